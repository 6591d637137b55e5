#include "services/dossier/handlers/step_runner.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/api/etag.h"
#include "common/api/mutation.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/text.h"
#include "common/service/historical_entry.h"
#include "services/dossier/domain/process_order.h"
#include "services/dossier/handlers/candidate_writes.h"
#include "services/dossier/handlers/convert.h"
#include "services/dossier/handlers/documents/document_file.h"
#include "services/dossier/handlers/register/decision_register.h"
#include "services/dossier/handlers/step_facts.h"
#include "services/dossier/handlers/verification/conflict_facts.h"
#include "services/dossier/repository/paper_repository.h"

namespace ketnap::dossier {
namespace {

constexpr char kOverridePermission[] = "dossier.rules.override";

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

// Who may take the step: by the organization that follows the person, or, when the caller acts for
// a transfer's destination, by that and only for whom it leads to.
absl::Status CheckOwner(const Environment& environment, const access::RequestContext& context,
                        const Candidate& candidate, const StepPlan& plan) {
  if (!plan.acting_for.has_value()) {
    return access::CheckScope(context, *environment.tree, context.permission,
                              candidate.organization, plan.candidate);
  }
  const bool comes_here =
      candidate.transfer_destination.has_value() &&
      environment.tree->IsWithin(*candidate.transfer_destination, *plan.acting_for);
  if (!comes_here) return ResourceNotFoundError(plan.candidate);
  return access::CheckScope(context, *environment.tree, context.permission,
                            *candidate.transfer_destination, plan.candidate);
}

// What a body decided is recorded by who works for it or for one above it; for a body that has
// ended, for the one that carries it on. Old papers are entered by whoever may enter the past.
absl::Status CheckDecidingBody(const Environment& environment,
                               const access::RequestContext& context, const StepPlan& plan,
                               bool historical) {
  const std::optional<Uuid>& body = plan.facts.deciding_organization;
  if (!body.has_value() || historical) return absl::OkStatus();
  const access::OrganizationTree& tree = *environment.tree;
  const std::string name = OrganizationName(*body);
  const absl::Status own = access::CheckScope(context, tree, context.permission, *body, name);
  const std::optional<Uuid> carrier = tree.CarriedOnBy(*body);
  if (own.ok() || !carrier.has_value() || *carrier == *body) return own;
  return access::CheckScope(context, tree, context.permission, *carrier, name);
}

absl::StatusOr<CandidateRecord> LockVisible(const Environment& environment,
                                            const access::RequestContext& context,
                                            db::Transaction& transaction, const StepPlan& plan) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id,
                          api::ParseResourceName(plan.candidate, kCandidates, "candidate"));
  KETNAP_ASSIGN_OR_RETURN(auto record, LockCandidate(transaction, id));
  if (!record.has_value()) return ResourceNotFoundError(plan.candidate);
  // The pipeline looked before the lock; the owner may have changed since.
  KETNAP_RETURN_IF_ERROR(CheckOwner(environment, context, record->candidate, plan));
  KETNAP_RETURN_IF_ERROR(api::CheckEtag(plan.etag, record->candidate.version, plan.candidate));
  return *std::move(record);
}

// A cell takes no step after its last day. Whoever it followed is about to be moved.
absl::Status CheckCellStands(const access::OrganizationTree& tree, const Candidate& candidate,
                             const Uuid& cell, Date day) {
  const auto node = tree.Find(cell);
  const bool has_ended = node.has_value() && node->valid_to.has_value() && *node->valid_to < day;
  if (!has_ended || !GoesAlong(candidate.state)) return absl::OkStatus();
  return ReasonedError(
      absl::StatusCode::kFailedPrecondition, "ORGANIZATION_ENDED",
      {absl::StrCat("Chi bộ theo dõi người này đã kết thúc hoạt động từ ngày ",
                    FormatDateForPeople(*node->valid_to),
                    "; việc chuyển sang tổ chức tiếp nhận đang được cập nhật."),
       absl::StrCat("The cell that followed the person ended on ", FormatDate(*node->valid_to),
                    "; the move to its successor is under way.")},
      {{"organization", OrganizationName(cell)}});
}

bool MayOverride(const access::RequestContext& context, const access::OrganizationTree& tree,
                 const Uuid& organization) {
  return std::any_of(
      context.caller.grants.begin(), context.caller.grants.end(), [&](const access::Grant& grant) {
        return grant.IsValidOn(context.today) && grant.Permits(kOverridePermission) &&
               (!grant.organization.has_value() ||
                tree.IsWithin(organization, *grant.organization));
      });
}

// The rules the step is judged by: those in force on its day, unless the request says which others
// and by what paper.
absl::StatusOr<const RuleSet*> RulesOf(const Environment& environment,
                                       const access::RequestContext& context,
                                       const Uuid& organization, StepPlan* plan) {
  if (!plan->rule_override.has_value()) return environment.rules->InForceOn(plan->facts.date);
  const v1::RuleOverride& departure = *plan->rule_override;
  if (!MayOverride(context, *environment.tree, organization)) {
    return ReasonedError(absl::StatusCode::kPermissionDenied, "RULE_OVERRIDE_NOT_PERMITTED",
                         {"Chưa được phép áp dụng quy định khác với quy định đang có hiệu lực.",
                          "The caller may not judge by other rules than those in force."},
                         {{"permission", kOverridePermission}});
  }
  const RuleSet* rules = environment.rules->Find(departure.rule_set());
  if (rules == nullptr) {
    return FieldError("override.rule_set", "UNKNOWN_RULE_SET",
                      {"Không có bộ quy định này.", "There is no such rule set."});
  }
  KETNAP_ASSIGN_OR_RETURN(const Date basis, DateFromProto(departure.basis().date()));
  if (basis > plan->facts.date) {
    return FieldError("override.basis.date", "AFTER_STEP",
                      {"Văn bản cho phép phải có trước hoặc trong ngày thực hiện.",
                       "The paper that allows it must not come after the step."});
  }
  *plan->record.add_overrides() = departure;
  return rules;
}

absl::Status WriteStep(const Environment& environment, const access::RequestContext& context,
                       db::Transaction& transaction, const StepPlan& plan, bool historical,
                       CandidateRecord& record) {
  CandidateChange change;
  change.action = plan.action;
  change.occurred_on = plan.facts.date;
  change.request_id = plan.request_id;
  change.historical = historical;
  change.record = plan.record;
  change.clear_papers = plan.clear_papers;
  change.removed_documents = plan.removed_documents;
  change.papers = plan.papers;
  change.review = plan.review;
  change.note = plan.note;
  return WriteCandidate(environment, context, transaction, std::move(change), record);
}

// The papers after the step: it is judged by those there were before it.
void ChangePapers(const StepPlan& plan, DossierPapers* papers) {
  if (plan.clear_papers) *papers = {};
  for (const Document& removed : plan.removed_documents) {
    std::erase_if(papers->documents, [&removed](const Document& document) {
      return document.form == removed.form && document.introducer == removed.introducer;
    });
  }
  MergePapers(plan.papers, papers);
}

void CompleteRecord(const Verdict& verdict, const Candidate& after, bool carried, StepPlan* plan) {
  v1::CandidateStep& step = plan->record;
  step.set_step(static_cast<v1::Step>(verdict.step));
  step.set_action(plan->action);
  *step.mutable_occurred_on() = DateToProto(verdict.date);
  step.set_rule_set(verdict.rule_set);
  step.set_from_state(static_cast<v1::CandidateState>(plan->facts.candidate.state));
  step.set_to_state(static_cast<v1::CandidateState>(after.state));
  step.set_working_days_late(verdict.working_days_late);
  step.set_carried(carried);
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
      service::CheckEntryDate(context, *environment.tree,
                              plan.acting_for.value_or(record.candidate.organization),
                              plan.facts.date, environment.historical_entry_days, plan.date_field));
  KETNAP_RETURN_IF_ERROR(CheckDecidingBody(environment, context, plan, historical));
  KETNAP_ASSIGN_OR_RETURN(const RuleSet* rules,
                          RulesOf(environment, context, record.candidate.organization, &plan));
  plan.facts.candidate = record.candidate;
  KETNAP_ASSIGN_OR_RETURN(const Surroundings around, GatherFacts(transaction, &plan.facts));
  KETNAP_RETURN_IF_ERROR(GatherDamagedFiles(environment, transaction, &plan.facts));
  KETNAP_RETURN_IF_ERROR(
      CheckCellStands(*environment.tree, record.candidate, around.cell, plan.facts.date));
  if (prepare) KETNAP_RETURN_IF_ERROR(prepare(transaction, around, plan));

  AddActingMember(context, &plan.facts);
  const Verdict verdict = Check(plan.facts, *rules, *environment.calendar->Current());
  KETNAP_RETURN_IF_ERROR(ToStatus(verdict, plan.candidate));
  const bool carried = plan.facts.vote.has_value() && VoteCarries(plan.facts, *rules);
  ChangePapers(plan, &plan.facts.papers);
  record.candidate = Apply(plan.facts, *rules, carried);
  record.folded_name = FoldForSearch(record.candidate.full_name);

  if (plan.body != Body::kNone) {
    plan.record.set_body(BodyName(plan.body, around));
  }
  CompleteRecord(verdict, record.candidate, carried, &plan);
  KETNAP_RETURN_IF_ERROR(
      EnterDecision(environment, context, transaction, plan.facts, carried, &plan.record));
  KETNAP_RETURN_IF_ERROR(WriteStep(environment, context, transaction, plan, historical, record));
  StepResult result{std::move(record), std::move(plan.facts)};
  result.facts.candidate = result.record.candidate;
  return result;
}

absl::Status AddRecused(const google::protobuf::RepeatedPtrField<std::string>& names,
                        StepPlan* plan) {
  for (int i = 0; i < names.size(); ++i) {
    KETNAP_ASSIGN_OR_RETURN(
        const Uuid member,
        api::ParseResourceName(names.Get(i), kMembers, absl::StrCat("recused_members[", i, "]")));
    plan->facts.recused_members.push_back(member);
    plan->record.add_recused_members(names.Get(i));
  }
  return absl::OkStatus();
}

void SetLateness(const std::string& reason, StepPlan* plan) {
  const std::string stripped(absl::StripAsciiWhitespace(reason));
  plan->facts.has_lateness_reason = !stripped.empty();
  plan->record.set_lateness_reason(stripped);
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
