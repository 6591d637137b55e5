#include "services/training/handlers/attendance.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/api/resource_name.h"
#include "common/base/status_macros.h"
#include "services/training/handlers/conversion.h"
#include "services/training/repository/class_repository.h"
#include "services/training/repository/nomination_repository.h"
#include "services/training/repository/roll_call_repository.h"

namespace ketnap::training {

absl::StatusOr<Learners> EnrolledLearners(db::Transaction& transaction,
                                          const TrainingClass& training_class) {
  KETNAP_ASSIGN_OR_RETURN(const auto all, NominationsOfClass(transaction, training_class.id));
  Learners learners;
  for (const Nomination& each : all) {
    if (each.state == NominationState::kEnrolled) {
      learners[api::ResourceName(kNominations, each.id)] = each;
    }
  }
  return learners;
}

FieldViolation NotALearner(const std::string& field) {
  return {field,
          "NOT_ENROLLED",
          {"Không phải học viên của lớp này, hoặc được nêu hai lần.",
           "Not a learner of this class, or named twice."}};
}

absl::Status CheckSession(const TrainingClass& training_class, int session, Date date) {
  std::vector<FieldViolation> violations;
  if (session > training_class.session_count) {
    violations.push_back(
        {"session",
         "OUT_OF_RANGE",
         {absl::StrCat("Lớp chỉ có ", training_class.session_count, " buổi."),
          absl::StrCat("The class has ", training_class.session_count, " sessions.")}});
  }
  if (date < training_class.start_date || date > training_class.end_date) {
    violations.push_back({"date",
                          "OUT_OF_RANGE",
                          {"Ngày học phải nằm trong thời gian của lớp.",
                           "The day of a session lies within the class's dates."}});
  }
  return violations.empty() ? absl::OkStatus() : InvalidFieldsError(violations);
}

absl::Status CheckNoOpenRollCall(db::Transaction& transaction, const Uuid& training_class,
                                 int session) {
  KETNAP_ASSIGN_OR_RETURN(const auto open, FindOpenRollCall(transaction, training_class, session));
  if (!open.has_value()) return absl::OkStatus();
  return ReasonedError(
      absl::StatusCode::kFailedPrecondition, "ROLL_CALL_OPEN",
      {absl::StrCat("Buổi ", open->session, " đang điểm danh; đề nghị kết thúc điểm danh trước."),
       absl::StrCat("The roll-call of session ", open->session, " is open; end it first.")},
      {{"roll_call", api::ResourceName(kRollCalls, open->id)}});
}

absl::Status StoreAttendance(db::Transaction& transaction, const Learners& learners,
                             ClassChange* change) {
  const Uuid& id = change->training_class.id;
  KETNAP_RETURN_IF_ERROR(ReplaceAttendance(transaction, id, *change->session));
  KETNAP_ASSIGN_OR_RETURN(const auto counts, CountAttendance(transaction, id));
  std::map<Uuid, int> attended;
  for (const Attendance& count : counts) attended[count.nomination] = count.sessions;
  for (const auto& [name, learner] : learners) {
    if (learner.sessions_attended == attended[learner.id]) continue;
    Nomination counted = learner;
    counted.sessions_attended = attended[learner.id];
    KETNAP_RETURN_IF_ERROR(UpdateNomination(transaction, counted));
    change->nominations.push_back(std::move(counted));
  }
  return absl::OkStatus();
}

}  // namespace ketnap::training
