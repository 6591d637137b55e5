#include "services/supervision/domain/breach.h"

namespace ketnap::supervision {
namespace {

bool IsCellVote(BreachStep step) {
  return step == BreachStep::kCellResolution || step == BreachStep::kProposeRecognition ||
         step == BreachStep::kProposeStrikeOff;
}

// Which body decided is not known here: a standing committee needs least, so only what falls short
// of that is a breach for certain.
const char* FractionRuleOf(BreachStep step) {
  if (IsCellVote(step)) return "R-VOT-1";
  if (step == BreachStep::kBaseResolution || step == BreachStep::kRecognitionBaseResolution) {
    return "R-VOT-3";
  }
  return "R-VOT-5";
}

struct Fraction {
  int numerator = 0;
  int denominator = 0;
  bool strictly_more = false;
};

std::optional<Fraction> FractionOf(const ProcessRules& rules, const char* rule, Date day) {
  const auto numerator = rules.Number(rule, "fraction.numerator", day);
  const auto denominator = rules.Number(rule, "fraction.denominator", day);
  if (!numerator.has_value() || denominator.value_or(0) <= 0) return std::nullopt;
  return Fraction{*numerator, *denominator,
                  rules.Number(rule, "fraction.strictly_more", day).value_or(0) != 0};
}

// The fewest in favour that reach the fraction of the base.
int64_t Needed(const Fraction& fraction, int64_t base) {
  const int64_t product = base * fraction.numerator;
  const int64_t whole = product / fraction.denominator;
  const bool exact = product % fraction.denominator == 0;
  return exact && !fraction.strictly_more ? whole : whole + 1;
}

void AddVote(const StepRecord& step, const ProcessRules& rules, std::vector<Breach>* breaches) {
  const BreachVote& vote = *step.vote;
  // A committee counts all its members; only a cell's base is reduced.
  const int64_t reduced = vote.entitled - vote.temporarily_transferred - vote.exempt_absent;
  const int64_t base = IsCellVote(step.step) ? reduced : vote.entitled;
  if (base <= 0 || vote.present > reduced || vote.in_favor + vote.against > vote.present) {
    breaches->push_back({"R-VOT-2", step.day, 0});
    return;
  }
  const char* rule = FractionRuleOf(step.step);
  const auto fraction = FractionOf(rules, rule, step.day);
  if (!step.carried || !fraction.has_value()) return;
  const int64_t missing = Needed(*fraction, base) - vote.in_favor;
  if (missing > 0) breaches->push_back({rule, step.day, missing});
}

}  // namespace

std::vector<Breach> BreachesOfStep(const StepRecord& step, const ProcessRules& rules) {
  std::vector<Breach> breaches;
  if (step.vote.has_value()) AddVote(step, rules, &breaches);
  if (step.step == BreachStep::kAssignHelper && step.acquainted_since.has_value() &&
      !step.acquaintance_waived) {
    const auto needed = rules.Number("R-HLP-2", "minimum_acquaintance_months", step.day);
    const int months = WholeMonthsBetween(*step.acquainted_since, step.day);
    if (needed.has_value() && months < *needed) breaches.push_back({"R-HLP-2", step.day, months});
  }
  return breaches;
}

std::vector<Breach> BreachesOfPerson(const PersonRecord& person, const ProcessRules& rules) {
  std::vector<Breach> breaches;
  if (!person.cell_resolution_date.has_value()) return breaches;
  const Date meeting = *person.cell_resolution_date;
  const auto age = rules.Number("R-ELG-1", "minimum_age_months", meeting);
  const int months = WholeMonthsBetween(person.birth_date, meeting);
  if (age.has_value() && months < *age) breaches.push_back({"R-ELG-1", meeting, months});
  const auto validity = rules.Number("R-CLS-1", "validity_months", meeting);
  if (!validity.has_value()) return breaches;
  const bool valid = person.certificate_date.has_value() && *person.certificate_date <= meeting &&
                     meeting <= AddMonths(*person.certificate_date, *validity);
  if (!valid) {
    breaches.push_back({"R-CLS-1", meeting,
                        person.certificate_date.has_value()
                            ? WholeMonthsBetween(*person.certificate_date, meeting)
                            : 0});
  }
  return breaches;
}

}  // namespace ketnap::supervision
