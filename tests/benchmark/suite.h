#ifndef KETNAP_TESTS_BENCHMARK_SUITE_H_
#define KETNAP_TESTS_BENCHMARK_SUITE_H_

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "common/access/token.h"
#include "common/base/clock.h"
#include "common/rpc/status_convert.h"
#include "grpcpp/grpcpp.h"

namespace ketnap::benchmark {

// A running suite, by its state folder. Only the account that owns the folder can open it: it
// signs with the gateway's own key, as nobody else may.
class Suite {
 public:
  static absl::StatusOr<std::unique_ptr<Suite>> Open(const std::string& state);

  // The unix socket of one service.
  std::shared_ptr<grpc::Channel> ServiceChannel(const std::string& service) const;
  // TLS through nginx. Each call opens a connection of its own.
  std::shared_ptr<grpc::Channel> EdgeChannel() const;

  // What the operator may call.
  std::string OperatorToken(const std::string& audience) const;
  // What the gateway would hand the dossier service for `account` with every permission the
  // benchmark uses over the whole suite. Signed anew every half minute. Thread safe.
  std::string DossierToken(const std::string& account) const;

 private:
  Suite() = default;

  std::string state_;
  std::string address_;  // "host:port" of nginx.
  std::string authority_certificate_;
  std::unique_ptr<access::Signer> gateway_;
  std::unique_ptr<access::Signer> operator_;
  SystemClock clock_;

  mutable absl::Mutex mutex_;
  mutable std::string token_ ABSL_GUARDED_BY(mutex_);
  mutable std::string token_account_ ABSL_GUARDED_BY(mutex_);
  mutable absl::Time signed_at_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
};

// Metadata that says who calls.
using Credentials = std::pair<std::string, std::string>;
Credentials SessionCredentials(const std::string& session_token);
Credentials IdentityCredentials(const std::string& identity_token);

std::string NewRequestId();

// One call. An empty key in `credentials` sends none.
template <typename Stub, typename Request, typename Response>
absl::Status Call(Stub& stub,
                  grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                  const Credentials& credentials, const Request& request, Response* response) {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(15));
  if (!credentials.first.empty()) context.AddMetadata(credentials.first, credentials.second);
  return rpc::FromGrpcStatus((stub.*method)(&context, request, response));
}

// Calls `call` until it succeeds, for half a minute: services learn of each other's changes by
// events.
absl::Status Eventually(const std::function<absl::Status()>& call);

}  // namespace ketnap::benchmark

#endif  // KETNAP_TESTS_BENCHMARK_SUITE_H_
