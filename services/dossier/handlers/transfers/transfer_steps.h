#ifndef KETNAP_SERVICES_DOSSIER_HANDLERS_TRANSFERS_TRANSFER_STEPS_H_
#define KETNAP_SERVICES_DOSSIER_HANDLERS_TRANSFERS_TRANSFER_STEPS_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/access/request_context.h"
#include "common/db/transaction.h"
#include "ketnap/dossier/v1/transfer.pb.h"
#include "services/dossier/handlers/environment.h"

// The move of one person to another cell: the origin lets go, the destination takes over, and until
// it has nothing else happens to the person.
namespace ketnap::dossier {

absl::StatusOr<v1::CandidateTransfer> BeginTransfer(const Environment& environment,
                                                    const access::RequestContext& context,
                                                    const v1::TransferCandidateRequest& request,
                                                    db::Transaction& transaction);

// By who acts for the destination; the person is NOT_FOUND for everybody else. From then on the
// destination follows the person, and steps dated before that day stay the origin's
// (candidate_relocation).
absl::StatusOr<v1::CandidateTransfer> TakeOver(const Environment& environment,
                                               const access::RequestContext& context,
                                               const v1::AcceptTransferRequest& request,
                                               db::Transaction& transaction);

absl::StatusOr<v1::CandidateTransfer> GiveUp(const Environment& environment,
                                             const access::RequestContext& context,
                                             const v1::CancelTransferRequest& request,
                                             db::Transaction& transaction);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_HANDLERS_TRANSFERS_TRANSFER_STEPS_H_
