#include "services/training/repository/people_query.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"

namespace ketnap::training {
namespace {

constexpr size_t kAtOnce = 64;

}  // namespace

std::string PeopleStatement(std::string_view start, std::string_view end) {
  return absl::StrCat(start, db::Placeholders(kAtOnce), ")", end);
}

db::Values PeopleValues(db::Values first, const std::vector<Uuid>& people) {
  for (size_t i = 0; i < kAtOnce; ++i) {
    first.emplace_back(people.at(std::min(i, people.size() - 1)));
  }
  return first;
}

absl::StatusOr<db::Rows> QueryPeople(db::Transaction& transaction, std::string_view statement,
                                     const db::Values& first, const std::vector<Uuid>& people) {
  db::Rows all;
  for (size_t begin = 0; begin < people.size(); begin += kAtOnce) {
    const size_t end = std::min(begin + kAtOnce, people.size());
    const std::vector<Uuid> some(people.begin() + static_cast<std::ptrdiff_t>(begin),
                                 people.begin() + static_cast<std::ptrdiff_t>(end));
    KETNAP_ASSIGN_OR_RETURN(db::Rows rows, transaction.Query(statement, PeopleValues(first, some)));
    std::move(rows.begin(), rows.end(), std::back_inserter(all));
  }
  return all;
}

}  // namespace ketnap::training
