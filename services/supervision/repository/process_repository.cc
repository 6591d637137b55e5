#include "services/supervision/repository/process_repository.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "common/db/row_batches.h"

namespace ketnap::supervision {
namespace {

// Ids asked for in one statement; the last ones repeat to fill it.
constexpr size_t kAtOnce = 50;

constexpr std::string_view kFindPerson =
    "SELECT version, merged, made_through FROM process_person "
    "WHERE candidate_id = ?";
constexpr std::string_view kForgetPerson = "DELETE FROM process_person WHERE candidate_id = ?";
constexpr std::string_view kPutPerson =
    "REPLACE INTO process_person (candidate_id, version, merged, made_through) "
    "VALUES (?, ?, ?, ?)";
constexpr std::string_view kEvents =
    "SELECT version, ordinal, kind, day, reference_day, code, detail, flag, helper_id "
    "FROM process_event WHERE candidate_id = ? ORDER BY version, ordinal";
constexpr std::string_view kPutEvents =
    "REPLACE INTO process_event (candidate_id, version, ordinal, kind, day, reference_day, code, "
    "detail, flag, helper_id) VALUES ";
constexpr std::string_view kForgetEvents =
    "DELETE FROM process_event WHERE candidate_id = ? AND version > ?";
constexpr std::string_view kHorizon = "SELECT through_day FROM review_horizon WHERE id = 1";
constexpr std::string_view kPutHorizon =
    "REPLACE INTO review_horizon (id, through_day) VALUES (1, ?)";
constexpr std::string_view kBehind =
    "SELECT candidate_id FROM process_person WHERE made_through < ? "
    "ORDER BY made_through, candidate_id LIMIT ?";
constexpr std::string_view kFurthestBehind =
    "SELECT made_through FROM process_person WHERE made_through IS NOT NULL "
    "ORDER BY made_through LIMIT 1";
constexpr std::string_view kOrganizations =
    "SELECT candidate_id, organization_id FROM person_fact WHERE candidate_id IN (";
// The spans of a day would do as well, but an organization that ended is none to ask for.
constexpr std::string_view kLiving =
    "SELECT c.descendant_id, o.valid_from, EXISTS (SELECT 1 FROM replica_organization_succession s "
    "WHERE s.successor_id = c.descendant_id) FROM replica_organization_closure c "
    "JOIN replica_organization o ON o.id = c.descendant_id "
    "WHERE c.ancestor_id = ? AND c.descendant_id > ? AND (o.valid_to IS NULL OR o.valid_to >= ?) "
    "ORDER BY c.descendant_id LIMIT ?";

const std::string& OrganizationsSql() {
  static const auto* sql =
      new std::string(absl::StrCat(kOrganizations, db::Placeholders(kAtOnce), ")"));
  return *sql;
}

}  // namespace

absl::StatusOr<std::optional<ProcessPerson>> FindProcessPerson(db::Transaction& transaction,
                                                               const Uuid& candidate) {
  KETNAP_ASSIGN_OR_RETURN(const auto row, transaction.QueryOptional(kFindPerson, {candidate}));
  if (!row.has_value()) return std::nullopt;
  return ProcessPerson{row->Int(0), row->Bool(1), row->OptionalDate(2)};
}

absl::Status PutProcessPerson(db::Transaction& transaction, const Uuid& candidate,
                              const ProcessPerson& person) {
  return transaction
      .Execute(kPutPerson, {candidate, person.version, person.merged, person.made_through})
      .status();
}

absl::StatusOr<std::vector<ProcessEvent>> ListProcessEvents(db::Transaction& transaction,
                                                            const Uuid& candidate) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, transaction.Query(kEvents, {candidate}));
  std::vector<ProcessEvent> events;
  for (const db::Row& row : rows) {
    events.push_back({row.Int(0), static_cast<int>(row.Int(1)),
                      static_cast<ProcessKind>(row.Int(2)), row.DateAt(3), row.OptionalDate(4),
                      row.Text(5), row.Text(6), row.Bool(7), row.OptionalId(8)});
  }
  return events;
}

absl::Status PutProcessEvents(db::Transaction& transaction, const Uuid& candidate,
                              const std::vector<ProcessEvent>& events) {
  std::vector<db::Values> rows;
  for (const ProcessEvent& event : events) {
    rows.push_back({candidate, event.version, event.ordinal, event.kind, event.day, event.reference,
                    event.code, event.detail, event.flag, event.helper});
  }
  return InsertRows(transaction, kPutEvents, "", rows);
}

absl::Status ForgetProcessEvents(db::Transaction& transaction, const Uuid& candidate,
                                 int64_t after_version) {
  return transaction.Execute(kForgetEvents, {candidate, after_version}).status();
}

absl::Status ForgetProcess(db::Transaction& transaction, const Uuid& candidate) {
  KETNAP_RETURN_IF_ERROR(ForgetProcessEvents(transaction, candidate, -1));
  return transaction.Execute(kForgetPerson, {candidate}).status();
}

absl::StatusOr<Date> ReadReviewHorizon(db::Transaction& transaction) {
  KETNAP_ASSIGN_OR_RETURN(const auto row, transaction.QueryOptional(kHorizon));
  if (!row.has_value()) return absl::InternalError("the horizon of reviews is not there");
  return row->DateAt(0);
}

absl::Status PutReviewHorizon(db::Transaction& transaction, Date through) {
  return transaction.Execute(kPutHorizon, {through}).status();
}

absl::StatusOr<std::vector<Uuid>> ListReviewsBehind(db::Transaction& transaction, Date through,
                                                    int limit) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, transaction.Query(kBehind, {through, limit}));
  std::vector<Uuid> people;
  for (const db::Row& row : rows) people.push_back(row.Id(0));
  return people;
}

absl::StatusOr<Date> ReviewsCountedThrough(db::Transaction& transaction) {
  KETNAP_ASSIGN_OR_RETURN(const Date horizon, ReadReviewHorizon(transaction));
  KETNAP_ASSIGN_OR_RETURN(const auto row, transaction.QueryOptional(kFurthestBehind));
  return row.has_value() ? std::min(horizon, row->DateAt(0)) : horizon;
}

absl::StatusOr<std::map<Uuid, Uuid>> OrganizationsOf(db::Transaction& transaction,
                                                     const std::vector<Uuid>& candidates) {
  std::map<Uuid, Uuid> organizations;
  for (size_t begin = 0; begin < candidates.size(); begin += kAtOnce) {
    db::Values ids;
    for (size_t i = 0; i < kAtOnce; ++i) {
      ids.push_back(candidates[std::min(begin + i, candidates.size() - 1)]);
    }
    KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, transaction.Query(OrganizationsSql(), ids));
    for (const db::Row& row : rows) organizations[row.Id(0)] = row.Id(1);
  }
  return organizations;
}

absl::StatusOr<std::vector<LivingOrganization>> ListLiving(db::Transaction& transaction,
                                                           const Uuid& ancestor, const Uuid& after,
                                                           Date today, int limit) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows,
                          transaction.Query(kLiving, {ancestor, after, today, limit}));
  std::vector<LivingOrganization> organizations;
  for (const db::Row& row : rows) {
    organizations.push_back({row.Id(0), row.DateAt(1), row.Bool(2)});
  }
  return organizations;
}

std::vector<ProcessStatement> ProcessStatements(const Uuid& organization, const Uuid& person) {
  const Date day(2018, 12, 31);
  return {{kFindPerson, {person}},
          {kEvents, {person}},
          {kForgetEvents, {person, 1}},
          {kHorizon, {}},
          {kBehind, {Date(2017, 6, 30), 50}},
          {kFurthestBehind, {}},
          {OrganizationsSql(), db::Values(kAtOnce, db::Value(person))},
          {kLiving, {organization, Uuid(), day, 50}}};
}

}  // namespace ketnap::supervision
