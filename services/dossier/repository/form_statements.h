#ifndef KETNAP_SERVICES_DOSSIER_REPOSITORY_FORM_STATEMENTS_H_
#define KETNAP_SERVICES_DOSSIER_REPOSITORY_FORM_STATEMENTS_H_

// Statements on forms and on what they say of members.
namespace ketnap::dossier::sql {

// The later request at a version leaves the row of the first; a newer version takes it over.
inline constexpr char kNoteRendering[] =
    "INSERT INTO form_rendering (candidate_id, form, introducer_id, candidate_version, request_id)"
    " VALUES (?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE"
    " request_id = CASE WHEN candidate_version < ? THEN ? ELSE request_id END,"
    " candidate_version = GREATEST(candidate_version, ?)";

inline constexpr char kFirstRendering[] =
    "SELECT request_id FROM form_rendering WHERE candidate_id = ? AND form = ?"
    " AND introducer_id = ?";

inline constexpr char kPutParticulars[] =
    "INSERT INTO replica_member_particulars (member_id, full_name, birth_date, admission_date,"
    " official_date) VALUES (?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE full_name = ?, birth_date = ?,"
    " admission_date = ?, official_date = ?";

inline constexpr char kFindParticulars[] =
    "SELECT full_name, birth_date, admission_date, official_date FROM replica_member_particulars"
    " WHERE member_id = ?";

}  // namespace ketnap::dossier::sql

#endif  // KETNAP_SERVICES_DOSSIER_REPOSITORY_FORM_STATEMENTS_H_
