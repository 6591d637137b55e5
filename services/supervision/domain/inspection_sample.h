#ifndef KETNAP_SERVICES_SUPERVISION_DOMAIN_INSPECTION_SAMPLE_H_
#define KETNAP_SERVICES_SUPERVISION_DOMAIN_INSPECTION_SAMPLE_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/base/date.h"
#include "common/base/uuid.h"
#include "services/supervision/domain/inspection_rules.h"

// Which dossiers an inspection looks at: a draw by risk that anybody can make again. Pure.
namespace ketnap::supervision {

// What is known of a person's way.
struct PersonWay {
  Uuid candidate;
  Uuid organization;
  std::array<std::optional<Date>, kWaySteps> days;  // By WayStep.
  std::optional<Date> delisted;
  int returns = 0;

  const std::optional<Date>& On(WayStep step) const { return days.at(static_cast<size_t>(step)); }
};

// Whether any step of the way falls in the period, both days included.
bool WentOnIn(const PersonWay& way, Date from, Date to);

// One line for each person, in the order of their names: what the draw sees, for its digest.
std::string FactsText(const std::vector<PersonWay>& ways);
// The risks and their weights, for the same.
std::string RisksText(const std::vector<InspectionRisk>& risks);

struct SampleItem {
  Uuid candidate;
  Uuid organization;
  int weight = 1;
  std::vector<std::string> risks;  // Codes.
};

// Draws `size` of the people, or all when there are fewer. Everybody has one ticket, and more by
// the risks of their way as of `reference`. Each ticket has a number that follows from the seed and
// the person alone; those with the smallest are drawn, smallest first. So the order in which people
// are given does not matter, who has twice the tickets is twice as likely to come first, and a
// greater sample of the same seed begins with the smaller one.
std::vector<SampleItem> DrawSample(const std::vector<PersonWay>& ways,
                                   const std::vector<InspectionRisk>& risks, Date reference,
                                   int64_t seed, size_t size);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_DOMAIN_INSPECTION_SAMPLE_H_
