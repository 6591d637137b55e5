#ifndef KETNAP_SERVICES_ORGANIZATION_REPOSITORY_MEMBER_REPOSITORY_H_
#define KETNAP_SERVICES_ORGANIZATION_REPOSITORY_MEMBER_REPOSITORY_H_

#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/db/transaction.h"
#include "services/organization/domain/member.h"

namespace ketnap::organization {

// The member, whole: with every stay, exemption and post.
absl::StatusOr<std::optional<Member>> FindMember(db::Transaction& transaction, const Uuid& id);

// The same, locked until the transaction ends. Whoever changes anything of a member holds this
// lock.
absl::StatusOr<std::optional<Member>> LockMember(db::Transaction& transaction, const Uuid& id);

// Everybody who belongs to the organization, takes part there for a time or holds a post there,
// whole and locked, by id. Few statements, however many they are.
absl::StatusOr<std::vector<Member>> LockMembersWith(db::Transaction& transaction,
                                                    const Uuid& organization);

// The organization that owns the member.
absl::StatusOr<std::optional<Uuid>> MemberOwner(db::Transaction& transaction, const Uuid& id);

// Another present member of the same name and birth date in the same organization. The organization
// must be locked, so that nobody enters one meanwhile.
absl::StatusOr<std::optional<Uuid>> FindSameMember(db::Transaction& transaction,
                                                   const Member& member);

// The organization members belong to, as it is today; locked until the transaction ends where said.
absl::StatusOr<std::optional<MemberHome>> FindHome(db::Transaction& transaction, const Uuid& id);
absl::StatusOr<std::optional<MemberHome>> LockHome(db::Transaction& transaction, const Uuid& id);

// Stays in the organization that ended on `day` or later.
absl::StatusOr<int64_t> CountStaysEndedSince(db::Transaction& transaction, const Uuid& organization,
                                             Date day);

// Writes what differs between `before`, as it was loaded under the lock, and `after`, lists
// included. ABORTED unless `before.version` still stands; `after.version` is the next one then.
// Without `before` a new member of version 1.
absl::Status SaveMember(db::Transaction& transaction, const Member* before, Member* after);

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_REPOSITORY_MEMBER_REPOSITORY_H_
