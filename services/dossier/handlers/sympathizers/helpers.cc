#include <optional>
#include <utility>

#include "common/api/page_token.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "services/dossier/handlers/candidate_service.h"
#include "services/dossier/handlers/convert.h"
#include "services/dossier/handlers/step_runner.h"
#include "services/dossier/repository/register_repository.h"
#include "services/dossier/repository/sympathizer_repository.h"

namespace ketnap::dossier {
namespace {

// What R-HLP-1 and R-HLP-2 look at, as of the day of the assignment; the load is today's.
absl::Status GatherHelper(db::Transaction& transaction, const Uuid& helper,
                          const Surroundings& around, StepFacts* facts) {
  KETNAP_ASSIGN_OR_RETURN(const auto found,
                          LoadMembers(transaction, {helper}, around, facts->date));
  if (found.empty()) return absl::OkStatus();
  facts->helper = found.front();
  KETNAP_ASSIGN_OR_RETURN(facts->helper->months_in_base_organization,
                          MonthsInBaseOrganization(transaction, helper, around, facts->date));
  KETNAP_ASSIGN_OR_RETURN(facts->helper_load,
                          CountHelped(transaction, helper, facts->candidate.id));
  return absl::OkStatus();
}

absl::StatusOr<HelperQuery> QueryOf(const v1::ListHelpersRequest& request, const api::Page& page,
                                    Date today) {
  HelperQuery query;
  KETNAP_ASSIGN_OR_RETURN(
      query.organization,
      api::ParseResourceName(request.organization(), kOrganizations, "organization"));
  query.today = today;
  query.limit = page.size + 1;
  if (page.after_key.empty()) return query;
  if (page.after_key.size() != 3) return api::PageTokenError();
  const auto due = ParseDate(page.after_key[0]);
  const auto helper = Uuid::Parse(page.after_key[1]), cell = Uuid::Parse(page.after_key[2]);
  if (!due.ok() || !helper.ok() || !cell.ok()) return api::PageTokenError();
  query.after = HelperKey{*due, *helper, *cell};
  return query;
}

v1::HelperLoad ToProto(const HelperRow& row, int load_limit) {
  v1::HelperLoad helper;
  helper.set_member(MemberName(row.key.helper));
  helper.set_organization(OrganizationName(row.key.organization));
  helper.set_candidate_count(static_cast<int>(row.candidate_count));
  helper.set_load_limit(load_limit);
  helper.set_overdue_review_count(static_cast<int>(row.overdue_count));
  if (row.last_review.has_value()) {
    *helper.mutable_last_review_date() = DateToProto(*row.last_review);
  }
  helper.set_repeated_remark_count(static_cast<int>(row.repeated_remark_count));
  helper.set_to_be_replaced_count(static_cast<int>(row.to_be_replaced_count));
  return helper;
}

}  // namespace

absl::StatusOr<v1::Candidate> CandidateHandler::AssignHelper(
    const Context& context, const v1::AssignHelperRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(StepPlan plan, PlanStep(request, "AssignHelper", Step::kAssignHelper,
                                                  request.resolution().date(), "resolution.date"));
  KETNAP_ASSIGN_OR_RETURN(const Uuid helper,
                          api::ParseResourceName(request.helper(), kMembers, "helper"));
  plan.body = Body::kCell;
  *plan.record.mutable_document() = request.resolution();
  plan.record.set_member(request.helper());
  if (request.has_acquainted_since()) {
    KETNAP_ASSIGN_OR_RETURN(plan.facts.acquainted_since, DateFromProto(request.acquainted_since()));
    if (*plan.facts.acquainted_since > plan.facts.date) {
      return FieldError("acquainted_since", "AFTER_STEP",
                        {"Thời điểm bắt đầu cùng công tác, học tập hoặc sinh hoạt phải có trước "
                         "hoặc trong ngày phân công.",
                         "They must have known each other by the day of the assignment."});
    }
    *plan.record.mutable_acquainted_since() = request.acquainted_since();
  }
  return TakeCandidateStep(
      environment_, context, request, plan,
      [helper](db::Transaction& transaction, const Surroundings& around, StepPlan& attempt) {
        return GatherHelper(transaction, helper, around, &attempt.facts);
      });
}

absl::StatusOr<v1::ListHelpersResponse> CandidateHandler::ListHelpers(
    const Context& context, const v1::ListHelpersRequest& request) {
  const std::string principal = context.caller.Principal();
  KETNAP_ASSIGN_OR_RETURN(const api::Page page, api::ReadPage(request, principal));
  KETNAP_ASSIGN_OR_RETURN(const HelperQuery query, QueryOf(request, page, context.today));
  KETNAP_ASSIGN_OR_RETURN(const RuleSet* rules, environment_.rules->InForceOn(context.today));
  const int limit = static_cast<int>(rules->Get("R-HLP-2").Number("maximum_load"));
  HelperList list;
  KETNAP_RETURN_IF_ERROR(environment_.database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(list, dossier::ListHelpers(transaction, query));
        return absl::OkStatus();
      }));
  v1::ListHelpersResponse response;
  std::optional<HelperKey> next = list.searched_to;
  if (api::CutToPage(page, &list.rows)) next = list.rows.back().key;
  for (const HelperRow& row : list.rows) *response.add_helpers() = ToProto(row, limit);
  if (next.has_value()) {
    response.set_next_page_token(api::MakePageToken(
        request, principal,
        {FormatDate(next->due), next->helper.ToString(), next->organization.ToString()}));
  }
  return response;
}

}  // namespace ketnap::dossier
