#ifndef KETNAP_SERVICES_GATEWAY_TESTING_GATEWAY_FIXTURE_H_
#define KETNAP_SERVICES_GATEWAY_TESTING_GATEWAY_FIXTURE_H_

#include <gtest/gtest.h>
#include <stdlib.h>

#include <atomic>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "common/access/token.h"
#include "common/base/clock.h"
#include "common/base/errors.h"
#include "common/base/proto_time.h"
#include "common/rpc/status_convert.h"
#include "grpcpp/grpcpp.h"
#include "ketnap/identity/v1/authentication.grpc.pb.h"
#include "ketnap/organization/v1/organization_service.grpc.pb.h"
#include "services/gateway/admission/service_catalog.h"
#include "services/gateway/app.h"
#include "services/gateway/authn/session_cache.h"
#include "services/gateway/testing/http_client.h"

namespace ketnap::gateway {

using Metadata = std::multimap<std::string, std::string>;

inline Metadata MetadataOf(const grpc::ServerContext& context) {
  Metadata copy;
  for (const auto& [key, value] : context.client_metadata()) {
    copy.emplace(std::string(key.data(), key.size()), std::string(value.data(), value.size()));
  }
  return copy;
}

// Sessions as the tests set them.
class FakeSessions : public identity::v1::SessionService::Service {
 public:
  explicit FakeSessions(const access::Verifier* verifier) : verifier_(verifier) {}

  void Put(const std::string& token, const identity::v1::ResolveSessionResponse& session) {
    absl::MutexLock lock(&mutex_);
    sessions_[HashToken(token)] = session;
  }
  void Revoke(const std::string& token) {
    absl::MutexLock lock(&mutex_);
    sessions_.erase(HashToken(token));
  }
  int asked() const { return asked_; }

  grpc::Status ResolveSession(grpc::ServerContext* context,
                              const identity::v1::ResolveSessionRequest* request,
                              identity::v1::ResolveSessionResponse* response) override {
    ++asked_;
    const Metadata metadata = MetadataOf(*context);
    const auto token = metadata.find(std::string(access::kIdentityMetadataKey));
    if (token == metadata.end()) return {grpc::StatusCode::PERMISSION_DENIED, "no identity"};
    const auto caller = verifier_->Verify(token->second, "identity", SystemClock().Now());
    if (!caller.ok() || caller->issuer != "gateway" || caller->IsSignedIn()) {
      return {grpc::StatusCode::PERMISSION_DENIED, "not the gateway"};
    }
    absl::MutexLock lock(&mutex_);
    const auto session = sessions_.find(request->token_hash());
    if (session == sessions_.end()) return {grpc::StatusCode::UNAUTHENTICATED, "no session"};
    *response = session->second;
    return grpc::Status::OK;
  }

 private:
  const access::Verifier* const verifier_;
  absl::Mutex mutex_;
  std::map<std::string, identity::v1::ResolveSessionResponse> sessions_;
  std::atomic<int> asked_{0};
};

class FakeAuthentication : public identity::v1::AuthenticationService::Service {
 public:
  explicit FakeAuthentication(FakeSessions* sessions) : sessions_(sessions) {}

  inline static const std::string kNewToken = std::string(42, 'n') + "-";

  grpc::Status SignIn(grpc::ServerContext* context, const identity::v1::SignInRequest* request,
                      identity::v1::SignInResponse* response) override {
    const Metadata metadata = MetadataOf(*context);
    const auto address = metadata.find("x-ketnap-client-address");
    if (address != metadata.end()) last_address = address->second;
    if (request->password() != "right") {
      return rpc::ToGrpcStatus(
          ReasonedError(absl::StatusCode::kUnauthenticated, "SIGN_IN_FAILED", {"Sai.", "Wrong."}),
          "t");
    }
    response->set_session_token(kNewToken);
    response->mutable_expire_time()->set_seconds(4'000'000'000);
    return grpc::Status::OK;
  }
  grpc::Status SignOut(grpc::ServerContext*, const identity::v1::SignOutRequest*,
                       identity::v1::SignOutResponse*) override {
    sessions_->Revoke(signed_out_token);
    return grpc::Status::OK;
  }
  grpc::Status GetMe(grpc::ServerContext*, const identity::v1::GetMeRequest*,
                     identity::v1::GetMeResponse* response) override {
    response->set_display_name("me");
    return grpc::Status::OK;
  }
  grpc::Status ChangePassword(grpc::ServerContext*, const identity::v1::ChangePasswordRequest*,
                              identity::v1::ChangePasswordResponse*) override {
    if (on_change_password) on_change_password();
    return grpc::Status::OK;
  }

  std::string signed_out_token;
  std::string last_address;
  std::function<void()> on_change_password;

 private:
  FakeSessions* const sessions_;
};

// What GetOrganization does is said by the name asked for.
class FakeOrganizations : public organization::v1::OrganizationService::Service {
 public:
  grpc::Status GetOrganization(grpc::ServerContext* context,
                               const organization::v1::GetOrganizationRequest* request,
                               organization::v1::Organization* response) override {
    ++calls;
    {
      absl::MutexLock lock(&mutex_);
      metadata_ = MetadataOf(*context);
      time_left_ = absl::FromChrono(context->deadline()) - SystemClock().Now();
    }
    context->AddInitialMetadata("x-first", "one");
    context->AddTrailingMetadata("x-last-bin", std::string("\x00\xff", 2));
    context->AddTrailingMetadata("x-ketnap-inside", "secret");
    response->set_name(request->name());
    if (request->name() == "slow") {
      ++slow_calls;
      for (int i = 0; i < 1000 && !context->IsCancelled(); ++i)
        absl::SleepFor(absl::Milliseconds(10));
      if (context->IsCancelled()) ++cancelled_calls;
    } else if (request->name() == "details") {
      return rpc::ToGrpcStatus(
          UnmetConditionsError("NOT_READY", {{"R-VOT-1", "x/1", {"Thiếu.", "Missing."}}}), "t");
    } else if (request->name() == "bare") {
      return {grpc::StatusCode::INTERNAL, "secret text of the inside"};
    } else if (request->name() == "large") {
      response->set_display_name(std::string(3 << 20, 'x'));
    }
    return grpc::Status::OK;
  }

  Metadata metadata() {
    absl::MutexLock lock(&mutex_);
    return metadata_;
  }
  absl::Duration time_left() {
    absl::MutexLock lock(&mutex_);
    return time_left_;
  }
  std::atomic<int> calls{0};
  std::atomic<int> slow_calls{0};
  std::atomic<int> cancelled_calls{0};

 private:
  absl::Mutex mutex_;
  Metadata metadata_;
  absl::Duration time_left_;
};

// A real gateway on unix sockets before a fake identity and a fake organization service.
class GatewayFixture : public ::testing::Test {
 protected:
  inline static const std::string kOfficer = std::string(43, 'o');   // Reads organizations.
  inline static const std::string kOutsider = std::string(43, 'u');  // Has another permission.
  inline static const std::string kOneTime = std::string(43, 't');   // Must change the password.
  static constexpr absl::Duration kCacheTime = absl::Milliseconds(300);
  static constexpr const char* kGet = "/ketnap.organization.v1.OrganizationService/GetOrganization";

  void SetUp() override {
    directory_ = "/tmp/ketnap.gw.XXXXXX";
    ASSERT_NE(mkdtemp(directory_.data()), nullptr);
    ASSERT_TRUE(access::GenerateKeyPair("gateway", directory_, directory_).ok());
    verifier_ = *access::Verifier::Load(directory_);
    sessions_ = std::make_unique<FakeSessions>(verifier_.get());
    authentication_ = std::make_unique<FakeAuthentication>(sessions_.get());
    organizations_ = std::make_unique<FakeOrganizations>();
    StartUpstream();
    PutSession(kOfficer, "officer", {"organization.organizations.read"});
    PutSession(kOutsider, "outsider", {"training.classes.read"});
    PutSession(kOneTime, "one-time", {"organization.organizations.read"}, true);
    auto app = App::Start(MakeConfig(), &clock_);
    ASSERT_TRUE(app.ok()) << app.status();
    app_ = *std::move(app);
    channel_ = grpc::CreateChannel(GrpcAddress(), grpc::InsecureChannelCredentials());
  }

  void TearDown() override {
    app_.reset();
    StopUpstream();
    std::filesystem::remove_all(directory_);
  }

  void StartUpstream() {
    grpc::ServerBuilder builder;
    builder.AddListeningPort("unix:" + directory_ + "/up.sock", grpc::InsecureServerCredentials());
    builder.RegisterService(sessions_.get());
    builder.RegisterService(authentication_.get());
    builder.RegisterService(organizations_.get());
    upstream_ = builder.BuildAndStart();
    ASSERT_NE(upstream_, nullptr);
  }
  void StopUpstream() {
    if (upstream_ != nullptr) upstream_->Shutdown(std::chrono::system_clock::now());
    upstream_.reset();
  }

  config::v1::ServiceConfig MakeConfig() const {
    config::v1::ServiceConfig config;
    config.set_listen_address(GrpcAddress());
    config.mutable_keys()->set_issuer("gateway");
    config.mutable_keys()->set_secret_key_file(directory_ + "/gateway.key");
    config.mutable_keys()->set_trusted_directory(directory_);
    config.mutable_gateway()->set_http_socket_path(HttpPath());
    config.mutable_gateway()->set_session_cache_milliseconds(
        static_cast<int32_t>(absl::ToInt64Milliseconds(kCacheTime)));
    std::set<std::string> areas;
    for (const std::string& service : LinkedServices()) {
      areas.insert(std::vector<std::string>(absl::StrSplit(service, '.'))[1]);
    }
    areas.erase("journal");
    for (const std::string& area : areas) {
      const bool served = area == "identity" || area == "organization";
      auto* peer = config.add_peers();
      peer->set_name(area);
      peer->set_address("unix:" + directory_ + (served ? "/up.sock" : "/nobody.sock"));
    }
    return config;
  }

  void PutSession(const std::string& token, const std::string& name,
                  const std::vector<std::string>& permissions, bool must_change = false,
                  const std::string& inspection = "") {
    identity::v1::ResolveSessionResponse session;
    session.set_account("accounts/" + name);
    session.set_session("sessions/" + name);
    session.set_member("members/" + name);
    session.set_must_change_password(must_change);
    *session.mutable_expire_time() = TimeToProto(clock_.Now() + absl::Hours(8));
    auto* grant = session.add_grants();
    grant->set_role("roles/test");
    grant->set_organization(inspection.empty()
                                ? std::string("organizations/-")
                                : "organizations/" + Uuid::FromName("subject").ToString());
    grant->set_inspection(inspection);
    for (const std::string& permission : permissions) grant->add_permissions(permission);
    grant->mutable_valid_from()->set_year(2020);
    grant->mutable_valid_from()->set_month(1);
    grant->mutable_valid_from()->set_day(1);
    sessions_->Put(token, session);
  }

  std::string GrpcAddress() const { return "unix:" + directory_ + "/grpc.sock"; }
  std::string HttpPath() const { return directory_ + "/http.sock"; }

  static void Authorize(grpc::ClientContext& context, const std::string& token) {
    context.AddMetadata("authorization", "Bearer " + token);
  }
  // GetOrganization over gRPC.
  grpc::Status Get(grpc::ClientContext& context, const std::string& name,
                   organization::v1::Organization* reply = nullptr) {
    organization::v1::Organization unused;
    organization::v1::GetOrganizationRequest request;
    request.set_name(name);
    return organization::v1::OrganizationService::NewStub(channel_)->GetOrganization(
        &context, request, reply != nullptr ? reply : &unused);
  }
  grpc::Status Get(const std::string& token, const std::string& name) {
    grpc::ClientContext context;
    Authorize(context, token);
    return Get(context, name);
  }
  static HttpClient::Headers Bearer(const std::string& token) {
    return {{"Authorization", "Bearer " + token}};
  }
  static std::string Reason(const grpc::Status& status) {
    return ErrorReason(rpc::FromGrpcStatus(status));
  }

  SystemClock clock_;
  std::string directory_;
  std::unique_ptr<access::Verifier> verifier_;
  std::unique_ptr<FakeSessions> sessions_;
  std::unique_ptr<FakeAuthentication> authentication_;
  std::unique_ptr<FakeOrganizations> organizations_;
  std::unique_ptr<grpc::Server> upstream_;
  std::unique_ptr<App> app_;
  std::shared_ptr<grpc::Channel> channel_;
};

}  // namespace ketnap::gateway

#endif  // KETNAP_SERVICES_GATEWAY_TESTING_GATEWAY_FIXTURE_H_
