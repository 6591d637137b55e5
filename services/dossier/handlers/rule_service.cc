#include "services/dossier/handlers/rule_service.h"

#include "common/base/errors.h"

namespace ketnap::dossier {

absl::StatusOr<v1::ListRuleSetsResponse> RuleHandler::ListRuleSets(const Context&,
                                                                   const v1::ListRuleSetsRequest&) {
  v1::ListRuleSetsResponse response;
  for (const v1::RuleSet& set : *environment_.rule_sets) {
    v1::RuleSet* entry = response.add_rule_sets();
    *entry = set;
    entry->clear_rules();
    entry->clear_checklist();
  }
  return response;
}

absl::StatusOr<v1::RuleSet> RuleHandler::GetRuleSet(const Context&,
                                                    const v1::GetRuleSetRequest& request) {
  for (const v1::RuleSet& set : *environment_.rule_sets) {
    if (set.name() == request.name()) return set;
  }
  return ResourceNotFoundError(request.name());
}

}  // namespace ketnap::dossier
