#ifndef KETNAP_COMMON_RPC_STATUS_CONVERT_H_
#define KETNAP_COMMON_RPC_STATUS_CONVERT_H_

#include <string>

#include "absl/status/status.h"
#include "grpcpp/support/status.h"

namespace ketnap::rpc {

// To the wire: payloads become google.rpc.Status details, at most 4 KiB of them (larger ones are
// dropped from the end and counted in ErrorInfo metadata "details_omitted"; the whole must stay
// below gRPC's metadata limit or the code itself is lost). INTERNAL, UNKNOWN and DATA_LOSS are
// replaced by a neutral text that names `trace_id`; what they said is logged.
grpc::Status ToGrpcStatus(const absl::Status& status, const std::string& trace_id);

// From the wire, payloads restored.
absl::Status FromGrpcStatus(const grpc::Status& status);

}  // namespace ketnap::rpc

#endif  // KETNAP_COMMON_RPC_STATUS_CONVERT_H_
