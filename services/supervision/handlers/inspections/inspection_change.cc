#include "services/supervision/handlers/inspections/inspection_change.h"

#include <algorithm>
#include <utility>

#include "common/api/etag.h"
#include "common/api/resource_name.h"
#include "common/base/status_macros.h"
#include "common/journal/writer.h"
#include "common/service/historical_entry.h"
#include "ketnap/supervision/v1/events.pb.h"
#include "services/supervision/handlers/inspections/inspection_conversion.h"
#include "services/supervision/handlers/inspections/inspection_view.h"
#include "services/supervision/repository/inspection_repository.h"

namespace ketnap::supervision {

absl::Status JournalInspection(db::Transaction& transaction, const access::RequestContext& context,
                               const InspectionRequest& request, const InspectionChange& change,
                               bool historical) {
  const Inspection& inspection = change.inspection;
  v1::InspectionChanged event;
  *event.mutable_inspection() = ToProto(inspection);
  if (change.sample.has_value()) {
    *event.mutable_sample() = ToProto(*change.sample);
    event.mutable_sample()->clear_items();
  }
  journal::Change entry;
  entry.aggregate_type = kInspections;
  entry.aggregate_id = inspection.id;
  entry.version = inspection.version;
  entry.action = request.action;
  entry.occurred_on = request.day.value_or(context.today);
  entry.organization = inspection.holder;
  entry.request_id = request.request_id;
  entry.historical = historical;
  return journal::Append(transaction, context, entry, event);
}

absl::StatusOr<InspectionChange> RunInspectionChange(
    db::Transaction& transaction, const Environment& environment,
    const access::RequestContext& context, const InspectionRequest& request,
    const std::function<absl::Status(InspectionChange&)>& body) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(request.name, kInspections));
  KETNAP_ASSIGN_OR_RETURN(auto found, LockInspection(transaction, id));
  if (!found.has_value()) return ResourceNotFoundError(request.name);
  InspectionChange change{*std::move(found), std::nullopt};
  Inspection& inspection = change.inspection;
  if (!IsOfHolder(context, *environment.tree, context.permission, inspection)) {
    return ReasonedError(
        absl::StatusCode::kPermissionDenied, "INSPECTION_OF_ANOTHER_COMMITTEE",
        {"Cuộc kiểm tra do cấp ủy khác quyết định; cấp trên chỉ xem chương trình và kết luận.",
         "Another committee holds this inspection; superiors see programme and conclusion."});
  }
  KETNAP_RETURN_IF_ERROR(api::CheckEtag(request.etag, inspection.version, request.name));
  bool historical = false;
  if (request.day.has_value()) {
    KETNAP_ASSIGN_OR_RETURN(
        historical,
        service::CheckEntryDate(context, *environment.tree,
                                CarrierOf(*environment.tree, inspection.organization), *request.day,
                                environment.historical_entry_days, request.day_field));
  }
  ++inspection.version;
  inspection.update_time = context.now;
  KETNAP_RETURN_IF_ERROR(body(change));
  FillCarriers(*environment.tree, &inspection);
  KETNAP_RETURN_IF_ERROR(UpdateInspection(transaction, inspection));
  KETNAP_RETURN_IF_ERROR(JournalInspection(transaction, context, request, change, historical));
  return change;
}

absl::StatusOr<Inspection> ChangeInspection(db::Transaction& transaction,
                                            const Environment& environment,
                                            const access::RequestContext& context,
                                            const InspectionRequest& request,
                                            const std::function<absl::Status(Inspection&)>& body) {
  KETNAP_ASSIGN_OR_RETURN(
      InspectionChange changed,
      RunInspectionChange(transaction, environment, context, request,
                          [&](InspectionChange& change) { return body(change.inspection); }));
  return std::move(changed.inspection);
}

absl::Status CheckInspectionState(const Inspection& inspection,
                                  std::initializer_list<InspectionState> allowed,
                                  const Message& message) {
  if (std::find(allowed.begin(), allowed.end(), inspection.state) != allowed.end()) {
    return absl::OkStatus();
  }
  return UnmetConditionsError("INSPECTION_STATE",
                              {{"STATE", api::ResourceName(kInspections, inspection.id), message}});
}

const InspectionRuleSet& RulesOf(const Environment& environment, const Inspection& inspection) {
  return environment.inspection_rules->On(inspection.decision.date);
}

std::string HolderType(const Environment& environment, const Inspection& inspection) {
  const auto node = environment.tree->Find(inspection.organization);
  return node.has_value() ? node->type : "";
}

absl::Status AsStatus(const std::vector<FieldViolation>& violations) {
  return violations.empty() ? absl::OkStatus() : InvalidFieldsError(violations);
}

}  // namespace ketnap::supervision
