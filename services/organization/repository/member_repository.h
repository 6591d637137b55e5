#ifndef KETNAP_SERVICES_ORGANIZATION_REPOSITORY_MEMBER_REPOSITORY_H_
#define KETNAP_SERVICES_ORGANIZATION_REPOSITORY_MEMBER_REPOSITORY_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/db/transaction.h"
#include "services/organization/domain/member.h"
#include "services/organization/repository/name_page.h"

namespace ketnap::organization {

absl::StatusOr<std::optional<Member>> FindMember(db::Transaction& transaction, const Uuid& id);
// The organization that owns it.
absl::StatusOr<std::optional<Uuid>> MemberOwner(db::Transaction& transaction, const Uuid& id);
// The member, locked until the transaction ends.
absl::StatusOr<std::optional<Member>> LockMember(db::Transaction& transaction, const Uuid& id);

// A present member of the same name and birth date in the same organization. The organization must
// be locked, so that nobody enters one meanwhile.
absl::StatusOr<std::optional<Uuid>> FindSameMember(db::Transaction& transaction,
                                                   const Member& member);

struct ListedMember {
  Member member;
  std::string key;
};
// A page of the members of `below` and everything below it, or of all when it is absent.
absl::StatusOr<std::vector<ListedMember>> ListMembers(db::Transaction& transaction,
                                                      const std::optional<Uuid>& below,
                                                      MemberStatus status, const NamePage& page);

absl::Status InsertMember(db::Transaction& transaction, const Member& member);
// ABORTED unless `member.version` still stands; it is advanced on success.
absl::Status UpdateMember(db::Transaction& transaction, Member* member);

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_REPOSITORY_MEMBER_REPOSITORY_H_
