#ifndef KETNAP_SERVICES_DOSSIER_HANDLERS_SUBTREE_SCOPE_H_
#define KETNAP_SERVICES_DOSSIER_HANDLERS_SUBTREE_SCOPE_H_

#include <string_view>

#include "absl/status/statusor.h"
#include "common/access/request_context.h"
#include "common/base/uuid.h"
#include "services/dossier/handlers/environment.h"

namespace ketnap::dossier {

// The organization a list is of, with everything below it.
struct SubtreeScope {
  Uuid organization;
  bool few_organizations = false;  // Few enough to be read one by one.
};

// NOT_FOUND for an organization that is unknown or out of the caller's sight.
absl::StatusOr<SubtreeScope> SubtreeOf(const Environment& environment,
                                       const access::RequestContext& context,
                                       std::string_view name);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_HANDLERS_SUBTREE_SCOPE_H_
