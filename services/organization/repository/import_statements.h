#ifndef KETNAP_SERVICES_ORGANIZATION_REPOSITORY_IMPORT_STATEMENTS_H_
#define KETNAP_SERVICES_ORGANIZATION_REPOSITORY_IMPORT_STATEMENTS_H_

// Statements on imports and keys. See organization_statements.h.
namespace ketnap::organization::sql {

// ---- imports

#define KETNAP_IMPORT_COLUMNS                                                                 \
  "SELECT i.id, i.kind, i.organization_id, i.dry_run, i.next_row, i.created_count,"           \
  " i.updated_count, i.skipped_count, i.failed_count, i.complete, i.principal, i.created_at," \
  " i.updated_at FROM import i "

inline constexpr char kFindImport[] = KETNAP_IMPORT_COLUMNS "WHERE i.id = ?";
inline constexpr char kLockImport[] = KETNAP_IMPORT_COLUMNS "WHERE i.id = ? FOR UPDATE";

inline constexpr char kInsertImport[] =
    "INSERT INTO import (id, organization_id, dry_run, next_row, created_count, updated_count,"
    " skipped_count, failed_count, complete, principal, created_at, updated_at, kind)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

inline constexpr char kUpdateImport[] =
    "UPDATE import SET next_row = ?, created_count = ?, updated_count = ?, skipped_count = ?,"
    " failed_count = ?, complete = ?, updated_at = ? WHERE id = ?";

#undef KETNAP_IMPORT_COLUMNS

inline constexpr char kFindImportPart[] =
    "SELECT request_hash, response FROM import_part WHERE import_id = ? AND first_row = ?";

inline constexpr char kInsertImportPart[] =
    "INSERT INTO import_part (import_id, first_row, request_hash, response, created_at)"
    " VALUES (?, ?, ?, ?, ?)";

// ---- keys an import has met

inline constexpr char kFindImportKey[] =
    "SELECT first_met_row FROM import_key WHERE import_id = ? AND scheme = ? AND value = ?";

inline constexpr char kInsertImportKey[] =
    "INSERT INTO import_key (import_id, scheme, value, first_met_row) VALUES (?, ?, ?, ?)";

inline constexpr char kDeleteImportKeys[] = "DELETE FROM import_key WHERE import_id = ?";

// ---- what a dry run would have left

inline constexpr char kPutDraftOrganization[] =
    "INSERT INTO import_draft_organization (import_id, organization_id, scheme, value, parent_id,"
    " type, display_name, valid_from) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";

#define KETNAP_DRAFT_COLUMNS                                          \
  "SELECT organization_id, parent_id, type, display_name, valid_from" \
  " FROM import_draft_organization WHERE import_id = ? "

inline constexpr char kFindDraftByKey[] = KETNAP_DRAFT_COLUMNS "AND scheme = ? AND value = ?";
inline constexpr char kFindDraftById[] = KETNAP_DRAFT_COLUMNS "AND organization_id = ?";
inline constexpr char kFindDraftSibling[] =
    KETNAP_DRAFT_COLUMNS "AND parent_id = ? AND display_name = ? AND organization_id <> ? LIMIT 1";

#undef KETNAP_DRAFT_COLUMNS

inline constexpr char kDeleteDraftOrganizations[] =
    "DELETE FROM import_draft_organization WHERE import_id = ?";

inline constexpr char kPutDraftMember[] =
    "INSERT INTO import_draft_member (import_id, member_id, organization_id, full_name, birth_date)"
    " VALUES (?, ?, ?, ?, ?)";

inline constexpr char kFindDraftMember[] =
    "SELECT organization_id, full_name, birth_date FROM import_draft_member"
    " WHERE import_id = ? AND member_id = ?";

inline constexpr char kFindSameDraftMember[] =
    "SELECT member_id FROM import_draft_member WHERE import_id = ? AND organization_id = ?"
    " AND full_name = ? AND birth_date = ? AND member_id <> ? LIMIT 1";

inline constexpr char kDeleteDraftMembers[] = "DELETE FROM import_draft_member WHERE import_id = ?";

// ---- keys of records

inline constexpr char kLastHolderOfCode[] =
    "SELECT organization_id, live_mark IS NOT NULL FROM organization_code"
    " WHERE scheme = ? AND value = ? ORDER BY valid_to DESC, organization_id LIMIT 1";

inline constexpr char kFindMemberByKey[] =
    "SELECT member_id FROM member_key WHERE scheme = ? AND value = ?";

inline constexpr char kInsertMemberKey[] =
    "INSERT INTO member_key (scheme, value, member_id, created_at) VALUES (?, ?, ?, ?)";

// Whether the second stands below the first today, or is the first.
inline constexpr char kDepthBelow[] =
    "SELECT depth FROM replica_organization_closure WHERE ancestor_id = ? AND descendant_id = ?";

}  // namespace ketnap::organization::sql

#endif  // KETNAP_SERVICES_ORGANIZATION_REPOSITORY_IMPORT_STATEMENTS_H_
