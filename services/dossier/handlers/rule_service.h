#ifndef KETNAP_SERVICES_DOSSIER_HANDLERS_RULE_SERVICE_H_
#define KETNAP_SERVICES_DOSSIER_HANDLERS_RULE_SERVICE_H_

#include "absl/status/statusor.h"
#include "common/access/request_context.h"
#include "ketnap/dossier/v1/rule_service.grpc.pb.h"
#include "services/dossier/handlers/environment.h"

namespace ketnap::dossier {

// The rule sets as their files state them, what a set would change, and organizations' own
// criteria.
class RuleHandler : public v1::RuleService::CallbackService {
 public:
  explicit RuleHandler(const Environment* environment)
      : environment_(*environment), pipeline_(environment->pipeline) {}

  KETNAP_RPC(RuleService, ListRuleSets, v1::ListRuleSetsRequest, v1::ListRuleSetsResponse)
  KETNAP_RPC(RuleService, GetRuleSet, v1::GetRuleSetRequest, v1::RuleSet)
  KETNAP_RPC(RuleService, SimulateRuleSet, v1::SimulateRuleSetRequest, v1::SimulateRuleSetResponse)
  KETNAP_RPC(RuleService, CreateLocalCriterion, v1::CreateLocalCriterionRequest, v1::LocalCriterion)
  KETNAP_RPC(RuleService, EndLocalCriterion, v1::EndLocalCriterionRequest, v1::LocalCriterion)
  KETNAP_RPC(RuleService, ListLocalCriteria, v1::ListLocalCriteriaRequest,
             v1::ListLocalCriteriaResponse)

 private:
  using Context = access::RequestContext;

  absl::StatusOr<v1::ListRuleSetsResponse> ListRuleSets(const Context& context,
                                                        const v1::ListRuleSetsRequest& request);
  absl::StatusOr<v1::RuleSet> GetRuleSet(const Context& context,
                                         const v1::GetRuleSetRequest& request);
  absl::StatusOr<v1::SimulateRuleSetResponse> SimulateRuleSet(
      const Context& context, const v1::SimulateRuleSetRequest& request);
  absl::StatusOr<v1::LocalCriterion> CreateLocalCriterion(
      const Context& context, const v1::CreateLocalCriterionRequest& request);
  absl::StatusOr<v1::LocalCriterion> EndLocalCriterion(const Context& context,
                                                       const v1::EndLocalCriterionRequest& request);
  absl::StatusOr<v1::ListLocalCriteriaResponse> ListLocalCriteria(
      const Context& context, const v1::ListLocalCriteriaRequest& request);

  const Environment& environment_;
  rpc::Pipeline* const pipeline_;
};

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_HANDLERS_RULE_SERVICE_H_
