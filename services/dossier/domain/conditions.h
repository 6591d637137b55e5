#ifndef KETNAP_SERVICES_DOSSIER_DOMAIN_CONDITIONS_H_
#define KETNAP_SERVICES_DOSSIER_DOMAIN_CONDITIONS_H_

#include <optional>
#include <string_view>
#include <vector>

#include "services/dossier/domain/eligibility.h"
#include "services/dossier/domain/person_names.h"

// The conditions that rules put on steps, one function a rule. Internal to the domain. Where a
// consent is owed for the decision alone, earlier steps tell so and are not refused: the condition
// comes out NOT_APPLICABLE there.
namespace ketnap::dossier {

// ---- The person (person_conditions.cc). Age and education are those of the cell's meeting, once
// it was held.
Condition AgeCondition(const StepFacts& facts, const RuleSet& rules);                  // R-ELG-1
Condition OverAgeCondition(const StepFacts& facts, const RuleSet& rules);              // R-ELG-2
Condition EducationCondition(const StepFacts& facts, const RuleSet& rules);            // R-ELG-3
Condition AwarenessClassCondition(const StepFacts& facts, const RuleSet& rules);       // R-ELG-4
Condition CertificateValidityCondition(const StepFacts& facts, const RuleSet& rules);  // R-CLS-1
Condition NewMemberClassCondition(const StepFacts& facts, const RuleSet& rules);       // R-ELG-4

// ---- Special cases (special_conditions.cc).
Condition ReadmissionCondition(const StepFacts& facts, const RuleSet& rules);         // R-RAD-1
Condition ReadmissionConsentCondition(const StepFacts& facts, const RuleSet& rules);  // R-RAD-1
Condition SpecialCaseCondition(const StepFacts& facts, const RuleSet& rules);         // R-SPC-1
// Who consents to what: RecordConsent.
Condition ConsentAuthorityCondition(const StepFacts& facts, const RuleSet& rules);
// LOCAL: one for each criterion of facts.criteria.
std::vector<Condition> LocalConditions(const StepFacts& facts);

// The special cases that need a consent of this person on the day judged, and those of them without
// one dated by then.
std::vector<SpecialCase> CasesNeedingConsent(const StepFacts& facts, const RuleSet& rules);
std::vector<SpecialCase> CasesWithoutConsent(const StepFacts& facts, const RuleSet& rules);
bool HasConsent(const StepFacts& facts, SpecialCase special_case);

// ---- Helper and introducers (introduction_conditions.cc).
Condition HelperCondition(const StepFacts& facts, const RuleSet& rules);              // R-HLP-1
Condition HelperAssignedCondition(const StepFacts& facts, const RuleSet& rules);      // R-HLP-1
Condition HelperAcquaintanceCondition(const StepFacts& facts, const RuleSet& rules);  // R-HLP-2
Condition HelperLoadCondition(const StepFacts& facts, const RuleSet& rules);          // R-HLP-2
Condition ReviewsCondition(const StepFacts& facts, const RuleSet& rules);             // R-RVW-1
Condition IntroductionsCondition(const StepFacts& facts, const RuleSet& rules);  // R-INT-1, R-INT-2
Condition AcquaintanceCondition(const StepFacts& facts, const RuleSet& rules);   // R-INT-3, R-INT-4

// How many members must introduce the person, and how many do.
int RequiredIntroductions(const StepFacts& facts, const RuleSet& rules);
int CountIntroductions(const DossierPapers& papers);

// ---- Papers (paper_conditions.cc).
Condition PaperAgeCondition(const StepFacts& facts, const RuleSet& rules);              // R-DOS-4
Condition CvAfterApplicationCondition(const StepFacts& facts, const RuleSet& rules);    // R-DOS-1
Condition VerificationClearCondition(const StepFacts& facts, const RuleSet& rules);     // R-DOS-1
Condition VerificationSubjectsCondition(const StepFacts& facts, const RuleSet& rules);  // R-DOS-2
Condition WaiverCondition(const StepFacts& facts, const RuleSet& rules);                // R-DOS-3
Condition IssueToConcludeCondition(const StepFacts& facts);
Condition OpinionsCondition(const StepFacts& facts, const RuleSet& rules);           // R-DOS-1
Condition ChecklistCompleteCondition(const StepFacts& facts, const RuleSet& rules);  // R-DOS-1
Condition ProbationPapersCondition(const StepFacts& facts, const RuleSet& rules);    // R-DOS-1

// ---- Bodies (body_conditions.cc).
Condition AuthorityCondition(const StepFacts& facts, const RuleSet& rules);     // R-VOT-4, R-VOT-5
Condition RevocationCondition(const StepFacts& facts, const RuleSet& rules);    // R-REV-1, R-REV-2
Condition ConflictCondition(const StepFacts& facts, const RuleSet& rules);      // R-COI-1
Condition CellStrengthCondition(const StepFacts& facts, const RuleSet& rules);  // R-ORG-1
Condition BaseCommitteeCondition(const StepFacts& facts);
Condition SectionalCommitteeCondition(const StepFacts& facts);
// That the sectional committee, where one stands in between, has reported on the last resolution.
Condition SectionReportedCondition(const StepFacts& facts, const RuleSet& rules);
Condition BaseResolvedCondition(const StepFacts& facts, const RuleSet& rules);  // R-VOT-3

// ---- After the ceremony and on the move (course_conditions.cc).
Condition ProbationCondition(const StepFacts& facts, const RuleSet& rules);  // R-PRB-1
Condition FirstPartyCvCondition(const StepFacts& facts);
Condition TransferHelperCondition(const StepFacts& facts, const RuleSet& rules);     // R-HLP-1
Condition DecisionConfirmedCondition(const StepFacts& facts, const RuleSet& rules);  // R-TRF-2

// Whether the youth union's introduction is demanded of this person on this day, and whether the
// trade union's is.
bool YouthUnionApplies(const StepFacts& facts, const RuleSet& rules);
bool TradeUnionApplies(const StepFacts& facts, const RuleSet& rules);

// The items of one procedure's checklist, "ADMISSION" or "RECOGNITION", whatever state the person
// is in.
std::vector<ChecklistItem> ChecklistOf(std::string_view procedure, const StepFacts& facts,
                                       const RuleSet& rules,
                                       const DefectCatalogue* defects = nullptr);

// The paper of a form; null when there is none.
const Document* FindDocument(const DossierPapers& papers, std::string_view form);

// The first day a paper of that date is too old on, by the checklist's `ages_months`: the day after
// this one. Absent when papers of the form do not age.
std::optional<Date> LastGoodDay(const Document& document, const RuleSet& rules);

// Whether verification is answered and everything demanded before the cell's meeting is there.
bool IsVerificationClear(const DossierPapers& papers);
bool AreOpinionsComplete(const StepFacts& facts, const RuleSet& rules);

// A clock of working days: when it ends, and how late a date is.
struct RunningClock {
  std::string rule_id;
  Date start;
  Date due;
  std::optional<Date> extended_due;  // With the extension of special cases.
};
std::optional<RunningClock> ClockOf(Step step, const StepFacts& facts, const RuleSet& rules,
                                    const WorkingDayCalendar& calendar);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_DOMAIN_CONDITIONS_H_
