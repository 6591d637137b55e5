#include <algorithm>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "services/training/domain/training_need.h"
#include "services/training/handlers/conversion.h"
#include "services/training/handlers/plans/training_plan_handler.h"
#include "services/training/repository/follow_up_repository.h"
#include "services/training/repository/plan_repository.h"

namespace ketnap::training {
namespace {

constexpr char kAwareness[] = "classTypes/awareness";

// The counts of an organization and of those directly below it, each with all below.
class NeedCounts {
 public:
  NeedCounts(const access::OrganizationTree& tree, const Uuid& root) : tree_(tree), root_(root) {}

  // Adds to the total, and to the part the organization lies in.
  template <typename Add>
  void ForEach(const std::vector<OrganizationCount>& counts, Add add) {
    for (const OrganizationCount& count : counts) {
      add(count, &by_organization_[root_]);
      const auto part = PartOf(count.organization);
      if (part.has_value()) add(count, &by_organization_[*part]);
    }
  }

  // The organization directly below the root that `organization` is or lies below.
  std::optional<Uuid> PartOf(const Uuid& organization) const {
    const std::vector<Uuid> path = tree_.PathToRoot(organization);
    for (size_t i = 1; i < path.size(); ++i) {
      if (path[i] == root_) return path[i - 1];
    }
    return std::nullopt;
  }

  struct Counts {
    NeedFacts facts;
    PastRatio past;
    int seats = 0;
  };
  Counts& Of(const Uuid& organization) { return by_organization_[organization]; }

 private:
  const access::OrganizationTree& tree_;
  const Uuid root_;
  std::map<Uuid, Counts> by_organization_;
};

// What the plan of the nearest organization from `organization` upwards aims at for it: the whole
// where the plan is its own, else its part, else the parts of those below it.
absl::StatusOr<int> TargetOf(db::Transaction& transaction, const access::OrganizationTree& tree,
                             const Uuid& organization, int year) {
  for (const Uuid& above : tree.PathToRoot(organization)) {
    KETNAP_ASSIGN_OR_RETURN(const auto targets, AdmissionTargetsOf(transaction, above, year));
    if (targets.empty()) continue;
    int below = 0;
    for (const AdmissionTarget& target : targets) {
      if (target.organization == organization && target.is_whole == (above == organization)) {
        return target.admissions;
      }
      if (!target.is_whole && tree.IsWithin(target.organization, organization)) {
        below += target.admissions;
      }
    }
    return below;
  }
  return 0;
}

// The past of the nearest organization above that has people enough.
struct ChosenPast {
  PastRatio past;
  std::optional<Uuid> organization;
};
absl::StatusOr<ChosenPast> PastAbove(db::Transaction& transaction,
                                     const access::OrganizationTree& tree, const Uuid& organization,
                                     const ClassType& type, const PastSpan& span) {
  for (const Uuid& above : tree.PathToRoot(organization)) {
    KETNAP_ASSIGN_OR_RETURN(const auto counts, CountPast(transaction, above, kAwareness, span.begin,
                                                         span.end, type.ratio_months));
    PastRatio past;
    for (const OrganizationCount& count : counts) {
      past.people += count.people;
      past.admitted += count.admitted;
    }
    if (past.people > 0 && past.people >= type.ratio_minimum_people) return ChosenPast{past, above};
  }
  return ChosenPast{};
}

// Of a borrowed past only the ratio is told: the people are another organization's.
v1::TrainingNeed NeedMessage(const Uuid& organization, const NeedCounts::Counts& counts,
                             const ChosenPast& chosen, bool past_is_visible) {
  const Need need = NeedOf(counts.facts, chosen.past);
  v1::TrainingNeed message;
  message.set_organization(api::ResourceName(kOrganizations, organization));
  message.set_target(counts.facts.target);
  message.set_admitted(counts.facts.admitted);
  message.set_certified(counts.facts.certified);
  message.set_ratio_permille(chosen.past.Permille());
  if (past_is_visible) message.set_ratio_people(chosen.past.people);
  if (chosen.organization.has_value()) {
    message.set_ratio_organization(api::ResourceName(kOrganizations, *chosen.organization));
  }
  message.set_expected(need.expected);
  message.set_to_train(need.to_train);
  message.set_seats_planned(counts.seats);
  return message;
}

absl::Status CountSeats(db::Transaction& transaction, const access::OrganizationTree& tree,
                        const Uuid& root, int year, NeedCounts* counts) {
  KETNAP_ASSIGN_OR_RETURN(const auto planned, ListPlannedSeats(transaction, kAwareness, year));
  for (const PlannedSeats& seats : planned) {
    const Uuid whose = seats.quota_organization.value_or(seats.organizer);
    if (!tree.IsWithin(whose, root)) continue;
    counts->Of(root).seats += seats.seats;
    const auto part = counts->PartOf(whose);
    if (part.has_value()) counts->Of(*part).seats += seats.seats;
  }
  return absl::OkStatus();
}

// Those directly below that exist today.
std::vector<Uuid> PartsOf(const access::OrganizationTree& tree, const Uuid& root, Date today) {
  std::vector<Uuid> parts;
  for (const Uuid& below : tree.SubtreeOn(root, today)) {
    const auto node = tree.Find(below);
    if (node.has_value() && node->parent == root) parts.push_back(below);
  }
  return parts;
}

}  // namespace

absl::StatusOr<v1::TrainingNeeds> TrainingPlanHandler::GetTrainingNeeds(
    const Context& context, const v1::GetTrainingNeedsRequest& request) {
  const access::OrganizationTree& tree = *environment_->tree;
  KETNAP_ASSIGN_OR_RETURN(const Uuid root, api::ParseResourceName(request.organization(),
                                                                  kOrganizations, "organization"));
  if (!tree.Contains(root)) return ResourceNotFoundError(request.organization());
  const int year = request.year();
  // A year that is over is judged by what was known on its last day.
  const Date day = std::min(context.today, Date(year, 12, 31));
  const ClassType* type = environment_->class_types->InForceOn(kAwareness, day);
  if (type == nullptr) {
    return InvalidFieldsError({{"year",
                                "OUT_OF_RANGE",
                                {"Năm này chưa có quy định về lớp bồi dưỡng trong danh mục.",
                                 "The catalogue has no class type for that year."}}});
  }
  const PastSpan span = PastSpanOf(std::min(day, Date(year, 1, 1)), type->ratio_months);
  v1::TrainingNeeds response;
  auto read = [&](db::Transaction& transaction) -> absl::Status {
    NeedCounts counts(tree, root);
    using Counts = NeedCounts::Counts;
    KETNAP_ASSIGN_OR_RETURN(const auto admitted, CountAdmitted(transaction, root, Date(year, 1, 1),
                                                               Date(year + 1, 1, 1)));
    counts.ForEach(admitted, [](const OrganizationCount& count, Counts* sum) {
      sum->facts.admitted += count.people;
    });
    KETNAP_ASSIGN_OR_RETURN(const auto certified,
                            CountCertified(transaction, root, kAwareness, day));
    counts.ForEach(certified, [](const OrganizationCount& count, Counts* sum) {
      sum->facts.certified += count.people;
    });
    KETNAP_ASSIGN_OR_RETURN(const auto past, CountPast(transaction, root, kAwareness, span.begin,
                                                       span.end, type->ratio_months));
    counts.ForEach(past, [](const OrganizationCount& count, Counts* sum) {
      sum->past.people += count.people;
      sum->past.admitted += count.admitted;
    });
    KETNAP_RETURN_IF_ERROR(CountSeats(transaction, tree, root, year, &counts));
    // Those with too small a past of their own take the one that the whole rests on.
    KETNAP_ASSIGN_OR_RETURN(const ChosenPast common,
                            PastAbove(transaction, tree, root, *type, span));
    auto message_of = [&](const Uuid& organization) -> absl::StatusOr<v1::TrainingNeed> {
      Counts& own = counts.Of(organization);
      KETNAP_ASSIGN_OR_RETURN(own.facts.target, TargetOf(transaction, tree, organization, year));
      const bool enough = own.past.people > 0 && own.past.people >= type->ratio_minimum_people;
      const ChosenPast chosen = enough ? ChosenPast{own.past, organization} : common;
      const bool is_visible =
          chosen.organization.has_value() &&
          access::CheckScope(context, tree, context.permission, *chosen.organization, "").ok();
      return NeedMessage(organization, own, chosen, is_visible);
    };
    KETNAP_ASSIGN_OR_RETURN(*response.mutable_total(), message_of(root));
    for (const Uuid& part : PartsOf(tree, root, context.today)) {
      KETNAP_ASSIGN_OR_RETURN(*response.add_parts(), message_of(part));
    }
    return absl::OkStatus();
  };
  KETNAP_RETURN_IF_ERROR(environment_->database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        response.Clear();
        return read(transaction);
      }));
  response.set_year(year);
  response.set_ratio_months(type->ratio_months);
  response.set_ratio_minimum_people(type->ratio_minimum_people);
  *response.mutable_as_of() = DateToProto(day);
  return response;
}

}  // namespace ketnap::training
