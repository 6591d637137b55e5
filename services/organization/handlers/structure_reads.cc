#include <algorithm>
#include <tuple>

#include "common/access/organization_tree.h"
#include "common/api/page_token.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/organization/handlers/listing.h"
#include "services/organization/handlers/organization_conversion.h"
#include "services/organization/handlers/structure_handler.h"
#include "services/organization/repository/history_repository.h"
#include "services/organization/repository/lineage_repository.h"
#include "services/organization/repository/organization_repository.h"

namespace ketnap::organization {
namespace {

using Reach = OrganizationQuery::Reach;

// The day a request asks about; today when it names none.
absl::StatusOr<Date> DayAsked(const access::RequestContext& context,
                              const google::type::Date& as_of) {
  KETNAP_ASSIGN_OR_RETURN(const auto day, OptionalDateFromProto(as_of));
  if (day.value_or(context.today) <= context.today) return day.value_or(context.today);
  return InvalidFieldsError(
      {{"as_of",
        "AS_OF_IN_FUTURE",
        {"Ngày xem không được ở tương lai.", "The day asked about must not lie in the future."}}});
}

// The organization as it is, or, of one that has ended, was on its last day; with a day, as it was
// on that day, if it existed.
absl::StatusOr<std::optional<Organization>> FindOn(db::Transaction& transaction, const Uuid& id,
                                                   const std::optional<Date>& day) {
  if (day.has_value()) {
    KETNAP_ASSIGN_OR_RETURN(const auto history, FindWithHistory(transaction, id));
    if (!history.has_value()) return std::nullopt;
    return OrganizationOn(*history, *day);
  }
  KETNAP_ASSIGN_OR_RETURN(auto organization, FindOrganization(transaction, id));
  if (!organization.has_value()) return std::nullopt;
  KETNAP_ASSIGN_OR_RETURN(organization->authorities, FindAuthorities(transaction, id));
  KETNAP_ASSIGN_OR_RETURN(organization->codes, FindCodes(transaction, id));
  return organization;
}

// Below which organizations a list looks, in the tree of its day.
struct ListScope {
  Reach reach = Reach::kSubtree;
  std::vector<Uuid> bases;  // Absent parent and everything visible: the roots, found later.
  bool from_roots = false;
  std::vector<std::optional<Uuid>> sights;  // What the rows must lie below today; absent: anywhere.
};

absl::StatusOr<ListScope> ListScopeOf(const access::RequestContext& context,
                                      const access::OrganizationTree& tree,
                                      const v1::ListOrganizationsRequest& request, Date day) {
  const access::VisibleScope visible = access::VisibleScopeOf(context, tree);
  ListScope scope;
  // Today nothing stands below what the caller sees that the caller does not see. In the past
  // something may have that has gone elsewhere since, and what is here now may have come later.
  const bool all_in_sight = visible.everything || day == context.today;
  if (all_in_sight) {
    scope.sights = {std::nullopt};
  } else {
    scope.sights.assign(visible.roots.begin(), visible.roots.end());
  }
  if (!request.parent().empty()) {
    KETNAP_ASSIGN_OR_RETURN(const Uuid parent,
                            VisibleOrganization(context, tree, request.parent(), "parent"));
    scope.bases = {parent};
    scope.reach = request.subtree() ? Reach::kBelow : Reach::kChildren;
  } else if (all_in_sight && !visible.everything) {
    scope.bases = visible.roots;
  } else {
    scope.from_roots = true;
  }
  return scope;
}

// The rows of every base and sight, in order, at most the page's limit. Bases do not overlap, nor
// do sights.
absl::StatusOr<std::vector<ListedOrganization>> ListRows(db::Transaction& transaction,
                                                         const ListScope& scope,
                                                         OrganizationQuery query) {
  std::vector<Uuid> bases = scope.bases;
  if (scope.from_roots) {
    KETNAP_ASSIGN_OR_RETURN(bases, FindRoots(transaction));
  }
  std::vector<ListedOrganization> rows;
  for (const Uuid& base : bases) {
    for (const std::optional<Uuid>& sight : scope.sights) {
      query.of = base;
      query.in_sight = sight;
      KETNAP_ASSIGN_OR_RETURN(auto more, organization::ListOrganizations(transaction, query));
      std::move(more.begin(), more.end(), std::back_inserter(rows));
    }
  }
  if (bases.size() * scope.sights.size() > 1) {
    std::sort(rows.begin(), rows.end(),
              [](const ListedOrganization& a, const ListedOrganization& b) {
                return std::tie(a.key, a.id) < std::tie(b.key, b.id);
              });
  }
  if (rows.size() > static_cast<size_t>(query.page.limit)) {
    rows.resize(static_cast<size_t>(query.page.limit));
  }
  return rows;
}

}  // namespace

absl::StatusOr<v1::Organization> StructurePart::GetOrganization(
    const Context& context, const v1::GetOrganizationRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(request.name(), "organizations"));
  KETNAP_ASSIGN_OR_RETURN(const Date day, DayAsked(context, request.as_of()));
  const std::optional<Date> asked = request.has_as_of() ? std::optional<Date>(day) : std::nullopt;
  std::optional<Organization> found;
  KETNAP_RETURN_IF_ERROR(environment_.database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(found, FindOn(transaction, id, asked));
        return absl::OkStatus();
      }));
  if (!found.has_value()) return ResourceNotFoundError(request.name());
  return ToProto(*found, day);
}

absl::StatusOr<v1::ListOrganizationsResponse> StructurePart::ListOrganizations(
    const Context& context, const v1::ListOrganizationsRequest& request) {
  const std::string principal = context.caller.Principal();
  KETNAP_ASSIGN_OR_RETURN(const api::Page page, api::ReadPage(request, principal));
  KETNAP_ASSIGN_OR_RETURN(const Date day, DayAsked(context, request.as_of()));
  OrganizationQuery query;
  KETNAP_ASSIGN_OR_RETURN(query.page, NamePageOf(page, request.text()));
  KETNAP_ASSIGN_OR_RETURN(const ListScope scope,
                          ListScopeOf(context, *environment_.tree, request, day));
  query.reach = scope.reach;
  query.day = day;
  query.type = request.type();
  query.text = query.page.prefix;
  std::vector<ListedOrganization> rows;
  std::vector<Organization> organizations;
  bool more = false;
  KETNAP_RETURN_IF_ERROR(environment_.database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(rows, ListRows(transaction, scope, query));
        more = CutToPage(page, &rows);
        std::vector<Uuid> ids;
        for (const ListedOrganization& row : rows) ids.push_back(row.id);
        KETNAP_ASSIGN_OR_RETURN(organizations,
                                LoadOrganizations(transaction, ids, day, context.today));
        return absl::OkStatus();
      }));
  v1::ListOrganizationsResponse response;
  for (const Organization& organization : organizations) {
    *response.add_organizations() = ToProto(organization, day);
  }
  if (more) {
    response.set_next_page_token(
        api::MakePageToken(request, principal, {rows.back().key, rows.back().id.ToString()}));
  }
  return response;
}

absl::StatusOr<v1::GetLineageResponse> StructurePart::GetLineage(
    const Context& context, const v1::GetLineageRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(request.name(), "organizations"));
  std::vector<LineageEdge> predecessors;
  std::vector<LineageEdge> successors;
  std::vector<OrganizationPeriod> periods;
  KETNAP_RETURN_IF_ERROR(environment_.database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(periods, FindPeriods(transaction, id));
        KETNAP_ASSIGN_OR_RETURN(predecessors, FindPredecessors(transaction, id));
        KETNAP_ASSIGN_OR_RETURN(successors, FindSuccessors(transaction, id));
        return absl::OkStatus();
      }));
  if (periods.empty()) return ResourceNotFoundError(request.name());
  // Of those that begin on one day, the one that stands comes first already.
  std::stable_sort(periods.begin(), periods.end(),
                   [](const OrganizationPeriod& a, const OrganizationPeriod& b) {
                     return a.valid_from > b.valid_from;
                   });
  v1::GetLineageResponse response;
  for (const LineageEdge& edge : predecessors) *response.add_predecessors() = ToProto(edge);
  for (const LineageEdge& edge : successors) *response.add_successors() = ToProto(edge);
  for (const OrganizationPeriod& period : periods) *response.add_periods() = ToProto(period);
  return response;
}

}  // namespace ketnap::organization
