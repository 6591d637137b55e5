#ifndef KETNAP_SERVICES_DOSSIER_REPOSITORY_WORKLISTS_INDEX_STATEMENTS_H_
#define KETNAP_SERVICES_DOSSIER_REPOSITORY_WORKLISTS_INDEX_STATEMENTS_H_

// Statements on the rows derived from a person, and on the lists read from them. Each is read by an
// index in the order of the page: the test asks EXPLAIN and counts the rows gone over. Texts that
// end in "IN (" or "VALUES " go on with placeholders and the text named …End.
namespace ketnap::dossier::sql {

// ---- what the rows are made from

inline constexpr char kHoldTree[] =
    "SELECT id FROM replica_tree_state WHERE id = 1 LOCK IN SHARE MODE";

inline constexpr char kPaths[] =
    "SELECT c.descendant_id, c.ancestor_id, o.type, c.depth FROM replica_organization_closure c"
    " FORCE INDEX (replica_organization_closure_by_descendant)"
    " STRAIGHT_JOIN replica_organization o ON o.id = c.ancestor_id WHERE c.descendant_id IN (";

inline constexpr char kReviewedMonths[] =
    "SELECT review_month FROM monthly_review WHERE candidate_id = ? ORDER BY review_month";

inline constexpr char kPeopleBelow[] =
    "SELECT p.id FROM replica_organization_closure c STRAIGHT_JOIN candidate p"
    " FORCE INDEX (candidate_by_organization) ON p.organization_id = c.descendant_id"
    " WHERE c.ancestor_id = ?";

inline constexpr char kComingBelow[] =
    "SELECT candidate_id FROM worklist_item WHERE ancestor_id = ? AND queue = ?";

inline constexpr char kPeopleAfter[] =
    "SELECT id FROM candidate FORCE INDEX (PRIMARY) WHERE id > ? ORDER BY id LIMIT ?";

// ---- the rows of people

inline constexpr char kPlacesOf[] =
    "SELECT ancestor_id, folded_name, candidate_id, state FROM candidate_place"
    " FORCE INDEX (candidate_place_by_candidate) WHERE candidate_id IN (";
inline constexpr char kTailsOf[] =
    "SELECT ancestor_id, tail, folded_name, candidate_id FROM candidate_name_tail"
    " FORCE INDEX (candidate_name_tail_by_candidate) WHERE candidate_id IN (";
inline constexpr char kItemsOf[] =
    "SELECT ancestor_id, queue, NULLIF(due_date, '9999-12-31'), candidate_id, since_date, subject,"
    " rule_id"
    " FROM worklist_item FORCE INDEX (worklist_item_by_candidate) WHERE candidate_id IN (";
inline constexpr char kListEnd[] = ")";

inline constexpr char kDeletePlaces[] = "DELETE FROM candidate_place WHERE candidate_id = ?";
inline constexpr char kSetPlaceState[] =
    "UPDATE candidate_place SET state = ? WHERE candidate_id = ?";
inline constexpr char kDeleteTails[] = "DELETE FROM candidate_name_tail WHERE candidate_id = ?";
inline constexpr char kDeleteItems[] =
    "DELETE FROM worklist_item WHERE candidate_id = ? AND queue IN (";

inline constexpr char kInsertPlaces[] =
    "INSERT INTO candidate_place (ancestor_id, folded_name, candidate_id, state) VALUES ";
inline constexpr char kInsertTails[] =
    "INSERT INTO candidate_name_tail (ancestor_id, tail, folded_name, candidate_id) VALUES ";
inline constexpr char kInsertItems[] =
    "INSERT INTO worklist_item (ancestor_id, queue, due_date, candidate_id, since_date, subject,"
    " rule_id, shard) VALUES ";

inline constexpr char kAddCounts[] =
    "INSERT INTO worklist_count (ancestor_id, queue, due_date, shard, item_count) VALUES ";
inline constexpr char kAddCountsEnd[] =
    " ON DUPLICATE KEY UPDATE item_count = item_count + VALUES(item_count)";
// Four rows at once.
#define KETNAP_COUNT_KEY "(ancestor_id = ? AND queue = ? AND due_date = ? AND shard = ?)"
inline constexpr char kDropEmptyCounts[] =
    "DELETE FROM worklist_count WHERE item_count = 0 AND (" KETNAP_COUNT_KEY " OR " KETNAP_COUNT_KEY
    " OR " KETNAP_COUNT_KEY " OR " KETNAP_COUNT_KEY ")";
#undef KETNAP_COUNT_KEY

// What the counts say beyond the items, over everything there is: for the check alone.
inline constexpr char kCountFaults[] =
    "SELECT ancestor_id, queue, NULLIF(due_date, '9999-12-31'), shard, CAST(SUM(n) AS SIGNED) FROM "
    "("
    "SELECT ancestor_id, queue, due_date, shard, item_count AS n FROM worklist_count"
    " UNION ALL SELECT ancestor_id, queue, due_date, shard, -1 FROM worklist_item) both_sides"
    " GROUP BY ancestor_id, queue, due_date, shard HAVING SUM(n) <> 0 LIMIT ?";

// Rows of somebody there is not: for the check alone.
inline constexpr char kStrayPeople[] =
    "SELECT candidate_id FROM (SELECT candidate_id FROM candidate_place"
    " UNION SELECT candidate_id FROM candidate_name_tail"
    " UNION SELECT candidate_id FROM worklist_item) everybody"
    " WHERE NOT EXISTS (SELECT 1 FROM candidate p WHERE p.id = everybody.candidate_id) LIMIT ?";

// ---- how far a making anew has come

inline constexpr char kSelectState[] =
    "SELECT made_by, making, after_candidate_id FROM candidate_index_state WHERE id = 1";
inline constexpr char kLockState[] =
    "SELECT made_by, making, after_candidate_id FROM candidate_index_state WHERE id = 1"
    " FOR UPDATE";
inline constexpr char kPutState[] =
    "UPDATE candidate_index_state SET made_by = ?, making = ?, after_candidate_id = ?"
    " WHERE id = 1";

// ---- lists of people

#define KETNAP_PLACE_PAGE                          \
  " AND p.folded_name >= ? AND p.folded_name < ?"  \
  " AND (p.folded_name > ? OR p.candidate_id > ?)" \
  " ORDER BY p.folded_name, p.candidate_id LIMIT ?"

inline constexpr char kListPlaces[] =
    "SELECT p.folded_name, p.candidate_id, p.state FROM candidate_place p FORCE INDEX (PRIMARY)"
    " WHERE p.ancestor_id = ?" KETNAP_PLACE_PAGE;
inline constexpr char kListPlacesOfState[] =
    "SELECT p.folded_name, p.candidate_id, p.state FROM candidate_place p"
    " FORCE INDEX (candidate_place_by_state)"
    " WHERE p.ancestor_id = ? AND p.state = ?" KETNAP_PLACE_PAGE;

#undef KETNAP_PLACE_PAGE

#define KETNAP_PEOPLE_PAGE                    \
  " p.folded_name >= ? AND p.folded_name < ?" \
  " AND (p.folded_name > ? OR p.id > ?)"      \
  " ORDER BY p.folded_name, p.id LIMIT ?"

// Everybody there is, whether the tree knows their organization or not.
inline constexpr char kListPeople[] =
    "SELECT p.folded_name, p.id, p.state FROM candidate p FORCE INDEX (candidate_by_name)"
    " WHERE" KETNAP_PEOPLE_PAGE;
inline constexpr char kListPeopleOfState[] =
    "SELECT p.folded_name, p.id, p.state FROM candidate p FORCE INDEX (candidate_by_state)"
    " WHERE p.state = ? AND" KETNAP_PEOPLE_PAGE;

#undef KETNAP_PEOPLE_PAGE

inline constexpr char kTreeRoots[] =
    "SELECT id FROM replica_organization WHERE parent_id IS NULL ORDER BY id";

// ---- search: what comes after a row (text, name, id), in ranges that each begin where it stands

inline constexpr char kNamesAlike[] =
    "SELECT folded_name, folded_name, candidate_id FROM candidate_place FORCE INDEX (PRIMARY)"
    " WHERE ancestor_id = ? AND folded_name = ? AND candidate_id > ? ORDER BY candidate_id LIMIT ?";
inline constexpr char kNamesAfter[] =
    "SELECT folded_name, folded_name, candidate_id FROM candidate_place FORCE INDEX (PRIMARY)"
    " WHERE ancestor_id = ? AND folded_name >= ? AND folded_name > ? AND folded_name < ?"
    " ORDER BY folded_name, candidate_id LIMIT ?";

#define KETNAP_TAILS                                                                      \
  "SELECT tail, folded_name, candidate_id FROM candidate_name_tail FORCE INDEX (PRIMARY)" \
  " WHERE ancestor_id = ?"

inline constexpr char kTailsAlike[] = KETNAP_TAILS
    " AND tail = ? AND folded_name = ? AND candidate_id > ? ORDER BY candidate_id LIMIT ?";
inline constexpr char kTailsOfLaterNames[] =
    KETNAP_TAILS " AND tail = ? AND folded_name > ? ORDER BY folded_name, candidate_id LIMIT ?";
inline constexpr char kTailsAfter[] = KETNAP_TAILS
    " AND tail >= ? AND tail > ? AND tail < ? ORDER BY tail, folded_name, candidate_id LIMIT ?";

#undef KETNAP_TAILS

// ---- queues

#define KETNAP_ITEM_COLUMNS                                                                      \
  "SELECT NULLIF(i.due_date, '9999-12-31'), i.candidate_id, i.since_date, i.subject, i.rule_id " \
  "FROM worklist_item i"                                                                         \
  " FORCE INDEX (PRIMARY) WHERE i.ancestor_id = ? AND i.queue = ?"

inline constexpr char kItemsOfDay[] = KETNAP_ITEM_COLUMNS
    " AND i.due_date = ? AND i.candidate_id > ? ORDER BY i.due_date, i.candidate_id LIMIT ?";
inline constexpr char kItemsOfDays[] = KETNAP_ITEM_COLUMNS
    " AND i.due_date >= ? AND i.due_date <= ? ORDER BY i.due_date, i.candidate_id LIMIT ?";

#undef KETNAP_ITEM_COLUMNS

inline constexpr char kCounts[] =
    "SELECT queue, NULLIF(due_date, '9999-12-31'), CAST(SUM(item_count) AS SIGNED) FROM "
    "worklist_count FORCE INDEX "
    "(PRIMARY)"
    " WHERE ancestor_id = ? GROUP BY queue, due_date";

}  // namespace ketnap::dossier::sql

#endif  // KETNAP_SERVICES_DOSSIER_REPOSITORY_WORKLISTS_INDEX_STATEMENTS_H_
