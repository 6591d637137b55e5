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
        facts(FactStatementsOf(query.basis)) {}

  Basis basis;
  Uuid organization;
  Figure figure;
  Date from;
  Date to;
  std::string pattern;
  const FactStatements& facts;
};

bool IsKept(Grain grain, int level) {
  const auto grains = GrainsOf(level);
  return std::find(grains.begin(), grains.end(), grain) != grains.end();
}

// Somebody's own facts on these days, which count for `part`.
struct Holder {
  Uuid part;
  Uuid organization;
  Date from;
  Date to;
};

std::vector<FigureCount> Listed(const Counts& counts) {
  std::vector<FigureCount> list;
  for (const auto& [counted, count] : counts) {
    if (count == 0) continue;
    const auto& [organization, year, month, code, number] = counted;
    list.push_back({organization, code, number, count, year, month});
  }
  return list;
}

// Lists of organizations to ask for at once; the last is filled up with the last of them.
std::vector<std::vector<Uuid>> InLists(const std::vector<Uuid>& organizations) {
  std::vector<std::vector<Uuid>> lists;
  for (size_t i = 0; i < organizations.size(); ++i) {
    if (i % kOrganizationsAtOnce == 0) {
      lists.emplace_back(kOrganizationsAtOnce, organizations.back());
    }
    lists.back()[i % kOrganizationsAtOnce] = organizations[i];
  }
  return lists;
}

// The kept counts of one span of many organizations.
absl::Status CountKept(db::Transaction& transaction, const Asked& asked,
                       const std::vector<Uuid>& organizations, const GrainSpan& span,
                       Counts* counts) {
  for (const std::vector<Uuid>& list : InLists(organizations)) {
    db::Values values{asked.basis};
    values.insert(values.end(), list.begin(), list.end());
    values.insert(values.end(), {asked.figure, span.grain, span.from, span.to, asked.pattern});
    KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, transaction.Query(CountsOfMany(), values));
    for (const db::Row& row : rows) {
      (*counts)[{row.Id(0), 0, 0, row.Text(1), row.Int(2)}] += row.Int(3);
    }
  }
  return absl::OkStatus();
}

// The own facts of many, by the part they count for, and by month where that is asked.
absl::Status CountFacts(db::Transaction& transaction, const Asked& asked,
                        const std::vector<Holder>& holders, bool by_month, Counts* counts) {
  std::map<std::pair<Date, Date>, std::map<Uuid, Uuid>> parts_by_days;
  for (const Holder& holder : holders) {
    parts_by_days[{holder.from, holder.to}].emplace(holder.organization, holder.part);
  }
  for (const auto& [days, parts] : parts_by_days) {
    std::vector<Uuid> organizations;
    for (const auto& [organization, part] : parts) organizations.push_back(organization);
    for (const std::vector<Uuid>& list : InLists(organizations)) {
      db::Values values(list.begin(), list.end());
      values.insert(values.end(), {asked.figure, days.first, days.second, asked.pattern});
      KETNAP_ASSIGN_OR_RETURN(
          const db::Rows rows,
          transaction.Query(by_month ? asked.facts.months_of_many : asked.facts.of_many, values));
      for (const db::Row& row : rows) {
        const size_t code = by_month ? 3 : 1;
        const int year = by_month ? static_cast<int>(row.Int(1)) : 0;
        const int month = by_month ? static_cast<int>(row.Int(2)) : 0;
        (*counts)[{parts.at(row.Id(0)), year, month, row.Text(code), row.Int(code + 1)}] +=
            row.Int(code + 2);
      }
    }
  }
  return absl::OkStatus();
}

// The organization and all below it from `first` on, in the order of their ids, for `organization`.
absl::StatusOr<std::vector<Holder>> HoldersBelow(db::Transaction& transaction, Basis basis,
                                                 const Uuid& organization, Date from, Date to,
                                                 const Uuid& first) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows,
                          transaction.Query(kHolders, {organization, from, to, basis, first}));
  std::vector<Holder> holders;
  for (const db::Row& row : rows) {
    holders.push_back({organization, row.Id(0), row.DateAt(1), row.DateAt(2)});
  }
  return holders;
}

// Below `organization`, added under its name.
absl::Status CountBelow(db::Transaction& transaction, const Asked& asked, const Uuid& organization,
                        int level, Date from, Date to, Counts* counts) {
  if (level == 0) {
    return CountFacts(transaction, asked, {{organization, organization, from, to}}, false, counts);
  }
  for (const GrainSpan& span : SplitPeriod(from, to)) {
    if (!IsKept(span.grain, level)) {
      KETNAP_ASSIGN_OR_RETURN(
          const auto holders,
          HoldersBelow(transaction, asked.basis, organization, span.from, span.to, Uuid()));
      KETNAP_RETURN_IF_ERROR(CountFacts(transaction, asked, holders, false, counts));
      continue;
    }
    KETNAP_ASSIGN_OR_RETURN(
        const db::Rows rows,
        transaction.Query(kCountsOfSpan, {asked.basis, organization, asked.figure, span.grain,
                                          span.from, span.to, asked.pattern}));
    for (const db::Row& row : rows) {
      (*counts)[{organization, 0, 0, row.Text(0), row.Int(1)}] += row.Int(2);
    }
  }
  return absl::OkStatus();
}

// Parts of one level that stood below on every day of the period: all of them at once.
absl::Status CountWholeParts(db::Transaction& transaction, const Asked& asked, int level,
                             const std::vector<Uuid>& parts, Counts* counts) {
  if (parts.empty()) return absl::OkStatus();
  for (const GrainSpan& span : SplitPeriod(asked.from, asked.to)) {
    if (IsKept(span.grain, level)) {
      KETNAP_RETURN_IF_ERROR(CountKept(transaction, asked, parts, span, counts));
      continue;
    }
    KETNAP_ASSIGN_OR_RETURN(
        const db::Rows rows,
        transaction.Query(kHoldersOfParts, {span.from, span.to, asked.basis, asked.organization,
                                            asked.from, asked.to, level, asked.basis}));
    std::vector<Holder> holders;
    for (const db::Row& row : rows) {
      holders.push_back({row.Id(0), row.Id(1), row.DateAt(2), row.DateAt(3)});
    }
    KETNAP_RETURN_IF_ERROR(CountFacts(transaction, asked, holders, false, counts));
  }
  return absl::OkStatus();
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
  // What it has of its own, and parts without others below them.
  std::vector<Holder> holders = {{asked.organization, asked.organization, asked.from, asked.to}};
  std::vector<Uuid> whole_parts[3];
  KETNAP_ASSIGN_OR_RETURN(
      const db::Rows parts,
      transaction.Query(kParts, {asked.basis, asked.organization, asked.to, asked.from}));
  for (const db::Row& row : parts) {
    const Uuid part = row.Id(0);
    const int level = static_cast<int>(row.Int(1));
    const Date from = std::max(asked.from, row.DateAt(2)), to = std::min(asked.to, row.DateAt(3));
    if (level == 0) {
      holders.push_back({part, part, from, to});
    } else if (from == asked.from && to == asked.to) {
      whole_parts[level].push_back(part);
    } else {
      KETNAP_RETURN_IF_ERROR(CountBelow(transaction, asked, part, level, from, to, &counts));
    }
  }
  KETNAP_RETURN_IF_ERROR(CountFacts(transaction, asked, holders, false, &counts));
  for (const int level : {1, 2}) {
    KETNAP_RETURN_IF_ERROR(CountWholeParts(transaction, asked, level, whole_parts[level], &counts));
  }
  return Listed(counts);
}

absl::StatusOr<std::vector<FigureCount>> CountFiguresByMonth(db::Transaction& transaction,
                                                             const FigureQuery& query) {
  const Asked asked(query);
  KETNAP_ASSIGN_OR_RETURN(const int level, LevelOf(transaction, query.organization));
  Counts counts;
  for (const GrainSpan& span : SplitIntoMonths(asked.from, asked.to)) {
    if (!IsKept(span.grain, level)) {
      KETNAP_ASSIGN_OR_RETURN(
          const auto holders,
          HoldersBelow(transaction, asked.basis, query.organization, span.from, span.to, Uuid()));
      KETNAP_RETURN_IF_ERROR(CountFacts(transaction, asked, holders, true, &counts));
      continue;
    }
    KETNAP_ASSIGN_OR_RETURN(
        const db::Rows rows,
        transaction.Query(kMonthsOfSpan, {asked.basis, query.organization, asked.figure, span.grain,
                                          span.from, span.to, asked.pattern}));
    for (const db::Row& row : rows) {
      counts[{query.organization, static_cast<int>(row.Int(0)), static_cast<int>(row.Int(1)),
              row.Text(2), row.Int(3)}] += row.Int(4);
    }
  }
  return Listed(counts);
}

absl::StatusOr<std::vector<FigureRecord>> ListFigureRecords(
    db::Transaction& transaction, const FigureQuery& query,
    const std::optional<FigureRecord>& after, int limit) {
  const Asked asked(query);
  KETNAP_ASSIGN_OR_RETURN(const auto holders,
                          HoldersBelow(transaction, asked.basis, asked.organization, asked.from,
                                       asked.to, after.has_value() ? after->organization : Uuid()));
  std::vector<FigureRecord> records;
  for (const Holder& holder : holders) {
    const int left = limit - static_cast<int>(records.size());
    if (left <= 0) break;
    const bool resumed = after.has_value() && holder.organization == after->organization;
    if (resumed && holder.to < after->day) continue;
    const Date day = resumed ? after->day : kEver;
    KETNAP_ASSIGN_OR_RETURN(
        const db::Rows rows,
        transaction.Query(asked.facts.records,
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
  const std::vector<Uuid> list(kOrganizationsAtOnce, organization);
  db::Values of_counts{1}, of_facts(list.begin(), list.end());
  of_counts.insert(of_counts.end(), list.begin(), list.end());
  of_counts.insert(of_counts.end(), {figure, 2, from, to, "%"});
  of_facts.insert(of_facts.end(), {figure, from, to, "%"});
  std::vector<FigureStatement> all = {
      {kCountsOfSpan, {1, organization, figure, 2, from, to, "%"}},
      {kMonthsOfSpan, {1, organization, figure, 2, from, to, "%"}},
      {CountsOfMany(), of_counts},
      {kParts, {1, organization, to, from}},
      {kHolders, {organization, from, to, 1, Uuid()}},
      {kHoldersOfParts, {from, to, 1, organization, from, to, 1, 1}}};
  for (const Basis basis : {Basis::kAsItWas, Basis::kToday}) {
    const FactStatements& facts = FactStatementsOf(basis);
    all.push_back({facts.of_many, of_facts});
    all.push_back({facts.months_of_many, of_facts});
    all.push_back(
        {facts.records, {organization, figure, from, to, "%", from, Uuid(), "", INT64_MIN, 50}});
  }
  return all;
}

}  // namespace ketnap::supervision
