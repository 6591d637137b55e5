#ifndef KETNAP_SERVICES_SUPERVISION_HANDLERS_TARGETS_H_
#define KETNAP_SERVICES_SUPERVISION_HANDLERS_TARGETS_H_

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "common/access/organization_tree.h"
#include "common/db/transaction.h"
#include "services/supervision/domain/figure.h"
#include "services/supervision/repository/plan_repository.h"

// What a report is measured against.
//
// As it was: the plan of the organization, or of the nearest above it on the day, by the content in
// force on the day of the report. The plan of an organization that ended counts for as long as the
// organization was there.
//
// By today: the nearest, from the organization upwards in the tree of today, that has a plan in
// force or carries on an organization that had one (a plan of 2018 stays with the organization of
// 2018, also after that one has ended; one that covered the end was carried on by plans of the
// successors, which count instead). Its target is the sum of the parts that lie below the
// organization today; the part of an organization that ended stands with those who followed it, by
// their shares.
namespace ketnap::supervision {

class Targets {
 public:
  // As it was on `structure_day`, by the contents of plans in force on `as_of`.
  Targets(const access::OrganizationTree& tree, Basis basis, Date structure_day, Date as_of)
      : tree_(tree), basis_(basis), structure_day_(structure_day), as_of_(as_of) {}

  // Finds the plans of one organization that the report can be measured against.
  using Finder = std::function<absl::StatusOr<std::vector<PlanFact>>(
      db::Transaction& transaction, const Uuid& organization, const PlanQuery& query)>;
  // Looks from `organization` upwards. False when nobody has any.
  absl::StatusOr<bool> Choose(db::Transaction& transaction, const Uuid& organization,
                              const Finder& find);
  // Takes the plan named. False when there is none, or when it is not of the organization or of one
  // above it in the plan's own days.
  absl::StatusOr<bool> ChooseNamed(db::Transaction& transaction, const Uuid& organization,
                                   const Uuid& plan);

  // What is measured against; the first names the period. Not empty once chosen.
  const std::vector<PlanFact>& plans() const { return plans_; }

  // The target of the organization, 0 when it has none.
  absl::StatusOr<int64_t> Of(db::Transaction& transaction, const Uuid& organization);

 private:
  // By today: the organization and all whose lineage leads to it.
  absl::StatusOr<std::vector<Uuid>> BearersOf(db::Transaction& transaction, const Uuid& node) const;
  absl::StatusOr<int64_t> OfToday(db::Transaction& transaction, const PlanFact& plan,
                                  const Uuid& organization);
  // What becomes of an organization's part.
  void HandDown(const PlanPart& part, std::vector<PlanPart>* parts) const;
  // Whether everything of `predecessor` went to `organization`.
  bool WentWholly(const Uuid& predecessor, const Uuid& organization) const;

  const access::OrganizationTree& tree_;
  const Basis basis_;
  const Date structure_day_;
  const Date as_of_;
  std::vector<PlanFact> plans_;
  std::map<Uuid, std::vector<PlanPart>> parts_;  // By plan; with those who have each today.
};

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_HANDLERS_TARGETS_H_
