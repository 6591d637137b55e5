#ifndef KETNAP_SERVICES_GATEWAY_PROXY_UPSTREAMS_H_
#define KETNAP_SERVICES_GATEWAY_PROXY_UPSTREAMS_H_

#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "grpcpp/channel.h"
#include "grpcpp/generic/generic_stub.h"

namespace ketnap::gateway {

// The services behind the gateway, by name ("dossier"), and connections to them. Thread safe once
// all are added.
class Upstreams {
 public:
  void Add(const std::string& name, const std::string& address);

  // One of the service's stubs, in turn; null when there is no such service.
  grpc::GenericStub* Find(std::string_view name);
  // For the gateway's own calls; null when there is no such service.
  std::shared_ptr<grpc::Channel> ChannelTo(std::string_view name) const;

 private:
  struct Upstream {
    std::vector<std::shared_ptr<grpc::Channel>> channels;
    std::vector<std::unique_ptr<grpc::GenericStub>> stubs;
    std::atomic<unsigned> next{0};
  };
  std::map<std::string, Upstream, std::less<>> upstreams_;
};

}  // namespace ketnap::gateway

#endif  // KETNAP_SERVICES_GATEWAY_PROXY_UPSTREAMS_H_
