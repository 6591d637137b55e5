#include "services/training/repository/enrolment_repository.h"

#include <algorithm>
#include <utility>

#include "common/base/status_macros.h"
#include "common/db/rows.h"
#include "services/training/repository/people_query.h"

namespace ketnap::training {
namespace {

constexpr std::string_view kNamesStart =
    "SELECT candidate_id, full_name, birth_date FROM candidate_fact WHERE candidate_id IN (";
constexpr std::string_view kFactsStart =
    "SELECT candidate_id, organization_id, listed_on, delisted_on, admitted_on, official_on, "
    "struck_off_on FROM candidate_fact WHERE candidate_id IN (";
// In one order, so that two who nominate the same people wait for each other.
constexpr std::string_view kLock = " ORDER BY candidate_id FOR UPDATE";
constexpr std::string_view kCertificatesStart =
    "SELECT candidate_id, number, issue_date, expire_date FROM certificate WHERE class_type = ? "
    "AND status = 1 AND candidate_id IN (";
constexpr std::string_view kSessionsHeld =
    "SELECT COUNT(*), MAX(session), MIN(held_on), MAX(held_on) FROM class_session "
    "WHERE training_class_id = ?";

const std::string& Names() {
  static const auto* sql = new std::string(PeopleStatement(kNamesStart));
  return *sql;
}
const std::string& Facts() {
  static const auto* sql = new std::string(PeopleStatement(kFactsStart));
  return *sql;
}
const std::string& LockedFacts() {
  static const auto* sql = new std::string(PeopleStatement(kFactsStart, kLock));
  return *sql;
}
const std::string& Certificates() {
  static const auto* sql = new std::string(PeopleStatement(kCertificatesStart));
  return *sql;
}

}  // namespace

absl::StatusOr<std::map<Uuid, PersonName>> NamesOfPeople(db::Transaction& transaction,
                                                         const std::vector<Uuid>& people) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, QueryPeople(transaction, Names(), {}, people));
  std::map<Uuid, PersonName> names;
  for (const db::Row& row : rows) names[row.Id(0)] = {row.Text(1), row.OptionalDate(2)};
  return names;
}

absl::StatusOr<std::map<Uuid, CandidateFacts>> FactsOfPeople(db::Transaction& transaction,
                                                             std::vector<Uuid> people, bool lock) {
  std::sort(people.begin(), people.end());
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows,
                          QueryPeople(transaction, lock ? LockedFacts() : Facts(), {}, people));
  std::map<Uuid, CandidateFacts> facts;
  for (const db::Row& row : rows) {
    CandidateFacts person;
    person.id = row.Id(0);
    person.organization = row.Id(1);
    person.listed = row.OptionalDate(2);
    person.delisted = row.OptionalDate(3);
    person.admitted = row.OptionalDate(4);
    person.official = row.OptionalDate(5);
    person.struck_off = row.OptionalDate(6);
    facts[person.id] = std::move(person);
  }
  return facts;
}

absl::StatusOr<std::vector<HeldCertificate>> CertificatesOfPeople(db::Transaction& transaction,
                                                                  const std::vector<Uuid>& people,
                                                                  const std::string& class_type) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows,
                          QueryPeople(transaction, Certificates(), {class_type}, people));
  std::vector<HeldCertificate> held;
  for (const db::Row& row : rows) {
    held.push_back({row.Id(0), row.Text(1), row.DateAt(2), row.OptionalDate(3)});
  }
  return held;
}

absl::StatusOr<std::optional<SessionSpan>> SessionsHeld(db::Transaction& transaction,
                                                        const Uuid& training_class) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, transaction.Query(kSessionsHeld, {training_class}));
  if (rows.at(0).Int(0) == 0) return std::optional<SessionSpan>();
  return std::optional<SessionSpan>(
      SessionSpan{static_cast<int>(rows.at(0).Int(1)), rows.at(0).DateAt(2), rows.at(0).DateAt(3)});
}

std::vector<std::string_view> EnrolmentStatements() {
  return {Names(), Facts(), LockedFacts(), Certificates(), kSessionsHeld};
}

}  // namespace ketnap::training
