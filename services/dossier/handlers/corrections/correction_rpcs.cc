#include <optional>
#include <string>
#include <vector>

#include "common/access/scoped_query.h"
#include "common/api/mutation.h"
#include "common/api/page_token.h"
#include "common/base/status_macros.h"
#include "services/dossier/handlers/convert.h"
#include "services/dossier/handlers/corrections/correction_writes.h"
#include "services/dossier/handlers/dossier_service.h"
#include "services/dossier/handlers/subtree_scope.h"
#include "services/dossier/repository/corrections/correction_repository.h"

namespace ketnap::dossier {
namespace {

absl::StatusOr<CorrectionQuery> QueryOf(const api::Page& page, const SubtreeScope& scope,
                                        const v1::ListCorrectionsRequest& request) {
  CorrectionQuery query;
  query.below = scope.organization;
  query.few_organizations = scope.few_organizations;
  query.status = static_cast<CorrectionStatus>(request.status());
  query.limit = page.size + 1;
  if (page.after_key.empty()) return query;
  const auto id = Uuid::Parse(page.after_key[0]);
  if (page.after_key.size() != 1 || !id.ok()) {
    return FieldError("page_token", "PAGE_TOKEN_MALFORMED",
                      {"Mã trang không đúng.", "The page token is malformed."});
  }
  query.before = *id;
  return query;
}

}  // namespace

absl::StatusOr<v1::Correction> DossierHandler::CorrectRecord(
    const Context& context, const v1::CorrectRecordRequest& request) {
  if (!request.validate_only()) {
    return api::RunMutation<v1::Correction>(
        *environment_.database, context, request, [&](db::Transaction& transaction) {
          return Propose(environment_, context, request, transaction);
        });
  }
  // A preview writes nothing, not even that it was asked for: it would stand in the way of the
  // request it prepares.
  v1::Correction preview;
  KETNAP_RETURN_IF_ERROR(environment_.database->RunReadModifyWrite(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(preview, Propose(environment_, context, request, transaction));
        return absl::OkStatus();
      }));
  return preview;
}

absl::StatusOr<v1::Correction> DossierHandler::ApproveCorrection(
    const Context& context, const v1::ApproveCorrectionRequest& request) {
  return api::RunMutation<v1::Correction>(
      *environment_.database, context, request, [&](db::Transaction& transaction) {
        return Approve(environment_, context, request, transaction);
      });
}

absl::StatusOr<v1::Correction> DossierHandler::RejectCorrection(
    const Context& context, const v1::RejectCorrectionRequest& request) {
  return api::RunMutation<v1::Correction>(
      *environment_.database, context, request, [&](db::Transaction& transaction) {
        return Reject(environment_, context, request, transaction);
      });
}

absl::StatusOr<v1::ListCorrectionsResponse> DossierHandler::ListCorrections(
    const Context& context, const v1::ListCorrectionsRequest& request) {
  const std::string principal = context.caller.Principal();
  KETNAP_ASSIGN_OR_RETURN(const api::Page page, api::ReadPage(request, principal));
  KETNAP_ASSIGN_OR_RETURN(const SubtreeScope scope,
                          SubtreeOf(environment_, context, request.organization()));
  KETNAP_ASSIGN_OR_RETURN(const CorrectionQuery query, QueryOf(page, scope, request));
  std::vector<CorrectionRow> rows;
  KETNAP_RETURN_IF_ERROR(environment_.database->RunSingleRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(rows, dossier::ListCorrections(transaction, query));
        return absl::OkStatus();
      }));
  const bool more = access::CutToPage(page, &rows);
  v1::ListCorrectionsResponse response;
  for (const CorrectionRow& row : rows) {
    KETNAP_ASSIGN_OR_RETURN(*response.add_corrections(), ToProto(environment_, row));
  }
  if (more) {
    response.set_next_page_token(
        api::MakePageToken(request, principal, {rows.back().id.ToString()}));
  }
  return response;
}

}  // namespace ketnap::dossier
