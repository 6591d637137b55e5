#include "services/organization/domain/plan_succession.h"

#include <map>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/organization/handlers/plan_conversion.h"
#include "services/organization/handlers/plan_task_conversion.h"
#include "services/organization/handlers/succession.h"
#include "services/organization/repository/plan_repository.h"
#include "services/organization/repository/plan_task_repository.h"

namespace ketnap::organization {
namespace {

constexpr char kAction[] = "Reorganize";
constexpr char kReason[] = "Sắp xếp, tổ chức lại tổ chức đảng";

std::vector<Estate> EstatesOf(const SuccessionContext& context) {
  std::vector<Estate> estates;
  estates.reserve(context.leaving.size());
  for (const Leaving& leaving : context.leaving) {
    estates.push_back({leaving.organization, leaving.ends, leaving.inheritors});
  }
  return estates;
}

// Moves the plans and tasks of one reorganization.
class PlanMover {
 public:
  PlanMover(db::Transaction& transaction, const SuccessionContext& context, IsBelow is_below)
      : transaction_(transaction),
        context_(context),
        heirs_(EstatesOf(context)),
        // Strict, whatever the caller's idea of "below" is.
        is_below_([is_below = std::move(is_below)](const Uuid& part, const Uuid& organization) {
          return part != organization && is_below(part, organization);
        }) {}

  absl::StatusOr<std::vector<MovedItem>> Run() {
    KETNAP_RETURN_IF_ERROR(CheckNothingIsLeftBehind());
    KETNAP_ASSIGN_OR_RETURN(const std::set<Uuid> plans, AffectedPlans());
    std::set<Uuid> tasks;
    for (const Leaving& leaving : context_.leaving) {
      KETNAP_ASSIGN_OR_RETURN(const auto open, OpenTasksOf(transaction_, leaving.organization));
      tasks.insert(open.begin(), open.end());
    }
    for (const Uuid& id : plans) {
      KETNAP_ASSIGN_OR_RETURN(auto plan, LockPlan(transaction_, id));
      // Carried on meanwhile is not: the reorganization holds the tree.
      if (!plan.has_value() || plan->state == PlanState::kSuperseded) continue;
      if (!heirs_.Departs(plan->organization)) {
        KETNAP_RETURN_IF_ERROR(HandOnParts(&*plan));
        continue;
      }
      KETNAP_ASSIGN_OR_RETURN(const auto open, OpenTasksOfPlan(transaction_, id));
      tasks.insert(open.begin(), open.end());
      KETNAP_RETURN_IF_ERROR(CarryOn(&*plan));
    }
    for (const Uuid& id : tasks) KETNAP_RETURN_IF_ERROR(HandOnTask(id));
    return std::move(moved_);
  }

 private:
  absl::StatusOr<std::set<Uuid>> AffectedPlans() {
    std::set<Uuid> plans;  // In the order of ids, in which every writer locks.
    for (const Leaving& leaving : context_.leaving) {
      const Uuid& organization = leaving.organization;
      KETNAP_ASSIGN_OR_RETURN(const auto own,
                              CurrentPlansOf(transaction_, organization, context_.effective_date));
      plans.insert(own.begin(), own.end());
      KETNAP_ASSIGN_OR_RETURN(const auto naming, CurrentPlansNaming(transaction_, organization,
                                                                    context_.effective_date));
      plans.insert(naming.begin(), naming.end());
    }
    return plans;
  }

  absl::Status CheckNothingIsLeftBehind() {
    std::vector<UnmetCondition> conditions;
    for (const Leaving& leaving : context_.leaving) {
      const Uuid& organization = leaving.organization;
      if (!heirs_.HeirsOf(organization).empty()) continue;
      KETNAP_ASSIGN_OR_RETURN(const auto own,
                              CurrentPlansOf(transaction_, organization, context_.effective_date));
      KETNAP_ASSIGN_OR_RETURN(const auto naming, CurrentPlansNaming(transaction_, organization,
                                                                    context_.effective_date));
      KETNAP_ASSIGN_OR_RETURN(const auto tasks, OpenTasksOf(transaction_, organization));
      if (own.empty() && naming.empty() && tasks.empty()) continue;
      conditions.push_back(
          {"PLANS_LEFT_BEHIND",
           OrganizationName(organization),
           {absl::StrCat(leaving.display_name, " còn ", own.size(), " kế hoạch, ", naming.size(),
                         " chỉ tiêu được giao và ", tasks.size(),
                         " việc đang mở; cần chỉ định tổ chức kế thừa."),
            absl::StrCat("It leaves ", own.size(), " plans, ", naming.size(), " targets and ",
                         tasks.size(), " open tasks; name who carries them on.")}});
    }
    if (conditions.empty()) return absl::OkStatus();
    return UnmetConditionsError("PLANS_LEFT_BEHIND", conditions);
  }

  // A plan of an organization that stays, with parts that go to others.
  absl::Status HandOnParts(Plan* plan) {
    for (const Target& part : plan->targets) {
      if (!heirs_.Departs(part.organization)) continue;
      moved_.push_back({v1::IMPACT_KIND_TARGET_MOVED, PlanName(plan->id), plan->title,
                        part.organization, heirs_.HeirsOf(part.organization)});
    }
    PutTargets(plan, DivideParts(plan->targets, plan->organization, heirs_));
    return WriteContent(plan);
  }

  // A plan of an organization that departs: one piece for each heir.
  absl::Status CarryOn(Plan* plan) {
    std::vector<PlanPiece> pieces = DividePlan(*plan, heirs_, is_below_);
    const std::optional<Uuid> rest = heirs_.RestHeirOf(plan->organization);
    // A plan of nothing would only be split again the next time.
    std::erase_if(pieces, [&](const PlanPiece& piece) {
      return piece.whole_target == 0 && piece.targets.empty() && piece.organization != rest &&
             piece.organization != plan->organization;
    });
    std::vector<Uuid> to;
    for (const PlanPiece& piece : pieces) to.push_back(piece.organization);
    moved_.push_back(
        {v1::IMPACT_KIND_PLAN_MOVED, PlanName(plan->id), plan->title, plan->organization, to});
    Carried& carried = carried_[plan->id];
    carried.organizations = to;
    carried.rest = rest;
    const Plan before = *plan;
    bool goes_on = false;
    for (const PlanPiece& piece : pieces) {
      const bool is_own = piece.organization == before.organization;
      goes_on = goes_on || is_own;
      const Uuid id = is_own ? before.id : Uuid::Generate(context_.request->now);
      carried.plan_of.emplace(piece.organization, id);
      if (!is_own) plan->successors.push_back(id);
    }
    KETNAP_RETURN_IF_ERROR(goes_on ? KeepOwnPiece(plan, pieces) : Supersede(plan));
    for (const PlanPiece& piece : pieces) {
      if (piece.organization == before.organization) continue;
      KETNAP_RETURN_IF_ERROR(Begin(before, piece, carried.plan_of.at(piece.organization)));
    }
    return absl::OkStatus();
  }

  absl::Status KeepOwnPiece(Plan* plan, const std::vector<PlanPiece>& pieces) {
    plan->successors.clear();
    for (const PlanPiece& piece : pieces) {
      if (piece.organization != plan->organization) continue;
      plan->whole_target = piece.whole_target;
      PutTargets(plan, piece.targets);
    }
    return WriteContent(plan);
  }

  absl::Status Supersede(Plan* plan) {
    plan->state = PlanState::kSuperseded;
    plan->claimed_start.reset();
    plan->update_time = context_.request->now;
    if (context_.validate_only) return absl::OkStatus();
    KETNAP_RETURN_IF_ERROR(UpdatePlan(transaction_, plan));
    return Publish(*plan);
  }

  // A changed content of a plan that stays: the next revision where it was approved.
  absl::Status WriteContent(Plan* plan) {
    plan->update_time = context_.request->now;
    if (context_.validate_only) return absl::OkStatus();
    const bool approved = plan->state == PlanState::kApproved;
    if (approved) {
      ++plan->revision;
      plan->revision_reason = kReason;
    }
    KETNAP_RETURN_IF_ERROR(UpdatePlan(transaction_, plan));
    KETNAP_RETURN_IF_ERROR(ReplaceTargets(transaction_, *plan));
    if (approved) KETNAP_RETURN_IF_ERROR(KeepRevision(*plan, ""));
    return Publish(*plan);
  }

  // The plan with which an heir carries on `before`.
  absl::Status Begin(const Plan& before, const PlanPiece& piece, const Uuid& id) {
    if (context_.validate_only) return absl::OkStatus();
    Plan plan = before;
    plan.id = id;
    plan.version = 1;
    plan.organization = piece.organization;
    plan.whole_target = piece.whole_target;
    PutTargets(&plan, piece.targets);
    plan.predecessor = before.id;
    plan.successors.clear();
    plan.claimed_start.reset();
    plan.revision_reason.clear();
    plan.create_time = plan.update_time = context_.request->now;
    if (plan.state == PlanState::kApproved) {
      plan.revision = 1;
      KETNAP_ASSIGN_OR_RETURN(const auto other, FindApprovedPlan(transaction_, plan));
      if (!other.has_value()) plan.claimed_start = plan.start_date;
    }
    KETNAP_RETURN_IF_ERROR(InsertPlan(transaction_, plan));
    KETNAP_RETURN_IF_ERROR(ReplaceTargets(transaction_, plan));
    if (plan.state == PlanState::kApproved) {
      KETNAP_RETURN_IF_ERROR(KeepRevision(plan, plan.approval_document));
    }
    return Publish(plan);
  }

  absl::Status KeepRevision(const Plan& plan, const std::string& document) {
    PlanRevision revision = RevisionOf(plan, document, std::nullopt);
    if (!document.empty()) revision.document_date = plan.approval_date;
    revision.reorganization = context_.reorganization;
    return InsertRevision(transaction_, revision);
  }

  absl::Status Publish(const Plan& plan) {
    return PublishPlan(transaction_, *context_.request, plan,
                       {kAction, context_.effective_date, context_.request_id, context_.historical})
        .status();
  }

  // A task goes with its organization, and serves the plan that carries on its own.
  absl::Status HandOnTask(const Uuid& id) {
    KETNAP_ASSIGN_OR_RETURN(auto task, LockTask(transaction_, id));
    if (!task.has_value() || task->state != PlanTaskState::kOpen) return absl::OkStatus();
    const Uuid from = task->organization;
    const Uuid plan = task->plan;
    const auto rest = heirs_.RestHeirOf(from);
    if (rest.has_value()) task->organization = *rest;
    const auto carried = carried_.find(plan);
    if (carried != carried_.end()) task->plan = carried->second.PlanFor(*task, is_below_);
    if (task->organization == from && task->plan == plan) return absl::OkStatus();
    moved_.push_back(
        {v1::IMPACT_KIND_TASK_MOVED, PlanTaskName(id), task->title, from, {task->organization}});
    if (context_.validate_only) return absl::OkStatus();
    task->update_time = context_.request->now;
    KETNAP_RETURN_IF_ERROR(UpdateTask(transaction_, &*task));
    return PublishTask(transaction_, *context_.request, *task,
                       {kAction, context_.effective_date, context_.request_id, context_.historical})
        .status();
  }

  // Where the pieces of a plan went.
  struct Carried {
    std::vector<Uuid> organizations;
    std::map<Uuid, Uuid> plan_of;
    std::optional<Uuid> rest;

    Uuid PlanFor(const PlanTask& task, const IsBelow& is_below) const {
      const auto owner = LowestAbove(task.organization, organizations, is_below);
      const auto found = plan_of.find(owner.has_value() ? *owner : rest.value_or(Uuid()));
      return found == plan_of.end() ? task.plan : found->second;
    }
  };

  db::Transaction& transaction_;
  const SuccessionContext& context_;
  const HeirTable heirs_;
  const IsBelow is_below_;
  std::map<Uuid, Carried> carried_;  // By plan.
  std::vector<MovedItem> moved_;
};

}  // namespace

absl::StatusOr<std::vector<MovedItem>> MovePlans(
    db::Transaction& transaction, const SuccessionContext& context,
    const std::function<bool(const Uuid& part, const Uuid& organization)>& is_below) {
  return PlanMover(transaction, context, is_below).Run();
}

}  // namespace ketnap::organization
