#include "services/organization/repository/organization_repository.h"

#include <algorithm>
#include <map>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/organization/domain/text_key.h"
#include "services/organization/repository/history_repository.h"
#include "services/organization/repository/organization_statements.h"

namespace ketnap::organization {
namespace {

Organization OrganizationOf(const db::Row& row) {
  Organization organization;
  OrganizationContent& content = organization.content;
  organization.id = row.Id(0);
  organization.version = row.Int(1);
  content.parent = row.OptionalId(2);
  content.type = row.Text(3);
  content.display_name = row.Text(4);
  content.workplace_kind = static_cast<int>(row.Int(5));
  content.committee_size = static_cast<int>(row.Int(6));
  content.standing_committee_size = static_cast<int>(row.Int(7));
  content.has_youth_union = row.Bool(8);
  content.has_trade_union = row.Bool(9);
  organization.valid_from = row.DateAt(10);
  organization.valid_to = row.OptionalDate(11);
  organization.content_from = row.DateAt(12);
  organization.synthetic = row.Bool(13);
  organization.create_time = row.TimeAt(14);
  organization.update_time = row.TimeAt(15);
  return organization;
}

absl::StatusOr<std::optional<Organization>> FindBy(db::Transaction& transaction,
                                                   std::string_view sql, const Uuid& id) {
  KETNAP_ASSIGN_OR_RETURN(const auto row, transaction.QueryOptional(sql, {id}));
  if (!row.has_value()) return std::nullopt;
  return OrganizationOf(*row);
}

std::optional<int> RootMark(const OrganizationContent& content) {
  return content.parent.has_value() ? std::nullopt : std::optional<int>(1);
}

// What stands in the way of a claim that a unique index refused.
absl::Status NameTheOther(db::Transaction& transaction, const OrganizationContent& content,
                          const absl::Status& refusal) {
  if (!content.parent.has_value()) {
    KETNAP_ASSIGN_OR_RETURN(const auto root, transaction.QueryOptional(sql::kFindLiveRoot));
    if (!root.has_value()) return refusal;
    return ResourceAlreadyExistsError(
        absl::StrCat("organizations/", root->Id(0).ToString()),
        {"Cây tổ chức đã có tổ chức đứng đầu.", "The tree has its root already."});
  }
  KETNAP_ASSIGN_OR_RETURN(
      const auto sibling,
      transaction.QueryOptional(sql::kFindLiveSibling, {*content.parent, content.display_name}));
  if (!sibling.has_value()) return refusal;
  return ResourceAlreadyExistsError(absl::StrCat("organizations/", sibling->Id(0).ToString()),
                                    {"Tổ chức cấp trên đã có một đơn vị trực thuộc cùng tên.",
                                     "The parent has an organization of the same name already."});
}

std::string_view StatementFor(const OrganizationQuery& query) {
  const bool children = query.reach == OrganizationQuery::Reach::kChildren;
  if (query.in_sight.has_value()) {
    return children ? sql::kListChildrenInSight : sql::kListSubtreeInSight;
  }
  return children ? sql::kListChildren : sql::kListSubtree;
}

}  // namespace

absl::StatusOr<std::optional<Organization>> FindOrganization(db::Transaction& transaction,
                                                             const Uuid& id) {
  return FindBy(transaction, sql::kFindOrganization, id);
}

absl::StatusOr<std::optional<Organization>> LockOrganization(db::Transaction& transaction,
                                                             const Uuid& id) {
  return FindBy(transaction, sql::kLockOrganization, id);
}

absl::StatusOr<bool> HasUnitsBelow(db::Transaction& transaction, const Uuid& id) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, transaction.Query(sql::kHasUnitsBelow, {id}));
  return !rows.empty();
}

absl::StatusOr<std::vector<Uuid>> FindRoots(db::Transaction& transaction) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, transaction.Query(sql::kFindRoots));
  std::vector<Uuid> roots;
  for (const db::Row& row : rows) roots.push_back(row.Id(0));
  return roots;
}

absl::Status InsertOrganization(db::Transaction& transaction, const Organization& organization) {
  const OrganizationContent& content = organization.content;
  return transaction
      .Execute(sql::kInsertOrganization,
               {organization.id, 0, content.parent, RootMark(content), content.type,
                content.display_name, NameKey(content.display_name), content.workplace_kind,
                content.committee_size, content.standing_committee_size, content.has_youth_union,
                content.has_trade_union, organization.valid_from, organization.valid_from,
                organization.synthetic, organization.create_time, organization.update_time})
      .status();
}

absl::Status UpdateOrganization(db::Transaction& transaction, const Organization& organization) {
  const OrganizationContent& content = organization.content;
  KETNAP_ASSIGN_OR_RETURN(
      const int64_t updated,
      transaction.Execute(sql::kUpdateOrganization,
                          {content.parent, RootMark(content), content.type, content.display_name,
                           NameKey(content.display_name), content.workplace_kind,
                           content.committee_size, content.standing_committee_size,
                           content.has_youth_union, content.has_trade_union, organization.valid_to,
                           organization.content_from, organization.id, organization.version}));
  return updated == 1 ? absl::OkStatus() : EtagMismatchError(NameOf(organization));
}

absl::Status AdvanceOrganization(db::Transaction& transaction, Organization* organization) {
  const std::optional<int> live_mark =
      organization->valid_to.has_value() ? std::nullopt : std::optional<int>(1);
  const auto updated = transaction.Execute(
      sql::kAdvanceOrganization,
      {live_mark, organization->update_time, organization->id, organization->version});
  if (absl::IsAlreadyExists(updated.status())) {
    return NameTheOther(transaction, organization->content, updated.status());
  }
  KETNAP_RETURN_IF_ERROR(updated.status());
  if (*updated != 1) return EtagMismatchError(NameOf(*organization));
  ++organization->version;
  return absl::OkStatus();
}

absl::StatusOr<std::vector<ListedOrganization>> ListOrganizations(db::Transaction& transaction,
                                                                  const OrganizationQuery& query) {
  db::Values values;
  if (query.in_sight.has_value()) values.push_back(*query.in_sight);
  values.push_back(query.of);
  if (query.reach != OrganizationQuery::Reach::kChildren) {
    values.push_back(query.reach == OrganizationQuery::Reach::kBelow ? 1 : 0);
  }
  const WordPatterns patterns = WordPatternsOf(query.text);
  for (db::Value value : {db::Value(query.page.after_name), db::Value(query.page.after_name),
                          db::Value(query.page.after_id), db::Value(query.day),
                          db::Value(query.day), db::Value(query.type), db::Value(query.type),
                          db::Value(query.text), db::Value(patterns.first_word),
                          db::Value(patterns.later_word), db::Value(query.page.limit)}) {
    values.push_back(std::move(value));
  }
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, transaction.Query(StatementFor(query), values));
  std::vector<ListedOrganization> listed;
  listed.reserve(rows.size());
  for (const db::Row& row : rows) listed.push_back({row.Id(0), row.Text(1)});
  return listed;
}

absl::StatusOr<std::vector<Organization>> LoadOrganizations(db::Transaction& transaction,
                                                            const std::vector<Uuid>& ids, Date day,
                                                            Date today) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows,
                          QueryForIds(transaction, sql::kFindOrganizations, {}, ids));
  std::map<Uuid, Organization> found;
  for (const db::Row& row : rows) found.emplace(row.Id(0), OrganizationOf(row));
  if (day != today) KETNAP_RETURN_IF_ERROR(PutContentOn(transaction, ids, day, &found));
  KETNAP_RETURN_IF_ERROR(FillHoldings(transaction, ids, &found));
  std::vector<Organization> organizations;
  organizations.reserve(ids.size());
  for (const Uuid& id : ids) {
    const auto organization = found.find(id);
    if (organization == found.end() || !Covers(organization->second, day)) continue;
    organizations.push_back(std::move(organization->second));
  }
  return organizations;
}

absl::StatusOr<std::vector<Organization>> FindOrganizations(db::Transaction& transaction,
                                                            const std::vector<Uuid>& ids) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows,
                          QueryForIds(transaction, sql::kFindOrganizations, {}, ids));
  // Ids are padded to few sizes, but a row comes once.
  std::vector<Organization> organizations;
  organizations.reserve(rows.size());
  for (const db::Row& row : rows) organizations.push_back(OrganizationOf(row));
  return organizations;
}

WordPatterns WordPatternsOf(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '%' || c == '_' || c == '\\') escaped.push_back('\\');
    escaped.push_back(c);
  }
  return {absl::StrCat(escaped, "%"), absl::StrCat("% ", escaped, "%")};
}

}  // namespace ketnap::organization
