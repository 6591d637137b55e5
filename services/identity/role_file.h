#ifndef KETNAP_SERVICES_IDENTITY_ROLE_FILE_H_
#define KETNAP_SERVICES_IDENTITY_ROLE_FILE_H_

#include <string>

#include "absl/status/statusor.h"
#include "services/identity/domain/grant.h"

namespace ketnap::identity {

// The roles in a ketnap.config.v1.RoleCatalogue text file. FAILED_PRECONDITION, naming the file and
// the fault, when it cannot be read, parsed or accepted.
absl::StatusOr<RoleCatalogue> LoadRoleFile(const std::string& path);

}  // namespace ketnap::identity

#endif  // KETNAP_SERVICES_IDENTITY_ROLE_FILE_H_
