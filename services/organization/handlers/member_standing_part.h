#ifndef KETNAP_SERVICES_ORGANIZATION_HANDLERS_MEMBER_STANDING_PART_H_
#define KETNAP_SERVICES_ORGANIZATION_HANDLERS_MEMBER_STANDING_PART_H_

#include "absl/status/statusor.h"
#include "common/access/request_context.h"
#include "ketnap/organization/v1/member_service.pb.h"
#include "services/organization/handlers/environment.h"

namespace ketnap::organization {

// The part of MemberService that ends memberships, exempts from activities and counts.
class MemberStandingPart {
 public:
  explicit MemberStandingPart(const Environment& environment) : environment_(environment) {}

  using Context = access::RequestContext;

  absl::StatusOr<v1::Member> EndMembership(const Context& context,
                                           const v1::EndMembershipRequest& request);
  absl::StatusOr<v1::Member> SetActivityExemption(const Context& context,
                                                  const v1::SetActivityExemptionRequest& request);
  absl::StatusOr<v1::CountMembersResponse> CountMembers(const Context& context,
                                                        const v1::CountMembersRequest& request);

 private:
  Environment environment_;
};

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_HANDLERS_MEMBER_STANDING_PART_H_
