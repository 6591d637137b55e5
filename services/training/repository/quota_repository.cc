#include "services/training/repository/quota_repository.h"

#include "common/base/status_macros.h"
#include "common/db/rows.h"

namespace ketnap::training {
namespace {

constexpr std::string_view kQuotasOfClass =
    "SELECT q.organization_id, q.seats, q.enrolled FROM class_quota q "
    "WHERE q.training_class_id = ? ORDER BY q.organization_id";
constexpr std::string_view kListQuotas =
    "SELECT q.organization_id, q.seats, q.enrolled FROM class_quota q "
    "WHERE q.training_class_id = ? AND (? IS NULL OR EXISTS (SELECT 1 "
    "FROM replica_organization_closure c WHERE c.ancestor_id = ? AND c.descendant_id = "
    "q.organization_id) OR EXISTS (SELECT 1 FROM training_class t "
    "JOIN replica_organization_closure c ON c.descendant_id = t.organizer_id "
    "WHERE t.training_class_id = q.training_class_id AND c.ancestor_id = ?)) "
    "ORDER BY q.organization_id";
constexpr std::string_view kDeleteQuotas = "DELETE FROM class_quota WHERE training_class_id = ?";
constexpr std::string_view kInsertQuota =
    "INSERT INTO class_quota (training_class_id, organization_id, seats, enrolled) "
    "VALUES (?, ?, ?, ?)";
constexpr std::string_view kUpdateQuota =
    "UPDATE class_quota SET enrolled = ? WHERE training_class_id = ? AND organization_id = ?";
constexpr std::string_view kClassesWithQuotaOf =
    "SELECT q.training_class_id FROM class_quota q JOIN training_class t "
    "ON t.training_class_id = q.training_class_id WHERE q.organization_id = ? AND t.state < 3";

ClassQuota QuotaOf(const db::Row& row) {
  return {row.Id(0), static_cast<int>(row.Int(1)), static_cast<int>(row.Int(2))};
}

Uuid FirstId(const db::Row& row) { return row.Id(0); }

}  // namespace

absl::StatusOr<std::vector<ClassQuota>> QuotasOfClass(db::Transaction& transaction,
                                                      const Uuid& training_class) {
  return Many(transaction, kQuotasOfClass, {training_class}, &QuotaOf);
}

absl::StatusOr<std::vector<ClassQuota>> ListQuotas(db::Transaction& transaction,
                                                   const std::optional<Uuid>& root,
                                                   const Uuid& training_class) {
  return Many(transaction, kListQuotas, {training_class, root, root, root}, &QuotaOf);
}

absl::Status ReplaceQuotas(db::Transaction& transaction, const Uuid& training_class,
                           const std::vector<ClassQuota>& quotas) {
  KETNAP_RETURN_IF_ERROR(transaction.Execute(kDeleteQuotas, {training_class}).status());
  for (const ClassQuota& quota : quotas) {
    KETNAP_RETURN_IF_ERROR(transaction
                               .Execute(kInsertQuota, {training_class, quota.organization,
                                                       quota.seats, quota.enrolled})
                               .status());
  }
  return absl::OkStatus();
}

absl::Status UpdateQuota(db::Transaction& transaction, const Uuid& training_class,
                         const ClassQuota& quota) {
  return transaction.Execute(kUpdateQuota, {quota.enrolled, training_class, quota.organization})
      .status();
}

absl::StatusOr<std::vector<Uuid>> ClassesWithQuotaOf(db::Transaction& transaction,
                                                     const Uuid& organization) {
  return Many(transaction, kClassesWithQuotaOf, {organization}, &FirstId);
}

std::vector<std::string_view> QuotaStatements() {
  return {kQuotasOfClass, kListQuotas, kClassesWithQuotaOf};
}

}  // namespace ketnap::training
