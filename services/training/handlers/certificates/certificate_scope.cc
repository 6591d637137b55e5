#include "services/training/handlers/certificates/certificate_scope.h"

namespace ketnap::training {

std::optional<Uuid> OwnerInScope(const access::RequestContext& context,
                                 const access::OrganizationTree& tree,
                                 const CertificateOwners& owners) {
  for (const Uuid& owner : owners) {
    if (access::CheckScope(context, tree, context.permission, owner, "").ok()) return owner;
  }
  return std::nullopt;
}

}  // namespace ketnap::training
