#ifndef KETNAP_SERVICES_DOSSIER_HANDLERS_STEPS_SNAPSHOT_H_
#define KETNAP_SERVICES_DOSSIER_HANDLERS_STEPS_SNAPSHOT_H_

#include "absl/status/statusor.h"
#include "google/type/date.pb.h"
#include "ketnap/dossier/v1/candidate.pb.h"
#include "ketnap/dossier/v1/paper.pb.h"
#include "services/dossier/domain/candidate.h"
#include "services/dossier/repository/candidate_repository.h"

// What the journal says of persons and papers, read back into plain values: the other way round
// than the journal was written.
namespace ketnap::dossier {

// The person of a snapshot, at `version`. INVALID_ARGUMENT when a name or a date in it is none;
// `relocated_on`, which the snapshot does not say, is left alone.
absl::StatusOr<CandidateRecord> RecordOfSnapshot(const v1::Candidate& snapshot, int64_t version);

absl::StatusOr<Milestones> MilestonesOf(const v1::Milestones& milestones);
absl::StatusOr<Document> DocumentOf(const v1::DossierDocument& document);
absl::StatusOr<Verification> VerificationOf(const v1::Verification& verification);
absl::StatusOr<Opinion> OpinionOf(const v1::Opinion& opinion);
absl::StatusOr<Consent> ConsentOf(const v1::Consent& consent);
absl::StatusOr<Attestation> AttestationOf(const v1::Attestation& attestation);
absl::StatusOr<PaperReference> PaperOf(const v1::DocumentReference& paper);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_HANDLERS_STEPS_SNAPSHOT_H_
