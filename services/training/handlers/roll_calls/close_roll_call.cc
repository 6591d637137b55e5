#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/api/mutation.h"
#include "common/api/page_key.h"
#include "common/api/page_token.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/training/handlers/attendance.h"
#include "services/training/handlers/class_change.h"
#include "services/training/handlers/conversion.h"
#include "services/training/handlers/roll_calls/roll_call_change.h"
#include "services/training/handlers/roll_calls/roll_call_conversion.h"
#include "services/training/handlers/roll_calls/roll_call_handler.h"
#include "services/training/repository/attendance_repository.h"
#include "services/training/repository/class_repository.h"
#include "services/training/repository/roll_call_repository.h"

namespace ketnap::training {
namespace {

// One list of a confirmation: settles each named check-in that waits.
absl::Status Settle(db::Transaction& transaction,
                    const google::protobuf::RepeatedPtrField<std::string>& names,
                    const std::string& field, CheckInOutcome outcome, const std::string& reason,
                    RollCallChange* change, std::vector<FieldViolation>* violations) {
  for (int i = 0; i < names.size(); ++i) {
    const std::string path = absl::StrCat(field, "[", i, "]");
    KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(names[i], kNominations, path));
    KETNAP_ASSIGN_OR_RETURN(auto found, FindCheckIn(transaction, change->roll_call.id, id));
    if (!found.has_value() || found->outcome != CheckInOutcome::kToConfirm) {
      violations->push_back({path,
                             "NOT_TO_CONFIRM",
                             {"Không có lượt điểm danh đang chờ xác nhận của học viên này.",
                              "No check-in of this learner waits for confirmation."}});
      continue;
    }
    found->outcome = outcome;
    found->reason_note = reason;
    KETNAP_RETURN_IF_ERROR(UpdateCheckIn(transaction, *found));
    --change->roll_call.to_confirm;
    if (outcome == CheckInOutcome::kPresent) ++change->roll_call.present;
    change->check_ins.push_back(*std::move(found));
  }
  return absl::OkStatus();
}

absl::Status CheckConfirmation(const v1::ConfirmCheckInsRequest& request) {
  std::vector<FieldViolation> violations;
  if (request.present().empty() && request.refused().empty()) {
    violations.push_back(
        {"present", "REQUIRED", {"Chưa nêu học viên nào.", "No learner is named."}});
  }
  if (!request.refused().empty() && request.reason_note().empty()) {
    violations.push_back({"reason_note",
                          "REQUIRED",
                          {"Phải nêu lý do không xác nhận.", "A refusal needs its reason."}});
  }
  return violations.empty() ? absl::OkStatus() : InvalidFieldsError(violations);
}

absl::StatusOr<v1::RollCall> ConfirmIn(db::Transaction& transaction, const Context& context,
                                       const v1::ConfirmCheckInsRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(request.name(), kRollCalls));
  KETNAP_ASSIGN_OR_RETURN(RollCallChange change, BeginRollCallChange(transaction, id));
  if (change.roll_call.state != RollCallState::kOpen) return RollCallClosedError();
  std::vector<FieldViolation> violations;
  KETNAP_RETURN_IF_ERROR(Settle(transaction, request.present(), "present", CheckInOutcome::kPresent,
                                "", &change, &violations));
  KETNAP_RETURN_IF_ERROR(Settle(transaction, request.refused(), "refused", CheckInOutcome::kRefused,
                                request.reason_note(), &change, &violations));
  if (!violations.empty()) return InvalidFieldsError(violations);
  KETNAP_ASSIGN_OR_RETURN(const TrainingClass training_class,
                          ClassOfRollCall(transaction, change.roll_call));
  KETNAP_RETURN_IF_ERROR(
      WriteRollCall(transaction, context, training_class,
                    {"ConfirmCheckIns", request.request_id(), context.today, false}, change));
  return ToProto(change.roll_call, training_class);
}

absl::Status CheckNoneWaits(const RollCall& roll_call) {
  if (roll_call.state != RollCallState::kOpen) return RollCallClosedError();
  if (roll_call.to_confirm == 0) return absl::OkStatus();
  return ReasonedError(absl::StatusCode::kFailedPrecondition, "CHECK_INS_TO_CONFIRM",
                       {absl::StrCat("Còn ", roll_call.to_confirm, " lượt điểm danh chờ xác nhận."),
                        absl::StrCat(roll_call.to_confirm, " check-ins wait for confirmation.")});
}

// The session's list: learners who signed in now, and those recorded before.
absl::Status WriteList(db::Transaction& transaction, RollCall* roll_call, ClassChange* change) {
  const TrainingClass& training_class = change->training_class;
  KETNAP_ASSIGN_OR_RETURN(const Learners learners, EnrolledLearners(transaction, training_class));
  KETNAP_ASSIGN_OR_RETURN(const auto signed_in,
                          CheckInsOf(transaction, roll_call->id, CheckInOutcome::kPresent));
  KETNAP_ASSIGN_OR_RETURN(const auto recorded,
                          FindSession(transaction, training_class.id, roll_call->session));
  std::set<Uuid> present;
  for (const CheckIn& each : signed_in) present.insert(each.nomination);
  // Whoever was withdrawn meanwhile is no learner any more.
  std::erase_if(present, [&](const Uuid& id) {
    return !learners.contains(api::ResourceName(kNominations, id));
  });
  roll_call->present = static_cast<int>(present.size());
  if (recorded.has_value()) present.insert(recorded->present.begin(), recorded->present.end());
  change->session =
      SessionAttendance{roll_call->session, roll_call->held_on, {present.begin(), present.end()}};
  return StoreAttendance(transaction, learners, change);
}

absl::StatusOr<v1::RollCall> CloseIn(db::Transaction& transaction, const Environment& environment,
                                     const Context& context,
                                     const v1::CloseRollCallRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(request.name(), kRollCalls));
  KETNAP_ASSIGN_OR_RETURN(const auto found, FindRollCall(transaction, id));
  if (!found.has_value()) return ResourceNotFoundError(request.name());
  // The class first, then the roll-call: the order of everybody who locks both.
  KETNAP_ASSIGN_OR_RETURN(const auto locked, LockClass(transaction, found->training_class));
  if (!locked.has_value()) return absl::InternalError("a roll-call without its class");
  TrainingClass training_class = *locked;
  KETNAP_ASSIGN_OR_RETURN(RollCallChange change, BeginRollCallChange(transaction, id));
  KETNAP_RETURN_IF_ERROR(CheckNoneWaits(change.roll_call));
  change.roll_call.state = RollCallState::kClosed;
  change.roll_call.close_time = context.now;
  // Of a class that was called off meanwhile there is no list to write.
  if (training_class.state == ClassState::kOpen) {
    const ChangeRequest entry{api::ResourceName(kClasses, training_class.id), "CloseRollCall",
                              request.request_id(), context.today};
    KETNAP_ASSIGN_OR_RETURN(
        const ClassChange changed,
        ChangeClass(transaction, environment, context, entry, [&](ClassChange& class_change) {
          return WriteList(transaction, &change.roll_call, &class_change);
        }));
    training_class = changed.training_class;
  }
  KETNAP_RETURN_IF_ERROR(
      WriteRollCall(transaction, context, training_class,
                    {"CloseRollCall", request.request_id(), context.today, false}, change));
  return ToProto(change.roll_call, training_class);
}

}  // namespace

absl::StatusOr<v1::ListCheckInsResponse> RollCallHandler::ListCheckIns(
    const Context& context, const v1::ListCheckInsRequest& request) {
  const std::string principal = context.caller.Principal();
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(request.name(), kRollCalls));
  KETNAP_ASSIGN_OR_RETURN(const api::Page page, api::ReadPage(request, principal));
  KETNAP_ASSIGN_OR_RETURN(const std::optional<Uuid> after, api::ReadIdKey(page));
  std::vector<NamedCheckIn> rows;
  KETNAP_RETURN_IF_ERROR(environment_->database->RunSingleRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(
            rows,
            training::ListCheckIns(transaction, id, static_cast<CheckInOutcome>(request.outcome()),
                                   after.value_or(Uuid()), page.size + 1));
        return absl::OkStatus();
      }));
  v1::ListCheckInsResponse response;
  const bool more = api::CutToPage(page, &rows);
  for (const NamedCheckIn& row : rows) {
    v1::LearnerCheckIn* check_in = response.add_check_ins();
    *check_in = ToProto(row.check_in);
    check_in->set_full_name(row.full_name);
  }
  if (more) {
    response.set_next_page_token(
        api::MakePageToken(request, principal, {rows.back().check_in.nomination.ToString()}));
  }
  return response;
}

absl::StatusOr<v1::RollCall> RollCallHandler::ConfirmCheckIns(
    const Context& context, const v1::ConfirmCheckInsRequest& request) {
  KETNAP_RETURN_IF_ERROR(CheckConfirmation(request));
  return api::RunMutation<v1::RollCall>(
      *environment_->database, context, request,
      [&](db::Transaction& transaction) { return ConfirmIn(transaction, context, request); });
}

absl::StatusOr<v1::RollCall> RollCallHandler::CloseRollCall(
    const Context& context, const v1::CloseRollCallRequest& request) {
  return api::RunMutation<v1::RollCall>(
      *environment_->database, context, request, [&](db::Transaction& transaction) {
        return CloseIn(transaction, *environment_, context, request);
      });
}

}  // namespace ketnap::training
