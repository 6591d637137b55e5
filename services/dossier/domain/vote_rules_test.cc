#include <utility>

#include "services/dossier/domain/display_names.h"
#include "services/dossier/domain/rules_fixture.h"
#include "services/dossier/domain/vote_conditions.h"

// R-VOT-1 to R-VOT-6, R-ORG-1 and R-PRB-1.
namespace ketnap::dossier {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

class VoteRulesTest : public RulesTest {
 protected:
  bool Carries(Step step, VoteTally vote, bool standing = false) {
    StepFacts facts;
    facts.step = step;
    facts.vote = vote;
    facts.decided_by_standing_committee = standing;
    return VoteCarries(facts, rules_);
  }

  StepFacts Proposal() {
    StepFacts facts = ReadyForCell();
    facts.step = Step::kProposeRecognition;
    facts.candidate.state = CandidateState::kAdmittedProbationary;
    facts.candidate.milestones.ceremony = Date(2017, 6, 1);
    facts.candidate.milestones.new_member_certificate = Date(2017, 12, 1);
    facts.date = Date(2018, 6, 1);
    for (const char* form : {"10-KNĐ", "11-KNĐ", "12-KNĐ"}) {
      facts.papers.documents.push_back({form, facts.date, std::nullopt, std::nullopt, ""});
    }
    return facts;
  }
};

TEST_F(VoteRulesTest, RVot1TwoThirdsOfTheOfficialMembers) {
  EXPECT_TRUE(Carries(Step::kCellResolution, {9, 0, 0, 9, 6, 3}));
  EXPECT_FALSE(Carries(Step::kCellResolution, {9, 0, 0, 9, 5, 4}));
  EXPECT_FALSE(Carries(Step::kCellResolution, {20, 0, 0, 20, 13, 7}));
  EXPECT_TRUE(Carries(Step::kCellResolution, {20, 0, 0, 20, 14, 6}));
  // Below the fraction is no unmet condition: it is recorded as a rejection, or as no result.
  for (Step step : {Step::kCellResolution, Step::kProposeRecognition, Step::kProposeStrikeOff}) {
    StepFacts facts = step == Step::kCellResolution ? ReadyForCell() : Proposal();
    facts.step = step;
    facts.vote = VoteTally{9, 0, 0, 9, 5, 4};
    EXPECT_THAT(Unmet(facts), IsEmpty()) << static_cast<int>(step);
  }
}

struct BaseCase {
  const char* what;
  VoteTally vote;
  int base;
};

TEST_F(VoteRulesTest, RVot2WhoCountsInTheBaseOfACellsVote) {
  const BaseCase cases[] = {
      {"20 official, 3 absent: 20", {20, 0, 0, 17, 14, 3}, 20},
      {"exempt and absent: not counted", {20, 0, 3, 17, 12, 5}, 17},
      {"exempt and present: counted", {20, 0, 0, 20, 14, 6}, 20},
      {"on temporary transfer elsewhere: not counted", {20, 2, 0, 18, 12, 6}, 18},
      {"both", {20, 2, 3, 15, 10, 5}, 15},
  };
  for (const BaseCase& each : cases) {
    EXPECT_EQ(VoteBase(each.vote), each.base) << each.what;
    VoteTally enough = each.vote;
    enough.in_favor = (2 * each.base + 2) / 3;
    EXPECT_TRUE(Carries(Step::kCellResolution, enough)) << each.what;
    --enough.in_favor;
    EXPECT_FALSE(Carries(Step::kCellResolution, enough)) << each.what;
  }
  // A set may count everybody.
  Set("R-VOT-2", "subtract_exempt_absent", false);
  EXPECT_FALSE(Carries(Step::kCellResolution, {20, 0, 3, 17, 13, 4}));
  EXPECT_TRUE(Carries(Step::kCellResolution, {20, 0, 3, 17, 14, 3}));
}

TEST_F(VoteRulesTest, RVot2FiguresAgreeWithEachOtherAndWithTheRegister) {
  const struct {
    VoteTally vote;
    int registered;
    bool agrees;
  } cases[] = {
      {{9, 0, 0, 9, 9, 0}, 9, true},   {{10, 0, 0, 9, 9, 0}, 9, true},
      {{8, 0, 0, 8, 8, 0}, 9, false},   // Smaller than the register's.
      {{9, 0, 0, 10, 9, 0}, 9, false},  // More present than summoned.
      {{9, 0, 1, 9, 9, 0}, 9, false},   // An absent one present.
      {{9, 0, 0, 8, 6, 3}, 9, false},   // More votes than present.
      {{9, 6, 3, 0, 0, 0}, 9, false},   // Nobody is left.
  };
  for (const auto& each : cases) {
    StepFacts facts = ReadyForCell();
    facts.cell_official_members = each.registered;
    facts.vote = each.vote;
    EXPECT_EQ(Unmet(facts).empty(), each.agrees) << each.vote.present;
    if (!each.agrees) {
      EXPECT_THAT(Unmet(facts), Contains("R-VOT-2"));
    }
  }
  StepFacts facts = ReadyForCell();
  facts.vote = std::nullopt;
  EXPECT_THAT(Unmet(facts), ElementsAre("R-VOT-2"));
}

TEST_F(VoteRulesTest, RVot2ABodyOfUnknownSizeDoesNotVote) {
  StepFacts cell = ReadyForCell();
  cell.cell_official_members = 0;
  StepFacts base = ReadyForDecision();
  base.step = Step::kBaseResolution;
  base.candidate.state = CandidateState::kCellResolved;
  StepFacts standing = ReadyForDecision();
  standing.authority_standing_size = 0;
  standing.authority_committee_size = 11;  // Another body's.
  StepFacts whole = ReadyForDecision();
  whole.authority_is_base_committee = true;
  whole.decided_by_standing_committee = false;
  const std::pair<StepFacts*, const char*> cases[] = {{&cell, "CreateMember"},
                                                      {&base, "UpdateOrganization"},
                                                      {&standing, "UpdateOrganization"},
                                                      {&whole, "UpdateOrganization"}};
  for (const auto& [facts, rpc] : cases) {
    facts->vote = VoteTally{1, 0, 0, 1, 1, 0};  // One voice.
    if (facts == &cell) facts->vote = VoteTally{3, 0, 0, 3, 3, 0};
    EXPECT_THAT(Unmet(*facts), ElementsAre("R-VOT-2")) << rpc;
    EXPECT_EQ(VoteArithmetic(*facts, rules_).supplied_by, rpc);
    EXPECT_NE(ActionName(rpc), "") << rpc;
  }
  Set("R-VOT-2", "known_size_required", false);
  for (const auto& [facts, rpc] : cases) EXPECT_THAT(Unmet(*facts), IsEmpty()) << rpc;
}

TEST_F(VoteRulesTest, RVot3TwoThirdsOfTheGrassrootsCommittee) {
  // Who is absent, or away, counts: a committee's base is never reduced.
  EXPECT_TRUE(Carries(Step::kBaseResolution, {9, 0, 0, 7, 6, 1}));
  EXPECT_FALSE(Carries(Step::kBaseResolution, {9, 3, 0, 6, 5, 1}));
  EXPECT_FALSE(Carries(Step::kRecognitionBaseResolution, {10, 0, 0, 10, 6, 4}));
  EXPECT_TRUE(Carries(Step::kRecognitionBaseResolution, {10, 0, 0, 10, 7, 3}));
}

TEST_F(VoteRulesTest, RVot3RecognitionIsDecidedAfterTheCommitteeSpokeOnThisProposal) {
  StepFacts facts = ReadyForDecision();
  facts.step = Step::kDecideRecognition;
  facts.candidate.state = CandidateState::kOfficialProposed;
  facts.candidate.milestones.ceremony = Date(2016, 4, 1);
  facts.candidate.milestones.recognition_proposal = Date(2017, 4, 10);
  EXPECT_THAT(Unmet(facts), ElementsAre("R-VOT-3"));
  facts.candidate.milestones.recognition_base_resolution = Date(2017, 4, 20);
  EXPECT_THAT(Unmet(facts), IsEmpty());
  // Of an earlier proposal it says nothing about this one.
  facts.candidate.milestones.recognition_proposal = Date(2017, 4, 21);
  EXPECT_THAT(Unmet(facts), Contains("R-VOT-3"));
  facts.candidate.milestones.recognition_proposal = Date(2017, 4, 10);
  facts.vote = VoteTally{11, 0, 0, 11, 5, 6};
  EXPECT_THAT(Unmet(facts), ElementsAre("R-VOT-5"));
}

TEST_F(VoteRulesTest, RVot4AnAuthorizedCommitteeDecidesAsAWholeByTwoThirds) {
  EXPECT_TRUE(Carries(Step::kDecideAdmission, {9, 0, 0, 7, 6, 1}));
  EXPECT_FALSE(Carries(Step::kDecideAdmission, {9, 0, 0, 9, 5, 4}));
  StepFacts facts = ReadyForDecision();
  facts.authority_is_base_committee = true;
  EXPECT_THAT(Unmet(facts), ElementsAre("R-VOT-5")) << "not by its standing committee";
  facts.decided_by_standing_committee = false;
  facts.authority_committee_size = 11;
  EXPECT_THAT(Unmet(facts), IsEmpty());
  facts.deciding_organization = Uuid::FromName("another");
  EXPECT_THAT(Unmet(facts), ElementsAre("R-VOT-4"));
}

TEST_F(VoteRulesTest, RVot5AStandingCommitteeDecidesByMoreThanHalf) {
  EXPECT_TRUE(Carries(Step::kDecideAdmission, {11, 0, 0, 11, 6, 5}, true));
  EXPECT_FALSE(Carries(Step::kDecideAdmission, {11, 0, 0, 11, 5, 6}, true));
  EXPECT_FALSE(Carries(Step::kDecideAdmission, {10, 0, 0, 10, 5, 5}, true)) << "half is not more";
  StepFacts facts = ReadyForDecision();
  facts.decided_by_standing_committee = false;
  facts.authority_committee_size = 11;
  EXPECT_THAT(Unmet(facts), ElementsAre("R-VOT-4")) << "a superior decides by that committee";
}

TEST_F(VoteRulesTest, RVot6TheThirdVoteWithoutResultIsReported) {
  StepFacts facts = Proposal();
  facts.vote = VoteTally{9, 0, 0, 9, 5, 4};
  for (int votes = 1; votes <= 2; ++votes) {
    facts.candidate = Apply(facts, rules_, false);
    EXPECT_EQ(facts.candidate.undecided_vote_count, votes);
    EXPECT_EQ(facts.candidate.state, CandidateState::kAdmittedProbationary);
  }
  facts.step = Step::kProposeStrikeOff;  // Either way.
  EXPECT_EQ(Apply(facts, rules_, false).state, CandidateState::kRecognitionReported);
  Set("R-VOT-6", "maximum_votes", int64_t{4});
  EXPECT_EQ(Apply(facts, rules_, false).state, CandidateState::kAdmittedProbationary);
}

TEST_F(VoteRulesTest, ROrg1ACellOfTwoDoesNotMeet) {
  StepFacts facts = ReadyForCell();
  facts.cell_official_members = 2;
  facts.vote = VoteTally{2, 0, 0, 2, 2, 0};
  EXPECT_THAT(Unmet(facts), ElementsAre("R-ORG-1"));
  facts.cell_official_members = 3;
  facts.vote = VoteTally{3, 0, 0, 2, 2, 0};
  EXPECT_THAT(Unmet(facts), IsEmpty());
  facts = Proposal();
  facts.cell_official_members = 2;
  facts.vote = VoteTally{2, 0, 0, 2, 2, 0};
  EXPECT_THAT(Unmet(facts), ElementsAre("R-ORG-1"));
  facts.step = Step::kProposeStrikeOff;
  EXPECT_THAT(Unmet(facts), ElementsAre("R-ORG-1"));
}

TEST_F(VoteRulesTest, RPrb1TwelveMonthsFromTheCeremony) {
  StepFacts facts = Proposal();
  facts.date = Date(2018, 5, 31);
  EXPECT_THAT(Unmet(facts), ElementsAre("R-PRB-1"));
  facts.date = Date(2018, 6, 1);
  EXPECT_THAT(Unmet(facts), IsEmpty());
  // From 29 February it ends on 28 February.
  facts.candidate.milestones.ceremony = Date(2016, 2, 29);
  facts.date = Date(2017, 2, 28);
  EXPECT_THAT(Unmet(facts), Not(Contains("R-PRB-1")));
  facts.date = Date(2017, 2, 27);
  EXPECT_THAT(Unmet(facts), Contains("R-PRB-1"));
  // Who is struck off need not be kept to the end.
  facts.step = Step::kProposeStrikeOff;
  EXPECT_THAT(Unmet(facts), IsEmpty());
}

}  // namespace
}  // namespace ketnap::dossier
