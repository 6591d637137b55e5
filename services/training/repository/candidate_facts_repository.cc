#include "services/training/repository/candidate_facts_repository.h"

#include "common/base/status_macros.h"
#include "common/db/rows.h"

namespace ketnap::training {
namespace {

constexpr std::string_view kReplaceFacts =
    "REPLACE INTO candidate_fact (candidate_id, organization_id, listed_on, delisted_on, "
    "admitted_on, official_on, "
    "struck_off_on, full_name, birth_date, stage, last_step_on) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, "
    "?, ?)";
constexpr std::string_view kFindFacts =
    "SELECT candidate_id, organization_id, listed_on, delisted_on, admitted_on, official_on, "
    "struck_off_on, full_name, birth_date, stage, last_step_on "
    "FROM candidate_fact WHERE candidate_id = ?";

}  // namespace

absl::Status ReplaceCandidateFacts(db::Transaction& transaction, const CandidateFacts& facts) {
  return transaction
      .Execute(kReplaceFacts, {facts.id, facts.organization, facts.listed, facts.delisted,
                               facts.admitted, facts.official, facts.struck_off, facts.full_name,
                               facts.birth_date, facts.stage, facts.last_step})
      .status();
}

absl::StatusOr<std::optional<CandidateFacts>> FindCandidateFacts(db::Transaction& transaction,
                                                                 const Uuid& candidate) {
  KETNAP_ASSIGN_OR_RETURN(const auto row, transaction.QueryOptional(kFindFacts, {candidate}));
  if (!row.has_value()) return std::optional<CandidateFacts>();
  CandidateFacts facts;
  facts.id = row->Id(0);
  facts.organization = row->Id(1);
  facts.listed = row->OptionalDate(2);
  facts.delisted = row->OptionalDate(3);
  facts.admitted = row->OptionalDate(4);
  facts.official = row->OptionalDate(5);
  facts.struck_off = row->OptionalDate(6);
  facts.full_name = row->Text(7);
  facts.birth_date = row->OptionalDate(8);
  facts.stage = static_cast<LearnerStage>(row->Int(9));
  facts.last_step = row->OptionalDate(10);
  return std::optional<CandidateFacts>(facts);
}

std::vector<std::string_view> CandidateFactsStatements() { return {kFindFacts}; }

}  // namespace ketnap::training
