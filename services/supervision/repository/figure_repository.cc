#include "services/supervision/repository/figure_repository.h"

#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <utility>

#include "absl/strings/str_replace.h"
#include "common/base/status_macros.h"
#include "services/supervision/repository/chain_repository.h"
#include "services/supervision/repository/figure_counts.h"
#include "services/supervision/repository/figure_statements.h"

namespace ketnap::supervision {
namespace {

using Counted = std::tuple<Uuid, int, int, std::string, int64_t>;
using Counts = std::map<Counted, int64_t>;

// A pattern for LIKE.
std::string PatternOf(const std::string& prefix) {
  return absl::StrReplaceAll(prefix, {{"\\", "\\\\"}, {"%", "\\%"}, {"_", "\\_"}}) + "%";
}

// What one question needs at every statement.
struct Asked {
  explicit Asked(const FigureQuery& query)
      : basis(query.basis),
        organization(query.organization),
        figure(query.figure),
        from(query.from.value_or(kEver)),
        to(query.to),
        pattern(PatternOf(query.code_prefix)),
        statements(FigureStatementsOf(query.basis)) {}

  Basis basis;
  Uuid organization;
  Figure figure;
  Date from;
  Date to;
  std::string pattern;
  const FigureStatementSet& statements;
};

bool IsKept(Grain grain, int level) {
  const auto grains = GrainsOf(level);
  return std::find(grains.begin(), grains.end(), grain) != grains.end();
}

// Rows of code, number, amount.
absl::Status Collect(db::Transaction& transaction, std::string_view sql, const db::Values& values,
                     const Uuid& organization, Counts* counts) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, transaction.Query(sql, values));
  for (const db::Row& row : rows) {
    (*counts)[{organization, 0, 0, row.Text(0), row.Int(1)}] += row.Int(2);
  }
  return absl::OkStatus();
}

// Rows of organization, code, number, amount.
absl::Status CollectParts(db::Transaction& transaction, std::string_view sql,
                          const db::Values& values, Counts* counts) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, transaction.Query(sql, values));
  for (const db::Row& row : rows) {
    (*counts)[{row.Id(0), 0, 0, row.Text(1), row.Int(2)}] += row.Int(3);
  }
  return absl::OkStatus();
}

// Rows of year, month, code, number, amount.
absl::Status CollectMonths(db::Transaction& transaction, std::string_view sql,
                           const db::Values& values, const Uuid& organization, Counts* counts) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, transaction.Query(sql, values));
  for (const db::Row& row : rows) {
    (*counts)[{organization, static_cast<int>(row.Int(0)), static_cast<int>(row.Int(1)),
               row.Text(2), row.Int(3)}] += row.Int(4);
  }
  return absl::OkStatus();
}

std::vector<FigureCount> Listed(const Counts& counts) {
  std::vector<FigureCount> list;
  for (const auto& [counted, count] : counts) {
    if (count == 0) continue;
    const auto& [organization, year, month, code, number] = counted;
    list.push_back({organization, code, number, count, year, month});
  }
  return list;
}

// Below `organization`, which has others below it, added under its name.
absl::Status CountBelow(db::Transaction& transaction, const Asked& asked, const Uuid& organization,
                        int level, Date from, Date to, Counts* counts) {
  if (level == 0) {
    return Collect(transaction, asked.statements.own,
                   {organization, asked.figure, from, to, asked.pattern}, organization, counts);
  }
  for (const GrainSpan& span : SplitPeriod(from, to)) {
    if (IsKept(span.grain, level)) {
      KETNAP_RETURN_IF_ERROR(Collect(
          transaction, kCountsOfSpan,
          {asked.basis, organization, asked.figure, span.grain, span.from, span.to, asked.pattern},
          organization, counts));
    } else {
      KETNAP_RETURN_IF_ERROR(
          Collect(transaction, asked.statements.below,
                  {organization, span.from, span.to, asked.basis, asked.figure, asked.pattern},
                  organization, counts));
    }
  }
  return absl::OkStatus();
}

// Those directly below on every day of the period whose counts are kept: all of them at once.
absl::Status CountWholeParts(db::Transaction& transaction, const Asked& asked, Counts* counts) {
  for (const int level : {1, 2}) {
    for (const GrainSpan& span : SplitPeriod(asked.from, asked.to)) {
      if (IsKept(span.grain, level)) {
        KETNAP_RETURN_IF_ERROR(
            CollectParts(transaction, kCountsOfParts,
                         {asked.basis, asked.organization, asked.from, asked.to, level, asked.basis,
                          asked.figure, span.grain, span.from, span.to, asked.pattern},
                         counts));
      } else {
        KETNAP_RETURN_IF_ERROR(
            CollectParts(transaction, asked.statements.below_parts,
                         {span.from, span.to, asked.basis, asked.organization, asked.from, asked.to,
                          level, asked.basis, asked.figure, asked.pattern},
                         counts));
      }
    }
  }
  return absl::OkStatus();
}

// Those that stood directly below on some of the days only.
absl::Status CountPassingParts(db::Transaction& transaction, const Asked& asked, Counts* counts) {
  KETNAP_ASSIGN_OR_RETURN(
      const db::Rows parts,
      transaction.Query(kPassingParts, {asked.basis, asked.organization, asked.to, asked.from,
                                        asked.from, asked.to}));
  for (const db::Row& part : parts) {
    KETNAP_RETURN_IF_ERROR(CountBelow(transaction, asked, part.Id(0), static_cast<int>(part.Int(1)),
                                      std::max(asked.from, part.DateAt(2)),
                                      std::min(asked.to, part.DateAt(3)), counts));
  }
  return absl::OkStatus();
}

struct Holder {
  Uuid organization;
  Date from;
  Date to;
};

// The organization and all below it, with the days on which they were, in the order of their ids.
absl::StatusOr<std::vector<Holder>> HoldersBelow(db::Transaction& transaction, const Asked& asked,
                                                 const Uuid& first) {
  KETNAP_ASSIGN_OR_RETURN(
      const db::Rows rows,
      transaction.Query(kHolders, {asked.organization, asked.from, asked.to, asked.basis, first}));
  std::vector<Holder> holders;
  for (const db::Row& row : rows) {
    holders.push_back({row.Id(0), row.DateAt(1), row.DateAt(2)});
  }
  return holders;
}

}  // namespace

absl::StatusOr<std::vector<FigureCount>> CountFigures(db::Transaction& transaction,
                                                      const FigureQuery& query) {
  const Asked asked(query);
  KETNAP_ASSIGN_OR_RETURN(const int level, LevelOf(transaction, query.organization));
  Counts counts;
  KETNAP_RETURN_IF_ERROR(
      CountBelow(transaction, asked, query.organization, level, asked.from, asked.to, &counts));
  return Listed(counts);
}

absl::StatusOr<std::vector<FigureCount>> CountFigureParts(db::Transaction& transaction,
                                                          const FigureQuery& query) {
  const Asked asked(query);
  Counts counts;
  KETNAP_RETURN_IF_ERROR(
      CountBelow(transaction, asked, query.organization, 0, asked.from, asked.to, &counts));
  KETNAP_RETURN_IF_ERROR(CollectParts(transaction, asked.statements.own_of_parts,
                                      {asked.basis, query.organization, asked.to, asked.from,
                                       asked.figure, asked.from, asked.to, asked.pattern},
                                      &counts));
  KETNAP_RETURN_IF_ERROR(CountWholeParts(transaction, asked, &counts));
  KETNAP_RETURN_IF_ERROR(CountPassingParts(transaction, asked, &counts));
  return Listed(counts);
}

absl::StatusOr<std::vector<FigureCount>> CountFiguresByMonth(db::Transaction& transaction,
                                                             const FigureQuery& query) {
  const Asked asked(query);
  KETNAP_ASSIGN_OR_RETURN(const int level, LevelOf(transaction, query.organization));
  Counts counts;
  for (const GrainSpan& span : SplitIntoMonths(asked.from, asked.to)) {
    if (IsKept(span.grain, level)) {
      KETNAP_RETURN_IF_ERROR(CollectMonths(transaction, kMonthsOfSpan,
                                           {asked.basis, query.organization, asked.figure,
                                            span.grain, span.from, span.to, asked.pattern},
                                           query.organization, &counts));
    } else {
      KETNAP_RETURN_IF_ERROR(CollectMonths(
          transaction, asked.statements.below_by_month,
          {query.organization, span.from, span.to, asked.basis, asked.figure, asked.pattern},
          query.organization, &counts));
    }
  }
  return Listed(counts);
}

absl::StatusOr<std::vector<FigureRecord>> ListFigureRecords(
    db::Transaction& transaction, const FigureQuery& query,
    const std::optional<FigureRecord>& after, int limit) {
  const Asked asked(query);
  KETNAP_ASSIGN_OR_RETURN(
      const auto holders,
      HoldersBelow(transaction, asked, after.has_value() ? after->organization : Uuid()));
  std::vector<FigureRecord> records;
  for (const Holder& holder : holders) {
    const int left = limit - static_cast<int>(records.size());
    if (left <= 0) break;
    const bool resumed = after.has_value() && holder.organization == after->organization;
    if (resumed && holder.to < after->day) continue;
    const Date day = resumed ? after->day : kEver;
    KETNAP_ASSIGN_OR_RETURN(
        const db::Rows rows,
        transaction.Query(asked.statements.records,
                          {holder.organization, asked.figure, std::max(holder.from, day), holder.to,
                           asked.pattern, day, resumed ? after->candidate : Uuid(),
                           resumed ? after->code : "", resumed ? after->number : INT64_MIN, left}));
    for (const db::Row& row : rows) {
      records.push_back(
          {row.Id(0), holder.organization, row.Text(1), row.Int(2), row.DateAt(3), row.Int(4)});
    }
  }
  return records;
}

std::vector<FigureStatement> FigureStatements(const Uuid& organization) {
  const Date from(2018, 1, 1), to(2018, 12, 31);
  const Figure figure = Figure::kStep;
  std::vector<FigureStatement> all = {
      {kCountsOfSpan, {1, organization, figure, 2, from, to, "%"}},
      {kMonthsOfSpan, {1, organization, figure, 2, from, to, "%"}},
      {kCountsOfParts, {1, organization, from, to, 1, 1, figure, 2, from, to, "%"}},
      {kPassingParts, {1, organization, to, from, from, to}},
      {kHolders, {organization, from, to, 1, Uuid()}}};
  for (const Basis basis : {Basis::kAsItWas, Basis::kToday}) {
    const FigureStatementSet& set = FigureStatementsOf(basis);
    all.push_back({set.own, {organization, figure, from, to, "%"}});
    all.push_back({set.below, {organization, from, to, basis, figure, "%"}});
    all.push_back({set.below_by_month, {organization, from, to, basis, figure, "%"}});
    all.push_back({set.own_of_parts, {basis, organization, to, from, figure, from, to, "%"}});
    all.push_back(
        {set.below_parts, {from, to, basis, organization, from, to, 1, basis, figure, "%"}});
    all.push_back(
        {set.records, {organization, figure, from, to, "%", from, Uuid(), "", INT64_MIN, 50}});
  }
  return all;
}

}  // namespace ketnap::supervision
