#ifndef KETNAP_SERVICES_SUPERVISION_HANDLERS_STRUCTURE_H_
#define KETNAP_SERVICES_SUPERVISION_HANDLERS_STRUCTURE_H_

#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/access/organization_tree.h"
#include "common/db/transaction.h"
#include "ketnap/supervision/v1/statistics_service.pb.h"
#include "services/supervision/domain/figure.h"

// By which tree a report is made: the organizations it names.
namespace ketnap::supervision {

// Not stated is as it was.
Basis BasisOf(v1::StructureBasis structure);
v1::StructureBasis StructureOf(Basis basis);

// The day whose structure a report up to `day` shows: an organization that had ended by then is
// shown as it was on its last day.
Date StructureDay(const access::OrganizationTree& tree, const Uuid& organization, Date day);

// From the organization up to the root, in the tree of the basis; empty when it did not exist yet
// on that day.
std::vector<Uuid> PathUp(const access::OrganizationTree& tree, const Uuid& organization,
                         Basis basis, Date day);

// Its name in the tree of the basis: of that day, or of the nearest day on which it existed.
std::string NameOn(const access::OrganizationTree& tree, const Uuid& organization, Basis basis,
                   Date day);

struct Part {
  Uuid organization;
  std::string display_name;
};
// The organizations directly below, and those of `with_figures`, which lay there on some other day
// or have ended; by name.
absl::StatusOr<std::vector<Part>> PartsBelow(db::Transaction& transaction,
                                             const access::OrganizationTree& tree,
                                             const Uuid& organization, Basis basis, Date day,
                                             const std::set<Uuid>& with_figures);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_HANDLERS_STRUCTURE_H_
