#include "services/dossier/domain/verification_subjects.h"

#include <algorithm>
#include <initializer_list>

namespace ketnap::dossier {
namespace {

// Numbers of the API's Relation.
enum Relation {
  kFather = 1,
  kMother = 2,
  kFosterer = 3,
  kSpouse = 4,
  kFatherInLaw = 5,
  kMotherInLaw = 6,
  kSibling = 7,
  kChild = 8,
};

constexpr char kSelf[] = "SELF";

// The flag of R-DOS-2 that demands this relation; null for one that is never verified.
const char* DemandingFlag(int relation) {
  switch (relation) {
    case kFather:
    case kMother:
      return "parents";
    case kFosterer:
      return "fosterer";
    case kSpouse:
      return "spouse";
    case kFatherInLaw:
    case kMotherInLaw:
      return "parents_in_law";
    case kChild:
      return "capable_children";
    default:
      return nullptr;
  }
}

bool IsDemanded(const RelativeFacts& relative, const Rule& rule) {
  const char* flag = DemandingFlag(relative.relation);
  if (flag == nullptr || relative.deceased || !rule.Flag(flag)) return false;
  return relative.relation != kChild || relative.has_civil_capacity;
}

bool IsMember(const RelativeFacts& relative) {
  return relative.member.has_value() || relative.member_elsewhere;
}

// Whether this relative's membership speaks for that side. A child is of both.
bool SpeaksFor(FamilySide side, const RelativeFacts& relative) {
  if (!IsMember(relative) || relative.deceased) return false;
  switch (relative.relation) {
    case kFather:
    case kMother:
    case kSibling:
      return side == FamilySide::kOwn;
    case kFatherInLaw:
    case kMotherInLaw:
      return side == FamilySide::kSpouse;
    case kChild:
      return true;
    default:
      return false;
  }
}

bool MaySkip(FamilySide side, const std::vector<RelativeFacts>& relatives, const Rule& rule) {
  const bool allowed = side == FamilySide::kOwn      ? rule.Flag("skip_own_side")
                       : side == FamilySide::kSpouse ? rule.Flag("skip_spouse_side")
                                                     : false;
  return allowed && std::any_of(relatives.begin(), relatives.end(),
                                [side](const auto& relative) { return SpeaksFor(side, relative); });
}

bool Names(const std::vector<RelativeFacts>& relatives, std::initializer_list<int> relations) {
  return std::any_of(relatives.begin(), relatives.end(), [&](const RelativeFacts& relative) {
    return std::find(relations.begin(), relations.end(), relative.relation) != relations.end();
  });
}

}  // namespace

FamilySide SideOf(int relation) {
  switch (relation) {
    case kFather:
    case kMother:
    case kFosterer:
    case kChild:
      return FamilySide::kOwn;
    case kSpouse:
    case kFatherInLaw:
    case kMotherInLaw:
      return FamilySide::kSpouse;
    default:
      return FamilySide::kNone;
  }
}

std::vector<std::string> RequiredSubjects(const std::vector<RelativeFacts>& relatives,
                                          const RuleSet& rules) {
  const Rule& rule = rules.Get("R-DOS-2");
  std::vector<std::string> subjects;
  if (rule.Flag("self")) subjects.push_back(kSelf);
  for (const RelativeFacts& relative : relatives) {
    if (IsDemanded(relative, rule)) subjects.push_back(relative.subject);
  }
  return subjects;
}

std::vector<std::string> UntoldSubjects(const std::vector<RelativeFacts>& relatives,
                                        const RuleSet& rules) {
  const Rule& rule = rules.Get("R-DOS-2");
  std::vector<std::string> untold;
  if ((rule.Flag("parents") || rule.Flag("fosterer")) &&
      !Names(relatives, {kFather, kMother, kFosterer})) {
    untold.push_back("PARENTS");
  }
  const bool has_spouse =
      std::any_of(relatives.begin(), relatives.end(), [](const RelativeFacts& relative) {
        return relative.relation == kSpouse && !relative.deceased;
      });
  if (rule.Flag("parents_in_law") && has_spouse &&
      !Names(relatives, {kFatherInLaw, kMotherInLaw})) {
    untold.push_back("PARENTS_IN_LAW");
  }
  return untold;
}

std::vector<std::string> WaivableSubjects(const std::vector<RelativeFacts>& relatives,
                                          const RuleSet& rules) {
  const Rule& demanded = rules.Get("R-DOS-2");
  const Rule& skipping = rules.Get("R-DOS-3");
  std::vector<std::string> subjects;
  for (const RelativeFacts& relative : relatives) {
    if (IsDemanded(relative, demanded) && MaySkip(SideOf(relative.relation), relatives, skipping)) {
      subjects.push_back(relative.subject);
    }
  }
  return subjects;
}

bool IsClear(VerificationOutcome outcome) {
  return outcome == VerificationOutcome::kClear || outcome == VerificationOutcome::kIssueCleared ||
         outcome == VerificationOutcome::kWaived;
}

std::vector<std::string> UnclearSubjects(const StepFacts& facts, const RuleSet& rules) {
  std::vector<std::string> unclear;
  for (const Verification& verification : facts.papers.verifications) {
    if (!IsClear(verification.outcome)) unclear.push_back(verification.subject);
  }
  if (!facts.has_family) return unclear;
  for (const std::string& subject : RequiredSubjects(facts.relatives, rules)) {
    const bool asked = std::any_of(
        facts.papers.verifications.begin(), facts.papers.verifications.end(),
        [&subject](const Verification& verification) { return verification.subject == subject; });
    if (!asked) unclear.push_back(subject);
  }
  return unclear;
}

}  // namespace ketnap::dossier
