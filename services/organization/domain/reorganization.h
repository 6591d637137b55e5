#ifndef KETNAP_SERVICES_ORGANIZATION_DOMAIN_REORGANIZATION_H_
#define KETNAP_SERVICES_ORGANIZATION_DOMAIN_REORGANIZATION_H_

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "common/base/date.h"
#include "common/base/uuid.h"
#include "services/organization/domain/lineage.h"
#include "services/organization/domain/organization.h"

// What a batch of changes makes of the tree: computed on a picture of it, before anything is
// written.
namespace ketnap::organization {

// ---- the batch

struct CreateStep {
  Organization organization;  // Id, content, open authorities and codes; dates are not read.
};
struct RenameStep {
  Uuid organization;
  std::string display_name;
};
struct RetypeStep {
  Uuid organization;
  std::string type;
};
struct MoveStep {
  std::vector<Uuid> organizations;
  Uuid new_parent;
};
struct MergeStep {
  std::vector<Uuid> sources;
  Uuid target;
};
struct SplitStepPart {
  Uuid organization;
  std::vector<Uuid> children;
  std::vector<Uuid> members;
  std::vector<Uuid> candidates;
  int share_percent = 0;
  bool takes_rest = false;
};
struct SplitStep {
  Uuid source;
  std::vector<SplitStepPart> parts;
};
// Who carries on what an organization leaves.
struct Inheritor {
  Uuid organization;
  int share_percent = 0;
  bool takes_rest = false;

  bool operator==(const Inheritor&) const = default;
};
struct DissolveStep {
  Uuid organization;
  std::vector<Inheritor> inheritors;
};
struct AuthorityStep {
  Uuid organization;
  AuthorityKind kind = AuthorityKind::kUnspecified;
  bool given = true;  // Otherwise taken back.
};
using StructureStep = std::variant<CreateStep, RenameStep, RetypeStep, MoveStep, MergeStep,
                                   SplitStep, DissolveStep, AuthorityStep>;

struct Batch {
  Uuid organization;  // In whose subtree everything happens.
  Date effective_date;
  std::vector<StructureStep> steps;
  // People whom a split names may have left the source meanwhile: they are passed over. For a batch
  // that was whole when it was recorded and is carried out later.
  bool people_may_have_left = false;
};

// ---- the picture

// Where a member stands, and the candidate the member comes from.
struct MemberPlace {
  Uuid organization;
  std::optional<Uuid> candidate;
};
// Where the open work on a candidate stands, and the member the candidate has become.
struct CandidatePlace {
  Uuid organization;
  std::optional<Uuid> member;
};

// The tree as it is, read under its lock. Holds at least the subtree of the deciding organization,
// what stands directly above and beside it, and everything the batch names that exists; of each its
// content, its dates and its authorities.
struct Structure {
  std::map<Uuid, Organization> organizations;
  std::map<std::string, OrganizationType, std::less<>> types;
  // For organizations whose content began after the effective date: since when their place has been
  // the present one. Others: not longer than their content.
  std::map<Uuid, Date> placed_from;
  // For organizations that have lost everything below them, or a part of it: the last day on which
  // something stood directly below that no longer does.
  std::map<Uuid, Date> last_former_child;
  std::set<Uuid> with_members;          // Of those that get another type: to which members belong.
  std::map<Uuid, MemberPlace> members;  // Those the batch names, and of its candidates.
  std::map<Uuid, CandidatePlace> candidates;  // Those the batch names.
  // Of the codes that new organizations bring: who holds them.
  std::map<std::pair<std::string, std::string>, Uuid> codes;
};

// ---- what comes of it

struct ContentChange {
  Uuid organization;
  OrganizationContent content;
};
struct AuthorityChange {
  Uuid organization;
  AuthorityKind kind = AuthorityKind::kUnspecified;
  bool given = true;
};

// An organization whose people and work go to others.
struct Leaving {
  Uuid organization;
  std::string display_name;  // On its last day.
  bool ends = true;          // False when it goes on as one of its inheritors.
  std::vector<Inheritor> inheritors;
  std::map<Uuid, Uuid> named_members;     // Members of it that a split names: where they go.
  std::map<Uuid, Uuid> named_candidates;  // The same of candidates; those of named members too.
};

// As numbered in the API.
enum class StructureImpactKind {
  kCreated = 1,
  kRenamed = 2,
  kRetyped = 3,
  kMoved = 4,
  kEnded = 5,
  kAuthorityChanged = 6
};
struct StructureImpact {
  StructureImpactKind kind;
  Uuid organization;
  std::string display_name;
  std::optional<Uuid> from;
  std::vector<Uuid> to;
};

struct Outcome {
  std::vector<Organization> created;         // Those above before those below.
  std::vector<ContentChange> changed;        // Once each, those above before those below.
  std::vector<Uuid> ended;                   // Those below before those above.
  std::vector<AuthorityChange> authorities;  // Taken before given.
  std::vector<LineageEdge> lineage;          // In the order of the steps; of no reorganization yet.
  std::vector<Leaving> leaving;
  std::vector<StructureImpact> impact;
  // Everything above that changes in any way, those above before those below by the tree as it is
  // afterwards; one that has ended counts as below its last parent.
  std::vector<Uuid> order;
  // The living part of the picture as it is afterwards.
  std::map<Uuid, std::optional<Uuid>> parents;

  // Whether `part` lies below `organization` afterwards; not below itself.
  bool IsBelow(const Uuid& part, const Uuid& organization) const;
};

// Carries `batch` out on `structure`, each step on what those before it have made. Names, types
// below types and authorities are judged as they are in the end, so that two siblings may exchange
// names. FAILED_PRECONDITION, reason REORGANIZATION_NOT_POSSIBLE, with every unmet condition; each
// message begins with the number of the step (from 1) and names the organization.
//
// Days: nothing may have happened to a touched organization after the effective date
// (ORGANIZATION_CHANGED_SINCE). A content that began on that very day is replaced; but an
// organization cannot end on the day its present content begins, for that content would have no day
// left. What is only relied on (a new parent, a target, an inheritor) must have existed on that
// day, and have stood where it stands since then, so that past days stay whole as well.
//
// An organization is merged, split or dissolved once in a batch, and not when it has received
// something in the same batch.
absl::StatusOr<Outcome> PlanReorganization(const Structure& structure, const Batch& batch);

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_DOMAIN_REORGANIZATION_H_
