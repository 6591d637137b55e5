#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/api/page_token.h"
#include "common/api/resource_name.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "services/dossier/handlers/candidate_service.h"
#include "services/dossier/handlers/convert.h"
#include "services/dossier/repository/sympathizer_repository.h"

namespace ketnap::dossier {
namespace {

absl::StatusOr<NominationQuery> QueryOf(const v1::ListCandidateNominationsRequest& request,
                                        const api::Page& page) {
  NominationQuery query;
  KETNAP_ASSIGN_OR_RETURN(
      query.organization,
      api::ParseResourceName(request.organization(), kOrganizations, "organization"));
  query.nominator_kind = request.nominator_kind();
  query.limit = page.size + 1;
  if (page.after_key.empty()) return query;
  const auto after = page.after_key.size() == 2 ? Uuid::Parse(page.after_key[1])
                                                : absl::StatusOr<Uuid>(absl::UnknownError(""));
  if (!after.ok() || !absl::SimpleAtoi(page.after_key[0], &query.after_position)) {
    return api::PageTokenError();
  }
  query.after_candidate = *after;
  return query;
}

v1::Nomination ToProto(const NominationRow& row, Date today) {
  v1::Nomination nomination;
  nomination.set_candidate(CandidateName(row.candidate));
  nomination.set_organization(OrganizationName(row.organization));
  nomination.set_full_name(row.full_name);
  nomination.set_nominator_kind(static_cast<v1::NominatorKind>(row.nominator_kind));
  *nomination.mutable_nomination_date() = DateToProto(row.nomination_date);
  nomination.set_state(static_cast<v1::CandidateState>(row.state));
  // Of somebody on the way to another cell: where they stood until then.
  const CandidateState standing =
      row.resume_state == CandidateState::kUnspecified ? row.state : row.resume_state;
  const std::optional<Date> answer =
      standing == CandidateState::kNominationDeclined ? row.decline_date : row.listing_date;
  if (standing == CandidateState::kNominated) {
    nomination.set_days_waiting(
        static_cast<int>(std::max<int64_t>(0, today - row.nomination_date)));
  } else if (answer.has_value()) {
    *nomination.mutable_answer_date() = DateToProto(*answer);
  }
  return nomination;
}

}  // namespace

absl::StatusOr<v1::ListCandidateNominationsResponse> CandidateHandler::ListCandidateNominations(
    const Context& context, const v1::ListCandidateNominationsRequest& request) {
  const std::string principal = context.caller.Principal();
  KETNAP_ASSIGN_OR_RETURN(const api::Page page, api::ReadPage(request, principal));
  KETNAP_ASSIGN_OR_RETURN(const NominationQuery query, QueryOf(request, page));
  std::vector<NominationRow> rows;
  KETNAP_RETURN_IF_ERROR(environment_.database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(rows, dossier::ListNominations(transaction, query));
        return absl::OkStatus();
      }));
  v1::ListCandidateNominationsResponse response;
  const bool more = api::CutToPage(page, &rows);
  for (const NominationRow& row : rows) *response.add_nominations() = ToProto(row, context.today);
  if (more) {
    response.set_next_page_token(
        api::MakePageToken(request, principal,
                           {absl::StrCat(rows.back().position), rows.back().candidate.ToString()}));
  }
  return response;
}

}  // namespace ketnap::dossier
