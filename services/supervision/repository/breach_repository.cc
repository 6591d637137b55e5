#include "services/supervision/repository/breach_repository.h"

#include "common/base/status_macros.h"

namespace ketnap::supervision {
namespace {

constexpr std::string_view kBreachesOf =
    "SELECT version, clause, breached_on, number FROM breach_step WHERE candidate_id = ? "
    "ORDER BY version, clause";
constexpr std::string_view kForgetVersion =
    "DELETE FROM breach_step WHERE candidate_id = ? AND version = ?";
constexpr std::string_view kForgetAfter =
    "DELETE FROM breach_step WHERE candidate_id = ? AND version > ?";
constexpr std::string_view kInsert =
    "REPLACE INTO breach_step (candidate_id, version, clause, breached_on, number) "
    "VALUES (?, ?, ?, ?, ?)";

}  // namespace

absl::Status ReplaceBreaches(db::Transaction& transaction, const Uuid& candidate, int64_t version,
                             const std::vector<Breach>& breaches) {
  KETNAP_RETURN_IF_ERROR(transaction.Execute(kForgetVersion, {candidate, version}).status());
  for (const Breach& breach : breaches) {
    KETNAP_RETURN_IF_ERROR(
        transaction.Execute(kInsert, {candidate, version, breach.clause, breach.day, breach.number})
            .status());
  }
  return absl::OkStatus();
}

absl::Status ForgetBreachesAfter(db::Transaction& transaction, const Uuid& candidate,
                                 int64_t version) {
  return transaction.Execute(kForgetAfter, {candidate, version}).status();
}

absl::StatusOr<std::map<int64_t, std::vector<Breach>>> BreachesOf(db::Transaction& transaction,
                                                                  const Uuid& candidate) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, transaction.Query(kBreachesOf, {candidate}));
  std::map<int64_t, std::vector<Breach>> breaches;
  for (const db::Row& row : rows) {
    breaches[row.Int(0)].push_back({row.Text(1), row.DateAt(2), row.Int(3)});
  }
  return breaches;
}

std::vector<std::string_view> BreachStatements() {
  return {kBreachesOf, kForgetVersion, kForgetAfter};
}

}  // namespace ketnap::supervision
