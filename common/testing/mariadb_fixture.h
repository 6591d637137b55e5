#ifndef KETNAP_COMMON_TESTING_MARIADB_FIXTURE_H_
#define KETNAP_COMMON_TESTING_MARIADB_FIXTURE_H_

#include <memory>
#include <string>

#include "common/db/database.h"

namespace ketnap::testing {

// A real MariaDB for tests, durable and strict as in production. The server is the one whose socket
// stands in the environment variable KETNAP_TEST_MARIADB_SOCKET (tests/run starts one and shares
// it), or else a private mariadbd that this process starts in a temporary folder once and stops at
// exit.
class MariadbServer {
 public:
  // The process's server; crashes with a readable message when none can be had.
  static MariadbServer& Instance();

  const std::string& socket_path() const;
  // Kills the private server with SIGKILL and starts it again on the same data; for fault tests.
  // Crashes when the server is a shared one.
  void KillAndRestart();
  // True when this process started the server itself.
  bool is_private() const;

 private:
  friend class TestSchema;
  MariadbServer();
  ~MariadbServer();
  struct State;
  std::unique_ptr<State> state_;
};

// A schema of its own with an account that has rights on it alone; both dropped when the object
// goes.
class TestSchema {
 public:
  TestSchema();
  ~TestSchema();
  TestSchema(const TestSchema&) = delete;
  TestSchema& operator=(const TestSchema&) = delete;

  db::DatabaseOptions options() const;
  std::unique_ptr<db::Database> Open() const;
  const std::string& name() const { return name_; }

 private:
  std::string name_;
  std::string password_;
};

}  // namespace ketnap::testing

#endif  // KETNAP_COMMON_TESTING_MARIADB_FIXTURE_H_
