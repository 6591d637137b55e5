#include "services/dossier/domain/apply_steps.h"
#include "services/dossier/domain/eligibility.h"

namespace ketnap::dossier {
namespace {

using State = CandidateState;

// A new round begins: what belonged to the former one from the application on is no longer theirs.
// Reviews and certificates stay, and so do listing and delisting as they were.
void BeginRound(Candidate* candidate) {
  ClearDecision(candidate);
  Milestones& reached = candidate->milestones;
  for (auto milestone :
       {&Milestones::helper_assignment, &Milestones::application, &Milestones::cv,
        &Milestones::verification, &Milestones::opinions, &Milestones::cell_resolution,
        &Milestones::section_report, &Milestones::base_resolution, &Milestones::appraisal,
        &Milestones::refusal, &Milestones::class_referral}) {
    (reached.*milestone).reset();
  }
  candidate->helper.reset();
  candidate->helper_to_be_replaced = false;
  candidate->acquaintance_waived = false;
  candidate->return_count = 0;
}

void ApplyBeforeDossier(const StepFacts& facts, Candidate* candidate) {
  Milestones& reached = candidate->milestones;
  switch (facts.step) {
    case Step::kNominate:
      candidate->state = State::kNominated;
      reached.nomination = facts.date;
      break;
    case Step::kDeclineNomination:
      candidate->state = State::kNominationDeclined;
      break;
    case Step::kRelist:
      BeginRound(candidate);
      [[fallthrough]];
    case Step::kListSympathizer:
      candidate->state = State::kSympathizerListed;
      reached.listing = facts.date;
      break;
    case Step::kReferToClass:
      reached.class_referral = facts.date;
      break;
    case Step::kAssignHelper:
      candidate->helper = facts.helper->id;
      candidate->helper_to_be_replaced = false;
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

}  // namespace

Candidate Apply(const StepFacts& facts, const RuleSet& rules, bool carried) {
  Candidate candidate = facts.candidate;
  ApplyBeforeDossier(facts, &candidate);
  ApplyDossier(facts, rules, &candidate);
  ApplyResolutions(facts, carried, &candidate);
  ApplyMembership(facts, rules, carried, &candidate);
  ApplyMoves(facts, &candidate);
  return candidate;
}

}  // namespace ketnap::dossier
