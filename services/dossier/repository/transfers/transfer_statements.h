#ifndef KETNAP_SERVICES_DOSSIER_REPOSITORY_TRANSFERS_TRANSFER_STATEMENTS_H_
#define KETNAP_SERVICES_DOSSIER_REPOSITORY_TRANSFERS_TRANSFER_STATEMENTS_H_

// Statements on transfers of people between cells.
namespace ketnap::dossier::sql {

#define KETNAP_TRANSFER_COLUMNS                                                          \
  "SELECT t.id, t.candidate_id, t.from_organization_id, t.to_organization_id, t.status," \
  " t.state_at_transfer, t.transfer_date, t.due_date, t.acceptance_date"

inline constexpr char kInsertCandidateTransfer[] =
    "INSERT INTO candidate_transfer (id, candidate_id, from_organization_id, to_organization_id,"
    " status, open_mark, state_at_transfer, transfer_date, due_date, acceptance_date, created_at,"
    " updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

inline constexpr char kLockOpenCandidateTransfer[] = KETNAP_TRANSFER_COLUMNS
    " FROM candidate_transfer t FORCE INDEX (candidate_transfer_open)"
    " WHERE t.candidate_id = ? AND t.open_mark = 1 FOR UPDATE";

inline constexpr char kOpenTransfersTo[] =
    "SELECT t.candidate_id FROM candidate_transfer t FORCE INDEX (candidate_transfer_to)"
    " WHERE t.to_organization_id = ? AND t.status = 1 ORDER BY t.candidate_id";

inline constexpr char kUpdateCandidateTransfer[] =
    "UPDATE candidate_transfer SET from_organization_id = ?, to_organization_id = ?, status = ?,"
    " open_mark = ?, acceptance_date = ?, updated_at = ? WHERE id = ?";

// A page of moves out of or into an organization and what lies below it. A scope of few
// organizations is read through, organization by organization; in a wide one the moves are gone
// through in their order, and what lies elsewhere is left out.
#define KETNAP_TRANSFER_LIST KETNAP_TRANSFER_COLUMNS ", c.full_name, c.version"
#define KETNAP_TRANSFER_PERSON " STRAIGHT_JOIN candidate c ON c.id = t.candidate_id"
#define KETNAP_TRANSFER_PAGE                          \
  " t.due_date >= ? AND (t.due_date > ? OR t.id > ?)" \
  " ORDER BY t.due_date, t.id LIMIT ?"
#define KETNAP_TRANSFERS_NEAR(end)                                                         \
  KETNAP_TRANSFER_LIST                                                                     \
  " FROM replica_organization_closure l FORCE INDEX (PRIMARY)"                             \
  " STRAIGHT_JOIN candidate_transfer t FORCE INDEX (candidate_transfer_" end ") ON t." end \
  "_organization_id = l.descendant_id" KETNAP_TRANSFER_PERSON " WHERE l.ancestor_id = ? AND"
#define KETNAP_TRANSFERS_WIDE(end, index)                                                     \
  KETNAP_TRANSFER_LIST " FROM candidate_transfer t FORCE INDEX (" index                       \
                       ") STRAIGHT_JOIN replica_organization_closure l FORCE INDEX (PRIMARY)" \
                       " ON l.ancestor_id = ? AND l.descendant_id = t." end                   \
                       "_organization_id" KETNAP_TRANSFER_PERSON " WHERE"

inline constexpr char kTransfersFromNear[] = KETNAP_TRANSFERS_NEAR("from") KETNAP_TRANSFER_PAGE;
inline constexpr char kTransfersFromNearOfStatus[] =
    KETNAP_TRANSFERS_NEAR("from") " t.status = ? AND" KETNAP_TRANSFER_PAGE;
inline constexpr char kTransfersToNear[] = KETNAP_TRANSFERS_NEAR("to") KETNAP_TRANSFER_PAGE;
inline constexpr char kTransfersToNearOfStatus[] =
    KETNAP_TRANSFERS_NEAR("to") " t.status = ? AND" KETNAP_TRANSFER_PAGE;
inline constexpr char kTransfersFromWide[] =
    KETNAP_TRANSFERS_WIDE("from", "candidate_transfer_by_due") KETNAP_TRANSFER_PAGE;
inline constexpr char kTransfersFromWideOfStatus[] = KETNAP_TRANSFERS_WIDE(
    "from", "candidate_transfer_by_status") " t.status = ? AND" KETNAP_TRANSFER_PAGE;
inline constexpr char kTransfersToWide[] =
    KETNAP_TRANSFERS_WIDE("to", "candidate_transfer_by_due") KETNAP_TRANSFER_PAGE;
inline constexpr char kTransfersToWideOfStatus[] = KETNAP_TRANSFERS_WIDE(
    "to", "candidate_transfer_by_status") " t.status = ? AND" KETNAP_TRANSFER_PAGE;

#undef KETNAP_TRANSFERS_WIDE
#undef KETNAP_TRANSFERS_NEAR
#undef KETNAP_TRANSFER_PAGE
#undef KETNAP_TRANSFER_PERSON
#undef KETNAP_TRANSFER_LIST
#undef KETNAP_TRANSFER_COLUMNS

}  // namespace ketnap::dossier::sql

#endif  // KETNAP_SERVICES_DOSSIER_REPOSITORY_TRANSFERS_TRANSFER_STATEMENTS_H_
