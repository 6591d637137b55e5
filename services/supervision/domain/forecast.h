#ifndef KETNAP_SERVICES_SUPERVISION_DOMAIN_FORECAST_H_
#define KETNAP_SERVICES_SUPERVISION_DOMAIN_FORECAST_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "services/supervision/domain/quantiles.h"

// What may become of those who are on the way, by what became of others before. Rates by day in a
// stage (those who went on, or left, over those who had been there as long), so that people who are
// still there count for what they have waited. Nothing is assumed beyond what was seen: whoever has
// waited longer than anybody who went on is expected to stay.
namespace ketnap::supervision {

// One stage, with what is known of it.
struct StageInput {
  std::string stage;
  Histogram present;                      // People by days in it.
  std::map<std::string, Histogram> past;  // By where they went: days in it.
  Histogram waiting;  // Those still there where the past was seen, by days in it.
};

struct Range {
  double low = 0;
  double median = 0;
  double high = 0;
};

struct StageOutlook {
  int64_t people = 0;
  int64_t observed = 0;  // Who left it, wherever they went.
  int64_t went_on = 0;   // Of these, who did not leave the way.
  int64_t median_days = 0;
  int64_t p90_days = 0;
  Range admissions;  // Of those in it now, within the horizon.
};

struct Outlook {
  std::vector<StageOutlook> stages;  // As given.
  Range admissions;
};

// Days of the past looked at: somebody who has been waiting for longer was not looked at before.
struct Window {
  int horizon_days = 0;
  int past_days = 0;
};

// Stages in the order of the way, up to the one before `goal`.
Outlook ForecastAdmissions(const std::vector<StageInput>& stages, const std::string& goal,
                           const Window& window);

struct DeadlineOutlook {
  int64_t people = 0;
  int64_t overdue = 0;
  int64_t likely_late = 0;
};

// Of a stage that is to be left within `limit_days`: who has been there longer, and who will, more
// likely than not, by how long others who had waited as long took. None is likely late where fewer
// than `minimum` were seen.
DeadlineOutlook ForecastDeadline(const StageInput& stage, int64_t limit_days, int64_t minimum,
                                 const Window& window);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_DOMAIN_FORECAST_H_
