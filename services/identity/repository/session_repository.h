#ifndef KETNAP_SERVICES_IDENTITY_REPOSITORY_SESSION_REPOSITORY_H_
#define KETNAP_SERVICES_IDENTITY_REPOSITORY_SESSION_REPOSITORY_H_

#include <optional>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"
#include "services/identity/domain/session.h"

namespace ketnap::identity {

absl::Status InsertSession(db::Transaction& transaction, const Session& session,
                           std::string_view token_hash);

absl::StatusOr<std::optional<Session>> FindSessionByTokenHash(db::Transaction& transaction,
                                                              std::string_view token_hash);
absl::StatusOr<std::optional<Session>> LockSession(db::Transaction& transaction, const Uuid& id);
// Sessions of the account that have neither ended nor expired, locked.
absl::StatusOr<std::vector<Session>> LockLiveSessions(db::Transaction& transaction,
                                                      const Uuid& account, absl::Time now);

// Notes a use; neither an ended session nor a later note is touched.
absl::Status TouchSession(db::Transaction& transaction, const Uuid& id, absl::Time now);

// Ends the session and raises its version, in the row and in `session`. ABORTED when another was
// faster.
absl::Status EndSession(db::Transaction& transaction, Session& session, absl::Time now);

}  // namespace ketnap::identity

#endif  // KETNAP_SERVICES_IDENTITY_REPOSITORY_SESSION_REPOSITORY_H_
