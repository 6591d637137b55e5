#ifndef KETNAP_SERVICES_DOSSIER_HANDLERS_REGISTER_DECISION_REGISTER_H_
#define KETNAP_SERVICES_DOSSIER_HANDLERS_REGISTER_DECISION_REGISTER_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/access/request_context.h"
#include "common/db/transaction.h"
#include "ketnap/dossier/v1/decision_register.pb.h"
#include "ketnap/dossier/v1/step.pb.h"
#include "services/dossier/domain/eligibility.h"
#include "services/dossier/handlers/environment.h"
#include "services/dossier/repository/register/decision_register_repository.h"

// The register of decisions: numbers without a gap, taken in the transaction of the decision.
namespace ketnap::dossier {

// Enters a decision that was made (a vote that did not carry makes none: it is refused and told,
// not registered) under the next number of who decided, and notes the number in `record`. A
// revocation takes a number of its own and ends what it revokes. Steps that decide nothing change
// nothing. `record` has the paper; `facts` the step, its day and who decides. ALREADY_EXISTS,
// reason DECISION_NUMBER_TAKEN, when the issuer has a decision of this type, number, symbol and
// date: a decision is about one person.
absl::Status EnterDecision(const Environment& environment, const access::RequestContext& context,
                           db::Transaction& transaction, const StepFacts& facts, bool carried,
                           v1::CandidateStep* record);

v1::RegisterEntry ToProto(const RegisterEntry& entry);

// The RPCs.
absl::StatusOr<v1::ListRegisterEntriesResponse> ListRegister(
    const Environment& environment, const access::RequestContext& context,
    const v1::ListRegisterEntriesRequest& request);
absl::StatusOr<v1::RegisterEntry> VoidNumber(const Environment& environment,
                                             const access::RequestContext& context,
                                             const v1::VoidRegisterNumberRequest& request);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_HANDLERS_REGISTER_DECISION_REGISTER_H_
