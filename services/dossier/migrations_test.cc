#include "ketnap/dossier/migrations.h"

#include "common/testing/crashing_migrations.h"

namespace ketnap::dossier {
namespace {

TEST(MigrationsTest, EachIsFinishedAfterACrash) {
  ketnap::testing::CrashAfterEveryMigration("dossier", Migrations());
}

}  // namespace
}  // namespace ketnap::dossier
