#ifndef KETNAP_SERVICES_SUPERVISION_HANDLERS_FINDINGS_INSPECTED_SIDE_H_
#define KETNAP_SERVICES_SUPERVISION_HANDLERS_FINDINGS_INSPECTED_SIDE_H_

#include "common/access/organization_tree.h"
#include "services/supervision/domain/finding.h"

// Who speaks for the inspected side.
namespace ketnap::supervision {

// Whether the inspected side knows of the finding at all.
bool MaySeeOfInspectedSide(const Finding& finding);

// Whether the organization is where it was found, has to answer for it, or stands above one of them
// up to the subject; for those that have ended, who carries them on.
bool AnswersFor(const access::OrganizationTree& tree, const Uuid& organization,
                const Finding& finding);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_HANDLERS_FINDINGS_INSPECTED_SIDE_H_
