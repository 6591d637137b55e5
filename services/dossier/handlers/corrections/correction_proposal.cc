#include "services/dossier/handlers/corrections/correction_proposal.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "common/base/text.h"
#include "services/dossier/domain/correction.h"
#include "services/dossier/domain/deadline.h"
#include "services/dossier/handlers/convert.h"
#include "services/dossier/handlers/corrections/past_judgement.h"
#include "services/dossier/handlers/national_id/national_id_holders.h"
#include "services/dossier/handlers/steps/journal_fold.h"
#include "services/dossier/handlers/steps/snapshot.h"
#include "services/dossier/repository/corrections/correction_repository.h"
#include "services/dossier/repository/paper_repository.h"

namespace ketnap::dossier {
namespace {

// ---- clocks

std::vector<RunningDeadline> ClocksOf(const Environment& environment, const Candidate& candidate,
                                      const DossierPapers& papers,
                                      const std::vector<Date>& reviewed_months) {
  return RunningDeadlines({candidate, papers.verifications, reviewed_months}, *environment.rules,
                          *environment.calendar->Current());
}

void AddShifts(const std::vector<RunningDeadline>& before,
               const std::vector<RunningDeadline>& after, v1::Correction* content) {
  for (const DeadlineShift& shift : ShiftsOf(before, after)) {
    v1::DeadlineChange& change = *content->add_deadline_changes();
    change.set_rule_id(shift.rule_id);
    if (shift.before.has_value()) *change.mutable_old_due_date() = DateToProto(*shift.before);
    if (shift.after.has_value()) *change.mutable_new_due_date() = DateToProto(*shift.after);
  }
}

std::vector<RedatedDecision> RedatedDecisions(const Candidate& before, const Candidate& after) {
  const Milestones& was = before.milestones;
  const Milestones& is = after.milestones;
  std::vector<RedatedDecision> redated;
  auto note = [&redated](const char* field, DecisionType type, const std::optional<Date>& old_day,
                         const std::optional<Date>& new_day) {
    if (old_day == new_day || !new_day.has_value()) return;
    redated.push_back({field, type, *new_day});
  };
  note("milestones.admission_decision_date", DecisionType::kAdmission, was.admission_decision,
       is.admission_decision);
  note("milestones.recognition_decision_date", DecisionType::kRecognition, was.recognition_decision,
       is.recognition_decision);
  note("milestones.strike_off_date", DecisionType::kStrikeOff, was.strike_off, is.strike_off);
  return redated;
}

// ---- steps already taken, judged again

absl::Status AddWarnings(const Environment& environment, db::Transaction& transaction,
                         const Candidate& before, const CorrectionProposal& proposal,
                         v1::Correction* content) {
  const std::vector<PastStep> old_steps = PastSteps(before);
  const std::vector<PastStep> new_steps = PastSteps(proposal.after.candidate);
  // No day comes or goes by a correction: both list the same steps.
  const size_t count = std::min(old_steps.size(), new_steps.size());
  for (size_t i = 0; i < count; ++i) {
    KETNAP_ASSIGN_OR_RETURN(const auto was,
                            JudgeAgain(environment, transaction, before, {}, old_steps[i]));
    KETNAP_ASSIGN_OR_RETURN(const auto is,
                            JudgeAgain(environment, transaction, proposal.after.candidate,
                                       proposal.papers, new_steps[i]));
    if (!was.has_value() || !is.has_value()) continue;
    for (const Condition& condition : NewlyUnmet(*was, *is)) {
      content->add_warnings(absl::StrCat(StepName(new_steps[i].step), " (", condition.rule_id,
                                         "): ", condition.explanation.vietnamese));
    }
  }
  return absl::OkStatus();
}

// ---- decisions

// Numbers begin anew in each term: a decision of another term would stand under a number that is
// not its own.
absl::Status CheckTerms(const Environment& environment, db::Transaction& transaction,
                        const std::vector<RedatedDecision>& decisions,
                        const CandidateRecord& standing, const FieldChanges& changes) {
  for (const RedatedDecision& decision : decisions) {
    KETNAP_ASSIGN_OR_RETURN(const auto entered,
                            FindRegisterOf(transaction, standing.candidate.id, decision.type));
    if (!entered.has_value()) continue;
    const auto term = environment.terms->TermOf(entered->organization, decision.date);
    if (term.ok() && *term == entered->term_start) continue;
    int index = 0;
    while (index < changes.size() && changes.Get(index).field() != decision.field) ++index;
    return FieldError(absl::StrCat("changes[", index, "].new_value"), "OTHER_TERM",
                      {"Ngày quyết định không được chuyển sang nhiệm kỳ khác vì số quyết định đánh "
                       "theo nhiệm kỳ; quyết định sai thì hủy bỏ.",
                       "A decision's date must not leave the term its number was taken in."});
  }
  return absl::OkStatus();
}

absl::Status RefuseUndo(const std::string& action, const Message& why) {
  return ReasonedError(absl::StatusCode::kFailedPrecondition, "UNDO_NOT_POSSIBLE", why,
                       {{"action", action}});
}

// A corrected number is told apart from the person: their row and their journal have its mask
// alone.
absl::Status ProposeNumber(const Environment& environment, db::Transaction& transaction,
                           const CandidateRecord& standing, const FieldChanges& changes,
                           CorrectionProposal* proposal) {
  for (int i = 0; i < changes.size(); ++i) {
    const v1::FieldChange& change = changes.Get(i);
    if (change.field() != kNationalIdField) continue;
    KETNAP_ASSIGN_OR_RETURN(const auto number,
                            FindNationalId(environment, transaction, standing.candidate.id));
    if (number == change.new_value()) {
      return FieldError(absl::StrCat("changes[", i, "].new_value"), "UNCHANGED",
                        {"Giá trị mới giống giá trị đang có.", "The new value is the old one."});
    }
    proposal->national_id = change.new_value();
    *proposal->content.add_changes() = change;
  }
  return absl::OkStatus();
}

bool HasNumber(const v1::CandidateStep& step) {
  return std::find(step.codes().begin(), step.codes().end(), kNationalIdField) !=
         step.codes().end();
}

absl::Status NothingToUndo() {
  return RefuseUndo("", {"Không có bước nào để hoàn tác.", "There is no step to undo."});
}

}  // namespace

absl::StatusOr<CorrectionProposal> ProposeFields(const Environment& environment,
                                                 const access::RequestContext& context,
                                                 db::Transaction& transaction,
                                                 const CandidateRecord& standing,
                                                 FieldChanges changes) {
  if (changes.empty()) {
    return FieldError("changes", "REQUIRED",
                      {"Phải nêu nội dung cần đính chính.", "What to correct must be given."});
  }
  const Candidate& before = standing.candidate;
  CorrectionProposal proposal;
  KETNAP_ASSIGN_OR_RETURN(const v1::Candidate corrected,
                          ApplyChanges(ToProto(standing), context.today, &changes));
  KETNAP_ASSIGN_OR_RETURN(proposal.after, RecordOfSnapshot(corrected, before.version));
  proposal.after.candidate.relocated_on = before.relocated_on;
  proposal.decisions = RedatedDecisions(before, proposal.after.candidate);
  KETNAP_RETURN_IF_ERROR(
      CheckTerms(environment, transaction, proposal.decisions, standing, changes));
  KETNAP_ASSIGN_OR_RETURN(const DossierPapers papers, LoadPapers(transaction, before.id));
  const auto& ceremony = proposal.after.candidate.milestones.ceremony;
  KETNAP_ASSIGN_OR_RETURN(const RuleSet* rules,
                          environment.rules->InForceOn(ceremony.value_or(context.today)));
  FollowDays(before, static_cast<int>(rules->Get("R-PRB-1").Number("months")), papers,
             &proposal.after.candidate, &proposal.papers);
  DossierPapers corrected_papers = papers;
  MergePapers(proposal.papers, &corrected_papers);
  KETNAP_ASSIGN_OR_RETURN(const auto months, ReviewedMonths(transaction, before.id));
  v1::Correction& content = proposal.content;
  for (v1::FieldChange& change : DifferencesOf(ToProto(standing), ToProto(proposal.after))) {
    *content.add_changes() = std::move(change);
  }
  KETNAP_RETURN_IF_ERROR(ProposeNumber(environment, transaction, standing, changes, &proposal));
  AddShifts(ClocksOf(environment, before, papers, months),
            ClocksOf(environment, proposal.after.candidate, corrected_papers, months), &content);
  KETNAP_RETURN_IF_ERROR(AddWarnings(environment, transaction, before, proposal, &content));
  return proposal;
}

absl::StatusOr<CorrectionProposal> ProposeUndo(const Environment& environment,
                                               db::Transaction& transaction,
                                               const CandidateRecord& standing) {
  const Candidate& before = standing.candidate;
  KETNAP_ASSIGN_OR_RETURN(const FoldedCandidate present,
                          FoldJournal(transaction, before.id, before.version));
  if (present.effective_version <= 0) return NothingToUndo();
  CorrectionProposal proposal;
  proposal.undone_action = present.last_step.action();
  proposal.undone_version = present.effective_version;
  // A corrected number is as sealed as one that was set.
  const auto why =
      WhyNotUndone(HasNumber(present.last_step) ? "SetNationalId" : proposal.undone_action,
                   static_cast<Step>(present.last_step.step()));
  if (why.has_value()) return RefuseUndo(proposal.undone_action, *why);
  if (present.effective_version == 1) return NothingToUndo();

  KETNAP_ASSIGN_OR_RETURN(FoldedCandidate restored,
                          FoldJournal(transaction, before.id, present.effective_version - 1));
  if (restored.record.candidate.organization != before.organization) return NothingToUndo();
  proposal.after = standing;
  proposal.after.candidate = std::move(restored.record.candidate);
  proposal.after.candidate.version = before.version;
  proposal.after.candidate.relocated_on = before.relocated_on;
  proposal.after.folded_name = FoldForSearch(proposal.after.candidate.full_name);
  proposal.papers = std::move(restored.papers);
  // A correction of a decision's day took the register along; so does taking it back.
  proposal.decisions = RedatedDecisions(before, proposal.after.candidate);

  KETNAP_ASSIGN_OR_RETURN(const auto months, ReviewedMonths(transaction, before.id));
  std::vector<Date> kept;
  for (const FoldedReview& review : restored.reviews) kept.push_back(review.month);
  std::set_difference(months.begin(), months.end(), kept.begin(), kept.end(),
                      std::back_inserter(proposal.removed_reviews));
  for (v1::FieldChange& change : DifferencesOf(ToProto(standing), ToProto(proposal.after))) {
    *proposal.content.add_changes() = std::move(change);
  }
  KETNAP_ASSIGN_OR_RETURN(const DossierPapers papers, LoadPapers(transaction, before.id));
  AddShifts(ClocksOf(environment, before, papers, months),
            ClocksOf(environment, proposal.after.candidate, proposal.papers, kept),
            &proposal.content);
  return proposal;
}

}  // namespace ketnap::dossier
