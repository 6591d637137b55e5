#ifndef KETNAP_SERVICES_GATEWAY_PROXY_GENERIC_PROXY_H_
#define KETNAP_SERVICES_GATEWAY_PROXY_GENERIC_PROXY_H_

#include "grpcpp/generic/async_generic_service.h"
#include "services/gateway/proxy/dispatcher.h"

namespace ketnap::gateway {

// gRPC of clients: every path, as bytes. Unary methods alone; what is streamed is refused.
// A session comes as "authorization: Bearer …"; cookies belong to browsers and are not looked at.
class GenericProxy : public grpc::CallbackGenericService {
 public:
  explicit GenericProxy(Dispatcher* dispatcher) : dispatcher_(dispatcher) {}

  grpc::ServerGenericBidiReactor* CreateReactor(
      grpc::GenericCallbackServerContext* context) override;

 private:
  Dispatcher* const dispatcher_;
};

}  // namespace ketnap::gateway

#endif  // KETNAP_SERVICES_GATEWAY_PROXY_GENERIC_PROXY_H_
