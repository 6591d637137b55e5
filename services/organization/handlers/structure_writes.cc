#include "services/organization/handlers/structure_writes.h"

#include "common/access/organization_tree.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/journal/writer.h"
#include "ketnap/organization/v1/events.pb.h"
#include "services/organization/handlers/organization_conversion.h"
#include "services/organization/repository/history_repository.h"
#include "services/organization/repository/member_listing.h"
#include "services/organization/repository/organization_repository.h"
#include "services/organization/repository/organization_statements.h"

namespace ketnap::organization {
namespace {

// The version that publishing this change will give.
int64_t NextVersion(const Organization& organization) { return organization.version + 1; }

OrganizationPeriod PeriodFrom(const Organization& organization, const OrganizationContent& content,
                              Date from, const std::optional<Uuid>& reorganization,
                              absl::Time now) {
  OrganizationPeriod period;
  period.version = NextVersion(organization);
  period.valid_from = from;
  period.valid_to = organization.valid_to;
  period.content = content;
  period.reorganization = reorganization;
  period.record_time = now;
  return period;
}

// Puts `period` in the place of the one that stands from the same day.
absl::Status ReplacePeriod(db::Transaction& transaction, const Uuid& organization,
                           const OrganizationPeriod& period, const std::string& reason) {
  // One that this same change recorded was never seen by anybody: nothing to keep.
  KETNAP_ASSIGN_OR_RETURN(
      const bool own, DeletePeriod(transaction, organization, period.valid_from, period.version));
  if (!own) {
    KETNAP_RETURN_IF_ERROR(
        SupersedePeriod(transaction, organization, period.valid_from, period.record_time, reason));
  }
  return InsertPeriod(transaction, organization, period);
}

access::OrganizationNode NodeOf(const OrganizationHistory& history, Date today) {
  const Organization& organization = history.organization;
  access::OrganizationNode node;
  node.id = organization.id;
  node.parent = organization.content.parent;
  node.type = organization.content.type;
  node.display_name = organization.content.display_name;
  node.has_admission_authority = DecidesAdmissionOn(organization, today);
  node.valid_from = organization.valid_from;
  node.valid_to = organization.valid_to;
  for (const OrganizationPeriod& period : history.periods) {
    if (period.supersede_time.has_value()) continue;
    node.periods.push_back({period.valid_from, period.valid_to, period.content.parent,
                            period.content.type, period.content.display_name});
  }
  for (const Authority& authority : organization.authorities) {
    node.authorities.push_back(
        {static_cast<int>(authority.kind), authority.valid_from, authority.valid_to});
  }
  return node;
}

// Brings this service's own replica up to date, and what is listed along its paths.
absl::Status TakeIntoReplica(db::Transaction& transaction, const OrganizationHistory& history,
                             Date today) {
  const Organization& organization = history.organization;
  KETNAP_ASSIGN_OR_RETURN(const auto before,
                          transaction.QueryOptional(sql::kReplicaParent, {organization.id}));
  KETNAP_RETURN_IF_ERROR(access::UpsertOrganization(transaction, NodeOf(history, today)));
  // Nobody belongs to a new organization before it is published.
  const bool stays_put =
      !before.has_value() || before->OptionalId(0) == organization.content.parent;
  if (stays_put) return absl::OkStatus();
  return RelistMembersBelow(transaction, organization.id);
}

absl::Status AppendChange(db::Transaction& transaction, const access::RequestContext& context,
                          const OrganizationHistory& history, const StructureCause& cause) {
  const Organization& organization = history.organization;
  journal::Change change;
  change.aggregate_type = "organizations";
  change.aggregate_id = organization.id;
  change.version = organization.version;
  change.action = cause.action;
  change.occurred_on = cause.occurred_on;
  change.organization = organization.id;
  change.request_id = cause.request_id;
  change.historical = cause.historical;
  v1::OrganizationChanged event;
  *event.mutable_organization() = WithEverything(organization, context.today);
  for (const OrganizationPeriod& period : history.periods) {
    if (!period.supersede_time.has_value()) *event.add_periods() = ToProto(period);
  }
  return journal::Append(transaction, context, change, event);
}

}  // namespace

absl::Status AddOrganization(db::Transaction& transaction, const Organization& organization,
                             const StructureCause& cause) {
  Organization added = organization;
  added.version = 0;
  KETNAP_RETURN_IF_ERROR(InsertOrganization(transaction, added));
  KETNAP_RETURN_IF_ERROR(InsertPeriod(
      transaction, added.id,
      PeriodFrom(added, added.content, added.valid_from, cause.reorganization, added.create_time)));
  for (Authority& authority : added.authorities) {
    authority.record_time = added.create_time;
    KETNAP_RETURN_IF_ERROR(InsertAuthority(transaction, added.id, authority));
  }
  for (AdministrativeCode& code : added.codes) {
    code.record_time = added.create_time;
    // One that is held still is claimed when the organization is published.
    if (code.valid_to.has_value()) {
      KETNAP_RETURN_IF_ERROR(CheckCodeFree(transaction, added.id, code));
    }
    KETNAP_RETURN_IF_ERROR(InsertCode(transaction, added.id, code));
  }
  return absl::OkStatus();
}

absl::Status ChangeContent(db::Transaction& transaction, Organization* organization,
                           const OrganizationContent& content, Date from,
                           const StructureCause& cause, absl::Time now) {
  KETNAP_RETURN_IF_ERROR(CheckMayChangeFrom(*organization, from));
  const PeriodStep step = StepTo(*organization, content, from);
  if (step == PeriodStep::kNone) return absl::OkStatus();
  Organization changed = *organization;
  changed.content = content;
  changed.content_from = from;
  // First of all: it finds out whether `organization` is what stands.
  KETNAP_RETURN_IF_ERROR(UpdateOrganization(transaction, changed));
  const OrganizationPeriod period =
      PeriodFrom(*organization, content, from, cause.reorganization, now);
  if (step == PeriodStep::kReplace) {
    KETNAP_RETURN_IF_ERROR(ReplacePeriod(transaction, organization->id, period, ""));
  } else {
    KETNAP_RETURN_IF_ERROR(
        ClosePeriod(transaction, organization->id, organization->content_from, from - 1));
    KETNAP_RETURN_IF_ERROR(InsertPeriod(transaction, organization->id, period));
  }
  *organization = std::move(changed);
  return absl::OkStatus();
}

absl::Status CorrectContent(db::Transaction& transaction, Organization* organization,
                            const OrganizationContent& content, const std::string& reason,
                            const StructureCause& cause, absl::Time now) {
  if (content == organization->content) return absl::OkStatus();
  const Date from = organization->content_from;
  organization->content = content;
  KETNAP_RETURN_IF_ERROR(UpdateOrganization(transaction, *organization));
  KETNAP_ASSIGN_OR_RETURN(const auto wrong, FindLivePeriod(transaction, organization->id, from));
  if (!wrong.has_value()) return absl::InternalError("the present period is missing");
  // It began with what the wrong one began with, whoever corrects it.
  const std::optional<Uuid> began_by =
      wrong->reorganization.has_value() ? wrong->reorganization : cause.reorganization;
  return ReplacePeriod(transaction, organization->id,
                       PeriodFrom(*organization, content, from, began_by, now), reason);
}

absl::Status EndOrganization(db::Transaction& transaction, Organization* organization,
                             Date last_day, const StructureCause&, absl::Time) {
  KETNAP_RETURN_IF_ERROR(CheckMayChangeFrom(*organization, last_day));
  const Uuid id = organization->id;
  organization->valid_to = last_day;
  KETNAP_RETURN_IF_ERROR(UpdateOrganization(transaction, *organization));
  KETNAP_RETURN_IF_ERROR(ClosePeriod(transaction, id, organization->content_from, last_day));
  KETNAP_ASSIGN_OR_RETURN(const std::vector<Authority> authorities,
                          FindAuthorities(transaction, id));
  for (const Authority& authority : authorities) {
    if (authority.valid_to.has_value()) continue;
    if (authority.valid_from > last_day) {
      return ChangedSinceError(*organization, authority.valid_from);
    }
    KETNAP_RETURN_IF_ERROR(CloseAuthority(transaction, id, authority, last_day));
  }
  KETNAP_ASSIGN_OR_RETURN(const std::vector<AdministrativeCode> codes, FindCodes(transaction, id));
  for (const AdministrativeCode& code : codes) {
    if (code.valid_to.has_value()) continue;
    if (code.valid_from > last_day) return ChangedSinceError(*organization, code.valid_from);
    KETNAP_RETURN_IF_ERROR(CloseCode(transaction, id, code, last_day));
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::Organization> PublishOrganization(db::Transaction& transaction,
                                                     const access::RequestContext& context,
                                                     const Uuid& id, const StructureCause& cause) {
  KETNAP_ASSIGN_OR_RETURN(auto history, FindWithHistory(transaction, id));
  if (!history.has_value()) return absl::InternalError("published without being there");
  Organization& organization = history->organization;
  organization.update_time = context.now;
  KETNAP_RETURN_IF_ERROR(AdvanceOrganization(transaction, &organization));
  KETNAP_RETURN_IF_ERROR(ClaimCodes(transaction, id));
  KETNAP_RETURN_IF_ERROR(TakeIntoReplica(transaction, *history, context.today));
  KETNAP_RETURN_IF_ERROR(AppendChange(transaction, context, *history, cause));
  return ToProto(organization, context.today);
}

}  // namespace ketnap::organization
