#ifndef KETNAP_SERVICES_ORGANIZATION_HANDLERS_MEMBER_TRANSFER_PART_H_
#define KETNAP_SERVICES_ORGANIZATION_HANDLERS_MEMBER_TRANSFER_PART_H_

#include <string_view>

#include "absl/status/statusor.h"
#include "common/access/request_context.h"
#include "ketnap/organization/v1/member_service.pb.h"
#include "services/organization/handlers/environment.h"

namespace ketnap::organization {

// The part of MemberService that moves members.
class MemberTransferPart {
 public:
  explicit MemberTransferPart(const Environment& environment) : environment_(environment) {}

  using Context = access::RequestContext;

  absl::StatusOr<v1::MemberTransfer> TransferMember(const Context& context,
                                                    const v1::TransferMemberRequest& request);
  absl::StatusOr<v1::MemberTransfer> ReceiveMember(const Context& context,
                                                   const v1::ReceiveMemberRequest& request);
  absl::StatusOr<v1::MemberTransfer> EndTransfer(const Context& context,
                                                 const v1::EndTransferRequest& request);
  absl::StatusOr<v1::ListMemberTransfersResponse> ListMemberTransfers(
      const Context& context, const v1::ListMemberTransfersRequest& request);

 private:
  Environment environment_;
};

// The organization by which the pipeline judges who may touch a transfer. A member is received by
// the destination; a transfer is ended by either end, so that of both the caller's own is given.
// NOT_FOUND for a transfer that does not exist.
absl::StatusOr<Uuid> TransferOwner(db::Database& database, const access::OrganizationTree& tree,
                                   const access::RequestContext& context, std::string_view name);

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_HANDLERS_MEMBER_TRANSFER_PART_H_
