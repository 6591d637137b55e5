#ifndef KETNAP_SERVICES_TRAINING_REPOSITORY_ENROLMENT_REPOSITORY_H_
#define KETNAP_SERVICES_TRAINING_REPOSITORY_ENROLMENT_REPOSITORY_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "common/db/transaction.h"
#include "services/training/domain/enrolment.h"
#include "services/training/domain/training_class.h"

// What enrolling asks about many people at once, each by one statement for every 64 of them.
// Statuses are those of db::Transaction.
namespace ketnap::training {

struct PersonName {
  std::string full_name;
  std::optional<Date> birth_date;
};
// Of those the dossier service told of.
absl::StatusOr<std::map<Uuid, PersonName>> NamesOfPeople(db::Transaction& transaction,
                                                         const std::vector<Uuid>& people);

// What is known of them; `lock` keeps it so until the transaction ends, and keeps the same person
// from being nominated for two classes at once.
absl::StatusOr<std::map<Uuid, CandidateFacts>> FactsOfPeople(db::Transaction& transaction,
                                                             std::vector<Uuid> people, bool lock);

// Their certificates of that type that were not revoked or made void.
absl::StatusOr<std::vector<HeldCertificate>> CertificatesOfPeople(db::Transaction& transaction,
                                                                  const std::vector<Uuid>& people,
                                                                  const std::string& class_type);

// The sessions a class has held: the highest number, the first and the last day.
struct SessionSpan {
  int last_session = 0;
  Date first_day;
  Date last_day;
};
absl::StatusOr<std::optional<SessionSpan>> SessionsHeld(db::Transaction& transaction,
                                                        const Uuid& training_class);

// Everything that is read, for the test that asks the database how it would run it.
std::vector<std::string_view> EnrolmentStatements();

}  // namespace ketnap::training

#endif  // KETNAP_SERVICES_TRAINING_REPOSITORY_ENROLMENT_REPOSITORY_H_
