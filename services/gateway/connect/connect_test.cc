#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "services/gateway/testing/gateway_fixture.h"

// Connect clients at a real gateway.
namespace ketnap::gateway {
namespace {

using nlohmann::json;

constexpr const char* kSignIn = "/ketnap.identity.v1.AuthenticationService/SignIn";
constexpr const char* kSignOut = "/ketnap.identity.v1.AuthenticationService/SignOut";
constexpr const char* kGetMe = "/ketnap.identity.v1.AuthenticationService/GetMe";

class ConnectTest : public GatewayFixture {
 protected:
  void SetUp() override {
    GatewayFixture::SetUp();
    client_ = std::make_unique<HttpClient>(HttpPath());
  }

  static std::string Code(const HttpAnswer& answer) {
    const json error = json::parse(answer.body, nullptr, false);
    return error.is_object() ? error.value("code", "") : "";
  }
  static std::string ReasonOf(const HttpAnswer& answer) {
    for (const json& detail : json::parse(answer.body).value("details", json::array())) {
      if (detail["type"] == "google.rpc.ErrorInfo") return detail["debug"]["reason"];
    }
    return "";
  }
  static HttpClient::Headers Cookie(const std::string& token) {
    return {{"Cookie", "__Host-ketnap-session=" + token}};
  }
  static HttpClient::Headers With(HttpClient::Headers headers, const HttpClient::Headers& more) {
    headers.insert(headers.end(), more.begin(), more.end());
    return headers;
  }

  std::unique_ptr<HttpClient> client_;
};

TEST_F(ConnectTest, Json) {
  const HttpAnswer answer = client_->Post(
      kGet, R"({"name":"organizations/1"})",
      With(Bearer(kOfficer), {{"X-Ketnap-Trace-Id", "trace-0001"}, {"X-Ketnap-Purpose", "check"}}));
  EXPECT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.body, R"({"name":"organizations/1"})");
  EXPECT_EQ(answer.headers.at("content-type"), "application/json");
  EXPECT_EQ(answer.headers.at("cache-control"), "no-store");
  EXPECT_EQ(answer.headers.at("x-ketnap-trace-id"), "trace-0001");
  EXPECT_EQ(answer.headers.at("x-first"), "one");
  EXPECT_EQ(answer.headers.at("trailer-x-last-bin"), "AP8");
  EXPECT_EQ(answer.headers.count("trailer-x-ketnap-inside"), 0u);
  EXPECT_EQ(organizations_->metadata().find("x-ketnap-purpose")->second, "check");
}

TEST_F(ConnectTest, Proto) {
  organization::v1::GetOrganizationRequest request;
  request.set_name("organizations/1");
  const HttpAnswer answer =
      client_->Post(kGet, request.SerializeAsString(), Bearer(kOfficer), "application/proto");
  EXPECT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.headers.at("content-type"), "application/proto");
  organization::v1::Organization reply;
  ASSERT_TRUE(reply.ParseFromString(answer.body));
  EXPECT_EQ(reply.name(), "organizations/1");
  // No bytes are a message too; broken ones are none.
  EXPECT_EQ(client_->Post(kGetMe, "", Bearer(kOfficer), "application/proto").status, 200);
  const HttpAnswer broken = client_->Post(kGet, "\xff", Bearer(kOfficer), "application/proto");
  EXPECT_EQ(Code(broken), "invalid_argument");
  EXPECT_EQ(broken.headers.at("content-type"), "application/json");
}

TEST_F(ConnectTest, RefusalsKeepTheConnection) {
  HttpAnswer answer = client_->Post(kGet, "{}");
  EXPECT_EQ(answer.status, 401);
  EXPECT_EQ(ReasonOf(answer), "SESSION_REQUIRED");
  answer = client_->Post(kGet, "{}", Bearer(kOutsider));
  EXPECT_EQ(answer.status, 403);
  EXPECT_EQ(Code(answer), "permission_denied");
  answer = client_->Post(kGet, "{}", Bearer(kOneTime));
  EXPECT_EQ(ReasonOf(answer), "PASSWORD_CHANGE_REQUIRED");
  answer = client_->Post(kGet, R"({"name":"a","name":"b"})", Bearer(kOfficer));
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(ReasonOf(answer), "INVALID_FIELDS");
  EXPECT_EQ(client_->Post(kGet, R"({"name":"details"})", Bearer(kOfficer)).status, 400);
  // Nobody without a session learns what is wrong with a body.
  EXPECT_EQ(ReasonOf(client_->Post(kGet, "{{{", Bearer(std::string(43, 'x')))), "SESSION_ENDED");
  EXPECT_EQ(client_->Post(kGet, R"({"name":"a"})", Bearer(kOfficer)).status, 200);
}

TEST_F(ConnectTest, UnknownAndInternalPathsLookTheSame) {
  const HttpAnswer unknown = client_->Post("/nothing/here", "{}", Bearer(kOfficer));
  EXPECT_EQ(unknown.status, 404);
  EXPECT_EQ(Code(unknown), "unimplemented");
  for (const char* path :
       {"/ketnap.identity.v1.SessionService/ResolveSession",
        "/ketnap.identity.v1.AccountService/BootstrapAccount",
        "/ketnap.journal.v1.JournalService/GetCheckpoint", "/grpc.health.v1.Health/Check", "/",
        "/ketnap.organization.v1.OrganizationService/GetOrganization?a=b"}) {
    const HttpAnswer answer = HttpClient(HttpPath()).Post(path, "{}", Bearer(kOfficer));
    EXPECT_EQ(answer.status, 404) << path;
    EXPECT_EQ(answer.body, unknown.body) << path;
  }
}

TEST_F(ConnectTest, WrongVerbCodecEncodingAndHeaders) {
  client_->Send(absl::StrCat("GET ", kGet, " HTTP/1.1\r\nHost: k\r\n\r\n"));
  HttpAnswer answer = client_->Receive();
  EXPECT_EQ(answer.status, 405);
  EXPECT_EQ(answer.headers.at("allow"), "POST");
  const auto post = [this](const HttpClient::Headers& more,
                           std::string_view type = "application/json") {
    return HttpClient(HttpPath()).Post(kGet, R"({"name":"a"})", With(Bearer(kOfficer), more), type);
  };
  answer = post({}, "text/plain");
  EXPECT_EQ(answer.status, 415);
  EXPECT_EQ(answer.headers.at("accept-post"), "application/json, application/proto");
  EXPECT_EQ(post({}, "application/connect+json").status, 415);
  answer = post({{"Content-Encoding", "gzip"}});
  EXPECT_EQ(answer.status, 501);
  EXPECT_EQ(Code(answer), "unimplemented");
  EXPECT_EQ(post({{"Content-Encoding", "identity"}}).status, 200);
  EXPECT_EQ(post({{"Connect-Protocol-Version", "2"}}).status, 400);
  EXPECT_EQ(post({{"Connect-Protocol-Version", "1"}}).status, 200);
  EXPECT_EQ(post({{"Connect-Timeout-Ms", "soon"}}).status, 400);
  EXPECT_EQ(post({{"Connect-Timeout-Ms", "0"}}).status, 504);
  EXPECT_EQ(post({{"X-Ketnap-Purpose", "ki\xe1\xbb\x83m tra"}}).status, 400);
  EXPECT_EQ(organizations_->calls, 2);
}

TEST_F(ConnectTest, TimeoutsReachTheService) {
  const HttpAnswer answer = client_->Post(kGet, R"({"name":"slow"})",
                                          With(Bearer(kOfficer), {{"Connect-Timeout-Ms", "200"}}));
  EXPECT_EQ(answer.status, 504);
  EXPECT_EQ(Code(answer), "deadline_exceeded");
  EXPECT_LT(organizations_->time_left(), absl::Milliseconds(400));
  EXPECT_EQ(client_->Post(kGet, R"({"name":"a"})", Bearer(kOfficer)).status, 200);
}

TEST_F(ConnectTest, CookieNeedsTheProtocolHeader) {
  HttpAnswer answer = HttpClient(HttpPath()).Post(kGet, R"({"name":"a"})", Cookie(kOfficer));
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(ReasonOf(answer), "PROTOCOL_VERSION_REQUIRED");
  EXPECT_EQ(organizations_->calls, 0);
  answer = client_->Post(kGet, R"({"name":"a"})",
                         With(Cookie(kOfficer), {{"Connect-Protocol-Version", "1"}}));
  EXPECT_EQ(answer.status, 200) << answer.body;
}

TEST_F(ConnectTest, SignInGivesEitherTokenOrCookie) {
  const std::string body = R"({"userName":"a","password":"right"})";
  HttpAnswer answer = client_->Post(kSignIn, body);
  EXPECT_EQ(json::parse(answer.body)["sessionToken"], FakeAuthentication::kNewToken);
  EXPECT_EQ(answer.headers.count("set-cookie"), 0u);
  const HttpClient::Headers browser = {{"X-Ketnap-Cookie", "1"}, {"Connect-Protocol-Version", "1"}};
  answer = client_->Post(kSignIn, body, browser);
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.headers.at("set-cookie"),
            "__Host-ketnap-session=" + FakeAuthentication::kNewToken +
                "; Path=/; Secure; HttpOnly; SameSite=Strict");
  EXPECT_EQ(answer.body.find(FakeAuthentication::kNewToken), std::string::npos);
  EXPECT_TRUE(json::parse(answer.body).contains("expireTime"));
  answer = client_->Post(kSignIn, R"({"userName":"a","password":"wrong"})", browser);
  EXPECT_EQ(answer.status, 401);
  EXPECT_EQ(answer.headers.count("set-cookie"), 0u);
  EXPECT_EQ(HttpClient(HttpPath()).Post(kSignIn, body, {{"X-Ketnap-Cookie", "1"}}).status, 400);
}

TEST_F(ConnectTest, SignOutClearsTheCookie) {
  const HttpClient::Headers headers = With(Cookie(kOfficer), {{"Connect-Protocol-Version", "1"}});
  authentication_->signed_out_token = kOfficer;
  for (const int status : {200, 401}) {
    const HttpAnswer answer = client_->Post(kSignOut, "{}", headers);
    EXPECT_EQ(answer.status, status);
    EXPECT_EQ(answer.headers.at("set-cookie"),
              "__Host-ketnap-session=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0");
  }
}

TEST_F(ConnectTest, ForgedHeadersGoNowhere) {
  const HttpAnswer answer =
      client_->Post(kGet, R"({"name":"a"})",
                    With(Bearer(kOfficer),
                         {{"X-Ketnap-Identity-Bin", "Rk9SR0VE"}, {"X-Ketnap-Account", "root"}}));
  EXPECT_EQ(answer.status, 200);
  const Metadata seen = organizations_->metadata();
  EXPECT_EQ(seen.count("x-ketnap-identity-bin"), 1u);
  EXPECT_TRUE(
      verifier_->Verify(seen.find("x-ketnap-identity-bin")->second, "organization", clock_.Now())
          .ok());
  EXPECT_EQ(seen.count("x-ketnap-account"), 0u);
}

TEST_F(ConnectTest, ExpectContinue) {
  client_->Send(absl::StrCat("POST ", kGet,
                             " HTTP/1.1\r\nHost: k\r\nContent-Type: application/json",
                             "\r\nAuthorization: Bearer ", kOfficer,
                             "\r\nContent-Length: 12\r\nExpect: 100-continue\r\n\r\n"));
  EXPECT_EQ(client_->Receive().status, 100);
  client_->Send(R"({"name":"a"})");
  EXPECT_EQ(client_->Receive().status, 200);
  // A refused head is answered instead.
  client_->Send(
      "POST /none HTTP/1.1\r\nHost: k\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client_->Receive().status, 404);
  EXPECT_TRUE(client_->AtEnd());
}

TEST_F(ConnectTest, ChunkedAndPipelined) {
  const std::string request = absl::StrCat(
      "POST ", kGet,
      " HTTP/1.1\r\nHost: k\r\nContent-Type: application/json\r\nAuthorization: Bearer ", kOfficer,
      "\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"nam\r\n7\r\ne\":\"a\"}\r\n0\r\n\r\n");
  client_->Send(absl::StrCat(request, request, request));
  for (int i = 0; i < 3; ++i) EXPECT_EQ(client_->Receive().status, 200);
}

TEST_F(ConnectTest, BodiesAndHeadsHaveLimits) {
  HttpAnswer answer = client_->Post(kGet, std::string(5 << 20, ' '), Bearer(kOfficer));
  EXPECT_EQ(answer.status, 429);
  EXPECT_EQ(Code(answer), "resource_exhausted");
  HttpClient chunked(HttpPath());
  chunked.Send(absl::StrCat("POST ", kGet, " HTTP/1.1\r\nHost: k\r\nContent-Type: application/json",
                            "\r\nTransfer-Encoding: chunked\r\n\r\n500000\r\n",
                            std::string(5 << 20, ' ')));
  EXPECT_EQ(chunked.Receive().status, 429);
  HttpClient long_head(HttpPath());
  EXPECT_EQ(long_head.Post(kGet, "{}", {{"X-Long", std::string(20'000, 'x')}}).status, 431);
  HttpClient garbage(HttpPath());
  garbage.Send("\x16\x03\x01 this is no HTTP\r\n\r\n");
  EXPECT_EQ(garbage.Receive().status, 400);
  EXPECT_TRUE(garbage.AtEnd());
}

TEST_F(ConnectTest, AGoneClientCancelsItsCall) {
  client_->Send(absl::StrCat(
      "POST ", kGet, " HTTP/1.1\r\nHost: k\r\nContent-Type: application/json",
      "\r\nAuthorization: Bearer ", kOfficer, "\r\nContent-Length: 15\r\n\r\n{\"name\":\"slow\"}"));
  for (int i = 0; i < 500 && organizations_->slow_calls == 0; ++i) {
    absl::SleepFor(absl::Milliseconds(10));
  }
  ASSERT_EQ(organizations_->slow_calls, 1);
  client_->Close();
  for (int i = 0; i < 300 && organizations_->cancelled_calls == 0; ++i) {
    absl::SleepFor(absl::Milliseconds(10));
  }
  EXPECT_EQ(organizations_->cancelled_calls, 1);
}

TEST_F(ConnectTest, UpstreamDown) {
  ASSERT_EQ(client_->Post(kGet, R"({"name":"a"})", Bearer(kOfficer)).status, 200);
  StopUpstream();
  const HttpAnswer answer = client_->Post(kGet, R"({"name":"a"})", Bearer(kOfficer));
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(Code(answer), "unavailable");
  EXPECT_NE(answer.body.find("google.rpc.RetryInfo"), std::string::npos);
}

TEST_F(ConnectTest, ManyConnectionsAtOnce) {
  constexpr int kConnections = 200;
  std::vector<std::unique_ptr<HttpClient>> clients;
  for (int i = 0; i < kConnections; ++i) {
    clients.push_back(std::make_unique<HttpClient>(HttpPath()));
    const std::string body = absl::StrCat("{\"name\":\"organizations/", i, "\"}");
    clients.back()->Send(absl::StrCat(
        "POST ", kGet,
        " HTTP/1.1\r\nHost: k\r\nContent-Type: application/json\r\nAuthorization: Bearer ",
        kOfficer, "\r\nContent-Length: ", body.size(), "\r\n\r\n", body));
  }
  for (int i = 0; i < kConnections; ++i) {
    const HttpAnswer answer = clients[static_cast<size_t>(i)]->Receive();
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, absl::StrCat("{\"name\":\"organizations/", i, "\"}"));
  }
  // Idle connections do not hold up the end.
  const absl::Time before = clock_.Now();
  app_->Shutdown(absl::Seconds(10));
  EXPECT_LT(clock_.Now() - before, absl::Seconds(3));
}

}  // namespace
}  // namespace ketnap::gateway
