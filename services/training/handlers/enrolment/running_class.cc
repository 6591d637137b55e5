#include "services/training/handlers/enrolment/running_class.h"

#include "absl/strings/str_cat.h"

namespace ketnap::training {

absl::Status CheckRunning(const TrainingClass& training_class) {
  if (training_class.state == ClassState::kPlanned) return absl::OkStatus();
  return CheckState(training_class, ClassState::kOpen);
}

std::vector<FieldViolation> CheckClass(const Environment& environment,
                                       const TrainingClass& training_class) {
  std::vector<FieldViolation> violations = CheckNewClass(training_class);
  const auto organizer = environment.tree->Find(training_class.organizer);
  const bool ends_first = organizer.has_value() && organizer->valid_to.has_value() &&
                          *organizer->valid_to < training_class.end_date;
  if (ends_first) {
    violations.push_back({"training_class.organizer",
                          "ORGANIZATION_CLOSED",
                          {"Tổ chức này đã kết thúc hoạt động trước ngày bế giảng.",
                           "The organization had ended before the class's last day."}});
  }
  const ClassType* type =
      environment.class_types->InForceOn(training_class.class_type, training_class.start_date);
  if (type == nullptr) {
    violations.push_back({"training_class.class_type",
                          "UNKNOWN_CLASS_TYPE",
                          {"Không có loại lớp học này.", "There is no such class type."}});
  } else if (type->maximum_seats > 0 && training_class.seats > type->maximum_seats) {
    violations.push_back(
        {"training_class.seats",
         "MAXIMUM_SEATS",
         {absl::StrCat("Loại lớp này có tối đa ", type->maximum_seats, " chỗ."),
          absl::StrCat("A class of this type has at most ", type->maximum_seats, " seats.")}});
  }
  return violations;
}

}  // namespace ketnap::training
