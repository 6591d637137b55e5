#ifndef KETNAP_SERVICES_ORGANIZATION_HANDLERS_MEMBER_HANDLER_H_
#define KETNAP_SERVICES_ORGANIZATION_HANDLERS_MEMBER_HANDLER_H_

#include "absl/status/statusor.h"
#include "common/access/request_context.h"
#include "common/rpc/pipeline.h"
#include "ketnap/organization/v1/member.grpc.pb.h"
#include "services/organization/handlers/environment.h"

namespace ketnap::organization {

class MemberHandler final : public v1::MemberService::CallbackService {
 public:
  explicit MemberHandler(const Environment& environment)
      : environment_(environment), pipeline_(environment.pipeline) {}

  KETNAP_RPC(MemberService, CreateMember, v1::CreateMemberRequest, v1::Member)
  KETNAP_RPC(MemberService, GetMember, v1::GetMemberRequest, v1::Member)
  KETNAP_RPC(MemberService, ListMembers, v1::ListMembersRequest, v1::ListMembersResponse)

 private:
  using Context = access::RequestContext;
  static constexpr char kPackage[] = "ketnap.organization.v1";

  absl::StatusOr<v1::Member> CreateMember(const Context& context,
                                          const v1::CreateMemberRequest& request);
  absl::StatusOr<v1::Member> GetMember(const Context& context, const v1::GetMemberRequest& request);
  absl::StatusOr<v1::ListMembersResponse> ListMembers(const Context& context,
                                                      const v1::ListMembersRequest& request);

  Environment environment_;
  rpc::Pipeline* pipeline_;
};

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_HANDLERS_MEMBER_HANDLER_H_
