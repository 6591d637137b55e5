#ifndef KETNAP_COMMON_DB_ROWS_H_
#define KETNAP_COMMON_DB_ROWS_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "common/base/status_macros.h"
#include "common/db/transaction.h"

// Rows to values, for the repositories.
namespace ketnap::db {

template <typename T>
absl::StatusOr<std::vector<T>> Many(Transaction& transaction, std::string_view sql,
                                    const Values& values, T (*convert)(const Row&)) {
  KETNAP_ASSIGN_OR_RETURN(const Rows rows, transaction.Query(sql, values));
  std::vector<T> result;
  result.reserve(rows.size());
  for (const Row& row : rows) result.push_back(convert(row));
  return result;
}

template <typename T>
absl::StatusOr<std::optional<T>> One(Transaction& transaction, std::string_view sql,
                                     const Values& values, T (*convert)(const Row&)) {
  KETNAP_ASSIGN_OR_RETURN(const auto row, transaction.QueryOptional(sql, values));
  if (!row.has_value()) return std::optional<T>();
  return std::optional<T>(convert(*row));
}

// Above every id: where a page in descending order begins.
inline const std::string& LastId() {
  static const auto* id = new std::string(16, '\xff');
  return *id;
}

}  // namespace ketnap::db

#endif  // KETNAP_COMMON_DB_ROWS_H_
