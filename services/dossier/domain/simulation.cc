#include "services/dossier/domain/simulation.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "services/dossier/domain/vote_conditions.h"

namespace ketnap::dossier {
namespace {

// A condition among those of the same rule.
using Place = std::pair<std::string, int>;

std::map<Place, bool> UnmetByPlace(const Verdict& verdict) {
  std::map<std::string, int> counts;
  std::map<Place, bool> unmet;
  for (const Condition& condition : verdict.conditions) {
    unmet[{condition.rule_id, counts[condition.rule_id]++}] =
        condition.verdict == ConditionVerdict::kUnmet;
  }
  return unmet;
}

void AssumeHelper(StepFacts* facts) {
  if (facts->helper.has_value()) return;
  MemberFacts helper;
  helper.is_official = true;
  helper.same_base_organization = true;
  facts->helper = helper;
}

void AssumeSubject(StepFacts* facts) {
  const auto& all = facts->papers.verifications;
  auto open = std::find_if(all.begin(), all.end(), [](const Verification& verification) {
    return verification.outcome == VerificationOutcome::kIssue;
  });
  if (open != all.end()) facts->subject = open->subject;
}

}  // namespace

void AssumeRightRequest(StepFacts* facts) {
  facts->deciding_organization = facts->admission_authority;
  facts->decided_by_standing_committee = !facts->authority_is_base_committee;
  // After the body is known: it says how many vote.
  const int voters = std::max(1, RegisteredVoters(*facts));
  facts->vote = VoteTally{voters, 0, 0, voters, voters, 0};
  facts->month = Date(facts->date.year(), facts->date.month(), 1);
  facts->month_already_reviewed = false;
  facts->decision_received = facts->candidate.milestones.admission_decision;
  facts->has_decision_confirmation = true;
  AssumeHelper(facts);
  AssumeSubject(facts);
}

VerdictChange CompareVerdicts(const Verdict& now, const Verdict& simulated) {
  VerdictChange change;
  change.eligible_now = now.eligible();
  change.eligible_simulated = simulated.eligible();
  const std::map<Place, bool> before = UnmetByPlace(now);
  std::map<std::string, int> counts;
  for (const Condition& condition : simulated.conditions) {
    const bool unmet = condition.verdict == ConditionVerdict::kUnmet;
    const auto found = before.find({condition.rule_id, counts[condition.rule_id]++});
    const bool was_unmet = found != before.end() && found->second;
    if (unmet != was_unmet) change.conditions.push_back(condition);
  }
  return change;
}

}  // namespace ketnap::dossier
