#include "services/supervision/domain/suppression.h"

#include "gtest/gtest.h"

namespace ketnap::supervision {
namespace {

using Groups = std::vector<Group>;

TEST(SuppressionTest, SmallGroupsAreOneThatDoesNotGiveThemAway) {
  const Groups large = {{"Kinh", 40}, {"Tày", 5}};
  EXPECT_EQ(SuppressSmallGroups(large, 5), large);
  EXPECT_EQ(SuppressSmallGroups({{"Kinh", 40}, {"Tày", 30}, {"Dao", 3}, {"Nùng", 2}}, 5),
            (Groups{{"Kinh", 40}, {"Tày", 30}, {kSuppressedCode, 5}}));
  // One alone would be total minus the others.
  EXPECT_EQ(SuppressSmallGroups({{"Kinh", 40}, {"Tày", 30}, {"Dao", 3}}, 5),
            (Groups{{"Kinh", 40}, {kSuppressedCode, 33}}));
  // Two that are few together: each is known to be fewer than that.
  EXPECT_EQ(SuppressSmallGroups({{"Kinh", 40}, {"Tày", 30}, {"Dao", 1}, {"Nùng", 1}}, 5),
            (Groups{{"Kinh", 40}, {kSuppressedCode, 32}}));
  EXPECT_EQ(SuppressSmallGroups({{"Kinh", 2}, {"Dao", 0}}, 5), (Groups{{kSuppressedCode, 2}}));
  EXPECT_EQ(SuppressSmallGroups({}, 5), Groups{});
  EXPECT_EQ(SuppressSmallGroups({{"Dao", 1}}, 0), (Groups{{"Dao", 1}}));
}

TEST(SuppressionTest, NoSmallGroupIsLeftAndNobodyIsLost) {
  for (int a = 0; a < 8; ++a) {
    for (int b = 0; b < 8; ++b) {
      for (int c = 0; c < 8; ++c) {
        const Groups groups = SuppressSmallGroups({{"a", a}, {"b", b}, {"c", c}}, 4);
        int64_t people = 0;
        for (const Group& group : groups) {
          people += group.people;
          if (group.code != kSuppressedCode) EXPECT_GE(group.people, 4);
          if (group.code == kSuppressedCode && groups.size() > 1) EXPECT_GE(group.people, 4);
        }
        EXPECT_EQ(people, a + b + c);
      }
    }
  }
}

}  // namespace
}  // namespace ketnap::supervision
