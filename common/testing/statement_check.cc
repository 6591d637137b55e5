#include "common/testing/statement_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"

namespace ketnap::testing {
namespace {

// Columns of EXPLAIN.
constexpr size_t kTable = 2;
constexpr size_t kHow = 3;
constexpr size_t kIndex = 5;
constexpr size_t kRest = 9;

absl::StatusOr<int64_t> ReadSoFar(db::Transaction& transaction) {
  KETNAP_ASSIGN_OR_RETURN(
      const db::Rows rows,
      transaction.Query("SELECT VARIABLE_VALUE FROM information_schema.SESSION_STATUS"
                        " WHERE VARIABLE_NAME LIKE 'Handler\\_read%'"));
  int64_t sum = 0;
  for (const db::Row& row : rows) sum += std::stoll(row.Text(0));
  return sum;
}

}  // namespace

void ExpectIndexed(ServiceHarness& harness, std::string_view sql, const db::Values& values,
                   const PlanDemands& demands) {
  for (const db::Row& step : harness.ReadSql(absl::StrCat("EXPLAIN ", sql), values)) {
    const std::string table = step.OptionalText(kTable).value_or("");
    if (table.empty() || table[0] == '<' || demands.other_aliases.contains(table)) continue;
    const std::string how = step.OptionalText(kHow).value_or("");
    EXPECT_NE(how, "ALL") << sql << " reads " << table;
    if (!demands.may_read_whole_index) {
      EXPECT_NE(how, "index") << sql << " reads " << table;
    }
    EXPECT_FALSE(step.IsNull(kIndex)) << sql << " reads " << table << " by " << how;
    if (!demands.in_order) continue;
    const std::string rest = step.OptionalText(kRest).value_or("");
    EXPECT_THAT(rest, ::testing::Not(::testing::HasSubstr("filesort"))) << sql;
    EXPECT_THAT(rest, ::testing::Not(::testing::HasSubstr("temporary"))) << sql;
  }
}

int64_t RowsRead(db::Database& database,
                 const std::function<absl::Status(db::Transaction&)>& body) {
  int64_t read = 0;
  const absl::Status status = database.RunReadModifyWrite(
      absl::InfiniteFuture(), [&](db::Transaction& transaction) -> absl::Status {
        // What asking costs by itself.
        KETNAP_ASSIGN_OR_RETURN(const int64_t first, ReadSoFar(transaction));
        KETNAP_ASSIGN_OR_RETURN(const int64_t second, ReadSoFar(transaction));
        KETNAP_RETURN_IF_ERROR(body(transaction));
        KETNAP_ASSIGN_OR_RETURN(const int64_t third, ReadSoFar(transaction));
        read = third - second - (second - first);
        return absl::OkStatus();
      });
  EXPECT_TRUE(status.ok()) << status;
  return read;
}

}  // namespace ketnap::testing
