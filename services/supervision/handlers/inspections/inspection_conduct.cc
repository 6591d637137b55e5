#include <optional>
#include <utility>

#include "common/api/mutation.h"
#include "common/api/resource_name.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "services/supervision/handlers/inspections/conflicts.h"
#include "services/supervision/handlers/inspections/inspection_change.h"
#include "services/supervision/handlers/inspections/inspection_conversion.h"
#include "services/supervision/handlers/inspections/inspection_handler.h"
#include "services/supervision/handlers/inspections/inspection_view.h"

namespace ketnap::supervision {
namespace {

using Body = std::function<absl::Status(db::Transaction&, Inspection&)>;

// One change of one inspection, from lock to answer.
template <typename Request>
absl::StatusOr<v1::Inspection> Mutate(const Environment& environment,
                                      const access::RequestContext& context, const Request& request,
                                      InspectionRequest entry, const Body& body) {
  entry.name = request.inspection();
  entry.etag = request.etag();
  entry.request_id = request.request_id();
  return api::RunMutation<v1::Inspection>(
      *environment.database, context, request,
      [&](db::Transaction& transaction) -> absl::StatusOr<v1::Inspection> {
        KETNAP_ASSIGN_OR_RETURN(
            const Inspection changed,
            ChangeInspection(transaction, environment, context, entry, [&](Inspection& inspection) {
              return body(transaction, inspection);
            }));
        return InspectionAnswer(context, *environment.tree, changed, v1::INSPECTION_VIEW_FULL);
      });
}

absl::Status CheckUnderWay(const Inspection& inspection) {
  return CheckInspectionState(
      inspection, {InspectionState::kStarted},
      {"Cuộc kiểm tra không ở trạng thái đang tiến hành.", "The inspection is not under way."});
}

absl::Status Start(const Environment& environment, db::Transaction& transaction, Date day,
                   Inspection* inspection) {
  KETNAP_RETURN_IF_ERROR(
      CheckInspectionState(*inspection, {InspectionState::kPlanned},
                           {"Cuộc kiểm tra đã bắt đầu, đã kết thúc hoặc đã hủy.",
                            "The inspection has begun, is over or was cancelled."}));
  KETNAP_RETURN_IF_ERROR(AsStatus(CheckStart(*inspection, RulesOf(environment, *inspection),
                                             HolderType(environment, *inspection), day)));
  if (inspection->Lead() == nullptr) {
    return UnmetConditionsError(
        "TEAM_WITHOUT_LEAD",
        {{"LEAD",
          api::ResourceName(kInspections, inspection->id),
          {"Cần cử trưởng đoàn trước khi bắt đầu.", "Appoint a lead before the start."}}});
  }
  KETNAP_RETURN_IF_ERROR(CheckTeam(transaction, *environment.tree, *inspection));
  inspection->state = InspectionState::kStarted;
  inspection->start = day;
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::Inspection> InspectionHandler::StartInspection(
    const Context& context, const v1::StartInspectionRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const Date day, DateFromProto(request.date()));
  return Mutate(*environment_, context, request,
                {.name = "", .etag = "", .action = "StartInspection", .request_id = "", .day = day},
                [&](db::Transaction& transaction, Inspection& inspection) {
                  return Start(*environment_, transaction, day, &inspection);
                });
}

absl::StatusOr<v1::Inspection> InspectionHandler::ExtendInspection(
    const Context& context, const v1::ExtendInspectionRequest& request) {
  InspectionExtension extension;
  KETNAP_ASSIGN_OR_RETURN(extension.end, DateFromProto(request.end_date()));
  KETNAP_ASSIGN_OR_RETURN(extension.decision, FromProto(request.decision()));
  extension.reason = request.reason();
  extension.recorded = context.now;
  return Mutate(*environment_, context, request,
                {.name = "",
                 .etag = "",
                 .action = "ExtendInspection",
                 .request_id = "",
                 .day = extension.decision.date,
                 .day_field = "decision.date"},
                [&](db::Transaction&, Inspection& inspection) -> absl::Status {
                  KETNAP_RETURN_IF_ERROR(CheckUnderWay(inspection));
                  KETNAP_RETURN_IF_ERROR(
                      AsStatus(CheckExtension(inspection, RulesOf(*environment_, inspection),
                                              HolderType(*environment_, inspection), extension)));
                  InspectionExtension added = extension;
                  added.previous_end = inspection.end;
                  inspection.end = added.end;
                  inspection.extensions.push_back(std::move(added));
                  return absl::OkStatus();
                });
}

absl::StatusOr<v1::Inspection> InspectionHandler::RecordInspectionStep(
    const Context& context, const v1::RecordInspectionStepRequest& request) {
  InspectionStep step;
  step.kind = static_cast<InspectionStepKind>(request.kind());
  KETNAP_ASSIGN_OR_RETURN(step.day, DateFromProto(request.date()));
  if (!request.subject().empty()) {
    KETNAP_ASSIGN_OR_RETURN(step.subject,
                            api::ParseResourceName(request.subject(), "organizations", "subject"));
  }
  step.document = request.document();
  step.note = request.note();
  step.recorded = context.now;
  return Mutate(
      *environment_, context, request,
      {.name = "", .etag = "", .action = "RecordInspectionStep", .request_id = "", .day = step.day},
      [&](db::Transaction&, Inspection& inspection) -> absl::Status {
        KETNAP_RETURN_IF_ERROR(CheckUnderWay(inspection));
        KETNAP_RETURN_IF_ERROR(AsStatus(CheckStep(inspection, step)));
        InspectionStep added = step;
        added.late = IsLate(inspection, step.kind, step.day);
        inspection.steps.push_back(std::move(added));
        return absl::OkStatus();
      });
}

absl::StatusOr<v1::Inspection> InspectionHandler::CloseInspection(
    const Context& context, const v1::CloseInspectionRequest& request) {
  return Mutate(
      *environment_, context, request,
      {.name = "", .etag = "", .action = "CloseInspection", .request_id = "", .day = std::nullopt},
      [&](db::Transaction&, Inspection& inspection) -> absl::Status {
        KETNAP_RETURN_IF_ERROR(CheckInspectionState(
            inspection, {InspectionState::kStarted, InspectionState::kConcluded},
            {"Chỉ kết thúc được cuộc kiểm tra đang tiến hành hoặc đã có kết luận.",
             "Only an inspection under way or concluded is closed."}));
        if (inspection.state == InspectionState::kStarted && request.reason().empty()) {
          return InvalidFieldsError({{"reason",
                                      "REQUIRED",
                                      {"Kết thúc khi chưa có kết luận thì phải nêu lý do.",
                                       "Closing without a conclusion takes a reason."}}});
        }
        inspection.state = InspectionState::kClosed;
        inspection.closed = context.today;
        inspection.close_reason = request.reason();
        return absl::OkStatus();
      });
}

absl::StatusOr<v1::Inspection> InspectionHandler::CancelInspection(
    const Context& context, const v1::CancelInspectionRequest& request) {
  return Mutate(
      *environment_, context, request,
      {.name = "", .etag = "", .action = "CancelInspection", .request_id = "", .day = std::nullopt},
      [&](db::Transaction&, Inspection& inspection) -> absl::Status {
        KETNAP_RETURN_IF_ERROR(
            CheckInspectionState(inspection, {InspectionState::kPlanned, InspectionState::kStarted},
                                 {"Cuộc kiểm tra đã có kết luận, đã kết thúc hoặc đã hủy.",
                                  "The inspection is concluded, closed or cancelled."}));
        inspection.state = InspectionState::kCancelled;
        inspection.closed = context.today;
        inspection.close_reason = request.reason();
        return absl::OkStatus();
      });
}

}  // namespace ketnap::supervision
