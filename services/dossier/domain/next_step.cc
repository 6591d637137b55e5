#include "services/dossier/domain/next_step.h"

#include <algorithm>
#include <cstddef>
#include <iterator>

namespace ketnap::dossier {
namespace {

using State = CandidateState;

struct Awaited {
  State state;
  Step next;     // Below a grassroots committee, without a sectional one in between.
  Step clocked;  // See ClockedStep.
};

// A state that is not here waits for nothing.
constexpr Awaited kAwaited[] = {
    {State::kUnspecified, Step::kNominate, Step::kUnspecified},
    {State::kNominated, Step::kListSympathizer, Step::kListSympathizer},
    {State::kSympathizerListed, Step::kOpenDossier, Step::kUnspecified},
    {State::kApplicationFiled, Step::kDeclareCv, Step::kUnspecified},
    {State::kCvDeclared, Step::kRequestVerification, Step::kUnspecified},
    {State::kVerifying, Step::kAnswerVerification, Step::kUnspecified},
    {State::kVerificationIssue, Step::kConcludeVerification, Step::kUnspecified},
    {State::kVerified, Step::kRecordOpinion, Step::kUnspecified},
    {State::kOpinionsCollected, Step::kCellResolution, Step::kUnspecified},
    {State::kCellRejected, Step::kCellResolution, Step::kUnspecified},
    {State::kCellResolved, Step::kBaseResolution, Step::kDecideAdmission},
    {State::kSectionAppraised, Step::kBaseResolution, Step::kDecideAdmission},
    {State::kBaseResolved, Step::kAppraiseDossier, Step::kDecideAdmission},
    {State::kReturned, Step::kResubmitDossier, Step::kDecideAdmission},
    {State::kUnderAuthorityReview, Step::kDecideAdmission, Step::kDecideAdmission},
    {State::kAdmissionDecided, Step::kRecordCeremony, Step::kRecordCeremony},
    {State::kAdmittedProbationary, Step::kProposeRecognition, Step::kProposeRecognition},
    {State::kOfficialProposed, Step::kDecideRecognition, Step::kDecideRecognition},
    {State::kStrikeOffProposed, Step::kDecideStrikeOff, Step::kDecideStrikeOff},
    {State::kRecognitionReported, Step::kDecideRecognition, Step::kDecideRecognition},
    {State::kTransferPending, Step::kAcceptTransfer, Step::kAcceptTransfer},
    {State::kRevoked, Step::kAppraiseDossier, Step::kUnspecified},
};

constexpr bool EachOnce() {
  for (size_t i = 0; i < std::size(kAwaited); ++i) {
    for (size_t j = 0; j < i; ++j) {
      if (kAwaited[i].state == kAwaited[j].state) return false;
    }
  }
  return true;
}
static_assert(EachOnce(), "a state waits for one thing");

const Awaited* Find(State state) {
  const auto* found =
      std::find_if(std::begin(kAwaited), std::end(kAwaited),
                   [state](const Awaited& awaited) { return awaited.state == state; });
  return found == std::end(kAwaited) ? nullptr : found;
}

// Of a resolution of the cell, on its way up.
Step AfterCell(Step section, Step base, Step decision, bool reported, Tiers tiers) {
  if (!tiers.base_committee) return decision;
  return tiers.sectional_committee && !reported ? section : base;
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
  const Awaited* awaited = Find(candidate.state);
  if (awaited == nullptr) return Step::kUnspecified;
  const bool helped = candidate.helper.has_value() && !candidate.helper_to_be_replaced;
  switch (candidate.state) {
    case State::kSympathizerListed:
      return helped ? awaited->next : Step::kAssignHelper;
    case State::kCellResolved:
    case State::kSectionAppraised:
      return AfterCell(Step::kSectionReport, awaited->next, Step::kAppraiseDossier,
                       candidate.state == State::kSectionAppraised, tiers);
    case State::kOfficialProposed:
    case State::kStrikeOffProposed:
      return AfterProposal(candidate, awaited->next, tiers);
    case State::kRevoked:
      // By procedure alone: the competent body does it again, from the appraisal on.
      return candidate.revocation_kind == RevocationKind::kProcedure ? awaited->next
                                                                     : Step::kUnspecified;
    default:
      return awaited->next;
  }
}

Step ClockedStep(State state) {
  const Awaited* awaited = Find(state);
  return awaited == nullptr ? Step::kUnspecified : awaited->clocked;
}

}  // namespace ketnap::dossier
