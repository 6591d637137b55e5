#include "services/supervision/domain/figures.h"

#include "gtest/gtest.h"

namespace ketnap::supervision {
namespace {

TEST(FiguresTest, PermilleRoundsHalfAwayFromZero) {
  EXPECT_EQ(Permille(738, 750), 984);
  EXPECT_EQ(Permille(585, 738), 793);
  EXPECT_EQ(Permille(1, 2000), 1);  // 0.5 tenths.
  EXPECT_EQ(Permille(1, 2001), 0);
  EXPECT_EQ(Permille(-1, 2000), -1);
  EXPECT_EQ(Permille(5, 0), 0);
  EXPECT_EQ(Permille(0, 10), 0);
}

TEST(FiguresTest, OverPlanIsRelativeToThePlan) {
  EXPECT_EQ(OverPlanPermille(154, 150), 27);
  EXPECT_EQ(OverPlanPermille(140, 100), 400);
  EXPECT_EQ(OverPlanPermille(90, 100), -100);
  EXPECT_EQ(OverPlanPermille(90, 0), 0);
}

TEST(FiguresTest, SharesMakeTheWhole) {
  using Shares = std::vector<int64_t>;
  EXPECT_EQ(ShareOut(25, {60, 40}), (Shares{15, 10}));
  EXPECT_EQ(ShareOut(5, {50, 50}), (Shares{3, 2}));
  EXPECT_EQ(ShareOut(10, {33, 33, 34}), (Shares{3, 3, 4}));
  EXPECT_EQ(ShareOut(1, {20, 80}), (Shares{0, 1}));
  EXPECT_EQ(ShareOut(7, {100}), (Shares{7}));
  EXPECT_EQ(ShareOut(0, {50, 50}), (Shares{0, 0}));
  EXPECT_EQ(ShareOut(10, {0, 0}), (Shares{10, 0}));
  for (int64_t amount = 0; amount < 50; ++amount) {
    const Shares shares = ShareOut(amount, {17, 29, 54});
    EXPECT_EQ(shares[0] + shares[1] + shares[2], amount);
  }
}

TEST(FiguresTest, AgeBandChangesOnTheBirthday) {
  EXPECT_EQ(AgeBandOf(Date(1985, 6, 1), Date(2016, 5, 31)), 0u);  // 30 years.
  EXPECT_EQ(AgeBandOf(Date(1985, 6, 1), Date(2016, 6, 1)), 1u);   // 31 on the day.
  EXPECT_EQ(AgeBandOf(Date(1957, 6, 1), Date(2016, 6, 1)), 3u);
  EXPECT_EQ(AgeBandOf(Date(2000, 6, 1), Date(2016, 6, 1)), 0u);
}

}  // namespace
}  // namespace ketnap::supervision
