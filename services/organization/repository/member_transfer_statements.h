#ifndef KETNAP_SERVICES_ORGANIZATION_REPOSITORY_MEMBER_TRANSFER_STATEMENTS_H_
#define KETNAP_SERVICES_ORGANIZATION_REPOSITORY_MEMBER_TRANSFER_STATEMENTS_H_

// Statements on transfers of members.
namespace ketnap::organization::sql {

#define KETNAP_TRANSFER_COLUMNS                                                  \
  "SELECT t.id, t.version, t.member_id, t.kind, t.origin_id, t.destination_id,"  \
  " t.issue_date, t.until_date, t.receive_date, t.end_date, t.present_due_date," \
  " t.complete_due_date, t.state, t.created_at, t.updated_at"

#define KETNAP_TRANSFER_PAGE                                                          \
  " AND l.list_key >= ? AND l.list_key < ? AND (l.list_key > ? OR l.transfer_id > ?)" \
  " ORDER BY l.list_key, l.transfer_id LIMIT ?"

inline constexpr char kLockTransfer[] =
    KETNAP_TRANSFER_COLUMNS " FROM member_transfer t WHERE t.id = ? FOR UPDATE";

inline constexpr char kLockOpenTransfers[] = KETNAP_TRANSFER_COLUMNS
    " FROM member_transfer t FORCE INDEX (member_transfer_open)"
    " WHERE t.member_id = ? AND t.kind IN (1, 2) AND t.open_mark = 1 FOR UPDATE";

inline constexpr char kLockTransfersTo[] = KETNAP_TRANSFER_COLUMNS
    " FROM member_transfer t FORCE INDEX (member_transfer_to)"
    " WHERE t.destination_id = ? AND t.open_mark = 1 ORDER BY t.id FOR UPDATE";

inline constexpr char kTransferMember[] = "SELECT member_id FROM member_transfer WHERE id = ?";

inline constexpr char kTransferEnds[] =
    "SELECT t.origin_id, t.destination_id, m.organization_id FROM member_transfer t"
    " JOIN member m ON m.id = t.member_id WHERE t.id = ?";

inline constexpr char kListTransfers[] = KETNAP_TRANSFER_COLUMNS
    ", l.list_key FROM member_transfer_listing l FORCE INDEX (PRIMARY)"
    " STRAIGHT_JOIN member_transfer t ON t.id = l.transfer_id"
    " WHERE l.ancestor_id = ?" KETNAP_TRANSFER_PAGE;

inline constexpr char kListTransfersOfState[] = KETNAP_TRANSFER_COLUMNS
    ", l.list_key FROM member_transfer_listing l FORCE INDEX (member_transfer_listing_by_state)"
    " STRAIGHT_JOIN member_transfer t ON t.id = l.transfer_id"
    " WHERE l.ancestor_id = ? AND l.state = ?" KETNAP_TRANSFER_PAGE;

inline constexpr char kInsertTransfer[] =
    "INSERT INTO member_transfer (id, version, member_id, kind, origin_id, destination_id,"
    " issue_date, until_date, receive_date, end_date, present_due_date, complete_due_date, state,"
    " open_mark, list_key, created_at, updated_at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

inline constexpr char kUpdateTransfer[] =
    "UPDATE member_transfer SET version = version + 1, destination_id = ?, receive_date = ?,"
    " end_date = ?, state = ?, open_mark = ?, list_key = ?, updated_at = ?"
    " WHERE id = ? AND version = ?";

inline constexpr char kDeleteTransferListing[] =
    "DELETE FROM member_transfer_listing WHERE transfer_id = ?";

inline constexpr char kInsertTransferListing[] =
    "INSERT INTO member_transfer_listing (ancestor_id, list_key, transfer_id, state)"
    " SELECT DISTINCT c.ancestor_id, t.list_key, t.id, t.state"
    " FROM member_transfer t JOIN replica_organization_closure c ON c.descendant_id IN (?, ?)"
    " WHERE t.id = ?";

// ---- when an organization comes to stand elsewhere: at one end of a transfer, then at the other

#define KETNAP_UNLIST_TRANSFERS(end)                                               \
  "DELETE l FROM replica_organization_closure below"                               \
  " JOIN member_transfer t ON t." end                                              \
  " = below.descendant_id"                                                         \
  " JOIN member_transfer_listing l ON l.transfer_id = t.id"                        \
  " LEFT JOIN replica_organization_closure origin"                                 \
  " ON origin.ancestor_id = l.ancestor_id AND origin.descendant_id = t.origin_id"  \
  " LEFT JOIN replica_organization_closure goal"                                   \
  " ON goal.ancestor_id = l.ancestor_id AND goal.descendant_id = t.destination_id" \
  " WHERE below.ancestor_id = ? AND origin.ancestor_id IS NULL AND goal.ancestor_id IS NULL"

#define KETNAP_LIST_TRANSFERS(end)                                                           \
  "INSERT INTO member_transfer_listing (ancestor_id, list_key, transfer_id, state)"          \
  " SELECT up.ancestor_id, t.list_key, t.id, t.state"                                        \
  " FROM replica_organization_closure below"                                                 \
  " STRAIGHT_JOIN member_transfer t ON t." end                                               \
  " = below.descendant_id"                                                                   \
  " STRAIGHT_JOIN replica_organization_closure up ON up.descendant_id = below.descendant_id" \
  " LEFT JOIN member_transfer_listing l"                                                     \
  " ON l.transfer_id = t.id AND l.ancestor_id = up.ancestor_id"                              \
  " WHERE below.ancestor_id = ? AND l.transfer_id IS NULL"

inline constexpr char kUnlistTransfersFrom[] = KETNAP_UNLIST_TRANSFERS("origin_id");
inline constexpr char kUnlistTransfersTo[] = KETNAP_UNLIST_TRANSFERS("destination_id");
inline constexpr char kListTransfersFrom[] = KETNAP_LIST_TRANSFERS("origin_id");
inline constexpr char kListTransfersTo[] = KETNAP_LIST_TRANSFERS("destination_id");

#undef KETNAP_UNLIST_TRANSFERS
#undef KETNAP_LIST_TRANSFERS
#undef KETNAP_TRANSFER_COLUMNS
#undef KETNAP_TRANSFER_PAGE

}  // namespace ketnap::organization::sql

#endif  // KETNAP_SERVICES_ORGANIZATION_REPOSITORY_MEMBER_TRANSFER_STATEMENTS_H_
