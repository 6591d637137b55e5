#include "services/supervision/repository/statistics_repository.h"

#include "common/base/status_macros.h"

namespace ketnap::supervision {
namespace {

constexpr std::string_view kChildrenOn =
    "SELECT descendant_id FROM replica_organization_span WHERE ancestor_id = ? AND depth = 1 AND "
    "? BETWEEN valid_from AND valid_to";
constexpr std::string_view kChildrenToday =
    "SELECT id FROM replica_organization WHERE parent_id = ? AND (valid_to IS NULL OR valid_to >= "
    "?)";

absl::StatusOr<std::vector<Uuid>> Ids(db::Transaction& transaction, std::string_view sql,
                                      const db::Values& values) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, transaction.Query(sql, values));
  std::vector<Uuid> ids;
  for (const db::Row& row : rows) ids.push_back(row.Id(0));
  return ids;
}

}  // namespace

absl::StatusOr<std::vector<Uuid>> ChildrenOn(db::Transaction& transaction, const Uuid& parent,
                                             Date day) {
  return Ids(transaction, kChildrenOn, {parent, day});
}

absl::StatusOr<std::vector<Uuid>> ChildrenToday(db::Transaction& transaction, const Uuid& parent,
                                                Date today) {
  return Ids(transaction, kChildrenToday, {parent, today});
}

std::vector<std::string_view> ChildrenStatements() { return {kChildrenOn, kChildrenToday}; }

}  // namespace ketnap::supervision
