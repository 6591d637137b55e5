#ifndef KETNAP_SERVICES_DOSSIER_DOMAIN_CONDITION_BUILDER_H_
#define KETNAP_SERVICES_DOSSIER_DOMAIN_CONDITION_BUILDER_H_

#include <map>
#include <string>
#include <string_view>

#include "services/dossier/domain/eligibility.h"

// Makes the conditions of a verdict. Internal to the domain.
namespace ketnap::dossier {

// Who supplies what is missing, and by which RPC.
struct Remedy {
  std::string owed_by;
  std::string supplied_by;
};

using Facts = std::map<std::string, std::string>;

// A condition of a rule: met or unmet, citing the rule's clause and confidence.
Condition Judge(const Rule& rule, bool met, Message explanation, Remedy remedy, Facts facts = {});

// A condition of the process itself, "STATE" or "DATES", which no numbered rule states.
Condition JudgeProcess(std::string rule_id, bool met, Message explanation, Facts facts = {});

Condition NotApplicable(const Rule& rule, Message explanation);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_DOMAIN_CONDITION_BUILDER_H_
