#include "services/training/repository/certificate_repository.h"

#include <sodium.h>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/db/rows.h"

namespace ketnap::training {
namespace {

// One statement that takes the lock it needs at once: INSERT IGNORE and then UPDATE would take a
// shared one first, and two classes that issue at the same time would wait for each other.
constexpr std::string_view kAdvanceRegister =
    "INSERT INTO certificate_register (class_type, year, last_serial) VALUES (?, ?, ?) "
    "ON DUPLICATE KEY UPDATE last_serial = last_serial + ?";
constexpr std::string_view kReadRegister =
    "SELECT last_serial FROM certificate_register WHERE class_type = ? AND year = ?";

#define KETNAP_CERTIFICATE_COLUMNS                                                           \
  "f.certificate_id, f.class_type, f.year, f.serial, f.number, f.verification_code, "        \
  "f.candidate_id, "                                                                         \
  "f.organization_id, f.training_class_id, f.issue_date, f.grade, f.status, f.expire_date, " \
  "f.closing_date, f.closing_reason, f.revocation_document, f.replacement_id, f.imported"

constexpr std::string_view kInsertCertificate =
    "INSERT INTO certificate (certificate_id, class_type, year, serial, number, verification_code, "
    "candidate_id, "
    "organization_id, training_class_id, issue_date, grade, status, expire_date, closing_date, "
    "closing_reason, revocation_document, replacement_id, imported, code_digest, expiry_known) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, TRUE)";
constexpr std::string_view kCloseCertificate =
    "UPDATE certificate SET status = ?, closing_date = ?, closing_reason = ?, revocation_document "
    "= ?, replacement_id = ? WHERE certificate_id = ? AND status = 1";
constexpr std::string_view kFindCertificate =
    "SELECT " KETNAP_CERTIFICATE_COLUMNS " FROM certificate f WHERE f.certificate_id = ?";
constexpr std::string_view kFindOwners =
    "SELECT f.organization_id, k.organization_id, t.organizer_id FROM certificate f "
    "LEFT JOIN candidate_fact k ON k.candidate_id = f.candidate_id "
    "LEFT JOIN training_class t ON t.training_class_id = f.training_class_id "
    "WHERE f.certificate_id = ?";
constexpr std::string_view kFindCertificateByDigest =
    "SELECT " KETNAP_CERTIFICATE_COLUMNS " FROM certificate f WHERE f.code_digest = ?";
constexpr std::string_view kListRegister =
    "SELECT " KETNAP_CERTIFICATE_COLUMNS
    ", k.organization_id, t.organizer_id, k.full_name FROM certificate f "
    "LEFT JOIN candidate_fact k ON k.candidate_id = f.candidate_id "
    "LEFT JOIN training_class t ON t.training_class_id = f.training_class_id "
    "WHERE f.class_type = ? AND f.year = ? AND f.serial > ? ORDER BY f.serial LIMIT ?";
// What served an admission that took place needs no watching.
constexpr std::string_view kListExpiring =
    "SELECT " KETNAP_CERTIFICATE_COLUMNS
    " FROM replica_organization_closure c JOIN candidate_fact k ON k.organization_id = "
    "c.descendant_id JOIN certificate f ON f.candidate_id = k.candidate_id "
    "WHERE c.ancestor_id = ? AND k.on_the_way = TRUE AND f.status = 1 AND f.expire_date >= ? "
    "AND f.expire_date < ? AND (f.expire_date > ? OR f.certificate_id > ?) "
    "AND (k.admitted_on IS NULL OR f.issue_date >= k.admitted_on) "
    "AND NOT EXISTS (SELECT 1 FROM certificate g WHERE g.candidate_id = f.candidate_id "
    "AND g.class_type = f.class_type AND g.status = 1 "
    "AND (g.expire_date IS NULL OR g.expire_date > f.expire_date)) "
    "ORDER BY f.expire_date, f.certificate_id LIMIT ?";
constexpr std::string_view kListWithoutExpiry =
    "SELECT f.certificate_id, f.issue_date, t.class_type, t.class_type_version, t.start_date "
    "FROM certificate f JOIN training_class t ON t.training_class_id = f.training_class_id "
    "WHERE f.expiry_known = FALSE AND f.certificate_id > ? ORDER BY f.certificate_id LIMIT ?";
constexpr std::string_view kSetExpiry =
    "UPDATE certificate SET expire_date = ?, expiry_known = TRUE WHERE certificate_id = ?";
constexpr std::string_view kListCertificates =
    "SELECT " KETNAP_CERTIFICATE_COLUMNS
    " FROM certificate f WHERE f.certificate_id < ? ORDER BY f.certificate_id DESC LIMIT ?";
constexpr std::string_view kListCertificatesBelow =
    "SELECT " KETNAP_CERTIFICATE_COLUMNS
    " FROM replica_organization_closure c JOIN certificate f ON f.organization_id = "
    "c.descendant_id "
    "WHERE c.ancestor_id = ? AND f.certificate_id < ? ORDER BY f.certificate_id DESC LIMIT ?";
constexpr std::string_view kListCertificatesOfCandidate =
    "SELECT " KETNAP_CERTIFICATE_COLUMNS
    " FROM certificate f WHERE f.candidate_id = ? AND f.certificate_id < ? "
    "AND (? IS NULL OR EXISTS (SELECT 1 FROM replica_organization_closure c "
    "WHERE c.ancestor_id = ? AND c.descendant_id = f.organization_id) OR EXISTS (SELECT 1 "
    "FROM candidate_fact k JOIN replica_organization_closure c ON c.descendant_id = "
    "k.organization_id WHERE k.candidate_id = f.candidate_id AND c.ancestor_id = ?)) "
    "ORDER BY f.certificate_id DESC LIMIT ?";

Certificate CertificateOf(const db::Row& row) {
  Certificate value;
  value.id = row.Id(0);
  value.class_type = row.Text(1);
  value.year = static_cast<int>(row.Int(2));
  value.serial = row.IsNull(3) ? 0 : static_cast<int>(row.Int(3));
  value.number = row.Text(4);
  value.verification_code = row.Text(5);
  value.candidate = row.Id(6);
  value.organization = row.Id(7);
  value.training_class = row.Id(8);
  value.issue_date = row.DateAt(9);
  value.grade = row.Text(10);
  value.status = static_cast<CertificateStatus>(row.Int(11));
  value.expires_on = row.OptionalDate(12);
  value.closed_on = row.OptionalDate(13);
  value.closing_reason = row.Text(14);
  value.revocation_document = row.Text(15);
  value.replacement = row.OptionalId(16);
  value.imported = row.Bool(17);
  return value;
}

CertificateOwners OwnersOf(const Uuid& cell, const std::optional<Uuid>& today,
                           const std::optional<Uuid>& organizer) {
  CertificateOwners owners = {cell};
  if (today.has_value()) owners.push_back(*today);
  if (organizer.has_value()) owners.push_back(*organizer);
  return owners;
}

RegisterRow RegisterRowOf(const db::Row& row) {
  RegisterRow value;
  value.certificate = CertificateOf(row);
  value.owners = OwnersOf(value.certificate.organization, row.OptionalId(18), row.OptionalId(19));
  value.full_name = row.OptionalText(20).value_or("");
  return value;
}

CertificateWithoutExpiry WithoutExpiryOf(const db::Row& row) {
  CertificateWithoutExpiry value;
  value.id = row.Id(0);
  value.issue_date = row.DateAt(1);
  value.training_class.class_type = row.Text(2);
  value.training_class.class_type_version = row.Text(3);
  value.training_class.start_date = row.DateAt(4);
  return value;
}

std::string DigestOf(std::string_view code) {
  std::string digest(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256(reinterpret_cast<unsigned char*>(digest.data()),
                     reinterpret_cast<const unsigned char*>(code.data()), code.size());
  return digest;
}

}  // namespace

absl::StatusOr<int> TakeSerials(db::Transaction& transaction, const std::string& class_type,
                                int year, int count) {
  KETNAP_RETURN_IF_ERROR(
      transaction.Execute(kAdvanceRegister, {class_type, year, count, count}).status());
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows,
                          transaction.Query(kReadRegister, {class_type, year}));
  return static_cast<int>(rows.at(0).Int(0)) - count + 1;
}

absl::Status InsertCertificate(db::Transaction& transaction, const Certificate& value) {
  return transaction
      .Execute(kInsertCertificate,
               {value.id, value.class_type, value.year,
                value.serial == 0 ? db::Value() : db::Value(value.serial), value.number,
                value.verification_code, value.candidate, value.organization, value.training_class,
                value.issue_date, value.grade, value.status, value.expires_on, value.closed_on,
                value.closing_reason, value.revocation_document, value.replacement, value.imported,
                DigestOf(value.verification_code)})
      .status();
}

absl::Status CloseCertificate(db::Transaction& transaction, const Certificate& value) {
  KETNAP_ASSIGN_OR_RETURN(
      const int64_t changed,
      transaction.Execute(kCloseCertificate,
                          {value.status, value.closed_on, value.closing_reason,
                           value.revocation_document, value.replacement, value.id}));
  if (changed == 1) return absl::OkStatus();
  return EtagMismatchError("certificates/" + value.id.ToString());
}

absl::StatusOr<std::optional<Certificate>> FindCertificate(db::Transaction& transaction,
                                                           const Uuid& id) {
  return One(transaction, kFindCertificate, {id}, &CertificateOf);
}

absl::StatusOr<CertificateOwners> FindCertificateOwners(db::Transaction& transaction,
                                                        const Uuid& id) {
  KETNAP_ASSIGN_OR_RETURN(const auto row, transaction.QueryOptional(kFindOwners, {id}));
  if (!row.has_value()) return CertificateOwners();
  return OwnersOf(row->Id(0), row->OptionalId(1), row->OptionalId(2));
}

absl::StatusOr<std::optional<Certificate>> FindCertificateByCode(db::Transaction& transaction,
                                                                 std::string_view code) {
  KETNAP_ASSIGN_OR_RETURN(
      auto found, One(transaction, kFindCertificateByDigest, {DigestOf(code)}, &CertificateOf));
  const std::string kept =
      found.has_value() ? found->verification_code : std::string(code.size(), '\0');
  const bool same =
      kept.size() == code.size() && sodium_memcmp(kept.data(), code.data(), code.size()) == 0;
  if (!same) found.reset();
  return found;
}

absl::StatusOr<std::vector<RegisterRow>> ListRegister(db::Transaction& transaction,
                                                      const std::string& class_type, int year,
                                                      int after_serial, int limit) {
  return Many(transaction, kListRegister, {class_type, year, after_serial, limit}, &RegisterRowOf);
}

absl::StatusOr<int> LastSerial(db::Transaction& transaction, const std::string& class_type,
                               int year) {
  KETNAP_ASSIGN_OR_RETURN(const auto row,
                          transaction.QueryOptional(kReadRegister, {class_type, year}));
  return row.has_value() ? static_cast<int>(row->Int(0)) : 0;
}

absl::StatusOr<std::vector<Certificate>> ListExpiringCertificates(db::Transaction& transaction,
                                                                  const Uuid& organization,
                                                                  const ExpiringPage& page) {
  return Many(transaction, kListExpiring,
              {organization, page.from, page.before, page.from, page.after_id, page.limit},
              &CertificateOf);
}

absl::StatusOr<std::vector<CertificateWithoutExpiry>> CertificatesWithoutExpiry(
    db::Transaction& transaction, const Uuid& after_id, int limit) {
  return Many(transaction, kListWithoutExpiry, {after_id, limit}, &WithoutExpiryOf);
}

absl::Status SetExpiry(db::Transaction& transaction, const Uuid& certificate,
                       const std::optional<Date>& expires_on) {
  return transaction.Execute(kSetExpiry, {expires_on, certificate}).status();
}

absl::StatusOr<std::vector<Certificate>> ListCertificates(db::Transaction& transaction,
                                                          const std::optional<Uuid>& root,
                                                          const std::optional<Uuid>& candidate,
                                                          const std::optional<Uuid>& before_id,
                                                          int limit) {
  const db::Value before = before_id.has_value() ? db::Value(*before_id) : db::Value(db::LastId());
  if (candidate.has_value()) {
    return Many(transaction, kListCertificatesOfCandidate,
                {*candidate, before, root, root, root, limit}, &CertificateOf);
  }
  if (!root.has_value()) {
    return Many(transaction, kListCertificates, {before, limit}, &CertificateOf);
  }
  return Many(transaction, kListCertificatesBelow, {*root, before, limit}, &CertificateOf);
}

std::vector<std::string_view> CertificateStatements() {
  return {kReadRegister,     kFindCertificate,       kFindCertificateByDigest,
          kListCertificates, kListCertificatesBelow, kListCertificatesOfCandidate,
          kListRegister,     kListExpiring,          kListWithoutExpiry,
          kFindOwners};
}

}  // namespace ketnap::training
