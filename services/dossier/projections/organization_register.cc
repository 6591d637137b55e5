#include "services/dossier/projections/organization_register.h"

#include <utility>
#include <vector>

#include "common/api/resource_name.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "ketnap/organization/v1/events.pb.h"
#include "services/dossier/repository/register_repository.h"

namespace ketnap::dossier {
namespace {

namespace organization = ::ketnap::organization::v1;

absl::StatusOr<std::optional<Date>> OptionalDate(bool present, const google::type::Date& date) {
  if (!present) return std::optional<Date>();
  KETNAP_ASSIGN_OR_RETURN(const Date day, DateFromProto(date));
  return std::optional<Date>(day);
}

absl::StatusOr<MemberStay> StayOf(const organization::MembershipStay& proto) {
  MemberStay stay;
  stay.kind = proto.kind() == organization::STAY_KIND_TEMPORARY ? StayKind::kTemporary
                                                                : StayKind::kOfficial;
  KETNAP_ASSIGN_OR_RETURN(stay.organization,
                          api::ParseResourceName(proto.organization(), "organizations"));
  KETNAP_ASSIGN_OR_RETURN(stay.start_date, DateFromProto(proto.start_date()));
  KETNAP_ASSIGN_OR_RETURN(stay.end_date, OptionalDate(proto.has_end_date(), proto.end_date()));
  return stay;
}

absl::Status ApplyMember(db::Transaction& transaction, const organization::Member& member,
                         const journal::v1::JournalEntry& entry) {
  RegisterMember row;
  KETNAP_ASSIGN_OR_RETURN(row.id, api::ParseResourceName(member.name(), "members"));
  KETNAP_ASSIGN_OR_RETURN(row.organization,
                          api::ParseResourceName(member.organization(), "organizations"));
  KETNAP_ASSIGN_OR_RETURN(row.official_date,
                          OptionalDate(member.has_official_date(), member.official_date()));
  row.has_left = member.status() == organization::MEMBER_STATUS_LEFT;
  KETNAP_ASSIGN_OR_RETURN(row.left_date, OptionalDate(member.has_left_date(), member.left_date()));
  KETNAP_ASSIGN_OR_RETURN(row.recorded_for, DateFromProto(entry.occurred_on()));
  for (const organization::MembershipStay& stay : member.stays()) {
    KETNAP_ASSIGN_OR_RETURN(MemberStay known, StayOf(stay));
    row.stays.push_back(std::move(known));
  }
  for (const organization::ActivityExemption& proto : member.exemptions()) {
    MemberExemption exemption;
    KETNAP_ASSIGN_OR_RETURN(exemption.start_date, DateFromProto(proto.start_date()));
    KETNAP_ASSIGN_OR_RETURN(exemption.end_date,
                            OptionalDate(proto.has_end_date(), proto.end_date()));
    row.exemptions.push_back(exemption);
  }
  return PutMember(transaction, row);
}

// An organization and each of its periods state the same facts under the same names.
template <typename Message>
OrganizationFact FactOf(const Message& message) {
  OrganizationFact fact;
  fact.committee_size = message.committee_size();
  fact.standing_committee_size = message.standing_committee_size();
  fact.has_youth_union = message.has_youth_union();
  fact.has_trade_union = message.has_trade_union();
  return fact;
}

absl::Status ApplyOrganization(db::Transaction& transaction,
                               const organization::OrganizationChanged& changed) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id,
                          api::ParseResourceName(changed.organization().name(), "organizations"));
  std::vector<OrganizationFactPeriod> periods;
  for (const organization::OrganizationPeriod& proto : changed.periods()) {
    OrganizationFactPeriod period;
    KETNAP_ASSIGN_OR_RETURN(period.valid_from, DateFromProto(proto.valid_from()));
    KETNAP_ASSIGN_OR_RETURN(period.valid_to, OptionalDate(proto.has_valid_to(), proto.valid_to()));
    period.fact = FactOf(proto);
    periods.push_back(period);
  }
  return PutOrganizationFact(transaction, id, FactOf(changed.organization()), periods);
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
    return ApplyOrganization(transaction, event);
  }
  return absl::OkStatus();
}

}  // namespace ketnap::dossier
