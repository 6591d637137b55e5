#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "absl/strings/strip.h"
#include "common/api/page_token.h"
#include "common/api/resource_name.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "services/organization/handlers/listing.h"
#include "services/organization/handlers/organization_conversion.h"
#include "services/organization/handlers/structure_check.h"
#include "services/organization/repository/organization_repository.h"
#include "services/organization/repository/structure_check_repository.h"

namespace ketnap::organization {
namespace {

absl::StatusOr<std::vector<StructureRule>> RulesOf(const config::v1::OrganizationRules& given) {
  std::vector<StructureRule> rules;
  for (const auto& from : given.structure_rules()) {
    StructureRule rule;
    rule.rule_id = from.rule_id();
    rule.clause = from.clause();
    rule.confidence = std::string(
        absl::StripPrefix(config::v1::Confidence_Name(from.confidence()), "CONFIDENCE_"));
    rule.measure = static_cast<StructureMeasure>(from.measure());
    rule.threshold = from.threshold();
    rule.organization_types.assign(from.organization_types().begin(),
                                   from.organization_types().end());
    rule.message = from.message();
    KETNAP_ASSIGN_OR_RETURN(rule.valid_from, OptionalDateFromProto(from.valid_from()));
    rules.push_back(std::move(rule));
  }
  return rules;
}

v1::StructureIndicator ToProto(const StructureIndicator& indicator) {
  v1::StructureIndicator proto;
  proto.set_rule_id(indicator.rule_id);
  proto.set_clause(indicator.clause);
  proto.set_confidence(indicator.confidence);
  proto.set_organization(OrganizationName(indicator.organization));
  proto.set_organization_display_name(indicator.display_name);
  proto.set_value(indicator.value);
  proto.set_threshold(indicator.threshold);
  proto.set_message(indicator.message);
  return proto;
}

// The first one behind the page before.
absl::StatusOr<StructureIndicator> LastOf(const api::Page& page) {
  StructureIndicator last;
  if (page.after_key.empty()) return last;
  if (page.after_key.size() != 3) return api::PageTokenError();
  last.rule_id = page.after_key[0];
  last.folded_name = page.after_key[1];
  const auto id = Uuid::Parse(page.after_key[2]);
  if (!id.ok()) return api::PageTokenError();
  last.organization = *id;
  return last;
}

}  // namespace

absl::StatusOr<v1::ListStructureIndicatorsResponse> StructureCheckPart::ListStructureIndicators(
    const Context& context, const v1::ListStructureIndicatorsRequest& request) {
  const std::string principal = context.caller.Principal();
  KETNAP_ASSIGN_OR_RETURN(const api::Page page, api::ReadPage(request, principal));
  KETNAP_ASSIGN_OR_RETURN(const StructureIndicator last, LastOf(page));
  KETNAP_ASSIGN_OR_RETURN(const auto rules, RulesOf(*environment_.rules));
  KETNAP_ASSIGN_OR_RETURN(const access::VisibleScope scope,
                          ListedScope(context, *environment_.tree, request.organization()));
  std::vector<StructureIndicator> found;
  KETNAP_RETURN_IF_ERROR(environment_.database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        found.clear();
        std::vector<Uuid> tops = scope.roots;
        if (scope.everything) {
          KETNAP_ASSIGN_OR_RETURN(tops, FindRoots(transaction));
        }
        // Tops do not lie below each other, so each part of the tree is whole for itself.
        for (const Uuid& top : tops) {
          KETNAP_ASSIGN_OR_RETURN(const auto counted,
                                  CountStructure(transaction, top, context.today));
          auto more = FindIndicators(rules, counted, context.today, request.rule_id());
          std::move(more.begin(), more.end(), std::back_inserter(found));
        }
        return absl::OkStatus();
      }));
  std::sort(found.begin(), found.end(), ComesBefore);
  if (!page.after_key.empty()) {
    found.erase(found.begin(), std::upper_bound(found.begin(), found.end(), last, ComesBefore));
  }
  const bool more = CutToPage(page, &found);
  v1::ListStructureIndicatorsResponse response;
  for (const auto& indicator : found) *response.add_indicators() = ToProto(indicator);
  if (more) {
    const StructureIndicator& end = found.back();
    response.set_next_page_token(api::MakePageToken(
        request, principal, {end.rule_id, end.folded_name, end.organization.ToString()}));
  }
  return response;
}

}  // namespace ketnap::organization
