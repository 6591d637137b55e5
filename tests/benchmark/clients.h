#ifndef KETNAP_TESTS_BENCHMARK_CLIENTS_H_
#define KETNAP_TESTS_BENCHMARK_CLIENTS_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace ketnap::benchmark {

struct RunResult {
  int64_t failed = 0;
  absl::Status first_failure;
  absl::Duration took;
  std::vector<absl::Duration> latencies;  // Of what succeeded, sorted.
};

// `clients` threads, each of which acts `turns` times, one after another without a pause. The clock
// runs from the moment all threads are ready to the end of the last one.
RunResult RunClients(int clients, int turns,
                     const std::function<absl::Status(int client, int turn)>& act);

// Reviews one candidate gets: what a person collects in two years on the list.
inline constexpr int kReviewsPerCandidate = 24;

// How many people `turns` reviews take.
inline int PeopleFor(int turns) {
  return (turns + kReviewsPerCandidate - 1) / kReviewsPerCandidate;
}

// The lines of a file. INVALID_ARGUMENT when there are fewer than `wanted`.
absl::StatusOr<std::vector<std::string>> ReadPeople(const std::string& file, int wanted);

// "done=… failed=… rate=… p50=… p99=…": rate in turns per second, latencies in microseconds.
std::string Summary(const RunResult& result);

// Prints the summary; the first failure goes to standard error. The exit code for main.
int Report(const RunResult& result);

}  // namespace ketnap::benchmark

#endif  // KETNAP_TESTS_BENCHMARK_CLIENTS_H_
