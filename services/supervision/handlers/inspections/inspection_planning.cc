#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/api/mutation.h"
#include "common/api/resource_name.h"
#include "common/api/update_mask.h"
#include "common/base/status_macros.h"
#include "services/supervision/handlers/inspections/conflicts.h"
#include "services/supervision/handlers/inspections/inspection_change.h"
#include "services/supervision/handlers/inspections/inspection_conversion.h"
#include "services/supervision/handlers/inspections/inspection_handler.h"
#include "services/supervision/handlers/inspections/inspection_view.h"
#include "services/supervision/handlers/programs/item_link.h"
#include "services/supervision/repository/inspection_repository.h"

namespace ketnap::supervision {
namespace {

const std::vector<std::string>& FieldsWhilePlanned() {
  static const auto* fields = new std::vector<std::string>{
      "kind",       "title",         "decision",          "program_item",
      "subjects",   "planned_steps", "period_start_date", "period_end_date",
      "start_date", "end_date",      "outline",           "allows_personal_data"};
  return *fields;
}

const std::vector<std::string>& FieldsUnderWay() {
  static const auto* fields =
      new std::vector<std::string>{"title", "program_item", "planned_steps", "outline"};
  return *fields;
}

bool Contains(const std::vector<std::string>& list, const std::string& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

// Everything wrong with what was decided, the tree's side of it included.
absl::Status CheckDecided(const Environment& environment, const Inspection& inspection) {
  std::vector<FieldViolation> violations =
      CheckInspection(inspection, RulesOf(environment, inspection),
                      HolderType(environment, inspection), "inspection.");
  const access::OrganizationTree& tree = *environment.tree;
  const Uuid holder = CarrierOf(tree, inspection.organization);
  for (size_t i = 0; i < inspection.subjects.size(); ++i) {
    const Uuid subject = CarrierOf(tree, inspection.subjects[i]);
    if (subject != holder && tree.IsWithin(subject, holder)) continue;
    violations.push_back({absl::StrCat("inspection.subjects[", i, "]"),
                          "NOT_BELOW",
                          {"Tổ chức được kiểm tra phải là tổ chức cấp dưới của cấp ủy kiểm tra.",
                           "A subject must lie below the committee that holds the inspection."}});
  }
  return AsStatus(violations);
}

// Of an inspection under way what was decided stays: the team's access rests on it.
absl::Status CheckMask(const v1::UpdateInspectionRequest& request, const Inspection& inspection) {
  KETNAP_RETURN_IF_ERROR(CheckInspectionState(
      inspection, {InspectionState::kPlanned, InspectionState::kStarted},
      {"Cuộc kiểm tra đã có kết luận, đã kết thúc hoặc đã hủy: không sửa được nữa.",
       "The inspection is concluded, closed or cancelled: it is not changed any more."}));
  if (inspection.state == InspectionState::kPlanned) return absl::OkStatus();
  std::vector<UnmetCondition> unmet;
  for (const std::string& path : request.update_mask().paths()) {
    if (!Contains(FieldsWhilePlanned(), path) || Contains(FieldsUnderWay(), path)) continue;
    unmet.push_back({"STATE",
                     request.inspection().name(),
                     {absl::StrCat("Cuộc kiểm tra đang tiến hành: không sửa được ", path, "."),
                      absl::StrCat("The inspection is under way: ", path, " cannot change.")}});
  }
  return unmet.empty() ? absl::OkStatus() : UnmetConditionsError("INSPECTION_STATE", unmet);
}

absl::Status ApplyUpdate(const v1::UpdateInspectionRequest& request, Inspection* inspection) {
  KETNAP_RETURN_IF_ERROR(CheckMask(request, *inspection));
  const bool is_planned = inspection->state == InspectionState::kPlanned;
  v1::Inspection message = ToProto(*inspection);
  KETNAP_RETURN_IF_ERROR(api::ApplyUpdateMask(request.update_mask(),
                                              is_planned ? FieldsWhilePlanned() : FieldsUnderWay(),
                                              request.inspection(), &message));
  return ReadDecided(message, inspection);
}

}  // namespace

absl::StatusOr<v1::Inspection> InspectionHandler::CreateInspection(
    const Context& context, const v1::CreateInspectionRequest& request) {
  Inspection inspection;
  KETNAP_ASSIGN_OR_RETURN(inspection.organization,
                          api::ParseResourceName(request.inspection().organization(),
                                                 "organizations", "inspection.organization"));
  // A grant over the whole suite passes for any id, known or not.
  if (!environment_->tree->Contains(inspection.organization)) {
    return ResourceNotFoundError(request.inspection().organization());
  }
  KETNAP_RETURN_IF_ERROR(ReadDecided(request.inspection(), &inspection));
  inspection.synthetic = request.inspection().synthetic();
  return api::RunMutation<v1::Inspection>(
      *environment_->database, context, request,
      [&](db::Transaction& transaction) -> absl::StatusOr<v1::Inspection> {
        KETNAP_RETURN_IF_ERROR(CheckDecided(*environment_, inspection));
        KETNAP_RETURN_IF_ERROR(CheckProgramItem(transaction, *environment_->tree, inspection));
        InspectionChange change{inspection, std::nullopt};
        change.inspection.id = Uuid::Generate(context.now);
        change.inspection.version = 1;
        change.inspection.create_time = context.now;
        change.inspection.update_time = context.now;
        change.inspection.rule_set = RulesOf(*environment_, inspection).id;
        FillCarriers(*environment_->tree, &change.inspection);
        KETNAP_RETURN_IF_ERROR(InsertInspection(transaction, change.inspection));
        const InspectionRequest entry{.name = "",
                                      .etag = "",
                                      .action = "CreateInspection",
                                      .request_id = request.request_id(),
                                      .day = std::nullopt};
        KETNAP_RETURN_IF_ERROR(JournalInspection(transaction, context, entry, change, false));
        return InspectionAnswer(context, *environment_->tree, change.inspection,
                                v1::INSPECTION_VIEW_FULL);
      });
}

absl::StatusOr<v1::Inspection> InspectionHandler::UpdateInspection(
    const Context& context, const v1::UpdateInspectionRequest& request) {
  return api::RunMutation<v1::Inspection>(
      *environment_->database, context, request,
      [&](db::Transaction& transaction) -> absl::StatusOr<v1::Inspection> {
        const InspectionRequest entry{.name = request.inspection().name(),
                                      .etag = request.inspection().etag(),
                                      .action = "UpdateInspection",
                                      .request_id = request.request_id(),
                                      .day = std::nullopt};
        KETNAP_ASSIGN_OR_RETURN(
            const Inspection changed,
            ChangeInspection(transaction, *environment_, context, entry,
                             [&](Inspection& inspection) -> absl::Status {
                               KETNAP_RETURN_IF_ERROR(ApplyUpdate(request, &inspection));
                               KETNAP_RETURN_IF_ERROR(CheckDecided(*environment_, inspection));
                               KETNAP_RETURN_IF_ERROR(
                                   CheckProgramItem(transaction, *environment_->tree, inspection));
                               inspection.rule_set = RulesOf(*environment_, inspection).id;
                               return CheckTeam(transaction, *environment_->tree, inspection);
                             }));
        return InspectionAnswer(context, *environment_->tree, changed, v1::INSPECTION_VIEW_FULL);
      });
}

}  // namespace ketnap::supervision
