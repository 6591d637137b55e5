#include "services/dossier/domain/process_order.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/dossier/domain/condition_builder.h"

namespace ketnap::dossier {
namespace {

using State = CandidateState;

const std::map<Step, std::vector<State>>& StateTable() {
  static const auto* table = new std::map<Step, std::vector<State>>{
      {Step::kNominate, {State::kUnspecified}},
      {Step::kListSympathizer, {State::kNominated}},
      {Step::kAssignHelper,
       {State::kSympathizerListed, State::kApplicationFiled, State::kCvDeclared, State::kVerifying,
        State::kVerified, State::kVerificationIssue, State::kOpinionsCollected,
        State::kCellResolved, State::kCellRejected, State::kBaseResolved, State::kReturned,
        State::kUnderAuthorityReview, State::kAdmissionDecided, State::kAdmittedProbationary}},
      {Step::kRecordMonthlyReview,
       {State::kSympathizerListed, State::kApplicationFiled, State::kCvDeclared, State::kVerifying,
        State::kVerified, State::kVerificationIssue, State::kOpinionsCollected,
        State::kCellResolved, State::kCellRejected, State::kBaseResolved, State::kReturned,
        State::kUnderAuthorityReview, State::kAdmissionDecided}},
      {Step::kDelist,
       {State::kSympathizerListed, State::kApplicationFiled, State::kCvDeclared, State::kVerifying,
        State::kVerified, State::kVerificationIssue, State::kOpinionsCollected,
        State::kCellRejected, State::kReturned, State::kRefused}},
      {Step::kOpenDossier, {State::kSympathizerListed}},
      {Step::kDeclareCv, {State::kApplicationFiled, State::kReturned}},
      {Step::kAttachDocument,
       {State::kCvDeclared, State::kVerifying, State::kVerified, State::kVerificationIssue,
        State::kOpinionsCollected, State::kCellRejected, State::kReturned}},
      {Step::kRequestVerification,
       {State::kCvDeclared, State::kVerifying, State::kVerified, State::kVerificationIssue}},
      {Step::kAnswerVerification, {State::kVerifying}},
      {Step::kRecordOpinion,
       {State::kCvDeclared, State::kVerifying, State::kVerified, State::kVerificationIssue,
        State::kOpinionsCollected, State::kCellRejected}},
      {Step::kCellResolution, {State::kOpinionsCollected, State::kCellRejected}},
      {Step::kBaseResolution, {State::kCellResolved}},
      {Step::kReturnDossier,
       {State::kCellResolved, State::kBaseResolved, State::kUnderAuthorityReview}},
      {Step::kResubmitDossier, {State::kReturned}},
      {Step::kAppraiseDossier, {State::kBaseResolved}},
      {Step::kDecideAdmission, {State::kUnderAuthorityReview}},
      {Step::kRecordCeremony, {State::kAdmissionDecided}},
      {Step::kRecordProbationReview, {State::kAdmittedProbationary}},
      {Step::kProposeRecognition, {State::kAdmittedProbationary}},
      {Step::kRecognitionBaseResolution, {State::kOfficialProposed}},
      {Step::kDecideRecognition, {State::kOfficialProposed}},
  };
  return *table;
}

// The step a step follows, as a reader would name it, and its day.
using Predecessor = std::pair<Step, std::optional<Date>>;

Predecessor PredecessorOf(const StepFacts& facts) {
  const Milestones& reached = facts.candidate.milestones;
  switch (facts.step) {
    case Step::kListSympathizer:
      return {Step::kNominate, reached.nomination};
    case Step::kAssignHelper:
    case Step::kOpenDossier:
      return {Step::kListSympathizer, reached.listing};
    case Step::kRecordMonthlyReview:
      return {Step::kAssignHelper, reached.helper_assignment};
    case Step::kDelist:
      return {Step::kListSympathizer, reached.listing};
    case Step::kDeclareCv:
      return {Step::kOpenDossier, reached.application};
    case Step::kRequestVerification:
      return {Step::kDeclareCv, reached.cv};
    case Step::kAttachDocument:
    case Step::kRecordOpinion:
      return {Step::kOpenDossier, reached.application};
    case Step::kCellResolution:
      return {Step::kRecordOpinion, reached.opinions};
    case Step::kBaseResolution:
      return {Step::kCellResolution, reached.cell_resolution};
    case Step::kReturnDossier:
    case Step::kAppraiseDossier:
      return reached.base_resolution.has_value()
                 ? Predecessor{Step::kBaseResolution, reached.base_resolution}
                 : Predecessor{Step::kCellResolution, reached.cell_resolution};
    case Step::kResubmitDossier:
      return {Step::kCellResolution, reached.cell_resolution};
    case Step::kDecideAdmission:
      return {Step::kAppraiseDossier, reached.appraisal};
    case Step::kRecordCeremony:
      return {Step::kDecideAdmission, reached.admission_decision};
    case Step::kRecordProbationReview:
      return {Step::kRecordCeremony, reached.ceremony};
    case Step::kRecognitionBaseResolution:
      return {Step::kProposeRecognition, reached.recognition_proposal};
    case Step::kDecideRecognition:
      return reached.recognition_base_resolution.has_value()
                 ? Predecessor{Step::kRecognitionBaseResolution,
                               reached.recognition_base_resolution}
                 : Predecessor{Step::kProposeRecognition, reached.recognition_proposal};
    default:
      return {Step::kUnspecified, std::nullopt};
  }
}

bool IsStateAllowed(const StepFacts& facts) {
  const std::vector<State>& allowed = AllowedStates(facts.step);
  if (std::find(allowed.begin(), allowed.end(), facts.candidate.state) != allowed.end()) {
    return true;
  }
  // A grassroots cell has no committee above it, so that its dossier goes from the cell to
  // appraisal.
  return facts.step == Step::kAppraiseDossier && !facts.has_base_committee &&
         facts.candidate.state == State::kCellResolved;
}

Condition StateCondition(const StepFacts& facts) {
  const bool allowed = IsStateAllowed(facts);
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
  static const auto* none = new std::vector<State>();
  auto found = StateTable().find(step);
  return found == StateTable().end() ? *none : found->second;
}

bool IsOnTheWay(CandidateState state) {
  return state != State::kUnspecified && state != State::kRefused &&
         state != State::kOfficialMember && state != State::kStruckOff;
}

std::vector<Condition> OrderConditions(const StepFacts& facts) {
  std::vector<Condition> conditions;
  conditions.push_back(StateCondition(facts));
  const auto [predecessor, day] = PredecessorOf(facts);
  if (day.has_value()) {
    const bool met = facts.date >= *day;
    conditions.push_back(
        JudgeProcess("DATES", met,
                     {absl::StrCat("Ngày thực hiện (", FormatDateForPeople(facts.date), ") ",
                                   met ? "không trước" : "phải không trước", " ngày ",
                                   StepName(predecessor), " (", FormatDateForPeople(*day), ")."),
                      absl::StrCat("The date ", FormatDate(facts.date), met ? " does" : " must",
                                   " not precede ", FormatDate(*day), ".")},
                     {{"date", FormatDate(facts.date)}, {"not_before", FormatDate(*day)}}));
  }
  return conditions;
}

}  // namespace ketnap::dossier
