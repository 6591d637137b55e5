#ifndef KETNAP_SERVICES_CTL_CLIENT_SUITE_CLIENT_H_
#define KETNAP_SERVICES_CTL_CLIENT_SUITE_CLIENT_H_

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "google/protobuf/message.h"
#include "grpcpp/generic/generic_stub.h"

namespace ketnap::ctl {

// Signs in when first used and again when the session has ended. Thread safe.
class Session {
 public:
  Session(std::string user_name, std::string password)
      : user_name_(std::move(user_name)), password_(std::move(password)) {}

  const std::string& user_name() const { return user_name_; }

 private:
  friend class SuiteClient;

  const std::string user_name_;
  const std::string password_;
  absl::Mutex mutex_;
  std::string token_ ABSL_GUARDED_BY(mutex_);
};

struct CallOptions {
  // The call depends on what another service learns by events: a refusal that may come of that is
  // tried again for as long as this.
  absl::Duration wait_for_events = absl::ZeroDuration();
  // How long to go on when the suite is busy or away.
  absl::Duration patience = absl::Seconds(60);
};

// The suite's public API: gRPC over TLS through nginx. A busy, absent or conflicting answer is
// retried with the same request, so with the same request_id. Thread safe.
class SuiteClient {
 public:
  // `address` is "host:port"; the server's certificate must come of the authority in `ca_file`.
  // FAILED_PRECONDITION when that file cannot be read.
  static absl::StatusOr<std::unique_ptr<SuiteClient>> Create(const std::string& address,
                                                             const std::string& ca_file,
                                                             int connections = 1);

  // `path` is "/package.Service/Method". `session` may be null for public methods. The status
  // carries the suite's payloads.
  absl::Status Call(Session* session, const std::string& path,
                    const google::protobuf::Message& request, google::protobuf::Message* response,
                    const CallOptions& options = {});

  // Opens the session now. True when its password has to be changed before anything else.
  absl::StatusOr<bool> SignIn(Session* session);

  // Requests sent so far, retries included.
  int64_t calls() const { return calls_.load(); }

 private:
  SuiteClient() = default;

  absl::Status SendOnce(const std::string& token, const std::string& path,
                        const google::protobuf::Message& request,
                        google::protobuf::Message* response);
  absl::Status Send(const std::string& token, const std::string& path,
                    const google::protobuf::Message& request, google::protobuf::Message* response,
                    const CallOptions& options);
  // The session's token, signing in when there is none or when it is still `stale`.
  absl::StatusOr<std::string> TokenOf(Session* session, const std::string& stale);
  absl::StatusOr<bool> OpenSession(Session* session) ABSL_EXCLUSIVE_LOCKS_REQUIRED(session->mutex_);

  std::vector<std::unique_ptr<grpc::GenericStub>> stubs_;
  std::atomic<int64_t> calls_{0};
};

}  // namespace ketnap::ctl

#endif  // KETNAP_SERVICES_CTL_CLIENT_SUITE_CLIENT_H_
