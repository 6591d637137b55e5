#ifndef KETNAP_SERVICES_ORGANIZATION_REPOSITORY_REORGANIZATION_STATEMENTS_H_
#define KETNAP_SERVICES_ORGANIZATION_REPOSITORY_REORGANIZATION_STATEMENTS_H_

// Statements on reorganizations, on what they are planned from and on the open work they move. See
// organization_statements.h.
namespace ketnap::organization::sql {

// ---- reorganizations

#define KETNAP_REORGANIZATION_COLUMNS                                                       \
  " r.id, r.version, r.organization_id, r.title, r.decision_number, r.decision_symbol,"     \
  " r.decision_issuer, r.decision_date, r.effective_date, r.state, r.outcome,"              \
  " r.blocked_reason, r.recorded_by, r.request_id, r.applied_at, r.tried_at, r.created_at," \
  " r.updated_at"

#define KETNAP_REORGANIZATION_PAGE                                \
  " r.effective_date <= ? AND (r.effective_date < ? OR r.id < ?)" \
  " AND (? = 0 OR r.state = ?) ORDER BY r.effective_date DESC, r.id DESC LIMIT ?"

inline constexpr char kFindReorganization[] =
    "SELECT" KETNAP_REORGANIZATION_COLUMNS ", r.content FROM reorganization r WHERE r.id = ?";

inline constexpr char kLockReorganization[] =
    "SELECT" KETNAP_REORGANIZATION_COLUMNS
    ", r.content FROM reorganization r WHERE r.id = ? FOR UPDATE";

inline constexpr char kReorganizationOwner[] =
    "SELECT organization_id FROM reorganization WHERE id = ?";

// Those that wait in a state for a day that has come, and were not tried a moment ago: however many
// cannot be applied, the others have their turn.
inline constexpr char kDueReorganizations[] =
    "SELECT id FROM reorganization WHERE state = ? AND effective_date <= ?"
    " AND (tried_at IS NULL OR tried_at <= ?) ORDER BY effective_date, id LIMIT ?";

inline constexpr char kListAllReorganizations[] =
    "SELECT" KETNAP_REORGANIZATION_COLUMNS
    " FROM reorganization r FORCE INDEX (reorganization_by_date) WHERE" KETNAP_REORGANIZATION_PAGE;

// Read in the order of the list, each asked whether it lies below: there are few, and most lie at
// the top.
inline constexpr char kListReorganizationsBelow[] =
    "SELECT STRAIGHT_JOIN" KETNAP_REORGANIZATION_COLUMNS
    " FROM reorganization r FORCE INDEX (reorganization_by_date)"
    " JOIN replica_organization_closure s"
    " ON s.ancestor_id = ? AND s.descendant_id = r.organization_id"
    " WHERE" KETNAP_REORGANIZATION_PAGE;

inline constexpr char kInsertReorganization[] =
    "INSERT INTO reorganization (id, version, organization_id, title, decision_number,"
    " decision_symbol, decision_issuer, decision_date, effective_date, state, content, outcome,"
    " blocked_reason, recorded_by, request_id, applied_at, created_at, updated_at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

inline constexpr char kUpdateReorganization[] =
    "UPDATE reorganization SET version = version + 1, state = ?, outcome = ?, blocked_reason = ?,"
    " applied_at = ?, tried_at = ?, updated_at = ? WHERE id = ? AND version = ?";

inline constexpr char kPutReorganizationTry[] =
    "UPDATE reorganization SET tried_at = ? WHERE id = ?";

#undef KETNAP_REORGANIZATION_COLUMNS
#undef KETNAP_REORGANIZATION_PAGE

// ---- what a reorganization is planned from

inline constexpr char kSubtreeIds[] =
    "SELECT descendant_id FROM replica_organization_closure WHERE ancestor_id = ?";

inline constexpr char kChildIds[] =
    "SELECT id FROM organization WHERE parent_id = ? AND valid_to IS NULL";

// The last day on which something stood directly below that no longer does, or not as it was.
inline constexpr char kLastFormerChild[] =
    "SELECT valid_to FROM replica_organization_span WHERE ancestor_id = ? AND depth = 1"
    " AND valid_to < '9999-12-31' AND valid_to >= ? ORDER BY valid_to DESC LIMIT 1";

inline constexpr char kHasMembers[] =
    "SELECT id FROM member WHERE organization_id = ? AND status IN (1, 2) LIMIT 1";

// For lists of ids, closed by ")".
inline constexpr char kMemberPlaces[] =
    "SELECT id, organization_id, candidate_id FROM member WHERE status IN (1, 2) AND id IN (";

inline constexpr char kMembersOfCandidates[] =
    "SELECT id, organization_id, candidate_id FROM member WHERE status IN (1, 2)"
    " AND candidate_id IN (";

inline constexpr char kCandidatePlaces[] =
    "SELECT candidate_id, organization_id FROM replica_open_candidate"
    " WHERE organization_id IS NOT NULL AND candidate_id IN (";

// ---- open work of other services. A first telling inserts; VALUES() and the old values are both
// at hand for a later one, and version comes last because the others compare with it.

inline constexpr char kPutOpenCandidate[] =
    "INSERT INTO replica_open_candidate (candidate_id, organization_id, version) VALUES (?, ?, ?)"
    " ON DUPLICATE KEY UPDATE"
    " organization_id = IF(VALUES(version) > version, VALUES(organization_id), organization_id),"
    " version = GREATEST(version, VALUES(version))";

inline constexpr char kPutGrant[] =
    "INSERT INTO replica_grant (grant_id, organization_id, version, account_id, role, valid_to)"
    " VALUES (?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE"
    " organization_id = IF(VALUES(version) > version, VALUES(organization_id), organization_id),"
    " valid_to = IF(VALUES(version) > version, VALUES(valid_to), valid_to),"
    " version = GREATEST(version, VALUES(version))";

inline constexpr char kPutOpenClass[] =
    "INSERT INTO replica_open_class (class_id, organizer_id, version, title) VALUES (?, ?, ?, ?)"
    " ON DUPLICATE KEY UPDATE"
    " organizer_id = IF(VALUES(version) > version, VALUES(organizer_id), organizer_id),"
    " title = IF(VALUES(version) > version, VALUES(title), title),"
    " version = GREATEST(version, VALUES(version))";

inline constexpr char kCountOpenCandidates[] =
    "SELECT COUNT(*) FROM replica_open_candidate WHERE organization_id = ?";
inline constexpr char kListOpenCandidates[] =
    "SELECT candidate_id FROM replica_open_candidate WHERE organization_id = ?"
    " ORDER BY candidate_id LIMIT ?";
inline constexpr char kMoveOpenCandidates[] =
    "UPDATE replica_open_candidate SET organization_id = ? WHERE organization_id = ?";
inline constexpr char kMoveOpenCandidate[] =
    "UPDATE replica_open_candidate SET organization_id = ? WHERE candidate_id = ?"
    " AND organization_id = ?";

inline constexpr char kCountGrants[] =
    "SELECT COUNT(*) FROM replica_grant WHERE organization_id = ? AND valid_to >= ?";
inline constexpr char kListGrants[] =
    "SELECT grant_id, role FROM replica_grant WHERE organization_id = ? AND valid_to >= ?"
    " ORDER BY grant_id LIMIT ?";

inline constexpr char kCountOpenClasses[] =
    "SELECT COUNT(*) FROM replica_open_class WHERE organizer_id = ?";
inline constexpr char kListOpenClasses[] =
    "SELECT class_id, title FROM replica_open_class WHERE organizer_id = ?"
    " ORDER BY class_id LIMIT ?";
inline constexpr char kMoveOpenClasses[] =
    "UPDATE replica_open_class SET organizer_id = ? WHERE organizer_id = ?";

}  // namespace ketnap::organization::sql

#endif  // KETNAP_SERVICES_ORGANIZATION_REPOSITORY_REORGANIZATION_STATEMENTS_H_
