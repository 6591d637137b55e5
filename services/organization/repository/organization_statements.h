#ifndef KETNAP_SERVICES_ORGANIZATION_REPOSITORY_ORGANIZATION_STATEMENTS_H_
#define KETNAP_SERVICES_ORGANIZATION_REPOSITORY_ORGANIZATION_STATEMENTS_H_

// Statements on organizations as they are today, their lists and their types. Every statement of
// the service stands in a header like this one: a test asks the server how it runs each of them and
// refuses one that reads a table without an index.
//
// Lists are keyset pages ordered by (key, id): `key >= ?` gives the index its start, and the row
// the last page ended with is cut off by the pair that follows. An optional filter is passed twice,
// first to ask whether it counts. Lists of a scope are asked once for each of its roots, as roots
// do not overlap.
namespace ketnap::organization::sql {

// ---- types

#define KETNAP_TYPE_COLUMNS                                                               \
  "SELECT code, version, display_name, may_be_root, holds_members, may_decide_admission," \
  " valid_from, valid_to FROM organization_type "

inline constexpr char kFindType[] = KETNAP_TYPE_COLUMNS "WHERE code = ?";

inline constexpr char kListTypes[] = KETNAP_TYPE_COLUMNS "WHERE code > ? ORDER BY code LIMIT ?";

inline constexpr char kTypeParents[] =
    "SELECT parent_code FROM organization_type_parent WHERE code = ? ORDER BY parent_code";

inline constexpr char kParentsOfTypes[] =
    "SELECT code, parent_code FROM organization_type_parent WHERE code >= ? AND code <= ?"
    " ORDER BY code, parent_code";

inline constexpr char kInsertType[] =
    "INSERT INTO organization_type (code, version, display_name, may_be_root, holds_members,"
    " may_decide_admission, valid_from, valid_to) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";

inline constexpr char kUpdateType[] =
    "UPDATE organization_type SET version = version + 1, display_name = ?, may_be_root = ?,"
    " holds_members = ?, may_decide_admission = ?, valid_from = ?, valid_to = ?"
    " WHERE code = ? AND version = ?";

inline constexpr char kDeleteTypeParents[] = "DELETE FROM organization_type_parent WHERE code = ?";

inline constexpr char kInsertTypeParent[] =
    "INSERT INTO organization_type_parent (code, parent_code) VALUES (?, ?)";

// How many live organizations of a type stand below those of each other type; no type: as the root.
inline constexpr char kCountByParentType[] =
    "SELECT p.type, COUNT(*) FROM organization o LEFT JOIN organization p ON p.id = o.parent_id"
    " WHERE o.type = ? AND o.valid_to IS NULL GROUP BY p.type";

inline constexpr char kCountDecidingOfType[] =
    "SELECT COUNT(DISTINCT o.id) FROM organization o JOIN organization_authority a"
    " ON a.organization_id = o.id AND a.valid_to = '9999-12-31'"
    " WHERE o.type = ? AND o.valid_to IS NULL";

inline constexpr char kCountWithMembersOfType[] =
    "SELECT COUNT(DISTINCT o.id) FROM organization o JOIN member m ON m.organization_id = o.id"
    " AND m.status IN (1, 2) WHERE o.type = ? AND o.valid_to IS NULL";

#undef KETNAP_TYPE_COLUMNS

// ---- organizations

#define KETNAP_ORGANIZATION_COLUMNS                                                     \
  "SELECT o.id, o.version, o.parent_id, o.type, o.display_name, o.workplace_kind,"      \
  " o.committee_size, o.standing_committee_size, o.has_youth_union, o.has_trade_union," \
  " o.valid_from, o.valid_to, o.content_from, o.synthetic, o.created_at, o.updated_at " \
  "FROM organization o "

inline constexpr char kFindOrganization[] = KETNAP_ORGANIZATION_COLUMNS "WHERE o.id = ?";

inline constexpr char kLockOrganization[] = KETNAP_ORGANIZATION_COLUMNS "WHERE o.id = ? FOR UPDATE";

// For a list of ids, closed by ")".
inline constexpr char kFindOrganizations[] = KETNAP_ORGANIZATION_COLUMNS "WHERE o.id IN (";

inline constexpr char kFindRoots[] = "SELECT id FROM organization WHERE root_mark = 1";

inline constexpr char kFindLiveRoot[] =
    "SELECT id FROM organization WHERE root_mark = 1 AND live_mark = 1";

inline constexpr char kFindLiveSibling[] =
    "SELECT id FROM organization WHERE parent_id = ? AND display_name = ? AND live_mark = 1";

inline constexpr char kHasUnitsBelow[] =
    "SELECT id FROM organization WHERE parent_id = ? AND valid_to IS NULL LIMIT 1";

inline constexpr char kInsertOrganization[] =
    "INSERT INTO organization (id, version, parent_id, root_mark, type, display_name, folded_name,"
    " workplace_kind, committee_size, standing_committee_size, has_youth_union, has_trade_union,"
    " valid_from, content_from, synthetic, created_at, updated_at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

// In the middle of a change: the claim on the name is given up until the version is advanced.
inline constexpr char kUpdateOrganization[] =
    "UPDATE organization SET live_mark = NULL, parent_id = ?, root_mark = ?, type = ?,"
    " display_name = ?, folded_name = ?, workplace_kind = ?, committee_size = ?,"
    " standing_committee_size = ?, has_youth_union = ?, has_trade_union = ?, valid_to = ?,"
    " content_from = ? WHERE id = ? AND version = ?";

inline constexpr char kAdvanceOrganization[] =
    "UPDATE organization SET version = version + 1, live_mark = ?, updated_at = ?"
    " WHERE id = ? AND version = ?";

#undef KETNAP_ORGANIZATION_COLUMNS

// ---- lists of a day: ids in the order of their names on that day

#define KETNAP_SPAN_PAGE                                                   \
  " AND s.folded_name >= ? AND (s.folded_name > ? OR s.descendant_id > ?)" \
  " AND s.valid_from <= ? AND s.valid_to >= ? AND (? = '' OR s.type = ?)"  \
  " AND (? = '' OR s.folded_name LIKE ? OR s.folded_name LIKE ?)"          \
  " ORDER BY s.folded_name, s.descendant_id LIMIT ?"

inline constexpr char kListChildren[] =
    "SELECT s.descendant_id, s.folded_name FROM replica_organization_span s"
    " FORCE INDEX (replica_organization_span_by_depth)"
    " WHERE s.ancestor_id = ? AND s.depth = 1" KETNAP_SPAN_PAGE;

// With the organization itself when the second value is 0, without it when it is 1.
inline constexpr char kListSubtree[] =
    "SELECT s.descendant_id, s.folded_name FROM replica_organization_span s"
    " FORCE INDEX (replica_organization_span_by_name)"
    " WHERE s.ancestor_id = ? AND s.depth >= ?" KETNAP_SPAN_PAGE;

// The same on a day that is past, for a caller who sees some of it: what stood there then and lies
// today below the organization that is the first value.
inline constexpr char kListChildrenInSight[] =
    "SELECT STRAIGHT_JOIN s.descendant_id, s.folded_name FROM replica_organization_span s"
    " FORCE INDEX (replica_organization_span_by_depth) JOIN replica_organization_closure v"
    " ON v.ancestor_id = ? AND v.descendant_id = s.descendant_id"
    " WHERE s.ancestor_id = ? AND s.depth = 1" KETNAP_SPAN_PAGE;

inline constexpr char kListSubtreeInSight[] =
    "SELECT STRAIGHT_JOIN s.descendant_id, s.folded_name FROM replica_organization_span s"
    " FORCE INDEX (replica_organization_span_by_name) JOIN replica_organization_closure v"
    " ON v.ancestor_id = ? AND v.descendant_id = s.descendant_id"
    " WHERE s.ancestor_id = ? AND s.depth >= ?" KETNAP_SPAN_PAGE;

#undef KETNAP_SPAN_PAGE

// What this service's replica says stands directly above, before a change is taken into it.
inline constexpr char kReplicaParent[] = "SELECT parent_id FROM replica_organization WHERE id = ?";

}  // namespace ketnap::organization::sql

#endif  // KETNAP_SERVICES_ORGANIZATION_REPOSITORY_ORGANIZATION_STATEMENTS_H_
