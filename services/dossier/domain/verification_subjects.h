#ifndef KETNAP_SERVICES_DOSSIER_DOMAIN_VERIFICATION_SUBJECTS_H_
#define KETNAP_SERVICES_DOSSIER_DOMAIN_VERIFICATION_SUBJECTS_H_

#include <string>
#include <vector>

#include "services/dossier/domain/eligibility.h"
#include "services/dossier/domain/rule_set.h"

// Whose background is verified, by the family section (2-KNĐ, item 21).
namespace ketnap::dossier {

// The side of the family a relation belongs to; siblings and grandparents are verified on neither
// side, but a sibling who is a member speaks for the person's own.
enum class FamilySide { kNone = 0, kOwn = 1, kSpouse = 2 };
FamilySide SideOf(int relation);

// The subjects that R-DOS-2 demands, "SELF" first, then in the order of `relatives`: "FATHER",
// "MOTHER", "FOSTERER", "SPOUSE", "FATHER_IN_LAW", "MOTHER_IN_LAW", "CHILD_1" … as their `subject`
// says. Who has died, and a child without civil capacity, is not demanded. Each subject must be
// answered clear, concluded, or waived where WaivableSubjects has it.
std::vector<std::string> RequiredSubjects(const std::vector<RelativeFacts>& relatives,
                                          const RuleSet& rules);

// What a family section must tell before anybody can say whom R-DOS-2 demands: "PARENTS" while it
// names neither parent nor who brought the person up, "PARENTS_IN_LAW" while it names a living
// spouse and neither of the spouse's parents. Who has died is named as such.
std::vector<std::string> UntoldSubjects(const std::vector<RelativeFacts>& relatives,
                                        const RuleSet& rules);

// Those of RequiredSubjects that R-DOS-3 lets skip: of the person's own side when a parent, sibling
// or child is a member, of the spouse's side when a parent of the spouse or a child is. Never
// "SELF". Skipping is a step of its own (WaiveVerification), for somebody must see that the
// member's curriculum vitae is complete.
std::vector<std::string> WaivableSubjects(const std::vector<RelativeFacts>& relatives,
                                          const RuleSet& rules);

// Whether the outcome lets the dossier go on: clear, concluded not to stand in the way, or waived.
bool IsClear(VerificationOutcome outcome);

// RequiredSubjects that the papers do not answer with IsClear yet; none is demanded while the
// family section is not recorded. A verification that is open, unclear or bars is named too,
// demanded or not.
std::vector<std::string> UnclearSubjects(const StepFacts& facts, const RuleSet& rules);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_DOMAIN_VERIFICATION_SUBJECTS_H_
