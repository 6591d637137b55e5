#include "services/dossier/handlers/step_runner.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/api/etag.h"
#include "common/api/mutation.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/journal/writer.h"
#include "common/service/historical_entry.h"
#include "services/dossier/domain/process_order.h"
#include "services/dossier/handlers/convert.h"
#include "services/dossier/handlers/step_facts.h"
#include "services/dossier/repository/paper_repository.h"

namespace ketnap::dossier {
namespace {

std::string BodyName(Body body, const Surroundings& around) {
  switch (body) {
    case Body::kCell:
      return OrganizationName(around.cell);
    case Body::kBaseOrganization:
      return around.base_organization.has_value() ? OrganizationName(*around.base_organization)
                                                  : "";
    default:
      return "";
  }
}

absl::StatusOr<CandidateRecord> LockVisible(const Environment& environment,
                                            const access::RequestContext& context,
                                            db::Transaction& transaction, const StepPlan& plan) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id,
                          api::ParseResourceName(plan.candidate, kCandidates, "candidate"));
  KETNAP_ASSIGN_OR_RETURN(auto record, LockCandidate(transaction, id));
  if (!record.has_value()) return ResourceNotFoundError(plan.candidate);
  // The pipeline looked before the lock; the owner may have changed since.
  KETNAP_RETURN_IF_ERROR(access::CheckScope(context, *environment.tree, context.permission,
                                            record->candidate.organization, plan.candidate));
  KETNAP_RETURN_IF_ERROR(api::CheckEtag(plan.etag, record->candidate.version, plan.candidate));
  return *std::move(record);
}

// A cell takes no step after its last day. Whoever it followed is about to be moved.
absl::Status CheckCellStands(const access::OrganizationTree& tree, const Candidate& candidate,
                             const Uuid& cell, Date day) {
  const auto node = tree.Find(cell);
  const bool has_ended = node.has_value() && node->valid_to.has_value() && *node->valid_to < day;
  if (!has_ended || !IsOnTheWay(candidate.state)) return absl::OkStatus();
  return ReasonedError(
      absl::StatusCode::kFailedPrecondition, "ORGANIZATION_ENDED",
      {absl::StrCat("Chi bộ theo dõi người này đã kết thúc hoạt động từ ngày ",
                    FormatDateForPeople(*node->valid_to),
                    "; việc chuyển sang tổ chức tiếp nhận đang được cập nhật."),
       absl::StrCat("The cell that followed the person ended on ", FormatDate(*node->valid_to),
                    "; the move to its successor is under way.")},
      {{"organization", OrganizationName(cell)}});
}

absl::Status WriteStep(const access::RequestContext& context, db::Transaction& transaction,
                       const StepPlan& plan, bool historical, CandidateRecord& record) {
  KETNAP_RETURN_IF_ERROR(AdvanceCandidate(transaction, context.now, record));
  const Uuid& id = record.candidate.id;
  KETNAP_RETURN_IF_ERROR(WritePapers(transaction, id, plan.papers));
  if (plan.review.has_value()) {
    KETNAP_RETURN_IF_ERROR(InsertReview(transaction, *plan.review));
  }
  if (!plan.note.empty()) {
    KETNAP_RETURN_IF_ERROR(
        InsertDelistingNote(transaction, id, record.candidate.version, plan.note));
  }
  journal::Change change;
  change.aggregate_type = kCandidates;
  change.aggregate_id = id;
  change.version = record.candidate.version;
  change.action = plan.action;
  change.occurred_on = plan.facts.date;
  change.organization = record.candidate.organization;
  change.request_id = plan.request_id;
  change.historical = historical;
  return journal::Append(transaction, context, change, EventOf(record, plan.record));
}

void CompleteRecord(const Verdict& verdict, const Candidate& after, StepPlan* plan) {
  v1::CandidateStep& step = plan->record;
  step.set_step(static_cast<v1::Step>(verdict.step));
  step.set_action(plan->action);
  *step.mutable_occurred_on() = DateToProto(verdict.date);
  step.set_rule_set(verdict.rule_set);
  step.set_from_state(static_cast<v1::CandidateState>(plan->facts.candidate.state));
  step.set_to_state(static_cast<v1::CandidateState>(after.state));
  step.set_working_days_late(verdict.working_days_late);
}

}  // namespace

absl::StatusOr<StepResult> TakeStep(const Environment& environment,
                                    const access::RequestContext& context,
                                    db::Transaction& transaction, StepPlan plan,
                                    const Prepare& prepare) {
  KETNAP_ASSIGN_OR_RETURN(CandidateRecord record,
                          LockVisible(environment, context, transaction, plan));
  KETNAP_ASSIGN_OR_RETURN(
      const bool historical,
      service::CheckEntryDate(context, *environment.tree, record.candidate.organization,
                              plan.facts.date, environment.historical_entry_days, plan.date_field));
  KETNAP_ASSIGN_OR_RETURN(const RuleSet* rules, environment.rules->InForceOn(plan.facts.date));
  plan.facts.candidate = record.candidate;
  KETNAP_ASSIGN_OR_RETURN(const Surroundings around, GatherFacts(transaction, &plan.facts));
  KETNAP_RETURN_IF_ERROR(
      CheckCellStands(*environment.tree, record.candidate, around.cell, plan.facts.date));
  if (prepare) KETNAP_RETURN_IF_ERROR(prepare(transaction, around, plan));

  const Verdict verdict = Check(plan.facts, *rules, *environment.calendar->Current());
  KETNAP_RETURN_IF_ERROR(ToStatus(verdict, plan.candidate));
  const bool carried = plan.facts.vote.has_value() && VoteCarries(plan.facts, *rules);
  // A step is judged by the papers there were before it; where it leads, by those it leaves.
  MergePapers(plan.papers, &plan.facts.papers);
  record.candidate = Apply(plan.facts, *rules, carried);

  if (plan.body != Body::kNone) {
    plan.record.set_body(BodyName(plan.body, around));
  }
  CompleteRecord(verdict, record.candidate, &plan);
  KETNAP_RETURN_IF_ERROR(WriteStep(context, transaction, plan, historical, record));
  StepResult result{std::move(record), std::move(plan.facts)};
  result.facts.candidate = result.record.candidate;
  return result;
}

absl::StatusOr<v1::Candidate> TakeCandidateStep(const Environment& environment,
                                                const access::RequestContext& context,
                                                const google::protobuf::Message& request,
                                                const StepPlan& plan, const Prepare& prepare) {
  return api::RunMutation<v1::Candidate>(
      *environment.database, context, request,
      [&](db::Transaction& transaction) -> absl::StatusOr<v1::Candidate> {
        KETNAP_ASSIGN_OR_RETURN(const StepResult result,
                                TakeStep(environment, context, transaction, plan, prepare));
        return ToProto(result.record);
      });
}

absl::StatusOr<v1::Dossier> TakeDossierStep(const Environment& environment,
                                            const access::RequestContext& context,
                                            const google::protobuf::Message& request,
                                            const StepPlan& plan, const Prepare& prepare) {
  return api::RunMutation<v1::Dossier>(
      *environment.database, context, request,
      [&](db::Transaction& transaction) -> absl::StatusOr<v1::Dossier> {
        KETNAP_ASSIGN_OR_RETURN(StepResult result,
                                TakeStep(environment, context, transaction, plan, prepare));
        return MakeDossier(environment, std::move(result.facts), context.today);
      });
}

}  // namespace ketnap::dossier
