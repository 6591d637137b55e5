#ifndef KETNAP_SERVICES_DOSSIER_REPOSITORY_CORRECTIONS_CORRECTION_REPOSITORY_H_
#define KETNAP_SERVICES_DOSSIER_REPOSITORY_CORRECTIONS_CORRECTION_REPOSITORY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/date.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"
#include "services/dossier/domain/candidate.h"

// Corrections and undos, under the lock of the person's row.
namespace ketnap::dossier {

enum class CorrectionKind { kUnspecified = 0, kFields = 1, kUndo = 2 };

enum class CorrectionStatus {
  kUnspecified = 0,
  kPending = 1,
  kApplied = 2,
  kRejected = 3,
  kOutdated = 4
};

struct CorrectionRow {
  Uuid id;
  int64_t version = 1;  // Of the correction's own journal.
  Uuid candidate;
  Uuid organization;  // The cell that follows the person.
  CorrectionKind kind = CorrectionKind::kFields;
  CorrectionStatus status = CorrectionStatus::kPending;
  int64_t base_version = 0;
  std::string content;  // Sealed.
  PaperReference basis;
  std::string undone_action;
  int64_t undone_version = 0;  // Version that the undo takes back; 0 for fields.
  std::string proposer;
  std::string proposer_member;  // "" when the account is linked to none.
  std::string approver;
  std::optional<std::string> rejection;  // Sealed.
  absl::Time create_time;
  std::optional<absl::Time> decide_time;
};

absl::Status InsertCorrection(db::Transaction& transaction, const CorrectionRow& row);
absl::StatusOr<std::optional<CorrectionRow>> LockCorrection(db::Transaction& transaction,
                                                            const Uuid& id);
// Writes status, approver, rejection and time, and raises the version. ABORTED when another was
// faster.
absl::Status DecideCorrection(db::Transaction& transaction, CorrectionRow* row);

// The person is at `version` now: what was proposed for an earlier one and is still pending can no
// longer be approved.
absl::Status OutdateCorrections(db::Transaction& transaction, const Uuid& candidate,
                                int64_t version);
// Another organization follows the person.
absl::Status MoveCorrections(db::Transaction& transaction, const Uuid& candidate,
                             const Uuid& organization);

struct CorrectionQuery {
  Uuid below;
  bool few_organizations = false;  // The scope is small enough to be read through.
  CorrectionStatus status = CorrectionStatus::kUnspecified;  // Any.
  std::optional<Uuid> before;  // The row before the page; absent for the first.
  int limit = 0;
};

// Newest first.
absl::StatusOr<std::vector<CorrectionRow>> ListCorrections(db::Transaction& transaction,
                                                           const CorrectionQuery& query);

// First days of the months that have a review, in order.
absl::StatusOr<std::vector<Date>> ReviewedMonths(db::Transaction& transaction,
                                                 const Uuid& candidate);
// Takes a month's review back, with its marks.
absl::Status RemoveReview(db::Transaction& transaction, const Uuid& candidate, Date month);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_REPOSITORY_CORRECTIONS_CORRECTION_REPOSITORY_H_
