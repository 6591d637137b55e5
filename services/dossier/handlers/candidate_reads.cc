#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/api/page_token.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/proto_time.h"
#include "common/base/status_macros.h"
#include "common/base/text.h"
#include "ketnap/dossier/v1/events.pb.h"
#include "services/dossier/handlers/candidate_service.h"
#include "services/dossier/handlers/convert.h"
#include "services/dossier/handlers/documents/document_file.h"
#include "services/dossier/handlers/step_facts.h"
#include "services/dossier/handlers/verification/conflict_facts.h"
#include "services/dossier/repository/candidate_repository.h"
#include "services/dossier/repository/review_repository.h"
#include "services/dossier/repository/timeline_repository.h"

namespace ketnap::dossier {
namespace {

absl::StatusOr<CandidateRecord> FindNamed(db::Transaction& transaction, const std::string& name,
                                          const char* field) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(name, kCandidates, field));
  KETNAP_ASSIGN_OR_RETURN(auto found, FindCandidate(transaction, id));
  if (!found.has_value()) return ResourceNotFoundError(name);
  return *std::move(found);
}

void AddTimelineEntry(const TimelineRow& row, v1::GetTimelineResponse* response) {
  v1::TimelineEntry* entry = response->add_entries();
  entry->set_action(row.action);
  *entry->mutable_occurred_on() = DateToProto(row.occurred_on);
  *entry->mutable_record_time() = TimeToProto(row.record_time);
  entry->set_actor(row.actor);
  entry->set_historical(row.historical);
  v1::CandidateStepRecorded event;
  if (row.event_type == v1::CandidateStepRecorded::descriptor()->full_name() &&
      event.ParseFromString(row.event)) {
    *entry->mutable_step() = std::move(*event.mutable_step());
  }
}

}  // namespace

absl::StatusOr<v1::Candidate> CandidateHandler::GetCandidate(
    const Context& context, const v1::GetCandidateRequest& request) {
  v1::Candidate response;
  KETNAP_RETURN_IF_ERROR(environment_.database->RunSingleRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(const CandidateRecord record,
                                FindNamed(transaction, request.name(), "name"));
        response = ToProto(record);
        return absl::OkStatus();
      }));
  return response;
}

absl::StatusOr<v1::ListMonthlyReviewsResponse> CandidateHandler::ListMonthlyReviews(
    const Context& context, const v1::ListMonthlyReviewsRequest& request) {
  const std::string principal = context.caller.Principal();
  KETNAP_ASSIGN_OR_RETURN(const api::Page page, api::ReadPage(request, principal));
  KETNAP_ASSIGN_OR_RETURN(const Uuid candidate,
                          api::ParseResourceName(request.candidate(), kCandidates, "candidate"));
  std::optional<Date> before;
  if (!page.after_key.empty()) {
    const auto month = ParseDate(page.after_key[0]);
    if (!month.ok()) return api::PageTokenError();
    before = *month;
  }
  std::vector<MonthlyReview> rows;
  KETNAP_RETURN_IF_ERROR(environment_.database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(rows, ListReviews(transaction, candidate, before, page.size + 1));
        return absl::OkStatus();
      }));
  v1::ListMonthlyReviewsResponse response;
  const bool more = api::CutToPage(page, &rows);
  for (const MonthlyReview& row : rows) *response.add_monthly_reviews() = ToProto(row);
  if (more) {
    response.set_next_page_token(
        api::MakePageToken(request, principal, {FormatDate(rows.back().month)}));
  }
  return response;
}

absl::StatusOr<v1::EligibilityVerdict> CandidateHandler::CheckEligibility(
    const Context& context, const v1::CheckEligibilityRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const Date date, DateFromProto(request.date()));
  KETNAP_ASSIGN_OR_RETURN(const RuleSet* rules, environment_.rules->InForceOn(date));
  v1::EligibilityVerdict response;
  KETNAP_RETURN_IF_ERROR(environment_.database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(const CandidateRecord record,
                                FindNamed(transaction, request.candidate(), "candidate"));
        StepFacts facts;
        facts.step = static_cast<Step>(request.step());
        facts.date = date;
        facts.candidate = record.candidate;
        KETNAP_RETURN_IF_ERROR(GatherFacts(transaction, &facts).status());
        KETNAP_RETURN_IF_ERROR(GatherDamagedFiles(environment_, transaction, &facts));
        AddActingMember(context, &facts);
        response =
            ToProto(Check(facts, *rules, *environment_.calendar->Current()), record.candidate.id);
        return absl::OkStatus();
      }));
  return response;
}

absl::StatusOr<v1::GetTimelineResponse> CandidateHandler::GetTimeline(
    const Context& context, const v1::GetTimelineRequest& request) {
  const std::string principal = context.caller.Principal();
  KETNAP_ASSIGN_OR_RETURN(const api::Page page, api::ReadPage(request, principal));
  KETNAP_ASSIGN_OR_RETURN(const Uuid candidate,
                          api::ParseResourceName(request.candidate(), kCandidates, "candidate"));
  int64_t before = std::numeric_limits<int64_t>::max();
  if (!page.after_key.empty() && !absl::SimpleAtoi(page.after_key[0], &before)) {
    return api::PageTokenError();
  }
  std::vector<TimelineRow> rows;
  KETNAP_RETURN_IF_ERROR(environment_.database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(rows, ReadTimeline(transaction, candidate, before, page.size + 1));
        return absl::OkStatus();
      }));
  v1::GetTimelineResponse response;
  const bool more = api::CutToPage(page, &rows);
  for (const TimelineRow& row : rows) AddTimelineEntry(row, &response);
  if (more) {
    response.set_next_page_token(
        api::MakePageToken(request, principal, {absl::StrCat(rows.back().version)}));
  }
  return response;
}

}  // namespace ketnap::dossier
