#include <utility>

#include "absl/strings/ascii.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/training/handlers/conversion.h"
#include "services/training/handlers/roll_calls/roll_call_change.h"
#include "services/training/handlers/roll_calls/roll_call_handler.h"
#include "services/training/repository/roll_call_repository.h"
#include "services/training/roll_call_code.h"

namespace ketnap::training {
namespace {

// The one answer for a wrong code, a wrong slip and two that do not belong together.
absl::Status CheckInRefused() {
  return ReasonedError(absl::StatusCode::kFailedPrecondition, "CHECK_IN_REFUSED",
                       {"Mã điểm danh hoặc mã trên phiếu học viên không đúng.",
                        "The code or the code of the slip is not right."});
}

// Whose slip it is, when code and slip prove that together; nothing otherwise. Every wrong pair
// costs the same: both look-ups and one signature, whatever is wrong.
absl::StatusOr<std::optional<SlipHolder>> Prove(db::Transaction& transaction, const SeenCode& code,
                                                std::string_view slip_code, absl::Time now) {
  static const auto* stand_in = new std::string(NewRollCallKey());
  KETNAP_ASSIGN_OR_RETURN(const auto roll_call, FindRollCall(transaction, code.roll_call));
  KETNAP_ASSIGN_OR_RETURN(auto holder, FindSlipHolder(transaction, slip_code));
  const bool is_genuine = IsGenuine(code, roll_call.has_value() ? roll_call->key : *stand_in);
  const bool is_proved = is_genuine && roll_call.has_value() && holder.has_value() &&
                         holder->training_class == roll_call->training_class &&
                         code.window <= WindowAt(*roll_call, now);
  if (!is_proved) holder.reset();
  return holder;
}

// Takes the learner in, once: what was answered before is answered again, whatever has happened
// since.
absl::StatusOr<v1::CheckInResponse> TakeIn(db::Transaction& transaction, const Context& context,
                                           const SeenCode& code, std::string_view slip_code) {
  KETNAP_ASSIGN_OR_RETURN(RollCallChange change, BeginRollCallChange(transaction, code.roll_call));
  RollCall& roll_call = change.roll_call;
  KETNAP_ASSIGN_OR_RETURN(const auto holder, FindSlipHolder(transaction, slip_code));
  if (!holder.has_value() || holder->training_class != roll_call.training_class) {
    return CheckInRefused();
  }
  KETNAP_ASSIGN_OR_RETURN(const TrainingClass training_class,
                          ClassOfRollCall(transaction, roll_call));
  v1::CheckInResponse response;
  response.set_title(training_class.title);
  response.set_session(roll_call.session);
  KETNAP_ASSIGN_OR_RETURN(const auto before,
                          FindCheckIn(transaction, roll_call.id, holder->nomination));
  if (before.has_value()) {
    response.set_outcome(static_cast<v1::CheckInOutcome>(before->outcome));
    return response;
  }
  if (holder->state != NominationState::kEnrolled) return CheckInRefused();
  KETNAP_RETURN_IF_ERROR(CheckTakesCodes(roll_call, context.now));
  if (training_class.state != ClassState::kOpen) return RollCallClosedError();
  const auto outcome = JudgeArrival(roll_call, code.window, context.now);
  if (!outcome.has_value()) return CheckInRefused();
  CheckIn check_in;
  check_in.roll_call = roll_call.id;
  check_in.nomination = holder->nomination;
  check_in.outcome = *outcome;
  check_in.window = code.window;
  check_in.shown_time = WindowStart(roll_call, code.window);
  check_in.receive_time = context.now;
  KETNAP_RETURN_IF_ERROR(InsertCheckIn(transaction, check_in));
  ++(*outcome == CheckInOutcome::kPresent ? roll_call.present : roll_call.to_confirm);
  change.check_ins.push_back(std::move(check_in));
  KETNAP_RETURN_IF_ERROR(WriteRollCall(transaction, context, training_class,
                                       {"CheckIn", "", context.today, false}, change));
  response.set_outcome(static_cast<v1::CheckInOutcome>(*outcome));
  return response;
}

}  // namespace

absl::StatusOr<v1::CheckInResponse> RollCallHandler::CheckIn(const Context& context,
                                                             const v1::CheckInRequest& request) {
  const SeenCode code = ReadRollCallCode(request.code());
  const std::string slip_code = absl::AsciiStrToUpper(request.slip_code());
  std::optional<SlipHolder> holder;
  // Nobody holds a lock of a roll-call before both are proved.
  KETNAP_RETURN_IF_ERROR(environment_->database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(holder, Prove(transaction, code, slip_code, context.now));
        return absl::OkStatus();
      }));
  if (!holder.has_value()) return CheckInRefused();
  v1::CheckInResponse response;
  KETNAP_RETURN_IF_ERROR(environment_->database->RunReadModifyWrite(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(response, TakeIn(transaction, context, code, slip_code));
        return absl::OkStatus();
      }));
  return response;
}

}  // namespace ketnap::training
