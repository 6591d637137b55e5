#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "common/api/page_key.h"
#include "common/api/page_token.h"
#include "services/supervision/handlers/figures/figure_question.h"
#include "services/supervision/handlers/statistics_handler.h"
#include "services/supervision/repository/process_repository.h"

namespace ketnap::supervision {
namespace {

// Organizations looked at for one page.
constexpr int kMostLookedAt = 500;

FigureQuery Admissions(const Uuid& organization, std::optional<Date> from, Date to) {
  return {Basis::kToday, organization, Figure::kStep, from, to, std::string(step::kAdmitted)};
}

absl::StatusOr<bool> HasAdmission(db::Transaction& transaction, const FigureQuery& query) {
  KETNAP_ASSIGN_OR_RETURN(const auto counts, CountFigures(transaction, query));
  return !counts.empty();
}

// The last day with an admission, up to `until`.
absl::StatusOr<std::optional<Date>> LastAdmission(db::Transaction& transaction,
                                                  const Uuid& organization, Date until) {
  KETNAP_ASSIGN_OR_RETURN(
      const auto months,
      CountFiguresByMonth(transaction, Admissions(organization, std::nullopt, until)));
  if (months.empty()) return std::nullopt;
  Date from(months.back().year, months.back().month, 1);
  Date to = std::min(until, AddMonths(from, 1) - 1);
  // There is one between the two: the later half, as long as that has one.
  while (from < to) {
    const Date middle = from + (to - from + 1) / 2;
    KETNAP_ASSIGN_OR_RETURN(const bool later,
                            HasAdmission(transaction, Admissions(organization, middle, to)));
    if (later) {
      from = middle;
    } else {
      to = middle - 1;
    }
  }
  return from;
}

class IdleOrganizations {
 public:
  IdleOrganizations(const access::OrganizationTree& tree,
                    const v1::ListOrganizationsWithoutAdmissionRequest& request, Date today)
      : tree_(tree),
        types_(request.types().begin(), request.types().end()),
        today_(today),
        // Admitted on this day or later is admitted within the months.
        since_(AddMonths(today, -request.months()) + 1) {}

  // Whether the organization is one to answer; `row` then says all of it.
  absl::StatusOr<bool> Fill(db::Transaction& transaction, const LivingOrganization& organization,
                            v1::OrganizationWithoutAdmission* row) const {
    const auto node = tree_.Find(organization.id);
    if (!node.has_value()) return false;
    if (!types_.empty() && !types_.contains(node->type)) return false;
    if (organization.valid_from >= since_ && !organization.carries_on) return false;
    KETNAP_ASSIGN_OR_RETURN(
        const bool admitted,
        HasAdmission(transaction, Admissions(organization.id, since_, kForever)));
    if (admitted) return false;
    KETNAP_ASSIGN_OR_RETURN(const auto last,
                            LastAdmission(transaction, organization.id, since_ - 1));
    row->set_organization(api::ResourceName("organizations", organization.id));
    row->set_organization_display_name(node->display_name);
    row->set_type(node->type);
    if (last.has_value()) *row->mutable_last_admission_date() = DateToProto(*last);
    *row->mutable_start_date() = DateToProto(organization.valid_from);
    return true;
  }

  // The organizations after `after`; the last one looked at when there are more.
  absl::StatusOr<std::optional<Uuid>> FillPage(
      db::Transaction& transaction, const Uuid& top, const Uuid& after, int size,
      v1::ListOrganizationsWithoutAdmissionResponse* response) const {
    KETNAP_ASSIGN_OR_RETURN(const auto living,
                            ListLiving(transaction, top, after, today_, kMostLookedAt));
    for (const LivingOrganization& organization : living) {
      v1::OrganizationWithoutAdmission row;
      KETNAP_ASSIGN_OR_RETURN(const bool idle, Fill(transaction, organization, &row));
      if (idle) *response->add_organizations() = std::move(row);
      if (response->organizations_size() == size) return std::optional<Uuid>(organization.id);
    }
    if (living.size() < static_cast<size_t>(kMostLookedAt)) return std::nullopt;
    return std::optional<Uuid>(living.back().id);
  }

 private:
  const access::OrganizationTree& tree_;
  const std::set<std::string> types_;
  const Date today_;
  const Date since_;
};

}  // namespace

absl::StatusOr<v1::ListOrganizationsWithoutAdmissionResponse>
StatisticsHandler::ListOrganizationsWithoutAdmission(
    const access::RequestContext& context,
    const v1::ListOrganizationsWithoutAdmissionRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid top,
                          KnownOrganization(*environment_->tree, request.organization()));
  const std::string principal = context.caller.Principal();
  KETNAP_ASSIGN_OR_RETURN(const api::Page page, api::ReadPage(request, principal));
  KETNAP_ASSIGN_OR_RETURN(const auto after, api::ReadIdKey(page));
  const v1::Freshness freshness = environment_->freshness();
  const IdleOrganizations idle(*environment_->tree, request, context.today);
  v1::ListOrganizationsWithoutAdmissionResponse response;
  KETNAP_RETURN_IF_ERROR(environment_->database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        response.Clear();
        KETNAP_ASSIGN_OR_RETURN(
            const auto last,
            idle.FillPage(transaction, top, after.value_or(Uuid()), page.size, &response));
        if (last.has_value()) {
          response.set_next_page_token(api::MakePageToken(request, principal, {last->ToString()}));
        }
        return absl::OkStatus();
      }));
  *response.mutable_freshness() = freshness;
  return response;
}

}  // namespace ketnap::supervision
