#ifndef KETNAP_COMMON_TESTING_STATEMENT_CHECK_H_
#define KETNAP_COMMON_TESTING_STATEMENT_CHECK_H_

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "common/db/database.h"
#include "common/db/transaction.h"
#include "common/testing/service_harness.h"

// How the server goes about a statement, for tests with enough rows that it has a choice.
namespace ketnap::testing {

struct PlanDemands {
  bool in_order = false;                // The rows come in the order of an index: nothing sorted.
  bool may_read_whole_index = false;    // Short of the whole table.
  std::set<std::string> other_aliases;  // Tables by their alias that are as small as a page is.
};

// Expects that every table is reached by an index. What the server knows without reading, and what
// it made itself, is passed over.
void ExpectIndexed(ServiceHarness& harness, std::string_view sql, const db::Values& values,
                   const PlanDemands& demands = {});

// The rows the server went over for `body`, run in one transaction.
int64_t RowsRead(db::Database& database, const std::function<absl::Status(db::Transaction&)>& body);

}  // namespace ketnap::testing

#endif  // KETNAP_COMMON_TESTING_STATEMENT_CHECK_H_
