#include <optional>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/api/mutation.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "services/training/handlers/attendance.h"
#include "services/training/handlers/class_change.h"
#include "services/training/handlers/class_handler.h"
#include "services/training/handlers/conversion.h"
#include "services/training/handlers/enrolment/class_book.h"
#include "services/training/repository/attendance_repository.h"
#include "services/training/repository/class_repository.h"
#include "services/training/repository/nomination_repository.h"
#include "services/training/repository/roll_call_repository.h"

namespace ketnap::training {
namespace {

absl::StatusOr<std::vector<Uuid>> ReadPresent(const Learners& learners,
                                              const v1::RecordAttendanceRequest& request) {
  std::vector<FieldViolation> violations;
  std::vector<Uuid> present;
  std::set<std::string> seen;
  for (int i = 0; i < request.present_size(); ++i) {
    auto found = learners.find(request.present(i));
    if (found == learners.end() || !seen.insert(request.present(i)).second) {
      violations.push_back(NotALearner(absl::StrCat("present[", i, "]")));
      continue;
    }
    present.push_back(found->second.id);
  }
  if (!violations.empty()) return InvalidFieldsError(violations);
  return present;
}

// The new list is of who is enrolled now; what is recorded of others, withdrawn since, stays.
absl::Status KeepOthers(db::Transaction& transaction, const Learners& learners,
                        ClassChange* change) {
  KETNAP_ASSIGN_OR_RETURN(const auto recorded, FindSession(transaction, change->training_class.id,
                                                           change->session->session));
  if (!recorded.has_value()) return absl::OkStatus();
  for (const Uuid& id : recorded->present) {
    if (learners.contains(api::ResourceName(kNominations, id))) continue;
    change->session->present.push_back(id);
  }
  return absl::OkStatus();
}

absl::Status StoreScores(db::Transaction& transaction, Learners learners,
                         const v1::RecordResultsRequest& request, ClassChange* change) {
  std::vector<FieldViolation> violations;
  for (int i = 0; i < request.results_size(); ++i) {
    const v1::Result& result = request.results(i);
    auto found = learners.find(result.nomination());
    if (found == learners.end()) {
      violations.push_back(NotALearner(absl::StrCat("results[", i, "].nomination")));
      continue;
    }
    found->second.score = result.score();
    change->nominations.push_back(found->second);
    learners.erase(found);
  }
  if (!violations.empty()) return InvalidFieldsError(violations);
  for (const Nomination& nomination : change->nominations) {
    KETNAP_RETURN_IF_ERROR(UpdateNomination(transaction, nomination));
  }
  return absl::OkStatus();
}

// What the class still lacks before it can be closed.
absl::Status CheckComplete(const TrainingClass& training_class, int sessions,
                           const std::optional<RollCall>& open_roll_call,
                           const Learners& learners) {
  std::vector<UnmetCondition> unmet;
  if (open_roll_call.has_value()) {
    unmet.push_back(
        {"ROLL_CALL_OPEN",
         api::ResourceName(kRollCalls, open_roll_call->id),
         {absl::StrCat("Buổi ", open_roll_call->session, " đang điểm danh."),
          absl::StrCat("The roll-call of session ", open_roll_call->session, " is open.")}});
  }
  if (sessions < training_class.session_count) {
    unmet.push_back({"SESSIONS",
                     api::ResourceName(kClasses, training_class.id),
                     {absl::StrCat("Mới điểm danh ", sessions, " trên ",
                                   training_class.session_count, " buổi."),
                      absl::StrCat(sessions, " of ", training_class.session_count,
                                   " sessions are recorded.")}});
  }
  for (const auto& [name, learner] : learners) {
    if (learner.score >= 0) continue;
    unmet.push_back({"SCORE", name, {"Chưa có điểm kiểm tra.", "There is no score."}});
  }
  return unmet.empty() ? absl::OkStatus() : UnmetConditionsError("CLASS_INCOMPLETE", unmet);
}

absl::Status JudgeLearners(db::Transaction& transaction, const ClassType& type, Learners learners,
                           ClassChange* change) {
  TrainingClass& training_class = change->training_class;
  for (auto& [name, learner] : learners) {
    const Outcome outcome =
        Judge(type, training_class.session_count, learner.sessions_attended, learner.score);
    learner.state = outcome.passed ? NominationState::kPassed : NominationState::kFailed;
    learner.grade = outcome.grade;
    if (outcome.passed) ++training_class.passed;
    KETNAP_RETURN_IF_ERROR(UpdateNomination(transaction, learner));
    change->nominations.push_back(learner);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::TrainingClass> ClassHandler::RecordAttendance(
    const Context& context, const v1::RecordAttendanceRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const Date date, DateFromProto(request.date()));
  return api::RunMutation<v1::TrainingClass>(
      *environment_->database, context, request,
      [&](db::Transaction& transaction) -> absl::StatusOr<v1::TrainingClass> {
        const ChangeRequest entry{request.training_class(), "RecordAttendance",
                                  request.request_id(), date};
        auto body = [&](ClassChange& change) -> absl::Status {
          KETNAP_RETURN_IF_ERROR(CheckState(change.training_class, ClassState::kOpen));
          KETNAP_RETURN_IF_ERROR(CheckSession(change.training_class, request.session(), date));
          KETNAP_RETURN_IF_ERROR(
              CheckNoOpenRollCall(transaction, change.training_class.id, request.session()));
          KETNAP_ASSIGN_OR_RETURN(const Learners learners,
                                  EnrolledLearners(transaction, change.training_class));
          KETNAP_ASSIGN_OR_RETURN(const auto present, ReadPresent(learners, request));
          change.session = SessionAttendance{request.session(), date, present};
          KETNAP_RETURN_IF_ERROR(KeepOthers(transaction, learners, &change));
          return StoreAttendance(transaction, learners, &change);
        };
        KETNAP_ASSIGN_OR_RETURN(const ClassChange changed,
                                ChangeClass(transaction, *environment_, context, entry, body));
        return ToProto(changed.training_class);
      });
}

absl::StatusOr<v1::TrainingClass> ClassHandler::RecordResults(
    const Context& context, const v1::RecordResultsRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const Date date, DateFromProto(request.date()));
  return api::RunMutation<v1::TrainingClass>(
      *environment_->database, context, request,
      [&](db::Transaction& transaction) -> absl::StatusOr<v1::TrainingClass> {
        const ChangeRequest entry{request.training_class(), "RecordResults", request.request_id(),
                                  date};
        auto body = [&](ClassChange& change) -> absl::Status {
          KETNAP_RETURN_IF_ERROR(CheckState(change.training_class, ClassState::kOpen));
          if (date < change.training_class.start_date) {
            return InvalidFieldsError({{"date",
                                        "OUT_OF_RANGE",
                                        {"Ngày kiểm tra phải không trước ngày khai giảng.",
                                         "The test does not precede the class's first day."}}});
          }
          KETNAP_ASSIGN_OR_RETURN(Learners learners,
                                  EnrolledLearners(transaction, change.training_class));
          return StoreScores(transaction, std::move(learners), request, &change);
        };
        KETNAP_ASSIGN_OR_RETURN(const ClassChange changed,
                                ChangeClass(transaction, *environment_, context, entry, body));
        return ToProto(changed.training_class);
      });
}

absl::StatusOr<v1::TrainingClass> ClassHandler::CompleteClass(
    const Context& context, const v1::CompleteClassRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const Date date, DateFromProto(request.date()));
  return api::RunMutation<v1::TrainingClass>(
      *environment_->database, context, request,
      [&](db::Transaction& transaction) -> absl::StatusOr<v1::TrainingClass> {
        const ChangeRequest entry{request.training_class(), "CompleteClass", request.request_id(),
                                  date};
        auto body = [&](ClassChange& change) -> absl::Status {
          TrainingClass& training_class = change.training_class;
          KETNAP_RETURN_IF_ERROR(CheckState(training_class, ClassState::kOpen));
          if (date < training_class.end_date) {
            return InvalidFieldsError(
                {{"date",
                  "OUT_OF_RANGE",
                  {"Lớp chưa đến ngày bế giảng.", "The class has not reached its last day."}}});
          }
          const ClassType* type = environment_->class_types->Of(training_class);
          if (type == nullptr) return ResourceNotFoundError(training_class.class_type);
          KETNAP_ASSIGN_OR_RETURN(const int sessions,
                                  CountSessions(transaction, training_class.id));
          KETNAP_ASSIGN_OR_RETURN(const auto open_roll_call,
                                  FindOpenRollCall(transaction, training_class.id, 0));
          KETNAP_ASSIGN_OR_RETURN(Learners learners, EnrolledLearners(transaction, training_class));
          KETNAP_RETURN_IF_ERROR(CheckComplete(training_class, sessions, open_roll_call, learners));
          training_class.state = ClassState::kCompleted;
          KETNAP_RETURN_IF_ERROR(DeclineUndecided(transaction, &change));
          return JudgeLearners(transaction, *type, std::move(learners), &change);
        };
        KETNAP_ASSIGN_OR_RETURN(const ClassChange changed,
                                ChangeClass(transaction, *environment_, context, entry, body));
        return ToProto(changed.training_class);
      });
}

}  // namespace ketnap::training
