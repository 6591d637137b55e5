#include "common/rpc/validation_text.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/text.h"

namespace ketnap::rpc {
namespace {

using ketnap::options::v1::FieldRules;
using ketnap::options::v1::TEXT_FORMAT_CODE;
using ketnap::options::v1::TEXT_FORMAT_MULTILINE;
using ketnap::options::v1::TEXT_FORMAT_PERSONAL_ID_NUMBER;
using ketnap::options::v1::TEXT_FORMAT_RESOURCE_NAME;
using ketnap::options::v1::TEXT_FORMAT_UUID;

constexpr uint32_t kDefaultMaxLength = 1000;
constexpr size_t kPersonalIdDigits = 12;

struct RuleText {
  std::string_view rule_id;
  std::string_view vietnamese;
  std::string_view english;
};

constexpr RuleText kRules[] = {
    {"REQUIRED", "Bắt buộc phải nhập.", "This field is required."},
    {"TOO_SHORT",
     "Nội dung quá ngắn; số ký tự tối thiểu: ", "Too short; fewest characters allowed: "},
    {"TOO_LONG", "Nội dung quá dài; số ký tự tối đa: ", "Too long; most characters allowed: "},
    {"NOT_A_DATE", "Ngày không có thật hoặc ngoài khoảng năm 1900–2199.",
     "The date does not exist or lies outside the years 1900–2199."},
    {"NOT_A_TIME", "Thời điểm không hợp lệ.", "The instant is not valid."},
    {"OUT_OF_RANGE", "Giá trị nằm ngoài giới hạn cho phép: ", "The value is out of range: "},
    {"NOT_A_UUID", "Mã định danh phải là UUID.", "The identifier must be a UUID."},
    {"NOT_A_RESOURCE_NAME", "Tên tài nguyên phải có dạng “nhóm/{mã định danh}”.",
     "A resource name has the form \"collection/{id}\"."},
    {"WRONG_RESOURCE_TYPE",
     "Tài nguyên không đúng loại; loại được nhận: ", "The resource is of another type; accepted: "},
    {"NOT_A_CODE", "Mã chỉ gồm chữ in hoa không dấu, chữ số và dấu gạch dưới.",
     "A code is upper-case letters, digits and underscores."},
    {"NOT_A_PERSONAL_ID_NUMBER", "Số định danh cá nhân phải gồm đúng 12 chữ số.",
     "A personal identification number is exactly 12 digits."},
    {"TOO_MANY_ITEMS", "Danh sách quá dài; số mục tối đa: ", "Too many items; most allowed: "},
    {"UNDEFINED_ENUM_VALUE", "Giá trị không có trong danh mục.",
     "The value is not one of those defined."},
    {"UNKNOWN_FIELD", "Yêu cầu có trường không được định nghĩa.",
     "The request has a field that is not defined."},
    {"NOT_UTF8", "Nội dung không phải văn bản Unicode (UTF-8) hợp lệ.",
     "The content is not valid UTF-8 text."},
    {"CONTROL_CHARACTER", "Nội dung có ký tự điều khiển không được phép.",
     "The content has control characters, which are not allowed."},
    {"TOO_DEEP", "Dữ liệu lồng nhau quá sâu.", "The data is nested too deeply."},
    {"MORE_VIOLATIONS", "Số lỗi khác chưa liệt kê: ", "Further faults not listed: "},
};

// The next code point of valid UTF-8.
char32_t NextCodePoint(std::string_view& text) {
  const auto lead = static_cast<unsigned char>(text.front());
  const size_t size = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  char32_t point = size == 1 ? lead : lead & (0x7f >> size);
  for (size_t i = 1; i < size; ++i) {
    point = (point << 6) | (static_cast<unsigned char>(text[i]) & 0x3f);
  }
  text.remove_prefix(size);
  return point;
}

// Beside the control characters proper: marks that turn the reading direction (a text could show
// another content than it has), invisible tags (two texts could look the same), line separators in
// the wrong place, and code points that are no characters.
bool IsForbidden(char32_t point, bool multiline) {
  if (multiline && (point == '\n' || point == '\r' || point == '\t')) return false;
  return point < 0x20 || (point >= 0x7f && point <= 0x9f) || point == 0x2028 || point == 0x2029 ||
         (point >= 0x202a && point <= 0x202e) || (point >= 0x2066 && point <= 0x2069) ||
         point == 0x200e || point == 0x200f || point == 0x061c ||
         (point >= 0xe0000 && point <= 0xe007f) || (point >= 0xfdd0 && point <= 0xfdef) ||
         (point & 0xfffe) == 0xfffe || point == 0xfeff;
}

bool HasForbidden(std::string_view text, bool multiline) {
  while (!text.empty()) {
    if (IsForbidden(NextCodePoint(text), multiline)) return true;
  }
  return false;
}

bool IsCode(std::string_view text) {
  return absl::ascii_isupper(static_cast<unsigned char>(text.front())) &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) {
           return absl::ascii_isupper(c) || absl::ascii_isdigit(c) || c == '_';
         });
}

bool IsCollection(std::string_view text) {
  return !text.empty() && absl::ascii_islower(static_cast<unsigned char>(text.front())) &&
         std::all_of(text.begin(), text.end(),
                     [](unsigned char c) { return absl::ascii_isalnum(c); });
}

std::optional<Fault> CheckResourceName(std::string_view text, const FieldRules& rules,
                                       bool allow_wildcard) {
  const auto resource = ParseNamedResource(text);
  if (!resource.has_value() || (resource->wildcard && !allow_wildcard)) {
    return MakeFault("NOT_A_RESOURCE_NAME");
  }
  const auto& types = rules.resource_types();
  if (types.empty() || std::find(types.begin(), types.end(), resource->collection) != types.end()) {
    return std::nullopt;
  }
  return MakeFault("WRONG_RESOURCE_TYPE", absl::StrJoin(types, ", "));
}

std::optional<Fault> CheckFormat(std::string_view text, const FieldRules& rules,
                                 bool allow_wildcard) {
  switch (rules.format()) {
    case TEXT_FORMAT_UUID:
      if (!Uuid::Parse(text).ok()) return MakeFault("NOT_A_UUID");
      return std::nullopt;
    case TEXT_FORMAT_RESOURCE_NAME:
      return CheckResourceName(text, rules, allow_wildcard);
    case TEXT_FORMAT_CODE:
      if (!IsCode(text)) return MakeFault("NOT_A_CODE");
      return std::nullopt;
    case TEXT_FORMAT_PERSONAL_ID_NUMBER:
      if (text.size() != kPersonalIdDigits ||
          !std::all_of(text.begin(), text.end(),
                       [](unsigned char c) { return absl::ascii_isdigit(c); })) {
        return MakeFault("NOT_A_PERSONAL_ID_NUMBER");
      }
      return std::nullopt;
    default:
      return std::nullopt;
  }
}

}  // namespace

Fault MakeFault(std::string_view rule_id, std::string_view detail) {
  const auto* rule = std::find_if(std::begin(kRules), std::end(kRules),
                                  [&](const RuleText& text) { return text.rule_id == rule_id; });
  if (rule == std::end(kRules)) return {std::string(rule_id), {}};
  const std::string_view stop = detail.empty() ? "" : ".";
  return {
      std::string(rule_id),
      {absl::StrCat(rule->vietnamese, detail, stop), absl::StrCat(rule->english, detail, stop)}};
}

std::optional<NamedResource> ParseNamedResource(std::string_view name) {
  const size_t slash = name.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  NamedResource resource;
  resource.collection = name.substr(0, slash);
  const std::string_view id = name.substr(slash + 1);
  if (!IsCollection(resource.collection)) return std::nullopt;
  if (id == "-" && resource.collection == "organizations") {
    resource.wildcard = true;
    return resource;
  }
  auto parsed = Uuid::Parse(id);
  if (!parsed.ok()) return std::nullopt;
  resource.id = *parsed;
  return resource;
}

std::optional<Fault> CheckText(std::string_view text, const FieldRules& rules,
                               bool allow_wildcard) {
  if (!IsValidUtf8(text)) return MakeFault("NOT_UTF8");
  if (HasForbidden(text, rules.format() == TEXT_FORMAT_MULTILINE)) {
    return MakeFault("CONTROL_CHARACTER");
  }
  const auto length = static_cast<uint32_t>(Utf8Length(text));
  const uint32_t longest = rules.max_length() == 0 ? kDefaultMaxLength : rules.max_length();
  if (length < rules.min_length()) return MakeFault("TOO_SHORT", absl::StrCat(rules.min_length()));
  if (length > longest) return MakeFault("TOO_LONG", absl::StrCat(longest));
  return CheckFormat(text, rules, allow_wildcard);
}

bool IsBlank(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c == ' '; });
}

}  // namespace ketnap::rpc
