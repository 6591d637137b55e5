#ifndef KETNAP_SERVICES_ORGANIZATION_REPOSITORY_MEMBER_COUNT_STATEMENTS_H_
#define KETNAP_SERVICES_ORGANIZATION_REPOSITORY_MEMBER_COUNT_STATEMENTS_H_

// Statements that count members on a day. Where an organization stood on that day the spans say;
// `depth` 0 asks for the organization alone. Each figure of a few organizations is read from those
// who belong there, each figure of many from the few who are away, hosted or exempt at all.
namespace ketnap::organization::sql {

// Values: the day twice.
#define KETNAP_COVERS(stay) stay ".start_date <= ? AND " stay ".end_date >= ?"

// Values: organization, day, day, depth.
#define KETNAP_SCOPE(span)                                       \
  span ".ancestor_id = ? AND " span ".valid_from <= ? AND " span \
       ".valid_to >= ?"                                          \
       " AND " span ".depth <= ?"

// Whether the organization of `stay` is outside the scope.
#define KETNAP_OUTSIDE(stay)                              \
  "NOT EXISTS (SELECT 1 FROM replica_organization_span o" \
  " WHERE o.descendant_id = " stay ".organization_id AND " KETNAP_SCOPE("o") ")"

// Values: day, organization, day, day, depth, day, day.
inline constexpr char kCountBelonging[] =
    "SELECT COUNT(*), COUNT(CASE WHEN h.official_date <= ? THEN 1 END)"
    " FROM replica_organization_span s STRAIGHT_JOIN member_stay h"
    " FORCE INDEX (member_stay_by_organization)"
    " ON h.organization_id = s.descendant_id AND h.kind = 1"
    " WHERE " KETNAP_SCOPE("s") " AND " KETNAP_COVERS("h");

// Values: scope, day, day, day (official), day, day, scope.
#define KETNAP_AWAY \
  " WHERE " KETNAP_SCOPE("s") " AND " KETNAP_COVERS("h") " AND h.official_date <= ?"    \
  " AND " KETNAP_COVERS("t") " AND " KETNAP_OUTSIDE("t")

inline constexpr char kCountAwayOfFew[] =
    "SELECT COUNT(*) FROM replica_organization_span s STRAIGHT_JOIN member_stay h"
    " FORCE INDEX (member_stay_by_organization)"
    " ON h.organization_id = s.descendant_id AND h.kind = 1"
    " STRAIGHT_JOIN member_stay t FORCE INDEX (PRIMARY) ON t.member_id = h.member_id"
    " AND t.kind = 2" KETNAP_AWAY;

inline constexpr char kCountAwayOfMany[] =
    "SELECT COUNT(*) FROM member_stay t FORCE INDEX (member_stay_by_end)"
    " STRAIGHT_JOIN member_stay h FORCE INDEX (PRIMARY)"
    " ON h.member_id = t.member_id AND h.kind = 1"
    " STRAIGHT_JOIN replica_organization_span s"
    " FORCE INDEX (replica_organization_span_by_descendant) ON s.descendant_id = "
    "h.organization_id" KETNAP_AWAY " AND t.kind = 2";

// Values: scope, day, day, day, day, day (official), scope.
inline constexpr char kCountHosted[] =
    "SELECT COUNT(*) FROM replica_organization_span s STRAIGHT_JOIN member_stay t"
    " FORCE INDEX (member_stay_by_organization)"
    " ON t.organization_id = s.descendant_id AND t.kind = 2"
    " STRAIGHT_JOIN member_stay h FORCE INDEX (PRIMARY) ON h.member_id = t.member_id AND h.kind = 1"
    " WHERE " KETNAP_SCOPE("s") " AND " KETNAP_COVERS("t") " AND " KETNAP_COVERS(
        "h") " AND h.official_date <= ? AND " KETNAP_OUTSIDE("h");

// Values: scope, day, day, day (official), day, day, day, day, scope.
#define KETNAP_EXEMPT \
  " WHERE " KETNAP_SCOPE("s") " AND " KETNAP_COVERS("h") " AND h.official_date <= ?"      \
  " AND " KETNAP_COVERS("e")                                                              \
  " AND NOT EXISTS (SELECT 1 FROM member_stay t WHERE t.member_id = h.member_id"          \
  " AND t.kind = 2 AND " KETNAP_COVERS("t") " AND " KETNAP_OUTSIDE("t") ")"

inline constexpr char kCountExemptOfFew[] =
    "SELECT COUNT(*) FROM replica_organization_span s STRAIGHT_JOIN member_stay h"
    " FORCE INDEX (member_stay_by_organization)"
    " ON h.organization_id = s.descendant_id AND h.kind = 1"
    " STRAIGHT_JOIN member_exemption e FORCE INDEX (PRIMARY) ON e.member_id = "
    "h.member_id" KETNAP_EXEMPT;

inline constexpr char kCountExemptOfMany[] =
    "SELECT COUNT(*) FROM member_exemption e FORCE INDEX (member_exemption_by_end)"
    " STRAIGHT_JOIN member_stay h FORCE INDEX (PRIMARY)"
    " ON h.member_id = e.member_id AND h.kind = 1"
    " STRAIGHT_JOIN replica_organization_span s"
    " FORCE INDEX (replica_organization_span_by_descendant) ON s.descendant_id = "
    "h.organization_id" KETNAP_EXEMPT;

#undef KETNAP_COVERS
#undef KETNAP_SCOPE
#undef KETNAP_OUTSIDE
#undef KETNAP_AWAY
#undef KETNAP_EXEMPT

}  // namespace ketnap::organization::sql

#endif  // KETNAP_SERVICES_ORGANIZATION_REPOSITORY_MEMBER_COUNT_STATEMENTS_H_
