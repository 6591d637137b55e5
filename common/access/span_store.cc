#include "common/access/span_store.h"

#include <algorithm>
#include <map>
#include <span>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "common/access/tree_statements.h"
#include "common/base/status_macros.h"

namespace ketnap::access {
namespace {

using PeriodsById = absl::flat_hash_map<Uuid, std::vector<OrganizationPeriod>>;
using SpanKey = std::tuple<Uuid, Uuid, Date>;
using SpanMap = std::map<SpanKey, TreeSpan>;

constexpr size_t kPageSize = 5000;
// Few sizes, so that few statements are kept prepared.
constexpr size_t kBatches[] = {256, 32, 4, 1};
constexpr size_t kLists[] = {64, 8, 1};

OrganizationPeriod PeriodOf(const db::Row& row) {
  return {row.DateAt(1), row.OptionalDate(2), row.OptionalId(3), row.Text(4), row.Text(5)};
}

TreeSpan SpanOf(const db::Row& row) {
  return {row.Id(0),
          row.Id(1),
          row.DateAt(2),
          row.OptionalDate(3).value_or(kOpenDay),
          static_cast<int>(row.Int(4)),
          row.Text(5),
          row.Text(6)};
}

SpanKey KeyOf(const TreeSpan& span) { return {span.ancestor, span.descendant, span.valid_from}; }

PeriodsById GroupPeriods(const db::Rows& rows) {
  PeriodsById periods;
  for (const db::Row& row : rows) periods[row.Id(0)].push_back(PeriodOf(row));
  return periods;
}

// The spans of organizations that are not worked out but named as parents.
absl::Status AddParents(db::Transaction& transaction, SpanPlanner* planner) {
  const std::vector<Uuid> ids = planner->MissingParents();
  for (size_t first = 0; first < ids.size();) {
    const size_t left = ids.size() - first;
    size_t size = 1;
    for (const size_t list : kLists) {
      if (list <= left) {
        size = list;
        break;
      }
    }
    db::Values values(ids.begin() + static_cast<std::ptrdiff_t>(first),
                      ids.begin() + static_cast<std::ptrdiff_t>(first + size));
    KETNAP_ASSIGN_OR_RETURN(
        const db::Rows rows,
        transaction.Query(absl::StrCat(kSelectSpansOfSome, db::Placeholders(size), ")"), values));
    for (const db::Row& row : rows) planner->AddKnown(SpanOf(row));
    first += size;
  }
  return absl::OkStatus();
}

absl::Status PutBatch(db::Transaction& transaction, std::span<const TreeSpan> spans) {
  db::Values values;
  values.reserve(spans.size() * 7);
  std::string rows;
  for (const TreeSpan& span : spans) {
    rows += rows.empty() ? "(?, ?, ?, ?, ?, ?, ?)" : ", (?, ?, ?, ?, ?, ?, ?)";
    for (db::Value value :
         {db::Value(span.ancestor), db::Value(span.descendant), db::Value(span.valid_from),
          db::Value(span.valid_to), db::Value(span.depth), db::Value(span.type),
          db::Value(span.folded_name)}) {
      values.push_back(std::move(value));
    }
  }
  return transaction.Execute(absl::StrCat(kPutSpans, rows, kPutSpansEnd), values).status();
}

absl::Status PutSpans(db::Transaction& transaction, const std::vector<TreeSpan>& spans) {
  std::span<const TreeSpan> left(spans);
  for (const size_t batch : kBatches) {
    for (; left.size() >= batch; left = left.subspan(batch)) {
      KETNAP_RETURN_IF_ERROR(PutBatch(transaction, left.first(batch)));
    }
  }
  return absl::OkStatus();
}

// Makes the rows `present` the rows `wanted`. History mostly grows: rows are added or end earlier,
// and seldom go.
absl::Status WriteDifference(db::Transaction& transaction, SpanMap present,
                             std::vector<TreeSpan> wanted) {
  std::vector<TreeSpan> changed;
  for (TreeSpan& span : wanted) {
    const auto same = present.find(KeyOf(span));
    const bool is_same = same != present.end() && same->second == span;
    if (same != present.end()) present.erase(same);
    if (!is_same) changed.push_back(std::move(span));
  }
  for (const auto& [key, gone] : present) {
    KETNAP_RETURN_IF_ERROR(
        transaction.Execute(kDeleteSpan, {gone.ancestor, gone.descendant, gone.valid_from})
            .status());
  }
  return PutSpans(transaction, changed);
}

}  // namespace

absl::Status RefreshSpans(db::Transaction& transaction, const Uuid& id, bool with_below) {
  KETNAP_ASSIGN_OR_RETURN(
      const db::Rows period_rows,
      transaction.Query(with_below ? kSelectPeriodsBelow : kSelectPeriodsOf, {id}));
  const PeriodsById periods = GroupPeriods(period_rows);
  SpanPlanner planner;
  for (const auto& [organization, its] : periods) planner.AddOrganization(organization, its);
  KETNAP_RETURN_IF_ERROR(AddParents(transaction, &planner));
  // First the one that changed: a circle, if there is one, goes through it.
  KETNAP_ASSIGN_OR_RETURN(std::vector<TreeSpan> wanted, planner.SpansOf(id));
  for (const auto& [organization, unused] : periods) {
    if (organization == id) continue;
    KETNAP_ASSIGN_OR_RETURN(std::vector<TreeSpan> more, planner.SpansOf(organization));
    std::move(more.begin(), more.end(), std::back_inserter(wanted));
  }
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows,
                          transaction.Query(with_below ? kSelectSpansBelow : kSelectSpansOf, {id}));
  SpanMap present;
  for (const db::Row& row : rows) {
    TreeSpan span = SpanOf(row);
    const SpanKey key = KeyOf(span);
    present.emplace(key, std::move(span));
  }
  return WriteDifference(transaction, std::move(present), std::move(wanted));
}

absl::Status RebuildSpans(db::Transaction& transaction) {
  PeriodsById periods;
  Uuid last;
  Date last_day(1, 1, 1);
  for (size_t read = kPageSize; read == kPageSize;) {
    KETNAP_ASSIGN_OR_RETURN(const db::Rows rows,
                            transaction.Query(kSelectPeriodPage, {last, last, last_day}));
    read = rows.size();
    for (const db::Row& row : rows) {
      last = row.Id(0);
      last_day = row.DateAt(1);
      periods[last].push_back(PeriodOf(row));
    }
  }
  SpanPlanner planner;
  for (const auto& [id, its] : periods) planner.AddOrganization(id, its);
  std::vector<TreeSpan> spans;
  for (const auto& [id, unused] : periods) {
    KETNAP_ASSIGN_OR_RETURN(std::vector<TreeSpan> more, planner.SpansOf(id));
    std::move(more.begin(), more.end(), std::back_inserter(spans));
  }
  std::sort(spans.begin(), spans.end(),
            [](const TreeSpan& a, const TreeSpan& b) { return KeyOf(a) < KeyOf(b); });
  return PutSpans(transaction, spans);
}

}  // namespace ketnap::access
