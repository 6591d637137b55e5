#ifndef KETNAP_SERVICES_TRAINING_REPOSITORY_CANDIDATE_FACTS_REPOSITORY_H_
#define KETNAP_SERVICES_TRAINING_REPOSITORY_CANDIDATE_FACTS_REPOSITORY_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "common/db/transaction.h"
#include "services/training/domain/training_class.h"

// What is known of people, in the database. Statuses are those of db::Transaction.
namespace ketnap::training {

absl::Status ReplaceCandidateFacts(db::Transaction& transaction, const CandidateFacts& facts);
absl::StatusOr<std::optional<CandidateFacts>> FindCandidateFacts(db::Transaction& transaction,
                                                                 const Uuid& candidate);

// Everything that is read, for the test that asks the database how it would run it.
std::vector<std::string_view> CandidateFactsStatements();

}  // namespace ketnap::training

#endif  // KETNAP_SERVICES_TRAINING_REPOSITORY_CANDIDATE_FACTS_REPOSITORY_H_
