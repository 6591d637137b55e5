#ifndef KETNAP_COMMON_ACCESS_TREE_STATEMENTS_H_
#define KETNAP_COMMON_ACCESS_TREE_STATEMENTS_H_

// What the replica of the tree asks of the database, apart from its plain writes. Each is read by
// an index: the test asks EXPLAIN.
namespace ketnap::access {

inline constexpr char kSelectChangeNumber[] =
    "SELECT change_number FROM replica_tree_state WHERE id = 1";
inline constexpr char kSelectNodePage[] =
    "SELECT id, parent_id, type, display_name, has_admission_authority, valid_from, valid_to"
    " FROM replica_organization WHERE id > ? ORDER BY id LIMIT 2000";
inline constexpr char kSelectPeriodRange[] =
    "SELECT organization_id, valid_from, NULLIF(valid_to, '9999-12-31'), parent_id, type,"
    " display_name FROM replica_organization_period"
    " WHERE organization_id > ? AND organization_id <= ? ORDER BY organization_id, valid_from";
inline constexpr char kSelectAuthorityRange[] =
    "SELECT organization_id, kind, valid_from, NULLIF(valid_to, '9999-12-31')"
    " FROM replica_organization_authority"
    " WHERE organization_id > ? AND organization_id <= ?"
    " ORDER BY organization_id, kind, valid_from";
inline constexpr char kSelectChangedNodes[] =
    "SELECT o.id, o.parent_id, o.type, o.display_name, o.has_admission_authority, o.valid_from,"
    " o.valid_to FROM replica_organization_change c"
    " STRAIGHT_JOIN replica_organization o ON o.id = c.organization_id WHERE c.change_number > ?";
inline constexpr char kSelectChangedPeriods[] =
    "SELECT p.organization_id, p.valid_from, NULLIF(p.valid_to, '9999-12-31'), p.parent_id, p.type,"
    " p.display_name FROM replica_organization_change c STRAIGHT_JOIN replica_organization_period p"
    " ON p.organization_id = c.organization_id WHERE c.change_number > ?"
    " ORDER BY p.organization_id, p.valid_from";
inline constexpr char kSelectChangedAuthorities[] =
    "SELECT a.organization_id, a.kind, a.valid_from, NULLIF(a.valid_to, '9999-12-31')"
    " FROM replica_organization_change c STRAIGHT_JOIN replica_organization_authority a"
    " ON a.organization_id = c.organization_id WHERE c.change_number > ?"
    " ORDER BY a.organization_id, a.kind, a.valid_from";
inline constexpr char kSelectChangedSuccessions[] =
    "SELECT predecessor_id, successor_id, effective_date, share_percent, takes_rest,"
    " predecessor_ended FROM replica_organization_succession WHERE change_number > ?";
inline constexpr char kSelectPeriodsOf[] =
    "SELECT organization_id, valid_from, NULLIF(valid_to, '9999-12-31'), parent_id, type,"
    " display_name FROM replica_organization_period WHERE organization_id = ? ORDER BY valid_from";
// Whoever ever stood below, over however many steps; UNION drops whom it has met.
inline constexpr char kSelectPeriodsBelow[] =
    "WITH RECURSIVE below (id) AS ("
    " SELECT organization_id FROM replica_organization_period WHERE organization_id = ?"
    " UNION SELECT p.organization_id FROM below b"
    " STRAIGHT_JOIN replica_organization_period p ON p.parent_id = b.id)"
    " SELECT p.organization_id, p.valid_from, NULLIF(p.valid_to, '9999-12-31'), p.parent_id,"
    " p.type, p.display_name FROM below b"
    " STRAIGHT_JOIN replica_organization_period p ON p.organization_id = b.id"
    " ORDER BY p.organization_id, p.valid_from";
inline constexpr char kSelectSpanOn[] =
    "SELECT depth FROM replica_organization_span WHERE ancestor_id = ? AND descendant_id = ?"
    " AND valid_from <= ? AND valid_to >= ?";
inline constexpr char kSelectSpansOf[] =
    "SELECT ancestor_id, descendant_id, valid_from, NULLIF(valid_to, '9999-12-31'), depth, type,"
    " folded_name FROM replica_organization_span WHERE descendant_id = ?";
inline constexpr char kSelectSpansBelow[] =
    "WITH RECURSIVE below (id) AS ("
    " SELECT organization_id FROM replica_organization_period WHERE organization_id = ?"
    " UNION SELECT p.organization_id FROM below b"
    " STRAIGHT_JOIN replica_organization_period p ON p.parent_id = b.id)"
    " SELECT s.ancestor_id, s.descendant_id, s.valid_from, NULLIF(s.valid_to, '9999-12-31'),"
    " s.depth, s.type, s.folded_name FROM below b"
    " STRAIGHT_JOIN replica_organization_span s ON s.descendant_id = b.id";
inline constexpr char kSelectSpansOfSome[] =
    "SELECT ancestor_id, descendant_id, valid_from, NULLIF(valid_to, '9999-12-31'), depth, type,"
    " folded_name FROM replica_organization_span WHERE descendant_id IN (";
inline constexpr char kSelectPeriodPage[] =
    "SELECT organization_id, valid_from, NULLIF(valid_to, '9999-12-31'), parent_id, type,"
    " display_name FROM replica_organization_period"
    " WHERE organization_id > ? OR (organization_id = ? AND valid_from > ?)"
    " ORDER BY organization_id, valid_from LIMIT 5000";
inline constexpr char kPutSpans[] =
    "INSERT INTO replica_organization_span (ancestor_id, descendant_id, valid_from, valid_to,"
    " depth, type, folded_name) VALUES ";
inline constexpr char kPutSpansEnd[] =
    " ON DUPLICATE KEY UPDATE valid_to = VALUES(valid_to), depth = VALUES(depth),"
    " type = VALUES(type), folded_name = VALUES(folded_name)";
inline constexpr char kDeleteSpan[] =
    "DELETE FROM replica_organization_span WHERE ancestor_id = ? AND descendant_id = ?"
    " AND valid_from = ?";
inline constexpr char kLockState[] =
    "SELECT change_number, spans_complete FROM replica_tree_state WHERE id = 1 FOR UPDATE";
inline constexpr char kSelectComplete[] =
    "SELECT spans_complete FROM replica_tree_state WHERE id = 1";

}  // namespace ketnap::access

#endif  // KETNAP_COMMON_ACCESS_TREE_STATEMENTS_H_
