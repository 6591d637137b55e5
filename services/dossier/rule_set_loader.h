#ifndef KETNAP_SERVICES_DOSSIER_RULE_SET_LOADER_H_
#define KETNAP_SERVICES_DOSSIER_RULE_SET_LOADER_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/base/text_proto.h"
#include "ketnap/dossier/v1/rule_service.pb.h"
#include "services/dossier/domain/rule_set.h"

namespace ketnap::dossier {

struct LoadedRuleSets {
  RuleBook book;
  std::vector<v1::RuleSet> sets;  // As written, oldest first.
};

// Reads every "*.textproto" of the folder as a ketnap.dossier.v1.RuleSet. NOT_FOUND or UNAVAILABLE
// when the folder or a file cannot be read; INVALID_ARGUMENT, reason RULE_SETS_INVALID, naming file
// and line of what does not parse, file, line and rule of what is not valid by itself, and set and
// rule of what RuleBook::Create refuses.
absl::StatusOr<LoadedRuleSets> LoadRuleSets(const std::string& directory);

// One file's content; `file` is for messages. For tests of the format.
absl::StatusOr<v1::RuleSet> ParseRuleSet(const std::string& file, const std::string& text,
                                         RuleSet* set);

// The set that `text` states, judged as a loaded one is, for itself: its days are not compared with
// those of others. Faults, in the order of the text, when it is none.
std::vector<TextFault> ReadRuleSetText(const std::string& text, RuleSet* set);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_RULE_SET_LOADER_H_
