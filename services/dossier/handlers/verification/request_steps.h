#ifndef KETNAP_SERVICES_DOSSIER_HANDLERS_VERIFICATION_REQUEST_STEPS_H_
#define KETNAP_SERVICES_DOSSIER_HANDLERS_VERIFICATION_REQUEST_STEPS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/access/organization_tree.h"
#include "common/base/date.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"
#include "services/dossier/domain/eligibility.h"
#include "services/dossier/handlers/step_runner.h"

// What the steps about requests to verify have in common.
namespace ketnap::dossier {

// The verification of a subject; null when there is none.
const Verification* FindVerification(const DossierPapers& papers, const std::string& subject);

// Whether the person's state allows the step. Where it does not, that says more than any refusal of
// what the request names.
bool StateAllows(const StepPlan& plan);

// A member known here who has not left by `day`; INVALID_ARGUMENT on `field` otherwise.
absl::Status CheckKnownMember(db::Transaction& transaction, const Uuid& member, Date day,
                              const char* field);

// Whether `organization` stood above `below` on that day, in today's tree where it does not know
// the day.
bool StoodAbove(const access::OrganizationTree& tree, const Uuid& organization, const Uuid& below,
                Date day);

// INVALID_ARGUMENT on "subject": no request about it waits.
absl::Status NotOpenError();

// Puts the changed verification into the plan: it is the step's, and the journal's.
void EnterVerification(Verification verification, const std::string& code, StepPlan* plan);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_HANDLERS_VERIFICATION_REQUEST_STEPS_H_
