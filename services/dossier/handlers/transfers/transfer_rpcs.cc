#include <string>
#include <vector>

#include "common/access/scoped_query.h"
#include "common/api/mutation.h"
#include "common/api/page_key.h"
#include "common/api/page_token.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/dossier/handlers/candidate_service.h"
#include "services/dossier/handlers/convert.h"
#include "services/dossier/handlers/subtree_scope.h"
#include "services/dossier/handlers/transfers/transfer_conversion.h"
#include "services/dossier/handlers/transfers/transfer_steps.h"
#include "services/dossier/repository/transfers/transfer_repository.h"

namespace ketnap::dossier {
namespace {

// Before every day there is.
constexpr Date kFirstDay(1000, 1, 1);

absl::StatusOr<TransferQuery> QueryOf(const api::Page& page, const SubtreeScope& scope,
                                      const v1::ListTransfersRequest& request) {
  TransferQuery query;
  query.below = scope.organization;
  query.few_organizations = scope.few_organizations;
  query.incoming = request.incoming();
  query.status = static_cast<TransferStatus>(request.status());
  query.after_due = kFirstDay;
  query.limit = page.size + 1;
  KETNAP_ASSIGN_OR_RETURN(const auto after, api::ReadDayKey(page));
  if (!after.has_value()) return query;
  query.after_due = after->day;
  query.after_id = after->id;
  return query;
}

}  // namespace

absl::StatusOr<v1::CandidateTransfer> CandidateHandler::TransferCandidate(
    const Context& context, const v1::TransferCandidateRequest& request) {
  return api::RunMutation<v1::CandidateTransfer>(
      *environment_.database, context, request, [&](db::Transaction& transaction) {
        return BeginTransfer(environment_, context, request, transaction);
      });
}

absl::StatusOr<v1::CandidateTransfer> CandidateHandler::AcceptTransfer(
    const Context& context, const v1::AcceptTransferRequest& request) {
  return api::RunMutation<v1::CandidateTransfer>(
      *environment_.database, context, request, [&](db::Transaction& transaction) {
        return TakeOver(environment_, context, request, transaction);
      });
}

absl::StatusOr<v1::CandidateTransfer> CandidateHandler::CancelTransfer(
    const Context& context, const v1::CancelTransferRequest& request) {
  return api::RunMutation<v1::CandidateTransfer>(
      *environment_.database, context, request, [&](db::Transaction& transaction) {
        return GiveUp(environment_, context, request, transaction);
      });
}

absl::StatusOr<v1::ListTransfersResponse> CandidateHandler::ListTransfers(
    const Context& context, const v1::ListTransfersRequest& request) {
  const std::string principal = context.caller.Principal();
  KETNAP_ASSIGN_OR_RETURN(const api::Page page, api::ReadPage(request, principal));
  KETNAP_ASSIGN_OR_RETURN(const SubtreeScope scope,
                          SubtreeOf(environment_, context, request.organization()));
  KETNAP_ASSIGN_OR_RETURN(const TransferQuery query, QueryOf(page, scope, request));
  std::vector<ListedTransfer> rows;
  KETNAP_RETURN_IF_ERROR(environment_.database->RunSingleRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(rows, dossier::ListTransfers(transaction, query));
        return absl::OkStatus();
      }));
  const bool more = api::CutToPage(page, &rows);
  v1::ListTransfersResponse response;
  for (const ListedTransfer& row : rows) *response.add_transfers() = ToProto(row);
  if (more) {
    const Transfer& last = rows.back().transfer;
    response.set_next_page_token(
        api::MakePageToken(request, principal, {FormatDate(last.due_date), last.id.ToString()}));
  }
  return response;
}

}  // namespace ketnap::dossier
