#include "common/db/row_batches.h"

#include <algorithm>
#include <iterator>
#include <span>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"

namespace ketnap::db {
namespace {

constexpr size_t kWriteSizes[] = {128, 32, 16, 8, 4, 2, 1};
constexpr size_t kQuerySizes[] = {1, 4, 16, 64, 256};

// "`start` `place` `separator` `place` … `end`" over all rows, in batches.
absl::Status ExecuteInBatches(Transaction& transaction, std::string_view start,
                              std::string_view place, std::string_view separator,
                              std::string_view end, std::span<const Values> rows) {
  for (const size_t size : kWriteSizes) {
    for (; rows.size() >= size; rows = rows.subspan(size)) {
      std::string places;
      Values values;
      for (const Values& row : rows.first(size)) {
        absl::StrAppend(&places, places.empty() ? "" : separator, place);
        values.insert(values.end(), row.begin(), row.end());
      }
      KETNAP_RETURN_IF_ERROR(
          transaction.Execute(absl::StrCat(start, places, end), values).status());
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status InsertRows(Transaction& transaction, std::string_view insert, std::string_view end,
                        const std::vector<Values>& rows) {
  if (rows.empty()) return absl::OkStatus();
  const std::string places = absl::StrCat("(", Placeholders(rows.front().size()), ")");
  return ExecuteInBatches(transaction, insert, places, ", ", end, rows);
}

absl::Status DeleteRows(Transaction& transaction, std::string_view remove, std::string_view row,
                        const std::vector<Values>& keys) {
  return ExecuteInBatches(transaction, remove, row, " OR ", "", keys);
}

absl::StatusOr<Rows> QueryIn(Transaction& transaction, std::string_view select,
                             std::string_view end, const std::vector<Uuid>& ids) {
  Rows all;
  for (size_t first = 0; first < ids.size();) {
    const size_t left = ids.size() - first;
    const auto* fitting = std::find_if(std::begin(kQuerySizes), std::end(kQuerySizes),
                                       [&](size_t size) { return size >= left; });
    const size_t size = fitting == std::end(kQuerySizes) ? *std::rbegin(kQuerySizes) : *fitting;
    Values values;
    // The last one is repeated; it is found once.
    for (size_t i = 0; i < size; ++i) {
      values.emplace_back(ids[std::min(first + i, ids.size() - 1)]);
    }
    KETNAP_ASSIGN_OR_RETURN(
        Rows rows, transaction.Query(absl::StrCat(select, Placeholders(size), end), values));
    std::move(rows.begin(), rows.end(), std::back_inserter(all));
    first += std::min(size, left);
  }
  return all;
}

}  // namespace ketnap::db
