#ifndef KETNAP_SERVICES_SUPERVISION_REPOSITORY_PLACE_REPOSITORY_H_
#define KETNAP_SERVICES_SUPERVISION_REPOSITORY_PLACE_REPOSITORY_H_

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/date.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"

// Where a person's facts belong: the organization of the day, and who carries that one on today.
// Persons come by one journal and reorganizations by another; whichever comes later brings both
// together. Both lock the places first, so that neither misses the other.
namespace ketnap::supervision {

// A step by which the facts of an organization go to another one.
struct Handover {
  Uuid from;
  Uuid to;
  Date effective_date;
  bool ended = false;             // `from` ended with it; else it goes on beside its parts.
  std::optional<Uuid> candidate;  // Only this person, whom a split named.
};

// The row everybody locks who writes places.
absl::Status LockPlaces(db::Transaction& transaction);

// The facts of a person that counting depends on, as they are kept.
struct PersonPlace {
  int64_t version = 0;
  Uuid organization;
  std::optional<Date> nominated_on;
  std::optional<Date> admitted_on;

  bool SamePlace(const PersonPlace& other) const {
    return organization == other.organization && nominated_on == other.nominated_on &&
           admitted_on == other.admitted_on;
  }
};
absl::StatusOr<std::optional<PersonPlace>> FindPersonPlace(db::Transaction& transaction,
                                                           const Uuid& candidate);

// From this day on the person belongs to `organization`; what was known of later days is dropped.
absl::Status PutStay(db::Transaction& transaction, const Uuid& candidate, Date since,
                     const Uuid& organization);

// Where one event of a person counts.
struct Place {
  Uuid as_it_was;
  Uuid today;
};
// Works it out from the person's stays and the handovers known so far.
absl::StatusOr<Place> PlaceOn(db::Transaction& transaction, const Uuid& candidate, Date day);

// Keeps the handovers and brings every place up to them. Told again they change nothing.
absl::Status ApplyHandovers(db::Transaction& transaction, const std::vector<Handover>& handovers);

absl::Status PutMember(db::Transaction& transaction, const Uuid& member, const Uuid& candidate);
absl::StatusOr<std::optional<Uuid>> CandidateOfMember(db::Transaction& transaction,
                                                      const Uuid& member);

// Statements above that read or update by a condition, for the test that asks the database how it
// would run them.
std::vector<std::string_view> PlaceStatements();

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_REPOSITORY_PLACE_REPOSITORY_H_
