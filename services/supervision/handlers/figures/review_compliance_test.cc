#include "absl/strings/str_cat.h"
#include "common/base/proto_date.h"
#include "services/supervision/handlers/figures/process_fixture.h"

namespace ketnap::supervision {
namespace {

using ::testing::ElementsAre;
using State = dossier::v1::CandidateState;

class ReviewComplianceTest : public ProcessTest {
 protected:
  std::string Total(const Uuid& organization, v1::StructureBasis structure) {
    auto request = About<v1::GetReviewComplianceRequest>(organization);
    request.set_structure(structure);
    return TextOf(Reviews(request).total().figures());
  }
};

std::vector<std::string> Months(const v1::GetReviewComplianceResponse& answer) {
  std::vector<std::string> lines;
  for (const v1::ReviewMonth& month : answer.months()) {
    lines.push_back(absl::StrCat(month.month(), ": ", TextOf(month.figures())));
  }
  return lines;
}

TEST_F(ReviewComplianceTest, MonthsAreHeldLateOrMissing) {
  Person person = Listed(cell_a1_, Date(2019, 1, 10), Date(2019, 1, 15));
  Review(&person, Date(2019, 2, 1), Date(2019, 2, 27));
  Review(&person, Date(2019, 3, 1), Date(2019, 4, 20));
  Person silent = Listed(cell_b1_, Date(2019, 4, 1), Date(2019, 4, 30));
  CountMissing();
  const auto answer = Reviews(About<v1::GetReviewComplianceRequest>(bloc_));
  EXPECT_EQ(TextOf(answer.total().figures()), "9 1 1 7 0");
  EXPECT_EQ(answer.total().figures().held_permille(), 111);
  EXPECT_THAT(Months(answer), ElementsAre("2: 1 1 0 0 0", "3: 1 0 1 0 0", "4: 1 0 0 1 0",
                                          "5: 2 0 0 2 0", "6: 2 0 0 2 0", "7: 2 0 0 2 0"));
  ASSERT_EQ(answer.parts_size(), 2);
  EXPECT_EQ(TextOf(answer.parts(0).figures()), "6 1 1 4 0");
  EXPECT_EQ(TextOf(answer.parts(1).figures()), "3 0 0 3 0");
  EXPECT_EQ(*DateFromProto(answer.complete_through_date()), Date(2019, 7, 31));
  // Entered after all: missing no more.
  Review(&silent, Date(2019, 6, 1), Date(2019, 8, 14));
  EXPECT_EQ(Total(cell_b1_, v1::STRUCTURE_BASIS_AS_IT_WAS), "3 0 1 2 0");
}

TEST_F(ReviewComplianceTest, TimeGoesOnWithoutAnEntry) {
  Person person = Listed(cell_a1_, Date(2019, 6, 1), Date(2019, 6, 1));
  Person admitted = Listed(cell_a2_, Date(2019, 6, 1), Date(2019, 6, 1));
  CountMissing();
  EXPECT_EQ(Total(root_, v1::STRUCTURE_BASIS_AS_IT_WAS), "4 0 0 4 0");
  // Leaves in September: July and August are owed, whenever they are counted.
  HoldCeremony(&admitted, Date(2019, 9, 1), Date(2019, 9, 5));
  harness_.clock().SetDay(Date(2019, 9, 10));
  CountMissing();
  EXPECT_EQ(Total(root_, v1::STRUCTURE_BASIS_AS_IT_WAS), "4 0 0 4 0");
  harness_.clock().SetDay(Date(2019, 9, 11));
  CountMissing();
  EXPECT_EQ(Total(cell_a1_, v1::STRUCTURE_BASIS_AS_IT_WAS), "3 0 0 3 0");
  EXPECT_EQ(Total(cell_a2_, v1::STRUCTURE_BASIS_AS_IT_WAS), "3 0 0 3 0");
  harness_.clock().SetDay(Date(2019, 12, 31));
  CountMissing();
  EXPECT_EQ(Total(cell_a1_, v1::STRUCTURE_BASIS_AS_IT_WAS), "6 0 0 6 0");
  EXPECT_EQ(Total(cell_a2_, v1::STRUCTURE_BASIS_AS_IT_WAS), "3 0 0 3 0");
  // A clock set back takes nothing away.
  harness_.clock().SetDay(Date(2019, 8, 15));
  CountMissing();
  Step(&person, dossier::v1::STEP_ATTACH_DOCUMENT, Date(2019, 8, 14), person.state());
  EXPECT_EQ(Total(cell_a1_, v1::STRUCTURE_BASIS_AS_IT_WAS), "6 0 0 6 0");
}

TEST_F(ReviewComplianceTest, WhoMovesOwesWhereTheyAreOnTheMonthsLastDay) {
  Person person = Listed(cell_a1_, Date(2019, 2, 1), Date(2019, 2, 1));
  *person.mutable_milestones()->mutable_transfer_date() = DateOf(2019, 4, 20);
  person.set_resume_state(State::CANDIDATE_STATE_SYMPATHIZER_LISTED);
  Step(&person, dossier::v1::STEP_TRANSFER, Date(2019, 4, 20),
       State::CANDIDATE_STATE_TRANSFER_PENDING);
  person.clear_resume_state();
  person.set_organization(NameOf(cell_b1_));
  Step(&person, dossier::v1::STEP_ACCEPT_TRANSFER, Date(2019, 5, 10),
       State::CANDIDATE_STATE_SYMPATHIZER_LISTED);
  CountMissing();
  for (const auto structure : {v1::STRUCTURE_BASIS_AS_IT_WAS, v1::STRUCTURE_BASIS_BY_TODAY}) {
    EXPECT_EQ(Total(cell_a1_, structure), "3 0 0 3 0");  // February to April.
    EXPECT_EQ(Total(cell_b1_, structure), "3 0 0 3 0");  // May to July.
    EXPECT_EQ(Total(bloc_, structure), "6 0 0 6 0");
  }
}

TEST_F(ReviewComplianceTest, AReorganizationLeavesEarlierMonthsAsTheyWere) {
  Listed(cell_a1_, Date(2019, 2, 1), Date(2019, 2, 1));
  CountMissing();
  End(cell_a1_, Date(2019, 4, 30));
  Reorganize(Date(2019, 5, 1), {{cell_a1_, {{cell_b1_, 100}}}});
  EXPECT_EQ(Total(cell_a1_, v1::STRUCTURE_BASIS_AS_IT_WAS), "3 0 0 3 0");
  EXPECT_EQ(Total(cell_b1_, v1::STRUCTURE_BASIS_AS_IT_WAS), "3 0 0 3 0");
  EXPECT_EQ(Total(base_a_, v1::STRUCTURE_BASIS_AS_IT_WAS), "3 0 0 3 0");
  EXPECT_EQ(Total(base_b_, v1::STRUCTURE_BASIS_BY_TODAY), "6 0 0 6 0");
  EXPECT_EQ(Total(base_a_, v1::STRUCTURE_BASIS_BY_TODAY), "0 0 0 0 0");
  EXPECT_EQ(Total(root_, v1::STRUCTURE_BASIS_AS_IT_WAS), "6 0 0 6 0");
}

TEST_F(ReviewComplianceTest, WhoWasBroughtInOwesWhatWasNotReviewedElsewhere) {
  Person person = Candidate(cell_a1_);
  *person.mutable_milestones()->mutable_listing_date() = DateOf(2018, 3, 1);
  const auto bring_in = [&](Date last_month) {
    Step(&person, dossier::v1::STEP_IMPORT, Date(2018, 3, 1),
         State::CANDIDATE_STATE_SYMPATHIZER_LISTED, [&](dossier::v1::CandidateStep& step) {
           *step.mutable_month() = DateToProto(last_month);
         });
  };
  bring_in(Date(2019, 4, 1));
  CountMissing();
  EXPECT_EQ(Total(cell_a1_, v1::STRUCTURE_BASIS_AS_IT_WAS), "3 0 0 3 0");
  bring_in(Date(2019, 6, 1));
  EXPECT_EQ(Total(cell_a1_, v1::STRUCTURE_BASIS_AS_IT_WAS), "1 0 0 1 0");
}

}  // namespace
}  // namespace ketnap::supervision
