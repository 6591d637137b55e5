#include "services/dossier/handlers/forms/office_process.h"

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>

#include "common/base/clock.h"

namespace ketnap::dossier {
namespace {

// Where the machine's network cannot be left, a child that was to leave it ends with this.
constexpr int kNotConfined = 126;
constexpr int kNotStarted = 127;

// ---- In the child, between fork and exec: other threads of the parent may have held any lock, so
// nothing here may allocate, log or take one.

bool LeaveNetwork() {
  return unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0 || unshare(CLONE_NEWNET) == 0;
}

bool Limit(__rlimit_resource resource, uint64_t value) {
  const rlimit limit = {value, value};
  return setrlimit(resource, &limit) == 0;
}

bool Confine(const ConfinedProcess& process) {
  if (process.without_network && !LeaveNetwork()) return false;
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && Limit(RLIMIT_CORE, 0) &&
         Limit(RLIMIT_CPU, process.cpu_seconds) && Limit(RLIMIT_AS, process.memory_bytes) &&
         Limit(RLIMIT_FSIZE, process.file_bytes) && Limit(RLIMIT_NOFILE, 512);
}

[[noreturn]] void RunChild(const ConfinedProcess& process, char* const* arguments,
                           char* const* environment) {
  setpgid(0, 0);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  signal(SIGPIPE, SIG_DFL);
  const int nothing = open("/dev/null", O_RDWR);
  if (nothing < 0 || dup2(nothing, 0) < 0 || dup2(nothing, 1) < 0 || dup2(nothing, 2) < 0) {
    _exit(kNotStarted);
  }
  syscall(SYS_close_range, 3U, ~0U, 0U);
  if (chdir(process.directory.c_str()) != 0) _exit(kNotStarted);
  if (!Confine(process)) _exit(kNotConfined);
  execve(arguments[0], arguments, environment);
  _exit(kNotStarted);
}

// ---- In the parent.

std::vector<char*> Pointers(const std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (const std::string& text : texts) pointers.push_back(const_cast<char*>(text.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

// Waits for the child without reaping it, so that its number and group stay its own until all of
// them are killed. False when `end` came first.
bool WaitUntil(pid_t child, absl::Time end) {
  absl::Duration pause = absl::Milliseconds(2);
  for (;;) {
    siginfo_t info = {};
    if (waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
        info.si_pid == child) {
      return true;
    }
    const absl::Duration left = end - SystemClock().Now();
    if (left <= absl::ZeroDuration()) return false;
    absl::SleepFor(std::min(pause, left));
    pause = std::min(pause * 2, absl::Milliseconds(50));
  }
}

}  // namespace

absl::StatusOr<ProcessEnd> RunConfined(const ConfinedProcess& process, absl::Time end) {
  const std::vector<char*> arguments = Pointers(process.arguments);
  const std::vector<char*> environment = Pointers(process.environment);
  const pid_t child = fork();
  if (child < 0) return absl::InternalError("no process could be started");
  if (child == 0) RunChild(process, arguments.data(), environment.data());
  // Both sides set it: whoever comes first.
  setpgid(child, child);
  const bool ended = WaitUntil(child, end);
  kill(-child, SIGKILL);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!ended) return ProcessEnd::kTimedOut;
  const bool succeeded = WIFEXITED(status) && WEXITSTATUS(status) == 0;
  return succeeded ? ProcessEnd::kSucceeded : ProcessEnd::kFailed;
}

bool CanLeaveNetwork() {
  const pid_t child = fork();
  if (child < 0) return false;
  if (child == 0) _exit(LeaveNetwork() ? 0 : kNotConfined);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace ketnap::dossier
