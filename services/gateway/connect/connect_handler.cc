#include "services/gateway/connect/connect_handler.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/access/token.h"
#include "common/rpc/status_convert.h"
#include "services/gateway/admission/refusals.h"
#include "services/gateway/connect/connect_error.h"

namespace ketnap::gateway {
namespace {

constexpr std::string_view kJsonType = "application/json";
constexpr std::string_view kProtoType = "application/proto";
constexpr std::string_view kSignIn = "/ketnap.identity.v1.AuthenticationService/SignIn";
constexpr std::string_view kSignOut = "/ketnap.identity.v1.AuthenticationService/SignOut";
constexpr std::string_view kCookieRequestHeader = "x-ketnap-cookie";

std::vector<HeaderView> ViewsOf(const HttpHead& head) {
  return {head.headers.begin(), head.headers.end()};
}

std::string BytesOf(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  if (!buffer.Dump(&slices).ok()) return "";
  std::string bytes;
  bytes.reserve(buffer.Length());
  for (const grpc::Slice& slice : slices) {
    bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return bytes;
}

grpc::ByteBuffer BufferOf(const std::string& bytes) {
  const grpc::Slice slice(bytes);
  return grpc::ByteBuffer(&slice, 1);
}

void AddCommonHeaders(HttpReply& reply, std::string_view content_type) {
  reply.headers.emplace_back("content-type", content_type);
  reply.headers.emplace_back("cache-control", "no-store");
  reply.headers.emplace_back("x-content-type-options", "nosniff");
}

HttpReply ErrorReply(const grpc::Status& status) {
  HttpReply reply;
  reply.status = HttpStatusOf(status.error_code());
  AddCommonHeaders(reply, kJsonType);
  reply.body = ConnectErrorJson(status);
  return reply;
}

void AddMetadata(HttpReply& reply, std::string_view prefix, const std::vector<Header>& metadata) {
  for (const auto& [key, value] : metadata) {
    std::string text = value;
    if (absl::EndsWith(key, "-bin")) {
      text = absl::Base64Escape(value);
      while (!text.empty() && text.back() == '=') text.pop_back();
    }
    reply.headers.emplace_back(absl::StrCat(prefix, key), std::move(text));
  }
}

// A one-line check of what every Connect request says of itself.
absl::Status CheckProtocol(const HttpHead& head, const CallHead& call) {
  const auto version = head.Find("connect-protocol-version");
  if (version.has_value() && *version != "1") {
    return HeaderInvalidError("connect-protocol-version");
  }
  // A cookie goes along whoever made the browser send the request; a page elsewhere cannot add this
  // header without asking first.
  const bool browser = call.credential.source == CredentialSource::kCookie ||
                       head.Find(kCookieRequestHeader).has_value();
  if (browser && !version.has_value()) return ProtocolVersionRequiredError();
  const auto encoding = head.Find("content-encoding");
  if (encoding.has_value() && *encoding != "identity") return EncodingNotServedError();
  if (const auto timeout = head.Find("connect-timeout-ms")) {
    return ParseConnectTimeout(*timeout).status();
  }
  return absl::OkStatus();
}

// Takes the text out of the reply's field "session_token"; "" when there is none.
std::string TakeSessionToken(const google::protobuf::Descriptor& type, std::string& bytes) {
  const std::unique_ptr<google::protobuf::Message> message(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(&type)->New());
  const google::protobuf::FieldDescriptor* field = type.FindFieldByName("session_token");
  if (field == nullptr || !message->ParseFromString(bytes)) return "";
  std::string token = message->GetReflection()->GetString(*message, field);
  message->GetReflection()->ClearField(message.get(), field);
  bytes = message->SerializeAsString();
  return token;
}

}  // namespace

// What of a request is needed when its outcome comes.
struct ConnectHandler::Call {
  Codec codec = Codec::kJson;
  std::string path;
  std::string trace_id;
  std::string body;
  CredentialSource credential = CredentialSource::kNone;
  bool wants_cookie = false;
};

absl::StatusOr<absl::Duration> ParseConnectTimeout(std::string_view text) {
  int64_t milliseconds = 0;
  const bool digits =
      !text.empty() && text.size() <= 10 &&
      std::all_of(text.begin(), text.end(), [](unsigned char c) { return absl::ascii_isdigit(c); });
  if (!digits || !absl::SimpleAtoi(text, &milliseconds)) {
    return HeaderInvalidError("connect-timeout-ms");
  }
  return absl::Milliseconds(milliseconds);
}

std::optional<Codec> CodecOf(std::string_view content_type) {
  const std::string lower = absl::AsciiStrToLower(content_type);
  std::string_view type = lower;
  std::string_view parameters;
  if (const size_t semicolon = type.find(';'); semicolon != std::string_view::npos) {
    parameters = absl::StripAsciiWhitespace(type.substr(semicolon + 1));
    type = absl::StripAsciiWhitespace(type.substr(0, semicolon));
  }
  if (!parameters.empty() && parameters != "charset=utf-8" && parameters != "charset=\"utf-8\"") {
    return std::nullopt;
  }
  if (type == kJsonType) return Codec::kJson;
  if (type == kProtoType) return Codec::kProto;
  return std::nullopt;
}

HttpReply ConnectHandler::RefuseLogged(const CallHead& head, const rpc::MethodInfo* method,
                                       const absl::Status& status) const {
  dispatcher_->Record(method, head, "", status.code(), dispatcher_->options().clock->Now());
  HttpReply reply = ErrorReply(rpc::ToGrpcStatus(status, head.trace_id));
  reply.headers.emplace_back(access::kTraceMetadataKey, head.trace_id);
  return reply;
}

std::optional<HttpReply> ConnectHandler::CheckHead(const HttpHead& head) {
  const absl::Time now = dispatcher_->options().clock->Now();
  const CallHead call = ReadCallHead(head.target, "connect", ViewsOf(head), now);
  const rpc::MethodInfo* method = dispatcher_->options().admission->FindVisible(head.target);
  if (method == nullptr) {
    HttpReply reply = RefuseLogged(call, nullptr, UnknownMethodError());
    reply.status = 404;
    return reply;
  }
  if (head.method != "POST") {
    HttpReply reply = RefuseLogged(call, method, UnknownMethodError());
    reply.status = 405;
    reply.headers.emplace_back("allow", "POST");
    return reply;
  }
  if (!CodecOf(head.Find("content-type").value_or("")).has_value()) {
    HttpReply reply = RefuseLogged(call, method, HeaderInvalidError("content-type"));
    reply.status = 415;
    reply.headers.emplace_back("accept-post", absl::StrCat(kJsonType, ", ", kProtoType));
    return reply;
  }
  const absl::Status protocol = CheckProtocol(head, call);
  if (protocol.ok()) return std::nullopt;
  return RefuseLogged(call, method, protocol);
}

HttpHandler::Abandon ConnectHandler::Handle(HttpHead head, std::string body, Post post,
                                            Respond respond) {
  const absl::Time now = dispatcher_->options().clock->Now();
  CallHead call_head = ReadCallHead(head.target, "connect", ViewsOf(head), now);
  if (const auto timeout = head.Find("connect-timeout-ms")) {
    call_head.timeout = ParseConnectTimeout(*timeout).value_or(absl::ZeroDuration());
  }
  auto call = std::make_shared<Call>();
  call->codec = CodecOf(head.Find("content-type").value_or("")).value_or(Codec::kJson);
  call->path = call_head.path;
  call->trace_id = call_head.trace_id;
  call->body = std::move(body);
  call->credential = call_head.credential.source;
  call->wants_cookie = head.Find(kCookieRequestHeader) == "1";
  // Conversions run on the connection's thread: gRPC's few callback threads must not be held up.
  auto source = [this, call, post](const rpc::MethodInfo& method,
                                   std::function<void(Dispatcher::Body)> deliver) {
    post([this, call, &method, deliver = std::move(deliver)] {
      const auto& type = *method.descriptor->input_type();
      if (call->codec == Codec::kJson) {
        auto bytes = transcoder_.RequestFromJson(type, call->body);
        if (!bytes.ok()) return deliver(bytes.status());
        return deliver(BufferOf(*bytes));
      }
      const absl::Status fits = transcoder_.CheckRequestBytes(type, call->body);
      if (!fits.ok()) return deliver(fits);
      deliver(BufferOf(call->body));
    });
  };
  auto done = [this, call, post, respond = std::move(respond)](Outcome outcome) {
    post([this, call, respond, outcome = std::move(outcome)]() mutable {
      respond(MakeReply(*call, std::move(outcome)));
    });
  };
  auto exchange = dispatcher_->Start(std::move(call_head), std::move(source), std::move(done));
  return [exchange] { exchange->Cancel(); };
}

absl::StatusOr<std::string> ConnectHandler::EncodeReply(const Call& call, const Outcome& outcome,
                                                        HttpReply& reply) const {
  const auto& type = *outcome.method->descriptor->output_type();
  std::string bytes = BytesOf(outcome.reply);
  if (call.path == kSignIn && call.wants_cookie) {
    // The page never sees the token: no script of it can give it away.
    const std::string token = TakeSessionToken(type, bytes);
    if (!IsWellFormedToken(token)) return absl::InternalError("SignIn gave no session token");
    reply.headers.emplace_back("set-cookie", SessionCookie(token));
  }
  if (call.codec == Codec::kProto) return bytes;
  return transcoder_.ReplyToJson(type, bytes);
}

HttpReply ConnectHandler::MakeReply(const Call& call, Outcome outcome) const {
  HttpReply reply;
  grpc::Status status = outcome.status;
  if (status.ok()) {
    auto body = EncodeReply(call, outcome, reply);
    if (body.ok()) {
      AddCommonHeaders(reply, call.codec == Codec::kJson ? kJsonType : kProtoType);
      reply.body = *std::move(body);
    } else {
      status = rpc::ToGrpcStatus(body.status(), call.trace_id);
    }
  }
  if (!status.ok()) reply = ErrorReply(status);
  // A session that is over needs no cookie either.
  if (call.path == kSignOut && call.credential == CredentialSource::kCookie &&
      (status.ok() || status.error_code() == grpc::StatusCode::UNAUTHENTICATED)) {
    reply.headers.emplace_back("set-cookie", ClearedSessionCookie());
  }
  AddMetadata(reply, "", outcome.headers);
  AddMetadata(reply, "trailer-", outcome.trailers);
  reply.headers.emplace_back(access::kTraceMetadataKey, call.trace_id);
  return reply;
}

HttpReply ConnectHandler::OnFault(HttpFault fault) {
  const absl::Time now = dispatcher_->options().clock->Now();
  const CallHead head = ReadCallHead("", "connect", {}, now);
  switch (fault) {
    case HttpFault::kBodyTooLarge:
      return RefuseLogged(head, nullptr, RequestTooLargeError());
    case HttpFault::kHeadTooLarge: {
      HttpReply reply = RefuseLogged(head, nullptr, RequestTooLargeError());
      reply.status = 431;
      return reply;
    }
    case HttpFault::kMalformed:
      break;
  }
  return RefuseLogged(head, nullptr, MessageMalformedError());
}

}  // namespace ketnap::gateway
