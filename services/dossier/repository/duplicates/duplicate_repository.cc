#include "services/dossier/repository/duplicates/duplicate_repository.h"

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "services/dossier/repository/duplicates/duplicate_statements.h"

namespace ketnap::dossier {
namespace {

RecordPair PairOf(const db::Row& row) {
  RecordPair pair(row.Id(0), row.Id(1));
  pair.by_national_id = row.Bool(2);
  pair.by_name = row.Bool(3);
  return pair;
}

}  // namespace

absl::StatusOr<std::vector<Uuid>> LockNamesakes(db::Transaction& transaction,
                                                const std::string& folded_name, Date birth_date) {
  KETNAP_ASSIGN_OR_RETURN(const auto found,
                          transaction.Query(sql::kLockNamesakes, {folded_name, birth_date}));
  std::vector<Uuid> namesakes;
  if (found.empty()) return namesakes;
  db::Values ids;
  for (const db::Row& row : found) ids.emplace_back(row.Id(0));
  // The last one repeated until the number is a power of four: few variants of the statement.
  size_t count = 1;
  while (count < ids.size()) count *= 4;
  ids.resize(count, ids.back());
  KETNAP_ASSIGN_OR_RETURN(
      const auto kept,
      transaction.Query(absl::StrCat(sql::kKeepUnmerged, db::Placeholders(count), ")"), ids));
  for (const db::Row& row : kept) namesakes.push_back(row.Id(0));
  return namesakes;
}

absl::StatusOr<std::vector<RecordPair>> LockPairsOf(db::Transaction& transaction,
                                                    const Uuid& candidate) {
  std::vector<RecordPair> pairs;
  for (const char* sql : {sql::kLockPairsOfFirst, sql::kLockPairsOfSecond}) {
    KETNAP_ASSIGN_OR_RETURN(const auto rows, transaction.Query(sql, {candidate}));
    for (const db::Row& row : rows) pairs.push_back(PairOf(row));
  }
  return pairs;
}

absl::StatusOr<RecordPair> LockPair(db::Transaction& transaction, const Uuid& one,
                                    const Uuid& other) {
  const RecordPair none(one, other);
  KETNAP_ASSIGN_OR_RETURN(const auto row,
                          transaction.QueryOptional(sql::kLockPair, {none.first, none.second}));
  return row.has_value() ? PairOf(*row) : none;
}

absl::Status PutPair(db::Transaction& transaction, const RecordPair& pair, absl::Time now) {
  if (!pair.by_national_id && !pair.by_name) {
    return transaction.Execute(sql::kDeletePair, {pair.first, pair.second}).status();
  }
  return transaction
      .Execute(sql::kPutPair, {pair.first, pair.second, pair.by_national_id, pair.by_name, now})
      .status();
}

absl::StatusOr<std::vector<ListedPair>> ListPairs(db::Transaction& transaction,
                                                  const Uuid& after_first, const Uuid& after_second,
                                                  int limit) {
  KETNAP_ASSIGN_OR_RETURN(
      const auto rows,
      transaction.Query(sql::kListPairs, {after_first, after_first, after_second, limit}));
  std::vector<ListedPair> pairs;
  for (const db::Row& row : rows) {
    ListedPair listed{RecordPair(row.Id(0), row.Id(1)), row.Id(3), row.Id(4)};
    listed.pair.by_national_id = row.Bool(2);
    pairs.push_back(listed);
  }
  return pairs;
}

absl::Status InsertMerge(db::Transaction& transaction, const MergeRecord& merge, absl::Time now) {
  return transaction
      .Execute(sql::kInsertMerge,
               {merge.merged, merge.candidate, merge.awareness_certificate_before,
                merge.new_member_certificate_before, now})
      .status();
}

absl::StatusOr<std::optional<MergeRecord>> FindMerge(db::Transaction& transaction,
                                                     const Uuid& merged) {
  KETNAP_ASSIGN_OR_RETURN(const auto row, transaction.QueryOptional(sql::kFindMerge, {merged}));
  std::optional<MergeRecord> merge;
  if (row.has_value()) {
    merge = MergeRecord{merged, row->Id(0), row->OptionalDate(1), row->OptionalDate(2)};
  }
  return merge;
}

absl::Status DeleteMerge(db::Transaction& transaction, const Uuid& merged) {
  return transaction.Execute(sql::kDeleteMerge, {merged}).status();
}

absl::StatusOr<bool> HasMerged(db::Transaction& transaction, const Uuid& candidate) {
  KETNAP_ASSIGN_OR_RETURN(const auto row, transaction.QueryOptional(sql::kFindMerged, {candidate}));
  return row.has_value();
}

absl::StatusOr<std::vector<Uuid>> ListMerged(db::Transaction& transaction, const Uuid& candidate) {
  KETNAP_ASSIGN_OR_RETURN(const auto rows, transaction.Query(sql::kListMerged, {candidate}));
  std::vector<Uuid> merged;
  for (const db::Row& row : rows) merged.push_back(row.Id(0));
  return merged;
}

absl::StatusOr<std::optional<Date>> NewestCertificate(db::Transaction& transaction,
                                                      const Uuid& candidate,
                                                      const std::string& class_type) {
  KETNAP_ASSIGN_OR_RETURN(const auto rows, transaction.Query(sql::kNewestCertificate,
                                                             {candidate, candidate, class_type}));
  return rows.at(0).OptionalDate(0);
}

}  // namespace ketnap::dossier
