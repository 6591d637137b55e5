#include "services/supervision/repository/place_repository.h"

#include <algorithm>

#include "common/base/status_macros.h"

namespace ketnap::supervision {
namespace {

constexpr Date kEver(1900, 1, 1);
// More steps than any organization lived through; a circle of handovers ends there.
constexpr int kMostSteps = 64;

constexpr std::string_view kLock = "SELECT id FROM succession_state WHERE id = 1 FOR UPDATE";
constexpr std::string_view kPersonPlace =
    "SELECT version, organization_id, nominated_on, admitted_on FROM person_fact "
    "WHERE candidate_id = ?";
constexpr std::string_view kForgetStays =
    "DELETE FROM person_stay WHERE candidate_id = ? AND since >= ?";
constexpr std::string_view kInsertStay =
    "INSERT INTO person_stay (candidate_id, since, organization_id) VALUES (?, ?, ?)";
constexpr std::string_view kStays =
    "SELECT since, organization_id FROM person_stay WHERE candidate_id = ? ORDER BY since";
constexpr std::string_view kSuccessionsOf =
    "SELECT successor_id, effective_date, predecessor_ended FROM succession_fact "
    "WHERE predecessor_id = ? ORDER BY effective_date";
constexpr std::string_view kRelocationsOf =
    "SELECT to_organization_id, effective_date, predecessor_ended FROM relocation_fact "
    "WHERE candidate_id = ? AND from_organization_id = ? ORDER BY effective_date";
constexpr std::string_view kPutSuccession =
    "REPLACE INTO succession_fact (predecessor_id, effective_date, successor_id, "
    "predecessor_ended) VALUES (?, ?, ?, ?)";
constexpr std::string_view kPutRelocation =
    "REPLACE INTO relocation_fact (candidate_id, from_organization_id, effective_date, "
    "to_organization_id, predecessor_ended) VALUES (?, ?, ?, ?, ?)";

// Of everybody: to, from, effective date, whether the predecessor ended. The events of an
// organization that ended go on whenever they were, those from its end on already on their day.
constexpr std::string_view kMoveNominationsToday =
    "UPDATE person_fact SET nominated_today_id = ? WHERE nominated_today_id = ? AND "
    "(nominated_on < ? OR ?)";
constexpr std::string_view kMoveAdmissionsToday =
    "UPDATE person_fact SET admitted_today_id = ? WHERE admitted_today_id = ? AND "
    "(admitted_on < ? OR ?)";
constexpr std::string_view kMoveNominations =
    "UPDATE person_fact SET nominated_organization_id = ? WHERE nominated_organization_id = ? AND "
    "nominated_on >= ? AND ?";
constexpr std::string_view kMoveAdmissions =
    "UPDATE person_fact SET admitted_organization_id = ? WHERE admitted_organization_id = ? AND "
    "admitted_on >= ? AND ?";
// Of one person.
constexpr std::string_view kMoveNominationTodayOf =
    "UPDATE person_fact SET nominated_today_id = ? WHERE nominated_today_id = ? AND "
    "(nominated_on < ? OR ?) AND candidate_id = ?";
constexpr std::string_view kMoveAdmissionTodayOf =
    "UPDATE person_fact SET admitted_today_id = ? WHERE admitted_today_id = ? AND "
    "(admitted_on < ? OR ?) AND candidate_id = ?";
constexpr std::string_view kMoveNominationOf =
    "UPDATE person_fact SET nominated_organization_id = ? WHERE nominated_organization_id = ? AND "
    "nominated_on >= ? AND ? AND candidate_id = ?";
constexpr std::string_view kMoveAdmissionOf =
    "UPDATE person_fact SET admitted_organization_id = ? WHERE admitted_organization_id = ? AND "
    "admitted_on >= ? AND ? AND candidate_id = ?";

constexpr std::string_view kPutMember =
    "REPLACE INTO member_fact (member_id, candidate_id) VALUES (?, ?)";
constexpr std::string_view kCandidateOfMember =
    "SELECT candidate_id FROM member_fact WHERE member_id = ?";

struct Step {
  Uuid to;
  Date effective_date;
  bool ended = false;
};

absl::StatusOr<std::vector<Step>> ReadSteps(db::Transaction& transaction, std::string_view sql,
                                            const db::Values& values) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, transaction.Query(sql, values));
  std::vector<Step> steps;
  for (const db::Row& row : rows) steps.push_back({row.Id(0), row.DateAt(1), row.Bool(2)});
  return steps;
}

// The first step by which what happened on `day` leaves the organization; nothing when none does
// up to `until`.
std::optional<Step> NextOf(const std::vector<Step>& steps, Date day, std::optional<Date> until) {
  for (const Step& step : steps) {
    const bool leaves = step.ended || step.effective_date > day;
    if (leaves && (!until.has_value() || step.effective_date <= *until)) return step;
  }
  return std::nullopt;
}

// Who carries on what the person did in `organization` on `day`: up to the day `until`, or today.
absl::StatusOr<Uuid> CarriedOnBy(db::Transaction& transaction, const Uuid& candidate,
                                 Uuid organization, Date day, std::optional<Date> until) {
  for (int i = 0; i < kMostSteps; ++i) {
    KETNAP_ASSIGN_OR_RETURN(const auto named,
                            ReadSteps(transaction, kRelocationsOf, {candidate, organization}));
    KETNAP_ASSIGN_OR_RETURN(const auto rest,
                            ReadSteps(transaction, kSuccessionsOf, {organization}));
    auto next = NextOf(named, day, until);
    const auto other = NextOf(rest, day, until);
    // Who was named goes where they were named to, whatever the rest does that day.
    if (other.has_value() && (!next.has_value() || other->effective_date < next->effective_date)) {
      next = other;
    }
    if (!next.has_value()) break;
    organization = next->to;
    day = std::max(day, next->effective_date);
  }
  return organization;
}

absl::StatusOr<int64_t> Move(db::Transaction& transaction, const Handover& handover) {
  db::Values values{handover.to, handover.from, handover.effective_date, handover.ended};
  std::vector<std::string_view> statements = {kMoveNominationsToday, kMoveAdmissionsToday,
                                              kMoveNominations, kMoveAdmissions};
  if (handover.candidate.has_value()) {
    values.push_back(*handover.candidate);
    statements = {kMoveNominationTodayOf, kMoveAdmissionTodayOf, kMoveNominationOf,
                  kMoveAdmissionOf};
  }
  int64_t moved = 0;
  for (const std::string_view sql : statements) {
    KETNAP_ASSIGN_OR_RETURN(const int64_t rows, transaction.Execute(sql, values));
    moved += rows;
  }
  return moved;
}

}  // namespace

absl::Status LockPlaces(db::Transaction& transaction) { return transaction.Query(kLock).status(); }

absl::StatusOr<std::optional<PersonPlace>> FindPersonPlace(db::Transaction& transaction,
                                                           const Uuid& candidate) {
  KETNAP_ASSIGN_OR_RETURN(const auto row, transaction.QueryOptional(kPersonPlace, {candidate}));
  if (!row.has_value()) return std::nullopt;
  return PersonPlace{row->Int(0), row->Id(1), row->OptionalDate(2), row->OptionalDate(3)};
}

absl::Status PutStay(db::Transaction& transaction, const Uuid& candidate, Date since,
                     const Uuid& organization) {
  KETNAP_RETURN_IF_ERROR(transaction.Execute(kForgetStays, {candidate, since}).status());
  return transaction.Execute(kInsertStay, {candidate, since, organization}).status();
}

absl::StatusOr<Place> PlaceOn(db::Transaction& transaction, const Uuid& candidate, Date day) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows stays, transaction.Query(kStays, {candidate}));
  if (stays.empty()) return absl::InternalError("a person without an organization");
  size_t stay = 0;
  while (stay + 1 < stays.size() && stays[stay + 1].DateAt(0) <= day) ++stay;
  const Date since = stay == 0 ? kEver : stays[stay].DateAt(0);
  Place place;
  // Where the day lies before its first stay, `since` lies after it: nothing is carried on then.
  KETNAP_ASSIGN_OR_RETURN(place.as_it_was, CarriedOnBy(transaction, candidate, stays[stay].Id(1),
                                                       std::max(day, since), day));
  KETNAP_ASSIGN_OR_RETURN(place.today,
                          CarriedOnBy(transaction, candidate, place.as_it_was, day, std::nullopt));
  return place;
}

absl::Status ApplyHandovers(db::Transaction& transaction, const std::vector<Handover>& handovers) {
  for (const Handover& handover : handovers) {
    if (handover.candidate.has_value()) {
      KETNAP_RETURN_IF_ERROR(
          transaction
              .Execute(kPutRelocation, {*handover.candidate, handover.from, handover.effective_date,
                                        handover.to, handover.ended})
              .status());
    } else {
      KETNAP_RETURN_IF_ERROR(transaction
                                 .Execute(kPutSuccession, {handover.from, handover.effective_date,
                                                           handover.to, handover.ended})
                                 .status());
    }
  }
  // One reorganization may hand over in several steps: again until nothing moves. Those who were
  // named go first each time.
  for (int round = 0; round < kMostSteps; ++round) {
    int64_t moved = 0;
    for (const bool named : {true, false}) {
      for (const Handover& handover : handovers) {
        if (handover.candidate.has_value() != named) continue;
        KETNAP_ASSIGN_OR_RETURN(const int64_t rows, Move(transaction, handover));
        moved += rows;
      }
    }
    if (moved == 0) break;
  }
  return absl::OkStatus();
}

absl::Status PutMember(db::Transaction& transaction, const Uuid& member, const Uuid& candidate) {
  return transaction.Execute(kPutMember, {member, candidate}).status();
}

absl::StatusOr<std::optional<Uuid>> CandidateOfMember(db::Transaction& transaction,
                                                      const Uuid& member) {
  KETNAP_ASSIGN_OR_RETURN(const auto row, transaction.QueryOptional(kCandidateOfMember, {member}));
  if (!row.has_value()) return std::nullopt;
  return row->Id(0);
}

std::vector<std::string_view> PlaceStatements() {
  return {kMoveNominationsToday, kMoveAdmissionsToday, kMoveNominations,
          kMoveAdmissions,       kPersonPlace,         kStays,
          kSuccessionsOf,        kRelocationsOf,       kCandidateOfMember};
}

}  // namespace ketnap::supervision
