#include <algorithm>

#include "services/dossier/domain/apply_steps.h"
#include "services/dossier/domain/conditions.h"

namespace ketnap::dossier {
namespace {

using State = CandidateState;

// Papers and answers may arrive in any order: whoever completes them moves the candidate on.
void SettleOpinions(const StepFacts& facts, const RuleSet& rules, Candidate* candidate) {
  if (candidate->state != State::kVerified) return;
  if (!AreOpinionsComplete(facts, rules)) return;
  candidate->state = State::kOpinionsCollected;
  candidate->milestones.opinions = facts.date;
}

// A question that is not concluded, or that bars, outweighs what else is open.
State AfterVerification(const DossierPapers& papers) {
  bool open = false;
  for (const Verification& verification : papers.verifications) {
    if (verification.outcome == VerificationOutcome::kIssue ||
        verification.outcome == VerificationOutcome::kIssueBars) {
      return State::kVerificationIssue;
    }
    if (verification.outcome == VerificationOutcome::kOpen) open = true;
  }
  return open ? State::kVerifying : State::kVerified;
}

// A waiver alone verifies nobody, and takes nobody back who is further on.
void ApplyWaiver(const StepFacts& facts, const RuleSet& rules, Candidate* candidate) {
  const auto& verifications = facts.papers.verifications;
  const bool only_waivers =
      std::all_of(verifications.begin(), verifications.end(), [](const Verification& verification) {
        return verification.outcome == VerificationOutcome::kWaived;
      });
  if (only_waivers || candidate->state == State::kOpinionsCollected ||
      candidate->state == State::kCellRejected) {
    return;
  }
  candidate->state = AfterVerification(facts.papers);
  SettleOpinions(facts, rules, candidate);
}

State BeforeReturn(const Milestones& reached) {
  if (reached.base_resolution.has_value()) return State::kBaseResolved;
  return reached.section_report.has_value() ? State::kSectionAppraised : State::kCellResolved;
}

void SendBack(Candidate* candidate) {
  candidate->state = State::kReturned;
  ++candidate->return_count;
}

}  // namespace

void ApplyDossier(const StepFacts& facts, const RuleSet& rules, Candidate* candidate) {
  Milestones& reached = candidate->milestones;
  switch (facts.step) {
    case Step::kOpenDossier:
      candidate->state = State::kApplicationFiled;
      reached.application = facts.date;
      break;
    case Step::kDeclareCv:
      if (candidate->state == State::kApplicationFiled) candidate->state = State::kCvDeclared;
      reached.cv = facts.date;
      break;
    case Step::kRequestVerification:
      candidate->state = AfterVerification(facts.papers);
      break;
    case Step::kAnswerVerification:
    case Step::kConcludeVerification:
      candidate->state = AfterVerification(facts.papers);
      reached.verification = facts.date;
      SettleOpinions(facts, rules, candidate);
      break;
    case Step::kWaiveVerification:
      ApplyWaiver(facts, rules, candidate);
      break;
    case Step::kAttachDocument:
    case Step::kRecordOpinion:
      SettleOpinions(facts, rules, candidate);
      break;
    case Step::kReturnDossier:
      SendBack(candidate);
      break;
    case Step::kResubmitDossier:
      candidate->state = BeforeReturn(reached);
      break;
    case Step::kAppraiseDossier:
      // After a revocation the competent body takes the same dossier up anew (R-REV-2).
      if (candidate->state == State::kRevoked) ClearDecision(candidate);
      candidate->state = State::kUnderAuthorityReview;
      reached.appraisal = facts.date;
      break;
    default:
      break;
  }
}

void ApplyResolutions(const StepFacts& facts, bool carried, Candidate* candidate) {
  Milestones& reached = candidate->milestones;
  switch (facts.step) {
    case Step::kCellResolution:
      candidate->state = carried ? State::kCellResolved : State::kCellRejected;
      (carried ? reached.cell_resolution : reached.refusal) = facts.date;
      break;
    case Step::kSectionReport:
      // A report against it sends the dossier back, as a resolution of the base committee does.
      if (!facts.favorable) return SendBack(candidate);
      candidate->state = State::kSectionAppraised;
      reached.section_report = facts.date;
      break;
    case Step::kBaseResolution:
      if (!carried) return SendBack(candidate);
      candidate->state = State::kBaseResolved;
      reached.base_resolution = facts.date;
      break;
    case Step::kDecideAdmission:
      candidate->state = carried ? State::kAdmissionDecided : State::kRefused;
      (carried ? reached.admission_decision : reached.refusal) = facts.date;
      break;
    default:
      break;
  }
}

}  // namespace ketnap::dossier
