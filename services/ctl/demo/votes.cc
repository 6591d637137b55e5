#include "services/ctl/demo/votes.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <vector>

#include "absl/strings/str_cat.h"

namespace ketnap::ctl {
namespace {

using namespace ketnap::dossier::v1;  // NOLINT(build/namespaces): the enum values of the API.

int CountUpTo(const std::vector<Date>& dates, Date day) {
  return static_cast<int>(
      std::count_if(dates.begin(), dates.end(), [day](Date date) { return date <= day; }));
}

bool IsCellVote(Step step) {
  return step == STEP_CELL_RESOLUTION || step == STEP_PROPOSE_RECOGNITION;
}

bool IsCommitteeVote(Step step) {
  return step == STEP_BASE_RESOLUTION || step == STEP_RECOGNITION_BASE_RESOLUTION;
}

// Nobody of the demonstration is away for a time or exempt by the register, so that a cell counts
// all its official members.
void FillCellVote(int entitled, Random& random, PlannedVote* vote) {
  vote->entitled = entitled;
  const int base = entitled;
  vote->present = base - (base >= 7 && random.Chance(25) ? 1 : 0);
  if (vote->outcome == VoteOutcome::kFailed) {
    vote->in_favor = base / 2;
    vote->against = vote->present - vote->in_favor;
  } else {
    vote->against = base >= 9 && random.Chance(10) ? 1 : 0;
    vote->in_favor = vote->present - vote->against;
  }
}

void FillCommitteeVote(int size, Random& random, PlannedVote* vote) {
  vote->entitled = size;
  vote->present = size - (size >= 7 ? random.Between(0, size >= 11 ? 2 : 1) : 0);
  if (vote->outcome == VoteOutcome::kFailed) {
    vote->in_favor = size * 4 / 10;
    vote->against = vote->present - vote->in_favor;
  } else {
    vote->against = size >= 11 && random.Chance(6) ? 1 : 0;
    vote->in_favor = vote->present - vote->against;
  }
}

// Who numbers the paper of a step.
int IssuerOf(const Province& province, const PlannedPerson& person, Step step) {
  switch (step) {
    case STEP_DECIDE_ADMISSION:
    case STEP_DECIDE_RECOGNITION:
      return province.superior;
    case STEP_BASE_RESOLUTION:
    case STEP_RECOGNITION_BASE_RESOLUTION:
      return province.bases[static_cast<size_t>(person.base)].organization;
    default:
      return person.cell;
  }
}

}  // namespace

std::string SymbolOf(Step step) {
  switch (step) {
    case STEP_LIST_SYMPATHIZER:
    case STEP_ASSIGN_HELPER:
    case STEP_DELIST:
    case STEP_CELL_RESOLUTION:
    case STEP_PROPOSE_RECOGNITION:
      return "NQ/CB";
    case STEP_BASE_RESOLUTION:
    case STEP_RECOGNITION_BASE_RESOLUTION:
      return "NQ/ĐU";
    case STEP_DECIDE_ADMISSION:
    case STEP_DECIDE_RECOGNITION:
      return "QĐ/ĐUK";
    default:
      return "";
  }
}

std::vector<std::vector<Date>> OfficialDates(const Province& province) {
  std::vector<std::vector<Date>> dates = province.earlier_officials;
  if (dates.empty()) {
    dates.resize(province.organizations.size());
    for (const PlannedMember& member : province.members) {
      dates[static_cast<size_t>(member.cell)].push_back(member.official_date);
    }
  }
  for (const PlannedPerson& person : province.people) {
    std::optional<Date> ceremony;
    for (const PlannedStep& step : person.steps) {
      if (step.step == STEP_RECORD_CEREMONY) ceremony = step.date;
      if (step.step == STEP_DECIDE_RECOGNITION) {
        dates[static_cast<size_t>(person.cell)].push_back(AddMonths(*ceremony, 12));
      }
    }
  }
  return dates;
}

void PlanVotes(const Random& random, Province* province) {
  const auto official = OfficialDates(*province);
  for (size_t i = 0; i < province->people.size(); ++i) {
    PlannedPerson& person = province->people[i];
    Random own = random.Fork("votes", i);
    const auto& base = province->bases[static_cast<size_t>(person.base)];
    for (PlannedStep& step : person.steps) {
      if (step.vote.outcome == VoteOutcome::kNone) continue;
      if (IsCellVote(step.step)) {
        const int entitled = CountUpTo(official[static_cast<size_t>(person.cell)], step.date);
        FillCellVote(entitled, own, &step.vote);
      } else {
        const auto& organizations = province->organizations;
        const int size =
            IsCommitteeVote(step.step)
                ? organizations[static_cast<size_t>(base.organization)].committee_size
                : organizations[static_cast<size_t>(province->superior)].standing_committee_size;
        FillCommitteeVote(size, own, &step.vote);
      }
    }
  }
}

void NumberPapers(Province* province) {
  using Series = std::tuple<int, std::string, bool>;  // Issuer, symbol, in this term.
  std::map<Series, std::vector<std::pair<Date, PlannedStep*>>> series;
  for (PlannedPerson& person : province->people) {
    for (PlannedStep& step : person.steps) {
      const std::string symbol = SymbolOf(step.step);
      if (symbol.empty()) continue;
      series[{IssuerOf(*province, person, step.step), symbol, step.date >= kTermStart}]
          .emplace_back(step.date, &step);
    }
  }
  for (auto& [key, papers] : series) {
    std::stable_sort(papers.begin(), papers.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    for (size_t i = 0; i < papers.size(); ++i) {
      papers[i].second->number = absl::StrCat(i + 1 < 10 ? "0" : "", i + 1);
    }
  }
}

}  // namespace ketnap::ctl
