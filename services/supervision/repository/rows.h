#ifndef KETNAP_SERVICES_SUPERVISION_REPOSITORY_ROWS_H_
#define KETNAP_SERVICES_SUPERVISION_REPOSITORY_ROWS_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "common/base/status_macros.h"
#include "common/db/transaction.h"

// Rows to values, for the repositories of this service.
namespace ketnap::supervision {

template <typename T>
absl::StatusOr<std::vector<T>> Many(db::Transaction& transaction, std::string_view sql,
                                    const db::Values& values, T (*convert)(const db::Row&)) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, transaction.Query(sql, values));
  std::vector<T> result;
  result.reserve(rows.size());
  for (const db::Row& row : rows) result.push_back(convert(row));
  return result;
}

template <typename T>
absl::StatusOr<std::optional<T>> One(db::Transaction& transaction, std::string_view sql,
                                     const db::Values& values, T (*convert)(const db::Row&)) {
  KETNAP_ASSIGN_OR_RETURN(const auto row, transaction.QueryOptional(sql, values));
  if (!row.has_value()) return std::optional<T>();
  return std::optional<T>(convert(*row));
}

// Above every id: where a page in descending order begins.
inline const std::string& LastId() {
  static const auto* id = new std::string(16, '\xff');
  return *id;
}

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_REPOSITORY_ROWS_H_
