#include "services/supervision/repository/figure_counts.h"

#include <algorithm>

#include "common/base/status_macros.h"
#include "common/db/row_batches.h"

namespace ketnap::supervision {
namespace {

#define KETNAP_INSERT_COUNT \
  "INSERT INTO figure_count (basis, organization_id, figure, grain, day, code, number, amount) "
#define KETNAP_ADD                                                        \
  " ON DUPLICATE KEY UPDATE figure_count.amount = figure_count.amount + " \
  "VALUES(amount)"
constexpr std::string_view kInsertCounts = KETNAP_INSERT_COUNT "VALUES ";
constexpr std::string_view kAdd = KETNAP_ADD;

// Everything that stood below an organization, with the days on which it did. A basis that no row
// has leaves the organization alone.
#define KETNAP_BELOW                                                          \
  "WITH RECURSIVE below (id, first_day, last_day) AS ("                       \
  "SELECT CAST(? AS BINARY(16)), CAST(? AS DATE), CAST(? AS DATE) UNION ALL " \
  "SELECT p.organization_id, GREATEST(b.first_day, p.first_day), "            \
  "LEAST(b.last_day, p.last_day) FROM below b JOIN organization_place p ON "  \
  "p.parent_id = b.id AND p.basis = ? AND p.first_day <= b.last_day AND "     \
  "p.last_day >= b.first_day) "
#define KETNAP_FACTS(place)                       \
  "FROM below b JOIN person_figure f ON f." place \
  " = b.id AND f.day BETWEEN b.first_day AND "    \
  "b.last_day GROUP BY f.figure, counted_day, f.code, f.number"
#define KETNAP_YEAR "MAKEDATE(YEAR(f.day), 1)"
#define KETNAP_MONTH "DATE_SUB(f.day, INTERVAL DAYOFMONTH(f.day) - 1 DAY)"
#define KETNAP_DAY "f.day"
#define KETNAP_ADD_ALL(day, place)                                       \
  KETNAP_INSERT_COUNT KETNAP_BELOW                                       \
      "SELECT STRAIGHT_JOIN ?, CAST(? AS BINARY(16)), f.figure, ?, " day \
      " AS counted_day, f.code, f.number, ? * SUM(f.amount) " KETNAP_FACTS(place) KETNAP_ADD
#define KETNAP_RECOUNT(day, place)                   \
  KETNAP_BELOW "SELECT STRAIGHT_JOIN f.figure, " day \
               " AS counted_day, f.code, f.number, SUM(f.amount) " KETNAP_FACTS(place)

struct Statements {
  std::string_view add;
  std::string_view recount;
};
constexpr Statements kAsItWas[] = {
    {KETNAP_ADD_ALL(KETNAP_YEAR, "as_it_was_id"), KETNAP_RECOUNT(KETNAP_YEAR, "as_it_was_id")},
    {KETNAP_ADD_ALL(KETNAP_MONTH, "as_it_was_id"), KETNAP_RECOUNT(KETNAP_MONTH, "as_it_was_id")},
    {KETNAP_ADD_ALL(KETNAP_DAY, "as_it_was_id"), KETNAP_RECOUNT(KETNAP_DAY, "as_it_was_id")}};
constexpr Statements kToday[] = {
    {KETNAP_ADD_ALL(KETNAP_YEAR, "today_id"), KETNAP_RECOUNT(KETNAP_YEAR, "today_id")},
    {KETNAP_ADD_ALL(KETNAP_MONTH, "today_id"), KETNAP_RECOUNT(KETNAP_MONTH, "today_id")},
    {KETNAP_ADD_ALL(KETNAP_DAY, "today_id"), KETNAP_RECOUNT(KETNAP_DAY, "today_id")}};

#undef KETNAP_RECOUNT
#undef KETNAP_ADD_ALL
#undef KETNAP_DAY
#undef KETNAP_MONTH
#undef KETNAP_YEAR
#undef KETNAP_FACTS
#undef KETNAP_BELOW
#undef KETNAP_ADD
#undef KETNAP_INSERT_COUNT

constexpr std::string_view kForget =
    "DELETE FROM figure_count WHERE basis = ? AND organization_id = ?";
constexpr std::string_view kKept =
    "SELECT figure, day, code, number, amount FROM figure_count WHERE basis = ? AND "
    "organization_id = ? AND grain = ? AND amount <> 0";

const Statements& StatementsOf(Basis basis, Grain grain) {
  const size_t index = static_cast<size_t>(grain) - 1;
  return basis == Basis::kToday ? kToday[index] : kAsItWas[index];
}

db::Values ValuesOf(const FactsBelow& facts) {
  return {facts.organization, facts.from, facts.to,
          facts.own_only ? 0 : static_cast<int>(facts.basis)};
}

}  // namespace

std::vector<Grain> GrainsOf(int level) {
  if (level <= 0) return {};
  if (level == 1) return {Grain::kYear, Grain::kMonth};
  return {Grain::kYear, Grain::kMonth, Grain::kDay};
}

absl::Status CountChanges::Add(db::Transaction& transaction, Basis basis, const Uuid& organization,
                               const Fact& fact, int64_t amount) {
  auto chain = chains_.find({basis, organization});
  if (chain == chains_.end()) {
    KETNAP_ASSIGN_OR_RETURN(auto pieces,
                            ChainOf(transaction, basis, organization, kEver, kForever));
    chain = chains_.emplace(std::make_pair(basis, organization), std::move(pieces)).first;
  }
  for (const ChainPiece& piece : chain->second) {
    if (fact.day < piece.from || piece.to < fact.day) continue;
    for (const Grain grain : GrainsOf(piece.level)) {
      changes_[{basis, piece.organization, fact.figure, grain, StartOf(grain, fact.day), fact.code,
                fact.number}] += amount;
    }
  }
  return absl::OkStatus();
}

absl::Status CountChanges::Write(db::Transaction& transaction) {
  std::vector<db::Values> rows;
  for (const auto& [key, amount] : changes_) {
    if (amount == 0) continue;
    const auto& [basis, organization, figure, grain, day, code, number] = key;
    rows.push_back({basis, organization, figure, grain, day, code, number, amount});
  }
  changes_.clear();
  return InsertRows(transaction, kInsertCounts, kAdd, rows);
}

absl::Status AddToCounts(db::Transaction& transaction, const FactsBelow& facts, const Uuid& into,
                         const std::vector<Grain>& grains, int sign) {
  for (const Grain grain : grains) {
    db::Values values = ValuesOf(facts);
    values.insert(values.end(), {facts.basis, into, grain, sign});
    KETNAP_RETURN_IF_ERROR(
        transaction.Execute(StatementsOf(facts.basis, grain).add, values).status());
  }
  return absl::OkStatus();
}

absl::Status ForgetCounts(db::Transaction& transaction, Basis basis, const Uuid& organization) {
  return transaction.Execute(kForget, {basis, organization}).status();
}

absl::StatusOr<int64_t> CompareCounts(db::Transaction& transaction, Basis basis,
                                      const Uuid& organization, int level) {
  using Counted = std::tuple<int64_t, Date, std::string, int64_t>;
  const auto kept_grains = GrainsOf(level);
  int64_t differences = 0;
  for (const Grain grain : {Grain::kYear, Grain::kMonth, Grain::kDay}) {
    std::map<Counted, int64_t> counts;
    KETNAP_ASSIGN_OR_RETURN(const db::Rows kept,
                            transaction.Query(kKept, {basis, organization, grain}));
    for (const db::Row& row : kept) {
      counts[{row.Int(0), row.DateAt(1), row.Text(2), row.Int(3)}] -= row.Int(4);
    }
    if (std::find(kept_grains.begin(), kept_grains.end(), grain) != kept_grains.end()) {
      KETNAP_ASSIGN_OR_RETURN(
          const db::Rows facts,
          transaction.Query(StatementsOf(basis, grain).recount,
                            ValuesOf({basis, organization, false, kEver, kForever})));
      for (const db::Row& row : facts) {
        counts[{row.Int(0), row.DateAt(1), row.Text(2), row.Int(3)}] += row.Int(4);
      }
    }
    for (const auto& [counted, difference] : counts) differences += difference != 0;
  }
  return differences;
}

std::vector<FigureStatement> CountStatements(const Uuid& organization) {
  std::vector<FigureStatement> all = {{kKept, {1, organization, 2}}};
  for (const Basis basis : {Basis::kAsItWas, Basis::kToday}) {
    for (const Grain grain : {Grain::kYear, Grain::kMonth, Grain::kDay}) {
      all.push_back({StatementsOf(basis, grain).recount,
                     ValuesOf({basis, organization, false, kEver, kForever})});
    }
  }
  return all;
}

}  // namespace ketnap::supervision
