#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/api/etag.h"
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
#include "services/training/handlers/enrolment/running_class.h"
#include "services/training/repository/enrolment_repository.h"

namespace ketnap::training {
namespace {

absl::Status CheckUnchanged(const TrainingClass& before, const TrainingClass& wanted) {
  std::vector<FieldViolation> violations;
  const Message why = {"Không sửa được mục này; hãy hủy lớp và lập lớp khác.",
                       "This stays; call the class off and plan another."};
  if (wanted.class_type != before.class_type) {
    violations.push_back({"training_class.class_type", "IMMUTABLE", why});
  }
  if (wanted.organizer != before.organizer) {
    violations.push_back({"training_class.organizer", "IMMUTABLE", why});
  }
  return violations.empty() ? absl::OkStatus() : InvalidFieldsError(violations);
}

// Seats that are taken or kept for somebody stay.
absl::Status CheckSeats(const ClassBook& book, const TrainingClass& before, int seats) {
  int kept = 0;
  for (const ClassQuota& quota : book.quotas()) kept += quota.seats;
  std::vector<UnmetCondition> unmet;
  const std::string name = api::ResourceName(kClasses, before.id);
  if (seats < before.enrolled) {
    unmet.push_back({"SEATS_TAKEN",
                     name,
                     {absl::StrCat("Đã có ", before.enrolled, " học viên được xếp chỗ."),
                      absl::StrCat(before.enrolled, " learners have a seat.")}});
  }
  if (seats < kept) {
    unmet.push_back({"SEATS_KEPT",
                     name,
                     {absl::StrCat("Đã phân bổ ", kept, " chỉ tiêu; hãy phân bổ lại trước."),
                      absl::StrCat(kept, " seats are kept by quotas; allocate anew first.")}});
  }
  return unmet.empty() ? absl::OkStatus() : UnmetConditionsError("SEATS_IN_USE", unmet);
}

// Sessions that were held lie within the class, and none is held just now.
absl::Status CheckSessions(db::Transaction& transaction, const TrainingClass& wanted) {
  KETNAP_ASSIGN_OR_RETURN(const auto held, SessionsHeld(transaction, wanted.id));
  const bool fits = !held.has_value() ||
                    (held->last_session <= wanted.session_count &&
                     held->first_day >= wanted.start_date && held->last_day <= wanted.end_date);
  if (!fits) {
    return UnmetConditionsError(
        "SESSIONS_HELD",
        {{"SESSIONS",
          api::ResourceName(kClasses, wanted.id),
          {absl::StrCat("Đã học đến buổi ", held->last_session, ", từ ngày ",
                        FormatDateForPeople(held->first_day), " đến ngày ",
                        FormatDateForPeople(held->last_day), "."),
           absl::StrCat("Sessions up to ", held->last_session, " were held from ",
                        FormatDate(held->first_day), " to ", FormatDate(held->last_day), ".")}}});
  }
  return CheckNoOpenRollCall(transaction, wanted.id, 0);
}

// Whoever is in the class may attend it on its new first day as well.
absl::Status CheckLearners(db::Transaction& transaction, const ClassType& type,
                           const ClassBook& book, Date start) {
  std::vector<Uuid> people;
  for (const auto& [id, learner] : book.learners()) {
    if (Stands(learner)) people.push_back(learner.candidate);
  }
  KETNAP_ASSIGN_OR_RETURN(const auto facts, FactsOfPeople(transaction, people, false));
  std::vector<UnmetCondition> unmet;
  for (const auto& [id, person] : facts) {
    const auto why = WhyNotAttend(type, person, start);
    if (why.has_value()) {
      const std::string name = api::ResourceName(kNominations, book.FindPerson(id)->id);
      unmet.push_back({"R-CLS-AUDIENCE", name, *why});
    }
  }
  return unmet.empty() ? absl::OkStatus()
                       : UnmetConditionsError("NOMINATION_CONDITIONS_UNMET", unmet);
}

// Changes what may change; who waits gets seats that are new.
absl::Status Update(db::Transaction& transaction, const Environment& environment,
                    const TrainingClass& wanted, ClassChange* change) {
  const TrainingClass before = change->training_class;
  KETNAP_RETURN_IF_ERROR(CheckRunning(before));
  KETNAP_RETURN_IF_ERROR(CheckUnchanged(before, wanted));
  TrainingClass after = before;
  after.title = wanted.title;
  after.start_date = wanted.start_date;
  after.end_date = wanted.end_date;
  after.seats = wanted.seats;
  after.session_count = wanted.session_count;
  const std::vector<FieldViolation> violations = CheckClass(environment, after);
  if (!violations.empty()) return InvalidFieldsError(violations);
  const ClassType* type = environment.class_types->InForceOn(after.class_type, after.start_date);
  after.class_type_version = type->version;
  KETNAP_RETURN_IF_ERROR(CheckSessions(transaction, after));
  change->training_class = after;
  KETNAP_ASSIGN_OR_RETURN(ClassBook book, ClassBook::Open(transaction, environment, change));
  KETNAP_RETURN_IF_ERROR(CheckSeats(book, before, after.seats));
  if (after.start_date != before.start_date) {
    KETNAP_RETURN_IF_ERROR(CheckLearners(transaction, *type, book, after.start_date));
  }
  // The change has no day of its own: new seats go to who waits until somebody has a score.
  if (after.state == ClassState::kOpen) {
    KETNAP_RETURN_IF_ERROR(book.FillSeats(after.end_date));
  }
  return book.Save();
}

// Everybody goes free; what they attended stays on record.
absl::Status Cancel(db::Transaction& transaction, const Environment& environment, Date date,
                    const std::string& reason, ClassChange* change) {
  TrainingClass& training_class = change->training_class;
  KETNAP_RETURN_IF_ERROR(CheckRunning(training_class));
  KETNAP_ASSIGN_OR_RETURN(ClassBook book, ClassBook::Open(transaction, environment, change));
  std::vector<Nomination> standing;
  for (const auto& [id, learner] : book.learners()) {
    if (!Stands(learner)) continue;
    if (learner.score >= 0) {
      return ReasonedError(absl::StatusCode::kFailedPrecondition, "CLASS_HAS_RESULTS",
                           {"Lớp đã có điểm kiểm tra nên không hủy được.",
                            "The class has results and cannot be called off."});
    }
    standing.push_back(learner);
  }
  for (const Nomination& each : standing) {
    book.Release(each, NominationState::kWithdrawn, reason);
  }
  training_class.state = ClassState::kCancelled;
  training_class.cancellation_reason = reason;
  training_class.cancelled_on = date;
  return book.Save();
}

}  // namespace

absl::StatusOr<v1::TrainingClass> ClassHandler::UpdateClass(const Context& context,
                                                            const v1::UpdateClassRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const TrainingClass wanted, FromProto(request.training_class()));
  const std::string& name = request.training_class().name();
  return api::RunMutation<v1::TrainingClass>(
      *environment_->database, context, request,
      [&](db::Transaction& transaction) -> absl::StatusOr<v1::TrainingClass> {
        const ChangeRequest entry{name, "UpdateClass", request.request_id(), context.today};
        auto body = [&](ClassChange& change) -> absl::Status {
          KETNAP_RETURN_IF_ERROR(
              api::CheckEtag(request.etag(), change.training_class.version - 1, name));
          return Update(transaction, *environment_, wanted, &change);
        };
        KETNAP_ASSIGN_OR_RETURN(const ClassChange changed,
                                ChangeClass(transaction, *environment_, context, entry, body));
        return ToProto(changed.training_class);
      });
}

absl::StatusOr<v1::TrainingClass> ClassHandler::CancelClass(const Context& context,
                                                            const v1::CancelClassRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const Date date, DateFromProto(request.date()));
  return api::RunMutation<v1::TrainingClass>(
      *environment_->database, context, request,
      [&](db::Transaction& transaction) -> absl::StatusOr<v1::TrainingClass> {
        const ChangeRequest entry{request.training_class(), "CancelClass", request.request_id(),
                                  date};
        auto body = [&](ClassChange& change) {
          return Cancel(transaction, *environment_, date, request.reason_note(), &change);
        };
        KETNAP_ASSIGN_OR_RETURN(const ClassChange changed,
                                ChangeClass(transaction, *environment_, context, entry, body));
        return ToProto(changed.training_class);
      });
}

}  // namespace ketnap::training
