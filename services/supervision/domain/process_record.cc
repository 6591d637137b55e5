#include "services/supervision/domain/process_record.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"

namespace ketnap::supervision {
namespace {

constexpr char kReviewRule[] = "R-RVW-2";
constexpr char kReviewDays[] = "days_after_month_end";
// Months looked back for one whose time has passed.
constexpr int kMostMonths = 24;

Date FirstOfMonth(Date day) { return Date(day.year(), day.month(), 1); }
Date LastOfMonth(Date day) { return AddMonths(FirstOfMonth(day), 1) - 1; }

// Which day of which clock a milestone is.
struct Follows {
  std::string_view milestone;
  std::string_view rule_id;
  bool is_reference;
};
constexpr Follows kFollows[] = {
    {"nomination_date", "R-NOM-1", true},
    {"cell_resolution_date", "R-DL-1", true},
    {"admission_decision_date", "R-DL-1", false},
    {"refusal_date", "R-DL-1", false},
    {"decision_received_date", "R-DL-2", true},
    {"ceremony_date", "R-DL-2", false},
    {"ceremony_date", "R-DL-5", true},
    {"party_cv_date", "R-DL-5", false},
    {"recognition_proposal_date", "R-DL-3", false},
    {"recognition_proposal_date", "R-DL-4", true},
    {"strike_off_proposal_date", "R-DL-3", false},
    {"strike_off_proposal_date", "R-DL-4", true},
    {"recognition_decision_date", "R-DL-4", false},
    {"strike_off_date", "R-DL-4", false},
    {"transfer_date", "R-TRF-1", true},
    {"transfer_date", "R-TRF-2", true},
    {"transfer_acceptance_date", "R-TRF-1", false},
    {"transfer_acceptance_date", "R-TRF-2", false},
};

template <typename Matches>
ProcessEvent* LastOf(std::vector<ProcessEvent>* events, Matches matches) {
  const auto found = std::find_if(events->rbegin(), events->rend(), matches);
  return found == events->rend() ? nullptr : &*found;
}

ProcessEvent* LastDeadline(std::vector<ProcessEvent>* events, std::string_view rule_id) {
  return LastOf(events, [&](const ProcessEvent& event) {
    return event.kind == ProcessKind::kDeadline && event.code == rule_id;
  });
}

void Correct(const ProcessEvent& correction, const ProcessRules& rules,
             std::vector<ProcessEvent>* events) {
  for (const Follows& each : kFollows) {
    if (each.milestone != correction.code) continue;
    ProcessEvent* clock = LastDeadline(events, each.rule_id);
    if (clock == nullptr) continue;
    if (each.is_reference) {
      clock->reference = correction.day;
    } else {
      clock->day = correction.day;
    }
  }
  if (correction.code == "admission_decision_date" || correction.code == "refusal_date") {
    ProcessEvent* decided = LastOf(
        events, [](const ProcessEvent& event) { return event.kind == ProcessKind::kDecided; });
    if (decided != nullptr) decided->day = correction.day;
  }
  if (correction.code == "ceremony_date" || correction.code == "listing_date") {
    const bool begins = correction.code == "listing_date";
    ProcessEvent* owed = LastOf(events, [&](const ProcessEvent& event) {
      return event.kind == ProcessKind::kUnderReview && event.flag == begins &&
             event.code == correction.code;
    });
    if (owed != nullptr) owed->day = correction.day;
  }
  if (correction.code != "ceremony_date") return;
  ProcessEvent* probation = LastDeadline(events, "R-DL-3");
  const auto months = rules.Number("R-PRB-1", "months", correction.day);
  if (probation != nullptr && months.has_value()) {
    probation->reference = AddMonths(correction.day, *months);
  }
}

// Days on which reviews were owed: from, and the first day on which they no longer were.
struct Owed {
  Date from;
  std::optional<Date> until;

  bool IsExpected(Date month) const {
    return from <= month && (!until.has_value() || LastOfMonth(month) < *until);
  }
};

std::vector<Owed> OwedOf(const std::vector<ProcessEvent>& events) {
  std::vector<Owed> all;
  for (const ProcessEvent& event : events) {
    if (event.kind != ProcessKind::kUnderReview) continue;
    const bool is_open = !all.empty() && !all.back().until.has_value();
    if (event.flag && !is_open) {
      all.push_back({event.day, std::nullopt});
    } else if (!event.flag && is_open) {
      all.back().until = event.day;
    }
  }
  return all;
}

Fact ReviewFact(const char* code, Date month) {
  Fact fact;
  fact.figure = Figure::kReview;
  fact.code = code;
  fact.day = LastOfMonth(month);
  return fact;
}

}  // namespace

std::vector<ProcessEvent> Corrected(const std::vector<ProcessEvent>& events,
                                    const ProcessRules& rules) {
  std::vector<ProcessEvent> corrected;
  for (const ProcessEvent& event : events) {
    if (event.kind == ProcessKind::kCorrected) {
      Correct(event, rules, &corrected);
    } else {
      corrected.push_back(event);
    }
  }
  return corrected;
}

std::vector<Fact> DefectFacts(const std::vector<ProcessEvent>& events) {
  using Key = std::pair<Date, std::string>;
  std::map<Key, int64_t> defects;
  std::map<Key, int64_t> of_helpers;
  std::vector<Fact> facts;
  bool returned = false;  // In this round.
  for (const ProcessEvent& event : events) {
    if (event.kind == ProcessKind::kRoundEnded) returned = false;
    if (event.kind == ProcessKind::kDecided) {
      if (!returned) facts.push_back({Figure::kDossierJudged, "FIRST_TIME_RIGHT", 0, event.day});
      returned = false;
    }
    if (event.kind != ProcessKind::kDefect) continue;
    if (!returned) facts.push_back({Figure::kDossierJudged, "RETURNED", 0, event.day});
    returned = true;
    ++defects[{event.day, event.code}];
    if (!event.helper.has_value()) continue;
    const std::string code = event.code.substr(event.code.find('|') + 1);
    ++of_helpers[{event.day, absl::StrCat(event.helper->ToString(), "|", code)}];
  }
  for (const auto& [key, count] : defects) {
    facts.push_back({Figure::kDefect, key.second, 0, key.first, count});
  }
  for (const auto& [key, count] : of_helpers) {
    facts.push_back({Figure::kDefectOfHelper, key.second, 0, key.first, count});
  }
  return facts;
}

std::vector<Fact> DeadlineFacts(const std::vector<ProcessEvent>& events) {
  std::vector<Fact> facts;
  for (const ProcessEvent& event : events) {
    if (event.kind != ProcessKind::kDeadline || !event.reference.has_value()) continue;
    const int64_t days = std::max<int64_t>(0, event.day - *event.reference);
    facts.push_back({Figure::kDeadline, absl::StrCat(event.code, event.flag ? "|LATE" : "|IN_TIME"),
                     days, event.day});
  }
  return facts;
}

std::vector<Fact> ReviewFacts(const std::vector<ProcessEvent>& events, const ProcessRules& rules,
                              Date through) {
  std::map<Date, Date> held;  // Day of the review, by first day of the month.
  for (const ProcessEvent& event : events) {
    if (event.kind != ProcessKind::kReview || !event.reference.has_value()) continue;
    held[FirstOfMonth(*event.reference)] = event.day;
  }
  const std::vector<Owed> owed = OwedOf(events);
  std::set<Date> months;
  for (const auto& [month, day] : held) months.insert(month);
  for (const Owed& each : owed) {
    Date month = FirstOfMonth(each.from);
    if (month < each.from) month = AddMonths(month, 1);
    for (; LastOfMonth(month) <= through && each.IsExpected(month); month = AddMonths(month, 1)) {
      months.insert(month);
    }
  }
  std::vector<Fact> facts;
  for (const Date month : months) {
    const auto review = held.find(month);
    const auto grace = rules.Number(kReviewRule, kReviewDays, LastOfMonth(month));
    const bool expected =
        grace.has_value() && std::any_of(owed.begin(), owed.end(),
                                         [&](const Owed& each) { return each.IsExpected(month); });
    if (!expected) {
      if (review != held.end()) facts.push_back(ReviewFact("EXTRA", month));
    } else if (review == held.end()) {
      facts.push_back(ReviewFact("MISSING", month));
    } else {
      const bool late = review->second > LastOfMonth(month) + *grace;
      facts.push_back(ReviewFact(late ? "LATE" : "HELD", month));
    }
  }
  return facts;
}

std::vector<Fact> ProcessFacts(const std::vector<ProcessEvent>& events, const ProcessRules& rules,
                               Date through) {
  const std::vector<ProcessEvent> corrected = Corrected(events, rules);
  std::vector<Fact> facts = DefectFacts(corrected);
  const auto add = [&facts](std::vector<Fact> more) {
    facts.insert(facts.end(), std::make_move_iterator(more.begin()),
                 std::make_move_iterator(more.end()));
  };
  add(DeadlineFacts(corrected));
  add(ReviewFacts(corrected, rules, through));
  return facts;
}

bool OwesLaterReviews(const std::vector<ProcessEvent>& events, Date through) {
  const Date next = LastOfMonth(through + 1);
  const std::vector<Owed> owed = OwedOf(events);
  return std::any_of(owed.begin(), owed.end(), [&](const Owed& each) {
    return !each.until.has_value() || *each.until > next;
  });
}

std::optional<Date> ReviewHorizon(const ProcessRules& rules, Date today) {
  Date end = FirstOfMonth(today) - 1;
  for (int i = 0; i < kMostMonths; ++i) {
    const auto grace = rules.Number(kReviewRule, kReviewDays, end);
    if (grace.has_value() && end + *grace < today) return end;
    end = FirstOfMonth(end) - 1;
  }
  return std::nullopt;
}

}  // namespace ketnap::supervision
