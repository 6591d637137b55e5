#include "tests/benchmark/clients.h"

#include <algorithm>
#include <iostream>
#include <latch>
#include <thread>

#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "common/base/clock.h"
#include "common/base/errors.h"
#include "common/base/files.h"
#include "common/base/status_macros.h"

namespace ketnap::benchmark {
namespace {

absl::Time Now() { return SystemClock().Now(); }

double Micros(const std::vector<absl::Duration>& sorted, double quantile) {
  if (sorted.empty()) return 0;
  const auto last = static_cast<double>(sorted.size() - 1);
  return absl::ToDoubleMicroseconds(sorted[static_cast<size_t>(last * quantile)]);
}

void Add(const RunResult& part, RunResult* whole) {
  if (whole->first_failure.ok()) whole->first_failure = part.first_failure;
  whole->failed += part.failed;
  whole->latencies.insert(whole->latencies.end(), part.latencies.begin(), part.latencies.end());
}

}  // namespace

RunResult RunClients(int clients, int turns,
                     const std::function<absl::Status(int client, int turn)>& act) {
  std::vector<RunResult> parts(static_cast<size_t>(clients));
  std::vector<std::thread> threads;
  std::latch ready(clients + 1);
  for (int client = 0; client < clients; ++client) {
    threads.emplace_back([&, client] {
      RunResult& part = parts[static_cast<size_t>(client)];
      part.latencies.reserve(static_cast<size_t>(turns));
      ready.arrive_and_wait();
      for (int turn = 0; turn < turns; ++turn) {
        const absl::Time begun = Now();
        absl::Status status = act(client, turn);
        if (status.ok()) {
          part.latencies.push_back(Now() - begun);
        } else {
          if (part.failed++ == 0) part.first_failure = std::move(status);
        }
      }
    });
  }
  RunResult whole;
  ready.arrive_and_wait();
  const absl::Time begun = Now();
  for (std::thread& thread : threads) thread.join();
  whole.took = Now() - begun;
  for (const RunResult& part : parts) Add(part, &whole);
  std::sort(whole.latencies.begin(), whole.latencies.end());
  return whole;
}

absl::StatusOr<std::vector<std::string>> ReadPeople(const std::string& file, int wanted) {
  KETNAP_ASSIGN_OR_RETURN(const std::string content, ReadFile(file));
  std::vector<std::string> people = absl::StrSplit(content, '\n', absl::SkipEmpty());
  if (static_cast<int>(people.size()) < wanted) {
    return absl::InvalidArgumentError(absl::StrCat(file, " names fewer than ", wanted));
  }
  return people;
}

std::string Summary(const RunResult& result) {
  const auto done = static_cast<double>(result.latencies.size());
  return absl::StrFormat("done=%.0f failed=%d rate=%.1f p50=%.0f p99=%.0f", done, result.failed,
                         done / absl::ToDoubleSeconds(result.took), Micros(result.latencies, 0.50),
                         Micros(result.latencies, 0.99));
}

int Report(const RunResult& result) {
  std::cout << Summary(result) << std::endl;
  if (result.failed == 0) return 0;
  std::cerr << absl::StatusCodeToString(result.first_failure.code()) << ": "
            << EnglishMessage(result.first_failure) << std::endl;
  return 1;
}

}  // namespace ketnap::benchmark
