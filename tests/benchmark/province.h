#ifndef KETNAP_TESTS_BENCHMARK_PROVINCE_H_
#define KETNAP_TESTS_BENCHMARK_PROVINCE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tests/benchmark/suite.h"

namespace ketnap::benchmark {

// What the measurements stand on.
struct Province {
  std::string account;
  std::string session_token;
  std::string cell;
  std::string helper;  // An official member of the cell.
};

// Makes it in an empty suite, through the public API: the first account, a second one that holds
// the roles, four organizations and one member.
absl::StatusOr<Province> MakeProvince(const Suite& suite);

// Kept in `folder`, one file for each field, readable by its owner alone.
absl::Status SaveProvince(const Province& province, const std::string& folder);
absl::StatusOr<Province> LoadProvince(const std::string& folder);

}  // namespace ketnap::benchmark

#endif  // KETNAP_TESTS_BENCHMARK_PROVINCE_H_
