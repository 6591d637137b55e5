#ifndef KETNAP_COMMON_JOURNAL_WRITER_H_
#define KETNAP_COMMON_JOURNAL_WRITER_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/access/request_context.h"
#include "common/base/date.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"
#include "google/protobuf/message.h"

namespace ketnap::journal {

// What a mutation says of itself.
struct Change {
  std::string aggregate_type;  // Collection: "candidates".
  Uuid aggregate_id;
  int64_t version = 0;  // The aggregate's version after the change.
  std::string action;   // RPC that made it: "NominateCandidate".
  Date occurred_on;
  Uuid organization;  // Owner of the aggregate at that moment.
  std::string request_id;
  std::string on_behalf_of;  // Empty: the context's.
  bool historical = false;
};

// Writes one entry into journal_entry (append-only; the service's account may INSERT and SELECT
// there, nothing else) and marks it for the sequencer, in the caller's transaction. The aggregate's
// root must have been advanced to `change.version` before, in the same transaction, so that two
// writers of one aggregate meet there. ABORTED when another entry of the aggregate has the version;
// INTERNAL when the previous version is missing.
absl::Status Append(db::Transaction& transaction, const access::RequestContext& context,
                    const Change& change, const google::protobuf::Message& event);

}  // namespace ketnap::journal

#endif  // KETNAP_COMMON_JOURNAL_WRITER_H_
