#include "services/gateway/proxy/upstream_status.h"

#include "common/base/errors.h"
#include "common/rpc/status_convert.h"
#include "services/gateway/admission/refusals.h"

namespace ketnap::gateway {
namespace {

absl::Status Replacement(const grpc::Status& status) {
  switch (status.error_code()) {
    case grpc::StatusCode::UNAVAILABLE:
      return TemporarilyUnavailableError("SERVICE_UNAVAILABLE", absl::Seconds(1));
    case grpc::StatusCode::DEADLINE_EXCEEDED:
      return DeadlineError();
    case grpc::StatusCode::CANCELLED:
      return CancelledByCallerError();
    case grpc::StatusCode::UNIMPLEMENTED:
      return UnknownMethodError();
    case grpc::StatusCode::RESOURCE_EXHAUSTED:
      return ReplyTooLargeError();
    case grpc::StatusCode::UNAUTHENTICATED:
    case grpc::StatusCode::PERMISSION_DENIED:
    case grpc::StatusCode::NOT_FOUND:
    case grpc::StatusCode::INVALID_ARGUMENT:
    case grpc::StatusCode::FAILED_PRECONDITION:
    case grpc::StatusCode::ABORTED:
    case grpc::StatusCode::ALREADY_EXISTS:
    case grpc::StatusCode::OUT_OF_RANGE:
      // The transport never makes these.
      return absl::Status(static_cast<absl::StatusCode>(status.error_code()),
                          status.error_message());
    default:
      // Masked and logged on the way out.
      return absl::InternalError(status.error_message());
  }
}

}  // namespace

grpc::Status CleanUpstreamStatus(const grpc::Status& status, const std::string& trace_id) {
  if (status.ok() || !status.error_details().empty()) return status;
  return rpc::ToGrpcStatus(Replacement(status), trace_id);
}

}  // namespace ketnap::gateway
