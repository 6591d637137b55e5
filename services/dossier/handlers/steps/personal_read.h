#ifndef KETNAP_SERVICES_DOSSIER_HANDLERS_STEPS_PERSONAL_READ_H_
#define KETNAP_SERVICES_DOSSIER_HANDLERS_STEPS_PERSONAL_READ_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/access/request_context.h"
#include "common/base/status_macros.h"
#include "common/base/uuid.h"
#include "common/db/database.h"
#include "common/db/transaction.h"

// Reading personal data that is kept encrypted: never without a purpose, never without an entry in
// the journal.
namespace ketnap::dossier {

inline constexpr char kPersonalReads[] = "personalReads";

// INVALID_ARGUMENT, reason PURPOSE_REQUIRED, when the caller states none.
absl::Status CheckPurpose(const access::RequestContext& context);

// Journals one reading of `what` ("NATIONAL_ID", "FAMILY", "DOCUMENT" …) of a person followed by
// `organization`, in the transaction that reads it, before anything is answered. An aggregate of
// its own: the person's version stays. `resource` names what was read, where it has a name.
// Statuses: CheckPurpose's, and the journal's.
absl::Status RecordPersonalRead(db::Transaction& transaction, const access::RequestContext& context,
                                const Uuid& candidate, const Uuid& organization, const char* what,
                                const std::string& request_id, const std::string& resource = "");

// Runs an RPC that answers with such data. `body` (absl::StatusOr<Response>(db::Transaction&))
// calls RecordPersonalRead. Not api::RunMutation: that keeps the answer for a retry, and this one
// must stand in no table. A retry is another reading, journaled again.
template <typename Response, typename Body>
absl::StatusOr<Response> RunPersonalRead(db::Database& database,
                                         const access::RequestContext& context, Body body) {
  KETNAP_RETURN_IF_ERROR(CheckPurpose(context));
  Response response;
  KETNAP_RETURN_IF_ERROR(database.RunReadModifyWrite(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(response, body(transaction));
        return absl::OkStatus();
      }));
  return response;
}

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_HANDLERS_STEPS_PERSONAL_READ_H_
