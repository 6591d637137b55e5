#ifndef KETNAP_SERVICES_DOSSIER_REPOSITORY_RULES_CRITERION_STATEMENTS_H_
#define KETNAP_SERVICES_DOSSIER_REPOSITORY_RULES_CRITERION_STATEMENTS_H_

// Statements on criteria of organizations. Those that hold for a cell are read from the few
// organizations above it.
namespace ketnap::dossier::sql {

// An open end comes as no day.
#define KETNAP_CRITERION_COLUMNS                                                 \
  " criterion.id, criterion.version, criterion.organization_id, criterion.step," \
  " criterion.title, criterion.kind, criterion.qualification, criterion.number," \
  " criterion.occupations, criterion.valid_from,"                                \
  " NULLIF(criterion.valid_to, DATE '9999-12-31'), criterion.decision_number,"   \
  " criterion.decision_symbol, criterion.decision_date, criterion.created_at"

inline constexpr char kInsertCriterion[] =
    "INSERT INTO local_criterion (id, version, organization_id, step, title, kind, qualification,"
    " number, occupations, valid_from, valid_to, decision_number, decision_symbol, decision_date,"
    " created_at, updated_at) VALUES (?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

inline constexpr char kFindCriterion[] =
    "SELECT" KETNAP_CRITERION_COLUMNS " FROM local_criterion AS criterion WHERE criterion.id = ?";

inline constexpr char kLockCriterion[] =
    "SELECT" KETNAP_CRITERION_COLUMNS
    " FROM local_criterion AS criterion WHERE criterion.id = ? FOR UPDATE";

inline constexpr char kEndCriterion[] =
    "UPDATE local_criterion SET version = version + 1, valid_to = ?, updated_at = ?"
    " WHERE id = ? AND version = ?";

// Of the organizations above the cell on the day, the cell itself included; from above first.
inline constexpr char kCriteriaInForce[] =
    "SELECT STRAIGHT_JOIN" KETNAP_CRITERION_COLUMNS
    ", span.depth FROM replica_organization_span AS span"
    " JOIN local_criterion AS criterion ON criterion.organization_id = span.ancestor_id"
    " WHERE span.descendant_id = ? AND span.valid_from <= ? AND span.valid_to >= ?"
    " AND criterion.step = ? AND criterion.valid_from <= ? AND criterion.valid_to >= ?"
    " ORDER BY span.depth DESC, criterion.id";

// The same by the tree of today.
inline constexpr char kCriteriaInForceToday[] =
    "SELECT STRAIGHT_JOIN" KETNAP_CRITERION_COLUMNS
    ", closure.depth FROM replica_organization_closure AS closure"
    " JOIN local_criterion AS criterion ON criterion.organization_id = closure.ancestor_id"
    " WHERE closure.descendant_id = ? AND criterion.step = ? AND criterion.valid_from <= ?"
    " AND criterion.valid_to >= ? ORDER BY closure.depth DESC, criterion.id";

// From above first; after the row of a depth and an id.
inline constexpr char kListCriteria[] =
    "SELECT STRAIGHT_JOIN" KETNAP_CRITERION_COLUMNS
    ", closure.depth FROM replica_organization_closure AS closure"
    " JOIN local_criterion AS criterion ON criterion.organization_id = closure.ancestor_id"
    " WHERE closure.descendant_id = ? AND criterion.valid_to >= ?"
    " AND (closure.depth < ? OR (closure.depth = ? AND criterion.id > ?))"
    " ORDER BY closure.depth DESC, criterion.id LIMIT ?";

}  // namespace ketnap::dossier::sql

#endif  // KETNAP_SERVICES_DOSSIER_REPOSITORY_RULES_CRITERION_STATEMENTS_H_
