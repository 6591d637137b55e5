#ifndef KETNAP_SERVICES_DOSSIER_REPOSITORY_DUPLICATES_DUPLICATE_STATEMENTS_H_
#define KETNAP_SERVICES_DOSSIER_REPOSITORY_DUPLICATES_DUPLICATE_STATEMENTS_H_

// Statements on pairs of records and on merges, by themselves so that a test can ask the planner
// about each.
namespace ketnap::dossier::sql {

// Share locks on the index alone, people's rows stay free. It waits for namesakes whose entry is
// not committed yet: of two that come at once one sees the other.
inline constexpr char kLockNamesakes[] =
    "SELECT id FROM candidate FORCE INDEX (candidate_by_person)"
    " WHERE folded_name = ? AND birth_date = ? LIMIT 200 LOCK IN SHARE MODE";

// Of some, those who were not merged into others.
inline constexpr char kKeepUnmerged[] =
    "SELECT id FROM candidate FORCE INDEX (PRIMARY) WHERE state <> 27 AND id IN (";

inline constexpr char kLockPairsOfFirst[] =
    "SELECT first_id, second_id, by_national_id, by_name FROM candidate_duplicate"
    " FORCE INDEX (PRIMARY) WHERE first_id = ? FOR UPDATE";
inline constexpr char kLockPairsOfSecond[] =
    "SELECT first_id, second_id, by_national_id, by_name FROM candidate_duplicate"
    " FORCE INDEX (candidate_duplicate_by_second) WHERE second_id = ? FOR UPDATE";

inline constexpr char kLockPair[] =
    "SELECT first_id, second_id, by_national_id, by_name FROM candidate_duplicate"
    " WHERE first_id = ? AND second_id = ? FOR UPDATE";

inline constexpr char kPutPair[] =
    "INSERT INTO candidate_duplicate (first_id, second_id, by_national_id, by_name, created_at)"
    " VALUES (?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE by_national_id = VALUES(by_national_id),"
    " by_name = VALUES(by_name)";

inline constexpr char kDeletePair[] =
    "DELETE FROM candidate_duplicate WHERE first_id = ? AND second_id = ?";

// The whole list in order, behind a pair, with who follows whom: scope is judged pair by pair.
inline constexpr char kListPairs[] =
    "SELECT pair.first_id, pair.second_id, pair.by_national_id, first_one.organization_id,"
    " second_one.organization_id"
    " FROM (SELECT first_id, second_id, by_national_id FROM candidate_duplicate"
    " FORCE INDEX (PRIMARY)"
    " WHERE first_id >= ? AND (first_id > ? OR second_id > ?)"
    " ORDER BY first_id, second_id LIMIT ?) AS pair"
    " JOIN candidate AS first_one FORCE INDEX (PRIMARY) ON first_one.id = pair.first_id"
    " JOIN candidate AS second_one FORCE INDEX (PRIMARY) ON second_one.id = pair.second_id"
    " ORDER BY pair.first_id, pair.second_id";

inline constexpr char kFindMerged[] =
    "SELECT id FROM candidate FORCE INDEX (candidate_by_merge) WHERE merged_into_id = ? LIMIT 1";
inline constexpr char kListMerged[] =
    "SELECT id FROM candidate FORCE INDEX (candidate_by_merge) WHERE merged_into_id = ?"
    " ORDER BY id";

// The newest certificate of a kind that counts, among those of a person and of the records merged
// into it.
inline constexpr char kNewestCertificate[] =
    "SELECT MAX(certificate.issue_date) FROM"
    " (SELECT id FROM candidate FORCE INDEX (PRIMARY) WHERE id = ?"
    " UNION ALL SELECT id FROM candidate FORCE INDEX (candidate_by_merge) WHERE merged_into_id = ?)"
    " AS person JOIN candidate_certificate AS certificate"
    " FORCE INDEX (candidate_certificate_by_candidate)"
    " ON certificate.candidate_id = person.id WHERE certificate.class_type = ?"
    " AND certificate.status = 1";

inline constexpr char kInsertMerge[] =
    "INSERT INTO candidate_merge (merged_id, candidate_id, awareness_certificate_before,"
    " new_member_certificate_before, merged_at) VALUES (?, ?, ?, ?, ?)";
inline constexpr char kFindMerge[] =
    "SELECT candidate_id, awareness_certificate_before, new_member_certificate_before"
    " FROM candidate_merge WHERE merged_id = ?";
inline constexpr char kDeleteMerge[] = "DELETE FROM candidate_merge WHERE merged_id = ?";

}  // namespace ketnap::dossier::sql

#endif  // KETNAP_SERVICES_DOSSIER_REPOSITORY_DUPLICATES_DUPLICATE_STATEMENTS_H_
