#ifndef KETNAP_COMMON_DB_TEST_STATEMENTS_H_
#define KETNAP_COMMON_DB_TEST_STATEMENTS_H_

#include <string_view>

#include "common/db/database.h"

namespace ketnap::db {

// One statement in a transaction of its own, for tests of this folder.
inline absl::Status RunOne(Database& database, std::string_view sql, const Values& values = {}) {
  return database.RunWrite(absl::InfiniteFuture(), [&](Transaction& transaction) {
    return transaction.Execute(sql, values).status();
  });
}

inline absl::StatusOr<Rows> Read(Database& database, std::string_view sql,
                                 const Values& values = {}) {
  Rows rows;
  const absl::Status status =
      database.RunRead(absl::InfiniteFuture(), [&](Transaction& transaction) {
        auto result = transaction.Query(sql, values);
        if (result.ok()) rows = *std::move(result);
        return result.status();
      });
  if (!status.ok()) return status;
  return rows;
}

}  // namespace ketnap::db

#endif  // KETNAP_COMMON_DB_TEST_STATEMENTS_H_
