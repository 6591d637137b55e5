#include "services/dossier/handlers/way_fixture.h"

namespace ketnap::dossier {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;

class ListStepsTest : public WayTest {
 protected:
  v1::DeclineNominationRequest Declining() {
    auto request = For<v1::DeclineNominationRequest>();
    *request.mutable_date() = Day(2016, 8, 10);
    request.set_reason_note("Chưa đủ thời gian theo dõi.");
    return request;
  }
  v1::RelistCandidateRequest Relisting(google::type::Date date) {
    auto request = For<v1::RelistCandidateRequest>();
    request.set_reason(v1::RELISTING_REASON_IMPROVED);
    *request.mutable_resolution() = Paper(2017, 3, 1);
    *request.mutable_resolution()->mutable_date() = std::move(date);
    return request;
  }
  v1::TimelineEntry Newest() {
    v1::GetTimelineRequest request;
    request.set_candidate(person_);
    request.set_page_size(1);
    auto page = Send(&People::GetTimeline, request);
    EXPECT_TRUE(page.ok()) << page.status();
    return page.ok() && page->entries_size() == 1 ? page->entries(0) : v1::TimelineEntry();
  }
};

TEST_F(ListStepsTest, ANominationNotTakenUpMayBeListedLater) {
  ASSERT_NO_FATAL_FAILURE(Reach("list"));
  auto declined = Send(&People::DeclineNomination, Declining());
  ASSERT_TRUE(declined.ok()) << declined.status();
  EXPECT_EQ(declined->state(), v1::CANDIDATE_STATE_NOMINATION_DECLINED);
  EXPECT_EQ(declined->nominator_kind(), v1::NOMINATOR_KIND_YOUTH_UNION);
  const auto notes = harness_.ReadSql("SELECT note FROM delisting_note");
  ASSERT_EQ(notes.size(), 1u);
  EXPECT_EQ(notes[0].Text(0), "Chưa đủ thời gian theo dõi.");
  EXPECT_THAT(Unmet(Send(&People::ListSympathizer, Listing()).status()), Contains("STATE"));
  auto listed = Send(&People::RelistCandidate, Relisting(Day(2016, 10, 1)));
  ASSERT_TRUE(listed.ok()) << listed.status();
  EXPECT_EQ(listed->state(), v1::CANDIDATE_STATE_SYMPATHIZER_LISTED);
}

TEST_F(ListStepsTest, ListedAgainTheyBeginANewRound) {
  ASSERT_NO_FATAL_FAILURE(Reach("cell"));
  ASSERT_TRUE(Send(&People::DelistCandidate, Delisting()).ok());
  ASSERT_EQ(GetDossier().documents_size(), 5);
  auto request = Relisting(Day(2017, 3, 1));
  request.set_reason(v1::RELISTING_REASON_OTHER);
  EXPECT_THAT(Violated(Send(&People::RelistCandidate, request).status()),
              ElementsAre("note REQUIRED"));
  request = Relisting(Day(2016, 12, 29));
  EXPECT_THAT(Unmet(Send(&People::RelistCandidate, request).status()), ElementsAre("DATES"));
  auto listed = Send(&People::RelistCandidate, Relisting(Day(2017, 3, 1)));
  ASSERT_TRUE(listed.ok()) << listed.status();
  EXPECT_EQ(listed->state(), v1::CANDIDATE_STATE_SYMPATHIZER_LISTED);
  EXPECT_EQ(listed->helper(), "");
  const v1::Milestones& reached = listed->milestones();
  EXPECT_EQ(reached.listing_date().year(), 2017);
  EXPECT_FALSE(reached.has_application_date());
  EXPECT_FALSE(reached.has_cv_date());
  EXPECT_FALSE(reached.has_opinions_date());
  EXPECT_TRUE(reached.has_awareness_certificate_date());
  EXPECT_TRUE(reached.has_last_review_date());
  const v1::Dossier dossier = GetDossier();
  EXPECT_EQ(dossier.documents_size() + dossier.verifications_size() + dossier.opinions_size(), 0);
  const v1::TimelineEntry told = Newest();
  EXPECT_EQ(told.action(), "RelistCandidate");
  EXPECT_TRUE(told.step().papers_cleared());
  EXPECT_THAT(told.step().codes(), ElementsAre("IMPROVED"));
  // The next round asks for a helper first; the reviews of before count.
  auto application = Application();
  *application.mutable_application_date() = Day(2017, 4, 1);
  EXPECT_THAT(Unmet(Send(&Dossiers::OpenDossier, application).status()), ElementsAre("R-HLP-1"));
}

TEST_F(ListStepsTest, WhoWasRefusedMayBeListedAgain) {
  ASSERT_NO_FATAL_FAILURE(Reach("decide"));
  auto refusal = Admission();
  *refusal.mutable_vote() = Vote(9, 2);
  auto refused = Send(&Dossiers::DecideAdmission, refusal);
  ASSERT_TRUE(refused.ok()) << refused.status();
  EXPECT_EQ(refused->state(), v1::CANDIDATE_STATE_REFUSED);
  auto listed = Send(&People::RelistCandidate, Relisting(Day(2017, 3, 1)));
  ASSERT_TRUE(listed.ok()) << listed.status();
  EXPECT_FALSE(listed->milestones().has_refusal_date());
  EXPECT_FALSE(listed->milestones().has_cell_resolution_date());
}

TEST_F(ListStepsTest, TheClassIsProposedForWhoIsOnTheList) {
  ASSERT_NO_FATAL_FAILURE(Reach("list"));
  auto request = For<v1::ReferToClassRequest>();
  *request.mutable_resolution() = Paper(2016, 9, 1);
  EXPECT_THAT(Unmet(Send(&People::ReferToClass, request).status()), ElementsAre("STATE"));
  ASSERT_TRUE(Send(&People::ListSympathizer, Listing()).ok());
  request.set_request_id(harness_.NewRequestId());
  auto referred = Send(&People::ReferToClass, request);
  ASSERT_TRUE(referred.ok()) << referred.status();
  EXPECT_EQ(referred->state(), v1::CANDIDATE_STATE_SYMPATHIZER_LISTED);
  EXPECT_EQ(referred->milestones().class_referral_date().month(), 9);
  EXPECT_EQ(Newest().step().document().number(), "05");
}

}  // namespace
}  // namespace ketnap::dossier
