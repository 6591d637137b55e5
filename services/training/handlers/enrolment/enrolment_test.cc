#include <set>

#include "absl/strings/match.h"
#include "ketnap/training/v1/events.pb.h"
#include "services/training/handlers/enrolment/enrolment_fixture.h"

namespace ketnap::training {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

using EnrolTest = EnrolmentTest;

Uuid IdOf(const std::string& name) { return *Uuid::Parse(name.substr(name.find('/') + 1)); }

TEST_F(EnrolTest, CheckEnrolmentSaysWhatNominateDoes) {
  const Enrolled done = CompletedClass(1);
  ASSERT_TRUE(MustIssue(done.name).ok());
  const std::string elsewhere = OpenClass(5);
  const Names people = People(cell_a1_, 3);
  const Names standing = MustNominate(elsewhere, base_a_, {people[1]});
  const std::string name = LongClass(5);
  ASSERT_TRUE(Allocate(name, {{cell_a1_, 3}}).ok());
  auto unlisted = Sympathizer(cell_a1_);
  unlisted.mutable_milestones()->clear_listing_date();
  Apply(EntryOf(unlisted));
  const std::string without_quota = People(cell_a2_, 1)[0];
  const std::string foreign = People(cell_b1_, 1)[0];
  const Names all = {people[0], unlisted.name(), people[1], done.candidates[0],
                     foreign,   without_quota,   people[0]};

  const auto checked =
      harness_.Call(Clerk(base_a_), &Classes::CheckEnrolment, Question(name, base_a_, all));
  ASSERT_TRUE(checked.ok()) << checked.status();
  Names unmet;
  for (const auto& verdict : checked->verdicts()) {
    bool eligible = true;
    for (const auto& condition : verdict.conditions()) {
      EXPECT_NE(condition.confidence(), v1::PARAMETER_CONFIDENCE_UNSPECIFIED);
      if (condition.met()) continue;
      eligible = false;
      unmet.push_back(condition.rule_id() + " " + verdict.candidate());
    }
    EXPECT_EQ(verdict.eligible(), eligible);
  }
  EXPECT_THAT(unmet,
              ElementsAre("R-CLS-AUDIENCE " + unlisted.name(), "R-CLS-ONCE " + people[1],
                          "R-CLS-CERTIFIED " + done.candidates[0], "R-CLS-ORGANIZATION " + foreign,
                          "R-CLS-QUOTA " + without_quota, "R-CLS-ONCE " + people[0]));
  EXPECT_EQ(Unmet(Nominate(name, base_a_, all).status()), unmet);
  EXPECT_EQ(checked->verdicts(2).conditions(2).facts().at("nomination"), standing[0]);
  EXPECT_EQ(checked->verdicts(1).conditions(1).facts().count("listing_date"), 0u);
  EXPECT_EQ(checked->verdicts(1).conditions(1).owed_by(), "CELL");
  EXPECT_EQ(checked->verdicts(4).conditions_size(), 1);
  EXPECT_TRUE(Nominate(name, base_a_, {people[0]}).ok());
  // A class held elsewhere is none at all, and one that is over takes nobody.
  EXPECT_EQ(
      harness_.Call(Clerk(base_c_), &Classes::CheckEnrolment, Question(name, base_c_, {people[2]}))
          .status()
          .code(),
      absl::StatusCode::kNotFound);
  EXPECT_EQ(ErrorReason(harness_
                            .Call(Clerk(base_a_), &Classes::CheckEnrolment,
                                  Question(done.name, base_a_, {people[2]}))
                            .status()),
            "CLASS_STATE");
}

TEST_F(EnrolTest, WhoHoldsACountingCertificateDoesNotAttendAgain) {
  const Enrolled done = CompletedClass(2);
  ASSERT_TRUE(MustIssue(done.name).ok());
  const std::string name = LongClass(5);
  EXPECT_THAT(Unmet(Nominate(name, base_a_, {done.candidates[0]}).status()),
              ElementsAre("R-CLS-CERTIFIED " + done.candidates[0]));
  harness_.RunSql(
      "UPDATE certificate SET status = 2, closing_date = '2025-03-01', closing_reason = 'x', "
      "revocation_document = 'x' WHERE candidate_id = ?",
      {IdOf(done.candidates[0])});
  EXPECT_TRUE(Nominate(name, base_a_, {done.candidates[0]}).ok());
  EXPECT_FALSE(Nominate(name, base_a_, {done.candidates[1]}).ok());
  // Run out the day before the class begins.
  harness_.RunSql("UPDATE certificate SET expire_date = '2025-02-16' WHERE candidate_id = ?",
                  {IdOf(done.candidates[1])});
  EXPECT_TRUE(Nominate(name, base_a_, {done.candidates[1]}).ok());
  // Of another type, it is no hindrance to those whom that type admits.
  const std::string workshop = OpenClass(5, "classTypes/party-affairs-workshop");
  EXPECT_TRUE(Nominate(workshop, base_a_, done.candidates).ok());
}

TEST_F(EnrolTest, WhoPassedAndWaitsForTheCertificateDoesNotAttendAgain) {
  const Enrolled done = CompletedClass(1);
  const std::string name = LongClass(5);
  EXPECT_THAT(Unmet(Nominate(name, base_a_, done.candidates).status()),
              ElementsAre("R-CLS-ONCE " + done.candidates[0]));
  const auto checked = harness_.Call(Clerk(base_a_), &Classes::CheckEnrolment,
                                     Question(name, base_a_, done.candidates));
  ASSERT_TRUE(checked.ok()) << checked.status();
  const auto& once = checked->verdicts(0).conditions(2);
  EXPECT_EQ(once.facts().at("nomination"), done.nominations[0]);
  EXPECT_TRUE(absl::StrContains(once.explanation(), "chờ cấp giấy chứng nhận"));
  // What was brought in from elsewhere owes nothing.
  harness_.RunSql("UPDATE training_class SET imported = TRUE WHERE training_class_id = ?",
                  {IdOf(done.name)});
  EXPECT_TRUE(Nominate(name, base_a_, done.candidates).ok());
  // Nor does a class that ends without a certificate.
  const Enrolled workshop = CompletedClass(1, "classTypes/party-affairs-workshop");
  EXPECT_TRUE(
      Nominate(OpenClass(5, "classTypes/party-affairs-workshop"), base_a_, workshop.candidates)
          .ok());
}

TEST_F(EnrolTest, WhoHasAScoreIsNotWithdrawn) {
  const Enrolled enrolled = EnrolledClass(2);
  ASSERT_TRUE(Score(enrolled.name, {enrolled.nominations[0]}, 40).ok());
  const auto refused = Withdraw(enrolled.name, base_a_, enrolled.nominations).status();
  EXPECT_EQ(refused.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ErrorReason(refused), "CLASS_HAS_RESULTS");
  EXPECT_EQ(LearnersOf(enrolled.name)[enrolled.nominations[0]].score(), 40);
  EXPECT_TRUE(Withdraw(enrolled.name, base_a_, {enrolled.nominations[1]}).ok());
}

TEST_F(EnrolTest, NobodyMovesUpInAClassThatIsOver) {
  const std::string name = OpenClass(2);
  const Names named = MustNominate(name, base_a_, People(cell_a1_, 4));
  ASSERT_TRUE(ApproveOrWait(name).ok());
  auto on_day = [&](int day, const std::string& nomination) {
    auto request = Withdrawal(name, base_a_, {nomination});
    *request.mutable_date() = DateOf(2025, 2, day);
    return harness_.Call(Clerk(base_a_), &Classes::Withdraw, request);
  };
  const auto last_day = on_day(21, named[0]);
  ASSERT_TRUE(last_day.ok()) << last_day.status();
  EXPECT_THAT(last_day->promoted(), SizeIs(1));
  const auto after = on_day(22, named[1]);
  ASSERT_TRUE(after.ok()) << after.status();
  EXPECT_THAT(after->promoted(), IsEmpty());
  EXPECT_EQ(after->training_class().enrolled(), 1);
  EXPECT_THAT(WaitingOf(name), ElementsAre(named[3]));
}

TEST_F(EnrolTest, NobodyMovesUpOnceSomebodyHasAScore) {
  const std::string name = OpenClass(2);
  const Names named = MustNominate(name, base_a_, People(cell_a1_, 3));
  ASSERT_TRUE(ApproveOrWait(name).ok());
  ASSERT_TRUE(Score(name, {named[0]}, 75).ok());
  const auto withdrawn = Withdraw(name, base_a_, {named[1]});
  ASSERT_TRUE(withdrawn.ok()) << withdrawn.status();
  EXPECT_THAT(withdrawn->promoted(), IsEmpty());
  EXPECT_THAT(WaitingOf(name), ElementsAre(named[2]));
  // Whom the organizer admits by name gets the seat all the same.
  const Names added = MustNominate(name, base_a_, People(cell_a1_, 1));
  ASSERT_TRUE(Approve(name).ok());
  EXPECT_EQ(StateOf(name, added[0]), v1::NOMINATION_STATE_ENROLLED);
  EXPECT_THAT(WaitingOf(name), ElementsAre(named[2]));
}

TEST_F(EnrolTest, WhoIsInAClassThatIsNotOverIsInNoOther) {
  const Enrolled open = EnrolledClass(1);
  const std::string other = OpenClass(5);
  EXPECT_THAT(Unmet(Nominate(other, base_a_, open.candidates).status()),
              ElementsAre("R-CLS-ONCE " + open.candidates[0]));
  ASSERT_TRUE(Withdraw(open.name, base_a_, open.nominations).ok());
  EXPECT_TRUE(Nominate(other, base_a_, open.candidates).ok());
  // Now the first class does not take them back.
  EXPECT_THAT(Unmet(Nominate(open.name, base_a_, open.candidates).status()),
              ElementsAre("R-CLS-ONCE " + open.candidates[0]));
}

TEST_F(EnrolTest, EverybodyIsJudgedAgainWhenApproved) {
  const std::string name = OpenClass(5);
  auto person = Sympathizer(cell_a1_);
  Apply(EntryOf(person));
  const Names waiting = MustNominate(name, base_a_, {person.name(), People(cell_a1_, 1)[0]});
  *person.mutable_milestones()->mutable_delisting_date() = DateOf(2025, 2, 11);
  Apply(EntryOf(person));
  const auto refused = Approve(name).status();
  EXPECT_EQ(ErrorReason(refused), "NOMINATION_CONDITIONS_UNMET");
  EXPECT_THAT(Unmet(refused), ElementsAre("R-CLS-AUDIENCE " + waiting[0]));
  ASSERT_TRUE(Decline(name, {waiting[0]}).ok());
  EXPECT_TRUE(Approve(name).ok());
  EXPECT_EQ(StateOf(name, waiting[0]), v1::NOMINATION_STATE_DECLINED);
  EXPECT_EQ(LearnersOf(name)[waiting[0]].closing_reason(), "Lớp đã đủ học viên");
}

TEST_F(EnrolTest, TheWaitingListMovesUpInItsOrder) {
  const std::string name = OpenClass(2);
  auto later = Nomination(name, base_a_, People(cell_a1_, 1));
  *later.mutable_date() = DateOf(2025, 2, 11);
  const auto last = harness_.Call(Clerk(base_a_), &Classes::Nominate, later);
  ASSERT_TRUE(last.ok()) << last.status();
  const Names five = MustNominate(name, base_a_, People(cell_a1_, 5));
  const auto approved = ApproveOrWait(name);
  ASSERT_TRUE(approved.ok()) << approved.status();
  EXPECT_EQ(approved->training_class().enrolled(), 2);
  EXPECT_EQ(approved->training_class().waiting(), 4);
  ASSERT_THAT(approved->nominations(), SizeIs(2));
  EXPECT_EQ(approved->nominations(0).name(), five[0]);
  EXPECT_EQ(approved->nominations(0).waiting_position(), 0);
  ASSERT_THAT(approved->waiting(), SizeIs(4));
  EXPECT_EQ(approved->waiting(0).waiting_position(), 1);
  const std::string of_day_11 = last->nominations(0).name();
  EXPECT_THAT(WaitingOf(name), ElementsAre(five[2], five[3], five[4], of_day_11));

  const auto withdrawn = Withdraw(name, base_a_, {five[1], five[3]});
  ASSERT_TRUE(withdrawn.ok()) << withdrawn.status();
  ASSERT_THAT(withdrawn->nominations(), SizeIs(2));
  EXPECT_EQ(withdrawn->nominations(0).state(), v1::NOMINATION_STATE_WITHDRAWN);
  EXPECT_EQ(withdrawn->nominations(0).closing_reason(), "Bận công tác");
  ASSERT_THAT(withdrawn->promoted(), SizeIs(1));
  EXPECT_EQ(withdrawn->promoted(0).name(), five[2]);
  EXPECT_EQ(withdrawn->training_class().enrolled(), 2);
  EXPECT_THAT(WaitingOf(name), ElementsAre(five[4], of_day_11));
  // Whoever is nominated again goes to the end of the day's line, in the row there was.
  const Names again = MustNominate(name, base_a_, {LearnersOf(name)[five[1]].candidate()});
  EXPECT_THAT(again, ElementsAre(five[1]));
  const Names new_one = MustNominate(name, base_a_, People(cell_a1_, 1));
  ASSERT_TRUE(ApproveOrWait(name).ok());
  EXPECT_THAT(WaitingOf(name), ElementsAre(five[4], five[1], new_one[0], of_day_11));
  ASSERT_TRUE(Decline(name, {five[4]}).ok());
  EXPECT_THAT(WaitingOf(name), ElementsAre(five[1], new_one[0], of_day_11));
}

TEST_F(EnrolTest, WhoMayNoLongerAttendIsPassedOver) {
  const std::string name = OpenClass(1);
  auto person = Sympathizer(cell_a1_);
  Apply(EntryOf(person));
  const Names people = People(cell_a1_, 2);
  const Names named = MustNominate(name, base_a_, {people[0], person.name(), people[1]});
  ASSERT_TRUE(ApproveOrWait(name).ok());
  *person.mutable_milestones()->mutable_delisting_date() = DateOf(2025, 2, 13);
  Apply(EntryOf(person));
  ASSERT_TRUE(Withdraw(name, base_a_, {named[0]}).ok());
  EXPECT_EQ(StateOf(name, named[2]), v1::NOMINATION_STATE_ENROLLED);
  EXPECT_THAT(WaitingOf(name), ElementsAre(named[1]));
}

TEST_F(EnrolTest, OthersAreTakenBackByTheirOwnOrganizationsAndTheOrganizerAlone) {
  const std::string name = OpenClass(1);
  const Names of_a = MustNominate(name, base_a_, People(cell_a1_, 2));
  const Names of_b = MustNominate(name, base_b_, People(cell_b1_, 1));
  ASSERT_TRUE(ApproveOrWait(name).ok());
  // Somebody else's nomination is as unknown as none.
  const std::string none = "nominations/018f0000-0000-7000-8000-0000000000aa";
  const auto refused = Withdraw(name, base_b_, {of_a[0], none}).status();
  ASSERT_THAT(Unmet(refused), ElementsAre("STATE " + of_a[0], "STATE " + none));
  EXPECT_EQ(UnmetConditions(refused)[0].message.vietnamese,
            UnmetConditions(refused)[1].message.vietnamese);
  EXPECT_EQ(Withdraw(name, base_c_, {of_a[0]}).status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(Unmet(Withdraw(name, base_a_, {of_a[1], of_a[1]}).status()),
              ElementsAre("STATE " + of_a[1]));
  ASSERT_TRUE(Withdraw(name, cell_a1_, {of_a[1]}).ok());
  // The seat goes to somebody of another organization: not for this one to know.
  const auto withdrawn = Withdraw(name, base_a_, {of_a[0]});
  ASSERT_TRUE(withdrawn.ok()) << withdrawn.status();
  EXPECT_THAT(withdrawn->promoted(), IsEmpty());
  EXPECT_EQ(withdrawn->training_class().enrolled(), 1);
  EXPECT_EQ(StateOf(name, of_b[0]), v1::NOMINATION_STATE_ENROLLED);
  EXPECT_THAT(Unmet(Withdraw(name, base_a_, {of_a[0]}).status()), ElementsAre("STATE " + of_a[0]));
  EXPECT_TRUE(Withdraw(name, bloc_, of_b).ok());
}

TEST_F(EnrolTest, NamesAreInAnswersAndListsAndNowhereElse) {
  const std::string name = OpenClass(1);
  auto request = Nomination(name, base_a_, People(cell_a1_, 2));
  const auto clerk = Clerk(base_a_);
  for (int i = 0; i < 2; ++i) {  // The second one is a retry.
    const auto nominated = harness_.Call(clerk, &Classes::Nominate, request);
    ASSERT_TRUE(nominated.ok()) << nominated.status();
    for (const auto& each : nominated->nominations()) {
      EXPECT_EQ(each.full_name(), "Hoàng Thị Lan");
      EXPECT_EQ(each.birth_date().year(), 1998);
      EXPECT_EQ(each.nomination_date().day(), 10);
    }
  }
  const auto approved = ApproveOrWait(name);
  ASSERT_TRUE(approved.ok()) << approved.status();
  EXPECT_EQ(approved->nominations(0).full_name(), "Hoàng Thị Lan");
  EXPECT_EQ(approved->waiting(0).full_name(), "Hoàng Thị Lan");
  for (const auto& [nomination, learner] : LearnersOf(name)) {
    EXPECT_EQ(learner.full_name(), "Hoàng Thị Lan");
  }
  for (const db::Row& row : harness_.ReadSql("SELECT response FROM idempotency")) {
    EXPECT_FALSE(absl::StrContains(row.OptionalText(0).value_or(""), "Lan"));
  }
  const auto entries = harness_.WaitForJournal(4);
  for (const auto& entry : entries) {
    EXPECT_FALSE(absl::StrContains(entry.event().value(), "Lan"));
  }
}

TEST_F(EnrolTest, ASlipIsGivenWithTheSeatAndTakenBackWithIt) {
  const std::string name = OpenClass(2);
  const Names named = MustNominate(name, base_a_, People(cell_a1_, 3));
  ASSERT_TRUE(ApproveOrWait(name).ok());
  auto slips = [&] {
    std::set<std::string> codes;
    for (const db::Row& row :
         harness_.ReadSql("SELECT slip_code FROM nomination WHERE slip_code IS NOT NULL")) {
      EXPECT_THAT(row.Text(0), SizeIs(16));
      codes.insert(row.Text(0));
    }
    return codes;
  };
  const std::set<std::string> before = slips();
  EXPECT_THAT(before, SizeIs(2));
  ASSERT_TRUE(Withdraw(name, base_a_, {named[0]}).ok());
  const std::set<std::string> after = slips();
  EXPECT_THAT(after, SizeIs(2));
  EXPECT_NE(before, after);
  for (const auto& entry : harness_.WaitForJournal(5)) {
    for (const std::string& code : after) {
      EXPECT_FALSE(absl::StrContains(entry.event().value(), code));
    }
  }
}

TEST_F(EnrolTest, WhatIsUndecidedWhenTheClassEndsIsDeclined) {
  const Enrolled enrolled = EnrolledClass(1);
  const Names late = MustNominate(enrolled.name, base_a_, People(cell_a1_, 2));
  ASSERT_TRUE(ApproveOrWait(enrolled.name, {late[0]}).ok());
  for (int session : {1, 2}) {
    ASSERT_TRUE(Attend(enrolled.name, session, enrolled.nominations).ok());
  }
  ASSERT_TRUE(Score(enrolled.name, enrolled.nominations, 75).ok());
  const auto completed = Complete(enrolled.name);
  ASSERT_TRUE(completed.ok()) << completed.status();
  EXPECT_EQ(completed->waiting(), 0);
  EXPECT_EQ(completed->enrolled(), 1);
  for (const std::string& each : late) {
    EXPECT_EQ(StateOf(enrolled.name, each), v1::NOMINATION_STATE_DECLINED);
  }
}

TEST_F(EnrolTest, WhatWasAttendedComesBackWithWhoIsNominatedAgain) {
  const Enrolled enrolled = EnrolledClass(2);
  ASSERT_TRUE(Attend(enrolled.name, 1, enrolled.nominations).ok());
  ASSERT_TRUE(Withdraw(enrolled.name, base_a_, enrolled.nominations).ok());
  ASSERT_TRUE(Nominate(enrolled.name, base_a_, {enrolled.candidates[0]}).ok());
  auto learner = LearnersOf(enrolled.name)[enrolled.nominations[0]];
  EXPECT_EQ(learner.sessions_attended(), 1);
  EXPECT_EQ(learner.score(), -1);
  EXPECT_EQ(learner.closing_reason(), "");
  ASSERT_TRUE(Approve(enrolled.name).ok());
  // The list of the session is taken anew: of who is enrolled, and of nobody else.
  ASSERT_TRUE(Attend(enrolled.name, 1, {}).ok());
  EXPECT_EQ(LearnersOf(enrolled.name)[enrolled.nominations[0]].sessions_attended(), 0);
  ASSERT_TRUE(Nominate(enrolled.name, base_a_, {enrolled.candidates[1]}).ok());
  learner = LearnersOf(enrolled.name)[enrolled.nominations[1]];
  EXPECT_EQ(learner.sessions_attended(), 1);
}

}  // namespace
}  // namespace ketnap::training
