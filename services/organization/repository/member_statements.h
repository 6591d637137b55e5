#ifndef KETNAP_SERVICES_ORGANIZATION_REPOSITORY_MEMBER_STATEMENTS_H_
#define KETNAP_SERVICES_ORGANIZATION_REPOSITORY_MEMBER_STATEMENTS_H_

// Statements on members, their stays and exemptions; organization_statements.h says how lists are
// read. Open ends are 9999-12-31 in tables. Texts that end in "IN (" go on with placeholders for
// ids and the text named …End.
namespace ketnap::organization::sql {

// ---- members

#define KETNAP_MEMBER_COLUMNS                                                                 \
  " m.id, m.version, m.organization_id, m.full_name, m.birth_date, m.status,"                 \
  " m.admission_ceremony_date, m.admission_decision_date, m.official_date, m.seniority_date," \
  " m.left_date, m.leave_reason, m.candidate_id, m.candidate_version, m.synthetic,"           \
  " m.created_at, m.updated_at, m.folded_name"

inline constexpr char kMembersIn[] =
    "SELECT" KETNAP_MEMBER_COLUMNS " FROM member m FORCE INDEX (PRIMARY) WHERE m.id IN (";
inline constexpr char kMembersInEnd[] = ") ORDER BY m.id";
inline constexpr char kMembersInLockedEnd[] = ") ORDER BY m.id FOR UPDATE";

inline constexpr char kMemberOwner[] = "SELECT organization_id FROM member WHERE id = ?";

inline constexpr char kFindSameMember[] =
    "SELECT id FROM member WHERE organization_id = ? AND folded_name = ? AND full_name = ?"
    " AND birth_date = ? AND status <> 3 AND id <> ? LIMIT 1";

inline constexpr char kInsertMember[] =
    "INSERT INTO member (id, version, organization_id, full_name, folded_name, birth_date, status,"
    " admission_ceremony_date, admission_decision_date, official_date, seniority_date, left_date,"
    " leave_reason, candidate_id, candidate_version, synthetic, created_at, updated_at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

inline constexpr char kUpdateMember[] =
    "UPDATE member SET version = version + 1, organization_id = ?, full_name = ?, folded_name = ?,"
    " birth_date = ?, status = ?, admission_ceremony_date = ?, admission_decision_date = ?,"
    " official_date = ?, seniority_date = ?, left_date = ?, leave_reason = ?,"
    " candidate_version = ?, synthetic = ?, updated_at = ?"
    " WHERE id = ? AND version = ?";

// ---- who has to do with an organization

inline constexpr char kMembersOf[] =
    "SELECT id FROM member WHERE organization_id = ? AND status <> 3";

inline constexpr char kGuestsOf[] =
    "SELECT member_id FROM member_stay WHERE organization_id = ? AND kind = 2"
    " AND end_date = '9999-12-31'";

inline constexpr char kHoldersIn[] =
    "SELECT member_id FROM appointment WHERE organization_id = ? AND end_date = '9999-12-31'";

// Stays that ended on or after a day.
inline constexpr char kCountEndedSince[] =
    "SELECT COUNT(*) FROM member_stay WHERE organization_id = ? AND kind IN (1, 2)"
    " AND end_date >= ? AND end_date < '9999-12-31'";

inline constexpr char kFindHome[] =
    "SELECT o.id, o.display_name, o.valid_from, o.valid_to, t.holds_members"
    " FROM organization o JOIN organization_type t ON t.code = o.type WHERE o.id = ?";

inline constexpr char kLockHome[] = "SELECT id FROM organization WHERE id = ? FOR UPDATE";

// ---- stays

inline constexpr char kStaysIn[] =
    "SELECT s.member_id, s.kind, s.start_date, s.organization_id, NULLIF(s.end_date, '9999-12-31'),"
    " s.until_date, s.cause, s.recorded_at FROM member_stay s FORCE INDEX (PRIMARY)"
    " WHERE s.member_id IN (";
inline constexpr char kStaysInEnd[] = ") ORDER BY s.start_date, s.kind";

inline constexpr char kInsertStay[] =
    "INSERT INTO member_stay (member_id, kind, start_date, organization_id, end_date, open_mark,"
    " until_date, official_date, cause, recorded_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

inline constexpr char kUpdateStay[] =
    "UPDATE member_stay SET organization_id = ?, end_date = ?, open_mark = ?, until_date = ?,"
    " cause = ? WHERE member_id = ? AND kind = ? AND start_date = ?";

inline constexpr char kDeleteStay[] =
    "DELETE FROM member_stay WHERE member_id = ? AND kind = ? AND start_date = ?";

inline constexpr char kSetStayOfficialDate[] =
    "UPDATE member_stay SET official_date = ? WHERE member_id = ?";

// ---- exemptions

inline constexpr char kExemptionsIn[] =
    "SELECT e.member_id, e.start_date, NULLIF(e.end_date, '9999-12-31'), e.reason, e.document"
    " FROM member_exemption e FORCE INDEX (PRIMARY) WHERE e.member_id IN (";
inline constexpr char kExemptionsInEnd[] = ") ORDER BY e.start_date";

inline constexpr char kInsertExemption[] =
    "INSERT INTO member_exemption (end_date, reason, document, member_id, start_date)"
    " VALUES (?, ?, ?, ?, ?)";

inline constexpr char kUpdateExemption[] =
    "UPDATE member_exemption SET end_date = ?, reason = ?, document = ?"
    " WHERE member_id = ? AND start_date = ?";

// ---- lists

// What of a member changes with the day, beside the columns: two values, the day twice.
#define KETNAP_MEMBER_OF_TODAY                                                        \
  " LEFT JOIN member_stay t ON t.member_id = m.id AND t.kind = 2 AND t.open_mark = 1" \
  " LEFT JOIN member_exemption e ON e.member_id = m.id AND e.start_date <= ? AND e.end_date >= ?"

#define KETNAP_LISTED_COLUMNS                                      \
  KETNAP_MEMBER_COLUMNS                                            \
  ", t.organization_id, t.start_date, t.until_date, e.start_date," \
  " NULLIF(e.end_date, '9999-12-31'), e.reason, e.document"

#define KETNAP_LISTING_PAGE                                            \
  " AND l.folded_name >= ? AND (l.folded_name > ? OR l.member_id > ?)" \
  " ORDER BY l.folded_name, l.member_id LIMIT ?"

inline constexpr char kListMembers[] =
    "SELECT" KETNAP_LISTED_COLUMNS
    " FROM member_listing l FORCE INDEX (PRIMARY) STRAIGHT_JOIN member m ON m.id = "
    "l.member_id" KETNAP_MEMBER_OF_TODAY " WHERE l.ancestor_id = ?" KETNAP_LISTING_PAGE;

inline constexpr char kListMembersOfStatus[] =
    "SELECT" KETNAP_LISTED_COLUMNS
    " FROM member_listing l FORCE INDEX (member_listing_by_status)"
    " STRAIGHT_JOIN member m ON m.id = l.member_id" KETNAP_MEMBER_OF_TODAY
    " WHERE l.ancestor_id = ? AND l.status = ?" KETNAP_LISTING_PAGE;

// Names that begin with a text. Values before the page: today twice, organization, status where it
// counts, end of the range.
inline constexpr char kListMembersNamed[] =
    "SELECT" KETNAP_LISTED_COLUMNS
    " FROM member_listing l FORCE INDEX (PRIMARY) STRAIGHT_JOIN member m ON m.id = "
    "l.member_id" KETNAP_MEMBER_OF_TODAY
    " WHERE l.ancestor_id = ? AND l.folded_name < ?" KETNAP_LISTING_PAGE;

inline constexpr char kListMembersOfStatusNamed[] =
    "SELECT" KETNAP_LISTED_COLUMNS
    " FROM member_listing l FORCE INDEX (member_listing_by_status)"
    " STRAIGHT_JOIN member m ON m.id = l.member_id" KETNAP_MEMBER_OF_TODAY
    " WHERE l.ancestor_id = ? AND l.status = ? AND l.folded_name < ?" KETNAP_LISTING_PAGE;

// In the order of names, passing over those without the words.
inline constexpr char kScanMembers[] =
    "SELECT" KETNAP_LISTED_COLUMNS
    " FROM member_listing l FORCE INDEX (PRIMARY) STRAIGHT_JOIN member m ON m.id = "
    "l.member_id" KETNAP_MEMBER_OF_TODAY
    " WHERE l.ancestor_id = ? AND (? = 0 OR l.status = ?)"
    " AND (l.folded_name LIKE ? OR l.folded_name LIKE ?)" KETNAP_LISTING_PAGE;

// Of the few who have the words later in their names, those in the scope. A name may have a word
// twice.
inline constexpr char kSearchMembers[] =
    "SELECT DISTINCT" KETNAP_LISTED_COLUMNS
    " FROM member_search_key k STRAIGHT_JOIN member m ON m.id = k.member_id"
    " STRAIGHT_JOIN member_listing l ON l.ancestor_id = ? AND l.folded_name = m.folded_name"
    " AND l.member_id = m.id" KETNAP_MEMBER_OF_TODAY
    " WHERE k.search_key >= ? AND k.search_key < ? AND (? = 0 OR l.status = ?)"
    " AND m.folded_name >= ? AND (m.folded_name > ? OR m.id > ?)"
    " ORDER BY m.folded_name, m.id LIMIT ?";

// How many names have a text in a later word, counted to the limit.
inline constexpr char kSearchWidth[] =
    "SELECT member_id FROM member_search_key WHERE search_key >= ? AND search_key < ? LIMIT ?";

inline constexpr char kTreeRoot[] =
    "SELECT id FROM replica_organization WHERE parent_id IS NULL LIMIT 1";

inline constexpr char kHoldTree[] =
    "SELECT id FROM replica_tree_state WHERE id = 1 LOCK IN SHARE MODE";

inline constexpr char kDeleteListing[] =
    "DELETE FROM member_listing WHERE organization_id = ? AND member_id = ?";

inline constexpr char kInsertListing[] =
    "INSERT INTO member_listing (ancestor_id, folded_name, member_id, status, organization_id)"
    " SELECT c.ancestor_id, m.folded_name, m.id, m.status, m.organization_id"
    " FROM member m JOIN replica_organization_closure c ON c.descendant_id = m.organization_id"
    " WHERE m.id = ?";

inline constexpr char kDeleteSearchKeys[] = "DELETE FROM member_search_key WHERE member_id = ?";

// A name may say a word twice and end in it.
inline constexpr char kInsertSearchKey[] =
    "INSERT IGNORE INTO member_search_key (search_key, member_id) VALUES (?, ?)";

// ---- when an organization comes to stand elsewhere

inline constexpr char kUnlistBelow[] =
    "DELETE l FROM replica_organization_closure below"
    " JOIN member_listing l ON l.organization_id = below.descendant_id"
    " LEFT JOIN replica_organization_closure up"
    " ON up.ancestor_id = l.ancestor_id AND up.descendant_id = l.organization_id"
    " WHERE below.ancestor_id = ? AND up.ancestor_id IS NULL";

inline constexpr char kListBelow[] =
    "INSERT INTO member_listing (ancestor_id, folded_name, member_id, status, organization_id)"
    " SELECT up.ancestor_id, m.folded_name, m.id, m.status, m.organization_id"
    " FROM replica_organization_closure below"
    " STRAIGHT_JOIN member m ON m.organization_id = below.descendant_id"
    " STRAIGHT_JOIN replica_organization_closure up ON up.descendant_id = m.organization_id"
    " LEFT JOIN member_listing l ON l.organization_id = m.organization_id AND l.member_id = m.id"
    " AND l.ancestor_id = up.ancestor_id"
    " WHERE below.ancestor_id = ? AND l.member_id IS NULL";

#undef KETNAP_MEMBER_OF_TODAY
#undef KETNAP_LISTED_COLUMNS
#undef KETNAP_LISTING_PAGE
#undef KETNAP_MEMBER_COLUMNS

}  // namespace ketnap::organization::sql

#endif  // KETNAP_SERVICES_ORGANIZATION_REPOSITORY_MEMBER_STATEMENTS_H_
