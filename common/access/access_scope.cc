#include <algorithm>

#include "absl/container/flat_hash_set.h"
#include "common/access/organization_tree.h"
#include "common/access/tree_statements.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"

namespace ketnap::access {
namespace {

// A permission of "" stands for methods that ask for none: any grant there is good enough.
bool Gives(const Grant& grant, std::string_view permission, Date day) {
  return grant.IsValidOn(day) && (permission.empty() || grant.Permits(permission));
}

// Notes the inspections without which the caller would see less.
void NoteWidening(const RequestContext& context, const OrganizationTree& tree,
                  const absl::flat_hash_set<Uuid>& granted_otherwise) {
  for (const Grant& grant : context.caller.grants) {
    if (!grant.IsOfInspection() || !Gives(grant, context.permission, context.today)) continue;
    const std::vector<Uuid> path = tree.PathToRoot(*grant.organization);
    const bool seen_anyway = std::any_of(path.begin(), path.end(), [&](const Uuid& above) {
      return granted_otherwise.contains(above);
    });
    if (!path.empty() && !seen_anyway) context.caller.NoteUse(grant, *grant.organization);
  }
}

}  // namespace

absl::Status CheckScope(const RequestContext& context, const OrganizationTree& tree,
                        std::string_view permission, const Uuid& organization,
                        std::string_view resource_name) {
  std::optional<absl::flat_hash_set<Uuid>> above;
  std::vector<const Grant*> of_inspections;
  for (const Grant& grant : context.caller.grants) {
    if (!Gives(grant, permission, context.today)) continue;
    if (!grant.organization.has_value()) return absl::OkStatus();
    if (!above.has_value()) {
      const std::vector<Uuid> path = tree.PathToRoot(organization);
      above.emplace(path.begin(), path.end());
    }
    if (!above->contains(*grant.organization)) continue;
    if (!grant.IsOfInspection()) return absl::OkStatus();
    of_inspections.push_back(&grant);
  }
  if (of_inspections.empty()) return ResourceNotFoundError(resource_name);
  for (const Grant* grant : of_inspections) context.caller.NoteUse(*grant, organization);
  return absl::OkStatus();
}

absl::Status CheckSuiteScope(const RequestContext& context) {
  for (const Grant& grant : context.caller.grants) {
    if (grant.organization.has_value()) continue;
    if (Gives(grant, context.permission, context.today)) return absl::OkStatus();
  }
  return ReasonedError(
      absl::StatusCode::kPermissionDenied, "SUITE_GRANT_REQUIRED",
      {"Việc này áp dụng cho toàn hệ thống; chỉ người được phân quyền trên toàn hệ thống mới được "
       "thực hiện.",
       "This concerns the whole suite; only a grant over the whole suite allows it."},
      {{"permission", context.permission}});
}

VisibleScope VisibleScopeOf(const RequestContext& context, const OrganizationTree& tree) {
  VisibleScope scope;
  absl::flat_hash_set<Uuid> granted;
  absl::flat_hash_set<Uuid> granted_otherwise;  // By a grant that is not an inspection's.
  for (const Grant& grant : context.caller.grants) {
    if (!Gives(grant, context.permission, context.today)) continue;
    if (!grant.organization.has_value()) {
      scope.everything = true;
      return scope;
    }
    granted.insert(*grant.organization);
    if (!grant.IsOfInspection()) granted_otherwise.insert(*grant.organization);
  }
  for (const Uuid& id : granted) {
    const std::vector<Uuid> path = tree.PathToRoot(id);
    if (path.empty()) continue;
    const bool redundant = std::any_of(path.begin() + 1, path.end(),
                                       [&](const Uuid& above) { return granted.contains(above); });
    if (!redundant) scope.roots.push_back(id);
  }
  std::sort(scope.roots.begin(), scope.roots.end());
  NoteWidening(context, tree, granted_otherwise);
  return scope;
}

absl::StatusOr<bool> StoodWithin(db::Transaction& transaction, const Uuid& descendant,
                                 const Uuid& ancestor, Date day) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows,
                          transaction.Query(kSelectSpanOn, {ancestor, descendant, day, day}));
  return !rows.empty();
}

}  // namespace ketnap::access
