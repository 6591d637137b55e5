#include "services/training/class_type_file.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/files.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "common/base/text_proto.h"

namespace ketnap::training {
namespace {

absl::Status Fault(const std::string& path, const std::string& what) {
  return ReasonedError(absl::StatusCode::kInvalidArgument, "CLASS_TYPES_INVALID",
                       {absl::StrCat("Tệp loại lớp học ", path, " không hợp lệ: ", what),
                        absl::StrCat("The class type file ", path, " is not valid: ", what)});
}

// A number the rules need, and its greatest value.
struct NeededParameter {
  const char* name;
  int ClassType::*target;
  int maximum;
};
constexpr NeededParameter kNeeded[] = {
    {"minimum_attendance_percent", &ClassType::minimum_attendance_percent, 100},
    {"minimum_pass_score", &ClassType::minimum_pass_score, 100},
    {"certificate_validity_months", &ClassType::certificate_validity_months, 600},
    {"maximum_seats", &ClassType::maximum_seats, 2000},
    {"roll_call_window_seconds", &ClassType::roll_call_window_seconds, 3600},
    {"roll_call_grace_hours", &ClassType::roll_call_grace_hours, 168},
    {"stall_months", &ClassType::stall_months, 120},
    {"ratio_months", &ClassType::ratio_months, 120},
    {"ratio_minimum_people", &ClassType::ratio_minimum_people, 10000}};

absl::Status ReadParameters(const std::string& path, const v1::ClassType& message,
                            ClassType* type) {
  for (const NeededParameter& needed : kNeeded) {
    bool found = false;
    for (const v1::ClassParameter& parameter : message.parameters()) {
      if (parameter.name() != needed.name) continue;
      found = !found && parameter.value() >= 0 && parameter.value() <= needed.maximum &&
              parameter.confidence() != v1::PARAMETER_CONFIDENCE_UNSPECIFIED;
      type->*needed.target = parameter.value();
    }
    if (!found) return Fault(path, absl::StrCat(type->name, ".", needed.name));
  }
  if (type->roll_call_window_seconds == 0) {
    return Fault(path, absl::StrCat(type->name, ".roll_call_window_seconds"));
  }
  if (type->roll_call_grace_hours == 0) {
    return Fault(path, absl::StrCat(type->name, ".roll_call_grace_hours"));
  }
  return absl::OkStatus();
}

absl::Status ReadBands(const std::string& path, const v1::ClassType& message, ClassType* type) {
  for (const v1::GradeBand& band : message.grade_bands()) {
    const bool in_order =
        type->grade_bands.empty() || band.minimum_score() < type->grade_bands.back().minimum_score;
    const bool stated = !band.grade().empty() && !band.display_name().empty() &&
                        band.confidence() != v1::PARAMETER_CONFIDENCE_UNSPECIFIED;
    if (!in_order || !stated || band.minimum_score() < 0 || band.minimum_score() > 100) {
      return Fault(path, absl::StrCat(type->name, ".grade_bands ", band.grade()));
    }
    type->grade_bands.push_back({band.grade(), band.minimum_score()});
  }
  // Whoever passes has a grade.
  const bool complete = !type->grade_bands.empty() &&
                        type->grade_bands.back().minimum_score <= type->minimum_pass_score;
  if (!complete) return Fault(path, absl::StrCat(type->name, ".grade_bands"));
  return absl::OkStatus();
}

absl::StatusOr<AudienceRule> AudienceOf(const std::string& path, const v1::ClassType& message) {
  if (message.audience_rule() == "SYMPATHIZER") return AudienceRule::kSympathizer;
  if (message.audience_rule() == "PROBATIONARY_MEMBER") return AudienceRule::kProbationaryMember;
  if (message.audience_rule() == "ANY") return AudienceRule::kAny;
  return Fault(path, absl::StrCat(message.name(), ".audience_rule"));
}

absl::StatusOr<ClassType> Convert(const std::string& path, const v1::ClassType& message) {
  ClassType type;
  type.name = message.name();
  type.version = message.version();
  type.display_name = message.display_name();
  type.issues_certificate = message.issues_certificate();
  if (type.version.empty() || type.version.size() > 20) {
    return Fault(path, absl::StrCat(type.name, ".version"));
  }
  const auto effective = DateFromProto(message.effective_date());
  if (!effective.ok()) return Fault(path, absl::StrCat(type.name, ".effective_date"));
  type.effective_date = *effective;
  KETNAP_ASSIGN_OR_RETURN(type.audience, AudienceOf(path, message));
  KETNAP_RETURN_IF_ERROR(ReadParameters(path, message, &type));
  KETNAP_RETURN_IF_ERROR(ReadBands(path, message, &type));
  type.waiting_order = static_cast<WaitingOrder>(message.waiting_order());
  if (message.waiting_order() == v1::WAITING_ORDER_UNSPECIFIED ||
      message.waiting_order_confidence() == v1::PARAMETER_CONFIDENCE_UNSPECIFIED) {
    return Fault(path, absl::StrCat(type.name, ".waiting_order"));
  }
  type.number_suffix = message.certificate_rule().number_suffix();
  const bool needs_rule = type.issues_certificate != message.has_certificate_rule() ||
                          (type.issues_certificate && type.number_suffix.empty());
  if (needs_rule) return Fault(path, absl::StrCat(type.name, ".certificate_rule"));
  return type;
}

}  // namespace

const ClassType* ClassTypeCatalogue::InForceOn(const std::string& name, Date date) const {
  auto found = types.find(name);
  if (found == types.end()) return nullptr;
  const ClassType* in_force = nullptr;
  for (const ClassType& version : found->second) {
    if (version.effective_date <= date) in_force = &version;
  }
  return in_force;
}

const ClassType* ClassTypeCatalogue::Of(const TrainingClass& training_class) const {
  // Classes of before there were versions follow their first day.
  if (training_class.class_type_version.empty()) {
    return InForceOn(training_class.class_type, training_class.start_date);
  }
  auto found = types.find(training_class.class_type);
  if (found == types.end()) return nullptr;
  for (const ClassType& version : found->second) {
    if (version.version == training_class.class_type_version) return &version;
  }
  return nullptr;
}

absl::StatusOr<ClassTypeCatalogue> LoadClassTypeFile(const std::string& path) {
  KETNAP_ASSIGN_OR_RETURN(const std::string text, ReadFile(path));
  ClassTypeCatalogue catalogue;
  const std::vector<TextFault> unread = ReadTextProto(text, &catalogue.messages);
  if (!unread.empty()) return Fault(path, InFile("text format", unread.front()));
  for (const v1::ClassType& message : catalogue.messages.class_types()) {
    KETNAP_ASSIGN_OR_RETURN(ClassType type, Convert(path, message));
    std::vector<ClassType>& versions = catalogue.types[type.name];
    for (const ClassType& other : versions) {
      if (other.version == type.version || other.effective_date == type.effective_date) {
        return Fault(path, absl::StrCat(type.name, " ", type.version));
      }
    }
    versions.push_back(std::move(type));
    std::sort(versions.begin(), versions.end(), [](const ClassType& a, const ClassType& b) {
      return a.effective_date < b.effective_date;
    });
  }
  if (catalogue.types.empty()) return Fault(path, "class_types");
  return catalogue;
}

}  // namespace ketnap::training
