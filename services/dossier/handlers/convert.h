#ifndef KETNAP_SERVICES_DOSSIER_HANDLERS_CONVERT_H_
#define KETNAP_SERVICES_DOSSIER_HANDLERS_CONVERT_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/access/request_context.h"
#include "common/base/uuid.h"
#include "ketnap/dossier/v1/candidate.pb.h"
#include "ketnap/dossier/v1/candidate_service.pb.h"
#include "ketnap/dossier/v1/dossier_service.pb.h"
#include "ketnap/dossier/v1/events.pb.h"
#include "ketnap/dossier/v1/paper.pb.h"
#include "ketnap/dossier/v1/step.pb.h"
#include "services/dossier/domain/eligibility.h"
#include "services/dossier/repository/candidate_repository.h"
#include "services/dossier/repository/review_repository.h"

namespace ketnap::dossier {

inline constexpr char kCandidates[] = "candidates";
inline constexpr char kMembers[] = "members";
inline constexpr char kOrganizations[] = "organizations";
inline constexpr char kDocuments[] = "documents";
inline constexpr char kVerificationRequests[] = "verificationRequests";
inline constexpr char kLocalCriteria[] = "localCriteria";

std::string CandidateName(const Uuid& id);
std::string MemberName(const Uuid& id);
std::string OrganizationName(const Uuid& id);

v1::Milestones ToProto(const Milestones& milestones);
v1::Candidate ToProto(const CandidateRecord& record);
v1::MonthlyReview ToProto(const MonthlyReview& review);
v1::EligibilityVerdict ToProto(const Verdict& verdict, const Uuid& candidate);

// convert_papers.cc
v1::DocumentReference ToProto(const PaperReference& paper);
v1::DossierDocument ToProto(const Document& document);
v1::Verification ToProto(const Verification& verification);
v1::Opinion ToProto(const Opinion& opinion);
v1::Consent ToProto(const Consent& consent);
v1::Attestation ToProto(const Attestation& attestation);

// The name of an enum's value without the enum's own: "YOUTH_UNION" for OPINION_SOURCE_YOUTH_UNION.
std::string CodeOf(v1::NominatorKind kind);
std::string CodeOf(v1::DelistingReason reason);
std::string CodeOf(v1::RelistingReason reason);
std::string CodeOf(v1::RevocationKind kind);
std::string CodeOf(v1::SpecialCase special_case);
std::string CodeOf(v1::ReviewConclusion conclusion);
std::string CodeOf(v1::OpinionSource source);
std::string CodeOf(v1::VerificationOutcome outcome);

// What a nomination says of the person; names composed and without needless spaces.
// INVALID_ARGUMENT on the fields at fault.
absl::StatusOr<CandidateRecord> RecordOf(const v1::Candidate& candidate,
                                         const access::RequestContext& context);

// INVALID_ARGUMENT when a figure exceeds the number of those entitled.
absl::StatusOr<VoteTally> VoteOf(const v1::VoteTally& vote);

// INVALID_ARGUMENT on one field.
absl::Status FieldError(std::string field, std::string rule_id, Message message);

// The event of a step, with the person as they stand after it.
v1::CandidateStepRecorded EventOf(const CandidateRecord& record, v1::CandidateStep step);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_HANDLERS_CONVERT_H_
