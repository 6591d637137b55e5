#include "services/organization/handlers/conversion.h"

#include "absl/strings/str_cat.h"
#include "common/api/etag.h"
#include "common/api/resource_name.h"
#include "common/base/proto_date.h"
#include "common/base/proto_time.h"
#include "common/base/status_macros.h"
#include "services/organization/domain/text_key.h"

namespace ketnap::organization {
namespace {

constexpr char kOrganizations[] = "organizations";

void SetDate(const std::optional<Date>& date, google::type::Date* proto) {
  *proto = DateToProto(*date);
}

}  // namespace

std::string OrganizationName(const Uuid& id) { return api::ResourceName(kOrganizations, id); }
std::string MemberName(const Uuid& id) { return api::ResourceName("members", id); }
std::string PlanName(const Uuid& id) { return api::ResourceName("plans", id); }

absl::StatusOr<std::optional<Date>> OptionalDateFromProto(const google::type::Date& date) {
  if (!IsSet(date)) return std::nullopt;
  KETNAP_ASSIGN_OR_RETURN(const Date day, DateFromProto(date));
  return day;
}

v1::Organization ToProto(const Organization& organization) {
  v1::Organization proto;
  proto.set_name(OrganizationName(organization.id));
  if (organization.parent.has_value()) proto.set_parent(OrganizationName(*organization.parent));
  proto.set_type(organization.type);
  proto.set_display_name(organization.display_name);
  proto.set_workplace_kind(static_cast<v1::WorkplaceKind>(organization.workplace_kind));
  proto.set_has_admission_authority(organization.has_admission_authority);
  proto.set_committee_size(organization.committee_size);
  proto.set_standing_committee_size(organization.standing_committee_size);
  proto.set_has_youth_union(organization.has_youth_union);
  proto.set_has_trade_union(organization.has_trade_union);
  *proto.mutable_valid_from() = DateToProto(organization.valid_from);
  if (organization.valid_to) SetDate(organization.valid_to, proto.mutable_valid_to());
  proto.set_synthetic(organization.synthetic);
  proto.set_etag(api::MakeEtag(organization.version));
  *proto.mutable_create_time() = TimeToProto(organization.create_time);
  *proto.mutable_update_time() = TimeToProto(organization.update_time);
  return proto;
}

absl::StatusOr<Organization> FromProto(const v1::Organization& proto) {
  Organization organization;
  if (!proto.parent().empty()) {
    KETNAP_ASSIGN_OR_RETURN(
        organization.parent,
        api::ParseResourceName(proto.parent(), kOrganizations, "organization.parent"));
  }
  organization.type = proto.type();
  organization.display_name = TidyName(proto.display_name());
  organization.workplace_kind = proto.workplace_kind();
  organization.has_admission_authority = proto.has_admission_authority();
  organization.committee_size = proto.committee_size();
  organization.standing_committee_size = proto.standing_committee_size();
  organization.has_youth_union = proto.has_youth_union();
  organization.has_trade_union = proto.has_trade_union();
  KETNAP_ASSIGN_OR_RETURN(organization.valid_from, DateFromProto(proto.valid_from()));
  organization.synthetic = proto.synthetic();
  return organization;
}

v1::Member ToProto(const Member& member) {
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

v1::Plan ToProto(const Plan& plan) {
  v1::Plan proto;
  proto.set_name(PlanName(plan.id));
  proto.set_organization(OrganizationName(plan.organization));
  proto.set_period(static_cast<v1::PlanPeriod>(plan.period));
  *proto.mutable_start_date() = DateToProto(plan.start_date);
  *proto.mutable_end_date() = DateToProto(plan.end_date);
  proto.set_title(plan.title);
  proto.set_whole_target(plan.whole_target);
  for (const Target& target : plan.targets) {
    v1::Target* part = proto.add_targets();
    part->set_organization(OrganizationName(target.organization));
    part->set_admissions(target.admissions);
  }
  proto.set_parts_total(static_cast<int32_t>(plan.parts_total));
  proto.set_state(static_cast<v1::PlanState>(plan.state));
  proto.set_approval_document(plan.approval_document);
  if (plan.approval_date) SetDate(plan.approval_date, proto.mutable_approval_date());
  proto.set_etag(api::MakeEtag(plan.version));
  *proto.mutable_create_time() = TimeToProto(plan.create_time);
  *proto.mutable_update_time() = TimeToProto(plan.update_time);
  return proto;
}

absl::StatusOr<std::vector<Target>> TargetsFromProto(
    const google::protobuf::RepeatedPtrField<v1::Target>& protos, std::string_view field) {
  std::vector<Target> targets;
  targets.reserve(static_cast<size_t>(protos.size()));
  for (int i = 0; i < protos.size(); ++i) {
    Target target;
    KETNAP_ASSIGN_OR_RETURN(target.organization,
                            api::ParseResourceName(protos[i].organization(), kOrganizations,
                                                   absl::StrCat(field, "[", i, "].organization")));
    target.admissions = protos[i].admissions();
    targets.push_back(target);
  }
  return targets;
}

absl::StatusOr<Plan> FromProto(const v1::Plan& proto) {
  Plan plan;
  KETNAP_ASSIGN_OR_RETURN(
      plan.organization,
      api::ParseResourceName(proto.organization(), kOrganizations, "plan.organization"));
  plan.period = static_cast<PlanPeriod>(proto.period());
  KETNAP_ASSIGN_OR_RETURN(plan.start_date, DateFromProto(proto.start_date()));
  KETNAP_ASSIGN_OR_RETURN(plan.end_date, DateFromProto(proto.end_date()));
  plan.title = TidyName(proto.title());
  plan.whole_target = proto.whole_target();
  KETNAP_ASSIGN_OR_RETURN(plan.targets, TargetsFromProto(proto.targets(), "plan.targets"));
  return plan;
}

}  // namespace ketnap::organization
