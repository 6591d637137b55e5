#include "services/dossier/domain/next_step.h"

namespace ketnap::dossier {
namespace {

using State = CandidateState;

// Of a resolution of the cell, on its way up.
Step AfterCell(Step section, Step base, Step decision, bool reported, Tiers tiers) {
  if (!tiers.base_committee) return decision;
  return tiers.sectional_committee && !reported ? section : base;
}

Step OnTheList(const Candidate& candidate) {
  const bool helped = candidate.helper.has_value() && !candidate.helper_to_be_replaced;
  return helped ? Step::kOpenDossier : Step::kAssignHelper;
}

// Of a proposal after probation: recognition, or striking off.
Step AfterProposal(const Candidate& candidate, Step decision, Tiers tiers) {
  const Milestones& reached = candidate.milestones;
  if (reached.recognition_base_resolution.has_value()) return decision;
  return AfterCell(Step::kRecognitionSectionReport, Step::kRecognitionBaseResolution, decision,
                   reached.recognition_section_report.has_value(), tiers);
}

}  // namespace

Step NextStep(const Candidate& candidate, Tiers tiers) {
  switch (candidate.state) {
    case State::kUnspecified:
      return Step::kNominate;
    case State::kNominated:
      return Step::kListSympathizer;
    case State::kSympathizerListed:
      return OnTheList(candidate);
    case State::kApplicationFiled:
      return Step::kDeclareCv;
    case State::kCvDeclared:
      return Step::kRequestVerification;
    case State::kVerifying:
      return Step::kAnswerVerification;
    case State::kVerificationIssue:
      return Step::kConcludeVerification;
    case State::kVerified:
      return Step::kRecordOpinion;
    case State::kOpinionsCollected:
    case State::kCellRejected:
      return Step::kCellResolution;
    case State::kCellResolved:
      return AfterCell(Step::kSectionReport, Step::kBaseResolution, Step::kAppraiseDossier, false,
                       tiers);
    case State::kSectionAppraised:
      return Step::kBaseResolution;
    case State::kReturned:
      return Step::kResubmitDossier;
    case State::kBaseResolved:
      return Step::kAppraiseDossier;
    case State::kUnderAuthorityReview:
      return Step::kDecideAdmission;
    case State::kAdmissionDecided:
      return Step::kRecordCeremony;
    case State::kAdmittedProbationary:
      return Step::kProposeRecognition;
    case State::kOfficialProposed:
      return AfterProposal(candidate, Step::kDecideRecognition, tiers);
    case State::kStrikeOffProposed:
      return AfterProposal(candidate, Step::kDecideStrikeOff, tiers);
    case State::kRecognitionReported:
      return Step::kDecideRecognition;
    case State::kTransferPending:
      return Step::kAcceptTransfer;
    case State::kRevoked:
      // By procedure alone: the competent body does it again, from the appraisal on.
      return candidate.revocation_kind == RevocationKind::kProcedure ? Step::kAppraiseDossier
                                                                     : Step::kUnspecified;
    case State::kDelisted:
    case State::kRefused:
    case State::kOfficialMember:
    case State::kStruckOff:
    case State::kNominationDeclined:
    case State::kMerged:
      return Step::kUnspecified;
  }
  return Step::kUnspecified;
}

}  // namespace ketnap::dossier
