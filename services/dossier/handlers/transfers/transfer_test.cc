#include <string>

#include "services/dossier/handlers/corrections/officer_fixture.h"

namespace ketnap::dossier {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class TransferTest : public OfficerTest {
 protected:
  TransferTest() {
    PutFacts(other_base_, 11, 0);
    origin_ = Officer(base_);
    destination_ = Officer(other_base_);
  }

  v1::TransferCandidateRequest Transfer(Date day, const Uuid& to) {
    auto request = For<v1::TransferCandidateRequest>();
    request.set_destination(NameOf(to));
    *request.mutable_certificate() = Paper(static_cast<int>(day.year()), day.month(), day.day());
    return request;
  }
  v1::AcceptTransferRequest Acceptance(Date day, const Uuid& organization,
                                       const std::string& helper) {
    auto request = For<v1::AcceptTransferRequest>();
    request.set_organization(NameOf(organization));
    *request.mutable_acceptance_date() = DateToProto(day);
    request.set_helper(helper);
    return request;
  }
  v1::CandidateTransfer Begin(Date day, const Uuid& to) {
    auto reply = SendAs(origin_, &People::TransferCandidate, Transfer(day, to));
    EXPECT_TRUE(reply.ok()) << reply.status() << EnglishMessage(reply.status());
    return reply.ok() ? *reply : v1::CandidateTransfer();
  }
  v1::CandidateTransfer Accept(const v1::AcceptTransferRequest& request) {
    auto reply = SendAs(destination_, &People::AcceptTransfer, request);
    EXPECT_TRUE(reply.ok()) << reply.status() << EnglishMessage(reply.status());
    return reply.ok() ? *reply : v1::CandidateTransfer();
  }
  std::vector<v1::CandidateTransfer> List(
      const access::Caller& caller, const Uuid& organization, bool incoming,
      v1::TransferStatus status = v1::TRANSFER_STATUS_UNSPECIFIED) {
    v1::ListTransfersRequest request;
    request.set_organization(NameOf(organization));
    request.set_incoming(incoming);
    request.set_status(status);
    auto reply = SendAs(caller, &People::ListTransfers, request);
    EXPECT_TRUE(reply.ok()) << reply.status();
    if (!reply.ok()) return {};
    return {reply->transfers().begin(), reply->transfers().end()};
  }

  access::Caller origin_, destination_;  // Of the two grassroots organizations.
};

TEST_F(TransferTest, BeforeTheCellResolvedThePersonGoesOnWhereTheyStood) {
  ASSERT_NO_FATAL_FAILURE(Reach("review"));
  const v1::CandidateTransfer begun = Begin(Date(2016, 9, 12), other_cell_);
  EXPECT_EQ(begun.status(), v1::TRANSFER_STATUS_PENDING);
  EXPECT_EQ(begun.state_at_transfer(), v1::CANDIDATE_STATE_SYMPATHIZER_LISTED);
  EXPECT_EQ(begun.full_name(), "Nguyễn Văn An");
  // Thirty working days.
  EXPECT_EQ(begun.due_date().month(), 10);
  EXPECT_EQ(begun.due_date().day(), 24);
  EXPECT_THAT(begun.requirement(), HasSubstr("giúp đỡ"));
  v1::Candidate pending = Get();
  EXPECT_EQ(pending.state(), v1::CANDIDATE_STATE_TRANSFER_PENDING);
  EXPECT_EQ(pending.resume_state(), v1::CANDIDATE_STATE_SYMPATHIZER_LISTED);
  EXPECT_EQ(pending.transfer_destination(), NameOf(other_cell_));
  EXPECT_EQ(pending.organization(), NameOf(cell_));

  // Nothing goes on until the destination accepts, and it sees the move alone.
  EXPECT_THAT(Unmet(Send(&People::RecordMonthlyReview, Review()).status()), ElementsAre("STATE"));
  v1::GetCandidateRequest get;
  get.set_name(person_);
  EXPECT_EQ(SendAs(destination_, &People::GetCandidate, get).status().code(),
            absl::StatusCode::kNotFound);
  ASSERT_EQ(List(destination_, other_base_, true).size(), 1u);
  EXPECT_EQ(List(destination_, other_base_, true)[0].name(), begun.name());
  EXPECT_THAT(List(destination_, other_base_, false), IsEmpty());

  const v1::CandidateTransfer taken = Accept(Acceptance(Date(2016, 9, 20), other_cell_, stranger_));
  EXPECT_EQ(taken.status(), v1::TRANSFER_STATUS_ACCEPTED);
  EXPECT_EQ(taken.requirement(), "");
  const v1::Candidate moved = Get();
  EXPECT_EQ(moved.state(), v1::CANDIDATE_STATE_SYMPATHIZER_LISTED);
  EXPECT_EQ(moved.organization(), NameOf(other_cell_));
  EXPECT_EQ(moved.helper(), stranger_);
  EXPECT_FALSE(moved.has_former_membership());
  EXPECT_EQ(moved.transfer_destination(), "");
  EXPECT_EQ(moved.milestones().transfer_acceptance_date().day(), 20);
  EXPECT_EQ(SendAs(origin_, &People::GetCandidate, get).status().code(),
            absl::StatusCode::kNotFound);
  EXPECT_TRUE(SendAs(destination_, &People::GetCandidate, get).ok());

  const v1::TimelineEntry told = Newest();
  EXPECT_EQ(told.action(), "AcceptTransfer");
  EXPECT_EQ(told.step().from_organization(), NameOf(cell_));
  EXPECT_EQ(told.step().to_organization(), NameOf(other_cell_));
  EXPECT_EQ(told.step().from_path(),
            "Chi bộ Văn phòng, Đảng bộ Sở Tài chính, Đảng bộ Khối, Tỉnh ủy");
  EXPECT_EQ(told.step().member(), stranger_);
  auto review = Review();
  *review.mutable_month() = Day(2016, 9, 1);
  *review.mutable_review_date() = Day(2016, 10, 4);
  EXPECT_TRUE(SendAs(destination_, &People::RecordMonthlyReview, review).ok());
}

TEST_F(TransferTest, AStepOfBeforeIsTheOldCells) {
  ASSERT_NO_FATAL_FAILURE(Reach("base"));
  Begin(Date(2016, 12, 12), other_cell_);
  Accept(Acceptance(Date(2016, 12, 20), other_cell_, stranger_));
  // The old committee had nine members and the new one has eleven.
  auto early = BaseVote();
  *early.mutable_resolution() = Paper(2016, 12, 15);
  EXPECT_TRUE(Send(early).ok());
  EXPECT_EQ(Newest().step().body(), NameOf(base_));
}

TEST_F(TransferTest, BelowAnotherCommitteeResolutionsAreMadeAnew) {
  ASSERT_NO_FATAL_FAILURE(Reach("decide"));
  Begin(Date(2016, 12, 29), other_cell_);
  Accept(Acceptance(Date(2017, 1, 5), other_base_, stranger_));
  v1::Candidate moved = Get();
  EXPECT_EQ(moved.state(), v1::CANDIDATE_STATE_CELL_RESOLVED);
  EXPECT_TRUE(moved.milestones().has_cell_resolution_date());
  EXPECT_FALSE(moved.milestones().has_base_resolution_date());
  EXPECT_FALSE(moved.milestones().has_appraisal_date());
  EXPECT_TRUE(moved.acquaintance_waived());
  auto vote = BaseVote();
  *vote.mutable_resolution() = Paper(2017, 1, 6);
  EXPECT_THAT(Unmet(Send(vote).status()), ElementsAre("R-VOT-2"));
  *vote.mutable_vote() = Vote(11, 10);
  ASSERT_TRUE(Send(vote).ok());
  EXPECT_EQ(Newest().step().body(), NameOf(other_base_));
}

TEST_F(TransferTest, BelowTheSameCommitteeOnlyTheAppraisalIsMadeAnew) {
  ASSERT_NO_FATAL_FAILURE(Reach("decide"));
  Begin(Date(2016, 12, 29), sister_cell_);
  auto taken = SendAs(origin_, &People::AcceptTransfer,
                      Acceptance(Date(2017, 1, 5), sister_cell_, members_[1]));
  ASSERT_TRUE(taken.ok()) << taken.status() << EnglishMessage(taken.status());
  const v1::Candidate moved = Get();
  EXPECT_EQ(moved.state(), v1::CANDIDATE_STATE_BASE_RESOLVED);
  EXPECT_TRUE(moved.milestones().has_base_resolution_date());
  EXPECT_FALSE(moved.milestones().has_appraisal_date());
}

TEST_F(TransferTest, ADecisionMadeBeforeIsConfirmed) {
  ASSERT_NO_FATAL_FAILURE(Reach("ceremony"));
  Begin(Date(2017, 1, 17), other_cell_);
  auto acceptance = Acceptance(Date(2017, 1, 20), other_cell_, stranger_);
  EXPECT_THAT(Unmet(SendAs(destination_, &People::AcceptTransfer, acceptance).status()),
              ElementsAre("R-TRF-2"));
  *acceptance.mutable_decision_confirmation() = Paper(2017, 1, 21);
  EXPECT_THAT(Violated(SendAs(destination_, &People::AcceptTransfer, acceptance).status()),
              ElementsAre("decision_confirmation.date AFTER_ACCEPTANCE"));
  *acceptance.mutable_decision_confirmation() = Paper(2017, 1, 19);
  Accept(acceptance);
  const v1::Candidate moved = Get();
  EXPECT_EQ(moved.state(), v1::CANDIDATE_STATE_ADMISSION_DECIDED);
  EXPECT_TRUE(moved.milestones().has_decision_confirmation_date());
  auto ceremony = Ceremony();
  ASSERT_TRUE(Send(&Dossiers::RecordCeremony, ceremony).ok());
  EXPECT_EQ(Newest().step().body(), NameOf(other_cell_));
}

TEST_F(TransferTest, AProbationaryMemberGoesOnWithProbation) {
  ASSERT_NO_FATAL_FAILURE(Reach("new-member"));
  const v1::CandidateTransfer begun = Begin(Date(2017, 3, 1), other_cell_);
  // Sixty working days, two holidays and a day in lieu among them.
  EXPECT_EQ(begun.due_date().month(), 5);
  Accept(Acceptance(Date(2017, 4, 3), other_cell_, stranger_));
  const v1::Candidate moved = Get();
  EXPECT_EQ(moved.state(), v1::CANDIDATE_STATE_ADMITTED_PROBATIONARY);
  EXPECT_EQ(moved.helper(), stranger_);
  EXPECT_EQ(moved.milestones().ceremony_date().month(), 2);
}

TEST_F(TransferTest, AnotherHelperIsNamedWhereSomebodyHelps) {
  ASSERT_NO_FATAL_FAILURE(Reach("review"));
  Begin(Date(2016, 9, 12), other_cell_);
  auto acceptance = Acceptance(Date(2016, 9, 20), other_cell_, "");
  EXPECT_THAT(Unmet(SendAs(destination_, &People::AcceptTransfer, acceptance).status()),
              ElementsAre("R-HLP-1"));
  // The old helper belongs to another grassroots organization.
  acceptance.set_helper(members_[0]);
  EXPECT_THAT(Violated(SendAs(destination_, &People::AcceptTransfer, acceptance).status()),
              ElementsAre("helper UNKNOWN_MEMBER"));
  EXPECT_EQ(Get().state(), v1::CANDIDATE_STATE_TRANSFER_PENDING);
}

TEST_F(TransferTest, OnlyTheDestinationAccepts) {
  ASSERT_NO_FATAL_FAILURE(Reach("helper"));
  auto acceptance = Acceptance(Date(2016, 9, 20), other_cell_, stranger_);
  EXPECT_EQ(SendAs(destination_, &People::AcceptTransfer, acceptance).status().code(),
            absl::StatusCode::kNotFound)
      << "nobody asked for a move";
  Begin(Date(2016, 9, 12), other_cell_);
  auto elsewhere = acceptance;
  elsewhere.set_organization(NameOf(sister_cell_));
  elsewhere.set_request_id(harness_.NewRequestId());
  EXPECT_EQ(SendAs(origin_, &People::AcceptTransfer, elsewhere).status().code(),
            absl::StatusCode::kNotFound);
  EXPECT_EQ(SendAs(origin_, &People::AcceptTransfer, acceptance).status().code(),
            absl::StatusCode::kNotFound)
      << "the origin does not act for the destination";
  auto early = acceptance;
  *early.mutable_acceptance_date() = Day(2016, 9, 11);
  EXPECT_THAT(Unmet(SendAs(destination_, &People::AcceptTransfer, early).status()),
              ElementsAre("DATES"));
  Accept(acceptance);
  auto again = acceptance;
  again.set_request_id(harness_.NewRequestId());
  EXPECT_EQ(SendAs(destination_, &People::AcceptTransfer, again).status().code(),
            absl::StatusCode::kNotFound);
}

TEST_F(TransferTest, WhoGivesAMoveUpKeepsThePerson) {
  ASSERT_NO_FATAL_FAILURE(Reach("base"));
  Begin(Date(2016, 12, 12), other_cell_);
  auto second = Transfer(Date(2016, 12, 13), sister_cell_);
  EXPECT_THAT(Unmet(SendAs(origin_, &People::TransferCandidate, second).status()),
              ElementsAre("STATE"));
  auto cancel = For<v1::CancelTransferRequest>();
  *cancel.mutable_date() = Day(2016, 12, 14);
  cancel.set_reason_note("Người này ở lại đơn vị cũ.");
  EXPECT_EQ(SendAs(destination_, &People::CancelTransfer, cancel).status().code(),
            absl::StatusCode::kNotFound);
  auto reply = SendAs(origin_, &People::CancelTransfer, cancel);
  ASSERT_TRUE(reply.ok()) << reply.status();
  EXPECT_EQ(reply->status(), v1::TRANSFER_STATUS_CANCELLED);
  const v1::Candidate kept = Get();
  EXPECT_EQ(kept.state(), v1::CANDIDATE_STATE_CELL_RESOLVED);
  EXPECT_EQ(kept.organization(), NameOf(cell_));
  EXPECT_EQ(kept.helper(), members_[0]);
  EXPECT_TRUE(Send(BaseVote()).ok());
  auto acceptance = Acceptance(Date(2016, 12, 20), other_cell_, stranger_);
  EXPECT_EQ(SendAs(destination_, &People::AcceptTransfer, acceptance).status().code(),
            absl::StatusCode::kNotFound);
}

TEST_F(TransferTest, TheDestinationIsAnotherCellThatStands) {
  ASSERT_NO_FATAL_FAILURE(Reach("helper"));
  auto refused = [&](const Uuid& to) {
    return Violated(
        SendAs(origin_, &People::TransferCandidate, Transfer(Date(2016, 9, 12), to)).status());
  };
  EXPECT_THAT(refused(other_base_), ElementsAre("destination NOT_A_CELL"));
  EXPECT_THAT(refused(cell_), ElementsAre("destination SAME_ORGANIZATION"));
  EXPECT_THAT(refused(Uuid::FromName("nowhere")), ElementsAre("destination UNKNOWN_ORGANIZATION"));
  End(sister_cell_, Date(2016, 8, 31));
  EXPECT_THAT(refused(sister_cell_), ElementsAre("destination ORGANIZATION_CLOSED"));
}

TEST_F(TransferTest, ListsByEndStatusAndLevelInPages) {
  std::vector<std::string> people;
  for (int i = 0; i < 5; ++i) {
    person_.clear();
    auto nominated = Send(Nomination("Nông Văn " + std::string(1, static_cast<char>('A' + i))));
    ASSERT_TRUE(nominated.ok()) << nominated.status();
    person_ = nominated->name();
    people.push_back(person_);
    Begin(Date(2016, 9, 16 - i), i % 2 == 0 ? other_cell_ : sister_cell_);
  }
  auto cancel = For<v1::CancelTransferRequest>();
  *cancel.mutable_date() = Day(2016, 9, 20);
  cancel.set_reason_note("Thôi.");
  ASSERT_TRUE(SendAs(origin_, &People::CancelTransfer, cancel).ok());

  EXPECT_EQ(List(clerk_, root_, false).size(), 5u);
  EXPECT_EQ(List(clerk_, root_, true, v1::TRANSFER_STATUS_PENDING).size(), 4u);
  EXPECT_EQ(List(clerk_, other_base_, true).size(), 3u);
  EXPECT_EQ(List(clerk_, sister_cell_, true).size(), 2u);
  EXPECT_EQ(List(clerk_, other_base_, true, v1::TRANSFER_STATUS_CANCELLED).size(), 1u);
  EXPECT_THAT(List(clerk_, other_base_, false), IsEmpty());

  v1::ListTransfersRequest request;
  request.set_organization(NameOf(base_));
  request.set_page_size(2);
  std::vector<std::string> seen;
  do {
    auto page = SendAs(origin_, &People::ListTransfers, request);
    ASSERT_TRUE(page.ok()) << page.status();
    for (const auto& transfer : page->transfers()) seen.push_back(transfer.candidate());
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  // Earliest due date first.
  EXPECT_THAT(seen, ElementsAre(people[4], people[3], people[2], people[1], people[0]));
  request.set_page_token("");
  EXPECT_EQ(SendAs(destination_, &People::ListTransfers, request).status().code(),
            absl::StatusCode::kNotFound);
}

// ---- Reorganizations meet moves under way.

TEST_F(TransferTest, AMoveFollowsItsDestination) {
  ASSERT_NO_FATAL_FAILURE(Reach("base"));
  Begin(Date(2016, 12, 7), other_cell_);
  End(other_cell_);
  Follow(Merge(other_cell_, lone_cell_));
  EXPECT_EQ(Get().transfer_destination(), NameOf(lone_cell_));
  EXPECT_EQ(Get().state(), v1::CANDIDATE_STATE_TRANSFER_PENDING);
  EXPECT_EQ(Newest().action(), "Reorganize");
  EXPECT_THAT(Newest().step().codes(), ElementsAre("TRANSFER_REDIRECTED"));
  EXPECT_THAT(List(clerk_, other_cell_, true), IsEmpty());
  ASSERT_EQ(List(clerk_, lone_cell_, true).size(), 1u);
  MoveMember(stranger_, other_cell_, lone_cell_);
  auto taken = SendAs(clerk_, &People::AcceptTransfer,
                      Acceptance(Date(2016, 12, 20), lone_cell_, stranger_));
  ASSERT_TRUE(taken.ok()) << taken.status() << EnglishMessage(taken.status());
  EXPECT_EQ(Get().organization(), NameOf(lone_cell_));
}

TEST_F(TransferTest, AMoveGoesOnFromWhoCarriesTheOriginOn) {
  ASSERT_NO_FATAL_FAILURE(Reach("base"));
  Begin(Date(2016, 12, 7), other_cell_);
  End(cell_);
  Follow(Merge(cell_, sister_cell_));
  EXPECT_EQ(Get().organization(), NameOf(sister_cell_));
  EXPECT_EQ(Get().state(), v1::CANDIDATE_STATE_TRANSFER_PENDING);
  ASSERT_EQ(List(clerk_, sister_cell_, false).size(), 1u);
  auto early = Acceptance(Date(2016, 12, 9), other_cell_, stranger_);
  EXPECT_THAT(Violated(SendAs(destination_, &People::AcceptTransfer, early).status()),
              ElementsAre("acceptance_date BEFORE_ORGANIZATION"));
  Accept(Acceptance(Date(2016, 12, 20), other_cell_, stranger_));
  EXPECT_EQ(Get().organization(), NameOf(other_cell_));
}

TEST_F(TransferTest, AMoveThatAReorganizationMadeIsGivenUp) {
  ASSERT_NO_FATAL_FAILURE(Reach("base"));
  Begin(Date(2016, 12, 7), sister_cell_);
  End(cell_);
  Follow(Merge(cell_, sister_cell_));
  const v1::Candidate moved = Get();
  EXPECT_EQ(moved.organization(), NameOf(sister_cell_));
  EXPECT_EQ(moved.state(), v1::CANDIDATE_STATE_CELL_RESOLVED);
  EXPECT_THAT(List(clerk_, root_, false, v1::TRANSFER_STATUS_PENDING), IsEmpty());
}

TEST_F(TransferTest, AMoveToAnOrganizationThatJoinsTheOriginIsGivenUp) {
  ASSERT_NO_FATAL_FAILURE(Reach("base"));
  Begin(Date(2016, 12, 7), sister_cell_);
  End(sister_cell_);
  Follow(Merge(sister_cell_, cell_));
  EXPECT_EQ(Get().state(), v1::CANDIDATE_STATE_CELL_RESOLVED);
  EXPECT_EQ(Get().organization(), NameOf(cell_));
  EXPECT_THAT(Newest().step().codes(), ElementsAre("TRANSFER_ARRIVED"));
}

}  // namespace
}  // namespace ketnap::dossier
