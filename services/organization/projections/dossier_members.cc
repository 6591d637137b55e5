#include "services/organization/projections/dossier_members.h"

#include "common/access/request_context.h"
#include "common/api/resource_name.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "common/base/uuid.h"
#include "common/service/process_context.h"
#include "ketnap/dossier/v1/events.pb.h"
#include "services/organization/domain/text_key.h"
#include "services/organization/handlers/member_writes.h"
#include "services/organization/handlers/organization_conversion.h"
#include "services/organization/repository/member_listing.h"
#include "services/organization/repository/member_repository.h"

namespace ketnap::organization {
namespace {

CandidateStanding StandingOf(dossier::v1::CandidateState state) {
  switch (state) {
    case dossier::v1::CANDIDATE_STATE_ADMITTED_PROBATIONARY:
    case dossier::v1::CANDIDATE_STATE_OFFICIAL_PROPOSED:
    case dossier::v1::CANDIDATE_STATE_STRIKE_OFF_PROPOSED:
    case dossier::v1::CANDIDATE_STATE_RECOGNITION_REPORTED:
      return CandidateStanding::kProbationary;
    case dossier::v1::CANDIDATE_STATE_OFFICIAL_MEMBER:
      return CandidateStanding::kOfficial;
    case dossier::v1::CANDIDATE_STATE_STRUCK_OFF:
    case dossier::v1::CANDIDATE_STATE_REVOKED:
      return CandidateStanding::kStruckOff;
    default:
      return CandidateStanding::kNotAdmitted;
  }
}

// Who is on the way to another cell, or whose record was merged, is what they were before.
CandidateStanding StandingOf(const dossier::v1::Candidate& candidate) {
  const bool waits = candidate.state() == dossier::v1::CANDIDATE_STATE_TRANSFER_PENDING ||
                     candidate.state() == dossier::v1::CANDIDATE_STATE_MERGED;
  return StandingOf(waits ? candidate.resume_state() : candidate.state());
}

bool IsMember(CandidateStanding standing) {
  return standing == CandidateStanding::kProbationary || standing == CandidateStanding::kOfficial;
}

// The admission itself was taken back, by a correction or as the last step.
bool IsAdmissionUndone(const dossier::v1::CandidateStep& step, CandidateStanding standing) {
  const bool corrects =
      step.step() == dossier::v1::STEP_UNDO || step.step() == dossier::v1::STEP_CORRECT;
  return corrects && standing == CandidateStanding::kNotAdmitted &&
         IsMember(StandingOf(step.from_state()));
}

absl::StatusOr<CandidateFacts> FactsOf(const dossier::v1::Candidate& candidate, int64_t version) {
  CandidateFacts facts;
  KETNAP_ASSIGN_OR_RETURN(facts.candidate, api::ParseResourceName(candidate.name(), "candidates"));
  facts.version = version;
  facts.standing = StandingOf(candidate);
  KETNAP_ASSIGN_OR_RETURN(
      facts.organization,
      api::ParseResourceName(candidate.organization(), "organizations", "organization"));
  facts.full_name = TidyName(candidate.full_name());
  KETNAP_ASSIGN_OR_RETURN(facts.birth_date, DateFromProto(candidate.birth_date()));
  const dossier::v1::Milestones& milestones = candidate.milestones();
  KETNAP_ASSIGN_OR_RETURN(facts.ceremony_date, OptionalDateFromProto(milestones.ceremony_date()));
  KETNAP_ASSIGN_OR_RETURN(facts.admission_decision_date,
                          OptionalDateFromProto(milestones.admission_decision_date()));
  const bool revoked = candidate.state() == dossier::v1::CANDIDATE_STATE_REVOKED;
  KETNAP_ASSIGN_OR_RETURN(
      facts.strike_off_date,
      OptionalDateFromProto(revoked ? milestones.revocation_date() : milestones.strike_off_date()));
  facts.synthetic = candidate.synthetic();
  return facts;
}

absl::StatusOr<MemberCause> CauseOf(const journal::v1::JournalEntry& source) {
  MemberCause cause;
  cause.action = source.action();
  KETNAP_ASSIGN_OR_RETURN(cause.occurred_on, DateFromProto(source.occurred_on()));
  KETNAP_ASSIGN_OR_RETURN(const Uuid entry_id, Uuid::FromBytes(source.entry_id()));
  cause.request_id = entry_id.ToString();
  cause.on_behalf_of = source.actor();
  cause.historical = source.historical();
  return cause;
}

}  // namespace

absl::Status DossierMembers::Apply(db::Transaction& transaction,
                                   const journal::v1::JournalEntry& entry) const {
  dossier::v1::CandidateStepRecorded recorded;
  if (!entry.event().Is<dossier::v1::CandidateStepRecorded>()) return absl::OkStatus();
  if (!entry.event().UnpackTo(&recorded)) {
    return absl::InvalidArgumentError("dossier_members: an event that does not parse");
  }
  const dossier::v1::Candidate& candidate = recorded.candidate();
  // Most steps come before admission: they are not looked at further.
  const CandidateStanding standing = StandingOf(candidate);
  const bool undone = IsAdmissionUndone(recorded.step(), standing);
  if (standing == CandidateStanding::kNotAdmitted && !undone) return absl::OkStatus();
  KETNAP_ASSIGN_OR_RETURN(const MemberCause cause, CauseOf(entry));
  KETNAP_ASSIGN_OR_RETURN(CandidateFacts facts, FactsOf(candidate, entry.aggregate_version()));
  facts.occurred_on = cause.occurred_on;
  facts.returns = recorded.step().step() == dossier::v1::STEP_RECORD_CEREMONY ||
                  StandingOf(recorded.step().from_state()) == CandidateStanding::kStruckOff;
  const access::RequestContext context =
      service::ProcessContext(*clock_, "organization", "projections/dossier_members");
  KETNAP_RETURN_IF_ERROR(HoldTree(transaction));
  KETNAP_ASSIGN_OR_RETURN(const auto present, LockMember(transaction, MemberIdOf(facts.candidate)));
  if (undone && present.has_value()) {
    facts.standing = CandidateStanding::kStruckOff;
    facts.ceremony_date = present->admission_ceremony_date;
  }
  auto carries_on = [this](const Uuid& predecessor, const Uuid& successor) {
    return tree_->CarriedOnBy(predecessor) == successor;
  };
  std::optional<Member> member = FollowCandidate(present, facts, carries_on, context.now);
  if (!member.has_value()) return absl::OkStatus();
  if (!present.has_value()) member->create_time = context.now;
  return WriteMember(transaction, context, present.has_value() ? &*present : nullptr, cause,
                     &*member);
}

}  // namespace ketnap::organization
