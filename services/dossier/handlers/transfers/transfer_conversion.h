#ifndef KETNAP_SERVICES_DOSSIER_HANDLERS_TRANSFERS_TRANSFER_CONVERSION_H_
#define KETNAP_SERVICES_DOSSIER_HANDLERS_TRANSFERS_TRANSFER_CONVERSION_H_

#include <string>

#include "ketnap/dossier/v1/transfer.pb.h"
#include "services/dossier/repository/transfers/transfer_repository.h"

namespace ketnap::dossier {

// With the person's name and version: all that the destination sees of the person before it
// accepts.
v1::CandidateTransfer ToProto(const ListedTransfer& listed);

// What the destination must bring for somebody who stands in `state`, in Vietnamese.
std::string RequirementOf(CandidateState state);

// Whether the person is a probationary member, whose move has a clock of its own (R-TRF-1).
bool IsProbationary(CandidateState state);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_HANDLERS_TRANSFERS_TRANSFER_CONVERSION_H_
