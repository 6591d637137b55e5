#ifndef KETNAP_SERVICES_DOSSIER_REPOSITORY_CANDIDATE_IMPORT_STATEMENTS_H_
#define KETNAP_SERVICES_DOSSIER_REPOSITORY_CANDIDATE_IMPORT_STATEMENTS_H_

// Statements on imports of people, by themselves so that a test can ask the planner about each.
namespace ketnap::dossier::sql {

inline constexpr char kLockImport[] =
    "SELECT id, 0, organization_id, dry_run, next_row, created_count, updated_count, skipped_count,"
    " failed_count, complete, principal, created_at, updated_at FROM candidate_import"
    " WHERE id = ? FOR UPDATE";

inline constexpr char kInsertImport[] =
    "INSERT INTO candidate_import (id, organization_id, dry_run, next_row, created_count,"
    " updated_count, skipped_count, failed_count, complete, principal, created_at, updated_at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

inline constexpr char kUpdateImport[] =
    "UPDATE candidate_import SET next_row = ?, created_count = ?, updated_count = ?,"
    " skipped_count = ?, failed_count = ?, complete = ?, updated_at = ? WHERE id = ?";

inline constexpr char kFindImportPart[] =
    "SELECT request_hash, response FROM candidate_import_part WHERE import_id = ? AND first_row = "
    "?";

inline constexpr char kInsertImportPart[] =
    "INSERT INTO candidate_import_part (import_id, first_row, request_hash, response, created_at)"
    " VALUES (?, ?, ?, ?, ?)";

inline constexpr char kFindMet[] =
    "SELECT first_met_row FROM candidate_import_met WHERE import_id = ? AND digest = ?";

inline constexpr char kInsertMet[] =
    "INSERT INTO candidate_import_met (import_id, digest, first_met_row) VALUES (?, ?, ?)";

inline constexpr char kDeleteMet[] = "DELETE FROM candidate_import_met WHERE import_id = ?";

inline constexpr char kFindImportKey[] =
    "SELECT candidate_id, row_hash, version FROM candidate_import_key"
    " WHERE organization_id = ? AND value = ?";

inline constexpr char kPutImportKey[] =
    "INSERT INTO candidate_import_key (organization_id, value, candidate_id, row_hash, version,"
    " created_at) VALUES (?, ?, ?, ?, ?, ?)"
    " ON DUPLICATE KEY UPDATE row_hash = ?, version = ?";

inline constexpr char kPutReviewElsewhere[] =
    "INSERT INTO candidate_review_elsewhere (candidate_id, until_month) VALUES (?, ?)"
    " ON DUPLICATE KEY UPDATE until_month = ?";

inline constexpr char kDeleteReviewElsewhere[] =
    "DELETE FROM candidate_review_elsewhere WHERE candidate_id = ?";

inline constexpr char kFindReviewElsewhere[] =
    "SELECT elsewhere.until_month, candidate.listing_date"
    " FROM candidate_review_elsewhere AS elsewhere"
    " JOIN candidate ON candidate.id = elsewhere.candidate_id WHERE elsewhere.candidate_id = ?";

}  // namespace ketnap::dossier::sql

#endif  // KETNAP_SERVICES_DOSSIER_REPOSITORY_CANDIDATE_IMPORT_STATEMENTS_H_
