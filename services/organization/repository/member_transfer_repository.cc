#include "services/organization/repository/member_transfer_repository.h"

#include <limits>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/organization/repository/member_listing.h"
#include "services/organization/repository/member_statements.h"
#include "services/organization/repository/member_transfer_statements.h"

namespace ketnap::organization {
namespace {

constexpr size_t kKeyColumn = 15;

MemberTransfer TransferOf(const db::Row& row) {
  MemberTransfer transfer;
  transfer.id = row.Id(0);
  transfer.version = row.Int(1);
  transfer.member = row.Id(2);
  transfer.kind = static_cast<StayKind>(row.Int(3));
  transfer.origin = row.Id(4);
  transfer.destination = row.Id(5);
  transfer.issue_date = row.DateAt(6);
  transfer.until_date = row.OptionalDate(7);
  transfer.receive_date = row.OptionalDate(8);
  transfer.end_date = row.OptionalDate(9);
  transfer.present_due_date = row.DateAt(10);
  transfer.complete_due_date = row.OptionalDate(11);
  transfer.state = static_cast<TransferState>(row.Int(12));
  transfer.create_time = row.TimeAt(13);
  transfer.update_time = row.TimeAt(14);
  return transfer;
}

absl::StatusOr<std::optional<MemberTransfer>> FindBy(db::Transaction& transaction,
                                                     std::string_view statement, const Uuid& id) {
  KETNAP_ASSIGN_OR_RETURN(const auto row, transaction.QueryOptional(statement, {id}));
  if (!row.has_value()) return std::nullopt;
  return TransferOf(*row);
}

absl::StatusOr<std::vector<MemberTransfer>> AllBy(db::Transaction& transaction,
                                                  std::string_view statement, const Uuid& id) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, transaction.Query(statement, {id}));
  std::vector<MemberTransfer> transfers;
  for (const db::Row& row : rows) transfers.push_back(TransferOf(row));
  return transfers;
}

std::optional<int> OpenMark(const MemberTransfer& transfer) {
  return IsOpen(transfer) ? std::optional<int>(1) : std::nullopt;
}

absl::Status WriteListing(db::Transaction& transaction, const MemberTransfer& transfer) {
  KETNAP_RETURN_IF_ERROR(HoldTree(transaction));
  return transaction
      .Execute(sql::kInsertTransferListing, {transfer.origin, transfer.destination, transfer.id})
      .status();
}

}  // namespace

absl::StatusOr<std::optional<MemberTransfer>> LockTransfer(db::Transaction& transaction,
                                                           const Uuid& id) {
  return FindBy(transaction, sql::kLockTransfer, id);
}

absl::StatusOr<std::vector<MemberTransfer>> LockOpenTransfers(db::Transaction& transaction,
                                                              const Uuid& member) {
  return AllBy(transaction, sql::kLockOpenTransfers, member);
}

absl::StatusOr<std::vector<MemberTransfer>> LockTransfersTo(db::Transaction& transaction,
                                                            const Uuid& destination) {
  return AllBy(transaction, sql::kLockTransfersTo, destination);
}

absl::StatusOr<std::optional<Uuid>> TransferMember(db::Transaction& transaction, const Uuid& id) {
  KETNAP_ASSIGN_OR_RETURN(const auto row, transaction.QueryOptional(sql::kTransferMember, {id}));
  if (!row.has_value()) return std::nullopt;
  return row->Id(0);
}

absl::StatusOr<std::optional<TransferEnds>> FindTransferEnds(db::Transaction& transaction,
                                                             const Uuid& id) {
  KETNAP_ASSIGN_OR_RETURN(const auto row, transaction.QueryOptional(sql::kTransferEnds, {id}));
  if (!row.has_value()) return std::nullopt;
  return TransferEnds{row->Id(0), row->Id(1), row->Id(2)};
}

absl::StatusOr<std::vector<ListedTransfer>> ListTransfers(db::Transaction& transaction,
                                                          const TransferQuery& query) {
  std::vector<ListedTransfer> listed;
  Uuid below = query.below.value_or(Uuid());
  if (!query.below.has_value()) {
    KETNAP_ASSIGN_OR_RETURN(const auto root, transaction.QueryOptional(sql::kTreeRoot));
    if (!root.has_value()) return listed;
    below = root->Id(0);
  }
  const bool of_state = query.state != TransferState::kUnspecified;
  db::Values values = {below};
  if (of_state) values.emplace_back(query.state);
  values.insert(values.end(),
                {query.after_key, query.before_key.value_or(std::numeric_limits<int64_t>::max()),
                 query.after_key, query.after_id, query.limit});
  KETNAP_ASSIGN_OR_RETURN(
      const db::Rows rows,
      transaction.Query(of_state ? sql::kListTransfersOfState : sql::kListTransfers, values));
  listed.reserve(rows.size());
  for (const db::Row& row : rows) listed.push_back({TransferOf(row), row.Int(kKeyColumn)});
  return listed;
}

absl::Status InsertTransfer(db::Transaction& transaction, const MemberTransfer& transfer) {
  KETNAP_RETURN_IF_ERROR(
      transaction
          .Execute(sql::kInsertTransfer,
                   {transfer.id, transfer.version, transfer.member, transfer.kind, transfer.origin,
                    transfer.destination, transfer.issue_date, transfer.until_date,
                    transfer.receive_date, transfer.end_date, transfer.present_due_date,
                    transfer.complete_due_date, transfer.state, OpenMark(transfer),
                    ListKey(transfer), transfer.create_time, transfer.update_time})
          .status());
  return WriteListing(transaction, transfer);
}

absl::Status UpdateTransfer(db::Transaction& transaction, MemberTransfer* transfer) {
  KETNAP_ASSIGN_OR_RETURN(
      const int64_t updated,
      transaction.Execute(sql::kUpdateTransfer,
                          {transfer->destination, transfer->receive_date, transfer->end_date,
                           transfer->state, OpenMark(*transfer), ListKey(*transfer),
                           transfer->update_time, transfer->id, transfer->version}));
  if (updated != 1) return EtagMismatchError(NameOf(*transfer));
  ++transfer->version;
  KETNAP_RETURN_IF_ERROR(transaction.Execute(sql::kDeleteTransferListing, {transfer->id}).status());
  return WriteListing(transaction, *transfer);
}

}  // namespace ketnap::organization
