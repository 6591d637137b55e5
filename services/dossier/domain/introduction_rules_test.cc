#include "services/dossier/domain/rules_fixture.h"

// R-INT-1 to R-INT-4, R-HLP-1, R-HLP-2 and R-RVW-1.
namespace ketnap::dossier {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using enum ConditionVerdict;

class IntroductionRulesTest : public RulesTest {
 protected:
  StepFacts Assignment() {
    StepFacts facts = ReadyForCell();
    facts.step = Step::kAssignHelper;
    facts.candidate.state = CandidateState::kSympathizerListed;
    facts.helper = Official(introducer_);
    facts.acquainted_since = Date(2016, 3, 20);
    return facts;
  }
};

TEST_F(IntroductionRulesTest, RInt1TwoMembersOrOneAndTheYouthUnion) {
  StepFacts facts = ReadyForCell();
  facts.papers.documents.erase(facts.papers.documents.begin());
  EXPECT_THAT(Unmet(facts), Contains("R-INT-1"));

  // Thirty years to the month: the Youth Union introduces, with one member.
  facts.has_youth_union = true;
  facts.candidate.birth_date = Date(1987, 2, 21);
  facts.papers.documents.push_back({"4-KNĐ", Date(2017, 2, 22), std::nullopt, std::nullopt, ""});
  facts.papers.opinions.push_back({OpinionSource::kYouthUnion, Date(2017, 2, 22), true});
  EXPECT_THAT(Unmet(facts), IsEmpty());
  facts.papers.documents.pop_back();
  EXPECT_THAT(Unmet(facts), Contains("R-INT-1")) << "the union's resolution is missing";
  // A month more, and two members are needed.
  facts.candidate.birth_date = Date(1987, 2, 20);
  EXPECT_THAT(Unmet(facts), Contains("R-INT-1"));
  EXPECT_EQ(RequiredIntroductions(facts, rules_), 2);
}

TEST_F(IntroductionRulesTest, RInt2TheTradeUnionWhereThereIsNoYouthUnion) {
  StepFacts facts = ReadyForCell();
  facts.papers.documents.erase(facts.papers.documents.begin());
  facts.has_trade_union = true;
  facts.papers.documents.push_back({"4A-KNĐ", Date(2017, 2, 22), std::nullopt, std::nullopt, ""});
  facts.papers.opinions.push_back({OpinionSource::kTradeUnion, Date(2017, 2, 22), true});
  EXPECT_THAT(Unmet(facts), IsEmpty());
  facts.papers.documents.pop_back();
  EXPECT_THAT(Unmet(facts), Contains("R-INT-2"));
  Set("R-INT-2", "trade_union_replaces_introducer", false);
  EXPECT_THAT(Unmet(facts), Contains("R-INT-1"));
}

TEST_F(IntroductionRulesTest, RInt3TwelveMonthsToTheDay) {
  StepFacts facts = ReadyForCell();
  facts.papers.documents[0].acquainted_since = Date(2016, 3, 20);
  EXPECT_THAT(Unmet(facts), IsEmpty());
  facts.papers.documents[0].acquainted_since = Date(2016, 3, 21);
  EXPECT_THAT(Unmet(facts), ElementsAre("R-INT-3"));
  // From 29 February twelve months end on 28 February.
  facts.date = Date(2017, 2, 28);
  facts.candidate.milestones.opinions = Date(2017, 2, 27);
  facts.papers.documents[0].acquainted_since = Date(2016, 2, 29);
  EXPECT_THAT(Unmet(facts), IsEmpty());
  facts.date = Date(2017, 2, 27);
  EXPECT_THAT(Unmet(facts), ElementsAre("R-INT-3"));
}

TEST_F(IntroductionRulesTest, RInt3OfficialNowAndOfTheSameOrganization) {
  StepFacts facts = ReadyForCell();
  // Six months official suffices: only acquaintance is counted.
  facts.introducers[0].official_date = Date(2016, 9, 20);
  EXPECT_THAT(Unmet(facts), IsEmpty());
  facts.introducers[0].is_official = false;
  EXPECT_THAT(Unmet(facts), ElementsAre("R-INT-3"));
  facts.introducers[0] = Official(introducer_);
  facts.introducers[0].has_left = true;
  EXPECT_THAT(Unmet(facts), ElementsAre("R-INT-3"));
  facts.introducers[0] = Official(introducer_);
  facts.introducers[0].same_base_organization = false;
  EXPECT_THAT(Unmet(facts), ElementsAre("R-INT-3"));
}

TEST_F(IntroductionRulesTest, RInt3ResidenceActivityCountsWhereTheSetSaysSo) {
  StepFacts facts = ReadyForCell();
  // They know each other for years; the introducer came to the organization eleven months ago.
  facts.introducers[0].months_in_base_organization = 11;
  EXPECT_THAT(Unmet(facts), ElementsAre("R-INT-3"));
  facts.introducers[0].months_in_base_organization = 12;
  EXPECT_THAT(Unmet(facts), IsEmpty());
  facts.introducers[0].months_in_base_organization = 11;
  Set("R-INT-3", "residence_activity_counts", true);
  EXPECT_THAT(Unmet(facts), IsEmpty());
}

TEST_F(IntroductionRulesTest, RInt4WhoReplacesAfterAMoveNeedNotHaveKnownThemForLong) {
  StepFacts facts = ReadyForCell();
  facts.papers.documents[0].acquainted_since = Date(2017, 2, 1);
  facts.introducers[0].months_in_base_organization = 2;
  EXPECT_THAT(Unmet(facts), ElementsAre("R-INT-3"));
  facts.papers.documents[0].acquaintance_waived = true;
  EXPECT_THAT(Unmet(facts), IsEmpty());
  // Official all the same.
  facts.introducers[0].is_official = false;
  EXPECT_THAT(Unmet(facts), ElementsAre("R-INT-3"));
  facts.introducers[0].is_official = true;
  Set("R-INT-4", "replacement_waives_acquaintance", false);
  EXPECT_THAT(Unmet(facts), ElementsAre("R-INT-3"));

  StepFacts helper = Assignment();
  helper.acquainted_since = Date(2017, 3, 1);
  EXPECT_THAT(Unmet(helper), ElementsAre("R-HLP-2"));
  Set("R-INT-4", "replacement_waives_acquaintance", true);
  helper.candidate.acquaintance_waived = true;
  EXPECT_THAT(Unmet(helper), IsEmpty());
  helper.candidate.acquaintance_waived = false;
  helper.candidate.helper_to_be_replaced = true;
  EXPECT_THAT(Unmet(helper), IsEmpty());
}

TEST_F(IntroductionRulesTest, RHlp1TheHelperIsOfficialAndOfTheSameOrganization) {
  EXPECT_THAT(Unmet(Assignment()), IsEmpty());
  StepFacts facts = Assignment();
  facts.helper->is_official = false;
  EXPECT_THAT(Unmet(facts), ElementsAre("R-HLP-1"));
  facts = Assignment();
  facts.helper->same_base_organization = false;
  EXPECT_THAT(Unmet(facts), ElementsAre("R-HLP-1"));
  facts = Assignment();
  facts.helper->has_left = true;
  EXPECT_THAT(Unmet(facts), ElementsAre("R-HLP-1"));
  facts = Assignment();
  facts.helper = std::nullopt;
  facts.acquainted_since = std::nullopt;
  EXPECT_THAT(Unmet(facts), ElementsAre("R-HLP-1"));
}

TEST_F(IntroductionRulesTest, RHlp2TwelveMonthsTogether) {
  StepFacts facts = Assignment();
  facts.acquainted_since = Date(2016, 3, 21);
  EXPECT_THAT(Unmet(facts), ElementsAre("R-HLP-2"));
  // What the request does not say the register does, where it knows.
  facts.acquainted_since = std::nullopt;
  EXPECT_THAT(VerdictsOf(facts, "R-HLP-2"), ElementsAre(kNotApplicable, kNotApplicable));
  facts.helper->months_in_base_organization = 12;
  EXPECT_THAT(VerdictsOf(facts, "R-HLP-2"), ElementsAre(kMet, kNotApplicable));
  facts.helper->months_in_base_organization = 11;
  EXPECT_THAT(Unmet(facts), ElementsAre("R-HLP-2"));
}

TEST_F(IntroductionRulesTest, RHlp2NoMorePeopleThanTheMaximum) {
  StepFacts facts = Assignment();
  facts.helper_load = 50;
  EXPECT_THAT(Unmet(facts), IsEmpty()) << "0 is no limit";
  Set("R-HLP-2", "maximum_load", int64_t{2});
  facts.helper_load = 1;
  EXPECT_THAT(Unmet(facts), IsEmpty());
  facts.helper_load = 2;
  EXPECT_THAT(Unmet(facts), ElementsAre("R-HLP-2"));
}

TEST_F(IntroductionRulesTest, RRvw1ReviewsBeforeTheDossier) {
  StepFacts facts = ReadyForCell();
  facts.step = Step::kOpenDossier;
  facts.candidate.state = CandidateState::kSympathizerListed;
  Set("R-RVW-1", "minimum_reviews", int64_t{3});
  facts.review_count = 2;
  EXPECT_THAT(Unmet(facts), ElementsAre("R-RVW-1"));
  facts.review_count = 3;
  EXPECT_THAT(Unmet(facts), IsEmpty());
}

}  // namespace
}  // namespace ketnap::dossier
