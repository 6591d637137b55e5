#ifndef KETNAP_SERVICES_DOSSIER_DOMAIN_CONDITIONS_H_
#define KETNAP_SERVICES_DOSSIER_DOMAIN_CONDITIONS_H_

#include <optional>

#include "services/dossier/domain/eligibility.h"

// The conditions that rules put on steps, one function a rule. Internal to the domain.
namespace ketnap::dossier {

Condition AgeCondition(const StepFacts& facts, const RuleSet& rules);        // R-ELG-1, R-ELG-2
Condition EducationCondition(const StepFacts& facts, const RuleSet& rules);  // R-ELG-3
Condition AwarenessClassCondition(const StepFacts& facts, const RuleSet& rules);       // R-ELG-4
Condition CertificateValidityCondition(const StepFacts& facts, const RuleSet& rules);  // R-CLS-1
Condition HelperCondition(const StepFacts& facts, const RuleSet& rules);               // R-HLP-1
Condition HelperAssignedCondition(const StepFacts& facts, const RuleSet& rules);       // R-HLP-1
Condition ReviewsCondition(const StepFacts& facts, const RuleSet& rules);              // R-RVW-1
Condition IntroductionsCondition(const StepFacts& facts, const RuleSet& rules);  // R-INT-1, R-INT-2
Condition AcquaintanceCondition(const StepFacts& facts, const RuleSet& rules);   // R-INT-3
Condition PaperAgeCondition(const StepFacts& facts, const RuleSet& rules);       // R-DOS-4
Condition CvAfterApplicationCondition(const StepFacts& facts, const RuleSet& rules);  // R-DOS-1
Condition VerificationClearCondition(const StepFacts& facts, const RuleSet& rules);   // R-DOS-1
Condition OpinionsCondition(const StepFacts& facts, const RuleSet& rules);            // R-DOS-1
Condition ChecklistCompleteCondition(const StepFacts& facts, const RuleSet& rules);   // R-DOS-1
Condition AuthorityCondition(const StepFacts& facts, const RuleSet& rules);  // R-VOT-4, R-VOT-5
Condition ProbationCondition(const StepFacts& facts, const RuleSet& rules);  // R-PRB-1
Condition NewMemberClassCondition(const StepFacts& facts,
                                  const RuleSet& rules);  // R-ELG-4 of recognition
Condition ProbationPapersCondition(const StepFacts& facts, const RuleSet& rules);

// Whether the youth union's introduction is demanded of this person on this day, and whether the
// trade union's is.
bool YouthUnionApplies(const StepFacts& facts, const RuleSet& rules);
bool TradeUnionApplies(const StepFacts& facts, const RuleSet& rules);

// The paper of a form; null when there is none.
const Document* FindDocument(const DossierPapers& papers, std::string_view form);

// Whether verification is answered and everything demanded before the cell's meeting is there.
bool IsVerificationClear(const DossierPapers& papers);
bool AreOpinionsComplete(const StepFacts& facts, const RuleSet& rules);

// A clock of working days: when it ends, and how late a date is.
struct RunningClock {
  std::string rule_id;
  Date start;
  Date due;
};
std::optional<RunningClock> ClockOf(Step step, const StepFacts& facts, const RuleSet& rules,
                                    const WorkingDayCalendar& calendar);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_DOMAIN_CONDITIONS_H_
