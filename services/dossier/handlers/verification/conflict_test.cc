#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "services/dossier/handlers/verification/verification_fixture.h"

// Who is in conflict of interest judges and decides nothing, unless it is on record that they took
// no part (R-COI-1).
namespace ketnap::dossier {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Not;

class ConflictTest : public VerificationTest {
 protected:
  ConflictTest() { verified_ = "SELF"; }  // As the whole way asks.

  // Takes the step as the clerk whose account belongs to `member`: refused for that alone; with
  // `member` among the recused it goes through, and the journal says who stood aside.
  template <typename Stub, typename Request>
  void ExpectRecusalNeeded(const std::string& who, const std::string& member,
                           grpc::Status (Stub::*rpc)(grpc::ClientContext*, const Request&,
                                                     v1::Dossier*),
                           const std::type_identity_t<std::function<Request()>>& make) {
    const access::Caller clerk = ClerkWho(member);
    const auto refused = harness_.Call(clerk, rpc, make());
    EXPECT_EQ(ErrorReason(refused.status()), "STEP_CONDITIONS_UNMET") << who;
    EXPECT_THAT(Unmet(refused.status()), ElementsAre("R-COI-1")) << who << refused.status();
    Request wrong = make();
    wrong.add_recused_members(members_[4]);
    EXPECT_THAT(Unmet(harness_.Call(clerk, rpc, wrong).status()), ElementsAre("R-COI-1")) << who;
    Request request = make();
    request.add_recused_members(member);
    const auto taken = harness_.Call(clerk, rpc, request);
    ASSERT_TRUE(taken.ok()) << who << taken.status() << EnglishMessage(taken.status());
    EXPECT_THAT(LastStep().recused_members(), ElementsAre(member)) << who;
  }

  void RecordFamily() {
    auto family = For<v1::SetFamilyRequest>();
    AddRelative(&family, v1::RELATION_FATHER);
    AddRelative(&family, v1::RELATION_SIBLING, stranger_);
    AddRelative(&family, v1::RELATION_SIBLING, members_[5]);
    ASSERT_TRUE(Send(&People::SetFamily, family).ok());
  }
};

TEST_F(ConflictTest, ARelativeNeitherVerifiesNorRepliesNorAnswers) {
  verified_ = "FATHER";
  Reach("question");
  RecordFamily();
  auto request = QuestionTo(other_base_);
  request.set_verifier(members_[5]);
  EXPECT_THAT(Unmet(Ask(request).status()), ElementsAre("R-COI-1"));
  // Who is sent is one of the grassroots organization's own.
  request.set_verifier(stranger_);
  EXPECT_THAT(Violated(Ask(request).status()), ElementsAre("verifier UNKNOWN_MEMBER"));
  auto asked = Ask(QuestionTo(other_base_));
  ASSERT_TRUE(asked.ok()) << asked.status();
  const std::string name = asked->verifications(0).name();

  access::Caller office = Office(other_base_);
  office.member = stranger_;
  const absl::Status own = Reply(office, ReplyOf(other_base_, name)).status();
  EXPECT_THAT(Unmet(own), ElementsAre("R-COI-1")) << own;
  // Told to who may not see the person: the request is named, the person is not.
  ASSERT_EQ(UnmetConditions(own).size(), 1u);
  EXPECT_EQ(UnmetConditions(own)[0].subject, name);
  EXPECT_THAT(own.ToString(), Not(::testing::HasSubstr("candidates/")));
  auto sent = ReplyOf(other_base_, name);
  sent.set_verifier(stranger_);
  EXPECT_THAT(Unmet(Reply(Office(other_base_), sent).status()), ElementsAre("R-COI-1"));
  sent.set_verifier(probationer_);
  sent.set_request_id(harness_.NewRequestId());
  ASSERT_TRUE(Reply(Office(other_base_), sent).ok());

  ExpectRecusalNeeded("relative answers", stranger_, &Dossiers::AnswerVerification,
                      [this] { return Answer(); });
}

TEST_F(ConflictTest, HelperAndIntroducerStandAside) {
  Reach("answer");
  ExpectRecusalNeeded("helper answers", members_[0], &Dossiers::AnswerVerification,
                      [this] { return Answer(); });
  ASSERT_TRUE(Send(Introduction()).ok());
  const std::string introducer = Introduction().introducer();
  for (const char* step : {"union", "youth opinion", "home opinion", "summary", "family"}) {
    for (const auto& [name, take] : steps_) {
      if (name != step) continue;
      ASSERT_TRUE(take().ok()) << step;
    }
  }
  // What only brings papers in is everybody's.
  EXPECT_TRUE(harness_
                  .Call(ClerkWho(introducer), &Dossiers::RecordOpinion,
                        Opinion(v1::OPINION_SOURCE_RESIDENCE_CELL))
                  .ok());
  ExpectRecusalNeeded("introducer records the cell's vote", introducer, &Dossiers::RecordResolution,
                      [this] { return CellVote(); });
  ExpectRecusalNeeded("introducer records the committee's vote", introducer,
                      &Dossiers::RecordResolution, [this] { return BaseVote(); });
  ExpectRecusalNeeded("helper appraises", members_[0], &Dossiers::AppraiseDossier,
                      [this] { return Appraisal(); });
  ExpectRecusalNeeded("introducer records the decision", introducer, &Dossiers::DecideAdmission,
                      [this] { return Admission(); });
}

TEST_F(ConflictTest, NobodyDecidesAboutThemselves) {
  Reach("propose");
  const std::string self = OwnMember();
  ExpectRecusalNeeded("self proposes", self, &Dossiers::ProposeRecognition,
                      [this] { return Proposal(); });
  ExpectRecusalNeeded("self records the committee's vote", self, &Dossiers::RecordResolution,
                      [this] { return RecognitionVote(); });
  ExpectRecusalNeeded("self records the decision", self, &Dossiers::DecideRecognition,
                      [this] { return Recognition(); });
}

TEST_F(ConflictTest, NobodyApprovesACorrectionInTheirOwnMatter) {
  Reach("union");
  auto proposal = For<v1::CorrectRecordRequest>();
  auto* change = proposal.add_changes();
  change->set_field("full_name");
  change->set_new_value("Nguyễn Văn Ân");
  *proposal.mutable_legal_basis() = Paper(2019, 1, 4);
  proposal.set_reason_note("Giấy khai sinh ghi khác.");
  auto officer = [this](const std::string& permission) {
    return harness_.Person(
        {ketnap::testing::ServiceHarness::GrantOver(superior_, {permission, "history.enter"})});
  };
  auto proposed =
      harness_.Call(officer("dossier.corrections.write"), &Dossiers::CorrectRecord, proposal);
  ASSERT_TRUE(proposed.ok()) << proposed.status() << EnglishMessage(proposed.status());
  access::Caller approver = officer("dossier.corrections.approve");
  for (const std::string& member : {members_[0], Introduction().introducer(), OwnMember()}) {
    approver.member = member;
    auto approval = For<v1::ApproveCorrectionRequest>();
    approval.set_correction(proposed->name());
    const auto refused = harness_.Call(approver, &Dossiers::ApproveCorrection, approval);
    EXPECT_THAT(Unmet(refused.status()), ElementsAre("R-COI-1")) << refused.status();
  }
  approver.member = members_[4];
  auto approval = For<v1::ApproveCorrectionRequest>();
  approval.set_correction(proposed->name());
  EXPECT_TRUE(harness_.Call(approver, &Dossiers::ApproveCorrection, approval).ok());
}

TEST_F(ConflictTest, AStandingRelativeDoesNotChangeTheFamily) {
  Reach("question");
  // Who is no relative yet may say that they are.
  auto own = For<v1::SetFamilyRequest>();
  AddRelative(&own, v1::RELATION_FATHER);
  AddRelative(&own, v1::RELATION_SIBLING, stranger_);
  ASSERT_TRUE(harness_.Call(ClerkWho(stranger_), &People::SetFamily, own).ok());
  EXPECT_THAT(LastStep().codes(), ElementsAre("FAMILY", "FATHER", "SIBLING_1"));

  auto without = For<v1::SetFamilyRequest>();
  AddRelative(&without, v1::RELATION_FATHER);
  const int64_t before = harness_.JournalSize();
  for (const std::string& member : {stranger_, OwnMember()}) {
    const auto refused = harness_.Call(ClerkWho(member), &People::SetFamily, without);
    EXPECT_EQ(refused.status().code(), absl::StatusCode::kFailedPrecondition) << refused.status();
    EXPECT_EQ(ErrorReason(refused.status()), "CONFLICT_OF_INTEREST");
  }
  EXPECT_EQ(harness_.JournalSize(), before);
  EXPECT_EQ(harness_.ReadSql("SELECT 1 FROM candidate_relative").size(), 2u);

  // Somebody else may, also who helps; that a conflict ends by it stands in the journal.
  without.set_request_id(harness_.NewRequestId());
  auto removed = harness_.Call(ClerkWho(members_[0]), &People::SetFamily, without);
  ASSERT_TRUE(removed.ok()) << removed.status() << EnglishMessage(removed.status());
  EXPECT_THAT(LastStep().codes(), ElementsAre("FAMILY", "FATHER", "CONFLICT_LIFTED"));
  without.set_request_id(harness_.NewRequestId());
  ASSERT_TRUE(harness_.Call(ClerkWho(stranger_), &People::SetFamily, without).ok());
  EXPECT_THAT(LastStep().codes(), ElementsAre("FAMILY", "FATHER"));
}

TEST_F(ConflictTest, TheCheckSaysSoBefore) {
  Reach("appraise");
  v1::CheckEligibilityRequest request;
  request.set_candidate(person_);
  request.set_step(v1::STEP_APPRAISE_DOSSIER);
  *request.mutable_date() = Appraisal().date();
  for (const auto& [member, verdict] : {std::pair(members_[0], v1::CONDITION_VERDICT_UNMET),
                                        std::pair(members_[4], v1::CONDITION_VERDICT_MET)}) {
    auto reply = harness_.Call(ClerkWho(member), &People::CheckEligibility, request);
    ASSERT_TRUE(reply.ok()) << reply.status();
    std::vector<std::pair<std::string, v1::ConditionVerdict>> verdicts;
    for (const auto& each : reply->conditions()) {
      verdicts.emplace_back(each.rule_id(), each.verdict());
    }
    EXPECT_THAT(verdicts, Contains(std::pair(std::string("R-COI-1"), verdict)));
  }
}

}  // namespace
}  // namespace ketnap::dossier
