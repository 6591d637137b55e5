#include "services/dossier/repository/corrections/correction_repository.h"

#include <string_view>

#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/dossier/repository/corrections/correction_statements.h"

namespace ketnap::dossier {
namespace {

// Sorts behind every id.
Uuid LastId() { return *Uuid::FromBytes(std::string(16, '\xff')); }

CorrectionRow RowOf(const db::Row& row) {
  CorrectionRow correction;
  correction.id = row.Id(0);
  correction.version = row.Int(1);
  correction.candidate = row.Id(2);
  correction.organization = row.Id(3);
  correction.kind = static_cast<CorrectionKind>(row.Int(4));
  correction.status = static_cast<CorrectionStatus>(row.Int(5));
  correction.base_version = row.Int(6);
  correction.content = row.Text(7);
  correction.basis = {row.Text(8), row.Text(9), row.DateAt(10)};
  correction.undone_action = row.Text(11);
  correction.undone_version = row.Int(12);
  correction.proposer = row.Text(13);
  correction.approver = row.Text(14);
  correction.rejection = row.OptionalText(15);
  correction.create_time = row.TimeAt(16);
  correction.decide_time = row.OptionalTime(17);
  correction.proposer_member = row.Text(18);
  return correction;
}

std::string_view ListStatement(const CorrectionQuery& query) {
  const bool any = query.status == CorrectionStatus::kUnspecified;
  if (query.few_organizations) return any ? sql::kCorrectionsNear : sql::kCorrectionsNearOfStatus;
  return any ? sql::kCorrectionsWide : sql::kCorrectionsWideOfStatus;
}

}  // namespace

absl::Status InsertCorrection(db::Transaction& transaction, const CorrectionRow& row) {
  return transaction
      .Execute(sql::kInsertCorrection,
               {row.id, row.version, row.candidate, row.organization, row.kind, row.status,
                row.base_version, row.content, row.basis.number, row.basis.symbol, row.basis.date,
                row.undone_action, row.undone_version, row.proposer, row.approver, row.rejection,
                row.create_time, row.decide_time, row.proposer_member})
      .status();
}

absl::StatusOr<std::optional<CorrectionRow>> LockCorrection(db::Transaction& transaction,
                                                            const Uuid& id) {
  KETNAP_ASSIGN_OR_RETURN(const auto row, transaction.QueryOptional(sql::kLockCorrection, {id}));
  std::optional<CorrectionRow> correction;
  if (row.has_value()) correction = RowOf(*row);
  return correction;
}

absl::Status DecideCorrection(db::Transaction& transaction, CorrectionRow* row) {
  KETNAP_ASSIGN_OR_RETURN(
      const int64_t changed,
      transaction.Execute(sql::kDecideCorrection, {row->status, row->approver, row->rejection,
                                                   row->decide_time, row->id, row->version}));
  if (changed != 1) return EtagMismatchError(api::ResourceName("corrections", row->id));
  ++row->version;
  return absl::OkStatus();
}

absl::Status OutdateCorrections(db::Transaction& transaction, const Uuid& candidate,
                                int64_t version) {
  return transaction.Execute(sql::kOutdateCorrections, {candidate, version}).status();
}

absl::Status MoveCorrections(db::Transaction& transaction, const Uuid& candidate,
                             const Uuid& organization) {
  return transaction.Execute(sql::kMoveCorrections, {organization, candidate}).status();
}

absl::StatusOr<std::vector<CorrectionRow>> ListCorrections(db::Transaction& transaction,
                                                           const CorrectionQuery& query) {
  db::Values values = {query.below};
  if (query.status != CorrectionStatus::kUnspecified) values.emplace_back(query.status);
  values.insert(values.end(), {query.before.value_or(LastId()), query.limit});
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, transaction.Query(ListStatement(query), values));
  std::vector<CorrectionRow> listed;
  listed.reserve(rows.size());
  for (const db::Row& row : rows) listed.push_back(RowOf(row));
  return listed;
}

absl::StatusOr<std::vector<Date>> ReviewedMonths(db::Transaction& transaction,
                                                 const Uuid& candidate) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows,
                          transaction.Query(sql::kReviewedMonths, {candidate}));
  std::vector<Date> months;
  for (const db::Row& row : rows) months.push_back(row.DateAt(0));
  return months;
}

absl::Status RemoveReview(db::Transaction& transaction, const Uuid& candidate, Date month) {
  return transaction.Execute(sql::kRemoveReview, {candidate, month}).status();
}

}  // namespace ketnap::dossier
