#ifndef KETNAP_TESTS_BENCHMARK_REVIEWS_H_
#define KETNAP_TESTS_BENCHMARK_REVIEWS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tests/benchmark/clients.h"
#include "tests/benchmark/province.h"
#include "tests/benchmark/suite.h"

namespace ketnap::benchmark {

// `count` people of the province's cell, on its list and with a helper, so that their months can be
// reviewed. Made on the dossier service's own socket.
absl::StatusOr<std::vector<std::string>> MakeCandidates(const Suite& suite,
                                                        const Province& province, int count);

enum class Way { kDirect, kEdge };

// RecordMonthlyReview, `turns` times by each of `clients`, each over a connection of its own and on
// people of its own: PeopleFor(turns) of `people`, who have no reviews yet.
absl::StatusOr<RunResult> RunReviews(const Suite& suite, const Province& province, Way way,
                                     const std::vector<std::string>& people, int clients,
                                     int turns);

}  // namespace ketnap::benchmark

#endif  // KETNAP_TESTS_BENCHMARK_REVIEWS_H_
