#include "services/dossier/repository/worklists/listing_repository.h"

#include <algorithm>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "services/dossier/repository/worklists/index_repository.h"
#include "services/dossier/repository/worklists/index_statements.h"

namespace ketnap::dossier {
namespace {

// Sorts after every folded text that begins the same: those hold letters, digits, spaces.
constexpr char kGreatestCharacter[] = "\U0010FFFF";

std::vector<ListedPerson> PeopleOf(const db::Rows& rows) {
  std::vector<ListedPerson> people;
  for (const db::Row& row : rows) {
    people.push_back({row.Text(0), row.Id(1), static_cast<CandidateState>(row.Int(2))});
  }
  return people;
}

std::string EndOf(const std::string& prefix) { return absl::StrCat(prefix, kGreatestCharacter); }

absl::Status AppendItems(const db::Rows& rows, std::vector<ListedItem>* items) {
  for (const db::Row& row : rows) {
    items->push_back({row.OptionalDate(0).value_or(kUndated), row.Id(1), row.OptionalDate(2),
                      row.Text(3), row.Text(4)});
  }
  return absl::OkStatus();
}

}  // namespace

bool ComesBefore(const ListedPerson& a, const ListedPerson& b) {
  return std::tie(a.folded_name, a.candidate) < std::tie(b.folded_name, b.candidate);
}

absl::StatusOr<std::vector<ListedPerson>> ListPlaces(db::Transaction& transaction,
                                                     const PlaceQuery& query) {
  const bool any_state = query.state == CandidateState::kUnspecified;
  db::Values values;
  if (query.below.has_value()) values.emplace_back(*query.below);
  if (!any_state) values.emplace_back(query.state);
  values.insert(values.end(),
                {std::max(query.folded_prefix, query.after_name), EndOf(query.folded_prefix),
                 query.after_name, query.after_id, query.limit});
  const char* statement = any_state ? sql::kListPeople : sql::kListPeopleOfState;
  if (query.below.has_value()) {
    statement = any_state ? sql::kListPlaces : sql::kListPlacesOfState;
  }
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, transaction.Query(statement, values));
  return PeopleOf(rows);
}

absl::StatusOr<std::vector<Uuid>> ListTreeRoots(db::Transaction& transaction) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, transaction.Query(sql::kTreeRoots));
  std::vector<Uuid> roots;
  for (const db::Row& row : rows) roots.push_back(row.Id(0));
  return roots;
}

absl::StatusOr<std::vector<ListedItem>> ListItems(db::Transaction& transaction,
                                                  const ItemQuery& query) {
  std::vector<ListedItem> items;
  const auto missing = [&] { return query.limit - static_cast<int>(items.size()); };
  if (query.after_due.has_value()) {
    KETNAP_ASSIGN_OR_RETURN(
        const db::Rows rows,
        transaction.Query(sql::kItemsOfDay, {query.organization, query.queue, *query.after_due,
                                             query.after_id, query.limit}));
    KETNAP_RETURN_IF_ERROR(AppendItems(rows, &items));
  }
  for (const DayRange& range : query.days) {
    const Date first =
        query.after_due.has_value() ? std::max(range.first, *query.after_due + 1) : range.first;
    if (missing() <= 0 || first > range.last) continue;
    KETNAP_ASSIGN_OR_RETURN(const db::Rows rows,
                            transaction.Query(sql::kItemsOfDays, {query.organization, query.queue,
                                                                  first, range.last, missing()}));
    KETNAP_RETURN_IF_ERROR(AppendItems(rows, &items));
  }
  return items;
}

absl::StatusOr<std::vector<DayCount>> CountItems(db::Transaction& transaction,
                                                 const Uuid& organization) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, transaction.Query(sql::kCounts, {organization}));
  std::vector<DayCount> counts;
  for (const db::Row& row : rows)
    counts.push_back({row.Text(0), row.OptionalDate(1).value_or(kUndated), row.Int(2)});
  return counts;
}

}  // namespace ketnap::dossier
