#include "services/dossier/handlers/sympathizers/places.h"

#include <algorithm>

#include "common/access/organization_tree.h"
#include "common/base/status_macros.h"
#include "services/dossier/domain/process_order.h"
#include "services/dossier/repository/sympathizer_repository.h"

namespace ketnap::dossier {
namespace {

using State = CandidateState;

// Where the person goes on from, for somebody between two cells.
State Standing(const Candidate& candidate) {
  return candidate.resume_state == State::kUnspecified ? candidate.state : candidate.resume_state;
}

// Somebody a helper has work with now.
bool IsHelped(const Candidate& candidate) {
  return candidate.helper.has_value() && IsOnTheWay(candidate.state) &&
         candidate.state != State::kDelisted && candidate.state != State::kNominationDeclined &&
         candidate.state != State::kMerged;
}

void AddNomination(const SympathizerSubject& person, SympathizerPlaces* places) {
  const Candidate& candidate = person.candidate;
  const auto& day = candidate.milestones.nomination;
  if (!day.has_value() || candidate.nominator_kind == 0 || candidate.state == State::kMerged) {
    return;
  }
  const int64_t position = NominationPosition(*day, Standing(candidate) != State::kNominated);
  for (const Uuid& ancestor : person.ancestors) {
    places->nominations.push_back({candidate.id, ancestor, position, candidate.nominator_kind});
  }
}

void AddHelper(const SympathizerSubject& person, SympathizerPlaces* places) {
  const Candidate& candidate = person.candidate;
  if (!IsHelped(candidate)) return;
  for (const Uuid& ancestor : person.ancestors) {
    places->helpers.push_back({candidate.id, ancestor, *candidate.helper, candidate.organization,
                               person.review_due.value_or(kNoReviewDue),
                               candidate.helper_to_be_replaced});
  }
}

SympathizerPlaces Wanted(const std::vector<SympathizerSubject>& people) {
  SympathizerPlaces places;
  for (const SympathizerSubject& person : people) {
    AddNomination(person, &places);
    AddHelper(person, &places);
  }
  std::sort(places.nominations.begin(), places.nominations.end());
  std::sort(places.helpers.begin(), places.helpers.end());
  return places;
}

absl::StatusOr<SympathizerPlaces> Present(db::Transaction& transaction,
                                          const std::vector<SympathizerSubject>& people) {
  std::vector<Uuid> ids;
  for (const SympathizerSubject& person : people) ids.push_back(person.candidate.id);
  return LoadSympathizerPlaces(transaction, ids);
}

}  // namespace

absl::StatusOr<bool> SympathizerPlacesStand(db::Transaction& transaction,
                                            const std::vector<SympathizerSubject>& people) {
  KETNAP_ASSIGN_OR_RETURN(const SympathizerPlaces present, Present(transaction, people));
  return present == Wanted(people);
}

absl::Status RefreshSympathizerPlaces(db::Transaction& transaction,
                                      const std::vector<SympathizerSubject>& people) {
  KETNAP_ASSIGN_OR_RETURN(const SympathizerPlaces present, Present(transaction, people));
  return ReplaceSympathizerPlaces(transaction, present, Wanted(people));
}

}  // namespace ketnap::dossier
