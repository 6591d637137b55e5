#include "services/dossier/handlers/corrections/correction_fields.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "common/base/text.h"
#include "google/protobuf/descriptor.h"
#include "google/type/date.pb.h"
#include "services/dossier/domain/national_id.h"
#include "services/dossier/handlers/convert.h"

namespace ketnap::dossier {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr std::string_view kMilestonePrefix = "milestones.";

constexpr std::array<std::string_view, 9> kParticulars = {
    "full_name",         "birth_date",    "sex",        "ethnicity",         "religion",
    "general_education", "qualification", "occupation", "youth_union_member"};

// Days that no step of the person's own cell set, or that hang on others.
constexpr std::array<std::string_view, 7> kNotCorrected = {"last_review_date",
                                                           "awareness_certificate_date",
                                                           "new_member_certificate_date",
                                                           "official_date",
                                                           "transfer_date",
                                                           "transfer_acceptance_date",
                                                           "decision_confirmation_date"};

// Not part of what an undo brings back.
constexpr std::array<std::string_view, 5> kNotCompared = {"name", "etag", "create_time",
                                                          "update_time", "national_id_masked"};

template <size_t kSize>
bool IsOneOf(const std::array<std::string_view, kSize>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// The message that holds a field, and the field.
struct Place {
  Message* holder = nullptr;
  const FieldDescriptor* field = nullptr;
};

Place FindCorrectable(v1::Candidate* candidate, std::string_view path) {
  if (IsOneOf(kParticulars, path)) {
    return {candidate, v1::Candidate::descriptor()->FindFieldByName(std::string(path))};
  }
  if (!absl::StartsWith(path, kMilestonePrefix)) return {};
  const std::string name(path.substr(kMilestonePrefix.size()));
  if (IsOneOf(kNotCorrected, name)) return {};
  return {candidate->mutable_milestones(), v1::Milestones::descriptor()->FindFieldByName(name)};
}

bool IsDate(const FieldDescriptor* field) {
  return field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE &&
         field->message_type() == google::type::Date::descriptor();
}

std::string TextOf(const Message& holder, const FieldDescriptor* field) {
  const auto* reflection = holder.GetReflection();
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return reflection->GetString(holder, field);
    case FieldDescriptor::CPPTYPE_BOOL:
      return reflection->GetBool(holder, field) ? "true" : "false";
    case FieldDescriptor::CPPTYPE_INT32:
      return absl::StrCat(reflection->GetInt32(holder, field));
    case FieldDescriptor::CPPTYPE_ENUM:
      return reflection->GetEnum(holder, field)->name();
    default:
      break;
  }
  if (!IsDate(field) || !reflection->HasField(holder, field)) return "";
  const auto date =
      DateFromProto(static_cast<const google::type::Date&>(reflection->GetMessage(holder, field)));
  return date.ok() ? FormatDate(*date) : "";
}

ketnap::Message NotValid(const FieldDescriptor* field) {
  if (IsDate(field)) {
    return {"Ngày phải có thật và viết dạng 2017-03-02.", "Must be a date like 2017-03-02."};
  }
  if (field->cpp_type() == FieldDescriptor::CPPTYPE_BOOL) {
    return {"Chỉ nhận true hoặc false.", "Must be true or false."};
  }
  return {"Giá trị không có trong danh mục hoặc quá dài.", "Not one of the values, or too long."};
}

absl::Status SetDate(const std::string& text, Date today, const std::string& at,
                     const Place& place) {
  const auto date = ParseDate(text);
  if (!date.ok()) return FieldError(at, "NOT_VALID", NotValid(place.field));
  if (*date > today) {
    return FieldError(
        at, "DATE_IN_FUTURE",
        {"Ngày không được sau ngày hôm nay.", "The date must not lie in the future."});
  }
  const auto* reflection = place.holder->GetReflection();
  if (!reflection->HasField(*place.holder, place.field)) {
    return FieldError(at, "NOT_RECORDED",
                      {"Hồ sơ chưa có ngày này; việc chưa ghi thì ghi bằng bước tương ứng.",
                       "This day is not recorded; what was not recorded is entered by its step."});
  }
  *static_cast<google::type::Date*>(reflection->MutableMessage(place.holder, place.field)) =
      DateToProto(*date);
  return absl::OkStatus();
}

absl::Status SetText(const std::string& text, const std::string& at, const Place& place) {
  const std::vector<std::string> words =
      absl::StrSplit(absl::string_view(text), ' ', absl::SkipEmpty());
  const std::string tidy = NormalizeNfc(absl::StrJoin(words, " "));
  const bool is_name = place.field->name() == "full_name";
  const int most = is_name ? 100 : 50;
  if (Utf8Length(tidy) > most ||
      (is_name && (Utf8Length(tidy) < 2 || FoldForSearch(tidy).empty()))) {
    return FieldError(at, "NOT_VALID", NotValid(place.field));
  }
  place.holder->GetReflection()->SetString(place.holder, place.field, tidy);
  return absl::OkStatus();
}

absl::Status Set(const std::string& text, Date today, const std::string& at, const Place& place) {
  if (text.empty()) {
    return FieldError(at, "REQUIRED",
                      {"Phải có giá trị mới; bước ghi nhầm thì hoàn tác.",
                       "A new value is required; a step taken by mistake is undone."});
  }
  const auto* reflection = place.holder->GetReflection();
  switch (place.field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return SetText(text, at, place);
    case FieldDescriptor::CPPTYPE_BOOL:
      if (text != "true" && text != "false") break;
      reflection->SetBool(place.holder, place.field, text == "true");
      return absl::OkStatus();
    case FieldDescriptor::CPPTYPE_ENUM: {
      const auto* value = place.field->enum_type()->FindValueByName(text);
      if (value == nullptr || value->number() == 0) break;
      reflection->SetEnum(place.holder, place.field, value);
      return absl::OkStatus();
    }
    default:
      return SetDate(text, today, at, place);
  }
  return FieldError(at, "NOT_VALID", NotValid(place.field));
}

// Whether it is the number that stands is for who can open that.
absl::Status SetNumber(const std::string& at, v1::FieldChange* change, v1::Candidate* corrected) {
  const std::string& number = change->new_value();
  const bool is_number =
      number.size() == 12 && std::all_of(number.begin(), number.end(), absl::ascii_isdigit);
  if (!is_number) {
    return FieldError(
        at + "new_value", "NOT_VALID",
        {"Số định danh cá nhân gồm 12 chữ số.", "A personal identification number has 12 digits."});
  }
  change->set_old_value(corrected->national_id_masked());
  corrected->set_national_id_masked(MaskNationalId(number));
  return absl::OkStatus();
}

void AddDifferences(const Message& before, const Message& after, std::string_view prefix,
                    std::vector<v1::FieldChange>* changes) {
  const auto* descriptor = before.GetDescriptor();
  for (int i = 0; i < descriptor->field_count(); ++i) {
    const FieldDescriptor* field = descriptor->field(i);
    const bool is_plain = !field->is_repeated() &&
                          (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE || IsDate(field));
    if (!is_plain || (prefix.empty() && IsOneOf(kNotCompared, field->name()))) continue;
    const std::string was = TextOf(before, field);
    const std::string is = TextOf(after, field);
    if (was == is) continue;
    v1::FieldChange change;
    change.set_field(absl::StrCat(prefix, field->name()));
    change.set_old_value(was);
    change.set_new_value(is);
    changes->push_back(std::move(change));
  }
}

}  // namespace

absl::StatusOr<v1::Candidate> ApplyChanges(const v1::Candidate& standing, Date today,
                                           FieldChanges* changes) {
  v1::Candidate corrected = standing;
  std::set<std::string> seen;
  for (int i = 0; i < changes->size(); ++i) {
    v1::FieldChange& change = *changes->Mutable(i);
    const std::string at = absl::StrCat("changes[", i, "].");
    const bool is_number = change.field() == kNationalIdField;
    const Place place = FindCorrectable(&corrected, change.field());
    if (place.field == nullptr && !is_number) {
      return FieldError(at + "field", "UNKNOWN_FIELD",
                        {"Không đính chính được trường này.", "This field is not corrected."});
    }
    if (!seen.insert(change.field()).second) {
      return FieldError(at + "field", "DUPLICATE_FIELD",
                        {"Mỗi trường chỉ đính chính một lần.", "Each field is corrected once."});
    }
    if (is_number) {
      KETNAP_RETURN_IF_ERROR(SetNumber(at, &change, &corrected));
      continue;
    }
    change.set_old_value(TextOf(*place.holder, place.field));
    KETNAP_RETURN_IF_ERROR(Set(change.new_value(), today, at + "new_value", place));
    change.set_new_value(TextOf(*place.holder, place.field));
    if (change.new_value() == change.old_value()) {
      return FieldError(at + "new_value", "UNCHANGED",
                        {"Giá trị mới giống giá trị đang có.", "The new value is the old one."});
    }
  }
  return corrected;
}

std::vector<v1::FieldChange> DifferencesOf(const v1::Candidate& before,
                                           const v1::Candidate& after) {
  std::vector<v1::FieldChange> changes;
  AddDifferences(before, after, "", &changes);
  AddDifferences(before.milestones(), after.milestones(), kMilestonePrefix, &changes);
  return changes;
}

}  // namespace ketnap::dossier
