#include "common/service/organization_replica.h"

#include <utility>

#include "common/access/organization_tree.h"
#include "common/api/resource_name.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "ketnap/organization/v1/events.pb.h"

namespace ketnap::service {
namespace {

namespace v1 = ::ketnap::organization::v1;

constexpr char kCollection[] = "organizations";

absl::StatusOr<std::optional<Date>> LastDayFromProto(const google::type::Date& proto) {
  if (!IsSet(proto)) return std::optional<Date>();
  KETNAP_ASSIGN_OR_RETURN(const Date day, DateFromProto(proto));
  return std::optional<Date>(day);
}

absl::StatusOr<access::OrganizationPeriod> PeriodOf(const v1::OrganizationPeriod& proto) {
  access::OrganizationPeriod period;
  KETNAP_ASSIGN_OR_RETURN(period.valid_from, DateFromProto(proto.valid_from()));
  KETNAP_ASSIGN_OR_RETURN(period.valid_to, LastDayFromProto(proto.valid_to()));
  if (!proto.parent().empty()) {
    KETNAP_ASSIGN_OR_RETURN(period.parent,
                            api::ParseResourceName(proto.parent(), kCollection, "parent"));
  }
  period.type = proto.type();
  period.display_name = proto.display_name();
  return period;
}

absl::StatusOr<access::AuthorityPeriod> AuthorityOf(const v1::Authority& proto) {
  access::AuthorityPeriod authority;
  authority.kind = static_cast<int>(proto.kind());
  KETNAP_ASSIGN_OR_RETURN(authority.valid_from, DateFromProto(proto.valid_from()));
  KETNAP_ASSIGN_OR_RETURN(authority.valid_to, LastDayFromProto(proto.valid_to()));
  return authority;
}

// Events from before there were periods have none: the node then gets one from its own fields.
absl::StatusOr<access::OrganizationNode> NodeOf(const v1::OrganizationChanged& event) {
  const v1::Organization& organization = event.organization();
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
  for (const v1::OrganizationPeriod& proto : event.periods()) {
    KETNAP_ASSIGN_OR_RETURN(access::OrganizationPeriod period, PeriodOf(proto));
    node.periods.push_back(std::move(period));
  }
  for (const v1::Authority& proto : organization.authorities()) {
    KETNAP_ASSIGN_OR_RETURN(access::AuthorityPeriod authority, AuthorityOf(proto));
    node.authorities.push_back(authority);
  }
  return node;
}

absl::StatusOr<access::Succession> SuccessionOf(const v1::LineageEdge& edge) {
  access::Succession succession;
  KETNAP_ASSIGN_OR_RETURN(succession.predecessor,
                          api::ParseResourceName(edge.predecessor(), kCollection, "predecessor"));
  KETNAP_ASSIGN_OR_RETURN(succession.successor,
                          api::ParseResourceName(edge.successor(), kCollection, "successor"));
  KETNAP_ASSIGN_OR_RETURN(succession.effective_date, DateFromProto(edge.effective_date()));
  succession.share_percent = edge.share_percent();
  succession.takes_rest = edge.takes_rest();
  succession.predecessor_ended = edge.predecessor_ended();
  return succession;
}

// Where an organization stands today, and what it is.
absl::StatusOr<std::pair<std::optional<Uuid>, std::string>> StandingOf(db::Transaction& transaction,
                                                                       const Uuid& organization) {
  KETNAP_ASSIGN_OR_RETURN(
      const auto row,
      transaction.QueryOptional("SELECT parent_id, type FROM replica_organization WHERE id = ?",
                                {organization}));
  if (!row.has_value()) return std::make_pair(std::optional<Uuid>(), std::string());
  return std::make_pair(row->OptionalId(0), row->Text(1));
}

absl::Status ApplyOrganization(db::Transaction& transaction, const v1::OrganizationChanged& event,
                               const TreeChange& on_change) {
  KETNAP_ASSIGN_OR_RETURN(const access::OrganizationNode node, NodeOf(event));
  if (!on_change) return access::UpsertOrganization(transaction, node);
  KETNAP_RETURN_IF_ERROR(access::LockTree(transaction));
  KETNAP_ASSIGN_OR_RETURN(const auto before, StandingOf(transaction, node.id));
  KETNAP_RETURN_IF_ERROR(access::UpsertOrganization(transaction, node));
  KETNAP_ASSIGN_OR_RETURN(const auto after, StandingOf(transaction, node.id));
  return before == after ? absl::OkStatus() : on_change(transaction, node.id);
}

absl::Status ApplyReorganization(db::Transaction& transaction,
                                 const v1::Reorganization& reorganization) {
  if (reorganization.state() != v1::REORGANIZATION_STATE_APPLIED) return absl::OkStatus();
  for (const v1::LineageEdge& edge : reorganization.lineage()) {
    KETNAP_ASSIGN_OR_RETURN(const access::Succession succession, SuccessionOf(edge));
    KETNAP_RETURN_IF_ERROR(access::PutSuccession(transaction, succession));
  }
  return absl::OkStatus();
}

absl::Status UnreadableError() {
  return absl::InternalError("an organization event cannot be read");
}

}  // namespace

absl::Status ApplyOrganizationEntry(db::Transaction& transaction,
                                    const journal::v1::JournalEntry& entry,
                                    const TreeChange& on_change) {
  if (entry.event().Is<v1::OrganizationChanged>()) {
    v1::OrganizationChanged event;
    if (!entry.event().UnpackTo(&event)) return UnreadableError();
    return ApplyOrganization(transaction, event, on_change);
  }
  if (entry.event().Is<v1::ReorganizationRecorded>()) {
    v1::ReorganizationRecorded event;
    if (!entry.event().UnpackTo(&event)) return UnreadableError();
    return ApplyReorganization(transaction, event.reorganization());
  }
  return absl::OkStatus();
}

}  // namespace ketnap::service
