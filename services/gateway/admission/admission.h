#ifndef KETNAP_SERVICES_GATEWAY_ADMISSION_ADMISSION_H_
#define KETNAP_SERVICES_GATEWAY_ADMISSION_ADMISSION_H_

#include <functional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/rpc/method_registry.h"
#include "services/gateway/admission/headers.h"
#include "services/gateway/admission/identity_tokens.h"
#include "services/gateway/authn/session_cache.h"

namespace ketnap::gateway {

// A call that may go on.
struct Admitted {
  const rpc::MethodInfo* method = nullptr;
  std::string identity;  // Signed for the method's service.
  std::string account;   // "accounts/{uuid}"; "" for public methods.
  absl::Time deadline;
};

// Decides who may call what, in this order: method known → purpose well-formed → time left →
// session (unless the method is public) → password changed → permission. The scope of the grant is
// the service's to check: it alone knows whose the resource is. Thread safe.
class Admission {
 public:
  using Done = std::function<void(absl::StatusOr<Admitted>)>;

  static constexpr absl::Duration kDefaultDeadline = absl::Seconds(15);
  static constexpr absl::Duration kMaxDeadline = absl::Seconds(60);

  Admission(const rpc::MethodRegistry* registry, SessionCache* sessions, IdentityTokens* tokens,
            const Clock* clock)
      : registry_(registry), sessions_(sessions), tokens_(tokens), clock_(clock) {}

  // Null for what does not exist, is internal, or belongs to no process (journals): for the outside
  // there is no difference.
  const rpc::MethodInfo* FindVisible(std::string_view path) const;

  // Calls `done` once, perhaps before it returns.
  void Admit(const CallHead& head, Done done) const;

 private:
  absl::StatusOr<Admitted> AdmitSession(const rpc::MethodInfo& method, absl::Time deadline,
                                        const Session& session) const;

  const rpc::MethodRegistry* const registry_;
  SessionCache* const sessions_;
  IdentityTokens* const tokens_;
  const Clock* const clock_;
};

// Whether the call changes the session it is made with (sign-in, sign-out, password), so that
// nothing known of it may be reused afterwards.
bool ChangesSession(const rpc::MethodInfo& method);

}  // namespace ketnap::gateway

#endif  // KETNAP_SERVICES_GATEWAY_ADMISSION_ADMISSION_H_
