#include "services/dossier/repository/worklists/search_repository.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <numeric>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/status_macros.h"
#include "services/dossier/repository/worklists/index_repository.h"
#include "services/dossier/repository/worklists/index_statements.h"
#include "services/dossier/repository/worklists/listing_repository.h"

namespace ketnap::dossier {
namespace {

// Rows one call goes through where not every row is somebody sought.
constexpr int kRowsLookedAt = 128;
constexpr int kLeastShare = 8;
// So many words, the longest, are asked how common they are: up to few names, then up to more.
constexpr size_t kWordsCompared = 3;
constexpr int kNamesCounted[] = {16, 64};
// Sorts after every folded text that begins the same: those hold letters, digits, spaces.
constexpr char kGreatestCharacter[] = "\U0010FFFF";

std::string EndOf(const std::string& prefix) { return absl::StrCat(prefix, kGreatestCharacter); }

bool HasWord(const std::string& folded_name, const std::string& word) {
  return absl::StartsWith(folded_name, word) ||
         absl::StrContains(folded_name, absl::StrCat(" ", word));
}

bool HasWords(const std::string& folded_name, const std::vector<std::string>& words) {
  return std::all_of(words.begin(), words.end(),
                     [&](const std::string& word) { return HasWord(folded_name, word); });
}

// The first, by order, of the name and its tails that begin with `prefix`; "" when none does. Of
// somebody whom a prefix finds twice only this row counts.
std::string FirstText(const std::string& folded_name, const std::string& prefix) {
  std::string first = absl::StartsWith(folded_name, prefix) ? folded_name : "";
  for (const std::string& tail : NameTails(folded_name)) {
    if (!absl::StartsWith(tail, prefix)) continue;
    if (first.empty() || tail < first) first = tail;
  }
  return first;
}

// Rows after `after` in the order of the search, from several ranges: each begins where it stands,
// so that nothing before it is read again.
class Rows {
 public:
  Rows(db::Transaction& transaction, int limit) : transaction_(transaction), limit_(limit) {}

  absl::Status Read(const char* statement, db::Values values) {
    const int missing = limit_ - static_cast<int>(found_.size());
    if (missing <= 0) return absl::OkStatus();
    values.emplace_back(missing);
    KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, transaction_.Query(statement, values));
    for (const db::Row& row : rows) found_.push_back({0, row.Text(0), row.Text(1), row.Id(2)});
    return absl::OkStatus();
  }
  bool is_full() const { return static_cast<int>(found_.size()) == limit_; }
  std::vector<FoundPerson>& found() { return found_; }

 private:
  db::Transaction& transaction_;
  const int limit_;
  std::vector<FoundPerson> found_;
};

// Names that begin with `prefix`.
absl::Status ReadNames(const Uuid& root, const std::string& prefix, const FoundPerson& after,
                       Rows* rows) {
  // A whole name stands before the tails that read like it of later names.
  if (after.text >= after.folded_name && absl::StartsWith(after.text, prefix)) {
    const Uuid from = after.text == after.folded_name ? after.candidate : Uuid();
    KETNAP_RETURN_IF_ERROR(rows->Read(sql::kNamesAlike, {root, after.text, from}));
  }
  return rows->Read(sql::kNamesAfter, {root, prefix, after.text, EndOf(prefix)});
}

// Names with a later word from which on they begin with `prefix`.
absl::Status ReadTails(const Uuid& root, const std::string& prefix, const FoundPerson& after,
                       Rows* rows) {
  if (!after.text.empty()) {
    KETNAP_RETURN_IF_ERROR(
        rows->Read(sql::kTailsAlike, {root, after.text, after.folded_name, after.candidate}));
    KETNAP_RETURN_IF_ERROR(
        rows->Read(sql::kTailsOfLaterNames, {root, after.text, after.folded_name}));
  }
  return rows->Read(sql::kTailsAfter, {root, prefix, after.text, EndOf(prefix)});
}

// One call: what was found so far, and how far it looked.
class Search {
 public:
  Search(db::Transaction& transaction, const SearchQuery& query)
      : transaction_(transaction), query_(query), phrase_(absl::StrJoin(query.words, " ")) {}

  absl::StatusOr<SearchResult> Run() {
    if (!query_.states.empty()) {
      KETNAP_RETURN_IF_ERROR(FindByState());
      return Finish();
    }
    FoundPerson after = query_.after;
    if (after.phase == 0) {
      KETNAP_RETURN_IF_ERROR(FindFrom(phrase_, after, Share(query_.limit, query_.roots.size())));
      if (query_.words.size() == 1 || IsFull() || stop_.has_value()) return Finish();
      KETNAP_ASSIGN_OR_RETURN(after.phase, ChoosePhase());
      after = {after.phase, "", "", Uuid()};
    }
    const std::string& word = query_.words[static_cast<size_t>(after.phase - 1)];
    KETNAP_RETURN_IF_ERROR(
        FindFrom(word, after, Share(std::max(query_.limit, kRowsLookedAt), query_.roots.size())));
    return Finish();
  }

 private:
  // Of the rows to look at, those of one of so many lists.
  static int Share(int rows, size_t lists) {
    return std::max(kLeastShare, rows / static_cast<int>(std::max<size_t>(1, lists)));
  }
  bool IsFull() const { return static_cast<int>(people_.size()) >= query_.limit; }

  bool IsSought(const FoundPerson& person, int phase) const {
    if (phase == 0) return FirstText(person.folded_name, phrase_) == person.text;
    return HasWords(person.folded_name, query_.words) &&
           FirstText(person.folded_name, phrase_).empty() &&
           FirstText(person.folded_name, query_.words[static_cast<size_t>(phase - 1)]) ==
               person.text;
  }

  void StopAt(const FoundPerson& last) {
    if (!stop_.has_value() || last < *stop_) stop_ = last;
  }

  void Take(int phase, Rows* rows) {
    for (FoundPerson& person : rows->found()) person.phase = phase;
    if (rows->is_full()) StopAt(rows->found().back());
    std::copy_if(rows->found().begin(), rows->found().end(), std::back_inserter(people_),
                 [&](const FoundPerson& person) { return IsSought(person, phase); });
  }

  absl::Status FindFrom(const std::string& prefix, const FoundPerson& after, int limit) {
    for (const Uuid& root : query_.roots) {
      Rows names(transaction_, limit), tails(transaction_, limit);
      KETNAP_RETURN_IF_ERROR(ReadNames(root, prefix, after, &names));
      KETNAP_RETURN_IF_ERROR(ReadTails(root, prefix, after, &tails));
      Take(after.phase, &names);
      Take(after.phase, &tails);
    }
    return absl::OkStatus();
  }

  // By the lists of the states, in which the words are as common as anywhere.
  absl::Status FindByState() {
    PlaceQuery window;
    window.after_name = query_.after.folded_name;
    window.after_id = query_.after.candidate;
    window.limit = Share(std::max(query_.limit, 2 * kRowsLookedAt),
                         query_.states.size() * query_.roots.size());
    for (const Uuid& root : query_.roots) {
      window.below = root;
      for (const CandidateState state : query_.states) {
        window.state = state;
        KETNAP_ASSIGN_OR_RETURN(const auto listed, ListPlaces(transaction_, window));
        for (const ListedPerson& person : listed) {
          if (!HasWords(person.folded_name, query_.words)) continue;
          people_.push_back({0, person.folded_name, person.folded_name, person.candidate});
        }
        if (static_cast<int>(listed.size()) < window.limit) continue;
        const ListedPerson& last = listed.back();
        StopAt({0, last.folded_name, last.folded_name, last.candidate});
      }
    }
    return absl::OkStatus();
  }

  // How many names have the word; SIZE_MAX when it is `most` or more.
  absl::StatusOr<size_t> CountNames(const std::string& word, int most) {
    size_t count = 0;
    for (const Uuid& root : query_.roots) {
      Rows names(transaction_, most), tails(transaction_, most);
      KETNAP_RETURN_IF_ERROR(ReadNames(root, word, {}, &names));
      if (names.is_full()) return SIZE_MAX;
      KETNAP_RETURN_IF_ERROR(ReadTails(root, word, {}, &tails));
      if (tails.is_full()) return SIZE_MAX;
      count += names.found().size() + tails.found().size();
    }
    return count;
  }

  // Places of the longest words, those typed last first.
  std::vector<size_t> WordsToCompare() const {
    std::vector<size_t> places(query_.words.size());
    std::iota(places.begin(), places.end(), size_t{0});
    std::stable_sort(places.begin(), places.end(), [&](size_t a, size_t b) {
      return query_.words[a].size() > query_.words[b].size();
    });
    places.resize(std::min(places.size(), kWordsCompared));
    std::sort(places.rbegin(), places.rend());
    return places;
  }

  // The phase of the rarest word; of words that are all common the last, for people are told apart
  // by their own name rather than by that of their family.
  absl::StatusOr<int> ChoosePhase() {
    size_t rarest = query_.words.size() - 1;
    for (const int most : kNamesCounted) {
      size_t least = SIZE_MAX;
      for (const size_t word : WordsToCompare()) {
        KETNAP_ASSIGN_OR_RETURN(const size_t count, CountNames(query_.words[word], most));
        if (count >= least) continue;
        least = count;
        rarest = word;
      }
      if (least != SIZE_MAX) break;
    }
    return static_cast<int>(rarest) + 1;
  }

  SearchResult Finish() {
    std::sort(people_.begin(), people_.end());
    people_.erase(std::unique(people_.begin(), people_.end()), people_.end());
    // Who comes after the place where one range stopped waits for the next page.
    if (stop_.has_value()) {
      std::erase_if(people_, [&](const FoundPerson& person) { return person > *stop_; });
    }
    SearchResult result;
    result.people = std::move(people_);
    if (static_cast<int>(result.people.size()) < query_.limit) {
      result.searched_to = stop_;
    } else {
      // A full page says itself how far it goes.
      result.people.resize(static_cast<size_t>(query_.limit));
    }
    return result;
  }

  db::Transaction& transaction_;
  const SearchQuery& query_;
  const std::string phrase_;
  std::vector<FoundPerson> people_;
  std::optional<FoundPerson> stop_;
};

}  // namespace

absl::StatusOr<SearchResult> SearchPeople(db::Transaction& transaction, const SearchQuery& query) {
  return Search(transaction, query).Run();
}

}  // namespace ketnap::dossier
