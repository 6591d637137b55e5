#ifndef KETNAP_SERVICES_TRAINING_REPOSITORY_NOMINATION_REPOSITORY_H_
#define KETNAP_SERVICES_TRAINING_REPOSITORY_NOMINATION_REPOSITORY_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "common/db/transaction.h"
#include "services/training/domain/training_class.h"

// Learners in the database. Statuses are those of db::Transaction.
namespace ketnap::training {

absl::Status InsertNomination(db::Transaction& transaction, const Nomination& nomination);
absl::Status UpdateNomination(db::Transaction& transaction, const Nomination& nomination);
absl::StatusOr<std::vector<Nomination>> NominationsOfClass(db::Transaction& transaction,
                                                           const Uuid& training_class);
// Those on the waiting list.
absl::StatusOr<std::vector<Nomination>> WaitingOfClass(db::Transaction& transaction,
                                                       const Uuid& training_class);
absl::StatusOr<std::optional<Nomination>> FindNomination(db::Transaction& transaction,
                                                         const Uuid& training_class,
                                                         const Uuid& candidate);
// Nominations of those people for classes of that type that are planned or open, whatever became of
// them.
absl::StatusOr<std::vector<Nomination>> CurrentNominationsOfPeople(db::Transaction& transaction,
                                                                   const std::vector<Uuid>& people,
                                                                   const std::string& class_type);
// A page by id, below `root`; of one class when given: all of it for who holds the class.
absl::StatusOr<std::vector<Nomination>> ListNominations(db::Transaction& transaction,
                                                        const std::optional<Uuid>& root,
                                                        const std::optional<Uuid>& training_class,
                                                        const Uuid& after_id, int limit);

// Everything that is read, for the test that asks the database how it would run it.
std::vector<std::string_view> NominationStatements();

}  // namespace ketnap::training

#endif  // KETNAP_SERVICES_TRAINING_REPOSITORY_NOMINATION_REPOSITORY_H_
