#include "services/organization/domain/plan_succession.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <numeric>
#include <random>

#include "absl/strings/str_cat.h"

namespace ketnap::organization {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Uuid Named(std::string_view name) { return Uuid::FromName(name); }

// A tree as it is afterwards.
class Tree {
 public:
  void Put(const Uuid& id, const Uuid& parent) { parents_[id] = parent; }
  IsBelow below() const {
    return [this](const Uuid& part, const Uuid& organization) {
      for (auto at = parents_.find(part); at != parents_.end(); at = parents_.find(at->second)) {
        if (at->second == organization) return true;
      }
      return false;
    };
  }

 private:
  std::map<Uuid, Uuid> parents_;
};

Plan PlanOf(const Uuid& organization, int whole, std::vector<Target> targets) {
  Plan plan;
  plan.organization = organization;
  plan.whole_target = whole;
  PutTargets(&plan, std::move(targets));
  return plan;
}

int SumOf(const std::vector<Target>& targets) {
  return std::accumulate(targets.begin(), targets.end(), 0,
                         [](int sum, const Target& target) { return sum + target.admissions; });
}

std::vector<int> Random(std::mt19937& random, int count, int total) {
  std::vector<int> parts(static_cast<size_t>(count), 0);
  for (int i = 0; i < total; ++i) ++parts[random() % parts.size()];
  return parts;
}

TEST(ApportionTest, GivesTheLargestRemaindersWhatIsLeft) {
  EXPECT_THAT(Apportion(10, {50, 50}), ElementsAre(5, 5));
  EXPECT_THAT(Apportion(10, {33, 33, 34}), ElementsAre(3, 3, 4));
  EXPECT_THAT(Apportion(11, {50, 50}), ElementsAre(6, 5));
  EXPECT_THAT(Apportion(7, {10, 90}), ElementsAre(1, 6));
  EXPECT_THAT(Apportion(3, {0, 100}), ElementsAre(0, 3));
  EXPECT_THAT(Apportion(5, {0, 0}), ElementsAre(3, 2));
  EXPECT_THAT(Apportion(0, {30, 70}), ElementsAre(0, 0));
}

TEST(ApportionTest, AddsUpAndStaysWithinOneForRandomShares) {
  std::mt19937 random(20250701);
  for (int round = 0; round < 3000; ++round) {
    const std::vector<int> shares = Random(random, 1 + static_cast<int>(random() % 8), 100);
    const std::vector<int64_t> weights(shares.begin(), shares.end());
    const int amount = static_cast<int>(random() % (kMostAdmissions + 1));
    const std::vector<int> given = Apportion(amount, weights);
    EXPECT_EQ(std::accumulate(given.begin(), given.end(), 0), amount);
    for (size_t i = 0; i < given.size(); ++i) {
      EXPECT_LT(std::abs(given[i] * 100.0 - static_cast<double>(amount) * shares[i]), 100.0);
    }
  }
}

TEST(HeirTableTest, FollowsThoseWhoEndInTheSameReorganization) {
  const Uuid a = Named("a"), b = Named("b"), c = Named("c"), d = Named("d");
  // a becomes b and c; c then merges into d.
  const HeirTable heirs({{a, true, {{b, 40, false}, {c, 60, true}}}, {c, true, {{d, 100, true}}}});
  EXPECT_THAT(heirs.HeirsOf(a), ElementsAre(b, d));
  EXPECT_EQ(heirs.RestHeirOf(a), d);
  EXPECT_EQ(heirs.RestHeirOf(b), std::nullopt);
  EXPECT_FALSE(heirs.Departs(b));
  const std::vector<Target> shares = heirs.Divide(a, 10);
  ASSERT_EQ(shares.size(), 2u);
  EXPECT_EQ(shares[0].admissions, 4);
  EXPECT_EQ(shares[1].admissions, 6);
}

TEST(HeirTableTest, OneThatGoesOnIsItsOwnHeirAndMayEndLater) {
  const Uuid a = Named("a"), b = Named("b"), c = Named("c");
  const Estate split = {a, false, {{a, 70, true}, {b, 30, false}}};
  EXPECT_THAT(HeirTable({split}).HeirsOf(a), ElementsAre(a, b));
  const HeirTable ended({split, {a, true, {{c, 100, true}}}});
  EXPECT_THAT(ended.HeirsOf(a), ElementsAre(c, b));
  EXPECT_EQ(ended.RestHeirOf(a), c);
}

TEST(HeirTableTest, NothingIsLostToAnHeirWhoEndsWithoutAnybody) {
  const Uuid a = Named("a"), b = Named("b"), c = Named("c");
  const HeirTable heirs({{a, true, {{b, 50, true}, {c, 50, false}}}, {b, true, {}}});
  EXPECT_THAT(heirs.HeirsOf(b), IsEmpty());
  EXPECT_THAT(heirs.HeirsOf(a), ElementsAre(c));
  EXPECT_EQ(SumOf(heirs.Divide(a, 9)), 9);
  EXPECT_EQ(heirs.RestHeirOf(a), c);
}

TEST(DividePlanTest, PartsGoWhereTheyLieNowAndTheRestByShare) {
  const Uuid bloc = Named("bloc"), party = Named("party"), state = Named("state");
  Tree tree;
  tree.Put(Named("a"), party);
  tree.Put(Named("b"), state);
  const HeirTable heirs({{bloc, true, {{party, 40, false}, {state, 60, true}}}});
  const auto pieces = DividePlan(
      PlanOf(bloc, 100, {{Named("a"), 30}, {Named("b"), 45}, {Named("gone elsewhere"), 25}}), heirs,
      tree.below());
  ASSERT_EQ(pieces.size(), 2u);
  EXPECT_EQ(pieces[0].organization, party);
  EXPECT_EQ(pieces[0].whole_target, 30 + 10);
  EXPECT_EQ(SumOf(pieces[0].targets), 30);
  EXPECT_EQ(pieces[1].whole_target, 45 + 15);
  EXPECT_EQ(SumOf(pieces[1].targets), 45);
}

TEST(DividePlanTest, APartThatBecomesTheHeirCountsInItsWholeAlone) {
  const Uuid base = Named("base"), cell = Named("cell"), other = Named("other");
  Tree tree;
  tree.Put(other, cell);
  const HeirTable heirs({{base, true, {{cell, 100, true}}}});
  const auto pieces = DividePlan(PlanOf(base, 10, {{cell, 7}, {other, 3}}), heirs, tree.below());
  ASSERT_EQ(pieces.size(), 1u);
  EXPECT_EQ(pieces[0].whole_target, 10);
  ASSERT_EQ(pieces[0].targets.size(), 1u);
  EXPECT_EQ(pieces[0].targets[0].organization, other);
}

TEST(DividePlanTest, ADraftWhosePartsExceedItsWholeKeepsItsWhole) {
  const Uuid bloc = Named("bloc"), party = Named("party"), state = Named("state");
  Tree tree;
  tree.Put(Named("a"), party);
  tree.Put(Named("b"), state);
  const HeirTable heirs({{bloc, true, {{party, 50, false}, {state, 50, true}}}});
  const auto pieces =
      DividePlan(PlanOf(bloc, 10, {{Named("a"), 30}, {Named("b"), 10}}), heirs, tree.below());
  ASSERT_EQ(pieces.size(), 2u);
  EXPECT_EQ(pieces[0].whole_target, 8);
  EXPECT_EQ(pieces[1].whole_target, 2);
}

TEST(DividePartsTest, HeirsThatAreTheOwnerLeaveThePartOpen) {
  const Uuid bloc = Named("bloc"), a = Named("a"), b = Named("b");
  const HeirTable heirs({{a, true, {{bloc, 50, false}, {b, 50, true}}}});
  const auto parts = DivideParts({{a, 10}, {b, 4}}, bloc, heirs);
  ASSERT_EQ(parts.size(), 1u);
  EXPECT_EQ(parts[0].organization, b);
  EXPECT_EQ(parts[0].admissions, 9);
}

// Any batch of splits and merges: no admission comes to be or is lost, in the plans of those that
// depart or in the plans above them.
TEST(PlanSuccessionTest, WholesAndPartsAreConservedForRandomReorganizations) {
  std::mt19937 random(38);
  for (int round = 0; round < 500; ++round) {
    const int count = 2 + static_cast<int>(random() % 6);
    Tree tree;
    std::vector<Estate> estates;
    std::vector<Plan> plans;
    Plan above = PlanOf(Named("root"), 0, {});
    std::vector<Uuid> cells;
    for (int i = 0; i < count; ++i) {
      const Uuid base = Named(absl::StrCat("base", i));
      const int followers = 1 + static_cast<int>(random() % 3);
      Estate estate = {base, true, {}};
      const std::vector<int> shares = Random(random, followers, 100);
      for (int k = 0; k < followers; ++k) {
        // The last of them may be a base that departs after this one.
        const bool chained = k == 0 && i + 1 < count && random() % 2 == 0;
        const Uuid heir = chained ? Named(absl::StrCat("base", i + 1))
                                  : Named(absl::StrCat("heir", random() % 5));
        estate.heirs.push_back({heir, shares[static_cast<size_t>(k)], k == 0});
      }
      estates.push_back(estate);
      std::vector<Target> parts;
      for (int k = 0; k < 4; ++k) {
        const Uuid cell = Named(absl::StrCat("cell", i, "/", k));
        if (random() % 4 != 0) tree.Put(cell, Named(absl::StrCat("heir", random() % 5)));
        parts.push_back({cell, static_cast<int>(random() % 50)});
      }
      plans.push_back(PlanOf(base, SumOf(parts) + static_cast<int>(random() % 3), parts));
      above.targets.push_back({base, plans.back().whole_target});
    }
    const HeirTable heirs(estates);
    for (const Plan& plan : plans) {
      int wholes = 0;
      int parts = 0;
      for (const PlanPiece& piece : DividePlan(plan, heirs, tree.below())) {
        wholes += piece.whole_target;
        parts += SumOf(piece.targets);
        EXPECT_LE(SumOf(piece.targets), piece.whole_target);
      }
      EXPECT_EQ(wholes, plan.whole_target);
      EXPECT_LE(parts, plan.parts_total);
    }
    EXPECT_EQ(SumOf(DivideParts(above.targets, above.organization, heirs)), SumOf(above.targets));
  }
}

}  // namespace
}  // namespace ketnap::organization
