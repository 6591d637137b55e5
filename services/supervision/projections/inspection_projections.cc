#include "services/supervision/projections/inspection_projections.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/api/resource_name.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "ketnap/dossier/v1/events.pb.h"
#include "ketnap/identity/v1/events.pb.h"
#include "ketnap/organization/v1/events.pb.h"
#include "services/supervision/repository/inspection_repository.h"
#include "services/supervision/repository/sample_repository.h"
#include "services/supervision/repository/tie_repository.h"

namespace ketnap::supervision {
namespace {

constexpr Date kEver(1900, 1, 1);

// Where nobody helps or stands surety any more.
bool IsOver(dossier::v1::CandidateState state) {
  switch (state) {
    case dossier::v1::CANDIDATE_STATE_OFFICIAL_MEMBER:
    case dossier::v1::CANDIDATE_STATE_STRUCK_OFF:
    case dossier::v1::CANDIDATE_STATE_DELISTED:
    case dossier::v1::CANDIDATE_STATE_NOMINATION_DECLINED:
    case dossier::v1::CANDIDATE_STATE_REFUSED:
    case dossier::v1::CANDIDATE_STATE_REVOKED:
    case dossier::v1::CANDIDATE_STATE_MERGED:
      return true;
    default:
      return false;
  }
}

struct Bond {
  Uuid member;
  TieKind kind;
};

absl::StatusOr<std::vector<Bond>> IntroducersOf(
    const google::protobuf::RepeatedPtrField<dossier::v1::DossierDocument>& documents) {
  std::vector<Bond> bonds;
  for (const dossier::v1::DossierDocument& document : documents) {
    if (document.introducer().empty()) continue;
    KETNAP_ASSIGN_OR_RETURN(const Uuid member,
                            api::ParseResourceName(document.introducer(), "members"));
    bonds.push_back({member, TieKind::kIntroducer});
  }
  return bonds;
}

bool Names(const std::vector<Bond>& bonds, const Tie& tie) {
  return std::any_of(bonds.begin(), bonds.end(), [&](const Bond& bond) {
    return bond.member == tie.member && bond.kind == tie.kind;
  });
}

// Who stands by the person after the step: the helper, and the introducers there were and those of
// this step, without those whose paper no longer stands.
absl::StatusOr<std::vector<Bond>> BondsAfter(const dossier::v1::CandidateStepRecorded& event,
                                             const std::vector<Tie>& open) {
  std::vector<Bond> bonds;
  if (IsOver(event.candidate().state())) return bonds;
  if (!event.candidate().helper().empty()) {
    KETNAP_ASSIGN_OR_RETURN(const Uuid helper,
                            api::ParseResourceName(event.candidate().helper(), "members"));
    bonds.push_back({helper, TieKind::kHelper});
  }
  KETNAP_ASSIGN_OR_RETURN(const std::vector<Bond> removed,
                          IntroducersOf(event.step().removed_documents()));
  for (const Tie& tie : open) {
    if (tie.kind == TieKind::kIntroducer && !Names(removed, tie)) {
      bonds.push_back({tie.member, tie.kind});
    }
  }
  KETNAP_ASSIGN_OR_RETURN(const std::vector<Bond> added, IntroducersOf(event.step().documents()));
  bonds.insert(bonds.end(), added.begin(), added.end());
  return bonds;
}

std::optional<Uuid> OptionalName(const std::string& name, const char* collection) {
  const auto id = api::ParseResourceName(name, collection);
  if (!id.ok()) return std::nullopt;  // Empty, or all of them.
  return *id;
}

absl::StatusOr<Tie> SpanOf(const Uuid& member, TieKind kind, const std::string& organization,
                           const google::type::Date& first, bool has_last,
                           const google::type::Date& last) {
  Tie tie{.member = member, .kind = kind};
  KETNAP_ASSIGN_OR_RETURN(tie.organization, api::ParseResourceName(organization, "organizations"));
  KETNAP_ASSIGN_OR_RETURN(tie.first_day, DateFromProto(first));
  if (has_last) {
    KETNAP_ASSIGN_OR_RETURN(tie.last_day, DateFromProto(last));
  }
  return tie;
}

absl::StatusOr<std::vector<Tie>> TiesOf(const organization::v1::Member& member, const Uuid& id) {
  std::vector<Tie> ties;
  for (const organization::v1::MembershipStay& stay : member.stays()) {
    KETNAP_ASSIGN_OR_RETURN(const Tie tie,
                            SpanOf(id, TieKind::kBelongs, stay.organization(), stay.start_date(),
                                   stay.has_end_date(), stay.end_date()));
    ties.push_back(tie);
  }
  for (const organization::v1::Appointment& post : member.appointments()) {
    KETNAP_ASSIGN_OR_RETURN(const Tie tie,
                            SpanOf(id, TieKind::kPost, post.organization(), post.start_date(),
                                   post.has_end_date(), post.end_date()));
    ties.push_back(tie);
  }
  if (member.stays().empty()) {
    KETNAP_ASSIGN_OR_RETURN(const Uuid cell,
                            api::ParseResourceName(member.organization(), "organizations"));
    ties.push_back({id, TieKind::kBelongs, cell, kEver, kForever});
  }
  return ties;
}

// Ends the ties that no longer hold and begins those that hold from that day on.
absl::Status WriteTies(db::Transaction& transaction,
                       const dossier::v1::CandidateStepRecorded& event, const Uuid& id,
                       const Uuid& organization, Date day) {
  KETNAP_ASSIGN_OR_RETURN(const std::vector<Tie> open, ListOpenTies(transaction, id));
  KETNAP_ASSIGN_OR_RETURN(const std::vector<Bond> bonds, BondsAfter(event, open));
  for (Tie tie : open) {
    if (tie.organization == organization && Names(bonds, tie)) continue;
    tie.last_day = std::max(tie.first_day, day);
    KETNAP_RETURN_IF_ERROR(PutTie(transaction, id, tie));
  }
  for (const Bond& bond : bonds) {
    const Tie tie{bond.member, bond.kind, organization, day, kForever};
    const bool stands = std::any_of(open.begin(), open.end(), [&](const Tie& each) {
      return each.member == tie.member && each.kind == tie.kind &&
             each.organization == tie.organization;
    });
    if (!stands) KETNAP_RETURN_IF_ERROR(PutTie(transaction, id, tie));
  }
  return absl::OkStatus();
}

// The days of the person's way, what was revoked later included: an inspection looks at that too.
absl::StatusOr<PersonWay> WayOf(const dossier::v1::Candidate& candidate, const Uuid& id,
                                const Uuid& organization) {
  const dossier::v1::Milestones& reached = candidate.milestones();
  const std::pair<bool, const google::type::Date*> days[] = {
      {reached.has_nomination_date(), &reached.nomination_date()},
      {reached.has_listing_date(), &reached.listing_date()},
      {reached.has_awareness_certificate_date(), &reached.awareness_certificate_date()},
      {reached.has_application_date(), &reached.application_date()},
      {reached.has_cell_resolution_date(), &reached.cell_resolution_date()},
      {reached.has_admission_decision_date(), &reached.admission_decision_date()},
      {reached.has_ceremony_date(), &reached.ceremony_date()},
      {reached.has_official_date(), &reached.official_date()},
  };
  PersonWay way;
  way.candidate = id;
  way.organization = organization;
  size_t step = static_cast<size_t>(WayStep::kNominated);
  for (const auto& [present, day] : days) {
    if (present) {
      KETNAP_ASSIGN_OR_RETURN(way.days[step], DateFromProto(*day));
    }
    ++step;
  }
  // Who is on the list again is not off it.
  if (candidate.state() == dossier::v1::CANDIDATE_STATE_DELISTED && reached.has_delisting_date()) {
    KETNAP_ASSIGN_OR_RETURN(way.delisted, DateFromProto(reached.delisting_date()));
  }
  way.returns = candidate.return_count();
  return way;
}

// Who carries on what an organization held that has ended.
absl::Status HandOver(db::Transaction& transaction,
                      const organization::v1::Reorganization& reorganization) {
  if (reorganization.state() != organization::v1::REORGANIZATION_STATE_APPLIED) {
    return absl::OkStatus();
  }
  for (const organization::v1::LineageEdge& edge : reorganization.lineage()) {
    if (!edge.takes_rest() || !edge.predecessor_ended()) continue;
    if (edge.predecessor() == edge.successor()) continue;
    KETNAP_ASSIGN_OR_RETURN(const Uuid from,
                            api::ParseResourceName(edge.predecessor(), "organizations"));
    KETNAP_ASSIGN_OR_RETURN(const Uuid to,
                            api::ParseResourceName(edge.successor(), "organizations"));
    KETNAP_RETURN_IF_ERROR(HandInspectionsOver(transaction, from, to));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status ApplyPeopleForInspections(db::Transaction& transaction,
                                       const journal::v1::JournalEntry& entry) {
  if (!entry.event().Is<dossier::v1::CandidateStepRecorded>()) return absl::OkStatus();
  dossier::v1::CandidateStepRecorded event;
  if (!entry.event().UnpackTo(&event)) {
    return absl::InternalError("a candidate's event cannot be read");
  }
  const dossier::v1::Candidate& candidate = event.candidate();
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(candidate.name(), "candidates"));
  KETNAP_ASSIGN_OR_RETURN(const Uuid organization,
                          api::ParseResourceName(candidate.organization(), "organizations"));
  KETNAP_ASSIGN_OR_RETURN(const Date day, DateFromProto(entry.occurred_on()));
  KETNAP_ASSIGN_OR_RETURN(const bool is_newer,
                          AdvanceTieSource(transaction, id, entry.aggregate_version()));
  if (!is_newer) return absl::OkStatus();
  KETNAP_ASSIGN_OR_RETURN(const PersonWay way, WayOf(candidate, id, organization));
  // A second record of somebody is no dossier of its own.
  const bool counts = candidate.state() != dossier::v1::CANDIDATE_STATE_MERGED;
  KETNAP_RETURN_IF_ERROR(counts ? PutWay(transaction, way) : RemoveWay(transaction, id));
  return WriteTies(transaction, event, id, organization, day);
}

absl::Status ApplyMembersForInspections(db::Transaction& transaction,
                                        const journal::v1::JournalEntry& entry) {
  if (entry.event().Is<organization::v1::ReorganizationRecorded>()) {
    organization::v1::ReorganizationRecorded recorded;
    if (!entry.event().UnpackTo(&recorded)) {
      return absl::InternalError("a reorganization's event cannot be read");
    }
    return HandOver(transaction, recorded.reorganization());
  }
  if (!entry.event().Is<organization::v1::MemberChanged>()) return absl::OkStatus();
  organization::v1::MemberChanged changed;
  if (!entry.event().UnpackTo(&changed)) {
    return absl::InternalError("a member's event cannot be read");
  }
  if (changed.member().name().empty()) return absl::OkStatus();
  KETNAP_ASSIGN_OR_RETURN(const Uuid id,
                          api::ParseResourceName(changed.member().name(), "members"));
  KETNAP_ASSIGN_OR_RETURN(const bool is_newer,
                          AdvanceTieSource(transaction, id, entry.aggregate_version()));
  if (!is_newer) return absl::OkStatus();
  KETNAP_ASSIGN_OR_RETURN(const std::vector<Tie> ties, TiesOf(changed.member(), id));
  return ReplaceTies(transaction, id, ties);
}

absl::Status ApplyAccountsForInspections(db::Transaction& transaction,
                                         const journal::v1::JournalEntry& entry) {
  if (!entry.event().Is<identity::v1::AccountChanged>()) return absl::OkStatus();
  identity::v1::AccountChanged changed;
  if (!entry.event().UnpackTo(&changed)) {
    return absl::InternalError("an account's event cannot be read");
  }
  const identity::v1::Account& account = changed.account();
  AccountFact fact;
  KETNAP_ASSIGN_OR_RETURN(fact.account, api::ParseResourceName(account.name(), "accounts"));
  fact.version = entry.aggregate_version();
  fact.usable = account.state() != identity::v1::ACCOUNT_STATE_DISABLED;
  fact.member = OptionalName(account.member(), "members");
  fact.organization = OptionalName(account.organization(), "organizations");
  return PutAccount(transaction, fact);
}

}  // namespace ketnap::supervision
