#include "common/db/migrator.h"

#include <sodium.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "common/base/clock.h"
#include "common/base/errors.h"
#include "common/base/log.h"
#include "common/base/status_macros.h"

namespace ketnap::db {
namespace {

// Longer than any one statement may take (the default time limit), so that the lease, renewed
// before each, cannot run out under a statement.
constexpr absl::Duration kLease = absl::Minutes(2);
constexpr absl::Duration kLongestWait = absl::Minutes(5);
constexpr absl::Duration kPollEvery = absl::Milliseconds(100);

constexpr char kCreateMigrationTable[] =
    "CREATE TABLE IF NOT EXISTS schema_migration ("
    " module VARCHAR(64) NOT NULL,"
    " version INT NOT NULL,"
    " name VARCHAR(128) NOT NULL,"
    " digest BINARY(32) NOT NULL,"
    " applied_at DATETIME(6) NOT NULL,"
    " PRIMARY KEY (module, version)"
    ") ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin";
// How many statements of a migration under way were begun: whether the last of them happened is not
// known after a crash.
constexpr char kCreateProgressTable[] =
    "CREATE TABLE IF NOT EXISTS schema_progress ("
    " module VARCHAR(64) NOT NULL,"
    " version INT NOT NULL,"
    " digest BINARY(32) NOT NULL,"
    " begun INT NOT NULL,"
    " PRIMARY KEY (module)"
    ") ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin";
constexpr char kPutProgress[] =
    "INSERT INTO schema_progress (module, version, digest, begun) VALUES (?, ?, ?, ?)"
    " ON DUPLICATE KEY UPDATE version = VALUES(version), digest = VALUES(digest),"
    " begun = VALUES(begun)";
constexpr char kCreateLeaseTable[] =
    "CREATE TABLE IF NOT EXISTS schema_lease ("
    " lease_id TINYINT NOT NULL,"
    " holder BINARY(16) NULL,"
    " expires_at DATETIME(6) NULL,"
    " PRIMARY KEY (lease_id),"
    " CHECK (lease_id = 1)"
    ") ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin";

std::string Digest(std::string_view sql) {
  std::string digest(32, '\0');
  crypto_generichash(reinterpret_cast<unsigned char*>(digest.data()), digest.size(),
                     reinterpret_cast<const unsigned char*>(sql.data()), sql.size(), nullptr, 0);
  return digest;
}

absl::Status Refusal(std::string_view reason, const Message& message, std::string_view module,
                     int version) {
  return ReasonedError(absl::StatusCode::kFailedPrecondition, reason, message,
                       {{"module", std::string(module)}, {"version", absl::StrCat(version)}});
}

absl::Status NumberingError(std::string_view module, int version) {
  return Refusal("MIGRATION_NUMBERING",
                 {"Các bước nâng cấp cơ sở dữ liệu phải được đánh số liên tục 1, 2, 3, …",
                  "Migrations must be numbered 1, 2, 3, … without a gap."},
                 module, version);
}

// Statements of a file, without leading comments; parts with nothing else are left out.
std::vector<std::string> SplitStatements(std::string_view sql) {
  std::vector<std::string> statements;
  const std::vector<std::string> parts = absl::StrSplit(sql, ";\n");
  for (std::string_view part : parts) {
    part = absl::StripAsciiWhitespace(part);
    while (absl::StartsWith(part, "--")) {
      const size_t end = part.find('\n');
      part = end == std::string_view::npos ? "" : absl::StripAsciiWhitespace(part.substr(end));
    }
    if (absl::EndsWith(part, ";"))
      part = absl::StripAsciiWhitespace(part.substr(0, part.size() - 1));
    if (!part.empty()) statements.emplace_back(part);
  }
  return statements;
}

class Migrator {
 public:
  Migrator(Database& database, std::string_view module, const std::vector<Migration>& migrations,
           absl::Time now)
      : database_(database),
        module_(module),
        migrations_(migrations),
        now_(now),
        holder_(Uuid::Generate(clock_.Now())) {}

  absl::Status Run() {
    for (size_t i = 0; i < migrations_.size(); ++i) {
      if (migrations_[i].version != static_cast<int>(i) + 1) {
        return NumberingError(module_, migrations_[i].version);
      }
    }
    KETNAP_RETURN_IF_ERROR(Execute(kCreateMigrationTable));
    KETNAP_RETURN_IF_ERROR(Execute(kCreateProgressTable));
    KETNAP_RETURN_IF_ERROR(Execute(kCreateLeaseTable));
    KETNAP_ASSIGN_OR_RETURN(size_t applied, CountApplied());
    if (applied == migrations_.size()) return absl::OkStatus();

    KETNAP_RETURN_IF_ERROR(AwaitLease());
    auto release = absl::MakeCleanup([this] { ReleaseLease(); });
    // Somebody else may have done it meanwhile.
    KETNAP_ASSIGN_OR_RETURN(applied, CountApplied());
    for (; applied < migrations_.size(); ++applied) {
      KETNAP_RETURN_IF_ERROR(Apply(migrations_[applied]));
    }
    return absl::OkStatus();
  }

 private:
  // A statement in a transaction of its own. DDL commits by itself.
  absl::Status Execute(std::string_view sql) {
    return database_.RunWrite(absl::InfiniteFuture(), [&](Transaction& transaction) {
      return transaction.Execute(sql).status();
    });
  }

  // How many of the migrations stand in the database, after checking that they are these.
  absl::StatusOr<size_t> CountApplied() {
    Rows rows;
    KETNAP_RETURN_IF_ERROR(
        database_.RunRead(absl::InfiniteFuture(), [&](Transaction& transaction) -> absl::Status {
          KETNAP_ASSIGN_OR_RETURN(rows,
                                  transaction.Query("SELECT version, digest FROM schema_migration "
                                                    "WHERE module = ? ORDER BY version",
                                                    {module_}));
          return absl::OkStatus();
        }));
    for (size_t i = 0; i < rows.size(); ++i) {
      const int version = static_cast<int>(rows[i].Int(0));
      if (version > static_cast<int>(migrations_.size())) {
        return Refusal("DATABASE_NEWER_THAN_BINARY",
                       {"Cơ sở dữ liệu mới hơn phiên bản chương trình đang chạy.",
                        "The database is newer than this binary."},
                       module_, version);
      }
      if (version != static_cast<int>(i) + 1) return NumberingError(module_, version);
      if (rows[i].Text(1) != Digest(migrations_[i].sql)) {
        return Refusal(
            "MIGRATION_CHANGED",
            {"Một bước nâng cấp cơ sở dữ liệu đã áp dụng khác với bản trong chương trình.",
             "A migration that was applied differs from the compiled one."},
            module_, version);
      }
    }
    return rows.size();
  }

  // Statements of the migration that an attempt before this one had begun.
  absl::StatusOr<int64_t> CountBegun(const Migration& migration) {
    int64_t begun = 0;
    KETNAP_RETURN_IF_ERROR(
        database_.RunRead(absl::InfiniteFuture(), [&](Transaction& transaction) -> absl::Status {
          KETNAP_ASSIGN_OR_RETURN(
              const auto row,
              transaction.QueryOptional("SELECT begun FROM schema_progress"
                                        " WHERE module = ? AND version = ? AND digest = ?",
                                        {module_, migration.version, Digest(migration.sql)}));
          begun = row.has_value() ? row->Int(0) : 0;
          return absl::OkStatus();
        }));
    return begun;
  }

  absl::Status PutBegun(const Migration& migration, int64_t begun) {
    return database_.RunWrite(absl::InfiniteFuture(), [&](Transaction& transaction) {
      return transaction
          .Execute(kPutProgress, {module_, migration.version, Digest(migration.sql), begun})
          .status();
    });
  }

  // One statement; `may_stand` when an attempt before this one may have carried it out. An ALTER
  // is whole or nothing, so one that finds its change there has happened.
  absl::Status Take(const Migration& migration, const std::string& statement, int64_t index,
                    bool may_stand) {
    if (!may_stand) KETNAP_RETURN_IF_ERROR(PutBegun(migration, index + 1));
    const absl::Status status = Execute(statement);
    const bool stands = ErrorReason(status) == "SCHEMA_CHANGED_ALREADY";
    if (may_stand && stands && absl::StartsWith(statement, "ALTER ")) return absl::OkStatus();
    // It has not happened: found in the way at the next attempt, it would be somebody else's.
    if (absl::IsInternal(status) && !may_stand) PutBegun(migration, index).IgnoreError();
    return status;
  }

  absl::Status Record(const Migration& migration) {
    return database_.RunWrite(
        absl::InfiniteFuture(), [&](Transaction& transaction) -> absl::Status {
          KETNAP_RETURN_IF_ERROR(
              transaction
                  .Execute(
                      "INSERT INTO schema_migration (module, version, name, digest, applied_at) "
                      "VALUES (?, ?, ?, ?, ?)",
                      {module_, migration.version, migration.name, Digest(migration.sql), now_})
                  .status());
          return transaction.Execute("DELETE FROM schema_progress WHERE module = ?", {module_})
              .status();
        });
  }

  absl::Status Apply(const Migration& migration) {
    KETNAP_ASSIGN_OR_RETURN(const int64_t begun, CountBegun(migration));
    int64_t index = 0;
    for (const std::string& statement : SplitStatements(migration.sql)) {
      KETNAP_RETURN_IF_ERROR(RenewLease());
      KETNAP_RETURN_IF_ERROR(Take(migration, statement, index, index < begun));
      ++index;
    }
    KETNAP_RETURN_IF_ERROR(RenewLease());
    KETNAP_RETURN_IF_ERROR(Record(migration));
    LogInfo("migration_applied",
            {{"module", module_}, {"version", migration.version}, {"name", migration.name}});
    return absl::OkStatus();
  }

  absl::StatusOr<bool> TryLease() {
    bool taken = false;
    KETNAP_RETURN_IF_ERROR(database_.RunReadModifyWrite(
        absl::InfiniteFuture(), [&](Transaction& transaction) -> absl::Status {
          taken = false;
          KETNAP_RETURN_IF_ERROR(
              transaction.Execute("INSERT IGNORE INTO schema_lease (lease_id) VALUES (?)", {1})
                  .status());
          KETNAP_ASSIGN_OR_RETURN(
              std::optional<Row> row,
              transaction.QueryOptional("SELECT holder, expires_at FROM schema_lease "
                                        "WHERE lease_id = ? FOR UPDATE",
                                        {1}));
          const absl::Time now = clock_.Now();
          if (row.has_value() && !row->IsNull(0) && row->TimeAt(1) > now) return absl::OkStatus();
          KETNAP_RETURN_IF_ERROR(
              transaction
                  .Execute("UPDATE schema_lease SET holder = ?, expires_at = ? WHERE lease_id = ?",
                           {holder_, now + kLease, 1})
                  .status());
          taken = true;
          return absl::OkStatus();
        }));
    return taken;
  }

  absl::Status AwaitLease() {
    const absl::Time give_up = clock_.Now() + kLongestWait;
    while (true) {
      KETNAP_ASSIGN_OR_RETURN(const bool taken, TryLease());
      if (taken) return absl::OkStatus();
      if (clock_.Now() > give_up) {
        return TemporarilyUnavailableError("MIGRATION_LEASE_HELD", absl::Seconds(10));
      }
      absl::SleepFor(kPollEvery);
    }
  }

  absl::Status RenewLease() {
    int64_t rows = 0;
    KETNAP_RETURN_IF_ERROR(
        database_.RunWrite(absl::InfiniteFuture(), [&](Transaction& transaction) -> absl::Status {
          KETNAP_ASSIGN_OR_RETURN(rows,
                                  transaction.Execute("UPDATE schema_lease SET expires_at = ? "
                                                      "WHERE lease_id = ? AND holder = ?",
                                                      {clock_.Now() + kLease, 1, holder_}));
          return absl::OkStatus();
        }));
    if (rows == 1) return absl::OkStatus();
    // This process stood still for so long that another one took over.
    return TemporarilyUnavailableError("MIGRATION_LEASE_LOST", absl::Seconds(1));
  }

  void ReleaseLease() {
    database_
        .RunWrite(absl::InfiniteFuture(),
                  [&](Transaction& transaction) {
                    return transaction
                        .Execute(
                            "UPDATE schema_lease SET holder = NULL, expires_at = NULL "
                            "WHERE lease_id = ? AND holder = ?",
                            {1, holder_})
                        .status();
                  })
        .IgnoreError();
  }

  Database& database_;
  const std::string module_;
  const std::vector<Migration>& migrations_;
  const absl::Time now_;
  // The lease is between processes, whatever day a test says it is.
  const SystemClock clock_;
  const Uuid holder_;
};

}  // namespace

absl::Status Migrate(Database& database, std::string_view module,
                     const std::vector<Migration>& migrations, absl::Time now) {
  return Migrator(database, module, migrations, now).Run();
}

}  // namespace ketnap::db
