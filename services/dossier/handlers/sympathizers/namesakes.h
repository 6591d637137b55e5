#ifndef KETNAP_SERVICES_DOSSIER_HANDLERS_SYMPATHIZERS_NAMESAKES_H_
#define KETNAP_SERVICES_DOSSIER_HANDLERS_SYMPATHIZERS_NAMESAKES_H_

#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/date.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"
#include "services/dossier/handlers/environment.h"
#include "services/dossier/repository/candidate_repository.h"

// Who a person may be entered for, and whether the person is there already.
namespace ketnap::dossier {

// The base organization of a cell that enters somebody on `day`. INVALID_ARGUMENT on
// candidate.organization when it is no cell, had ended by then or belongs to no base organization.
absl::StatusOr<Uuid> BaseOfEnteringCell(const Environment& environment,
                                        db::Transaction& transaction, const Uuid& cell, Date day);

// People of the same name and birth date in a base organization, or in one it carries on.
struct Namesakes {
  // Somebody who may be the same person. Not who was merged into another record, nor, for somebody
  // who asks to be admitted again, who was struck off or whose decision was revoked.
  std::optional<Uuid> blocking;
  Uuid blocking_organization;  // Who follows the blocking one.
  std::optional<Uuid> former;  // One of the latter: the record of the earlier membership.
};
// Looks for those of `record`, itself apart, under the lock of the base organization: of two that
// enter the same person one waits for the other.
absl::StatusOr<Namesakes> FindNamesakesWithin(const access::OrganizationTree& tree,
                                              db::Transaction& transaction,
                                              const Uuid& base_organization,
                                              const CandidateRecord& record);

// ALREADY_EXISTS, naming the blocking one to who may see it; OK without.
absl::Status RefuseBlocking(const Environment& environment, const access::RequestContext& context,
                            const Namesakes& namesakes);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_HANDLERS_SYMPATHIZERS_NAMESAKES_H_
