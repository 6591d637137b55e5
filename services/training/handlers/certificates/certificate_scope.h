#ifndef KETNAP_SERVICES_TRAINING_HANDLERS_CERTIFICATES_CERTIFICATE_SCOPE_H_
#define KETNAP_SERVICES_TRAINING_HANDLERS_CERTIFICATES_CERTIFICATE_SCOPE_H_

#include <optional>

#include "common/access/organization_tree.h"
#include "common/access/request_context.h"
#include "common/base/uuid.h"
#include "services/training/repository/certificate_repository.h"

namespace ketnap::training {

// The first of the owners over which the caller holds the call's permission: who issued a
// certificate, and who follows the person, keep it when the person moves. Nothing for everybody
// else.
std::optional<Uuid> OwnerInScope(const access::RequestContext& context,
                                 const access::OrganizationTree& tree,
                                 const CertificateOwners& owners);

}  // namespace ketnap::training

#endif  // KETNAP_SERVICES_TRAINING_HANDLERS_CERTIFICATES_CERTIFICATE_SCOPE_H_
