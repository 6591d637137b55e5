#ifndef KETNAP_SERVICES_SUPERVISION_REPOSITORY_PROGRAM_REPOSITORY_H_
#define KETNAP_SERVICES_SUPERVISION_REPOSITORY_PROGRAM_REPOSITORY_H_

#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"
#include "services/supervision/domain/inspection_program.h"

// Annual programmes with their revisions.
namespace ketnap::supervision {

absl::StatusOr<std::optional<InspectionProgram>> FindProgram(db::Transaction& transaction,
                                                             const Uuid& id);
// The same, locked until the transaction ends.
absl::StatusOr<std::optional<InspectionProgram>> LockProgram(db::Transaction& transaction,
                                                             const Uuid& id);
absl::StatusOr<std::optional<Uuid>> FindProgramOfYear(db::Transaction& transaction,
                                                      const Uuid& organization, int year);
// ALREADY_EXISTS when the committee has one for the year.
absl::Status InsertProgram(db::Transaction& transaction, const InspectionProgram& program);
// ABORTED unless the version before `program.version` stands.
absl::Status UpdateProgram(db::Transaction& transaction, const InspectionProgram& program);

// A content with its items; written over what stood there.
absl::Status PutProgramRevision(db::Transaction& transaction, const Uuid& program,
                                const ProgramRevision& revision);
absl::StatusOr<std::optional<ProgramRevision>> FindProgramRevision(db::Transaction& transaction,
                                                                   const Uuid& program,
                                                                   int revision);
// Newest first, those before `before`.
absl::StatusOr<std::vector<ProgramRevision>> ListProgramRevisions(db::Transaction& transaction,
                                                                  const Uuid& program, int before,
                                                                  int limit);

// One page of programmes, newest year first. Of `root` and everything below it; of everything
// without a root.
struct ProgramPage {
  int year = 0;                    // 0: any.
  std::optional<int> before_year;  // Key of the row before the page.
  Uuid before_id;
  int limit = 0;
};
absl::StatusOr<std::vector<InspectionProgram>> ListPrograms(db::Transaction& transaction,
                                                            const std::optional<Uuid>& root,
                                                            const ProgramPage& page);

// An inspection that carries out an item.
struct ItemInspection {
  Uuid id;
  Uuid organization;  // The committee that holds it, or who carries that on.
  InspectionState state = InspectionState::kPlanned;
};
// Of the items of one revision, by item.
absl::StatusOr<std::map<Uuid, std::vector<ItemInspection>>> InspectionsOfProgram(
    db::Transaction& transaction, const Uuid& program, int revision);

// An item as it stands in the present content of its programme, with that programme; nothing when
// an amendment has taken it out. The programme's row is locked, so that it is not amended while an
// inspection is tied to the item.
struct FoundItem {
  InspectionProgram program;
  ProgramItem item;
};
absl::StatusOr<std::optional<FoundItem>> LockProgramItem(db::Transaction& transaction,
                                                         const Uuid& item);

// Statements above that read, each with values for `organization`, for the test that asks the
// database how it would run them.
struct ProgramStatement {
  std::string_view sql;
  db::Values values;
  bool in_order = false;  // The rows come in the order of an index.
};
std::vector<ProgramStatement> ProgramStatements(const Uuid& organization, const Uuid& program,
                                                const Uuid& item);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_REPOSITORY_PROGRAM_REPOSITORY_H_
