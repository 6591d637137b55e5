#ifndef KETNAP_SERVICES_GATEWAY_PROXY_UPSTREAM_STATUS_H_
#define KETNAP_SERVICES_GATEWAY_PROXY_UPSTREAM_STATUS_H_

#include <string>

#include "grpcpp/support/status.h"

namespace ketnap::gateway {

// What the client gets for what an upstream call ended with. A status with details was made by a
// service and goes on as it is. One without was made on the way: its text tells of sockets and
// settings, so it is replaced by one of ours, UNAVAILABLE with RetryInfo among them.
grpc::Status CleanUpstreamStatus(const grpc::Status& status, const std::string& trace_id);

}  // namespace ketnap::gateway

#endif  // KETNAP_SERVICES_GATEWAY_PROXY_UPSTREAM_STATUS_H_
