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

// The period asked for; nothing when none is.
absl::StatusOr<std::optional<Span>> ReadPeriod(const v1::GetAttainmentRequest& request) {
  if (!request.has_start_date()) return std::optional<Span>();
  Span period;
  KETNAP_ASSIGN_OR_RETURN(period.from, DateFromProto(request.start_date()));
  KETNAP_ASSIGN_OR_RETURN(period.to, DateFromProto(request.end_date()));
  return std::optional<Span>(period);
}

absl::Status NoPlanError(const std::optional<Span>& period, Date day) {
  Message message{absl::StrCat("Không có kế hoạch nhiệm kỳ nào đã duyệt bao gồm ngày ",
                               FormatDateForPeople(day), "."),
                  absl::StrCat("No approved term plan covers ", FormatDate(day), ".")};
  if (period.has_value()) {
    message = {absl::StrCat("Không có kế hoạch nào đã duyệt cho đúng kỳ từ ",
                            FormatDateForPeople(period->from), " đến ",
                            FormatDateForPeople(period->to), "."),
               absl::StrCat("No approved plan is for exactly ", FormatDate(period->from), " to ",
                            FormatDate(period->to), ".")};
  }
  return ReasonedError(absl::StatusCode::kFailedPrecondition, "NO_APPROVED_PLAN", message);
}

absl::StatusOr<PlanFact> ChoosePlan(db::Transaction& transaction,
                                    const access::OrganizationTree& tree, const Uuid& organization,
                                    const std::string& named, const std::optional<Span>& period,
                                    Date day) {
  if (!named.empty()) {
    KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(named, "plans", "plan"));
    KETNAP_ASSIGN_OR_RETURN(const auto plan, FindPlan(transaction, id));
    if (!plan.has_value() || !tree.IsWithin(organization, plan->organization)) {
      return ResourceNotFoundError(named);
    }
    return *plan;
  }
  for (const Uuid& node : tree.PathToRoot(organization)) {
    KETNAP_ASSIGN_OR_RETURN(const auto plan,
                            period.has_value()
                                ? FindPlanOfPeriod(transaction, node, period->from, period->to)
                                : FindTermPlan(transaction, node, day));
    if (plan.has_value()) return *plan;
  }
  return NoPlanError(period, day);
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

// Calendar years against their plans. A year in which the term begins is counted from its first
// day; none is counted past the span.
absl::Status FillYears(db::Transaction& transaction, const access::OrganizationTree& tree,
                       const Uuid& organization, Span span, v1::GetAttainmentResponse* response) {
  const Date first_day(span.from.year(), 1, 1);
  std::map<int, PlanFact> plans;  // The nearest of each year.
  for (const Uuid& node : tree.PathToRoot(organization)) {
    KETNAP_ASSIGN_OR_RETURN(const auto found, YearPlans(transaction, node, first_day, span.to));
    for (const PlanFact& plan : found) {
      plans.try_emplace(static_cast<int>(plan.start_date.year()), plan);
    }
  }
  KETNAP_ASSIGN_OR_RETURN(auto admitted,
                          CountAdmittedByYear(transaction, organization, first_day, span.to));
  for (int number = static_cast<int>(span.from.year()); number <= span.to.year(); ++number) {
    int64_t target = 0;
    if (auto plan = plans.find(number); plan != plans.end()) {
      KETNAP_ASSIGN_OR_RETURN(const auto part, TargetOf(transaction, plan->second, organization));
      target = part.value_or(0);
    }
    v1::YearAttainment* year = response->add_years();
    year->set_year(number);
    year->set_target(static_cast<int32_t>(target));
    year->set_admitted(static_cast<int32_t>(admitted[number]));
    year->set_over_plan_permille(OverPlanPermille(admitted[number], target));
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
  KETNAP_ASSIGN_OR_RETURN(const std::optional<Span> period, ReadPeriod(request));
  KETNAP_ASSIGN_OR_RETURN(const PlanFact plan, ChoosePlan(transaction, tree, organization,
                                                          request.plan(), period, as_of));
  Span span = period.value_or(Span{plan.start_date, plan.end_date});
  span.to = std::min(span.to, as_of);
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
  return FillYears(transaction, tree, organization, span, response);
}

}  // namespace ketnap::supervision
