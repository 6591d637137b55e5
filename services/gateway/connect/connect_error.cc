#include "services/gateway/connect/connect_error.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <google/protobuf/util/json_util.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "absl/strings/escaping.h"
#include "absl/strings/strip.h"
#include "google/rpc/status.pb.h"

namespace ketnap::gateway {
namespace {

using Json = nlohmann::ordered_json;

struct CodeName {
  grpc::StatusCode code;
  std::string_view name;
  int http_status;
};

constexpr CodeName kCodes[] = {
    {grpc::StatusCode::CANCELLED, "canceled", 499},
    {grpc::StatusCode::UNKNOWN, "unknown", 500},
    {grpc::StatusCode::INVALID_ARGUMENT, "invalid_argument", 400},
    {grpc::StatusCode::DEADLINE_EXCEEDED, "deadline_exceeded", 504},
    {grpc::StatusCode::NOT_FOUND, "not_found", 404},
    {grpc::StatusCode::ALREADY_EXISTS, "already_exists", 409},
    {grpc::StatusCode::PERMISSION_DENIED, "permission_denied", 403},
    {grpc::StatusCode::RESOURCE_EXHAUSTED, "resource_exhausted", 429},
    {grpc::StatusCode::FAILED_PRECONDITION, "failed_precondition", 400},
    {grpc::StatusCode::ABORTED, "aborted", 409},
    {grpc::StatusCode::OUT_OF_RANGE, "out_of_range", 400},
    {grpc::StatusCode::UNIMPLEMENTED, "unimplemented", 501},
    {grpc::StatusCode::INTERNAL, "internal", 500},
    {grpc::StatusCode::UNAVAILABLE, "unavailable", 503},
    {grpc::StatusCode::DATA_LOSS, "data_loss", 500},
    {grpc::StatusCode::UNAUTHENTICATED, "unauthenticated", 401},
};

const CodeName& Find(grpc::StatusCode code) {
  for (const CodeName& entry : kCodes) {
    if (entry.code == code) return entry;
  }
  return kCodes[1];
}

std::optional<Json> DebugOf(const std::string& type, const std::string& bytes) {
  const auto* descriptor =
      google::protobuf::DescriptorPool::generated_pool()->FindMessageTypeByName(type);
  if (descriptor == nullptr) return std::nullopt;
  const std::unique_ptr<google::protobuf::Message> message(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(descriptor)->New());
  std::string text;
  if (!message->ParseFromString(bytes) ||
      !google::protobuf::util::MessageToJsonString(*message, &text).ok()) {
    return std::nullopt;
  }
  Json debug = Json::parse(text, nullptr, false);
  if (debug.is_discarded()) return std::nullopt;
  return debug;
}

std::string UnpaddedBase64(const std::string& bytes) {
  std::string text = absl::Base64Escape(bytes);
  while (!text.empty() && text.back() == '=') text.pop_back();
  return text;
}

}  // namespace

std::string_view ConnectCode(grpc::StatusCode code) { return Find(code).name; }

int HttpStatusOf(grpc::StatusCode code) { return Find(code).http_status; }

std::string ConnectErrorJson(const grpc::Status& status) {
  Json error;
  error["code"] = ConnectCode(status.error_code());
  error["message"] = status.error_message();
  google::rpc::Status proto;
  if (proto.ParseFromString(status.error_details()) && proto.details_size() > 0) {
    Json& details = error["details"] = Json::array();
    for (const auto& any : proto.details()) {
      // The last part of the URL alone, as Connect has it.
      const std::string& url = any.type_url();
      const std::string type = url.substr(url.rfind('/') + 1);
      Json detail;
      detail["type"] = type;
      detail["value"] = UnpaddedBase64(any.value());
      if (auto debug = DebugOf(type, any.value())) detail["debug"] = *std::move(debug);
      details.push_back(std::move(detail));
    }
  }
  return error.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace ketnap::gateway
