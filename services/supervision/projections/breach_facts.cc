#include "services/supervision/projections/breach_facts.h"

#include <map>
#include <utility>
#include <vector>

#include "common/api/resource_name.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "ketnap/dossier/v1/events.pb.h"
#include "services/supervision/domain/breach.h"
#include "services/supervision/repository/breach_repository.h"
#include "services/supervision/repository/figure_repository.h"
#include "services/supervision/repository/place_repository.h"

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

// Brings the rows up to the event; true when any changed.
absl::StatusOr<bool> KeepBreaches(db::Transaction& transaction, const Uuid& candidate,
                                  int64_t version, const dossier::v1::CandidateStepRecorded& event,
                                  const ProcessRules& rules) {
  // A second record of somebody else's counts nowhere.
  if (event.candidate().state() == dossier::v1::CANDIDATE_STATE_MERGED) {
    return ForgetBreachesAfter(transaction, candidate, -1);
  }
  bool changed = false;
  if (event.step().restored_version() > 0) {
    KETNAP_ASSIGN_OR_RETURN(
        changed, ForgetBreachesAfter(transaction, candidate, event.step().restored_version()));
  }
  KETNAP_ASSIGN_OR_RETURN(const PersonRecord person, RecordOf(event.candidate()));
  KETNAP_ASSIGN_OR_RETURN(const bool of_person, ReplaceBreaches(transaction, candidate, 0,
                                                                BreachesOfPerson(person, rules)));
  if (!event.has_step()) return changed || of_person;
  KETNAP_ASSIGN_OR_RETURN(const StepRecord step, RecordOf(event));
  KETNAP_ASSIGN_OR_RETURN(const bool of_step, ReplaceBreaches(transaction, candidate, version,
                                                              BreachesOfStep(step, rules)));
  return changed || of_person || of_step;
}

}  // namespace

absl::Status ApplyBreachEntry(db::Transaction& transaction, const journal::v1::JournalEntry& entry,
                              const ProcessRules& rules) {
  if (!entry.event().Is<dossier::v1::CandidateStepRecorded>()) return absl::OkStatus();
  dossier::v1::CandidateStepRecorded event;
  if (!entry.event().UnpackTo(&event)) {
    return absl::InternalError("a candidate's event cannot be read");
  }
  KETNAP_ASSIGN_OR_RETURN(const Uuid candidate,
                          api::ParseResourceName(event.candidate().name(), "candidates"));
  // Told again: what is kept is newer.
  KETNAP_ASSIGN_OR_RETURN(const auto known, FindPersonPlace(transaction, candidate));
  if (known.has_value() && known->version > entry.aggregate_version()) return absl::OkStatus();
  KETNAP_ASSIGN_OR_RETURN(
      const bool changed,
      KeepBreaches(transaction, candidate, entry.aggregate_version(), event, rules));
  KETNAP_ASSIGN_OR_RETURN(const auto breaches, BreachesOf(transaction, candidate));
  // Rows that were there before may not be counted any more, when counts are made anew.
  if (!changed && breaches.empty()) return absl::OkStatus();
  std::vector<Fact> facts;
  facts.reserve(breaches.size());
  for (const Breach& breach : breaches) {
    facts.push_back({Figure::kBreach, breach.clause, breach.number, breach.day, 1});
  }
  return ReplaceFacts(transaction, candidate, {Figure::kBreach}, std::move(facts));
}

}  // namespace ketnap::supervision
