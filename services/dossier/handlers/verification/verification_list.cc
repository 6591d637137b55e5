#include <string>
#include <utility>
#include <vector>

#include "common/access/scoped_query.h"
#include "common/api/page_key.h"
#include "common/api/page_token.h"
#include "common/api/resource_name.h"
#include "common/base/status_macros.h"
#include "services/dossier/handlers/convert.h"
#include "services/dossier/handlers/steps/personal_read.h"
#include "services/dossier/handlers/verification/request_view.h"
#include "services/dossier/handlers/verification/verification_service.h"

namespace ketnap::dossier {
namespace {

absl::StatusOr<VerificationQuery> QueryOf(const v1::ListVerificationRequestsRequest& request,
                                          const api::Page& page) {
  VerificationQuery query;
  KETNAP_ASSIGN_OR_RETURN(
      query.organization,
      api::ParseResourceName(request.organization(), kOrganizations, "organization"));
  query.incoming = request.incoming();
  query.open_only = request.open_only();
  query.limit = page.size + 1;
  KETNAP_ASSIGN_OR_RETURN(const auto after, api::ReadDayKey(page));
  if (!after.has_value()) return query;
  query.after_due = after->day;
  query.after_id = after->id;
  return query;
}

// What recipients found, in words: for who states a purpose, each reading journaled.
absl::Status AddNotes(const Environment& environment, const access::RequestContext& context,
                      db::Transaction& transaction, const std::vector<ListedVerification>& listed,
                      v1::ListVerificationRequestsResponse* response) {
  for (size_t i = 0; i < listed.size(); ++i) {
    const ListedVerification& item = listed[i];
    if (!item.verification.reply_date.has_value()) continue;
    KETNAP_ASSIGN_OR_RETURN(std::string note,
                            OpenReplyNote(environment, transaction, item.verification.id));
    if (note.empty()) continue;
    auto* view = response->mutable_verification_requests(static_cast<int>(i));
    KETNAP_RETURN_IF_ERROR(RecordPersonalRead(transaction, context, item.candidate,
                                              item.organization, "VERIFICATION_REPLY", "",
                                              view->name()));
    view->set_reply_note(std::move(note));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::ListVerificationRequestsResponse> VerificationHandler::ListVerificationRequests(
    const Context& context, const v1::ListVerificationRequestsRequest& request) {
  const std::string principal = context.caller.Principal();
  KETNAP_ASSIGN_OR_RETURN(const api::Page page, api::ReadPage(request, principal));
  KETNAP_ASSIGN_OR_RETURN(const VerificationQuery query, QueryOf(request, page));
  const bool with_notes = !context.purpose.empty();
  v1::ListVerificationRequestsResponse response;
  auto read = [&](db::Transaction& transaction) -> absl::Status {
    response.Clear();
    KETNAP_ASSIGN_OR_RETURN(std::vector<ListedVerification> listed,
                            ListVerifications(transaction, query));
    const bool more = api::CutToPage(page, &listed);
    for (const ListedVerification& item : listed) {
      *response.add_verification_requests() = ViewOf(item, request.incoming(), context.today);
    }
    if (more) {
      response.set_next_page_token(api::MakePageToken(
          request, principal,
          {FormatDate(listed.back().due_date), listed.back().verification.id.ToString()}));
    }
    if (!with_notes) return absl::OkStatus();
    return AddNotes(environment_, context, transaction, listed, &response);
  };
  KETNAP_RETURN_IF_ERROR(with_notes
                             ? environment_.database->RunReadModifyWrite(context.deadline, read)
                             : environment_.database->RunRead(context.deadline, read));
  return response;
}

}  // namespace ketnap::dossier
