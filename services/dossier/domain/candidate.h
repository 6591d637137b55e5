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
  int64_t version = 0;
};

struct Document {
  std::string form;  // "2-KNĐ".
  Date date;
  std::optional<Uuid> introducer;
  std::optional<Date> acquainted_since;
  std::string defect_code;  // "" when in order.
};

enum class VerificationOutcome { kOpen = 0, kClear = 1, kIssue = 2 };

struct Verification {
  std::string subject;
  std::string recipient;
  Date request_date;
  std::optional<Date> answer_date;
  VerificationOutcome outcome = VerificationOutcome::kOpen;
};

enum class OpinionSource { kUnspecified = 0, kYouthUnion = 1, kTradeUnion = 2, kResidenceCell = 3 };

struct Opinion {
  OpinionSource source = OpinionSource::kUnspecified;
  Date date;
  bool favorable = false;
};

struct DossierPapers {
  std::vector<Document> documents;
  std::vector<Verification> verifications;
  std::vector<Opinion> opinions;
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
