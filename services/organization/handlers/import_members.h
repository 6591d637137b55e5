#ifndef KETNAP_SERVICES_ORGANIZATION_HANDLERS_IMPORT_MEMBERS_H_
#define KETNAP_SERVICES_ORGANIZATION_HANDLERS_IMPORT_MEMBERS_H_

#include "absl/status/statusor.h"
#include "common/access/request_context.h"
#include "ketnap/organization/v1/member_service.pb.h"
#include "services/organization/handlers/environment.h"

namespace ketnap::organization {

// The part of MemberService that brings in members from outside.
class MemberImportPart {
 public:
  explicit MemberImportPart(const Environment& environment) : environment_(environment) {}

  using Context = access::RequestContext;

  absl::StatusOr<v1::ImportMembersResponse> ImportMembers(const Context& context,
                                                          const v1::ImportMembersRequest& request);

 private:
  Environment environment_;
};

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_HANDLERS_IMPORT_MEMBERS_H_
