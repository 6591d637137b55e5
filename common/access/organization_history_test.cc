#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "common/access/tree_fixture.h"
#include "common/base/errors.h"

namespace ketnap::access {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

constexpr Date kBegin(2020, 1, 1);
constexpr Date kEve(2022, 6, 30);
constexpr Date kMove(2022, 7, 1);
constexpr std::optional<Date> kOpen;

// province ─ district ─ grassroots ─ cell
//          └ agencies ─ office
class OrganizationHistoryTest : public TreeFixture {
 protected:
  void SetUp() override {
    TreeFixture::SetUp();
    Add("province", "");
    Add("district", "province", true);
    Add("grassroots", "district");
    Add("cell", "grassroots");
    Add("agencies", "province", true);
    Add("office", "agencies");
    Reload();
  }

  void MoveGrassroots() {
    Put(Dated("grassroots", {Period(kBegin, kEve, "district", "grassroots"),
                             Period(kMove, kOpen, "agencies", "grassroots")}));
  }
  static Succession Step(const std::string& from, const std::string& to, Date day, int share,
                         bool takes_rest, bool ended) {
    return {Id(from), Id(to), day, share, takes_rest, ended};
  }
  // Rows of one organization: ancestor's name is not kept, so by (depth, first day, last day).
  std::vector<std::string> StretchesOf(const std::string& descendant, const std::string& ancestor) {
    std::vector<std::string> stretches;
    for (const db::Row& row :
         Rows("SELECT valid_from, valid_to, depth, folded_name FROM replica_organization_span"
              " WHERE ancestor_id = ? AND descendant_id = ? ORDER BY valid_from",
              {Id(ancestor), Id(descendant)})) {
      stretches.push_back(row.Text(0) + ".." + row.Text(1) + " " + row.Text(2) + " " + row.Text(3));
    }
    return stretches;
  }
};

TEST_F(OrganizationHistoryTest, AnswersForTheDayAcrossAMove) {
  MoveGrassroots();
  Reload();
  EXPECT_THAT(tree_.PathToRootOn(Id("cell"), kEve),
              ElementsAre(Id("cell"), Id("grassroots"), Id("district"), Id("province")));
  EXPECT_THAT(tree_.PathToRootOn(Id("cell"), kMove),
              ElementsAre(Id("cell"), Id("grassroots"), Id("agencies"), Id("province")));
  EXPECT_THAT(tree_.PathToRoot(Id("cell")),
              ElementsAre(Id("cell"), Id("grassroots"), Id("agencies"), Id("province")));
  EXPECT_TRUE(tree_.IsWithinOn(Id("cell"), Id("district"), kEve));
  EXPECT_FALSE(tree_.IsWithinOn(Id("cell"), Id("district"), kMove));
  EXPECT_TRUE(tree_.IsWithinOn(Id("cell"), Id("agencies"), kMove));
  EXPECT_THAT(tree_.SubtreeOn(Id("district"), kEve),
              ElementsAre(Id("district"), Id("grassroots"), Id("cell")));
  EXPECT_THAT(tree_.SubtreeOn(Id("district"), kMove), ElementsAre(Id("district")));
  EXPECT_THAT(tree_.SubtreeOn(Id("agencies"), kMove),
              UnorderedElementsAre(Id("agencies"), Id("office"), Id("grassroots"), Id("cell")));
  EXPECT_EQ(tree_.CountWithin(Id("district")), 1u);
  EXPECT_EQ(tree_.CountWithin(Id("agencies")), 4u);

  EXPECT_FALSE(tree_.ExistsOn(Id("cell"), kBegin - 1));
  EXPECT_THAT(tree_.PathToRootOn(Id("cell"), kBegin - 1), IsEmpty());
  EXPECT_THAT(tree_.SubtreeOn(Id("province"), kBegin - 1), IsEmpty());
  EXPECT_FALSE(tree_.ExistsOn(Id("nowhere"), kMove));
  EXPECT_THAT(tree_.SubtreeOn(Id("nowhere"), kMove), IsEmpty());

  EXPECT_THAT(StretchesOf("cell", "district"),
              ElementsAre("2020-01-01..2022-06-30 2 dang bo cell"));
  EXPECT_THAT(StretchesOf("cell", "agencies"),
              ElementsAre("2022-07-01..9999-12-31 2 dang bo cell"));
  EXPECT_THAT(StretchesOf("cell", "province"),
              ElementsAre("2020-01-01..9999-12-31 3 dang bo cell"));
}

TEST_F(OrganizationHistoryTest, ARenameTouchesNobodyBelow) {
  const auto below = StretchesOf("cell", "grassroots");
  Put(Dated("grassroots", {Period(kBegin, kEve, "district", "grassroots"),
                           Period(kMove, kOpen, "district", "mới")}));
  Reload();
  EXPECT_THAT(StretchesOf("grassroots", "province"),
              ElementsAre("2020-01-01..2022-06-30 2 dang bo grassroots",
                          "2022-07-01..9999-12-31 2 dang bo moi"));
  EXPECT_EQ(StretchesOf("cell", "grassroots"), below);
  EXPECT_EQ(tree_.Find(Id("grassroots"))->display_name, "Đảng bộ mới");
  EXPECT_THAT(tree_.Find(Id("grassroots"))->periods, SizeIs(2));
}

TEST_F(OrganizationHistoryTest, WhatEndedKeepsItsPlaceForAccessOnly) {
  Put(Dated("cell", {Period(kBegin, kEve, "grassroots", "cell")}));
  Reload();
  EXPECT_TRUE(tree_.IsWithin(Id("cell"), Id("district")));
  EXPECT_EQ(tree_.CountWithin(Id("grassroots")), 2u);
  EXPECT_TRUE(tree_.ExistsOn(Id("cell"), kEve));
  EXPECT_FALSE(tree_.ExistsOn(Id("cell"), kMove));
  EXPECT_FALSE(tree_.IsWithinOn(Id("cell"), Id("district"), kMove));
  EXPECT_THAT(tree_.SubtreeOn(Id("grassroots"), kMove), ElementsAre(Id("grassroots")));
  EXPECT_THAT(StretchesOf("cell", "province"),
              ElementsAre("2020-01-01..2022-06-30 3 dang bo cell"));
}

TEST_F(OrganizationHistoryTest, TheEndOfAnOrganizationCutsWhatStandsBelow) {
  Put(Dated("district", {Period(kBegin, kEve, "province", "district")}));
  Reload();
  EXPECT_THAT(StretchesOf("cell", "district"),
              ElementsAre("2020-01-01..2022-06-30 2 dang bo cell"));
  EXPECT_THAT(StretchesOf("cell", "province"),
              ElementsAre("2020-01-01..2022-06-30 3 dang bo cell"));
  EXPECT_THAT(StretchesOf("cell", "grassroots"),
              ElementsAre("2020-01-01..9999-12-31 1 dang bo cell"));
  EXPECT_THAT(tree_.PathToRootOn(Id("cell"), kMove), ElementsAre(Id("cell"), Id("grassroots")));
  // Its children's own events follow.
  MoveGrassroots();
  EXPECT_THAT(StretchesOf("cell", "province"),
              ElementsAre("2020-01-01..9999-12-31 3 dang bo cell"));
}

TEST_F(OrganizationHistoryTest, ToldAgainItIsTheSame) {
  MoveGrassroots();
  const auto spans = Spans();
  const auto closure = Closure();
  MoveGrassroots();
  EXPECT_EQ(Spans(), spans);
  EXPECT_EQ(Closure(), closure);
  // The whole journal from its beginning: first what was true before, then the move.
  Add("province", "");
  Add("district", "province", true);
  Add("grassroots", "district");
  Add("cell", "grassroots");
  EXPECT_NE(Spans(), spans);
  MoveGrassroots();
  EXPECT_EQ(Spans(), spans);
  EXPECT_EQ(Closure(), closure);
}

TEST_F(OrganizationHistoryTest, PlacesMayBeSwapped) {
  // What stood above stands below from now on; told by the tree as it is afterwards.
  Put(Dated("grassroots", {Period(kBegin, kEve, "district", "grassroots"),
                           Period(kMove, kOpen, "province", "grassroots")}));
  Put(Dated("district", {Period(kBegin, kEve, "province", "district"),
                         Period(kMove, kOpen, "grassroots", "district")}));
  Reload();
  EXPECT_THAT(StretchesOf("grassroots", "district"),
              ElementsAre("2020-01-01..2022-06-30 1 dang bo grassroots"));
  EXPECT_THAT(StretchesOf("district", "grassroots"),
              ElementsAre("2022-07-01..9999-12-31 1 dang bo district"));
  EXPECT_THAT(StretchesOf("district", "province"),
              ElementsAre("2020-01-01..2022-06-30 1 dang bo district",
                          "2022-07-01..9999-12-31 2 dang bo district"));
  EXPECT_THAT(StretchesOf("cell", "province"),
              ElementsAre("2020-01-01..2022-06-30 3 dang bo cell",
                          "2022-07-01..9999-12-31 2 dang bo cell"));
  EXPECT_TRUE(tree_.IsWithin(Id("district"), Id("grassroots")));
  EXPECT_FALSE(tree_.IsWithin(Id("grassroots"), Id("district")));
}

TEST_F(OrganizationHistoryTest, ACorrectionReplacesWhatWasThere) {
  const auto before = Spans();
  MoveGrassroots();
  // It had been there from another day on; then it turns out that it never moved.
  Put(Dated("grassroots", {Period(kBegin, Date(2021, 12, 31), "district", "grassroots"),
                           Period(Date(2022, 1, 1), kOpen, "agencies", "grassroots")}));
  EXPECT_THAT(StretchesOf("cell", "agencies"),
              ElementsAre("2022-01-01..9999-12-31 2 dang bo cell"));
  Add("grassroots", "district");
  EXPECT_EQ(Spans(), before);
}

TEST_F(OrganizationHistoryTest, NeighboursThatSayTheSameAreOne) {
  const auto before = Spans();
  Put(Dated("grassroots", {Period(kBegin, kEve, "district", "grassroots"),
                           Period(kMove, kOpen, "district", "grassroots")}));
  Reload();
  EXPECT_EQ(Spans(), before);
  EXPECT_THAT(tree_.Find(Id("grassroots"))->periods,
              ElementsAre(Period(kBegin, kOpen, "district", "grassroots")));
}

TEST_F(OrganizationHistoryTest, RefusesCirclesOnAnySharedDay) {
  const auto spans = Spans();
  const auto closure = Closure();
  // Only in the past, only now, only to come: on some day the cell stands below it.
  for (const auto& periods : {std::vector{Period(kBegin, kEve, "cell", "district"),
                                          Period(kMove, kOpen, "province", "district")},
                              std::vector{Period(kBegin, kEve, "province", "district"),
                                          Period(kMove, kOpen, "cell", "district")},
                              std::vector{Period(kBegin, kOpen, "district", "district")}}) {
    const absl::Status status = Upsert(Dated("district", periods));
    EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_EQ(ErrorReason(status), "ORGANIZATION_CYCLE");
  }
  const absl::Status unknown =
      Upsert(Dated("district", {Period(kBegin, kEve, "nowhere", "district"),
                                Period(kMove, kOpen, "province", "district")}));
  EXPECT_EQ(ErrorReason(unknown), "PARENT_ORGANIZATION_UNKNOWN");
  EXPECT_EQ(Spans(), spans);
  EXPECT_EQ(Closure(), closure);
}

TEST_F(OrganizationHistoryTest, RefusesPeriodsThatDoNotFollowEachOther) {
  const struct {
    std::vector<OrganizationPeriod> periods;
    std::string_view reason;
  } cases[] = {
      {{Period(kBegin, kEve - 1, "district", "a"), Period(kMove, kOpen, "district", "b")},
       "ORGANIZATION_PERIODS_GAP"},
      {{Period(kBegin, kMove, "district", "a"), Period(kMove, kOpen, "district", "b")},
       "ORGANIZATION_PERIODS_OVERLAP"},
      {{Period(kBegin, kOpen, "district", "a"), Period(kMove, kOpen, "district", "b")},
       "ORGANIZATION_PERIODS_OVERLAP"},
      {{Period(kMove, kOpen, "district", "a"), Period(kBegin, kEve, "district", "b")},
       "ORGANIZATION_PERIODS_OVERLAP"},
      {{Period(kMove, kBegin, "district", "a")}, "ORGANIZATION_PERIOD_REVERSED"},
  };
  for (const auto& c : cases) {
    const absl::Status status = Upsert(Dated("grassroots", c.periods));
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(ErrorReason(status), c.reason) << c.periods.size();
  }
}

TEST_F(OrganizationHistoryTest, AuthoritiesHaveDays) {
  OrganizationNode grassroots =
      Dated("grassroots", {Period(kBegin, kOpen, "district", "grassroots")});
  grassroots.authorities = {{2, Date(2021, 1, 1), Date(2021, 12, 31)}, {2, kMove, kOpen}};
  grassroots.has_admission_authority = true;
  Put(grassroots);
  Reload();
  EXPECT_EQ(tree_.AdmissionAuthorityOn(Id("cell"), Date(2020, 12, 31)), Id("district"));
  EXPECT_EQ(tree_.AdmissionAuthorityOn(Id("cell"), Date(2021, 6, 1)), Id("grassroots"));
  EXPECT_EQ(tree_.AdmissionAuthorityOn(Id("cell"), kEve), Id("district"));
  EXPECT_EQ(tree_.AdmissionAuthorityOn(Id("cell"), kMove), Id("grassroots"));
  EXPECT_EQ(tree_.AdmissionAuthorityOn(Id("cell"), kBegin - 1), std::nullopt);
  EXPECT_EQ(tree_.Find(Id("grassroots"))->authorities, grassroots.authorities);
  grassroots.authorities.clear();
  Put(grassroots);
  Reload();
  EXPECT_EQ(tree_.AdmissionAuthorityOn(Id("cell"), kMove), Id("district"));
}

TEST_F(OrganizationHistoryTest, SuccessionsLeadToWhoCarriesOn) {
  Add("new", "district");
  Add("newer", "district");
  Put(Dated("cell", {Period(kBegin, kEve, "grassroots", "cell")}));
  Put(Dated("new", {Period(kBegin, Date(2023, 12, 31), "district", "new")}));
  Put(Dated("office", {Period(kBegin, kEve, "agencies", "office")}));
  Succeed(Step("cell", "newer", kMove, 40, false, true));
  Succeed(Step("cell", "new", kMove, 60, true, true));
  Succeed(Step("new", "newer", Date(2024, 1, 1), 100, true, true));
  // A split of one that goes on, and does not hand over what nobody named.
  Succeed(Step("grassroots", "newer", kMove, 50, true, false));
  Reload();
  EXPECT_EQ(tree_.CarriedOnBy(Id("cell")), Id("newer"));
  EXPECT_EQ(tree_.CarriedOnBy(Id("new")), Id("newer"));
  EXPECT_EQ(tree_.CarriedOnBy(Id("newer")), Id("newer"));
  EXPECT_EQ(tree_.CarriedOnBy(Id("grassroots")), Id("grassroots"));
  EXPECT_EQ(tree_.CarriedOnBy(Id("office")), std::nullopt);
  EXPECT_EQ(tree_.CarriedOnBy(Id("nowhere")), std::nullopt);
  EXPECT_THAT(tree_.SuccessionsOf(Id("cell")), SizeIs(2));
  // Told again, with another share: the row is replaced, in memory too.
  Succeed(Step("cell", "new", kMove, 70, true, true));
  Succeed(Step("cell", "new", kMove, 70, true, true));
  Reload();
  EXPECT_THAT(tree_.SuccessionsOf(Id("cell")), SizeIs(2));
  int shares = 0;
  for (const Succession& step : tree_.SuccessionsOf(Id("cell"))) shares += step.share_percent;
  EXPECT_EQ(shares, 110);
}

TEST_F(OrganizationHistoryTest, ReloadsWhatChangedWhileOthersReadAndWrite) {
  std::atomic<bool> done = false;
  std::vector<std::thread> readers;
  for (int i = 0; i < 3; ++i) {
    readers.emplace_back([&] {
      while (!done) {
        EXPECT_TRUE(tree_.Reload(*database_).ok());
        EXPECT_EQ(tree_.PathToRootOn(Id("cell"), kBegin).size(), 4u);
      }
    });
  }
  for (int i = 0; i < 40; ++i) {
    Add("extra" + std::to_string(i), i % 2 == 0 ? "district" : "office");
    if (i % 2 == 0) MoveGrassroots();
    if (i % 2 == 1) Add("grassroots", "district");
  }
  done = true;
  for (std::thread& reader : readers) reader.join();
  Reload();
  OrganizationTree whole;
  ASSERT_TRUE(whole.Reload(*database_).ok());
  EXPECT_EQ(tree_.size(), 46u);
  EXPECT_EQ(whole.size(), 46u);
  for (const char* name : {"province", "district", "office", "agencies"}) {
    EXPECT_EQ(tree_.SubtreeOn(Id(name), kMove), whole.SubtreeOn(Id(name), kMove));
    EXPECT_EQ(tree_.CountWithin(Id(name)), whole.CountWithin(Id(name)));
  }
}

// A replica that was filled before there were periods: head rows and closure alone.
TEST(OrganizationBackfillTest, TakesThePresentForAllDays) {
  testing::TestSchema schema;
  const auto database = schema.Open();
  const std::vector<db::Migration> all = Migrations();
  const absl::Time now = absl::FromUnixSeconds(0);
  ASSERT_TRUE(db::Migrate(*database, "access", {all[0]}, now).ok());
  const auto run = [&](const char* sql, const db::Values& values) {
    const absl::Status status = database->RunWrite(
        absl::InfiniteFuture(),
        [&](db::Transaction& transaction) { return transaction.Execute(sql, values).status(); });
    ASSERT_TRUE(status.ok()) << status;
  };
  const Uuid top = Uuid::FromName("top");
  const Uuid base = Uuid::FromName("base");
  const Uuid cell = Uuid::FromName("cell");
  const char head[] = "INSERT INTO replica_organization VALUES (?, ?, 'TYPE', ?, ?, ?, ?)";
  run(head, {top, db::Value(), "Tỉnh ủy", 0, "2000-01-01", db::Value()});
  run(head, {base, top, "Đảng bộ", 1, "2005-01-01", db::Value()});
  run(head, {cell, base, "Chi bộ", 0, "2003-01-01", "2019-12-31"});
  const char link[] = "INSERT INTO replica_organization_closure VALUES (?, ?, ?)";
  run(link, {top, top, 0});
  run(link, {base, base, 0});
  run(link, {cell, cell, 0});
  run(link, {top, base, 1});
  run(link, {base, cell, 1});
  run(link, {top, cell, 2});

  ASSERT_TRUE(db::Migrate(*database, "access", all, now).ok());
  OrganizationTree tree;
  ASSERT_TRUE(tree.Reload(*database).ok());
  EXPECT_THAT(tree.PathToRootOn(cell, Date(2005, 1, 1)), ElementsAre(cell, base, top));
  EXPECT_THAT(tree.PathToRootOn(cell, Date(2004, 1, 1)), ElementsAre(cell));
  EXPECT_THAT(tree.PathToRootOn(cell, Date(2020, 1, 1)), IsEmpty());
  EXPECT_EQ(tree.AdmissionAuthorityOn(cell, Date(2010, 1, 1)), base);
  std::vector<std::string> spans;
  ASSERT_TRUE(database
                  ->RunRead(absl::InfiniteFuture(),
                            [&](db::Transaction& transaction) -> absl::Status {
                              KETNAP_ASSIGN_OR_RETURN(
                                  const db::Rows rows,
                                  transaction.Query(
                                      "SELECT valid_from, valid_to, depth, folded_name"
                                      " FROM replica_organization_span WHERE descendant_id = ?"
                                      " ORDER BY depth",
                                      {cell}));
                              for (const db::Row& row : rows) {
                                spans.push_back(row.Text(0) + ".." + row.Text(1) + " " +
                                                row.Text(2) + " " + row.Text(3));
                              }
                              return absl::OkStatus();
                            })
                  .ok());
  EXPECT_THAT(spans,
              ElementsAre("2003-01-01..2019-12-31 0 chi bo", "2005-01-01..2019-12-31 1 chi bo",
                          "2005-01-01..2019-12-31 2 chi bo"));
}

// Whoever writes first after the upgrade finds the spans of the others complete.
TEST_F(OrganizationHistoryTest, TheFirstWriteCompletesTheSpans) {
  const auto spans = Spans();
  Sql("DELETE FROM replica_organization_span");
  Sql("UPDATE replica_tree_state SET spans_complete = 0 WHERE id = 1");
  Add("cell", "grassroots");
  EXPECT_EQ(Spans(), spans);
}

}  // namespace
}  // namespace ketnap::access
