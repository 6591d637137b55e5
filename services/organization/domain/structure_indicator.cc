#include "services/organization/domain/structure_indicator.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace ketnap::organization {
namespace {

constexpr char kSourced[] = "SOURCED";

// Members of each organization and everything below it.
std::map<Uuid, int64_t> CountBelow(const std::vector<CountedOrganization>& organizations) {
  std::map<Uuid, const CountedOrganization*> by_id;
  for (const CountedOrganization& organization : organizations) {
    by_id.emplace(organization.id, &organization);
  }
  std::map<Uuid, int64_t> members;
  for (const CountedOrganization& organization : organizations) {
    const int64_t own = organization.official_members + organization.probationary_members;
    // As far up as the part of the tree goes; no way up is longer than there are organizations.
    auto at = by_id.find(organization.id);
    for (size_t steps = 0; at != by_id.end() && steps < organizations.size(); ++steps) {
      members[at->first] += own;
      if (!at->second->parent.has_value()) break;
      at = by_id.find(*at->second->parent);
    }
  }
  return members;
}

bool IsFor(const StructureRule& rule, const CountedOrganization& organization) {
  const auto& types = rule.organization_types;
  return std::find(types.begin(), types.end(), organization.type) != types.end();
}

StructureIndicator IndicatorOf(const CountedOrganization& organization) {
  StructureIndicator indicator;
  indicator.organization = organization.id;
  indicator.display_name = organization.display_name;
  indicator.folded_name = organization.folded_name;
  return indicator;
}

StructureIndicator Broken(const StructureRule& rule, const CountedOrganization& organization,
                          int64_t value) {
  StructureIndicator indicator = IndicatorOf(organization);
  indicator.rule_id = rule.rule_id;
  indicator.clause = rule.clause;
  indicator.confidence = rule.confidence;
  indicator.value = value;
  indicator.threshold = rule.threshold;
  indicator.message = absl::StrReplaceAll(
      rule.message,
      {{"{value}", absl::StrCat(value)}, {"{threshold}", absl::StrCat(rule.threshold)}});
  return indicator;
}

StructureIndicator WithoutEvidence(const CountedOrganization& organization) {
  StructureIndicator indicator = IndicatorOf(organization);
  indicator.rule_id = kAuthorityWithoutEvidence;
  indicator.confidence = kSourced;
  indicator.value = organization.authorities_without_evidence;
  indicator.message = absl::StrCat(
      "Có ", organization.authorities_without_evidence,
      " thẩm quyền đang ghi mà chưa nêu quyết định giao. Cần bổ sung số, ký hiệu, nơi ban hành và "
      "ngày của quyết định.");
  return indicator;
}

}  // namespace

bool ComesBefore(const StructureIndicator& a, const StructureIndicator& b) {
  return std::tie(a.rule_id, a.folded_name, a.organization) <
         std::tie(b.rule_id, b.folded_name, b.organization);
}

std::vector<StructureIndicator> FindIndicators(
    const std::vector<StructureRule>& rules, const std::vector<CountedOrganization>& organizations,
    Date today, std::string_view only_rule) {
  const std::map<Uuid, int64_t> members = CountBelow(organizations);
  std::vector<StructureIndicator> found;
  for (const StructureRule& rule : rules) {
    if (!only_rule.empty() && rule.rule_id != only_rule) continue;
    if (rule.valid_from.has_value() && *rule.valid_from > today) continue;
    for (const CountedOrganization& organization : organizations) {
      if (!IsFor(rule, organization)) continue;
      const bool official = rule.measure == StructureMeasure::kOfficialMembersBelow;
      const int64_t value = official ? organization.official_members : members.at(organization.id);
      const bool broken = official ? value < rule.threshold : value >= rule.threshold;
      if (broken) found.push_back(Broken(rule, organization, value));
    }
  }
  if (only_rule.empty() || only_rule == kAuthorityWithoutEvidence) {
    for (const CountedOrganization& organization : organizations) {
      if (organization.authorities_without_evidence == 0) continue;
      found.push_back(WithoutEvidence(organization));
    }
  }
  std::sort(found.begin(), found.end(), ComesBefore);
  return found;
}

}  // namespace ketnap::organization
