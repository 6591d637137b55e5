#ifndef KETNAP_SERVICES_ORGANIZATION_REPOSITORY_IMPORT_REPOSITORY_H_
#define KETNAP_SERVICES_ORGANIZATION_REPOSITORY_IMPORT_REPOSITORY_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/date.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"
#include "services/organization/domain/import.h"
#include "services/organization/domain/organization.h"

namespace ketnap::organization {

absl::StatusOr<std::optional<Import>> FindImport(db::Transaction& transaction, const Uuid& id);
// The same, locked until the transaction ends.
absl::StatusOr<std::optional<Import>> LockImport(db::Transaction& transaction, const Uuid& id);
absl::Status InsertImport(db::Transaction& transaction, const Import& import);
absl::Status UpdateImport(db::Transaction& transaction, const Import& import);

// What a part was answered.
struct ImportPart {
  std::string request_hash;
  std::string response;
};
absl::StatusOr<std::optional<ImportPart>> FindImportPart(db::Transaction& transaction,
                                                         const Uuid& import, int64_t first_row);
absl::Status InsertImportPart(db::Transaction& transaction, const Uuid& import, int64_t first_row,
                              const ImportPart& part, absl::Time now);

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

// Removes what only an import under way needs: keys met and drafts.
absl::Status ForgetDrafts(db::Transaction& transaction, const Uuid& import);

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
