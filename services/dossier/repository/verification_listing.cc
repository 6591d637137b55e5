#include "services/dossier/repository/verification_listing.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <tuple>
#include <utility>

#include "common/base/status_macros.h"
#include "services/dossier/repository/verification_rows.h"
#include "services/dossier/repository/verification_statements.h"

namespace ketnap::dossier {
namespace {

struct ListingRow {
  Uuid organization;
  int64_t direction = 0;
  Date due;
  Uuid verification;
  bool is_open = false;

  bool operator==(const ListingRow&) const = default;
  bool operator<(const ListingRow& other) const {
    return std::tie(organization, direction, due, verification, is_open) <
           std::tie(other.organization, other.direction, other.due, other.verification,
                    other.is_open);
  }
};

absl::Status AddRows(db::Transaction& transaction, const char* statement, const Uuid& candidate,
                     std::set<ListingRow>* listed) {
  KETNAP_ASSIGN_OR_RETURN(const auto rows, transaction.Query(statement, {candidate}));
  for (const db::Row& row : rows) {
    listed->insert({row.Id(0), row.Int(1), row.DateAt(2), row.Id(3), row.Bool(4)});
  }
  return absl::OkStatus();
}

absl::StatusOr<std::set<ListingRow>> WantedRows(db::Transaction& transaction,
                                                const Uuid& candidate) {
  std::set<ListingRow> wanted;
  for (const char* statement : {sql::kSentBy, sql::kAskedAt, sql::kEscalatedTo}) {
    KETNAP_RETURN_IF_ERROR(AddRows(transaction, statement, candidate, &wanted));
  }
  return wanted;
}

absl::Status WriteDifference(db::Transaction& transaction, const Uuid& candidate,
                             const std::set<ListingRow>& present,
                             const std::set<ListingRow>& wanted) {
  std::vector<ListingRow> rows;
  std::set_difference(present.begin(), present.end(), wanted.begin(), wanted.end(),
                      std::back_inserter(rows));
  for (const ListingRow& row : rows) {
    KETNAP_RETURN_IF_ERROR(transaction
                               .Execute(sql::kDeleteListing, {row.organization, row.direction,
                                                              row.due, row.verification})
                               .status());
  }
  rows.clear();
  std::set_difference(wanted.begin(), wanted.end(), present.begin(), present.end(),
                      std::back_inserter(rows));
  for (const ListingRow& row : rows) {
    KETNAP_RETURN_IF_ERROR(
        transaction
            .Execute(sql::kInsertListing, {row.organization, row.direction, row.due,
                                           row.verification, row.is_open, candidate})
            .status());
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status RelistVerifications(db::Transaction& transaction, const Uuid& candidate) {
  std::set<ListingRow> present;
  KETNAP_RETURN_IF_ERROR(AddRows(transaction, sql::kListingOf, candidate, &present));
  KETNAP_ASSIGN_OR_RETURN(std::set<ListingRow> wanted, WantedRows(transaction, candidate));
  if (present == wanted) return absl::OkStatus();
  // Read again once the tree stands still: whoever changes it meanwhile finds nothing of these rows
  // to move.
  KETNAP_RETURN_IF_ERROR(transaction.Query(sql::kHoldTree).status());
  KETNAP_ASSIGN_OR_RETURN(wanted, WantedRows(transaction, candidate));
  return WriteDifference(transaction, candidate, present, wanted);
}

absl::Status RelistVerificationsBelow(db::Transaction& transaction, const Uuid& organization) {
  std::set<Uuid> people;
  for (const char* statement : {sql::kSendersBelow, sql::kAskedBelow, sql::kTakenOverBelow}) {
    KETNAP_ASSIGN_OR_RETURN(const auto rows, transaction.Query(statement, {organization}));
    for (const db::Row& row : rows) people.insert(row.Id(0));
  }
  for (const Uuid& person : people) {
    KETNAP_RETURN_IF_ERROR(RelistVerifications(transaction, person));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<ListedVerification>> ListVerifications(db::Transaction& transaction,
                                                                  const VerificationQuery& query) {
  constexpr int kIncoming = 1;
  constexpr int kOutgoing = 2;
  const Date after = query.after_due.value_or(Date(1, 1, 1));
  KETNAP_ASSIGN_OR_RETURN(
      const auto rows,
      transaction.Query(query.open_only ? sql::kListOpenRequests : sql::kListRequests,
                        {query.organization, query.incoming ? kIncoming : kOutgoing, after, after,
                         query.after_id, query.limit}));
  std::vector<ListedVerification> listed;
  constexpr size_t kNext = sql::kVerificationColumns;
  for (const db::Row& row : rows) {
    ListedVerification item;
    item.verification = VerificationOfRow(row);
    item.candidate = row.Id(kNext);
    item.full_name = row.Text(kNext + 1);
    item.birth_date = row.DateAt(kNext + 2);
    item.due_date = row.DateAt(kNext + 3);
    item.organization = row.Id(kNext + 4);
    listed.push_back(std::move(item));
  }
  return listed;
}

}  // namespace ketnap::dossier
