#include "services/training/handlers/roll_calls/roll_call_fixture.h"

namespace ketnap::training {

v1::OpenRollCallRequest RollCallFixture::Opening(const std::string& name, int session) {
  v1::OpenRollCallRequest request;
  request.set_training_class(name);
  request.set_session(session);
  *request.mutable_date() = DateOf(2025, 2, 17);
  request.set_request_id(harness_.NewRequestId());
  return request;
}

absl::StatusOr<v1::RollCall> RollCallFixture::OpenRollCall(const std::string& name, int session) {
  return harness_.Call(Trainer(bloc_), &RollCalls::OpenRollCall, Opening(name, session));
}

std::string RollCallFixture::MustOpen(const std::string& name, int session) {
  const auto opened = OpenRollCall(name, session);
  EXPECT_TRUE(opened.ok()) << opened.status();
  return opened.ok() ? opened->name() : "";
}

absl::StatusOr<v1::RollCallCode> RollCallFixture::GetCode(const std::string& roll_call) {
  v1::GetRollCallCodeRequest request;
  request.set_name(roll_call);
  return harness_.Call(Trainer(bloc_), &RollCalls::GetRollCallCode, request);
}

std::string RollCallFixture::Code(const std::string& roll_call) {
  const auto code = GetCode(roll_call);
  EXPECT_TRUE(code.ok()) << code.status();
  return code.ok() ? code->code() : "";
}

std::map<std::string, std::string> RollCallFixture::Slips(const std::string& name) {
  std::map<std::string, std::string> slips;
  v1::ListAdmissionSlipsRequest request;
  request.set_training_class(name);
  request.set_page_size(500);
  const auto response = harness_.Call(Trainer(bloc_), &RollCalls::ListAdmissionSlips, request);
  EXPECT_TRUE(response.ok()) << response.status();
  if (!response.ok()) return slips;
  for (const auto& slip : response->slips()) slips[slip.nomination()] = slip.slip_code();
  return slips;
}

v1::CheckInRequest RollCallFixture::Sign(const std::string& code, const std::string& slip_code) {
  v1::CheckInRequest request;
  request.set_code(code);
  request.set_slip_code(slip_code);
  return request;
}

absl::StatusOr<v1::CheckInResponse> RollCallFixture::CheckIn(const std::string& code,
                                                             const std::string& slip_code) {
  return harness_.Call(Harness::Stranger(), &RollCalls::CheckIn, Sign(code, slip_code));
}

v1::CheckInOutcome RollCallFixture::Outcome(const std::string& code, const std::string& slip_code) {
  const auto response = CheckIn(code, slip_code);
  EXPECT_TRUE(response.ok()) << response.status();
  return response.ok() ? response->outcome() : v1::CHECK_IN_OUTCOME_UNSPECIFIED;
}

std::vector<v1::LearnerCheckIn> RollCallFixture::ListCheckIns(const std::string& roll_call,
                                                              v1::ListCheckInsRequest request) {
  std::vector<v1::LearnerCheckIn> rows;
  request.set_name(roll_call);
  const auto caller = Trainer(bloc_);
  for (int pages = 0; pages < 100; ++pages) {
    const auto response = harness_.Call(caller, &RollCalls::ListCheckIns, request);
    EXPECT_TRUE(response.ok()) << response.status();
    if (!response.ok()) return rows;
    for (const auto& row : response->check_ins()) rows.push_back(row);
    if (response->next_page_token().empty()) return rows;
    request.set_page_token(response->next_page_token());
  }
  ADD_FAILURE() << "the pages do not end";
  return rows;
}

v1::ConfirmCheckInsRequest RollCallFixture::Confirmation(const std::string& roll_call,
                                                         const Names& present, const Names& refused,
                                                         const std::string& reason) {
  v1::ConfirmCheckInsRequest request;
  request.set_name(roll_call);
  for (const std::string& each : present) request.add_present(each);
  for (const std::string& each : refused) request.add_refused(each);
  if (!refused.empty()) request.set_reason_note(reason);
  request.set_request_id(harness_.NewRequestId());
  return request;
}

absl::StatusOr<v1::RollCall> RollCallFixture::Confirm(const std::string& roll_call,
                                                      const Names& present, const Names& refused) {
  return harness_.Call(Trainer(bloc_), &RollCalls::ConfirmCheckIns,
                       Confirmation(roll_call, present, refused));
}

v1::CloseRollCallRequest RollCallFixture::Closing(const std::string& roll_call) {
  v1::CloseRollCallRequest request;
  request.set_name(roll_call);
  request.set_request_id(harness_.NewRequestId());
  return request;
}

absl::StatusOr<v1::RollCall> RollCallFixture::Close(const std::string& roll_call) {
  return harness_.Call(Trainer(bloc_), &RollCalls::CloseRollCall, Closing(roll_call));
}

v1::CorrectAttendanceRequest RollCallFixture::Correction(const std::string& name, int session,
                                                         const std::string& nomination,
                                                         bool present) {
  v1::CorrectAttendanceRequest request;
  request.set_training_class(name);
  request.set_session(session);
  request.set_nomination(nomination);
  request.set_present(present);
  request.set_reason_note("Điểm danh nhầm buổi.");
  *request.mutable_date() = DateOf(2025, 2, 18);
  request.set_request_id(harness_.NewRequestId());
  return request;
}

absl::StatusOr<v1::ClassSession> RollCallFixture::Correct(const std::string& name, int session,
                                                          const std::string& nomination,
                                                          bool present) {
  return harness_.Call(Trainer(bloc_), &RollCalls::CorrectAttendance,
                       Correction(name, session, nomination, present));
}

std::vector<v1::ClassSession> RollCallFixture::Sessions(const std::string& name) {
  v1::ListSessionsRequest request;
  request.set_training_class(name);
  const auto response = harness_.Call(Trainer(bloc_), &RollCalls::ListSessions, request);
  EXPECT_TRUE(response.ok()) << response.status();
  if (!response.ok()) return {};
  return {response->sessions().begin(), response->sessions().end()};
}

std::map<std::string, int> RollCallFixture::Attended(const std::string& name) {
  v1::ListNominationsRequest request;
  request.set_training_class(name);
  std::map<std::string, int> attended;
  for (const auto& row : ListNominations(Trainer(bloc_), request)) {
    attended[row.name()] = row.sessions_attended();
  }
  return attended;
}

std::vector<v1::RollCallChanged> RollCallFixture::ChangesOf(const std::string& roll_call,
                                                            size_t journal_size) {
  std::vector<v1::RollCallChanged> changes;
  for (const auto& entry : harness_.WaitForJournal(journal_size)) {
    v1::RollCallChanged event;
    if (!entry.event().UnpackTo(&event) || event.roll_call().name() != roll_call) continue;
    changes.push_back(event);
    EXPECT_EQ(entry.aggregate_type(), "rollCalls");
    EXPECT_EQ(entry.aggregate_version(), static_cast<int64_t>(changes.size()));
  }
  return changes;
}

}  // namespace ketnap::training
