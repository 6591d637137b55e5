#include "services/supervision/projections/way_fold.h"

#include <string_view>
#include <utility>
#include <vector>

#include "common/api/resource_name.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "services/supervision/projections/person_facts.h"
#include "services/supervision/projections/stage_facts.h"
#include "services/supervision/repository/class_repository.h"

namespace ketnap::supervision {
namespace {

constexpr std::string_view kReplacePerson =
    "REPLACE INTO person_fact (candidate_id, organization_id, version, return_count, nominated_on, "
    "listed_on, trained_on, dossier_opened_on, cell_resolved_on, decided_on, admitted_on, "
    "official_on, delisted_on) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

}  // namespace

absl::StatusOr<bool> WayFold::Take(const journal::v1::JournalEntry& entry,
                                   const dossier::v1::CandidateStepRecorded& event) {
  KETNAP_ASSIGN_OR_RETURN(
      const Uuid organization,
      api::ParseResourceName(event.candidate().organization(), "organizations"));
  KETNAP_ASSIGN_OR_RETURN(const Date occurred_on, DateFromProto(entry.occurred_on()));
  if (!read_) {
    KETNAP_ASSIGN_OR_RETURN(place_, FindPersonPlace(transaction_, person_));
    read_ = true;
  }
  if (place_.has_value() && place_->version > entry.aggregate_version()) return false;
  if (!place_.has_value()) {
    KETNAP_RETURN_IF_ERROR(PutStay(transaction_, person_, kEver, organization));
  } else if (place_->organization != organization) {
    KETNAP_RETURN_IF_ERROR(PutStay(transaction_, person_, occurred_on, organization));
    moved_ = true;
  }
  place_ = PersonPlace{entry.aggregate_version(), organization};
  candidate_ = Countable(event.candidate());
  return true;
}

absl::Status WayFold::Finish(Replacement* replacement) {
  if (!candidate_.has_value()) return absl::OkStatus();
  KETNAP_ASSIGN_OR_RETURN(std::vector<Fact> facts, FactsOfWay(*candidate_));
  KETNAP_RETURN_IF_ERROR(PutPerson(facts));
  KETNAP_ASSIGN_OR_RETURN(std::vector<Fact> by_class,
                          FactsByClass(transaction_, person_, ReachedOf(facts)));
  KETNAP_ASSIGN_OR_RETURN(std::vector<Fact> stages, FactsOfStages(*candidate_));
  replacement->Add(FiguresOfWay(), std::move(facts));
  replacement->Add({Figure::kFunnelOfClass}, std::move(by_class));
  replacement->Add(FiguresOfStages(), std::move(stages));
  return absl::OkStatus();
}

// The person's row: where they are, and the day of each step.
absl::Status WayFold::PutPerson(const std::vector<Fact>& facts) {
  db::Values values{person_, place_->organization, place_->version, candidate_->return_count()};
  for (const std::string_view code :
       {step::kNominated, step::kListed, step::kTrained, step::kDossierOpened, step::kCellResolved,
        step::kDecided, step::kAdmitted, step::kOfficial, step::kDelisted}) {
    db::Value day;
    for (const Fact& fact : facts) {
      if (fact.figure == Figure::kStep && fact.code == code) day = fact.day;
    }
    values.push_back(day);
  }
  return transaction_.Execute(kReplacePerson, values).status();
}

}  // namespace ketnap::supervision
