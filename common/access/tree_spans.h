#ifndef KETNAP_COMMON_ACCESS_TREE_SPANS_H_
#define KETNAP_COMMON_ACCESS_TREE_SPANS_H_

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "common/access/organization_tree.h"
#include "common/base/date.h"
#include "common/base/uuid.h"

namespace ketnap::access {

// One row of replica_organization_span.
struct TreeSpan {
  Uuid ancestor;
  Uuid descendant;
  Date valid_from;
  Date valid_to;  // kOpenDay when open.
  int depth = 0;
  std::string type;         // Of the descendant on these days.
  std::string folded_name;  // Of the descendant on these days, as the column holds it.

  bool operator==(const TreeSpan&) const = default;
};

// Works out spans from periods. Pure.
class SpanPlanner {
 public:
  // An organization whose spans are asked for, or that stands between one and the top.
  void AddOrganization(const Uuid& id, const std::vector<OrganizationPeriod>& periods);
  // A span as it stands of an organization that is not worked out: where the way up ends.
  void AddKnown(const TreeSpan& span);

  bool Knows(const Uuid& id) const { return periods_.contains(id) || known_.contains(id); }
  // Organizations some period names as directly above and that were not added themselves.
  std::vector<Uuid> MissingParents() const;

  // Its spans by (ancestor, first day): the longest stretches with one depth, type and folded name.
  // FAILED_PRECONDITION ORGANIZATION_CYCLE when it lies below itself on some day.
  absl::StatusOr<std::vector<TreeSpan>> SpansOf(const Uuid& id) const;

 private:
  struct Piece {
    Date from;
    Date to;
  };
  absl::Status Climb(const Uuid& id, Piece days, int depth, std::vector<TreeSpan>* spans) const;

  absl::flat_hash_map<Uuid, std::vector<OrganizationPeriod>> periods_;
  absl::flat_hash_map<Uuid, std::vector<TreeSpan>> known_;
};

// A name as the column folded_name holds it.
std::string FoldedColumn(std::string_view display_name);

absl::Status OrganizationCycleError(const Uuid& id);

}  // namespace ketnap::access

#endif  // KETNAP_COMMON_ACCESS_TREE_SPANS_H_
