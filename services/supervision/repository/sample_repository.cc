#include "services/supervision/repository/sample_repository.h"

#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/base/status_macros.h"
#include "common/db/rows.h"

namespace ketnap::supervision {
namespace {

// In the order of WayStep.
#define KETNAP_WAY_DAYS                                                                    \
  "nominated_on, listed_on, trained_on, dossier_opened_on, cell_resolved_on, decided_on, " \
  "admitted_on, official_on, delisted_on, return_count"
constexpr std::string_view kPutWay =
    "REPLACE INTO candidate_way (candidate_id, organization_id, " KETNAP_WAY_DAYS
    ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr std::string_view kRemoveWay = "DELETE FROM candidate_way WHERE candidate_id = ?";
constexpr std::string_view kWaysBelow =
    "SELECT p.candidate_id, p.organization_id, " KETNAP_WAY_DAYS
    " FROM replica_organization_closure c "
    "JOIN candidate_way p ON p.organization_id = c.descendant_id WHERE c.ancestor_id = ?";
constexpr std::string_view kInsertSample =
    "INSERT INTO inspection_sample (sample_id, inspection_id, subject_id, seed, size, population, "
    "facts_digest, sample_digest, create_time) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr std::string_view kInsertItem =
    "INSERT INTO inspection_sample_item (sample_id, position, candidate_id, organization_id, "
    "weight, risks) VALUES (?, ?, ?, ?, ?, ?)";
constexpr std::string_view kListSamples =
    "SELECT sample_id, inspection_id, subject_id, seed, size, population, facts_digest, "
    "sample_digest, create_time FROM inspection_sample WHERE inspection_id = ? AND sample_id > ? "
    "ORDER BY sample_id LIMIT ?";
constexpr std::string_view kListItems =
    "SELECT candidate_id, organization_id, weight, risks FROM inspection_sample_item "
    "WHERE sample_id = ? ORDER BY position";

PersonWay WayOf(const db::Row& row) {
  PersonWay way;
  way.candidate = row.Id(0);
  way.organization = row.Id(1);
  for (size_t step = 1; step < kWaySteps; ++step) way.days[step] = row.OptionalDate(step + 1);
  way.delisted = row.OptionalDate(10);
  way.returns = static_cast<int>(row.Int(11));
  return way;
}

Sample SampleOf(const db::Row& row) {
  Sample sample;
  sample.id = row.Id(0);
  sample.inspection = row.Id(1);
  sample.subject = row.OptionalId(2);
  sample.seed = row.Int(3);
  sample.size = static_cast<int>(row.Int(4));
  sample.population = static_cast<int>(row.Int(5));
  sample.facts_digest = row.Text(6);
  sample.sample_digest = row.Text(7);
  sample.create_time = row.TimeAt(8);
  return sample;
}

SampleItem ItemOf(const db::Row& row) {
  return {row.Id(0), row.Id(1), static_cast<int>(row.Int(2)),
          absl::StrSplit(row.Text(3), ',', absl::SkipEmpty())};
}

}  // namespace

absl::Status PutWay(db::Transaction& transaction, const PersonWay& way) {
  db::Values values = {way.candidate, way.organization};
  for (size_t step = 1; step < kWaySteps; ++step) values.push_back(way.days[step]);
  values.insert(values.end(), {way.delisted, way.returns});
  return transaction.Execute(kPutWay, values).status();
}

absl::Status RemoveWay(db::Transaction& transaction, const Uuid& candidate) {
  return transaction.Execute(kRemoveWay, {candidate}).status();
}

absl::StatusOr<std::vector<PersonWay>> ListWaysBelow(db::Transaction& transaction,
                                                     const Uuid& root) {
  return Many(transaction, kWaysBelow, {root}, &WayOf);
}

absl::Status InsertSample(db::Transaction& transaction, const Sample& sample) {
  KETNAP_RETURN_IF_ERROR(
      transaction
          .Execute(kInsertSample, {sample.id, sample.inspection, sample.subject, sample.seed,
                                   sample.size, sample.population, sample.facts_digest,
                                   sample.sample_digest, sample.create_time})
          .status());
  for (size_t i = 0; i < sample.items.size(); ++i) {
    const SampleItem& item = sample.items[i];
    KETNAP_RETURN_IF_ERROR(
        transaction
            .Execute(kInsertItem, {sample.id, i, item.candidate, item.organization, item.weight,
                                   absl::StrJoin(item.risks, ",")})
            .status());
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Sample>> ListSamples(db::Transaction& transaction,
                                                const Uuid& inspection,
                                                const std::optional<Uuid>& after, int limit) {
  KETNAP_ASSIGN_OR_RETURN(
      std::vector<Sample> samples,
      Many(transaction, kListSamples, {inspection, after.value_or(Uuid()), limit}, &SampleOf));
  for (Sample& sample : samples) {
    KETNAP_ASSIGN_OR_RETURN(sample.items, Many(transaction, kListItems, {sample.id}, &ItemOf));
  }
  return samples;
}

std::vector<std::string_view> SampleStatements() { return {kWaysBelow, kListSamples, kListItems}; }

}  // namespace ketnap::supervision
