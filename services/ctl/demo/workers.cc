#include "services/ctl/demo/workers.h"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <iostream>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "common/base/clock.h"

namespace ketnap::ctl {
namespace {

constexpr absl::Duration kBetweenWrites = absl::Milliseconds(200);

}  // namespace

Progress::Progress(std::string title, int total)
    : title_(std::move(title)),
      total_(total),
      terminal_(isatty(STDOUT_FILENO) == 1),
      started_(SystemClock().Now()) {}

Progress::~Progress() {
  absl::MutexLock lock(&mutex_);
  Write();
  std::cout << '\n' << std::flush;
}

void Progress::Advance() {
  absl::MutexLock lock(&mutex_);
  ++done_;
  if (!terminal_ || SystemClock().Now() - written_ < kBetweenWrites) return;
  Write();
  written_ = SystemClock().Now();
}

void Progress::Write() {
  if (terminal_) std::cout << '\r';
  std::cout << absl::StrFormat("  %s: %d/%d (%.1f s)", title_, done_, total_,
                               absl::ToDoubleSeconds(SystemClock().Now() - started_))
            << std::flush;
}

absl::Status RunParallel(int threads, int count, const std::function<absl::Status(int)>& work) {
  std::atomic<int> next{0};
  std::atomic<bool> failed{false};
  absl::Mutex mutex;
  absl::Status first;
  auto run = [&] {
    for (int i = next.fetch_add(1); i < count && !failed.load(); i = next.fetch_add(1)) {
      absl::Status status = work(i);
      if (status.ok()) continue;
      absl::MutexLock lock(&mutex);
      if (!failed.exchange(true)) first = std::move(status);
    }
  };
  std::vector<std::thread> pool;
  for (int i = 0; i < std::min(threads, count); ++i) pool.emplace_back(run);
  for (std::thread& thread : pool) thread.join();
  return first;
}

}  // namespace ketnap::ctl
