#include <algorithm>

#include "common/base/status_macros.h"
#include "services/dossier/handlers/way_fixture.h"
#include "services/dossier/repository/review_repository.h"
#include "services/dossier/repository/sympathizer_repository.h"

namespace ketnap::dossier {
namespace {

using ::testing::ElementsAre;

class HelpersTest : public WayTest {
 protected:
  // Somebody of the cell, listed in October 2018 with a helper.
  std::string Helped(const std::string& full_name, const std::string& helper) {
    auto nomination = Nomination(full_name);
    *nomination.mutable_nomination_date() = Day(2018, 10, 1);
    EXPECT_TRUE(Send(nomination).ok());
    auto listing = For<v1::ListSympathizerRequest>();
    *listing.mutable_resolution() = Paper(2018, 10, 1);
    EXPECT_TRUE(Send(&People::ListSympathizer, listing).ok());
    auto help = For<v1::AssignHelperRequest>();
    help.set_helper(helper);
    *help.mutable_resolution() = Paper(2018, 10, 1);
    *help.mutable_acquainted_since() = Day(2015, 1, 1);
    const auto reply = Send(&People::AssignHelper, help);
    EXPECT_TRUE(reply.ok()) << reply.status();
    return person_;
  }
  v1::MonthlyReview Reviewed(const std::string& person, google::type::Date month,
                             google::type::Date day, const std::string& remark) {
    person_ = person;
    auto review = Review();
    *review.mutable_month() = std::move(month);
    *review.mutable_review_date() = std::move(day);
    review.set_helper_remark(remark);
    const auto reply = Send(&People::RecordMonthlyReview, review);
    EXPECT_TRUE(reply.ok()) << reply.status();
    return reply.value_or(v1::MonthlyReview());
  }
  std::vector<v1::HelperLoad> List(const Uuid& organization, int page_size = 0) {
    v1::ListHelpersRequest request;
    request.set_organization(absl::StrCat("organizations/", organization.ToString()));
    request.set_page_size(page_size);
    std::vector<v1::HelperLoad> helpers;
    do {
      const auto page = Send(&People::ListHelpers, request);
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) break;
      helpers.insert(helpers.end(), page->helpers().begin(), page->helpers().end());
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return helpers;
  }
  // "0:2/1": members_[0] helps two, of whom one is overdue.
  std::vector<std::string> Summary(const Uuid& organization, int page_size = 0) {
    std::vector<std::string> lines;
    for (const v1::HelperLoad& helper : List(organization, page_size)) {
      const auto member = std::find(members_.begin(), members_.end(), helper.member());
      lines.push_back(absl::StrCat(member - members_.begin(), ":", helper.candidate_count(), "/",
                                   helper.overdue_review_count()));
    }
    return lines;
  }
};

// On 10 January 2019 the reviews of October and November are overdue, that of December is not: its
// last day is today.
TEST_F(HelpersTest, TheMostOverdueComeFirst) {
  const std::string a = Helped("An Một", members_[0]);
  Helped("Bình Hai", members_[1]);
  Helped("Chi Ba", members_[1]);
  for (const auto& [month, day] : {std::pair(Day(2018, 10, 1), Day(2018, 11, 2)),
                                   std::pair(Day(2018, 11, 1), Day(2018, 12, 2))}) {
    Reviewed(a, month, day, "Tiến bộ.");
  }
  for (const int page_size : {0, 1}) {
    EXPECT_THAT(Summary(superior_, page_size), ElementsAre("1:2/2", "0:1/0"));
  }
  EXPECT_THAT(Summary(cell_), ElementsAre("1:2/2", "0:1/0"));
  EXPECT_TRUE(List(other_base_).empty());
  harness_.clock().Advance(absl::Hours(24));
  const auto tomorrow = Summary(base_);
  EXPECT_THAT(tomorrow, ElementsAre("1:2/2", "0:1/1"));
  // A new helper takes the person over; who was taken off the list is nobody's.
  person_ = a;
  auto help = For<v1::AssignHelperRequest>();
  help.set_helper(members_[2]);
  *help.mutable_resolution() = Paper(2019, 1, 5);
  *help.mutable_acquainted_since() = Day(2015, 1, 1);
  ASSERT_TRUE(Send(&People::AssignHelper, help).ok());
  EXPECT_THAT(Summary(base_), ElementsAre("1:2/2", "2:1/1"));
  auto delisting = Delisting();
  *delisting.mutable_resolution() = Paper(2019, 1, 6);
  ASSERT_TRUE(Send(&People::DelistCandidate, delisting).ok());
  EXPECT_THAT(Summary(base_), ElementsAre("1:2/2"));
}

TEST_F(HelpersTest, RemarksThatSayTheSameAreCounted) {
  const std::string a = Helped("An Một", members_[0]);
  const std::string b = Helped("Bình Hai", members_[0]);
  const std::string c = Helped("Chi Ba", members_[1]);
  const std::string remark = "Có tinh thần học hỏi; giúp đỡ đồng nghiệp.";
  EXPECT_FALSE(Reviewed(a, Day(2018, 10, 1), Day(2018, 11, 2), remark).repeated_remark());
  EXPECT_TRUE(
      Reviewed(b, Day(2018, 10, 1), Day(2018, 11, 2), "có tinh thần HỌC HỎI, giúp đỡ đồng nghiệp")
          .repeated_remark());
  EXPECT_TRUE(Reviewed(a, Day(2018, 11, 1), Day(2018, 12, 2), remark).repeated_remark());
  EXPECT_FALSE(Reviewed(b, Day(2018, 11, 1), Day(2018, 12, 2), "").repeated_remark());
  EXPECT_FALSE(Reviewed(b, Day(2018, 12, 1), Day(2019, 1, 2), "...").repeated_remark());
  // What another helper said is nobody's repetition.
  EXPECT_FALSE(Reviewed(c, Day(2018, 10, 1), Day(2018, 11, 2), remark).repeated_remark());
  const auto helpers = List(cell_);
  ASSERT_EQ(helpers.size(), 2u);
  for (const v1::HelperLoad& helper : helpers) {
    const bool first = helper.member() == members_[0];
    EXPECT_EQ(helper.repeated_remark_count(), first ? 2 : 0);
    EXPECT_EQ(helper.last_review_date().year(), first ? 2019 : 2018);
  }
  v1::ListMonthlyReviewsRequest request;
  request.set_candidate(a);
  const auto page = Send(&People::ListMonthlyReviews, request);
  ASSERT_TRUE(page.ok());
  EXPECT_TRUE(page->monthly_reviews(0).repeated_remark());
  EXPECT_FALSE(page->monthly_reviews(1).repeated_remark());
}

TEST_F(HelpersTest, MonthsInTheBaseOrganizationAreThoseWithoutABreak) {
  Run([&](db::Transaction& transaction) -> absl::Status {
    RegisterMember member;
    member.id = Uuid::FromName("member");
    member.organization = cell_;
    member.official_date = Date(2010, 1, 1);
    member.recorded_for = Date(2018, 1, 1);
    const auto stay = [](const Uuid& cell, Date start, std::optional<Date> end) {
      return MemberStay{StayKind::kOfficial, cell, start, end};
    };
    member.stays = {stay(cell_, Date(2008, 1, 1), Date(2011, 12, 31)),
                    stay(other_cell_, Date(2012, 1, 1), Date(2015, 3, 31)),
                    stay(sister_cell_, Date(2015, 4, 1), Date(2016, 6, 30)),
                    stay(cell_, Date(2016, 7, 1), std::nullopt)};
    KETNAP_RETURN_IF_ERROR(PutMember(transaction, member));
    const auto months = [&](const Uuid& cell, Date day) {
      const auto around = LoadSurroundings(transaction, cell, day);
      return *MonthsInBaseOrganization(transaction, member.id, *around, day);
    };
    EXPECT_EQ(months(cell_, Date(2018, 4, 1)), 36);
    EXPECT_EQ(months(cell_, Date(2018, 3, 31)), 35);
    EXPECT_EQ(months(sister_cell_, Date(2016, 1, 1)), 9);
    EXPECT_EQ(months(other_cell_, Date(2013, 1, 1)), 12);
    EXPECT_EQ(months(other_cell_, Date(2018, 1, 1)), std::nullopt);
    // An old entry of the register does not say since when.
    member.stays.clear();
    KETNAP_RETURN_IF_ERROR(PutMember(transaction, member));
    EXPECT_EQ(months(cell_, Date(2018, 4, 1)), std::nullopt);
    return absl::OkStatus();
  });
}

TEST_F(HelpersTest, TheLoadCountsPeopleOnceAndNotTheOneAtHand) {
  const std::string a = Helped("An Một", members_[0]);
  Helped("Bình Hai", members_[0]);
  const Uuid helper = *Uuid::Parse(members_[0].substr(members_[0].find('/') + 1));
  const Uuid person = *Uuid::Parse(a.substr(a.find('/') + 1));
  Run([&](db::Transaction& transaction) -> absl::Status {
    EXPECT_EQ(*CountHelped(transaction, helper, Uuid()), 2);
    EXPECT_EQ(*CountHelped(transaction, helper, person), 1);
    return absl::OkStatus();
  });
}

TEST_F(HelpersTest, AcquaintanceEndsOnTheDayOfTheAssignmentAtTheLatest) {
  Reach("helper");
  auto help = Help();
  *help.mutable_acquainted_since() = Day(2016, 8, 16);
  EXPECT_THAT(Violated(Send(&People::AssignHelper, help).status()),
              ElementsAre("acquainted_since AFTER_STEP"));
  *help.mutable_acquainted_since() = Day(2014, 1, 1);
  ASSERT_TRUE(Send(&People::AssignHelper, help).ok());
  v1::GetTimelineRequest timeline;
  timeline.set_candidate(person_);
  const auto entries = Send(&People::GetTimeline, timeline);
  EXPECT_EQ(entries->entries(0).step().acquainted_since().year(), 2014);
  EXPECT_EQ(entries->entries(0).step().member(), members_[0]);
}

}  // namespace
}  // namespace ketnap::dossier
