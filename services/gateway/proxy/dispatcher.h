#ifndef KETNAP_SERVICES_GATEWAY_PROXY_DISPATCHER_H_
#define KETNAP_SERVICES_GATEWAY_PROXY_DISPATCHER_H_

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "common/base/clock.h"
#include "common/rpc/method_registry.h"
#include "common/rpc/metrics.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/status.h"
#include "services/gateway/admission/admission.h"
#include "services/gateway/admission/headers.h"
#include "services/gateway/authn/session_cache.h"
#include "services/gateway/proxy/upstreams.h"

namespace ketnap::gateway {

// A call under way that its caller may give up.
class Cancellable {
 public:
  virtual ~Cancellable() = default;
  // Any number of times, from any thread; the outcome is delivered all the same.
  virtual void Cancel() = 0;
};

// How a call ended.
struct Outcome {
  grpc::Status status;
  grpc::ByteBuffer reply;                   // Set when the status is OK.
  const rpc::MethodInfo* method = nullptr;  // Null when the call was not admitted.
  std::vector<Header> headers;              // Metadata of the reply that may go to the client.
  std::vector<Header> trailers;
};

// The one way from either protocol to a service: admission, the request's bytes, the upstream call,
// one log line and one count. Thread safe.
class Dispatcher {
 public:
  struct Options {
    const Admission* admission = nullptr;
    SessionCache* sessions = nullptr;
    Upstreams* upstreams = nullptr;
    const Clock* clock = nullptr;
    rpc::Metrics* metrics = nullptr;
    // From the admission of a gRPC call to its whole message. A call holds its place while it
    // waits.
    absl::Duration message_timeout = absl::Seconds(15);
    // Of those below, for methods that need no session: strangers never keep out who is signed in.
    int max_public_in_flight = 200;
    int max_in_flight = 1000;  // More are refused at once: RESOURCE_EXHAUSTED with RetryInfo.
  };
  using Body = absl::StatusOr<grpc::ByteBuffer>;
  // Asked for the request's bytes once the call is admitted: nobody's body is read or decoded
  // before. Calls back exactly once, from any thread.
  using BodySource = std::function<void(const rpc::MethodInfo&, std::function<void(Body)>)>;
  using Done = std::function<void(Outcome)>;

  explicit Dispatcher(Options options) : options_(options) {}
  // Waits for the calls in flight.
  ~Dispatcher() { AwaitIdle(); }

  // Calls `done` exactly once, perhaps before it returns.
  std::shared_ptr<Cancellable> Start(CallHead head, BodySource body, Done done);

  // Writes the log line and counts. `method` null: an unknown one, which has no name of its own
  // here.
  void Record(const rpc::MethodInfo* method, const CallHead& head, std::string_view account,
              absl::StatusCode code, absl::Time started) const;

  void AwaitIdle();
  int in_flight() const;
  const Options& options() const { return options_; }

 private:
  friend class Exchange;
  bool Enter(bool is_public);
  void Leave(bool is_public);

  const Options options_;
  mutable absl::Mutex mutex_;
  int in_flight_ ABSL_GUARDED_BY(mutex_) = 0;
  int public_in_flight_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace ketnap::gateway

#endif  // KETNAP_SERVICES_GATEWAY_PROXY_DISPATCHER_H_
