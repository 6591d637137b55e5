#ifndef KETNAP_SERVICES_ORGANIZATION_HANDLERS_MEMBER_WRITES_H_
#define KETNAP_SERVICES_ORGANIZATION_HANDLERS_MEMBER_WRITES_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/access/request_context.h"
#include "common/db/transaction.h"
#include "ketnap/organization/v1/member.pb.h"
#include "services/organization/domain/member.h"
#include "services/organization/domain/member_transfer.h"

// The only ways in which members and their transfers change: rows, lists and journal in one. Every
// caller has locked the member before it read what it changes.
namespace ketnap::organization {

// What a change says of itself in the journal.
struct MemberCause {
  std::string action;  // RPC that made it, or what it follows.
  Date occurred_on;
  std::string request_id;
  bool historical = false;
  std::string on_behalf_of;
};

// The member that `name` names, whole, locked, as the caller has seen it: NOT_FOUND, or ABORTED for
// another version.
absl::StatusOr<Member> MemberToChange(db::Transaction& transaction, const std::string& name,
                                      const std::string& etag);

// A live organization that holds members, locked: NOT_FOUND by its name, or FAILED_PRECONDITION.
absl::StatusOr<MemberHome> HomeToEnter(db::Transaction& transaction, const Uuid& organization);

// Whether nobody of the same name and birth date belongs to the member's organization, which is
// locked: OK, or ALREADY_EXISTS naming the other.
absl::Status CheckNotThereTwice(db::Transaction& transaction, const Member& member);

// Enters a member whose fields have been checked: id, first stay and journal. NOT_FOUND,
// FAILED_PRECONDITION or ALREADY_EXISTS as above.
absl::StatusOr<Member> EnterMember(db::Transaction& transaction,
                                   const access::RequestContext& context, Member member,
                                   const MemberCause& cause);

// Keeps what became of `before` (none for a new member) and tells the journal; sets version and
// update time.
absl::Status WriteMember(db::Transaction& transaction, const access::RequestContext& context,
                         const Member* before, const MemberCause& cause, Member* after);

// The same for a transfer; `is_new` for the first version.
absl::Status WriteTransfer(db::Transaction& transaction, const access::RequestContext& context,
                           bool is_new, const MemberCause& cause, MemberTransfer* transfer);

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_HANDLERS_MEMBER_WRITES_H_
