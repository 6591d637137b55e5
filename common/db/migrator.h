#ifndef KETNAP_COMMON_DB_MIGRATOR_H_
#define KETNAP_COMMON_DB_MIGRATOR_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/db/database.h"

namespace ketnap::db {

// One step of a schema: NNNN_verb_object.sql. Files are compiled into the service (CMake makes a
// Migrations() function of each migrations/ folder), so that a binary and its schema cannot drift
// apart.
struct Migration {
  int version = 0;   // NNNN.
  std::string name;  // "create_candidate".
  std::string sql;   // Statements separated by ";\n". Each must be re-runnable (IF NOT EXISTS): DDL
                     // commits by itself, and a crash in between repeats the file. An ALTER TABLE
                     // need not be: which statements were begun is noted (schema_progress), and of
                     // those an ALTER that finds its change there counts as carried out.
};

// Applies, in order, what table schema_migration does not have yet, holding a lease row so that two
// starting replicas do not both do it. FAILED_PRECONDITION when an applied migration's digest
// differs from the compiled one, when the database is newer than the binary, or when versions are
// not 1, 2, 3, … `module` keeps the numbering of the shared tables ("journal", "idempotency", …)
// apart from the service's own.
absl::Status Migrate(Database& database, std::string_view module,
                     const std::vector<Migration>& migrations, absl::Time now);

}  // namespace ketnap::db

#endif  // KETNAP_COMMON_DB_MIGRATOR_H_
