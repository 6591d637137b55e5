#ifndef KETNAP_SERVICES_ORGANIZATION_REPOSITORY_STRUCTURE_CHECK_STATEMENTS_H_
#define KETNAP_SERVICES_ORGANIZATION_REPOSITORY_STRUCTURE_CHECK_STATEMENTS_H_

// Statements of the self-check and of the indicators. The check reads every table in stretches of
// its index: behind the first id, up to the second. See organization_statements.h.
namespace ketnap::organization::sql {

// ---- the tree

inline constexpr char kCheckOrganizations[] =
    "SELECT id, parent_id, type, display_name, workplace_kind, committee_size,"
    " standing_committee_size, has_youth_union, has_trade_union, valid_from,"
    " valid_to, content_from FROM organization"
    " WHERE id > ? ORDER BY id LIMIT ?";

inline constexpr char kCheckPeriods[] =
    "SELECT organization_id, valid_from, NULLIF(valid_to, '9999-12-31'), parent_id, type, "
    "display_name, workplace_kind,"
    " committee_size, standing_committee_size, has_youth_union, has_trade_union"
    " FROM organization_period WHERE organization_id > ? AND organization_id <= ?"
    " AND live_mark = 1 ORDER BY organization_id, valid_from";

inline constexpr char kCheckAuthorities[] =
    "SELECT organization_id, valid_from, NULLIF(valid_to, '9999-12-31') FROM organization_authority"
    " WHERE organization_id > ? AND organization_id <= ?";

inline constexpr char kCheckCodes[] =
    "SELECT organization_id, valid_from, NULLIF(valid_to, '9999-12-31') FROM organization_code"
    " WHERE organization_id > ? AND organization_id <= ?";

inline constexpr char kCheckMemberCounts[] =
    "SELECT organization_id, COUNT(*), COUNT(CASE WHEN status <> 3 THEN 1 END) FROM member"
    " FORCE INDEX (member_by_organization) WHERE organization_id > ? AND organization_id <= ?"
    " GROUP BY organization_id";

inline constexpr char kCheckOpenAppointments[] =
    "SELECT organization_id, COUNT(*) FROM appointment FORCE INDEX (appointment_by_end)"
    " WHERE organization_id > ? AND organization_id <= ? AND end_date = '9999-12-31'"
    " GROUP BY organization_id";

// ---- what is kept beside the tree

inline constexpr char kCheckReplica[] =
    "SELECT id, parent_id, type, display_name, valid_from, valid_to"
    " FROM replica_organization WHERE id > ? ORDER BY id LIMIT ?";

inline constexpr char kCheckReplicaPeriods[] =
    "SELECT organization_id, valid_from, NULLIF(valid_to, '9999-12-31'), parent_id, type, "
    "display_name"
    " FROM replica_organization_period WHERE organization_id > ? AND organization_id <= ?"
    " ORDER BY organization_id, valid_from";

inline constexpr char kCheckClosure[] =
    "SELECT descendant_id, ancestor_id, depth FROM replica_organization_closure"
    " FORCE INDEX (replica_organization_closure_by_descendant)"
    " WHERE descendant_id > ? AND descendant_id <= ? ORDER BY descendant_id, ancestor_id";

inline constexpr char kCheckSpans[] =
    "SELECT descendant_id, ancestor_id, valid_from, NULLIF(valid_to, '9999-12-31'), depth, type, "
    "folded_name"
    " FROM replica_organization_span FORCE INDEX (replica_organization_span_by_descendant)"
    " WHERE descendant_id > ? AND descendant_id <= ?"
    " ORDER BY descendant_id, ancestor_id, valid_from";

// Of one that goes on the rest is its own, and has no row.
inline constexpr char kCheckShares[] =
    "SELECT predecessor_id, SUM(share_percent) FROM organization_lineage"
    " WHERE predecessor_id > ? AND predecessor_id <= ? AND predecessor_ended"
    " GROUP BY predecessor_id, effective_date, reorganization_id";

// ---- members

inline constexpr char kCheckMembers[] =
    "SELECT id, organization_id, left_date FROM member WHERE id > ? ORDER BY id LIMIT ?";

inline constexpr char kCheckStays[] =
    "SELECT member_id, start_date, NULLIF(end_date, '9999-12-31'), organization_id FROM member_stay"
    " WHERE member_id > ? AND member_id <= ? AND kind = 1 ORDER BY member_id, kind, start_date";

// Rows a list lacks, or has otherwise.
inline constexpr char kCheckListing[] =
    "SELECT DISTINCT m.id FROM member m"
    " STRAIGHT_JOIN replica_organization_closure c ON c.descendant_id = m.organization_id"
    " LEFT JOIN member_listing l ON l.ancestor_id = c.ancestor_id"
    " AND l.folded_name = m.folded_name AND l.member_id = m.id"
    " WHERE m.id > ? AND m.id <= ? AND (l.member_id IS NULL OR l.status <> m.status"
    " OR l.organization_id <> m.organization_id)";

// Rows a list has of the members of each organization.
inline constexpr char kCheckListingCounts[] =
    "SELECT organization_id, COUNT(*) FROM member_listing"
    " FORCE INDEX (member_listing_by_organization)"
    " WHERE organization_id > ? AND organization_id <= ? GROUP BY organization_id";

// ---- plans

// Plans that were carried on or carry on another, with the first content that was approved.
inline constexpr char kCheckWholes[] =
    "SELECT p.id, p.state = 4, p.whole_target, p.predecessor_id, p.created_at, p.updated_at,"
    " r.whole_target, r.recorded_at FROM admission_plan p FORCE INDEX (PRIMARY)"
    " LEFT JOIN plan_revision r ON r.plan_id = p.id AND r.revision = 1"
    " WHERE p.id > ? AND p.id <= ? AND (p.state = 4 OR p.predecessor_id IS NOT NULL)";

inline constexpr char kCheckPlans[] =
    "SELECT id FROM admission_plan WHERE id > ? ORDER BY id LIMIT ?";

// ---- indicators: live organizations of a part of the tree

inline constexpr char kIndicatedOrganizations[] =
    "SELECT o.id, o.parent_id, o.type, o.display_name, o.folded_name"
    " FROM replica_organization_closure c STRAIGHT_JOIN organization o ON o.id = c.descendant_id"
    " WHERE c.ancestor_id = ? AND o.valid_to IS NULL";

// Who belongs where on a day: values day, the top, day, day.
inline constexpr char kIndicatedMembers[] =
    "SELECT c.descendant_id, COUNT(CASE WHEN h.official_date <= ? THEN 1 END), COUNT(*)"
    " FROM replica_organization_closure c FORCE INDEX (PRIMARY)"
    " STRAIGHT_JOIN member_stay h FORCE INDEX (member_stay_by_organization)"
    " ON h.organization_id = c.descendant_id AND h.kind = 1"
    " WHERE c.ancestor_id = ? AND h.end_date >= ? AND h.start_date <= ? GROUP BY c.descendant_id";

// Values: the top, day, day.
inline constexpr char kIndicatedAuthorities[] =
    "SELECT c.descendant_id, COUNT(*) FROM replica_organization_closure c FORCE INDEX (PRIMARY)"
    " STRAIGHT_JOIN organization_authority a ON a.organization_id = c.descendant_id"
    " WHERE c.ancestor_id = ? AND a.valid_to >= ? AND a.valid_from <= ? AND a.decision_date IS NULL"
    " GROUP BY c.descendant_id";

}  // namespace ketnap::organization::sql

#endif  // KETNAP_SERVICES_ORGANIZATION_REPOSITORY_STRUCTURE_CHECK_STATEMENTS_H_
