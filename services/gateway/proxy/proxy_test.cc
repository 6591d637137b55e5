#include <grpcpp/generic/generic_stub.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/synchronization/blocking_counter.h"
#include "absl/synchronization/notification.h"
#include "common/base/files.h"
#include "common/base/log.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "grpc/health/v1/health.grpc.pb.h"
#include "ketnap/identity/v1/account.grpc.pb.h"
#include "ketnap/journal/v1/journal.grpc.pb.h"
#include "services/gateway/proxy/upstream_status.h"
#include "services/gateway/testing/gateway_fixture.h"

// gRPC clients at a real gateway.
namespace ketnap::gateway {
namespace {

using grpc::StatusCode;

class GrpcTest : public GatewayFixture {
 protected:
  // Any path, as bytes.
  grpc::Status CallPath(const std::string& path, const std::string& token) {
    grpc::ClientContext context;
    Authorize(context, token);
    grpc::GenericStub stub(channel_);
    const grpc::Slice slice("");
    grpc::ByteBuffer request(&slice, 1);
    grpc::ByteBuffer reply;
    absl::Notification done;
    grpc::Status status;
    stub.UnaryCall(&context, path, grpc::StubOptions(), &request, &reply, [&](grpc::Status result) {
      status = std::move(result);
      done.Notify();
    });
    done.WaitForNotification();
    return status;
  }

  void WaitFor(const std::atomic<int>& count, int value) {
    for (int i = 0; i < 500 && count < value; ++i) absl::SleepFor(absl::Milliseconds(10));
    EXPECT_GE(count, value);
  }
};

TEST_F(GrpcTest, CarriesRequestReplyAndMetadata) {
  grpc::ClientContext context;
  Authorize(context, kOfficer);
  context.AddMetadata("x-ketnap-purpose", "check");
  context.AddMetadata("x-ketnap-trace-id", "trace-0001");
  organization::v1::Organization reply;
  const grpc::Status status = Get(context, "organizations/1", &reply);
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(reply.name(), "organizations/1");
  const Metadata seen = organizations_->metadata();
  EXPECT_EQ(seen.find("x-ketnap-purpose")->second, "check");
  EXPECT_EQ(seen.find("x-ketnap-trace-id")->second, "trace-0001");
  EXPECT_EQ(seen.count("authorization"), 0u);
  const auto& initial = context.GetServerInitialMetadata();
  EXPECT_EQ(initial.find("x-first")->second, "one");
  EXPECT_EQ(initial.find("x-ketnap-trace-id")->second, "trace-0001");
  const auto& trailing = context.GetServerTrailingMetadata();
  EXPECT_EQ(trailing.find("x-last-bin")->second, std::string("\x00\xff", 2));
  EXPECT_EQ(trailing.count("x-ketnap-inside"), 0u);
}

TEST_F(GrpcTest, SignsWhoTheCallerIs) {
  ASSERT_TRUE(Get(kOfficer, "organizations/1").ok());
  const Metadata seen = organizations_->metadata();
  ASSERT_EQ(seen.count("x-ketnap-identity-bin"), 1u);
  const std::string& token = seen.find("x-ketnap-identity-bin")->second;
  const auto caller = verifier_->Verify(token, "organization", clock_.Now());
  ASSERT_TRUE(caller.ok()) << caller.status();
  EXPECT_EQ(caller->account, "accounts/officer");
  EXPECT_EQ(caller->session, "sessions/officer");
  EXPECT_EQ(caller->member, "members/officer");
  ASSERT_EQ(caller->grants.size(), 1u);
  EXPECT_FALSE(caller->grants[0].organization.has_value());
  EXPECT_FALSE(verifier_->Verify(token, "identity", clock_.Now()).ok());
  ASSERT_TRUE(Get(kOfficer, "organizations/1").ok());
  EXPECT_EQ(organizations_->metadata().find("x-ketnap-identity-bin")->second, token);
}

TEST_F(GrpcTest, AChangedGrantIsSignedAnew) {
  ASSERT_TRUE(Get(kOfficer, "organizations/1").ok());
  const std::string before = organizations_->metadata().find("x-ketnap-identity-bin")->second;
  PutSession(kOfficer, "officer", {"organization.organizations.read", "dossier.candidates.read"});
  absl::SleepFor(kCacheTime + absl::Milliseconds(50));
  ASSERT_TRUE(Get(kOfficer, "organizations/1").ok());
  const std::string after = organizations_->metadata().find("x-ketnap-identity-bin")->second;
  EXPECT_NE(after, before);
  EXPECT_EQ(verifier_->Verify(after, "organization", clock_.Now())->grants[0].permissions.size(),
            2u);
}

TEST_F(GrpcTest, AnInspectionReadsAndChangesNothing) {
  PutSession(kOfficer, "officer",
             {"organization.organizations.read", "organization.organizations.write"},
             /*must_change=*/false, "inspections/1");
  ASSERT_TRUE(Get(kOfficer, "organizations/1").ok());
  const auto caller =
      verifier_->Verify(organizations_->metadata().find("x-ketnap-identity-bin")->second,
                        "organization", clock_.Now());
  ASSERT_TRUE(caller.ok()) << caller.status();
  EXPECT_EQ(caller->grants[0].inspection, "inspections/1");
  const std::string create = "/ketnap.organization.v1.OrganizationService/CreateOrganization";
  EXPECT_EQ(Reason(CallPath(create, kOfficer)), "PERMISSION_MISSING");
}

TEST_F(GrpcTest, ForgedIdentityIsRemoved) {
  grpc::ClientContext context;
  Authorize(context, kOfficer);
  context.AddMetadata("x-ketnap-identity-bin", "FORGED");
  context.AddMetadata("x-ketnap-account", "accounts/root");
  context.AddMetadata("x-other", "1");
  ASSERT_TRUE(Get(context, "organizations/1").ok());
  const Metadata seen = organizations_->metadata();
  EXPECT_EQ(seen.count("x-ketnap-identity-bin"), 1u);
  EXPECT_NE(seen.find("x-ketnap-identity-bin")->second, "FORGED");
  EXPECT_EQ(seen.count("x-ketnap-account"), 0u);
  EXPECT_EQ(seen.count("x-other"), 0u);
}

TEST_F(GrpcTest, ForgedIdentityAloneOpensNothing) {
  grpc::ClientContext context;
  context.AddMetadata("x-ketnap-identity-bin", "FORGED");
  EXPECT_EQ(Reason(Get(context, "organizations/1")), "SESSION_REQUIRED");
  EXPECT_EQ(organizations_->calls, 0);
}

TEST_F(GrpcTest, WithoutASession) {
  grpc::ClientContext none;
  const grpc::Status missing = Get(none, "organizations/1");
  EXPECT_EQ(missing.error_code(), StatusCode::UNAUTHENTICATED);
  EXPECT_EQ(Reason(missing), "SESSION_REQUIRED");
  const grpc::Status unknown = Get(std::string(43, 'x'), "organizations/1");
  EXPECT_EQ(unknown.error_code(), StatusCode::UNAUTHENTICATED);
  EXPECT_EQ(Reason(unknown), "SESSION_ENDED");
  const int asked = sessions_->asked();
  EXPECT_EQ(Reason(Get("guess", "organizations/1")), "SESSION_ENDED");
  EXPECT_EQ(sessions_->asked(), asked);  // What cannot be a token is not asked for.
  grpc::ClientContext cookie;
  cookie.AddMetadata("cookie", "__Host-ketnap-session=" + kOfficer);
  EXPECT_EQ(Reason(Get(cookie, "organizations/1")), "SESSION_REQUIRED");
  EXPECT_EQ(organizations_->calls, 0);
}

TEST_F(GrpcTest, WithoutThePermission) {
  const grpc::Status status = Get(kOutsider, "organizations/1");
  EXPECT_EQ(status.error_code(), StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(Reason(status), "PERMISSION_MISSING");
  EXPECT_EQ(organizations_->calls, 0);
}

TEST_F(GrpcTest, InternalAndUnknownMethodsLookTheSame) {
  const grpc::Status unknown = CallPath("/ketnap.organization.v1.OrganizationService/No", kOfficer);
  EXPECT_EQ(unknown.error_code(), StatusCode::UNIMPLEMENTED);
  for (const char* path :
       {"/ketnap.identity.v1.SessionService/ResolveSession",
        "/ketnap.identity.v1.AccountService/BootstrapAccount",
        "/ketnap.journal.v1.JournalService/ReadJournal",
        "/ketnap.journal.v1.JournalService/GetCheckpoint",
        "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo", "/", "/a/b/c",
        "/ketnap.organization.v1.OrganizationService/getOrganization"}) {
    const grpc::Status status = CallPath(path, kOfficer);
    EXPECT_EQ(status.error_code(), unknown.error_code()) << path;
    EXPECT_EQ(status.error_message(), unknown.error_message()) << path;
    EXPECT_EQ(status.error_details(), unknown.error_details()) << path;
  }
}

TEST_F(GrpcTest, OneTimePasswordAllowsOnlyToChangeIt) {
  EXPECT_EQ(Reason(Get(kOneTime, "organizations/1")), "PASSWORD_CHANGE_REQUIRED");
  const auto stub = identity::v1::AuthenticationService::NewStub(channel_);
  grpc::ClientContext me;
  Authorize(me, kOneTime);
  identity::v1::GetMeResponse got;
  EXPECT_TRUE(stub->GetMe(&me, {}, &got).ok());
  grpc::ClientContext change;
  Authorize(change, kOneTime);
  authentication_->on_change_password = [this] {
    PutSession(kOneTime, "one-time", {"organization.organizations.read"}, false);
  };
  identity::v1::ChangePasswordResponse changed;
  EXPECT_TRUE(stub->ChangePassword(&change, {}, &changed).ok());
  // At once, not after the cache's time.
  EXPECT_TRUE(Get(kOneTime, "organizations/1").ok());
}

TEST_F(GrpcTest, ARevokedSessionStopsWithinTheCacheTime) {
  ASSERT_TRUE(Get(kOfficer, "organizations/1").ok());
  sessions_->Revoke(kOfficer);
  absl::SleepFor(kCacheTime + absl::Milliseconds(50));
  EXPECT_EQ(Reason(Get(kOfficer, "organizations/1")), "SESSION_ENDED");
}

TEST_F(GrpcTest, SignOutStopsAtOnce) {
  ASSERT_TRUE(Get(kOfficer, "organizations/1").ok());
  authentication_->signed_out_token = kOfficer;
  grpc::ClientContext context;
  Authorize(context, kOfficer);
  identity::v1::SignOutResponse reply;
  ASSERT_TRUE(
      identity::v1::AuthenticationService::NewStub(channel_)->SignOut(&context, {}, &reply).ok());
  EXPECT_EQ(Reason(Get(kOfficer, "organizations/1")), "SESSION_ENDED");
}

TEST_F(GrpcTest, PublicMethodsNeedNoSessionAndCarryNobody) {
  grpc::ClientContext context;
  context.AddMetadata("x-ketnap-client-address", "203.113.1.9");
  identity::v1::SignInRequest request;
  request.set_password("right");
  identity::v1::SignInResponse reply;
  ASSERT_TRUE(identity::v1::AuthenticationService::NewStub(channel_)
                  ->SignIn(&context, request, &reply)
                  .ok());
  EXPECT_EQ(reply.session_token(), FakeAuthentication::kNewToken);
  EXPECT_EQ(authentication_->last_address, "203.113.1.9");
}

TEST_F(GrpcTest, DetailsArriveOnceAndWhole) {
  grpc::ClientContext context;
  Authorize(context, kOfficer);
  const grpc::Status status = Get(context, "details");
  EXPECT_EQ(status.error_code(), StatusCode::FAILED_PRECONDITION);
  EXPECT_EQ(Reason(status), "NOT_READY");
  EXPECT_EQ(UnmetConditions(rpc::FromGrpcStatus(status)).at(0).rule_id, "R-VOT-1");
  EXPECT_LE(context.GetServerTrailingMetadata().count("grpc-status-details-bin"), 1u);
}

TEST_F(GrpcTest, TextsOfTheInsideStayInside) {
  const grpc::Status status = Get(kOfficer, "bare");
  EXPECT_EQ(status.error_code(), StatusCode::INTERNAL);
  EXPECT_EQ(status.error_message().find("secret"), std::string::npos);
  EXPECT_EQ(Reason(status), "INTERNAL");
}

TEST_F(GrpcTest, DeadlinesAreCopiedBoundedAndGiven) {
  ASSERT_TRUE(Get(kOfficer, "organizations/1").ok());
  EXPECT_GT(organizations_->time_left(), absl::Seconds(13));
  EXPECT_LT(organizations_->time_left(), absl::Seconds(16));
  grpc::ClientContext patient;
  Authorize(patient, kOfficer);
  patient.set_deadline(absl::ToChronoTime(clock_.Now() + absl::Hours(1)));
  ASSERT_TRUE(Get(patient, "organizations/1").ok());
  EXPECT_GT(organizations_->time_left(), absl::Seconds(55));
  EXPECT_LT(organizations_->time_left(), absl::Seconds(61));
  grpc::ClientContext brief;
  Authorize(brief, kOfficer);
  brief.set_deadline(absl::ToChronoTime(clock_.Now() + absl::Milliseconds(300)));
  EXPECT_EQ(Get(brief, "slow").error_code(), StatusCode::DEADLINE_EXCEEDED);
  EXPECT_LT(organizations_->time_left(), absl::Milliseconds(500));
  WaitFor(organizations_->cancelled_calls, 1);
}

TEST_F(GrpcTest, CancellationReachesTheService) {
  grpc::ClientContext context;
  Authorize(context, kOfficer);
  std::thread canceller([&] {
    WaitFor(organizations_->slow_calls, 1);
    context.TryCancel();
  });
  EXPECT_EQ(Get(context, "slow").error_code(), StatusCode::CANCELLED);
  canceller.join();
  WaitFor(organizations_->cancelled_calls, 1);
}

TEST_F(GrpcTest, UpstreamDownIsUnavailableWithRetryInfo) {
  ASSERT_TRUE(Get(kOfficer, "organizations/1").ok());
  StopUpstream();
  const grpc::Status status = Get(kOfficer, "organizations/1");
  EXPECT_EQ(status.error_code(), StatusCode::UNAVAILABLE);
  EXPECT_EQ(Reason(status), "SERVICE_UNAVAILABLE");
  EXPECT_TRUE(rpc::FromGrpcStatus(status)
                  .GetPayload("type.googleapis.com/google.rpc.RetryInfo")
                  .has_value());
  EXPECT_EQ(status.error_message().find("sock"), std::string::npos);
  absl::SleepFor(kCacheTime);
  EXPECT_EQ(Reason(Get(kOfficer, "organizations/1")), "IDENTITY_UNAVAILABLE");
  StartUpstream();
  grpc::Status again;
  for (int i = 0; i < 50 && !(again = Get(kOfficer, "organizations/1")).ok(); ++i) {
    absl::SleepFor(absl::Milliseconds(100));
  }
  EXPECT_TRUE(again.ok()) << again.error_message();
}

TEST_F(GrpcTest, MessagesHaveALimit) {
  EXPECT_TRUE(Get(kOfficer, "large").ok());
  const grpc::Status status = Get(kOfficer, std::string(5 << 20, 'x'));
  EXPECT_EQ(status.error_code(), StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(organizations_->calls, 1);
}

TEST_F(GrpcTest, HundredsOfCallsAtOnce) {
  constexpr int kCalls = 200;
  const auto stub = organization::v1::OrganizationService::NewStub(channel_);
  struct Call {
    grpc::ClientContext context;
    organization::v1::GetOrganizationRequest request;
    organization::v1::Organization reply;
    grpc::Status status;
  };
  std::vector<Call> calls(kCalls);
  absl::BlockingCounter left(kCalls);
  for (int i = 0; i < kCalls; ++i) {
    Call& call = calls[static_cast<size_t>(i)];
    Authorize(call.context, kOfficer);
    call.request.set_name(absl::StrCat("organizations/", i));
    stub->async()->GetOrganization(&call.context, &call.request, &call.reply,
                                   [&call, &left](grpc::Status status) {
                                     call.status = std::move(status);
                                     left.DecrementCount();
                                   });
  }
  left.Wait();
  for (const Call& call : calls) {
    EXPECT_TRUE(call.status.ok()) << call.status.error_message();
    EXPECT_EQ(call.reply.name(), call.request.name());
  }
  EXPECT_LE(sessions_->asked(), 5);
  EXPECT_NE(app_->MetricsPage().find("ketnap_gateway_calls_in_flight"), std::string::npos);
}

TEST_F(GrpcTest, StrangersThatFallSilentKeepNobodySignedInOut) {
  constexpr const char* kSignIn = "/ketnap.identity.v1.AuthenticationService/SignIn";
  grpc::GenericStub stub(channel_);
  grpc::CompletionQueue queue;
  std::vector<std::unique_ptr<grpc::ClientContext>> contexts;
  std::vector<std::unique_ptr<grpc::GenericClientAsyncReaderWriter>> calls;
  for (int i = 0; i < 1100; ++i) {
    contexts.push_back(std::make_unique<grpc::ClientContext>());
    calls.push_back(stub.PrepareCall(contexts.back().get(), kSignIn, &queue));
    calls.back()->StartCall(nullptr);
    void* tag;
    bool ok;
    ASSERT_TRUE(queue.Next(&tag, &ok));
  }
  ASSERT_TRUE(Get(kOfficer, "organizations/1").ok());
  for (const auto& context : contexts) context->TryCancel();
  // A call that was started must be finished before its context goes.
  std::vector<grpc::Status> statuses(calls.size());
  for (size_t i = 0; i < calls.size(); ++i) calls[i]->Finish(&statuses[i], nullptr);
  for (size_t i = 0; i < calls.size(); ++i) {
    void* tag;
    bool ok;
    ASSERT_TRUE(queue.Next(&tag, &ok));
  }
  queue.Shutdown();
}

TEST_F(GrpcTest, SurvivesClientsThatGiveUp) {
  const auto worker = [this](int seed) {
    for (int i = 0; i < 150; ++i) {
      grpc::ClientContext context;
      Authorize(context, (i + seed) % 5 == 0 ? std::string(43, 'x') : kOfficer);
      context.set_deadline(
          absl::ToChronoTime(clock_.Now() + absl::Microseconds(100 * ((i * 7 + seed) % 40))));
      std::thread canceller;
      if (i % 3 == 0) canceller = std::thread([&context] { context.TryCancel(); });
      Get(context, i % 10 == 0 ? "slow" : "organizations/1");
      if (canceller.joinable()) canceller.join();
      // Half a request, and gone.
      HttpClient client(HttpPath());
      const std::string request = absl::StrCat(
          "POST ", kGet,
          " HTTP/1.1\r\nHost: k\r\nContent-Type: application/json\r\nAuthorization: ", "Bearer ",
          kOfficer, "\r\nContent-Length: 12\r\n\r\n{\"name\":\"a\"}");
      client.Send(std::string_view(request).substr(
          0, static_cast<size_t>(i * 13 + seed) % (request.size() + 1)));
    }
  };
  std::vector<std::thread> workers;
  for (int seed = 0; seed < 6; ++seed) workers.emplace_back(worker, seed);
  for (std::thread& thread : workers) thread.join();
  EXPECT_TRUE(Get(kOfficer, "organizations/1").ok());
  const auto idle = [&] {
    const std::string page = app_->MetricsPage();
    const size_t line = page.find("ketnap_gateway_calls_in_flight{");
    if (line == std::string::npos) return false;
    return absl::EndsWith(page.substr(line, page.find('\n', line) - line), " 0");
  };
  for (int i = 0; i < 500 && !idle(); ++i) absl::SleepFor(absl::Milliseconds(10));
  EXPECT_TRUE(idle()) << app_->MetricsPage();
}

TEST_F(GrpcTest, OneLogLineForEachCallWithoutContent) {
  const std::string file = directory_ + "/log";
  ASSERT_TRUE(InitializeLog("gateway", file, "info").ok());
  grpc::ClientContext context;
  Authorize(context, kOfficer);
  context.AddMetadata("x-ketnap-trace-id", "trace-0001");
  ASSERT_TRUE(Get(context, "organizations/secret-name").ok());
  CallPath("/made.up/Path", kOfficer);
  ASSERT_TRUE(InitializeLog("gateway", "/dev/null", "error").ok());
  const std::string log = ReadFile(file).value();
  EXPECT_NE(log.find("\"trace_id\":\"trace-0001\""), std::string::npos) << log;
  EXPECT_NE(log.find("\"account\":\"accounts/officer\""), std::string::npos) << log;
  EXPECT_NE(log.find(absl::StrCat("\"method\":\"", kGet, "\"")), std::string::npos) << log;
  EXPECT_NE(log.find("\"method\":\"unknown\""), std::string::npos) << log;
  EXPECT_EQ(std::count(log.begin(), log.end(), '\n'), 2) << log;
  for (const std::string& secret : {std::string("secret-name"), kOfficer, std::string("made.up")}) {
    EXPECT_EQ(log.find(secret), std::string::npos) << log;
  }
}

TEST_F(GrpcTest, ServesItsOwnHealthAndEndsInOrder) {
  const auto health = grpc::health::v1::Health::NewStub(channel_);
  grpc::ClientContext context;
  grpc::health::v1::HealthCheckResponse reply;
  ASSERT_TRUE(health->Check(&context, {}, &reply).ok());
  EXPECT_EQ(reply.status(), grpc::health::v1::HealthCheckResponse::SERVING);
  // A call under way is answered though the end has begun.
  grpc::Status status;
  std::thread caller([&] {
    grpc::ClientContext slow;
    Authorize(slow, kOfficer);
    slow.set_deadline(absl::ToChronoTime(clock_.Now() + absl::Seconds(1)));
    status = Get(slow, "slow");
  });
  WaitFor(organizations_->slow_calls, 1);
  app_->Shutdown(absl::Seconds(5));
  caller.join();
  EXPECT_EQ(status.error_code(), StatusCode::DEADLINE_EXCEEDED);
  EXPECT_FALSE(HttpClient(HttpPath()).connected());
}

TEST_F(GrpcTest, StartUpRefusesWhatIsIncomplete) {
  config::v1::ServiceConfig config = MakeConfig();
  const auto in_use = App::Start(config, &clock_);
  EXPECT_EQ(in_use.status().code(), absl::StatusCode::kAlreadyExists);
  config.mutable_peers()->RemoveLast();
  EXPECT_EQ(ErrorReason(App::Start(config, &clock_).status()), "SETTING_MISSING");
  config = MakeConfig();
  config.clear_gateway();
  EXPECT_EQ(ErrorReason(App::Start(config, &clock_).status()), "SETTING_MISSING");
}

TEST(CleanUpstreamStatusTest, ReplacesWhatTheTransportSays) {
  const grpc::Status clean = CleanUpstreamStatus(
      grpc::Status(StatusCode::UNAVAILABLE, "failed to connect to unix:/x"), "trace-0001");
  EXPECT_EQ(clean.error_code(), StatusCode::UNAVAILABLE);
  EXPECT_EQ(clean.error_message().find("unix"), std::string::npos);
  const grpc::Status made(StatusCode::UNAVAILABLE, "ours", "details");
  EXPECT_EQ(CleanUpstreamStatus(made, "t").error_message(), "ours");
  EXPECT_TRUE(CleanUpstreamStatus(grpc::Status::OK, "t").ok());
}

TEST(LinkedServicesTest, NamesEveryService) {
  const std::vector<std::string> services = LinkedServices();
  for (const char* name :
       {"ketnap.identity.v1.SessionService", "ketnap.organization.v1.PlanService",
        "ketnap.journal.v1.JournalService", "ketnap.dossier.v1.CandidateService"}) {
    EXPECT_TRUE(std::binary_search(services.begin(), services.end(), std::string(name))) << name;
  }
}

}  // namespace
}  // namespace ketnap::gateway
