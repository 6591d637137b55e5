#include "services/gateway/connect/strict_json.h"

#include <google/protobuf/descriptor.h>

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/errors.h"

namespace ketnap::gateway {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

constexpr size_t kMaxNameInPath = 64;

absl::Status Violation(std::string path, std::string_view rule, std::string vietnamese,
                       std::string english) {
  return InvalidFieldsError(
      {{std::move(path), std::string(rule), {std::move(vietnamese), std::move(english)}}});
}

// Types whose JSON form is free: their keys are content, not fields.
bool IsFreeForm(const Descriptor& type) {
  return type.file()->name() == "google/protobuf/struct.proto" ||
         type.full_name() == "google.protobuf.Any";
}

const FieldDescriptor* FindField(const Descriptor& type, const std::string& key) {
  if (const FieldDescriptor* field = type.FindFieldByName(key)) return field;
  for (int i = 0; i < type.field_count(); ++i) {
    if (type.field(i)->json_name() == key) return type.field(i);
  }
  return nullptr;
}

// Walks the document beside the message type. Returning false ends the walk; why is in status().
class Walker : public nlohmann::json_sax<nlohmann::json> {
 public:
  explicit Walker(const Descriptor& type) : root_(type) {}

  const absl::Status& status() const { return status_; }

  bool null() override { return Value(); }
  bool boolean(bool) override { return Value(); }
  bool number_integer(number_integer_t) override { return Value(); }
  bool number_unsigned(number_unsigned_t) override { return Value(); }
  bool number_float(number_float_t, const string_t&) override { return Value(); }
  bool string(string_t&) override { return Value(); }
  bool binary(binary_t&) override { return false; }

  bool start_object(std::size_t) override {
    if (TooDeep()) return false;
    if (stack_.empty()) return Push(&root_, nullptr, false);
    CountElement();
    const Level& parent = stack_.back();
    const FieldDescriptor* field = parent.field;
    // Where the schema says nothing, or something else than an object, the converter judges.
    if (field == nullptr || field->message_type() == nullptr) return Push(nullptr, nullptr, false);
    if (field->is_map() && !parent.is_map_body) return Push(nullptr, field, true);
    const FieldDescriptor* value = field->is_map() ? field->message_type()->field(1) : field;
    const Descriptor* type = value->message_type();
    return Push(type == nullptr || IsFreeForm(*type) ? nullptr : type, nullptr, false);
  }

  bool key(string_t& name) override {
    Level& level = stack_.back();
    level.name = name.substr(0, kMaxNameInPath);
    std::string_view identity = name;
    if (level.type != nullptr) {
      level.field = FindField(*level.type, name);
      if (level.field == nullptr) {
        return Refuse("UNKNOWN_FIELD", "Trường này không có trong yêu cầu.",
                      "The request has no such field.");
      }
      identity = level.field->name();
    }
    if (!level.seen.insert(std::string(identity)).second) {
      return Refuse("DUPLICATE_FIELD", "Trường này được ghi hai lần.", "The field is given twice.");
    }
    return true;
  }

  bool end_object() override {
    stack_.pop_back();
    return true;
  }

  bool start_array(std::size_t) override {
    if (TooDeep()) return false;
    if (stack_.empty()) return RefuseRoot();
    CountElement();
    const Level& parent = stack_.back();
    // Elements are of the field's own type; a list inside a list has no schema.
    const FieldDescriptor* field = parent.is_array ? nullptr : parent.field;
    if (field != nullptr && (!field->is_repeated() || field->is_map())) field = nullptr;
    Push(nullptr, field, false);
    stack_.back().is_array = true;
    return true;
  }

  bool end_array() override {
    stack_.pop_back();
    return true;
  }

  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::detail::exception&) override {
    // The parser's own text quotes the content.
    status_ = Violation(Path(), "MALFORMED_JSON",
                        absl::StrCat("Nội dung JSON sai tại byte ", position, "."),
                        absl::StrCat("The JSON is malformed at byte ", position, "."));
    return false;
  }

 private:
  struct Level {
    const Descriptor* type = nullptr;        // Of an object whose keys are fields.
    const FieldDescriptor* field = nullptr;  // What the next value belongs to.
    bool is_map_body = false;
    bool is_array = false;
    int elements = 0;
    std::string name;
    absl::flat_hash_set<std::string> seen;
  };

  bool Push(const Descriptor* type, const FieldDescriptor* field, bool is_map_body) {
    Level level;
    level.type = type;
    level.field = field;
    level.is_map_body = is_map_body;
    stack_.push_back(std::move(level));
    return true;
  }

  bool Value() {
    if (stack_.empty()) return RefuseRoot();
    CountElement();
    return true;
  }

  void CountElement() {
    if (stack_.back().is_array) ++stack_.back().elements;
  }

  bool TooDeep() {
    if (stack_.size() < static_cast<size_t>(kMaxJsonDepth)) return false;
    Refuse("TOO_DEEP", "Nội dung lồng nhau quá sâu.", "The content is nested too deeply.");
    return true;
  }

  bool RefuseRoot() {
    return Refuse("MALFORMED_JSON", "Nội dung phải là một đối tượng JSON.",
                  "The content must be a JSON object.");
  }

  bool Refuse(std::string_view rule, const char* vietnamese, const char* english) {
    status_ = Violation(Path(), rule, vietnamese, english);
    return false;
  }

  std::string Path() const {
    std::string path;
    for (const Level& level : stack_) {
      if (level.is_array) {
        if (level.elements > 0) absl::StrAppend(&path, "[", level.elements - 1, "]");
      } else if (!level.name.empty()) {
        absl::StrAppend(
            &path, path.empty() ? "" : ".",
            level.field != nullptr && level.type != nullptr ? level.field->name() : level.name);
      }
    }
    return path;
  }

  const Descriptor& root_;
  std::vector<Level> stack_;
  absl::Status status_;
};

}  // namespace

absl::Status CheckStrictJson(std::string_view json, const Descriptor& type) {
  Walker walker(type);
  // nlohmann skips a byte order mark, which JSON on the wire must not have.
  const bool marked = absl::StartsWith(json, "\xEF\xBB\xBF");
  if (!marked && nlohmann::json::sax_parse(json.begin(), json.end(), &walker,
                                           nlohmann::json::input_format_t::json,
                                           /*strict=*/true, /*ignore_comments=*/false)) {
    return absl::OkStatus();
  }
  if (!walker.status().ok()) return walker.status();
  return Violation("", "MALFORMED_JSON", "Nội dung JSON không hợp lệ.", "The JSON is malformed.");
}

}  // namespace ketnap::gateway
