#include "services/supervision/domain/commendation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"

namespace ketnap::supervision {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> Faults(const std::vector<FieldViolation>& violations) {
  std::vector<std::string> faults;
  for (const auto& each : violations) {
    faults.push_back(absl::StrCat(each.field, ":", each.rule_id));
  }
  return faults;
}

TEST(CommendationTest, RanksExactlyAndLeavesOutWhoIsNotMeasured) {
  const Uuid a = Uuid::FromName("a"), b = Uuid::FromName("b"), c = Uuid::FromName("c"),
             d = Uuid::FromName("d"), e = Uuid::FromName("e");
  // 2/3 and 6667/10000 are the same in tenths of a per cent, and not the same.
  const auto ranked = RankShares({{a, 2, 3}, {b, 6667, 10000}, {c, 4, 6}, {d, 5, 0}, {e, 0, 7}});
  ASSERT_EQ(ranked.size(), 4u);
  EXPECT_EQ(ranked[0].share.organization, b);
  EXPECT_EQ(ranked[1].share.organization, c);  // The same share as a, resting on more.
  EXPECT_EQ(ranked[2].share.organization, a);
  EXPECT_EQ(ranked[3].share.organization, e);
  EXPECT_THAT(
      (std::vector<int>{ranked[0].place, ranked[1].place, ranked[2].place, ranked[3].place}),
      ElementsAre(1, 2, 2, 4));
  EXPECT_EQ(ranked[0].compared, 4);
  EXPECT_TRUE(Reaches({a, 2, 3}, 666));
  EXPECT_FALSE(Reaches({a, 2, 3}, 667));  // Though rounded it would.
}

TEST(CommendationTest, NamesEveryFault) {
  Commendation commendation;
  commendation.start = Date(2025, 1, 1);
  commendation.end = Date(2025, 12, 31);
  commendation.reason = "Vượt chỉ tiêu";
  const Date today(2025, 6, 1);
  EXPECT_THAT(CheckCommendation(commendation, {true, true}, today), IsEmpty());
  commendation.reason = "";
  commendation.end = Date(2024, 12, 31);
  EXPECT_THAT(Faults(CheckCommendation(commendation, {}, today)),
              ElementsAre("commendation.committee:NOT_ABOVE_ORGANIZATION",
                          "commendation.end_date:OUT_OF_RANGE", "commendation.reason:REQUIRED"));
  // That an organization has ended is told of one's own alone.
  CommendationFacts ended;
  ended.is_below_committee = true;
  EXPECT_THAT(Faults(CheckCommendation(commendation, ended, today)),
              ElementsAre("commendation.organization:ORGANIZATION_ENDED",
                          "commendation.end_date:OUT_OF_RANGE", "commendation.reason:REQUIRED"));
  commendation.start = commendation.end = today + 1;
  commendation.reason = "Vượt chỉ tiêu";
  EXPECT_THAT(Faults(CheckCommendation(commendation, {true, true}, today)),
              ElementsAre("commendation.start_date:DATE_IN_FUTURE"));
}

TEST(CommendationTest, IsDecidedOnce) {
  Commendation commendation;
  commendation.criterion = CommendationCriterion::kAttainment;
  EXPECT_TRUE(IsLive(commendation));
  CommendationDecision decision;
  EXPECT_THAT(Faults(CheckDecision(decision)), ElementsAre("reason:REQUIRED"));
  decision.granted = true;
  EXPECT_THAT(Faults(CheckDecision(decision)), ElementsAre("form:REQUIRED"));
  decision.form = "Giấy khen";
  Decide(decision, &commendation);
  EXPECT_EQ(commendation.state, CommendationState::kGranted);
  EXPECT_TRUE(IsLive(commendation));
  EXPECT_EQ(ErrorReason(CheckIsProposed(commendation)), "COMMENDATION_CLOSED");
  Withdraw("Trùng", &commendation);
  EXPECT_FALSE(IsLive(commendation));
  Commendation other;
  EXPECT_FALSE(IsLive(other));
}

TEST(CommendationTest, ExplainsItsFigure) {
  const RankedShare ranked = RankShares({{Uuid::FromName("a"), 738, 750}})[0];
  EXPECT_EQ(ExplainFigure(CommendationCriterion::kAttainment, ranked),
            "Kết nạp 738 đảng viên trên chỉ tiêu 750, đạt 98,4%, xếp thứ 1 trong 1 đơn vị có số "
            "liệu.");
}

}  // namespace
}  // namespace ketnap::supervision
