#include "services/dossier/handlers/verification/conflict_facts.h"

#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/dossier/handlers/convert.h"
#include "services/dossier/handlers/step_facts.h"

namespace ketnap::dossier {

bool JudgesThePerson(Step step) {
  switch (step) {
    case Step::kAnswerVerification:
    case Step::kConcludeVerification:
    case Step::kWaiveVerification:
    case Step::kCellResolution:
    case Step::kSectionReport:
    case Step::kBaseResolution:
    case Step::kAppraiseDossier:
    case Step::kDecideAdmission:
    case Step::kProposeRecognition:
    case Step::kRecognitionSectionReport:
    case Step::kRecognitionBaseResolution:
    case Step::kDecideRecognition:
    case Step::kProposeStrikeOff:
    case Step::kDecideStrikeOff:
    case Step::kRevokeDecision:
    case Step::kCorrect:
    case Step::kUndo:
      return true;
    default:
      return false;
  }
}

void AddActingMember(const access::RequestContext& context, StepFacts* facts) {
  if (JudgesThePerson(facts->step)) AddCaller(context, facts);
}

void AddCaller(const access::RequestContext& context, StepFacts* facts) {
  const auto member = api::ParseResourceName(context.caller.member, kMembers);
  if (member.ok()) facts->acting_members.push_back(*member);
}

absl::Status CheckFamilyEditor(const Environment& environment,
                               const access::RequestContext& context, const StepFacts& facts) {
  StepFacts judged = facts;
  // Helpers and introducers bring papers in; what the section says of them changes nothing.
  judged.candidate.helper.reset();
  judged.papers = {};
  AddCaller(context, &judged);
  KETNAP_ASSIGN_OR_RETURN(const RuleSet* rules, environment.rules->InForceOn(facts.date));
  for (const Condition& each : Check(judged, *rules, *environment.calendar->Current()).conditions) {
    if (each.rule_id != "R-COI-1" || each.verdict != ConditionVerdict::kUnmet) continue;
    return ReasonedError(
        absl::StatusCode::kFailedPrecondition, "CONFLICT_OF_INTEREST",
        {"Người vào Đảng và người thân không được sửa mục gia đình của lý lịch; đề nghị cán bộ "
         "khác ghi.",
         "Neither the person nor a relative changes the family section; somebody else must."},
        {{"rule", "R-COI-1"}});
  }
  return absl::OkStatus();
}

absl::Status CheckConflict(const Environment& environment, const access::RequestContext& context,
                           db::Transaction& transaction, const Candidate& candidate, Date day,
                           const std::vector<Uuid>& recused_members,
                           const std::string& subject_name) {
  StepFacts facts;
  facts.step = Step::kCorrect;
  facts.date = day;
  facts.candidate = candidate;
  facts.recused_members = recused_members;
  AddActingMember(context, &facts);
  if (facts.acting_members.empty()) return absl::OkStatus();
  KETNAP_RETURN_IF_ERROR(GatherFacts(transaction, &facts).status());
  KETNAP_ASSIGN_OR_RETURN(const RuleSet* rules, environment.rules->InForceOn(day));
  Verdict verdict = Check(facts, *rules, *environment.calendar->Current());
  std::erase_if(verdict.conditions,
                [](const Condition& each) { return each.rule_id != "R-COI-1"; });
  return ToStatus(verdict, subject_name);
}

}  // namespace ketnap::dossier
