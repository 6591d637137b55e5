#include "services/organization/repository/plan_repository.h"

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/organization/repository/plan_statements.h"

namespace ketnap::organization {
namespace {

Plan PlanOf(const db::Row& row) {
  Plan plan;
  plan.id = row.Id(0);
  plan.version = row.Int(1);
  plan.organization = row.Id(2);
  plan.period = static_cast<PlanPeriod>(row.Int(3));
  plan.start_date = row.DateAt(4);
  plan.end_date = row.DateAt(5);
  plan.title = row.Text(6);
  plan.whole_target = static_cast<int>(row.Int(7));
  plan.parts_total = row.Int(8);
  plan.state = static_cast<PlanState>(row.Int(9));
  plan.approval_document = row.Text(10);
  plan.approval_date = row.OptionalDate(11);
  plan.claimed_start = row.OptionalDate(12);
  plan.revision = static_cast<int>(row.Int(13));
  plan.revision_reason = row.Text(14);
  plan.predecessor = row.OptionalId(15);
  plan.create_time = row.TimeAt(16);
  plan.update_time = row.TimeAt(17);
  return plan;
}

absl::StatusOr<std::vector<Target>> TargetsBy(db::Transaction& transaction, std::string_view sql,
                                              const db::Values& values) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, transaction.Query(sql, values));
  std::vector<Target> targets;
  targets.reserve(rows.size());
  for (const db::Row& row : rows) targets.push_back({row.Id(0), static_cast<int>(row.Int(1))});
  return targets;
}

absl::StatusOr<std::vector<Uuid>> IdsBy(db::Transaction& transaction, std::string_view sql,
                                        const db::Values& values) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, transaction.Query(sql, values));
  std::vector<Uuid> ids;
  ids.reserve(rows.size());
  for (const db::Row& row : rows) ids.push_back(row.Id(0));
  return ids;
}

absl::Status LoadSuccessors(db::Transaction& transaction, Plan* plan) {
  if (plan->state != PlanState::kSuperseded) return absl::OkStatus();
  KETNAP_ASSIGN_OR_RETURN(plan->successors, IdsBy(transaction, sql::kPlanSuccessors, {plan->id}));
  return absl::OkStatus();
}

absl::StatusOr<std::optional<Plan>> FindBy(db::Transaction& transaction, std::string_view sql,
                                           const Uuid& id) {
  KETNAP_ASSIGN_OR_RETURN(const auto row, transaction.QueryOptional(sql, {id}));
  if (!row.has_value()) return std::nullopt;
  Plan plan = PlanOf(*row);
  KETNAP_ASSIGN_OR_RETURN(plan.targets, TargetsBy(transaction, sql::kPlanTargets, {id}));
  KETNAP_RETURN_IF_ERROR(LoadSuccessors(transaction, &plan));
  return plan;
}

// Greater than every id and later than every start.
std::string LastId() { return std::string(16, '\xFF'); }
constexpr Date kLastDay(9999, 12, 31);

}  // namespace

absl::StatusOr<std::optional<Plan>> FindPlan(db::Transaction& transaction, const Uuid& id) {
  return FindBy(transaction, sql::kFindPlan, id);
}

absl::StatusOr<std::optional<Uuid>> PlanOwner(db::Transaction& transaction, const Uuid& id) {
  KETNAP_ASSIGN_OR_RETURN(const auto row, transaction.QueryOptional(sql::kPlanOwner, {id}));
  if (!row.has_value()) return std::nullopt;
  return row->Id(0);
}

absl::StatusOr<std::optional<Plan>> LockPlan(db::Transaction& transaction, const Uuid& id) {
  return FindBy(transaction, sql::kLockPlan, id);
}

absl::StatusOr<std::optional<Uuid>> FindApprovedPlan(db::Transaction& transaction,
                                                     const Plan& plan) {
  KETNAP_ASSIGN_OR_RETURN(
      const auto row, transaction.QueryOptional(sql::kFindApprovedPlan,
                                                {plan.organization, plan.start_date, plan.period}));
  if (!row.has_value()) return std::nullopt;
  return row->Id(0);
}

absl::StatusOr<std::vector<Plan>> ListPlans(db::Transaction& transaction, PlanReach reach,
                                            const Uuid& of, const PlanPage& page) {
  const char* statement = sql::kListAllPlans;
  if (reach == PlanReach::kOwn) statement = sql::kListPlansOf;
  if (reach == PlanReach::kSubtree) statement = sql::kListPlansBelow;
  db::Values values;
  if (reach != PlanReach::kAll) values = {of};
  const Date start = page.after_start.value_or(kLastDay);
  const db::Value id = page.after_start.has_value() ? db::Value(page.after_id) : LastId();
  values.insert(values.end(), {start, start, id, page.period, page.period, page.limit});
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, transaction.Query(statement, values));
  std::vector<Plan> plans;
  plans.reserve(rows.size());
  for (const db::Row& row : rows) {
    plans.push_back(PlanOf(row));
    KETNAP_RETURN_IF_ERROR(LoadSuccessors(transaction, &plans.back()));
  }
  return plans;
}

absl::StatusOr<std::vector<Uuid>> CurrentPlansOf(db::Transaction& transaction,
                                                 const Uuid& organization, Date day) {
  return IdsBy(transaction, sql::kCurrentPlansOf, {organization, day});
}

absl::StatusOr<std::vector<Uuid>> CurrentPlansNaming(db::Transaction& transaction,
                                                     const Uuid& organization, Date day) {
  return IdsBy(transaction, sql::kCurrentPlansNaming, {organization, day});
}

absl::Status InsertPlan(db::Transaction& transaction, const Plan& plan) {
  return transaction
      .Execute(sql::kInsertPlan,
               {plan.id, plan.version, plan.organization, plan.period, plan.start_date,
                plan.end_date, plan.title, plan.whole_target, plan.parts_total, plan.state,
                plan.approval_document, plan.approval_date, plan.claimed_start, plan.revision,
                plan.revision_reason, plan.predecessor, plan.create_time, plan.update_time})
      .status();
}

absl::Status UpdatePlan(db::Transaction& transaction, Plan* plan) {
  const auto updated = transaction.Execute(
      sql::kUpdatePlan,
      {plan->whole_target, plan->parts_total, plan->state, plan->approval_document,
       plan->approval_date, plan->claimed_start, plan->revision, plan->revision_reason,
       plan->update_time, plan->id, plan->version});
  if (absl::IsAlreadyExists(updated.status())) {
    KETNAP_ASSIGN_OR_RETURN(const auto other, FindApprovedPlan(transaction, *plan));
    return other.has_value() ? PlanExistsError(*other) : updated.status();
  }
  KETNAP_RETURN_IF_ERROR(updated.status());
  if (*updated != 1) return EtagMismatchError(NameOf(*plan));
  ++plan->version;
  return absl::OkStatus();
}

absl::Status ReplaceTargets(db::Transaction& transaction, const Plan& plan) {
  KETNAP_RETURN_IF_ERROR(transaction.Execute(sql::kDeleteTargets, {plan.id}).status());
  int position = 0;
  for (const Target& target : plan.targets) {
    KETNAP_RETURN_IF_ERROR(
        transaction
            .Execute(sql::kInsertTarget,
                     {plan.id, position++, target.organization, target.admissions})
            .status());
  }
  return absl::OkStatus();
}

absl::Status InsertRevision(db::Transaction& transaction, const PlanRevision& revision) {
  KETNAP_RETURN_IF_ERROR(transaction
                             .Execute(sql::kInsertRevision,
                                      {revision.plan, revision.revision, revision.whole_target,
                                       revision.reason, revision.document, revision.document_date,
                                       revision.reorganization, revision.record_time})
                             .status());
  int position = 0;
  for (const Target& target : revision.targets) {
    KETNAP_RETURN_IF_ERROR(
        transaction
            .Execute(sql::kInsertRevisionTarget, {revision.plan, revision.revision, position++,
                                                  target.organization, target.admissions})
            .status());
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<PlanRevision>> ListRevisions(db::Transaction& transaction,
                                                        const Uuid& plan, int before, int limit) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows,
                          transaction.Query(sql::kListRevisions, {plan, before, limit}));
  std::vector<PlanRevision> revisions;
  revisions.reserve(rows.size());
  for (const db::Row& row : rows) {
    PlanRevision revision;
    revision.plan = plan;
    revision.revision = static_cast<int>(row.Int(0));
    revision.whole_target = static_cast<int>(row.Int(1));
    revision.reason = row.Text(2);
    revision.document = row.Text(3);
    revision.document_date = row.OptionalDate(4);
    revision.reorganization = row.OptionalId(5);
    revision.record_time = row.TimeAt(6);
    KETNAP_ASSIGN_OR_RETURN(
        revision.targets, TargetsBy(transaction, sql::kRevisionTargets, {plan, revision.revision}));
    revisions.push_back(std::move(revision));
  }
  return revisions;
}

absl::Status PlanExistsError(const Uuid& existing) {
  return ResourceAlreadyExistsError(
      absl::StrCat("plans/", existing.ToString()),
      {"Tổ chức này đã có kế hoạch được phê duyệt cho cùng thời kỳ.",
       "The organization has an approved plan for the same period already."});
}

}  // namespace ketnap::organization
