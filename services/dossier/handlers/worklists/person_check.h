#ifndef KETNAP_SERVICES_DOSSIER_HANDLERS_WORKLISTS_PERSON_CHECK_H_
#define KETNAP_SERVICES_DOSSIER_HANDLERS_WORKLISTS_PERSON_CHECK_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"
#include "services/dossier/handlers/environment.h"
#include "services/dossier/handlers/steps/journal_fold.h"
#include "services/dossier/handlers/worklists/candidate_index.h"

// One person in the tables against the same person in the journal.
namespace ketnap::dossier {

struct PersonFault {
  std::string projection;  // "candidate", "dossier", "review", "place", "search", "worklist".
  std::string message;     // Without personal data.
};

// What stands of a person and what the journal tells.
struct PersonTruth {
  Uuid id;
  std::optional<CandidateRecord> standing;
  DossierPapers papers;
  std::vector<FoldedReview> reviews;  // By month.
  IndexRows rows;
  std::optional<FoldedCandidate> folded;  // Absent when the journal tells nothing.
};

absl::StatusOr<PersonTruth> LoadTruth(db::Transaction& transaction, const Uuid& id);

// What differs of row, papers and reviews.
std::vector<PersonFault> ComparePerson(const PersonTruth& truth);
// What differs of the derived rows, which are to be `wanted`.
std::vector<PersonFault> CompareRows(const IndexRows& present, const IndexRows& wanted);

// What the derived rows are to be made from: the journal, or the tables where it tells nothing.
WorklistFacts FactsOf(const PersonTruth& truth);

// Writes row and papers as the journal tells; marks and remarks of reviews are not in it and stay.
absl::Status RestorePerson(db::Transaction& transaction, const PersonTruth& truth);

// The next people, of the journal and of the tables, by id.
absl::StatusOr<std::vector<Uuid>> ListKnownPeople(db::Transaction& transaction, const Uuid& after,
                                                  int limit);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_HANDLERS_WORKLISTS_PERSON_CHECK_H_
