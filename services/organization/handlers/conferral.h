#ifndef KETNAP_SERVICES_ORGANIZATION_HANDLERS_CONFERRAL_H_
#define KETNAP_SERVICES_ORGANIZATION_HANDLERS_CONFERRAL_H_

#include "absl/status/status.h"
#include "common/access/organization_tree.h"
#include "common/access/request_context.h"
#include "common/base/errors.h"
#include "common/base/uuid.h"

namespace ketnap::organization {

// Authorities are given by an organization that holds one itself, or by the root. Whether the
// caller's grant reaches such a one, at `above` or over it.
bool MayConferBelow(const access::RequestContext& context, const access::OrganizationTree& tree,
                    const Uuid& above);

// What is told when not.
Message AuthorityNotConferred();

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_HANDLERS_CONFERRAL_H_
