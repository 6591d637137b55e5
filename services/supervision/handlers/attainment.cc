#include "services/supervision/handlers/attainment.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "services/supervision/domain/figures.h"
#include "services/supervision/handlers/structure.h"
#include "services/supervision/handlers/targets.h"
#include "services/supervision/repository/figure_repository.h"

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

void FillRow(const Uuid& organization, const std::string& display_name, int64_t target,
             int64_t admitted, v1::AttainmentRow* row) {
  row->set_organization(api::ResourceName("organizations", organization));
  row->set_organization_display_name(display_name);
  row->set_target(static_cast<int32_t>(target));
  row->set_admitted(static_cast<int32_t>(admitted));
  row->set_attainment_permille(Permille(admitted, target));
}

// One answer, filled in the order of its fields.
class AttainmentReport {
 public:
  AttainmentReport(db::Transaction& transaction, const access::OrganizationTree& tree,
                   const Uuid& organization, Basis basis, Date today, Date as_of,
                   v1::GetAttainmentResponse* response)
      : transaction_(transaction),
        tree_(tree),
        organization_(organization),
        basis_(basis),
        today_(today),
        as_of_(as_of),
        response_(*response) {}

  absl::Status Fill(const v1::GetAttainmentRequest& request) {
    KETNAP_ASSIGN_OR_RETURN(const std::optional<Span> period, ReadPeriod(request));
    const Date structure_day = period.has_value() ? std::min(period->to, as_of_) : as_of_;
    Targets targets(tree_, basis_, structure_day, as_of_);
    KETNAP_RETURN_IF_ERROR(ChoosePlan(request.plan(), period, &targets));
    const PlanFact& plan = targets.plans().front();
    span_ = period.value_or(Span{plan.start_date, plan.end_date});
    span_.to = std::min(span_.to, as_of_);
    response_.set_plan(api::ResourceName("plans", plan.id));
    response_.set_plan_title(plan.title);
    *response_.mutable_start_date() = DateToProto(span_.from);
    *response_.mutable_end_date() = DateToProto(span_.to);
    response_.set_structure(StructureOf(basis_));
    KETNAP_ASSIGN_OR_RETURN(const int64_t target, targets.Of(transaction_, organization_));
    KETNAP_ASSIGN_OR_RETURN(const auto counts, CountFigures(transaction_, Admissions(span_)));
    const int64_t admitted = counts.empty() ? 0 : counts.front().count;
    FillRow(organization_, NameOn(tree_, organization_, basis_, span_.to), target, admitted,
            response_.mutable_total());
    KETNAP_RETURN_IF_ERROR(FillParts(&targets));
    return FillYears();
  }

 private:
  FigureQuery Admissions(Span span) const {
    return {basis_, organization_, Figure::kStep, span.from, span.to, std::string(step::kAdmitted)};
  }
  Date ListingDay() const { return basis_ == Basis::kToday ? today_ : span_.to; }

  absl::Status ChoosePlan(const std::string& named, const std::optional<Span>& period,
                          Targets* targets) {
    if (!named.empty()) {
      KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(named, "plans", "plan"));
      KETNAP_ASSIGN_OR_RETURN(const bool found,
                              targets->ChooseNamed(transaction_, organization_, id));
      return found ? absl::OkStatus() : ResourceNotFoundError(named);
    }
    // An organization that has ended is measured by the plan of its last day.
    const Date day = basis_ == Basis::kToday ? as_of_ : StructureDay(tree_, organization_, as_of_);
    KETNAP_ASSIGN_OR_RETURN(
        const bool found,
        targets->Choose(
            transaction_, organization_,
            [&](db::Transaction& transaction, const Uuid& node, const PlanQuery& query) {
              return period.has_value()
                         ? FindPlansOfPeriod(transaction, node, period->from, period->to, query)
                         : FindTermPlans(transaction, node, day, query);
            }));
    return found ? absl::OkStatus() : NoPlanError(period, as_of_);
  }

  absl::Status FillParts(Targets* targets) {
    KETNAP_ASSIGN_OR_RETURN(const auto counts, CountFigureParts(transaction_, Admissions(span_)));
    std::map<Uuid, int64_t> admitted;
    std::set<Uuid> with_figures;
    for (const FigureCount& count : counts) {
      admitted[count.organization] = count.count;
      if (count.organization != organization_) with_figures.insert(count.organization);
    }
    KETNAP_ASSIGN_OR_RETURN(const auto parts, PartsBelow(transaction_, tree_, organization_, basis_,
                                                         ListingDay(), with_figures));
    for (const Part& part : parts) {
      KETNAP_ASSIGN_OR_RETURN(const int64_t target, targets->Of(transaction_, part.organization));
      FillRow(part.organization, part.display_name, target, admitted[part.organization],
              response_.add_rows());
    }
    const int64_t own = admitted[organization_];
    if (own > 0 && !parts.empty()) {
      FillRow(organization_, response_.total().organization_display_name(), 0, own,
              response_.add_rows());
    }
    return absl::OkStatus();
  }

  // Calendar years against their plans. A year in which the term begins is counted from its first
  // day; none is counted past the span.
  absl::Status FillYears() {
    const Date first_day(span_.from.year(), 1, 1);
    KETNAP_ASSIGN_OR_RETURN(const auto months,
                            CountFiguresByMonth(transaction_, Admissions({first_day, span_.to})));
    std::map<int, int64_t> admitted;
    for (const FigureCount& month : months) admitted[month.year] += month.count;
    for (int number = static_cast<int>(span_.from.year()); number <= span_.to.year(); ++number) {
      KETNAP_ASSIGN_OR_RETURN(const int64_t target, TargetOfYear(number));
      v1::YearAttainment* year = response_.add_years();
      year->set_year(number);
      year->set_target(static_cast<int32_t>(target));
      year->set_admitted(static_cast<int32_t>(admitted[number]));
      year->set_over_plan_permille(OverPlanPermille(admitted[number], target));
    }
    return absl::OkStatus();
  }

  // As it was on the year's own last day: the organization may have stood elsewhere since.
  absl::StatusOr<int64_t> TargetOfYear(int year) {
    const Date last_day = std::min(Date(year, 12, 31), span_.to);
    Targets targets(tree_, basis_, last_day, as_of_);
    const auto begun_in_year =
        [&](db::Transaction& transaction, const Uuid& node,
            const PlanQuery& query) -> absl::StatusOr<std::vector<PlanFact>> {
      KETNAP_ASSIGN_OR_RETURN(auto plans,
                              YearPlans(transaction, node, Date(year, 1, 1), last_day, query));
      std::erase_if(plans, [&](const PlanFact& plan) { return plan.start_date.year() != year; });
      return plans;
    };
    KETNAP_ASSIGN_OR_RETURN(const bool found,
                            targets.Choose(transaction_, organization_, begun_in_year));
    if (!found) return 0;
    return targets.Of(transaction_, organization_);
  }

  db::Transaction& transaction_;
  const access::OrganizationTree& tree_;
  const Uuid organization_;
  const Basis basis_;
  const Date today_;
  const Date as_of_;
  v1::GetAttainmentResponse& response_;
  Span span_;
};

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
  return AttainmentReport(transaction, tree, organization, BasisOf(request.structure()),
                          context.today, as_of, response)
      .Fill(request);
}

}  // namespace ketnap::supervision
