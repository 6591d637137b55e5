#ifndef KETNAP_SERVICES_DOSSIER_REPOSITORY_NATIONAL_ID_NATIONAL_ID_STATEMENTS_H_
#define KETNAP_SERVICES_DOSSIER_REPOSITORY_NATIONAL_ID_NATIONAL_ID_STATEMENTS_H_

// Statements on personal identification numbers, by themselves so that a test can ask the planner
// about each.
namespace ketnap::dossier::sql {

inline constexpr char kFindNationalId[] =
    "SELECT sealed FROM candidate_national_id WHERE candidate_id = ?";

inline constexpr char kFindHolders[] =
    "SELECT candidate_id, ordinal FROM candidate_national_id WHERE blind_index = ?"
    " ORDER BY ordinal";

inline constexpr char kInsertNationalId[] =
    "INSERT INTO candidate_national_id (candidate_id, sealed, blind_index, ordinal, recorded_at)"
    " VALUES (?, ?, ?, ?, ?)";

inline constexpr char kUpdateNationalId[] =
    "UPDATE candidate_national_id SET sealed = ?, blind_index = ?, ordinal = ?, recorded_at = ?"
    " WHERE candidate_id = ?";

}  // namespace ketnap::dossier::sql

#endif  // KETNAP_SERVICES_DOSSIER_REPOSITORY_NATIONAL_ID_NATIONAL_ID_STATEMENTS_H_
