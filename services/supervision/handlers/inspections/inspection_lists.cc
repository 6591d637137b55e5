#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>
#include <vector>

#include "common/access/scoped_query.h"
#include "common/api/page_key.h"
#include "common/api/page_token.h"
#include "common/api/resource_name.h"
#include "common/base/status_macros.h"
#include "services/supervision/handlers/inspections/inspection_conversion.h"
#include "services/supervision/handlers/inspections/inspection_handler.h"
#include "services/supervision/handlers/inspections/inspection_view.h"
#include "services/supervision/repository/inspection_repository.h"

namespace ketnap::supervision {
namespace {

bool IsNewer(const InspectionKey& a, const InspectionKey& b) {
  return std::tie(a.start, a.id) > std::tie(b.start, b.id);
}

void Append(std::vector<InspectionKey> more, std::vector<InspectionKey>* keys) {
  std::move(more.begin(), more.end(), std::back_inserter(*keys));
}

void SortAndCut(int limit, std::vector<InspectionKey>* keys) {
  std::sort(keys->begin(), keys->end(), IsNewer);
  const auto same = [](const InspectionKey& a, const InspectionKey& b) { return a.id == b.id; };
  keys->erase(std::unique(keys->begin(), keys->end(), same), keys->end());
  if (keys->size() > static_cast<size_t>(limit)) keys->resize(static_cast<size_t>(limit));
}

// The part of the caller's scope at or below the organization asked for.
absl::StatusOr<access::VisibleScope> NarrowScope(access::VisibleScope scope,
                                                 const access::OrganizationTree& tree,
                                                 const std::string& organization) {
  if (organization.empty()) return scope;
  KETNAP_ASSIGN_OR_RETURN(const Uuid id,
                          api::ParseResourceName(organization, "organizations", "organization"));
  const bool is_within =
      scope.everything || std::any_of(scope.roots.begin(), scope.roots.end(),
                                      [&](const Uuid& root) { return tree.IsWithin(id, root); });
  access::VisibleScope narrow;
  if (is_within) narrow.roots.push_back(id);
  return narrow;
}

// What is held or inspected in the scope. Of everything, what is held is all there is.
absl::StatusOr<std::vector<InspectionKey>> KeysOf(db::Transaction& transaction,
                                                  const access::VisibleScope& scope,
                                                  const InspectionPage& page) {
  return access::QueryScope<InspectionKey>(
      scope, page.limit,
      [&](const std::optional<Uuid>& root) -> absl::StatusOr<std::vector<InspectionKey>> {
        KETNAP_ASSIGN_OR_RETURN(std::vector<InspectionKey> keys,
                                ListHeldInspections(transaction, root, page));
        if (!root.has_value()) return keys;
        KETNAP_ASSIGN_OR_RETURN(std::vector<InspectionKey> inspected,
                                ListInspectionsOfSubjects(transaction, *root, page));
        Append(std::move(inspected), &keys);
        SortAndCut(page.limit, &keys);
        return keys;
      },
      &IsNewer);
}

}  // namespace

absl::StatusOr<v1::Inspection> InspectionHandler::GetInspection(
    const Context& context, const v1::GetInspectionRequest& request) {
  v1::Inspection response;
  KETNAP_RETURN_IF_ERROR(environment_->database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        const access::OrganizationTree& tree = *environment_->tree;
        KETNAP_ASSIGN_OR_RETURN(
            const Inspection inspection,
            FindVisibleInspection(transaction, context, tree, request.name(), false));
        response = InspectionAnswer(context, tree, inspection, ViewOf(context, tree, inspection));
        return absl::OkStatus();
      }));
  return response;
}

absl::StatusOr<v1::ListInspectionsResponse> InspectionHandler::ListInspections(
    const Context& context, const v1::ListInspectionsRequest& request) {
  const std::string principal = context.caller.Principal();
  const access::OrganizationTree& tree = *environment_->tree;
  KETNAP_ASSIGN_OR_RETURN(const api::Page page, api::ReadPage(request, principal, 50, 100));
  KETNAP_ASSIGN_OR_RETURN(const auto key, api::ReadDayKey(page));
  InspectionPage query{.before_start = std::nullopt,
                       .before_id = Uuid(),
                       .limit = page.size + 1,
                       .state = request.state()};
  if (key.has_value()) {
    query.before_start = key->day;
    query.before_id = key->id;
  }
  KETNAP_ASSIGN_OR_RETURN(
      const access::VisibleScope scope,
      NarrowScope(access::VisibleScopeOf(context, tree), tree, request.organization()));
  const auto account = api::ParseResourceName(context.caller.account, kAccounts);
  v1::ListInspectionsResponse response;
  KETNAP_RETURN_IF_ERROR(environment_->database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        response.Clear();
        KETNAP_ASSIGN_OR_RETURN(std::vector<InspectionKey> keys, KeysOf(transaction, scope, query));
        if (account.ok() && request.organization().empty()) {
          KETNAP_ASSIGN_OR_RETURN(
              std::vector<InspectionKey> of_team,
              ListInspectionsOfTeam(transaction, *account, context.today, query));
          Append(std::move(of_team), &keys);
        }
        SortAndCut(query.limit, &keys);
        const bool more = api::CutToPage(page, &keys);
        for (const InspectionKey& each : keys) {
          KETNAP_ASSIGN_OR_RETURN(const auto found, FindInspection(transaction, each.id));
          if (!found.has_value()) continue;
          const v1::InspectionView view = ViewOf(context, tree, *found);
          // The tree in memory may have gone on since the tables were read.
          if (view == v1::INSPECTION_VIEW_UNSPECIFIED) continue;
          *response.add_inspections() = InspectionAnswer(context, tree, *found, view);
        }
        if (more) {
          response.set_next_page_token(api::MakePageToken(
              request, principal, {FormatDate(keys.back().start), keys.back().id.ToString()}));
        }
        return absl::OkStatus();
      }));
  return response;
}

}  // namespace ketnap::supervision
