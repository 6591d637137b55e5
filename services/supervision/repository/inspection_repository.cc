#include "services/supervision/repository/inspection_repository.h"

#include <string>
#include <utility>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/db/rows.h"
#include "services/supervision/domain/figure.h"

namespace ketnap::supervision {
namespace {

#define KETNAP_INSPECTION_COLUMNS                                                              \
  "inspection_id, organization_id, holder_id, kind, title, decision_number, decision_symbol, " \
  "decision_issuer, decision_date, program_item_id, period_start, period_end, start_date, "    \
  "end_date, outline, allows_personal_data, synthetic, state, rule_set, conclude_date, "       \
  "close_date, close_reason, version, create_time, update_time"

constexpr std::string_view kInsert =
    "INSERT INTO inspection (" KETNAP_INSPECTION_COLUMNS
    ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr std::string_view kFind =
    "SELECT " KETNAP_INSPECTION_COLUMNS " FROM inspection WHERE inspection_id = ?";
constexpr std::string_view kLock =
    "SELECT " KETNAP_INSPECTION_COLUMNS " FROM inspection WHERE inspection_id = ? FOR UPDATE";
constexpr std::string_view kUpdate =
    "UPDATE inspection SET organization_id = ?, holder_id = ?, kind = ?, title = ?, "
    "decision_number = ?, "
    "decision_symbol = ?, decision_issuer = ?, decision_date = ?, program_item_id = ?, "
    "period_start = ?, period_end = ?, start_date = ?, end_date = ?, outline = ?, "
    "allows_personal_data = ?, synthetic = ?, state = ?, rule_set = ?, conclude_date = ?, "
    "close_date = ?, close_reason = ?, version = ?, create_time = ?, update_time = ? "
    "WHERE inspection_id = ? AND version = ?";

constexpr std::string_view kHandHolderOver =
    "UPDATE inspection SET holder_id = ? WHERE holder_id = ?";
constexpr std::string_view kHandSubjectOver =
    "UPDATE inspection_subject SET today_id = ? WHERE today_id = ?";

constexpr std::string_view kSubjects =
    "SELECT organization_id, today_id FROM inspection_subject WHERE inspection_id = ? ORDER BY "
    "position";
constexpr std::string_view kPlannedSteps =
    "SELECT kind, due_date FROM inspection_planned_step WHERE inspection_id = ? ORDER BY position";
constexpr std::string_view kSteps =
    "SELECT kind, step_date, subject_id, document, note, late, record_time FROM inspection_step "
    "WHERE inspection_id = ? ORDER BY position";
constexpr std::string_view kTeam =
    "SELECT account_id, member_id, role, appoint_time, remove_time, remove_reason "
    "FROM inspection_team WHERE inspection_id = ? ORDER BY position";
constexpr std::string_view kExtensions =
    "SELECT previous_end_date, end_date, decision_number, decision_symbol, decision_issuer, "
    "decision_date, reason, record_time FROM inspection_extension WHERE inspection_id = ? "
    "ORDER BY position";

constexpr std::string_view kDeleteSubjects =
    "DELETE FROM inspection_subject WHERE inspection_id = ?";
constexpr std::string_view kDeletePlannedSteps =
    "DELETE FROM inspection_planned_step WHERE inspection_id = ?";
constexpr std::string_view kInsertSubject =
    "INSERT INTO inspection_subject (inspection_id, organization_id, position, today_id) "
    "VALUES (?, ?, ?, ?)";
constexpr std::string_view kInsertPlannedStep =
    "INSERT INTO inspection_planned_step (inspection_id, position, kind, due_date) "
    "VALUES (?, ?, ?, ?)";
constexpr std::string_view kPutStep =
    "REPLACE INTO inspection_step (inspection_id, position, kind, step_date, subject_id, document, "
    "note, late, record_time) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr std::string_view kPutTeam =
    "REPLACE INTO inspection_team (inspection_id, account_id, position, member_id, role, "
    "appoint_time, remove_time, remove_reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
constexpr std::string_view kPutExtension =
    "REPLACE INTO inspection_extension (inspection_id, position, previous_end_date, end_date, "
    "decision_number, decision_symbol, decision_issuer, decision_date, reason, record_time) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

#define KETNAP_INSPECTION_PAGE                                        \
  " i.start_date <= ? AND (i.start_date < ? OR i.inspection_id < ?) " \
  "AND (? = 0 OR i.state = ?) ORDER BY i.start_date DESC, i.inspection_id DESC LIMIT ?"

constexpr std::string_view kListAll =
    "SELECT i.inspection_id, i.start_date FROM inspection i WHERE" KETNAP_INSPECTION_PAGE;
constexpr std::string_view kListHeld =
    "SELECT i.inspection_id, i.start_date FROM replica_organization_closure c "
    "JOIN inspection i ON i.holder_id = c.descendant_id "
    "WHERE c.ancestor_id = ? AND" KETNAP_INSPECTION_PAGE;
constexpr std::string_view kListOfSubjects =
    "SELECT DISTINCT i.inspection_id, i.start_date FROM replica_organization_closure c "
    "JOIN inspection_subject s ON s.today_id = c.descendant_id "
    "JOIN inspection i ON i.inspection_id = s.inspection_id "
    "WHERE c.ancestor_id = ? AND i.state IN (2, 3, 4) AND" KETNAP_INSPECTION_PAGE;
constexpr std::string_view kListOfTeam =
    "SELECT i.inspection_id, i.start_date FROM inspection_team t "
    "JOIN inspection i ON i.inspection_id = t.inspection_id "
    "WHERE t.account_id = ? AND t.remove_time IS NULL AND i.state IN (2, 3) AND i.start_date <= ? "
    "AND i.end_date >= ? AND" KETNAP_INSPECTION_PAGE;

DecisionPaper PaperAt(const db::Row& row, size_t column) {
  return {row.Text(column), row.Text(column + 1), row.Text(column + 2), row.DateAt(column + 3)};
}

Inspection InspectionOf(const db::Row& row) {
  Inspection value;
  value.id = row.Id(0);
  value.organization = row.Id(1);
  value.holder = row.Id(2);
  value.kind = static_cast<InspectionKind>(row.Int(3));
  value.title = row.Text(4);
  value.decision = PaperAt(row, 5);
  value.program_item = row.OptionalId(9);
  value.period_start = row.DateAt(10);
  value.period_end = row.DateAt(11);
  value.start = row.DateAt(12);
  value.end = row.DateAt(13);
  value.outline = row.Text(14);
  value.allows_personal_data = row.Bool(15);
  value.synthetic = row.Bool(16);
  value.state = static_cast<InspectionState>(row.Int(17));
  value.rule_set = row.Text(18);
  value.concluded = row.OptionalDate(19);
  value.closed = row.OptionalDate(20);
  value.close_reason = row.Text(21);
  value.version = row.Int(22);
  value.create_time = row.TimeAt(23);
  value.update_time = row.TimeAt(24);
  return value;
}

std::pair<Uuid, Uuid> SubjectOf(const db::Row& row) { return {row.Id(0), row.Id(1)}; }

PlannedStep PlannedStepOf(const db::Row& row) {
  return {static_cast<InspectionStepKind>(row.Int(0)), row.DateAt(1)};
}

InspectionStep StepOf(const db::Row& row) {
  return {.kind = static_cast<InspectionStepKind>(row.Int(0)),
          .day = row.DateAt(1),
          .subject = row.OptionalId(2),
          .document = row.Text(3),
          .note = row.Text(4),
          .recorded = row.TimeAt(6),
          .late = row.Bool(5)};
}

TeamMember TeamMemberOf(const db::Row& row) {
  return {.account = row.Id(0),
          .member = row.Id(1),
          .role = static_cast<TeamRole>(row.Int(2)),
          .appointed = row.TimeAt(3),
          .removed = row.OptionalTime(4),
          .remove_reason = row.Text(5)};
}

InspectionExtension ExtensionOf(const db::Row& row) {
  return {.previous_end = row.DateAt(0),
          .end = row.DateAt(1),
          .decision = PaperAt(row, 2),
          .reason = row.Text(6),
          .recorded = row.TimeAt(7)};
}

InspectionKey KeyOf(const db::Row& row) { return {row.Id(0), row.DateAt(1)}; }

// All columns but the id, in their order.
db::Values ValuesOf(const Inspection& value) {
  return {value.organization,
          value.holder,
          value.kind,
          value.title,
          value.decision.number,
          value.decision.symbol,
          value.decision.issuer,
          value.decision.date,
          value.program_item,
          value.period_start,
          value.period_end,
          value.start,
          value.end,
          value.outline,
          value.allows_personal_data,
          value.synthetic,
          value.state,
          value.rule_set,
          value.concluded,
          value.closed,
          value.close_reason,
          value.version,
          value.create_time,
          value.update_time};
}

// Subjects and planned steps may shrink; the other lists only grow.
absl::Status WriteDecided(db::Transaction& transaction, const Inspection& value) {
  KETNAP_RETURN_IF_ERROR(transaction.Execute(kDeleteSubjects, {value.id}).status());
  KETNAP_RETURN_IF_ERROR(transaction.Execute(kDeletePlannedSteps, {value.id}).status());
  for (size_t i = 0; i < value.subjects.size(); ++i) {
    KETNAP_RETURN_IF_ERROR(
        transaction
            .Execute(kInsertSubject, {value.id, value.subjects[i], i, value.subjects_today[i]})
            .status());
  }
  for (size_t i = 0; i < value.planned_steps.size(); ++i) {
    const PlannedStep& step = value.planned_steps[i];
    KETNAP_RETURN_IF_ERROR(
        transaction.Execute(kInsertPlannedStep, {value.id, i, step.kind, step.due}).status());
  }
  return absl::OkStatus();
}

absl::Status WriteLists(db::Transaction& transaction, const Inspection& value) {
  KETNAP_RETURN_IF_ERROR(WriteDecided(transaction, value));
  for (size_t i = 0; i < value.steps.size(); ++i) {
    const InspectionStep& step = value.steps[i];
    KETNAP_RETURN_IF_ERROR(
        transaction
            .Execute(kPutStep, {value.id, i, step.kind, step.day, step.subject, step.document,
                                step.note, step.late, step.recorded})
            .status());
  }
  for (size_t i = 0; i < value.team.size(); ++i) {
    const TeamMember& each = value.team[i];
    KETNAP_RETURN_IF_ERROR(
        transaction
            .Execute(kPutTeam, {value.id, each.account, i, each.member, each.role, each.appointed,
                                each.removed, each.remove_reason})
            .status());
  }
  for (size_t i = 0; i < value.extensions.size(); ++i) {
    const InspectionExtension& each = value.extensions[i];
    KETNAP_RETURN_IF_ERROR(
        transaction
            .Execute(kPutExtension, {value.id, i, each.previous_end, each.end, each.decision.number,
                                     each.decision.symbol, each.decision.issuer, each.decision.date,
                                     each.reason, each.recorded})
            .status());
  }
  return absl::OkStatus();
}

absl::StatusOr<std::optional<Inspection>> Read(db::Transaction& transaction, std::string_view sql,
                                               const Uuid& id) {
  KETNAP_ASSIGN_OR_RETURN(auto found, One(transaction, sql, {id}, &InspectionOf));
  if (!found.has_value()) return found;
  KETNAP_ASSIGN_OR_RETURN(const auto subjects, Many(transaction, kSubjects, {id}, &SubjectOf));
  for (const auto& [subject, today] : subjects) {
    found->subjects.push_back(subject);
    found->subjects_today.push_back(today);
  }
  KETNAP_ASSIGN_OR_RETURN(found->planned_steps,
                          Many(transaction, kPlannedSteps, {id}, &PlannedStepOf));
  KETNAP_ASSIGN_OR_RETURN(found->steps, Many(transaction, kSteps, {id}, &StepOf));
  KETNAP_ASSIGN_OR_RETURN(found->team, Many(transaction, kTeam, {id}, &TeamMemberOf));
  KETNAP_ASSIGN_OR_RETURN(found->extensions, Many(transaction, kExtensions, {id}, &ExtensionOf));
  return found;
}

// What KETNAP_INSPECTION_PAGE takes, behind `values`.
db::Values WithPage(db::Values values, const InspectionPage& page) {
  const Date start = page.before_start.value_or(kForever);
  const db::Value before =
      page.before_start.has_value() ? db::Value(page.before_id) : db::Value(db::LastId());
  values.insert(values.end(), {start, start, before, page.state, page.state, page.limit});
  return values;
}

}  // namespace

absl::Status InsertInspection(db::Transaction& transaction, const Inspection& inspection) {
  db::Values values = ValuesOf(inspection);
  values.insert(values.begin(), inspection.id);
  KETNAP_RETURN_IF_ERROR(transaction.Execute(kInsert, values).status());
  return WriteLists(transaction, inspection);
}

absl::StatusOr<std::optional<Inspection>> FindInspection(db::Transaction& transaction,
                                                         const Uuid& id) {
  return Read(transaction, kFind, id);
}

absl::StatusOr<std::optional<Inspection>> LockInspection(db::Transaction& transaction,
                                                         const Uuid& id) {
  return Read(transaction, kLock, id);
}

absl::Status UpdateInspection(db::Transaction& transaction, const Inspection& inspection) {
  db::Values values = ValuesOf(inspection);
  values.insert(values.end(), {inspection.id, inspection.version - 1});
  KETNAP_ASSIGN_OR_RETURN(const int64_t changed, transaction.Execute(kUpdate, values));
  if (changed != 1) return EtagMismatchError("inspections/" + inspection.id.ToString());
  return WriteLists(transaction, inspection);
}

absl::StatusOr<std::vector<InspectionKey>> ListHeldInspections(db::Transaction& transaction,
                                                               const std::optional<Uuid>& root,
                                                               const InspectionPage& page) {
  if (!root.has_value()) return Many(transaction, kListAll, WithPage({}, page), &KeyOf);
  return Many(transaction, kListHeld, WithPage({*root}, page), &KeyOf);
}

absl::StatusOr<std::vector<InspectionKey>> ListInspectionsOfSubjects(db::Transaction& transaction,
                                                                     const Uuid& root,
                                                                     const InspectionPage& page) {
  return Many(transaction, kListOfSubjects, WithPage({root}, page), &KeyOf);
}

absl::StatusOr<std::vector<InspectionKey>> ListInspectionsOfTeam(db::Transaction& transaction,
                                                                 const Uuid& account, Date today,
                                                                 const InspectionPage& page) {
  return Many(transaction, kListOfTeam, WithPage({account, today, today}, page), &KeyOf);
}

absl::Status HandInspectionsOver(db::Transaction& transaction, const Uuid& from, const Uuid& to) {
  KETNAP_RETURN_IF_ERROR(transaction.Execute(kHandHolderOver, {to, from}).status());
  return transaction.Execute(kHandSubjectOver, {to, from}).status();
}

std::vector<std::string_view> InspectionStatements() {
  return {kFind, kLock, kSubjects, kPlannedSteps, kSteps, kTeam, kExtensions};
}

std::vector<std::string_view> InspectionListStatements() {
  return {kListAll, kListHeld, kListOfSubjects, kListOfTeam};
}

}  // namespace ketnap::supervision
