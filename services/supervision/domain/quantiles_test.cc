#include "services/supervision/domain/quantiles.h"

#include "gtest/gtest.h"

namespace ketnap::supervision {
namespace {

TEST(QuantilesTest, IsTheNearestRank) {
  const Histogram ten = {{1, 1}, {2, 1}, {3, 1}, {4, 1}, {5, 1},
                         {6, 1}, {7, 1}, {8, 1}, {9, 1}, {40, 1}};
  EXPECT_EQ(Quantile(ten, 500), 5);
  EXPECT_EQ(Quantile(ten, 501), 6);
  EXPECT_EQ(Quantile(ten, 900), 9);
  EXPECT_EQ(Quantile(ten, 950), 40);
  EXPECT_EQ(Quantile(ten, 1000), 40);
  EXPECT_EQ(Quantile(ten, 0), 1);
}

TEST(QuantilesTest, CountsOccurrences) {
  EXPECT_EQ(Quantile({{10, 99}, {70, 1}}, 500), 10);
  EXPECT_EQ(Quantile({{10, 99}, {70, 1}}, 990), 10);
  EXPECT_EQ(Quantile({{10, 99}, {70, 1}}, 991), 70);
  EXPECT_EQ(Quantile({{0, 3}}, 900), 0);
  EXPECT_EQ(Quantile({}, 500), 0);
}

}  // namespace
}  // namespace ketnap::supervision
