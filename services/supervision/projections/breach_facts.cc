#include "services/supervision/projections/breach_facts.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "ketnap/dossier/v1/events.pb.h"
#include "services/supervision/domain/breach.h"
#include "services/supervision/repository/breach_repository.h"

namespace ketnap::supervision {
namespace {

BreachStep StepOf(dossier::v1::Step step) {
  static const auto& steps = *new std::map<dossier::v1::Step, BreachStep>{
      {dossier::v1::STEP_ASSIGN_HELPER, BreachStep::kAssignHelper},
      {dossier::v1::STEP_CELL_RESOLUTION, BreachStep::kCellResolution},
      {dossier::v1::STEP_BASE_RESOLUTION, BreachStep::kBaseResolution},
      {dossier::v1::STEP_DECIDE_ADMISSION, BreachStep::kDecideAdmission},
      {dossier::v1::STEP_PROPOSE_RECOGNITION, BreachStep::kProposeRecognition},
      {dossier::v1::STEP_RECOGNITION_BASE_RESOLUTION, BreachStep::kRecognitionBaseResolution},
      {dossier::v1::STEP_DECIDE_RECOGNITION, BreachStep::kDecideRecognition},
      {dossier::v1::STEP_PROPOSE_STRIKE_OFF, BreachStep::kProposeStrikeOff},
      {dossier::v1::STEP_DECIDE_STRIKE_OFF, BreachStep::kDecideStrikeOff}};
  const auto found = steps.find(step);
  return found == steps.end() ? BreachStep::kOther : found->second;
}

absl::StatusOr<StepRecord> RecordOf(const dossier::v1::CandidateStepRecorded& event) {
  const dossier::v1::CandidateStep& step = event.step();
  StepRecord record;
  record.step = StepOf(step.step());
  KETNAP_ASSIGN_OR_RETURN(record.day, DateFromProto(step.occurred_on()));
  record.carried = step.carried();
  record.acquaintance_waived = event.candidate().acquaintance_waived();
  if (step.has_acquainted_since()) {
    KETNAP_ASSIGN_OR_RETURN(record.acquainted_since, DateFromProto(step.acquainted_since()));
  }
  if (step.has_vote()) {
    const dossier::v1::VoteTally& vote = step.vote();
    record.vote = BreachVote{vote.entitled(),      vote.temporarily_transferred(),
                             vote.exempt_absent(), vote.present(),
                             vote.in_favor(),      vote.against()};
  }
  return record;
}

absl::StatusOr<PersonRecord> RecordOf(const dossier::v1::Candidate& candidate) {
  const dossier::v1::Milestones& reached = candidate.milestones();
  PersonRecord record;
  KETNAP_ASSIGN_OR_RETURN(record.birth_date, DateFromProto(candidate.birth_date()));
  if (reached.has_awareness_certificate_date()) {
    KETNAP_ASSIGN_OR_RETURN(record.certificate_date,
                            DateFromProto(reached.awareness_certificate_date()));
  }
  // A meeting that did not propose the admission broke nothing by it.
  const bool rejected = candidate.state() == dossier::v1::CANDIDATE_STATE_CELL_REJECTED;
  if (reached.has_cell_resolution_date() && !rejected) {
    KETNAP_ASSIGN_OR_RETURN(record.cell_resolution_date,
                            DateFromProto(reached.cell_resolution_date()));
  }
  return record;
}

}  // namespace

absl::Status BreachFold::Replace(int64_t version, std::vector<Breach> breaches) {
  std::sort(breaches.begin(), breaches.end(),
            [](const Breach& a, const Breach& b) { return a.clause < b.clause; });
  const auto before = breaches_.find(version);
  if (before == breaches_.end() ? breaches.empty() : before->second == breaches) {
    return absl::OkStatus();
  }
  KETNAP_RETURN_IF_ERROR(ReplaceBreaches(transaction_, person_, version, breaches));
  breaches_[version] = std::move(breaches);
  return absl::OkStatus();
}

absl::Status BreachFold::ForgetAfter(int64_t version) {
  const auto first = breaches_.upper_bound(version);
  if (first == breaches_.end()) return absl::OkStatus();
  breaches_.erase(first, breaches_.end());
  return ForgetBreachesAfter(transaction_, person_, version);
}

absl::Status BreachFold::Take(int64_t version, const dossier::v1::CandidateStepRecorded& event) {
  if (!read_) {
    KETNAP_ASSIGN_OR_RETURN(breaches_, BreachesOf(transaction_, person_));
    read_ = true;
  }
  // A second record of somebody else's counts nowhere.
  if (event.candidate().state() == dossier::v1::CANDIDATE_STATE_MERGED) return ForgetAfter(-1);
  if (event.step().restored_version() > 0) {
    KETNAP_RETURN_IF_ERROR(ForgetAfter(event.step().restored_version()));
  }
  KETNAP_ASSIGN_OR_RETURN(const PersonRecord person, RecordOf(event.candidate()));
  KETNAP_RETURN_IF_ERROR(Replace(0, BreachesOfPerson(person, rules_)));
  if (!event.has_step()) return absl::OkStatus();
  KETNAP_ASSIGN_OR_RETURN(const StepRecord step, RecordOf(event));
  return Replace(version, BreachesOfStep(step, rules_));
}

void BreachFold::Finish(Replacement* replacement) const {
  if (!read_) return;
  std::vector<Fact> facts;
  for (const auto& [version, breaches] : breaches_) {
    for (const Breach& breach : breaches) {
      facts.push_back({Figure::kBreach, breach.clause, breach.number, breach.day, 1});
    }
  }
  replacement->Add({Figure::kBreach}, std::move(facts));
}

}  // namespace ketnap::supervision
