#include "services/organization/repository/member_listing.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "services/organization/domain/text_key.h"
#include "services/organization/repository/member_row.h"
#include "services/organization/repository/member_statements.h"
#include "services/organization/repository/member_transfer_statements.h"

namespace ketnap::organization {
namespace {

// A text that begins later words of so many names is so common that a page is found soon by going
// through names in their order.
constexpr size_t kCommonKeys = 1000;

// A name says few words; the page of one that says more is none the worse for it.
constexpr size_t kMostKeys = 50;

absl::Status WriteSearchKeys(db::Transaction& transaction, const Member* before,
                             const Member& after) {
  if (before != nullptr) {
    KETNAP_RETURN_IF_ERROR(transaction.Execute(sql::kDeleteSearchKeys, {after.id}).status());
  }
  // What a name begins with is found in the order of names itself.
  const std::string key = NameKey(after.full_name);
  std::string_view rest = key;
  for (size_t i = 0; i < kMostKeys; ++i) {
    const size_t space = rest.find(' ');
    if (space == std::string_view::npos) break;
    rest.remove_prefix(space + 1);
    KETNAP_RETURN_IF_ERROR(transaction.Execute(sql::kInsertSearchKey, {rest, after.id}).status());
  }
  return absl::OkStatus();
}

ListedMember ListedOf(const db::Row& row) {
  ListedMember listed{MemberOfRow(row), row.Text(kMemberKeyColumn)};
  size_t column = kMemberKeyColumn + 1;
  if (!row.IsNull(column)) {
    Stay stay;
    stay.kind = StayKind::kTemporary;
    stay.organization = row.Id(column);
    stay.start = row.DateAt(column + 1);
    stay.until = row.OptionalDate(column + 2);
    listed.member.stays.push_back(std::move(stay));
  }
  column += 3;
  if (!row.IsNull(column)) {
    Exemption exemption;
    exemption.start = row.DateAt(column);
    exemption.end = row.OptionalDate(column + 1);
    exemption.reason = static_cast<ExemptionReason>(row.Int(column + 2));
    exemption.document = row.Text(column + 3);
    listed.member.exemptions.push_back(std::move(exemption));
  }
  return listed;
}

absl::StatusOr<std::optional<Uuid>> Top(db::Transaction& transaction, const MemberQuery& query) {
  if (query.below.has_value()) return query.below;
  KETNAP_ASSIGN_OR_RETURN(const auto row, transaction.QueryOptional(sql::kTreeRoot));
  if (!row.has_value()) return std::nullopt;
  return row->Id(0);
}

absl::StatusOr<bool> IsCommon(db::Transaction& transaction, const std::string& text) {
  KETNAP_ASSIGN_OR_RETURN(
      const db::Rows rows,
      transaction.Query(sql::kSearchWidth, {text, KeyRangeEnd(text), kCommonKeys}));
  return rows.size() == kCommonKeys;
}

// One way of reading a page.
struct Reading {
  std::string_view statement;
  db::Values values;  // Those before the page's.
  std::string first_name;
};

absl::StatusOr<std::vector<Reading>> ReadingsOf(db::Transaction& transaction, const Uuid& top,
                                                const MemberQuery& query) {
  const bool of_status = query.status != MemberStatus::kUnspecified;
  const std::string& after = query.page.after_name;
  db::Values scope = {query.today, query.today, top};
  if (query.text.empty()) {
    if (of_status) scope.emplace_back(query.status);
    return std::vector<Reading>{
        {of_status ? sql::kListMembersOfStatus : sql::kListMembers, scope, after}};
  }
  const std::string end = KeyRangeEnd(query.text);
  bool goes_through_names = query.few_organizations;
  if (!goes_through_names) {
    KETNAP_ASSIGN_OR_RETURN(goes_through_names, IsCommon(transaction, query.text));
  }
  if (goes_through_names) {
    // Folded names hold letters, digits and spaces alone: nothing LIKE would read otherwise.
    scope.insert(scope.end(), {query.status, query.status, absl::StrCat(query.text, "%"),
                               absl::StrCat("% ", query.text, "%")});
    return std::vector<Reading>{{sql::kScanMembers, std::move(scope), after}};
  }
  if (of_status) scope.emplace_back(query.status);
  scope.emplace_back(end);
  return std::vector<Reading>{
      {of_status ? sql::kListMembersOfStatusNamed : sql::kListMembersNamed, std::move(scope),
       std::max(after, query.text)},
      {sql::kSearchMembers,
       {top, query.today, query.today, query.text, end, query.status, query.status},
       after}};
}

bool ComesBefore(const ListedMember& a, const ListedMember& b) {
  return std::tie(a.key, a.member.id) < std::tie(b.key, b.member.id);
}

bool IsSame(const ListedMember& a, const ListedMember& b) { return a.member.id == b.member.id; }

}  // namespace

absl::Status HoldTree(db::Transaction& transaction) {
  return transaction.Query(sql::kHoldTree).status();
}

absl::Status WriteMemberListing(db::Transaction& transaction, const Member* before,
                                const Member& after) {
  const bool is_renamed = before == nullptr || before->full_name != after.full_name;
  if (is_renamed) KETNAP_RETURN_IF_ERROR(WriteSearchKeys(transaction, before, after));
  if (!is_renamed && before->organization == after.organization && before->status == after.status) {
    return absl::OkStatus();
  }
  KETNAP_RETURN_IF_ERROR(HoldTree(transaction));
  if (before != nullptr) {
    KETNAP_RETURN_IF_ERROR(
        transaction.Execute(sql::kDeleteListing, {before->organization, before->id}).status());
  }
  return transaction.Execute(sql::kInsertListing, {after.id}).status();
}

absl::Status RelistMembersBelow(db::Transaction& transaction, const Uuid& organization) {
  for (const std::string_view statement :
       {sql::kUnlistBelow, sql::kListBelow, sql::kUnlistTransfersFrom, sql::kUnlistTransfersTo,
        sql::kListTransfersFrom, sql::kListTransfersTo}) {
    KETNAP_RETURN_IF_ERROR(transaction.Execute(statement, {organization}).status());
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<ListedMember>> ListMembers(db::Transaction& transaction,
                                                      const MemberQuery& query) {
  std::vector<ListedMember> listed;
  KETNAP_ASSIGN_OR_RETURN(const std::optional<Uuid> top, Top(transaction, query));
  if (!top.has_value()) return listed;
  KETNAP_ASSIGN_OR_RETURN(const auto readings, ReadingsOf(transaction, *top, query));
  for (const Reading& reading : readings) {
    db::Values values = reading.values;
    values.insert(values.end(), {reading.first_name, query.page.after_name, query.page.after_id,
                                 query.page.limit});
    KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, transaction.Query(reading.statement, values));
    for (const db::Row& row : rows) listed.push_back(ListedOf(row));
  }
  if (readings.size() == 1) return listed;
  // A name may begin with the text and have it later as well.
  std::sort(listed.begin(), listed.end(), &ComesBefore);
  listed.erase(std::unique(listed.begin(), listed.end(), &IsSame), listed.end());
  if (listed.size() > static_cast<size_t>(query.page.limit)) {
    listed.resize(static_cast<size_t>(query.page.limit));
  }
  return listed;
}

}  // namespace ketnap::organization
