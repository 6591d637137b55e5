#include "services/supervision/repository/figure_rows.h"

#include <algorithm>
#include <compare>
#include <map>
#include <string>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "common/db/row_batches.h"
#include "services/supervision/repository/figure_moves.h"
#include "services/supervision/repository/place_repository.h"

namespace ketnap::supervision {
namespace {

constexpr std::string_view kRowsOf =
    "SELECT figure, code, number, day, amount, as_it_was_id, today_id FROM person_figure WHERE "
    "candidate_id = ? ORDER BY figure, day, code, number";
constexpr std::string_view kRowsOfFigure =
    "SELECT figure, code, number, day, amount, as_it_was_id, today_id FROM person_figure WHERE "
    "candidate_id = ? AND figure = ? ORDER BY day, code, number";
constexpr std::string_view kDelete = "DELETE FROM person_figure WHERE ";
constexpr std::string_view kDeleteAll = "DELETE FROM person_figure";
constexpr std::string_view kDeleteCounts = "DELETE FROM figure_count";
constexpr std::string_view kKey =
    "(candidate_id = ? AND figure = ? AND day = ? AND code = ? AND number = ?)";
constexpr std::string_view kInsert =
    "INSERT INTO person_figure (candidate_id, figure, day, code, number, amount, as_it_was_id, "
    "today_id) VALUES ";
// Those admitted in an organization that are counted by another kind of workplace.
constexpr std::string_view kOtherwiseCoded =
    "SELECT figure, code, number, day, amount, as_it_was_id, today_id, candidate_id FROM "
    "person_figure WHERE as_it_was_id = ? AND figure = 2 AND code LIKE 'WORKPLACE\\_KIND:%' AND "
    "code <> ?";

struct StoredFact {
  Fact fact;
  Place place;
};

StoredFact StoredOf(const db::Row& row) {
  StoredFact stored;
  stored.fact.figure = static_cast<Figure>(row.Int(0));
  stored.fact.code = row.Text(1);
  stored.fact.number = row.Int(2);
  stored.fact.day = row.DateAt(3);
  stored.fact.count = row.Int(4);
  stored.place = {row.Id(5), row.Id(6)};
  return stored;
}

bool IsWorkplace(const Fact& fact) {
  return fact.figure == Figure::kAdmittedBy && fact.code.starts_with(kWorkplaceKindCode);
}

// What makes two facts of a person the same, whatever kind the workplace turned out to be.
using FactKey = std::tuple<Figure, Date, std::string, int64_t>;
FactKey KeyOf(const Fact& fact) {
  return {fact.figure, fact.day, IsWorkplace(fact) ? std::string(kWorkplaceKindCode) : fact.code,
          fact.number};
}

// The rows of one person, changed together with the counts. Written by Finish: the old ones go
// before the new ones come.
class PersonRows {
 public:
  PersonRows(db::Transaction& transaction, const Uuid& person, CountChanges* changes)
      : transaction_(transaction), person_(person), changes_(*changes) {}

  absl::Status Insert(Fact fact, const Place& place) {
    if (IsWorkplace(fact)) {
      KETNAP_ASSIGN_OR_RETURN(const int kind, WorkplaceKindOf(transaction_, place.as_it_was));
      fact.code = absl::StrCat(std::string(kWorkplaceKindCode), kind);
    }
    inserted_.push_back({person_, fact.figure, fact.day, fact.code, fact.number, fact.count,
                         place.as_it_was, place.today});
    return Count(fact, place, fact.count);
  }

  absl::Status Delete(const StoredFact& stored) {
    const Fact& fact = stored.fact;
    deleted_.push_back({person_, fact.figure, fact.day, fact.code, fact.number});
    return Count(fact, stored.place, -fact.count);
  }

  absl::Status Finish() {
    KETNAP_RETURN_IF_ERROR(DeleteRows(transaction_, kDelete, kKey, deleted_));
    return InsertRows(transaction_, kInsert, "", inserted_);
  }

 private:
  absl::Status Count(const Fact& fact, const Place& place, int64_t amount) {
    KETNAP_RETURN_IF_ERROR(
        changes_.Add(transaction_, Basis::kAsItWas, place.as_it_was, fact, amount));
    return changes_.Add(transaction_, Basis::kToday, place.today, fact, amount);
  }

  db::Transaction& transaction_;
  const Uuid person_;
  CountChanges& changes_;
  std::vector<db::Values> deleted_;
  std::vector<db::Values> inserted_;
};

absl::StatusOr<std::vector<StoredFact>> ReadFacts(db::Transaction& transaction,
                                                  const Uuid& person) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, transaction.Query(kRowsOf, {person}));
  std::vector<StoredFact> facts;
  for (const db::Row& row : rows) facts.push_back(StoredOf(row));
  return facts;
}

}  // namespace

absl::Status ReplaceFacts(db::Transaction& transaction, const Uuid& person,
                          const std::vector<Figure>& figures, std::vector<Fact> facts) {
  KETNAP_RETURN_IF_ERROR(LockPlaces(transaction));
  CountChanges changes;
  KETNAP_RETURN_IF_ERROR(ReplaceFacts(transaction, person, figures, std::move(facts), &changes));
  return changes.Write(transaction);
}

absl::Status ReplaceFacts(db::Transaction& transaction, const Uuid& person,
                          const std::vector<Figure>& figures, std::vector<Fact> facts,
                          CountChanges* changes) {
  std::map<FactKey, Fact> wanted;
  for (Fact& fact : facts) {
    if (std::find(figures.begin(), figures.end(), fact.figure) == figures.end()) {
      return absl::InternalError("a fact of a figure that is not replaced");
    }
    auto [entry, added] = wanted.try_emplace(KeyOf(fact), fact);
    if (!added) entry->second.count += fact.count;
  }
  KETNAP_ASSIGN_OR_RETURN(const auto stored_facts, ReadFacts(transaction, person));
  PersonRows rows(transaction, person, changes);
  for (const StoredFact& stored : stored_facts) {
    const Figure figure = stored.fact.figure;
    if (std::find(figures.begin(), figures.end(), figure) == figures.end()) continue;
    const auto same = wanted.find(KeyOf(stored.fact));
    if (same != wanted.end() && same->second.count == stored.fact.count) {
      wanted.erase(same);
    } else {
      KETNAP_RETURN_IF_ERROR(rows.Delete(stored));
    }
  }
  PlaceFinder finder(transaction, person);
  for (const auto& [key, fact] : wanted) {
    if (fact.count == 0) continue;
    KETNAP_ASSIGN_OR_RETURN(const Place place, finder.On(fact.day));
    KETNAP_RETURN_IF_ERROR(rows.Insert(fact, place));
  }
  return rows.Finish();
}

absl::Status ForgetFacts(db::Transaction& transaction, const Uuid& person, CountChanges* changes) {
  KETNAP_ASSIGN_OR_RETURN(const auto stored_facts, ReadFacts(transaction, person));
  PersonRows rows(transaction, person, changes);
  for (const StoredFact& stored : stored_facts) KETNAP_RETURN_IF_ERROR(rows.Delete(stored));
  return rows.Finish();
}

absl::Status ForgetRemains(db::Transaction& transaction) {
  KETNAP_RETURN_IF_ERROR(transaction.Execute(kDeleteAll).status());
  return transaction.Execute(kDeleteCounts).status();
}

absl::Status RelocateFacts(db::Transaction& transaction, const Uuid& person) {
  CountChanges changes;
  KETNAP_RETURN_IF_ERROR(RelocateFacts(transaction, person, &changes));
  return changes.Write(transaction);
}

absl::Status RelocateFacts(db::Transaction& transaction, const Uuid& person,
                           CountChanges* changes) {
  KETNAP_ASSIGN_OR_RETURN(const auto stored_facts, ReadFacts(transaction, person));
  PersonRows rows(transaction, person, changes);
  PlaceFinder finder(transaction, person);
  for (const StoredFact& stored : stored_facts) {
    KETNAP_ASSIGN_OR_RETURN(const Place place, finder.On(stored.fact.day));
    if (place == stored.place) continue;
    KETNAP_RETURN_IF_ERROR(rows.Delete(stored));
    KETNAP_RETURN_IF_ERROR(rows.Insert(stored.fact, place));
  }
  return rows.Finish();
}

absl::Status RecodeWorkplaces(db::Transaction& transaction, const Uuid& organization) {
  KETNAP_ASSIGN_OR_RETURN(const int kind, WorkplaceKindOf(transaction, organization));
  KETNAP_ASSIGN_OR_RETURN(
      const db::Rows coded,
      transaction.Query(kOtherwiseCoded,
                        {organization, absl::StrCat(std::string(kWorkplaceKindCode), kind)}));
  CountChanges changes;
  for (const db::Row& row : coded) {
    const StoredFact stored = StoredOf(row);
    PersonRows rows(transaction, row.Id(7), &changes);
    KETNAP_RETURN_IF_ERROR(rows.Delete(stored));
    KETNAP_RETURN_IF_ERROR(rows.Insert(stored.fact, stored.place));
    KETNAP_RETURN_IF_ERROR(rows.Finish());
  }
  return changes.Write(transaction);
}

absl::StatusOr<std::vector<Fact>> FactsOfPerson(db::Transaction& transaction, const Uuid& person,
                                                Figure figure) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, transaction.Query(kRowsOfFigure, {person, figure}));
  std::vector<Fact> facts;
  for (const db::Row& row : rows) facts.push_back(StoredOf(row).fact);
  return facts;
}

std::vector<FigureStatement> FigureRowStatements(const Uuid& organization, const Uuid& person) {
  static const auto* two = new std::string(absl::StrCat(kDelete, kKey, " OR ", kKey));
  const Date day(2018, 5, 19);
  return {{*two, {person, 1, day, "TRAINED", 0, person, 1, day, "ADMITTED", 0}},
          {kRowsOf, {person}},
          {kRowsOfFigure, {person, Figure::kStep}},
          {kOtherwiseCoded, {organization, "WORKPLACE_KIND:1"}}};
}

}  // namespace ketnap::supervision
