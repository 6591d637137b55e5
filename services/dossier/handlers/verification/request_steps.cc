#include "services/dossier/handlers/verification/request_steps.h"

#include <algorithm>
#include <utility>

#include "absl/algorithm/container.h"
#include "common/api/resource_name.h"
#include "common/base/status_macros.h"
#include "common/base/text.h"
#include "services/dossier/domain/process_order.h"
#include "services/dossier/domain/verification_subjects.h"
#include "services/dossier/handlers/convert.h"
#include "services/dossier/handlers/dossier_service.h"
#include "services/dossier/handlers/verification/conflict_facts.h"
#include "services/dossier/handlers/verification/subjects.h"
#include "services/dossier/repository/register_repository.h"

namespace ketnap::dossier {
namespace {

absl::Status CheckSubject(const StepFacts& facts) {
  const Verification* present = FindVerification(facts.papers, facts.subject);
  if (present != nullptr && present->outcome == VerificationOutcome::kOpen) {
    return FieldError("subject", "VERIFICATION_OPEN",
                      {"Đã gửi yêu cầu thẩm tra, xác minh về đối tượng này và chưa có trả lời.",
                       "Verification of this subject was asked for and is not answered."});
  }
  const bool is_named = std::any_of(
      facts.relatives.begin(), facts.relatives.end(),
      [&facts](const RelativeFacts& relative) { return relative.subject == facts.subject; });
  if (!facts.has_family || is_named || facts.subject == "SELF") return absl::OkStatus();
  return FieldError("subject", "NOT_IN_FAMILY",
                    {"Mục gia đình của lý lịch không có người này.",
                     "The family section of the curriculum vitae has no such relative."});
}

absl::StatusOr<std::optional<Uuid>> RecipientOf(const access::OrganizationTree& tree,
                                                const std::string& name, Date day) {
  std::optional<Uuid> organization;
  if (name.empty()) return organization;
  KETNAP_ASSIGN_OR_RETURN(organization,
                          api::ParseResourceName(name, kOrganizations, "recipient_organization"));
  const auto node = tree.Find(*organization);
  if (node.has_value() && (!node->valid_to.has_value() || *node->valid_to >= day)) {
    return organization;
  }
  return FieldError("recipient_organization", "UNKNOWN_ORGANIZATION",
                    {"Không có tổ chức đảng này vào ngày gửi yêu cầu.",
                     "There is no such organization on the day of the request."});
}

// Who is sent belongs to the grassroots organization that asks; a member of another is as unknown
// as one who does not exist.
absl::Status CheckVerifier(db::Transaction& transaction, const Uuid& member,
                           const Surroundings& around, Date day) {
  KETNAP_ASSIGN_OR_RETURN(const auto known, LoadMembers(transaction, {member}, around, day));
  if (!known.empty() && !known.front().has_left && known.front().same_base_organization) {
    return absl::OkStatus();
  }
  return FieldError("verifier", "UNKNOWN_MEMBER",
                    {"Không có đảng viên này trong tổ chức cơ sở đảng của chi bộ.",
                     "The cell's grassroots organization has no such member."});
}

absl::Status PrepareRequest(const Environment& environment, const access::RequestContext& context,
                            const v1::RequestVerificationRequest& request,
                            db::Transaction& transaction, const Surroundings& around,
                            StepPlan& plan) {
  const Date day = plan.facts.date;
  if (StateAllows(plan)) KETNAP_RETURN_IF_ERROR(CheckSubject(plan.facts));
  Verification asked;
  asked.id = Uuid::Generate(context.now);
  asked.subject = request.subject();
  asked.recipient = NormalizeNfc(request.recipient());
  asked.request_date = day;
  asked.requesting_organization = around.base_organization.value_or(around.cell);
  KETNAP_ASSIGN_OR_RETURN(asked.recipient_organization,
                          RecipientOf(*environment.tree, request.recipient_organization(), day));
  if (!request.verifier().empty()) {
    KETNAP_ASSIGN_OR_RETURN(asked.verifier,
                            api::ParseResourceName(request.verifier(), kMembers, "verifier"));
    KETNAP_RETURN_IF_ERROR(CheckVerifier(transaction, *asked.verifier, around, day));
    plan.facts.acting_members.push_back(*asked.verifier);
    plan.record.set_member(request.verifier());
  }
  KETNAP_ASSIGN_OR_RETURN(const RuleSet* rules, environment.rules->InForceOn(day));
  asked.due_date = environment.calendar->Current()->AddWorkingDays(
      day, static_cast<int>(rules->Get("R-VER-1").Number("reply_working_days")));
  EnterVerification(std::move(asked), "", &plan);
  return absl::OkStatus();
}

absl::Status PrepareAnswer(const v1::AnswerVerificationRequest& request, StepPlan& plan) {
  if (!StateAllows(plan)) return absl::OkStatus();
  const Verification* asked = FindVerification(plan.facts.papers, request.subject());
  if (asked == nullptr || asked->outcome != VerificationOutcome::kOpen) return NotOpenError();
  if (plan.facts.date < asked->request_date) {
    return FieldError("answer_date", "BEFORE_REQUEST",
                      {"Ngày trả lời không thể trước ngày gửi yêu cầu.",
                       "The answer cannot precede the request."});
  }
  Verification answered = *asked;
  answered.answer_date = plan.facts.date;
  answered.outcome = static_cast<VerificationOutcome>(request.outcome());
  if (answered.verifier.has_value()) {
    // Who verified took part: no recusal takes that back.
    if (absl::c_linear_search(plan.facts.recused_members, *answered.verifier)) {
      return FieldError("recused_members", "VERIFIER_NOT_RECUSED",
                        {"Người đã đi thẩm tra, xác minh không thể ghi là đứng ngoài.",
                         "Who verified cannot be recorded as recused."});
    }
    plan.facts.acting_members.push_back(*answered.verifier);
  }
  EnterVerification(std::move(answered), CodeOf(request.outcome()), &plan);
  return absl::OkStatus();
}

}  // namespace

const Verification* FindVerification(const DossierPapers& papers, const std::string& subject) {
  const auto found =
      std::find_if(papers.verifications.begin(), papers.verifications.end(),
                   [&subject](const Verification& each) { return each.subject == subject; });
  return found == papers.verifications.end() ? nullptr : &*found;
}

bool StateAllows(const StepPlan& plan) {
  const auto& allowed = AllowedStates(plan.facts.step);
  return std::find(allowed.begin(), allowed.end(), plan.facts.candidate.state) != allowed.end();
}

absl::Status CheckKnownMember(db::Transaction& transaction, const Uuid& member, Date day,
                              const char* field) {
  KETNAP_ASSIGN_OR_RETURN(const auto known,
                          LoadMembers(transaction, {member}, Surroundings(), day));
  if (!known.empty() && !known.front().has_left) return absl::OkStatus();
  return FieldError(field, "UNKNOWN_MEMBER",
                    {"Không có đảng viên này.", "There is no such member."});
}

bool StoodAbove(const access::OrganizationTree& tree, const Uuid& organization, const Uuid& below,
                Date day) {
  if (organization == below) return false;
  return tree.ExistsOn(below, day) ? tree.IsWithinOn(below, organization, day)
                                   : tree.IsWithin(below, organization);
}

absl::Status NotOpenError() {
  return FieldError("subject", "VERIFICATION_NOT_OPEN",
                    {"Không có yêu cầu thẩm tra, xác minh nào về đối tượng này đang chờ trả lời.",
                     "No verification of this subject waits for an answer."});
}

void EnterVerification(Verification verification, const std::string& code, StepPlan* plan) {
  plan->facts.subject = verification.subject;
  plan->record.add_codes(verification.subject);
  if (!code.empty()) plan->record.add_codes(code);
  plan->record.set_recipient(verification.recipient);
  plan->papers.verifications = {std::move(verification)};
}

absl::StatusOr<v1::Dossier> DossierHandler::RequestVerification(
    const Context& context, const v1::RequestVerificationRequest& request) {
  if (!IsKnownSubject(request.subject())) {
    return FieldError("subject", "UNKNOWN_SUBJECT",
                      {"Đối tượng thẩm tra, xác minh không có trong danh mục.",
                       "This subject of verification is not known."});
  }
  KETNAP_ASSIGN_OR_RETURN(StepPlan plan,
                          PlanStep(request, "RequestVerification", Step::kRequestVerification,
                                   request.request_date(), "request_date"));
  plan.facts.subject = request.subject();
  return TakeDossierStep(
      environment_, context, request, plan,
      [&](db::Transaction& transaction, const Surroundings& around, StepPlan& attempt) {
        return PrepareRequest(environment_, context, request, transaction, around, attempt);
      });
}

absl::StatusOr<v1::Dossier> DossierHandler::AnswerVerification(
    const Context& context, const v1::AnswerVerificationRequest& request) {
  if (request.outcome() != v1::VERIFICATION_OUTCOME_CLEAR &&
      request.outcome() != v1::VERIFICATION_OUTCOME_ISSUE) {
    return FieldError("outcome", "NOT_AN_ANSWER",
                      {"Kết quả thẩm tra, xác minh là không có vấn đề hoặc có vấn đề; kết luận và "
                       "việc không phải thẩm tra được ghi riêng.",
                       "An answer is CLEAR or ISSUE; conclusions and waivers are steps of their "
                       "own."});
  }
  KETNAP_ASSIGN_OR_RETURN(StepPlan plan,
                          PlanStep(request, "AnswerVerification", Step::kAnswerVerification,
                                   request.answer_date(), "answer_date"));
  plan.facts.subject = request.subject();
  return TakeDossierStep(environment_, context, request, plan,
                         [&request](db::Transaction&, const Surroundings&, StepPlan& attempt) {
                           return PrepareAnswer(request, attempt);
                         });
}

}  // namespace ketnap::dossier
