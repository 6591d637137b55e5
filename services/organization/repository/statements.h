#ifndef KETNAP_SERVICES_ORGANIZATION_REPOSITORY_STATEMENTS_H_
#define KETNAP_SERVICES_ORGANIZATION_REPOSITORY_STATEMENTS_H_

// Every statement of the service, in one place: a test asks the server how it runs each of them and
// refuses one that reads a table without an index.
//
// Lists are keyset pages ordered by (key, id): `key >= ?` gives the index its start, and the row
// the last page ended with is cut off by the pair that follows. An optional filter is passed twice,
// first to ask whether it counts. Lists of a scope join the closure below one organization; callers
// with several roots ask once for each, as roots do not overlap.
namespace ketnap::organization::sql {

// ---- types

inline constexpr char kFindType[] =
    "SELECT code, display_name, may_be_root, holds_members, may_decide_admission"
    " FROM organization_type WHERE code = ?";

inline constexpr char kTypeParents[] =
    "SELECT parent_code FROM organization_type_parent WHERE code = ? ORDER BY parent_code";

// ---- organizations

#define KETNAP_ORGANIZATION_COLUMNS                                                \
  "SELECT o.id, o.version, o.parent_id, o.type, o.display_name, o.workplace_kind," \
  " o.has_admission_authority, o.committee_size, o.standing_committee_size,"       \
  " o.has_youth_union, o.has_trade_union, o.valid_from, o.valid_to, o.synthetic,"  \
  " o.created_at, o.updated_at, o.folded_name "

#define KETNAP_ORGANIZATION_PAGE                                                  \
  " o.folded_name >= ? AND o.folded_name < ? AND (o.folded_name > ? OR o.id > ?)" \
  " AND (? = '' OR o.type = ?) ORDER BY o.folded_name, o.id LIMIT ?"

inline constexpr char kFindOrganization[] =
    KETNAP_ORGANIZATION_COLUMNS "FROM organization o WHERE o.id = ?";

inline constexpr char kLockOrganization[] =
    KETNAP_ORGANIZATION_COLUMNS "FROM organization o WHERE o.id = ? FOR UPDATE";

inline constexpr char kFindRoot[] = "SELECT id FROM organization WHERE root_mark = 1";

inline constexpr char kFindSibling[] =
    "SELECT id FROM organization WHERE parent_id = ? AND display_name = ?";

inline constexpr char kHasUnitsBelow[] = "SELECT id FROM organization WHERE parent_id = ? LIMIT 1";

inline constexpr char kListAllOrganizations[] =
    KETNAP_ORGANIZATION_COLUMNS "FROM organization o WHERE" KETNAP_ORGANIZATION_PAGE;

inline constexpr char kListChildren[] = KETNAP_ORGANIZATION_COLUMNS
    "FROM organization o WHERE o.parent_id = ? AND" KETNAP_ORGANIZATION_PAGE;

// With the organization itself when the second value is 0, without it when it is 1.
inline constexpr char kListSubtree[] = KETNAP_ORGANIZATION_COLUMNS
    "FROM replica_organization_closure s JOIN organization o ON o.id = s.descendant_id"
    " WHERE s.ancestor_id = ? AND s.depth >= ? AND" KETNAP_ORGANIZATION_PAGE;

inline constexpr char kInsertOrganization[] =
    "INSERT INTO organization (id, version, parent_id, root_mark, type, display_name, folded_name,"
    " workplace_kind, has_admission_authority, committee_size, standing_committee_size,"
    " has_youth_union, has_trade_union, valid_from, valid_to, synthetic, created_at, updated_at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

inline constexpr char kUpdateOrganization[] =
    "UPDATE organization SET version = version + 1, display_name = ?, folded_name = ?,"
    " workplace_kind = ?, has_admission_authority = ?, committee_size = ?,"
    " standing_committee_size = ?, has_youth_union = ?, has_trade_union = ?, updated_at = ?"
    " WHERE id = ? AND version = ?";

#undef KETNAP_ORGANIZATION_COLUMNS
#undef KETNAP_ORGANIZATION_PAGE

// ---- members

#define KETNAP_MEMBER_COLUMNS                                                                 \
  "SELECT m.id, m.version, m.organization_id, m.full_name, m.birth_date, m.status,"           \
  " m.admission_ceremony_date, m.admission_decision_date, m.official_date, m.seniority_date," \
  " m.candidate_id, m.candidate_version, m.synthetic, m.created_at, m.updated_at, m.folded_name "

#define KETNAP_MEMBER_PAGE                                                        \
  " m.folded_name >= ? AND m.folded_name < ? AND (m.folded_name > ? OR m.id > ?)" \
  " AND (? = 0 OR m.status = ?) ORDER BY m.folded_name, m.id LIMIT ?"

inline constexpr char kFindMember[] = KETNAP_MEMBER_COLUMNS "FROM member m WHERE m.id = ?";

inline constexpr char kLockMember[] =
    KETNAP_MEMBER_COLUMNS "FROM member m WHERE m.id = ? FOR UPDATE";

inline constexpr char kMemberOwner[] = "SELECT organization_id FROM member WHERE id = ?";

inline constexpr char kFindSameMember[] =
    "SELECT id FROM member WHERE organization_id = ? AND folded_name = ? AND full_name = ?"
    " AND birth_date = ? AND status <> 3 LIMIT 1";

inline constexpr char kListAllMembers[] =
    KETNAP_MEMBER_COLUMNS "FROM member m WHERE" KETNAP_MEMBER_PAGE;

inline constexpr char kListMembersBelow[] = KETNAP_MEMBER_COLUMNS
    "FROM replica_organization_closure s JOIN member m ON m.organization_id = s.descendant_id"
    " WHERE s.ancestor_id = ? AND" KETNAP_MEMBER_PAGE;

inline constexpr char kInsertMember[] =
    "INSERT INTO member (id, version, organization_id, full_name, folded_name, birth_date, status,"
    " admission_ceremony_date, admission_decision_date, official_date, seniority_date,"
    " candidate_id, candidate_version, synthetic, created_at, updated_at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

inline constexpr char kUpdateMember[] =
    "UPDATE member SET version = version + 1, organization_id = ?, full_name = ?, folded_name = ?,"
    " birth_date = ?, status = ?, admission_ceremony_date = ?, admission_decision_date = ?,"
    " official_date = ?, seniority_date = ?, candidate_version = ?, synthetic = ?, updated_at = ?"
    " WHERE id = ? AND version = ?";

#undef KETNAP_MEMBER_COLUMNS
#undef KETNAP_MEMBER_PAGE

// ---- plans

#define KETNAP_PLAN_COLUMNS                                                        \
  "SELECT p.id, p.version, p.organization_id, p.period, p.start_date, p.end_date," \
  " p.title, p.whole_target, p.parts_total, p.state, p.approval_document,"         \
  " p.approval_date, p.created_at, p.updated_at "

#define KETNAP_PLAN_PAGE                                  \
  " p.start_date <= ? AND (p.start_date < ? OR p.id < ?)" \
  " AND (? = 0 OR p.period = ?) ORDER BY p.start_date DESC, p.id DESC LIMIT ?"

inline constexpr char kFindPlan[] = KETNAP_PLAN_COLUMNS "FROM plan p WHERE p.id = ?";

inline constexpr char kLockPlan[] = KETNAP_PLAN_COLUMNS "FROM plan p WHERE p.id = ? FOR UPDATE";

inline constexpr char kPlanOwner[] = "SELECT organization_id FROM plan WHERE id = ?";

inline constexpr char kFindApprovedPlan[] =
    "SELECT id FROM plan WHERE organization_id = ? AND period = ? AND approved_start = ?";

inline constexpr char kPlanTargets[] =
    "SELECT organization_id, admissions FROM plan_target WHERE plan_id = ? ORDER BY position";

inline constexpr char kListAllPlans[] = KETNAP_PLAN_COLUMNS "FROM plan p WHERE" KETNAP_PLAN_PAGE;

inline constexpr char kListPlansOf[] =
    KETNAP_PLAN_COLUMNS "FROM plan p WHERE p.organization_id = ? AND" KETNAP_PLAN_PAGE;

inline constexpr char kListPlansBelow[] = KETNAP_PLAN_COLUMNS
    "FROM replica_organization_closure s JOIN plan p ON p.organization_id = s.descendant_id"
    " WHERE s.ancestor_id = ? AND" KETNAP_PLAN_PAGE;

inline constexpr char kInsertPlan[] =
    "INSERT INTO plan (id, version, organization_id, period, start_date, end_date, title,"
    " whole_target, parts_total, state, approval_document, created_at, updated_at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

inline constexpr char kUpdatePlan[] =
    "UPDATE plan SET version = version + 1, parts_total = ?, state = ?, approval_document = ?,"
    " approval_date = ?, approved_start = ?, updated_at = ? WHERE id = ? AND version = ?";

inline constexpr char kDeleteTargets[] = "DELETE FROM plan_target WHERE plan_id = ?";

inline constexpr char kInsertTarget[] =
    "INSERT INTO plan_target (plan_id, position, organization_id, admissions) VALUES (?, ?, ?, ?)";

#undef KETNAP_PLAN_COLUMNS
#undef KETNAP_PLAN_PAGE

}  // namespace ketnap::organization::sql

#endif  // KETNAP_SERVICES_ORGANIZATION_REPOSITORY_STATEMENTS_H_
