#include "services/supervision/inspection_rules_file.h"

#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/files.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "common/base/text_proto.h"
#include "ketnap/config/v1/inspection_rules.pb.h"

namespace ketnap::supervision {
namespace {

absl::Status Fault(const std::string& path, const std::string& what) {
  return ReasonedError(
      absl::StatusCode::kInvalidArgument, "INSPECTION_RULES_INVALID",
      {absl::StrCat("Tệp quy định về kiểm tra, giám sát ", path, " không hợp lệ: ", what),
       absl::StrCat("The inspection rules ", path, " are not valid: ", what)});
}

// Absent when something is missing.
std::optional<InspectionRuleSet> Convert(const config::v1::InspectionRuleSet& message) {
  const config::v1::LookBackRule& look_back = message.look_back();
  const config::v1::InspectionDurationRule& duration = message.duration();
  const auto valid_from = DateFromProto(message.valid_from());
  const bool whole = !message.id().empty() && message.id().size() <= 60 && valid_from.ok() &&
                     !look_back.rule_id().empty() && !look_back.clause().empty() &&
                     look_back.confidence() != 0 && look_back.years() >= 0 &&
                     look_back.years() <= 50 && !duration.rule_id().empty() &&
                     !duration.clause().empty() && duration.confidence() != 0 &&
                     duration.extension_numerator() >= 0 && duration.extension_denominator() >= 1;
  if (!whole) return std::nullopt;
  InspectionRuleSet set;
  set.id = message.id();
  set.valid_from = *valid_from;
  set.look_back_clause = look_back.clause();
  set.look_back_years = look_back.years();
  set.duration_clause = duration.clause();
  set.extension_numerator = duration.extension_numerator();
  set.extension_denominator = duration.extension_denominator();
  for (const config::v1::InspectionDays& limit : duration.limits()) {
    const bool is_new = set.days_by_type.emplace(limit.organization_type(), limit.days()).second;
    if (!is_new || limit.organization_type().empty() || limit.days() < 1) return std::nullopt;
  }
  return set;
}

std::optional<InspectionRisk> Convert(const config::v1::InspectionRisk& message) {
  const bool of_days = message.from() != 0 && message.to() > message.from() && message.days() > 0;
  const bool of_returns = message.from() == 0 && message.to() == 0 && message.returns() > 0;
  const bool whole = !message.code().empty() && message.code().size() <= 60 &&
                     !message.display_name().empty() && !message.clause().empty() &&
                     message.confidence() != 0 && of_days != of_returns && message.weight() >= 1 &&
                     message.weight() <= 20;
  if (!whole) return std::nullopt;
  return InspectionRisk{.code = message.code(),
                        .from = static_cast<WayStep>(message.from()),
                        .to = static_cast<WayStep>(message.to()),
                        .days = message.days(),
                        .returns = message.returns(),
                        .weight = message.weight()};
}

}  // namespace

absl::StatusOr<InspectionRules> LoadInspectionRules(const std::string& path) {
  KETNAP_ASSIGN_OR_RETURN(const std::string text, ReadFile(path));
  config::v1::InspectionRules message;
  const std::vector<TextFault> unread = ReadTextProto(text, &message);
  if (!unread.empty()) return Fault(path, InFile("textproto", unread.front()));
  InspectionRules rules;
  std::set<std::string> ids;
  for (const config::v1::InspectionRuleSet& each : message.rule_sets()) {
    std::optional<InspectionRuleSet> set = Convert(each);
    const bool fits =
        set.has_value() && ids.insert(set->id).second &&
        (rules.rule_sets.empty() || rules.rule_sets.back().valid_from < set->valid_from);
    if (!fits) return Fault(path, absl::StrCat("rule_sets ", each.id()));
    rules.rule_sets.push_back(*std::move(set));
  }
  if (rules.rule_sets.empty()) return Fault(path, "rule_sets");
  for (const config::v1::InspectionRisk& each : message.risks()) {
    std::optional<InspectionRisk> risk = Convert(each);
    const bool fits = risk.has_value() && ids.insert(risk->code).second;
    if (!fits) return Fault(path, absl::StrCat("risks ", each.code()));
    rules.risks.push_back(*std::move(risk));
  }
  return rules;
}

}  // namespace ketnap::supervision
