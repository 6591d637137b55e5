#include "services/organization/domain/organization.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace ketnap::organization {
namespace {

UnmetCondition RootNotAllowed(const OrganizationType& type) {
  return {"ORGANIZATION_TYPE_ROOT",
          "",
          {absl::StrCat("Loại tổ chức “", type.display_name,
                        "” không thể đứng đầu cây tổ chức; cần chọn tổ chức cấp trên."),
           absl::StrCat("An organization of type ", type.code,
                        " cannot be the root; choose its parent.")}};
}

UnmetCondition ParentNotAllowed(const OrganizationType& type, const Organization& parent) {
  return {"ORGANIZATION_TYPE_PARENT",
          NameOf(parent),
          {absl::StrCat("Loại tổ chức “", type.display_name, "” không thể trực thuộc “",
                        parent.content.display_name, "”."),
           absl::StrCat("An organization of type ", type.code, " cannot stand below one of type ",
                        parent.content.type, ".")}};
}

UnmetCondition ParentDissolved(const Organization& parent) {
  return {"ORGANIZATION_EXISTS",
          NameOf(parent),
          {absl::StrCat("“", parent.content.display_name, "” đã kết thúc hoạt động ngày ",
                        FormatDateForPeople(*parent.valid_to), "."),
           absl::StrCat("The parent organization ended on ", FormatDate(*parent.valid_to), ".")}};
}

UnmetCondition NotMadeOn(const OrganizationType& type, Date day) {
  return {"ORGANIZATION_TYPE_DAYS",
          "",
          {absl::StrCat("Loại tổ chức “", type.display_name, "” không được thành lập vào ngày ",
                        FormatDateForPeople(day), "."),
           absl::StrCat("Organizations of type ", type.code, " are not made on ", FormatDate(day),
                        ".")}};
}

FieldViolation InFuture(std::string field) {
  return {std::move(field),
          "DATE_IN_FUTURE",
          {"Ngày không được ở tương lai.", "The date must not lie in the future."}};
}

// The days of an authority or a code: within the organization's existence, none to come.
void CheckDays(const std::string& field, const Date& from, const std::optional<Date>& to,
               Date existence_from, Date today, std::vector<FieldViolation>* violations) {
  if (from > today) violations->push_back(InFuture(field + ".valid_from"));
  if (from < existence_from) {
    violations->push_back({field + ".valid_from",
                           "BEFORE_ORGANIZATION",
                           {"Ngày bắt đầu không được trước ngày thành lập tổ chức.",
                            "The first day must not lie before the organization's first day."}});
  }
  if (!to.has_value()) return;
  if (*to > today) violations->push_back(InFuture(field + ".valid_to"));
  if (*to < from) {
    violations->push_back({field + ".valid_to",
                           "BEFORE_VALID_FROM",
                           {"Ngày kết thúc không được trước ngày bắt đầu.",
                            "The last day must not lie before the first."}});
  }
}

template <typename Span>
bool Overlap(const Span& a, const Span& b) {
  return (!a.valid_to.has_value() || *a.valid_to >= b.valid_from) &&
         (!b.valid_to.has_value() || *b.valid_to >= a.valid_from);
}

void CheckAuthorities(const Organization& organization, const OrganizationType& type, Date today,
                      std::vector<FieldViolation>* violations) {
  const auto& authorities = organization.authorities;
  if (!authorities.empty() && !type.may_decide_admission) {
    violations->push_back(
        {"organization.authorities",
         "TYPE_CANNOT_DECIDE_ADMISSION",
         {absl::StrCat("Loại tổ chức “", type.display_name,
                       "” không có thẩm quyền quyết định kết nạp."),
          absl::StrCat("Organizations of type ", type.code, " cannot decide admission.")}});
  }
  for (size_t i = 0; i < authorities.size(); ++i) {
    const std::string field = absl::StrCat("organization.authorities[", i, "]");
    CheckDays(field, authorities[i].valid_from, authorities[i].valid_to, organization.valid_from,
              today, violations);
    if (authorities[i].decision.has_value() && authorities[i].decision->date > today) {
      violations->push_back(InFuture(field + ".decision.date"));
    }
    const bool twice =
        std::any_of(authorities.begin(), authorities.begin() + i, [&](const Authority& other) {
          return other.kind == authorities[i].kind && Overlap(other, authorities[i]);
        });
    if (!twice) continue;
    violations->push_back({field,
                           "AUTHORITY_TWICE",
                           {"Thẩm quyền này đã được ghi cho cùng thời gian.",
                            "The authority is there already for the same days."}});
  }
}

void CheckCodes(const Organization& organization, Date today,
                std::vector<FieldViolation>* violations) {
  const auto& codes = organization.codes;
  for (size_t i = 0; i < codes.size(); ++i) {
    const std::string field = absl::StrCat("organization.codes[", i, "]");
    CheckDays(field, codes[i].valid_from, codes[i].valid_to, organization.valid_from, today,
              violations);
    if (codes[i].value.empty()) {
      violations->push_back(
          {field + ".value", "REQUIRED", {"Cần ghi mã của tổ chức.", "The code needs a value."}});
    }
    const bool twice =
        std::any_of(codes.begin(), codes.begin() + i, [&](const AdministrativeCode& other) {
          return other.scheme == codes[i].scheme && other.value == codes[i].value &&
                 Overlap(other, codes[i]);
        });
    if (!twice) continue;
    violations->push_back({field,
                           "CODE_TWICE",
                           {"Mã này đã được ghi cho cùng thời gian.",
                            "The code is there already for the same days."}});
  }
}

}  // namespace

bool DecidesAdmissionOn(const Organization& organization, Date day) {
  return std::any_of(organization.authorities.begin(), organization.authorities.end(),
                     [&](const Authority& authority) { return Covers(authority, day); });
}

const OrganizationPeriod* PeriodOn(const std::vector<OrganizationPeriod>& periods, Date day) {
  for (const OrganizationPeriod& period : periods) {
    if (!period.supersede_time.has_value() && Covers(period, day)) return &period;
  }
  return nullptr;
}

std::optional<Organization> OrganizationOn(const OrganizationHistory& history, Date day) {
  const OrganizationPeriod* period = PeriodOn(history.periods, day);
  if (period == nullptr) return std::nullopt;
  Organization organization = history.organization;
  organization.content = period->content;
  organization.content_from = period->valid_from;
  return organization;
}

PeriodStep StepTo(const Organization& organization, const OrganizationContent& content, Date from) {
  if (content == organization.content) return PeriodStep::kNone;
  return from == organization.content_from ? PeriodStep::kReplace : PeriodStep::kFollow;
}

absl::Status ChangedSinceError(const Organization& organization, Date began) {
  return ReasonedError(
      absl::StatusCode::kFailedPrecondition, "ORGANIZATION_CHANGED_SINCE",
      {absl::StrCat("“", organization.content.display_name, "” đã có thay đổi từ ngày ",
                    FormatDateForPeople(began), "; chỉ được thay đổi từ ngày đó trở đi."),
       absl::StrCat("The organization changed on ", FormatDate(began),
                    "; it can change from that day on.")},
      {{"organization", NameOf(organization)}, {"changed_on", FormatDate(began)}});
}

absl::Status CheckMayChangeFrom(const Organization& organization, Date from) {
  if (organization.valid_to.has_value()) {
    return ReasonedError(
        absl::StatusCode::kFailedPrecondition, "ORGANIZATION_ENDED",
        {absl::StrCat("“", organization.content.display_name, "” đã kết thúc hoạt động ngày ",
                      FormatDateForPeople(*organization.valid_to), "."),
         absl::StrCat("The organization ended on ", FormatDate(*organization.valid_to), ".")},
        {{"organization", NameOf(organization)}});
  }
  if (organization.content_from <= from) return absl::OkStatus();
  return ChangedSinceError(organization, organization.content_from);
}

std::string NameOf(const Organization& organization) {
  return absl::StrCat("organizations/", organization.id.ToString());
}

FieldViolation UnknownType() {
  return {"organization.type",
          "UNKNOWN_TYPE",
          {"Không có loại tổ chức này.", "There is no such type of organization."}};
}

std::vector<FieldViolation> CheckContent(const Organization& organization,
                                         const OrganizationType& type, Date today) {
  const OrganizationContent& content = organization.content;
  std::vector<FieldViolation> violations;
  if (content.display_name.empty()) {
    violations.push_back({"organization.display_name",
                          "REQUIRED",
                          {"Cần ghi tên tổ chức.", "The organization needs a name."}});
  }
  if (content.standing_committee_size > content.committee_size) {
    violations.push_back({"organization.standing_committee_size",
                          "LARGER_THAN_COMMITTEE",
                          {"Số ủy viên ban thường vụ không thể nhiều hơn số cấp ủy viên.",
                           "The standing committee cannot be larger than the committee."}});
  }
  if (organization.valid_from > today) {
    violations.push_back({"organization.valid_from",
                          "DATE_IN_FUTURE",
                          {"Ngày thành lập không được ở tương lai.",
                           "The first day of existence must not lie in the future."}});
  }
  CheckAuthorities(organization, type, today, &violations);
  CheckCodes(organization, today, &violations);
  return violations;
}

absl::Status CheckPlacement(const OrganizationType& type, const Organization* parent,
                            std::optional<Date> made_on) {
  std::vector<UnmetCondition> unmet;
  if (parent == nullptr) {
    if (!type.may_be_root) unmet.push_back(RootNotAllowed(type));
  } else {
    const auto& allowed = type.allowed_parents;
    if (std::find(allowed.begin(), allowed.end(), parent->content.type) == allowed.end()) {
      unmet.push_back(ParentNotAllowed(type, *parent));
    }
    if (parent->valid_to.has_value()) unmet.push_back(ParentDissolved(*parent));
  }
  if (made_on.has_value() && ((type.valid_from.has_value() && *made_on < *type.valid_from) ||
                              (type.valid_to.has_value() && *made_on > *type.valid_to))) {
    unmet.push_back(NotMadeOn(type, *made_on));
  }
  if (unmet.empty()) return absl::OkStatus();
  return UnmetConditionsError("ORGANIZATION_PLACEMENT_NOT_ALLOWED", unmet);
}

}  // namespace ketnap::organization
