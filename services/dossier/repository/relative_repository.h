#ifndef KETNAP_SERVICES_DOSSIER_REPOSITORY_RELATIVE_REPOSITORY_H_
#define KETNAP_SERVICES_DOSSIER_REPOSITORY_RELATIVE_REPOSITORY_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"
#include "services/dossier/domain/eligibility.h"

// The family section of a person's curriculum vitae.
namespace ketnap::dossier {

// Relatives as far as rules look at them, in their order.
absl::StatusOr<std::vector<RelativeFacts>> LoadRelatives(db::Transaction& transaction,
                                                         const Uuid& candidate);

// A relative with what is sealed of them.
struct SealedRelative {
  RelativeFacts facts;
  std::string sealed;
  int ordinal = 0;  // From 1, in the order of the section; what is sealed is bound to it.
};
// In their order.
absl::StatusOr<std::vector<SealedRelative>> LoadFamily(db::Transaction& transaction,
                                                       const Uuid& candidate);
// Replaces the section.
absl::Status ReplaceFamily(db::Transaction& transaction, const Uuid& candidate,
                           const std::vector<SealedRelative>& family);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_REPOSITORY_RELATIVE_REPOSITORY_H_
