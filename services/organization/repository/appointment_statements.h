#ifndef KETNAP_SERVICES_ORGANIZATION_REPOSITORY_APPOINTMENT_STATEMENTS_H_
#define KETNAP_SERVICES_ORGANIZATION_REPOSITORY_APPOINTMENT_STATEMENTS_H_

// Statements on posts.
namespace ketnap::organization::sql {

#define KETNAP_APPOINTMENT_COLUMNS                                                       \
  "SELECT a.id, a.version, a.member_id, a.organization_id, a.position, a.position_rank," \
  " a.start_date, a.term_end_date, NULLIF(a.end_date, '9999-12-31'), a.end_reason,"      \
  " a.decision_number, a.decision_symbol, a.decision_issuer, a.decision_date, a.created_at"

#define KETNAP_APPOINTMENT_PAGE                                               \
  " AND a.start_date <= ? AND a.end_date >= ? AND (? = '' OR a.position = ?)" \
  " AND (a.organization_id > ? OR a.position_rank > ?"                        \
  " OR (a.position_rank = ? AND a.id > ?))"                                   \
  " ORDER BY a.organization_id, a.position_rank, a.id LIMIT ?"

inline constexpr char kFindAppointment[] =
    KETNAP_APPOINTMENT_COLUMNS " FROM appointment a WHERE a.id = ?";

inline constexpr char kAppointmentOwner[] = "SELECT organization_id FROM appointment WHERE id = ?";

inline constexpr char kAppointmentsIn[] = KETNAP_APPOINTMENT_COLUMNS
    " FROM appointment a FORCE INDEX (appointment_held) WHERE a.member_id IN (";
inline constexpr char kAppointmentsInEnd[] = ") ORDER BY a.start_date, a.id";

// Who holds a post on a day or later; the organization's row is locked by then.
inline constexpr char kFindHolder[] = KETNAP_APPOINTMENT_COLUMNS
    " FROM appointment a WHERE a.organization_id = ? AND a.position = ? AND a.end_date >= ?"
    " LIMIT 1";

// The last of the next organizations below one, in the order of their ids.
inline constexpr char kEndOfStretch[] =
    "SELECT descendant_id FROM replica_organization_closure"
    " WHERE ancestor_id = ? AND descendant_id >= ? ORDER BY descendant_id LIMIT 1 OFFSET ?";

inline constexpr char kListAppointments[] = KETNAP_APPOINTMENT_COLUMNS
    " FROM replica_organization_closure s"
    " STRAIGHT_JOIN appointment a FORCE INDEX (appointment_by_organization)"
    " ON a.organization_id = s.descendant_id"
    " WHERE s.ancestor_id = ? AND s.descendant_id >= ? AND s.descendant_id <= "
    "?" KETNAP_APPOINTMENT_PAGE;

inline constexpr char kInsertAppointment[] =
    "INSERT INTO appointment (id, version, member_id, organization_id, position, position_rank,"
    " start_date, term_end_date, end_date, open_mark, end_reason, decision_number,"
    " decision_symbol, decision_issuer, decision_date, created_at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

inline constexpr char kEndAppointment[] =
    "UPDATE appointment SET version = version + 1, end_date = ?, open_mark = NULL, end_reason = ?"
    " WHERE id = ? AND version = ? AND open_mark = 1";

#undef KETNAP_APPOINTMENT_COLUMNS
#undef KETNAP_APPOINTMENT_PAGE

}  // namespace ketnap::organization::sql

#endif  // KETNAP_SERVICES_ORGANIZATION_REPOSITORY_APPOINTMENT_STATEMENTS_H_
