#include "services/supervision/repository/breach_repository.h"

#include <algorithm>

#include "common/base/status_macros.h"

namespace ketnap::supervision {
namespace {

constexpr std::string_view kBreachesOf =
    "SELECT clause, breached_on, number FROM breach_step WHERE candidate_id = ? "
    "ORDER BY version, clause";
constexpr std::string_view kBreachesOfVersion =
    "SELECT clause, breached_on, number FROM breach_step WHERE candidate_id = ? AND version = ? "
    "ORDER BY clause";
constexpr std::string_view kForgetVersion =
    "DELETE FROM breach_step WHERE candidate_id = ? AND version = ?";
constexpr std::string_view kForgetAfter =
    "DELETE FROM breach_step WHERE candidate_id = ? AND version > ?";
constexpr std::string_view kInsert =
    "REPLACE INTO breach_step (candidate_id, version, clause, breached_on, number) "
    "VALUES (?, ?, ?, ?, ?)";

absl::StatusOr<std::vector<Breach>> Read(db::Transaction& transaction, std::string_view sql,
                                         const db::Values& values) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, transaction.Query(sql, values));
  std::vector<Breach> breaches;
  for (const db::Row& row : rows) breaches.push_back({row.Text(0), row.DateAt(1), row.Int(2)});
  return breaches;
}

}  // namespace

absl::StatusOr<bool> ReplaceBreaches(db::Transaction& transaction, const Uuid& candidate,
                                     int64_t version, const std::vector<Breach>& breaches) {
  KETNAP_ASSIGN_OR_RETURN(const auto before,
                          Read(transaction, kBreachesOfVersion, {candidate, version}));
  std::vector<Breach> after = breaches;
  std::sort(after.begin(), after.end(),
            [](const Breach& a, const Breach& b) { return a.clause < b.clause; });
  if (before == after) return false;
  KETNAP_RETURN_IF_ERROR(transaction.Execute(kForgetVersion, {candidate, version}).status());
  for (const Breach& breach : after) {
    KETNAP_RETURN_IF_ERROR(
        transaction.Execute(kInsert, {candidate, version, breach.clause, breach.day, breach.number})
            .status());
  }
  return true;
}

absl::StatusOr<bool> ForgetBreachesAfter(db::Transaction& transaction, const Uuid& candidate,
                                         int64_t version) {
  KETNAP_ASSIGN_OR_RETURN(const int64_t rows,
                          transaction.Execute(kForgetAfter, {candidate, version}));
  return rows > 0;
}

absl::StatusOr<std::vector<Breach>> BreachesOf(db::Transaction& transaction,
                                               const Uuid& candidate) {
  return Read(transaction, kBreachesOf, {candidate});
}

std::vector<std::string_view> BreachStatements() {
  return {kBreachesOf, kBreachesOfVersion, kForgetVersion, kForgetAfter};
}

}  // namespace ketnap::supervision
