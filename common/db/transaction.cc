#include "common/db/transaction.h"

#include "common/base/errors.h"
#include "common/base/log.h"
#include "common/base/status_macros.h"

namespace ketnap::db {

absl::StatusOr<std::optional<Row>> Transaction::QueryOptional(std::string_view sql,
                                                              const Values& values) {
  KETNAP_ASSIGN_OR_RETURN(Rows rows, Query(sql, values));
  if (rows.empty()) return std::optional<Row>();
  if (rows.size() > 1) {
    LogError("database_too_many_rows",
             {{"rows", static_cast<uint64_t>(rows.size())}, {"sql", sql.substr(0, 200)}});
    return ReasonedError(absl::StatusCode::kInternal, "DATABASE_ERROR",
                         {"Lỗi nội bộ của cơ sở dữ liệu.", "Internal database error."});
  }
  return std::optional<Row>(std::move(rows.front()));
}

std::string Placeholders(size_t count) {
  std::string text;
  text.reserve(count * 3);
  for (size_t i = 0; i < count; ++i) text += i == 0 ? "?" : ", ?";
  return text;
}

}  // namespace ketnap::db
