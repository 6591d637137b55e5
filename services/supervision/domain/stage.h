#ifndef KETNAP_SERVICES_SUPERVISION_DOMAIN_STAGE_H_
#define KETNAP_SERVICES_SUPERVISION_DOMAIN_STAGE_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/date.h"
#include "services/supervision/domain/figure.h"

// Stages of the way: the furthest step taken, and how long it took from each to the next.
namespace ketnap::supervision {

// Codes of stages in the order of the way: "NOMINATED" ... "ADMITTED", "OFFICIAL". Who is official
// is on no way any more.
const std::vector<std::string>& Stages();
// Where those go who leave the way: off the list, refused, struck off.
inline constexpr std::string_view kLeft = "LEFT";

struct WayOfPerson {
  std::map<std::string, Date, std::less<>> reached;  // By code of the stage.
  std::optional<Date> left;                          // Day they left the way.
  bool counted = true;  // False: not on the way for a reason that has no day.
};

// kStage and kStageDuration. The number of kStage is the day since when as days since 1970, so that
// counts tell how long people have been there.
std::vector<Fact> StageFacts(const WayOfPerson& way);

int64_t NumberOfDay(Date day);
Date DayOfNumber(int64_t number);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_DOMAIN_STAGE_H_
