#include "common/service/organization_replica.h"

#include "common/access/organization_tree.h"
#include "common/api/resource_name.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "ketnap/organization/v1/events.pb.h"

namespace ketnap::service {
namespace {

constexpr char kCollection[] = "organizations";

absl::StatusOr<access::OrganizationNode> NodeOf(
    const ketnap::organization::v1::Organization& organization) {
  access::OrganizationNode node;
  KETNAP_ASSIGN_OR_RETURN(node.id, api::ParseResourceName(organization.name(), kCollection));
  if (!organization.parent().empty()) {
    KETNAP_ASSIGN_OR_RETURN(node.parent,
                            api::ParseResourceName(organization.parent(), kCollection, "parent"));
  }
  node.type = organization.type();
  node.display_name = organization.display_name();
  node.has_admission_authority = organization.has_admission_authority();
  KETNAP_ASSIGN_OR_RETURN(node.valid_from, DateFromProto(organization.valid_from()));
  if (organization.has_valid_to()) {
    KETNAP_ASSIGN_OR_RETURN(node.valid_to, DateFromProto(organization.valid_to()));
  }
  return node;
}

}  // namespace

absl::Status ApplyOrganizationEntry(db::Transaction& transaction,
                                    const journal::v1::JournalEntry& entry) {
  if (!entry.event().Is<ketnap::organization::v1::OrganizationChanged>()) return absl::OkStatus();
  ketnap::organization::v1::OrganizationChanged event;
  if (!entry.event().UnpackTo(&event)) {
    return absl::InternalError("an organization event cannot be read");
  }
  KETNAP_ASSIGN_OR_RETURN(access::OrganizationNode node, NodeOf(event.organization()));
  return access::UpsertOrganization(transaction, node);
}

}  // namespace ketnap::service
