#include "services/supervision/repository/place_repository.h"

#include <algorithm>

#include "common/base/status_macros.h"
#include "services/supervision/domain/figure.h"

namespace ketnap::supervision {
namespace {

// More steps than any organization lived through; a circle of handovers ends there.
constexpr int kMostSteps = 64;

constexpr std::string_view kLock = "SELECT id FROM succession_state WHERE id = 1 FOR UPDATE";
constexpr std::string_view kPersonPlace =
    "SELECT version, organization_id FROM person_fact WHERE candidate_id = ?";
constexpr std::string_view kForgetPersonPlace = "DELETE FROM person_fact WHERE candidate_id = ?";
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
constexpr std::string_view kPutMember =
    "REPLACE INTO member_fact (member_id, candidate_id) VALUES (?, ?)";
constexpr std::string_view kCandidateOfMember =
    "SELECT candidate_id FROM member_fact WHERE member_id = ?";

}  // namespace

absl::Status LockPlaces(db::Transaction& transaction) { return transaction.Query(kLock).status(); }

absl::StatusOr<std::optional<PersonPlace>> FindPersonPlace(db::Transaction& transaction,
                                                           const Uuid& candidate) {
  KETNAP_ASSIGN_OR_RETURN(const auto row, transaction.QueryOptional(kPersonPlace, {candidate}));
  if (!row.has_value()) return std::nullopt;
  return PersonPlace{row->Int(0), row->Id(1)};
}

absl::Status ForgetPersonPlace(db::Transaction& transaction, const Uuid& candidate) {
  KETNAP_RETURN_IF_ERROR(transaction.Execute(kForgetStays, {candidate, kEver}).status());
  return transaction.Execute(kForgetPersonPlace, {candidate}).status();
}

absl::Status PutStay(db::Transaction& transaction, const Uuid& candidate, Date since,
                     const Uuid& organization) {
  KETNAP_RETURN_IF_ERROR(transaction.Execute(kForgetStays, {candidate, since}).status());
  return transaction.Execute(kInsertStay, {candidate, since, organization}).status();
}

// The first step by which what happened on `day` leaves the organization; nothing when none does
// up to `until`.
std::optional<PlaceFinder::Step> PlaceFinder::NextOf(const std::vector<Step>& steps, Date day,
                                                     std::optional<Date> until) {
  for (const Step& step : steps) {
    const bool leaves = step.ended || step.effective_date > day;
    if (leaves && (!until.has_value() || step.effective_date <= *until)) return step;
  }
  return std::nullopt;
}

absl::StatusOr<std::vector<PlaceFinder::Step>> PlaceFinder::ReadSteps(std::string_view sql,
                                                                      const db::Values& values) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, transaction_.Query(sql, values));
  std::vector<Step> steps;
  for (const db::Row& row : rows) steps.push_back({row.Id(0), row.DateAt(1), row.Bool(2)});
  return steps;
}

absl::StatusOr<const PlaceFinder::Steps*> PlaceFinder::StepsFrom(const Uuid& organization) {
  const auto known = steps_.find(organization);
  if (known != steps_.end()) return &known->second;
  Steps steps;
  KETNAP_ASSIGN_OR_RETURN(steps.named, ReadSteps(kRelocationsOf, {candidate_, organization}));
  KETNAP_ASSIGN_OR_RETURN(steps.rest, ReadSteps(kSuccessionsOf, {organization}));
  return &steps_.emplace(organization, std::move(steps)).first->second;
}

absl::StatusOr<Uuid> PlaceFinder::CarriedOnBy(Uuid organization, Date day,
                                              std::optional<Date> until) {
  for (int i = 0; i < kMostSteps; ++i) {
    KETNAP_ASSIGN_OR_RETURN(const Steps* steps, StepsFrom(organization));
    auto next = NextOf(steps->named, day, until);
    const auto other = NextOf(steps->rest, day, until);
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

absl::StatusOr<Place> PlaceFinder::On(Date day) {
  if (!stays_.has_value()) {
    KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, transaction_.Query(kStays, {candidate_}));
    stays_.emplace();
    for (const db::Row& row : rows) stays_->emplace_back(row.DateAt(0), row.Id(1));
  }
  if (stays_->empty()) return absl::InternalError("a person without an organization");
  size_t stay = 0;
  while (stay + 1 < stays_->size() && (*stays_)[stay + 1].first <= day) ++stay;
  const auto& [stay_since, organization] = (*stays_)[stay];
  const Date since = stay == 0 ? kEver : stay_since;
  Place place;
  // Where the day lies before its first stay, `since` lies after it: nothing is carried on then.
  KETNAP_ASSIGN_OR_RETURN(place.as_it_was, CarriedOnBy(organization, std::max(day, since), day));
  KETNAP_ASSIGN_OR_RETURN(place.today, CarriedOnBy(place.as_it_was, day, std::nullopt));
  return place;
}

absl::StatusOr<Place> PlaceOn(db::Transaction& transaction, const Uuid& candidate, Date day) {
  return PlaceFinder(transaction, candidate).On(day);
}

absl::Status PutHandover(db::Transaction& transaction, const Handover& handover) {
  if (handover.candidate.has_value()) {
    return transaction
        .Execute(kPutRelocation, {*handover.candidate, handover.from, handover.effective_date,
                                  handover.to, handover.ended})
        .status();
  }
  return transaction
      .Execute(kPutSuccession,
               {handover.from, handover.effective_date, handover.to, handover.ended})
      .status();
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
  return {kPersonPlace, kStays, kSuccessionsOf, kRelocationsOf, kCandidateOfMember};
}

}  // namespace ketnap::supervision
