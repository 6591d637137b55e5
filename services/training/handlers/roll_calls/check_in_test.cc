#include <algorithm>
#include <cstdint>
#include <optional>

#include "absl/strings/ascii.h"
#include "services/training/handlers/roll_calls/roll_call_fixture.h"
#include "services/training/roll_call_code.h"

namespace ketnap::training {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

class CheckInTest : public RollCallFixture {
 protected:
  static Uuid IdOf(const std::string& name) {
    return *Uuid::Parse(name.substr(name.find('/') + 1));
  }
  // The code of any window, made as only the service can.
  std::string CodeOf(const std::string& roll_call, int64_t window) {
    const Uuid id = IdOf(roll_call);
    const std::string key =
        harness_.ReadSql("SELECT code_key FROM roll_call WHERE roll_call_id = ?", {id})[0].Text(0);
    return MakeRollCallCode(id, window, key);
  }
  // SELECT statements the database was asked on this test's schema while `body` ran.
  template <typename Body>
  int64_t Selects(Body body) {
    const int64_t before = CountSelects();
    body();
    return CountSelects() - before;
  }

 private:
  int64_t CountSelects() {
    return std::stoll(harness_.ReadSql("SHOW GLOBAL STATUS LIKE 'Com_select'")[0].Text(1));
  }
};

TEST_F(CheckInTest, CodesChangeAndACodeCountsWhileItOrTheNextIsShown) {
  const Enrolled learners = EnrolledClass(4);
  const Names& names = learners.nominations;
  auto slips = Slips(learners.name);
  const std::string roll_call = MustOpen(learners.name);
  const auto first = GetCode(roll_call);
  ASSERT_TRUE(first.ok()) << first.status();
  harness_.clock().Advance(absl::Seconds(29));
  EXPECT_EQ(GetCode(roll_call)->SerializeAsString(), first->SerializeAsString());
  harness_.clock().Advance(absl::Seconds(1));
  EXPECT_EQ(absl::ToUnixSeconds(harness_.clock().Now()), first->expire_time().seconds());
  const std::string second = Code(roll_call);
  EXPECT_NE(second, first->code());
  harness_.clock().Advance(absl::Seconds(29));
  EXPECT_EQ(Outcome(first->code(), slips[names[0]]), v1::CHECK_IN_OUTCOME_PRESENT);
  harness_.clock().Advance(absl::Seconds(1));
  EXPECT_EQ(Outcome(first->code(), slips[names[1]]), v1::CHECK_IN_OUTCOME_TO_CONFIRM);
  EXPECT_EQ(Outcome(absl::AsciiStrToLower(second), absl::AsciiStrToLower(slips[names[2]])),
            v1::CHECK_IN_OUTCOME_PRESENT);
  // Late is late until the deadline, and nothing after it.
  harness_.clock().Advance(absl::Hours(12) - absl::Minutes(1));
  EXPECT_EQ(Outcome(second, slips[names[3]]), v1::CHECK_IN_OUTCOME_TO_CONFIRM);
}

TEST_F(CheckInTest, AfterTheDeadlineNothingIsTakenAndNoCodeIsShown) {
  const Enrolled learners = EnrolledClass(2);
  const Names& names = learners.nominations;
  auto slips = Slips(learners.name);
  const std::string roll_call = MustOpen(learners.name);
  const std::string code = Code(roll_call);
  EXPECT_EQ(Outcome(code, slips[names[0]]), v1::CHECK_IN_OUTCOME_PRESENT);
  harness_.clock().Advance(absl::Hours(12) + absl::Seconds(1));
  EXPECT_EQ(ErrorReason(CheckIn(code, slips[names[1]]).status()), "SUBMISSION_OVER");
  EXPECT_EQ(ErrorReason(CheckIn(CodeOf(roll_call, 1440), slips[names[1]]).status()),
            "SUBMISSION_OVER");
  EXPECT_EQ(ErrorReason(GetCode(roll_call).status()), "SUBMISSION_OVER");
  EXPECT_EQ(Outcome(code, slips[names[0]]), v1::CHECK_IN_OUTCOME_PRESENT);
  EXPECT_THAT(ListCheckIns(roll_call), SizeIs(1));
}

TEST_F(CheckInTest, ACodeNotShownYetIsRefused) {
  const Enrolled learners = EnrolledClass(1);
  const std::string slip = Slips(learners.name).begin()->second;
  const std::string roll_call = MustOpen(learners.name);
  const std::string next = CodeOf(roll_call, 1);
  EXPECT_EQ(ErrorReason(CheckIn(next, slip).status()), "CHECK_IN_REFUSED");
  harness_.clock().Advance(absl::Seconds(30));
  EXPECT_EQ(Outcome(next, slip), v1::CHECK_IN_OUTCOME_PRESENT);
}

TEST_F(CheckInTest, SentAgainItAnswersTheSameHoweverMuchLater) {
  Enrolled learners = EnrolledClass(2);
  const Names& names = learners.nominations;
  auto slips = Slips(learners.name);
  const std::string roll_call = MustOpen(learners.name);
  const std::string code = Code(roll_call);
  const auto present = CheckIn(code, slips[names[0]]);
  ASSERT_TRUE(present.ok()) << present.status();
  harness_.clock().Advance(absl::Minutes(5));
  const auto late = CheckIn(code, slips[names[1]]);
  ASSERT_TRUE(late.ok()) << late.status();
  const int64_t size = harness_.JournalSize();
  auto again = [&](const std::string& name) {
    const auto response = CheckIn(code, slips[name]);
    EXPECT_TRUE(response.ok()) << response.status();
    return response.ok() ? response->SerializeAsString() : "";
  };
  EXPECT_EQ(again(names[0]), present->SerializeAsString());
  EXPECT_EQ(again(names[1]), late->SerializeAsString());
  // A newer code does not change it either: one use a person.
  EXPECT_EQ(Outcome(Code(roll_call), slips[names[1]]), v1::CHECK_IN_OUTCOME_TO_CONFIRM);
  EXPECT_EQ(harness_.JournalSize(), size);
  EXPECT_THAT(ListCheckIns(roll_call), SizeIs(2));

  ASSERT_TRUE(Confirm(roll_call, {names[1]}).ok());
  ASSERT_TRUE(Close(roll_call).ok());
  ASSERT_TRUE(Attend(learners.name, 2, names).ok());
  ASSERT_TRUE(Score(learners.name, names, 80).ok());
  ASSERT_TRUE(Complete(learners.name).ok());
  harness_.clock().Advance(absl::Hours(24 * 30));
  EXPECT_EQ(again(names[0]), present->SerializeAsString());
  EXPECT_EQ(Outcome(code, slips[names[1]]), v1::CHECK_IN_OUTCOME_PRESENT);
}

TEST_F(CheckInTest, AfterTheEndNobodyElseIsTaken) {
  const Enrolled learners = EnrolledClass(1);
  const std::string slip = Slips(learners.name).begin()->second;
  const std::string roll_call = MustOpen(learners.name);
  const std::string code = Code(roll_call);
  ASSERT_TRUE(Close(roll_call).ok());
  EXPECT_EQ(ErrorReason(GetCode(roll_call).status()), "ROLL_CALL_CLOSED");
  EXPECT_EQ(ErrorReason(CheckIn(code, slip).status()), "ROLL_CALL_CLOSED");
  EXPECT_THAT(ListCheckIns(roll_call), IsEmpty());
}

TEST_F(CheckInTest, WhateverIsWrongTheAnswerAndTheWorkAreTheSame) {
  const Enrolled learners = EnrolledClass(1), others = EnrolledClass(1);
  const std::string slip = Slips(learners.name).begin()->second;
  const std::string other_slip = Slips(others.name).begin()->second;
  const std::string no_slip = "2222222222222222";
  const std::string roll_call = MustOpen(learners.name);
  const std::string code = Code(roll_call);
  std::string wrong = code;
  wrong.back() = wrong.back() == 'A' ? 'B' : 'A';
  const std::string elsewhere =
      MakeRollCallCode(Uuid::FromName("nowhere"), 0, std::string(32, 'k'));
  const std::string wrong_key = MakeRollCallCode(IdOf(roll_call), 0, std::string(32, '\0'));
  const struct {
    std::string what, code, slip;
  } pairs[] = {{"wrong slip", code, no_slip},
               {"slip of another class", code, other_slip},
               {"wrong code", wrong, slip},
               {"another key", wrong_key, slip},
               {"unknown roll-call", elsewhere, slip},
               {"no code at all", "?", slip},
               {"not shown yet", CodeOf(roll_call, 9), slip},
               {"both wrong", wrong, no_slip}};
  const int64_t size = harness_.JournalSize();
  std::optional<absl::Status> first;
  std::optional<int64_t> work;
  for (const auto& pair : pairs) {
    absl::Status status;
    int64_t least = INT64_MAX;
    // Others ask the same database server too: the least of several counts. Work that is really
    // more stays more, however often it is counted.
    for (int i = 0; i < 300 && (i < 40 || least > work.value_or(least)); ++i) {
      least = std::min(least, Selects([&] { status = CheckIn(pair.code, pair.slip).status(); }));
    }
    EXPECT_EQ(ErrorReason(status), "CHECK_IN_REFUSED") << pair.what;
    if (!first.has_value()) first = status;
    if (!work.has_value()) work = least;
    EXPECT_EQ(status.message(), first->message()) << pair.what;
    EXPECT_EQ(status.code(), first->code()) << pair.what;
    EXPECT_EQ(least, *work) << pair.what;
  }
  EXPECT_EQ(harness_.JournalSize(), size);
  EXPECT_EQ(Outcome(code, slip), v1::CHECK_IN_OUTCOME_PRESENT);
}

TEST_F(CheckInTest, OnlyEnrolledLearnersAreTaken) {
  const Enrolled learners = EnrolledClass(2);
  const Names& names = learners.nominations;
  auto slips = Slips(learners.name);
  const std::string roll_call = MustOpen(learners.name);
  const std::string code = Code(roll_call);
  harness_.RunSql("UPDATE nomination SET state = 6 WHERE nomination_id = ?", {IdOf(names[0])});
  EXPECT_EQ(ErrorReason(CheckIn(code, slips[names[0]]).status()), "CHECK_IN_REFUSED");
  EXPECT_EQ(Outcome(code, slips[names[1]]), v1::CHECK_IN_OUTCOME_PRESENT);
}

TEST_F(CheckInTest, NoSecretAndNoNameReachesJournalOrKeptAnswers) {
  const Enrolled learners = EnrolledClass(1);
  const std::string slip = Slips(learners.name).begin()->second;
  const std::string roll_call = MustOpen(learners.name);
  const std::string code = Code(roll_call);
  EXPECT_EQ(Outcome(code, slip), v1::CHECK_IN_OUTCOME_PRESENT);
  ASSERT_TRUE(Close(roll_call).ok());
  const std::string key = harness_.ReadSql("SELECT code_key FROM roll_call")[0].Text(0);
  std::string kept;
  for (const auto& entry : harness_.WaitForJournal(8)) kept += entry.SerializeAsString();
  for (const db::Row& row : harness_.ReadSql("SELECT response FROM idempotency")) {
    kept += row.Text(0);
  }
  for (const std::string& secret : {slip, code, key, std::string("Hoàng Thị Lan")}) {
    EXPECT_EQ(kept.find(secret), std::string::npos);
  }
  const auto entry = harness_.WaitForJournal(8)[5];
  EXPECT_EQ(entry.action(), "CheckIn");
  EXPECT_EQ(entry.actor(), "anonymous");
  EXPECT_EQ(entry.organization_id(), bloc_.ToBytes());
}

}  // namespace
}  // namespace ketnap::training
