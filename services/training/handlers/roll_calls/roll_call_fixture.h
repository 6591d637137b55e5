#ifndef KETNAP_SERVICES_TRAINING_HANDLERS_ROLL_CALLS_ROLL_CALL_FIXTURE_H_
#define KETNAP_SERVICES_TRAINING_HANDLERS_ROLL_CALLS_ROLL_CALL_FIXTURE_H_

#include <map>
#include <string>
#include <vector>

#include "ketnap/training/v1/events.pb.h"
#include "ketnap/training/v1/roll_call_service.grpc.pb.h"
#include "services/training/handlers/training_fixture.h"

namespace ketnap::training {

// Roll-calls of classes of TrainingTest: codes change every 30 s and are taken for 12 h.
class RollCallFixture : public TrainingTest {
 protected:
  using RollCalls = v1::RollCallService::Stub;

  v1::OpenRollCallRequest Opening(const std::string& name, int session);
  absl::StatusOr<v1::RollCall> OpenRollCall(const std::string& name, int session = 1);
  // Its name.
  std::string MustOpen(const std::string& name, int session = 1);
  absl::StatusOr<v1::RollCallCode> GetCode(const std::string& roll_call);
  // What is shown now.
  std::string Code(const std::string& roll_call);
  // Slip codes by nomination.
  std::map<std::string, std::string> Slips(const std::string& name);

  static v1::CheckInRequest Sign(const std::string& code, const std::string& slip_code);
  // Without an account.
  absl::StatusOr<v1::CheckInResponse> CheckIn(const std::string& code,
                                              const std::string& slip_code);
  // What it answered; unspecified, and a failure, when it was refused.
  v1::CheckInOutcome Outcome(const std::string& code, const std::string& slip_code);

  std::vector<v1::LearnerCheckIn> ListCheckIns(const std::string& roll_call,
                                               v1::ListCheckInsRequest request = {});
  v1::ConfirmCheckInsRequest Confirmation(const std::string& roll_call, const Names& present,
                                          const Names& refused,
                                          const std::string& reason = "Không có mặt tại lớp.");
  absl::StatusOr<v1::RollCall> Confirm(const std::string& roll_call, const Names& present,
                                       const Names& refused = {});
  v1::CloseRollCallRequest Closing(const std::string& roll_call);
  absl::StatusOr<v1::RollCall> Close(const std::string& roll_call);

  v1::CorrectAttendanceRequest Correction(const std::string& name, int session,
                                          const std::string& nomination, bool present);
  absl::StatusOr<v1::ClassSession> Correct(const std::string& name, int session,
                                           const std::string& nomination, bool present);
  std::vector<v1::ClassSession> Sessions(const std::string& name);
  // Sessions attended, by nomination, as the class counts them.
  std::map<std::string, int> Attended(const std::string& name);

  // Every change of the roll-call, in order.
  std::vector<v1::RollCallChanged> ChangesOf(const std::string& roll_call, size_t journal_size);
};

}  // namespace ketnap::training

#endif  // KETNAP_SERVICES_TRAINING_HANDLERS_ROLL_CALLS_ROLL_CALL_FIXTURE_H_
