#ifndef KETNAP_COMMON_RPC_PIPELINE_TEST_SUPPORT_H_
#define KETNAP_COMMON_RPC_PIPELINE_TEST_SUPPORT_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "common/base/errors.h"
#include "common/db/database.h"
#include "common/rpc/metrics.h"
#include "common/rpc/pipeline.h"
#include "common/rpc/server_host.h"
#include "common/rpc/status_convert.h"
#include "common/testing/fake_clock.h"
#include "grpc/health/v1/health.grpc.pb.h"
#include "ketnap/testing/v1/pipeline_case.grpc.pb.h"

// A real server on a unix socket with one method for every kind of policy.
namespace ketnap::rpc {

using access::Caller;
using access::Grant;
using access::RequestContext;
using ketnap::testing::v1::PipelineCase;
using ketnap::testing::v1::PipelineCaseRequest;
using ketnap::testing::v1::PipelineCaseService;
using ::testing::HasSubstr;

inline constexpr char kServiceName[] = "ketnap.testing.v1.PipelineCaseService";
inline constexpr char kRead[] = "testing.case.read";
inline constexpr char kUpdate[] = "testing.case.update";

// Answers with what it was told of the call, or as `behave` says.
class CaseService : public PipelineCaseService::CallbackService {
 public:
  static constexpr char kPackage[] = "ketnap.testing.v1";
  using Result = absl::StatusOr<PipelineCase>;

  explicit CaseService(Pipeline* pipeline) : pipeline_(pipeline) {}

  KETNAP_RPC(PipelineCaseService, GetPublicCase, PipelineCaseRequest, PipelineCase)
  KETNAP_RPC(PipelineCaseService, GetSessionCase, PipelineCaseRequest, PipelineCase)
  KETNAP_RPC(PipelineCaseService, GetInternalCase, PipelineCaseRequest, PipelineCase)
  KETNAP_RPC(PipelineCaseService, GetPipelineCase, PipelineCaseRequest, PipelineCase)
  KETNAP_RPC(PipelineCaseService, ListPipelineCases, PipelineCaseRequest, PipelineCase)
  KETNAP_RPC(PipelineCaseService, UpdatePipelineCase, PipelineCaseRequest, PipelineCase)
  KETNAP_RPC(PipelineCaseService, RevealPipelineCase, PipelineCaseRequest, PipelineCase)

  Result GetPublicCase(const RequestContext& context, const PipelineCaseRequest& request) {
    return Answer(context, request);
  }
  Result GetSessionCase(const RequestContext& context, const PipelineCaseRequest& request) {
    return Answer(context, request);
  }
  Result GetInternalCase(const RequestContext& context, const PipelineCaseRequest& request) {
    return Answer(context, request);
  }
  Result GetPipelineCase(const RequestContext& context, const PipelineCaseRequest& request) {
    return Answer(context, request);
  }
  Result ListPipelineCases(const RequestContext& context, const PipelineCaseRequest& request) {
    return Answer(context, request);
  }
  Result UpdatePipelineCase(const RequestContext& context, const PipelineCaseRequest& request) {
    return Answer(context, request);
  }
  Result RevealPipelineCase(const RequestContext& context, const PipelineCaseRequest& request) {
    return Answer(context, request);
  }

  std::function<absl::Status()> behave;
  std::function<void(const RequestContext&)> judge;  // What a handler decides by the context.
  std::atomic<int> handled = 0;

 private:
  Result Answer(const RequestContext& context, const PipelineCaseRequest& request) {
    ++handled;
    if (judge) judge(context);
    if (behave) {
      if (absl::Status status = behave(); !status.ok()) return status;
    }
    PipelineCase answer;
    answer.set_name(request.name());
    answer.set_principal(context.caller.Principal());
    answer.set_trace_id(context.trace_id);
    answer.set_purpose(context.purpose);
    answer.set_remaining_milliseconds(
        absl::ToInt64Milliseconds(context.deadline - SystemClock().Now()));
    return answer;
  }

  Pipeline* pipeline_;
};

// A database that holds province ─ district ─ cell and province ─ agencies.
class TreeDatabase : public db::Database, public db::Transaction {
 public:
  absl::Status RunRead(absl::Time, const ReadBody& body) override { return body(*this); }
  absl::Status RunWrite(absl::Time, const ReadBody&) override { return absl::OkStatus(); }
  absl::Status RunReadModifyWrite(absl::Time, const ReadBody&) override { return absl::OkStatus(); }
  absl::Status Ping(absl::Duration) override { return absl::OkStatus(); }
  PoolState pool_state() const override { return {}; }

  absl::StatusOr<db::Rows> Query(std::string_view sql, const db::Values&) override {
    if (sql.find(" FROM replica_organization WHERE ") == sql.npos) return db::Rows();
    return db::Rows{Node("province", ""), Node("district", "province"), Node("cell", "district"),
                    Node("agencies", "province")};
  }
  absl::StatusOr<int64_t> Execute(std::string_view, const db::Values&) override { return 0; }

 private:
  static db::Row Node(const std::string& name, const std::string& parent) {
    std::optional<std::string> above;
    if (!parent.empty()) above = Uuid::FromName(parent).ToBytes();
    return db::Row(
        {Uuid::FromName(name).ToBytes(), above, "TYPE", name, "0", "2020-01-01", std::nullopt});
  }
};

class PipelineTest : public ::testing::Test {
 protected:
  void SetUp() override {
    char pattern[] = "/tmp/ketnap-pipeline-XXXXXX";
    ASSERT_NE(mkdtemp(pattern), nullptr);
    directory_ = pattern;
    for (const char* issuer : {"gateway", "dossier"}) {
      ASSERT_TRUE(access::GenerateKeyPair(issuer, directory_, directory_).ok());
    }
    gateway_ = *access::Signer::Load("gateway", directory_ + "/gateway.key");
    dossier_ = *access::Signer::Load("dossier", directory_ + "/dossier.key");
    verifier_ = *access::Verifier::Load(directory_);
    auto registry = MethodRegistry::Create({kServiceName});
    ASSERT_TRUE(registry.ok()) << registry.status();
    registry_ = std::make_unique<MethodRegistry>(*std::move(registry));
    TreeDatabase database;
    ASSERT_TRUE(tree_.Reload(database).ok());
    StartServer(/*workers=*/4, /*queue=*/8);
  }

  void TearDown() override {
    host_.reset();
    workers_.reset();
    std::filesystem::remove_all(directory_);
  }

  void StartServer(int workers, int queue) {
    host_.reset();
    workers_ = std::make_unique<WorkerPool>(workers, queue);
    PipelineOptions options;
    options.service = "testing";
    options.registry = registry_.get();
    options.verifier = verifier_.get();
    options.clock = &clock_;
    options.workers = workers_.get();
    options.metrics = &metrics_;
    options.tree = &tree_;
    options.owner_resolver = [](const RequestContext&,
                                std::string_view name) -> absl::StatusOr<Uuid> {
      if (name == Candidate("cell")) return Uuid::FromName("cell");
      if (name == Candidate("agencies")) return Uuid::FromName("agencies");
      return absl::NotFoundError("no row in table candidate");
    };
    options.journal_reading = [this](const RequestContext& context,
                                     const InspectionReading& reading) {
      return journal_reading_ ? journal_reading_(context, reading)
                              : absl::InternalError("no reading was expected");
    };
    pipeline_ = std::make_unique<Pipeline>(std::move(options));
    service_ = std::make_unique<CaseService>(pipeline_.get());
    ServerHostOptions host;
    host.listen_address = "unix:" + directory_ + "/" + std::to_string(++servers_) + ".sock";
    host.services = {service_.get()};
    host.service_names = {kServiceName};
    host_ = *ServerHost::Start(host);
    host_->SetServing(true);
    channel_ = MakeChannel(host.listen_address);
    stub_ = PipelineCaseService::NewStub(channel_);
  }

  static std::string Organization(const std::string& name) {
    return "organizations/" + Uuid::FromName(name).ToString();
  }
  static std::string Candidate(const std::string& owner) {
    return "candidates/" + Uuid::FromName("candidate of " + owner).ToString();
  }

  static Caller Person(std::vector<Grant> grants = {}) {
    Caller caller;
    caller.account = "accounts/018f0000-0000-7000-8000-000000000001";
    caller.grants = std::move(grants);
    return caller;
  }
  static Grant GrantOver(const std::string& organization) {
    return {Uuid::FromName(organization), {kRead, kUpdate}, Date(2024, 1, 1), Date(2024, 12, 31)};
  }
  static Grant WholeSuite() {
    return {std::nullopt, {kRead, kUpdate}, Date(2024, 1, 1), std::nullopt};
  }

  std::string TokenFor(const Caller& caller) {
    return gateway_->SignCaller(caller, "testing", clock_.Now());
  }

  std::unique_ptr<grpc::ClientContext> Context(const std::string& token = "") {
    auto context = std::make_unique<grpc::ClientContext>();
    if (!token.empty()) context->AddMetadata("x-ketnap-identity-bin", token);
    return context;
  }

  using Method = grpc::Status (PipelineCaseService::Stub::*)(grpc::ClientContext*,
                                                             const PipelineCaseRequest&,
                                                             PipelineCase*);

  absl::Status Call(Method method, const std::string& token, const PipelineCaseRequest& request,
                    PipelineCase* answer = nullptr) {
    PipelineCase ignored;
    const auto context = Context(token);
    return FromGrpcStatus(
        (stub_.get()->*method)(context.get(), request, answer == nullptr ? &ignored : answer));
  }

  void ExpectRefused(const absl::Status& status, absl::StatusCode code, std::string_view reason) {
    EXPECT_EQ(status.code(), code) << status;
    EXPECT_EQ(ErrorReason(status), reason) << status;
    EXPECT_EQ(service_->handled, 0);
  }

  static PipelineCaseRequest Named(const std::string& name) {
    PipelineCaseRequest request;
    request.set_name(name);
    return request;
  }

  std::string directory_;
  int servers_ = 0;
  testing::FakeClock clock_{Date(2024, 6, 1)};
  std::unique_ptr<access::Signer> gateway_;
  std::unique_ptr<access::Signer> dossier_;
  std::unique_ptr<access::Verifier> verifier_;
  std::unique_ptr<MethodRegistry> registry_;
  access::OrganizationTree tree_;
  Metrics metrics_{"testing"};
  std::function<absl::Status(const RequestContext&, const InspectionReading&)> journal_reading_;
  std::unique_ptr<WorkerPool> workers_;
  std::unique_ptr<Pipeline> pipeline_;
  std::unique_ptr<CaseService> service_;
  std::unique_ptr<ServerHost> host_;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<PipelineCaseService::Stub> stub_;
};

using Stub = PipelineCaseService::Stub;

}  // namespace ketnap::rpc

#endif  // KETNAP_COMMON_RPC_PIPELINE_TEST_SUPPORT_H_
