#include <set>

#include "common/access/organization_tree.h"
#include "common/api/etag.h"
#include "common/api/mutation.h"
#include "common/api/page_token.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/journal/writer.h"
#include "ketnap/organization/v1/events.pb.h"
#include "services/organization/domain/organization_type.h"
#include "services/organization/handlers/listing.h"
#include "services/organization/handlers/organization_conversion.h"
#include "services/organization/handlers/structure_handler.h"
#include "services/organization/repository/organization_repository.h"

namespace ketnap::organization {
namespace {

// A type has a code and no id of its own: this one is made of the code.
Uuid IdOf(const OrganizationType& type) { return Uuid::FromName(NameOf(type)); }

absl::Status CheckRequest(db::Transaction& transaction, const OrganizationType& type) {
  std::set<std::string> known;
  for (const std::string& parent : type.allowed_parents) {
    KETNAP_ASSIGN_OR_RETURN(const auto found, FindType(transaction, parent));
    if (found.has_value()) known.insert(parent);
  }
  const auto violations = CheckType(type, known);
  return violations.empty() ? absl::OkStatus() : InvalidFieldsError(violations);
}

absl::Status Write(db::Transaction& transaction, const std::optional<OrganizationType>& present,
                   OrganizationType* type) {
  if (!present.has_value()) {
    type->version = 1;
    return InsertType(transaction, *type);
  }
  KETNAP_ASSIGN_OR_RETURN(const TypeUse use, CountUse(transaction, type->code));
  KETNAP_RETURN_IF_ERROR(CheckFitsUse(*type, use));
  type->version = present->version;
  return UpdateType(transaction, type);
}

absl::StatusOr<v1::OrganizationType> Set(db::Transaction& transaction,
                                         const access::RequestContext& context,
                                         const v1::SetOrganizationTypeRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(OrganizationType type, FromProto(request.type()));
  // Nobody makes an organization of the type meanwhile.
  KETNAP_RETURN_IF_ERROR(access::LockTree(transaction));
  KETNAP_RETURN_IF_ERROR(CheckRequest(transaction, type));
  KETNAP_ASSIGN_OR_RETURN(const auto present, FindType(transaction, type.code));
  KETNAP_RETURN_IF_ERROR(api::CheckEtag(request.type().etag(),
                                        present.has_value() ? present->version : 0, NameOf(type)));
  KETNAP_RETURN_IF_ERROR(Write(transaction, present, &type));
  KETNAP_ASSIGN_OR_RETURN(const std::vector<Uuid> roots, FindRoots(transaction));
  journal::Change change;
  change.aggregate_type = "organizationTypes";
  change.aggregate_id = IdOf(type);
  change.version = type.version;
  change.action = "SetOrganizationType";
  change.occurred_on = context.today;
  if (!roots.empty()) change.organization = roots.front();
  change.request_id = request.request_id();
  v1::OrganizationTypeChanged event;
  *event.mutable_type() = ToProto(type);
  KETNAP_RETURN_IF_ERROR(journal::Append(transaction, context, change, event));
  return event.type();
}

}  // namespace

absl::StatusOr<v1::ListOrganizationTypesResponse> StructurePart::ListOrganizationTypes(
    const Context& context, const v1::ListOrganizationTypesRequest& request) {
  const std::string principal = context.caller.Principal();
  KETNAP_ASSIGN_OR_RETURN(const api::Page page, api::ReadPage(request, principal));
  if (page.after_key.size() > 1) return api::PageTokenError();
  const std::string after = page.after_key.empty() ? "" : page.after_key[0];
  std::vector<OrganizationType> types;
  KETNAP_RETURN_IF_ERROR(environment_.database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(types, ListTypes(transaction, after, page.size + 1));
        return absl::OkStatus();
      }));
  const bool more = CutToPage(page, &types);
  v1::ListOrganizationTypesResponse response;
  for (const OrganizationType& type : types) *response.add_types() = ToProto(type);
  if (more) {
    response.set_next_page_token(api::MakePageToken(request, principal, {types.back().code}));
  }
  return response;
}

absl::StatusOr<v1::OrganizationType> StructurePart::SetOrganizationType(
    const Context& context, const v1::SetOrganizationTypeRequest& request) {
  KETNAP_RETURN_IF_ERROR(access::CheckSuiteScope(context));
  return api::RunMutation<v1::OrganizationType>(
      *environment_.database, context, request,
      [&](db::Transaction& transaction) { return Set(transaction, context, request); });
}

}  // namespace ketnap::organization
