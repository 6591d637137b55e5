#ifndef KETNAP_SERVICES_SUPERVISION_REPOSITORY_INSPECTION_REPOSITORY_H_
#define KETNAP_SERVICES_SUPERVISION_REPOSITORY_INSPECTION_REPOSITORY_H_

#include <optional>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "common/db/transaction.h"
#include "services/supervision/domain/inspection.h"

// Inspections in the database. Statuses are those of db::Transaction.
namespace ketnap::supervision {

absl::Status InsertInspection(db::Transaction& transaction, const Inspection& inspection);
// Whole, with team, steps and extensions.
absl::StatusOr<std::optional<Inspection>> FindInspection(db::Transaction& transaction,
                                                         const Uuid& id);
// The same, its row locked until the transaction ends.
absl::StatusOr<std::optional<Inspection>> LockInspection(db::Transaction& transaction,
                                                         const Uuid& id);
// Writes `inspection`, whose version is already the new one, with all its lists. ABORTED when the
// row is not at the version before.
absl::Status UpdateInspection(db::Transaction& transaction, const Inspection& inspection);

// Where a page begins, newest first.
struct InspectionPage {
  std::optional<Date> before_start;
  Uuid before_id;
  int limit = 0;
  int state = 0;  // 0: any.
};
struct InspectionKey {
  Uuid id;
  Date start;
};
// Held by organizations at or below `root`; all when there is none.
absl::StatusOr<std::vector<InspectionKey>> ListHeldInspections(db::Transaction& transaction,
                                                               const std::optional<Uuid>& root,
                                                               const InspectionPage& page);
// With a subject at or below `root`, begun and not called off: what a subject is told of.
absl::StatusOr<std::vector<InspectionKey>> ListInspectionsOfSubjects(db::Transaction& transaction,
                                                                     const Uuid& root,
                                                                     const InspectionPage& page);
// Whose access is open on `today`, with the account in the team.
absl::StatusOr<std::vector<InspectionKey>> ListInspectionsOfTeam(db::Transaction& transaction,
                                                                 const Uuid& account, Date today,
                                                                 const InspectionPage& page);

// `to` carries on today what `from` held, and what was inspected there.
absl::Status HandInspectionsOver(db::Transaction& transaction, const Uuid& from, const Uuid& to);

// For the test that asks the database how it would run them: those that take an id; the lists, in
// the order above, the first of them without and with a root.
std::vector<std::string_view> InspectionStatements();
std::vector<std::string_view> InspectionListStatements();

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_REPOSITORY_INSPECTION_REPOSITORY_H_
