#include "services/dossier/repository/rules/criterion_repository.h"

#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/access/organization_tree.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/dossier/repository/rules/criterion_statements.h"

namespace ketnap::dossier {
namespace {

constexpr size_t kDepthColumn = 15;

std::vector<int> NumbersOf(const std::string& text) {
  std::vector<int> numbers;
  for (const absl::string_view part : absl::StrSplit(text, ',', absl::SkipEmpty())) {
    int number = 0;
    if (absl::SimpleAtoi(part, &number)) numbers.push_back(number);
  }
  return numbers;
}

CriterionRecord RecordOf(const db::Row& row, bool has_depth) {
  CriterionRecord record;
  LocalCriterion& criterion = record.criterion;
  criterion.id = row.Id(0);
  record.version = row.Int(1);
  record.organization = row.Id(2);
  criterion.step = static_cast<Step>(row.Int(3));
  criterion.title = row.Text(4);
  criterion.kind = static_cast<int>(row.Int(5));
  criterion.qualification = static_cast<int>(row.Int(6));
  criterion.number = static_cast<int>(row.Int(7));
  criterion.occupations = NumbersOf(row.Text(8));
  record.valid_from = row.DateAt(9);
  record.valid_to = row.OptionalDate(10);
  criterion.decision = {row.Text(11), row.Text(12), row.DateAt(13)};
  if (has_depth) record.depth = static_cast<int>(row.Int(kDepthColumn));
  return record;
}

absl::StatusOr<std::optional<CriterionRecord>> FindOne(db::Transaction& transaction,
                                                       const char* sql, const Uuid& id) {
  KETNAP_ASSIGN_OR_RETURN(const auto row, transaction.QueryOptional(sql, {id}));
  std::optional<CriterionRecord> record;
  if (row.has_value()) record = RecordOf(*row, false);
  return record;
}

std::vector<CriterionRecord> RecordsOf(const db::Rows& rows) {
  std::vector<CriterionRecord> records;
  for (const db::Row& row : rows) records.push_back(RecordOf(row, true));
  return records;
}

}  // namespace

absl::Status InsertCriterion(db::Transaction& transaction, const CriterionRecord& record,
                             absl::Time now) {
  const LocalCriterion& criterion = record.criterion;
  return transaction
      .Execute(
          sql::kInsertCriterion,
          {criterion.id, record.organization, criterion.step, criterion.title, criterion.kind,
           criterion.qualification, criterion.number, absl::StrJoin(criterion.occupations, ","),
           record.valid_from, record.valid_to.value_or(access::kOpenDay), criterion.decision.number,
           criterion.decision.symbol, criterion.decision.date, now, now})
      .status();
}

absl::StatusOr<std::optional<CriterionRecord>> FindCriterion(db::Transaction& transaction,
                                                             const Uuid& id) {
  return FindOne(transaction, sql::kFindCriterion, id);
}

absl::StatusOr<std::optional<CriterionRecord>> LockCriterion(db::Transaction& transaction,
                                                             const Uuid& id) {
  return FindOne(transaction, sql::kLockCriterion, id);
}

absl::Status EndCriterion(db::Transaction& transaction, absl::Time now, CriterionRecord& record) {
  KETNAP_ASSIGN_OR_RETURN(
      const int64_t changed,
      transaction.Execute(sql::kEndCriterion, {record.valid_to.value_or(access::kOpenDay), now,
                                               record.criterion.id, record.version}));
  if (changed != 1) {
    return EtagMismatchError(absl::StrCat("localCriteria/", record.criterion.id.ToString()));
  }
  ++record.version;
  return absl::OkStatus();
}

absl::StatusOr<std::vector<CriterionRecord>> CriteriaInForce(db::Transaction& transaction,
                                                             const Surroundings& around, Step step,
                                                             Date day) {
  if (around.as_of_today) {
    KETNAP_ASSIGN_OR_RETURN(const auto rows, transaction.Query(sql::kCriteriaInForceToday,
                                                               {around.cell, step, day, day}));
    return RecordsOf(rows);
  }
  KETNAP_ASSIGN_OR_RETURN(
      const auto rows,
      transaction.Query(sql::kCriteriaInForce, {around.cell, day, day, step, day, day}));
  return RecordsOf(rows);
}

absl::StatusOr<std::vector<CriterionRecord>> ListCriteria(db::Transaction& transaction,
                                                          const CriterionQuery& query) {
  KETNAP_ASSIGN_OR_RETURN(
      const auto rows,
      transaction.Query(sql::kListCriteria,
                        {query.organization, query.not_ended_before, query.after_depth,
                         query.after_depth, query.after_id, query.limit}));
  return RecordsOf(rows);
}

}  // namespace ketnap::dossier
