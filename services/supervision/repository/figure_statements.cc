#include "services/supervision/repository/figure_statements.h"

namespace ketnap::supervision {

const std::string_view kCountsOfSpan =
    "SELECT code, number, SUM(amount) FROM figure_count WHERE basis = ? AND organization_id = ? "
    "AND figure = ? AND grain = ? AND day BETWEEN ? AND ? AND code LIKE ? GROUP BY code, number";
const std::string_view kMonthsOfSpan =
    "SELECT YEAR(day) AS counted_year, MONTH(day) AS counted_month, code, number, SUM(amount) FROM "
    "figure_count WHERE basis = ? AND organization_id = ? AND figure = ? AND grain = ? AND day "
    "BETWEEN ? AND ? AND code LIKE ? GROUP BY counted_year, counted_month, code, number";
const std::string_view kCountsOfParts =
    "SELECT STRAIGHT_JOIN p.organization_id, c.code, c.number, SUM(c.amount) "
    "FROM organization_place p JOIN organization_level l ON l.organization_id = p.organization_id "
    "JOIN figure_count c ON c.organization_id = p.organization_id "
    "WHERE p.basis = ? AND p.parent_id = ? AND p.first_day <= ? AND p.last_day >= ? AND "
    "l.level = ? AND c.basis = ? AND c.figure = ? AND c.grain = ? AND c.day BETWEEN ? AND ? AND "
    "c.code LIKE ? GROUP BY p.organization_id, c.code, c.number";
const std::string_view kPassingParts =
    "SELECT p.organization_id, l.level, p.first_day, p.last_day FROM organization_place p "
    "JOIN organization_level l ON l.organization_id = p.organization_id AND l.level > 0 "
    "WHERE p.basis = ? AND p.parent_id = ? AND p.first_day <= ? AND p.last_day >= ? AND "
    "(p.first_day > ? OR p.last_day < ?)";

// All that stood below an organization, with the days on which it did.
#define KETNAP_FURTHER_DOWN(columns)                                         \
  "UNION ALL SELECT " columns                                                \
  "p.organization_id, GREATEST(b.first_day, p.first_day), "                  \
  "LEAST(b.last_day, p.last_day) FROM below b JOIN organization_place p ON " \
  "p.parent_id = b.id AND p.basis = ? AND p.first_day <= b.last_day AND "    \
  "p.last_day >= b.first_day) "
#define KETNAP_BELOW                                    \
  "WITH RECURSIVE below (id, first_day, last_day) AS (" \
  "SELECT CAST(? AS BINARY(16)), CAST(? AS DATE), CAST(? AS DATE) " KETNAP_FURTHER_DOWN("")
#define KETNAP_FACTS_BELOW(place)                 \
  "FROM below b JOIN person_figure f ON f." place \
  " = b.id AND f.figure = ? AND "                 \
  "f.day BETWEEN b.first_day AND b.last_day WHERE f.code LIKE ? "

#define KETNAP_SET(place)                                                                         \
  {                                                                                               \
    "SELECT code, number, SUM(amount) FROM person_figure WHERE " place                          \
    " = ? AND figure = ? AND day BETWEEN ? AND ? AND code LIKE ? GROUP BY code, number",        \
        KETNAP_BELOW "SELECT STRAIGHT_JOIN f.code, f.number, SUM(f.amount) " KETNAP_FACTS_BELOW( \
            place) "GROUP BY f.code, f.number",                                                 \
        KETNAP_BELOW                                                                            \
        "SELECT STRAIGHT_JOIN YEAR(f.day) AS counted_year, MONTH(f.day) AS counted_month, "     \
        "f.code, f.number, SUM(f.amount) " KETNAP_FACTS_BELOW(                                  \
            place) "GROUP BY counted_year, counted_month, f.code, f.number",                    \
        "SELECT STRAIGHT_JOIN p.organization_id, f.code, f.number, SUM(f.amount) "              \
        "FROM organization_place p "                                                            \
        "LEFT JOIN organization_level l ON l.organization_id = p.organization_id "              \
        "JOIN person_figure f ON f." place                                                      \
        " = p.organization_id AND f.day BETWEEN p.first_day AND p.last_day "                    \
        "WHERE p.basis = ? AND p.parent_id = ? AND p.first_day <= ? AND p.last_day >= ? AND "   \
        "COALESCE(l.level, 0) = 0 AND f.figure = ? AND f.day BETWEEN ? AND ? AND f.code LIKE ? " \
        "GROUP BY p.organization_id, f.code, f.number",                                         \
        "WITH RECURSIVE below (part, id, first_day, last_day) AS ("                             \
        "SELECT q.organization_id, q.organization_id, CAST(? AS DATE), CAST(? AS DATE) "        \
        "FROM organization_place q "                                                            \
        "JOIN organization_level l ON l.organization_id = q.organization_id "                   \
        "WHERE q.basis = ? AND q.parent_id = ? AND q.first_day <= ? AND q.last_day >= ? AND "   \
        "l.level = ? " KETNAP_FURTHER_DOWN(                                                     \
            "b.part, ") "SELECT STRAIGHT_JOIN b.part, f.code, f.number, "                       \
                        "SUM(f.amount) " KETNAP_FACTS_BELOW(place) "GROUP BY b.part, f.code, "  \
                                                                   "f.number",                  \
        "SELECT candidate_id, code, number, day, amount FROM person_figure WHERE " place        \
        " = ? AND figure = ? AND day BETWEEN ? AND ? AND code LIKE ? AND "                      \
        "(day, candidate_id, code, number) > (?, ?, ?, ?) "                                     \
        "ORDER BY day, candidate_id, code, number LIMIT ?" \
  }

const std::string_view kHolders = KETNAP_BELOW
    "SELECT b.id, b.first_day, b.last_day FROM below b WHERE b.id >= ? ORDER BY b.id, b.first_day";

const FigureStatementSet& FigureStatementsOf(Basis basis) {
  static constexpr FigureStatementSet kAsItWas = KETNAP_SET("as_it_was_id");
  static constexpr FigureStatementSet kToday = KETNAP_SET("today_id");
  return basis == Basis::kToday ? kToday : kAsItWas;
}

#undef KETNAP_SET
#undef KETNAP_FACTS_BELOW
#undef KETNAP_BELOW
#undef KETNAP_FURTHER_DOWN

}  // namespace ketnap::supervision
