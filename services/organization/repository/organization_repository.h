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
#include "services/organization/domain/organization_type.h"
#include "services/organization/repository/name_page.h"

namespace ketnap::organization {

// ---- types

absl::StatusOr<std::optional<OrganizationType>> FindType(db::Transaction& transaction,
                                                         std::string_view code);
// By code, those after `after`.
absl::StatusOr<std::vector<OrganizationType>> ListTypes(db::Transaction& transaction,
                                                        std::string_view after, int limit);
absl::Status InsertType(db::Transaction& transaction, const OrganizationType& type);
// ABORTED unless `type->version` still stands; it is advanced on success.
absl::Status UpdateType(db::Transaction& transaction, OrganizationType* type);

absl::StatusOr<TypeUse> CountUse(db::Transaction& transaction, std::string_view type);

// ---- organizations as they are today; authorities and codes are not filled

absl::StatusOr<std::optional<Organization>> FindOrganization(db::Transaction& transaction,
                                                             const Uuid& id);
// The same, locked until the transaction ends.
absl::StatusOr<std::optional<Organization>> LockOrganization(db::Transaction& transaction,
                                                             const Uuid& id);
absl::StatusOr<bool> HasUnitsBelow(db::Transaction& transaction, const Uuid& id);
// Those that stand, or stood, at the top.
absl::StatusOr<std::vector<Uuid>> FindRoots(db::Transaction& transaction);

// The row of a new organization, version 0, without its claims.
absl::Status InsertOrganization(db::Transaction& transaction, const Organization& organization);
// Writes the content in the middle of a change and gives up the claim on the name. ABORTED unless
// the version still stands; it stays as it is.
absl::Status UpdateOrganization(db::Transaction& transaction, const Organization& organization);
// Ends a change: claims the name of one that has not ended, and advances the version. ABORTED
// unless `organization->version` still stands; ALREADY_EXISTS, naming the other, when there is a
// live root already or a live sibling of the same name.
absl::Status AdvanceOrganization(db::Transaction& transaction, Organization* organization);

// ---- lists of a day

// What a page of organizations is chosen from.
struct OrganizationQuery {
  enum class Reach {
    kChildren,  // Directly below `of`.
    kBelow,     // Below `of` at any depth.
    kSubtree,   // `of` and everything below it.
  };
  Reach reach = Reach::kSubtree;
  Uuid of;
  std::optional<Uuid> in_sight;  // Only what lies below this one in the tree of today.
  Date day;
  std::string type;  // "" for every type.
  std::string text;  // Folded; one of the words of the name begins it. "" for every name.
  NamePage page;     // Its prefix is not read.
};
struct ListedOrganization {
  Uuid id;
  std::string key;
};
absl::StatusOr<std::vector<ListedOrganization>> ListOrganizations(db::Transaction& transaction,
                                                                  const OrganizationQuery& query);

// Those of `ids` that existed on `day`, in the order of `ids`, as they were on that day, with all
// authorities and codes they ever had. `today` spares a look at the past.
absl::StatusOr<std::vector<Organization>> LoadOrganizations(db::Transaction& transaction,
                                                            const std::vector<Uuid>& ids, Date day,
                                                            Date today);

// Those of `ids` there are, also those that have ended, as FindOrganization gives them, in no
// order.
absl::StatusOr<std::vector<Organization>> FindOrganizations(db::Transaction& transaction,
                                                            const std::vector<Uuid>& ids);

// What the server compares to find `text` at the beginning of a word.
struct WordPatterns {
  std::string first_word;
  std::string later_word;
};
WordPatterns WordPatternsOf(std::string_view text);

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_REPOSITORY_ORGANIZATION_REPOSITORY_H_
