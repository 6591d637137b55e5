#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/organization/repository/organization_repository.h"
#include "services/organization/repository/organization_statements.h"

namespace ketnap::organization {
namespace {

OrganizationType TypeOf(const db::Row& row) {
  OrganizationType type;
  type.code = row.Text(0);
  type.version = row.Int(1);
  type.display_name = row.Text(2);
  type.may_be_root = row.Bool(3);
  type.holds_members = row.Bool(4);
  type.may_decide_admission = row.Bool(5);
  type.valid_from = row.OptionalDate(6);
  type.valid_to = row.OptionalDate(7);
  return type;
}

absl::Status InsertParents(db::Transaction& transaction, const OrganizationType& type) {
  for (const std::string& parent : type.allowed_parents) {
    KETNAP_RETURN_IF_ERROR(
        transaction.Execute(sql::kInsertTypeParent, {type.code, parent}).status());
  }
  return absl::OkStatus();
}

absl::StatusOr<int64_t> CountBy(db::Transaction& transaction, std::string_view sql,
                                std::string_view type) {
  KETNAP_ASSIGN_OR_RETURN(const auto row, transaction.QueryOptional(sql, {type}));
  return row.has_value() ? row->Int(0) : 0;
}

}  // namespace

absl::StatusOr<std::optional<OrganizationType>> FindType(db::Transaction& transaction,
                                                         std::string_view code) {
  KETNAP_ASSIGN_OR_RETURN(const auto row, transaction.QueryOptional(sql::kFindType, {code}));
  if (!row.has_value()) return std::nullopt;
  OrganizationType type = TypeOf(*row);
  KETNAP_ASSIGN_OR_RETURN(const db::Rows parents, transaction.Query(sql::kTypeParents, {code}));
  for (const db::Row& parent : parents) type.allowed_parents.push_back(parent.Text(0));
  return type;
}

absl::StatusOr<std::vector<OrganizationType>> ListTypes(db::Transaction& transaction,
                                                        std::string_view after, int limit) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, transaction.Query(sql::kListTypes, {after, limit}));
  std::vector<OrganizationType> types;
  for (const db::Row& row : rows) types.push_back(TypeOf(row));
  if (types.empty()) return types;
  KETNAP_ASSIGN_OR_RETURN(
      const db::Rows parents,
      transaction.Query(sql::kParentsOfTypes, {types.front().code, types.back().code}));
  // Both are ordered by code.
  auto type = types.begin();
  for (const db::Row& row : parents) {
    while (type != types.end() && type->code < row.Text(0)) ++type;
    if (type == types.end()) break;
    if (type->code == row.Text(0)) type->allowed_parents.push_back(row.Text(1));
  }
  return types;
}

absl::Status InsertType(db::Transaction& transaction, const OrganizationType& type) {
  KETNAP_RETURN_IF_ERROR(
      transaction
          .Execute(sql::kInsertType,
                   {type.code, type.version, type.display_name, type.may_be_root,
                    type.holds_members, type.may_decide_admission, type.valid_from, type.valid_to})
          .status());
  return InsertParents(transaction, type);
}

absl::Status UpdateType(db::Transaction& transaction, OrganizationType* type) {
  KETNAP_ASSIGN_OR_RETURN(
      const int64_t updated,
      transaction.Execute(
          sql::kUpdateType,
          {type->display_name, type->may_be_root, type->holds_members, type->may_decide_admission,
           type->valid_from, type->valid_to, type->code, type->version}));
  if (updated != 1) return EtagMismatchError(NameOf(*type));
  ++type->version;
  KETNAP_RETURN_IF_ERROR(transaction.Execute(sql::kDeleteTypeParents, {type->code}).status());
  return InsertParents(transaction, *type);
}

absl::StatusOr<TypeUse> CountUse(db::Transaction& transaction, std::string_view type) {
  TypeUse use;
  KETNAP_ASSIGN_OR_RETURN(const db::Rows places,
                          transaction.Query(sql::kCountByParentType, {type}));
  for (const db::Row& row : places) use.places.push_back({row.OptionalText(0), row.Int(1)});
  KETNAP_ASSIGN_OR_RETURN(use.deciding, CountBy(transaction, sql::kCountDecidingOfType, type));
  KETNAP_ASSIGN_OR_RETURN(use.with_members,
                          CountBy(transaction, sql::kCountWithMembersOfType, type));
  return use;
}

}  // namespace ketnap::organization
