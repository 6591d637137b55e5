#include <algorithm>
#include <utility>

#include "common/api/mutation.h"
#include "common/api/page_key.h"
#include "common/api/page_token.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "services/training/handlers/attendance.h"
#include "services/training/handlers/class_change.h"
#include "services/training/handlers/conversion.h"
#include "services/training/handlers/roll_calls/roll_call_conversion.h"
#include "services/training/handlers/roll_calls/roll_call_handler.h"
#include "services/training/repository/attendance_repository.h"
#include "services/training/repository/nomination_repository.h"
#include "services/training/repository/roll_call_repository.h"

namespace ketnap::training {
namespace {

absl::Status SessionNotRecorded() {
  return ReasonedError(absl::StatusCode::kFailedPrecondition, "SESSION_NOT_RECORDED",
                       {"Buổi này chưa có danh sách điểm danh.",
                        "There is no attendance list of this session yet."});
}

absl::Status NothingToCorrect() {
  return ReasonedError(
      absl::StatusCode::kFailedPrecondition, "NOTHING_TO_CORRECT",
      {"Danh sách điểm danh đã ghi đúng như vậy.", "The attendance list says so already."});
}

// Puts the learner on the session's list or takes them off; false when it was so before.
absl::StatusOr<bool> CorrectList(db::Transaction& transaction, const Nomination& learner,
                                 bool present, ClassChange* change) {
  std::vector<Uuid>& list = change->session->present;
  const auto place = std::lower_bound(list.begin(), list.end(), learner.id);
  const bool was_present = place != list.end() && *place == learner.id;
  if (was_present == present) return false;
  const Uuid& id = change->training_class.id;
  Nomination counted = learner;
  if (present) {
    list.insert(place, learner.id);
    ++counted.sessions_attended;
    KETNAP_RETURN_IF_ERROR(AddAttendance(transaction, id, change->session->session, learner.id));
  } else {
    list.erase(place);
    --counted.sessions_attended;
    KETNAP_RETURN_IF_ERROR(RemoveAttendance(transaction, id, change->session->session, learner.id));
  }
  KETNAP_RETURN_IF_ERROR(UpdateNomination(transaction, counted));
  change->nominations.push_back(std::move(counted));
  return true;
}

absl::Status Correct(db::Transaction& transaction, const Context& context,
                     const v1::CorrectAttendanceRequest& request, Date date, ClassChange* change) {
  const TrainingClass& training_class = change->training_class;
  KETNAP_RETURN_IF_ERROR(CheckState(training_class, ClassState::kOpen));
  KETNAP_RETURN_IF_ERROR(CheckNoOpenRollCall(transaction, training_class.id, request.session()));
  KETNAP_ASSIGN_OR_RETURN(change->session,
                          FindSession(transaction, training_class.id, request.session()));
  if (!change->session.has_value()) return SessionNotRecorded();
  if (date < change->session->held_on) {
    return InvalidFieldsError({{"date",
                                "OUT_OF_RANGE",
                                {"Ngày đính chính phải không trước ngày học.",
                                 "A correction does not precede its session."}}});
  }
  KETNAP_ASSIGN_OR_RETURN(const Learners learners, EnrolledLearners(transaction, training_class));
  const auto learner = learners.find(request.nomination());
  if (learner == learners.end()) return InvalidFieldsError({NotALearner("nomination")});
  KETNAP_ASSIGN_OR_RETURN(const bool corrected,
                          CorrectList(transaction, learner->second, request.present(), change));
  if (!corrected) return NothingToCorrect();
  AttendanceCorrection correction;
  correction.training_class = training_class.id;
  correction.class_version = training_class.version;
  correction.session = request.session();
  correction.nomination = learner->second.id;
  correction.present = request.present();
  correction.reason_note = request.reason_note();
  correction.corrected_on = date;
  correction.record_time = context.now;
  KETNAP_RETURN_IF_ERROR(InsertCorrection(transaction, correction));
  change->correction = std::move(correction);
  return absl::OkStatus();
}

void AddCorrections(const std::vector<AttendanceCorrection>& corrections,
                    v1::ClassSession* session) {
  for (const AttendanceCorrection& each : corrections) {
    if (each.session == session->session()) *session->add_corrections() = ToProto(each);
  }
}

}  // namespace

absl::StatusOr<v1::ClassSession> RollCallHandler::CorrectAttendance(
    const Context& context, const v1::CorrectAttendanceRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const Date date, DateFromProto(request.date()));
  return api::RunMutation<v1::ClassSession>(
      *environment_->database, context, request,
      [&](db::Transaction& transaction) -> absl::StatusOr<v1::ClassSession> {
        const ChangeRequest entry{request.training_class(), "CorrectAttendance",
                                  request.request_id(), date};
        KETNAP_ASSIGN_OR_RETURN(
            const ClassChange changed,
            ChangeClass(transaction, *environment_, context, entry, [&](ClassChange& change) {
              return Correct(transaction, context, request, date, &change);
            }));
        KETNAP_ASSIGN_OR_RETURN(const auto corrections,
                                CorrectionsOfClass(transaction, changed.training_class.id));
        v1::ClassSession response = ToProto(*changed.session);
        AddCorrections(corrections, &response);
        return response;
      });
}

absl::StatusOr<v1::ListSessionsResponse> RollCallHandler::ListSessions(
    const Context& context, const v1::ListSessionsRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(
      const Uuid id, api::ParseResourceName(request.training_class(), kClasses, "training_class"));
  std::vector<SessionAttendance> sessions;
  std::vector<AttendanceCorrection> corrections;
  KETNAP_RETURN_IF_ERROR(environment_->database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(sessions, SessionsOfClass(transaction, id));
        KETNAP_ASSIGN_OR_RETURN(corrections, CorrectionsOfClass(transaction, id));
        return absl::OkStatus();
      }));
  v1::ListSessionsResponse response;
  for (const SessionAttendance& session : sessions) {
    v1::ClassSession* added = response.add_sessions();
    *added = ToProto(session);
    AddCorrections(corrections, added);
  }
  return response;
}

absl::StatusOr<v1::ListAdmissionSlipsResponse> RollCallHandler::ListAdmissionSlips(
    const Context& context, const v1::ListAdmissionSlipsRequest& request) {
  const std::string principal = context.caller.Principal();
  KETNAP_ASSIGN_OR_RETURN(
      const Uuid id, api::ParseResourceName(request.training_class(), kClasses, "training_class"));
  KETNAP_ASSIGN_OR_RETURN(const api::Page page, api::ReadPage(request, principal));
  KETNAP_ASSIGN_OR_RETURN(const std::optional<Uuid> after, api::ReadIdKey(page));
  std::vector<Slip> rows;
  KETNAP_RETURN_IF_ERROR(environment_->database->RunSingleRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(rows,
                                ListSlips(transaction, id, after.value_or(Uuid()), page.size + 1));
        return absl::OkStatus();
      }));
  v1::ListAdmissionSlipsResponse response;
  const bool more = api::CutToPage(page, &rows);
  for (const Slip& row : rows) {
    v1::AdmissionSlip* slip = response.add_slips();
    slip->set_nomination(api::ResourceName(kNominations, row.nomination));
    slip->set_full_name(row.full_name);
    slip->set_organization(api::ResourceName(kOrganizations, row.organization));
    slip->set_slip_code(row.slip_code);
  }
  if (more) {
    response.set_next_page_token(
        api::MakePageToken(request, principal, {rows.back().nomination.ToString()}));
  }
  return response;
}

}  // namespace ketnap::training
