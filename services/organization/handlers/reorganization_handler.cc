#include "services/organization/handlers/reorganization_handler.h"

#include <tuple>
#include <utility>

#include "common/access/organization_tree.h"
#include "common/api/etag.h"
#include "common/api/mutation.h"
#include "common/api/page_key.h"
#include "common/api/page_token.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "common/service/historical_entry.h"
#include "services/organization/handlers/listing.h"
#include "services/organization/handlers/reorganization_apply.h"
#include "services/organization/handlers/reorganization_conversion.h"
#include "services/organization/repository/reorganization_repository.h"

namespace ketnap::organization {
namespace {

constexpr char kReorganize[] = "Reorganize";
constexpr char kCancel[] = "CancelReorganization";

// A request, read and judged by what it says alone.
struct Intent {
  Batch batch;
  ReorganizationRecord record;
  CarryOptions options;
  bool scheduled = false;
};

absl::StatusOr<Intent> IntentOf(const access::RequestContext& context,
                                const Environment& environment,
                                const v1::ReorganizeRequest& request) {
  Intent intent;
  const v1::Reorganization& given = request.reorganization();
  KETNAP_ASSIGN_OR_RETURN(intent.batch, BatchFromProto(given));
  KETNAP_ASSIGN_OR_RETURN(intent.record, RecordFromProto(given));
  ReorganizationRecord& record = intent.record;
  if (record.title.empty()) {
    return InvalidFieldsError({{"reorganization.title",
                                "REQUIRED",
                                {"Cần ghi tên đợt sắp xếp.", "The title is needed."}}});
  }
  if (record.decision.date > context.today) {
    return InvalidFieldsError({{"reorganization.decision.date",
                                "DATE_IN_FUTURE",
                                {"Ngày của quyết định không được sau ngày hôm nay.",
                                 "The decision's date must not lie in the future."}}});
  }
  intent.scheduled = record.effective_date > context.today;
  if (!intent.scheduled) {
    KETNAP_ASSIGN_OR_RETURN(
        intent.options.historical,
        service::CheckEntryDate(context, *environment.tree, record.organization,
                                record.effective_date, environment.historical_entry_days,
                                "reorganization.effective_date"));
  }
  intent.options.tree_day = context.today;
  intent.options.action = kReorganize;
  intent.options.request_id = request.request_id();
  record.id = Uuid::Generate(context.now);
  record.version = 1;
  record.recorded_by = context.caller.Principal();
  record.request_id = request.request_id();
  record.create_time = record.update_time = context.now;
  return intent;
}

v1::ReorganizeResponse ResponseOf(v1::Reorganization reorganization, const CarriedOut& carried) {
  v1::ReorganizeResponse response;
  *response.mutable_reorganization() = std::move(reorganization);
  for (const v1::ImpactOfKind& of_kind : carried.impact) *response.add_impact() = of_kind;
  return response;
}

absl::StatusOr<v1::ReorganizeResponse> Validate(const access::RequestContext& context,
                                                const Environment& environment,
                                                const v1::ReorganizeRequest& request,
                                                Intent intent) {
  KETNAP_ASSIGN_OR_RETURN(
      const CarriedOut carried,
      TryOut(*environment.database, context, intent.batch, intent.record, intent.options));
  intent.record.outcome = OutcomeOf(carried);
  v1::Reorganization told = request.reorganization();
  v1::Reorganization outcome;
  if (!outcome.ParseFromString(intent.record.outcome)) {
    return absl::InternalError("the outcome of a reorganization cannot be read");
  }
  told.clear_name();
  told.clear_etag();
  *told.mutable_lineage() = outcome.lineage();
  for (v1::LineageEdge& edge : *told.mutable_lineage()) edge.clear_reorganization();
  *told.mutable_impact() = outcome.impact();
  return ResponseOf(std::move(told), carried);
}

// What is left to do once it is known what it moves: the record and its entry.
absl::StatusOr<v1::ReorganizeResponse> Record(db::Transaction& transaction,
                                              const access::RequestContext& context,
                                              const Intent& intent, const CarriedOut& carried) {
  ReorganizationRecord record = intent.record;
  record.state = intent.scheduled ? ReorganizationState::kScheduled : ReorganizationState::kApplied;
  if (!intent.scheduled) {
    record.outcome = OutcomeOf(carried);
    record.apply_time = context.now;
  }
  KETNAP_RETURN_IF_ERROR(InsertReorganization(transaction, record));
  KETNAP_RETURN_IF_ERROR(PublishReorganization(
      transaction, context, record, kReorganize, record.request_id, intent.options.historical,
      intent.scheduled ? std::vector<v1::Relocation>() : carried.relocations));
  KETNAP_ASSIGN_OR_RETURN(v1::Reorganization told, ToProto(record));
  return ResponseOf(std::move(told), carried);
}

absl::StatusOr<v1::Reorganization> Cancel(db::Transaction& transaction,
                                          const access::RequestContext& context,
                                          const v1::CancelReorganizationRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(request.name(), "reorganizations"));
  KETNAP_ASSIGN_OR_RETURN(auto record, LockReorganization(transaction, id));
  if (!record.has_value()) return ResourceNotFoundError(request.name());
  KETNAP_RETURN_IF_ERROR(api::CheckEtag(request.etag(), record->version, request.name()));
  if (record->state != ReorganizationState::kScheduled &&
      record->state != ReorganizationState::kBlocked) {
    return ReasonedError(absl::StatusCode::kFailedPrecondition, "REORGANIZATION_NOT_WAITING",
                         {"Chỉ có thể hủy đợt sắp xếp chưa được thực hiện.",
                          "Only a reorganization that has not been applied can be taken back."});
  }
  record->state = ReorganizationState::kCancelled;
  record->blocked_reason.clear();
  record->update_time = context.now;
  KETNAP_RETURN_IF_ERROR(UpdateReorganization(transaction, &*record));
  KETNAP_RETURN_IF_ERROR(PublishReorganization(transaction, context, *record, kCancel,
                                               request.request_id(), false, {}));
  return ToProto(*record);
}

bool NewerFirst(const ReorganizationRecord& a, const ReorganizationRecord& b) {
  return std::tie(b.effective_date, b.id) < std::tie(a.effective_date, a.id);
}

absl::StatusOr<ReorganizationPage> PageOf(const api::Page& page, v1::ReorganizationState state) {
  ReorganizationPage reorganizations;
  reorganizations.state = static_cast<ReorganizationState>(state);
  reorganizations.limit = page.size + 1;
  KETNAP_ASSIGN_OR_RETURN(const auto after, api::ReadDayKey(page));
  if (!after.has_value()) return reorganizations;
  reorganizations.after_date = after->day;
  reorganizations.after_id = after->id;
  return reorganizations;
}

}  // namespace

absl::StatusOr<v1::ReorganizeResponse> ReorganizationPart::Reorganize(
    const Context& context, const v1::ReorganizeRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(Intent intent, IntentOf(context, environment_, request));
  if (request.validate_only()) {
    return Validate(context, environment_, request, std::move(intent));
  }
  // Tried before it is recorded, since nothing may come of the trying; a retry that is answered
  // from what is kept does not look at it.
  absl::StatusOr<CarriedOut> tried = CarriedOut();
  if (intent.scheduled) {
    tried = TryOut(*environment_.database, context, intent.batch, intent.record, intent.options);
  }
  auto answered = api::RunMutation<v1::ReorganizeResponse>(
      *environment_.database, context, request,
      [&](db::Transaction& transaction) -> absl::StatusOr<v1::ReorganizeResponse> {
        if (intent.scheduled) {
          KETNAP_RETURN_IF_ERROR(tried.status());
          return Record(transaction, context, intent, *tried);
        }
        KETNAP_ASSIGN_OR_RETURN(
            const CarriedOut carried,
            CarryOut(transaction, context, intent.batch, intent.record, intent.options));
        return Record(transaction, context, intent, carried);
      });
  // Also after a retry that was answered from what is kept: the first attempt may have ended here.
  if (answered.ok()) KETNAP_RETURN_IF_ERROR(environment_.refresher->Refresh());
  return answered;
}

absl::StatusOr<v1::Reorganization> ReorganizationPart::CancelReorganization(
    const Context& context, const v1::CancelReorganizationRequest& request) {
  return api::RunMutation<v1::Reorganization>(
      *environment_.database, context, request,
      [&](db::Transaction& transaction) { return Cancel(transaction, context, request); });
}

absl::StatusOr<v1::Reorganization> ReorganizationPart::GetReorganization(
    const Context& context, const v1::GetReorganizationRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(request.name(), "reorganizations"));
  std::optional<ReorganizationRecord> found;
  KETNAP_RETURN_IF_ERROR(environment_.database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(found, FindReorganization(transaction, id));
        return absl::OkStatus();
      }));
  if (!found.has_value()) return ResourceNotFoundError(request.name());
  return ToProto(*found);
}

absl::StatusOr<v1::ListReorganizationsResponse> ReorganizationPart::ListReorganizations(
    const Context& context, const v1::ListReorganizationsRequest& request) {
  const std::string principal = context.caller.Principal();
  KETNAP_ASSIGN_OR_RETURN(const api::Page page, api::ReadPage(request, principal));
  KETNAP_ASSIGN_OR_RETURN(const ReorganizationPage reorganizations, PageOf(page, request.state()));
  KETNAP_ASSIGN_OR_RETURN(const access::VisibleScope scope,
                          ListedScope(context, *environment_.tree, request.organization()));
  std::vector<ReorganizationRecord> rows;
  KETNAP_RETURN_IF_ERROR(environment_.database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        auto query = [&](const std::optional<Uuid>& root) {
          return organization::ListReorganizations(transaction, root, reorganizations);
        };
        KETNAP_ASSIGN_OR_RETURN(rows, QueryScope<ReorganizationRecord>(scope, reorganizations.limit,
                                                                       query, NewerFirst));
        return absl::OkStatus();
      }));
  const bool more = CutToPage(page, &rows);
  v1::ListReorganizationsResponse response;
  for (const ReorganizationRecord& row : rows) {
    KETNAP_ASSIGN_OR_RETURN(*response.add_reorganizations(), ToProto(row));
  }
  if (more) {
    response.set_next_page_token(api::MakePageToken(
        request, principal, {FormatDate(rows.back().effective_date), rows.back().id.ToString()}));
  }
  return response;
}

}  // namespace ketnap::organization
