#include "services/dossier/repository/certificates/certificate_repository.h"

#include "common/base/status_macros.h"
#include "services/dossier/repository/certificates/certificate_statements.h"

namespace ketnap::dossier {

absl::StatusOr<std::optional<KnownCertificate>> FindCertificate(db::Transaction& transaction,
                                                                const Uuid& id) {
  KETNAP_ASSIGN_OR_RETURN(const auto row, transaction.QueryOptional(sql::kFindCertificate, {id}));
  std::optional<KnownCertificate> found;
  if (row.has_value()) {
    found = KnownCertificate{id, row->Id(0), row->Text(1), row->DateAt(2),
                             static_cast<CertificateStanding>(row->Int(3))};
  }
  return found;
}

absl::Status InsertCertificate(db::Transaction& transaction, const KnownCertificate& value) {
  return transaction
      .Execute(
          "INSERT INTO candidate_certificate (certificate_id, candidate_id, class_type,"
          " issue_date, status) VALUES (?, ?, ?, ?, ?)",
          {value.id, value.candidate, value.class_type, value.issue_date, value.standing})
      .status();
}

absl::Status SetCertificateStanding(db::Transaction& transaction, const Uuid& id,
                                    CertificateStanding standing) {
  return transaction
      .Execute("UPDATE candidate_certificate SET status = ? WHERE certificate_id = ?",
               {standing, id})
      .status();
}

absl::Status ForgetBeforeMerges(db::Transaction& transaction, const Uuid& candidate,
                                const std::string& class_type, Date issue_date) {
  const char* statement = class_type == "classTypes/awareness" ? sql::kForgetAwarenessBefore
                                                               : sql::kForgetNewMemberBefore;
  return transaction.Execute(statement, {candidate, issue_date}).status();
}

}  // namespace ketnap::dossier
