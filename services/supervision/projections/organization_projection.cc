#include <optional>
#include <string>
#include <vector>

#include "common/api/resource_name.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "ketnap/organization/v1/events.pb.h"
#include "services/supervision/projections/projections.h"
#include "services/supervision/repository/figure_moves.h"
#include "services/supervision/repository/place_repository.h"
#include "services/supervision/repository/plan_repository.h"

namespace ketnap::supervision {
namespace {

absl::Status Unreadable() { return absl::InternalError("an organization's event cannot be read"); }

absl::StatusOr<Uuid> OrganizationId(const std::string& name) {
  return api::ParseResourceName(name, "organizations");
}

// A plan that was never approved measures nothing; one whose organization ended measured until
// then.
PlanStanding StandingOf(const organization::v1::Plan& plan) {
  if (plan.state() == organization::v1::PLAN_STATE_APPROVED) return PlanStanding::kInForce;
  const bool was_approved =
      plan.state() == organization::v1::PLAN_STATE_SUPERSEDED && plan.has_approval_date();
  return was_approved ? PlanStanding::kCarriedOn : PlanStanding::kNotApproved;
}

absl::Status ApplyPlan(db::Transaction& transaction, const organization::v1::Plan& plan,
                       const journal::v1::JournalEntry& entry) {
  PlanContent content;
  PlanFact& fact = content.plan;
  KETNAP_ASSIGN_OR_RETURN(fact.id, api::ParseResourceName(plan.name(), "plans"));
  KETNAP_ASSIGN_OR_RETURN(fact.organization, OrganizationId(plan.organization()));
  KETNAP_ASSIGN_OR_RETURN(fact.start_date, DateFromProto(plan.start_date()));
  KETNAP_ASSIGN_OR_RETURN(fact.end_date, DateFromProto(plan.end_date()));
  fact.title = plan.title();
  fact.whole_target = plan.whole_target();
  fact.revision = plan.revision();
  content.version = entry.aggregate_version();
  content.period = plan.period();
  content.standing = StandingOf(plan);
  content.carries_on = !plan.predecessor().empty();
  KETNAP_ASSIGN_OR_RETURN(content.occurred_on, DateFromProto(entry.occurred_on()));
  for (const organization::v1::Target& target : plan.targets()) {
    KETNAP_ASSIGN_OR_RETURN(const Uuid part, OrganizationId(target.organization()));
    content.parts.push_back({part, target.admissions()});
  }
  return PutPlan(transaction, content);
}

// The candidate whom a split named, or whom the member it named had been; nothing for a member from
// before the suite.
absl::StatusOr<std::optional<Uuid>> PersonOf(db::Transaction& transaction,
                                             const std::string& resource) {
  if (resource.starts_with("members/")) {
    KETNAP_ASSIGN_OR_RETURN(const Uuid member, api::ParseResourceName(resource, "members"));
    return CandidateOfMember(transaction, member);
  }
  KETNAP_ASSIGN_OR_RETURN(const Uuid candidate, api::ParseResourceName(resource, "candidates"));
  return std::optional<Uuid>(candidate);
}

bool HasEnded(const organization::v1::Reorganization& reorganization,
              const std::string& organization) {
  for (const organization::v1::LineageEdge& edge : reorganization.lineage()) {
    if (edge.predecessor() == organization && edge.predecessor_ended()) return true;
  }
  return false;
}

absl::Status ApplyReorganization(db::Transaction& transaction,
                                 const organization::v1::ReorganizationRecorded& recorded) {
  const organization::v1::Reorganization& reorganization = recorded.reorganization();
  if (reorganization.state() != organization::v1::REORGANIZATION_STATE_APPLIED) {
    return absl::OkStatus();
  }
  KETNAP_RETURN_IF_ERROR(LockPlaces(transaction));
  std::vector<Handover> handovers;
  for (const organization::v1::Relocation& relocation : recorded.relocations()) {
    Handover handover;
    KETNAP_ASSIGN_OR_RETURN(handover.candidate, PersonOf(transaction, relocation.resource()));
    if (!handover.candidate.has_value()) continue;
    KETNAP_ASSIGN_OR_RETURN(handover.from, OrganizationId(relocation.from_organization()));
    KETNAP_ASSIGN_OR_RETURN(handover.to, OrganizationId(relocation.to_organization()));
    KETNAP_ASSIGN_OR_RETURN(handover.effective_date,
                            DateFromProto(reorganization.effective_date()));
    handover.ended = HasEnded(reorganization, relocation.from_organization());
    handovers.push_back(handover);
  }
  for (const organization::v1::LineageEdge& edge : reorganization.lineage()) {
    if (!edge.takes_rest() || edge.predecessor() == edge.successor()) continue;
    Handover handover;
    KETNAP_ASSIGN_OR_RETURN(handover.from, OrganizationId(edge.predecessor()));
    KETNAP_ASSIGN_OR_RETURN(handover.to, OrganizationId(edge.successor()));
    KETNAP_ASSIGN_OR_RETURN(handover.effective_date, DateFromProto(edge.effective_date()));
    handover.ended = edge.predecessor_ended();
    handovers.push_back(handover);
  }
  return ApplyHandovers(transaction, handovers);
}

absl::StatusOr<std::optional<Uuid>> ParentId(const std::string& name) {
  if (name.empty()) return std::optional<Uuid>();
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, OrganizationId(name));
  return std::optional<Uuid>(id);
}

// Events from before there were periods have none: where it stands today it always stood.
absl::Status ApplyOrganization(db::Transaction& transaction,
                               const organization::v1::OrganizationChanged& changed) {
  const organization::v1::Organization& organization = changed.organization();
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, OrganizationId(organization.name()));
  KETNAP_ASSIGN_OR_RETURN(const auto today, ParentId(organization.parent()));
  std::vector<ParentSpan> parents;
  for (const organization::v1::OrganizationPeriod& period : changed.periods()) {
    KETNAP_ASSIGN_OR_RETURN(const Date from, DateFromProto(period.valid_from()));
    KETNAP_ASSIGN_OR_RETURN(const auto parent, ParentId(period.parent()));
    parents.push_back({from, kForever, parent});
  }
  if (parents.empty()) parents.push_back({kEver, kForever, today});
  KETNAP_RETURN_IF_ERROR(PutOrganizationPlace(transaction, id, parents, today));
  return PutWorkplaceKind(transaction, id, organization.workplace_kind());
}

absl::Status ApplyMember(db::Transaction& transaction, const organization::v1::Member& member) {
  if (member.candidate().empty()) return absl::OkStatus();
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(member.name(), "members"));
  KETNAP_ASSIGN_OR_RETURN(const Uuid candidate,
                          api::ParseResourceName(member.candidate(), "candidates"));
  return PutMember(transaction, id, candidate);
}

}  // namespace

absl::Status ApplyOrganizationEntry(db::Transaction& transaction,
                                    const journal::v1::JournalEntry& entry) {
  const google::protobuf::Any& event = entry.event();
  if (event.Is<organization::v1::PlanChanged>()) {
    organization::v1::PlanChanged changed;
    if (!event.UnpackTo(&changed)) return Unreadable();
    return ApplyPlan(transaction, changed.plan(), entry);
  }
  if (event.Is<organization::v1::OrganizationChanged>()) {
    organization::v1::OrganizationChanged changed;
    if (!event.UnpackTo(&changed)) return Unreadable();
    return ApplyOrganization(transaction, changed);
  }
  if (event.Is<organization::v1::MemberChanged>()) {
    organization::v1::MemberChanged changed;
    if (!event.UnpackTo(&changed)) return Unreadable();
    return ApplyMember(transaction, changed.member());
  }
  if (event.Is<organization::v1::ReorganizationRecorded>()) {
    organization::v1::ReorganizationRecorded recorded;
    if (!event.UnpackTo(&recorded)) return Unreadable();
    return ApplyReorganization(transaction, recorded);
  }
  return absl::OkStatus();
}

}  // namespace ketnap::supervision
