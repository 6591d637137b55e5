#ifndef KETNAP_COMMON_TESTING_CRASHING_MIGRATIONS_H_
#define KETNAP_COMMON_TESTING_CRASHING_MIGRATIONS_H_

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/db/database.h"
#include "common/db/migrator.h"
#include "common/testing/mariadb_fixture.h"

namespace ketnap::testing {

// Applies the migrations to an empty schema in a process that dies each time between the last
// statement of a file and the note that it was applied, and starts again.
inline void CrashAfterEveryMigration(const char* module,
                                     const std::vector<db::Migration>& migrations) {
  TestSchema schema;
  const std::unique_ptr<db::Database> database = schema.Open();
  const absl::Time now = absl::FromUnixSeconds(1'700'000'000);
  auto run = [&](const std::string& sql) {
    const absl::Status status = database->RunWrite(
        absl::InfiniteFuture(),
        [&](db::Transaction& transaction) { return transaction.Execute(sql).status(); });
    ASSERT_TRUE(status.ok()) << sql << "\n" << status;
  };
  ASSERT_TRUE(db::Migrate(*database, module, {}, now).ok());
  for (size_t count = 1; count <= migrations.size(); ++count) {
    const std::vector<db::Migration> some(migrations.begin(),
                                          migrations.begin() + static_cast<std::ptrdiff_t>(count));
    run(absl::StrCat("ALTER TABLE schema_migration ADD CONSTRAINT dies CHECK (version < ", count,
                     ")"));
    ASSERT_FALSE(db::Migrate(*database, module, some, now).ok()) << some.back().name;
    run("ALTER TABLE schema_migration DROP CONSTRAINT dies");
    const absl::Status status = db::Migrate(*database, module, some, now);
    ASSERT_TRUE(status.ok()) << some.back().name << ": " << status;
  }
}

}  // namespace ketnap::testing

#endif  // KETNAP_COMMON_TESTING_CRASHING_MIGRATIONS_H_
