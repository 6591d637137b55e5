#include "common/access/organization_tree.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <random>

#include "common/access/tree_fixture.h"
#include "common/base/errors.h"

namespace ketnap::access {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

constexpr std::string_view kRead = "dossier.candidate.read";

// province ─ district ─ grassroots ─ cell
//          └ agencies ─ office
class OrganizationTreeTest : public TreeFixture {
 protected:
  void SetUp() override {
    TreeFixture::SetUp();
    Add("province", "");
    Add("district", "province", true);
    Add("grassroots", "district");
    Add("cell", "grassroots");
    Add("agencies", "province", true);
    Add("office", "agencies");
    ASSERT_TRUE(tree_.Reload(*database_).ok());
  }

  std::set<Link> ExpectedClosure(const std::map<std::string, std::string>& parents) {
    std::set<Link> links;
    for (const auto& [name, unused] : parents) {
      int64_t depth = 0;
      for (std::string above = name; !above.empty(); above = parents.at(above)) {
        links.emplace(Id(above), Id(name), depth++);
      }
    }
    return links;
  }

  static RequestContext ContextWith(std::vector<Grant> grants) {
    RequestContext context;
    context.caller.issuer = "gateway";
    context.caller.account = "accounts/1";
    context.caller.grants = std::move(grants);
    context.permission = std::string(kRead);
    context.today = Date(2024, 6, 1);
    return context;
  }

  static Grant GrantOver(const std::string& organization) {
    return {Id(organization), {std::string(kRead)}, Date(2024, 1, 1), Date(2024, 12, 31)};
  }

  bool MaySee(const RequestContext& context, const std::string& organization) {
    const absl::Status status = CheckScope(context, tree_, kRead, Id(organization), "candidates/1");
    if (!status.ok()) {
      EXPECT_EQ(status, ResourceNotFoundError("candidates/1"));
    }
    return status.ok();
  }
};

TEST_F(OrganizationTreeTest, AnswersFromMemory) {
  EXPECT_EQ(tree_.size(), 6u);
  EXPECT_THAT(tree_.PathToRoot(Id("cell")),
              ElementsAre(Id("cell"), Id("grassroots"), Id("district"), Id("province")));
  EXPECT_TRUE(tree_.IsWithin(Id("cell"), Id("province")));
  EXPECT_TRUE(tree_.IsWithin(Id("cell"), Id("cell")));
  EXPECT_FALSE(tree_.IsWithin(Id("province"), Id("cell")));
  EXPECT_FALSE(tree_.IsWithin(Id("cell"), Id("agencies")));
  EXPECT_FALSE(tree_.IsWithin(Id("nowhere"), Id("province")));
  EXPECT_FALSE(tree_.IsWithin(Id("nowhere"), Id("nowhere")));
  EXPECT_EQ(tree_.AdmissionAuthorityOn(Id("cell"), Date(2024, 6, 1)), Id("district"));
  EXPECT_EQ(tree_.AdmissionAuthorityOn(Id("district"), Date(2024, 6, 1)), Id("district"));
  EXPECT_EQ(tree_.AdmissionAuthorityOn(Id("province"), Date(2024, 6, 1)), std::nullopt);
  EXPECT_THAT(tree_.PathToRoot(Id("nowhere")), IsEmpty());
  EXPECT_EQ(tree_.CountWithin(Id("province")), 6u);
  EXPECT_EQ(tree_.CountWithin(Id("district")), 3u);
  EXPECT_EQ(tree_.CountWithin(Id("nowhere")), 0u);
  ASSERT_TRUE(tree_.Find(Id("cell")).has_value());
  EXPECT_EQ(tree_.Find(Id("cell"))->display_name, "Đảng bộ cell");
  EXPECT_EQ(tree_.Find(Id("cell"))->valid_from, Date(2020, 1, 1));
  EXPECT_FALSE(tree_.Find(Id("nowhere")).has_value());
}

TEST_F(OrganizationTreeTest, AnEmptyTreeKnowsNothing) {
  const OrganizationTree empty;
  EXPECT_EQ(empty.size(), 0u);
  EXPECT_FALSE(empty.Contains(Id("cell")));
}

TEST_F(OrganizationTreeTest, MovingASubtreeRewritesItsClosure) {
  std::map<std::string, std::string> parents = {
      {"province", ""},       {"district", "province"}, {"grassroots", "district"},
      {"cell", "grassroots"}, {"agencies", "province"}, {"office", "agencies"}};
  EXPECT_EQ(Closure(), ExpectedClosure(parents));

  Add("grassroots", "office");
  parents["grassroots"] = "office";
  EXPECT_EQ(Closure(), ExpectedClosure(parents));
  EXPECT_TRUE(tree_.IsWithin(Id("cell"), Id("district")));  // Until the next Reload.
  ASSERT_TRUE(tree_.Reload(*database_).ok());
  EXPECT_FALSE(tree_.IsWithin(Id("cell"), Id("district")));
  EXPECT_TRUE(tree_.IsWithin(Id("cell"), Id("agencies")));

  // A node may become a root and come back; other columns change without touching the closure.
  Add("grassroots", "");
  parents["grassroots"] = "";
  EXPECT_EQ(Closure(), ExpectedClosure(parents));
  Add("grassroots", "district", true);
  parents["grassroots"] = "district";
  EXPECT_EQ(Closure(), ExpectedClosure(parents));
  ASSERT_TRUE(tree_.Reload(*database_).ok());
  EXPECT_EQ(tree_.AdmissionAuthorityOn(Id("cell"), Date(2024, 6, 1)), Id("grassroots"));
}

TEST_F(OrganizationTreeTest, RandomMovesKeepTheClosureExact) {
  std::map<std::string, std::string> parents = {
      {"province", ""},       {"district", "province"}, {"grassroots", "district"},
      {"cell", "grassroots"}, {"agencies", "province"}, {"office", "agencies"}};
  std::vector<std::string> names;
  for (const auto& [name, unused] : parents) names.push_back(name);
  std::mt19937 random(7);
  for (int i = 0; i < 60; ++i) {
    const std::string node = names[random() % names.size()];
    const std::string parent = names[random() % names.size()];
    bool below = false;
    for (std::string above = parent; !above.empty(); above = parents.at(above)) {
      below = below || above == node;
    }
    EXPECT_EQ(Upsert(Node(node, parent)).ok(), !below) << node << " below " << parent;
    if (!below) parents[node] = parent;
    ASSERT_EQ(Closure(), ExpectedClosure(parents)) << "after move " << i;
  }
}

TEST_F(OrganizationTreeTest, RefusesUnknownParentsAndCycles) {
  const absl::Status unknown = Upsert(Node("orphan", "nowhere"));
  EXPECT_EQ(unknown.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ErrorReason(unknown), "PARENT_ORGANIZATION_UNKNOWN");
  const absl::Status cycle = Upsert(Node("district", "cell"));
  EXPECT_EQ(cycle.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ErrorReason(cycle), "ORGANIZATION_CYCLE");
  EXPECT_EQ(ErrorReason(Upsert(Node("district", "district"))), "ORGANIZATION_CYCLE");
}

TEST_F(OrganizationTreeTest, ScopeIsTheGrantsSubtree) {
  const RequestContext context = ContextWith({GrantOver("district")});
  EXPECT_TRUE(MaySee(context, "district"));
  EXPECT_TRUE(MaySee(context, "cell"));
  EXPECT_FALSE(MaySee(context, "province"));
  EXPECT_FALSE(MaySee(context, "agencies"));
  EXPECT_FALSE(MaySee(context, "office"));
  EXPECT_FALSE(MaySee(context, "nowhere"));
  EXPECT_FALSE(MaySee(ContextWith({}), "cell"));
}

TEST_F(OrganizationTreeTest, ScopeKeepsToDaysAndPermissions) {
  RequestContext context = ContextWith({GrantOver("district")});
  context.today = Date(2025, 1, 1);
  EXPECT_FALSE(MaySee(context, "cell"));
  context.today = Date(2023, 12, 31);
  EXPECT_FALSE(MaySee(context, "cell"));
  context = ContextWith({GrantOver("district")});
  context.caller.grants[0].permissions = {"dossier.candidate.list"};
  EXPECT_FALSE(MaySee(context, "cell"));
}

TEST_F(OrganizationTreeTest, AGrantOverTheWholeSuiteCoversAll) {
  Grant grant = GrantOver("province");
  grant.organization.reset();
  const RequestContext context = ContextWith({grant});
  EXPECT_TRUE(MaySee(context, "cell"));
  EXPECT_TRUE(MaySee(context, "province"));
  EXPECT_TRUE(VisibleScopeOf(context, tree_).everything);
}

TEST_F(OrganizationTreeTest, WhatConcernsTheWholeSuiteTakesAGrantOverIt) {
  Grant grant = GrantOver("province");
  const absl::Status refused = CheckSuiteScope(ContextWith({grant}));
  EXPECT_EQ(refused.code(), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(ErrorReason(refused), "SUITE_GRANT_REQUIRED");
  grant.organization.reset();
  EXPECT_TRUE(CheckSuiteScope(ContextWith({grant})).ok());
  RequestContext context = ContextWith({grant});
  context.today = Date(2025, 1, 1);
  EXPECT_FALSE(CheckSuiteScope(context).ok());
  context = ContextWith({grant});
  context.permission = "organization.structure.configure";
  EXPECT_FALSE(CheckSuiteScope(context).ok());
}

TEST_F(OrganizationTreeTest, AGrantOverAnUnknownOrganizationCountsForNothing) {
  const RequestContext context = ContextWith({GrantOver("nowhere")});
  EXPECT_FALSE(MaySee(context, "nowhere"));
  EXPECT_FALSE(MaySee(context, "cell"));
  EXPECT_TRUE(VisibleScopeOf(context, tree_).IsEmpty());
}

TEST_F(OrganizationTreeTest, VisibleScopeDropsWhatAddsNothing) {
  Grant over = GrantOver("office");
  over.valid_to = Date(2024, 5, 31);
  Grant other = GrantOver("agencies");
  other.permissions = {"dossier.candidate.list"};
  const RequestContext context =
      ContextWith({GrantOver("cell"), GrantOver("district"), GrantOver("district"),
                   GrantOver("nowhere"), over, other});
  const VisibleScope scope = VisibleScopeOf(context, tree_);
  EXPECT_FALSE(scope.everything);
  EXPECT_THAT(scope.roots, ElementsAre(Id("district")));
  EXPECT_THAT(VisibleScopeOf(ContextWith({GrantOver("cell"), GrantOver("office")}), tree_).roots,
              UnorderedElementsAre(Id("cell"), Id("office")));
  EXPECT_TRUE(VisibleScopeOf(ContextWith({}), tree_).IsEmpty());
}

}  // namespace
}  // namespace ketnap::access
