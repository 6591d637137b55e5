#ifndef KETNAP_SERVICES_DOSSIER_REPOSITORY_VERIFICATION_LISTING_H_
#define KETNAP_SERVICES_DOSSIER_REPOSITORY_VERIFICATION_LISTING_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/date.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"
#include "services/dossier/domain/candidate.h"

// Lists of requests to verify, read in the order of an index whatever the size of the scope: a
// request has one row for each organization above who was asked (or took it over), and one for each
// above the cell that follows the person.
namespace ketnap::dossier {

// Brings the rows of one person's requests up to what request, person and tree say; writes the
// difference alone. Under the lock of the person's row, after row and papers were written.
absl::Status RelistVerifications(db::Transaction& transaction, const Uuid& candidate);

// The tree changed at `organization`: the rows of everything asked of, or sent from, it and what
// lies below it follow. Under the lock of the tree's writer.
absl::Status RelistVerificationsBelow(db::Transaction& transaction, const Uuid& organization);

struct VerificationQuery {
  Uuid organization;  // With everything below it.
  bool incoming = false;
  bool open_only = false;
  std::optional<Date> after_due;  // Of the row before the page; absent for the first page.
  Uuid after_id;
  int limit = 0;
};

struct ListedVerification {
  Verification verification;
  Uuid candidate;
  Uuid organization;  // The cell that follows the person.
  std::string full_name;
  Date birth_date;
  Date due_date;  // What it is listed under: the request's own, or its day when it has none.
};

// A page by due date and id.
absl::StatusOr<std::vector<ListedVerification>> ListVerifications(db::Transaction& transaction,
                                                                  const VerificationQuery& query);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_REPOSITORY_VERIFICATION_LISTING_H_
