#ifndef KETNAP_COMMON_DB_DURABILITY_H_
#define KETNAP_COMMON_DB_DURABILITY_H_

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/db/connection.h"

namespace ketnap::db {

// OK when what the server calls committed survives a crash and what it cannot store it refuses;
// otherwise FAILED_PRECONDITION, reason SERVER_NOT_DURABLE, naming every variable and the value it
// must have.
absl::Status CheckDurability(Connection& connection, absl::Duration limit);

}  // namespace ketnap::db

#endif  // KETNAP_COMMON_DB_DURABILITY_H_
