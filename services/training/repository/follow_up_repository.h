#ifndef KETNAP_SERVICES_TRAINING_REPOSITORY_FOLLOW_UP_REPOSITORY_H_
#define KETNAP_SERVICES_TRAINING_REPOSITORY_FOLLOW_UP_REPOSITORY_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "common/base/date.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"
#include "services/training/domain/training_class.h"

// What became of those who were trained, in the database. Counts are by the organization itself,
// for all at or below `root`; organizations with nobody have no row. Statuses are those of
// db::Transaction.
namespace ketnap::training {

struct OrganizationCount {
  Uuid organization;
  int people = 0;
  int admitted = 0;
};
// Admitted from `begin` on, before `end`, by who follows them today.
absl::StatusOr<std::vector<OrganizationCount>> CountAdmitted(db::Transaction& transaction,
                                                             const Uuid& root, Date begin,
                                                             Date end);
// Not admitted by `day` and still on the way, or admitted later, with a certificate of the class
// type that counts on that day; by who follows them today. Who left the way since is not counted.
absl::StatusOr<std::vector<OrganizationCount>> CountCertified(db::Transaction& transaction,
                                                              const Uuid& root,
                                                              const std::string& class_type,
                                                              Date day);
// People with a certificate of the class type issued from `begin` on, before `end`, and how many of
// them were admitted within `months` of it; by the organization they were of when it was issued.
absl::StatusOr<std::vector<OrganizationCount>> CountPast(db::Transaction& transaction,
                                                         const Uuid& root,
                                                         const std::string& class_type, Date begin,
                                                         Date end, int months);

// Seats of classes of the type that begin in the year and are planned or open: by quota where the
// class has quotas, else as a whole at the organizer.
struct PlannedSeats {
  Uuid organizer;
  std::optional<Uuid> quota_organization;
  int seats = 0;
};
absl::StatusOr<std::vector<PlannedSeats>> ListPlannedSeats(db::Transaction& transaction,
                                                           const std::string& class_type, int year);

// A learner today.
struct CohortRow {
  Nomination nomination;
  CandidateFacts person;
  std::optional<Certificate> certificate;
};
// A page by nomination, of what lies below `root`, or of all for who holds the class.
absl::StatusOr<std::vector<CohortRow>> ListCohort(db::Transaction& transaction,
                                                  const std::optional<Uuid>& root,
                                                  const Uuid& training_class, const Uuid& after,
                                                  int limit);
// People below `root` on the way, with a certificate of the class type that counts on `today`, and
// whose last step lies on `before` or earlier: longest first, after that key.
absl::StatusOr<std::vector<CohortRow>> ListStalled(db::Transaction& transaction, const Uuid& root,
                                                   const std::string& class_type, Date today,
                                                   Date before, Date after_step,
                                                   const Uuid& after_person, int limit);

// Everything that is read, for the test that asks the database how it would run it.
std::vector<std::string_view> FollowUpStatements();

}  // namespace ketnap::training

#endif  // KETNAP_SERVICES_TRAINING_REPOSITORY_FOLLOW_UP_REPOSITORY_H_
