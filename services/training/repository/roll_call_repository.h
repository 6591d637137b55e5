#ifndef KETNAP_SERVICES_TRAINING_REPOSITORY_ROLL_CALL_REPOSITORY_H_
#define KETNAP_SERVICES_TRAINING_REPOSITORY_ROLL_CALL_REPOSITORY_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "common/db/transaction.h"
#include "services/training/domain/roll_call.h"
#include "services/training/domain/training_class.h"

// Roll-calls, check-ins and slips in the database. Statuses are those of db::Transaction.
namespace ketnap::training {

// ALREADY_EXISTS when one is open for the session.
absl::Status InsertRollCall(db::Transaction& transaction, const RollCall& roll_call);
absl::StatusOr<std::optional<RollCall>> FindRollCall(db::Transaction& transaction, const Uuid& id);
// The same, locked until the transaction ends. Who locks the class too locks it first.
absl::StatusOr<std::optional<RollCall>> LockRollCall(db::Transaction& transaction, const Uuid& id);
// Writes state, end and counts of `roll_call`, whose version is already the new one. ABORTED when
// the row is not at the version before.
absl::Status UpdateRollCall(db::Transaction& transaction, const RollCall& roll_call);
// The open roll-call of a session; of any session of the class when it is 0.
absl::StatusOr<std::optional<RollCall>> FindOpenRollCall(db::Transaction& transaction,
                                                         const Uuid& training_class, int session);

absl::Status InsertCheckIn(db::Transaction& transaction, const CheckIn& check_in);
absl::Status UpdateCheckIn(db::Transaction& transaction, const CheckIn& check_in);
absl::StatusOr<std::optional<CheckIn>> FindCheckIn(db::Transaction& transaction,
                                                   const Uuid& roll_call, const Uuid& nomination);
// All of one outcome, by nomination.
absl::StatusOr<std::vector<CheckIn>> CheckInsOf(db::Transaction& transaction, const Uuid& roll_call,
                                                CheckInOutcome outcome);

// Learner and name in the papers; "" when the dossier service told of none.
struct NamedCheckIn {
  CheckIn check_in;
  std::string full_name;
};
// A page by nomination; of one outcome, or of all when it is unspecified.
absl::StatusOr<std::vector<NamedCheckIn>> ListCheckIns(db::Transaction& transaction,
                                                       const Uuid& roll_call,
                                                       CheckInOutcome outcome,
                                                       const Uuid& after_nomination, int limit);

// Whose slip it is.
struct SlipHolder {
  Uuid nomination;
  Uuid training_class;
  NominationState state = NominationState::kUnspecified;
};
absl::StatusOr<std::optional<SlipHolder>> FindSlipHolder(db::Transaction& transaction,
                                                         std::string_view slip_code);

struct Slip {
  Uuid nomination;
  Uuid organization;
  std::string full_name;
  std::string slip_code;
};
// A page of a class's enrolled learners, by nomination.
absl::StatusOr<std::vector<Slip>> ListSlips(db::Transaction& transaction,
                                            const Uuid& training_class,
                                            const Uuid& after_nomination, int limit);

// Everything that is read, for the test that asks the database how it would run it.
std::vector<std::string_view> RollCallStatements();

}  // namespace ketnap::training

#endif  // KETNAP_SERVICES_TRAINING_REPOSITORY_ROLL_CALL_REPOSITORY_H_
