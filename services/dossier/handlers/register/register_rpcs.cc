#include "services/dossier/handlers/dossier_service.h"
#include "services/dossier/handlers/register/decision_register.h"

namespace ketnap::dossier {

absl::StatusOr<v1::ListRegisterEntriesResponse> DossierHandler::ListRegisterEntries(
    const Context& context, const v1::ListRegisterEntriesRequest& request) {
  return ListRegister(environment_, context, request);
}

absl::StatusOr<v1::RegisterEntry> DossierHandler::VoidRegisterNumber(
    const Context& context, const v1::VoidRegisterNumberRequest& request) {
  return VoidNumber(environment_, context, request);
}

}  // namespace ketnap::dossier
