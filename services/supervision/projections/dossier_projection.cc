#include <optional>
#include <string>
#include <tuple>

#include "common/api/resource_name.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "ketnap/dossier/v1/events.pb.h"
#include "services/supervision/projections/projections.h"
#include "services/supervision/repository/place_repository.h"

namespace ketnap::supervision {
namespace {

constexpr Date kEver(1900, 1, 1);

constexpr std::string_view kUpdatePerson =
    "UPDATE person_fact SET organization_id = ?, version = ?, birth_date = ?, sex = ?, "
    "ethnicity = ?, general_education = ?, qualification = ?, occupation = ?, "
    "youth_union_member = ?, listed_on = ?, trained_on = ?, dossier_opened_on = ?, "
    "cell_resolved_on = ?, decided_on = ?, official_on = ?, delisted_on = ?, return_count = ?, "
    "nominated_on = ?, nominated_organization_id = ?, nominated_today_id = ?, admitted_on = ?, "
    "admitted_organization_id = ?, admitted_today_id = ? WHERE candidate_id = ?";
// Where the facts belong stays as it is: a reorganization may be changing it at this moment.
constexpr std::string_view kUpdatePersonInPlace =
    "UPDATE person_fact SET organization_id = ?, version = ?, birth_date = ?, sex = ?, "
    "ethnicity = ?, general_education = ?, qualification = ?, occupation = ?, "
    "youth_union_member = ?, listed_on = ?, trained_on = ?, dossier_opened_on = ?, "
    "cell_resolved_on = ?, decided_on = ?, official_on = ?, delisted_on = ?, return_count = ? "
    "WHERE candidate_id = ?";
constexpr std::string_view kInsertPerson =
    "INSERT INTO person_fact (organization_id, version, birth_date, sex, ethnicity, "
    "general_education, qualification, occupation, youth_union_member, listed_on, trained_on, "
    "dossier_opened_on, cell_resolved_on, decided_on, official_on, delisted_on, return_count, "
    "nominated_on, nominated_organization_id, nominated_today_id, admitted_on, "
    "admitted_organization_id, admitted_today_id, candidate_id) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

absl::StatusOr<std::optional<Date>> OptionalDay(bool present, const google::type::Date& date) {
  if (!present) return std::optional<Date>();
  KETNAP_ASSIGN_OR_RETURN(const Date day, DateFromProto(date));
  return std::optional<Date>(day);
}

std::tuple<int, int, int> DayOf(const google::type::Date& date) {
  return {date.year(), date.month(), date.day()};
}

// What a person's way counts as. A second record of somebody counts nowhere; a decision that was
// revoked admitted nobody; who is on the list again is not off it. Who was struck off was admitted
// in their year all the same.
dossier::v1::Candidate Countable(dossier::v1::Candidate candidate) {
  dossier::v1::Milestones& reached = *candidate.mutable_milestones();
  switch (candidate.state()) {
    case dossier::v1::CANDIDATE_STATE_MERGED:
      reached.Clear();
      candidate.clear_return_count();
      break;
    case dossier::v1::CANDIDATE_STATE_REVOKED:
      reached.clear_admission_decision_date();
      reached.clear_ceremony_date();
      reached.clear_official_date();
      break;
    default:
      break;
  }
  if (reached.has_listing_date() &&
      DayOf(reached.delisting_date()) < DayOf(reached.listing_date())) {
    reached.clear_delisting_date();
  }
  return candidate;
}

absl::StatusOr<PersonPlace> PlaceOf(const dossier::v1::Candidate& candidate, int64_t version) {
  PersonPlace place;
  place.version = version;
  KETNAP_ASSIGN_OR_RETURN(place.organization,
                          api::ParseResourceName(candidate.organization(), "organizations"));
  const dossier::v1::Milestones& reached = candidate.milestones();
  KETNAP_ASSIGN_OR_RETURN(place.nominated_on,
                          OptionalDay(reached.has_nomination_date(), reached.nomination_date()));
  KETNAP_ASSIGN_OR_RETURN(place.admitted_on,
                          OptionalDay(reached.has_ceremony_date(), reached.ceremony_date()));
  return place;
}

// What the three statements begin with.
absl::StatusOr<db::Values> FactsOf(const dossier::v1::Candidate& candidate,
                                   const PersonPlace& place) {
  KETNAP_ASSIGN_OR_RETURN(const Date birth, DateFromProto(candidate.birth_date()));
  db::Values values{
      place.organization,        place.version,          birth,
      candidate.sex(),           candidate.ethnicity(),  candidate.general_education(),
      candidate.qualification(), candidate.occupation(), candidate.youth_union_member()};
  const dossier::v1::Milestones& reached = candidate.milestones();
  const std::pair<bool, const google::type::Date*> steps[] = {
      {reached.has_listing_date(), &reached.listing_date()},
      {reached.has_awareness_certificate_date(), &reached.awareness_certificate_date()},
      {reached.has_application_date(), &reached.application_date()},
      {reached.has_cell_resolution_date(), &reached.cell_resolution_date()},
      {reached.has_admission_decision_date(), &reached.admission_decision_date()},
      {reached.has_official_date(), &reached.official_date()},
      {reached.has_delisting_date(), &reached.delisting_date()},
  };
  for (const auto& [present, date] : steps) {
    KETNAP_ASSIGN_OR_RETURN(const auto day, OptionalDay(present, *date));
    values.push_back(day);
  }
  values.push_back(candidate.return_count());
  return values;
}

absl::Status AddPlace(db::Transaction& transaction, const Uuid& candidate,
                      const std::optional<Date>& day, db::Values* values) {
  values->push_back(day);
  if (!day.has_value()) {
    values->insert(values->end(), 2, db::Value());
    return absl::OkStatus();
  }
  KETNAP_ASSIGN_OR_RETURN(const Place place, PlaceOn(transaction, candidate, *day));
  values->insert(values->end(), {db::Value(place.as_it_was), db::Value(place.today)});
  return absl::OkStatus();
}

// A person who is new, or whose place may have changed.
absl::Status WritePerson(db::Transaction& transaction, const Uuid& id, const PersonPlace& place,
                         const std::optional<PersonPlace>& before, Date occurred_on,
                         db::Values values) {
  KETNAP_RETURN_IF_ERROR(LockPlaces(transaction));
  if (!before.has_value()) {
    KETNAP_RETURN_IF_ERROR(PutStay(transaction, id, kEver, place.organization));
  } else if (before->organization != place.organization) {
    KETNAP_RETURN_IF_ERROR(PutStay(transaction, id, occurred_on, place.organization));
  }
  KETNAP_RETURN_IF_ERROR(AddPlace(transaction, id, place.nominated_on, &values));
  KETNAP_RETURN_IF_ERROR(AddPlace(transaction, id, place.admitted_on, &values));
  values.push_back(id);
  return transaction.Execute(before.has_value() ? kUpdatePerson : kInsertPerson, values).status();
}

}  // namespace

absl::Status ApplyDossierEntry(db::Transaction& transaction,
                               const journal::v1::JournalEntry& entry) {
  if (!entry.event().Is<dossier::v1::CandidateStepRecorded>()) return absl::OkStatus();
  dossier::v1::CandidateStepRecorded event;
  if (!entry.event().UnpackTo(&event)) {
    return absl::InternalError("a candidate's event cannot be read");
  }
  const dossier::v1::Candidate candidate = Countable(event.candidate());
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(candidate.name(), "candidates"));
  KETNAP_ASSIGN_OR_RETURN(const PersonPlace place, PlaceOf(candidate, entry.aggregate_version()));
  KETNAP_ASSIGN_OR_RETURN(const auto before, FindPersonPlace(transaction, id));
  // Told again: what is kept is newer.
  if (before.has_value() && before->version > place.version) return absl::OkStatus();
  KETNAP_ASSIGN_OR_RETURN(db::Values values, FactsOf(candidate, place));
  if (before.has_value() && before->SamePlace(place)) {
    values.push_back(id);
    return transaction.Execute(kUpdatePersonInPlace, values).status();
  }
  KETNAP_ASSIGN_OR_RETURN(const Date occurred_on, DateFromProto(entry.occurred_on()));
  return WritePerson(transaction, id, place, before, occurred_on, std::move(values));
}

}  // namespace ketnap::supervision
