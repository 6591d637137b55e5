#ifndef KETNAP_SERVICES_ORGANIZATION_REPOSITORY_PLAN_STATEMENTS_H_
#define KETNAP_SERVICES_ORGANIZATION_REPOSITORY_PLAN_STATEMENTS_H_

// Statements on plans; organization_statements.h says how lists are read.
namespace ketnap::organization::sql {

// ---- plans

#define KETNAP_PLAN_COLUMNS                                                             \
  "SELECT p.id, p.version, p.organization_id, p.period, p.start_date, p.end_date,"      \
  " p.title, p.whole_target, p.parts_total, p.state, p.approval_document,"              \
  " p.approval_date, p.claimed_start, p.revision, p.revision_reason, p.predecessor_id," \
  " p.created_at, p.updated_at "

#define KETNAP_PLAN_PAGE                                  \
  " p.start_date <= ? AND (p.start_date < ? OR p.id < ?)" \
  " AND (? = 0 OR p.period = ?) ORDER BY p.start_date DESC, p.id DESC LIMIT ?"

inline constexpr char kFindPlan[] = KETNAP_PLAN_COLUMNS "FROM admission_plan p WHERE p.id = ?";

inline constexpr char kLockPlan[] =
    KETNAP_PLAN_COLUMNS "FROM admission_plan p WHERE p.id = ? FOR UPDATE";

inline constexpr char kPlanOwner[] = "SELECT organization_id FROM admission_plan WHERE id = ?";

// Of several, one that holds the period.
inline constexpr char kFindApprovedPlan[] =
    "SELECT id FROM admission_plan WHERE organization_id = ? AND start_date = ? AND period = ?"
    " AND state = 3 ORDER BY claimed_start DESC, id LIMIT 1";

inline constexpr char kPlanSuccessors[] =
    "SELECT id FROM admission_plan WHERE predecessor_id = ? ORDER BY id";

inline constexpr char kPlanTargets[] =
    "SELECT organization_id, admissions FROM admission_target WHERE plan_id = ? ORDER BY position";

inline constexpr char kListAllPlans[] =
    KETNAP_PLAN_COLUMNS "FROM admission_plan p WHERE" KETNAP_PLAN_PAGE;

inline constexpr char kListPlansOf[] =
    KETNAP_PLAN_COLUMNS "FROM admission_plan p WHERE p.organization_id = ? AND" KETNAP_PLAN_PAGE;

inline constexpr char kListPlansBelow[] = KETNAP_PLAN_COLUMNS
    "FROM replica_organization_closure s JOIN admission_plan p"
    " ON p.organization_id = s.descendant_id WHERE s.ancestor_id = ? AND" KETNAP_PLAN_PAGE;

// Plans that a reorganization on a day may move: not over by then, nor carried on already.
inline constexpr char kCurrentPlansOf[] =
    "SELECT id FROM admission_plan WHERE organization_id = ? AND end_date >= ? AND state <> 4";

inline constexpr char kCurrentPlansNaming[] =
    "SELECT p.id FROM admission_target t JOIN admission_plan p ON p.id = t.plan_id"
    " WHERE t.organization_id = ? AND p.end_date >= ? AND p.state <> 4";

inline constexpr char kInsertPlan[] =
    "INSERT INTO admission_plan (id, version, organization_id, period, start_date, end_date, title,"
    " whole_target, parts_total, state, approval_document, approval_date, claimed_start, revision,"
    " revision_reason, predecessor_id, created_at, updated_at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

inline constexpr char kUpdatePlan[] =
    "UPDATE admission_plan SET version = version + 1, whole_target = ?, parts_total = ?, state = ?,"
    " approval_document = ?, approval_date = ?, claimed_start = ?, revision = ?,"
    " revision_reason = ?, updated_at = ? WHERE id = ? AND version = ?";

inline constexpr char kDeleteTargets[] = "DELETE FROM admission_target WHERE plan_id = ?";

inline constexpr char kInsertTarget[] =
    "INSERT INTO admission_target (plan_id, position, organization_id, admissions)"
    " VALUES (?, ?, ?, ?)";

// ---- revisions

inline constexpr char kInsertRevision[] =
    "INSERT INTO plan_revision (plan_id, revision, whole_target, reason, document, document_date,"
    " reorganization_id, recorded_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";

inline constexpr char kInsertRevisionTarget[] =
    "INSERT INTO plan_revision_target (plan_id, revision, position, organization_id, admissions)"
    " VALUES (?, ?, ?, ?, ?)";

inline constexpr char kListRevisions[] =
    "SELECT revision, whole_target, reason, document, document_date, reorganization_id,"
    " recorded_at FROM plan_revision WHERE plan_id = ? AND revision < ?"
    " ORDER BY revision DESC LIMIT ?";

inline constexpr char kRevisionTargets[] =
    "SELECT organization_id, admissions FROM plan_revision_target"
    " WHERE plan_id = ? AND revision = ? ORDER BY position";

#undef KETNAP_PLAN_COLUMNS
#undef KETNAP_PLAN_PAGE

}  // namespace ketnap::organization::sql

#endif  // KETNAP_SERVICES_ORGANIZATION_REPOSITORY_PLAN_STATEMENTS_H_
