#ifndef KETNAP_SERVICES_DOSSIER_DOMAIN_CANDIDATE_H_
#define KETNAP_SERVICES_DOSSIER_DOMAIN_CANDIDATE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/base/date.h"
#include "common/base/uuid.h"

// A person on the way into the Party and the papers of the dossier, as plain values. The numbers of
// the enums are those of the API (ketnap.dossier.v1), so that a handler converts by value.
namespace ketnap::dossier {

enum class CandidateState {
  kUnspecified = 0,
  kNominated = 1,
  kSympathizerListed = 2,
  kDelisted = 3,
  kApplicationFiled = 4,
  kCvDeclared = 5,
  kVerifying = 6,
  kVerified = 7,
  kVerificationIssue = 8,
  kOpinionsCollected = 9,
  kCellResolved = 10,
  kCellRejected = 11,
  kBaseResolved = 12,
  kReturned = 13,
  kUnderAuthorityReview = 14,
  kAdmissionDecided = 15,
  kRefused = 16,
  kAdmittedProbationary = 17,
  kOfficialProposed = 18,
  kOfficialMember = 19,
  kStrikeOffProposed = 20,
  kStruckOff = 21,
  kSectionAppraised = 22,
  kTransferPending = 23,
  kRevoked = 24,
  kRecognitionReported = 25,
  kNominationDeclined = 26,
  kMerged = 27,
};

enum class Step {
  kUnspecified = 0,
  kNominate = 1,
  kListSympathizer = 2,
  kAssignHelper = 3,
  kRecordMonthlyReview = 4,
  kDelist = 5,
  kOpenDossier = 6,
  kDeclareCv = 7,
  kRequestVerification = 8,
  kAnswerVerification = 9,
  kRecordOpinion = 10,
  kCellResolution = 11,
  kBaseResolution = 12,
  kReturnDossier = 13,
  kResubmitDossier = 14,
  kAppraiseDossier = 15,
  kDecideAdmission = 16,
  kRecordCeremony = 17,
  kRecordProbationReview = 18,
  kProposeRecognition = 19,
  kRecognitionBaseResolution = 20,
  kDecideRecognition = 21,
  kAttachDocument = 22,
  kReorganize = 23,  // Nobody takes it: another organization carries on.
  kDeclineNomination = 24,
  kRelist = 25,
  kReferToClass = 26,
  kConcludeVerification = 27,
  kWaiveVerification = 28,
  kSectionReport = 29,
  kRecordConsent = 30,
  kAttestCriterion = 31,
  kDeclarePartyCv = 32,
  kRecognitionSectionReport = 33,
  kProposeStrikeOff = 34,
  kDecideStrikeOff = 35,
  kRevokeDecision = 36,
  kTransfer = 37,
  kAcceptTransfer = 38,
  kCancelTransfer = 39,
  kUpdate = 40,
  kCorrect = 41,
  kUndo = 42,
  kMerge = 43,
  kImport = 44,
  kFollowVerification = 45,
  kRecordCertificate = 46,
};

enum class SpecialCase {
  kUnspecified = 0,
  kOverAge = 1,
  kLowEducation = 2,
  kReadmission = 3,
  kForeignRelation = 4,
  kReligion = 5,
  kBusinessOwner = 6,
  kPopulationPolicy = 7,
  kPoliticalStandard = 8,
};

enum class LeavingReason {
  kUnspecified = 0,
  kStruckOff = 1,
  kExpelled = 2,
  kQuitActivity = 3,
  kAskedToLeave = 4,
  kAskedToLeaveHardship = 5,
  kSeriousDisunity = 6,
  kSeriousCrime = 7,
  kLessSeriousCrime = 8,
  kPopulationPolicy = 9,
};

enum class RevocationKind { kUnspecified = 0, kSubstance = 1, kProcedure = 2 };

// An earlier membership of somebody who asks to be admitted again.
struct FormerMembership {
  std::optional<Date> first_admission;
  Date leaving;
  LeavingReason reason = LeavingReason::kUnspecified;
  std::optional<Date> record_cleared;
  int readmission_count = 0;
};

enum class GeneralEducation {
  kUnspecified = 0,
  kPrimary = 1,
  kLowerSecondary = 2,
  kUpperSecondary = 3
};

// The day each step happened on.
struct Milestones {
  std::optional<Date> nomination;
  std::optional<Date> listing;
  std::optional<Date> helper_assignment;
  std::optional<Date> last_review;
  std::optional<Date> delisting;
  std::optional<Date> awareness_certificate;
  std::optional<Date> application;
  std::optional<Date> cv;
  std::optional<Date> verification;
  std::optional<Date> opinions;
  std::optional<Date> cell_resolution;
  std::optional<Date> base_resolution;
  std::optional<Date> appraisal;
  std::optional<Date> admission_decision;
  std::optional<Date> ceremony;
  std::optional<Date> new_member_certificate;
  std::optional<Date> recognition_proposal;
  std::optional<Date> recognition_base_resolution;
  std::optional<Date> recognition_decision;
  std::optional<Date> official;
  std::optional<Date> refusal;
  std::optional<Date> strike_off;
  std::optional<Date> class_referral;
  std::optional<Date> section_report;
  std::optional<Date> party_cv;
  std::optional<Date> recognition_section_report;
  std::optional<Date> revocation;
  std::optional<Date> transfer;
  std::optional<Date> transfer_acceptance;
  std::optional<Date> strike_off_proposal;
  std::optional<Date> recognition_report;
  std::optional<Date> decision_received;
  std::optional<Date> decision_confirmation;
};

struct Candidate {
  Uuid id;
  Uuid organization;  // The cell.
  // Since when that cell carries on for another one; absent when the person was never moved.
  std::optional<Date> relocated_on;
  std::string full_name;
  Date birth_date;
  int sex = 0;  // Numbers of the API's enums; the rules do not look at them.
  std::string ethnicity;
  std::string religion;
  GeneralEducation general_education = GeneralEducation::kUnspecified;
  int qualification = 0;
  int occupation = 0;
  bool youth_union_member = false;
  bool synthetic = false;
  CandidateState state = CandidateState::kUnspecified;
  std::optional<Uuid> helper;
  Milestones milestones;
  int return_count = 0;
  int nominator_kind = 0;
  // Of a pending transfer or a merged record: where the person goes on from.
  CandidateState resume_state = CandidateState::kUnspecified;
  std::optional<Uuid> transfer_destination;
  std::optional<Uuid> merged_into;
  std::optional<FormerMembership> former_membership;
  std::vector<SpecialCase> special_cases;  // Declared; sorted, each once.
  std::string national_id_masked;          // "********1234"; "" while not known.
  int undecided_vote_count = 0;
  RevocationKind revocation_kind = RevocationKind::kUnspecified;
  bool helper_to_be_replaced = false;
  bool acquaintance_waived = false;  // Moved after the dossier was opened (R-INT-4).
  int64_t version = 0;
};

struct Document {
  std::string form;  // "2-KNĐ".
  Date date;
  std::optional<Uuid> introducer;
  std::optional<Date> acquainted_since;
  std::string defect_code;   // "" when in order.
  std::optional<Uuid> file;  // The uploaded scan or text.
  bool acquaintance_waived = false;
};

enum class VerificationOutcome {
  kOpen = 0,
  kClear = 1,
  kIssue = 2,
  kIssueCleared = 3,
  kIssueBars = 4,
  kWaived = 5
};

// A numbered paper.
struct PaperReference {
  std::string number;
  std::string symbol;
  Date date;
};

struct Verification {
  Uuid id;
  std::string subject;
  std::string recipient;
  Date request_date;
  std::optional<Date> answer_date;
  VerificationOutcome outcome = VerificationOutcome::kOpen;
  std::optional<Uuid> recipient_organization;  // Absent: an outside agency.
  std::optional<Date> due_date;
  std::optional<Uuid> verifier;
  int reminder_count = 0;
  std::optional<Date> reminder_date;
  std::optional<Date> escalation_date;
  std::optional<Date> reply_date;
  VerificationOutcome reply_outcome = VerificationOutcome::kOpen;
  std::optional<PaperReference> conclusion;
  std::optional<Uuid> waiving_member;
  std::optional<Uuid> escalation_organization;
  std::optional<Uuid> requesting_organization;
};

enum class OpinionSource { kUnspecified = 0, kYouthUnion = 1, kTradeUnion = 2, kResidenceCell = 3 };

struct Opinion {
  OpinionSource source = OpinionSource::kUnspecified;
  Date date;
  bool favorable = false;
};

// A competent body's consent to a special case.
struct Consent {
  SpecialCase special_case = SpecialCase::kUnspecified;
  Uuid authority;
  PaperReference paper;
};

// That the person meets a criterion of the organization's own, on somebody's word.
struct Attestation {
  Uuid criterion;
  Date date;
  std::optional<PaperReference> paper;
};

struct DossierPapers {
  std::vector<Document> documents;
  std::vector<Verification> verifications;
  std::vector<Opinion> opinions;
  std::vector<Consent> consents;
  std::vector<Attestation> attestations;
};

// Figures of a vote; who voted what is never known here.
struct VoteTally {
  int entitled = 0;
  int temporarily_transferred = 0;
  int exempt_absent = 0;
  int present = 0;
  int in_favor = 0;
  int against = 0;
};

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_DOMAIN_CANDIDATE_H_
