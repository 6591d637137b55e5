#include "services/gateway/authn/session_resolver.h"

#include <utility>

#include "absl/strings/strip.h"
#include "common/base/errors.h"
#include "common/base/log.h"
#include "common/base/proto_date.h"
#include "common/base/proto_time.h"
#include "common/base/status_macros.h"
#include "grpcpp/grpcpp.h"
#include "ketnap/identity/v1/authentication.grpc.pb.h"
#include "services/gateway/admission/refusals.h"

namespace ketnap::gateway {
namespace {

using identity::v1::ResolveSessionRequest;
using identity::v1::ResolveSessionResponse;
using identity::v1::SessionService;

constexpr std::string_view kIdentity = "identity";
constexpr absl::Duration kResolveTimeout = absl::Seconds(5);

absl::StatusOr<access::Grant> GrantFromProto(const identity::v1::EffectiveGrant& proto) {
  access::Grant grant;
  std::string_view organization = proto.organization();
  if (!absl::ConsumePrefix(&organization, "organizations/")) {
    return absl::InternalError("a grant names no organization");
  }
  if (organization != "-") {
    KETNAP_ASSIGN_OR_RETURN(grant.organization, Uuid::Parse(organization));
  }
  grant.permissions.assign(proto.permissions().begin(), proto.permissions().end());
  std::sort(grant.permissions.begin(), grant.permissions.end());
  KETNAP_ASSIGN_OR_RETURN(grant.valid_from, DateFromProto(proto.valid_from()));
  if (IsSet(proto.valid_to())) {
    KETNAP_ASSIGN_OR_RETURN(grant.valid_to, DateFromProto(proto.valid_to()));
  }
  grant.inspection = proto.inspection();
  return grant;
}

SessionCache::Answer Unavailable() {
  return TemporarilyUnavailableError("IDENTITY_UNAVAILABLE", absl::Seconds(1));
}

struct Question {
  grpc::ClientContext context;
  ResolveSessionRequest request;
  ResolveSessionResponse response;
};

SessionCache::Answer AnswerOf(const grpc::Status& status, const ResolveSessionResponse& response) {
  if (status.error_code() == grpc::StatusCode::UNAUTHENTICATED) return SessionEndedError();
  if (!status.ok()) {
    LogWarning("session_not_resolved", {{"code", static_cast<int>(status.error_code())}});
    return Unavailable();
  }
  SessionCache::Answer session = SessionFromProto(response);
  if (!session.ok()) {
    LogError("session_malformed", {{"reason", std::string(session.status().message())}});
    return Unavailable();
  }
  return session;
}

}  // namespace

absl::StatusOr<std::shared_ptr<const Session>> SessionFromProto(
    const ResolveSessionResponse& response) {
  if (response.account().empty() || response.session().empty()) {
    return absl::InternalError("a session has no account or no name");
  }
  auto session = std::make_shared<Session>();
  session->caller.issuer = "gateway";
  session->caller.account = response.account();
  session->caller.session = response.session();
  session->caller.member = response.member();
  for (const identity::v1::EffectiveGrant& proto : response.grants()) {
    KETNAP_ASSIGN_OR_RETURN(access::Grant grant, GrantFromProto(proto));
    session->caller.grants.push_back(std::move(grant));
  }
  session->must_change_password = response.must_change_password();
  KETNAP_ASSIGN_OR_RETURN(session->expire_time, TimeFromProto(response.expire_time()));
  session->fingerprint = HashToken(response.SerializeAsString());
  return session;
}

SessionCache::Resolver MakeSessionResolver(std::shared_ptr<grpc::Channel> channel,
                                           const access::Signer* signer, const Clock* clock) {
  std::shared_ptr<SessionService::Stub> stub = SessionService::NewStub(channel);
  return [stub, signer, clock](const std::string& token_hash, SessionCache::Callback done) {
    auto question = std::make_shared<Question>();
    const absl::Time now = clock->Now();
    question->request.set_token_hash(token_hash);
    question->context.set_deadline(absl::ToChronoTime(now + kResolveTimeout));
    question->context.AddMetadata(std::string(access::kIdentityMetadataKey),
                                  signer->SignSelf(kIdentity, now));
    stub->async()->ResolveSession(&question->context, &question->request, &question->response,
                                  [question, done = std::move(done)](const grpc::Status& status) {
                                    done(AnswerOf(status, question->response));
                                  });
  };
}

}  // namespace ketnap::gateway
