#include "services/organization/handlers/conferral.h"

#include <algorithm>
#include <vector>

namespace ketnap::organization {

bool MayConferBelow(const access::RequestContext& context, const access::OrganizationTree& tree,
                    const Uuid& above) {
  if (access::CheckSuiteScope(context).ok()) return true;
  const std::vector<Uuid> path = tree.PathToRoot(above);
  return std::any_of(path.begin(), path.end(), [&](const Uuid& id) {
    const auto node = tree.Find(id);
    if (!node.has_value() || (node->parent.has_value() && !node->has_admission_authority)) {
      return false;
    }
    return access::CheckScope(context, tree, context.permission, id, "").ok();
  });
}

Message AuthorityNotConferred() {
  return {"Thẩm quyền quyết định kết nạp phải do cấp trên có thẩm quyền giao.",
          "An authority is given by an organization above that holds one."};
}

}  // namespace ketnap::organization
