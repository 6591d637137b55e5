#include "services/dossier/repository/verification_rows.h"

#include <utility>

#include "common/base/status_macros.h"
#include "services/dossier/repository/verification_statements.h"

namespace ketnap::dossier {

Verification VerificationOfRow(const db::Row& row) {
  Verification verification;
  verification.subject = row.Text(0);
  verification.recipient = row.Text(1);
  verification.request_date = row.DateAt(2);
  verification.answer_date = row.OptionalDate(3);
  verification.outcome = static_cast<VerificationOutcome>(row.Int(4));
  verification.id = row.OptionalId(5).value_or(Uuid());
  verification.requesting_organization = row.OptionalId(6);
  verification.recipient_organization = row.OptionalId(7);
  verification.due_date = row.OptionalDate(8);
  verification.verifier = row.OptionalId(9);
  verification.reminder_count = static_cast<int>(row.Int(10));
  verification.reminder_date = row.OptionalDate(11);
  verification.escalation_date = row.OptionalDate(12);
  verification.escalation_organization = row.OptionalId(13);
  verification.reply_date = row.OptionalDate(14);
  verification.reply_outcome = static_cast<VerificationOutcome>(row.Int(15));
  if (!row.IsNull(18)) {
    verification.conclusion = PaperReference{row.Text(16), row.Text(17), row.DateAt(18)};
  }
  verification.waiving_member = row.OptionalId(19);
  return verification;
}

absl::StatusOr<std::vector<Verification>> LoadVerifications(db::Transaction& transaction,
                                                            const Uuid& candidate) {
  KETNAP_ASSIGN_OR_RETURN(const auto rows, transaction.Query(sql::kVerificationsOf, {candidate}));
  std::vector<Verification> verifications;
  verifications.reserve(rows.size());
  for (const db::Row& row : rows) verifications.push_back(VerificationOfRow(row));
  return verifications;
}

absl::Status PutVerification(db::Transaction& transaction, const Uuid& candidate,
                             const Verification& verification) {
  std::optional<Uuid> id;
  if (!verification.id.IsNil()) id = verification.id;
  std::optional<std::string> number;
  std::optional<std::string> symbol;
  std::optional<Date> date;
  if (verification.conclusion.has_value()) {
    number = verification.conclusion->number;
    symbol = verification.conclusion->symbol;
    date = verification.conclusion->date;
  }
  return transaction
      .Execute(sql::kPutVerification, {verification.subject,
                                       verification.recipient,
                                       verification.request_date,
                                       verification.answer_date,
                                       verification.outcome,
                                       id,
                                       verification.requesting_organization,
                                       verification.recipient_organization,
                                       verification.due_date,
                                       verification.verifier,
                                       verification.reminder_count,
                                       verification.reminder_date,
                                       verification.escalation_date,
                                       verification.escalation_organization,
                                       verification.reply_date,
                                       verification.reply_outcome,
                                       number,
                                       symbol,
                                       date,
                                       verification.waiving_member,
                                       candidate})
      .status();
}

absl::Status DeleteVerifications(db::Transaction& transaction, const Uuid& candidate) {
  return transaction.Execute(sql::kDeleteVerifications, {candidate}).status();
}

absl::StatusOr<std::optional<Uuid>> FindPersonOfVerification(db::Transaction& transaction,
                                                             const Uuid& verification) {
  KETNAP_ASSIGN_OR_RETURN(const auto row,
                          transaction.QueryOptional(sql::kPersonOfVerification, {verification}));
  std::optional<Uuid> person;
  if (row.has_value()) person = row->Id(0);
  return person;
}

absl::Status PutReplyNote(db::Transaction& transaction, const Uuid& verification,
                          const std::string& sealed) {
  return transaction.Execute(sql::kPutReplyNote, {verification, sealed, sealed}).status();
}

absl::StatusOr<std::optional<std::string>> FindReplyNote(db::Transaction& transaction,
                                                         const Uuid& verification) {
  KETNAP_ASSIGN_OR_RETURN(const auto row,
                          transaction.QueryOptional(sql::kReplyNote, {verification}));
  std::optional<std::string> sealed;
  if (row.has_value()) sealed = row->Text(0);
  return sealed;
}

}  // namespace ketnap::dossier
