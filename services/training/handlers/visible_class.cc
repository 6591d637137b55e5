#include "services/training/handlers/visible_class.h"

#include <algorithm>
#include <optional>

#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/training/handlers/conversion.h"
#include "services/training/repository/class_repository.h"

namespace ketnap::training {
namespace {

bool IsVisible(const access::RequestContext& context, const access::OrganizationTree& tree,
               const Uuid& organizer) {
  const access::VisibleScope scope = access::VisibleScopeOf(context, tree);
  return scope.everything ||
         std::any_of(scope.roots.begin(), scope.roots.end(), [&](const Uuid& root) {
           return tree.IsWithin(organizer, root) || tree.IsWithin(root, organizer);
         });
}

}  // namespace

absl::StatusOr<TrainingClass> FindVisibleClass(const Environment& environment,
                                               const access::RequestContext& context,
                                               const std::string& name) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(name, kClasses));
  std::optional<TrainingClass> found;
  KETNAP_RETURN_IF_ERROR(environment.database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(found, FindClass(transaction, id));
        return absl::OkStatus();
      }));
  if (!found.has_value() || !IsVisible(context, *environment.tree, found->organizer)) {
    return ResourceNotFoundError(name);
  }
  return *std::move(found);
}

}  // namespace ketnap::training
