#include "services/organization/handlers/organization_handler.h"

#include <tuple>

#include "common/access/organization_tree.h"
#include "common/api/etag.h"
#include "common/api/mutation.h"
#include "common/api/page_token.h"
#include "common/api/resource_name.h"
#include "common/api/update_mask.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/journal/writer.h"
#include "ketnap/organization/v1/events.pb.h"
#include "services/organization/handlers/conversion.h"
#include "services/organization/handlers/listing.h"
#include "services/organization/repository/organization_repository.h"

namespace ketnap::organization {
namespace {

access::OrganizationNode NodeOf(const Organization& organization) {
  return {organization.id,
          organization.parent,
          organization.type,
          organization.display_name,
          organization.has_admission_authority,
          organization.valid_from,
          organization.valid_to};
}

absl::StatusOr<OrganizationType> RequireType(db::Transaction& transaction,
                                             const std::string& code) {
  KETNAP_ASSIGN_OR_RETURN(auto type, FindType(transaction, code));
  if (!type.has_value()) return InvalidFieldsError({UnknownType()});
  return *std::move(type);
}

absl::Status CheckWorkplaceKind(int kind) {
  if (v1::WorkplaceKind_IsValid(kind)) return absl::OkStatus();
  return InvalidFieldsError(
      {{"organization.workplace_kind",
        "UNKNOWN_VALUE",
        {"Không có loại nơi làm việc này.", "There is no such kind of workplace."}}});
}

absl::Status CheckPlace(db::Transaction& transaction, const Organization& organization,
                        const OrganizationType& type) {
  // No parent: the pipeline let this pass for a grant over the whole suite alone.
  if (!organization.parent.has_value()) return CheckPlacement(type, nullptr);
  KETNAP_ASSIGN_OR_RETURN(const auto parent, FindOrganization(transaction, *organization.parent));
  if (!parent.has_value()) return ResourceNotFoundError(OrganizationName(*organization.parent));
  return CheckPlacement(type, &*parent);
}

// What every change of an organization ends with: the replica this service keeps of its own tree,
// and the journal.
absl::StatusOr<v1::Organization> Publish(db::Transaction& transaction,
                                         const access::RequestContext& context,
                                         const Organization& organization, std::string action,
                                         const std::string& request_id) {
  KETNAP_RETURN_IF_ERROR(access::UpsertOrganization(transaction, NodeOf(organization)));
  journal::Change change;
  change.aggregate_type = "organizations";
  change.aggregate_id = organization.id;
  change.version = organization.version;
  change.action = std::move(action);
  change.occurred_on = context.today;
  change.organization = organization.id;
  change.request_id = request_id;
  v1::OrganizationChanged event;
  *event.mutable_organization() = ToProto(organization);
  KETNAP_RETURN_IF_ERROR(journal::Append(transaction, context, change, event));
  return event.organization();
}

absl::StatusOr<v1::Organization> Create(db::Transaction& transaction,
                                        const access::RequestContext& context,
                                        const v1::CreateOrganizationRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(Organization organization, FromProto(request.organization()));
  KETNAP_RETURN_IF_ERROR(CheckWorkplaceKind(organization.workplace_kind));
  KETNAP_ASSIGN_OR_RETURN(const OrganizationType type, RequireType(transaction, organization.type));
  const auto violations = CheckContent(organization, type, context.today);
  if (!violations.empty()) return InvalidFieldsError(violations);
  KETNAP_RETURN_IF_ERROR(CheckPlace(transaction, organization, type));
  organization.id = Uuid::Generate(context.now);
  organization.version = 1;
  organization.create_time = organization.update_time = context.now;
  KETNAP_RETURN_IF_ERROR(InsertOrganization(transaction, organization));
  return Publish(transaction, context, organization, "CreateOrganization", request.request_id());
}

absl::StatusOr<v1::Organization> Update(db::Transaction& transaction,
                                        const access::RequestContext& context,
                                        const v1::UpdateOrganizationRequest& request) {
  const std::string& name = request.organization().name();
  KETNAP_ASSIGN_OR_RETURN(const Uuid id,
                          api::ParseResourceName(name, "organizations", "organization.name"));
  KETNAP_ASSIGN_OR_RETURN(const auto present, LockOrganization(transaction, id));
  if (!present.has_value()) return ResourceNotFoundError(name);
  KETNAP_RETURN_IF_ERROR(api::CheckEtag(request.organization().etag(), present->version, name));
  v1::Organization merged = ToProto(*present);
  KETNAP_RETURN_IF_ERROR(api::ApplyUpdateMask(
      request.update_mask(),
      {"display_name", "workplace_kind", "has_admission_authority", "committee_size",
       "standing_committee_size", "has_youth_union", "has_trade_union"},
      request.organization(), &merged));
  KETNAP_ASSIGN_OR_RETURN(Organization organization, FromProto(merged));
  KETNAP_RETURN_IF_ERROR(CheckWorkplaceKind(organization.workplace_kind));
  KETNAP_ASSIGN_OR_RETURN(const OrganizationType type, RequireType(transaction, present->type));
  const auto violations = CheckContent(organization, type, context.today);
  if (!violations.empty()) return InvalidFieldsError(violations);
  organization.id = id;
  organization.version = present->version;
  organization.valid_to = present->valid_to;
  organization.create_time = present->create_time;
  organization.update_time = context.now;
  KETNAP_RETURN_IF_ERROR(UpdateOrganization(transaction, &organization));
  return Publish(transaction, context, organization, "UpdateOrganization", request.request_id());
}

bool Before(const ListedOrganization& a, const ListedOrganization& b) {
  return std::tie(a.key, a.organization.id) < std::tie(b.key, b.organization.id);
}

}  // namespace

absl::StatusOr<v1::Organization> OrganizationHandler::CreateOrganization(
    const Context& context, const v1::CreateOrganizationRequest& request) {
  auto created = api::RunMutation<v1::Organization>(
      *environment_.database, context, request,
      [&](db::Transaction& transaction) { return Create(transaction, context, request); });
  // Also after a retry that was answered from what is kept: the first attempt may have ended here.
  if (created.ok()) KETNAP_RETURN_IF_ERROR(environment_.refresher->Refresh());
  return created;
}

absl::StatusOr<v1::Organization> OrganizationHandler::UpdateOrganization(
    const Context& context, const v1::UpdateOrganizationRequest& request) {
  auto updated = api::RunMutation<v1::Organization>(
      *environment_.database, context, request,
      [&](db::Transaction& transaction) { return Update(transaction, context, request); });
  if (updated.ok()) KETNAP_RETURN_IF_ERROR(environment_.refresher->Refresh());
  return updated;
}

absl::StatusOr<v1::Organization> OrganizationHandler::GetOrganization(
    const Context& context, const v1::GetOrganizationRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(request.name(), "organizations"));
  std::optional<Organization> found;
  KETNAP_RETURN_IF_ERROR(environment_.database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(found, FindOrganization(transaction, id));
        return absl::OkStatus();
      }));
  if (!found.has_value()) return ResourceNotFoundError(request.name());
  return ToProto(*found);
}

absl::StatusOr<v1::ListOrganizationsResponse> OrganizationHandler::ListOrganizations(
    const Context& context, const v1::ListOrganizationsRequest& request) {
  const std::string principal = context.caller.Principal();
  KETNAP_ASSIGN_OR_RETURN(const api::Page page, api::ReadPage(request, principal));
  KETNAP_ASSIGN_OR_RETURN(const NamePage names, NamePageOf(page, request.text()));
  access::VisibleScope scope = access::VisibleScopeOf(context, *environment_.tree);
  OrganizationReach reach = OrganizationReach::kSubtree;
  if (!request.parent().empty()) {
    KETNAP_ASSIGN_OR_RETURN(const Uuid parent, VisibleOrganization(context, *environment_.tree,
                                                                   request.parent(), "parent"));
    scope = {.everything = false, .roots = {parent}};
    reach = request.subtree() ? OrganizationReach::kBelow : OrganizationReach::kChildren;
  }
  std::vector<ListedOrganization> rows;
  KETNAP_RETURN_IF_ERROR(environment_.database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        auto query = [&](const std::optional<Uuid>& root) {
          return organization::ListOrganizations(transaction,
                                                 root.has_value() ? reach : OrganizationReach::kAll,
                                                 root.value_or(Uuid()), request.type(), names);
        };
        KETNAP_ASSIGN_OR_RETURN(rows,
                                QueryScope<ListedOrganization>(scope, names.limit, query, Before));
        return absl::OkStatus();
      }));
  const bool more = CutToPage(page, &rows);
  v1::ListOrganizationsResponse response;
  for (const auto& row : rows) *response.add_organizations() = ToProto(row.organization);
  if (more) {
    response.set_next_page_token(api::MakePageToken(
        request, principal, {rows.back().key, rows.back().organization.id.ToString()}));
  }
  return response;
}

}  // namespace ketnap::organization
