#ifndef KETNAP_SERVICES_SUPERVISION_REPOSITORY_FINDING_REPOSITORY_H_
#define KETNAP_SERVICES_SUPERVISION_REPOSITORY_FINDING_REPOSITORY_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/date.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"
#include "services/supervision/domain/finding.h"

// Findings with their responses and remedies, and sealed conclusions, in the database. Statuses are
// those of db::Transaction.
namespace ketnap::supervision {

absl::Status InsertFinding(db::Transaction& transaction, const Finding& finding);
// Writes the finding as a whole, remedies included: finding.version is the new one. ABORTED when
// the kept version is not the one before it.
absl::Status UpdateFinding(db::Transaction& transaction, const Finding& finding);

absl::StatusOr<std::optional<Finding>> FindFinding(db::Transaction& transaction, const Uuid& id);
// The same, locked until the transaction ends.
absl::StatusOr<std::optional<Finding>> LockFinding(db::Transaction& transaction, const Uuid& id);
// All of an inspection, in the order they were recorded.
absl::StatusOr<std::vector<Finding>> FindingsOf(db::Transaction& transaction,
                                                const Uuid& inspection);

// Of an organization and everything below it today, newest first: those after `after_day` and
// `after_id` in that order (absent: from the newest on), at most `limit`. Without remedies.
struct FindingsQuery {
  Uuid organization;
  std::optional<Date> after_day;
  Uuid after_id;
  int limit = 50;
};
absl::StatusOr<std::vector<Finding>> FindingsWithin(db::Transaction& transaction,
                                                    const FindingsQuery& query);
// Fills in the remedies of a finding read by FindingsWithin.
absl::Status ReadRemedies(db::Transaction& transaction, Finding* finding);

// Findings of that clause in that organization before the day, newest first; those withdrawn are
// left out.
absl::StatusOr<std::vector<Finding>> EarlierFindings(db::Transaction& transaction,
                                                     const Uuid& organization,
                                                     const std::string& clause, Date before);

struct SealedBytes {
  Uuid id;
  Uuid inspection;
  Uuid organization;
  std::string summary;
  std::string manifest;
  std::string snapshot;
  std::string signature;
  std::string signer;
  absl::Time create_time;
};
// ALREADY_EXISTS when the inspection has one.
absl::Status InsertConclusion(db::Transaction& transaction, const SealedBytes& conclusion);
// Without the snapshot's bytes.
absl::StatusOr<std::optional<SealedBytes>> FindConclusion(db::Transaction& transaction,
                                                          const Uuid& inspection);
absl::StatusOr<std::optional<SealedBytes>> FindSealedConclusion(db::Transaction& transaction,
                                                                const Uuid& inspection);

// Statements above that read, each with values for `organization`, for the test that asks the
// database how it would run them.
struct FindingStatement {
  std::string_view sql;
  db::Values values;
};
std::vector<FindingStatement> FindingStatements(const Uuid& organization, const Uuid& id);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_REPOSITORY_FINDING_REPOSITORY_H_
