#include "common/db/durability.h"

#include <map>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"

namespace ketnap::db {
namespace {

struct Requirement {
  const char* variable;
  const char* value;
  bool mariadb_only = false;
};

constexpr Requirement kRequirements[] = {
    {"innodb_flush_log_at_trx_commit", "1"},
    {"sync_binlog", "1"},
    {"innodb_doublewrite", "ON"},
    {"binlog_format", "ROW"},
    {"sql_mode", "STRICT_TRANS_TABLES"},
    {"innodb_snapshot_isolation", "ON", true},
};

// The global values: a session, ours included, can only say something about itself.
constexpr char kReadVariables[] =
    "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('version', 'innodb_flush_log_at_trx_commit', "
    "'sync_binlog', 'innodb_doublewrite', 'binlog_format', 'sql_mode', "
    "'innodb_snapshot_isolation')";

bool Meets(std::string_view variable, std::string_view wanted, std::string_view actual) {
  if (variable == "sql_mode") return absl::StrContains(actual, wanted);
  if (wanted == "ON") return absl::EqualsIgnoreCase(actual, "ON") || actual == "1";
  return absl::EqualsIgnoreCase(actual, wanted);
}

}  // namespace

absl::Status CheckDurability(Connection& connection, absl::Duration limit) {
  KETNAP_ASSIGN_OR_RETURN(const Rows rows, connection.Query(kReadVariables, {}, limit));
  std::map<std::string, std::string> variables;
  for (const Row& row : rows) variables[row.Text(0)] = row.Text(1);
  const bool is_mariadb = absl::StrContains(variables["version"], "MariaDB");
  std::vector<std::string> unmet;
  for (const Requirement& requirement : kRequirements) {
    if (requirement.mariadb_only && !is_mariadb) continue;
    if (Meets(requirement.variable, requirement.value, variables[requirement.variable])) continue;
    unmet.push_back(absl::StrCat(requirement.variable, "=", requirement.value));
  }
  if (unmet.empty()) return absl::OkStatus();
  const std::string list = absl::StrJoin(unmet, ", ");
  return ReasonedError(
      absl::StatusCode::kFailedPrecondition, "SERVER_NOT_DURABLE",
      {absl::StrCat("Máy chủ cơ sở dữ liệu chưa bảo đảm an toàn dữ liệu, cần đặt: ", list, "."),
       absl::StrCat("The database server is not durable and strict; it needs: ", list, ".")},
      {{"variables", list}});
}

}  // namespace ketnap::db
