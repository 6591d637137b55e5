#ifndef KETNAP_SERVICES_DOSSIER_REPOSITORY_WORKLISTS_SEARCH_REPOSITORY_H_
#define KETNAP_SERVICES_DOSSIER_REPOSITORY_WORKLISTS_SEARCH_REPOSITORY_H_

#include <compare>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"
#include "services/dossier/domain/candidate.h"

// People found by words of their names. However many people there are, and however common the
// words, one call goes through a page and at most some hundred rows beside.
namespace ketnap::dossier {

// Somebody found, and where they stand in the order of the answer: phase, text, name, id.
//
// Phase 0 is who has the words next to one another as they were typed, the last one begun at least.
// After it comes who has them elsewhere: the phase is one more than the place, among the words
// typed, of the one that is searched by. The text is the part of the name from the word found on.
// With states there is one phase and the text is the name.
struct FoundPerson {
  int phase = 0;
  std::string text;
  std::string folded_name;
  Uuid candidate;

  auto operator<=>(const FoundPerson&) const = default;
};

struct SearchQuery {
  std::vector<Uuid> roots;
  // Folded, as they were typed; at least one. Every one begins a word of the name.
  std::vector<std::string> words;
  std::vector<CandidateState> states;  // Empty: any.
  FoundPerson after;                   // The last one before the page.
  int limit = 0;
};

struct SearchResult {
  std::vector<FoundPerson> people;  // In order, at most `limit`.
  // Set when there may be more and fewer than `limit` were found: nobody up to here was passed
  // over, whoever comes later is not looked at yet.
  std::optional<FoundPerson> searched_to;
};

absl::StatusOr<SearchResult> SearchPeople(db::Transaction& transaction, const SearchQuery& query);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_REPOSITORY_WORKLISTS_SEARCH_REPOSITORY_H_
