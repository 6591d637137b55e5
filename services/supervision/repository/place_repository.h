#ifndef KETNAP_SERVICES_SUPERVISION_REPOSITORY_PLACE_REPOSITORY_H_
#define KETNAP_SERVICES_SUPERVISION_REPOSITORY_PLACE_REPOSITORY_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <utility>
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

// The row everybody locks who writes places or counts.
absl::Status LockPlaces(db::Transaction& transaction);

// What is kept of a person beside the facts.
struct PersonPlace {
  int64_t version = 0;
  Uuid organization;
};
absl::StatusOr<std::optional<PersonPlace>> FindPersonPlace(db::Transaction& transaction,
                                                           const Uuid& candidate);

// Forgets that and the stays.
absl::Status ForgetPersonPlace(db::Transaction& transaction, const Uuid& candidate);

// From this day on the person belongs to `organization`; what was known of later days is dropped.
absl::Status PutStay(db::Transaction& transaction, const Uuid& candidate, Date since,
                     const Uuid& organization);

// Where one event of a person counts.
struct Place {
  Uuid as_it_was;
  Uuid today;

  bool operator==(const Place&) const = default;
};

// Works places of one person out from the person's stays and the handovers known so far; reads each
// of them once, so it lives no longer than nothing of that changes.
class PlaceFinder {
 public:
  PlaceFinder(db::Transaction& transaction, const Uuid& candidate)
      : transaction_(transaction), candidate_(candidate) {}

  // INTERNAL for a person without an organization.
  absl::StatusOr<Place> On(Date day);

 private:
  struct Step {
    Uuid to;
    Date effective_date;
    bool ended = false;
  };
  struct Steps {
    std::vector<Step> named;  // Of this person.
    std::vector<Step> rest;   // Of everybody else.
  };

  static std::optional<Step> NextOf(const std::vector<Step>& steps, Date day,
                                    std::optional<Date> until);
  absl::StatusOr<std::vector<Step>> ReadSteps(std::string_view sql, const db::Values& values);
  absl::StatusOr<const Steps*> StepsFrom(const Uuid& organization);
  // Who carries on what the person did there on `day`: up to the day `until`, or today.
  absl::StatusOr<Uuid> CarriedOnBy(Uuid organization, Date day, std::optional<Date> until);

  db::Transaction& transaction_;
  const Uuid candidate_;
  std::optional<std::vector<std::pair<Date, Uuid>>> stays_;
  std::map<Uuid, Steps> steps_;
};

absl::StatusOr<Place> PlaceOn(db::Transaction& transaction, const Uuid& candidate, Date day);

// Keeps a handover; nothing is moved by it yet (figure_moves.h).
absl::Status PutHandover(db::Transaction& transaction, const Handover& handover);

absl::Status PutMember(db::Transaction& transaction, const Uuid& member, const Uuid& candidate);
absl::StatusOr<std::optional<Uuid>> CandidateOfMember(db::Transaction& transaction,
                                                      const Uuid& member);

// Statements above that read, for the test that asks the database how it would run them: of a
// person, of an organization, of both, of a member.
std::vector<std::string_view> PlaceStatements();

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_REPOSITORY_PLACE_REPOSITORY_H_
