#include <algorithm>
#include <utility>

#include "common/api/resource_name.h"
#include "common/base/status_macros.h"
#include "common/base/text.h"
#include "services/dossier/handlers/convert.h"
#include "services/dossier/handlers/dossier_service.h"
#include "services/dossier/handlers/step_runner.h"
#include "services/dossier/repository/rules/criterion_repository.h"

// Consents, attestations and the reports of sectional committees.
namespace ketnap::dossier {
namespace {

absl::StatusOr<PaperReference> ReferenceOf(const v1::DocumentReference& paper) {
  PaperReference reference;
  reference.number = NormalizeNfc(paper.number());
  reference.symbol = NormalizeNfc(paper.symbol());
  KETNAP_ASSIGN_OR_RETURN(reference.date, DateFromProto(paper.date()));
  return reference;
}

// A criterion of another organization is as unknown as one that does not exist.
absl::Status CheckCriterion(const access::OrganizationTree& tree, db::Transaction& transaction,
                            const Uuid& id, const Uuid& cell) {
  KETNAP_ASSIGN_OR_RETURN(const auto found, FindCriterion(transaction, id));
  if (found.has_value() && tree.IsWithin(cell, found->organization)) return absl::OkStatus();
  return FieldError("attestation.criterion", "UNKNOWN_CRITERION",
                    {"Không có tiêu chí này trong các tổ chức phía trên chi bộ.",
                     "No organization above the cell has this criterion."});
}

}  // namespace

absl::StatusOr<v1::Dossier> DossierHandler::RecordConsent(const Context& context,
                                                          const v1::RecordConsentRequest& request) {
  const v1::Consent& given = request.consent();
  KETNAP_ASSIGN_OR_RETURN(StepPlan plan,
                          PlanStep(request, "RecordConsent", Step::kRecordConsent,
                                   given.document().date(), "consent.document.date"));
  Consent consent;
  consent.special_case = static_cast<SpecialCase>(given.special_case());
  KETNAP_ASSIGN_OR_RETURN(
      consent.authority,
      api::ParseResourceName(given.authority(), kOrganizations, "consent.authority"));
  KETNAP_ASSIGN_OR_RETURN(consent.paper, ReferenceOf(given.document()));
  plan.facts.consent = consent;
  plan.papers.consents = {consent};
  *plan.record.mutable_document() = given.document();
  plan.record.set_body(given.authority());
  plan.record.add_codes(CodeOf(given.special_case()));
  return TakeDossierStep(
      environment_, context, request, plan,
      [this, authority = consent.authority](db::Transaction&, const Surroundings& around,
                                            StepPlan&) -> absl::Status {
        // One that stands elsewhere is as unknown as one that does not exist.
        if (environment_.tree->IsWithin(around.cell, authority)) return absl::OkStatus();
        return FieldError("consent.authority", "UNKNOWN_ORGANIZATION",
                          {"Không có tổ chức này phía trên chi bộ.",
                           "No such organization stands above the cell."});
      });
}

absl::StatusOr<v1::Dossier> DossierHandler::AttestCriterion(
    const Context& context, const v1::AttestCriterionRequest& request) {
  const v1::Attestation& given = request.attestation();
  KETNAP_ASSIGN_OR_RETURN(StepPlan plan,
                          PlanStep(request, "AttestCriterion", Step::kAttestCriterion, given.date(),
                                   "attestation.date"));
  Attestation attestation;
  KETNAP_ASSIGN_OR_RETURN(
      attestation.criterion,
      api::ParseResourceName(given.criterion(), kLocalCriteria, "attestation.criterion"));
  attestation.date = plan.facts.date;
  if (given.has_document()) {
    KETNAP_ASSIGN_OR_RETURN(attestation.paper, ReferenceOf(given.document()));
    *plan.record.mutable_document() = given.document();
  }
  plan.papers.attestations = {attestation};
  const access::OrganizationTree& tree = *environment_.tree;
  return TakeDossierStep(environment_, context, request, plan,
                         [&](db::Transaction& transaction, const Surroundings& around, StepPlan&) {
                           return CheckCriterion(tree, transaction, attestation.criterion,
                                                 around.cell);
                         });
}

absl::StatusOr<v1::Dossier> DossierHandler::RecordSectionReport(
    const Context& context, const v1::RecordSectionReportRequest& request) {
  const bool recognition = request.procedure() == v1::PROCEDURE_RECOGNITION;
  KETNAP_ASSIGN_OR_RETURN(
      StepPlan plan, PlanStep(request, "RecordSectionReport",
                              recognition ? Step::kRecognitionSectionReport : Step::kSectionReport,
                              request.report().date(), "report.date"));
  plan.facts.favorable = request.favorable();
  plan.record.set_form(recognition ? "14-KNĐ" : "7-KNĐ");
  *plan.record.mutable_document() = request.report();
  plan.record.add_codes(request.favorable() ? "FAVORABLE" : "UNFAVORABLE");
  return TakeDossierStep(
      environment_, context, request, plan,
      [](db::Transaction&, const Surroundings& around, StepPlan& attempt) -> absl::Status {
        if (around.sectional_committee.has_value()) {
          attempt.record.set_body(OrganizationName(*around.sectional_committee));
        }
        return absl::OkStatus();
      });
}

}  // namespace ketnap::dossier
