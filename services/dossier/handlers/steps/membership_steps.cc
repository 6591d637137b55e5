#include <limits>
#include <optional>
#include <utility>

#include "common/api/resource_name.h"
#include "common/base/status_macros.h"
#include "common/base/text.h"
#include "ketnap/dossier/v1/events.pb.h"
#include "services/dossier/handlers/convert.h"
#include "services/dossier/handlers/dossier_service.h"
#include "services/dossier/handlers/step_runner.h"
#include "services/dossier/handlers/steps/decision_plan.h"
#include "services/dossier/repository/timeline_repository.h"

// Steps of members on probation, beside those of dossier_decisions.cc, and revocation.
namespace ketnap::dossier {
namespace {

constexpr int kEntriesAtOnce = 50;

bool IsDecision(const v1::CandidateStep& step) {
  return step.step() == v1::STEP_DECIDE_RECOGNITION || step.step() == v1::STEP_DECIDE_ADMISSION;
}

// Who made the last decision that the journal tells of; absent of people who were brought in from
// outside after it.
absl::StatusOr<std::optional<Uuid>> FindIssuer(db::Transaction& transaction,
                                               const Uuid& candidate) {
  std::optional<Uuid> issuer;
  int64_t before = std::numeric_limits<int64_t>::max();
  while (true) {
    KETNAP_ASSIGN_OR_RETURN(const auto rows,
                            ReadTimeline(transaction, candidate, before, kEntriesAtOnce));
    for (const TimelineRow& row : rows) {
      before = row.version;
      v1::CandidateStepRecorded event;
      if (!event.ParseFromString(row.event) || !IsDecision(event.step())) continue;
      KETNAP_ASSIGN_OR_RETURN(issuer, api::ParseResourceName(event.step().body(), kOrganizations));
      return issuer;
    }
    if (rows.size() < static_cast<size_t>(kEntriesAtOnce)) return issuer;
  }
}

// Issuer and revoker as the tree has them: an issuer that ended has no superior but those of the
// committee that is competent now.
absl::Status PrepareRevocation(const access::OrganizationTree& tree, db::Transaction& transaction,
                               const Surroundings& around, StepPlan& plan) {
  StepFacts& facts = plan.facts;
  KETNAP_ASSIGN_OR_RETURN(facts.decision_issuer, FindIssuer(transaction, facts.candidate.id));
  std::optional<Uuid> standing = around.admission_authority;
  if (facts.decision_issuer.has_value()) {
    const auto node = tree.Find(*facts.decision_issuer);
    facts.decision_issuer_stands =
        node.has_value() && (!node->valid_to.has_value() || *node->valid_to >= facts.date);
    if (facts.decision_issuer_stands) standing = facts.decision_issuer;
  }
  facts.revoker_is_superior = standing.has_value() && facts.deciding_organization != standing &&
                              tree.IsWithin(*standing, *facts.deciding_organization);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::Dossier> DossierHandler::DeclarePartyCv(
    const Context& context, const v1::DeclarePartyCvRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(StepPlan plan, PlanStep(request, "DeclarePartyCv", Step::kDeclarePartyCv,
                                                  request.date(), "date"));
  SetLateness(request.lateness_reason(), &plan);
  return TakeDossierStep(environment_, context, request, plan);
}

absl::StatusOr<v1::Dossier> DossierHandler::ProposeStrikeOff(
    const Context& context, const v1::ProposeStrikeOffRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(StepPlan plan,
                          PlanStep(request, "ProposeStrikeOff", Step::kProposeStrikeOff,
                                   request.resolution().date(), "resolution.date"));
  KETNAP_ASSIGN_OR_RETURN(plan.facts.vote, VoteOf(request.vote()));
  SetLateness(request.lateness_reason(), &plan);
  plan.body = Body::kCell;
  plan.note = NormalizeNfc(request.reason_note());
  *plan.record.mutable_document() = request.resolution();
  *plan.record.mutable_vote() = request.vote();
  return TakeDossierStep(environment_, context, request, plan);
}

absl::StatusOr<v1::Dossier> DossierHandler::DecideStrikeOff(
    const Context& context, const v1::DecideStrikeOffRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const StepPlan plan,
                          PlanDecision(request, "DecideStrikeOff", Step::kDecideStrikeOff));
  return TakeDossierStep(environment_, context, request, plan);
}

absl::StatusOr<v1::Dossier> DossierHandler::RevokeDecision(
    const Context& context, const v1::RevokeDecisionRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(StepPlan plan, PlanStep(request, "RevokeDecision", Step::kRevokeDecision,
                                                  request.decision().date(), "decision.date"));
  KETNAP_ASSIGN_OR_RETURN(plan.facts.deciding_organization,
                          api::ParseResourceName(request.revoking_organization(), kOrganizations,
                                                 "revoking_organization"));
  plan.facts.decided_by_standing_committee = request.body() == v1::DECIDING_BODY_STANDING_COMMITTEE;
  plan.facts.revocation_kind = static_cast<RevocationKind>(request.kind());
  plan.note = NormalizeNfc(request.reason_note());
  *plan.record.mutable_document() = request.decision();
  plan.record.set_body(request.revoking_organization());
  plan.record.add_codes(CodeOf(request.kind()));
  const access::OrganizationTree& tree = *environment_.tree;
  return TakeDossierStep(
      environment_, context, request, plan,
      [&tree](db::Transaction& transaction, const Surroundings& around, StepPlan& attempt) {
        return PrepareRevocation(tree, transaction, around, attempt);
      });
}

}  // namespace ketnap::dossier
