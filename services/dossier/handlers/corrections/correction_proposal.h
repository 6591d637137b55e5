#ifndef KETNAP_SERVICES_DOSSIER_HANDLERS_CORRECTIONS_CORRECTION_PROPOSAL_H_
#define KETNAP_SERVICES_DOSSIER_HANDLERS_CORRECTIONS_CORRECTION_PROPOSAL_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/access/request_context.h"
#include "common/db/transaction.h"
#include "ketnap/dossier/v1/correction.pb.h"
#include "services/dossier/domain/candidate.h"
#include "services/dossier/handlers/corrections/correction_fields.h"
#include "services/dossier/handlers/environment.h"
#include "services/dossier/repository/candidate_repository.h"
#include "services/dossier/repository/register/decision_register_repository.h"

namespace ketnap::dossier {

// A decision that bears another date.
struct RedatedDecision {
  std::string field;  // Path of the day.
  DecisionType type = DecisionType::kUnspecified;
  Date date;
};

// What a correction or an undo would make of a person.
struct CorrectionProposal {
  CandidateRecord after;  // Version and times as they stand.
  DossierPapers papers;   // Of a correction those that change; of an undo all.
  std::vector<RedatedDecision> decisions;
  std::optional<std::string> national_id;  // A corrected number, whole.
  std::vector<Date> removed_reviews;       // Months whose review an undo takes back.
  // Changes, deadline changes and warnings.
  v1::Correction content;
  std::string undone_action;  // Of an undo.
  int64_t undone_version = 0;
};

// The person with the changes, what follows from them, which clocks move and which conditions of
// steps already taken would no longer hold. Statuses: those of ApplyChanges; INVALID_ARGUMENT on a
// decision's date that leaves the term its number was taken in.
absl::StatusOr<CorrectionProposal> ProposeFields(const Environment& environment,
                                                 const access::RequestContext& context,
                                                 db::Transaction& transaction,
                                                 const CandidateRecord& standing,
                                                 FieldChanges changes);

// The person as they stood before the last step whose effect stands. FAILED_PRECONDITION, reason
// UNDO_NOT_POSSIBLE, with what to do instead.
absl::StatusOr<CorrectionProposal> ProposeUndo(const Environment& environment,
                                               db::Transaction& transaction,
                                               const CandidateRecord& standing);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_HANDLERS_CORRECTIONS_CORRECTION_PROPOSAL_H_
