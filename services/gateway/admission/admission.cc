#include "services/gateway/admission/admission.h"

#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <utility>

#include "common/access/token.h"
#include "services/gateway/admission/refusals.h"

namespace ketnap::gateway {
namespace {

using options::v1::AUDIENCE_AGENCY;
using options::v1::AUDIENCE_PUBLIC;
using options::v1::AUDIENCE_SESSION;

constexpr std::string_view kAuthenticationService = "ketnap.identity.v1.AuthenticationService";

// All that a session with a one-time password may call.
bool IsAllowedBeforePasswordChange(const rpc::MethodInfo& method) {
  return method.path == "/ketnap.identity.v1.AuthenticationService/GetMe" ||
         method.path == "/ketnap.identity.v1.AuthenticationService/ChangePassword" ||
         method.path == "/ketnap.identity.v1.AuthenticationService/SignOut";
}

}  // namespace

bool ChangesSession(const rpc::MethodInfo& method) {
  return method.policy.mutating() &&
         method.descriptor->service()->full_name() == kAuthenticationService;
}

const rpc::MethodInfo* Admission::FindVisible(std::string_view path) const {
  const rpc::MethodInfo* method = registry_->Find(path);
  if (method == nullptr || method->service.empty()) return nullptr;
  switch (method->policy.audience()) {
    case AUDIENCE_PUBLIC:
    case AUDIENCE_SESSION:
    case AUDIENCE_AGENCY:
      return method;
    default:
      return nullptr;
  }
}

void Admission::Admit(const CallHead& head, Done done) const {
  const rpc::MethodInfo* method = FindVisible(head.path);
  if (method == nullptr) return done(UnknownMethodError());
  if (method->descriptor->client_streaming() || method->descriptor->server_streaming()) {
    return done(StreamingNotServedError());
  }
  if (!IsValidPurpose(head.purpose)) return done(HeaderInvalidError(access::kPurposeMetadataKey));
  const absl::Duration timeout = std::min(head.timeout.value_or(kDefaultDeadline), kMaxDeadline);
  if (timeout <= absl::ZeroDuration()) return done(DeadlineError());
  const absl::Time deadline = clock_->Now() + timeout;
  if (method->policy.audience() == AUDIENCE_PUBLIC) {
    return done(Admitted{method, tokens_->ForAnonymous(method->service), "", deadline});
  }
  if (head.credential.source == CredentialSource::kNone) return done(SessionRequiredError());
  if (head.credential.token.empty()) return done(SessionEndedError());
  sessions_->Resolve(head.credential.token, [this, method, deadline, done = std::move(done)](
                                                const SessionCache::Answer& session) {
    if (!session.ok()) return done(session.status());
    done(AdmitSession(*method, deadline, **session));
  });
}

absl::StatusOr<Admitted> Admission::AdmitSession(const rpc::MethodInfo& method, absl::Time deadline,
                                                 const Session& session) const {
  if (session.must_change_password && !IsAllowedBeforePasswordChange(method)) {
    return PasswordChangeRequiredError();
  }
  const std::string& permission = method.policy.permission();
  const bool holds = rpc::AllowsInspections(method.policy)
                         ? session.caller.HasPermission(permission, clock_->Today())
                         : session.caller.HasPermissionToChange(permission, clock_->Today());
  if (!permission.empty() && !holds) return PermissionMissingError(permission);
  return Admitted{&method, tokens_->ForSession(session, method.service), session.caller.account,
                  deadline};
}

}  // namespace ketnap::gateway
