#include "services/organization/repository/reorganization_repository.h"

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/organization/repository/open_end.h"
#include "services/organization/repository/reorganization_statements.h"

namespace ketnap::organization {
namespace {

constexpr size_t kContentColumn = 18;
constexpr int kMostDue = 100;

ReorganizationRecord RecordOf(const db::Row& row, bool with_content) {
  ReorganizationRecord record;
  record.id = row.Id(0);
  record.version = row.Int(1);
  record.organization = row.Id(2);
  record.title = row.Text(3);
  record.decision = {row.Text(4), row.Text(5), row.Text(6), row.DateAt(7)};
  record.effective_date = row.DateAt(8);
  record.state = static_cast<ReorganizationState>(row.Int(9));
  record.outcome = row.Text(10);
  record.blocked_reason = row.Text(11);
  record.recorded_by = row.Text(12);
  record.request_id = row.Text(13);
  record.apply_time = row.OptionalTime(14);
  record.tried_time = row.OptionalTime(15);
  record.create_time = row.TimeAt(16);
  record.update_time = row.TimeAt(17);
  if (with_content) record.content = row.Text(kContentColumn);
  return record;
}

absl::StatusOr<std::optional<ReorganizationRecord>> FindBy(db::Transaction& transaction,
                                                           std::string_view sql, const Uuid& id) {
  KETNAP_ASSIGN_OR_RETURN(const auto row, transaction.QueryOptional(sql, {id}));
  if (!row.has_value()) return std::nullopt;
  return RecordOf(*row, true);
}

}  // namespace

absl::StatusOr<std::optional<ReorganizationRecord>> FindReorganization(db::Transaction& transaction,
                                                                       const Uuid& id) {
  return FindBy(transaction, sql::kFindReorganization, id);
}

absl::StatusOr<std::optional<ReorganizationRecord>> LockReorganization(db::Transaction& transaction,
                                                                       const Uuid& id) {
  return FindBy(transaction, sql::kLockReorganization, id);
}

absl::StatusOr<std::optional<Uuid>> ReorganizationOwner(db::Transaction& transaction,
                                                        const Uuid& id) {
  KETNAP_ASSIGN_OR_RETURN(const auto row,
                          transaction.QueryOptional(sql::kReorganizationOwner, {id}));
  if (!row.has_value()) return std::nullopt;
  return row->Id(0);
}

absl::StatusOr<std::vector<ReorganizationRecord>> ListReorganizations(
    db::Transaction& transaction, const std::optional<Uuid>& below,
    const ReorganizationPage& page) {
  db::Values values;
  if (below.has_value()) values.push_back(*below);
  const Date date = page.after_date.value_or(kOpenEnd);
  // Greater than every id.
  const db::Value id =
      page.after_date.has_value() ? db::Value(page.after_id) : std::string(16, '\xFF');
  values.insert(values.end(), {date, date, id, page.state, page.state, page.limit});
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows,
                          transaction.Query(below.has_value() ? sql::kListReorganizationsBelow
                                                              : sql::kListAllReorganizations,
                                            values));
  std::vector<ReorganizationRecord> records;
  records.reserve(rows.size());
  for (const db::Row& row : rows) records.push_back(RecordOf(row, false));
  return records;
}

absl::StatusOr<std::vector<Uuid>> DueReorganizations(db::Transaction& transaction, Date today,
                                                     absl::Time tried_before) {
  std::vector<Uuid> due;
  for (const auto state : {ReorganizationState::kScheduled, ReorganizationState::kBlocked}) {
    KETNAP_ASSIGN_OR_RETURN(
        const db::Rows rows,
        transaction.Query(sql::kDueReorganizations, {state, today, tried_before, kMostDue}));
    for (const db::Row& row : rows) due.push_back(row.Id(0));
  }
  return due;
}

absl::Status InsertReorganization(db::Transaction& transaction,
                                  const ReorganizationRecord& record) {
  return transaction
      .Execute(sql::kInsertReorganization,
               {record.id, record.version, record.organization, record.title,
                record.decision.number, record.decision.symbol, record.decision.issuer,
                record.decision.date, record.effective_date, record.state, record.content,
                record.outcome, record.blocked_reason, record.recorded_by, record.request_id,
                record.apply_time, record.create_time, record.update_time})
      .status();
}

absl::Status UpdateReorganization(db::Transaction& transaction, ReorganizationRecord* record) {
  KETNAP_ASSIGN_OR_RETURN(
      const int64_t updated,
      transaction.Execute(
          sql::kUpdateReorganization,
          {record->state, record->outcome, record->blocked_reason, record->apply_time,
           record->tried_time, record->update_time, record->id, record->version}));
  if (updated != 1) {
    return EtagMismatchError(absl::StrCat("reorganizations/", record->id.ToString()));
  }
  ++record->version;
  return absl::OkStatus();
}

absl::Status PutReorganizationTry(db::Transaction& transaction, const Uuid& id, absl::Time now) {
  return transaction.Execute(sql::kPutReorganizationTry, {now, id}).status();
}

}  // namespace ketnap::organization
