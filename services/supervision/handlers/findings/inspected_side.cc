#include "services/supervision/handlers/findings/inspected_side.h"

#include "services/supervision/handlers/inspections/inspection_view.h"

namespace ketnap::supervision {

bool MaySeeOfInspectedSide(const Finding& finding) {
  return finding.state == FindingState::kPresented || IsConcluded(finding.state);
}

bool AnswersFor(const access::OrganizationTree& tree, const Uuid& organization,
                const Finding& finding) {
  const Uuid subject = CarrierOf(tree, finding.subject);
  const bool of_subject =
      tree.IsWithin(organization, subject) || tree.IsWithin(organization, finding.subject);
  if (!of_subject) return false;
  for (const Uuid& concerned : {finding.organization, finding.responsible_body}) {
    if (tree.IsWithin(concerned, organization) ||
        tree.IsWithin(CarrierOf(tree, concerned), organization)) {
      return true;
    }
  }
  return false;
}

}  // namespace ketnap::supervision
