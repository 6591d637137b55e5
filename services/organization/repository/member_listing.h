#ifndef KETNAP_SERVICES_ORGANIZATION_REPOSITORY_MEMBER_LISTING_H_
#define KETNAP_SERVICES_ORGANIZATION_REPOSITORY_MEMBER_LISTING_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/db/transaction.h"
#include "services/organization/domain/member.h"
#include "services/organization/repository/name_page.h"

// Lists of members, read in the order of an index whatever the size of the scope: a member has one
// row for each organization on the access path of their own, and one key for each word of the name.
namespace ketnap::organization {

// Whoever changes the closure calls this after it, in the same transaction and under
// access::LockTree, for the top of each subtree that came to stand elsewhere (a new organization
// has nobody below it yet): the rows of members and of their transfers below `organization` follow.
// Writes the difference alone; nothing to do costs one index read for each member below.
absl::Status RelistMembersBelow(db::Transaction& transaction, const Uuid& organization);

// Waits for whoever changes the tree and keeps others from starting until the transaction ends.
// Taken before a member's or a transfer's rows are written; not needed under access::LockTree.
absl::Status HoldTree(db::Transaction& transaction);

// Writes the rows of one member as the member stands; `before`, when given, is what they were.
absl::Status WriteMemberListing(db::Transaction& transaction, const Member* before,
                                const Member& after);

struct MemberQuery {
  std::optional<Uuid> below;       // Absent: everybody.
  bool few_organizations = false;  // Whether the scope is small enough to be read through.
  MemberStatus status = MemberStatus::kUnspecified;
  std::string text;  // Folded; one of the words of the name begins it. "" for everybody.
  Date today;        // For what is true of a member on a day.
  NamePage page;     // Its prefix is not read.
};

struct ListedMember {
  Member member;  // Without stays, posts and exemptions, but for those of today.
  std::string key;
};

// A page of members by (folded name, id).
absl::StatusOr<std::vector<ListedMember>> ListMembers(db::Transaction& transaction,
                                                      const MemberQuery& query);

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_REPOSITORY_MEMBER_LISTING_H_
