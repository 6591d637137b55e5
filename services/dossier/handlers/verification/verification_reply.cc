#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "common/api/mutation.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "common/service/historical_entry.h"
#include "services/dossier/handlers/candidate_writes.h"
#include "services/dossier/handlers/convert.h"
#include "services/dossier/handlers/step_facts.h"
#include "services/dossier/handlers/verification/conflict_facts.h"
#include "services/dossier/handlers/verification/request_steps.h"
#include "services/dossier/handlers/verification/request_view.h"
#include "services/dossier/handlers/verification/verification_service.h"
#include "services/dossier/repository/candidate_repository.h"
#include "services/dossier/repository/verification_rows.h"

// The organization asked replies. It is a step of a person whom the caller may not see, so that
// nothing of the person is in any refusal.
namespace ketnap::dossier {
namespace {

constexpr char kConflictRule[] = "R-COI-1";

struct Reply {
  Uuid organization;
  Uuid verification;
  Date day;
  VerificationOutcome outcome = VerificationOutcome::kOpen;
  std::optional<Uuid> verifier;
};

absl::StatusOr<Reply> ReplyOf(const v1::ReplyToVerificationRequest& request) {
  if (request.outcome() != v1::VERIFICATION_OUTCOME_CLEAR &&
      request.outcome() != v1::VERIFICATION_OUTCOME_ISSUE) {
    return FieldError("outcome", "NOT_AN_ANSWER",
                      {"Trả lời là không có vấn đề hoặc có vấn đề.", "A reply is CLEAR or ISSUE."});
  }
  Reply reply;
  KETNAP_ASSIGN_OR_RETURN(
      reply.organization,
      api::ParseResourceName(request.organization(), kOrganizations, "organization"));
  KETNAP_ASSIGN_OR_RETURN(reply.verification,
                          api::ParseResourceName(request.verification_request(),
                                                 kVerificationRequests, "verification_request"));
  KETNAP_ASSIGN_OR_RETURN(reply.day, DateFromProto(request.reply_date()));
  reply.outcome = static_cast<VerificationOutcome>(request.outcome());
  if (!request.verifier().empty()) {
    KETNAP_ASSIGN_OR_RETURN(reply.verifier,
                            api::ParseResourceName(request.verifier(), kMembers, "verifier"));
  }
  return reply;
}

// Asked itself, took it over when it was escalated, or carries on for one that was asked.
bool IsAsked(const access::OrganizationTree& tree, const Verification& verification,
             const Uuid& organization) {
  for (const auto& asked :
       {verification.recipient_organization, verification.escalation_organization}) {
    if (!asked.has_value()) continue;
    if (*asked == organization || tree.CarriedOnBy(*asked) == organization) return true;
  }
  return false;
}

const Verification* FindAsked(const access::OrganizationTree& tree, const DossierPapers& papers,
                              const Reply& reply) {
  const auto found =
      std::find_if(papers.verifications.begin(), papers.verifications.end(),
                   [&reply](const Verification& each) { return each.id == reply.verification; });
  if (found == papers.verifications.end()) return nullptr;
  return IsAsked(tree, *found, reply.organization) ? &*found : nullptr;
}

absl::Status ClosedError() {
  return ReasonedError(absl::StatusCode::kFailedPrecondition, "VERIFICATION_CLOSED",
                       {"Yêu cầu này đã có kết quả hoặc không còn chờ trả lời.",
                        "This request has its result, or waits no longer."});
}

absl::Status CheckReply(const Verification& asked, const Reply& reply) {
  if (asked.outcome != VerificationOutcome::kOpen || asked.reply_date.has_value()) {
    return ClosedError();
  }
  if (reply.day >= asked.request_date) return absl::OkStatus();
  return FieldError(
      "reply_date", "BEFORE_REQUEST",
      {"Ngày trả lời không thể trước ngày gửi yêu cầu.", "The reply cannot precede the request."});
}

// A conflict of interest is told as it is; of everything else no more than that it is closed.
absl::Status ToRecipientStatus(Verdict verdict, const std::string& name) {
  if (verdict.eligible()) return absl::OkStatus();
  std::erase_if(verdict.conditions,
                [](const Condition& each) { return each.rule_id != kConflictRule; });
  return verdict.eligible() ? ClosedError() : ToStatus(verdict, name);
}

v1::CandidateStep StepOf(const StepFacts& facts, const Verdict& verdict, const Candidate& after,
                         const Verification& replied) {
  v1::CandidateStep step;
  step.set_step(v1::STEP_FOLLOW_VERIFICATION);
  step.set_action("ReplyToVerification");
  *step.mutable_occurred_on() = DateToProto(facts.date);
  step.set_rule_set(verdict.rule_set);
  step.set_from_state(static_cast<v1::CandidateState>(facts.candidate.state));
  step.set_to_state(static_cast<v1::CandidateState>(after.state));
  step.add_codes(replied.subject);
  step.add_codes("REPLIED");
  step.add_codes(CodeOf(static_cast<v1::VerificationOutcome>(replied.reply_outcome)));
  step.set_recipient(replied.recipient);
  if (replied.verifier.has_value()) step.set_member(MemberName(*replied.verifier));
  return step;
}

// One reply, inside the transaction.
class Replying {
 public:
  Replying(const Environment& environment, const access::RequestContext& context,
           const v1::ReplyToVerificationRequest& request, const Reply& reply)
      : environment_(environment), context_(context), request_(request), reply_(reply) {}

  absl::StatusOr<v1::VerificationRequest> Run(db::Transaction& transaction) const {
    KETNAP_ASSIGN_OR_RETURN(const auto person,
                            FindPersonOfVerification(transaction, reply_.verification));
    if (!person.has_value()) return NotFound();
    KETNAP_ASSIGN_OR_RETURN(auto record, LockCandidate(transaction, *person));
    if (!record.has_value()) return NotFound();
    StepFacts facts;
    facts.step = Step::kFollowVerification;
    facts.date = reply_.day;
    facts.candidate = record->candidate;
    KETNAP_RETURN_IF_ERROR(GatherFacts(transaction, &facts).status());
    const Verification* asked = FindAsked(*environment_.tree, facts.papers, reply_);
    if (asked == nullptr) return NotFound();
    KETNAP_ASSIGN_OR_RETURN(
        const bool historical,
        service::CheckEntryDate(context_, *environment_.tree, reply_.organization, reply_.day,
                                environment_.historical_entry_days, "reply_date"));
    KETNAP_RETURN_IF_ERROR(CheckReply(*asked, reply_));
    Verification replied = *asked;
    replied.reply_date = reply_.day;
    replied.reply_outcome = reply_.outcome;
    if (reply_.verifier.has_value()) {
      KETNAP_RETURN_IF_ERROR(
          CheckKnownMember(transaction, *reply_.verifier, reply_.day, "verifier"));
      replied.verifier = reply_.verifier;
    }
    return Write(transaction, std::move(facts), std::move(replied), historical, *record);
  }

 private:
  absl::Status NotFound() const { return ResourceNotFoundError(request_.verification_request()); }

  absl::StatusOr<v1::VerificationRequest> Write(db::Transaction& transaction, StepFacts facts,
                                                Verification replied, bool historical,
                                                CandidateRecord& record) const {
    AddCaller(context_, &facts);
    if (replied.verifier.has_value()) facts.acting_members.push_back(*replied.verifier);
    facts.subject = replied.subject;
    KETNAP_ASSIGN_OR_RETURN(const RuleSet* rules, environment_.rules->InForceOn(reply_.day));
    const Verdict verdict = Check(facts, *rules, *environment_.calendar->Current());
    KETNAP_RETURN_IF_ERROR(ToRecipientStatus(verdict, request_.verification_request()));
    record.candidate = Apply(facts, *rules, false);
    CandidateChange change;
    change.action = "ReplyToVerification";
    change.occurred_on = reply_.day;
    change.request_id = request_.request_id();
    change.on_behalf_of = request_.organization();
    change.historical = historical;
    change.record = StepOf(facts, verdict, record.candidate, replied);
    change.papers.verifications = {replied};
    KETNAP_RETURN_IF_ERROR(
        WriteCandidate(environment_, context_, transaction, std::move(change), record));
    // Without words, too: those of a reply that was taken back must not stand beside this one.
    KETNAP_RETURN_IF_ERROR(SealReplyNote(environment_, transaction, replied.id, request_.note()));
    ListedVerification listed;
    listed.due_date = replied.due_date.value_or(replied.request_date);
    listed.verification = std::move(replied);
    listed.organization = record.candidate.organization;
    listed.full_name = record.candidate.full_name;
    listed.birth_date = record.candidate.birth_date;
    return ViewOf(listed, true, context_.today);
  }

  const Environment& environment_;
  const access::RequestContext& context_;
  const v1::ReplyToVerificationRequest& request_;
  const Reply& reply_;
};

}  // namespace

absl::StatusOr<v1::VerificationRequest> VerificationHandler::ReplyToVerification(
    const Context& context, const v1::ReplyToVerificationRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const Reply reply, ReplyOf(request));
  const Replying replying(environment_, context, request, reply);
  KETNAP_ASSIGN_OR_RETURN(
      auto view, api::RunMutation<v1::VerificationRequest>(
                     *environment_.database, context, request,
                     [&](db::Transaction& transaction) { return replying.Run(transaction); }));
  // The kept answer never has the words; a retry is the same request, word for word.
  view.set_reply_note(request.note());
  return view;
}

}  // namespace ketnap::dossier
