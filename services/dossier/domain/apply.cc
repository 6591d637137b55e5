#include "services/dossier/domain/conditions.h"
#include "services/dossier/domain/eligibility.h"

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

State AfterAnswer(const DossierPapers& papers) {
  bool open = false;
  for (const Verification& verification : papers.verifications) {
    if (verification.outcome == VerificationOutcome::kIssue) return State::kVerificationIssue;
    if (verification.outcome == VerificationOutcome::kOpen) open = true;
  }
  return open ? State::kVerifying : State::kVerified;
}

void ApplyBeforeDossier(const StepFacts& facts, Candidate* candidate) {
  Milestones& reached = candidate->milestones;
  switch (facts.step) {
    case Step::kNominate:
      candidate->state = State::kNominated;
      reached.nomination = facts.date;
      break;
    case Step::kListSympathizer:
      candidate->state = State::kSympathizerListed;
      reached.listing = facts.date;
      break;
    case Step::kAssignHelper:
      candidate->helper = facts.helper->id;
      reached.helper_assignment = facts.date;
      break;
    case Step::kRecordMonthlyReview:
      if (!reached.last_review.has_value() || *reached.last_review < facts.date) {
        reached.last_review = facts.date;
      }
      break;
    case Step::kDelist:
      candidate->state = State::kDelisted;
      reached.delisting = facts.date;
      break;
    default:
      break;
  }
}

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
      candidate->state = State::kVerifying;
      break;
    case Step::kAnswerVerification:
      candidate->state = AfterAnswer(facts.papers);
      reached.verification = facts.date;
      SettleOpinions(facts, rules, candidate);
      break;
    case Step::kAttachDocument:
    case Step::kRecordOpinion:
      SettleOpinions(facts, rules, candidate);
      break;
    case Step::kReturnDossier:
      candidate->state = State::kReturned;
      ++candidate->return_count;
      break;
    case Step::kResubmitDossier:
      candidate->state =
          reached.base_resolution.has_value() ? State::kBaseResolved : State::kCellResolved;
      break;
    case Step::kAppraiseDossier:
      candidate->state = State::kUnderAuthorityReview;
      reached.appraisal = facts.date;
      break;
    default:
      break;
  }
}

void ApplyVotes(const StepFacts& facts, bool carried, Candidate* candidate) {
  Milestones& reached = candidate->milestones;
  switch (facts.step) {
    case Step::kCellResolution:
      candidate->state = carried ? State::kCellResolved : State::kCellRejected;
      (carried ? reached.cell_resolution : reached.refusal) = facts.date;
      break;
    case Step::kBaseResolution:
      candidate->state = carried ? State::kBaseResolved : State::kReturned;
      if (carried) {
        reached.base_resolution = facts.date;
      } else {
        ++candidate->return_count;
      }
      break;
    case Step::kDecideAdmission:
      candidate->state = carried ? State::kAdmissionDecided : State::kRefused;
      (carried ? reached.admission_decision : reached.refusal) = facts.date;
      break;
    default:
      break;
  }
}

void ApplyMembership(const StepFacts& facts, const RuleSet& rules, bool carried,
                     Candidate* candidate) {
  Milestones& reached = candidate->milestones;
  switch (facts.step) {
    case Step::kRecordCeremony:
      candidate->state = State::kAdmittedProbationary;
      reached.ceremony = facts.date;
      break;
    case Step::kProposeRecognition:
      candidate->state = State::kOfficialProposed;
      reached.recognition_proposal = facts.date;
      break;
    case Step::kRecognitionBaseResolution:
      if (carried) reached.recognition_base_resolution = facts.date;
      break;
    case Step::kDecideRecognition:
      candidate->state = State::kOfficialMember;
      reached.recognition_decision = facts.date;
      // Exactly probation after the ceremony, however late the decision (R-PRB-1).
      reached.official =
          AddMonths(*reached.ceremony, static_cast<int>(rules.Get("R-PRB-1").Number("months")));
      break;
    default:
      break;
  }
}

}  // namespace

Candidate Apply(const StepFacts& facts, const RuleSet& rules, bool carried) {
  Candidate candidate = facts.candidate;
  ApplyBeforeDossier(facts, &candidate);
  ApplyDossier(facts, rules, &candidate);
  ApplyVotes(facts, carried, &candidate);
  ApplyMembership(facts, rules, carried, &candidate);
  return candidate;
}

}  // namespace ketnap::dossier
