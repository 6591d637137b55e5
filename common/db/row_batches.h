#ifndef KETNAP_COMMON_DB_ROW_BATCHES_H_
#define KETNAP_COMMON_DB_ROW_BATCHES_H_

#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"

// Many rows by few statements. Batches have few sizes, so that few variants of a statement are
// prepared.
namespace ketnap::db {

// "`insert` (?, ?), (?, ?) … `end`" in the order of `rows`, which all have as many values.
absl::Status InsertRows(Transaction& transaction, std::string_view insert, std::string_view end,
                        const std::vector<Values>& rows);

// "`remove` `row` OR `row` …" over `keys`, each the values of one `row`, "(a = ? AND b = ?)".
absl::Status DeleteRows(Transaction& transaction, std::string_view remove, std::string_view row,
                        const std::vector<Values>& keys);

// "`select` ?, ?, … `end`" over all ids, in batches.
absl::StatusOr<Rows> QueryIn(Transaction& transaction, std::string_view select,
                             std::string_view end, const std::vector<Uuid>& ids);

}  // namespace ketnap::db

#endif  // KETNAP_COMMON_DB_ROW_BATCHES_H_
