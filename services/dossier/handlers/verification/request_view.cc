#include "services/dossier/handlers/verification/request_view.h"

#include "absl/strings/str_cat.h"
#include "common/api/resource_name.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "services/dossier/handlers/convert.h"
#include "services/dossier/repository/verification_rows.h"

namespace ketnap::dossier {
namespace {

std::string BoundTo(const Uuid& verification) {
  return absl::StrCat("verification_reply_note/sealed_note/", verification.ToString());
}

}  // namespace

v1::VerificationRequest ViewOf(const ListedVerification& listed, bool for_recipient, Date today) {
  const Verification& verification = listed.verification;
  v1::VerificationRequest view;
  view.set_name(api::ResourceName(kVerificationRequests, verification.id));
  if (!for_recipient) view.set_candidate(CandidateName(listed.candidate));
  view.set_full_name(listed.full_name);
  *view.mutable_birth_date() = DateToProto(listed.birth_date);
  view.set_subject(verification.subject);
  view.set_requesting_organization(
      OrganizationName(verification.requesting_organization.value_or(listed.organization)));
  if (verification.recipient_organization.has_value()) {
    view.set_recipient_organization(OrganizationName(*verification.recipient_organization));
  }
  view.set_recipient(verification.recipient);
  *view.mutable_request_date() = DateToProto(verification.request_date);
  *view.mutable_due_date() = DateToProto(listed.due_date);
  if (verification.reply_date.has_value()) {
    *view.mutable_reply_date() = DateToProto(*verification.reply_date);
    view.set_reply_outcome(static_cast<v1::VerificationOutcome>(verification.reply_outcome));
  }
  view.set_reminder_count(verification.reminder_count);
  if (verification.escalation_date.has_value()) {
    *view.mutable_escalation_date() = DateToProto(*verification.escalation_date);
  }
  // Late now while it waits; for good when it came late.
  const Date judged = verification.reply_date.value_or(verification.answer_date.value_or(today));
  view.set_overdue(judged > listed.due_date);
  return view;
}

absl::Status SealReplyNote(const Environment& environment, db::Transaction& transaction,
                           const Uuid& verification, const std::string& note) {
  return PutReplyNote(transaction, verification,
                      environment.sealer->Seal(note, BoundTo(verification)));
}

absl::StatusOr<std::string> OpenReplyNote(const Environment& environment,
                                          db::Transaction& transaction, const Uuid& verification) {
  KETNAP_ASSIGN_OR_RETURN(const auto sealed, FindReplyNote(transaction, verification));
  if (!sealed.has_value()) return std::string();
  return environment.sealer->Open(*sealed, BoundTo(verification));
}

}  // namespace ketnap::dossier
