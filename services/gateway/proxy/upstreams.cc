#include "services/gateway/proxy/upstreams.h"

#include "common/rpc/server_host.h"

namespace ketnap::gateway {
namespace {

// One HTTP/2 connection is served by one thread at the other end.
constexpr int kConnections = 2;

}  // namespace

void Upstreams::Add(const std::string& name, const std::string& address) {
  Upstream& upstream = upstreams_[name];
  for (int i = 0; i < kConnections; ++i) {
    upstream.channels.push_back(rpc::MakeChannel(address, i));
    upstream.stubs.push_back(std::make_unique<grpc::GenericStub>(upstream.channels.back()));
  }
}

grpc::GenericStub* Upstreams::Find(std::string_view name) {
  const auto found = upstreams_.find(name);
  if (found == upstreams_.end()) return nullptr;
  Upstream& upstream = found->second;
  return upstream.stubs[upstream.next.fetch_add(1) % upstream.stubs.size()].get();
}

std::shared_ptr<grpc::Channel> Upstreams::ChannelTo(std::string_view name) const {
  const auto found = upstreams_.find(name);
  return found == upstreams_.end() ? nullptr : found->second.channels.front();
}

}  // namespace ketnap::gateway
