#include "services/dossier/repository/relative_repository.h"

#include <utility>

#include "common/base/status_macros.h"
#include "services/dossier/repository/verification_statements.h"

namespace ketnap::dossier {
namespace {

RelativeFacts FactsOf(const db::Row& row) {
  RelativeFacts facts;
  facts.subject = row.Text(0);
  facts.relation = static_cast<int>(row.Int(1));
  facts.member = row.OptionalId(2);
  facts.member_elsewhere = row.Bool(3);
  facts.deceased = row.Bool(4);
  facts.has_civil_capacity = row.Bool(5);
  return facts;
}

}  // namespace

absl::StatusOr<std::vector<RelativeFacts>> LoadRelatives(db::Transaction& transaction,
                                                         const Uuid& candidate) {
  KETNAP_ASSIGN_OR_RETURN(const auto rows, transaction.Query(sql::kRelativesOf, {candidate}));
  std::vector<RelativeFacts> relatives;
  for (const db::Row& row : rows) relatives.push_back(FactsOf(row));
  return relatives;
}

absl::StatusOr<std::vector<SealedRelative>> LoadFamily(db::Transaction& transaction,
                                                       const Uuid& candidate) {
  KETNAP_ASSIGN_OR_RETURN(const auto rows, transaction.Query(sql::kFamilyOf, {candidate}));
  std::vector<SealedRelative> family;
  for (const db::Row& row : rows) {
    family.push_back({FactsOf(row), row.Text(6), static_cast<int>(row.Int(7))});
  }
  return family;
}

absl::Status ReplaceFamily(db::Transaction& transaction, const Uuid& candidate,
                           const std::vector<SealedRelative>& family) {
  KETNAP_RETURN_IF_ERROR(transaction.Execute(sql::kDeleteRelatives, {candidate}).status());
  for (const SealedRelative& relative : family) {
    const RelativeFacts& facts = relative.facts;
    KETNAP_RETURN_IF_ERROR(transaction
                               .Execute(sql::kInsertRelative,
                                        {candidate, relative.ordinal, facts.subject, facts.relation,
                                         facts.member, facts.member_elsewhere, facts.deceased,
                                         facts.has_civil_capacity, relative.sealed})
                               .status());
  }
  return absl::OkStatus();
}

}  // namespace ketnap::dossier
