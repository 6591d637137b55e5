#include "services/dossier/domain/apply_steps.h"

namespace ketnap::dossier {
namespace {

using State = CandidateState;

// Gives the state back that waited.
void Resume(Candidate* candidate) {
  candidate->state = candidate->resume_state;
  candidate->resume_state = State::kUnspecified;
  candidate->transfer_destination.reset();
  candidate->merged_into.reset();
}

// Below another base committee what committees of the old one resolved does not count: the
// destination resolves and appraises anew from the cell's resolution. Below the same one only the
// appraisal is made again.
void ResumeAfterResolution(const StepFacts& facts, Candidate* candidate) {
  Milestones& reached = candidate->milestones;
  const bool appraised = candidate->state == State::kUnderAuthorityReview;
  if (facts.destination_has_same_base && !appraised) return;
  reached.appraisal.reset();
  if (!facts.destination_has_same_base) {
    reached.section_report.reset();
    reached.base_resolution.reset();
  }
  // Defects stay: they are mended and handed in at the destination.
  if (candidate->state == State::kReturned) return;
  candidate->state = reached.base_resolution.has_value()  ? State::kBaseResolved
                     : reached.section_report.has_value() ? State::kSectionAppraised
                                                          : State::kCellResolved;
}

void Accept(const StepFacts& facts, Candidate* candidate) {
  Milestones& reached = candidate->milestones;
  if (candidate->transfer_destination.has_value()) {
    candidate->organization = *candidate->transfer_destination;
  }
  candidate->relocated_on = facts.date;
  Resume(candidate);
  reached.transfer_acceptance = facts.date;
  if (facts.helper.has_value()) {
    candidate->helper = facts.helper->id;
    candidate->helper_to_be_replaced = false;
    reached.helper_assignment = facts.date;
  }
  if (reached.application.has_value() && !reached.ceremony.has_value()) {
    candidate->acquaintance_waived = true;
  }
  switch (candidate->state) {
    case State::kCellResolved:
    case State::kSectionAppraised:
    case State::kBaseResolved:
    case State::kReturned:
    case State::kUnderAuthorityReview:
      ResumeAfterResolution(facts, candidate);
      break;
    case State::kAdmissionDecided:
      if (facts.has_decision_confirmation) reached.decision_confirmation = facts.date;
      break;
    default:
      break;
  }
}

// The record that gives way says in `destination` who goes on; the one that goes on names nobody.
void Merge(const StepFacts& facts, Candidate* candidate) {
  if (candidate->state == State::kMerged) return Resume(candidate);
  if (!facts.destination.has_value()) return;
  candidate->resume_state = candidate->state;
  candidate->state = State::kMerged;
  candidate->merged_into = facts.destination;
}

}  // namespace

void ApplyMoves(const StepFacts& facts, Candidate* candidate) {
  switch (facts.step) {
    case Step::kTransfer:
      candidate->resume_state = candidate->state;
      candidate->state = State::kTransferPending;
      candidate->transfer_destination = facts.destination;
      candidate->milestones.transfer = facts.date;
      break;
    case Step::kAcceptTransfer:
      Accept(facts, candidate);
      break;
    case Step::kCancelTransfer:
      Resume(candidate);
      break;
    case Step::kMerge:
      Merge(facts, candidate);
      break;
    default:
      break;
  }
}

}  // namespace ketnap::dossier
