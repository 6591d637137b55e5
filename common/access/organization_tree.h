#ifndef KETNAP_COMMON_ACCESS_ORGANIZATION_TREE_H_
#define KETNAP_COMMON_ACCESS_ORGANIZATION_TREE_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "common/access/caller.h"
#include "common/access/request_context.h"
#include "common/base/uuid.h"
#include "common/db/database.h"

namespace ketnap::access {

// Where a span of days without an end ends in the tables. Structs leave valid_to empty instead.
inline constexpr Date kOpenDay(9999, 12, 31);

// An organization from one day to another. Periods of an organization follow each other without gap
// or overlap.
struct OrganizationPeriod {
  Date valid_from;
  std::optional<Date> valid_to;  // Last day; absent for the present one.
  std::optional<Uuid> parent;    // Absent for the root.
  std::string type;
  std::string display_name;

  bool Covers(Date day) const { return valid_from <= day && (!valid_to || day <= *valid_to); }
  bool operator==(const OrganizationPeriod&) const = default;
};

// An authority to decide admission and the days it is held.
struct AuthorityPeriod {
  int kind = 0;  // As numbered in the API (ketnap.organization.v1.AuthorityKind).
  Date valid_from;
  std::optional<Date> valid_to;

  bool Covers(Date day) const { return valid_from <= day && (!valid_to || day <= *valid_to); }
  bool operator==(const AuthorityPeriod&) const = default;
};

// What a service knows of one organization, from the organization service's events.
struct OrganizationNode {
  Uuid id;
  std::optional<Uuid> parent;  // Absent for the root. Of one that has ended: its last parent.
  std::string type;            // Code of its type, "GRASSROOTS_PARTY_ORGANIZATION".
  std::string display_name;
  bool has_admission_authority = false;  // Today.
  Date valid_from;
  std::optional<Date> valid_to;
  // Oldest first; never empty in a replica, where neighbours that say the same are one.
  std::vector<OrganizationPeriod> periods;
  std::vector<AuthorityPeriod> authorities;  // All it ever held.
};

// One step from an organization to one that followed it in a reorganization.
struct Succession {
  Uuid predecessor;
  Uuid successor;
  Date effective_date;
  int share_percent = 0;
  bool takes_rest = false;         // What nobody named went there.
  bool predecessor_ended = false;  // False when the predecessor goes on beside its parts.
};

// A service's replica of the tree, in tables and in memory. Two trees in one:
//
// The tree of today, for access: replica_organization and its closure replica_organization_closure
// (ancestor_id, descendant_id, depth; every node is its own ancestor at depth 0). An organization
// that has ended keeps its place below its last parent, so that its records stay visible to those
// above. Lists are scoped in SQL by joining this closure.
//
// The tree of every day, for "as it was": periods, and replica_organization_span (ancestor_id,
// descendant_id, valid_from, valid_to, depth, type, folded_name; open ends are 9999-12-31): one row
// for each stretch of days on which the descendant stood below the ancestor under one name.
//
// Thread safe.
class OrganizationTree {
 public:
  OrganizationTree();
  ~OrganizationTree();

  // Brings memory up to what is committed: reads what changed since the last time. Called at start,
  // after every applied batch that touched the replica, and after this service's own commits.
  absl::Status Reload(db::Database& database);

  bool Contains(const Uuid& id) const;
  std::optional<OrganizationNode> Find(const Uuid& id) const;
  // Whether `descendant` is `ancestor` or lies below it, in the tree of today. False when either is
  // unknown.
  bool IsWithin(const Uuid& descendant, const Uuid& ancestor) const;
  // From the node itself up to the root; empty when unknown.
  std::vector<Uuid> PathToRoot(const Uuid& id) const;
  // How many organizations lie below, the node itself included; 0 when unknown.
  size_t CountWithin(const Uuid& ancestor) const;

  // The same on any day: false, or empty, when the organization did not exist on that day.
  bool ExistsOn(const Uuid& id, Date day) const;
  bool IsWithinOn(const Uuid& descendant, const Uuid& ancestor, Date day) const;
  std::vector<Uuid> PathToRootOn(const Uuid& id, Date day) const;
  // The node itself and everything below it on that day, parents before children.
  std::vector<Uuid> SubtreeOn(const Uuid& ancestor, Date day) const;
  // The nearest organization, from the node itself upwards, that held an authority to decide
  // admission on that day.
  std::optional<Uuid> AdmissionAuthorityOn(const Uuid& id, Date day) const;

  // Who carries on `id` today: itself while it exists, else, step by step, the successor that took
  // the rest. Absent when it ended without one, or is unknown.
  std::optional<Uuid> CarriedOnBy(const Uuid& id) const;
  // The steps that lead on from `id`, by effective date.
  std::vector<Succession> SuccessionsOf(const Uuid& id) const;
  size_t size() const;

 private:
  struct Snapshot;
  std::shared_ptr<const Snapshot> snapshot() const;

  absl::Mutex reload_mutex_;  // One reload at a time: an older one must not end last.
  mutable absl::Mutex mutex_;
  std::shared_ptr<const Snapshot> snapshot_ ABSL_GUARDED_BY(mutex_);
};

// Writes one node, its periods, closure and spans, those of everything below it included. Every
// parent it names must be there already (FAILED_PRECONDITION PARENT_ORGANIZATION_UNKNOWN), none may
// lie below it on a day they share (FAILED_PRECONDITION ORGANIZATION_CYCLE); gaps and overlaps of
// its periods are INVALID_ARGUMENT. A node without periods gets one, from its own fields. Writers
// of the tree come one after the other: the row of replica_tree_state is locked first. Told again
// it changes nothing. Inside the transaction that applies the event.
absl::Status UpsertOrganization(db::Transaction& transaction, const OrganizationNode& node);

// Takes the lock that UpsertOrganization takes, before anything is read that it depends on.
absl::Status LockTree(db::Transaction& transaction);

// Whether `descendant` stood below `ancestor`, or was it, on that day: by the tables, inside the
// transaction that has just changed them.
absl::StatusOr<bool> StoodWithin(db::Transaction& transaction, const Uuid& descendant,
                                 const Uuid& ancestor, Date day);

// Writes one succession; told again it changes nothing.
absl::Status PutSuccession(db::Transaction& transaction, const Succession& succession);

// Whether the caller holds `permission` over `organization` on the context's day. NOT_FOUND for
// `resource_name` when not: what a caller may not see does not exist for them. What only an
// inspection's grant allows is noted (Caller::inspection_use); the same of VisibleScopeOf.
absl::Status CheckScope(const RequestContext& context, const OrganizationTree& tree,
                        std::string_view permission, const Uuid& organization,
                        std::string_view resource_name);

// Whether the caller holds context.permission over the whole suite, by a grant without
// organization. PERMISSION_DENIED reason SUITE_GRANT_REQUIRED when not.
absl::Status CheckSuiteScope(const RequestContext& context);

// The roots of what the caller may see under context.permission today: for the join of a scoped
// list. `everything` is set when a grant covers the whole suite. Redundant roots (below another)
// are dropped.
struct VisibleScope {
  bool everything = false;
  std::vector<Uuid> roots;
  bool IsEmpty() const { return !everything && roots.empty(); }
};
VisibleScope VisibleScopeOf(const RequestContext& context, const OrganizationTree& tree);

}  // namespace ketnap::access

#endif  // KETNAP_COMMON_ACCESS_ORGANIZATION_TREE_H_
