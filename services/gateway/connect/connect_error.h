#ifndef KETNAP_SERVICES_GATEWAY_CONNECT_CONNECT_ERROR_H_
#define KETNAP_SERVICES_GATEWAY_CONNECT_CONNECT_ERROR_H_

#include <string>
#include <string_view>

#include "grpcpp/support/status.h"

// Errors as the Connect protocol writes them.
namespace ketnap::gateway {

// "failed_precondition"; "unknown" for a code that does not exist.
std::string_view ConnectCode(grpc::StatusCode code);
int HttpStatusOf(grpc::StatusCode code);

// {"code","message","details":[{"type","value","debug"}]}. `debug` is left out for a detail of a
// type that is not linked in or whose bytes do not fit it.
std::string ConnectErrorJson(const grpc::Status& status);

}  // namespace ketnap::gateway

#endif  // KETNAP_SERVICES_GATEWAY_CONNECT_CONNECT_ERROR_H_
