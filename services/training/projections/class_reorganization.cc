#include "services/training/projections/class_reorganization.h"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "common/api/resource_name.h"
#include "common/base/log.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "common/service/process_context.h"
#include "common/service/reorganization.h"
#include "ketnap/dossier/v1/events.pb.h"
#include "services/training/handlers/class_change.h"
#include "services/training/handlers/conversion.h"
#include "services/training/repository/candidate_facts_repository.h"
#include "services/training/repository/class_repository.h"
#include "services/training/repository/nomination_repository.h"
#include "services/training/repository/quota_repository.h"

namespace ketnap::training {
namespace {

using service::AppliedReorganization;

constexpr char kAction[] = "Reorganize";
constexpr char kIssuer[] = "training";

// Where an organizer's classes go, and where a learner goes: the same organization when they stay.
struct Destinations {
  std::function<Uuid(const Uuid& organizer)> of_organizer;
  std::function<Uuid(const Nomination& nomination)> of_learner;
};

absl::StatusOr<ChangeRequest> RequestOf(const journal::v1::JournalEntry& source) {
  ChangeRequest request;
  request.action = kAction;
  KETNAP_ASSIGN_OR_RETURN(const Uuid entry, Uuid::FromBytes(source.entry_id()));
  request.request_id = entry.ToString();
  KETNAP_ASSIGN_OR_RETURN(request.date, DateFromProto(source.occurred_on()));
  request.on_behalf_of = source.actor();
  return request;
}

// Seats kept for an organization that ended are kept for who carries it on, together with its own.
// Those taken stay taken from them, wherever the learners go.
absl::Status MoveQuotas(db::Transaction& transaction, const Destinations& destinations,
                        ClassChange* change) {
  KETNAP_ASSIGN_OR_RETURN(const auto quotas, QuotasOfClass(transaction, change->training_class.id));
  std::map<Uuid, ClassQuota> moved;
  bool has_moved = false;
  for (const ClassQuota& quota : quotas) {
    const Uuid to = destinations.of_organizer(quota.organization);
    has_moved = has_moved || to != quota.organization;
    ClassQuota& sum = moved[to];
    sum.organization = to;
    sum.seats += quota.seats;
    sum.enrolled += quota.enrolled;
  }
  if (!has_moved) return absl::OkStatus();
  change->quotas.emplace();
  for (const auto& [organization, quota] : moved) change->quotas->push_back(quota);
  return ReplaceQuotas(transaction, change->training_class.id, *change->quotas);
}

// Where a learner and the seat go; false when both stay.
bool MoveLearner(const Destinations& destinations, Nomination* learner) {
  const Nomination before = *learner;
  learner->organization = destinations.of_learner(before);
  if (before.quota_organization.has_value()) {
    learner->quota_organization = destinations.of_organizer(*before.quota_organization);
  }
  return learner->organization != before.organization ||
         learner->quota_organization != before.quota_organization;
}

// False when nothing of the class had to go anywhere.
absl::StatusOr<bool> MoveClass(db::Transaction& transaction, const access::RequestContext& context,
                               const ChangeRequest& request, bool historical,
                               const ClassTypeCatalogue& class_types,
                               const Destinations& destinations, const Uuid& id) {
  KETNAP_ASSIGN_OR_RETURN(const auto found, LockClass(transaction, id));
  if (!found.has_value()) return false;
  ClassChange change;
  change.training_class = *found;
  const ClassType* type = class_types.Of(*found);
  const bool issues_certificate = type != nullptr && type->issues_certificate;
  KETNAP_ASSIGN_OR_RETURN(const auto learners, NominationsOfClass(transaction, id));
  bool has_work_left = found->state != ClassState::kCompleted;
  for (Nomination learner : learners) {
    if (!HasWorkLeft(*found, learner, issues_certificate)) continue;
    has_work_left = true;
    if (!MoveLearner(destinations, &learner)) continue;
    KETNAP_RETURN_IF_ERROR(UpdateNomination(transaction, learner));
    change.nominations.push_back(std::move(learner));
  }
  if (has_work_left) {
    change.training_class.organizer = destinations.of_organizer(found->organizer);
  }
  if (found->state != ClassState::kCompleted) {
    KETNAP_RETURN_IF_ERROR(MoveQuotas(transaction, destinations, &change));
  }
  const bool has_moved = change.training_class.organizer != found->organizer ||
                         !change.nominations.empty() || change.quotas.has_value();
  if (!has_moved) return false;
  ++change.training_class.version;
  KETNAP_RETURN_IF_ERROR(UpdateClass(transaction, change.training_class));
  KETNAP_RETURN_IF_ERROR(JournalClass(transaction, context, request, change, historical));
  return true;
}

absl::StatusOr<std::set<Uuid>> ClassesTouchedBy(db::Transaction& transaction,
                                                const AppliedReorganization& applied) {
  std::set<Uuid> classes;
  std::set<Uuid> seen;
  for (const service::Departure& departure : applied.departures()) {
    if (!seen.insert(departure.organization).second) continue;
    KETNAP_ASSIGN_OR_RETURN(const auto held,
                            UnfinishedClassesOf(transaction, departure.organization));
    classes.insert(held.begin(), held.end());
    KETNAP_ASSIGN_OR_RETURN(
        const auto attended,
        UnfinishedClassesWithPeopleOf(transaction, departure.organization, std::nullopt));
    classes.insert(attended.begin(), attended.end());
    KETNAP_ASSIGN_OR_RETURN(const auto kept,
                            ClassesWithQuotaOf(transaction, departure.organization));
    classes.insert(kept.begin(), kept.end());
  }
  return classes;
}

Destinations DestinationsOf(const AppliedReorganization& applied) {
  // An organizer that goes on beside its parts keeps its classes.
  auto of_organizer = [&applied](const Uuid& organizer) {
    const bool has_ended =
        std::any_of(applied.departures().begin(), applied.departures().end(),
                    [&](const service::Departure& departure) {
                      return departure.organization == organizer && departure.ended;
                    });
    return has_ended ? applied.DestinationOf("", organizer) : organizer;
  };
  auto of_learner = [&applied](const Nomination& nomination) {
    return applied.DestinationOf(api::ResourceName(kCandidates, nomination.candidate),
                                 nomination.organization);
  };
  return {std::move(of_organizer), std::move(of_learner)};
}

}  // namespace

absl::Status ClassReorganization::Apply(db::Transaction& transaction,
                                        const journal::v1::JournalEntry& entry) const {
  KETNAP_ASSIGN_OR_RETURN(const auto applied, AppliedReorganization::Read(entry));
  if (!applied.has_value() || applied->departures().empty()) return absl::OkStatus();
  const access::RequestContext context =
      service::ProcessContext(*clock_, kIssuer, "projections/class_reorganization");
  KETNAP_ASSIGN_OR_RETURN(
      const bool is_new,
      NoteReorganization(transaction, applied->id(), applied->effective_date(), context.now));
  if (!is_new) return absl::OkStatus();
  KETNAP_ASSIGN_OR_RETURN(ChangeRequest request, RequestOf(entry));
  request.date = applied->effective_date();
  KETNAP_ASSIGN_OR_RETURN(const std::set<Uuid> classes, ClassesTouchedBy(transaction, *applied));
  const Destinations destinations = DestinationsOf(*applied);
  int64_t moved = 0;
  for (const Uuid& id : classes) {
    KETNAP_ASSIGN_OR_RETURN(const bool has_moved,
                            MoveClass(transaction, context, request, entry.historical(),
                                      *class_types_, destinations, id));
    if (has_moved) ++moved;
  }
  LogInfo("classes_reorganized",
          {{"reorganization", applied->id().ToString()}, {"changed", moved}});
  return absl::OkStatus();
}

absl::Status ClassReorganization::FollowCandidate(db::Transaction& transaction,
                                                  const journal::v1::JournalEntry& entry) const {
  if (!entry.event().Is<dossier::v1::CandidateStepRecorded>()) return absl::OkStatus();
  dossier::v1::CandidateStepRecorded event;
  if (!entry.event().UnpackTo(&event)) {
    return absl::InternalError("a candidate's event cannot be read");
  }
  const bool moved = event.step().step() == dossier::v1::STEP_REORGANIZE ||
                     event.step().step() == dossier::v1::STEP_ACCEPT_TRANSFER;
  if (!moved) return absl::OkStatus();
  KETNAP_ASSIGN_OR_RETURN(const Uuid candidate,
                          api::ParseResourceName(event.candidate().name(), kCandidates));
  KETNAP_ASSIGN_OR_RETURN(const Uuid from,
                          api::ParseResourceName(event.step().from_organization(), kOrganizations));
  KETNAP_ASSIGN_OR_RETURN(const Uuid to,
                          api::ParseResourceName(event.step().to_organization(), kOrganizations));
  KETNAP_ASSIGN_OR_RETURN(const auto classes,
                          UnfinishedClassesWithPeopleOf(transaction, from, candidate));
  if (classes.empty()) return absl::OkStatus();
  const access::RequestContext context =
      service::ProcessContext(*clock_, kIssuer, "projections/candidate_facts");
  KETNAP_ASSIGN_OR_RETURN(const ChangeRequest request, RequestOf(entry));
  const Destinations destinations = {[](const Uuid& organizer) { return organizer; },
                                     [&](const Nomination& nomination) {
                                       return nomination.candidate == candidate &&
                                                      nomination.organization == from
                                                  ? to
                                                  : nomination.organization;
                                     }};
  for (const Uuid& id : std::set<Uuid>(classes.begin(), classes.end())) {
    KETNAP_RETURN_IF_ERROR(MoveClass(transaction, context, request, entry.historical(),
                                     *class_types_, destinations, id)
                               .status());
  }
  return absl::OkStatus();
}

}  // namespace ketnap::training
