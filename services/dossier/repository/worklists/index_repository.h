#ifndef KETNAP_SERVICES_DOSSIER_REPOSITORY_WORKLISTS_INDEX_REPOSITORY_H_
#define KETNAP_SERVICES_DOSSIER_REPOSITORY_WORKLISTS_INDEX_REPOSITORY_H_

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/date.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"

// The rows derived from people (places, parts of names, worklist items) and the counts of items.
namespace ketnap::dossier {

// Where an item without a day to be done by stands in tables.
inline constexpr Date kUndated(9999, 12, 31);

struct PlaceRow {
  Uuid candidate;
  Uuid ancestor;
  std::string folded_name;
  int state = 0;
  auto operator<=>(const PlaceRow&) const = default;
};

struct NameTailRow {
  Uuid candidate;
  Uuid ancestor;
  std::string tail;
  std::string folded_name;
  auto operator<=>(const NameTailRow&) const = default;
};

struct ItemRow {
  Uuid candidate;
  std::string queue;
  Uuid ancestor;
  Date due = kUndated;
  std::optional<Date> since;
  std::string subject;
  std::string rule_id;
  bool operator==(const ItemRow&) const = default;
};

struct IndexRows {
  std::vector<PlaceRow> places;
  std::vector<NameTailRow> tails;
  std::vector<ItemRow> items;
};

// The parts of a folded name from each later word on, each once and in order, as tables keep them:
// a very long one is cut off.
std::vector<std::string> NameTails(const std::string& folded_name);

// From an organization up to the top, and which committees stand on the way.
struct OrganizationPath {
  std::vector<Uuid> ancestors;  // The organization itself first.
  bool has_base_committee = false;
  bool has_sectional_committee = false;  // Below the grassroots organization.
};

// Waits for whoever changes the tree and keeps others from starting until the transaction ends. To
// be taken before organizations are locked or derived rows are written; not under access::LockTree.
absl::Status HoldTree(db::Transaction& transaction);

// Of those the replica knows. By the tables, under HoldTree.
absl::StatusOr<std::map<Uuid, OrganizationPath>> LoadPaths(db::Transaction& transaction,
                                                           const std::vector<Uuid>& organizations);

// First days of the months reviewed, in order.
absl::StatusOr<std::vector<Date>> LoadReviewedMonths(db::Transaction& transaction,
                                                     const Uuid& candidate);

// Everybody the organization or one below it follows, and who is coming there by `queues`.
absl::StatusOr<std::vector<Uuid>> FindPeopleBelow(db::Transaction& transaction,
                                                  const Uuid& organization,
                                                  const std::vector<std::string>& queues);

// Ids of people after `after`, in order.
absl::StatusOr<std::vector<Uuid>> ListPeopleAfter(db::Transaction& transaction, const Uuid& after,
                                                  int limit);

// What stands of these people, in the order of the structs' fields.
absl::StatusOr<IndexRows> LoadIndexRows(db::Transaction& transaction,
                                        const std::vector<Uuid>& candidates);

// Puts the rows into that order.
void SortRows(IndexRows* rows);

// Makes the rows `present` the rows `wanted`, both sorted, and moves the counts by as much. Counts
// are locked last and in one order, so that writers do not lock one another out.
absl::Status WriteDifference(db::Transaction& transaction, const IndexRows& present,
                             const IndexRows& wanted);

struct CountFault {
  Uuid ancestor;
  std::string queue;
  Date due;
  int shard = 0;
  int64_t surplus = 0;  // What the count says beyond the items.
};
// Counts everything there is; at most `limit` faults.
absl::StatusOr<std::vector<CountFault>> FindCountFaults(db::Transaction& transaction, int limit);
// Takes the surplus off. Under access::LockTree, which keeps writers of items away.
absl::Status RepairCounts(db::Transaction& transaction, const std::vector<CountFault>& faults);
// Ids in derived rows that are nobody's.
absl::StatusOr<std::vector<Uuid>> FindStrayPeople(db::Transaction& transaction, int limit);

// What the rows were made by.
struct IndexState {
  std::string made_by;  // Digest of queues, rules and calendar; "" when never made.
  std::string making;   // Digest by which they are being made anew; "" when nobody does.
  Uuid after;           // Whom that has come to.
};
absl::StatusOr<IndexState> LoadIndexState(db::Transaction& transaction);
absl::StatusOr<IndexState> LockIndexState(db::Transaction& transaction);
absl::Status PutIndexState(db::Transaction& transaction, const IndexState& state);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_REPOSITORY_WORKLISTS_INDEX_REPOSITORY_H_
