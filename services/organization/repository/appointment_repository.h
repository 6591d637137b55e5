#ifndef KETNAP_SERVICES_ORGANIZATION_REPOSITORY_APPOINTMENT_REPOSITORY_H_
#define KETNAP_SERVICES_ORGANIZATION_REPOSITORY_APPOINTMENT_REPOSITORY_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/db/transaction.h"
#include "services/organization/domain/appointment.h"

namespace ketnap::organization {

absl::StatusOr<std::optional<Appointment>> FindAppointment(db::Transaction& transaction,
                                                           const Uuid& id);

// The organization the post is in.
absl::StatusOr<std::optional<Uuid>> AppointmentOwner(db::Transaction& transaction, const Uuid& id);

// Every post of these members, oldest first.
absl::StatusOr<std::vector<Appointment>> FindAppointmentsOf(db::Transaction& transaction,
                                                            const db::Values& members);

// Who holds the post on `day` or later. The organization must be locked, so that nobody is given it
// meanwhile.
absl::StatusOr<std::optional<Appointment>> FindHolder(db::Transaction& transaction,
                                                      const Uuid& organization,
                                                      const std::string& position, Date day);

// The member's root has been advanced before either.
absl::Status InsertAppointment(db::Transaction& transaction, const Appointment& appointment);
// Writes its end; ABORTED unless the version before it still stands.
absl::Status EndAppointment(db::Transaction& transaction, const Appointment& appointment);

struct AppointmentQuery {
  std::optional<Uuid> below;  // Absent: everywhere.
  std::string position;       // "" for every one.
  Date day;
  Uuid after_organization;  // The row before the page; nil for the first page.
  int after_rank = 0;
  Uuid after_id;
  int limit = 0;
};

// A page of posts held on a day, by organization and rank.
absl::StatusOr<std::vector<Appointment>> ListAppointments(db::Transaction& transaction,
                                                          const AppointmentQuery& query);

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_REPOSITORY_APPOINTMENT_REPOSITORY_H_
