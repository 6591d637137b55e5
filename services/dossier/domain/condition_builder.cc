#include "services/dossier/domain/condition_builder.h"

#include <utility>

namespace ketnap::dossier {

Condition Judge(const Rule& rule, bool met, Message explanation, Remedy remedy, Facts facts) {
  Condition condition;
  condition.rule_id = rule.id;
  condition.verdict = met ? ConditionVerdict::kMet : ConditionVerdict::kUnmet;
  condition.explanation = std::move(explanation);
  condition.clause = rule.clause;
  condition.confidence = rule.confidence;
  if (!met) {
    condition.owed_by = std::move(remedy.owed_by);
    condition.supplied_by = std::move(remedy.supplied_by);
  }
  condition.facts = std::move(facts);
  return condition;
}

Condition JudgeProcess(std::string rule_id, bool met, Message explanation, Facts facts) {
  Condition condition;
  condition.rule_id = std::move(rule_id);
  condition.verdict = met ? ConditionVerdict::kMet : ConditionVerdict::kUnmet;
  condition.explanation = std::move(explanation);
  condition.clause = "Quy trình kết nạp đảng viên";
  condition.confidence = RuleConfidence::kSourced;
  condition.facts = std::move(facts);
  return condition;
}

Condition NotApplicable(const Rule& rule, Message explanation) {
  Condition condition;
  condition.rule_id = rule.id;
  condition.verdict = ConditionVerdict::kNotApplicable;
  condition.explanation = std::move(explanation);
  condition.clause = rule.clause;
  condition.confidence = rule.confidence;
  return condition;
}

}  // namespace ketnap::dossier
