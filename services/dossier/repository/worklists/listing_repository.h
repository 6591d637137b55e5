#ifndef KETNAP_SERVICES_DOSSIER_REPOSITORY_WORKLISTS_LISTING_REPOSITORY_H_
#define KETNAP_SERVICES_DOSSIER_REPOSITORY_WORKLISTS_LISTING_REPOSITORY_H_

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/base/date.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"
#include "services/dossier/domain/candidate.h"

// Pages of people and of queues, read in the order of an index whatever the size of the scope.
namespace ketnap::dossier {

// A person in a list: where they stand in its order, and their state.
struct ListedPerson {
  std::string folded_name;
  Uuid candidate;
  CandidateState state = CandidateState::kUnspecified;
};
// By name, then id.
bool ComesBefore(const ListedPerson& a, const ListedPerson& b);

struct PlaceQuery {
  std::optional<Uuid> below;                            // Absent: everybody there is.
  CandidateState state = CandidateState::kUnspecified;  // Any.
  std::string folded_prefix;
  std::string after_name;  // Key of the row before the page; "" and nil for the first.
  Uuid after_id;
  int limit = 0;
};
absl::StatusOr<std::vector<ListedPerson>> ListPlaces(db::Transaction& transaction,
                                                     const PlaceQuery& query);

// The tops of the tree.
absl::StatusOr<std::vector<Uuid>> ListTreeRoots(db::Transaction& transaction);

// Due dates from one to another, both included.
struct DayRange {
  Date first;
  Date last;
};

struct ItemQuery {
  Uuid organization;
  std::string queue;
  std::vector<DayRange> days;     // In order; none overlaps another.
  std::optional<Date> after_due;  // Key of the row before the page.
  Uuid after_id;
  int limit = 0;
};
struct ListedItem {
  Date due;
  Uuid candidate;
  std::optional<Date> since;
  std::string subject;
  std::string rule_id;
};
// By due date, then id; without a day last.
absl::StatusOr<std::vector<ListedItem>> ListItems(db::Transaction& transaction,
                                                  const ItemQuery& query);

struct DayCount {
  std::string queue;
  Date due;
  int64_t count = 0;
};
absl::StatusOr<std::vector<DayCount>> CountItems(db::Transaction& transaction,
                                                 const Uuid& organization);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_REPOSITORY_WORKLISTS_LISTING_REPOSITORY_H_
