#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/dossier/handlers/convert.h"
#include "services/dossier/handlers/verification/request_steps.h"
#include "services/dossier/handlers/verification/verification_service.h"

// Who asked follows a request up: reminds of it, puts it before a superior.
namespace ketnap::dossier {
namespace {

constexpr char kRemindedCode[] = "REMINDED";
constexpr char kEscalatedCode[] = "ESCALATED";

bool Waits(const Verification* asked) {
  return asked != nullptr && asked->outcome == VerificationOutcome::kOpen;
}

absl::Status CheckAfterRequest(Date day, const Verification& asked) {
  const bool reminded_later = asked.reminder_date.has_value() && day < *asked.reminder_date;
  if (day >= asked.request_date && !reminded_later) return absl::OkStatus();
  return FieldError("date", "BEFORE_REQUEST",
                    {"Không thể trước ngày gửi yêu cầu hoặc ngày đôn đốc gần nhất.",
                     "Must not precede the request or the last reminder."});
}

absl::Status RepliedError() {
  return FieldError("subject", "VERIFICATION_REPLIED",
                    {"Nơi được yêu cầu đã trả lời; đề nghị ghi kết quả vào hồ sơ.",
                     "The recipient has replied; enter the answer in the dossier."});
}

absl::Status PrepareReminder(const v1::RemindVerificationRequest& request, StepPlan& plan) {
  if (!StateAllows(plan)) return absl::OkStatus();
  const Verification* asked = FindVerification(plan.facts.papers, request.subject());
  if (!Waits(asked)) return NotOpenError();
  if (asked->reply_date.has_value()) return RepliedError();
  KETNAP_RETURN_IF_ERROR(CheckAfterRequest(plan.facts.date, *asked));
  Verification reminded = *asked;
  ++reminded.reminder_count;
  reminded.reminder_date = plan.facts.date;
  EnterVerification(std::move(reminded), kRemindedCode, &plan);
  return absl::OkStatus();
}

// An issue was answered or replied.
bool IsUnclear(const Verification& asked) {
  return asked.outcome == VerificationOutcome::kIssue ||
         (asked.outcome == VerificationOutcome::kOpen &&
          asked.reply_outcome == VerificationOutcome::kIssue);
}

absl::Status CheckMayEscalate(const Environment& environment, const Verification* asked, Date day) {
  if (asked != nullptr && IsUnclear(*asked)) return absl::OkStatus();
  if (!Waits(asked)) return NotOpenError();
  if (asked->reply_date.has_value()) return RepliedError();
  KETNAP_ASSIGN_OR_RETURN(const RuleSet* rules, environment.rules->InForceOn(day));
  const Rule& rule = rules->Get("R-VER-1");
  const Date from = environment.calendar->Current()->AddWorkingDays(
      asked->request_date, static_cast<int>(rule.Number("escalation_working_days")));
  if (day >= from) return absl::OkStatus();
  UnmetCondition early;
  early.rule_id = rule.id;
  early.subject = api::ResourceName(kVerificationRequests, asked->id);
  early.message = {
      absl::StrCat("Chưa đến ngày báo cáo cấp trên về yêu cầu chưa được trả lời: từ ngày ",
                   FormatDateForPeople(from), "."),
      absl::StrCat("An unanswered request may be escalated from ", FormatDate(from), " on.")};
  return UnmetConditionsError("STEP_CONDITIONS_UNMET", {early});
}

absl::Status PrepareEscalation(const Environment& environment,
                               const v1::EscalateVerificationRequest& request,
                               const Uuid& organization, const Surroundings& around,
                               StepPlan& plan) {
  if (!StateAllows(plan)) return absl::OkStatus();
  const Date day = plan.facts.date;
  const Verification* asked = FindVerification(plan.facts.papers, request.subject());
  KETNAP_RETURN_IF_ERROR(CheckMayEscalate(environment, asked, day));
  KETNAP_RETURN_IF_ERROR(CheckAfterRequest(day, *asked));
  const Uuid base = around.base_organization.value_or(around.cell);
  if (!StoodAbove(*environment.tree, organization, base, day)) {
    return FieldError("organization", "NOT_ABOVE",
                      {"Phải là cấp ủy cấp trên của tổ chức cơ sở đảng đã gửi yêu cầu.",
                       "Must stand above the grassroots organization that asked."});
  }
  Verification escalated = *asked;
  escalated.escalation_date = day;
  escalated.escalation_organization = organization;
  EnterVerification(std::move(escalated), kEscalatedCode, &plan);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::Dossier> VerificationHandler::RemindVerification(
    const Context& context, const v1::RemindVerificationRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(
      StepPlan plan,
      PlanStep(request, "RemindVerification", Step::kFollowVerification, request.date(), "date"));
  plan.facts.subject = request.subject();
  return TakeDossierStep(environment_, context, request, plan,
                         [&request](db::Transaction&, const Surroundings&, StepPlan& attempt) {
                           return PrepareReminder(request, attempt);
                         });
}

absl::StatusOr<v1::Dossier> VerificationHandler::EscalateVerification(
    const Context& context, const v1::EscalateVerificationRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(
      const Uuid organization,
      api::ParseResourceName(request.organization(), kOrganizations, "organization"));
  KETNAP_ASSIGN_OR_RETURN(
      StepPlan plan,
      PlanStep(request, "EscalateVerification", Step::kFollowVerification, request.date(), "date"));
  plan.facts.subject = request.subject();
  plan.record.set_body(request.organization());
  return TakeDossierStep(environment_, context, request, plan,
                         [&](db::Transaction&, const Surroundings& around, StepPlan& attempt) {
                           return PrepareEscalation(environment_, request, organization, around,
                                                    attempt);
                         });
}

}  // namespace ketnap::dossier
