#include "services/dossier/domain/worklist.h"

#include <algorithm>
#include <utility>

#include "services/dossier/domain/deadline.h"
#include "services/dossier/domain/process_order.h"

namespace ketnap::dossier {
namespace {

template <typename T>
bool Contains(const std::vector<T>& values, const T& value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

bool LacksConsent(const WorklistFacts& facts) {
  const auto& cases = facts.candidate.special_cases;
  return std::any_of(cases.begin(), cases.end(), [&](SpecialCase special_case) {
    const auto& consents = facts.papers.consents;
    return std::none_of(consents.begin(), consents.end(), [&](const Consent& consent) {
      return consent.special_case == special_case;
    });
  });
}

bool HasVerification(const WorklistFacts& facts, VerificationOutcome outcome,
                     std::optional<bool> replied = std::nullopt) {
  const auto& all = facts.papers.verifications;
  return std::any_of(all.begin(), all.end(), [&](const Verification& verification) {
    return verification.outcome == outcome &&
           (!replied.has_value() || verification.reply_date.has_value() == *replied);
  });
}

bool HasForm(const DossierPapers& papers, const std::string& form) {
  return std::any_of(papers.documents.begin(), papers.documents.end(), [&](const Document& paper) {
    return paper.form == form && paper.defect_code.empty();
  });
}

bool IsDefective(const DossierPapers& papers) {
  return std::any_of(papers.documents.begin(), papers.documents.end(),
                     [](const Document& paper) { return !paper.defect_code.empty(); });
}

bool HelperWanted(const Candidate& candidate) {
  return !candidate.helper.has_value() || candidate.helper_to_be_replaced;
}

bool Holds(WorklistFact fact, const Worklist& worklist, const WorklistFacts& facts) {
  const Candidate& candidate = facts.candidate;
  const Milestones& reached = candidate.milestones;
  switch (fact) {
    case WorklistFact::kHelperWanted:
      return HelperWanted(candidate);
    case WorklistFact::kHelperStands:
      return !HelperWanted(candidate);
    case WorklistFact::kReviewed:
      return reached.last_review.has_value();
    case WorklistFact::kAwarenessCertificateMissing:
      return !reached.awareness_certificate.has_value();
    case WorklistFact::kAwarenessCertificatePresent:
      return reached.awareness_certificate.has_value();
    case WorklistFact::kNotReferredToClass:
      return !reached.class_referral.has_value();
    case WorklistFact::kPaperDefective:
      return IsDefective(facts.papers);
    case WorklistFact::kConsentMissing:
      return LacksConsent(facts);
    case WorklistFact::kVerificationOpen:
      return HasVerification(facts, VerificationOutcome::kOpen, false);
    case WorklistFact::kVerificationReplied:
      return HasVerification(facts, VerificationOutcome::kOpen, true);
    case WorklistFact::kVerificationIssue:
      return HasVerification(facts, VerificationOutcome::kIssue);
    case WorklistFact::kBaseCommittee:
      return facts.has_base_committee;
    case WorklistFact::kNoBaseCommittee:
      return !facts.has_base_committee;
    case WorklistFact::kSectionalCommittee:
      return facts.has_sectional_committee;
    case WorklistFact::kNoSectionalCommittee:
      return !facts.has_sectional_committee;
    case WorklistFact::kRecognitionSectionReportMissing:
      return !reached.recognition_section_report.has_value();
    case WorklistFact::kRecognitionSectionReportPresent:
      return reached.recognition_section_report.has_value();
    case WorklistFact::kRecognitionBaseResolutionMissing:
      return !reached.recognition_base_resolution.has_value();
    case WorklistFact::kRecognitionBaseResolutionPresent:
      return reached.recognition_base_resolution.has_value();
    case WorklistFact::kPartyCvMissing:
      return !reached.party_cv.has_value();
    case WorklistFact::kFormMissing:
      return std::any_of(worklist.forms.begin(), worklist.forms.end(),
                         [&](const std::string& form) { return !HasForm(facts.papers, form); });
    case WorklistFact::kNewMemberCertificateMissing:
      return !reached.new_member_certificate.has_value();
    case WorklistFact::kRevokedForProcedure:
      return candidate.revocation_kind == RevocationKind::kProcedure;
    case WorklistFact::kPapersInOrder:
      return !IsDefective(facts.papers);
    case WorklistFact::kVerificationBars:
      return HasVerification(facts, VerificationOutcome::kIssueBars);
    case WorklistFact::kUnspecified:
      break;
  }
  return false;
}

bool IsIn(const Worklist& worklist, const WorklistFacts& facts) {
  return std::any_of(worklist.cases.begin(), worklist.cases.end(), [&](const WorklistCase& one) {
    return Contains(one.states, facts.candidate.state) &&
           std::all_of(one.facts.begin(), one.facts.end(),
                       [&](WorklistFact fact) { return Holds(fact, worklist, facts); });
  });
}

void SetDueByClock(const Worklist& worklist, const std::vector<RunningDeadline>& running,
                   WorklistEntry* entry) {
  // The earliest comes first.
  for (const RunningDeadline& deadline : running) {
    if (!Contains(worklist.clocks, deadline.rule_id)) continue;
    entry->due = deadline.due;
    entry->since = deadline.reference;
    entry->subject = deadline.subject;
    entry->rule_id = deadline.rule_id;
    return;
  }
}

void SetDueByMilestone(const Worklist& worklist, const Milestones& reached, const RuleBook& rules,
                       WorklistEntry* entry) {
  const std::optional<Date>& day = reached.*worklist.due_milestone;
  if (!day.has_value()) return;
  int months = worklist.months;
  if (!worklist.months_rule.empty()) {
    const auto set = rules.InForceOn(*day);
    if (!set.ok()) return;
    months = static_cast<int>((*set)->Get(worklist.months_rule).Number(worklist.months_parameter));
    entry->rule_id = worklist.months_rule;
  }
  entry->due = AddMonths(*day, months);
  entry->since = day;
}

}  // namespace

std::vector<WorklistEntry> EntriesOf(const WorklistFacts& facts,
                                     const std::vector<Worklist>& worklists, const RuleBook& rules,
                                     const WorkingDayCalendar& calendar) {
  const std::vector<RunningDeadline> running = RunningDeadlines(
      {facts.candidate, facts.papers.verifications, facts.reviewed_months}, rules, calendar);
  std::vector<WorklistEntry> entries;
  for (const Worklist& worklist : worklists) {
    if (!IsIn(worklist, facts)) continue;
    const Milestones& reached = facts.candidate.milestones;
    WorklistEntry entry;
    entry.queue = worklist.id;
    entry.place = worklist.place;
    SetDueByClock(worklist, running, &entry);
    if (worklist.due_milestone != nullptr) SetDueByMilestone(worklist, reached, rules, &entry);
    if (worklist.since != nullptr && (reached.*worklist.since).has_value()) {
      entry.since = reached.*worklist.since;
    }
    entries.push_back(std::move(entry));
  }
  return entries;
}

bool NeedsPapers(CandidateState state) {
  // Before the application there are none, and after the end nobody waits for any.
  return IsOnTheWay(state) && state != CandidateState::kNominated &&
         state != CandidateState::kSympathizerListed && state != CandidateState::kDelisted &&
         state != CandidateState::kTransferPending;
}

bool NeedsReviews(CandidateState state) {
  return Contains(AllowedStates(Step::kRecordMonthlyReview), state);
}

std::optional<Date> ShownUntil(const Worklist& worklist, Date today) {
  if (worklist.shown_days_before == 0) return std::nullopt;
  return today + worklist.shown_days_before;
}

Date WarnedUntil(const Worklist& worklist, Date today) {
  const auto& days = worklist.warning_days;
  const auto greatest = std::max_element(days.begin(), days.end());
  return today + (greatest == days.end() ? 0 : *greatest);
}

}  // namespace ketnap::dossier
