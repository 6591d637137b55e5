#include "services/dossier/projections/organization_register.h"

#include "common/api/resource_name.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "ketnap/organization/v1/events.pb.h"
#include "services/dossier/repository/register_repository.h"

namespace ketnap::dossier {
namespace {

namespace organization = ::ketnap::organization::v1;

absl::Status ApplyMember(db::Transaction& transaction, const organization::Member& member,
                         const journal::v1::JournalEntry& entry) {
  RegisterMember row;
  KETNAP_ASSIGN_OR_RETURN(row.id, api::ParseResourceName(member.name(), "members"));
  KETNAP_ASSIGN_OR_RETURN(row.organization,
                          api::ParseResourceName(member.organization(), "organizations"));
  if (member.has_official_date()) {
    KETNAP_ASSIGN_OR_RETURN(row.official_date, DateFromProto(member.official_date()));
  }
  if (member.status() == organization::MEMBER_STATUS_LEFT) {
    KETNAP_ASSIGN_OR_RETURN(row.left_date, DateFromProto(entry.occurred_on()));
  }
  return PutMember(transaction, row);
}

absl::Status ApplyOrganization(db::Transaction& transaction,
                               const organization::Organization& changed) {
  OrganizationFact fact;
  KETNAP_ASSIGN_OR_RETURN(fact.organization,
                          api::ParseResourceName(changed.name(), "organizations"));
  fact.committee_size = changed.committee_size();
  fact.standing_committee_size = changed.standing_committee_size();
  fact.has_youth_union = changed.has_youth_union();
  fact.has_trade_union = changed.has_trade_union();
  return PutOrganizationFact(transaction, fact);
}

}  // namespace

absl::Status ApplyOrganizationEntry(db::Transaction& transaction,
                                    const journal::v1::JournalEntry& entry) {
  if (entry.event().Is<organization::MemberChanged>()) {
    organization::MemberChanged event;
    if (!entry.event().UnpackTo(&event)) {
      return absl::InvalidArgumentError("organization_register: an event that does not parse");
    }
    return ApplyMember(transaction, event.member(), entry);
  }
  if (entry.event().Is<organization::OrganizationChanged>()) {
    organization::OrganizationChanged event;
    if (!entry.event().UnpackTo(&event)) {
      return absl::InvalidArgumentError("organization_register: an event that does not parse");
    }
    return ApplyOrganization(transaction, event.organization());
  }
  return absl::OkStatus();
}

}  // namespace ketnap::dossier
