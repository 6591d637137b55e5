#ifndef KETNAP_SERVICES_GATEWAY_AUTHN_SESSION_RESOLVER_H_
#define KETNAP_SERVICES_GATEWAY_AUTHN_SESSION_RESOLVER_H_

#include <memory>

#include "absl/status/statusor.h"
#include "common/access/token.h"
#include "common/base/clock.h"
#include "grpcpp/channel.h"
#include "services/gateway/authn/session_cache.h"

namespace ketnap::identity::v1 {
class ResolveSessionResponse;
}

namespace ketnap::gateway {

// Asks identity.v1.SessionService over `channel`, as the process that `signer` speaks for. What it
// answers: UNAUTHENTICATED (SESSION_ENDED), or UNAVAILABLE (IDENTITY_UNAVAILABLE) for every other
// failure: without identity nobody comes in. `signer` and `clock` outlive the resolver's last call.
SessionCache::Resolver MakeSessionResolver(std::shared_ptr<grpc::Channel> channel,
                                           const access::Signer* signer, const Clock* clock);

// INTERNAL when identity states something impossible.
absl::StatusOr<std::shared_ptr<const Session>> SessionFromProto(
    const identity::v1::ResolveSessionResponse& response);

}  // namespace ketnap::gateway

#endif  // KETNAP_SERVICES_GATEWAY_AUTHN_SESSION_RESOLVER_H_
