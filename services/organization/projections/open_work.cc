#include "services/organization/projections/open_work.h"

#include <optional>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "common/api/resource_name.h"
#include "common/base/status_macros.h"
#include "ketnap/dossier/v1/events.pb.h"
#include "ketnap/identity/v1/events.pb.h"
#include "ketnap/training/v1/events.pb.h"
#include "services/organization/handlers/organization_conversion.h"
#include "services/organization/repository/open_work_repository.h"

namespace ketnap::organization {
namespace {

constexpr std::string_view kWholeSuite = "organizations/-";

absl::Status Unreadable(std::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat("open_work: ", what, " does not parse"));
}

bool IsOpen(dossier::v1::CandidateState state) {
  switch (state) {
    case dossier::v1::CANDIDATE_STATE_OFFICIAL_MEMBER:
    case dossier::v1::CANDIDATE_STATE_STRUCK_OFF:
    case dossier::v1::CANDIDATE_STATE_MERGED:
      return false;
    default:
      return true;
  }
}

}  // namespace

absl::Status ApplyOpenCandidate(db::Transaction& transaction,
                                const journal::v1::JournalEntry& entry) {
  if (!entry.event().Is<dossier::v1::CandidateStepRecorded>()) return absl::OkStatus();
  dossier::v1::CandidateStepRecorded event;
  if (!entry.event().UnpackTo(&event)) return Unreadable("a candidate's step");
  KETNAP_ASSIGN_OR_RETURN(const Uuid candidate,
                          api::ParseResourceName(event.candidate().name(), "candidates"));
  std::optional<Uuid> organization;
  if (IsOpen(event.candidate().state())) {
    KETNAP_ASSIGN_OR_RETURN(organization, api::ParseResourceName(event.candidate().organization(),
                                                                 "organizations", "organization"));
  }
  return PutOpenCandidate(transaction, candidate, organization, entry.aggregate_version());
}

absl::Status ApplyGrant(db::Transaction& transaction, const journal::v1::JournalEntry& entry) {
  if (!entry.event().Is<identity::v1::GrantChanged>()) return absl::OkStatus();
  identity::v1::GrantChanged event;
  if (!entry.event().UnpackTo(&event)) return Unreadable("a grant");
  const identity::v1::Grant& grant = event.grant();
  if (grant.organization() == kWholeSuite) return absl::OkStatus();
  GrantFacts facts;
  KETNAP_ASSIGN_OR_RETURN(facts.grant, api::ParseResourceName(grant.name(), "grants"));
  KETNAP_ASSIGN_OR_RETURN(facts.account,
                          api::ParseResourceName(grant.account(), "accounts", "account"));
  KETNAP_ASSIGN_OR_RETURN(facts.valid_to, OptionalDateFromProto(grant.valid_to()));
  facts.version = entry.aggregate_version();
  facts.role = grant.role();
  if (!grant.has_revoke_time()) {
    KETNAP_ASSIGN_OR_RETURN(
        facts.organization,
        api::ParseResourceName(grant.organization(), "organizations", "organization"));
  }
  return PutGrant(transaction, facts);
}

absl::Status ApplyOpenClass(db::Transaction& transaction, const journal::v1::JournalEntry& entry) {
  if (!entry.event().Is<training::v1::ClassChanged>()) return absl::OkStatus();
  training::v1::ClassChanged event;
  if (!entry.event().UnpackTo(&event)) return Unreadable("a class");
  const training::v1::TrainingClass& changed = event.training_class();
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(changed.name(), "trainingClasses"));
  std::optional<Uuid> organizer;
  if (changed.state() != training::v1::CLASS_STATE_COMPLETED) {
    KETNAP_ASSIGN_OR_RETURN(
        organizer, api::ParseResourceName(changed.organizer(), "organizations", "organizer"));
  }
  return PutOpenClass(transaction, id, organizer, entry.aggregate_version(), changed.title());
}

}  // namespace ketnap::organization
