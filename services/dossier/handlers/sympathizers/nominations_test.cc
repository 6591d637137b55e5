#include "services/dossier/handlers/way_fixture.h"

namespace ketnap::dossier {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class NominationsTest : public WayTest {
 protected:
  NominationsTest() : officer_(harness_.Person({Nominate(superior_)})) {}

  static access::Grant Nominate(const Uuid& organization) {
    return ketnap::testing::ServiceHarness::GrantOver(organization,
                                                      {"dossier.candidates.nominate"});
  }

  std::string Enter(const std::string& full_name, google::type::Date day,
                    v1::NominatorKind kind = v1::NOMINATOR_KIND_YOUTH_UNION) {
    auto request = Nomination(full_name);
    *request.mutable_nomination_date() = std::move(day);
    request.set_nominator_kind(kind);
    auto reply = Send(request);
    EXPECT_TRUE(reply.ok()) << reply.status();
    return reply.ok() ? reply->name() : "";
  }

  v1::ListCandidateNominationsRequest Listed(const Uuid& organization) {
    v1::ListCandidateNominationsRequest request;
    request.set_organization(absl::StrCat("organizations/", organization.ToString()));
    return request;
  }
  // Names over all pages.
  std::vector<std::string> List(v1::ListCandidateNominationsRequest request) {
    std::vector<std::string> names;
    do {
      auto page = harness_.Call(officer_, &People::ListCandidateNominations, request);
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) break;
      for (const auto& nomination : page->nominations()) names.push_back(nomination.full_name());
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return names;
  }

  const access::Caller officer_;
};

TEST_F(NominationsTest, TheUnansweredComeFirstAndTheLongestWaitingOfThem) {
  Enter("An Một", Day(2018, 3, 1));
  Enter("Bình Hai", Day(2018, 1, 1));
  const std::string answered = Enter("Chi Ba", Day(2017, 1, 1));
  person_ = Enter("Dung Bốn", Day(2016, 8, 1));
  ASSERT_TRUE(Send(&People::ListSympathizer, Listing()).ok());
  person_ = answered;
  v1::DeclineNominationRequest decline;
  decline.set_candidate(person_);
  *decline.mutable_date() = Day(2017, 2, 1);
  decline.set_reason_note("Chưa đủ thời gian công tác.");
  decline.set_request_id(harness_.NewRequestId());
  const auto declined = Send(&People::DeclineNomination, decline);
  ASSERT_TRUE(declined.ok()) << declined.status();

  for (const int page_size : {0, 1, 3}) {
    auto request = Listed(superior_);
    request.set_page_size(page_size);
    EXPECT_THAT(List(request), ElementsAre("Bình Hai", "An Một", "Chi Ba", "Dung Bốn"));
  }
  const auto page = harness_.Call(officer_, &People::ListCandidateNominations, Listed(superior_));
  ASSERT_TRUE(page.ok());
  EXPECT_EQ(page->nominations(0).days_waiting(), 374);  // Until 10 January 2019.
  EXPECT_FALSE(page->nominations(0).has_answer_date());
  EXPECT_EQ(page->nominations(2).days_waiting(), 0);
  EXPECT_EQ(page->nominations(2).answer_date().year(), 2017);
  EXPECT_EQ(page->nominations(2).state(), v1::CANDIDATE_STATE_NOMINATION_DECLINED);
  EXPECT_EQ(page->nominations(3).answer_date().month(), 8);
}

TEST_F(NominationsTest, AnOfficerOfAMassOrganizationSeesNominationsAndNothingElse) {
  Enter("An Một", Day(2018, 3, 1));
  Enter("Bình Hai", Day(2018, 1, 1), v1::NOMINATOR_KIND_TRADE_UNION);
  nominating_cell_ = other_cell_;
  Enter("Chi Ba", Day(2018, 2, 1));
  auto request = Listed(superior_);
  request.set_nominator_kind(v1::NOMINATOR_KIND_YOUTH_UNION);
  EXPECT_THAT(List(request), ElementsAre("Chi Ba", "An Một"));
  EXPECT_THAT(List(Listed(base_)), ElementsAre("Bình Hai", "An Một"));
  EXPECT_THAT(List(Listed(cell_)), ElementsAre("Bình Hai", "An Một"));
  EXPECT_THAT(List(Listed(sister_cell_)), IsEmpty());
  v1::GetCandidateRequest get;
  get.set_name(person_);
  EXPECT_EQ(harness_.Call(officer_, &People::GetCandidate, get).status().code(),
            absl::StatusCode::kPermissionDenied);
  const auto elsewhere = harness_.Person({Nominate(other_base_)});
  EXPECT_EQ(
      harness_.Call(elsewhere, &People::ListCandidateNominations, Listed(base_)).status().code(),
      absl::StatusCode::kNotFound);
  request.set_page_token("abc");
  EXPECT_EQ(harness_.Call(officer_, &People::ListCandidateNominations, request).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST_F(NominationsTest, SomebodyStruckOffIsNominatedAgainAsAFormerMemberOnly) {
  const std::string former = Enter("An Một", Day(2016, 8, 1));
  harness_.RunSql(
      "UPDATE candidate SET state = 21, strike_off_date = '2017-06-01' WHERE full_name = ?",
      {"An Một"});
  auto request = Nomination("An  một");
  *request.mutable_nomination_date() = Day(2018, 8, 1);
  EXPECT_EQ(Send(request).status().code(), absl::StatusCode::kAlreadyExists);
  auto* membership = request.mutable_candidate()->mutable_former_membership();
  *membership->mutable_leaving_date() = Day(2017, 6, 1);
  membership->set_reason(v1::LEAVING_REASON_STRUCK_OFF);
  request.mutable_candidate()->add_special_cases(v1::SPECIAL_CASE_READMISSION);
  request.set_request_id(harness_.NewRequestId());
  const auto again = Send(request);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_NE(again->name(), former);
  EXPECT_TRUE(again->has_former_membership());
  v1::GetTimelineRequest timeline;
  timeline.set_candidate(again->name());
  EXPECT_EQ(Send(&People::GetTimeline, timeline)->entries(0).step().other_candidate(), former);
  // Not twice, though.
  request.set_request_id(harness_.NewRequestId());
  EXPECT_EQ(Send(request).status().code(), absl::StatusCode::kAlreadyExists);
}

}  // namespace
}  // namespace ketnap::dossier
