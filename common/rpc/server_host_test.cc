#include "common/rpc/server_host.h"

#include <gmock/gmock.h>
#include <grpcpp/generic/generic_stub.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "absl/synchronization/notification.h"
#include "common/base/errors.h"
#include "grpc/health/v1/health.grpc.pb.h"
#include "ketnap/testing/v1/pipeline_case.grpc.pb.h"

namespace ketnap::rpc {
namespace {

using ::grpc::health::v1::HealthCheckRequest;
using ::grpc::health::v1::HealthCheckResponse;
using ::ketnap::testing::v1::PipelineCaseService;
using ::testing::HasSubstr;

constexpr char kService[] = "ketnap.testing.v1.PipelineCaseService";
constexpr char kReflection[] = "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo";

class ServerHostTest : public ::testing::Test {
 protected:
  void SetUp() override {
    char pattern[] = "/tmp/ketnap-host-XXXXXX";
    ASSERT_NE(mkdtemp(pattern), nullptr);
    directory_ = pattern;
    options_.listen_address = "unix:" + directory_ + "/api.sock";
    options_.services = {&service_};
    options_.service_names = {kService};
  }
  void TearDown() override {
    host_.reset();
    std::filesystem::remove_all(directory_);
  }

  absl::Status Start() {
    auto host = ServerHost::Start(options_);
    if (!host.ok()) return host.status();
    host_ = *std::move(host);
    return absl::OkStatus();
  }

  static std::unique_ptr<grpc::ClientContext> Context() {
    auto context = std::make_unique<grpc::ClientContext>();
    context->set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(5));
    context->set_wait_for_ready(false);
    return context;
  }

  std::string Health(const std::string& service) {
    auto stub = grpc::health::v1::Health::NewStub(MakeChannel(options_.listen_address));
    HealthCheckRequest request;
    request.set_service(service);
    HealthCheckResponse response;
    const grpc::Status status = stub->Check(Context().get(), request, &response);
    return status.ok() ? HealthCheckResponse::ServingStatus_Name(response.status())
                       : std::to_string(status.error_code());
  }

  // Any call with raw bytes both ways.
  static std::pair<grpc::Status, std::string> RawCall(const std::string& address,
                                                      const std::string& method,
                                                      const std::string& bytes) {
    grpc::GenericStub stub(MakeChannel(address));
    const grpc::Slice slice(bytes);
    const grpc::ByteBuffer request(&slice, 1);
    grpc::ByteBuffer response;
    grpc::Status result;
    absl::Notification done;
    const auto context = Context();
    stub.UnaryCall(context.get(), method, grpc::StubOptions(), &request, &response,
                   [&](grpc::Status status) {
                     result = std::move(status);
                     done.Notify();
                   });
    done.WaitForNotification();
    std::vector<grpc::Slice> slices;
    std::string answer;
    if (result.ok() && response.Dump(&slices).ok()) {
      for (const grpc::Slice& part : slices) {
        answer.append(reinterpret_cast<const char*>(part.begin()), part.size());
      }
    }
    return {result, answer};
  }

  std::string SocketPath() const { return options_.listen_address.substr(5); }

  std::string directory_;
  PipelineCaseService::CallbackService service_;
  ServerHostOptions options_;
  std::unique_ptr<ServerHost> host_;
};

TEST_F(ServerHostTest, HealthFollowsSetServing) {
  ASSERT_TRUE(Start().ok());
  EXPECT_EQ(Health(""), "NOT_SERVING");
  EXPECT_EQ(Health(kService), "NOT_SERVING");
  host_->SetServing(true);
  EXPECT_EQ(Health(""), "SERVING");
  EXPECT_EQ(Health(kService), "SERVING");
  EXPECT_EQ(Health("ketnap.no.Such"), "5");
  host_->SetServing(false);
  EXPECT_EQ(Health(kService), "NOT_SERVING");
}

TEST_F(ServerHostTest, TheSocketIsItsOwnersAlone) {
  const mode_t before = umask(0);
  ASSERT_TRUE(Start().ok());
  struct stat info;
  ASSERT_EQ(stat(SocketPath().c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
  EXPECT_EQ(umask(before), 0u);
}

TEST_F(ServerHostTest, ALivingServerIsNotPushedAside) {
  ASSERT_TRUE(Start().ok());
  host_->SetServing(true);
  EXPECT_EQ(ServerHost::Start(options_).status().code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(Health(""), "SERVING");
}

TEST_F(ServerHostTest, AStaleSocketIsRemoved) {
  const pid_t child = fork();
  if (child == 0) {
    const int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un name{};
    name.sun_family = AF_UNIX;
    SocketPath().copy(name.sun_path, sizeof(name.sun_path) - 1);
    _exit(bind(fd, reinterpret_cast<sockaddr*>(&name), sizeof(name)) == 0 && listen(fd, 1) == 0
              ? 0
              : 1);
  }
  int result = 1;
  ASSERT_EQ(waitpid(child, &result, 0), child);
  ASSERT_EQ(result, 0);
  ASSERT_TRUE(std::filesystem::exists(SocketPath()));
  const absl::Status started = Start();
  ASSERT_TRUE(started.ok()) << started;
  EXPECT_EQ(Health(""), "NOT_SERVING");
}

TEST_F(ServerHostTest, OtherAddressesAreRefusedReadably) {
  options_.listen_address = "127.0.0.1:0";
  EXPECT_EQ(ErrorReason(Start()), "NOT_A_UNIX_ADDRESS");
  options_.listen_address = "unix:" + directory_ + "/" + std::string(120, 'x');
  EXPECT_EQ(ErrorReason(Start()), "SOCKET_PATH_TOO_LONG");
  options_.listen_address = "unix:" + directory_ + "/no/such/folder.sock";
  EXPECT_EQ(ErrorReason(Start()), "ADDRESS_UNAVAILABLE");
  options_.listen_address = "unix:" + directory_ + "/file";
  std::ofstream(directory_ + "/file") << "content";
  EXPECT_EQ(ErrorReason(Start()), "NOT_A_SOCKET");
  EXPECT_TRUE(std::filesystem::exists(directory_ + "/file"));
}

TEST_F(ServerHostTest, ReflectionIsOnTheAdminSocketAlone) {
  options_.admin_address = "unix:" + directory_ + "/admin.sock";
  ASSERT_TRUE(Start().ok());
  const std::string list_services("\x3a\x01*", 3);
  const auto [admin_status, listed] = RawCall(options_.admin_address, kReflection, list_services);
  ASSERT_TRUE(admin_status.ok()) << admin_status.error_message();
  EXPECT_THAT(listed, HasSubstr(kService));
  EXPECT_EQ(RawCall(options_.listen_address, kReflection, list_services).first.error_code(),
            grpc::StatusCode::UNIMPLEMENTED);
  const std::string symbol =
      std::string("\x22") + static_cast<char>(sizeof(kService) - 1) + kService;
  const auto [symbol_status, file] = RawCall(options_.admin_address, kReflection, symbol);
  ASSERT_TRUE(symbol_status.ok()) << symbol_status.error_message();
  EXPECT_THAT(file, HasSubstr("PipelineCaseRequest"));
  // The API itself is not served there.
  EXPECT_EQ(RawCall(options_.admin_address, std::string("/") + kService + "/GetPublicCase", "")
                .first.error_code(),
            grpc::StatusCode::UNIMPLEMENTED);
}

TEST_F(ServerHostTest, ShutdownEndsServiceInTime) {
  ASSERT_TRUE(Start().ok());
  host_->SetServing(true);
  ASSERT_EQ(Health(""), "SERVING");
  const auto before = std::chrono::steady_clock::now();
  host_->Shutdown(absl::Seconds(5));
  host_->Shutdown(absl::Seconds(5));
  EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::seconds(3));
  EXPECT_EQ(Health(""), "14");
  EXPECT_FALSE(std::filesystem::exists(SocketPath()));
}

TEST_F(ServerHostTest, ChannelsAreSharedByAddressAndNumber) {
  const auto channel = MakeChannel(options_.listen_address);
  EXPECT_EQ(MakeChannel(options_.listen_address), channel);
  EXPECT_NE(MakeChannel(options_.listen_address, 1), channel);
  EXPECT_NE(MakeChannel(options_.listen_address + "x"), channel);
}

TEST_F(ServerHostTest, CompressedMessagesAreRefused) {
  ASSERT_TRUE(Start().ok());
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  auto stub = grpc::health::v1::Health::NewStub(grpc::CreateCustomChannel(
      options_.listen_address, grpc::InsecureChannelCredentials(), arguments));
  HealthCheckRequest request;
  request.set_service(std::string(100'000, 'x'));
  HealthCheckResponse response;
  const auto context = Context();
  context->set_compression_algorithm(GRPC_COMPRESS_GZIP);
  EXPECT_EQ(stub->Check(context.get(), request, &response).error_code(),
            grpc::StatusCode::UNIMPLEMENTED);
}

TEST_F(ServerHostTest, GreatMessagesAreRefused) {
  ASSERT_TRUE(Start().ok());
  EXPECT_EQ(Health(std::string(5 * 1024 * 1024, 'x')), "8");
}

TEST(SignalTest, WaitsForTermination) {
  const pid_t child = fork();
  if (child == 0) {
    BlockTerminationSignals();
    kill(getpid(), SIGPIPE);
    kill(getpid(), SIGTERM);
    WaitForTerminationSignal();
    _exit(7);
  }
  int result = 0;
  ASSERT_EQ(waitpid(child, &result, 0), child);
  ASSERT_TRUE(WIFEXITED(result));
  EXPECT_EQ(WEXITSTATUS(result), 7);
}

}  // namespace
}  // namespace ketnap::rpc
