#ifndef KETNAP_SERVICES_TRAINING_HANDLERS_ROLL_CALLS_ROLL_CALL_HANDLER_H_
#define KETNAP_SERVICES_TRAINING_HANDLERS_ROLL_CALLS_ROLL_CALL_HANDLER_H_

#include "absl/status/statusor.h"
#include "common/access/request_context.h"
#include "common/rpc/pipeline.h"
#include "ketnap/training/v1/roll_call_service.grpc.pb.h"
#include "services/training/handlers/environment.h"

namespace ketnap::training {

using Context = access::RequestContext;

// Who was there, session by session.
class RollCallHandler : public v1::RollCallService::CallbackService {
 public:
  explicit RollCallHandler(const Environment* environment)
      : environment_(environment), pipeline_(environment->pipeline) {}

  KETNAP_RPC(RollCallService, OpenRollCall, v1::OpenRollCallRequest, v1::RollCall)
  KETNAP_RPC(RollCallService, GetRollCallCode, v1::GetRollCallCodeRequest, v1::RollCallCode)
  KETNAP_RPC(RollCallService, CheckIn, v1::CheckInRequest, v1::CheckInResponse)
  KETNAP_RPC(RollCallService, ListCheckIns, v1::ListCheckInsRequest, v1::ListCheckInsResponse)
  KETNAP_RPC(RollCallService, ConfirmCheckIns, v1::ConfirmCheckInsRequest, v1::RollCall)
  KETNAP_RPC(RollCallService, CloseRollCall, v1::CloseRollCallRequest, v1::RollCall)
  KETNAP_RPC(RollCallService, CorrectAttendance, v1::CorrectAttendanceRequest, v1::ClassSession)
  KETNAP_RPC(RollCallService, ListSessions, v1::ListSessionsRequest, v1::ListSessionsResponse)
  KETNAP_RPC(RollCallService, ListAdmissionSlips, v1::ListAdmissionSlipsRequest,
             v1::ListAdmissionSlipsResponse)

 private:
  static constexpr char kPackage[] = "ketnap.training.v1";

  // open_roll_call.cc
  absl::StatusOr<v1::RollCall> OpenRollCall(const Context& context,
                                            const v1::OpenRollCallRequest& request);
  absl::StatusOr<v1::RollCallCode> GetRollCallCode(const Context& context,
                                                   const v1::GetRollCallCodeRequest& request);
  // check_in.cc
  absl::StatusOr<v1::CheckInResponse> CheckIn(const Context& context,
                                              const v1::CheckInRequest& request);
  // close_roll_call.cc
  absl::StatusOr<v1::ListCheckInsResponse> ListCheckIns(const Context& context,
                                                        const v1::ListCheckInsRequest& request);
  absl::StatusOr<v1::RollCall> ConfirmCheckIns(const Context& context,
                                               const v1::ConfirmCheckInsRequest& request);
  absl::StatusOr<v1::RollCall> CloseRollCall(const Context& context,
                                             const v1::CloseRollCallRequest& request);
  // class_sessions.cc
  absl::StatusOr<v1::ClassSession> CorrectAttendance(const Context& context,
                                                     const v1::CorrectAttendanceRequest& request);
  absl::StatusOr<v1::ListSessionsResponse> ListSessions(const Context& context,
                                                        const v1::ListSessionsRequest& request);
  absl::StatusOr<v1::ListAdmissionSlipsResponse> ListAdmissionSlips(
      const Context& context, const v1::ListAdmissionSlipsRequest& request);

  const Environment* environment_;
  rpc::Pipeline* pipeline_;
};

}  // namespace ketnap::training

#endif  // KETNAP_SERVICES_TRAINING_HANDLERS_ROLL_CALLS_ROLL_CALL_HANDLER_H_
