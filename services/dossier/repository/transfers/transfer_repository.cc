#include "services/dossier/repository/transfers/transfer_repository.h"

#include <string_view>

#include "common/base/status_macros.h"
#include "services/dossier/repository/transfers/transfer_statements.h"

namespace ketnap::dossier {
namespace {

constexpr size_t kNameColumn = 9;

std::optional<int> OpenMark(const Transfer& transfer) {
  return transfer.status == TransferStatus::kPending ? std::optional<int>(1) : std::nullopt;
}

Transfer TransferOf(const db::Row& row) {
  Transfer transfer;
  transfer.id = row.Id(0);
  transfer.candidate = row.Id(1);
  transfer.from = row.Id(2);
  transfer.to = row.Id(3);
  transfer.status = static_cast<TransferStatus>(row.Int(4));
  transfer.state_at_transfer = static_cast<CandidateState>(row.Int(5));
  transfer.transfer_date = row.DateAt(6);
  transfer.due_date = row.DateAt(7);
  transfer.acceptance_date = row.OptionalDate(8);
  return transfer;
}

std::string_view ListStatement(const TransferQuery& query) {
  const bool any = query.status == TransferStatus::kUnspecified;
  if (query.incoming && query.few_organizations) {
    return any ? sql::kTransfersToNear : sql::kTransfersToNearOfStatus;
  }
  if (query.incoming) return any ? sql::kTransfersToWide : sql::kTransfersToWideOfStatus;
  if (query.few_organizations) {
    return any ? sql::kTransfersFromNear : sql::kTransfersFromNearOfStatus;
  }
  return any ? sql::kTransfersFromWide : sql::kTransfersFromWideOfStatus;
}

}  // namespace

absl::Status InsertTransfer(db::Transaction& transaction, const Transfer& transfer,
                            absl::Time now) {
  return transaction
      .Execute(sql::kInsertCandidateTransfer,
               {transfer.id, transfer.candidate, transfer.from, transfer.to, transfer.status,
                OpenMark(transfer), transfer.state_at_transfer, transfer.transfer_date,
                transfer.due_date, transfer.acceptance_date, now, now})
      .status();
}

absl::StatusOr<std::optional<Transfer>> LockOpenTransfer(db::Transaction& transaction,
                                                         const Uuid& candidate) {
  KETNAP_ASSIGN_OR_RETURN(const auto row,
                          transaction.QueryOptional(sql::kLockOpenCandidateTransfer, {candidate}));
  std::optional<Transfer> transfer;
  if (row.has_value()) transfer = TransferOf(*row);
  return transfer;
}

absl::Status UpdateTransfer(db::Transaction& transaction, const Transfer& transfer,
                            absl::Time now) {
  return transaction
      .Execute(sql::kUpdateCandidateTransfer,
               {transfer.from, transfer.to, transfer.status, OpenMark(transfer),
                transfer.acceptance_date, now, transfer.id})
      .status();
}

absl::StatusOr<std::vector<Uuid>> CandidatesOnTheWayTo(db::Transaction& transaction,
                                                       const Uuid& organization) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows,
                          transaction.Query(sql::kOpenTransfersTo, {organization}));
  std::vector<Uuid> candidates;
  for (const db::Row& row : rows) candidates.push_back(row.Id(0));
  return candidates;
}

absl::StatusOr<std::vector<ListedTransfer>> ListTransfers(db::Transaction& transaction,
                                                          const TransferQuery& query) {
  db::Values values = {query.below};
  if (query.status != TransferStatus::kUnspecified) values.emplace_back(query.status);
  values.insert(values.end(), {query.after_due, query.after_due, query.after_id, query.limit});
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, transaction.Query(ListStatement(query), values));
  std::vector<ListedTransfer> listed;
  listed.reserve(rows.size());
  for (const db::Row& row : rows) {
    listed.push_back({TransferOf(row), row.Text(kNameColumn), row.Int(kNameColumn + 1)});
  }
  return listed;
}

}  // namespace ketnap::dossier
