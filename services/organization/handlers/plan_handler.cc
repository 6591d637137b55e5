#include "services/organization/handlers/plan_handler.h"

#include <functional>
#include <limits>
#include <tuple>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/access/organization_tree.h"
#include "common/api/etag.h"
#include "common/api/mutation.h"
#include "common/api/page_key.h"
#include "common/api/page_token.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "common/service/historical_entry.h"
#include "services/organization/domain/text_key.h"
#include "services/organization/handlers/listing.h"
#include "services/organization/handlers/plan_conversion.h"
#include "services/organization/repository/organization_repository.h"
#include "services/organization/repository/plan_repository.h"

namespace ketnap::organization {
namespace {

// Whether an organization may be a part of `plan`: below the plan's own in the tree of today. One
// that has ended may be named in a plan that is over, entered from the archive.
std::function<bool(const Uuid&)> MayBePart(const access::OrganizationTree& tree, const Plan& plan,
                                           Date today) {
  return [&tree, organization = plan.organization, is_over = plan.end_date < today,
          today](const Uuid& id) {
    return id != organization && tree.IsWithin(id, organization) &&
           (is_over || tree.ExistsOn(id, today));
  };
}

absl::Status CheckOrganizationOf(const Plan& plan, const Organization& organization) {
  if (!organization.valid_to.has_value() || plan.end_date <= *organization.valid_to) {
    return absl::OkStatus();
  }
  const Date last = *organization.valid_to;
  return UnmetConditionsError(
      "ORGANIZATION_ENDED",
      {{"STATE",
        NameOf(organization),
        {absl::StrCat("Tổ chức này kết thúc hoạt động ngày ", FormatDateForPeople(last),
                      "; kế hoạch sau ngày đó do tổ chức kế thừa lập."),
         absl::StrCat("The organization ended on ", FormatDate(last),
                      "; plans after that day are made by those that follow it.")}}});
}

// The plan that `name` names, locked, as the caller has seen it.
absl::StatusOr<Plan> PlanToChange(db::Transaction& transaction, const std::string& name,
                                  const std::string& etag) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(name, "plans", "plan"));
  KETNAP_ASSIGN_OR_RETURN(auto plan, LockPlan(transaction, id));
  if (!plan.has_value()) return ResourceNotFoundError(name);
  KETNAP_RETURN_IF_ERROR(api::CheckEtag(etag, plan->version, name));
  return *std::move(plan);
}

absl::StatusOr<v1::Plan> Create(db::Transaction& transaction, const access::RequestContext& context,
                                const v1::CreatePlanRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(Plan plan, FromProto(request.plan()));
  const auto violations = CheckNewPlan(plan);
  if (!violations.empty()) return InvalidFieldsError(violations);
  // Locked: it must not end in a reorganization that does not see the plan yet.
  KETNAP_ASSIGN_OR_RETURN(const auto organization,
                          LockOrganization(transaction, plan.organization));
  if (!organization.has_value()) return ResourceNotFoundError(request.plan().organization());
  KETNAP_RETURN_IF_ERROR(CheckOrganizationOf(plan, *organization));
  KETNAP_ASSIGN_OR_RETURN(const auto approved, FindApprovedPlan(transaction, plan));
  if (approved.has_value()) return PlanExistsError(*approved);
  plan.id = Uuid::Generate(context.now);
  plan.version = 1;
  plan.create_time = plan.update_time = context.now;
  KETNAP_RETURN_IF_ERROR(InsertPlan(transaction, plan));
  return PublishPlan(transaction, context, plan,
                     {"CreatePlan", context.today, request.request_id()});
}

absl::StatusOr<v1::Plan> ChangeTargets(db::Transaction& transaction,
                                       const access::RequestContext& context,
                                       const access::OrganizationTree& tree,
                                       const v1::SetTargetsRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(Plan plan, PlanToChange(transaction, request.plan(), request.etag()));
  KETNAP_ASSIGN_OR_RETURN(std::vector<Target> targets,
                          TargetsFromProto(request.targets(), "targets"));
  const auto violations = CheckTargets(targets, MayBePart(tree, plan, context.today));
  if (!violations.empty()) return InvalidFieldsError(violations);
  KETNAP_RETURN_IF_ERROR(organization::SetTargets(&plan, std::move(targets)));
  plan.update_time = context.now;
  KETNAP_RETURN_IF_ERROR(UpdatePlan(transaction, &plan));
  KETNAP_RETURN_IF_ERROR(ReplaceTargets(transaction, plan));
  return PublishPlan(transaction, context, plan,
                     {"SetTargets", context.today, request.request_id()});
}

absl::StatusOr<v1::Plan> ProposePlan(db::Transaction& transaction,
                                     const access::RequestContext& context,
                                     const v1::ProposeTargetsRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(Plan plan, PlanToChange(transaction, request.plan(), request.etag()));
  KETNAP_ASSIGN_OR_RETURN(const bool has_units_below,
                          HasUnitsBelow(transaction, plan.organization));
  KETNAP_RETURN_IF_ERROR(Propose(&plan, has_units_below));
  plan.update_time = context.now;
  KETNAP_RETURN_IF_ERROR(UpdatePlan(transaction, &plan));
  return PublishPlan(transaction, context, plan,
                     {"ProposeTargets", context.today, request.request_id()});
}

absl::StatusOr<v1::Plan> ApprovePlan(db::Transaction& transaction,
                                     const access::RequestContext& context,
                                     const Environment& environment,
                                     const v1::ApproveTargetsRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(Plan plan, PlanToChange(transaction, request.plan(), request.etag()));
  KETNAP_ASSIGN_OR_RETURN(const Date date, DateFromProto(request.approval_date()));
  const std::string document = TidyName(request.approval_document());
  if (document.empty()) {
    return InvalidFieldsError({{"approval_document",
                                "REQUIRED",
                                {"Cần ghi số, nơi ban hành và ngày của văn bản phê duyệt.",
                                 "The approving document is needed."}}});
  }
  KETNAP_RETURN_IF_ERROR(Approve(&plan, document, date));
  KETNAP_ASSIGN_OR_RETURN(const auto approved, FindApprovedPlan(transaction, plan));
  if (approved.has_value()) return PlanExistsError(*approved);
  KETNAP_ASSIGN_OR_RETURN(
      const bool historical,
      service::CheckEntryDate(context, *environment.tree, plan.organization, date,
                              environment.historical_entry_days, "approval_date"));
  plan.update_time = context.now;
  KETNAP_RETURN_IF_ERROR(UpdatePlan(transaction, &plan));
  KETNAP_RETURN_IF_ERROR(InsertRevision(transaction, RevisionOf(plan, document, date)));
  return PublishPlan(transaction, context, plan,
                     {"ApproveTargets", date, request.request_id(), historical});
}

// What is wrong with the papers of an adjustment of `plan`.
std::vector<FieldViolation> CheckPapers(const Plan& plan, const std::string& reason,
                                        const std::string& document, Date date) {
  std::vector<FieldViolation> violations;
  if (reason.empty()) {
    violations.push_back(
        {"reason",
         "REQUIRED",
         {"Cần ghi lý do điều chỉnh chỉ tiêu.", "The adjustment needs a reason."}});
  }
  if (document.empty()) {
    violations.push_back({"document",
                          "REQUIRED",
                          {"Cần ghi số, nơi ban hành và ngày của văn bản điều chỉnh.",
                           "The adjusting document is needed."}});
  }
  if (plan.approval_date.has_value() && date < *plan.approval_date) {
    violations.push_back({"document_date",
                          "BEFORE_APPROVAL_DATE",
                          {absl::StrCat("Văn bản điều chỉnh không được trước ngày phê duyệt, ",
                                        FormatDateForPeople(*plan.approval_date), "."),
                           "The adjusting document is not older than the approval."}});
  }
  return violations;
}

absl::StatusOr<v1::Plan> AdjustPlan(db::Transaction& transaction,
                                    const access::RequestContext& context,
                                    const Environment& environment,
                                    const v1::AdjustTargetRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(Plan plan, PlanToChange(transaction, request.plan(), request.etag()));
  KETNAP_ASSIGN_OR_RETURN(const Date date, DateFromProto(request.document_date()));
  const std::string document = TidyName(request.document());
  Adjustment adjustment;
  KETNAP_ASSIGN_OR_RETURN(adjustment.targets, TargetsFromProto(request.targets(), "targets"));
  if (request.has_whole_target()) adjustment.whole_target = request.whole_target().value();
  adjustment.reason = TidyName(request.reason());
  auto violations =
      CheckAdjustment(plan, adjustment, MayBePart(*environment.tree, plan, context.today));
  const auto more = CheckPapers(plan, adjustment.reason, document, date);
  violations.insert(violations.end(), more.begin(), more.end());
  if (plan.state == PlanState::kApproved && !violations.empty()) {
    return InvalidFieldsError(violations);
  }
  KETNAP_ASSIGN_OR_RETURN(const bool has_units_below,
                          HasUnitsBelow(transaction, plan.organization));
  KETNAP_RETURN_IF_ERROR(Adjust(&plan, adjustment, has_units_below));
  KETNAP_ASSIGN_OR_RETURN(
      const bool historical,
      service::CheckEntryDate(context, *environment.tree, plan.organization, date,
                              environment.historical_entry_days, "document_date"));
  plan.update_time = context.now;
  KETNAP_RETURN_IF_ERROR(UpdatePlan(transaction, &plan));
  KETNAP_RETURN_IF_ERROR(ReplaceTargets(transaction, plan));
  KETNAP_RETURN_IF_ERROR(InsertRevision(transaction, RevisionOf(plan, document, date)));
  return PublishPlan(transaction, context, plan,
                     {"AdjustTarget", date, request.request_id(), historical});
}

bool NewerFirst(const Plan& a, const Plan& b) {
  return std::tie(b.start_date, b.id) < std::tie(a.start_date, a.id);
}

absl::StatusOr<PlanPage> PlanPageOf(const api::Page& page, v1::PlanPeriod period) {
  PlanPage plans;
  plans.period = static_cast<PlanPeriod>(period);
  plans.limit = page.size + 1;
  KETNAP_ASSIGN_OR_RETURN(const auto after, api::ReadDayKey(page));
  if (!after.has_value()) return plans;
  plans.after_start = after->day;
  plans.after_id = after->id;
  return plans;
}

}  // namespace

absl::StatusOr<v1::Plan> PlanHandler::CreatePlan(const Context& context,
                                                 const v1::CreatePlanRequest& request) {
  return api::RunMutation<v1::Plan>(
      *environment_.database, context, request,
      [&](db::Transaction& transaction) { return Create(transaction, context, request); });
}

absl::StatusOr<v1::Plan> PlanHandler::SetTargets(const Context& context,
                                                 const v1::SetTargetsRequest& request) {
  return api::RunMutation<v1::Plan>(
      *environment_.database, context, request, [&](db::Transaction& transaction) {
        return ChangeTargets(transaction, context, *environment_.tree, request);
      });
}

absl::StatusOr<v1::Plan> PlanHandler::ProposeTargets(const Context& context,
                                                     const v1::ProposeTargetsRequest& request) {
  return api::RunMutation<v1::Plan>(
      *environment_.database, context, request,
      [&](db::Transaction& transaction) { return ProposePlan(transaction, context, request); });
}

absl::StatusOr<v1::Plan> PlanHandler::ApproveTargets(const Context& context,
                                                     const v1::ApproveTargetsRequest& request) {
  return api::RunMutation<v1::Plan>(
      *environment_.database, context, request, [&](db::Transaction& transaction) {
        return ApprovePlan(transaction, context, environment_, request);
      });
}

absl::StatusOr<v1::Plan> PlanHandler::AdjustTarget(const Context& context,
                                                   const v1::AdjustTargetRequest& request) {
  return api::RunMutation<v1::Plan>(
      *environment_.database, context, request, [&](db::Transaction& transaction) {
        return AdjustPlan(transaction, context, environment_, request);
      });
}

absl::StatusOr<v1::Plan> PlanHandler::GetPlan(const Context& context,
                                              const v1::GetPlanRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(request.name(), "plans"));
  std::optional<Plan> found;
  KETNAP_RETURN_IF_ERROR(environment_.database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(found, FindPlan(transaction, id));
        return absl::OkStatus();
      }));
  if (!found.has_value()) return ResourceNotFoundError(request.name());
  return ToProto(*found);
}

absl::StatusOr<v1::ListPlansResponse> PlanHandler::ListPlans(const Context& context,
                                                             const v1::ListPlansRequest& request) {
  const std::string principal = context.caller.Principal();
  KETNAP_ASSIGN_OR_RETURN(const api::Page page, api::ReadPage(request, principal));
  KETNAP_ASSIGN_OR_RETURN(const PlanPage plans, PlanPageOf(page, request.period()));
  KETNAP_ASSIGN_OR_RETURN(const access::VisibleScope scope,
                          ListedScope(context, *environment_.tree, request.organization()));
  const PlanReach reach = request.organization().empty() ? PlanReach::kSubtree : PlanReach::kOwn;
  std::vector<Plan> rows;
  KETNAP_RETURN_IF_ERROR(environment_.database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        auto query = [&](const std::optional<Uuid>& root) {
          return organization::ListPlans(transaction, root.has_value() ? reach : PlanReach::kAll,
                                         root.value_or(Uuid()), plans);
        };
        KETNAP_ASSIGN_OR_RETURN(rows, QueryScope<Plan>(scope, plans.limit, query, NewerFirst));
        return absl::OkStatus();
      }));
  const bool more = CutToPage(page, &rows);
  v1::ListPlansResponse response;
  for (const Plan& plan : rows) *response.add_plans() = ToProto(plan);
  if (more) {
    response.set_next_page_token(api::MakePageToken(
        request, principal, {FormatDate(rows.back().start_date), rows.back().id.ToString()}));
  }
  return response;
}

absl::StatusOr<v1::ListPlanRevisionsResponse> PlanHandler::ListPlanRevisions(
    const Context& context, const v1::ListPlanRevisionsRequest& request) {
  const std::string principal = context.caller.Principal();
  KETNAP_ASSIGN_OR_RETURN(const api::Page page, api::ReadPage(request, principal));
  KETNAP_ASSIGN_OR_RETURN(const Uuid plan, api::ParseResourceName(request.plan(), "plans", "plan"));
  int before = std::numeric_limits<int>::max();
  if (!page.after_key.empty() &&
      (page.after_key.size() != 1 || !absl::SimpleAtoi(page.after_key[0], &before))) {
    return api::PageTokenError();
  }
  std::vector<PlanRevision> rows;
  KETNAP_RETURN_IF_ERROR(environment_.database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(rows, ListRevisions(transaction, plan, before, page.size + 1));
        return absl::OkStatus();
      }));
  const bool more = CutToPage(page, &rows);
  v1::ListPlanRevisionsResponse response;
  for (const PlanRevision& row : rows) *response.add_revisions() = ToProto(row);
  if (more) {
    response.set_next_page_token(
        api::MakePageToken(request, principal, {absl::StrCat(rows.back().revision)}));
  }
  return response;
}

}  // namespace ketnap::organization
