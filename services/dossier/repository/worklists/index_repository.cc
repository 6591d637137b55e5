#include "services/dossier/repository/worklists/index_repository.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "common/db/row_batches.h"
#include "services/dossier/repository/candidate_import_repository.h"
#include "services/dossier/repository/worklists/index_statements.h"

namespace ketnap::dossier {
namespace {

constexpr int kShards = 8;
// Bytes, and so characters at most, of a row's tail.
constexpr size_t kLongestTail = 100;

// By the random end of the id.
int ShardOf(const Uuid& candidate) {
  return static_cast<unsigned char>(candidate.ToBytes().back()) % kShards;
}

Date DueOf(const db::Row& row, size_t column) {
  return row.OptionalDate(column).value_or(kUndated);
}

auto ItemKey(const ItemRow& row) {
  return std::tie(row.candidate, row.queue, row.ancestor, row.due, row.since, row.subject,
                  row.rule_id);
}

using CountKey = std::tuple<Uuid, std::string, Date, int>;
using CountChanges = std::map<CountKey, int64_t>;

// The rows of one person in each of two sorted lists, with where the next person's begin.
template <typename Row>
class ByPerson {
 public:
  explicit ByPerson(const std::vector<Row>& rows) : rows_(rows) {}

  bool done() const { return first_ == rows_.size(); }
  const Uuid& candidate() const { return rows_[first_].candidate; }
  std::vector<Row> Take(const Uuid& candidate) {
    std::vector<Row> taken;
    for (; !done() && rows_[first_].candidate == candidate; ++first_) {
      taken.push_back(rows_[first_]);
    }
    return taken;
  }

 private:
  const std::vector<Row>& rows_;
  size_t first_ = 0;
};

// Calls `handle` with the rows of each person of either list.
template <typename Row, typename Handle>
absl::Status ForEachPerson(const std::vector<Row>& present, const std::vector<Row>& wanted,
                           Handle handle) {
  ByPerson<Row> before(present);
  ByPerson<Row> after(wanted);
  while (!before.done() || !after.done()) {
    const Uuid person = before.done()  ? after.candidate()
                        : after.done() ? before.candidate()
                                       : std::min(before.candidate(), after.candidate());
    KETNAP_RETURN_IF_ERROR(handle(person, before.Take(person), after.Take(person)));
  }
  return absl::OkStatus();
}

std::vector<PlaceRow> WithoutStates(std::vector<PlaceRow> rows) {
  for (PlaceRow& row : rows) row.state = 0;
  return rows;
}

absl::Status WritePlaces(db::Transaction& transaction, const std::vector<PlaceRow>& present,
                         const std::vector<PlaceRow>& wanted) {
  std::vector<db::Values> added;
  KETNAP_RETURN_IF_ERROR(ForEachPerson(
      present, wanted,
      [&](const Uuid& person, const std::vector<PlaceRow>& before,
          const std::vector<PlaceRow>& after) -> absl::Status {
        if (before == after) return absl::OkStatus();
        // States differ alone, and to one: a person stands in one state everywhere.
        if (!after.empty() && WithoutStates(before) == WithoutStates(after)) {
          return transaction.Execute(sql::kSetPlaceState, {after.front().state, person}).status();
        }
        if (!before.empty()) {
          KETNAP_RETURN_IF_ERROR(transaction.Execute(sql::kDeletePlaces, {person}).status());
        }
        for (const PlaceRow& row : after) {
          added.push_back({row.ancestor, row.folded_name, row.candidate, row.state});
        }
        return absl::OkStatus();
      }));
  return InsertRows(transaction, sql::kInsertPlaces, "", added);
}

absl::Status WriteTails(db::Transaction& transaction, const std::vector<NameTailRow>& present,
                        const std::vector<NameTailRow>& wanted) {
  std::vector<db::Values> added;
  KETNAP_RETURN_IF_ERROR(ForEachPerson(
      present, wanted,
      [&](const Uuid& person, const std::vector<NameTailRow>& before,
          const std::vector<NameTailRow>& after) -> absl::Status {
        if (before == after) return absl::OkStatus();
        if (!before.empty()) {
          KETNAP_RETURN_IF_ERROR(transaction.Execute(sql::kDeleteTails, {person}).status());
        }
        for (const NameTailRow& row : after) {
          added.push_back({row.ancestor, row.tail, row.folded_name, row.candidate});
        }
        return absl::OkStatus();
      }));
  return InsertRows(transaction, sql::kInsertTails, "", added);
}

// Queues in which the person's rows differ.
std::set<std::string> ChangedQueues(const std::vector<ItemRow>& before,
                                    const std::vector<ItemRow>& after) {
  std::set<std::string> changed;
  const auto note_missing = [&](const std::vector<ItemRow>& rows,
                                const std::vector<ItemRow>& others) {
    for (const ItemRow& row : rows) {
      if (std::find(others.begin(), others.end(), row) == others.end()) changed.insert(row.queue);
    }
  };
  note_missing(before, after);
  note_missing(after, before);
  return changed;
}

absl::Status DeleteItems(db::Transaction& transaction, const Uuid& person,
                         const std::vector<std::string>& queues) {
  constexpr size_t kAtOnce = 4;
  for (size_t first = 0; first < queues.size(); first += kAtOnce) {
    db::Values values = {person};
    for (size_t i = 0; i < kAtOnce; ++i) {
      values.emplace_back(queues[std::min(first + i, queues.size() - 1)]);
    }
    KETNAP_RETURN_IF_ERROR(
        transaction
            .Execute(absl::StrCat(sql::kDeleteItems, db::Placeholders(kAtOnce), sql::kListEnd),
                     values)
            .status());
  }
  return absl::OkStatus();
}

CountKey KeyOf(const ItemRow& row) {
  return {row.ancestor, row.queue, row.due, ShardOf(row.candidate)};
}

absl::Status WriteItems(db::Transaction& transaction, const std::vector<ItemRow>& present,
                        const std::vector<ItemRow>& wanted, CountChanges* changes) {
  std::vector<db::Values> added;
  KETNAP_RETURN_IF_ERROR(ForEachPerson(
      present, wanted,
      [&](const Uuid& person, const std::vector<ItemRow>& before,
          const std::vector<ItemRow>& after) -> absl::Status {
        const std::set<std::string> queues = ChangedQueues(before, after);
        std::set<std::string> left;
        for (const ItemRow& row : before) {
          if (!queues.contains(row.queue)) continue;
          --(*changes)[KeyOf(row)];
          left.insert(row.queue);
        }
        KETNAP_RETURN_IF_ERROR(DeleteItems(transaction, person, {left.begin(), left.end()}));
        for (const ItemRow& row : after) {
          if (!queues.contains(row.queue)) continue;
          ++(*changes)[KeyOf(row)];
          added.push_back({row.ancestor, row.queue, row.due, row.candidate, row.since, row.subject,
                           row.rule_id, ShardOf(row.candidate)});
        }
        return absl::OkStatus();
      }));
  return InsertRows(transaction, sql::kInsertItems, "", added);
}

// Of rows that went down, and are locked for it.
absl::Status DropEmptyCounts(db::Transaction& transaction, const CountChanges& changes) {
  constexpr size_t kAtOnce = 4;
  std::vector<const CountKey*> keys;
  for (const auto& [key, change] : changes) {
    if (change < 0) keys.push_back(&key);
  }
  for (size_t first = 0; first < keys.size(); first += kAtOnce) {
    db::Values values;
    for (size_t i = 0; i < kAtOnce; ++i) {
      const auto& [ancestor, queue, due, shard] = *keys[std::min(first + i, keys.size() - 1)];
      values.insert(values.end(), {ancestor, queue, due, shard});
    }
    KETNAP_RETURN_IF_ERROR(transaction.Execute(sql::kDropEmptyCounts, values).status());
  }
  return absl::OkStatus();
}

// In the order of the key, whoever writes: of two writers one comes first everywhere.
absl::Status AddCounts(db::Transaction& transaction, const CountChanges& changes) {
  std::vector<db::Values> rows;
  for (const auto& [key, change] : changes) {
    if (change == 0) continue;
    const auto& [ancestor, queue, due, shard] = key;
    rows.push_back({ancestor, queue, due, shard, change});
  }
  KETNAP_RETURN_IF_ERROR(InsertRows(transaction, sql::kAddCounts, sql::kAddCountsEnd, rows));
  return DropEmptyCounts(transaction, changes);
}

IndexState StateOf(const db::Row& row) { return {row.Text(0), row.Text(1), row.Id(2)}; }

}  // namespace

std::vector<std::string> NameTails(const std::string& folded_name) {
  std::set<std::string> tails;
  for (size_t space = folded_name.find(' '); space != std::string::npos;
       space = folded_name.find(' ', space + 1)) {
    size_t end = std::min(folded_name.size(), space + 1 + kLongestTail);
    // Not within a character.
    while (end < folded_name.size() && (folded_name[end] & 0xC0) == 0x80) --end;
    tails.insert(folded_name.substr(space + 1, end - space - 1));
  }
  return {tails.begin(), tails.end()};
}

absl::Status HoldTree(db::Transaction& transaction) {
  return transaction.Query(sql::kHoldTree).status();
}

absl::StatusOr<std::map<Uuid, OrganizationPath>> LoadPaths(db::Transaction& transaction,
                                                           const std::vector<Uuid>& organizations) {
  KETNAP_ASSIGN_OR_RETURN(db::Rows rows,
                          QueryIn(transaction, sql::kPaths, sql::kListEnd, organizations));
  // From each organization upwards.
  std::sort(rows.begin(), rows.end(),
            [](const db::Row& a, const db::Row& b) { return a.Int(3) < b.Int(3); });
  std::map<Uuid, OrganizationPath> paths;
  std::set<Uuid> past_base;
  for (const db::Row& row : rows) {
    const Uuid organization = row.Id(0);
    OrganizationPath& path = paths[organization];
    path.ancestors.push_back(row.Id(1));
    if (past_base.contains(organization)) continue;
    const std::string& type = row.Text(2);
    if (type == "SECTIONAL_COMMITTEE") path.has_sectional_committee = true;
    if (type != "GRASSROOTS_PARTY_ORGANIZATION" && type != "GRASSROOTS_CELL") continue;
    path.has_base_committee = type == "GRASSROOTS_PARTY_ORGANIZATION";
    past_base.insert(organization);
  }
  return paths;
}

absl::StatusOr<std::vector<Date>> LoadReviewedMonths(db::Transaction& transaction,
                                                     const Uuid& candidate) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows,
                          transaction.Query(sql::kReviewedMonths, {candidate}));
  std::vector<Date> months;
  for (const db::Row& row : rows) months.push_back(row.DateAt(0));
  KETNAP_RETURN_IF_ERROR(AddReviewedElsewhere(transaction, candidate, &months));
  return months;
}

absl::StatusOr<std::vector<Uuid>> FindPeopleBelow(db::Transaction& transaction,
                                                  const Uuid& organization,
                                                  const std::vector<std::string>& queues) {
  std::set<Uuid> people;
  KETNAP_ASSIGN_OR_RETURN(const db::Rows followed,
                          transaction.Query(sql::kPeopleBelow, {organization}));
  for (const db::Row& row : followed) people.insert(row.Id(0));
  for (const std::string& queue : queues) {
    KETNAP_ASSIGN_OR_RETURN(const db::Rows coming,
                            transaction.Query(sql::kComingBelow, {organization, queue}));
    for (const db::Row& row : coming) people.insert(row.Id(0));
  }
  return std::vector<Uuid>(people.begin(), people.end());
}

absl::StatusOr<std::vector<Uuid>> ListPeopleAfter(db::Transaction& transaction, const Uuid& after,
                                                  int limit) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows,
                          transaction.Query(sql::kPeopleAfter, {after, limit}));
  std::vector<Uuid> people;
  for (const db::Row& row : rows) people.push_back(row.Id(0));
  return people;
}

absl::StatusOr<IndexRows> LoadIndexRows(db::Transaction& transaction,
                                        const std::vector<Uuid>& candidates) {
  IndexRows all;
  KETNAP_ASSIGN_OR_RETURN(const db::Rows places,
                          QueryIn(transaction, sql::kPlacesOf, sql::kListEnd, candidates));
  for (const db::Row& row : places) {
    all.places.push_back({row.Id(2), row.Id(0), row.Text(1), static_cast<int>(row.Int(3))});
  }
  KETNAP_ASSIGN_OR_RETURN(const db::Rows tails,
                          QueryIn(transaction, sql::kTailsOf, sql::kListEnd, candidates));
  for (const db::Row& row : tails) {
    all.tails.push_back({row.Id(3), row.Id(0), row.Text(1), row.Text(2)});
  }
  KETNAP_ASSIGN_OR_RETURN(const db::Rows items,
                          QueryIn(transaction, sql::kItemsOf, sql::kListEnd, candidates));
  for (const db::Row& row : items) {
    all.items.push_back({row.Id(3), row.Text(1), row.Id(0), DueOf(row, 2), row.OptionalDate(4),
                         row.Text(5), row.Text(6)});
  }
  SortRows(&all);
  return all;
}

void SortRows(IndexRows* rows) {
  std::sort(rows->places.begin(), rows->places.end());
  std::sort(rows->tails.begin(), rows->tails.end());
  std::sort(rows->items.begin(), rows->items.end(),
            [](const ItemRow& a, const ItemRow& b) { return ItemKey(a) < ItemKey(b); });
}

absl::Status WriteDifference(db::Transaction& transaction, const IndexRows& present,
                             const IndexRows& wanted) {
  KETNAP_RETURN_IF_ERROR(WritePlaces(transaction, present.places, wanted.places));
  KETNAP_RETURN_IF_ERROR(WriteTails(transaction, present.tails, wanted.tails));
  CountChanges changes;
  KETNAP_RETURN_IF_ERROR(WriteItems(transaction, present.items, wanted.items, &changes));
  return AddCounts(transaction, changes);
}

absl::StatusOr<std::vector<CountFault>> FindCountFaults(db::Transaction& transaction, int limit) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, transaction.Query(sql::kCountFaults, {limit}));
  std::vector<CountFault> faults;
  for (const db::Row& row : rows) {
    faults.push_back(
        {row.Id(0), row.Text(1), DueOf(row, 2), static_cast<int>(row.Int(3)), row.Int(4)});
  }
  return faults;
}

absl::Status RepairCounts(db::Transaction& transaction, const std::vector<CountFault>& faults) {
  CountChanges changes;
  for (const CountFault& fault : faults) {
    changes[{fault.ancestor, fault.queue, fault.due, fault.shard}] = -fault.surplus;
  }
  return AddCounts(transaction, changes);
}

absl::StatusOr<std::vector<Uuid>> FindStrayPeople(db::Transaction& transaction, int limit) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, transaction.Query(sql::kStrayPeople, {limit}));
  std::vector<Uuid> people;
  for (const db::Row& row : rows) people.push_back(row.Id(0));
  return people;
}

absl::StatusOr<IndexState> LoadIndexState(db::Transaction& transaction) {
  KETNAP_ASSIGN_OR_RETURN(const auto row, transaction.QueryOptional(sql::kSelectState));
  return row.has_value() ? StateOf(*row) : IndexState();
}

absl::StatusOr<IndexState> LockIndexState(db::Transaction& transaction) {
  KETNAP_ASSIGN_OR_RETURN(const auto row, transaction.QueryOptional(sql::kLockState));
  if (!row.has_value()) return absl::InternalError("candidate_index_state has no row");
  return StateOf(*row);
}

absl::Status PutIndexState(db::Transaction& transaction, const IndexState& state) {
  return transaction.Execute(sql::kPutState, {state.made_by, state.making, state.after}).status();
}

}  // namespace ketnap::dossier
