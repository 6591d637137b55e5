#include "common/testing/mariadb_fixture.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/statvfs.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <random>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/synchronization/mutex.h"
#include "common/base/clock.h"
#include "common/base/log.h"

extern char** environ;

namespace ketnap::testing {
namespace {

constexpr absl::Duration kStartLimit = absl::Seconds(60);

// The server's keeper. Each line on its standard input (re)starts the server after SIGKILL; the end
// of the input, which comes however this process ends, kills the server and removes everything it
// wrote. Its temporary tables are its own: a server that starts removes those of all others beside
// which it puts its own.
constexpr char kKeeper[] = R"sh(
folder=$1
PATH=$PATH:/usr/sbin:/usr/local/sbin
as_user=
[ "$(id -u)" = 0 ] && as_user=--user=root
pid=
stop() {
  [ -n "$pid" ] && kill -9 "$pid" && wait "$pid"
  pid=
}
finish() {
  stop
  rm -rf "$folder"
  exit "$1"
}
mariadb-install-db --no-defaults $as_user --auth-root-authentication-method=normal \
  --skip-test-db --datadir="$folder/data" --tmpdir="$folder" >"$folder/install.log" 2>&1 </dev/null || {
  echo "mariadb-install-db failed (package mariadb-server-core):" >&9
  tail -n 5 "$folder/install.log" >&9
  finish 1
}
while read -r command; do
  stop
  mariadbd --no-defaults $as_user --datadir="$folder/data" --socket="$folder/socket" \
    --pid-file="$folder/pid" --tmpdir="$folder" --skip-networking --skip-name-resolve \
    --max-connections=500 \
    --innodb-flush-log-at-trx-commit=1 --sync-binlog=1 --innodb-doublewrite=ON \
    --log-bin="$folder/data/binlog" --binlog-format=ROW --innodb-snapshot-isolation=ON \
    --sql-mode=STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION --innodb-buffer-pool-size=128M \
    --innodb-log-file-size=48M --character-set-server=utf8mb4 --collation-server=utf8mb4_bin \
    --max-allowed-packet=64M >>"$folder/log" 2>&1 </dev/null 9>&- &
  pid=$!
done
finish 0
)sh";

[[noreturn]] void Fail(const std::string& why) {
  std::fprintf(stderr, "MariaDB for tests: %s\n", why.c_str());
  std::abort();
}

bool Accepts(const std::string& socket_path) {
  const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (socket_path.size() >= sizeof(address.sun_path)) Fail("the socket's path is too long");
  std::memcpy(address.sun_path, socket_path.c_str(), socket_path.size() + 1);
  const bool connected =
      connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
  close(fd);
  return connected;
}

// In memory where there is room: what tests need is a server that survives SIGKILL, and there its
// many fsyncs cost nothing.
std::string TemporaryFolder() {
  constexpr uint64_t kRoom = uint64_t{2} << 30;
  struct statvfs memory {};
  const bool fits = statvfs("/dev/shm", &memory) == 0 && access("/dev/shm", W_OK) == 0 &&
                    uint64_t{memory.f_bavail} * memory.f_frsize >= kRoom;
  std::string folder = fits ? "/dev/shm/ketnap-mariadb-XXXXXX" : "/tmp/ketnap-mariadb-XXXXXX";
  if (mkdtemp(folder.data()) == nullptr) Fail("no temporary folder");
  return folder;
}

std::string RandomHex(int bytes) {
  std::random_device device;
  std::string text;
  for (int i = 0; i < bytes; ++i) absl::StrAppendFormat(&text, "%02x", device() & 0xff);
  return text;
}

}  // namespace

struct MariadbServer::State {
  std::string socket_path;
  bool is_private = false;
  pid_t keeper = -1;
  int keeper_input = -1;
  std::unique_ptr<db::Database> admin;

  void StartKeeper(const std::string& folder);
  void StartServer();
  void OpenAdmin();
};

void MariadbServer::State::StartKeeper(const std::string& folder) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) Fail("no pipe");
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[0], 0);
  // The keeper must not hold a runner's pipe open after this process: what it has to say goes to 9.
  posix_spawn_file_actions_adddup2(&actions, 2, 9);
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  // A session of its own: Ctrl-C reaches this process, whose end reaches the keeper.
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID);
  const char* arguments[] = {"sh", "-c", kKeeper, "keeper", folder.c_str(), nullptr};
  if (posix_spawn(&keeper, "/bin/sh", &actions, &attributes, const_cast<char**>(arguments),
                  environ) != 0) {
    Fail("cannot start /bin/sh");
  }
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[0]);
  keeper_input = ends[1];
}

void MariadbServer::State::StartServer() {
  // Without its file the old server cannot be taken for the new one below.
  unlink(socket_path.c_str());
  if (write(keeper_input, "start\n", 6) != 6) Fail("its keeper is gone");
  const absl::Time give_up = SystemClock().Now() + kStartLimit;
  while (!Accepts(socket_path)) {
    if (waitpid(keeper, nullptr, WNOHANG) == keeper) Fail("it could not be installed");
    if (SystemClock().Now() > give_up) Fail("it did not start");
    absl::SleepFor(absl::Milliseconds(20));
  }
}

void MariadbServer::State::OpenAdmin() {
  db::DatabaseOptions options;
  options.socket_path = socket_path;
  options.user = "root";
  options.schema = "mysql";
  options.pool_size = 2;
  auto database = db::OpenDatabase(options);
  if (!database.ok()) Fail(std::string(database.status().message()));
  admin = *std::move(database);
}

MariadbServer::MariadbServer() : state_(std::make_unique<State>()) {
  signal(SIGPIPE, SIG_IGN);
  // Statements that the server refuses are shown to whoever wrote them.
  InitializeLog("test", "-", "error").IgnoreError();
  if (const char* shared = getenv("KETNAP_TEST_MARIADB_SOCKET"); shared != nullptr && *shared) {
    state_->socket_path = shared;
    state_->OpenAdmin();
    return;
  }
  const std::string folder = TemporaryFolder();
  state_->is_private = true;
  state_->socket_path = absl::StrCat(folder, "/socket");
  state_->StartKeeper(folder);
  state_->StartServer();
  state_->OpenAdmin();
}

MariadbServer::~MariadbServer() {
  state_->admin.reset();
  if (state_->keeper_input < 0) return;
  close(state_->keeper_input);
  waitpid(state_->keeper, nullptr, 0);
}

MariadbServer& MariadbServer::Instance() {
  static MariadbServer server;
  return server;
}

const std::string& MariadbServer::socket_path() const { return state_->socket_path; }

bool MariadbServer::is_private() const { return state_->is_private; }

void MariadbServer::KillAndRestart() {
  if (!state_->is_private) Fail("a shared server may not be killed");
  state_->StartServer();
}

TestSchema::TestSchema()
    // No underscore: in a GRANT it would be a wildcard.
    : name_(absl::StrCat("ketnaptest", RandomHex(8))), password_(RandomHex(16)) {
  const absl::Status created = MariadbServer::Instance().state_->admin->RunWrite(
      absl::InfiniteFuture(), [&](db::Transaction& transaction) {
        for (const std::string& sql :
             {absl::StrCat("CREATE DATABASE ", name_, " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"),
              absl::StrCat("CREATE USER ", name_, "@localhost IDENTIFIED BY '", password_, "'"),
              absl::StrCat("GRANT ALL PRIVILEGES ON ", name_, ".* TO ", name_, "@localhost")}) {
          auto result = transaction.Execute(sql);
          if (!result.ok()) return result.status();
        }
        return absl::OkStatus();
      });
  if (!created.ok()) Fail(absl::StrCat("no schema: ", created.message()));
}

TestSchema::~TestSchema() {
  MariadbServer::Instance()
      .state_->admin
      ->RunWrite(
          absl::InfiniteFuture(),
          [&](db::Transaction& transaction) {
            auto user =
                transaction.Execute(absl::StrCat("DROP USER IF EXISTS ", name_, "@localhost"));
            auto schema = transaction.Execute(absl::StrCat("DROP DATABASE IF EXISTS ", name_));
            return user.ok() ? schema.status() : user.status();
          })
      .IgnoreError();
}

db::DatabaseOptions TestSchema::options() const {
  db::DatabaseOptions options;
  options.socket_path = MariadbServer::Instance().socket_path();
  options.user = name_;
  options.password = password_;
  options.schema = name_;
  return options;
}

std::unique_ptr<db::Database> TestSchema::Open() const {
  auto database = db::OpenDatabase(options());
  if (!database.ok()) Fail(absl::StrCat("cannot open: ", database.status().message()));
  return *std::move(database);
}

}  // namespace ketnap::testing
