#include "services/organization/repository/plan_repository.h"

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/organization/repository/statements.h"

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
  plan.create_time = row.TimeAt(12);
  plan.update_time = row.TimeAt(13);
  return plan;
}

absl::StatusOr<std::optional<Plan>> FindBy(db::Transaction& transaction, std::string_view sql,
                                           const Uuid& id) {
  KETNAP_ASSIGN_OR_RETURN(const auto row, transaction.QueryOptional(sql, {id}));
  if (!row.has_value()) return std::nullopt;
  Plan plan = PlanOf(*row);
  KETNAP_ASSIGN_OR_RETURN(const db::Rows targets, transaction.Query(sql::kPlanTargets, {id}));
  for (const db::Row& target : targets) {
    plan.targets.push_back({target.Id(0), static_cast<int>(target.Int(1))});
  }
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
                                                {plan.organization, plan.period, plan.start_date}));
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
  for (const db::Row& row : rows) plans.push_back(PlanOf(row));
  return plans;
}

absl::Status InsertPlan(db::Transaction& transaction, const Plan& plan) {
  return transaction
      .Execute(sql::kInsertPlan,
               {plan.id, plan.version, plan.organization, plan.period, plan.start_date,
                plan.end_date, plan.title, plan.whole_target, plan.parts_total, plan.state,
                plan.approval_document, plan.create_time, plan.update_time})
      .status();
}

absl::Status UpdatePlan(db::Transaction& transaction, Plan* plan) {
  const std::optional<Date> approved_start =
      plan->state == PlanState::kApproved ? std::optional<Date>(plan->start_date) : std::nullopt;
  const auto updated = transaction.Execute(
      sql::kUpdatePlan,
      {plan->parts_total, plan->state, plan->approval_document, plan->approval_date, approved_start,
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

absl::Status PlanExistsError(const Uuid& existing) {
  return ResourceAlreadyExistsError(
      absl::StrCat("plans/", existing.ToString()),
      {"Tổ chức này đã có kế hoạch được phê duyệt cho cùng thời kỳ.",
       "The organization has an approved plan for the same period already."});
}

}  // namespace ketnap::organization
