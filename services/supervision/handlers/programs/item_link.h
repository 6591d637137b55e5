#ifndef KETNAP_SERVICES_SUPERVISION_HANDLERS_PROGRAMS_ITEM_LINK_H_
#define KETNAP_SERVICES_SUPERVISION_HANDLERS_PROGRAMS_ITEM_LINK_H_

#include "absl/status/status.h"
#include "common/access/organization_tree.h"
#include "common/db/transaction.h"
#include "services/supervision/domain/inspection.h"

namespace ketnap::supervision {

// INVALID_ARGUMENT naming each reason why the inspection cannot carry out the item of the annual
// programme it names; OK when it names none. The programme is locked until the transaction ends, so
// that the item is not amended away meanwhile.
absl::Status CheckProgramItem(db::Transaction& transaction, const access::OrganizationTree& tree,
                              const Inspection& inspection);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_HANDLERS_PROGRAMS_ITEM_LINK_H_
