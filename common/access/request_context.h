#ifndef KETNAP_COMMON_ACCESS_REQUEST_CONTEXT_H_
#define KETNAP_COMMON_ACCESS_REQUEST_CONTEXT_H_

#include <string>

#include "absl/time/time.h"
#include "common/access/caller.h"
#include "common/base/date.h"

namespace ketnap::access {

// What a handler knows of the call it serves, free of gRPC. Made by the pipeline, valid for the
// call.
struct RequestContext {
  Caller caller;
  std::string method;      // "/ketnap.dossier.v1.CandidateService/GetCandidate".
  std::string permission;  // The method's permission; "" when it has none.
  std::string trace_id;    // Follows the request through every log line.
  std::string purpose;     // From metadata x-ketnap-purpose, where the caller states one.
  absl::Time now;          // When the call arrived; one instant for the whole call.
  Date today;              // The same in Vietnam.
  absl::Time deadline;
  std::string on_behalf_of;  // Of a process that carries out what somebody recorded before: who.
};

}  // namespace ketnap::access

#endif  // KETNAP_COMMON_ACCESS_REQUEST_CONTEXT_H_
