#include <optional>
#include <string>

#include "common/api/resource_name.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "ketnap/dossier/v1/events.pb.h"
#include "services/supervision/projections/projections.h"

namespace ketnap::supervision {
namespace {

constexpr std::string_view kReplaceCandidate =
    "REPLACE INTO candidate_fact (candidate_id, organization_id, version, birth_date, sex, "
    "ethnicity, "
    "general_education, qualification, occupation, youth_union_member, nominated_on, listed_on, "
    "trained_on, "
    "dossier_opened_on, cell_resolved_on, decided_on, admitted_on, official_on, delisted_on, "
    "return_count) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

absl::StatusOr<db::Value> DateOrNull(bool present, const google::type::Date& date) {
  if (!present) return db::Value();
  KETNAP_ASSIGN_OR_RETURN(const Date day, DateFromProto(date));
  return db::Value(day);
}

absl::StatusOr<db::Values> ValuesOf(const dossier::v1::Candidate& candidate, int64_t version) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(candidate.name(), "candidates"));
  KETNAP_ASSIGN_OR_RETURN(const Uuid organization,
                          api::ParseResourceName(candidate.organization(), "organizations"));
  KETNAP_ASSIGN_OR_RETURN(const Date birth, DateFromProto(candidate.birth_date()));
  db::Values values{id,
                    organization,
                    version,
                    birth,
                    candidate.sex(),
                    candidate.ethnicity(),
                    candidate.general_education(),
                    candidate.qualification(),
                    candidate.occupation(),
                    candidate.youth_union_member()};
  const dossier::v1::Milestones& reached = candidate.milestones();
  const std::pair<bool, const google::type::Date*> steps[] = {
      {reached.has_nomination_date(), &reached.nomination_date()},
      {reached.has_listing_date(), &reached.listing_date()},
      {reached.has_awareness_certificate_date(), &reached.awareness_certificate_date()},
      {reached.has_application_date(), &reached.application_date()},
      {reached.has_cell_resolution_date(), &reached.cell_resolution_date()},
      {reached.has_admission_decision_date(), &reached.admission_decision_date()},
      {reached.has_ceremony_date(), &reached.ceremony_date()},
      {reached.has_official_date(), &reached.official_date()},
      {reached.has_delisting_date(), &reached.delisting_date()},
  };
  for (const auto& [present, date] : steps) {
    KETNAP_ASSIGN_OR_RETURN(db::Value value, DateOrNull(present, *date));
    values.push_back(std::move(value));
  }
  values.push_back(candidate.return_count());
  return values;
}

}  // namespace

absl::Status ApplyDossierEntry(db::Transaction& transaction,
                               const journal::v1::JournalEntry& entry) {
  if (!entry.event().Is<dossier::v1::CandidateStepRecorded>()) return absl::OkStatus();
  dossier::v1::CandidateStepRecorded event;
  if (!entry.event().UnpackTo(&event)) {
    return absl::InternalError("a candidate's event cannot be read");
  }
  KETNAP_ASSIGN_OR_RETURN(db::Values values,
                          ValuesOf(event.candidate(), entry.aggregate_version()));
  return transaction.Execute(kReplaceCandidate, values).status();
}

}  // namespace ketnap::supervision
