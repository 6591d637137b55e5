#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "common/api/resource_name.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "services/dossier/domain/verification_subjects.h"
#include "services/dossier/handlers/convert.h"
#include "services/dossier/handlers/dossier_service.h"
#include "services/dossier/handlers/verification/request_steps.h"
#include "services/dossier/handlers/verification/subjects.h"

// What becomes of a verification beside an answer: a committee concludes, or a side is skipped.
namespace ketnap::dossier {
namespace {

absl::StatusOr<PaperReference> PaperOfRequest(const v1::DocumentReference& proto) {
  PaperReference paper{proto.number(), proto.symbol(), Date()};
  KETNAP_ASSIGN_OR_RETURN(paper.date, DateFromProto(proto.date()));
  return paper;
}

absl::Status PrepareConclusion(const Environment& environment,
                               const v1::ConcludeVerificationRequest& request,
                               const Uuid& organization, const Surroundings& around,
                               StepPlan& plan) {
  if (!StateAllows(plan)) return absl::OkStatus();
  const Verification* raised = FindVerification(plan.facts.papers, request.subject());
  // Whether there is a question to conclude is a condition of the step.
  if (raised == nullptr || raised->outcome != VerificationOutcome::kIssue) return absl::OkStatus();
  if (!StoodAbove(*environment.tree, organization, around.cell, plan.facts.date)) {
    return FieldError("concluding_organization", "NOT_ABOVE",
                      {"Cấp ủy kết luận phải là cấp trên của chi bộ.",
                       "The committee that concludes must stand above the cell."});
  }
  Verification concluded = *raised;
  concluded.outcome =
      request.bars() ? VerificationOutcome::kIssueBars : VerificationOutcome::kIssueCleared;
  KETNAP_ASSIGN_OR_RETURN(concluded.conclusion, PaperOfRequest(request.conclusion()));
  plan.facts.bars = request.bars();
  EnterVerification(std::move(concluded),
                    CodeOf(request.bars() ? v1::VERIFICATION_OUTCOME_ISSUE_BARS
                                          : v1::VERIFICATION_OUTCOME_ISSUE_CLEARED),
                    &plan);
  return absl::OkStatus();
}

// Whether R-DOS-3 lets `subject` be skipped on the word of this relative alone: the member named,
// or, when none is, some relative who is a member elsewhere.
bool SpeaksFor(const std::vector<RelativeFacts>& relatives, const std::optional<Uuid>& member,
               const std::string& subject, const RuleSet& rules) {
  std::vector<RelativeFacts> heard = relatives;
  for (RelativeFacts& relative : heard) {
    const bool is_meant =
        member.has_value() ? relative.member == member : relative.member_elsewhere;
    if (is_meant) continue;
    relative.member.reset();
    relative.member_elsewhere = false;
  }
  const std::vector<std::string> waivable = WaivableSubjects(heard, rules);
  return std::find(waivable.begin(), waivable.end(), subject) != waivable.end();
}

absl::Status CheckWaivable(const StepFacts& facts, const std::optional<Uuid>& member,
                           const RuleSet& rules) {
  const std::vector<std::string> waivable = WaivableSubjects(facts.relatives, rules);
  if (std::find(waivable.begin(), waivable.end(), facts.subject) == waivable.end()) {
    // The rule itself says why, as a condition of the step.
    return absl::OkStatus();
  }
  if (SpeaksFor(facts.relatives, member, facts.subject, rules)) return absl::OkStatus();
  return FieldError("member", "NOT_A_RELATIVE",
                    {"Mục gia đình của lý lịch không nêu đảng viên này là người thân của bên "
                     "không phải thẩm tra.",
                     "The family section names no such member on the side that is skipped."});
}

absl::Status CheckNotAnswered(const Verification* present) {
  if (present == nullptr || present->outcome == VerificationOutcome::kOpen) return absl::OkStatus();
  return FieldError("subject", "VERIFICATION_ANSWERED",
                    {"Đối tượng này đã có kết quả thẩm tra, xác minh.",
                     "The verification of this subject has a result already."});
}

absl::Status PrepareWaiver(const Environment& environment, const access::RequestContext& context,
                           const v1::WaiveVerificationRequest& request,
                           const std::optional<Uuid>& member, StepPlan& plan) {
  if (!StateAllows(plan)) return absl::OkStatus();
  KETNAP_ASSIGN_OR_RETURN(const RuleSet* rules, environment.rules->InForceOn(plan.facts.date));
  const Verification* present = FindVerification(plan.facts.papers, request.subject());
  KETNAP_RETURN_IF_ERROR(CheckNotAnswered(present));
  KETNAP_RETURN_IF_ERROR(CheckWaivable(plan.facts, member, *rules));
  Verification waived;
  waived.id = Uuid::Generate(context.now);
  waived.subject = request.subject();
  waived.request_date = plan.facts.date;
  if (present != nullptr) {
    waived = *present;
    if (plan.facts.date < waived.request_date) {
      return FieldError("date", "BEFORE_REQUEST",
                        {"Ngày ghi không phải thẩm tra không được trước ngày gửi yêu cầu.",
                         "The waiver cannot precede the request."});
    }
  }
  waived.answer_date = plan.facts.date;
  waived.outcome = VerificationOutcome::kWaived;
  waived.waiving_member = member;
  if (request.has_evidence()) {
    KETNAP_ASSIGN_OR_RETURN(waived.conclusion, PaperOfRequest(request.evidence()));
    if (waived.conclusion->date > plan.facts.date) {
      return FieldError("evidence.date", "AFTER_STEP",
                        {"Giấy tờ chứng minh phải có trước hoặc trong ngày thực hiện.",
                         "The evidence must not come after the step."});
    }
  }
  EnterVerification(std::move(waived), CodeOf(v1::VERIFICATION_OUTCOME_WAIVED), &plan);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::Dossier> DossierHandler::ConcludeVerification(
    const Context& context, const v1::ConcludeVerificationRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid organization,
                          api::ParseResourceName(request.concluding_organization(), kOrganizations,
                                                 "concluding_organization"));
  KETNAP_ASSIGN_OR_RETURN(StepPlan plan,
                          PlanStep(request, "ConcludeVerification", Step::kConcludeVerification,
                                   request.conclusion().date(), "conclusion.date"));
  plan.facts.subject = request.subject();
  plan.record.set_body(request.concluding_organization());
  *plan.record.mutable_document() = request.conclusion();
  return TakeDossierStep(environment_, context, request, plan,
                         [&](db::Transaction&, const Surroundings& around, StepPlan& attempt) {
                           return PrepareConclusion(environment_, request, organization, around,
                                                    attempt);
                         });
}

absl::StatusOr<v1::Dossier> DossierHandler::WaiveVerification(
    const Context& context, const v1::WaiveVerificationRequest& request) {
  if (!IsKnownSubject(request.subject())) {
    return FieldError("subject", "UNKNOWN_SUBJECT",
                      {"Đối tượng thẩm tra, xác minh không có trong danh mục.",
                       "This subject of verification is not known."});
  }
  KETNAP_ASSIGN_OR_RETURN(
      StepPlan plan,
      PlanStep(request, "WaiveVerification", Step::kWaiveVerification, request.date(), "date"));
  std::optional<Uuid> member;
  if (!request.member().empty()) {
    KETNAP_ASSIGN_OR_RETURN(member, api::ParseResourceName(request.member(), kMembers, "member"));
  } else if (!request.has_evidence()) {
    return FieldError("evidence", "REQUIRED",
                      {"Đảng viên không có trong hệ thống thì phải có giấy tờ chứng minh.",
                       "A member whom the suite does not know needs evidence."});
  }
  plan.facts.subject = request.subject();
  plan.record.set_member(request.member());
  if (request.has_evidence()) *plan.record.mutable_document() = request.evidence();
  return TakeDossierStep(environment_, context, request, plan,
                         [&](db::Transaction&, const Surroundings&, StepPlan& attempt) {
                           return PrepareWaiver(environment_, context, request, member, attempt);
                         });
}

}  // namespace ketnap::dossier
