#ifndef KETNAP_SERVICES_ORGANIZATION_REPOSITORY_IMPORT_REPOSITORY_H_
#define KETNAP_SERVICES_ORGANIZATION_REPOSITORY_IMPORT_REPOSITORY_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/api/import_part.h"
#include "common/base/date.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"
#include "services/organization/domain/import.h"
#include "services/organization/domain/organization.h"

namespace ketnap::organization {

// How far imports are, and what their parts were answered.
const api::ImportTables& RegisterImportTables();

// The row in which the import met the key, or the record, before; absent, and noted as met in
// `row`, when it did not.
absl::StatusOr<std::optional<int64_t>> MeetKey(db::Transaction& transaction, const Uuid& import,
                                               const ImportKey& key, int64_t row);
absl::StatusOr<std::optional<int64_t>> MeetRecord(db::Transaction& transaction, const Uuid& import,
                                                  const Uuid& record, int64_t row);

// What a dry run would have made of an organization or left of it.
struct DraftOrganization {
  Uuid id;
  Uuid parent;
  std::string type;
  std::string display_name;
  Date valid_from;
};
absl::Status PutDraft(db::Transaction& transaction, const Uuid& import, const ImportKey& key,
                      const DraftOrganization& draft);
absl::StatusOr<std::optional<DraftOrganization>> FindDraft(db::Transaction& transaction,
                                                           const Uuid& import,
                                                           const ImportKey& key);
absl::StatusOr<std::optional<DraftOrganization>> FindDraft(db::Transaction& transaction,
                                                           const Uuid& import, const Uuid& id);
// A draft of that name below `parent`, other than `self`.
absl::StatusOr<bool> HasDraftSibling(db::Transaction& transaction, const Uuid& import,
                                     const Uuid& parent, const std::string& display_name,
                                     const Uuid& self);

// The same of a member. A member whose papers would change has one with the new papers.
struct DraftMember {
  Uuid id;
  Uuid organization;
  std::string full_name;
  Date birth_date;
};
absl::Status PutDraft(db::Transaction& transaction, const Uuid& import, const DraftMember& draft);
absl::StatusOr<std::optional<DraftMember>> FindDraftMember(db::Transaction& transaction,
                                                           const Uuid& import, const Uuid& id);
// Whether another member of the same name and birth date would be in the same cell.
absl::StatusOr<bool> HasSameDraftMember(db::Transaction& transaction, const Uuid& import,
                                        const DraftMember& draft);

// Who has the code today, else who had it last.
struct CodeHolder {
  Uuid organization;
  bool has_it = false;  // Today.
};
absl::StatusOr<std::optional<CodeHolder>> LastHolderOfCode(db::Transaction& transaction,
                                                           const ImportKey& key);
// The live organization of that name directly below `parent`.
absl::StatusOr<std::optional<Uuid>> FindLiveSibling(db::Transaction& transaction,
                                                    const Uuid& parent,
                                                    const std::string& display_name);
absl::StatusOr<std::optional<Uuid>> FindMemberByKey(db::Transaction& transaction,
                                                    const ImportKey& key);
absl::Status InsertMemberKey(db::Transaction& transaction, const ImportKey& key, const Uuid& member,
                             absl::Time now);

// Levels between the two in the tree of today; absent when `below` does not lie there.
absl::StatusOr<std::optional<int>> DepthBelow(db::Transaction& transaction, const Uuid& above,
                                              const Uuid& below);

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_REPOSITORY_IMPORT_REPOSITORY_H_
