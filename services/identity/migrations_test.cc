#include "ketnap/identity/migrations.h"

#include "common/testing/crashing_migrations.h"

namespace ketnap::identity {
namespace {

TEST(MigrationsTest, EachIsFinishedAfterACrash) {
  ketnap::testing::CrashAfterEveryMigration("identity", Migrations());
}

}  // namespace
}  // namespace ketnap::identity
