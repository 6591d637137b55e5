#include <string>
#include <vector>

#include "services/dossier/handlers/verification/verification_fixture.h"

// The family section: what it demands, what it lets skip, and that its words stand nowhere.
namespace ketnap::dossier {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class FamilyTest : public VerificationTest {
 protected:
  v1::GetFamilyRequest Reading() {
    v1::GetFamilyRequest request;
    request.set_candidate(person_);
    request.set_request_id(harness_.NewRequestId());
    return request;
  }
  absl::StatusOr<v1::GetFamilyResponse> Read(const std::string& purpose = "Thẩm định hồ sơ") {
    return harness_.Call(Reader(cell_), &People::GetFamily, Reading(), {.purpose = purpose});
  }
  v1::WaiveVerificationRequest Waiver(const std::string& subject, const std::string& member) {
    auto request = For<v1::WaiveVerificationRequest>();
    request.set_subject(subject);
    request.set_member(member);
    *request.mutable_date() = Day(2016, 11, 22);
    return request;
  }
  void ExpectViolation(const absl::Status& status, const std::string& violation) {
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << status;
    EXPECT_THAT(Violated(status), Contains(violation)) << status;
  }

  // Every text the database holds, as one: each column of each table but the tree and the journal's
  // machinery.
  std::string Everything() {
    std::string all;
    for (const db::Row& table :
         harness_.ReadSql("SELECT TABLE_NAME FROM information_schema.TABLES"
                          " WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE'")) {
      for (const db::Row& row : harness_.ReadSql(absl::StrCat("SELECT * FROM ", table.Text(0)))) {
        const size_t columns = harness_
                                   .ReadSql(
                                       "SELECT COLUMN_NAME FROM information_schema.COLUMNS"
                                       " WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ?",
                                       {table.Text(0)})
                                   .size();
        for (size_t i = 0; i < columns; ++i) {
          absl::StrAppend(&all, row.OptionalText(i).value_or(""), "\n");
        }
      }
    }
    return all;
  }
};

TEST_F(FamilyTest, IsReadAsItWasRecordedAndEachReadingIsJournaled) {
  Reach("cv");
  auto request = For<v1::SetFamilyRequest>();
  AddRelative(&request, v1::RELATION_FATHER)->set_deceased(true);
  AddRelative(&request, v1::RELATION_MOTHER);
  AddRelative(&request, v1::RELATION_SPOUSE, stranger_);
  AddRelative(&request, v1::RELATION_CHILD)->set_has_civil_capacity(true);
  AddRelative(&request, v1::RELATION_CHILD);
  AddRelative(&request, v1::RELATION_SIBLING)->set_member_elsewhere(true);
  auto recorded = Send(&People::SetFamily, request);
  ASSERT_TRUE(recorded.ok()) << recorded.status() << EnglishMessage(recorded.status());
  EXPECT_EQ(recorded->relative_count(), 6);
  EXPECT_THAT(recorded->subjects_to_verify(), ElementsAre("SELF", "MOTHER", "SPOUSE", "CHILD_1"));
  EXPECT_EQ(recorded->etag(), Get().etag());
  const auto step = LastStep();
  EXPECT_EQ(step.step(), v1::STEP_UPDATE);
  EXPECT_THAT(step.codes(), ElementsAre("FAMILY", "FATHER", "MOTHER", "SPOUSE", "CHILD_1",
                                        "CHILD_2", "SIBLING_1"));

  const std::string etag = Get().etag();
  const int64_t before = harness_.JournalSize();
  auto family = Read();
  ASSERT_TRUE(family.ok()) << family.status();
  ASSERT_EQ(family->relatives_size(), 6);
  for (int i = 0; i < 6; ++i) {
    EXPECT_EQ(family->relatives(i).SerializeAsString(), request.relatives(i).SerializeAsString());
  }
  ASSERT_TRUE(Read("Đối chiếu lý lịch").ok());
  const auto entries = harness_.WaitForJournal(static_cast<size_t>(before + 2));
  EXPECT_EQ(entries.back().action(), "GetFamily");
  EXPECT_EQ(entries.back().aggregate_type(), "personalReads");
  EXPECT_EQ(entries.back().organization_id(), cell_.ToBytes());
  EXPECT_EQ(entries.back().purpose(), "Đối chiếu lý lịch");
  v1::PersonalDataRead event;
  ASSERT_TRUE(entries.back().event().UnpackTo(&event));
  EXPECT_EQ(event.candidate(), person_);
  EXPECT_EQ(event.what(), "FAMILY");
  EXPECT_EQ(Get().etag(), etag);

  // Replaced as a whole.
  auto smaller = For<v1::SetFamilyRequest>();
  AddRelative(&smaller, v1::RELATION_MOTHER);
  ASSERT_TRUE(Send(&People::SetFamily, smaller).ok());
  EXPECT_EQ(Read()->relatives_size(), 1);
}

TEST_F(FamilyTest, IsReadByWhoMayAndSaysWhy) {
  Reach("cv");
  const int64_t before = harness_.JournalSize();
  auto silent = Read("");
  EXPECT_EQ(silent.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ErrorReason(silent.status()), "PURPOSE_REQUIRED");
  auto foreign = harness_.Call(Reader(other_cell_), &People::GetFamily, Reading(),
                               {.purpose = "Thẩm định hồ sơ"});
  EXPECT_EQ(foreign.status().code(), absl::StatusCode::kNotFound);
  auto clerk = harness_.Call(clerk_, &People::GetFamily, Reading(), {.purpose = "Thẩm định hồ sơ"});
  EXPECT_EQ(clerk.status().code(), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(harness_.JournalSize(), before);
}

TEST_F(FamilyTest, ChecksEachRelative) {
  Reach("cv");
  auto request = For<v1::SetFamilyRequest>();
  AddRelative(&request, v1::RELATION_FATHER);
  AddRelative(&request, v1::RELATION_FATHER);
  ExpectViolation(Send(&People::SetFamily, request).status(),
                  "relatives[1].relation RELATION_TWICE");
  request.clear_relatives();
  AddRelative(&request, v1::RELATION_MOTHER)->set_has_civil_capacity(true);
  ExpectViolation(Send(&People::SetFamily, request).status(),
                  "relatives[0].has_civil_capacity NOT_A_CHILD");
  request.clear_relatives();
  AddRelative(&request, v1::RELATION_MOTHER, stranger_)->set_member_elsewhere(true);
  ExpectViolation(Send(&People::SetFamily, request).status(),
                  "relatives[0].member_elsewhere ALSO_MEMBER_HERE");
  request.clear_relatives();
  AddRelative(&request, v1::RELATION_MOTHER, absl::StrCat("members/", base_.ToString()));
  ExpectViolation(Send(&People::SetFamily, request).status(), "relatives[0].member UNKNOWN_MEMBER");
  request.clear_relatives();
  ExpectViolation(Send(&People::SetFamily, request).status(), "relatives REQUIRED");
  auto stale = For<v1::SetFamilyRequest>();
  stale.set_etag("\"1\"");
  EXPECT_EQ(Send(&People::SetFamily, stale).status().code(), absl::StatusCode::kAborted);
}

TEST_F(FamilyTest, NamesTheSubjectsOfVerification) {
  Reach("question");
  auto request = For<v1::SetFamilyRequest>();
  AddRelative(&request, v1::RELATION_MOTHER);
  ASSERT_TRUE(Send(&People::SetFamily, request).ok());
  auto question = Question();
  ExpectViolation(Ask(question).status(), "subject NOT_IN_FAMILY");
  question.set_subject("MOTHER");
  EXPECT_TRUE(Ask(question).ok());
  question = Question();
  question.set_subject("SELF");
  EXPECT_TRUE(Ask(question).ok());
}

TEST_F(FamilyTest, AMemberOfTheSideLetsItBeSkipped) {
  Reach("answer");
  auto waived = Send(&Dossiers::WaiveVerification, Waiver("MOTHER", stranger_));
  EXPECT_THAT(Unmet(waived.status()), ElementsAre("R-DOS-3")) << "no family section yet";
  auto family = For<v1::SetFamilyRequest>();
  AddRelative(&family, v1::RELATION_FATHER, stranger_);
  AddRelative(&family, v1::RELATION_MOTHER);
  AddRelative(&family, v1::RELATION_SPOUSE);
  AddRelative(&family, v1::RELATION_FATHER_IN_LAW)->set_member_elsewhere(true);
  ASSERT_TRUE(Send(&People::SetFamily, family).ok());

  // Nobody skips the person, and a side is skipped on the word of one of its own.
  EXPECT_THAT(Unmet(Send(&Dossiers::WaiveVerification, Waiver("SELF", stranger_)).status()),
              ElementsAre("R-DOS-3"));
  ExpectViolation(Send(&Dossiers::WaiveVerification, Waiver("MOTHER", members_[3])).status(),
                  "member NOT_A_RELATIVE");
  ExpectViolation(Send(&Dossiers::WaiveVerification, Waiver("SPOUSE", stranger_)).status(),
                  "member NOT_A_RELATIVE");
  ExpectViolation(Send(&Dossiers::WaiveVerification, Waiver("SPOUSE", "")).status(),
                  "evidence REQUIRED");
  auto spouse = Waiver("SPOUSE", "");
  *spouse.mutable_evidence() = Paper(2016, 11, 23);
  ExpectViolation(Send(&Dossiers::WaiveVerification, spouse).status(), "evidence.date AFTER_STEP");
  *spouse.mutable_evidence() = Paper(2016, 11, 20);
  auto skipped = Send(&Dossiers::WaiveVerification, spouse);
  ASSERT_TRUE(skipped.ok()) << skipped.status() << EnglishMessage(skipped.status());

  ASSERT_TRUE(Send(&Dossiers::WaiveVerification, Waiver("MOTHER", stranger_)).ok());
  EXPECT_THAT(LastStep().codes(), ElementsAre("MOTHER", "WAIVED"));
  EXPECT_EQ(LastStep().member(), stranger_);
  EXPECT_EQ(LastStep().verifications(0).waiving_member(), stranger_);
  ExpectViolation(Send(&Dossiers::WaiveVerification, Waiver("MOTHER", stranger_)).status(),
                  "subject VERIFICATION_ANSWERED");
  // A waiver is nobody's to answer: in no list.
  EXPECT_EQ(List(Office(base_), base_, false).verification_requests_size(), 1);
  EXPECT_EQ(GetDossier().state(), v1::CANDIDATE_STATE_VERIFYING);
  auto answered = Send(&Dossiers::AnswerVerification, Answer());
  ASSERT_TRUE(answered.ok()) << answered.status();
  EXPECT_EQ(answered->state(), v1::CANDIDATE_STATE_VERIFIED);
}

TEST_F(FamilyTest, NamesAndNotesStandNowhereInPlainText) {
  const std::vector<std::string> canaries = {"Hoàng Yến", "Kẹo Bjooc", "Mông Thị Ngần"};
  Reach("question");
  auto family = For<v1::SetFamilyRequest>();
  AddRelative(&family, v1::RELATION_FATHER, stranger_);
  ASSERT_TRUE(Send(&People::SetFamily, family).ok());
  auto twice = For<v1::SetFamilyRequest>();
  AddRelative(&twice, v1::RELATION_FATHER);
  AddRelative(&twice, v1::RELATION_FATHER);
  const absl::Status refused = Send(&People::SetFamily, twice).status();
  auto asked = Ask(QuestionTo(other_base_));
  ASSERT_TRUE(asked.ok()) << asked.status();
  const std::string name = asked->verifications(0).name();
  const auto reply = ReplyOf(other_base_, name);
  auto relative = Office(other_base_);
  relative.member = stranger_;
  const absl::Status conflict = Reply(relative, reply).status();
  ASSERT_TRUE(Reply(Office(other_base_), ReplyOf(other_base_, name)).ok());
  ASSERT_TRUE(Read().ok());
  List(Office(base_), base_, false, false, "Ghi kết quả");
  const std::string everything = Everything();
  ASSERT_THAT(everything, HasSubstr("Nguyễn Văn An")) << "the canary looks at the tables";
  for (const std::string& canary : canaries) {
    EXPECT_THAT(everything, Not(HasSubstr(canary)));
    for (const absl::Status& status : {refused, conflict}) {
      ASSERT_FALSE(status.ok());
      EXPECT_THAT(status.ToString(), Not(HasSubstr(canary)));
    }
  }
  for (const auto& entry : harness_.WaitForJournal(static_cast<size_t>(harness_.JournalSize()))) {
    for (const std::string& canary : canaries) {
      EXPECT_THAT(entry.SerializeAsString(), Not(HasSubstr(canary))) << entry.action();
    }
  }
  // Bound to its row: in another it does not open.
  harness_.RunSql("UPDATE candidate_relative SET ordinal = 2");
  EXPECT_FALSE(Read().ok());
}

}  // namespace
}  // namespace ketnap::dossier
