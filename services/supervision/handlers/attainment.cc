#include "services/supervision/handlers/attainment.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "services/supervision/domain/figures.h"
#include "services/supervision/repository/statistics_repository.h"

namespace ketnap::supervision {
namespace {

struct Span {
  Date from;
  Date to;
};

absl::StatusOr<PlanFact> ChoosePlan(db::Transaction& transaction,
                                    const access::OrganizationTree& tree, const Uuid& organization,
                                    const v1::GetAttainmentRequest& request, Date day) {
  if (!request.plan().empty()) {
    KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(request.plan(), "plans", "plan"));
    KETNAP_ASSIGN_OR_RETURN(const auto plan, FindPlan(transaction, id));
    if (!plan.has_value() || !tree.IsWithin(organization, plan->organization)) {
      return ResourceNotFoundError(request.plan());
    }
    return *plan;
  }
  for (const Uuid& node : tree.PathToRoot(organization)) {
    KETNAP_ASSIGN_OR_RETURN(const auto plan, FindTermPlan(transaction, node, day));
    if (plan.has_value()) return *plan;
  }
  return ReasonedError(absl::StatusCode::kFailedPrecondition, "NO_APPROVED_PLAN",
                       {absl::StrCat("Không có kế hoạch nhiệm kỳ nào đã duyệt bao gồm ngày ",
                                     FormatDateForPeople(day), "."),
                        absl::StrCat("No approved term plan covers ", FormatDate(day), ".")});
}

absl::StatusOr<Span> ChooseSpan(const v1::GetAttainmentRequest& request, const PlanFact& plan,
                                Date as_of) {
  Span span{plan.start_date, plan.end_date};
  if (request.has_start_date()) {
    KETNAP_ASSIGN_OR_RETURN(span.from, DateFromProto(request.start_date()));
  }
  if (request.has_end_date()) {
    KETNAP_ASSIGN_OR_RETURN(span.to, DateFromProto(request.end_date()));
  }
  span.to = std::min(span.to, as_of);
  return span;
}

void FillRow(const Uuid& organization, const std::string& display_name, int64_t target,
             int64_t admitted, v1::AttainmentRow* row) {
  row->set_organization(api::ResourceName("organizations", organization));
  row->set_organization_display_name(display_name);
  row->set_target(static_cast<int32_t>(target));
  row->set_admitted(static_cast<int32_t>(admitted));
  row->set_attainment_permille(Permille(admitted, target));
}

absl::Status FillChildren(db::Transaction& transaction, const PlanFact& plan,
                          const Uuid& organization, Span span,
                          v1::GetAttainmentResponse* response) {
  KETNAP_ASSIGN_OR_RETURN(const auto children, ChildrenOf(transaction, organization));
  KETNAP_ASSIGN_OR_RETURN(const auto counts,
                          CountAdmittedOfChildren(transaction, organization, span.from, span.to));
  std::map<Uuid, int64_t> admitted;
  for (const Admissions& count : counts) admitted[count.organization] = count.admitted;
  for (const Part& child : children) {
    KETNAP_ASSIGN_OR_RETURN(const auto target, TargetOf(transaction, plan, child.organization));
    FillRow(child.organization, child.display_name, target.value_or(0),
            admitted[child.organization], response->add_rows());
  }
  return absl::OkStatus();
}

// Calendar years against their own plans; a year is counted whole, also where the term begins or
// ends within it.
absl::Status FillYears(db::Transaction& transaction, const Uuid& organization, Span span,
                       v1::GetAttainmentResponse* response) {
  KETNAP_ASSIGN_OR_RETURN(const auto plans,
                          YearPlans(transaction, organization, span.from, span.to));
  for (const PlanFact& plan : plans) {
    KETNAP_ASSIGN_OR_RETURN(const int64_t admitted,
                            CountAdmitted(transaction, organization, plan.start_date,
                                          std::min(plan.end_date, span.to)));
    v1::YearAttainment* year = response->add_years();
    year->set_year(static_cast<int32_t>(plan.start_date.year()));
    year->set_target(plan.whole_target);
    year->set_admitted(static_cast<int32_t>(admitted));
    year->set_over_plan_permille(OverPlanPermille(admitted, plan.whole_target));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status FillAttainment(db::Transaction& transaction, const access::RequestContext& context,
                            const access::OrganizationTree& tree,
                            const v1::GetAttainmentRequest& request,
                            v1::GetAttainmentResponse* response) {
  KETNAP_ASSIGN_OR_RETURN(
      const Uuid organization,
      api::ParseResourceName(request.organization(), "organizations", "organization"));
  Date as_of = context.today;
  if (request.has_as_of_date()) {
    KETNAP_ASSIGN_OR_RETURN(as_of, DateFromProto(request.as_of_date()));
  }
  KETNAP_ASSIGN_OR_RETURN(const PlanFact plan,
                          ChoosePlan(transaction, tree, organization, request, as_of));
  KETNAP_ASSIGN_OR_RETURN(const Span span, ChooseSpan(request, plan, as_of));
  response->set_plan(api::ResourceName("plans", plan.id));
  response->set_plan_title(plan.title);
  *response->mutable_start_date() = DateToProto(span.from);
  *response->mutable_end_date() = DateToProto(span.to);

  KETNAP_ASSIGN_OR_RETURN(const auto target, TargetOf(transaction, plan, organization));
  KETNAP_ASSIGN_OR_RETURN(const int64_t admitted,
                          CountAdmitted(transaction, organization, span.from, span.to));
  const auto node = tree.Find(organization);
  FillRow(organization, node.has_value() ? node->display_name : "", target.value_or(0), admitted,
          response->mutable_total());
  KETNAP_RETURN_IF_ERROR(FillChildren(transaction, plan, organization, span, response));
  return FillYears(transaction, organization, span, response);
}

}  // namespace ketnap::supervision
