#include "services/dossier/domain/process_order.h"

#include <algorithm>
#include <initializer_list>
#include <map>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/dossier/domain/condition_builder.h"

namespace ketnap::dossier {
namespace {

using State = CandidateState;
using States = std::vector<State>;

States Join(std::initializer_list<States> parts) {
  States joined;
  for (const States& part : parts) joined.insert(joined.end(), part.begin(), part.end());
  return joined;
}

// The curriculum vitae is declared, and the cell has not resolved.
States Gathering() {
  return {State::kCvDeclared,        State::kVerifying,         State::kVerified,
          State::kVerificationIssue, State::kOpinionsCollected, State::kCellRejected};
}
States BeforeCell() { return Join({{State::kApplicationFiled}, Gathering()}); }
// The cell has resolved; the competent body has not decided.
States AfterCell() {
  return {State::kCellResolved, State::kSectionAppraised, State::kBaseResolved, State::kReturned,
          State::kUnderAuthorityReview};
}
States Probation() {
  return {State::kAdmittedProbationary, State::kOfficialProposed, State::kStrikeOffProposed,
          State::kRecognitionReported};
}
States Open() {
  return Join({{State::kNominated, State::kSympathizerListed},
               BeforeCell(),
               AfterCell(),
               {State::kAdmissionDecided},
               Probation()});
}
States Closed() {
  return {State::kDelisted,       State::kRefused,   State::kNominationDeclined,
          State::kOfficialMember, State::kStruckOff, State::kRevoked};
}

using Table = std::map<Step, States>;

Table AdmissionSteps() {
  const States listed = {State::kSympathizerListed};
  const States decided = {State::kAdmissionDecided};
  return {
      {Step::kNominate, {State::kUnspecified}},
      {Step::kListSympathizer, {State::kNominated}},
      {Step::kDeclineNomination, {State::kNominated}},
      {Step::kRelist, {State::kDelisted, State::kRefused, State::kNominationDeclined}},
      {Step::kReferToClass, Join({listed, BeforeCell()})},
      {Step::kAssignHelper, Join({listed, BeforeCell(), AfterCell(), decided, Probation()})},
      {Step::kRecordMonthlyReview, Join({listed, BeforeCell(), AfterCell(), decided})},
      {Step::kDelist, Join({listed, BeforeCell(), {State::kReturned, State::kRefused}})},
      {Step::kOpenDossier, listed},
      {Step::kDeclareCv, {State::kApplicationFiled, State::kReturned}},
      {Step::kAttachDocument, Join({Gathering(), {State::kReturned}})},
      {Step::kRequestVerification, Gathering()},
      {Step::kAnswerVerification, {State::kVerifying, State::kVerificationIssue}},
      {Step::kFollowVerification, {State::kVerifying, State::kVerificationIssue}},
      {Step::kConcludeVerification, {State::kVerificationIssue}},
      {Step::kWaiveVerification, Gathering()},
      {Step::kRecordOpinion, Gathering()},
      {Step::kCellResolution, {State::kOpinionsCollected, State::kCellRejected}},
      {Step::kSectionReport, {State::kCellResolved}},
      {Step::kBaseResolution, {State::kCellResolved, State::kSectionAppraised}},
      {Step::kReturnDossier,
       {State::kCellResolved, State::kSectionAppraised, State::kBaseResolved,
        State::kUnderAuthorityReview}},
      {Step::kResubmitDossier, {State::kReturned}},
      {Step::kAppraiseDossier,
       {State::kCellResolved, State::kSectionAppraised, State::kBaseResolved, State::kRevoked}},
      {Step::kDecideAdmission, {State::kUnderAuthorityReview}},
      {Step::kRecordCeremony, decided},
  };
}

Table MembershipSteps() {
  const States proposed = {State::kOfficialProposed, State::kStrikeOffProposed};
  return {
      {Step::kDeclarePartyCv, Probation()},
      {Step::kRecordProbationReview, {State::kAdmittedProbationary}},
      {Step::kProposeRecognition, {State::kAdmittedProbationary}},
      {Step::kProposeStrikeOff, {State::kAdmittedProbationary}},
      {Step::kRecognitionSectionReport, proposed},
      {Step::kRecognitionBaseResolution, proposed},
      {Step::kDecideRecognition, {State::kOfficialProposed, State::kRecognitionReported}},
      {Step::kDecideStrikeOff, {State::kStrikeOffProposed, State::kRecognitionReported}},
      {Step::kRevokeDecision,
       Join({{State::kAdmissionDecided}, Probation(), {State::kOfficialMember}})},
  };
}

Table OtherSteps() {
  const States anybody = Join({Open(), Closed(), {State::kTransferPending}});
  return {
      {Step::kImport, {State::kUnspecified}},
      {Step::kRecordConsent, Join({Open(), {State::kRevoked}})},
      {Step::kAttestCriterion, Join({Open(), {State::kRevoked}})},
      {Step::kTransfer, Open()},
      {Step::kAcceptTransfer, {State::kTransferPending}},
      {Step::kCancelTransfer, {State::kTransferPending}},
      // Particulars of who is no longer on the way are corrected, not changed.
      {Step::kUpdate, Join({Open(), {State::kDelisted, State::kNominationDeclined}})},
      {Step::kCorrect, anybody},
      {Step::kUndo, anybody},
      {Step::kMerge, Join({Open(), Closed(), {State::kMerged}})},
      {Step::kRecordCertificate, Join({anybody, {State::kMerged}})},
  };
}

const Table& StateTable() {
  static const auto* table = [] {
    auto* all = new Table(AdmissionSteps());
    all->merge(MembershipSteps());
    all->merge(OtherSteps());
    return all;
  }();
  return *table;
}

// The step a step follows, as a reader would name it, and its day.
using Predecessor = std::pair<Step, std::optional<Date>>;

// The last of them that was taken.
Predecessor LastOf(std::initializer_list<Predecessor> newest_first) {
  for (const Predecessor& each : newest_first) {
    if (each.second.has_value()) return each;
  }
  return {Step::kUnspecified, std::nullopt};
}

Predecessor BeforeDossier(const StepFacts& facts) {
  const Milestones& reached = facts.candidate.milestones;
  switch (facts.step) {
    case Step::kListSympathizer:
    case Step::kDeclineNomination:
    case Step::kTransfer:
      return {Step::kNominate, reached.nomination};
    case Step::kRelist:
      if (facts.candidate.state == State::kDelisted) return {Step::kDelist, reached.delisting};
      if (facts.candidate.state == State::kRefused) {
        return {Step::kDecideAdmission, reached.refusal};
      }
      return {Step::kNominate, reached.nomination};
    case Step::kAssignHelper:
    case Step::kOpenDossier:
    case Step::kReferToClass:
    case Step::kDelist:
      return {Step::kListSympathizer, reached.listing};
    case Step::kRecordMonthlyReview:
      return {Step::kAssignHelper, reached.helper_assignment};
    case Step::kAcceptTransfer:
    case Step::kCancelTransfer:
      return {Step::kTransfer, reached.transfer};
    default:
      return {Step::kUnspecified, std::nullopt};
  }
}

Predecessor InDossier(const StepFacts& facts) {
  const Milestones& reached = facts.candidate.milestones;
  const Predecessor cell{Step::kCellResolution, reached.cell_resolution};
  const Predecessor section{Step::kSectionReport, reached.section_report};
  switch (facts.step) {
    case Step::kDeclareCv:
    case Step::kAttachDocument:
    case Step::kRecordOpinion:
      return {Step::kOpenDossier, reached.application};
    case Step::kRequestVerification:
    case Step::kConcludeVerification:
    case Step::kWaiveVerification:
      return {Step::kDeclareCv, reached.cv};
    case Step::kCellResolution:
      return {Step::kRecordOpinion, reached.opinions};
    case Step::kSectionReport:
    case Step::kResubmitDossier:
      return cell;
    case Step::kBaseResolution:
      return LastOf({section, cell});
    case Step::kReturnDossier:
      return LastOf({{Step::kBaseResolution, reached.base_resolution}, section, cell});
    case Step::kAppraiseDossier:
      return LastOf({{Step::kRevokeDecision, reached.revocation},
                     {Step::kBaseResolution, reached.base_resolution},
                     section,
                     cell});
    case Step::kDecideAdmission:
      return {Step::kAppraiseDossier, reached.appraisal};
    case Step::kRecordCeremony:
      return {Step::kDecideAdmission, reached.admission_decision};
    default:
      return BeforeDossier(facts);
  }
}

Predecessor PredecessorOf(const StepFacts& facts) {
  const Milestones& reached = facts.candidate.milestones;
  const bool striking = facts.candidate.state == State::kStrikeOffProposed;
  const Predecessor proposal =
      striking ? Predecessor{Step::kProposeStrikeOff, reached.strike_off_proposal}
               : Predecessor{Step::kProposeRecognition, reached.recognition_proposal};
  const Predecessor section{Step::kRecognitionSectionReport, reached.recognition_section_report};
  switch (facts.step) {
    case Step::kRecordProbationReview:
    case Step::kDeclarePartyCv:
      return {Step::kRecordCeremony, reached.ceremony};
    case Step::kRecognitionSectionReport:
      return proposal;
    case Step::kRecognitionBaseResolution:
      return LastOf({section, proposal});
    case Step::kDecideRecognition:
    case Step::kDecideStrikeOff:
      if (facts.candidate.state == State::kRecognitionReported) {
        return {Step::kProposeRecognition, reached.recognition_report};
      }
      return LastOf({{Step::kRecognitionBaseResolution, reached.recognition_base_resolution},
                     section,
                     proposal});
    case Step::kRevokeDecision:
      return LastOf({{Step::kDecideRecognition, reached.recognition_decision},
                     {Step::kDecideAdmission, reached.admission_decision}});
    default:
      return InDossier(facts);
  }
}

// What the table alone does not say.
bool IsNarrowed(const StepFacts& facts, const RuleSet& rules) {
  const State state = facts.candidate.state;
  // A report stands when the sectional committee is dissolved after it.
  if (facts.step == Step::kBaseResolution) {
    return facts.has_sectional_committee && state == State::kCellResolved;
  }
  if (facts.step != Step::kAppraiseDossier) return false;
  // A grassroots cell has no committee above it, so that its dossier goes from the cell to
  // appraisal; a cell may become one at any time.
  if (state == State::kCellResolved || state == State::kSectionAppraised) {
    return facts.has_base_committee;
  }
  if (state != State::kRevoked) return false;
  return facts.candidate.revocation_kind != RevocationKind::kProcedure ||
         !rules.Get("R-REV-2").Flag("redo_by_competent_body");
}

bool IsStateAllowed(const StepFacts& facts, const RuleSet& rules) {
  const States& allowed = AllowedStates(facts.step);
  return std::find(allowed.begin(), allowed.end(), facts.candidate.state) != allowed.end() &&
         !IsNarrowed(facts, rules);
}

Condition StateCondition(const StepFacts& facts, const RuleSet& rules) {
  const bool allowed = IsStateAllowed(facts, rules);
  const std::string state = StateName(facts.candidate.state);
  Message text;
  if (allowed) {
    text = {absl::StrCat("Trạng thái \"", state, "\" cho phép bước này."),
            "The present state allows this step."};
  } else {
    text = {absl::StrCat("Chưa thể thực hiện bước \"", StepName(facts.step), "\" khi hồ sơ đang ở ",
                         "trạng thái \"", state, "\"."),
            absl::StrCat("Step ", static_cast<int>(facts.step), " cannot be taken in state ",
                         static_cast<int>(facts.candidate.state), ".")};
  }
  return JudgeProcess("STATE", allowed, std::move(text), {{"state", state}});
}

}  // namespace

const std::vector<CandidateState>& AllowedStates(Step step) {
  static const auto* none = new States();
  auto found = StateTable().find(step);
  return found == StateTable().end() ? *none : found->second;
}

bool IsOnTheWay(CandidateState state) {
  return GoesAlong(state) && state != State::kRefused && state != State::kRevoked;
}

bool IsOnTheWay(const Candidate& candidate) {
  return IsOnTheWay(candidate.state) || (candidate.state == State::kRevoked &&
                                         candidate.revocation_kind == RevocationKind::kProcedure);
}

bool GoesAlong(CandidateState state) {
  return state != State::kUnspecified && state != State::kOfficialMember &&
         state != State::kStruckOff && state != State::kMerged;
}

std::vector<Condition> OrderConditions(const StepFacts& facts, const RuleSet& rules) {
  std::vector<Condition> conditions;
  conditions.push_back(StateCondition(facts, rules));
  const auto [predecessor, day] = PredecessorOf(facts);
  if (day.has_value()) {
    const bool met = facts.date >= *day;
    conditions.push_back(
        JudgeProcess("DATES", met,
                     {absl::StrCat("Ngày thực hiện (", FormatDateForPeople(facts.date), ") ",
                                   met ? "không trước" : "không được trước", " ngày ",
                                   StepName(predecessor), " (", FormatDateForPeople(*day), ")."),
                      absl::StrCat("The date ", FormatDate(facts.date), met ? " does" : " must",
                                   " not precede ", FormatDate(*day), ".")},
                     {{"date", FormatDate(facts.date)}, {"not_before", FormatDate(*day)}}));
  }
  return conditions;
}

}  // namespace ketnap::dossier
