#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/access/tree_fixture.h"
#include "common/access/tree_statements.h"
#include "common/base/clock.h"

namespace ketnap::access {
namespace {

constexpr Date kBegin(2015, 1, 1);
constexpr Date kToday(2025, 7, 1);

constexpr char kListByName[] =
    "SELECT descendant_id, depth, type FROM replica_organization_span"
    " WHERE ancestor_id = ? AND valid_from <= ? AND valid_to >= ? AND folded_name >= ?"
    " AND (folded_name > ? OR descendant_id > ?) ORDER BY folded_name, descendant_id LIMIT 51";
constexpr char kListChildren[] =
    "SELECT descendant_id, type FROM replica_organization_span"
    " WHERE ancestor_id = ? AND depth = 1 AND valid_from <= ? AND valid_to >= ?"
    " AND folded_name >= ? AND (folded_name > ? OR descendant_id > ?)"
    " ORDER BY folded_name, descendant_id LIMIT 51";
constexpr char kAncestors[] =
    "SELECT ancestor_id FROM replica_organization_span"
    " WHERE descendant_id = ? AND valid_from <= ? AND valid_to >= ?";

// A province of ten thousand: 12 districts with 40 grassroots organizations each, but the first
// with 25 of 40 cells, which is the one that moves.
class TreeScaleTest : public TreeFixture {
 protected:
  template <typename Body>
  absl::Duration Time(const std::string& what, int times, Body body) {
    const SystemClock clock;
    const absl::Time start = clock.Now();
    for (int i = 0; i < times; ++i) body();
    const absl::Duration each = (clock.Now() - start) / times;
    std::printf("[ MEASURED ] %s: %s\n", what.c_str(), absl::FormatDuration(each).c_str());
    return each;
  }

  void Plan(const std::string& name, const std::string& parent) {
    planned_.push_back(Dated(name, {Period(kBegin, std::nullopt, parent, name)}));
  }

  void PlanProvince() {
    Plan("province", "");
    for (int d = 0; d < 12; ++d) {
      const std::string district = "huyện " + std::to_string(d);
      Plan(district, "province");
      for (int b = 0; b < (d == 0 ? 25 : 40); ++b) {
        const std::string base = district + " xã " + std::to_string(b);
        Plan(base, district);
        planned_.back().authorities = {{2, kBegin, std::nullopt}};
        for (int c = 0; c < (d == 0 ? 40 : 19); ++c) {
          Plan(base + " chi bộ " + std::to_string(c), base);
        }
      }
    }
  }

  void PutAll() {
    for (size_t first = 0; first < planned_.size(); first += 500) {
      const absl::Status status = database_->RunWrite(
          absl::InfiniteFuture(), [&](db::Transaction& transaction) -> absl::Status {
            for (size_t i = first; i < std::min(first + 500, planned_.size()); ++i) {
              KETNAP_RETURN_IF_ERROR(UpsertOrganization(transaction, planned_[i]));
            }
            return absl::OkStatus();
          });
      ASSERT_TRUE(status.ok()) << status;
    }
  }

  void ExpectReadByIndex(const char* sql, const db::Values& values, const std::string& index) {
    const db::Rows plan = Rows(std::string("EXPLAIN ") + sql, values);
    ASSERT_EQ(plan.size(), 1u);
    EXPECT_EQ(plan[0].OptionalText(5), index) << sql;
    const std::string extra = plan[0].OptionalText(9).value_or("");
    EXPECT_FALSE(absl::StrContains(extra, "filesort")) << extra;
    EXPECT_FALSE(absl::StrContains(extra, "temporary")) << extra;
    EXPECT_TRUE(absl::StrContains(extra, "Using index")) << extra;
  }

  // No table is read from end to end, apart from what a statement made itself ("<derived2>").
  void ExpectNoScan(const std::string& sql, const db::Values& values) {
    for (const db::Row& row : Rows("EXPLAIN " + sql, values)) {
      const std::string table = row.OptionalText(2).value_or("");
      if (table.empty() || absl::StartsWith(table, "<") || table == "b") continue;
      EXPECT_NE(row.OptionalText(3), "ALL") << table << " in " << sql;
      EXPECT_TRUE(row.OptionalText(5).has_value()) << table << " in " << sql;
    }
  }

  void ExpectStatementsReadByIndex(const Uuid& cell) {
    const int64_t last = Rows(kSelectChangeNumber)[0].Int(0) - 5;
    ExpectNoScan(kSelectChangeNumber, {});
    ExpectNoScan(kLockState, {});
    ExpectNoScan(kSelectComplete, {});
    ExpectNoScan(kSelectNodePage, {cell});
    ExpectNoScan(kSelectPeriodRange, {Uuid(), cell});
    ExpectNoScan(kSelectAuthorityRange, {Uuid(), cell});
    ExpectNoScan(kSelectChangedNodes, {last});
    ExpectNoScan(kSelectChangedPeriods, {last});
    ExpectNoScan(kSelectChangedAuthorities, {last});
    ExpectNoScan(kSelectChangedSuccessions, {last});
    ExpectNoScan(kSelectPeriodsOf, {cell});
    ExpectNoScan(kSelectPeriodsBelow, {cell});
    ExpectNoScan(kSelectSpansOf, {cell});
    ExpectNoScan(kSelectSpanOn, {cell, cell, Date(2020, 1, 1), Date(2020, 1, 1)});
    ExpectNoScan(kSelectSpansBelow, {cell});
    ExpectNoScan(absl::StrCat(kSelectSpansOfSome, db::Placeholders(2), ")"),
                 {cell, Id("province")});
    ExpectNoScan(kSelectPeriodPage, {cell, cell, kToday});
  }

  std::vector<OrganizationNode> planned_;
};

TEST_F(TreeScaleTest, TenThousandOrganizations) {
  PlanProvince();
  ASSERT_GT(planned_.size(), 9'500u);
  std::printf("[ MEASURED ] organizations: %zu\n", planned_.size());
  Time("all entered, one event each", 1, [&] { PutAll(); });
  EXPECT_LT(Time("Reload of everything", 1, [&] { Reload(); }), absl::Seconds(10));
  EXPECT_EQ(tree_.size(), planned_.size());
  EXPECT_LT(Time("Reload of nothing", 20, [&] { Reload(); }), absl::Milliseconds(200));

  Time("SubtreeOn of the province", 5,
       [&] { EXPECT_EQ(tree_.SubtreeOn(Id("province"), kToday).size(), planned_.size()); });
  Time("CountWithin of the province", 5,
       [&] { EXPECT_EQ(tree_.CountWithin(Id("province")), planned_.size()); });
  const Uuid cell = Id("huyện 3 xã 7 chi bộ 5");
  Time("IsWithinOn", 10'000, [&] { EXPECT_TRUE(tree_.IsWithinOn(cell, Id("province"), kToday)); });

  const OrganizationNode moved =
      Dated("huyện 0", {Period(kBegin, kToday - 1, "province", "huyện 0"),
                        Period(kToday, std::nullopt, "huyện 1", "huyện 0")});
  EXPECT_LT(Time("move of 1026 organizations", 1, [&] { Put(moved); }), absl::Seconds(10));
  Time("Reload after the move", 1, [&] { Reload(); });
  EXPECT_EQ(tree_.SubtreeOn(Id("huyện 1"), kToday).size(), 801u + 1026u);
  EXPECT_EQ(tree_.SubtreeOn(Id("huyện 1"), kToday - 1).size(), 801u);
  const OrganizationNode renamed = Dated(
      "province",
      {Period(kBegin, kToday - 1, "", "province"), Period(kToday, std::nullopt, "", "tỉnh mới")});
  Time("rename of the province", 1, [&] { Put(renamed); });

  int turn = 0;
  const std::string leaf = "huyện 3 xã 7 chi bộ 6";
  Time("move of one cell", 20, [&] {
    const std::string parent = ++turn % 2 == 0 ? "huyện 4 xã 1" : "huyện 3 xã 7";
    Put(Dated(leaf, {Period(kBegin, kToday - 1, "huyện 3 xã 7", leaf),
                     Period(kToday, std::nullopt, parent, leaf)}));
  });

  Rows(
      "ANALYZE TABLE replica_organization, replica_organization_change,"
      " replica_organization_period, replica_organization_authority,"
      " replica_organization_succession, replica_organization_span");
  const Uuid province = Id("province");
  const std::string name = "dang bo huyen 3";
  ExpectReadByIndex(kListByName, {province, kToday, kToday, name, name, cell},
                    "replica_organization_span_by_name");
  ExpectReadByIndex(kListByName, {province, kToday, kToday, "", "", Uuid()},
                    "replica_organization_span_by_name");
  ExpectReadByIndex(kListChildren, {Id("huyện 1"), kToday, kToday, "", "", Uuid()},
                    "replica_organization_span_by_depth");
  ExpectReadByIndex(kAncestors, {cell, kToday, kToday}, "replica_organization_span_by_descendant");
  ExpectStatementsReadByIndex(cell);
  EXPECT_EQ(Rows(kListByName, {province, kToday, kToday, name, name, cell}).size(), 51u);

  // What the upgrade of such a replica costs.
  Sql("DELETE FROM replica_organization_span");
  Sql("UPDATE replica_tree_state SET spans_complete = 0 WHERE id = 1");
  Time("all spans worked out", 1, [&] { Reload(); });
}

}  // namespace
}  // namespace ketnap::access
