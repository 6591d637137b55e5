#include "services/supervision/projections/stage_facts.h"

#include <string>
#include <utility>

#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "services/supervision/domain/stage.h"

namespace ketnap::supervision {
namespace {

using dossier::v1::Candidate;
using dossier::v1::Milestones;

std::vector<std::pair<std::string_view, const google::type::Date*>> DatesOf(const Milestones& way) {
  return {{step::kNominated, &way.nomination_date()},
          {step::kListed, &way.listing_date()},
          {step::kTrained, &way.awareness_certificate_date()},
          {step::kDossierOpened, &way.application_date()},
          {step::kCellResolved, &way.cell_resolution_date()},
          {step::kDecided, &way.admission_decision_date()},
          {step::kAdmitted, &way.ceremony_date()},
          {step::kOfficial, &way.official_date()}};
}

// The day that a state off the way has; null for one on it, or without a day.
const google::type::Date* LeavingDate(const Candidate& candidate) {
  const Milestones& way = candidate.milestones();
  switch (candidate.state()) {
    case dossier::v1::CANDIDATE_STATE_DELISTED:
      return &way.delisting_date();
    case dossier::v1::CANDIDATE_STATE_REFUSED:
      return &way.refusal_date();
    case dossier::v1::CANDIDATE_STATE_STRUCK_OFF:
      return &way.strike_off_date();
    case dossier::v1::CANDIDATE_STATE_REVOKED:
      return &way.revocation_date();
    default:
      return nullptr;
  }
}

bool IsCounted(const Candidate& candidate) {
  switch (candidate.state()) {
    case dossier::v1::CANDIDATE_STATE_MERGED:
    case dossier::v1::CANDIDATE_STATE_NOMINATION_DECLINED:
      return false;
    default:
      return true;
  }
}

}  // namespace

std::vector<Figure> FiguresOfStages() { return {Figure::kStage, Figure::kStageDuration}; }

absl::StatusOr<std::vector<Fact>> FactsOfStages(const Candidate& candidate) {
  WayOfPerson way;
  way.counted = IsCounted(candidate);
  for (const auto& [stage, date] : DatesOf(candidate.milestones())) {
    if (!IsSet(*date)) continue;
    KETNAP_ASSIGN_OR_RETURN(way.reached[std::string(stage)], DateFromProto(*date));
  }
  const google::type::Date* left = LeavingDate(candidate);
  if (left != nullptr && IsSet(*left)) {
    KETNAP_ASSIGN_OR_RETURN(way.left, DateFromProto(*left));
  } else if (left != nullptr) {
    way.counted = false;
  }
  return StageFacts(way);
}

}  // namespace ketnap::supervision
