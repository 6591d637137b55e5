#ifndef KETNAP_SERVICES_DOSSIER_HANDLERS_SYMPATHIZERS_PLACES_H_
#define KETNAP_SERVICES_DOSSIER_HANDLERS_SYMPATHIZERS_PLACES_H_

#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/date.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"
#include "services/dossier/domain/candidate.h"

// Rows in nomination_place and helper_place, as a part of candidate_index.h.
namespace ketnap::dossier {

// A person, and what the rows need beside.
struct SympathizerSubject {
  Candidate candidate;
  std::vector<Uuid> ancestors;     // The cell and every organization above it.
  std::optional<Date> review_due;  // Last day for the monthly review that is next.
};

// Whether these people have the rows they are to have.
absl::StatusOr<bool> SympathizerPlacesStand(db::Transaction& transaction,
                                            const std::vector<SympathizerSubject>& people);

// Brings them up to date; nothing is written where they stand.
absl::Status RefreshSympathizerPlaces(db::Transaction& transaction,
                                      const std::vector<SympathizerSubject>& people);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_HANDLERS_SYMPATHIZERS_PLACES_H_
