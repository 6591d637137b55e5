#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/text.h"
#include "services/dossier/domain/defects.h"
#include "services/dossier/handlers/convert.h"
#include "services/dossier/handlers/dossier_service.h"
#include "services/dossier/handlers/step_runner.h"

namespace ketnap::dossier {
namespace {

struct ResolutionStep {
  Step step;
  Body body;
  const char* form;
};

ResolutionStep StepOf(v1::ResolutionKind kind) {
  switch (kind) {
    case v1::RESOLUTION_KIND_BASE_ADMISSION:
      return {Step::kBaseResolution, Body::kBaseOrganization, "8-KNĐ"};
    case v1::RESOLUTION_KIND_BASE_RECOGNITION:
      return {Step::kRecognitionBaseResolution, Body::kBaseOrganization, "15-KNĐ"};
    default:
      return {Step::kCellResolution, Body::kCell, "6-KNĐ"};
  }
}

// Form and code of each defect, names composed as the papers' are.
using Defects = std::vector<std::pair<std::string, std::string>>;

absl::StatusOr<Defects> DefectsOf(const v1::ReturnDossierRequest& request,
                                  const DefectCatalogue& catalogue) {
  Defects defects;
  std::vector<FieldViolation> violations;
  for (int i = 0; i < request.defects_size(); ++i) {
    const v1::Defect& defect = request.defects(i);
    const std::string form = NormalizeNfc(defect.form());
    const DefectCode* known = catalogue.Find(defect.code());
    const std::string field = absl::StrCat("defects[", i, "].code");
    if (known == nullptr) {
      violations.push_back(
          {field,
           "UNKNOWN_CODE",
           {"Mã lỗi không có trong danh mục.", "The code of the defect is unknown."}});
    } else if (!known->AppliesTo(form)) {
      violations.push_back({field,
                            "NOT_FOR_THIS_FORM",
                            {"Mã lỗi này không dùng cho mẫu đã nêu.",
                             "The code of the defect is not for this form."}});
    }
    defects.emplace_back(form, defect.code());
  }
  if (!violations.empty()) return InvalidFieldsError(violations);
  return defects;
}

// The papers at fault, marked. A paper that is missing has no row to mark: the checklist tells.
absl::Status MarkDefects(const Defects& defects, StepPlan* plan) {
  std::vector<FieldViolation> violations;
  for (size_t i = 0; i < defects.size(); ++i) {
    const auto& [form, code] = defects[i];
    bool found = false;
    for (const Document& document : plan->facts.papers.documents) {
      if (document.form != form) continue;
      found = true;
      Document marked = document;
      marked.defect_code = code;
      plan->papers.documents.push_back(std::move(marked));
    }
    if (found || code == kMissingDefect) continue;
    violations.push_back(
        {absl::StrCat("defects[", i, "].form"),
         "FORM_NOT_IN_DOSSIER",
         {"Hồ sơ không có giấy tờ theo mẫu này.", "The dossier has no paper of this form."}});
  }
  return violations.empty() ? absl::OkStatus() : InvalidFieldsError(violations);
}

}  // namespace

absl::StatusOr<v1::Dossier> DossierHandler::RecordResolution(
    const Context& context, const v1::RecordResolutionRequest& request) {
  const ResolutionStep kind = StepOf(request.kind());
  KETNAP_ASSIGN_OR_RETURN(StepPlan plan, PlanStep(request, "RecordResolution", kind.step,
                                                  request.resolution().date(), "resolution.date"));
  KETNAP_ASSIGN_OR_RETURN(plan.facts.vote, VoteOf(request.vote()));
  plan.body = kind.body;
  plan.record.set_form(kind.form);
  *plan.record.mutable_document() = request.resolution();
  *plan.record.mutable_vote() = request.vote();
  return TakeDossierStep(environment_, context, request, plan);
}

absl::StatusOr<v1::Dossier> DossierHandler::ReturnDossier(const Context& context,
                                                          const v1::ReturnDossierRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(StepPlan plan, PlanStep(request, "ReturnDossier", Step::kReturnDossier,
                                                  request.date(), "date"));
  KETNAP_ASSIGN_OR_RETURN(const Defects defects, DefectsOf(request, *environment_.defects));
  // Codes and forms run side by side.
  std::vector<std::string> forms;
  for (const auto& [form, code] : defects) {
    forms.push_back(form);
    plan.record.add_codes(code);
  }
  plan.record.set_form(absl::StrJoin(forms, ","));
  return TakeDossierStep(environment_, context, request, plan,
                         [&defects](db::Transaction&, const Surroundings&, StepPlan& attempt) {
                           return MarkDefects(defects, &attempt);
                         });
}

absl::StatusOr<v1::Dossier> DossierHandler::ResubmitDossier(
    const Context& context, const v1::ResubmitDossierRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(
      const StepPlan plan,
      PlanStep(request, "ResubmitDossier", Step::kResubmitDossier, request.date(), "date"));
  return TakeDossierStep(environment_, context, request, plan);
}

absl::StatusOr<v1::Dossier> DossierHandler::AppraiseDossier(
    const Context& context, const v1::AppraiseDossierRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(
      const StepPlan plan,
      PlanStep(request, "AppraiseDossier", Step::kAppraiseDossier, request.date(), "date"));
  return TakeDossierStep(environment_, context, request, plan);
}

}  // namespace ketnap::dossier
