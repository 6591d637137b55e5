#ifndef KETNAP_SERVICES_DOSSIER_REPOSITORY_VERIFICATION_STATEMENTS_H_
#define KETNAP_SERVICES_DOSSIER_REPOSITORY_VERIFICATION_STATEMENTS_H_

// Statements on requests to verify, their lists, and the family section.
namespace ketnap::dossier::sql {

// ---- the requests of a person

#define KETNAP_VERIFICATION_COLUMNS                                                              \
  " v.subject, v.recipient, v.request_date, v.answer_date, v.outcome, v.id,"                     \
  " v.requesting_organization_id, v.recipient_organization_id, v.due_date, v.verifier_id,"       \
  " v.reminder_count, v.reminder_date, v.escalation_date, v.escalation_organization_id,"         \
  " v.reply_date, v.reply_outcome, v.conclusion_number, v.conclusion_symbol, v.conclusion_date," \
  " v.waiving_member_id"
inline constexpr int kVerificationColumns = 20;

inline constexpr char kVerificationsOf[] =
    "SELECT" KETNAP_VERIFICATION_COLUMNS
    " FROM dossier_verification v WHERE v.candidate_id = ? ORDER BY v.subject";

inline constexpr char kPutVerification[] =
    "REPLACE INTO dossier_verification (subject, recipient, request_date, answer_date, outcome, id,"
    " requesting_organization_id, recipient_organization_id, due_date, verifier_id, reminder_count,"
    " reminder_date, escalation_date, escalation_organization_id, reply_date, reply_outcome,"
    " conclusion_number, conclusion_symbol, conclusion_date, waiving_member_id, candidate_id)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

inline constexpr char kDeleteVerifications[] =
    "DELETE FROM dossier_verification WHERE candidate_id = ?";

inline constexpr char kPersonOfVerification[] =
    "SELECT candidate_id FROM dossier_verification WHERE id = ?";

// ---- the recipient's words

inline constexpr char kPutReplyNote[] =
    "INSERT INTO verification_reply_note (verification_id, sealed_note) VALUES (?, ?)"
    " ON DUPLICATE KEY UPDATE sealed_note = ?";

inline constexpr char kReplyNote[] =
    "SELECT sealed_note FROM verification_reply_note WHERE verification_id = ?";

// ---- lists

// What stands of a person.
inline constexpr char kListingOf[] =
    "SELECT organization_id, direction, due_date, verification_id, is_open"
    " FROM verification_listing FORCE INDEX (verification_listing_by_candidate)"
    " WHERE candidate_id = ?";

// What should: below the cell that follows the person, below who was asked, below who took over.
#define KETNAP_LISTED(direction)                                             \
  " c.ancestor_id, " direction                                               \
  ", COALESCE(v.due_date, v.request_date), v.id, v.answer_date IS NULL AND " \
  "v.reply_date IS NULL"
#define KETNAP_SENT_BY                                                                   \
  " FROM dossier_verification v STRAIGHT_JOIN candidate p ON p.id = v.candidate_id"      \
  " STRAIGHT_JOIN replica_organization_closure c FORCE INDEX"                            \
  " (replica_organization_closure_by_descendant) ON c.descendant_id = p.organization_id" \
  " WHERE v.candidate_id = ? AND v.id IS NOT NULL AND v.recipient <> ''"
#define KETNAP_ASKED_AT(column)                                                    \
  " FROM dossier_verification v STRAIGHT_JOIN replica_organization_closure c"      \
  " FORCE INDEX (replica_organization_closure_by_descendant) ON c.descendant_id =" \
  " v." column " WHERE v.candidate_id = ? AND v.id IS NOT NULL"

inline constexpr char kSentBy[] = "SELECT" KETNAP_LISTED("2") KETNAP_SENT_BY;
inline constexpr char kAskedAt[] =
    "SELECT" KETNAP_LISTED("1") KETNAP_ASKED_AT("recipient_organization_id");
inline constexpr char kEscalatedTo[] =
    "SELECT" KETNAP_LISTED("1") KETNAP_ASKED_AT("escalation_organization_id");

inline constexpr char kInsertListing[] =
    "INSERT INTO verification_listing (organization_id, direction, due_date, verification_id,"
    " is_open, candidate_id) VALUES (?, ?, ?, ?, ?, ?)";
inline constexpr char kDeleteListing[] =
    "DELETE FROM verification_listing WHERE organization_id = ? AND direction = ?"
    " AND due_date = ? AND verification_id = ?";

// Nobody changes the tree until the transaction ends.
inline constexpr char kHoldTree[] =
    "SELECT id FROM replica_tree_state WHERE id = 1 LOCK IN SHARE MODE";

// Whose lists change when a part of the tree comes to stand elsewhere.
inline constexpr char kSendersBelow[] =
    "SELECT DISTINCT v.candidate_id FROM replica_organization_closure b FORCE INDEX (PRIMARY)"
    " STRAIGHT_JOIN candidate p FORCE INDEX (candidate_by_organization)"
    " ON p.organization_id = b.descendant_id"
    " STRAIGHT_JOIN dossier_verification v FORCE INDEX (PRIMARY) ON v.candidate_id = p.id"
    " WHERE b.ancestor_id = ?";
inline constexpr char kAskedBelow[] =
    "SELECT DISTINCT v.candidate_id FROM replica_organization_closure b FORCE INDEX (PRIMARY)"
    " STRAIGHT_JOIN dossier_verification v FORCE INDEX (dossier_verification_by_recipient)"
    " ON v.recipient_organization_id = b.descendant_id WHERE b.ancestor_id = ?";
inline constexpr char kTakenOverBelow[] =
    "SELECT DISTINCT v.candidate_id FROM replica_organization_closure b FORCE INDEX (PRIMARY)"
    " STRAIGHT_JOIN dossier_verification v FORCE INDEX (dossier_verification_by_escalation)"
    " ON v.escalation_organization_id = b.descendant_id WHERE b.ancestor_id = ?";

// Pages, in the order of the index: scope, direction, (open,) due date and id of the row before.
#define KETNAP_LISTED_REQUESTS(index)                                               \
  "SELECT" KETNAP_VERIFICATION_COLUMNS                                              \
  ", v.candidate_id, p.full_name, p.birth_date, l.due_date, p.organization_id"      \
  " FROM verification_listing l FORCE INDEX (" index                                \
  ") STRAIGHT_JOIN dossier_verification v FORCE INDEX (dossier_verification_by_id)" \
  " ON v.id = l.verification_id STRAIGHT_JOIN candidate p ON p.id = v.candidate_id" \
  " WHERE l.organization_id = ? AND l.direction = ?"
#define KETNAP_AFTER_REQUEST                                           \
  " AND l.due_date >= ? AND (l.due_date > ? OR l.verification_id > ?)" \
  " ORDER BY l.due_date, l.verification_id LIMIT ?"

inline constexpr char kListRequests[] = KETNAP_LISTED_REQUESTS("PRIMARY") KETNAP_AFTER_REQUEST;
inline constexpr char kListOpenRequests[] =
    KETNAP_LISTED_REQUESTS("verification_listing_open") " AND l.is_open = 1" KETNAP_AFTER_REQUEST;

// ---- the family section

inline constexpr char kRelativesOf[] =
    "SELECT subject, relation, member_id, member_elsewhere, deceased, has_civil_capacity"
    " FROM candidate_relative WHERE candidate_id = ? ORDER BY ordinal";
inline constexpr char kFamilyOf[] =
    "SELECT subject, relation, member_id, member_elsewhere, deceased, has_civil_capacity,"
    " sealed_content, ordinal FROM candidate_relative WHERE candidate_id = ? ORDER BY ordinal";
inline constexpr char kInsertRelative[] =
    "INSERT INTO candidate_relative (candidate_id, ordinal, subject, relation, member_id,"
    " member_elsewhere, deceased, has_civil_capacity, sealed_content)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
inline constexpr char kDeleteRelatives[] = "DELETE FROM candidate_relative WHERE candidate_id = ?";

}  // namespace ketnap::dossier::sql

#endif  // KETNAP_SERVICES_DOSSIER_REPOSITORY_VERIFICATION_STATEMENTS_H_
