#include "common/api/resource_name.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "ketnap/organization/v1/events.pb.h"
#include "services/supervision/projections/projections.h"

namespace ketnap::supervision {
namespace {

constexpr std::string_view kReplaceOrganization =
    "REPLACE INTO organization_fact (organization_id, workplace_kind) VALUES (?, ?)";
constexpr std::string_view kReplacePlan =
    "REPLACE INTO plan_fact (plan_id, organization_id, version, period, start_date, end_date, "
    "title, whole_target, "
    "approved) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr std::string_view kDeleteTargets = "DELETE FROM target_fact WHERE plan_id = ?";
constexpr std::string_view kInsertTarget =
    "INSERT INTO target_fact (plan_id, organization_id, admissions) VALUES (?, ?, ?)";

absl::Status Unreadable() { return absl::InternalError("an organization's event cannot be read"); }

absl::Status ApplyPlan(db::Transaction& transaction, const organization::v1::Plan& plan,
                       int64_t version) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(plan.name(), "plans"));
  KETNAP_ASSIGN_OR_RETURN(const Uuid owner,
                          api::ParseResourceName(plan.organization(), "organizations"));
  KETNAP_ASSIGN_OR_RETURN(const Date start, DateFromProto(plan.start_date()));
  KETNAP_ASSIGN_OR_RETURN(const Date end, DateFromProto(plan.end_date()));
  const bool approved = plan.state() == organization::v1::PLAN_STATE_APPROVED;
  KETNAP_RETURN_IF_ERROR(transaction
                             .Execute(kReplacePlan, {id, owner, version, plan.period(), start, end,
                                                     plan.title(), plan.whole_target(), approved})
                             .status());
  KETNAP_RETURN_IF_ERROR(transaction.Execute(kDeleteTargets, {id}).status());
  for (const organization::v1::Target& target : plan.targets()) {
    KETNAP_ASSIGN_OR_RETURN(const Uuid part,
                            api::ParseResourceName(target.organization(), "organizations"));
    KETNAP_RETURN_IF_ERROR(
        transaction.Execute(kInsertTarget, {id, part, target.admissions()}).status());
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status ApplyOrganizationEntry(db::Transaction& transaction,
                                    const journal::v1::JournalEntry& entry) {
  if (entry.event().Is<organization::v1::PlanChanged>()) {
    organization::v1::PlanChanged changed;
    if (!entry.event().UnpackTo(&changed)) return Unreadable();
    return ApplyPlan(transaction, changed.plan(), entry.aggregate_version());
  }
  if (entry.event().Is<organization::v1::OrganizationChanged>()) {
    organization::v1::OrganizationChanged changed;
    if (!entry.event().UnpackTo(&changed)) return Unreadable();
    KETNAP_ASSIGN_OR_RETURN(const Uuid id,
                            api::ParseResourceName(changed.organization().name(), "organizations"));
    return transaction.Execute(kReplaceOrganization, {id, changed.organization().workplace_kind()})
        .status();
  }
  return absl::OkStatus();
}

}  // namespace ketnap::supervision
