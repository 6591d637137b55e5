#include "services/organization/projections/dossier_members.h"

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "ketnap/dossier/v1/events.pb.h"
#include "ketnap/organization/v1/events.pb.h"
#include "services/organization/handlers/province_fixture.h"

namespace ketnap::organization {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class DossierMembersTest : public ProvinceTest {
 protected:
  DossierMembersTest() {
    BuildProvince();
    candidate_.set_name("candidates/018f0000-0000-7000-8000-0000000000aa");
    candidate_.set_organization(cell_a1_);
    candidate_.set_full_name("Lý Thị Mai");
    *candidate_.mutable_birth_date() = DateOf(1995, 7, 8);
    *candidate_.mutable_milestones()->mutable_admission_decision_date() = DateOf(2023, 8, 25);
    *candidate_.mutable_milestones()->mutable_ceremony_date() = DateOf(2023, 9, 15);
  }

  journal::v1::JournalEntry Entry(const std::string& action, dossier::v1::CandidateState state,
                                  int64_t version) {
    candidate_.set_state(state);
    journal::v1::JournalEntry entry;
    entry.set_entry_id(Uuid::FromName(absl::StrCat("entry", version)).ToBytes());
    entry.set_aggregate_type("candidates");
    entry.set_aggregate_version(version);
    entry.set_action(action);
    entry.set_actor("accounts/clerk");
    *entry.mutable_occurred_on() = DateOf(2023, 9, 15);
    entry.set_historical(true);
    dossier::v1::CandidateStepRecorded event;
    *event.mutable_candidate() = candidate_;
    event.mutable_step()->set_action(action);
    event.mutable_step()->set_to_state(state);
    entry.mutable_event()->PackFrom(event);
    return entry;
  }

  void Apply(const journal::v1::JournalEntry& entry) {
    const DossierMembers projection(&harness_.clock(), &harness_.runtime().tree());
    const absl::Status status = harness_.database().RunWrite(
        absl::InfiniteFuture(),
        [&](db::Transaction& transaction) { return projection.Apply(transaction, entry); });
    EXPECT_TRUE(status.ok()) << status;
  }

  std::vector<v1::Member> All() {
    auto response = harness_.Call(Officer(), &Members::ListMembers, v1::ListMembersRequest());
    EXPECT_TRUE(response.ok()) << response.status();
    return {response->members().begin(), response->members().end()};
  }

  dossier::v1::Candidate candidate_;
};

TEST_F(DossierMembersTest, ACeremonyMakesAProbationaryMemberOnce) {
  Apply(Entry("DecideAdmission", dossier::v1::CANDIDATE_STATE_ADMISSION_DECIDED, 8));
  EXPECT_THAT(All(), IsEmpty());
  const auto ceremony =
      Entry("RecordCeremony", dossier::v1::CANDIDATE_STATE_ADMITTED_PROBATIONARY, 9);
  Apply(ceremony);
  Apply(ceremony);
  ASSERT_EQ(All().size(), 1u);
  const v1::Member member = All()[0];
  EXPECT_EQ(member.name(),
            absl::StrCat("members/", Uuid::FromName("member-of:" + candidate_.name()).ToString()));
  EXPECT_EQ(member.candidate(), candidate_.name());
  EXPECT_EQ(member.organization(), cell_a1_);
  EXPECT_EQ(member.full_name(), "Lý Thị Mai");
  EXPECT_EQ(member.status(), v1::MEMBER_STATUS_PROBATIONARY);
  EXPECT_EQ(member.admission_ceremony_date().day(), 15);
  EXPECT_FALSE(member.has_official_date());
  EXPECT_FALSE(member.has_seniority_date());

  EXPECT_EQ(harness_.JournalSize(), 8);
  const auto entry = harness_.WaitForJournal(8).back();
  EXPECT_EQ(entry.actor(), "processes/organization");
  EXPECT_EQ(entry.on_behalf_of(), "accounts/clerk");
  EXPECT_EQ(entry.action(), "RecordCeremony");
  EXPECT_EQ(entry.request_id(), Uuid::FromName("entry9").ToString());
  EXPECT_TRUE(entry.historical());
  v1::MemberChanged event;
  ASSERT_TRUE(entry.event().UnpackTo(&event));
  ASSERT_EQ(event.member().stays_size(), 1);
  EXPECT_EQ(event.member().stays(0).organization(), cell_a1_);
  EXPECT_EQ(event.member().stays(0).kind(), v1::STAY_KIND_OFFICIAL);
  EXPECT_EQ(event.member().stays(0).start_date().day(), 15);
  EXPECT_FALSE(event.member().stays(0).has_end_date());
  event.mutable_member()->clear_stays();
  EXPECT_EQ(event.member().SerializeAsString(), member.SerializeAsString());
}

TEST_F(DossierMembersTest, RecognitionMakesThemOfficialTwelveMonthsAfterTheCeremony) {
  const auto ceremony =
      Entry("RecordCeremony", dossier::v1::CANDIDATE_STATE_ADMITTED_PROBATIONARY, 9);
  const auto review =
      Entry("RecordProbationReview", dossier::v1::CANDIDATE_STATE_ADMITTED_PROBATIONARY, 10);
  *candidate_.mutable_milestones()->mutable_recognition_decision_date() = DateOf(2024, 11, 20);
  const auto recognition =
      Entry("DecideRecognition", dossier::v1::CANDIDATE_STATE_OFFICIAL_MEMBER, 12);
  Apply(ceremony);
  Apply(review);
  Apply(recognition);
  // Told again from the start, as when a projection is rebuilt.
  Apply(ceremony);
  Apply(review);
  Apply(recognition);
  ASSERT_EQ(All().size(), 1u);
  const v1::Member member = All()[0];
  EXPECT_EQ(member.status(), v1::MEMBER_STATUS_OFFICIAL);
  EXPECT_EQ(member.official_date().year(), 2024);
  EXPECT_EQ(member.official_date().month(), 9);
  EXPECT_EQ(member.official_date().day(), 15);
  EXPECT_EQ(member.seniority_date().year(), 2023);
  EXPECT_EQ(member.seniority_date().month(), 8);
  EXPECT_EQ(member.seniority_date().day(), 25);
  EXPECT_EQ(member.etag(), "\"2\"");
  EXPECT_EQ(harness_.JournalSize(), 9);
}

TEST_F(DossierMembersTest, StrikingOffEndsMembershipAndMovesAreFollowed) {
  Apply(Entry("RecordCeremony", dossier::v1::CANDIDATE_STATE_ADMITTED_PROBATIONARY, 9));
  candidate_.set_organization(cell_b1_);
  Apply(Entry("AcceptTransfer", dossier::v1::CANDIDATE_STATE_ADMITTED_PROBATIONARY, 10));
  EXPECT_EQ(All()[0].organization(), cell_b1_);
  EXPECT_THAT(ListMemberNames(Clerk(base_a_)), IsEmpty());
  EXPECT_THAT(ListMemberNames(Clerk(base_b_)), ElementsAre("Lý Thị Mai"));
  Apply(Entry("DecideRecognition", dossier::v1::CANDIDATE_STATE_STRUCK_OFF, 12));
  EXPECT_EQ(All()[0].status(), v1::MEMBER_STATUS_LEFT);
  EXPECT_EQ(All()[0].leave_reason(), v1::LEAVE_REASON_STRUCK_OFF);
  EXPECT_TRUE(All()[0].has_left_date());
  EXPECT_EQ(harness_.JournalSize(), 10);
}

TEST_F(DossierMembersTest, WhoIsOnTheWayToAnotherCellStaysAMemberUntilAccepted) {
  Apply(Entry("RecordCeremony", dossier::v1::CANDIDATE_STATE_ADMITTED_PROBATIONARY, 9));
  candidate_.set_resume_state(dossier::v1::CANDIDATE_STATE_ADMITTED_PROBATIONARY);
  Apply(Entry("TransferCandidate", dossier::v1::CANDIDATE_STATE_TRANSFER_PENDING, 10));
  EXPECT_EQ(All()[0].status(), v1::MEMBER_STATUS_PROBATIONARY);
  EXPECT_EQ(All()[0].organization(), cell_a1_);
  candidate_.clear_resume_state();
  candidate_.set_organization(cell_b1_);
  auto accepted = Entry("AcceptTransfer", dossier::v1::CANDIDATE_STATE_ADMITTED_PROBATIONARY, 11);
  *accepted.mutable_occurred_on() = DateOf(2024, 1, 10);
  Apply(accepted);
  const v1::Member member = All()[0];
  EXPECT_EQ(member.organization(), cell_b1_);
  v1::MemberChanged event;
  ASSERT_TRUE(harness_.WaitForJournal(9).back().event().UnpackTo(&event));
  ASSERT_EQ(event.member().stays_size(), 2);
  EXPECT_EQ(event.member().stays(0).end_date().day(), 9);
  EXPECT_EQ(event.member().stays(1).organization(), cell_b1_);
  EXPECT_EQ(event.member().stays(1).start_date().day(), 10);
  // Reported after votes without result they are on probation still.
  Apply(Entry("ProposeRecognition", dossier::v1::CANDIDATE_STATE_RECOGNITION_REPORTED, 12));
  EXPECT_EQ(All()[0].status(), v1::MEMBER_STATUS_PROBATIONARY);
}

TEST_F(DossierMembersTest, ARevokedDecisionEndsTheMembershipUntilTheyAreAdmittedAnew) {
  Apply(Entry("RecordCeremony", dossier::v1::CANDIDATE_STATE_ADMITTED_PROBATIONARY, 9));
  *candidate_.mutable_milestones()->mutable_revocation_date() = DateOf(2024, 1, 31);
  Apply(Entry("RevokeDecision", dossier::v1::CANDIDATE_STATE_REVOKED, 10));
  EXPECT_EQ(All()[0].status(), v1::MEMBER_STATUS_LEFT);
  EXPECT_EQ(All()[0].left_date().day(), 31);
  candidate_.mutable_milestones()->clear_revocation_date();
  candidate_.mutable_milestones()->clear_ceremony_date();
  Apply(Entry("AppraiseDossier", dossier::v1::CANDIDATE_STATE_UNDER_AUTHORITY_REVIEW, 11));
  EXPECT_EQ(All()[0].status(), v1::MEMBER_STATUS_LEFT);
  *candidate_.mutable_milestones()->mutable_ceremony_date() = DateOf(2024, 5, 19);
  auto ceremony = Entry("RecordCeremony", dossier::v1::CANDIDATE_STATE_ADMITTED_PROBATIONARY, 12);
  dossier::v1::CandidateStepRecorded event;
  ASSERT_TRUE(ceremony.event().UnpackTo(&event));
  event.mutable_step()->set_step(dossier::v1::STEP_RECORD_CEREMONY);
  ceremony.mutable_event()->PackFrom(event);
  *ceremony.mutable_occurred_on() = DateOf(2024, 5, 19);
  Apply(ceremony);
  EXPECT_EQ(All()[0].status(), v1::MEMBER_STATUS_PROBATIONARY);
  EXPECT_EQ(All()[0].admission_ceremony_date().month(), 5);
}

TEST_F(DossierMembersTest, AnAdmissionTakenBackEndsTheMembership) {
  Apply(Entry("RecordCeremony", dossier::v1::CANDIDATE_STATE_ADMITTED_PROBATIONARY, 9));
  candidate_.mutable_milestones()->clear_ceremony_date();
  auto undone = Entry("ApproveCorrection", dossier::v1::CANDIDATE_STATE_ADMISSION_DECIDED, 10);
  dossier::v1::CandidateStepRecorded event;
  ASSERT_TRUE(undone.event().UnpackTo(&event));
  event.mutable_step()->set_step(dossier::v1::STEP_UNDO);
  event.mutable_step()->set_from_state(dossier::v1::CANDIDATE_STATE_ADMITTED_PROBATIONARY);
  undone.mutable_event()->PackFrom(event);
  Apply(undone);
  EXPECT_EQ(All()[0].status(), v1::MEMBER_STATUS_LEFT);
}

TEST_F(DossierMembersTest, OtherEntriesAreSkipped) {
  journal::v1::JournalEntry entry;
  entry.mutable_event()->PackFrom(v1::MemberChanged());
  Apply(entry);
  Apply(journal::v1::JournalEntry());
  EXPECT_THAT(All(), IsEmpty());
  EXPECT_EQ(harness_.JournalSize(), 7);
}

}  // namespace
}  // namespace ketnap::organization
