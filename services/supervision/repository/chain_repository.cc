#include "services/supervision/repository/chain_repository.h"

#include "common/base/status_macros.h"

namespace ketnap::supervision {
namespace {

constexpr std::string_view kSpans =
    "SELECT first_day, last_day, parent_id FROM organization_place WHERE organization_id = ? AND "
    "basis = ? ORDER BY first_day";
constexpr std::string_view kForgetSpans =
    "DELETE FROM organization_place WHERE organization_id = ? AND basis = ?";
constexpr std::string_view kInsertSpan =
    "INSERT INTO organization_place (organization_id, basis, first_day, last_day, parent_id) "
    "VALUES (?, ?, ?, ?, ?)";
constexpr std::string_view kChain =
    "WITH RECURSIVE above (id, first_day, last_day) AS ("
    "SELECT CAST(? AS BINARY(16)), CAST(? AS DATE), CAST(? AS DATE) UNION ALL "
    "SELECT p.parent_id, GREATEST(a.first_day, p.first_day), LEAST(a.last_day, p.last_day) "
    "FROM above a JOIN organization_place p ON p.organization_id = a.id AND p.basis = ? AND "
    "p.first_day <= a.last_day AND p.last_day >= a.first_day AND p.parent_id IS NOT NULL) "
    "SELECT a.id, a.first_day, a.last_day, COALESCE(l.level, 0) FROM above a "
    "LEFT JOIN organization_level l ON l.organization_id = a.id";
constexpr std::string_view kLevel =
    "SELECT level FROM organization_level WHERE organization_id = ?";
constexpr std::string_view kPutLevel =
    "REPLACE INTO organization_level (organization_id, level) VALUES (?, ?)";
constexpr std::string_view kWithOthersBelow =
    "SELECT organization_id, level FROM organization_level WHERE level > 0";

}  // namespace

absl::StatusOr<std::vector<ParentSpan>> ParentSpansOf(db::Transaction& transaction, Basis basis,
                                                      const Uuid& organization) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, transaction.Query(kSpans, {organization, basis}));
  std::vector<ParentSpan> spans;
  for (const db::Row& row : rows) {
    spans.push_back({row.DateAt(0), row.DateAt(1), row.OptionalId(2)});
  }
  return spans;
}

absl::Status ReplaceParentSpans(db::Transaction& transaction, Basis basis, const Uuid& organization,
                                const std::vector<ParentSpan>& spans) {
  KETNAP_RETURN_IF_ERROR(transaction.Execute(kForgetSpans, {organization, basis}).status());
  for (const ParentSpan& span : spans) {
    KETNAP_RETURN_IF_ERROR(
        transaction.Execute(kInsertSpan, {organization, basis, span.from, span.to, span.parent})
            .status());
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<ChainPiece>> ChainOf(db::Transaction& transaction, Basis basis,
                                                const Uuid& organization, Date from, Date to) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows,
                          transaction.Query(kChain, {organization, from, to, basis}));
  std::vector<ChainPiece> pieces;
  for (const db::Row& row : rows) {
    pieces.push_back({row.Id(0), row.DateAt(1), row.DateAt(2), static_cast<int>(row.Int(3))});
  }
  return pieces;
}

absl::StatusOr<int> LevelOf(db::Transaction& transaction, const Uuid& organization) {
  KETNAP_ASSIGN_OR_RETURN(const auto row, transaction.QueryOptional(kLevel, {organization}));
  return row.has_value() ? static_cast<int>(row->Int(0)) : 0;
}

absl::Status PutLevel(db::Transaction& transaction, const Uuid& organization, int level) {
  return transaction.Execute(kPutLevel, {organization, level}).status();
}

absl::StatusOr<std::vector<std::pair<Uuid, int>>> OrganizationsWithOthersBelow(
    db::Transaction& transaction) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, transaction.Query(kWithOthersBelow));
  std::vector<std::pair<Uuid, int>> all;
  for (const db::Row& row : rows) all.emplace_back(row.Id(0), static_cast<int>(row.Int(1)));
  return all;
}

std::vector<std::string_view> ChainStatements() { return {kSpans, kChain, kLevel}; }

}  // namespace ketnap::supervision
