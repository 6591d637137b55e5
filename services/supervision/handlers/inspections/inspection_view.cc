#include "services/supervision/handlers/inspections/inspection_view.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/supervision/handlers/inspections/inspection_conversion.h"
#include "services/supervision/repository/inspection_repository.h"

namespace ketnap::supervision {
namespace {

// By an ordinary grant or by one of an inspection, which is noted.
bool IsOver(const access::RequestContext& context, const access::OrganizationTree& tree,
            const Uuid& organization) {
  return access::CheckScope(context, tree, kReadInspections, organization, "").ok();
}

bool IsToldToSubjects(const Inspection& inspection) {
  return inspection.state == InspectionState::kStarted ||
         inspection.state == InspectionState::kConcluded ||
         inspection.state == InspectionState::kClosed;
}

bool IsMine(const access::RequestContext& context, const access::OrganizationTree& tree,
            const Uuid& subject) {
  return IsOver(context, tree, CarrierOf(tree, subject));
}

// Decision, outline, team, own submissions, conclusion.
v1::Inspection ForSubject(const access::RequestContext& context,
                          const access::OrganizationTree& tree, const Inspection& inspection) {
  Inspection shown = inspection;
  std::erase_if(shown.subjects,
                [&](const Uuid& subject) { return !IsMine(context, tree, subject); });
  std::erase_if(shown.team, [](const TeamMember& each) { return each.removed.has_value(); });
  std::erase_if(shown.steps, [&](const InspectionStep& step) {
    const bool told = step.kind == InspectionStepKind::kAnnounced ||
                      step.kind == InspectionStepKind::kSelfReportReceived;
    return !told || (step.subject.has_value() && !shown.HasSubject(*step.subject));
  });
  for (InspectionStep& step : shown.steps) step.note.clear();
  for (InspectionExtension& each : shown.extensions) each.reason.clear();
  shown.planned_steps.clear();
  shown.program_item.reset();
  shown.close_reason.clear();
  return ToProto(shown);
}

// Programme and conclusion.
v1::Inspection ForSuperior(const Inspection& inspection) {
  Inspection shown = inspection;
  shown.team.clear();
  shown.steps.clear();
  shown.planned_steps.clear();
  shown.outline.clear();
  shown.extensions.clear();
  shown.close_reason.clear();
  return ToProto(shown);
}

}  // namespace

Uuid CarrierOf(const access::OrganizationTree& tree, const Uuid& organization) {
  return tree.CarriedOnBy(organization).value_or(organization);
}

void FillCarriers(const access::OrganizationTree& tree, Inspection* inspection) {
  inspection->holder = CarrierOf(tree, inspection->organization);
  inspection->subjects_today.clear();
  for (const Uuid& subject : inspection->subjects) {
    inspection->subjects_today.push_back(CarrierOf(tree, subject));
  }
}

bool IsOfHolder(const access::RequestContext& context, const access::OrganizationTree& tree,
                std::string_view permission, const Inspection& inspection) {
  const Uuid holder = CarrierOf(tree, inspection.organization);
  // Those who inspect the holder are not of it.
  return std::any_of(context.caller.grants.begin(), context.caller.grants.end(),
                     [&](const access::Grant& grant) {
                       return !grant.IsOfInspection() && grant.IsValidOn(context.today) &&
                              grant.Permits(permission) && grant.organization == holder;
                     });
}

bool IsOfTeam(const access::RequestContext& context, const Inspection& inspection) {
  if (!inspection.IsAccessOpen()) return false;
  if (context.today < inspection.start || context.today > inspection.end) return false;
  const auto account = api::ParseResourceName(context.caller.account, kAccounts);
  return account.ok() && inspection.FindActive(*account) != nullptr;
}

v1::InspectionView ViewOf(const access::RequestContext& context,
                          const access::OrganizationTree& tree, const Inspection& inspection) {
  if (IsOfHolder(context, tree, kReadInspections, inspection)) return v1::INSPECTION_VIEW_FULL;
  if (IsOfTeam(context, inspection)) {
    // By the inspection's grant: asking for it notes its use.
    for (const Uuid& subject : inspection.subjects) (void)IsMine(context, tree, subject);
    return v1::INSPECTION_VIEW_FULL;
  }
  if (IsOver(context, tree, CarrierOf(tree, inspection.organization))) {
    return v1::INSPECTION_VIEW_SUPERIOR;
  }
  const bool is_subject =
      IsToldToSubjects(inspection) &&
      std::any_of(inspection.subjects.begin(), inspection.subjects.end(),
                  [&](const Uuid& subject) { return IsMine(context, tree, subject); });
  return is_subject ? v1::INSPECTION_VIEW_SUBJECT : v1::INSPECTION_VIEW_UNSPECIFIED;
}

v1::Inspection InspectionAnswer(const access::RequestContext& context,
                                const access::OrganizationTree& tree, const Inspection& inspection,
                                v1::InspectionView view) {
  v1::Inspection message = view == v1::INSPECTION_VIEW_FULL ? ToProto(inspection)
                           : view == v1::INSPECTION_VIEW_SUBJECT
                               ? ForSubject(context, tree, inspection)
                               : ForSuperior(inspection);
  message.set_view(view);
  return message;
}

absl::StatusOr<Uuid> OwnerOfInspection(db::Database& database, const access::OrganizationTree& tree,
                                       const access::RequestContext& context,
                                       std::string_view name) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(name, kInspections));
  std::optional<Inspection> found;
  KETNAP_RETURN_IF_ERROR(
      database.RunRead(context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(found, FindInspection(transaction, id));
        return absl::OkStatus();
      }));
  if (!found.has_value()) return ResourceNotFoundError(name);
  return CarrierOf(tree, found->organization);
}

absl::StatusOr<Inspection> FindVisibleInspection(db::Transaction& transaction,
                                                 const access::RequestContext& context,
                                                 const access::OrganizationTree& tree,
                                                 const std::string& name, bool whole) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(name, kInspections));
  KETNAP_ASSIGN_OR_RETURN(auto found, FindInspection(transaction, id));
  if (!found.has_value()) return ResourceNotFoundError(name);
  const v1::InspectionView view = ViewOf(context, tree, *found);
  const bool sees =
      whole ? view == v1::INSPECTION_VIEW_FULL : view != v1::INSPECTION_VIEW_UNSPECIFIED;
  if (!sees) return ResourceNotFoundError(name);
  return *std::move(found);
}

}  // namespace ketnap::supervision
