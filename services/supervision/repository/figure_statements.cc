#include "services/supervision/repository/figure_statements.h"

#include "absl/strings/str_cat.h"
#include "common/db/transaction.h"

namespace ketnap::supervision {

const std::string_view kCountsOfSpan =
    "SELECT code, number, SUM(amount) FROM figure_count WHERE basis = ? AND organization_id = ? "
    "AND figure = ? AND grain = ? AND day BETWEEN ? AND ? AND code LIKE ? GROUP BY code, number";
const std::string_view kMonthsOfSpan =
    "SELECT YEAR(day) AS counted_year, MONTH(day) AS counted_month, code, number, SUM(amount) FROM "
    "figure_count WHERE basis = ? AND organization_id = ? AND figure = ? AND grain = ? AND day "
    "BETWEEN ? AND ? AND code LIKE ? GROUP BY counted_year, counted_month, code, number";
const std::string_view kParts =
    "SELECT p.organization_id, COALESCE(l.level, 0), p.first_day, p.last_day FROM "
    "organization_place p LEFT JOIN organization_level l ON l.organization_id = p.organization_id "
    "WHERE p.basis = ? AND p.parent_id = ? AND p.first_day <= ? AND p.last_day >= ?";
const std::string_view kHolders =
    "WITH RECURSIVE below (id, first_day, last_day) AS ("
    "SELECT CAST(? AS BINARY(16)), CAST(? AS DATE), CAST(? AS DATE) UNION ALL "
    "SELECT p.organization_id, GREATEST(b.first_day, p.first_day), "
    "LEAST(b.last_day, p.last_day) FROM below b JOIN organization_place p ON "
    "p.parent_id = b.id AND p.basis = ? AND p.first_day <= b.last_day AND "
    "p.last_day >= b.first_day) "
    "SELECT b.id, b.first_day, b.last_day FROM below b WHERE b.id >= ? ORDER BY b.id, b.first_day";
const std::string_view kHoldersOfParts =
    "WITH RECURSIVE below (part, id, first_day, last_day) AS ("
    "SELECT q.organization_id, q.organization_id, CAST(? AS DATE), CAST(? AS DATE) "
    "FROM organization_place q JOIN organization_level l ON l.organization_id = q.organization_id "
    "WHERE q.basis = ? AND q.parent_id = ? AND q.first_day <= ? AND q.last_day >= ? AND "
    "l.level = ? UNION ALL "
    "SELECT b.part, p.organization_id, GREATEST(b.first_day, p.first_day), "
    "LEAST(b.last_day, p.last_day) FROM below b JOIN organization_place p ON "
    "p.parent_id = b.id AND p.basis = ? AND p.first_day <= b.last_day AND "
    "p.last_day >= b.first_day) "
    "SELECT b.part, b.id, b.first_day, b.last_day FROM below b";

#define KETNAP_RECORDS(place)                                                      \
  "SELECT candidate_id, code, number, day, amount FROM person_figure WHERE " place \
  " = ? AND figure = ? AND day BETWEEN ? AND ? AND code LIKE ? "                   \
  "AND (day, candidate_id, code, number) > (?, ?, ?, ?) "                          \
  "ORDER BY day, candidate_id, code, number LIMIT ?"

const std::string& CountsOfMany() {
  static const auto* sql = new std::string(absl::StrCat(
      "SELECT organization_id, code, number, SUM(amount) FROM figure_count WHERE "
      "basis = ? AND organization_id IN (",
      db::Placeholders(kOrganizationsAtOnce),
      ") AND figure = ? AND grain = ? AND day BETWEEN ? AND ? AND code LIKE ? GROUP BY "
      "organization_id, code, number"));
  return *sql;
}

const FactStatements& FactStatementsOf(Basis basis) {
  static const auto* as_it_was = new FactStatements{
      absl::StrCat("SELECT as_it_was_id, code, number, SUM(amount) FROM person_figure WHERE "
                   "as_it_was_id IN (",
                   db::Placeholders(kOrganizationsAtOnce),
                   ") AND figure = ? AND day BETWEEN ? AND ? AND code LIKE ? "
                   "GROUP BY as_it_was_id, code, number"),
      absl::StrCat("SELECT as_it_was_id, YEAR(day) AS counted_year, MONTH(day) AS counted_month, "
                   "code, number, SUM(amount) FROM person_figure WHERE as_it_was_id IN (",
                   db::Placeholders(kOrganizationsAtOnce),
                   ") AND figure = ? AND day BETWEEN ? AND ? AND code LIKE ? "
                   "GROUP BY as_it_was_id, counted_year, counted_month, code, number"),
      KETNAP_RECORDS("as_it_was_id")};
  static const auto* today = new FactStatements{
      absl::StrCat("SELECT today_id, code, number, SUM(amount) FROM person_figure WHERE "
                   "today_id IN (",
                   db::Placeholders(kOrganizationsAtOnce),
                   ") AND figure = ? AND day BETWEEN ? AND ? AND code LIKE ? "
                   "GROUP BY today_id, code, number"),
      absl::StrCat("SELECT today_id, YEAR(day) AS counted_year, MONTH(day) AS counted_month, "
                   "code, number, SUM(amount) FROM person_figure WHERE today_id IN (",
                   db::Placeholders(kOrganizationsAtOnce),
                   ") AND figure = ? AND day BETWEEN ? AND ? AND code LIKE ? "
                   "GROUP BY today_id, counted_year, counted_month, code, number"),
      KETNAP_RECORDS("today_id")};
  return basis == Basis::kToday ? *today : *as_it_was;
}

#undef KETNAP_RECORDS

}  // namespace ketnap::supervision
