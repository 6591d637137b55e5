#include "services/supervision/repository/figure_check.h"

#include "common/base/status_macros.h"
#include "services/supervision/repository/figure_counts.h"
#include "services/supervision/repository/place_repository.h"

namespace ketnap::supervision {
namespace {

constexpr std::string_view kPeople =
    "SELECT candidate_id FROM person_fact WHERE candidate_id > ? ORDER BY candidate_id LIMIT ?";
constexpr std::string_view kCounted =
    "SELECT organization_id, level FROM organization_level WHERE organization_id > ? ORDER BY "
    "organization_id LIMIT ?";
constexpr std::string_view kPlaces =
    "SELECT day, as_it_was_id, today_id FROM person_figure WHERE candidate_id = ?";

}  // namespace

absl::StatusOr<std::vector<Uuid>> PeopleAfter(db::Transaction& transaction, const Uuid& after,
                                              int limit) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, transaction.Query(kPeople, {after, limit}));
  std::vector<Uuid> people;
  for (const db::Row& row : rows) people.push_back(row.Id(0));
  return people;
}

absl::StatusOr<std::vector<std::pair<Uuid, int>>> CountedAfter(db::Transaction& transaction,
                                                               const Uuid& after, int limit) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, transaction.Query(kCounted, {after, limit}));
  std::vector<std::pair<Uuid, int>> counted;
  for (const db::Row& row : rows) counted.emplace_back(row.Id(0), static_cast<int>(row.Int(1)));
  return counted;
}

absl::StatusOr<int64_t> MisplacedFacts(db::Transaction& transaction, const Uuid& person) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows facts, transaction.Query(kPlaces, {person}));
  PlaceFinder finder(transaction, person);
  int64_t misplaced = 0;
  for (const db::Row& fact : facts) {
    KETNAP_ASSIGN_OR_RETURN(const Place place, finder.On(fact.DateAt(0)));
    misplaced += !(place == Place{fact.Id(1), fact.Id(2)});
  }
  return misplaced;
}

absl::StatusOr<int64_t> WrongCounts(db::Transaction& transaction, const Uuid& organization,
                                    int level) {
  KETNAP_ASSIGN_OR_RETURN(const int64_t then,
                          CompareCounts(transaction, Basis::kAsItWas, organization, level));
  KETNAP_ASSIGN_OR_RETURN(const int64_t now,
                          CompareCounts(transaction, Basis::kToday, organization, level));
  return then + now;
}

absl::Status RecountOrganization(db::Transaction& transaction, const Uuid& organization,
                                 int level) {
  for (const Basis basis : {Basis::kAsItWas, Basis::kToday}) {
    KETNAP_RETURN_IF_ERROR(ForgetCounts(transaction, basis, organization));
    KETNAP_RETURN_IF_ERROR(AddToCounts(transaction, {basis, organization, false, kEver, kForever},
                                       organization, GrainsOf(level), 1));
  }
  return absl::OkStatus();
}

std::vector<FigureStatement> CheckStatements(const Uuid& person) {
  return {{kPeople, {person, 50}}, {kCounted, {person, 50}}, {kPlaces, {person}}};
}

}  // namespace ketnap::supervision
