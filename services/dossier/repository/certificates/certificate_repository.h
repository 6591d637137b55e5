#ifndef KETNAP_SERVICES_DOSSIER_REPOSITORY_CERTIFICATES_CERTIFICATE_REPOSITORY_H_
#define KETNAP_SERVICES_DOSSIER_REPOSITORY_CERTIFICATES_CERTIFICATE_REPOSITORY_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/date.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"

// Certificates that the training service's journal told of. The newest that counts is asked for by
// NewestCertificate (duplicate_repository.h).
namespace ketnap::dossier {

// The numbers of training.v1.CertificateStatus.
enum class CertificateStanding { kCounts = 1, kRevoked = 2, kVoid = 3 };

struct KnownCertificate {
  Uuid id;
  Uuid candidate;
  std::string class_type;
  Date issue_date;  // Of a paper that stands for a spoilt one: the day of the first.
  CertificateStanding standing = CertificateStanding::kCounts;
};

absl::StatusOr<std::optional<KnownCertificate>> FindCertificate(db::Transaction& transaction,
                                                                const Uuid& id);
// ALREADY_EXISTS when it is known.
absl::Status InsertCertificate(db::Transaction& transaction, const KnownCertificate& certificate);
absl::Status SetCertificateStanding(db::Transaction& transaction, const Uuid& id,
                                    CertificateStanding standing);

// Records merged into `candidate` no longer give back a certificate of that day when they are
// parted. Others that still count are found again by their rows.
absl::Status ForgetBeforeMerges(db::Transaction& transaction, const Uuid& candidate,
                                const std::string& class_type, Date issue_date);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_REPOSITORY_CERTIFICATES_CERTIFICATE_REPOSITORY_H_
