#ifndef KETNAP_SERVICES_DOSSIER_REPOSITORY_RELOCATION_REPOSITORY_H_
#define KETNAP_SERVICES_DOSSIER_REPOSITORY_RELOCATION_REPOSITORY_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/date.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"

// Where people were followed before reorganizations and transfers, and which reorganizations were
// applied here.
namespace ketnap::dossier {

// One move of one person.
struct CandidateRelocation {
  Uuid candidate;
  int64_t version = 0;  // Of the candidate, after the move.
  Date effective_date;
  Uuid from;
  Uuid to;
  std::string from_path;
  std::optional<Uuid> reorganization;  // One of the two.
  std::optional<Uuid> transfer;
};
absl::Status InsertRelocation(db::Transaction& transaction, const CandidateRelocation& relocation);

// Who followed the person on `day`; absent when they were not moved after it.
absl::StatusOr<std::optional<Uuid>> FindFormerOrganization(db::Transaction& transaction,
                                                           const Uuid& candidate, Date day);

// Notes a reorganization; false when it was noted before.
absl::StatusOr<bool> NoteReorganization(db::Transaction& transaction, const Uuid& reorganization,
                                        Date effective_date, absl::Time now);

// An organization that ended and who took what nobody named.
struct DepartedOrganization {
  Uuid organization;
  Uuid rest;
  Uuid reorganization;
  Date effective_date;
};
absl::Status InsertDeparted(db::Transaction& transaction, const DepartedOrganization& departed);
absl::StatusOr<std::optional<DepartedOrganization>> FindDeparted(db::Transaction& transaction,
                                                                 const Uuid& organization);
// Whether the register knows a last day of the organization, or a reorganization has ended it here:
// either may come first.
absl::StatusOr<bool> HasEnded(db::Transaction& transaction, const Uuid& organization);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_REPOSITORY_RELOCATION_REPOSITORY_H_
