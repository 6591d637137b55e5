#include "common/db/row_batches.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace ketnap::db {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Remembers what it is asked; a query finds nothing.
class Recorder : public Transaction {
 public:
  absl::StatusOr<Rows> Query(std::string_view sql, const Values& values) override {
    Note(sql, values);
    return Rows();
  }
  absl::StatusOr<int64_t> Execute(std::string_view sql, const Values& values) override {
    Note(sql, values);
    return fails ? absl::StatusOr<int64_t>(absl::AbortedError("deadlock")) : 1;
  }

  bool fails = false;
  std::vector<size_t> sizes;  // Values of each statement.
  std::vector<std::string> statements;
  Values all;

 private:
  void Note(std::string_view sql, const Values& values) {
    // As many places as values.
    EXPECT_EQ(static_cast<size_t>(std::count(sql.begin(), sql.end(), '?')), values.size());
    sizes.push_back(values.size());
    statements.emplace_back(sql);
    all.insert(all.end(), values.begin(), values.end());
  }
};

TEST(InsertRowsTest, WritesEachRowOnceInOrderByFewStatements) {
  std::vector<Values> rows;
  for (int i = 0; i < 171; ++i) rows.push_back({i, -i});
  Recorder recorder;
  ASSERT_TRUE(InsertRows(recorder, "INSERT INTO t VALUES ", " END", rows).ok());
  EXPECT_THAT(recorder.sizes, ElementsAre(256, 64, 16, 4, 2));
  EXPECT_EQ(recorder.statements.back(), "INSERT INTO t VALUES (?, ?) END");
  EXPECT_EQ(recorder.statements[3], "INSERT INTO t VALUES (?, ?), (?, ?) END");
  ASSERT_EQ(recorder.all.size(), 342u);
  for (int i = 0; i < 171; ++i) {
    EXPECT_EQ(recorder.all[static_cast<size_t>(2 * i)].data(), Value(i).data());
    EXPECT_EQ(recorder.all[static_cast<size_t>(2 * i + 1)].data(), Value(-i).data());
  }
}

TEST(InsertRowsTest, NothingIsNoStatementAndAnErrorStops) {
  Recorder recorder;
  EXPECT_TRUE(InsertRows(recorder, "INSERT INTO t VALUES ", "", {}).ok());
  EXPECT_THAT(recorder.statements, IsEmpty());
  recorder.fails = true;
  EXPECT_TRUE(absl::IsAborted(
      InsertRows(recorder, "INSERT INTO t VALUES ", "", std::vector<Values>(3, Values{1}))));
  EXPECT_THAT(recorder.sizes, ElementsAre(2));
}

TEST(DeleteRowsTest, NamesEachKeyOnce) {
  Recorder recorder;
  ASSERT_TRUE(
      DeleteRows(recorder, "DELETE FROM t WHERE ", "(a = ? AND b = ?)", {{1, 2}, {3, 4}, {5, 6}})
          .ok());
  EXPECT_THAT(recorder.statements,
              ElementsAre("DELETE FROM t WHERE (a = ? AND b = ?) OR (a = ? AND b = ?)",
                          "DELETE FROM t WHERE (a = ? AND b = ?)"));
  EXPECT_THAT(recorder.sizes, ElementsAre(4, 2));
}

TEST(QueryInTest, AsksForEveryIdAndFillsUpWithTheLast) {
  std::vector<Uuid> ids;
  for (int i = 0; i < 259; ++i) {
    std::string bytes(16, '\0');
    bytes[0] = static_cast<char>(i / 256);
    bytes[1] = static_cast<char>(i % 256);
    ids.push_back(*Uuid::FromBytes(bytes));
  }
  Recorder recorder;
  ASSERT_TRUE(QueryIn(recorder, "SELECT 1 FROM t WHERE id IN (", ")", ids).ok());
  EXPECT_THAT(recorder.sizes, ElementsAre(256, 4));
  for (size_t i = 0; i < ids.size(); ++i) EXPECT_EQ(recorder.all[i].data(), Value(ids[i]).data());
  EXPECT_EQ(recorder.all.back().data(), Value(ids.back()).data());
}

}  // namespace
}  // namespace ketnap::db
