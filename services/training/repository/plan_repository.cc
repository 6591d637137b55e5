#include "services/training/repository/plan_repository.h"

#include <utility>

#include "common/base/status_macros.h"
#include "common/db/rows.h"

namespace ketnap::training {
namespace {

constexpr std::string_view kDeleteTargets = "DELETE FROM admission_target WHERE plan_id = ?";
constexpr std::string_view kInsertTarget =
    "INSERT INTO admission_target (plan_id, is_whole, organization_id, plan_organization_id, year, "
    "admissions) VALUES (?, ?, ?, ?, ?, ?)";
constexpr std::string_view kTargetsOf =
    "SELECT plan_organization_id, organization_id, is_whole, year, admissions FROM "
    "admission_target WHERE plan_organization_id = ? AND year = ? ORDER BY plan_id, is_whole DESC, "
    "organization_id";

constexpr std::string_view kFindPlan =
    "SELECT class_plan_id, organizer_id, year, note, version FROM class_plan WHERE organizer_id = "
    "? AND year = ?";
constexpr std::string_view kLockPlan =
    "SELECT class_plan_id, organizer_id, year, note, version FROM class_plan WHERE organizer_id = "
    "? AND year = ? FOR UPDATE";
constexpr std::string_view kInsertPlan =
    "INSERT INTO class_plan (class_plan_id, organizer_id, year, note, version) VALUES (?, ?, ?, ?, "
    "?)";
constexpr std::string_view kUpdatePlan =
    "UPDATE class_plan SET note = ?, version = ? WHERE class_plan_id = ?";
constexpr std::string_view kRowsOf =
    "SELECT class_type, classes, seats FROM class_plan_row WHERE class_plan_id = ? ORDER BY "
    "class_type";
constexpr std::string_view kDeleteRows = "DELETE FROM class_plan_row WHERE class_plan_id = ?";
constexpr std::string_view kInsertRow =
    "INSERT INTO class_plan_row (class_plan_id, class_type, classes, seats) VALUES (?, ?, ?, ?)";
constexpr std::string_view kClassYears =
    "SELECT t.class_type, COUNT(*), CAST(SUM(t.state = 3) AS SIGNED), CAST(SUM(t.seats) AS "
    "SIGNED), CAST(SUM(t.passed) AS SIGNED) FROM training_class t WHERE t.organizer_id = ? AND "
    "t.start_date BETWEEN ? AND ? AND t.state <> 4 GROUP BY t.class_type ORDER BY t.class_type";

AdmissionTarget TargetOf(const db::Row& row) {
  return {row.Id(0), row.Id(1), row.Bool(2), static_cast<int>(row.Int(3)),
          static_cast<int>(row.Int(4))};
}

ClassPlan PlanOf(const db::Row& row) {
  return {row.Id(0), row.Id(1), static_cast<int>(row.Int(2)), row.Text(3), row.Int(4), {}};
}

ClassPlanRow PlanRowOf(const db::Row& row) {
  return {row.Text(0), static_cast<int>(row.Int(1)), static_cast<int>(row.Int(2))};
}

ClassYear ClassYearOf(const db::Row& row) {
  return {row.Text(0), static_cast<int>(row.Int(1)), static_cast<int>(row.Int(2)),
          static_cast<int>(row.Int(3)), static_cast<int>(row.Int(4))};
}

}  // namespace

absl::Status ReplaceAdmissionTargets(db::Transaction& transaction, const Uuid& plan,
                                     const std::vector<AdmissionTarget>& targets) {
  KETNAP_RETURN_IF_ERROR(transaction.Execute(kDeleteTargets, {plan}).status());
  for (const AdmissionTarget& target : targets) {
    KETNAP_RETURN_IF_ERROR(
        transaction
            .Execute(kInsertTarget, {plan, target.is_whole, target.organization,
                                     target.plan_organization, target.year, target.admissions})
            .status());
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<AdmissionTarget>> AdmissionTargetsOf(db::Transaction& transaction,
                                                                const Uuid& plan_organization,
                                                                int year) {
  return Many(transaction, kTargetsOf, {plan_organization, year}, &TargetOf);
}

absl::StatusOr<std::optional<ClassPlan>> FindClassPlan(db::Transaction& transaction,
                                                       const Uuid& organizer, int year) {
  KETNAP_ASSIGN_OR_RETURN(auto plan, One(transaction, kFindPlan, {organizer, year}, &PlanOf));
  if (!plan.has_value()) return plan;
  KETNAP_ASSIGN_OR_RETURN(plan->rows, Many(transaction, kRowsOf, {plan->id}, &PlanRowOf));
  return plan;
}

absl::StatusOr<std::optional<ClassPlan>> LockClassPlan(db::Transaction& transaction,
                                                       const Uuid& organizer, int year) {
  return One(transaction, kLockPlan, {organizer, year}, &PlanOf);
}

absl::Status PutClassPlan(db::Transaction& transaction, const ClassPlan& plan) {
  if (plan.version == 1) {
    KETNAP_RETURN_IF_ERROR(
        transaction
            .Execute(kInsertPlan, {plan.id, plan.organizer, plan.year, plan.note, plan.version})
            .status());
  } else {
    KETNAP_RETURN_IF_ERROR(
        transaction.Execute(kUpdatePlan, {plan.note, plan.version, plan.id}).status());
  }
  KETNAP_RETURN_IF_ERROR(transaction.Execute(kDeleteRows, {plan.id}).status());
  for (const ClassPlanRow& row : plan.rows) {
    KETNAP_RETURN_IF_ERROR(
        transaction.Execute(kInsertRow, {plan.id, row.class_type, row.classes, row.seats})
            .status());
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<ClassYear>> ClassYearsOf(db::Transaction& transaction,
                                                    const Uuid& organizer, int year) {
  return Many(transaction, kClassYears, {organizer, Date(year, 1, 1), Date(year, 12, 31)},
              &ClassYearOf);
}

std::vector<std::string_view> PlanStatements() {
  return {kTargetsOf, kFindPlan, kRowsOf, kClassYears};
}

}  // namespace ketnap::training
