#ifndef KETNAP_SERVICES_DOSSIER_REPOSITORY_CORRECTIONS_CORRECTION_STATEMENTS_H_
#define KETNAP_SERVICES_DOSSIER_REPOSITORY_CORRECTIONS_CORRECTION_STATEMENTS_H_

// Statements on corrections.
namespace ketnap::dossier::sql {

#define KETNAP_CORRECTION_COLUMNS                                                \
  "SELECT c.id, c.version, c.candidate_id, c.organization_id, c.kind, c.status," \
  " c.base_version, c.content, c.basis_number, c.basis_symbol, c.basis_date,"    \
  " c.undone_action, c.undone_version, c.proposer, c.approver, c.rejection,"     \
  " c.created_at, c.decided_at, c.proposer_member"

inline constexpr char kInsertCorrection[] =
    "INSERT INTO correction (id, version, candidate_id, organization_id, kind, status,"
    " base_version, content, basis_number, basis_symbol, basis_date, undone_action,"
    " undone_version, proposer, approver, rejection, created_at, decided_at,"
    " proposer_member)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

inline constexpr char kLockCorrection[] =
    KETNAP_CORRECTION_COLUMNS " FROM correction c WHERE c.id = ? FOR UPDATE";

inline constexpr char kDecideCorrection[] =
    "UPDATE correction SET version = version + 1, status = ?, approver = ?, rejection = ?,"
    " decided_at = ? WHERE id = ? AND version = ?";

inline constexpr char kOutdateCorrections[] =
    "UPDATE correction SET status = 4 WHERE candidate_id = ? AND status = 1 AND base_version < ?";

inline constexpr char kMoveCorrections[] =
    "UPDATE correction SET organization_id = ? WHERE candidate_id = ?";

// A page of corrections of an organization and what lies below it, newest first: ids grow with
// time. A scope of few organizations is read through, organization by organization; in a wide one
// the corrections are gone through in their order, and what lies elsewhere is left out.
#define KETNAP_CORRECTION_PAGE " c.id < ? ORDER BY c.id DESC LIMIT ?"
#define KETNAP_CORRECTIONS_NEAR                                          \
  KETNAP_CORRECTION_COLUMNS                                              \
  " FROM replica_organization_closure l FORCE INDEX (PRIMARY)"           \
  " STRAIGHT_JOIN correction c FORCE INDEX (correction_by_organization)" \
  " ON c.organization_id = l.descendant_id WHERE l.ancestor_id = ? AND"
#define KETNAP_CORRECTIONS_WIDE(index)                                   \
  KETNAP_CORRECTION_COLUMNS                                              \
  " FROM correction c FORCE INDEX (" index                               \
  ") STRAIGHT_JOIN replica_organization_closure l FORCE INDEX (PRIMARY)" \
  " ON l.ancestor_id = ? AND l.descendant_id = c.organization_id WHERE"

inline constexpr char kCorrectionsNear[] = KETNAP_CORRECTIONS_NEAR KETNAP_CORRECTION_PAGE;
inline constexpr char kCorrectionsNearOfStatus[] =
    KETNAP_CORRECTIONS_NEAR " c.status = ? AND" KETNAP_CORRECTION_PAGE;
inline constexpr char kCorrectionsWide[] =
    KETNAP_CORRECTIONS_WIDE("PRIMARY") KETNAP_CORRECTION_PAGE;
inline constexpr char kCorrectionsWideOfStatus[] =
    KETNAP_CORRECTIONS_WIDE("correction_by_status") " c.status = ? AND" KETNAP_CORRECTION_PAGE;

inline constexpr char kReviewedMonths[] =
    "SELECT review_month FROM monthly_review WHERE candidate_id = ? ORDER BY review_month";
inline constexpr char kRemoveReview[] =
    "DELETE FROM monthly_review WHERE candidate_id = ? AND review_month = ?";

#undef KETNAP_CORRECTIONS_WIDE
#undef KETNAP_CORRECTIONS_NEAR
#undef KETNAP_CORRECTION_PAGE
#undef KETNAP_CORRECTION_COLUMNS

}  // namespace ketnap::dossier::sql

#endif  // KETNAP_SERVICES_DOSSIER_REPOSITORY_CORRECTIONS_CORRECTION_STATEMENTS_H_
