#include "services/gateway/connect/transcoder.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <google/protobuf/util/json_util.h>
#include <google/protobuf/util/type_resolver_util.h>

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/gateway/admission/refusals.h"
#include "services/gateway/connect/strict_json.h"

namespace ketnap::gateway {
namespace {

namespace util = google::protobuf::util;

// With any other prefix protobuf silently takes well-known types for plain messages.
constexpr const char* kPrefix = "type.googleapis.com";

std::string UrlOf(const google::protobuf::Descriptor& type) {
  return absl::StrCat(kPrefix, "/", type.full_name());
}

// The converter's texts start with "(path)", sometimes after "INVALID_ARGUMENT:", and go on to
// quote the value: only the path is kept.
std::string PathOf(std::string_view text) {
  const size_t open = text.find('(');
  const size_t close = text.find(')');
  if (open == std::string_view::npos || close == std::string_view::npos || close < open) return "";
  const std::string_view path = text.substr(open + 1, close - open - 1);
  const bool is_path =
      path.size() <= 200 && std::all_of(path.begin(), path.end(), [](unsigned char c) {
        return absl::ascii_isalnum(c) || c == '_' || c == '.' || c == '[' || c == ']';
      });
  return is_path ? std::string(path) : std::string();
}

}  // namespace

Transcoder::Transcoder()
    : resolver_(util::NewTypeResolverForDescriptorPool(
          kPrefix, google::protobuf::DescriptorPool::generated_pool())) {}

absl::StatusOr<std::string> Transcoder::RequestFromJson(const google::protobuf::Descriptor& type,
                                                        std::string_view json) const {
  KETNAP_RETURN_IF_ERROR(CheckStrictJson(json, type));
  std::string bytes;
  util::JsonParseOptions options;
  options.ignore_unknown_fields = false;
  const auto status =
      util::JsonToBinaryString(resolver_.get(), UrlOf(type), std::string(json), &bytes, options);
  if (!status.ok()) {
    return InvalidFieldsError(
        {{PathOf(std::string_view(status.message().data(), status.message().size())),
          "WRONG_TYPE",
          {"Giá trị không đúng kiểu dữ liệu.", "The value does not have the field's type."}}});
  }
  return bytes;
}

absl::Status Transcoder::CheckRequestBytes(const google::protobuf::Descriptor& type,
                                           const std::string& bytes) const {
  const std::unique_ptr<google::protobuf::Message> message(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(&type)->New());
  return message->ParseFromString(bytes) ? absl::OkStatus() : MessageMalformedError();
}

absl::StatusOr<std::string> Transcoder::ReplyToJson(const google::protobuf::Descriptor& type,
                                                    const std::string& bytes) const {
  std::string json;
  util::JsonPrintOptions options;
  options.always_print_primitive_fields = false;
  const auto status = util::BinaryToJsonString(resolver_.get(), UrlOf(type), bytes, &json, options);
  if (!status.ok()) {
    return absl::InternalError(absl::StrCat("a reply is no ", type.full_name()));
  }
  return json;
}

}  // namespace ketnap::gateway
