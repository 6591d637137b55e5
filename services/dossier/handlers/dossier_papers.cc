#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "common/base/text.h"
#include "services/dossier/handlers/convert.h"
#include "services/dossier/handlers/dossier_service.h"
#include "services/dossier/handlers/step_facts.h"
#include "services/dossier/handlers/step_runner.h"
#include "services/dossier/repository/register_repository.h"

namespace ketnap::dossier {
namespace {

constexpr std::array<std::string_view, 5> kAttachableForms = {"2-KNĐ", "3-KNĐ", "4-KNĐ", "4A-KNĐ",
                                                              "5-KNĐ"};
constexpr std::array<std::string_view, 7> kSubjects = {
    "SELF", "FATHER", "MOTHER", "SPOUSE", "FATHER_IN_LAW", "MOTHER_IN_LAW", "CHILD"};

template <size_t N>
bool IsOneOf(const std::array<std::string_view, N>& known, const std::string& value) {
  return std::find(known.begin(), known.end(), value) != known.end();
}

absl::Status CheckAttachment(const v1::AttachDocumentRequest& request) {
  std::vector<FieldViolation> violations;
  if (!IsOneOf(kAttachableForms, request.form())) {
    violations.push_back({"form",
                          "UNKNOWN_FORM",
                          {"Mẫu này không ghi bằng lệnh bổ sung giấy tờ.",
                           "This form is not recorded by AttachDocument."}});
  }
  const bool introduction = request.form() == "3-KNĐ";
  if (introduction && request.introducer().empty()) {
    violations.push_back({"introducer",
                          "REQUIRED",
                          {"Giấy giới thiệu phải nêu đảng viên giới thiệu.",
                           "An introduction names its introducer."}});
  }
  if (introduction && !request.has_acquainted_since()) {
    violations.push_back({"acquainted_since",
                          "REQUIRED",
                          {"Giấy giới thiệu phải nêu thời gian cùng công tác, học tập.",
                           "An introduction states since when they know each other."}});
  }
  return violations.empty() ? absl::OkStatus() : InvalidFieldsError(violations);
}

absl::StatusOr<Document> DocumentOf(const v1::AttachDocumentRequest& request) {
  Document document;
  document.form = NormalizeNfc(request.form());
  KETNAP_ASSIGN_OR_RETURN(document.date, DateFromProto(request.date()));
  if (document.form == "3-KNĐ") {
    KETNAP_ASSIGN_OR_RETURN(document.introducer,
                            api::ParseResourceName(request.introducer(), kMembers, "introducer"));
    KETNAP_ASSIGN_OR_RETURN(document.acquainted_since, DateFromProto(request.acquainted_since()));
  }
  return document;
}

absl::Status PrepareDocument(db::Transaction& transaction, const Surroundings& around,
                             const Document& document, StepPlan& plan) {
  if (document.introducer.has_value()) {
    KETNAP_ASSIGN_OR_RETURN(
        const auto members,
        LoadMembers(transaction, {*document.introducer}, around.base_organization, document.date));
    const std::string name = api::ResourceName(kMembers, *document.introducer);
    if (members.empty()) return ResourceNotFoundError(name);
    plan.facts.introducers.push_back(members.front());
    plan.record.set_member(name);
  }
  plan.record.set_form(document.form);
  plan.papers.documents.push_back(document);
  return absl::OkStatus();
}

absl::Status PrepareAnswer(const v1::AnswerVerificationRequest& request, Date answer_date,
                           StepPlan& plan) {
  for (const Verification& asked : plan.facts.papers.verifications) {
    if (asked.subject != request.subject() || asked.outcome != VerificationOutcome::kOpen) {
      continue;
    }
    if (answer_date < asked.request_date) {
      return InvalidFieldsError({{"answer_date",
                                  "OUT_OF_RANGE",
                                  {"Ngày trả lời không thể trước ngày gửi yêu cầu.",
                                   "The answer cannot precede the request."}}});
    }
    Verification answered = asked;
    answered.answer_date = answer_date;
    answered.outcome = static_cast<VerificationOutcome>(request.outcome());
    plan.papers.verifications.push_back(std::move(answered));
    plan.record.add_codes(request.subject());
    plan.record.add_codes(CodeOf(request.outcome()));
    return absl::OkStatus();
  }
  return ReasonedError(
      absl::StatusCode::kFailedPrecondition, "NO_OPEN_VERIFICATION",
      {"Không có yêu cầu thẩm tra, xác minh nào đang chờ trả lời về đối tượng này.",
       "No verification of this subject waits for an answer."});
}

}  // namespace

absl::StatusOr<v1::Dossier> DossierHandler::GetDossier(const Context& context,
                                                       const v1::GetDossierRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id,
                          api::ParseResourceName(request.candidate(), kCandidates, "candidate"));
  v1::Dossier dossier;
  KETNAP_RETURN_IF_ERROR(environment_.database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(const auto record, FindCandidate(transaction, id));
        if (!record.has_value()) return ResourceNotFoundError(request.candidate());
        StepFacts facts;
        facts.date = context.today;
        facts.candidate = record->candidate;
        KETNAP_RETURN_IF_ERROR(GatherFacts(transaction, &facts).status());
        KETNAP_ASSIGN_OR_RETURN(dossier,
                                MakeDossier(environment_, std::move(facts), context.today));
        return absl::OkStatus();
      }));
  return dossier;
}

absl::StatusOr<v1::Dossier> DossierHandler::OpenDossier(const Context& context,
                                                        const v1::OpenDossierRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(StepPlan plan, PlanStep(request, "OpenDossier", Step::kOpenDossier,
                                                  request.application_date(), "application_date"));
  plan.record.set_form("1-KNĐ");
  return TakeDossierStep(environment_, context, request, plan);
}

absl::StatusOr<v1::Dossier> DossierHandler::AttachDocument(
    const Context& context, const v1::AttachDocumentRequest& request) {
  KETNAP_RETURN_IF_ERROR(CheckAttachment(request));
  KETNAP_ASSIGN_OR_RETURN(const Document document, DocumentOf(request));
  Step step = document.form == "2-KNĐ" ? Step::kDeclareCv : Step::kAttachDocument;
  KETNAP_ASSIGN_OR_RETURN(const StepPlan plan,
                          PlanStep(request, "AttachDocument", step, request.date(), "date"));
  return TakeDossierStep(
      environment_, context, request, plan,
      [&document](db::Transaction& transaction, const Surroundings& around, StepPlan& attempt) {
        return PrepareDocument(transaction, around, document, attempt);
      });
}

absl::StatusOr<v1::Dossier> DossierHandler::RequestVerification(
    const Context& context, const v1::RequestVerificationRequest& request) {
  if (!IsOneOf(kSubjects, request.subject())) {
    return FieldError("subject", "UNKNOWN_SUBJECT",
                      {"Đối tượng thẩm tra, xác minh không có trong danh mục.",
                       "This subject of verification is not known."});
  }
  KETNAP_ASSIGN_OR_RETURN(StepPlan plan,
                          PlanStep(request, "RequestVerification", Step::kRequestVerification,
                                   request.request_date(), "request_date"));
  Verification verification;
  verification.subject = request.subject();
  verification.recipient = NormalizeNfc(request.recipient());
  verification.request_date = plan.facts.date;
  plan.papers.verifications.push_back(std::move(verification));
  plan.record.add_codes(request.subject());
  return TakeDossierStep(environment_, context, request, plan);
}

absl::StatusOr<v1::Dossier> DossierHandler::AnswerVerification(
    const Context& context, const v1::AnswerVerificationRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const StepPlan plan,
                          PlanStep(request, "AnswerVerification", Step::kAnswerVerification,
                                   request.answer_date(), "answer_date"));
  return TakeDossierStep(environment_, context, request, plan,
                         [&request](db::Transaction&, const Surroundings&, StepPlan& attempt) {
                           return PrepareAnswer(request, attempt.facts.date, attempt);
                         });
}

absl::StatusOr<v1::Dossier> DossierHandler::RecordOpinion(const Context& context,
                                                          const v1::RecordOpinionRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(StepPlan plan, PlanStep(request, "RecordOpinion", Step::kRecordOpinion,
                                                  request.date(), "date"));
  plan.papers.opinions.push_back(
      {static_cast<OpinionSource>(request.source()), plan.facts.date, request.favorable()});
  plan.record.add_codes(CodeOf(request.source()));
  return TakeDossierStep(environment_, context, request, plan);
}

}  // namespace ketnap::dossier
