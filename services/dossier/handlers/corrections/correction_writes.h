#ifndef KETNAP_SERVICES_DOSSIER_HANDLERS_CORRECTIONS_CORRECTION_WRITES_H_
#define KETNAP_SERVICES_DOSSIER_HANDLERS_CORRECTIONS_CORRECTION_WRITES_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/access/request_context.h"
#include "common/db/transaction.h"
#include "ketnap/dossier/v1/correction.pb.h"
#include "services/dossier/handlers/environment.h"
#include "services/dossier/repository/corrections/correction_repository.h"

// Corrections: one person proposes, another decides, and what was proposed for a record that
// changed meanwhile is not carried out. What changes is sealed at rest and stands in no journal but
// the person's own, once it is carried out.
namespace ketnap::dossier {

// Proposes; of a preview (validate_only) nothing is written.
absl::StatusOr<v1::Correction> Propose(const Environment& environment,
                                       const access::RequestContext& context,
                                       const v1::CorrectRecordRequest& request,
                                       db::Transaction& transaction);

// Statuses: NOT_FOUND for a correction of somebody else; FAILED_PRECONDITION, reason
// CORRECTION_NOT_PENDING, CORRECTION_OUTDATED (the person's version is another) or SAME_PERSON (the
// proposer's account, or another account of the same member).
absl::StatusOr<v1::Correction> Approve(const Environment& environment,
                                       const access::RequestContext& context,
                                       const v1::ApproveCorrectionRequest& request,
                                       db::Transaction& transaction);

absl::StatusOr<v1::Correction> Reject(const Environment& environment,
                                      const access::RequestContext& context,
                                      const v1::RejectCorrectionRequest& request,
                                      db::Transaction& transaction);

// The same without what is sealed: the answer of a mutation is kept for retries, as it is.
v1::Correction WithoutContent(v1::Correction correction);
// Puts what is sealed into an answer again.
absl::Status AddContent(const Environment& environment, const access::RequestContext& context,
                        v1::Correction* correction);

// Opens what is sealed; a number is masked.
absl::StatusOr<v1::Correction> ToProto(const Environment& environment, const CorrectionRow& row);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_HANDLERS_CORRECTIONS_CORRECTION_WRITES_H_
