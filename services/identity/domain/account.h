#ifndef KETNAP_SERVICES_IDENTITY_DOMAIN_ACCOUNT_H_
#define KETNAP_SERVICES_IDENTITY_DOMAIN_ACCOUNT_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/time/time.h"
#include "common/base/uuid.h"

namespace ketnap::identity {

// Stored: numbers are never given another meaning.
enum class AccountState { kInvited = 1, kActive = 2, kDisabled = 3 };

// An account of one person. Never holds a password or its hash.
struct Account {
  Uuid id;
  std::string user_name;
  std::string display_name;
  std::optional<Uuid> organization;  // Absent: staff of the whole suite.
  AccountState state = AccountState::kInvited;
  std::string disable_reason;
  int64_t version = 1;
  absl::Time create_time;
  std::optional<Uuid> member;  // Of the Party, whom it belongs to; absent when not linked.

  // Owner in journals and scope checks: the nil id when the account belongs to the whole suite.
  Uuid Owner() const { return organization.value_or(Uuid()); }
};

// What proves that somebody is the account's owner.
struct Credential {
  std::string password_hash;  // Argon2id, with its parameters and salt.
  bool is_one_time = true;    // Given by another; must be replaced before anything else.
};

}  // namespace ketnap::identity

#endif  // KETNAP_SERVICES_IDENTITY_DOMAIN_ACCOUNT_H_
