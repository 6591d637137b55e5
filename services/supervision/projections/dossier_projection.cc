#include <string>
#include <string_view>
#include <vector>

#include "common/api/resource_name.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "ketnap/dossier/v1/events.pb.h"
#include "services/supervision/projections/person_facts.h"
#include "services/supervision/projections/projections.h"
#include "services/supervision/projections/stage_facts.h"
#include "services/supervision/repository/class_repository.h"
#include "services/supervision/repository/figure_rows.h"
#include "services/supervision/repository/place_repository.h"

namespace ketnap::supervision {
namespace {

constexpr std::string_view kReplacePerson =
    "REPLACE INTO person_fact (candidate_id, organization_id, version, return_count, nominated_on, "
    "listed_on, trained_on, dossier_opened_on, cell_resolved_on, decided_on, admitted_on, "
    "official_on, delisted_on) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

// The person's row: where they are, and the day of each step.
absl::Status PutPerson(db::Transaction& transaction, const Uuid& id, const Uuid& organization,
                       int64_t version, int return_count, const std::vector<Fact>& facts) {
  db::Values values{id, organization, version, return_count};
  for (const std::string_view code :
       {step::kNominated, step::kListed, step::kTrained, step::kDossierOpened, step::kCellResolved,
        step::kDecided, step::kAdmitted, step::kOfficial, step::kDelisted}) {
    db::Value day;
    for (const Fact& fact : facts) {
      if (fact.figure == Figure::kStep && fact.code == code) day = fact.day;
    }
    values.push_back(day);
  }
  return transaction.Execute(kReplacePerson, values).status();
}

}  // namespace

absl::Status ApplyDossierEntry(db::Transaction& transaction,
                               const journal::v1::JournalEntry& entry) {
  if (!entry.event().Is<dossier::v1::CandidateStepRecorded>()) return absl::OkStatus();
  dossier::v1::CandidateStepRecorded event;
  if (!entry.event().UnpackTo(&event)) {
    return absl::InternalError("a candidate's event cannot be read");
  }
  const dossier::v1::Candidate candidate = Countable(event.candidate());
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(candidate.name(), "candidates"));
  KETNAP_ASSIGN_OR_RETURN(const Uuid organization,
                          api::ParseResourceName(candidate.organization(), "organizations"));
  KETNAP_ASSIGN_OR_RETURN(const auto facts, FactsOfWay(candidate));
  KETNAP_ASSIGN_OR_RETURN(const Date occurred_on, DateFromProto(entry.occurred_on()));
  KETNAP_RETURN_IF_ERROR(LockPlaces(transaction));
  KETNAP_ASSIGN_OR_RETURN(const auto before, FindPersonPlace(transaction, id));
  // Told again: what is kept is newer, or the same.
  if (before.has_value() && before->version > entry.aggregate_version()) return absl::OkStatus();
  KETNAP_RETURN_IF_ERROR(PutPerson(transaction, id, organization, entry.aggregate_version(),
                                   candidate.return_count(), facts));
  if (!before.has_value()) {
    KETNAP_RETURN_IF_ERROR(PutStay(transaction, id, kEver, organization));
  } else if (before->organization != organization) {
    KETNAP_RETURN_IF_ERROR(PutStay(transaction, id, occurred_on, organization));
    KETNAP_RETURN_IF_ERROR(RelocateFacts(transaction, id));
  }
  KETNAP_RETURN_IF_ERROR(ReplaceFacts(transaction, id, FiguresOfWay(), facts));
  KETNAP_ASSIGN_OR_RETURN(const auto stages, FactsOfStages(candidate));
  KETNAP_RETURN_IF_ERROR(ReplaceFacts(transaction, id, FiguresOfStages(), stages));
  return CountByClass(transaction, id, ReachedOf(facts));
}

}  // namespace ketnap::supervision
