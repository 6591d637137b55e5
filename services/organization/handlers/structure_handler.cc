#include "services/organization/handlers/structure_handler.h"

#include <algorithm>

#include "common/access/organization_tree.h"
#include "common/api/etag.h"
#include "common/api/mutation.h"
#include "common/api/resource_name.h"
#include "common/api/update_mask.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "common/service/historical_entry.h"
#include "services/organization/domain/text_key.h"
#include "services/organization/handlers/conferral.h"
#include "services/organization/handlers/organization_conversion.h"
#include "services/organization/handlers/structure_writes.h"
#include "services/organization/repository/history_repository.h"
#include "services/organization/repository/organization_repository.h"

namespace ketnap::organization {
namespace {

absl::StatusOr<OrganizationType> RequireType(db::Transaction& transaction,
                                             const std::string& code) {
  KETNAP_ASSIGN_OR_RETURN(auto type, FindType(transaction, code));
  if (!type.has_value()) return InvalidFieldsError({UnknownType()});
  return *std::move(type);
}

absl::Status CheckPlace(db::Transaction& transaction, const Organization& organization,
                        const OrganizationType& type) {
  const std::optional<Uuid>& above = organization.content.parent;
  // No parent: the pipeline let this pass for a grant over the whole suite alone.
  if (!above.has_value()) return CheckPlacement(type, nullptr, organization.valid_from);
  KETNAP_ASSIGN_OR_RETURN(const auto parent, FindOrganization(transaction, *above));
  if (!parent.has_value()) return ResourceNotFoundError(OrganizationName(*above));
  KETNAP_RETURN_IF_ERROR(CheckPlacement(type, &*parent, organization.valid_from));
  if (organization.valid_from >= parent->valid_from) return absl::OkStatus();
  return InvalidFieldsError(
      {{"organization.valid_from",
        "BEFORE_PARENT",
        {"Ngày thành lập không được trước ngày thành lập của tổ chức cấp trên.",
         "The first day of existence must not lie before the parent's."}}});
}

absl::Status CheckMayConfer(const access::RequestContext& context, const Environment& environment,
                            const Organization& organization) {
  const std::optional<Uuid>& above = organization.content.parent;
  if (organization.authorities.empty() || !above.has_value() ||
      MayConferBelow(context, *environment.tree, *above)) {
    return absl::OkStatus();
  }
  return UnmetConditionsError(
      "AUTHORITY_NOT_CONFERRED",
      {{"AUTHORITY_NOT_CONFERRED", OrganizationName(*above), AuthorityNotConferred()}});
}

absl::StatusOr<v1::Organization> Create(db::Transaction& transaction,
                                        const access::RequestContext& context,
                                        const Environment& environment,
                                        const v1::CreateOrganizationRequest& request) {
  KETNAP_RETURN_IF_ERROR(access::LockTree(transaction));
  KETNAP_ASSIGN_OR_RETURN(Organization organization, FromProto(request.organization()));
  KETNAP_RETURN_IF_ERROR(CheckKinds(organization));
  KETNAP_ASSIGN_OR_RETURN(const OrganizationType type,
                          RequireType(transaction, organization.content.type));
  const auto violations = CheckContent(organization, type, context.today);
  if (!violations.empty()) return InvalidFieldsError(violations);
  KETNAP_RETURN_IF_ERROR(CheckPlace(transaction, organization, type));
  KETNAP_RETURN_IF_ERROR(CheckMayConfer(context, environment, organization));
  organization.id = Uuid::Generate(context.now);
  organization.create_time = organization.update_time = context.now;
  const StructureCause cause{"CreateOrganization", request.request_id(), context.today, false,
                             std::nullopt};
  KETNAP_RETURN_IF_ERROR(AddOrganization(transaction, organization, cause));
  return PublishOrganization(transaction, context, organization.id, cause);
}

// From when an update counts, and why.
struct UpdateDays {
  Date from;
  bool historical = false;
  std::string correction_reason;  // Not empty: what was recorded is wrong.
};

absl::StatusOr<UpdateDays> DaysOf(const access::RequestContext& context,
                                  const Environment& environment, const Organization& present,
                                  const v1::UpdateOrganizationRequest& request) {
  UpdateDays days;
  KETNAP_ASSIGN_OR_RETURN(const auto effective, OptionalDateFromProto(request.effective_date()));
  if (request.correction_reason().empty()) {
    days.from = effective.value_or(context.today);
    KETNAP_ASSIGN_OR_RETURN(
        days.historical,
        service::CheckEntryDate(context, *environment.tree, present.id, days.from,
                                environment.historical_entry_days, "effective_date"));
    return days;
  }
  days.from = present.content_from;
  days.correction_reason = TidyName(request.correction_reason());
  std::vector<FieldViolation> violations;
  if (effective.has_value()) {
    violations.push_back({"effective_date",
                          "ONE_OF",
                          {"Khi đính chính thì không ghi ngày hiệu lực: nội dung đúng thay cho nội "
                           "dung sai ngay từ đầu.",
                           "A correction counts from the first day of what it corrects; leave the "
                           "effective date out."}});
  }
  if (days.correction_reason.empty()) {
    violations.push_back({"correction_reason",
                          "REQUIRED",
                          {"Cần ghi lý do đính chính.", "The correction needs its reason."}});
  }
  if (!violations.empty()) return InvalidFieldsError(violations);
  return days;
}

// The codes an update names, with the days they come to have.
absl::StatusOr<std::vector<AdministrativeCode>> CodesOf(
    const v1::Organization& merged, const std::vector<AdministrativeCode>& present, Date from) {
  std::vector<AdministrativeCode> codes;
  std::vector<FieldViolation> violations;
  for (int i = 0; i < merged.codes_size(); ++i) {
    const v1::AdministrativeCode& given = merged.codes(i);
    AdministrativeCode code{given.scheme(), TidyName(given.value()), from, std::nullopt, {}};
    const auto held =
        std::find_if(present.begin(), present.end(), [&](const AdministrativeCode& other) {
          return other.scheme == code.scheme && other.value == code.value &&
                 !other.valid_to.has_value();
        });
    if (held != present.end()) {
      code.valid_from = held->valid_from;
    } else {
      KETNAP_ASSIGN_OR_RETURN(const auto first_day, OptionalDateFromProto(given.valid_from()));
      if (first_day.value_or(from) != from || IsSet(given.valid_to())) {
        violations.push_back(
            {absl::StrCat("organization.codes[", i, "]"),
             "NOT_THE_EFFECTIVE_DATE",
             {"Mã mới có hiệu lực từ ngày hiệu lực của thay đổi, chưa có ngày kết thúc.",
              "A new code holds from the effective date of the change, without an end."}});
      }
    }
    codes.push_back(std::move(code));
  }
  if (!violations.empty()) return InvalidFieldsError(violations);
  return codes;
}

bool NamesCodes(const google::protobuf::FieldMask& mask) {
  return mask.paths().empty() ||
         std::any_of(mask.paths().begin(), mask.paths().end(),
                     [](const std::string& path) { return path == "codes" || path == "*"; });
}

// What the request makes of `present`, checked.
absl::StatusOr<Organization> Merge(db::Transaction& transaction, const Organization& present,
                                   const v1::UpdateOrganizationRequest& request, Date from,
                                   Date today) {
  v1::Organization merged = ToProto(present, today);
  KETNAP_RETURN_IF_ERROR(api::ApplyUpdateMask(
      request.update_mask(),
      {"display_name", "workplace_kind", "committee_size", "standing_committee_size",
       "has_youth_union", "has_trade_union", "codes"},
      request.organization(), &merged));
  KETNAP_ASSIGN_OR_RETURN(Organization changed, FromProto(merged));
  KETNAP_RETURN_IF_ERROR(CheckKinds(changed));
  changed.authorities.clear();
  KETNAP_ASSIGN_OR_RETURN(changed.codes, CodesOf(merged, present.codes, from));
  KETNAP_ASSIGN_OR_RETURN(const OrganizationType type,
                          RequireType(transaction, present.content.type));
  const auto violations = CheckContent(changed, type, today);
  if (!violations.empty()) return InvalidFieldsError(violations);
  return changed;
}

absl::StatusOr<v1::Organization> Update(db::Transaction& transaction,
                                        const access::RequestContext& context,
                                        const Environment& environment,
                                        const v1::UpdateOrganizationRequest& request) {
  const std::string& name = request.organization().name();
  KETNAP_ASSIGN_OR_RETURN(const Uuid id,
                          api::ParseResourceName(name, "organizations", "organization.name"));
  KETNAP_RETURN_IF_ERROR(access::LockTree(transaction));
  KETNAP_ASSIGN_OR_RETURN(auto history, FindWithHistory(transaction, id));
  if (!history.has_value()) return ResourceNotFoundError(name);
  Organization& present = history->organization;
  KETNAP_RETURN_IF_ERROR(api::CheckEtag(request.organization().etag(), present.version, name));
  KETNAP_ASSIGN_OR_RETURN(const UpdateDays days, DaysOf(context, environment, present, request));
  KETNAP_ASSIGN_OR_RETURN(const Organization changed,
                          Merge(transaction, present, request, days.from, context.today));

  const bool corrects = !days.correction_reason.empty();
  const StructureCause cause{"UpdateOrganization", request.request_id(),
                             corrects ? context.today : days.from, days.historical, std::nullopt};
  if (corrects) {
    KETNAP_RETURN_IF_ERROR(CorrectContent(transaction, &present, changed.content,
                                          days.correction_reason, cause, context.now));
  } else {
    KETNAP_RETURN_IF_ERROR(
        ChangeContent(transaction, &present, changed.content, days.from, cause, context.now));
  }
  if (NamesCodes(request.update_mask()) && !(changed.codes.empty() && present.codes.empty())) {
    const auto set = corrects ? &CorrectCodes : &SetCodes;
    KETNAP_RETURN_IF_ERROR(set(transaction, &present, changed.codes, days.from, context.now));
  }
  return PublishOrganization(transaction, context, id, cause);
}

}  // namespace

absl::StatusOr<v1::Organization> StructurePart::CreateOrganization(
    const Context& context, const v1::CreateOrganizationRequest& request) {
  auto created = api::RunMutation<v1::Organization>(
      *environment_.database, context, request, [&](db::Transaction& transaction) {
        return Create(transaction, context, environment_, request);
      });
  // Also after a retry that was answered from what is kept: the first attempt may have ended here.
  if (created.ok()) KETNAP_RETURN_IF_ERROR(environment_.refresher->Refresh());
  return created;
}

absl::StatusOr<v1::Organization> StructurePart::UpdateOrganization(
    const Context& context, const v1::UpdateOrganizationRequest& request) {
  auto updated = api::RunMutation<v1::Organization>(
      *environment_.database, context, request, [&](db::Transaction& transaction) {
        return Update(transaction, context, environment_, request);
      });
  if (updated.ok()) KETNAP_RETURN_IF_ERROR(environment_.refresher->Refresh());
  return updated;
}

}  // namespace ketnap::organization
