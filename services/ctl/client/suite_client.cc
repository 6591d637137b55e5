#include "services/ctl/client/suite_client.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "common/base/clock.h"
#include "common/base/errors.h"
#include "common/base/files.h"
#include "common/base/status_macros.h"
#include "common/base/uuid.h"
#include "common/rpc/status_convert.h"
#include "grpcpp/grpcpp.h"
#include "ketnap/identity/v1/authentication.pb.h"
#include "services/ctl/client/retry_policy.h"

namespace ketnap::ctl {
namespace {

constexpr char kSignInPath[] = "/ketnap.identity.v1.AuthenticationService/SignIn";
constexpr absl::Duration kDeadline = absl::Seconds(20);
constexpr absl::Duration kEventPoll = absl::Milliseconds(150);
constexpr int kIdentityOnly = 1;  // Bit set of permitted compressions: none.
constexpr int kMaxReceiveBytes = 8 << 20;

grpc::ByteBuffer ToBuffer(const google::protobuf::Message& message) {
  const grpc::Slice slice(message.SerializeAsString());
  return grpc::ByteBuffer(&slice, 1);
}

bool FromBuffer(grpc::ByteBuffer& buffer, google::protobuf::Message* message) {
  grpc::Slice slice;
  if (!buffer.Valid() || !buffer.DumpToSingleSlice(&slice).ok()) return false;
  return message->ParseFromArray(slice.begin(), static_cast<int>(slice.size()));
}

std::shared_ptr<grpc::Channel> MakeTlsChannel(const std::string& address,
                                              const std::string& authority, int number) {
  grpc::ChannelArguments arguments;
  arguments.SetInt("ketnap.distinct", number);
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetInt(GRPC_COMPRESSION_CHANNEL_ENABLED_ALGORITHMS_BITSET, kIdentityOnly);
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 100);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 2000);
  arguments.SetMaxReceiveMessageSize(kMaxReceiveBytes);
  grpc::SslCredentialsOptions options;
  options.pem_root_certs = authority;
  return grpc::CreateCustomChannel(address, grpc::SslCredentials(options), arguments);
}

}  // namespace

absl::StatusOr<std::unique_ptr<SuiteClient>> SuiteClient::Create(const std::string& address,
                                                                 const std::string& ca_file,
                                                                 int connections) {
  const auto authority = ReadFile(ca_file);
  if (!authority.ok()) {
    return ReasonedError(
        absl::StatusCode::kFailedPrecondition, "CA_CERTIFICATE_UNREADABLE",
        {absl::StrCat("Không đọc được chứng thư gốc ", ca_file, "; hãy chạy ./deploy/up trước."),
         absl::StrCat("The CA certificate ", ca_file, " cannot be read; run ./deploy/up first.")});
  }
  std::unique_ptr<SuiteClient> client(new SuiteClient());
  for (int i = 0; i < connections; ++i) {
    client->stubs_.push_back(
        std::make_unique<grpc::GenericStub>(MakeTlsChannel(address, *authority, i)));
  }
  return client;
}

absl::Status SuiteClient::SendOnce(const std::string& token, const std::string& path,
                                   const google::protobuf::Message& request,
                                   google::protobuf::Message* response) {
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(SystemClock().Now() + kDeadline));
  if (!token.empty()) context.AddMetadata("authorization", absl::StrCat("Bearer ", token));
  const grpc::ByteBuffer sent = ToBuffer(request);
  grpc::ByteBuffer received;
  grpc::Status status;
  absl::Notification done;
  const size_t stub = static_cast<size_t>(calls_.fetch_add(1)) % stubs_.size();
  stubs_[stub]->UnaryCall(&context, path, grpc::StubOptions(), &sent, &received,
                          [&](grpc::Status answer) {
                            status = std::move(answer);
                            done.Notify();
                          });
  done.WaitForNotification();
  if (!status.ok()) return rpc::FromGrpcStatus(status);
  if (FromBuffer(received, response)) return absl::OkStatus();
  return ReasonedError(absl::StatusCode::kInternal, "REPLY_MALFORMED",
                       {"Không đọc được kết quả trả về.", "The reply cannot be decoded."});
}

absl::Status SuiteClient::Send(const std::string& token, const std::string& path,
                               const google::protobuf::Message& request,
                               google::protobuf::Message* response, const CallOptions& options) {
  const SystemClock clock;
  const absl::Time started = clock.Now();
  for (int attempt = 1;; ++attempt) {
    response->Clear();
    const absl::Status status = SendOnce(token, path, request, response);
    if (status.ok()) return status;
    const absl::Duration spent = clock.Now() - started;
    if (IsWorthRetrying(status) && spent < options.patience) {
      absl::SleepFor(RetryDelay(status, attempt));
    } else if (MayBeBehindEvents(status) && spent < options.wait_for_events) {
      absl::SleepFor(kEventPoll);
    } else {
      return status;
    }
  }
}

absl::StatusOr<bool> SuiteClient::OpenSession(Session* session) {
  identity::v1::SignInRequest request;
  request.set_user_name(session->user_name_);
  request.set_password(session->password_);
  request.set_request_id(Uuid::Generate(SystemClock().Now()).ToString());
  identity::v1::SignInResponse response;
  KETNAP_RETURN_IF_ERROR(Send("", kSignInPath, request, &response, {}));
  session->token_ = response.session_token();
  return response.must_change_password();
}

absl::StatusOr<std::string> SuiteClient::TokenOf(Session* session, const std::string& stale) {
  absl::MutexLock lock(&session->mutex_);
  if (session->token_.empty() || session->token_ == stale) {
    KETNAP_RETURN_IF_ERROR(OpenSession(session).status());
  }
  return session->token_;
}

absl::StatusOr<bool> SuiteClient::SignIn(Session* session) {
  absl::MutexLock lock(&session->mutex_);
  return OpenSession(session);
}

absl::Status SuiteClient::Call(Session* session, const std::string& path,
                               const google::protobuf::Message& request,
                               google::protobuf::Message* response, const CallOptions& options) {
  if (session == nullptr) return Send("", path, request, response, options);
  KETNAP_ASSIGN_OR_RETURN(std::string token, TokenOf(session, ""));
  absl::Status status = Send(token, path, request, response, options);
  if (!absl::IsUnauthenticated(status)) return status;
  // The session ended; the request was not looked at.
  KETNAP_ASSIGN_OR_RETURN(token, TokenOf(session, token));
  return Send(token, path, request, response, options);
}

}  // namespace ketnap::ctl
