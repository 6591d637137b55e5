#include "services/organization/handlers/member_conversion.h"

#include "absl/strings/str_cat.h"
#include "common/api/etag.h"
#include "common/api/resource_name.h"
#include "common/base/proto_date.h"
#include "common/base/proto_time.h"
#include "common/base/status_macros.h"
#include "services/organization/domain/member_stay.h"
#include "services/organization/domain/text_key.h"

namespace ketnap::organization {
namespace {

constexpr char kOrganizations[] = "organizations";

void SetDate(const std::optional<Date>& date, google::type::Date* proto) {
  *proto = DateToProto(*date);
}

v1::ActivityExemption ToProto(const Exemption& exemption) {
  v1::ActivityExemption proto;
  *proto.mutable_start_date() = DateToProto(exemption.start);
  if (exemption.end) SetDate(exemption.end, proto.mutable_end_date());
  proto.set_reason(static_cast<v1::ExemptionReason>(exemption.reason));
  proto.set_document(exemption.document);
  return proto;
}

v1::MembershipStay ToProto(const Stay& stay) {
  v1::MembershipStay proto;
  proto.set_organization(OrganizationName(stay.organization));
  proto.set_kind(static_cast<v1::StayKind>(stay.kind));
  *proto.mutable_start_date() = DateToProto(stay.start);
  if (stay.end) SetDate(stay.end, proto.mutable_end_date());
  proto.set_cause(stay.cause);
  *proto.mutable_record_time() = TimeToProto(stay.record_time);
  return proto;
}

void SetStanding(const Member& member, Date today, v1::Member* proto) {
  if (member.left_date) SetDate(member.left_date, proto->mutable_left_date());
  proto->set_leave_reason(static_cast<v1::LeaveReason>(member.leave_reason));
  if (const Stay* guest = OpenStay(member, StayKind::kTemporary); guest != nullptr) {
    proto->set_temporary_organization(OrganizationName(guest->organization));
    if (guest->until) SetDate(guest->until, proto->mutable_temporary_until());
  }
  if (const Exemption* exemption = ExemptionOn(member, today); exemption != nullptr) {
    *proto->mutable_activity_exemption() = ToProto(*exemption);
  }
}

}  // namespace

std::string MemberName(const Uuid& id) { return api::ResourceName("members", id); }

v1::Member ToListedProto(const Member& member, Date today) {
  v1::Member proto;
  proto.set_name(MemberName(member.id));
  proto.set_organization(OrganizationName(member.organization));
  proto.set_full_name(member.full_name);
  *proto.mutable_birth_date() = DateToProto(member.birth_date);
  proto.set_status(static_cast<v1::MemberStatus>(member.status));
  *proto.mutable_admission_ceremony_date() = DateToProto(member.admission_ceremony_date);
  if (member.official_date) SetDate(member.official_date, proto.mutable_official_date());
  if (member.seniority_date) SetDate(member.seniority_date, proto.mutable_seniority_date());
  if (member.candidate) proto.set_candidate(api::ResourceName("candidates", *member.candidate));
  proto.set_synthetic(member.synthetic);
  proto.set_etag(api::MakeEtag(member.version));
  *proto.mutable_create_time() = TimeToProto(member.create_time);
  *proto.mutable_update_time() = TimeToProto(member.update_time);
  SetStanding(member, today, &proto);
  return proto;
}

v1::Member ToProto(const Member& member, Date today) {
  v1::Member proto = ToListedProto(member, today);
  for (const Stay& stay : member.stays) *proto.add_stays() = ToProto(stay);
  for (const Appointment& post : member.appointments) *proto.add_appointments() = ToProto(post);
  for (const Exemption& exemption : member.exemptions) {
    *proto.add_exemptions() = ToProto(exemption);
  }
  return proto;
}

absl::StatusOr<Member> FromProto(const v1::Member& proto) {
  Member member;
  KETNAP_ASSIGN_OR_RETURN(
      member.organization,
      api::ParseResourceName(proto.organization(), kOrganizations, "member.organization"));
  member.full_name = TidyName(proto.full_name());
  KETNAP_ASSIGN_OR_RETURN(member.birth_date, DateFromProto(proto.birth_date()));
  member.status = static_cast<MemberStatus>(proto.status());
  KETNAP_ASSIGN_OR_RETURN(member.admission_ceremony_date,
                          DateFromProto(proto.admission_ceremony_date()));
  KETNAP_ASSIGN_OR_RETURN(member.official_date, OptionalDateFromProto(proto.official_date()));
  KETNAP_ASSIGN_OR_RETURN(member.seniority_date, OptionalDateFromProto(proto.seniority_date()));
  if (!proto.candidate().empty()) {
    KETNAP_ASSIGN_OR_RETURN(
        member.candidate,
        api::ParseResourceName(proto.candidate(), "candidates", "member.candidate"));
  }
  member.synthetic = proto.synthetic();
  return member;
}

v1::Appointment ToProto(const Appointment& appointment) {
  v1::Appointment proto;
  proto.set_name(NameOf(appointment));
  proto.set_member(MemberName(appointment.member));
  proto.set_organization(OrganizationName(appointment.organization));
  proto.set_position(appointment.position);
  *proto.mutable_start_date() = DateToProto(appointment.start);
  if (appointment.term_end) SetDate(appointment.term_end, proto.mutable_term_end_date());
  if (appointment.end) SetDate(appointment.end, proto.mutable_end_date());
  if (appointment.decision) *proto.mutable_decision() = ToProto(*appointment.decision);
  proto.set_end_reason(static_cast<v1::AppointmentEndReason>(appointment.end_reason));
  proto.set_etag(api::MakeEtag(appointment.version));
  *proto.mutable_create_time() = TimeToProto(appointment.create_time);
  return proto;
}

absl::StatusOr<Appointment> FromProto(const v1::Appointment& proto) {
  Appointment appointment;
  KETNAP_ASSIGN_OR_RETURN(appointment.member,
                          api::ParseResourceName(proto.member(), "members", "appointment.member"));
  KETNAP_ASSIGN_OR_RETURN(
      appointment.organization,
      api::ParseResourceName(proto.organization(), kOrganizations, "appointment.organization"));
  appointment.position = proto.position();
  KETNAP_ASSIGN_OR_RETURN(appointment.start, DateFromProto(proto.start_date()));
  KETNAP_ASSIGN_OR_RETURN(appointment.term_end, OptionalDateFromProto(proto.term_end_date()));
  if (proto.has_decision()) {
    KETNAP_ASSIGN_OR_RETURN(appointment.decision,
                            FromProto(proto.decision(), "appointment.decision"));
  }
  return appointment;
}

v1::MemberTransfer ToProto(const MemberTransfer& transfer, Date today) {
  v1::MemberTransfer proto;
  proto.set_name(NameOf(transfer));
  proto.set_member(MemberName(transfer.member));
  proto.set_kind(static_cast<v1::StayKind>(transfer.kind));
  proto.set_origin(OrganizationName(transfer.origin));
  proto.set_destination(OrganizationName(transfer.destination));
  *proto.mutable_issue_date() = DateToProto(transfer.issue_date);
  if (transfer.until_date) SetDate(transfer.until_date, proto.mutable_until_date());
  if (transfer.receive_date) SetDate(transfer.receive_date, proto.mutable_receive_date());
  *proto.mutable_present_due_date() = DateToProto(transfer.present_due_date);
  if (transfer.complete_due_date) {
    SetDate(transfer.complete_due_date, proto.mutable_complete_due_date());
  }
  proto.set_overdue(IsOverdue(transfer, today));
  proto.set_state(static_cast<v1::MemberTransferState>(transfer.state));
  proto.set_etag(api::MakeEtag(transfer.version));
  *proto.mutable_create_time() = TimeToProto(transfer.create_time);
  return proto;
}

absl::StatusOr<MemberTransfer> FromProto(const v1::MemberTransfer& proto) {
  MemberTransfer transfer;
  KETNAP_ASSIGN_OR_RETURN(transfer.member,
                          api::ParseResourceName(proto.member(), "members", "transfer.member"));
  transfer.kind = static_cast<StayKind>(proto.kind());
  KETNAP_ASSIGN_OR_RETURN(
      transfer.destination,
      api::ParseResourceName(proto.destination(), kOrganizations, "transfer.destination"));
  KETNAP_ASSIGN_OR_RETURN(transfer.issue_date, DateFromProto(proto.issue_date()));
  KETNAP_ASSIGN_OR_RETURN(transfer.until_date, OptionalDateFromProto(proto.until_date()));
  return transfer;
}

absl::StatusOr<Exemption> FromProto(const v1::ActivityExemption& proto) {
  Exemption exemption;
  KETNAP_ASSIGN_OR_RETURN(exemption.start, DateFromProto(proto.start_date()));
  KETNAP_ASSIGN_OR_RETURN(exemption.end, OptionalDateFromProto(proto.end_date()));
  exemption.reason = static_cast<ExemptionReason>(proto.reason());
  exemption.document = TidyName(proto.document());
  return exemption;
}

}  // namespace ketnap::organization
