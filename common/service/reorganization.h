#ifndef KETNAP_COMMON_SERVICE_REORGANIZATION_H_
#define KETNAP_COMMON_SERVICE_REORGANIZATION_H_

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/date.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"
#include "ketnap/journal/v1/journal.pb.h"

// A reorganization that was carried out, as the services that follow it read it from the
// organization service's journal.
namespace ketnap::service {

// An organization that ended or was split, and who carries on.
struct Departure {
  Uuid organization;
  std::string display_name;     // On its last day; "" when nobody follows.
  bool ended = false;           // False when it goes on beside its parts.
  std::vector<Uuid> followers;  // In the order told; never the organization itself.
  std::optional<Uuid> rest;     // Takes what nobody named; absent: nobody, it stays where it is.
};

class AppliedReorganization {
 public:
  // Absent for entries of other kinds and for reorganizations that are not applied.
  // INVALID_ARGUMENT for one that cannot be read.
  static absl::StatusOr<std::optional<AppliedReorganization>> Read(
      const journal::v1::JournalEntry& entry);

  const Uuid& id() const { return id_; }
  const std::string& name() const { return name_; }  // "reorganizations/{reorganization}".
  const std::string& title() const { return title_; }
  Date effective_date() const { return effective_date_; }
  // In the order of the operations that made them.
  const std::vector<Departure>& departures() const { return departures_; }

  // Where the work on `resource` ("candidates/{candidate}"), or on something that is never named
  // (""), goes from `organization`: by name, else with the rest, through every later operation that
  // touches where it came to. `organization` itself when it stays.
  Uuid DestinationOf(std::string_view resource, const Uuid& organization) const;
  // Who carries on the organization of departures()[index] in the end: followers that ended in the
  // same reorganization are replaced by theirs. Each once.
  std::vector<Uuid> FinalFollowers(size_t index) const;

 private:
  std::optional<size_t> NextDeparture(const Uuid& organization, size_t from) const;

  Uuid id_;
  std::string name_;
  std::string title_;
  Date effective_date_;
  std::vector<Departure> departures_;
  std::map<Uuid, std::vector<size_t>> departures_of_;  // Positions, ascending.
  std::map<std::pair<std::string, Uuid>, Uuid> relocations_;
};

// Waits, a little, until this service's replica of the tree has taken in the organization service's
// entry of that sequence: UNAVAILABLE when it does not, and the projection tries again. 0 stands
// for an entry that was never placed. In a transaction that reads what is newest
// (RunReadModifyWrite), before it locks anything of the tree.
absl::Status WaitForTree(db::Transaction& transaction, int64_t sequence);

}  // namespace ketnap::service

#endif  // KETNAP_COMMON_SERVICE_REORGANIZATION_H_
