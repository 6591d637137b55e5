#ifndef KETNAP_SERVICES_SUPERVISION_REPOSITORY_CLASS_REPOSITORY_H_
#define KETNAP_SERVICES_SUPERVISION_REPOSITORY_CLASS_REPOSITORY_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/date.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"
#include "services/supervision/domain/figure.h"

// Which awareness class somebody's certificate is of.
namespace ketnap::supervision {

struct ClassCertificate {
  Uuid id;
  Uuid candidate;
  Uuid training_class;
  Date issued_on;
  bool counts = false;  // Neither revoked nor void.
};
// Replaces the certificate.
absl::Status PutClassCertificate(db::Transaction& transaction, const ClassCertificate& certificate);

// The person, who reached these codes, in the cohorts of their classes (Figure::kFunnelOfClass): on
// the day of the first certificate of each class that counts. Nothing for those without one.
absl::StatusOr<std::vector<Fact>> FactsByClass(db::Transaction& transaction, const Uuid& candidate,
                                               const std::vector<std::string>& reached);

// Of a candidate.
std::vector<std::string_view> ClassStatements();

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_REPOSITORY_CLASS_REPOSITORY_H_
