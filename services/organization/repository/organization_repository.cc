#include "services/organization/repository/organization_repository.h"

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/organization/domain/text_key.h"
#include "services/organization/repository/statements.h"

namespace ketnap::organization {
namespace {

constexpr size_t kKeyColumn = 16;

Organization OrganizationOf(const db::Row& row) {
  Organization organization;
  organization.id = row.Id(0);
  organization.version = row.Int(1);
  organization.parent = row.OptionalId(2);
  organization.type = row.Text(3);
  organization.display_name = row.Text(4);
  organization.workplace_kind = static_cast<int>(row.Int(5));
  organization.has_admission_authority = row.Bool(6);
  organization.committee_size = static_cast<int>(row.Int(7));
  organization.standing_committee_size = static_cast<int>(row.Int(8));
  organization.has_youth_union = row.Bool(9);
  organization.has_trade_union = row.Bool(10);
  organization.valid_from = row.DateAt(11);
  organization.valid_to = row.OptionalDate(12);
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

// What stands in the way of a write that a unique index refused.
absl::Status NameTheOther(db::Transaction& transaction, const Organization& organization,
                          const absl::Status& refusal) {
  if (!organization.parent.has_value()) {
    KETNAP_ASSIGN_OR_RETURN(const auto root, transaction.QueryOptional(sql::kFindRoot));
    if (!root.has_value()) return refusal;
    return ResourceAlreadyExistsError(
        absl::StrCat("organizations/", root->Id(0).ToString()),
        {"Cây tổ chức đã có tổ chức đứng đầu.", "The tree has its root already."});
  }
  KETNAP_ASSIGN_OR_RETURN(const auto sibling, transaction.QueryOptional(
                                                  sql::kFindSibling, {*organization.parent,
                                                                      organization.display_name}));
  if (!sibling.has_value()) return refusal;
  return ResourceAlreadyExistsError(absl::StrCat("organizations/", sibling->Id(0).ToString()),
                                    {"Tổ chức cấp trên đã có một đơn vị trực thuộc cùng tên.",
                                     "The parent has an organization of the same name already."});
}

}  // namespace

absl::StatusOr<std::optional<OrganizationType>> FindType(db::Transaction& transaction,
                                                         std::string_view code) {
  KETNAP_ASSIGN_OR_RETURN(const auto row, transaction.QueryOptional(sql::kFindType, {code}));
  if (!row.has_value()) return std::nullopt;
  OrganizationType type;
  type.code = row->Text(0);
  type.display_name = row->Text(1);
  type.may_be_root = row->Bool(2);
  type.holds_members = row->Bool(3);
  type.may_decide_admission = row->Bool(4);
  KETNAP_ASSIGN_OR_RETURN(const db::Rows parents, transaction.Query(sql::kTypeParents, {code}));
  for (const db::Row& parent : parents) type.allowed_parents.push_back(parent.Text(0));
  return type;
}

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

absl::StatusOr<std::vector<ListedOrganization>> ListOrganizations(db::Transaction& transaction,
                                                                  OrganizationReach reach,
                                                                  const Uuid& of,
                                                                  std::string_view type,
                                                                  const NamePage& page) {
  db::Values values;
  std::string_view statement = sql::kListAllOrganizations;
  if (reach == OrganizationReach::kChildren) {
    statement = sql::kListChildren;
    values = {of};
  } else if (reach != OrganizationReach::kAll) {
    statement = sql::kListSubtree;
    values = {of, reach == OrganizationReach::kBelow ? 1 : 0};
  }
  AppendPageStart(page, &values);
  values.insert(values.end(), {type, type, page.limit});
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, transaction.Query(statement, values));
  std::vector<ListedOrganization> listed;
  listed.reserve(rows.size());
  for (const db::Row& row : rows) listed.push_back({OrganizationOf(row), row.Text(kKeyColumn)});
  return listed;
}

absl::Status InsertOrganization(db::Transaction& transaction, const Organization& organization) {
  const std::optional<int> root_mark =
      organization.parent.has_value() ? std::nullopt : std::optional<int>(1);
  const absl::Status inserted =
      transaction
          .Execute(sql::kInsertOrganization,
                   {organization.id, organization.version, organization.parent, root_mark,
                    organization.type, organization.display_name,
                    NameKey(organization.display_name), organization.workplace_kind,
                    organization.has_admission_authority, organization.committee_size,
                    organization.standing_committee_size, organization.has_youth_union,
                    organization.has_trade_union, organization.valid_from, organization.valid_to,
                    organization.synthetic, organization.create_time, organization.update_time})
          .status();
  if (!absl::IsAlreadyExists(inserted)) return inserted;
  return NameTheOther(transaction, organization, inserted);
}

absl::Status UpdateOrganization(db::Transaction& transaction, Organization* organization) {
  const auto updated =
      transaction.Execute(sql::kUpdateOrganization,
                          {organization->display_name, NameKey(organization->display_name),
                           organization->workplace_kind, organization->has_admission_authority,
                           organization->committee_size, organization->standing_committee_size,
                           organization->has_youth_union, organization->has_trade_union,
                           organization->update_time, organization->id, organization->version});
  if (absl::IsAlreadyExists(updated.status())) {
    return NameTheOther(transaction, *organization, updated.status());
  }
  KETNAP_RETURN_IF_ERROR(updated.status());
  if (*updated != 1) return EtagMismatchError(NameOf(*organization));
  ++organization->version;
  return absl::OkStatus();
}

}  // namespace ketnap::organization
