#include "services/training/projections/plan_projection.h"

#include <vector>

#include "common/api/resource_name.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "ketnap/organization/v1/events.pb.h"
#include "services/training/repository/plan_repository.h"

namespace ketnap::training {

absl::Status ApplyPlanEntry(db::Transaction& transaction, const journal::v1::JournalEntry& entry) {
  if (!entry.event().Is<organization::v1::PlanChanged>()) return absl::OkStatus();
  organization::v1::PlanChanged event;
  if (!entry.event().UnpackTo(&event)) return absl::InternalError("a plan's event cannot be read");
  const organization::v1::Plan& plan = event.plan();
  if (plan.period() != organization::v1::PLAN_PERIOD_YEAR) return absl::OkStatus();
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(plan.name(), "plans"));
  std::vector<AdmissionTarget> targets;
  if (plan.state() == organization::v1::PLAN_STATE_APPROVED) {
    KETNAP_ASSIGN_OR_RETURN(const Date start, DateFromProto(plan.start_date()));
    AdmissionTarget target;
    target.year = static_cast<int>(start.year());
    KETNAP_ASSIGN_OR_RETURN(target.plan_organization,
                            api::ParseResourceName(plan.organization(), "organizations"));
    target.organization = target.plan_organization;
    target.is_whole = true;
    target.admissions = plan.whole_target();
    targets.push_back(target);
    target.is_whole = false;
    for (const organization::v1::Target& part : plan.targets()) {
      KETNAP_ASSIGN_OR_RETURN(target.organization,
                              api::ParseResourceName(part.organization(), "organizations"));
      target.admissions = part.admissions();
      targets.push_back(target);
    }
  }
  return ReplaceAdmissionTargets(transaction, id, targets);
}

}  // namespace ketnap::training
