#ifndef KETNAP_COMMON_API_MUTATION_H_
#define KETNAP_COMMON_API_MUTATION_H_

#include <functional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/access/request_context.h"
#include "common/db/database.h"
#include "google/protobuf/message.h"

namespace ketnap::api {

// Runs a mutation once for each (caller, method, request_id), whatever is retried. In one
// transaction (RunReadModifyWrite): the idempotency row first, on which a concurrent twin waits;
// then `body`; then the answer is kept with the row. A retry gets the kept answer and `body` does
// not run. The same request_id with other content is refused: INVALID_ARGUMENT, reason
// REQUEST_ID_REUSED. Only successes are kept, for at least 7 days. The request's field `request_id`
// is read by reflection; it must be set (the field rule demands it).
//
// `body` may run again after ABORTED and must keep no state outside what it writes and returns.
absl::Status RunMutationUntyped(db::Database& database, const access::RequestContext& context,
                                const google::protobuf::Message& request,
                                google::protobuf::Message* response,
                                const std::function<absl::Status(db::Transaction&)>& body);

template <typename Response, typename Body>  // Body: absl::StatusOr<Response>(db::Transaction&)
absl::StatusOr<Response> RunMutation(db::Database& database, const access::RequestContext& context,
                                     const google::protobuf::Message& request, Body body) {
  Response response;
  absl::Status status = RunMutationUntyped(database, context, request, &response,
                                           [&](db::Transaction& transaction) -> absl::Status {
                                             auto result = body(transaction);
                                             if (!result.ok()) return result.status();
                                             response = *std::move(result);
                                             return absl::OkStatus();
                                           });
  if (!status.ok()) return status;
  return response;
}

// Removes rows older than 7 days, at most `limit` of them: rows removed.
absl::StatusOr<int64_t> PruneIdempotency(db::Database& database, absl::Time now, int limit);

}  // namespace ketnap::api

#endif  // KETNAP_COMMON_API_MUTATION_H_
