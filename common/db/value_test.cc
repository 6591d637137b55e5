#include "common/db/value.h"

#include <gtest/gtest.h>

#include "common/base/errors.h"
#include "common/db/lru_cache.h"
#include "common/db/sql_error.h"
#include "common/db/transaction.h"

namespace ketnap::db {
namespace {

TEST(ValueTest, TimeIsWrittenInUtcWithMicroseconds) {
  const absl::Time time = absl::FromUnixMicros(1520211723000007);
  EXPECT_EQ(std::get<std::string>(Value(time).data()), "2018-03-05 01:02:03.000007");
}

TEST(ValueTest, EmptyOptionalIsNull) {
  EXPECT_TRUE(Value().is_null());
  EXPECT_TRUE(Value(std::optional<Date>()).is_null());
  EXPECT_EQ(std::get<int64_t>(Value(std::optional<int>(7)).data()), 7);
}

TEST(RowTest, TimeWithAndWithoutFraction) {
  const Row row({"2018-03-05 01:02:03", "2018-03-05 01:02:03.000007"});
  EXPECT_EQ(row.TimeAt(0), absl::FromUnixMicros(1520211723000000));
  EXPECT_EQ(row.TimeAt(1), absl::FromUnixMicros(1520211723000007));
}

TEST(RowDeathTest, WrongTypeCrashesWithTheColumnsName) {
  const auto names = std::make_shared<const std::vector<std::string>>(
      std::vector<std::string>{"vote_count", "birth_date"});
  const Row row({"abc", std::nullopt}, names);
  EXPECT_DEATH(row.Int(0), "vote_count");
  EXPECT_DEATH(row.DateAt(1), "birth_date");
}

TEST(PlaceholdersTest, OneForEachValue) {
  EXPECT_EQ(Placeholders(1), "?");
  EXPECT_EQ(Placeholders(3), "?, ?, ?");
}

TEST(LruCacheTest, LetsGoOfWhatWasUsedLongestAgo) {
  LruCache<int> cache(2);
  cache.Insert("a", 1);
  cache.Insert("b", 2);
  ASSERT_NE(cache.Find("a"), nullptr);
  cache.Insert("c", 3);
  EXPECT_EQ(cache.size(), 2u);
  EXPECT_EQ(cache.Find("b"), nullptr);
  ASSERT_NE(cache.Find("a"), nullptr);
  EXPECT_EQ(*cache.Find("a"), 1);
  cache.Erase("a");
  cache.Erase("absent");
  EXPECT_EQ(cache.Find("a"), nullptr);
  EXPECT_EQ(cache.size(), 1u);
}

TEST(SqlErrorTest, DuplicateNamesTheIndexAndNotTheEntry) {
  for (const char* message : {"Duplicate entry 'Nguyen's 'key' x' for key 'by_number'",
                              "Duplicate entry 'Nguyen' for key 'candidate.by_number'"}) {
    const SqlError error = ClassifySqlError(1062, message);
    EXPECT_EQ(error.status.code(), absl::StatusCode::kAlreadyExists);
    EXPECT_EQ(error.damage, Damage::kStatement);
    EXPECT_EQ(ErrorMetadataValue(error.status, "index"), "by_number");
    EXPECT_EQ(error.status.ToString().find("Nguyen"), std::string::npos);
  }
}

TEST(SqlErrorTest, DamageOfEachKind) {
  EXPECT_EQ(ClassifySqlError(1213, "").damage, Damage::kTransaction);
  EXPECT_EQ(ClassifySqlError(1205, "").status.code(), absl::StatusCode::kAborted);
  EXPECT_EQ(ClassifySqlError(1020, "").status.code(), absl::StatusCode::kAborted);
  EXPECT_EQ(ClassifySqlError(1969, "").status.code(), absl::StatusCode::kDeadlineExceeded);
  EXPECT_EQ(ClassifySqlError(1064, "").status.code(), absl::StatusCode::kInternal);
  for (int code : {0, 2002, 2006, 2013, 2014, 1927, 1053}) {
    EXPECT_EQ(ClassifySqlError(code, "").damage, Damage::kConnection) << code;
    EXPECT_EQ(ClassifySqlError(code, "").status.code(), absl::StatusCode::kUnavailable) << code;
  }
}

}  // namespace
}  // namespace ketnap::db
