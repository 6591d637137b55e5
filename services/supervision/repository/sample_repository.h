#ifndef KETNAP_SERVICES_SUPERVISION_REPOSITORY_SAMPLE_REPOSITORY_H_
#define KETNAP_SERVICES_SUPERVISION_REPOSITORY_SAMPLE_REPOSITORY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/db/transaction.h"
#include "services/supervision/domain/inspection_sample.h"

// Samples, and whom they are drawn from. Statuses are those of db::Transaction.
namespace ketnap::supervision {

struct Sample {
  Uuid id;
  Uuid inspection;
  std::optional<Uuid> subject;
  int64_t seed = 0;
  int size = 0;
  int population = 0;
  std::string facts_digest;   // 32 bytes.
  std::string sample_digest;  // 32 bytes.
  absl::Time create_time;
  std::vector<SampleItem> items;
};

// What is known of a person's way, replaced by what is newer.
absl::Status PutWay(db::Transaction& transaction, const PersonWay& way);
absl::Status RemoveWay(db::Transaction& transaction, const Uuid& candidate);
// The ways of everybody who belongs to an organization at or below `root` today. Of somebody who is
// in no organization there any more there is nothing.
absl::StatusOr<std::vector<PersonWay>> ListWaysBelow(db::Transaction& transaction,
                                                     const Uuid& root);

absl::Status InsertSample(db::Transaction& transaction, const Sample& sample);
// Oldest first, after the sample `after`; with their people.
absl::StatusOr<std::vector<Sample>> ListSamples(db::Transaction& transaction,
                                                const Uuid& inspection,
                                                const std::optional<Uuid>& after, int limit);

// For the test that asks the database how it would run them: ways (root), samples (inspection,
// after, limit), items (sample).
std::vector<std::string_view> SampleStatements();

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_REPOSITORY_SAMPLE_REPOSITORY_H_
