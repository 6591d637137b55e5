#ifndef KETNAP_SERVICES_ORGANIZATION_REPOSITORY_ORGANIZATION_REPOSITORY_H_
#define KETNAP_SERVICES_ORGANIZATION_REPOSITORY_ORGANIZATION_REPOSITORY_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/db/transaction.h"
#include "services/organization/domain/organization.h"
#include "services/organization/repository/name_page.h"

namespace ketnap::organization {

absl::StatusOr<std::optional<OrganizationType>> FindType(db::Transaction& transaction,
                                                         std::string_view code);

absl::StatusOr<std::optional<Organization>> FindOrganization(db::Transaction& transaction,
                                                             const Uuid& id);
// The same, locked until the transaction ends.
absl::StatusOr<std::optional<Organization>> LockOrganization(db::Transaction& transaction,
                                                             const Uuid& id);
absl::StatusOr<bool> HasUnitsBelow(db::Transaction& transaction, const Uuid& id);

// What a page of organizations is chosen from.
enum class OrganizationReach {
  kAll,       // Every organization; `of` is not read.
  kChildren,  // Directly below `of`.
  kBelow,     // Below `of` at any depth.
  kSubtree,   // `of` and everything below it.
};
struct ListedOrganization {
  Organization organization;
  std::string key;
};
absl::StatusOr<std::vector<ListedOrganization>> ListOrganizations(db::Transaction& transaction,
                                                                  OrganizationReach reach,
                                                                  const Uuid& of,
                                                                  std::string_view type,
                                                                  const NamePage& page);

// Both write the service's own row only. ALREADY_EXISTS, naming the other, when there is a root
// already or a sibling of the same name. Update: ABORTED unless `organization.version` still
// stands; it is advanced on success.
absl::Status InsertOrganization(db::Transaction& transaction, const Organization& organization);
absl::Status UpdateOrganization(db::Transaction& transaction, Organization* organization);

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_REPOSITORY_ORGANIZATION_REPOSITORY_H_
