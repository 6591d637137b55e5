#include <utility>

#include "common/api/mutation.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "common/base/text.h"
#include "common/service/historical_entry.h"
#include "services/dossier/handlers/candidate_service.h"
#include "services/dossier/handlers/candidate_writes.h"
#include "services/dossier/handlers/convert.h"
#include "services/dossier/handlers/relocation.h"
#include "services/dossier/handlers/step_runner.h"
#include "services/dossier/handlers/sympathizers/namesakes.h"

namespace ketnap::dossier {
namespace {

constexpr char kResolutionDate[] = "resolution.date";

absl::StatusOr<v1::Candidate> Nominate(const Environment& environment,
                                       const access::RequestContext& context,
                                       const v1::NominateCandidateRequest& request,
                                       CandidateRecord record, db::Transaction& transaction) {
  StepFacts facts;
  facts.step = Step::kNominate;
  KETNAP_ASSIGN_OR_RETURN(facts.date, DateFromProto(request.nomination_date()));
  const Uuid cell = record.candidate.organization;
  KETNAP_RETURN_IF_ERROR(access::CheckScope(context, *environment.tree, context.permission, cell,
                                            request.candidate().organization()));
  KETNAP_ASSIGN_OR_RETURN(
      const bool historical,
      service::CheckEntryDate(context, *environment.tree, cell, facts.date,
                              environment.historical_entry_days, "nomination_date"));
  KETNAP_ASSIGN_OR_RETURN(const RuleSet* rules, environment.rules->InForceOn(facts.date));
  KETNAP_RETURN_IF_ERROR(LockOrganization(transaction, cell));
  KETNAP_ASSIGN_OR_RETURN(const Uuid base,
                          BaseOfEnteringCell(environment, transaction, cell, facts.date));
  KETNAP_ASSIGN_OR_RETURN(const Namesakes namesakes,
                          FindNamesakesWithin(*environment.tree, transaction, base, record));
  KETNAP_RETURN_IF_ERROR(RefuseBlocking(environment, context, namesakes));
  facts.candidate = record.candidate;
  const Verdict verdict = Check(facts, *rules, *environment.calendar->Current());
  KETNAP_RETURN_IF_ERROR(ToStatus(verdict, CandidateName(record.candidate.id)));
  record.candidate = Apply(facts, *rules, false);
  record.candidate.version = 1;
  record.candidate.nominator_kind = request.nominator_kind();

  CandidateChange change;
  change.action = "NominateCandidate";
  change.occurred_on = facts.date;
  change.request_id = request.request_id();
  change.historical = historical;
  change.record.set_step(v1::STEP_NOMINATE);
  change.record.set_rule_set(rules->id);
  change.record.set_to_state(static_cast<v1::CandidateState>(record.candidate.state));
  change.record.add_codes(CodeOf(request.nominator_kind()));
  if (namesakes.former.has_value()) {
    change.record.set_other_candidate(CandidateName(*namesakes.former));
  }
  KETNAP_RETURN_IF_ERROR(
      WriteNewCandidate(environment, context, transaction, std::move(change), record));
  // Entered after its cell has ended: who carries on, follows the person at once.
  KETNAP_RETURN_IF_ERROR(FollowDepartures(environment, context, transaction, request.request_id(),
                                          historical, record));
  return ToProto(record);
}

}  // namespace

absl::StatusOr<v1::Candidate> CandidateHandler::NominateCandidate(
    const Context& context, const v1::NominateCandidateRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const CandidateRecord record, RecordOf(request.candidate(), context));
  return api::RunMutation<v1::Candidate>(
      *environment_.database, context, request, [&](db::Transaction& transaction) {
        return Nominate(environment_, context, request, record, transaction);
      });
}

absl::StatusOr<v1::Candidate> CandidateHandler::ListSympathizer(
    const Context& context, const v1::ListSympathizerRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(StepPlan plan,
                          PlanStep(request, "ListSympathizer", Step::kListSympathizer,
                                   request.resolution().date(), kResolutionDate));
  plan.body = Body::kCell;
  *plan.record.mutable_document() = request.resolution();
  return TakeCandidateStep(environment_, context, request, plan);
}

absl::StatusOr<v1::Candidate> CandidateHandler::DelistCandidate(
    const Context& context, const v1::DelistCandidateRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(StepPlan plan, PlanStep(request, "DelistCandidate", Step::kDelist,
                                                  request.resolution().date(), kResolutionDate));
  if (request.reason() == v1::DELISTING_REASON_OTHER && request.note().empty()) {
    return FieldError("note", "REQUIRED",
                      {"Lý do khác thì phải ghi rõ.", "Another reason must be told in the note."});
  }
  plan.body = Body::kCell;
  plan.note = NormalizeNfc(request.note());
  *plan.record.mutable_document() = request.resolution();
  plan.record.add_codes(CodeOf(request.reason()));
  return TakeCandidateStep(environment_, context, request, plan);
}

}  // namespace ketnap::dossier
