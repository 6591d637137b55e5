#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/api/etag.h"
#include "common/api/mutation.h"
#include "common/api/page_token.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "common/journal/writer.h"
#include "common/service/historical_entry.h"
#include "ketnap/dossier/v1/events.pb.h"
#include "services/dossier/handlers/convert.h"
#include "services/dossier/handlers/rule_service.h"
#include "services/dossier/handlers/rules/criterion_conversion.h"
#include "services/dossier/repository/rules/criterion_repository.h"

// What organizations ask beside the regulation.
namespace ketnap::dossier {
namespace {

absl::Status Publish(const access::RequestContext& context, db::Transaction& transaction,
                     const CriterionRecord& record, journal::Change change,
                     const v1::LocalCriterionChanged& event) {
  change.aggregate_type = kLocalCriteria;
  change.aggregate_id = record.criterion.id;
  change.version = record.version;
  change.organization = record.organization;
  return journal::Append(transaction, context, change, event);
}

// The criterion that `name` names, locked, if it is that organization's.
absl::StatusOr<CriterionRecord> CriterionToEnd(db::Transaction& transaction,
                                               const v1::EndLocalCriterionRequest& request) {
  const std::string& name = request.local_criterion();
  KETNAP_ASSIGN_OR_RETURN(const Uuid id,
                          api::ParseResourceName(name, kLocalCriteria, "local_criterion"));
  KETNAP_ASSIGN_OR_RETURN(auto record, LockCriterion(transaction, id));
  if (!record.has_value() || OrganizationName(record->organization) != request.organization()) {
    return ResourceNotFoundError(name);
  }
  KETNAP_RETURN_IF_ERROR(api::CheckEtag(request.etag(), record->version, name));
  return *std::move(record);
}

absl::Status CheckEnd(const CriterionRecord& record, Date last, Date decided) {
  if (record.valid_to.has_value() && last >= *record.valid_to) {
    return ReasonedError(
        absl::StatusCode::kFailedPrecondition, "CRITERION_ENDED",
        {absl::StrCat("Tiêu chí này đã được quy định hết hiệu lực từ sau ngày ",
                      FormatDateForPeople(*record.valid_to), "."),
         absl::StrCat("The criterion was ended already, by ", FormatDate(*record.valid_to), ".")});
  }
  if (last < record.valid_from) {
    return FieldError("valid_to", "BEFORE_VALID_FROM",
                      {"Ngày cuối không được trước ngày đầu.", "The last day precedes the first."});
  }
  // A step that was judged by the criterion stays judged: it ends from its ending's day on.
  if (last < decided - 1) {
    return FieldError("valid_to", "BEFORE_DECISION",
                      {"Tiêu chí còn hiệu lực đến hết ngày trước ngày của văn bản bãi bỏ.",
                       "The criterion holds until the day before the paper that ends it."});
  }
  return absl::OkStatus();
}

absl::StatusOr<CriterionQuery> QueryOf(const v1::ListLocalCriteriaRequest& request,
                                       const api::Page& page, Date today) {
  CriterionQuery query;
  KETNAP_ASSIGN_OR_RETURN(
      query.organization,
      api::ParseResourceName(request.organization(), kOrganizations, "organization"));
  if (!request.show_ended()) query.not_ended_before = today;
  query.limit = page.size + 1;
  if (page.after_key.empty()) return query;
  if (page.after_key.size() != 2 || !absl::SimpleAtoi(page.after_key[0], &query.after_depth)) {
    return api::PageTokenError();
  }
  const auto id = Uuid::Parse(page.after_key[1]);
  if (!id.ok()) return api::PageTokenError();
  query.after_id = *id;
  return query;
}

}  // namespace

absl::StatusOr<v1::LocalCriterion> RuleHandler::CreateLocalCriterion(
    const Context& context, const v1::CreateLocalCriterionRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const CriterionRecord wanted, RecordOf(request.local_criterion()));
  return api::RunMutation<v1::LocalCriterion>(
      *environment_.database, context, request,
      [&](db::Transaction& transaction) -> absl::StatusOr<v1::LocalCriterion> {
        CriterionRecord record = wanted;
        journal::Change change;
        change.action = "CreateLocalCriterion";
        change.occurred_on = record.criterion.decision.date;
        change.request_id = request.request_id();
        KETNAP_ASSIGN_OR_RETURN(
            change.historical,
            service::CheckEntryDate(context, *environment_.tree, record.organization,
                                    change.occurred_on, environment_.historical_entry_days,
                                    "local_criterion.decision.date"));
        record.criterion.id = Uuid::Generate(context.now);
        record.version = 1;
        KETNAP_RETURN_IF_ERROR(InsertCriterion(transaction, record, context.now));
        v1::LocalCriterionChanged event;
        *event.mutable_local_criterion() = ToProto(record);
        KETNAP_RETURN_IF_ERROR(Publish(context, transaction, record, std::move(change), event));
        return event.local_criterion();
      });
}

absl::StatusOr<v1::LocalCriterion> RuleHandler::EndLocalCriterion(
    const Context& context, const v1::EndLocalCriterionRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const Date last, DateFromProto(request.valid_to()));
  KETNAP_ASSIGN_OR_RETURN(const Date decided, DateFromProto(request.decision().date()));
  return api::RunMutation<v1::LocalCriterion>(
      *environment_.database, context, request,
      [&](db::Transaction& transaction) -> absl::StatusOr<v1::LocalCriterion> {
        KETNAP_ASSIGN_OR_RETURN(CriterionRecord record, CriterionToEnd(transaction, request));
        journal::Change change;
        change.action = "EndLocalCriterion";
        change.occurred_on = decided;
        change.request_id = request.request_id();
        KETNAP_ASSIGN_OR_RETURN(
            change.historical,
            service::CheckEntryDate(context, *environment_.tree, record.organization, decided,
                                    environment_.historical_entry_days, "decision.date"));
        KETNAP_RETURN_IF_ERROR(CheckEnd(record, last, decided));
        record.valid_to = last;
        KETNAP_RETURN_IF_ERROR(EndCriterion(transaction, context.now, record));
        v1::LocalCriterionChanged event;
        *event.mutable_local_criterion() = ToProto(record);
        *event.mutable_ending() = request.decision();
        KETNAP_RETURN_IF_ERROR(Publish(context, transaction, record, std::move(change), event));
        return event.local_criterion();
      });
}

absl::StatusOr<v1::ListLocalCriteriaResponse> RuleHandler::ListLocalCriteria(
    const Context& context, const v1::ListLocalCriteriaRequest& request) {
  const std::string principal = context.caller.Principal();
  KETNAP_ASSIGN_OR_RETURN(const api::Page page, api::ReadPage(request, principal));
  KETNAP_ASSIGN_OR_RETURN(const CriterionQuery query, QueryOf(request, page, context.today));
  std::vector<CriterionRecord> rows;
  KETNAP_RETURN_IF_ERROR(environment_.database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(rows, ListCriteria(transaction, query));
        return absl::OkStatus();
      }));
  v1::ListLocalCriteriaResponse response;
  const bool more = api::CutToPage(page, &rows);
  for (const CriterionRecord& row : rows) *response.add_local_criteria() = ToProto(row);
  if (more) {
    response.set_next_page_token(
        api::MakePageToken(request, principal,
                           {absl::StrCat(rows.back().depth), rows.back().criterion.id.ToString()}));
  }
  return response;
}

}  // namespace ketnap::dossier
