#include "services/organization/handlers/organization_conversion.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/api/etag.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/proto_time.h"
#include "common/base/status_macros.h"
#include "services/organization/domain/text_key.h"

namespace ketnap::organization {
namespace {

constexpr char kOrganizations[] = "organizations";

// An authority and a code have their days under the same names.
template <typename Span, typename Proto>
void SetDays(const Span& span, Proto* proto) {
  *proto->mutable_valid_from() = DateToProto(span.valid_from);
  if (span.valid_to.has_value()) *proto->mutable_valid_to() = DateToProto(*span.valid_to);
  *proto->mutable_record_time() = TimeToProto(span.record_time);
}

template <typename Proto, typename Span>
absl::Status ReadDays(const Proto& proto, Date first_day, Span* span) {
  KETNAP_ASSIGN_OR_RETURN(const auto from, OptionalDateFromProto(proto.valid_from()));
  span->valid_from = from.value_or(first_day);
  KETNAP_ASSIGN_OR_RETURN(span->valid_to, OptionalDateFromProto(proto.valid_to()));
  return absl::OkStatus();
}

v1::Authority ToProto(const Authority& authority) {
  v1::Authority proto;
  proto.set_kind(static_cast<v1::AuthorityKind>(authority.kind));
  SetDays(authority, &proto);
  if (authority.decision.has_value()) {
    *proto.mutable_decision() = organization::ToProto(*authority.decision);
  }
  return proto;
}

v1::AdministrativeCode ToProto(const AdministrativeCode& code) {
  v1::AdministrativeCode proto;
  proto.set_scheme(code.scheme);
  proto.set_value(code.value);
  SetDays(code, &proto);
  return proto;
}

// Everything but authorities and codes.
v1::Organization Core(const Organization& organization, Date day) {
  const OrganizationContent& content = organization.content;
  v1::Organization proto;
  proto.set_name(OrganizationName(organization.id));
  if (content.parent.has_value()) proto.set_parent(OrganizationName(*content.parent));
  proto.set_type(content.type);
  proto.set_display_name(content.display_name);
  proto.set_workplace_kind(static_cast<v1::WorkplaceKind>(content.workplace_kind));
  proto.set_has_admission_authority(DecidesAdmissionOn(organization, day));
  proto.set_committee_size(content.committee_size);
  proto.set_standing_committee_size(content.standing_committee_size);
  proto.set_has_youth_union(content.has_youth_union);
  proto.set_has_trade_union(content.has_trade_union);
  *proto.mutable_valid_from() = DateToProto(organization.valid_from);
  if (organization.valid_to) *proto.mutable_valid_to() = DateToProto(*organization.valid_to);
  proto.set_synthetic(organization.synthetic);
  proto.set_etag(api::MakeEtag(organization.version));
  *proto.mutable_create_time() = TimeToProto(organization.create_time);
  *proto.mutable_update_time() = TimeToProto(organization.update_time);
  return proto;
}

absl::Status ReadHoldings(const v1::Organization& proto, Organization* organization) {
  for (int i = 0; i < proto.authorities_size(); ++i) {
    const v1::Authority& given = proto.authorities(i);
    Authority authority;
    authority.kind = static_cast<AuthorityKind>(given.kind());
    KETNAP_RETURN_IF_ERROR(ReadDays(given, organization->valid_from, &authority));
    if (given.has_decision()) {
      KETNAP_ASSIGN_OR_RETURN(
          authority.decision,
          FromProto(given.decision(), absl::StrCat("organization.authorities[", i, "].decision")));
    }
    organization->authorities.push_back(std::move(authority));
  }
  if (proto.has_admission_authority() && organization->authorities.empty()) {
    Authority authority;
    authority.kind = AuthorityKind::kAdmission;
    authority.valid_from = organization->valid_from;
    organization->authorities.push_back(std::move(authority));
  }
  for (const v1::AdministrativeCode& given : proto.codes()) {
    AdministrativeCode code;
    code.scheme = given.scheme();
    code.value = TidyName(given.value());
    KETNAP_RETURN_IF_ERROR(ReadDays(given, organization->valid_from, &code));
    organization->codes.push_back(std::move(code));
  }
  return absl::OkStatus();
}

FieldViolation UnknownValue(std::string field) {
  return {std::move(field),
          "UNKNOWN_VALUE",
          {"Không có giá trị này trong danh mục.", "There is no such value."}};
}

}  // namespace

std::string OrganizationName(const Uuid& id) { return api::ResourceName(kOrganizations, id); }

absl::StatusOr<std::optional<Date>> OptionalDateFromProto(const google::type::Date& date) {
  if (!IsSet(date)) return std::nullopt;
  KETNAP_ASSIGN_OR_RETURN(const Date day, DateFromProto(date));
  return day;
}

v1::Organization ToProto(const Organization& organization, Date day) {
  v1::Organization proto = Core(organization, day);
  for (const Authority& authority : organization.authorities) {
    if (Covers(authority, day)) *proto.add_authorities() = ToProto(authority);
  }
  for (const AdministrativeCode& code : organization.codes) {
    if (Covers(code, day)) *proto.add_codes() = ToProto(code);
  }
  return proto;
}

v1::Organization WithEverything(const Organization& organization, Date today) {
  v1::Organization proto = Core(organization, today);
  for (const Authority& authority : organization.authorities) {
    *proto.add_authorities() = ToProto(authority);
  }
  for (const AdministrativeCode& code : organization.codes) *proto.add_codes() = ToProto(code);
  return proto;
}

absl::StatusOr<Organization> FromProto(const v1::Organization& proto) {
  Organization organization;
  OrganizationContent& content = organization.content;
  if (!proto.parent().empty()) {
    KETNAP_ASSIGN_OR_RETURN(content.parent, api::ParseResourceName(proto.parent(), kOrganizations,
                                                                   "organization.parent"));
  }
  content.type = proto.type();
  content.display_name = TidyName(proto.display_name());
  content.workplace_kind = proto.workplace_kind();
  content.committee_size = proto.committee_size();
  content.standing_committee_size = proto.standing_committee_size();
  content.has_youth_union = proto.has_youth_union();
  content.has_trade_union = proto.has_trade_union();
  KETNAP_ASSIGN_OR_RETURN(organization.valid_from, DateFromProto(proto.valid_from()));
  organization.content_from = organization.valid_from;
  organization.synthetic = proto.synthetic();
  KETNAP_RETURN_IF_ERROR(ReadHoldings(proto, &organization));
  return organization;
}

absl::Status CheckKinds(const Organization& organization) {
  std::vector<FieldViolation> violations;
  if (!v1::WorkplaceKind_IsValid(organization.content.workplace_kind)) {
    violations.push_back(UnknownValue("organization.workplace_kind"));
  }
  for (size_t i = 0; i < organization.authorities.size(); ++i) {
    if (!v1::AuthorityKind_IsValid(static_cast<int>(organization.authorities[i].kind))) {
      violations.push_back(UnknownValue(absl::StrCat("organization.authorities[", i, "].kind")));
    }
  }
  return violations.empty() ? absl::OkStatus() : InvalidFieldsError(violations);
}

v1::OrganizationPeriod ToProto(const OrganizationPeriod& period) {
  const OrganizationContent& content = period.content;
  v1::OrganizationPeriod proto;
  SetDays(period, &proto);
  if (content.parent.has_value()) proto.set_parent(OrganizationName(*content.parent));
  proto.set_type(content.type);
  proto.set_display_name(content.display_name);
  proto.set_workplace_kind(static_cast<v1::WorkplaceKind>(content.workplace_kind));
  proto.set_committee_size(content.committee_size);
  proto.set_standing_committee_size(content.standing_committee_size);
  proto.set_has_youth_union(content.has_youth_union);
  proto.set_has_trade_union(content.has_trade_union);
  if (period.reorganization.has_value()) {
    proto.set_reorganization(api::ResourceName("reorganizations", *period.reorganization));
  }
  if (period.supersede_time.has_value()) {
    *proto.mutable_supersede_time() = TimeToProto(*period.supersede_time);
  }
  proto.set_correction_reason(period.correction_reason);
  return proto;
}

v1::DecisionReference ToProto(const DecisionReference& decision) {
  v1::DecisionReference proto;
  proto.set_number(decision.number);
  proto.set_symbol(decision.symbol);
  proto.set_issuer(decision.issuer);
  *proto.mutable_date() = DateToProto(decision.date);
  return proto;
}

absl::StatusOr<DecisionReference> FromProto(const v1::DecisionReference& proto,
                                            std::string_view field) {
  DecisionReference decision;
  decision.number = TidyName(proto.number());
  decision.symbol = TidyName(proto.symbol());
  decision.issuer = TidyName(proto.issuer());
  KETNAP_ASSIGN_OR_RETURN(decision.date, DateFromProto(proto.date()));
  std::vector<FieldViolation> violations;
  auto require = [&](const std::string& text, std::string_view name) {
    if (!text.empty()) return;
    violations.push_back({absl::StrCat(field, ".", name),
                          "REQUIRED",
                          {"Cần ghi đủ số, ký hiệu, nơi ban hành và ngày của văn bản.",
                           "The document's number, symbol, issuer and date are needed."}});
  };
  require(decision.number, "number");
  require(decision.symbol, "symbol");
  require(decision.issuer, "issuer");
  if (!violations.empty()) return InvalidFieldsError(violations);
  return decision;
}

v1::LineageEdge ToProto(const LineageEdge& edge) {
  v1::LineageEdge proto;
  proto.set_predecessor(OrganizationName(edge.predecessor));
  proto.set_successor(OrganizationName(edge.successor));
  proto.set_kind(static_cast<v1::LineageKind>(edge.kind));
  *proto.mutable_effective_date() = DateToProto(edge.effective_date);
  proto.set_share_percent(edge.share_percent);
  proto.set_takes_rest(edge.takes_rest);
  proto.set_predecessor_ended(edge.predecessor_ended);
  proto.set_reorganization(api::ResourceName("reorganizations", edge.reorganization));
  proto.set_predecessor_display_name(edge.predecessor_display_name);
  proto.set_successor_display_name(edge.successor_display_name);
  return proto;
}

v1::OrganizationType ToProto(const OrganizationType& type) {
  v1::OrganizationType proto;
  proto.set_code(type.code);
  proto.set_display_name(type.display_name);
  proto.set_may_be_root(type.may_be_root);
  proto.set_holds_members(type.holds_members);
  proto.set_may_decide_admission(type.may_decide_admission);
  for (const std::string& parent : type.allowed_parents) proto.add_allowed_parents(parent);
  if (type.valid_from.has_value()) *proto.mutable_valid_from() = DateToProto(*type.valid_from);
  if (type.valid_to.has_value()) *proto.mutable_valid_to() = DateToProto(*type.valid_to);
  proto.set_etag(api::MakeEtag(type.version));
  return proto;
}

absl::StatusOr<OrganizationType> FromProto(const v1::OrganizationType& proto) {
  OrganizationType type;
  type.code = proto.code();
  type.display_name = TidyName(proto.display_name());
  type.may_be_root = proto.may_be_root();
  type.holds_members = proto.holds_members();
  type.may_decide_admission = proto.may_decide_admission();
  type.allowed_parents.assign(proto.allowed_parents().begin(), proto.allowed_parents().end());
  std::sort(type.allowed_parents.begin(), type.allowed_parents.end());
  type.allowed_parents.erase(std::unique(type.allowed_parents.begin(), type.allowed_parents.end()),
                             type.allowed_parents.end());
  KETNAP_ASSIGN_OR_RETURN(type.valid_from, OptionalDateFromProto(proto.valid_from()));
  KETNAP_ASSIGN_OR_RETURN(type.valid_to, OptionalDateFromProto(proto.valid_to()));
  return type;
}

}  // namespace ketnap::organization
