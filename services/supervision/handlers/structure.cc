#include "services/supervision/handlers/structure.h"

#include <algorithm>
#include <tuple>

#include "common/base/status_macros.h"
#include "common/base/text.h"
#include "services/supervision/repository/statistics_repository.h"

namespace ketnap::supervision {

Basis BasisOf(v1::StructureBasis structure) {
  return structure == v1::STRUCTURE_BASIS_BY_TODAY ? Basis::kToday : Basis::kAsItWas;
}

v1::StructureBasis StructureOf(Basis basis) {
  return basis == Basis::kToday ? v1::STRUCTURE_BASIS_BY_TODAY : v1::STRUCTURE_BASIS_AS_IT_WAS;
}

Date StructureDay(const access::OrganizationTree& tree, const Uuid& organization, Date day) {
  const auto node = tree.Find(organization);
  if (!node.has_value() || !node->valid_to.has_value()) return day;
  return std::min(day, *node->valid_to);
}

std::vector<Uuid> PathUp(const access::OrganizationTree& tree, const Uuid& organization,
                         Basis basis, Date day) {
  if (basis == Basis::kToday) return tree.PathToRoot(organization);
  return tree.PathToRootOn(organization, StructureDay(tree, organization, day));
}

std::string NameOn(const access::OrganizationTree& tree, const Uuid& organization, Basis basis,
                   Date day) {
  const auto node = tree.Find(organization);
  if (!node.has_value()) return "";
  if (basis == Basis::kToday || node->periods.empty()) return node->display_name;
  const access::OrganizationPeriod* nearest = &node->periods.front();
  for (const access::OrganizationPeriod& period : node->periods) {
    if (period.valid_from <= day) nearest = &period;
  }
  return nearest->display_name;
}

absl::StatusOr<std::vector<Part>> PartsBelow(db::Transaction& transaction,
                                             const access::OrganizationTree& tree,
                                             const Uuid& organization, Basis basis, Date day,
                                             const std::set<Uuid>& with_figures) {
  KETNAP_ASSIGN_OR_RETURN(
      const auto children,
      basis == Basis::kToday
          ? ChildrenToday(transaction, organization, day)
          : ChildrenOn(transaction, organization, StructureDay(tree, organization, day)));
  std::set<Uuid> all = with_figures;
  all.insert(children.begin(), children.end());
  std::vector<std::tuple<std::string, std::string, Uuid>> by_name;
  for (const Uuid& id : all) {
    std::string name = NameOn(tree, id, basis, day);
    // By plain letters first, as people look names up.
    std::string folded = FoldForSearch(name);
    by_name.emplace_back(std::move(folded), std::move(name), id);
  }
  std::sort(by_name.begin(), by_name.end());
  std::vector<Part> parts;
  for (auto& [folded, name, id] : by_name) parts.push_back({id, std::move(name)});
  return parts;
}

}  // namespace ketnap::supervision
