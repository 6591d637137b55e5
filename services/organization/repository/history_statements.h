#ifndef KETNAP_SERVICES_ORGANIZATION_REPOSITORY_HISTORY_STATEMENTS_H_
#define KETNAP_SERVICES_ORGANIZATION_REPOSITORY_HISTORY_STATEMENTS_H_

// Statements on what organizations were, held and came from. See organization_statements.h.
namespace ketnap::organization::sql {

// ---- periods

#define KETNAP_PERIOD_COLUMNS                                                              \
  "SELECT p.organization_id, p.version, p.valid_from, NULLIF(p.valid_to, '9999-12-31'),"   \
  " p.parent_id, p.type, p.display_name, p.workplace_kind, p.committee_size,"              \
  " p.standing_committee_size, p.has_youth_union, p.has_trade_union, p.reorganization_id," \
  " p.recorded_at, p.superseded_at, p.correction_reason FROM organization_period p "

// Oldest first, the one that stands before those whose place it took.
inline constexpr char kFindPeriods[] =
    KETNAP_PERIOD_COLUMNS "WHERE p.organization_id = ? ORDER BY p.valid_from, p.version DESC";

inline constexpr char kFindLivePeriod[] =
    KETNAP_PERIOD_COLUMNS "WHERE p.organization_id = ? AND p.valid_from = ? AND p.live_mark = 1";

// Those that stand on a day, for a list of ids closed by ")".
inline constexpr char kFindPeriodsOn[] = KETNAP_PERIOD_COLUMNS
    "WHERE p.live_mark = 1 AND p.valid_from <= ? AND p.valid_to >= ? AND p.organization_id IN (";

inline constexpr char kInsertPeriod[] =
    "INSERT INTO organization_period (organization_id, valid_from, version, valid_to, live_mark,"
    " parent_id, type, display_name, folded_name, workplace_kind, committee_size,"
    " standing_committee_size, has_youth_union, has_trade_union, reorganization_id, recorded_at,"
    " correction_reason) VALUES (?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '')";

inline constexpr char kClosePeriod[] =
    "UPDATE organization_period SET valid_to = ?"
    " WHERE organization_id = ? AND valid_from = ? AND live_mark = 1";

inline constexpr char kSupersedePeriod[] =
    "UPDATE organization_period SET live_mark = NULL, superseded_at = ?, correction_reason = ?"
    " WHERE organization_id = ? AND valid_from = ? AND live_mark = 1";

inline constexpr char kDeletePeriod[] =
    "DELETE FROM organization_period WHERE organization_id = ? AND valid_from = ? AND version = ?";

#undef KETNAP_PERIOD_COLUMNS

// ---- authorities

#define KETNAP_AUTHORITY_COLUMNS                                                             \
  "SELECT a.organization_id, a.kind, a.valid_from, NULLIF(a.valid_to, '9999-12-31'),"        \
  " a.decision_number, a.decision_symbol, a.decision_issuer, a.decision_date, a.recorded_at" \
  " FROM organization_authority a "

inline constexpr char kFindAuthorities[] =
    KETNAP_AUTHORITY_COLUMNS "WHERE a.organization_id = ? ORDER BY a.kind, a.valid_from";

inline constexpr char kFindAuthoritiesOf[] =
    KETNAP_AUTHORITY_COLUMNS "WHERE a.organization_id IN (";

inline constexpr char kInsertAuthority[] =
    "INSERT INTO organization_authority (organization_id, kind, valid_from, valid_to,"
    " decision_number, decision_symbol, decision_issuer, decision_date, recorded_at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";

inline constexpr char kCloseAuthority[] =
    "UPDATE organization_authority SET valid_to = ?"
    " WHERE organization_id = ? AND kind = ? AND valid_from = ?";

#undef KETNAP_AUTHORITY_COLUMNS

// ---- codes

#define KETNAP_CODE_COLUMNS                                    \
  "SELECT c.organization_id, c.scheme, c.value, c.valid_from," \
  " NULLIF(c.valid_to, '9999-12-31'), c.recorded_at FROM organization_code c "

inline constexpr char kFindCodes[] =
    KETNAP_CODE_COLUMNS "WHERE c.organization_id = ? ORDER BY c.scheme, c.value, c.valid_from";

inline constexpr char kFindCodesOf[] = KETNAP_CODE_COLUMNS "WHERE c.organization_id IN (";

inline constexpr char kFindByLiveCode[] =
    "SELECT organization_id FROM organization_code WHERE scheme = ? AND value = ? AND live_mark = "
    "1";

// Who else has a code on any of the days from the second last value to the last.
inline constexpr char kFindOtherWithCode[] =
    "SELECT organization_id FROM organization_code WHERE scheme = ? AND value = ?"
    " AND organization_id <> ? AND valid_to >= ? AND valid_from <= ? LIMIT 1";

inline constexpr char kInsertCode[] =
    "INSERT INTO organization_code (organization_id, scheme, value, valid_from, valid_to,"
    " recorded_at) VALUES (?, ?, ?, ?, ?, ?)";

inline constexpr char kCloseCode[] =
    "UPDATE organization_code SET valid_to = ?, live_mark = NULL"
    " WHERE organization_id = ? AND scheme = ? AND value = ? AND valid_from = ?";

inline constexpr char kDeleteCode[] =
    "DELETE FROM organization_code"
    " WHERE organization_id = ? AND scheme = ? AND value = ? AND valid_from = ?";

inline constexpr char kFindUnclaimedCodes[] = KETNAP_CODE_COLUMNS
    "WHERE c.organization_id = ? AND c.valid_to = '9999-12-31' AND c.live_mark IS NULL";

inline constexpr char kClaimCodes[] =
    "UPDATE organization_code SET live_mark = 1"
    " WHERE organization_id = ? AND valid_to = '9999-12-31'";

#undef KETNAP_CODE_COLUMNS

// ---- lineage

#define KETNAP_LINEAGE_COLUMNS                                             \
  "SELECT l.predecessor_id, l.successor_id, l.reorganization_id, l.kind,"  \
  " l.effective_date, l.share_percent, l.takes_rest, l.predecessor_ended," \
  " l.predecessor_display_name, l.successor_display_name FROM organization_lineage l "

inline constexpr char kFindPredecessors[] = KETNAP_LINEAGE_COLUMNS
    "WHERE l.successor_id = ? AND l.effective_date <= ?"
    " ORDER BY l.effective_date DESC, l.predecessor_id";

inline constexpr char kFindSuccessors[] = KETNAP_LINEAGE_COLUMNS
    "WHERE l.predecessor_id = ? AND l.effective_date >= ?"
    " ORDER BY l.effective_date, l.successor_id";

inline constexpr char kInsertLineage[] =
    "INSERT INTO organization_lineage (predecessor_id, successor_id, reorganization_id, kind,"
    " effective_date, share_percent, takes_rest, predecessor_ended, predecessor_display_name,"
    " successor_display_name) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

#undef KETNAP_LINEAGE_COLUMNS

}  // namespace ketnap::organization::sql

#endif  // KETNAP_SERVICES_ORGANIZATION_REPOSITORY_HISTORY_STATEMENTS_H_
