#include "services/dossier/repository/worklists/listing_repository.h"

#include <algorithm>
#include <cstdint>
#include <tuple>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/status_macros.h"
#include "services/dossier/repository/worklists/index_repository.h"
#include "services/dossier/repository/worklists/index_statements.h"

namespace ketnap::dossier {
namespace {

// Sorts after every folded text that begins the same: those hold letters, digits, spaces.
constexpr char kGreatestCharacter[] = "\U0010FFFF";

// A word that begins words of fewer names than this is searched by these names; where every word is
// more common, names are gone through in their order.
constexpr size_t kCommonKeys = 1000;
// How many names one search goes through at most, and how many of them at once.
constexpr int kMostNames = 20000;
constexpr int kNamesAtOnce = 2000;

std::vector<ListedPerson> PeopleOf(const db::Rows& rows) {
  std::vector<ListedPerson> people;
  for (const db::Row& row : rows) {
    people.push_back({row.Text(0), row.Id(1), static_cast<CandidateState>(row.Int(2))});
  }
  return people;
}

std::string EndOf(const std::string& prefix) { return absl::StrCat(prefix, kGreatestCharacter); }

bool HasWord(const std::string& folded_name, const std::string& word) {
  if (absl::StartsWith(folded_name, word)) return true;
  return absl::StrContains(folded_name, absl::StrCat(" ", word));
}

bool Matches(const ListedPerson& person, const SearchQuery& query) {
  const bool in_state = query.states.empty() || std::find(query.states.begin(), query.states.end(),
                                                          person.state) != query.states.end();
  return in_state && std::all_of(query.words.begin(), query.words.end(), [&](const auto& word) {
           return HasWord(person.folded_name, word);
         });
}

// How many names have a word first, and how many later on; both counted to kCommonKeys.
struct Width {
  size_t first = 0;
  size_t later = 0;
  bool is_common() const { return first >= kCommonKeys || later >= kCommonKeys; }
};

absl::StatusOr<Width> WidthOf(db::Transaction& transaction, const Uuid& below,
                              const std::string& word) {
  const db::Values values = {below, word, EndOf(word), kCommonKeys};
  KETNAP_ASSIGN_OR_RETURN(const db::Rows first, transaction.Query(sql::kFirstWordWidth, values));
  KETNAP_ASSIGN_OR_RETURN(const db::Rows later, transaction.Query(sql::kLaterWordWidth, values));
  return Width{first.size(), later.size()};
}

void Finish(const SearchQuery& query, SearchResult* result) {
  auto& people = result->people;
  std::sort(people.begin(), people.end(), &ComesBefore);
  // A name may have several words that begin so.
  const auto same = [](const auto& a, const auto& b) { return a.candidate == b.candidate; };
  people.erase(std::unique(people.begin(), people.end(), same), people.end());
  // Who comes after the place where one way of searching stopped is looked at from there on.
  if (result->searched_to.has_value()) {
    std::erase_if(people, [&](const ListedPerson& person) {
      return ComesBefore(*result->searched_to, person);
    });
  }
  if (people.size() < static_cast<size_t>(query.limit)) return;
  // A full page says itself how far it goes.
  people.resize(static_cast<size_t>(query.limit));
  result->searched_to.reset();
}

void Stop(const ListedPerson& at, SearchResult* result) {
  if (!result->searched_to.has_value() || ComesBefore(at, *result->searched_to)) {
    result->searched_to = at;
  }
}

// Names that have the word later on.
absl::Status AddByLaterWord(db::Transaction& transaction, const SearchQuery& query,
                            const std::string& word, SearchResult* result) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows,
                          transaction.Query(sql::kWithLaterWord, {query.below, word, EndOf(word)}));
  const ListedPerson after{query.after_name, query.after_id, {}};
  for (ListedPerson& person : PeopleOf(rows)) {
    if (ComesBefore(after, person) && Matches(person, query)) {
      result->people.push_back(std::move(person));
    }
  }
  return absl::OkStatus();
}

// Names that begin with `prefix`, in their order, until a page is found or many were gone through.
absl::Status AddByName(db::Transaction& transaction, const SearchQuery& query,
                       const std::string& prefix, SearchResult* result) {
  PlaceQuery window;
  window.below = query.below;
  window.folded_prefix = prefix;
  window.after_name = query.after_name;
  window.after_id = query.after_id;
  window.limit = std::min(kNamesAtOnce, 4 * query.limit);
  int found = 0;
  for (int gone_through = 0; gone_through < kMostNames;) {
    KETNAP_ASSIGN_OR_RETURN(const std::vector<ListedPerson> names, ListPlaces(transaction, window));
    for (const ListedPerson& person : names) {
      if (!Matches(person, query)) continue;
      result->people.push_back(person);
      // As many as fit a page; what comes later is the next page's.
      if (++found == query.limit) return absl::OkStatus();
    }
    if (names.size() < static_cast<size_t>(window.limit)) return absl::OkStatus();
    gone_through += window.limit;
    window.after_name = names.back().folded_name;
    window.after_id = names.back().candidate;
    window.limit = kNamesAtOnce;
  }
  Stop({window.after_name, window.after_id, {}}, result);
  return absl::OkStatus();
}

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

absl::StatusOr<SearchResult> SearchPlaces(db::Transaction& transaction, const SearchQuery& query) {
  std::vector<Width> widths;
  for (const std::string& word : query.words) {
    KETNAP_ASSIGN_OR_RETURN(const Width width, WidthOf(transaction, query.below, word));
    widths.push_back(width);
  }
  const auto narrowest = [&](auto width_of) {
    const auto least =
        std::min_element(widths.begin(), widths.end(),
                         [&](const Width& a, const Width& b) { return width_of(a) < width_of(b); });
    return static_cast<size_t>(least - widths.begin());
  };
  SearchResult result;
  const size_t rare =
      narrowest([](const Width& w) { return w.is_common() ? SIZE_MAX : w.first + w.later; });
  if (!widths[rare].is_common()) {
    // Whoever is sought has this word, first or later on.
    const std::string& word = query.words[rare];
    KETNAP_RETURN_IF_ERROR(AddByName(transaction, query, word, &result));
    KETNAP_RETURN_IF_ERROR(AddByLaterWord(transaction, query, word, &result));
    Finish(query, &result);
    return result;
  }
  // Whoever is sought has one of the words first, or all of them later on.
  const size_t later = narrowest([](const Width& w) { return w.later; });
  if (widths[later].later < kCommonKeys) {
    for (const std::string& word : query.words) {
      KETNAP_RETURN_IF_ERROR(AddByName(transaction, query, word, &result));
    }
    KETNAP_RETURN_IF_ERROR(AddByLaterWord(transaction, query, query.words[later], &result));
  } else {
    KETNAP_RETURN_IF_ERROR(AddByName(transaction, query, "", &result));
  }
  Finish(query, &result);
  return result;
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
