#include "services/organization/organization_rules.h"

#include <set>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/files.h"
#include "common/base/status_macros.h"
#include "common/base/text_proto.h"

namespace ketnap::organization {
namespace {

using config::v1::OrganizationRules;

absl::Status Fault(const std::string& path, const std::string& what) {
  return ReasonedError(absl::StatusCode::kInvalidArgument, "ORGANIZATION_RULES_INVALID",
                       {absl::StrCat("Tệp quy định về tổ chức ", path, " không hợp lệ: ", what),
                        absl::StrCat("The organization rules ", path, " are not valid: ", what)});
}

bool IsValidClock(const config::v1::TransferClock& clock) {
  return !clock.rule_id().empty() && !clock.clause().empty() && clock.confidence() != 0 &&
         clock.working_days() >= 1;
}

// The name of the first entry that is wrong; empty when all are right.
std::string FirstFault(const OrganizationRules& rules) {
  std::set<std::string> ids;
  for (const auto& rule : rules.structure_rules()) {
    const bool whole = !rule.clause().empty() && rule.confidence() != 0 && rule.measure() != 0 &&
                       rule.threshold() >= 1 && rule.organization_types_size() > 0 &&
                       !rule.message().empty();
    if (!whole || !ids.insert(rule.rule_id()).second) {
      return absl::StrCat("structure_rules ", rule.rule_id());
    }
  }
  if (!IsValidClock(rules.present_clock())) return "present_clock";
  if (!IsValidClock(rules.complete_clock())) return "complete_clock";
  std::set<std::string> positions;
  for (const auto& position : rules.positions()) {
    const bool whole = !position.display_name().empty() && position.confidence() != 0;
    if (!whole || !positions.insert(position.code()).second) {
      return absl::StrCat("positions ", position.code());
    }
  }
  std::set<std::string> measures;
  for (const auto& measure : rules.measures()) {
    const bool whole = !measure.display_name().empty() && !measure.source().empty();
    if (!whole || !measures.insert(measure.code()).second) {
      return absl::StrCat("measures ", measure.code());
    }
  }
  if (positions.empty()) return "positions";
  return measures.empty() ? "measures" : "";
}

}  // namespace

absl::StatusOr<OrganizationRules> LoadOrganizationRules(const std::string& path) {
  if (path.empty()) return Fault("organization_rules_file", "organization_rules_file");
  KETNAP_ASSIGN_OR_RETURN(const std::string text, ReadFile(path));
  OrganizationRules rules;
  const std::vector<TextFault> unread = ReadTextProto(text, &rules);
  if (!unread.empty()) return Fault(path, InFile("textproto", unread.front()));
  const std::string fault = FirstFault(rules);
  if (!fault.empty()) return Fault(path, fault);
  return rules;
}

}  // namespace ketnap::organization
