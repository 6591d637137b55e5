#include "common/access/scoped_query.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ketnap::access {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class ScopedQueryTest : public ::testing::Test {
 protected:
  absl::StatusOr<std::vector<int>> Ask(const VisibleScope& scope, int limit) {
    return QueryScope<int>(
        scope, limit,
        [&](const std::optional<Uuid>& root) -> absl::StatusOr<std::vector<int>> {
          ++asked_;
          if (!root.has_value()) return std::vector<int>{1, 2, 3, 4};
          if (*root == Uuid::FromName("a")) return std::vector<int>{1, 3, 5};
          if (*root == Uuid::FromName("b")) return std::vector<int>{2, 3, 6};
          return absl::InternalError("no such root");
        },
        std::less<int>());
  }

  static VisibleScope Roots(const std::vector<std::string>& names) {
    VisibleScope scope;
    for (const std::string& name : names) scope.roots.push_back(Uuid::FromName(name));
    return scope;
  }

  int asked_ = 0;
};

TEST_F(ScopedQueryTest, AsksOnceForEverything) {
  VisibleScope scope = Roots({"a", "b"});
  scope.everything = true;
  EXPECT_THAT(*Ask(scope, 10), ElementsAre(1, 2, 3, 4));
  EXPECT_EQ(asked_, 1);
}

TEST_F(ScopedQueryTest, MergesRootsInOrderWithoutDoubles) {
  EXPECT_THAT(*Ask(Roots({"b", "a"}), 10), ElementsAre(1, 2, 3, 5, 6));
  EXPECT_THAT(*Ask(Roots({"b", "a"}), 4), ElementsAre(1, 2, 3, 5));
  EXPECT_THAT(*Ask(Roots({"a"}), 2), ElementsAre(1, 3));
  EXPECT_THAT(*Ask(Roots({}), 2), IsEmpty());
  EXPECT_EQ(Ask(Roots({"a", "c"}), 2).status().code(), absl::StatusCode::kInternal);
}

}  // namespace
}  // namespace ketnap::access
