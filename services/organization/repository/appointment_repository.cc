#include "services/organization/repository/appointment_repository.h"

#include <algorithm>
#include <iterator>
#include <limits>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/organization/repository/appointment_statements.h"
#include "services/organization/repository/member_statements.h"
#include "services/organization/repository/open_end.h"

namespace ketnap::organization {
namespace {

// A page is looked for in stretches of organizations, each longer than the one before.
constexpr int kFirstStretch = 64;
constexpr int kLongestStretch = 4096;

Appointment AppointmentOf(const db::Row& row) {
  Appointment post;
  post.id = row.Id(0);
  post.version = row.Int(1);
  post.member = row.Id(2);
  post.organization = row.Id(3);
  post.position = row.Text(4);
  post.rank = static_cast<int>(row.Int(5));
  post.start = row.DateAt(6);
  post.term_end = row.OptionalDate(7);
  post.end = row.OptionalDate(8);
  post.end_reason = static_cast<AppointmentEndReason>(row.Int(9));
  if (!row.IsNull(10)) {
    post.decision = DecisionReference{row.Text(10), row.Text(11), row.Text(12), row.DateAt(13)};
  }
  post.create_time = row.TimeAt(14);
  return post;
}

std::vector<Appointment> AppointmentsOf(const db::Rows& rows) {
  std::vector<Appointment> posts;
  posts.reserve(rows.size());
  std::transform(rows.begin(), rows.end(), std::back_inserter(posts), &AppointmentOf);
  return posts;
}

absl::StatusOr<std::optional<Appointment>> FirstOf(const absl::StatusOr<db::Rows>& rows) {
  KETNAP_RETURN_IF_ERROR(rows.status());
  if (rows->empty()) return std::nullopt;
  return AppointmentOf(rows->front());
}

}  // namespace

absl::StatusOr<std::optional<Appointment>> FindAppointment(db::Transaction& transaction,
                                                           const Uuid& id) {
  return FirstOf(transaction.Query(sql::kFindAppointment, {id}));
}

absl::StatusOr<std::optional<Uuid>> AppointmentOwner(db::Transaction& transaction, const Uuid& id) {
  KETNAP_ASSIGN_OR_RETURN(const auto row, transaction.QueryOptional(sql::kAppointmentOwner, {id}));
  if (!row.has_value()) return std::nullopt;
  return row->Id(0);
}

absl::StatusOr<std::vector<Appointment>> FindAppointmentsOf(db::Transaction& transaction,
                                                            const db::Values& members) {
  KETNAP_ASSIGN_OR_RETURN(
      const db::Rows rows,
      transaction.Query(absl::StrCat(sql::kAppointmentsIn, db::Placeholders(members.size()),
                                     sql::kAppointmentsInEnd),
                        members));
  return AppointmentsOf(rows);
}

absl::StatusOr<std::optional<Appointment>> FindHolder(db::Transaction& transaction,
                                                      const Uuid& organization,
                                                      const std::string& position, Date day) {
  return FirstOf(transaction.Query(sql::kFindHolder, {organization, position, day}));
}

absl::Status InsertAppointment(db::Transaction& transaction, const Appointment& appointment) {
  const auto& decision = appointment.decision;
  db::Values values = {
      appointment.id,           appointment.version,  appointment.member,
      appointment.organization, appointment.position, appointment.rank,
      appointment.start,        appointment.term_end, LastDayOrOpen(appointment.end)};
  values.emplace_back(appointment.end.has_value() ? std::nullopt : std::optional<int>(1));
  values.emplace_back(appointment.end_reason);
  if (decision.has_value()) {
    values.insert(values.end(),
                  {decision->number, decision->symbol, decision->issuer, decision->date});
  } else {
    values.resize(values.size() + 4);
  }
  values.emplace_back(appointment.create_time);
  return transaction.Execute(sql::kInsertAppointment, values).status();
}

absl::Status EndAppointment(db::Transaction& transaction, const Appointment& appointment) {
  KETNAP_ASSIGN_OR_RETURN(
      const int64_t updated,
      transaction.Execute(sql::kEndAppointment,
                          {LastDayOrOpen(appointment.end), appointment.end_reason, appointment.id,
                           appointment.version - 1}));
  return updated == 1 ? absl::OkStatus() : EtagMismatchError(NameOf(appointment));
}

absl::StatusOr<std::vector<Appointment>> ListAppointments(db::Transaction& transaction,
                                                          const AppointmentQuery& query) {
  std::vector<Appointment> posts;
  Uuid below = query.below.value_or(Uuid());
  if (!query.below.has_value()) {
    KETNAP_ASSIGN_OR_RETURN(const auto root, transaction.QueryOptional(sql::kTreeRoot));
    if (!root.has_value()) return posts;
    below = root->Id(0);
  }
  static const Uuid& kLastId = *new Uuid(*Uuid::FromBytes(std::string(16, '\xff')));
  Uuid after = query.after_organization;
  int after_rank = query.after_rank;
  for (int stretch = kFirstStretch;; stretch = std::min(stretch * 4, kLongestStretch)) {
    KETNAP_ASSIGN_OR_RETURN(const auto end,
                            transaction.QueryOptional(sql::kEndOfStretch, {below, after, stretch}));
    const Uuid last = end.has_value() ? end->Id(0) : kLastId;
    KETNAP_ASSIGN_OR_RETURN(
        const db::Rows rows,
        transaction.Query(sql::kListAppointments,
                          {below, after, last, query.day, query.day, query.position, query.position,
                           after, after_rank, after_rank, query.after_id,
                           query.limit - static_cast<int>(posts.size())}));
    for (const db::Row& row : rows) posts.push_back(AppointmentOf(row));
    if (!end.has_value() || static_cast<int>(posts.size()) >= query.limit) return posts;
    // The last organization of the stretch has been read to its end.
    after = last;
    after_rank = std::numeric_limits<int>::max();
  }
}

}  // namespace ketnap::organization
