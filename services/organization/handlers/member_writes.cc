#include "services/organization/handlers/member_writes.h"

#include <utility>

#include "common/api/etag.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/journal/writer.h"
#include "ketnap/organization/v1/events.pb.h"
#include "services/organization/domain/member_stay.h"
#include "services/organization/handlers/member_conversion.h"
#include "services/organization/repository/member_listing.h"
#include "services/organization/repository/member_repository.h"
#include "services/organization/repository/member_transfer_repository.h"

namespace ketnap::organization {
namespace {

journal::Change ChangeOf(const char* collection, const Uuid& id, int64_t version,
                         const Uuid& organization, const MemberCause& cause) {
  journal::Change change;
  change.aggregate_type = collection;
  change.aggregate_id = id;
  change.version = version;
  change.action = cause.action;
  change.occurred_on = cause.occurred_on;
  change.organization = organization;
  change.request_id = cause.request_id;
  change.on_behalf_of = cause.on_behalf_of;
  change.historical = cause.historical;
  return change;
}

}  // namespace

absl::StatusOr<Member> MemberToChange(db::Transaction& transaction, const std::string& name,
                                      const std::string& etag) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(name, "members", "member"));
  // Before the member's row: whoever changes the tree takes them in this order.
  KETNAP_RETURN_IF_ERROR(HoldTree(transaction));
  KETNAP_ASSIGN_OR_RETURN(auto member, LockMember(transaction, id));
  if (!member.has_value()) return ResourceNotFoundError(name);
  KETNAP_RETURN_IF_ERROR(api::CheckEtag(etag, member->version, name));
  return *std::move(member);
}

absl::StatusOr<MemberHome> HomeToEnter(db::Transaction& transaction, const Uuid& organization) {
  KETNAP_ASSIGN_OR_RETURN(const auto home, LockHome(transaction, organization));
  if (!home.has_value()) return ResourceNotFoundError(OrganizationName(organization));
  KETNAP_RETURN_IF_ERROR(CheckTakesMembers(*home));
  return *home;
}

absl::Status CheckNotThereTwice(db::Transaction& transaction, const Member& member) {
  KETNAP_ASSIGN_OR_RETURN(const auto other, FindSameMember(transaction, member));
  if (!other.has_value()) return absl::OkStatus();
  return ResourceAlreadyExistsError(
      MemberName(*other), {"Chi bộ đã có đảng viên trùng họ tên và ngày sinh.",
                           "The cell has a member of the same name and birth date already."});
}

absl::StatusOr<Member> EnterMember(db::Transaction& transaction,
                                   const access::RequestContext& context, Member member,
                                   const MemberCause& cause) {
  KETNAP_RETURN_IF_ERROR(HoldTree(transaction));
  // Locked, so that two entries of one person in one cell meet here.
  KETNAP_ASSIGN_OR_RETURN(const MemberHome home, HomeToEnter(transaction, member.organization));
  KETNAP_RETURN_IF_ERROR(CheckNotThereTwice(transaction, member));
  member.id = Uuid::Generate(context.now);
  member.create_time = context.now;
  BeginFirstStay(&member, home, context.now);
  KETNAP_RETURN_IF_ERROR(WriteMember(transaction, context, nullptr, cause, &member));
  return member;
}

absl::Status WriteMember(db::Transaction& transaction, const access::RequestContext& context,
                         const Member* before, const MemberCause& cause, Member* after) {
  if (!IsWhole(*after)) return absl::InternalError("member: stays with a gap or an overlap");
  after->update_time = context.now;
  KETNAP_RETURN_IF_ERROR(SaveMember(transaction, before, after));
  v1::MemberChanged event;
  *event.mutable_member() = ToProto(*after, context.today);
  return journal::Append(transaction, context,
                         ChangeOf("members", after->id, after->version, after->organization, cause),
                         event);
}

absl::Status WriteTransfer(db::Transaction& transaction, const access::RequestContext& context,
                           bool is_new, const MemberCause& cause, MemberTransfer* transfer) {
  transfer->update_time = context.now;
  if (is_new) {
    transfer->version = 1;
    transfer->create_time = context.now;
    KETNAP_RETURN_IF_ERROR(InsertTransfer(transaction, *transfer));
  } else {
    KETNAP_RETURN_IF_ERROR(UpdateTransfer(transaction, transfer));
  }
  v1::MemberTransferChanged event;
  *event.mutable_transfer() = ToProto(*transfer, context.today);
  return journal::Append(
      transaction, context,
      ChangeOf("memberTransfers", transfer->id, transfer->version, transfer->destination, cause),
      event);
}

}  // namespace ketnap::organization
