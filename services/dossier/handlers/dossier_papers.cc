#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "common/base/text.h"
#include "services/dossier/handlers/convert.h"
#include "services/dossier/handlers/documents/document_file.h"
#include "services/dossier/handlers/dossier_service.h"
#include "services/dossier/handlers/step_facts.h"
#include "services/dossier/handlers/step_runner.h"
#include "services/dossier/repository/register_repository.h"

namespace ketnap::dossier {
namespace {

constexpr char kApplication[] = "1-KNĐ";
constexpr char kCurriculumVitae[] = "2-KNĐ";
constexpr char kIntroduction[] = "3-KNĐ";
constexpr std::array<std::string_view, 6> kAttachableForms = {
    kApplication, kCurriculumVitae, kIntroduction, "4-KNĐ", "4A-KNĐ", "5-KNĐ"};

template <size_t N>
bool IsOneOf(const std::array<std::string_view, N>& known, const std::string& value) {
  return std::find(known.begin(), known.end(), value) != known.end();
}

absl::Status RefuseForm() {
  return FieldError(
      "form", "UNKNOWN_FORM",
      {"Mẫu này không ghi bằng lệnh bổ sung giấy tờ: chỉ 2-KNĐ, 3-KNĐ, 4-KNĐ, 4A-KNĐ, "
       "5-KNĐ, và 1-KNĐ khi hồ sơ bị trả lại.",
       "This form is not attached: 2-KNĐ, 3-KNĐ, 4-KNĐ, 4A-KNĐ and 5-KNĐ are, and "
       "1-KNĐ when the dossier was returned."});
}

// Introductions have introducer and acquaintance; other papers have neither.
absl::Status CheckIntroductionFields(const v1::AttachDocumentRequest& request, bool introduction) {
  std::vector<FieldViolation> violations;
  const std::pair<const char*, bool> fields[] = {
      {"introducer", !request.introducer().empty()},
      {"acquainted_since", request.has_acquainted_since()}};
  for (const auto& [field, given] : fields) {
    if (given == introduction) continue;
    violations.push_back(
        {field, introduction ? "REQUIRED" : "NOT_FOR_THIS_FORM",
         introduction
             ? Message{"Giấy giới thiệu phải nêu đảng viên giới thiệu và thời gian cùng công tác, "
                       "học tập.",
                       "An introduction names its introducer and since when they know each other."}
             : Message{"Chỉ ghi cho giấy giới thiệu (3-KNĐ).",
                       "Only introductions (3-KNĐ) have this."}});
  }
  return violations.empty() ? absl::OkStatus() : InvalidFieldsError(violations);
}

absl::StatusOr<Document> DocumentOf(const v1::AttachDocumentRequest& request, Date date) {
  Document document;
  document.form = NormalizeNfc(request.form());
  document.date = date;
  if (!IsOneOf(kAttachableForms, document.form)) return RefuseForm();
  if (!request.file().empty()) {
    KETNAP_ASSIGN_OR_RETURN(document.file,
                            api::ParseResourceName(request.file(), kDocuments, "file"));
  }
  const bool introduction = document.form == kIntroduction;
  KETNAP_RETURN_IF_ERROR(CheckIntroductionFields(request, introduction));
  if (!introduction) return document;
  KETNAP_ASSIGN_OR_RETURN(document.introducer,
                          api::ParseResourceName(request.introducer(), kMembers, "introducer"));
  KETNAP_ASSIGN_OR_RETURN(document.acquainted_since, DateFromProto(request.acquainted_since()));
  if (*document.acquainted_since > date) {
    return FieldError("acquainted_since", "AFTER_DOCUMENT",
                      {"Thời điểm bắt đầu cùng công tác không được sau ngày ghi trên giấy.",
                       "They cannot have met after the paper was written."});
  }
  return document;
}

absl::Status PrepareDocument(db::Transaction& transaction, const Surroundings& around,
                             const Document& document, StepPlan& plan) {
  const Candidate& candidate = plan.facts.candidate;
  const CandidateState state = candidate.state;
  if (document.file.has_value()) {
    KETNAP_RETURN_IF_ERROR(
        CheckDocumentFile(transaction, candidate.id, document.form, *document.file));
  }
  for (Document& paper : plan.papers.documents) {
    paper.acquaintance_waived = candidate.acquaintance_waived && paper.introducer.has_value();
  }
  // The first curriculum vitae is a step of its own; a later one mends the paper.
  if (document.form == kCurriculumVitae && state <= CandidateState::kApplicationFiled) {
    plan.facts.step = Step::kDeclareCv;
  }
  if (document.form == kApplication && state != CandidateState::kReturned) return RefuseForm();
  if (!document.introducer.has_value()) return absl::OkStatus();
  KETNAP_ASSIGN_OR_RETURN(const auto members,
                          LoadMembers(transaction, {*document.introducer}, around, document.date));
  // A member of another organization is as unknown as one who does not exist.
  if (!members.empty() && members.front().same_base_organization) return absl::OkStatus();
  return FieldError("introducer", "UNKNOWN_MEMBER",
                    {"Không có đảng viên này trong tổ chức cơ sở đảng của chi bộ.",
                     "The cell's grassroots organization has no such member."});
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
  plan.record.set_form(kApplication);
  plan.papers.documents = {{kApplication, plan.facts.date, std::nullopt, std::nullopt, ""}};
  return TakeDossierStep(environment_, context, request, plan);
}

absl::StatusOr<v1::Dossier> DossierHandler::AttachDocument(
    const Context& context, const v1::AttachDocumentRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(StepPlan plan, PlanStep(request, "AttachDocument", Step::kAttachDocument,
                                                  request.date(), "date"));
  KETNAP_ASSIGN_OR_RETURN(const Document document, DocumentOf(request, plan.facts.date));
  plan.facts.form = document.form;
  plan.papers.documents = {document};
  plan.record.set_form(document.form);
  plan.record.set_member(request.introducer());
  if (request.has_acquainted_since()) {
    *plan.record.mutable_acquainted_since() = request.acquainted_since();
  }
  return TakeDossierStep(
      environment_, context, request, plan,
      [&document](db::Transaction& transaction, const Surroundings& around, StepPlan& attempt) {
        return PrepareDocument(transaction, around, document, attempt);
      });
}

absl::StatusOr<v1::Dossier> DossierHandler::RecordOpinion(const Context& context,
                                                          const v1::RecordOpinionRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(StepPlan plan, PlanStep(request, "RecordOpinion", Step::kRecordOpinion,
                                                  request.date(), "date"));
  plan.record.add_codes(CodeOf(request.source()));
  plan.record.add_codes(request.favorable() ? "FAVORABLE" : "UNFAVORABLE");
  plan.papers.opinions = {
      {static_cast<OpinionSource>(request.source()), plan.facts.date, request.favorable()}};
  return TakeDossierStep(environment_, context, request, plan);
}

}  // namespace ketnap::dossier
