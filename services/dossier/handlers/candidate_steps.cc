#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/api/mutation.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "common/base/text.h"
#include "common/journal/writer.h"
#include "common/service/historical_entry.h"
#include "services/dossier/handlers/candidate_service.h"
#include "services/dossier/handlers/convert.h"
#include "services/dossier/handlers/relocation.h"
#include "services/dossier/handlers/step_runner.h"
#include "services/dossier/repository/relocation_repository.h"

namespace ketnap::dossier {
namespace {

constexpr char kResolutionDate[] = "resolution.date";

// The base organization of the cell that nominates. INVALID_ARGUMENT when the organization follows
// nobody: only cells do.
absl::StatusOr<Uuid> CheckCell(const Environment& environment, db::Transaction& transaction,
                               const Uuid& organization, Date day) {
  const char* field = "candidate.organization";
  const auto node = environment.tree->Find(organization);
  if (!node.has_value()) {
    return FieldError(field, "UNKNOWN_ORGANIZATION",
                      {"Không có tổ chức này.", "There is no such organization."});
  }
  if (node->type != "PARTY_CELL" && node->type != "GRASSROOTS_CELL") {
    return FieldError(field, "NOT_A_CELL",
                      {"Người được giới thiệu phải do một chi bộ theo dõi.",
                       "A nominated person must be followed by a cell."});
  }
  if (node->valid_to.has_value() && *node->valid_to < day) {
    return FieldError(field, "ORGANIZATION_CLOSED",
                      {"Chi bộ này đã kết thúc hoạt động trước ngày giới thiệu.",
                       "The cell had ended before the day of the nomination."});
  }
  KETNAP_ASSIGN_OR_RETURN(const Surroundings around,
                          LoadSurroundings(transaction, organization, day));
  if (!around.base_organization.has_value()) {
    return FieldError(field, "NO_BASE_ORGANIZATION",
                      {"Chi bộ này không thuộc tổ chức cơ sở đảng nào.",
                       "The cell belongs to no grassroots organization."});
  }
  return *around.base_organization;
}

// Somebody of the same name and birth date in the base organization, or in one it carries on.
absl::Status RefuseDuplicate(const access::OrganizationTree& tree, db::Transaction& transaction,
                             const Uuid& base_organization, const CandidateRecord& record) {
  const Uuid base = tree.CarriedOnBy(base_organization).value_or(base_organization);
  KETNAP_RETURN_IF_ERROR(LockOrganization(transaction, base));
  KETNAP_ASSIGN_OR_RETURN(const auto namesakes, FindNamesakes(transaction, record.folded_name,
                                                              record.candidate.birth_date));
  const auto other =
      std::find_if(namesakes.begin(), namesakes.end(), [&](const Namesake& namesake) {
        const Uuid today = tree.CarriedOnBy(namesake.organization).value_or(namesake.organization);
        return tree.IsWithin(today, base) || tree.IsWithin(namesake.organization, base);
      });
  if (other == namesakes.end()) return absl::OkStatus();
  return ResourceAlreadyExistsError(
      CandidateName(other->candidate),
      {"Trong tổ chức cơ sở đảng này đã có người cùng họ tên và ngày sinh; đề nghị xem lại hồ sơ "
       "đã có.",
       "The grassroots organization already has a person of this name and date of birth."});
}

// A nomination entered after its cell has ended: who carries on, follows the person at once.
absl::Status FollowDepartures(const access::RequestContext& context,
                              const v1::NominateCandidateRequest& request,
                              db::Transaction& transaction, bool historical,
                              CandidateRecord& record) {
  while (true) {
    KETNAP_ASSIGN_OR_RETURN(const auto departed,
                            FindDeparted(transaction, record.candidate.organization));
    if (!departed.has_value()) return absl::OkStatus();
    RelocationCause cause;
    cause.reorganization = departed->reorganization;
    cause.effective_date = departed->effective_date;
    cause.request_id = request.request_id();
    cause.on_behalf_of = context.caller.Principal();
    cause.historical = historical;
    CandidateMover mover(&transaction, AsProcess(context), std::move(cause));
    KETNAP_RETURN_IF_ERROR(mover.Move(departed->rest, record));
  }
}

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
  KETNAP_ASSIGN_OR_RETURN(const Uuid base, CheckCell(environment, transaction, cell, facts.date));
  KETNAP_RETURN_IF_ERROR(RefuseDuplicate(*environment.tree, transaction, base, record));
  facts.candidate = record.candidate;
  const Verdict verdict = Check(facts, *rules, *environment.calendar->Current());
  KETNAP_RETURN_IF_ERROR(ToStatus(verdict, CandidateName(record.candidate.id)));
  record.candidate = Apply(facts, *rules, false);
  record.candidate.version = 1;
  KETNAP_RETURN_IF_ERROR(InsertCandidate(transaction, record, request.nominator_kind()));

  v1::CandidateStep step;
  step.set_step(v1::STEP_NOMINATE);
  step.set_action("NominateCandidate");
  *step.mutable_occurred_on() = request.nomination_date();
  step.set_rule_set(rules->id);
  step.set_to_state(static_cast<v1::CandidateState>(record.candidate.state));
  step.add_codes(CodeOf(request.nominator_kind()));
  journal::Change change;
  change.aggregate_type = kCandidates;
  change.aggregate_id = record.candidate.id;
  change.version = record.candidate.version;
  change.action = step.action();
  change.occurred_on = facts.date;
  change.organization = cell;
  change.request_id = request.request_id();
  change.historical = historical;
  KETNAP_RETURN_IF_ERROR(
      journal::Append(transaction, context, change, EventOf(record, std::move(step))));
  KETNAP_RETURN_IF_ERROR(FollowDepartures(context, request, transaction, historical, record));
  return ToProto(record);
}

absl::StatusOr<MonthlyReview> ReviewOf(const v1::RecordMonthlyReviewRequest& request,
                                       absl::Time now) {
  MonthlyReview review;
  KETNAP_ASSIGN_OR_RETURN(review.candidate,
                          api::ParseResourceName(request.candidate(), kCandidates, "candidate"));
  KETNAP_ASSIGN_OR_RETURN(review.month, DateFromProto(request.month()));
  KETNAP_ASSIGN_OR_RETURN(review.review_date, DateFromProto(request.review_date()));
  review.political_awareness = request.political_awareness();
  review.work_result = request.work_result();
  review.ethics = request.ethics();
  review.public_trust = request.public_trust();
  review.conclusion = request.conclusion();
  review.helper_remark = NormalizeNfc(request.helper_remark());
  review.create_time = now;
  return review;
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

absl::StatusOr<v1::Candidate> CandidateHandler::AssignHelper(
    const Context& context, const v1::AssignHelperRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(StepPlan plan, PlanStep(request, "AssignHelper", Step::kAssignHelper,
                                                  request.resolution().date(), kResolutionDate));
  KETNAP_ASSIGN_OR_RETURN(const Uuid helper,
                          api::ParseResourceName(request.helper(), kMembers, "helper"));
  plan.body = Body::kCell;
  *plan.record.mutable_document() = request.resolution();
  plan.record.set_member(request.helper());
  return TakeCandidateStep(environment_, context, request, plan,
                           [helper](db::Transaction& transaction, const Surroundings& around,
                                    StepPlan& attempt) -> absl::Status {
                             KETNAP_ASSIGN_OR_RETURN(
                                 const auto found,
                                 LoadMembers(transaction, {helper}, around, attempt.facts.date));
                             if (!found.empty()) attempt.facts.helper = found.front();
                             return absl::OkStatus();
                           });
}

absl::StatusOr<v1::MonthlyReview> CandidateHandler::RecordMonthlyReview(
    const Context& context, const v1::RecordMonthlyReviewRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(StepPlan plan,
                          PlanStep(request, "RecordMonthlyReview", Step::kRecordMonthlyReview,
                                   request.review_date(), "review_date"));
  KETNAP_ASSIGN_OR_RETURN(plan.review, ReviewOf(request, context.now));
  plan.facts.month = plan.review->month;
  plan.body = Body::kCell;
  *plan.record.mutable_month() = request.month();
  plan.record.add_codes(CodeOf(request.conclusion()));
  return api::RunMutation<v1::MonthlyReview>(
      *environment_.database, context, request,
      [&](db::Transaction& transaction) -> absl::StatusOr<v1::MonthlyReview> {
        KETNAP_RETURN_IF_ERROR(TakeStep(environment_, context, transaction, plan, {}).status());
        return ToProto(*plan.review);
      });
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
