#include "services/dossier/domain/apply_steps.h"

namespace ketnap::dossier {
namespace {

using State = CandidateState;

// A vote of the cell after probation. One that reaches the fraction neither way counts; as many of
// them as the rules allow put the case before the competent body (R-VOT-6).
void ApplyProposal(const StepFacts& facts, const RuleSet& rules, bool carried,
                   Candidate* candidate) {
  const bool striking = facts.step == Step::kProposeStrikeOff;
  Milestones& reached = candidate->milestones;
  if (carried) {
    // What was reported and resolved about an earlier proposal says nothing of this one.
    reached.recognition_section_report.reset();
    reached.recognition_base_resolution.reset();
    candidate->state = striking ? State::kStrikeOffProposed : State::kOfficialProposed;
    (striking ? reached.strike_off_proposal : reached.recognition_proposal) = facts.date;
    return;
  }
  ++candidate->undecided_vote_count;
  if (candidate->undecided_vote_count < rules.Get("R-VOT-6").Number("maximum_votes")) return;
  candidate->state = State::kRecognitionReported;
  reached.recognition_report = facts.date;
}

// A report against the proposal gives the case back to the cell, which votes again.
void ApplySectionReport(const StepFacts& facts, Candidate* candidate) {
  Milestones& reached = candidate->milestones;
  if (facts.favorable) {
    reached.recognition_section_report = facts.date;
    return;
  }
  candidate->state = State::kAdmittedProbationary;
  reached.recognition_proposal.reset();
  reached.strike_off_proposal.reset();
  ++candidate->return_count;
}

void Recognize(const StepFacts& facts, const RuleSet& rules, Candidate* candidate) {
  Milestones& reached = candidate->milestones;
  candidate->state = State::kOfficialMember;
  reached.recognition_decision = facts.date;
  // Exactly probation after the ceremony, however late the decision (R-PRB-1).
  reached.official =
      AddMonths(*reached.ceremony, static_cast<int>(rules.Get("R-PRB-1").Number("months")));
}

void Revoke(const StepFacts& facts, Candidate* candidate) {
  candidate->state = State::kRevoked;
  candidate->revocation_kind = facts.revocation_kind;
  candidate->milestones.revocation = facts.date;
}

}  // namespace

void ApplyMembership(const StepFacts& facts, const RuleSet& rules, bool carried,
                     Candidate* candidate) {
  Milestones& reached = candidate->milestones;
  switch (facts.step) {
    case Step::kRecordCeremony:
      candidate->state = State::kAdmittedProbationary;
      reached.ceremony = facts.date;
      reached.decision_received = facts.decision_received;
      break;
    case Step::kDeclarePartyCv:
      reached.party_cv = facts.date;
      break;
    case Step::kProposeRecognition:
    case Step::kProposeStrikeOff:
      ApplyProposal(facts, rules, carried, candidate);
      break;
    case Step::kRecognitionSectionReport:
      ApplySectionReport(facts, candidate);
      break;
    case Step::kRecognitionBaseResolution:
      if (carried) reached.recognition_base_resolution = facts.date;
      break;
    case Step::kDecideRecognition:
      if (carried) Recognize(facts, rules, candidate);
      break;
    case Step::kDecideStrikeOff:
      if (!carried) break;
      candidate->state = State::kStruckOff;
      reached.strike_off = facts.date;
      break;
    case Step::kRevokeDecision:
      Revoke(facts, candidate);
      break;
    default:
      break;
  }
}

void ClearDecision(Candidate* candidate) {
  for (auto milestone :
       {&Milestones::admission_decision, &Milestones::decision_received,
        &Milestones::decision_confirmation, &Milestones::ceremony, &Milestones::party_cv,
        &Milestones::recognition_proposal, &Milestones::strike_off_proposal,
        &Milestones::recognition_section_report, &Milestones::recognition_base_resolution,
        &Milestones::recognition_report, &Milestones::recognition_decision, &Milestones::official,
        &Milestones::strike_off, &Milestones::revocation}) {
    (candidate->milestones.*milestone).reset();
  }
  candidate->revocation_kind = RevocationKind::kUnspecified;
  candidate->undecided_vote_count = 0;
}

}  // namespace ketnap::dossier
