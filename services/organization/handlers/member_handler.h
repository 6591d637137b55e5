#ifndef KETNAP_SERVICES_ORGANIZATION_HANDLERS_MEMBER_HANDLER_H_
#define KETNAP_SERVICES_ORGANIZATION_HANDLERS_MEMBER_HANDLER_H_

#include "absl/status/statusor.h"
#include "common/access/request_context.h"
#include "common/rpc/pipeline.h"
#include "ketnap/organization/v1/member_service.grpc.pb.h"
#include "services/organization/handlers/appointment_part.h"
#include "services/organization/handlers/environment.h"
#include "services/organization/handlers/import_members.h"
#include "services/organization/handlers/member_standing_part.h"
#include "services/organization/handlers/member_transfer_part.h"

namespace ketnap::organization {

// The register itself; transfers, posts, standing and imports have their parts.
class MemberHandler final : public v1::MemberService::CallbackService {
 public:
  explicit MemberHandler(const Environment& environment)
      : environment_(environment),
        pipeline_(environment.pipeline),
        transfers_(environment),
        appointments_(environment),
        standing_(environment),
        imports_(environment) {}

  KETNAP_RPC(MemberService, CreateMember, v1::CreateMemberRequest, v1::Member)
  KETNAP_RPC(MemberService, GetMember, v1::GetMemberRequest, v1::Member)
  KETNAP_RPC(MemberService, ListMembers, v1::ListMembersRequest, v1::ListMembersResponse)
  KETNAP_RPC(MemberService, UpdateMember, v1::UpdateMemberRequest, v1::Member)
  KETNAP_RPC(MemberService, TransferMember, v1::TransferMemberRequest, v1::MemberTransfer)
  KETNAP_RPC(MemberService, ReceiveMember, v1::ReceiveMemberRequest, v1::MemberTransfer)
  KETNAP_RPC(MemberService, EndTransfer, v1::EndTransferRequest, v1::MemberTransfer)
  KETNAP_RPC(MemberService, ListMemberTransfers, v1::ListMemberTransfersRequest,
             v1::ListMemberTransfersResponse)
  KETNAP_RPC(MemberService, EndMembership, v1::EndMembershipRequest, v1::Member)
  KETNAP_RPC(MemberService, AppointMember, v1::AppointMemberRequest, v1::Appointment)
  KETNAP_RPC(MemberService, EndAppointment, v1::EndAppointmentRequest, v1::Appointment)
  KETNAP_RPC(MemberService, ListAppointments, v1::ListAppointmentsRequest,
             v1::ListAppointmentsResponse)
  KETNAP_RPC(MemberService, SetActivityExemption, v1::SetActivityExemptionRequest, v1::Member)
  KETNAP_RPC(MemberService, CountMembers, v1::CountMembersRequest, v1::CountMembersResponse)
  KETNAP_RPC(MemberService, ImportMembers, v1::ImportMembersRequest, v1::ImportMembersResponse)

 private:
  using Context = access::RequestContext;
  static constexpr char kPackage[] = "ketnap.organization.v1";

  absl::StatusOr<v1::Member> CreateMember(const Context& context,
                                          const v1::CreateMemberRequest& request);
  absl::StatusOr<v1::Member> GetMember(const Context& context, const v1::GetMemberRequest& request);
  absl::StatusOr<v1::ListMembersResponse> ListMembers(const Context& context,
                                                      const v1::ListMembersRequest& request);
  absl::StatusOr<v1::Member> UpdateMember(const Context& context,
                                          const v1::UpdateMemberRequest& request);

  absl::StatusOr<v1::MemberTransfer> TransferMember(const Context& context,
                                                    const v1::TransferMemberRequest& request) {
    return transfers_.TransferMember(context, request);
  }
  absl::StatusOr<v1::MemberTransfer> ReceiveMember(const Context& context,
                                                   const v1::ReceiveMemberRequest& request) {
    return transfers_.ReceiveMember(context, request);
  }
  absl::StatusOr<v1::MemberTransfer> EndTransfer(const Context& context,
                                                 const v1::EndTransferRequest& request) {
    return transfers_.EndTransfer(context, request);
  }
  absl::StatusOr<v1::ListMemberTransfersResponse> ListMemberTransfers(
      const Context& context, const v1::ListMemberTransfersRequest& request) {
    return transfers_.ListMemberTransfers(context, request);
  }
  absl::StatusOr<v1::Appointment> AppointMember(const Context& context,
                                                const v1::AppointMemberRequest& request) {
    return appointments_.AppointMember(context, request);
  }
  absl::StatusOr<v1::Appointment> EndAppointment(const Context& context,
                                                 const v1::EndAppointmentRequest& request) {
    return appointments_.EndAppointment(context, request);
  }
  absl::StatusOr<v1::ListAppointmentsResponse> ListAppointments(
      const Context& context, const v1::ListAppointmentsRequest& request) {
    return appointments_.ListAppointments(context, request);
  }
  absl::StatusOr<v1::Member> EndMembership(const Context& context,
                                           const v1::EndMembershipRequest& request) {
    return standing_.EndMembership(context, request);
  }
  absl::StatusOr<v1::Member> SetActivityExemption(const Context& context,
                                                  const v1::SetActivityExemptionRequest& request) {
    return standing_.SetActivityExemption(context, request);
  }
  absl::StatusOr<v1::CountMembersResponse> CountMembers(const Context& context,
                                                        const v1::CountMembersRequest& request) {
    return standing_.CountMembers(context, request);
  }
  absl::StatusOr<v1::ImportMembersResponse> ImportMembers(const Context& context,
                                                          const v1::ImportMembersRequest& request) {
    return imports_.ImportMembers(context, request);
  }

  Environment environment_;
  rpc::Pipeline* pipeline_;
  MemberTransferPart transfers_;
  AppointmentPart appointments_;
  MemberStandingPart standing_;
  MemberImportPart imports_;
};

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_HANDLERS_MEMBER_HANDLER_H_
