#include "services/supervision/domain/stage.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace ketnap::supervision {
namespace {

constexpr Date kDayZero(1970, 1, 1);

}  // namespace

const std::vector<std::string>& Stages() {
  static const auto* stages = new std::vector<std::string>{
      std::string(step::kNominated),    std::string(step::kListed),
      std::string(step::kTrained),      std::string(step::kDossierOpened),
      std::string(step::kCellResolved), std::string(step::kDecided),
      std::string(step::kAdmitted),     std::string(step::kOfficial)};
  return *stages;
}

std::vector<Fact> StageFacts(const WayOfPerson& way) {
  std::vector<Fact> facts;
  if (!way.counted) return facts;
  std::string stage;
  Date since;
  for (const std::string& code : Stages()) {
    const auto found = way.reached.find(code);
    if (found == way.reached.end()) continue;
    // What stands later on the way was not taken earlier, whatever the papers' dates.
    const Date day = stage.empty() ? found->second : std::max(since, found->second);
    if (!stage.empty()) {
      facts.push_back(
          {Figure::kStageDuration, absl::StrCat(stage, ">", code), day - since, day, 1});
    }
    stage = code;
    since = day;
  }
  if (stage.empty()) return facts;
  if (way.left.has_value()) {
    const Date day = std::max(since, *way.left);
    facts.push_back({Figure::kStageDuration, absl::StrCat(stage, ">", kLeft), day - since, day, 1});
  } else if (stage != step::kOfficial) {
    facts.push_back({Figure::kStage, stage, NumberOfDay(since), since, 1});
  }
  return facts;
}

int64_t NumberOfDay(Date day) { return day - kDayZero; }

Date DayOfNumber(int64_t number) { return kDayZero + number; }

}  // namespace ketnap::supervision
