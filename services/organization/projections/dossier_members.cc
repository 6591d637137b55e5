#include "services/organization/projections/dossier_members.h"

#include "absl/strings/str_cat.h"
#include "common/access/request_context.h"
#include "common/api/resource_name.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "common/base/uuid.h"
#include "common/journal/writer.h"
#include "ketnap/dossier/v1/events.pb.h"
#include "ketnap/organization/v1/events.pb.h"
#include "services/organization/domain/text_key.h"
#include "services/organization/handlers/conversion.h"
#include "services/organization/repository/member_repository.h"

namespace ketnap::organization {
namespace {

CandidateStanding StandingOf(dossier::v1::CandidateState state) {
  switch (state) {
    case dossier::v1::CANDIDATE_STATE_ADMITTED_PROBATIONARY:
    case dossier::v1::CANDIDATE_STATE_OFFICIAL_PROPOSED:
    case dossier::v1::CANDIDATE_STATE_STRIKE_OFF_PROPOSED:
      return CandidateStanding::kProbationary;
    case dossier::v1::CANDIDATE_STATE_OFFICIAL_MEMBER:
      return CandidateStanding::kOfficial;
    case dossier::v1::CANDIDATE_STATE_STRUCK_OFF:
      return CandidateStanding::kStruckOff;
    default:
      return CandidateStanding::kNotAdmitted;
  }
}

absl::StatusOr<CandidateFacts> FactsOf(const dossier::v1::Candidate& candidate, int64_t version) {
  CandidateFacts facts;
  KETNAP_ASSIGN_OR_RETURN(facts.candidate, api::ParseResourceName(candidate.name(), "candidates"));
  facts.version = version;
  facts.standing = StandingOf(candidate.state());
  KETNAP_ASSIGN_OR_RETURN(
      facts.organization,
      api::ParseResourceName(candidate.organization(), "organizations", "organization"));
  facts.full_name = TidyName(candidate.full_name());
  KETNAP_ASSIGN_OR_RETURN(facts.birth_date, DateFromProto(candidate.birth_date()));
  const dossier::v1::Milestones& milestones = candidate.milestones();
  KETNAP_ASSIGN_OR_RETURN(facts.ceremony_date, OptionalDateFromProto(milestones.ceremony_date()));
  KETNAP_ASSIGN_OR_RETURN(facts.admission_decision_date,
                          OptionalDateFromProto(milestones.admission_decision_date()));
  facts.synthetic = candidate.synthetic();
  return facts;
}

access::RequestContext ProcessContext(const Clock& clock) {
  access::RequestContext context;
  context.caller.issuer = "organization";
  context.method = "projections/dossier_members";
  context.now = clock.Now();
  context.today = clock.Today();
  context.deadline = absl::InfiniteFuture();
  return context;
}

absl::StatusOr<journal::Change> ChangeOf(const Member& member,
                                         const journal::v1::JournalEntry& source) {
  journal::Change change;
  change.aggregate_type = "members";
  change.aggregate_id = member.id;
  change.version = member.version;
  change.action = source.action();
  KETNAP_ASSIGN_OR_RETURN(change.occurred_on, DateFromProto(source.occurred_on()));
  change.organization = member.organization;
  KETNAP_ASSIGN_OR_RETURN(const Uuid entry_id, Uuid::FromBytes(source.entry_id()));
  change.request_id = entry_id.ToString();
  change.on_behalf_of = source.actor();
  change.historical = source.historical();
  return change;
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
  if (StandingOf(candidate.state()) == CandidateStanding::kNotAdmitted) return absl::OkStatus();
  KETNAP_ASSIGN_OR_RETURN(const CandidateFacts facts,
                          FactsOf(candidate, entry.aggregate_version()));
  KETNAP_ASSIGN_OR_RETURN(const auto present, LockMember(transaction, MemberIdOf(facts.candidate)));
  std::optional<Member> member = FollowCandidate(present, facts);
  if (!member.has_value()) return absl::OkStatus();

  const access::RequestContext context = ProcessContext(*clock_);
  member->update_time = context.now;
  if (present.has_value()) {
    KETNAP_RETURN_IF_ERROR(UpdateMember(transaction, &*member));
  } else {
    member->version = 1;
    member->create_time = context.now;
    KETNAP_RETURN_IF_ERROR(InsertMember(transaction, *member));
  }
  KETNAP_ASSIGN_OR_RETURN(const journal::Change change, ChangeOf(*member, entry));
  v1::MemberChanged event;
  *event.mutable_member() = ToProto(*member);
  return journal::Append(transaction, context, change, event);
}

}  // namespace ketnap::organization
