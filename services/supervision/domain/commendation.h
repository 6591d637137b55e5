#ifndef KETNAP_SERVICES_SUPERVISION_DOMAIN_COMMENDATION_H_
#define KETNAP_SERVICES_SUPERVISION_DOMAIN_COMMENDATION_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/base/date.h"
#include "common/base/errors.h"
#include "common/base/uuid.h"
#include "services/supervision/domain/figure.h"
#include "services/supervision/domain/inspection.h"

// Good examples. Pure. Numbers of the enums are those of the API.
namespace ketnap::supervision {

enum class CommendationCriterion : int {
  kAttainment = 1,
  kFirstTimeRight = 2,
  kTimeliness = 3,
  kOther = 4,
};
enum class CommendationState : int {
  kUnspecified = 0,
  kProposed = 1,
  kGranted = 2,
  kDeclined = 3,
  kWithdrawn = 4,
};

// What an organization reached of what it is measured by.
struct AchievedShare {
  Uuid organization;
  int64_t achieved = 0;
  int64_t measured = 0;
};
// Whether it reaches so many tenths of a per cent, exactly.
bool Reaches(const AchievedShare& share, int64_t permille);

struct RankedShare {
  AchievedShare share;
  int place = 0;     // From 1; the same share, the same place.
  int compared = 0;  // Of how many.
};
// Those that are measured by something, the best first: by share (compared exactly, not rounded),
// then by what it rests on, then by id.
std::vector<RankedShare> RankShares(std::vector<AchievedShare> shares);

// A figure as it was found.
struct CommendationFigure {
  RankedShare ranked;
  Basis basis = Basis::kAsItWas;
  std::optional<absl::Time> as_of;
};

struct Commendation {
  Uuid id;
  int64_t version = 0;
  Uuid organization;
  Uuid committee;
  CommendationCriterion criterion = CommendationCriterion::kOther;
  Date start;
  Date end;
  std::string reason;
  std::optional<CommendationFigure> figure;  // Absent for kOther.
  CommendationState state = CommendationState::kProposed;
  std::optional<DecisionPaper> decision;
  std::string form;
  std::string closing_reason;
  bool synthetic = false;
  absl::Time create_time;
  absl::Time update_time;
};

std::string NameOf(const Commendation& commendation);
// Whether a second one for the same figure and period must not stand beside it.
bool IsLive(const Commendation& commendation);

// What is known of those it brings together.
struct CommendationFacts {
  bool organization_exists = false;
  bool is_below_committee = false;  // Not the committee itself.
};
// Every fault of its content, as fields of a request's `commendation`.
std::vector<FieldViolation> CheckCommendation(const Commendation& commendation,
                                              const CommendationFacts& facts, Date today);

// FAILED_PRECONDITION, reason COMMENDATION_CLOSED, unless it is proposed.
absl::Status CheckIsProposed(const Commendation& commendation);

struct CommendationDecision {
  bool granted = false;
  DecisionPaper decision;
  std::string form;
  std::string reason;
};
// Faults of a decision, as fields of a request.
std::vector<FieldViolation> CheckDecision(const CommendationDecision& decision);
void Decide(const CommendationDecision& decision, Commendation* commendation);
void Withdraw(const std::string& reason, Commendation* commendation);

// What a figure says, in a Vietnamese sentence.
std::string ExplainFigure(CommendationCriterion criterion, const RankedShare& ranked);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_DOMAIN_COMMENDATION_H_
