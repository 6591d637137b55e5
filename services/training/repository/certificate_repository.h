#ifndef KETNAP_SERVICES_TRAINING_REPOSITORY_CERTIFICATE_REPOSITORY_H_
#define KETNAP_SERVICES_TRAINING_REPOSITORY_CERTIFICATE_REPOSITORY_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "common/db/transaction.h"
#include "services/training/domain/training_class.h"

// The register and the certificates in the database. Statuses are those of db::Transaction.
namespace ketnap::training {

// Takes the next `count` numbers of the register: the first of them. The register is locked until
// the transaction ends: they are given to nobody else, and given back when it fails.
absl::StatusOr<int> TakeSerials(db::Transaction& transaction, const std::string& class_type,
                                int year, int count);
absl::Status InsertCertificate(db::Transaction& transaction, const Certificate& certificate);
// Writes how an issued certificate stands from now on: status, closing day and reason, document,
// replacement. ABORTED when it is issued no more.
absl::Status CloseCertificate(db::Transaction& transaction, const Certificate& certificate);
absl::StatusOr<std::optional<Certificate>> FindCertificate(db::Transaction& transaction,
                                                           const Uuid& id);
// In one statement, whatever the code. It is looked up by its digest and compared in constant time:
// how long that takes says nothing about codes that resemble it.
absl::StatusOr<std::optional<Certificate>> FindCertificateByCode(db::Transaction& transaction,
                                                                 std::string_view code);

// Whose business a certificate is: first the person's cell when it was issued; then, as far as they
// are known, the person's organization today and the class's organizer.
using CertificateOwners = std::vector<Uuid>;
// Empty when there is no such certificate.
absl::StatusOr<CertificateOwners> FindCertificateOwners(db::Transaction& transaction,
                                                        const Uuid& id);

// A number of a register.
struct RegisterRow {
  Certificate certificate;
  CertificateOwners owners;
  std::string full_name;
};
absl::StatusOr<std::vector<RegisterRow>> ListRegister(db::Transaction& transaction,
                                                      const std::string& class_type, int year,
                                                      int after_serial, int limit);
// The last number given; 0 when the register was not begun.
absl::StatusOr<int> LastSerial(db::Transaction& transaction, const std::string& class_type,
                               int year);

// Certificates not revoked or void of people on the way, below `organization` today, whose last day
// is in [from, before); by last day. Of one person and class type only those that count longest.
struct ExpiringPage {
  Date from = Date(1900, 1, 1);
  Date before;
  Uuid after_id;  // Of those of `from`, only the ones after it.
  int limit = 0;
};
absl::StatusOr<std::vector<Certificate>> ListExpiringCertificates(db::Transaction& transaction,
                                                                  const Uuid& organization,
                                                                  const ExpiringPage& page);

// Certificates of before there was a last day, with what says which version of the class type
// holds.
struct CertificateWithoutExpiry {
  Uuid id;
  Date issue_date;
  TrainingClass training_class;  // Class type, its version and the first day alone.
};
absl::StatusOr<std::vector<CertificateWithoutExpiry>> CertificatesWithoutExpiry(
    db::Transaction& transaction, const Uuid& after_id, int limit);
absl::Status SetExpiry(db::Transaction& transaction, const Uuid& certificate,
                       const std::optional<Date>& expires_on);

// A page, newest first, below `root`; of one person when given: all of them for who follows that
// person today.
absl::StatusOr<std::vector<Certificate>> ListCertificates(db::Transaction& transaction,
                                                          const std::optional<Uuid>& root,
                                                          const std::optional<Uuid>& candidate,
                                                          const std::optional<Uuid>& before_id,
                                                          int limit);

// Everything that is read, for the test that asks the database how it would run it.
std::vector<std::string_view> CertificateStatements();

}  // namespace ketnap::training

#endif  // KETNAP_SERVICES_TRAINING_REPOSITORY_CERTIFICATE_REPOSITORY_H_
