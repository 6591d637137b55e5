#include "services/training/class_type_file.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/files.h"
#include "common/base/status_macros.h"
#include "google/protobuf/text_format.h"

namespace ketnap::training {
namespace {

absl::Status Fault(const std::string& path, const std::string& what) {
  return ReasonedError(absl::StatusCode::kInvalidArgument, "CLASS_TYPES_INVALID",
                       {absl::StrCat("Tệp loại lớp học ", path, " không hợp lệ: ", what),
                        absl::StrCat("The class type file ", path, " is not valid: ", what)});
}

absl::StatusOr<ClassType> Convert(const std::string& path, const v1::ClassType& message) {
  ClassType type;
  type.name = message.name();
  type.display_name = message.display_name();
  type.issues_certificate = message.issues_certificate();
  if (message.audience_rule() == "SYMPATHIZER") {
    type.audience = AudienceRule::kSympathizer;
  } else if (message.audience_rule() == "PROBATIONARY_MEMBER") {
    type.audience = AudienceRule::kProbationaryMember;
  } else if (message.audience_rule() == "ANY") {
    type.audience = AudienceRule::kAny;
  } else {
    return Fault(path, absl::StrCat(type.name, ".audience_rule"));
  }
  const std::pair<const char*, int*> needed[] = {
      {"minimum_attendance_percent", &type.minimum_attendance_percent},
      {"minimum_pass_score", &type.minimum_pass_score},
      {"good_score", &type.good_score},
      {"excellent_score", &type.excellent_score}};
  for (const auto& [name, target] : needed) {
    bool found = false;
    for (const v1::ClassParameter& parameter : message.parameters()) {
      if (parameter.name() != name) continue;
      found = parameter.value() >= 0 && parameter.value() <= 100 &&
              parameter.confidence() != v1::PARAMETER_CONFIDENCE_UNSPECIFIED;
      *target = parameter.value();
    }
    if (!found) return Fault(path, absl::StrCat(type.name, ".", name));
  }
  const bool in_order =
      type.minimum_pass_score <= type.good_score && type.good_score <= type.excellent_score;
  if (!in_order) return Fault(path, absl::StrCat(type.name, ": pass, good, excellent"));
  return type;
}

}  // namespace

const ClassType* ClassTypeCatalogue::Find(const std::string& name) const {
  auto found = types.find(name);
  return found == types.end() ? nullptr : &found->second;
}

absl::StatusOr<ClassTypeCatalogue> LoadClassTypeFile(const std::string& path) {
  KETNAP_ASSIGN_OR_RETURN(const std::string text, ReadFile(path));
  ClassTypeCatalogue catalogue;
  if (!google::protobuf::TextFormat::ParseFromString(text, &catalogue.messages)) {
    return Fault(path, "text format");
  }
  for (const v1::ClassType& message : catalogue.messages.class_types()) {
    KETNAP_ASSIGN_OR_RETURN(ClassType type, Convert(path, message));
    const std::string name = type.name;
    if (!catalogue.types.emplace(name, std::move(type)).second) return Fault(path, name);
  }
  if (catalogue.types.empty()) return Fault(path, "class_types");
  return catalogue;
}

}  // namespace ketnap::training
