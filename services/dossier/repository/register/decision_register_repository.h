#ifndef KETNAP_SERVICES_DOSSIER_REPOSITORY_REGISTER_DECISION_REGISTER_REPOSITORY_H_
#define KETNAP_SERVICES_DOSSIER_REPOSITORY_REGISTER_DECISION_REGISTER_REPOSITORY_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/date.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"
#include "services/dossier/domain/candidate.h"

// The register of decisions: for each organization, type of decision and term of its committee the
// numbers from 1, without a gap.
namespace ketnap::dossier {

enum class DecisionType {
  kUnspecified = 0,
  kAdmission = 1,
  kRecognition = 2,
  kStrikeOff = 3,
  kRevocation = 4
};

enum class RegisterEntryStatus { kUnspecified = 0, kInForce = 1, kRevoked = 2, kVoid = 3 };

struct RegisterKey {
  Uuid organization;
  DecisionType type = DecisionType::kUnspecified;
  Date term_start;
};

struct RegisterEntry {
  Uuid id;
  RegisterKey key;
  int number = 0;
  RegisterEntryStatus status = RegisterEntryStatus::kInForce;
  std::optional<Uuid> candidate;        // Absent, as the paper, of a void number.
  std::optional<PaperReference> paper;  // The decision.
  std::string void_reason;
  absl::Time create_time;
  std::string full_name;  // Of the person; read only.
};

// Takes the next number for `entry` and writes it. Whoever takes another number of the register
// waits until the transaction ends, and a number is used only when it is committed.
// ALREADY_EXISTS, from the database, when the paper stands in the register already.
absl::Status InsertEntry(db::Transaction& transaction, RegisterEntry* entry);

// The decisions about admission and recognition of a person that are in force are so no more.
absl::Status RevokeEntries(db::Transaction& transaction, const Uuid& candidate);

// The register that the decision of that type in force about a person stands in; absent when none
// was entered here.
absl::StatusOr<std::optional<RegisterKey>> FindRegisterOf(db::Transaction& transaction,
                                                          const Uuid& candidate, DecisionType type);

// The decision of that type in force about a person bears another date, in the same term.
// ALREADY_EXISTS as above.
absl::Status RedateEntries(db::Transaction& transaction, const Uuid& candidate, DecisionType type,
                           Date date);

// Numbers below `before`, highest first.
absl::StatusOr<std::vector<RegisterEntry>> ListEntries(db::Transaction& transaction,
                                                       const RegisterKey& key, int before,
                                                       int limit);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_REPOSITORY_REGISTER_DECISION_REGISTER_REPOSITORY_H_
