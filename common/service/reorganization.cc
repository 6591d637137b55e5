#include "common/service/reorganization.h"

#include <algorithm>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "common/service/organization_replica.h"
#include "ketnap/organization/v1/events.pb.h"

namespace ketnap::service {
namespace {

namespace organization = ::ketnap::organization::v1;

constexpr char kOrganizations[] = "organizations";
constexpr int kLooks = 100;
constexpr absl::Duration kBetweenLooks = absl::Milliseconds(20);

// The edges of one departure follow each other.
absl::StatusOr<std::vector<Departure>> DeparturesOf(const organization::Reorganization& applied) {
  std::vector<Departure> departures;
  const organization::LineageEdge* last = nullptr;
  for (const organization::LineageEdge& edge : applied.lineage()) {
    KETNAP_ASSIGN_OR_RETURN(const Uuid predecessor,
                            api::ParseResourceName(edge.predecessor(), kOrganizations));
    KETNAP_ASSIGN_OR_RETURN(const Uuid successor,
                            api::ParseResourceName(edge.successor(), kOrganizations));
    const bool is_same =
        last != nullptr && last->predecessor() == edge.predecessor() && last->kind() == edge.kind();
    if (!is_same) {
      departures.push_back({predecessor, edge.predecessor_display_name(), false, {}, {}});
    }
    last = &edge;
    Departure& departure = departures.back();
    departure.ended = departure.ended || edge.predecessor_ended();
    if (successor != predecessor) departure.followers.push_back(successor);
    if (edge.takes_rest()) departure.rest = successor;
  }
  for (const organization::StructureOperation& operation : applied.operations()) {
    if (!operation.has_dissolve() || !operation.dissolve().successors().empty()) continue;
    KETNAP_ASSIGN_OR_RETURN(
        const Uuid gone,
        api::ParseResourceName(operation.dissolve().organization(), kOrganizations));
    departures.push_back({gone, "", true, {}, {}});
  }
  return departures;
}

}  // namespace

absl::StatusOr<std::optional<AppliedReorganization>> AppliedReorganization::Read(
    const journal::v1::JournalEntry& entry) {
  if (!entry.event().Is<organization::ReorganizationRecorded>()) {
    return std::optional<AppliedReorganization>();
  }
  organization::ReorganizationRecorded event;
  if (!entry.event().UnpackTo(&event)) {
    return absl::InvalidArgumentError("a reorganization's event cannot be read");
  }
  const organization::Reorganization& recorded = event.reorganization();
  if (recorded.state() != organization::REORGANIZATION_STATE_APPLIED) {
    return std::optional<AppliedReorganization>();
  }
  AppliedReorganization applied;
  KETNAP_ASSIGN_OR_RETURN(applied.id_, api::ParseResourceName(recorded.name(), "reorganizations"));
  applied.name_ = recorded.name();
  applied.title_ = recorded.title();
  KETNAP_ASSIGN_OR_RETURN(applied.effective_date_, DateFromProto(recorded.effective_date()));
  KETNAP_ASSIGN_OR_RETURN(applied.departures_, DeparturesOf(recorded));
  for (size_t i = 0; i < applied.departures_.size(); ++i) {
    applied.departures_of_[applied.departures_[i].organization].push_back(i);
  }
  for (const organization::Relocation& relocation : event.relocations()) {
    KETNAP_ASSIGN_OR_RETURN(const Uuid from,
                            api::ParseResourceName(relocation.from_organization(), kOrganizations));
    KETNAP_ASSIGN_OR_RETURN(const Uuid to,
                            api::ParseResourceName(relocation.to_organization(), kOrganizations));
    applied.relocations_[{relocation.resource(), from}] = to;
  }
  return std::optional<AppliedReorganization>(std::move(applied));
}

std::optional<size_t> AppliedReorganization::NextDeparture(const Uuid& organization,
                                                           size_t from) const {
  auto found = departures_of_.find(organization);
  if (found == departures_of_.end()) return std::nullopt;
  auto next = std::lower_bound(found->second.begin(), found->second.end(), from);
  if (next == found->second.end()) return std::nullopt;
  return *next;
}

Uuid AppliedReorganization::DestinationOf(std::string_view resource,
                                          const Uuid& organization) const {
  Uuid at = organization;
  size_t position = 0;
  while (const auto next = NextDeparture(at, position)) {
    position = *next + 1;
    auto named = relocations_.find({std::string(resource), at});
    at = named != relocations_.end() ? named->second : departures_[*next].rest.value_or(at);
  }
  return at;
}

std::vector<Uuid> AppliedReorganization::FinalFollowers(size_t index) const {
  std::vector<Uuid> final;
  auto add = [&final](const Uuid& id) {
    if (std::find(final.begin(), final.end(), id) == final.end()) final.push_back(id);
  };
  for (const Uuid& follower : departures_[index].followers) {
    const auto next = NextDeparture(follower, index + 1);
    if (!next.has_value() || !departures_[*next].ended) add(follower);
    if (!next.has_value()) continue;
    for (const Uuid& later : FinalFollowers(*next)) add(later);
  }
  return final;
}

absl::Status WaitForTree(db::Transaction& transaction, int64_t sequence) {
  if (sequence == 0) return absl::OkStatus();
  for (int look = 0; look < kLooks; ++look) {
    KETNAP_ASSIGN_OR_RETURN(
        const auto cursor,
        transaction.QueryOptional("SELECT sequence FROM projection_cursor WHERE name = ?",
                                  {kOrganizationProjection}));
    if (cursor.has_value() && cursor->Int(0) >= sequence) return absl::OkStatus();
    absl::SleepFor(kBetweenLooks);
  }
  return ReasonedError(absl::StatusCode::kUnavailable, "ORGANIZATION_TREE_BEHIND",
                       {"Bản sao cây tổ chức chưa cập nhật kịp; sẽ thực hiện lại.",
                        "The replica of the tree has not caught up yet; tried again."});
}

}  // namespace ketnap::service
