#include "common/api/page_token.h"

#include <algorithm>
#include <memory>
#include <optional>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/api/request_digest.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "google/protobuf/descriptor.h"

namespace ketnap::api {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// A token: format byte, digest, then each part of the key with four bytes of length before it.
constexpr char kFormat = 1;
constexpr size_t kDigestSize = 16;
constexpr size_t kLongestToken = 8192;

const FieldDescriptor* FindField(const Message& request, const char* name,
                                 FieldDescriptor::CppType type) {
  const FieldDescriptor* field = request.GetDescriptor()->FindFieldByName(name);
  return field != nullptr && field->cpp_type() == type && !field->is_repeated() ? field : nullptr;
}

std::string QueryDigest(const Message& request, std::string_view principal) {
  std::unique_ptr<Message> query(request.New());
  query->CopyFrom(request);
  for (const char* name : {"page_size", "page_token"}) {
    const FieldDescriptor* field = query->GetDescriptor()->FindFieldByName(name);
    if (field != nullptr) query->GetReflection()->ClearField(query.get(), field);
  }
  return RequestDigest(*query, principal).substr(0, kDigestSize);
}

void AppendPart(std::string_view part, std::string* out) {
  for (int shift = 24; shift >= 0; shift -= 8) {
    out->push_back(static_cast<char>((part.size() >> shift) & 0xff));
  }
  out->append(part);
}

std::optional<std::string_view> TakePart(std::string_view* rest) {
  if (rest->size() < 4) return std::nullopt;
  size_t size = 0;
  for (int i = 0; i < 4; ++i) size = size << 8 | static_cast<unsigned char>((*rest)[i]);
  if (rest->size() - 4 < size) return std::nullopt;
  std::string_view part = rest->substr(4, size);
  rest->remove_prefix(4 + size);
  return part;
}

std::optional<std::vector<std::string>> ReadToken(std::string_view token, std::string_view digest) {
  std::string bytes;
  if (token.size() > kLongestToken || !absl::WebSafeBase64Unescape(token, &bytes)) {
    return std::nullopt;
  }
  std::string_view rest = bytes;
  if (rest.size() <= 1 + kDigestSize || rest[0] != kFormat ||
      rest.substr(1, kDigestSize) != digest) {
    return std::nullopt;
  }
  rest.remove_prefix(1 + kDigestSize);
  std::vector<std::string> key;
  while (!rest.empty()) {
    std::optional<std::string_view> part = TakePart(&rest);
    if (!part.has_value()) return std::nullopt;
    key.emplace_back(*part);
  }
  return key;
}

FieldViolation TokenViolation() {
  return {"page_token",
          "PAGE_TOKEN_INVALID",
          {"Mã trang không hợp lệ hoặc thuộc về một truy vấn khác; đề nghị xem lại từ trang đầu.",
           "The page token is malformed or belongs to another query; start from the first page."}};
}

}  // namespace

absl::Status PageTokenError() { return InvalidFieldsError({TokenViolation()}); }

absl::StatusOr<Page> ReadPage(const Message& request, std::string_view principal, int default_size,
                              int max_size) {
  const FieldDescriptor* size_field =
      FindField(request, "page_size", FieldDescriptor::CPPTYPE_INT32);
  const FieldDescriptor* token_field =
      FindField(request, "page_token", FieldDescriptor::CPPTYPE_STRING);
  if (size_field == nullptr || token_field == nullptr) {
    return absl::InternalError(
        absl::StrCat(request.GetDescriptor()->full_name(), " has no page_size or page_token"));
  }
  Page page;
  std::vector<FieldViolation> violations;
  const int size = request.GetReflection()->GetInt32(request, size_field);
  if (size < 0) {
    violations.push_back(
        {"page_size",
         "TOO_SMALL",
         {"Số dòng mỗi trang không được âm.", "The page size must not be negative."}});
  }
  page.size = size == 0 ? default_size : std::min(size, max_size);
  const std::string token = request.GetReflection()->GetString(request, token_field);
  if (!token.empty()) {
    auto key = ReadToken(token, QueryDigest(request, principal));
    if (key.has_value()) {
      page.after_key = *std::move(key);
    } else {
      violations.push_back(TokenViolation());
    }
  }
  if (!violations.empty()) return InvalidFieldsError(violations);
  return page;
}

std::string MakePageToken(const Message& request, std::string_view principal,
                          const std::vector<std::string>& last_key) {
  std::string bytes(1, kFormat);
  bytes.append(QueryDigest(request, principal));
  for (const std::string& part : last_key) AppendPart(part, &bytes);
  return absl::WebSafeBase64Escape(bytes);
}

}  // namespace ketnap::api
