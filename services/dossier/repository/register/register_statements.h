#ifndef KETNAP_SERVICES_DOSSIER_REPOSITORY_REGISTER_REGISTER_STATEMENTS_H_
#define KETNAP_SERVICES_DOSSIER_REPOSITORY_REGISTER_REGISTER_STATEMENTS_H_

// Statements on the register of decisions.
namespace ketnap::dossier::sql {

// One statement, so that the first number of a register has no moment in which two take it; the row
// stays locked until the transaction ends.
inline constexpr char kTakeRegisterNumber[] =
    "INSERT INTO decision_register (organization_id, type, term_start, last_number)"
    " VALUES (?, ?, ?, 1) ON DUPLICATE KEY UPDATE last_number = last_number + 1";
inline constexpr char kTakenRegisterNumber[] =
    "SELECT last_number FROM decision_register"
    " WHERE organization_id = ? AND type = ? AND term_start = ? FOR UPDATE";

inline constexpr char kInsertRegisterEntry[] =
    "INSERT INTO register_entry (id, organization_id, type, term_start, number, status,"
    " candidate_id, paper_number, paper_symbol, paper_date, void_reason, created_at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

inline constexpr char kRevokeRegisterEntries[] =
    "UPDATE register_entry SET status = 2 WHERE candidate_id = ? AND type IN (1, 2) AND status = 1";

inline constexpr char kFindRegisterOf[] =
    "SELECT organization_id, term_start FROM register_entry"
    " WHERE candidate_id = ? AND type = ? AND status = 1 ORDER BY number LIMIT 1";

inline constexpr char kRedateRegisterEntries[] =
    "UPDATE register_entry SET paper_date = ? WHERE candidate_id = ? AND type = ? AND status = 1";

inline constexpr char kListRegisterEntries[] =
    "SELECT e.id, e.organization_id, e.type, e.term_start, e.number, e.status, e.candidate_id,"
    " e.paper_number, e.paper_symbol, e.paper_date, e.void_reason, e.created_at, c.full_name"
    " FROM register_entry e FORCE INDEX (register_entry_number)"
    " LEFT JOIN candidate c ON c.id = e.candidate_id"
    " WHERE e.organization_id = ? AND e.type = ? AND e.term_start = ? AND e.number < ?"
    " ORDER BY e.number DESC LIMIT ?";

}  // namespace ketnap::dossier::sql

#endif  // KETNAP_SERVICES_DOSSIER_REPOSITORY_REGISTER_REGISTER_STATEMENTS_H_
