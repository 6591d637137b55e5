#include "services/supervision/process_rules_file.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "common/base/errors.h"
#include "common/base/files.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "common/base/text_proto.h"
#include "ketnap/dossier/v1/rule_service.pb.h"

namespace ketnap::supervision {
namespace {

absl::Status RuleSetsInvalid(const std::string& what) {
  return ReasonedError(absl::StatusCode::kInvalidArgument, "RULE_SETS_INVALID",
                       {absl::StrCat("Bộ quy định không hợp lệ: ", what),
                        absl::StrCat("The rule sets are not valid: ", what)});
}

absl::StatusOr<std::vector<std::string>> ListFiles(const std::string& directory) {
  std::vector<std::string> files;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(directory, error), end; !error && entry != end;
       entry.increment(error)) {
    if (entry->path().extension() == ".textproto") files.push_back(entry->path().string());
  }
  if (error) {
    return ReasonedError(absl::StatusCode::kNotFound, "RULE_SET_DIRECTORY_UNREADABLE",
                         {absl::StrCat("Không đọc được thư mục bộ quy định ", directory,
                                       "; kiểm tra rule_set_directory trong cấu hình."),
                          absl::StrCat("Cannot read the folder of rule sets ", directory, ".")});
  }
  std::sort(files.begin(), files.end());
  if (files.empty()) return RuleSetsInvalid(absl::StrCat(directory, ": no *.textproto file"));
  return files;
}

ProcessRule RuleOf(const dossier::v1::Rule& source) {
  ProcessRule rule;
  rule.title = source.title();
  rule.clause = source.clause();
  rule.confidence = std::string(
      absl::StripPrefix(dossier::v1::RuleConfidence_Name(source.confidence()), "RULE_CONFIDENCE_"));
  for (const dossier::v1::RuleParameter& parameter : source.parameters()) {
    if (parameter.value_case() == dossier::v1::RuleParameter::kNumber) {
      rule.numbers[parameter.name()] = parameter.number();
    } else if (parameter.value_case() == dossier::v1::RuleParameter::kFraction) {
      const dossier::v1::Fraction& fraction = parameter.fraction();
      rule.numbers[parameter.name() + ".numerator"] = fraction.numerator();
      rule.numbers[parameter.name() + ".denominator"] = fraction.denominator();
      rule.numbers[parameter.name() + ".strictly_more"] = fraction.strictly_more() ? 1 : 0;
    }
  }
  return rule;
}

}  // namespace

absl::StatusOr<ProcessRules> LoadProcessRules(const std::string& directory) {
  KETNAP_ASSIGN_OR_RETURN(const std::vector<std::string> files, ListFiles(directory));
  std::vector<ProcessRuleSet> sets;
  for (const std::string& file : files) {
    KETNAP_ASSIGN_OR_RETURN(const std::string text, ReadFile(file));
    dossier::v1::RuleSet proto;
    const auto faults = ReadTextProto(text, &proto);
    if (!faults.empty()) return RuleSetsInvalid(absl::StrJoin(InFile(file, faults), "; "));
    ProcessRuleSet set;
    set.id = proto.id();
    KETNAP_ASSIGN_OR_RETURN(set.from, DateFromProto(proto.effective_from()));
    if (proto.has_effective_to()) {
      KETNAP_ASSIGN_OR_RETURN(set.to, DateFromProto(proto.effective_to()));
    }
    for (const dossier::v1::Rule& rule : proto.rules()) set.rules[rule.id()] = RuleOf(rule);
    sets.push_back(std::move(set));
  }
  return ProcessRules(std::move(sets));
}

}  // namespace ketnap::supervision
