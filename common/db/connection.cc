#include "common/db/connection.h"

#include <cppconn/connection.h>
#include <cppconn/datatype.h>
#include <cppconn/driver.h>
#include <cppconn/exception.h>
#include <cppconn/metadata.h>
#include <cppconn/prepared_statement.h>
#include <cppconn/resultset.h>
#include <cppconn/resultset_metadata.h>
#include <cppconn/statement.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_format.h"
#include "common/base/errors.h"
#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/db/sql_error.h"

namespace ketnap::db {
namespace {

constexpr absl::Duration kLongestConnect = absl::Seconds(5);
// How much later than the statement limit the client stops waiting. That happens only when the
// server hangs, and costs the connection.
constexpr absl::Duration kReadGrace = absl::Seconds(5);
constexpr size_t kSqlInLog = 200;

constexpr std::string_view kSessionSettings =
    "SET time_zone = '+00:00', innodb_lock_wait_timeout = 5, "
    "sql_mode = 'STRICT_TRANS_TABLES,STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,"
    "ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'";

// The driver wants to be told of each thread that uses it.
class DriverThread {
 public:
  DriverThread() { driver()->threadInit(); }
  ~DriverThread() { driver()->threadEnd(); }

  static sql::Driver* driver() {
    // The library's own look-up keeps a map without a lock; a static is initialized once.
    static sql::Driver* const instance = get_driver_instance();
    return instance;
  }
};

sql::Driver* DriverOfThisThread() {
  thread_local DriverThread thread;
  return thread.driver();
}

int CeilSeconds(absl::Duration duration) {
  return static_cast<int>(
      std::max<int64_t>(1, absl::ToInt64Seconds(absl::Ceil(duration, absl::Seconds(1)))));
}

sql::SQLString ToSqlString(std::string_view text) {
  return sql::SQLString(text.data(), text.size());
}

bool StartsWithWord(std::string_view sql, std::string_view word) {
  return absl::StartsWithIgnoreCase(sql, word) &&
         (sql.size() == word.size() || !absl::ascii_isalnum(sql[word.size()]));
}

// Everything else (DDL, SHOW, SET) is rare, would only fill the statement cache, and on MySQL
// cannot always be prepared.
bool IsWorthPreparing(std::string_view sql) {
  sql = absl::StripAsciiWhitespace(sql);
  for (std::string_view word : {"SELECT", "INSERT", "UPDATE", "DELETE", "REPLACE", "WITH"}) {
    if (StartsWithWord(sql, word)) return true;
  }
  return absl::StartsWith(sql, "(");
}

void BindValue(sql::PreparedStatement& statement, unsigned position, const Value& value) {
  if (value.is_null()) {
    statement.setNull(position, sql::DataType::VARCHAR);
  } else if (const auto* number = std::get_if<int64_t>(&value.data())) {
    statement.setInt64(position, *number);
  } else if (const auto* real = std::get_if<double>(&value.data())) {
    statement.setDouble(position, *real);
  } else {
    statement.setString(position, ToSqlString(std::get<std::string>(value.data())));
  }
}

// The shortest text that reads back as the same number: the driver's own has six decimals.
std::string DoubleText(double number) {
  char buffer[32];
  const auto result = std::to_chars(buffer, buffer + sizeof(buffer), number);
  return std::string(buffer, result.ptr);
}

Rows CopyRows(sql::ResultSet& result) {
  sql::ResultSetMetaData* metadata = result.getMetaData();
  const unsigned count = metadata->getColumnCount();
  auto names = std::make_shared<std::vector<std::string>>();
  std::vector<bool> is_real(count);
  for (unsigned i = 1; i <= count; ++i) {
    names->push_back(metadata->getColumnLabel(i).asStdString());
    const int type = metadata->getColumnType(i);
    is_real[i - 1] = type == sql::DataType::DOUBLE || type == sql::DataType::REAL;
  }
  Rows rows;
  rows.reserve(result.rowsCount());
  while (result.next()) {
    std::vector<std::optional<std::string>> columns(count);
    for (unsigned i = 1; i <= count; ++i) {
      if (result.isNull(i)) continue;
      columns[i - 1] = is_real[i - 1] ? DoubleText(static_cast<double>(result.getDouble(i)))
                                      : result.getString(i).asStdString();
    }
    rows.emplace_back(std::move(columns), names);
  }
  return rows;
}

void LogDatabaseError(int code, std::string_view state, std::string_view message,
                      std::string_view sql) {
  // The one statement that carries a secret in its text.
  if (absl::StrContains(absl::AsciiStrToUpper(sql), "IDENTIFIED")) sql = message = "";
  LogError("database_error", {{"code", code},
                              {"state", state},
                              {"message", MessageIsFreeOfValues(code) ? message : ""},
                              {"sql", sql.substr(0, kSqlInLog)}});
}

}  // namespace

Connection::Connection(const DatabaseOptions& options,
                       std::unique_ptr<sql::Connection> driver_connection)
    : driver_connection_(std::move(driver_connection)),
      statements_(static_cast<size_t>(std::max(1, options.statement_cache_size))),
      longest_time_limit_(options.default_time_limit) {}

Connection::~Connection() {
  DriverOfThisThread();
  // A transaction left open ends with the connection.
}

absl::StatusOr<std::unique_ptr<Connection>> Connection::Open(const DatabaseOptions& options,
                                                             absl::Duration limit) {
  if (limit <= absl::ZeroDuration()) return PoolDeadlineError();
  try {
    sql::ConnectOptionsMap properties;
    properties["hostName"] = ToSqlString(absl::StrCat("unix://", options.socket_path));
    properties["userName"] = ToSqlString(options.user);
    properties["password"] = ToSqlString(options.password);
    properties["schema"] = ToSqlString(options.schema);
    // Without it an UPDATE that sets what already stands reports no row.
    properties["CLIENT_FOUND_ROWS"] = true;
    properties["OPT_CHARSET_NAME"] = sql::SQLString("utf8mb4");
    properties["OPT_CONNECT_TIMEOUT"] = CeilSeconds(std::min(limit, kLongestConnect));
    // The driver keeps these for the whole life of a connection.
    properties["OPT_READ_TIMEOUT"] = CeilSeconds(options.default_time_limit + kReadGrace);
    properties["OPT_WRITE_TIMEOUT"] = CeilSeconds(options.default_time_limit + kReadGrace);
    std::unique_ptr<sql::Connection> driver_connection(DriverOfThisThread()->connect(properties));
    auto connection =
        std::unique_ptr<Connection>(new Connection(options, std::move(driver_connection)));
    KETNAP_RETURN_IF_ERROR(connection->Initialize());
    return connection;
  } catch (const sql::SQLException& e) {
    LogWarning("database_connect_failed", {{"code", e.getErrorCode()}, {"schema", options.schema}});
  } catch (const std::exception&) {
    LogWarning("database_connect_failed", {{"schema", options.schema}});
  }
  return DatabaseUnavailableError();
}

absl::Status Connection::Initialize() {
  text_statement_.reset(driver_connection_->createStatement());
  KETNAP_RETURN_IF_ERROR(Run("SET NAMES utf8mb4 COLLATE utf8mb4_bin"));
  KETNAP_RETURN_IF_ERROR(Run(kSessionSettings));
  KETNAP_RETURN_IF_ERROR(Run("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ"));
  try {
    std::unique_ptr<sql::ResultSet> result(text_statement_->executeQuery("SELECT VERSION()"));
    is_mariadb_ =
        result->next() && absl::StrContains(result->getString(1).asStdString(), "MariaDB");
    return absl::OkStatus();
  } catch (...) {
    return HandleException("SELECT VERSION()");
  }
}

absl::Status Connection::HandleException(std::string_view sql) {
  SqlError error;
  int code = 0;
  try {
    throw;
  } catch (const sql::SQLException& e) {
    code = e.getErrorCode();
    error = ClassifySqlError(code, e.what());
    if (error.status.code() == absl::StatusCode::kInternal) {
      LogDatabaseError(code, e.getSQLState(), e.what(), sql);
    }
  } catch (...) {
    error = ClassifySqlError(0, "");
  }
  if (error.damage == Damage::kConnection) {
    broken_ = true;
    LogWarning("database_connection_lost", {{"code", code}});
  }
  if (error.damage != Damage::kStatement) transaction_error_ = error.status;
  // A statement that failed in a way nobody foresaw (its table changed, the server forgot it) is
  // prepared anew next time.
  if (error.status.code() == absl::StatusCode::kInternal) statements_.Erase(sql);
  return error.status;
}

absl::Status Connection::Run(std::string_view sql) {
  try {
    if (text_statement_->execute(ToSqlString(sql))) {
      // A result left unread would be taken for the next statement's.
      std::unique_ptr<sql::ResultSet> unread(text_statement_->getResultSet());
    }
    return absl::OkStatus();
  } catch (...) {
    return HandleException(sql);
  }
}

bool Connection::TimeLimitFits(absl::Duration limit) const {
  // A little more than what is left is good enough, and spares a round trip for most transactions.
  return time_limit_ >= limit && time_limit_ <= limit * 1.25 + absl::Milliseconds(50);
}

std::string Connection::TimeLimitAssignment(absl::Duration limit) {
  time_limit_ = limit >= longest_time_limit_ ? limit : limit * 1.1 + absl::Milliseconds(10);
  return is_mariadb_
             ? absl::StrFormat("max_statement_time = %.3f", absl::ToDoubleSeconds(time_limit_))
             : absl::StrFormat("max_execution_time = %d", absl::ToInt64Milliseconds(time_limit_));
}

absl::Status Connection::SetSession(TransactionMode mode, absl::Duration limit) {
  const bool read_committed = mode == TransactionMode::kReadModifyWrite;
  std::string assignments;
  if (!TimeLimitFits(limit)) assignments = TimeLimitAssignment(limit);
  if (read_committed != read_committed_) {
    read_committed_ = read_committed;
    absl::StrAppend(&assignments, assignments.empty() ? "" : ", ",
                    is_mariadb_ ? "tx_isolation" : "transaction_isolation", " = '",
                    read_committed ? "READ-COMMITTED'" : "REPEATABLE-READ'");
  }
  if (assignments.empty()) return absl::OkStatus();
  return Run(absl::StrCat("SET ", assignments));
}

absl::Status Connection::Begin(TransactionMode mode, absl::Duration limit) {
  DriverOfThisThread();
  transaction_error_ = absl::OkStatus();
  limit = std::min(limit, longest_time_limit_);
  if (limit <= absl::ZeroDuration()) return PoolDeadlineError();
  KETNAP_RETURN_IF_ERROR(SetSession(mode, limit));
  return Run(mode == TransactionMode::kRead
                 ? "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY"
                 : "START TRANSACTION");
}

absl::Status Connection::BeginSingle(absl::Duration limit) {
  DriverOfThisThread();
  transaction_error_ = absl::OkStatus();
  limit = std::min(limit, longest_time_limit_);
  if (limit <= absl::ZeroDuration()) return PoolDeadlineError();
  // Either isolation serves: a lone SELECT sees one snapshot in both.
  if (TimeLimitFits(limit)) return absl::OkStatus();
  return Run(absl::StrCat("SET ", TimeLimitAssignment(limit)));
}

absl::Status Connection::Admit(absl::Duration limit) {
  if (!transaction_error_.ok()) return transaction_error_;
  limit = std::min(limit, longest_time_limit_);
  if (limit <= absl::ZeroDuration()) {
    transaction_error_ = StatementDeadlineError();
    return transaction_error_;
  }
  if (TimeLimitFits(limit) || limit > time_limit_) return absl::OkStatus();
  return Run(absl::StrCat("SET ", TimeLimitAssignment(limit)));
}

sql::PreparedStatement& Connection::Prepare(std::string_view sql, const Values& values) {
  std::unique_ptr<sql::PreparedStatement>* statement = statements_.Find(sql);
  if (statement == nullptr) {
    statement =
        statements_.Insert(sql, std::unique_ptr<sql::PreparedStatement>(
                                    driver_connection_->prepareStatement(ToSqlString(sql))));
  }
  for (size_t i = 0; i < values.size(); ++i) {
    BindValue(**statement, static_cast<unsigned>(i + 1), values[i]);
  }
  return **statement;
}

absl::StatusOr<Rows> Connection::Query(std::string_view sql, const Values& values,
                                       absl::Duration limit) {
  DriverOfThisThread();
  KETNAP_RETURN_IF_ERROR(Admit(limit));
  try {
    // executeQuery stores the whole result and throws when a row read was aborted halfway; other
    // ways of this driver give a null result then.
    std::unique_ptr<sql::ResultSet> result(values.empty() && !IsWorthPreparing(sql)
                                               ? text_statement_->executeQuery(ToSqlString(sql))
                                               : Prepare(sql, values).executeQuery());
    if (result == nullptr) throw sql::SQLException("no result");
    return CopyRows(*result);
  } catch (...) {
    return HandleException(sql);
  }
}

absl::StatusOr<int64_t> Connection::Execute(std::string_view sql, const Values& values,
                                            absl::Duration limit) {
  DriverOfThisThread();
  KETNAP_RETURN_IF_ERROR(Admit(limit));
  if (values.empty() && !IsWorthPreparing(sql)) {
    KETNAP_RETURN_IF_ERROR(Run(sql));
    return 0;
  }
  try {
    return Prepare(sql, values).executeUpdate();
  } catch (...) {
    return HandleException(sql);
  }
}

absl::Status Connection::Commit() {
  DriverOfThisThread();
  if (!transaction_error_.ok()) return transaction_error_;
  // Never Connection::commit() of the driver: it reports success on a dead connection.
  absl::Status status = Run("COMMIT");
  if (status.ok()) return status;
  if (broken_) {
    transaction_error_ = CommitOutcomeUnknownError();
    return transaction_error_;
  }
  return status;
}

void Connection::Rollback() {
  DriverOfThisThread();
  if (broken_) return;
  const absl::Status why = transaction_error_;
  if (!Run("ROLLBACK").ok()) broken_ = true;
  transaction_error_ = why;
}

absl::Status Connection::Ping(absl::Duration limit) {
  DriverOfThisThread();
  transaction_error_ = absl::OkStatus();
  KETNAP_RETURN_IF_ERROR(Admit(limit));
  return Run("DO 1");
}

bool Connection::conflict() const {
  return transaction_error_.code() == absl::StatusCode::kAborted;
}

}  // namespace ketnap::db
