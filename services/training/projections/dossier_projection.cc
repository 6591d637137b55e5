#include "services/training/projections/dossier_projection.h"

#include <optional>

#include "common/api/resource_name.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "ketnap/dossier/v1/events.pb.h"
#include "services/training/repository/class_repository.h"

namespace ketnap::training {
namespace {

absl::StatusOr<std::optional<Date>> OptionalDate(bool present, const google::type::Date& date) {
  if (!present) return std::optional<Date>();
  KETNAP_ASSIGN_OR_RETURN(const Date day, DateFromProto(date));
  return std::optional<Date>(day);
}

}  // namespace

absl::Status ApplyDossierEntry(db::Transaction& transaction,
                               const journal::v1::JournalEntry& entry) {
  if (!entry.event().Is<dossier::v1::CandidateStepRecorded>()) return absl::OkStatus();
  dossier::v1::CandidateStepRecorded event;
  if (!entry.event().UnpackTo(&event)) {
    return absl::InternalError("a candidate's event cannot be read");
  }
  const dossier::v1::Candidate& candidate = event.candidate();
  // A second record of somebody goes to no class; whose decision was revoked, goes as little as who
  // was struck off.
  const bool merged = candidate.state() == dossier::v1::CANDIDATE_STATE_MERGED;
  const bool revoked = candidate.state() == dossier::v1::CANDIDATE_STATE_REVOKED;
  const dossier::v1::Milestones reached =
      merged ? dossier::v1::Milestones() : candidate.milestones();
  CandidateFacts facts;
  KETNAP_ASSIGN_OR_RETURN(facts.id, api::ParseResourceName(candidate.name(), "candidates"));
  KETNAP_ASSIGN_OR_RETURN(facts.organization,
                          api::ParseResourceName(candidate.organization(), "organizations"));
  KETNAP_ASSIGN_OR_RETURN(facts.listed,
                          OptionalDate(reached.has_listing_date(), reached.listing_date()));
  KETNAP_ASSIGN_OR_RETURN(facts.delisted,
                          OptionalDate(reached.has_delisting_date(), reached.delisting_date()));
  KETNAP_ASSIGN_OR_RETURN(facts.admitted,
                          OptionalDate(reached.has_ceremony_date(), reached.ceremony_date()));
  KETNAP_ASSIGN_OR_RETURN(facts.official,
                          OptionalDate(reached.has_official_date(), reached.official_date()));
  KETNAP_ASSIGN_OR_RETURN(facts.struck_off,
                          OptionalDate(reached.has_strike_off_date(), reached.strike_off_date()));
  if (revoked) {
    KETNAP_ASSIGN_OR_RETURN(facts.struck_off,
                            OptionalDate(reached.has_revocation_date(), reached.revocation_date()));
  }
  return ReplaceCandidateFacts(transaction, facts);
}

}  // namespace ketnap::training
