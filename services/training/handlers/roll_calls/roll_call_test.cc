#include <functional>

#include "services/training/handlers/roll_calls/roll_call_fixture.h"

namespace ketnap::training {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class RollCallHandlerTest : public RollCallFixture {};

absl::StatusOr<v1::ClassChanged> ClassEventOf(const journal::v1::JournalEntry& entry) {
  v1::ClassChanged event;
  if (!entry.event().UnpackTo(&event)) return absl::NotFoundError("no change of a class");
  return event;
}

TEST_F(RollCallHandlerTest, ASessionGoesFromOpeningToItsList) {
  const Enrolled learners = EnrolledClass(4);
  const Names& names = learners.nominations;
  auto slips = Slips(learners.name);
  ASSERT_THAT(slips, SizeIs(4));
  const auto opened = OpenRollCall(learners.name, 2);
  ASSERT_TRUE(opened.ok()) << opened.status();
  EXPECT_EQ(opened->training_class(), learners.name);
  EXPECT_EQ(opened->session(), 2);
  EXPECT_EQ(opened->date().day(), 17);
  EXPECT_EQ(opened->state(), v1::ROLL_CALL_STATE_OPEN);
  EXPECT_EQ(opened->enrolled(), 4);
  EXPECT_EQ(opened->submission_deadline().seconds() - opened->open_time().seconds(), 12 * 3600);

  const std::string code = Code(opened->name());
  const auto in = CheckIn(code, slips[names[2]]);
  ASSERT_TRUE(in.ok()) << in.status();
  EXPECT_EQ(in->outcome(), v1::CHECK_IN_OUTCOME_PRESENT);
  EXPECT_EQ(in->title(), "Lớp bồi dưỡng khóa I năm 2025");
  EXPECT_EQ(in->session(), 2);
  harness_.clock().Advance(absl::Minutes(2));
  EXPECT_EQ(Outcome(code, slips[names[0]]), v1::CHECK_IN_OUTCOME_TO_CONFIRM);
  EXPECT_EQ(Outcome(code, slips[names[1]]), v1::CHECK_IN_OUTCOME_TO_CONFIRM);

  const auto early = Close(opened->name()).status();
  EXPECT_EQ(early.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ErrorReason(early), "CHECK_INS_TO_CONFIRM");
  EXPECT_THAT(Sessions(learners.name), IsEmpty());
  const auto settled = Confirm(opened->name(), {names[0]}, {names[1]});
  ASSERT_TRUE(settled.ok()) << settled.status();
  EXPECT_EQ(settled->present(), 2);
  EXPECT_EQ(settled->to_confirm(), 0);
  const auto closed = Close(opened->name());
  ASSERT_TRUE(closed.ok()) << closed.status();
  EXPECT_EQ(closed->state(), v1::ROLL_CALL_STATE_CLOSED);
  EXPECT_TRUE(closed->has_close_time());
  EXPECT_EQ(closed->present(), 2);

  const auto sessions = Sessions(learners.name);
  ASSERT_THAT(sessions, SizeIs(1));
  EXPECT_EQ(sessions[0].session(), 2);
  EXPECT_EQ(sessions[0].date().day(), 17);
  EXPECT_THAT(sessions[0].present(), ElementsAre(names[0], names[2]));
  auto attended = Attended(learners.name);
  EXPECT_THAT((std::vector<int>{attended[names[0]], attended[names[1]], attended[names[2]],
                                attended[names[3]]}),
              ElementsAre(1, 0, 1, 0));

  // 4 of the class, 6 of the roll-call, 1 of the class with the list.
  const auto changes = ChangesOf(opened->name(), 11);
  ASSERT_THAT(changes, SizeIs(6));
  EXPECT_EQ(changes[1].check_ins(0).nomination(), names[2]);
  EXPECT_EQ(changes[1].roll_call().present(), 1);
  EXPECT_EQ(changes[4].check_ins(1).outcome(), v1::CHECK_IN_OUTCOME_REFUSED);
  EXPECT_EQ(changes[4].check_ins(1).reason_note(), "Không có mặt tại lớp.");
  EXPECT_EQ(changes[5].roll_call().state(), v1::ROLL_CALL_STATE_CLOSED);
  for (const auto& change : changes) {
    for (const auto& check_in : change.check_ins()) EXPECT_EQ(check_in.full_name(), "");
  }
  int lists = 0;
  for (const auto& entry : harness_.WaitForJournal(11)) {
    const auto event = ClassEventOf(entry);
    if (!event.ok() || !event->has_session_attendance()) continue;
    ++lists;
    EXPECT_EQ(entry.action(), "CloseRollCall");
    EXPECT_THAT(event->session_attendance().present(), ElementsAre(names[0], names[2]));
    EXPECT_THAT(event->nominations(), SizeIs(2));
  }
  EXPECT_EQ(lists, 1);
}

TEST_F(RollCallHandlerTest, IsOpenedForSessionsOfOpenClassesOneAtATime) {
  const Enrolled learners = EnrolledClass(1);
  auto open = [&](v1::OpenRollCallRequest request) {
    return harness_.Call(Trainer(bloc_), &RollCalls::OpenRollCall, request).status();
  };
  auto request = Opening(learners.name, 3);
  *request.mutable_date() = DateOf(2025, 2, 22);
  EXPECT_THAT(Faults(open(request)), ElementsAre("session:OUT_OF_RANGE", "date:OUT_OF_RANGE"));
  request = Opening(learners.name, 1);
  *request.mutable_date() = DateOf(2025, 3, 4);
  EXPECT_THAT(Faults(open(request)), ElementsAre("date:DATE_IN_FUTURE"));
  const std::string planned = Create(NewClass(1))->name();
  EXPECT_EQ(ErrorReason(open(Opening(planned, 1))), "CLASS_STATE");
  EXPECT_EQ(ErrorReason(open(Opening(CompletedClass(1).name, 1))), "CLASS_STATE");

  const std::string first = MustOpen(learners.name, 1);
  const auto second = open(Opening(learners.name, 1));
  EXPECT_EQ(second.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ErrorReason(second), "ROLL_CALL_OPEN");
  EXPECT_EQ(ErrorMetadataValue(second, "roll_call"), first);
  EXPECT_TRUE(open(Opening(learners.name, 2)).ok());
  ASSERT_TRUE(Close(first).ok());
  EXPECT_EQ(ErrorReason(Close(first).status()), "ROLL_CALL_CLOSED");
  request = Opening(learners.name, 1);
  *request.mutable_date() = DateOf(2025, 2, 18);
  EXPECT_THAT(Faults(open(request)), ElementsAre("date:SESSION_HELD_ON_OTHER_DAY"));
  EXPECT_TRUE(open(Opening(learners.name, 1)).ok());
}

TEST_F(RollCallHandlerTest, WhileItIsOpenNothingElseWritesTheSession) {
  const Enrolled learners = EnrolledClass(1);
  const Names& names = learners.nominations;
  ASSERT_TRUE(Attend(learners.name, 1, names).ok());
  ASSERT_TRUE(Attend(learners.name, 2, names).ok());
  ASSERT_TRUE(Score(learners.name, names, 80).ok());
  const std::string roll_call = MustOpen(learners.name, 1);
  EXPECT_EQ(ErrorReason(Attend(learners.name, 1, {}).status()), "ROLL_CALL_OPEN");
  EXPECT_EQ(ErrorReason(Correct(learners.name, 1, names[0], false).status()), "ROLL_CALL_OPEN");
  EXPECT_TRUE(Attend(learners.name, 2, names).ok());
  EXPECT_TRUE(Correct(learners.name, 2, names[0], false).ok());
  ASSERT_TRUE(Attend(learners.name, 2, names).ok());
  EXPECT_THAT(Unmet(Complete(learners.name).status()), ElementsAre("ROLL_CALL_OPEN " + roll_call));
  ASSERT_TRUE(Close(roll_call).ok());
  // Nobody signed in a second time; who was recorded before stays.
  EXPECT_EQ(Attended(learners.name)[names[0]], 2);
  EXPECT_TRUE(Complete(learners.name).ok());
}

TEST_F(RollCallHandlerTest, ALaterRollCallOfASessionAddsToItsList) {
  const Enrolled learners = EnrolledClass(3);
  const Names& names = learners.nominations;
  auto slips = Slips(learners.name);
  for (const int who : {0, 2}) {
    const std::string roll_call = MustOpen(learners.name);
    EXPECT_EQ(Outcome(Code(roll_call), slips[names[who]]), v1::CHECK_IN_OUTCOME_PRESENT);
    const auto closed = Close(roll_call);
    ASSERT_TRUE(closed.ok()) << closed.status();
    EXPECT_EQ(closed->present(), 1);
  }
  EXPECT_THAT(Sessions(learners.name)[0].present(), ElementsAre(names[0], names[2]));
}

TEST_F(RollCallHandlerTest, WhoLeftTheClassMeanwhileIsNotOnTheList) {
  const Enrolled learners = EnrolledClass(2);
  const Names& names = learners.nominations;
  auto slips = Slips(learners.name);
  const std::string roll_call = MustOpen(learners.name);
  const std::string code = Code(roll_call);
  for (const std::string& name : names) EXPECT_TRUE(CheckIn(code, slips[name]).ok());
  harness_.RunSql("UPDATE nomination SET state = 6 WHERE nomination_id = ?",
                  {*Uuid::Parse(names[0].substr(names[0].find('/') + 1))});
  const auto closed = Close(roll_call);
  ASSERT_TRUE(closed.ok()) << closed.status();
  EXPECT_EQ(closed->present(), 1);
  EXPECT_THAT(Sessions(learners.name)[0].present(), ElementsAre(names[1]));
}

TEST_F(RollCallHandlerTest, OfAClassCalledOffItEndsWithoutAList) {
  const Enrolled learners = EnrolledClass(1);
  auto slips = Slips(learners.name);
  const std::string roll_call = MustOpen(learners.name);
  const std::string code = Code(roll_call);
  harness_.RunSql("UPDATE training_class SET state = 4");
  EXPECT_EQ(ErrorReason(GetCode(roll_call).status()), "ROLL_CALL_CLOSED");
  EXPECT_EQ(ErrorReason(CheckIn(code, slips.begin()->second).status()), "ROLL_CALL_CLOSED");
  EXPECT_TRUE(Close(roll_call).ok());
  EXPECT_THAT(Sessions(learners.name), IsEmpty());
}

TEST_F(RollCallHandlerTest, ConfirmsThoseThatWaitEachOnceWithAReasonForRefusals) {
  const Enrolled learners = EnrolledClass(3);
  const Names& names = learners.nominations;
  auto slips = Slips(learners.name);
  const std::string roll_call = MustOpen(learners.name);
  const std::string code = Code(roll_call);
  EXPECT_EQ(Outcome(code, slips[names[0]]), v1::CHECK_IN_OUTCOME_PRESENT);
  harness_.clock().Advance(absl::Hours(1));
  EXPECT_EQ(Outcome(code, slips[names[1]]), v1::CHECK_IN_OUTCOME_TO_CONFIRM);
  const int64_t size = harness_.JournalSize();
  auto confirm = [&](const v1::ConfirmCheckInsRequest& request) {
    return harness_.Call(Trainer(bloc_), &RollCalls::ConfirmCheckIns, request).status();
  };
  EXPECT_THAT(Faults(confirm(Confirmation(roll_call, {}, {}))), ElementsAre("present:REQUIRED"));
  EXPECT_THAT(Faults(confirm(Confirmation(roll_call, {}, {names[1]}, ""))),
              ElementsAre("reason_note:REQUIRED"));
  EXPECT_THAT(Faults(confirm(Confirmation(roll_call, {names[0], names[1]}, {names[1], names[2]}))),
              ElementsAre("present[0]:NOT_TO_CONFIRM", "refused[0]:NOT_TO_CONFIRM",
                          "refused[1]:NOT_TO_CONFIRM"));
  EXPECT_EQ(harness_.JournalSize(), size);
  EXPECT_EQ(ListCheckIns(roll_call)[1].outcome(), v1::CHECK_IN_OUTCOME_TO_CONFIRM);
  const auto request = Confirmation(roll_call, {}, {names[1]});
  const auto caller = Trainer(bloc_);
  const auto settled = harness_.Call(caller, &RollCalls::ConfirmCheckIns, request);
  ASSERT_TRUE(settled.ok()) << settled.status();
  EXPECT_EQ(harness_.Call(caller, &RollCalls::ConfirmCheckIns, request)->SerializeAsString(),
            settled->SerializeAsString());
  EXPECT_EQ(harness_.JournalSize(), size + 1);
  // The refused learner hears so, however fresh the code.
  EXPECT_EQ(Outcome(Code(roll_call), slips[names[1]]), v1::CHECK_IN_OUTCOME_REFUSED);
  ASSERT_TRUE(Close(roll_call).ok());
  EXPECT_EQ(ErrorReason(Confirm(roll_call, {names[1]}).status()), "ROLL_CALL_CLOSED");
}

TEST_F(RollCallHandlerTest, ListsWhoSignedInWithNamesPageByPage) {
  const Enrolled learners = EnrolledClass(3);
  const Names& names = learners.nominations;
  auto slips = Slips(learners.name);
  const std::string roll_call = MustOpen(learners.name);
  const std::string code = Code(roll_call);
  EXPECT_EQ(Outcome(code, slips[names[2]]), v1::CHECK_IN_OUTCOME_PRESENT);
  harness_.clock().Advance(absl::Minutes(5));
  for (const int who : {1, 0}) Outcome(code, slips[names[who]]);
  v1::ListCheckInsRequest request;
  request.set_page_size(1);
  const auto rows = ListCheckIns(roll_call, request);
  ASSERT_THAT(rows, SizeIs(3));
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(rows[i].nomination(), names[i]);
    EXPECT_EQ(rows[i].full_name(), "Hoàng Thị Lan");
  }
  EXPECT_EQ(rows[0].receive_time().seconds() - rows[0].shown_time().seconds(), 300);
  EXPECT_EQ(rows[2].receive_time().seconds(), rows[2].shown_time().seconds());
  request.set_outcome(v1::CHECK_IN_OUTCOME_TO_CONFIRM);
  EXPECT_THAT(ListCheckIns(roll_call, request), SizeIs(2));
  request.set_outcome(v1::CHECK_IN_OUTCOME_REFUSED);
  EXPECT_THAT(ListCheckIns(roll_call, request), IsEmpty());
}

TEST_F(RollCallHandlerTest, SlipsAreOfEnrolledLearnersEachItsOwn) {
  const Enrolled learners = EnrolledClass(3);
  MustNominate(learners.name, base_a_, People(cell_a2_, 1));
  v1::ListAdmissionSlipsRequest request;
  request.set_training_class(learners.name);
  request.set_page_size(2);
  const auto caller = Trainer(bloc_);
  Names names;
  std::map<std::string, int> codes;
  for (int pages = 0; pages < 2; ++pages) {
    const auto response = harness_.Call(caller, &RollCalls::ListAdmissionSlips, request);
    ASSERT_TRUE(response.ok()) << response.status();
    EXPECT_EQ(response->next_page_token().empty(), pages == 1);
    request.set_page_token(response->next_page_token());
    for (const auto& slip : response->slips()) {
      names.push_back(slip.nomination());
      EXPECT_EQ(slip.full_name(), "Hoàng Thị Lan");
      EXPECT_EQ(slip.organization(), NameOf(cell_a1_));
      EXPECT_EQ(slip.slip_code().size(), 16u);
      ++codes[slip.slip_code()];
    }
  }
  EXPECT_EQ(names, learners.nominations);
  EXPECT_THAT(codes, SizeIs(3));
}

TEST_F(RollCallHandlerTest, ARetryChangesNothing) {
  const Enrolled learners = EnrolledClass(1);
  const auto caller = Trainer(bloc_);
  const auto opening = Opening(learners.name, 1);
  const auto opened = harness_.Call(caller, &RollCalls::OpenRollCall, opening);
  ASSERT_TRUE(opened.ok()) << opened.status();
  EXPECT_EQ(harness_.Call(caller, &RollCalls::OpenRollCall, opening)->SerializeAsString(),
            opened->SerializeAsString());
  const auto closing = Closing(opened->name());
  const auto closed = harness_.Call(caller, &RollCalls::CloseRollCall, closing);
  ASSERT_TRUE(closed.ok()) << closed.status();
  const auto correction = Correction(learners.name, 1, learners.nominations[0], true);
  const auto corrected = harness_.Call(caller, &RollCalls::CorrectAttendance, correction);
  ASSERT_TRUE(corrected.ok()) << corrected.status();
  const int64_t size = harness_.JournalSize();
  EXPECT_EQ(harness_.Call(caller, &RollCalls::CloseRollCall, closing)->SerializeAsString(),
            closed->SerializeAsString());
  EXPECT_EQ(harness_.Call(caller, &RollCalls::CorrectAttendance, correction)->SerializeAsString(),
            corrected->SerializeAsString());
  EXPECT_EQ(harness_.JournalSize(), size);
}

TEST_F(RollCallHandlerTest, NothingIsSeenOrChangedOutsideTheCallersOrganizationsByAnyRpc) {
  const Enrolled learners = EnrolledClass(1);
  ASSERT_TRUE(Attend(learners.name, 2, learners.nominations).ok());
  const std::string roll_call = MustOpen(learners.name, 1);
  const int64_t size = harness_.JournalSize();
  // Neither of another part of the province, nor of the base that nominated.
  for (const Uuid& home : {other_, base_c_, base_a_}) {
    const auto caller = Trainer(home, {"history.enter"});
    auto call = [&](auto rpc, const auto& request) {
      return harness_.Call(caller, rpc, request).status();
    };
    v1::GetRollCallCodeRequest code;
    code.set_name(roll_call);
    v1::ListCheckInsRequest check_ins;
    check_ins.set_name(roll_call);
    v1::ListSessionsRequest sessions;
    sessions.set_training_class(learners.name);
    v1::ListAdmissionSlipsRequest slips;
    slips.set_training_class(learners.name);
    const std::map<std::string, std::function<absl::Status()>> refused = {
        {"OpenRollCall", [&] { return call(&RollCalls::OpenRollCall, Opening(learners.name, 2)); }},
        {"GetRollCallCode", [&] { return call(&RollCalls::GetRollCallCode, code); }},
        {"ListCheckIns", [&] { return call(&RollCalls::ListCheckIns, check_ins); }},
        {"ConfirmCheckIns",
         [&] {
           return call(&RollCalls::ConfirmCheckIns,
                       Confirmation(roll_call, learners.nominations, {}));
         }},
        {"CloseRollCall", [&] { return call(&RollCalls::CloseRollCall, Closing(roll_call)); }},
        {"CorrectAttendance",
         [&] {
           return call(&RollCalls::CorrectAttendance,
                       Correction(learners.name, 2, learners.nominations[0], false));
         }},
        {"ListSessions", [&] { return call(&RollCalls::ListSessions, sessions); }},
        {"ListAdmissionSlips", [&] { return call(&RollCalls::ListAdmissionSlips, slips); }},
    };
    const auto* service = google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(
        std::string(v1::RollCallService::service_full_name()));
    ASSERT_NE(service, nullptr);
    for (int i = 0; i < service->method_count(); ++i) {
      const std::string& method = service->method(i)->name();
      if (method == "CheckIn") continue;  // Public.
      ASSERT_TRUE(refused.contains(method)) << method << " is not asked";
      const absl::Status status = refused.at(method)();
      EXPECT_EQ(status.code(), absl::StatusCode::kNotFound) << method << ": " << status;
    }
  }
  EXPECT_EQ(harness_.JournalSize(), size);
  // Without the permission not even at home.
  v1::ListAdmissionSlipsRequest slips;
  slips.set_training_class(learners.name);
  EXPECT_EQ(harness_.Call(Clerk(bloc_), &RollCalls::ListAdmissionSlips, slips).status().code(),
            absl::StatusCode::kPermissionDenied);
}

}  // namespace
}  // namespace ketnap::training
