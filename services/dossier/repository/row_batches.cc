#include "services/dossier/repository/row_batches.h"

#include <algorithm>
#include <iterator>
#include <span>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"

namespace ketnap::dossier {
namespace {

constexpr size_t kInsertSizes[] = {128, 32, 16, 8, 4, 2, 1};
constexpr size_t kQuerySizes[] = {1, 4, 16, 64, 256};

absl::Status InsertBatch(db::Transaction& transaction, std::string_view insert,
                         std::string_view end, std::span<const db::Values> rows) {
  std::string places;
  db::Values values;
  for (const db::Values& row : rows) {
    absl::StrAppend(&places, places.empty() ? "(" : ", (", db::Placeholders(row.size()), ")");
    values.insert(values.end(), row.begin(), row.end());
  }
  return transaction.Execute(absl::StrCat(insert, places, end), values).status();
}

}  // namespace

absl::Status InsertRows(db::Transaction& transaction, std::string_view insert, std::string_view end,
                        const std::vector<db::Values>& rows) {
  std::span<const db::Values> left(rows);
  for (const size_t size : kInsertSizes) {
    for (; left.size() >= size; left = left.subspan(size)) {
      KETNAP_RETURN_IF_ERROR(InsertBatch(transaction, insert, end, left.first(size)));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<db::Rows> QueryIn(db::Transaction& transaction, std::string_view select,
                                 std::string_view end, const std::vector<Uuid>& ids) {
  db::Rows all;
  for (size_t first = 0; first < ids.size();) {
    const size_t left = ids.size() - first;
    const auto* fitting = std::find_if(std::begin(kQuerySizes), std::end(kQuerySizes),
                                       [&](size_t size) { return size >= left; });
    const size_t size = fitting == std::end(kQuerySizes) ? *std::rbegin(kQuerySizes) : *fitting;
    db::Values values;
    // The last one is repeated; it is found once.
    for (size_t i = 0; i < size; ++i) {
      values.emplace_back(ids[std::min(first + i, ids.size() - 1)]);
    }
    KETNAP_ASSIGN_OR_RETURN(
        db::Rows rows,
        transaction.Query(absl::StrCat(select, db::Placeholders(size), end), values));
    std::move(rows.begin(), rows.end(), std::back_inserter(all));
    first += std::min(size, left);
  }
  return all;
}

}  // namespace ketnap::dossier
