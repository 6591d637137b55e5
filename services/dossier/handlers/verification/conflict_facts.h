#ifndef KETNAP_SERVICES_DOSSIER_HANDLERS_VERIFICATION_CONFLICT_FACTS_H_
#define KETNAP_SERVICES_DOSSIER_HANDLERS_VERIFICATION_CONFLICT_FACTS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "common/access/request_context.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"
#include "services/dossier/domain/eligibility.h"
#include "services/dossier/handlers/environment.h"
#include "services/dossier/repository/candidate_repository.h"

// Whose hand a step is taken by, for conflicts of interest (R-COI-1).
namespace ketnap::dossier {

// Whether the step verifies, judges or decides, so that nobody with an interest of their own takes
// it. Steps that only bring papers in are everybody's.
bool JudgesThePerson(Step step);

// Adds the member whose account calls to those who act in the step, where it judges the person and
// the account is linked to a member.
void AddActingMember(const access::RequestContext& context, StepFacts* facts);
// The same, whatever the step.
void AddCaller(const access::RequestContext& context, StepFacts* facts);

// The same condition for what is no step of its own, an approved correction: judged by the rules of
// `day`. FAILED_PRECONDITION, reason STEP_CONDITIONS_UNMET, naming R-COI-1 of `subject_name`. The
// person's row is locked by the caller.
absl::Status CheckConflict(const Environment& environment, const access::RequestContext& context,
                           db::Transaction& transaction, const Candidate& candidate, Date day,
                           const std::vector<Uuid>& recused_members,
                           const std::string& subject_name);

// That the caller is neither the person nor, as `facts` has the family, a relative: whoever is in
// conflict cannot take themselves out of the section that says so, and no recusal makes up for it.
// FAILED_PRECONDITION, reason CONFLICT_OF_INTEREST.
absl::Status CheckFamilyEditor(const Environment& environment,
                               const access::RequestContext& context, const StepFacts& facts);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_HANDLERS_VERIFICATION_CONFLICT_FACTS_H_
