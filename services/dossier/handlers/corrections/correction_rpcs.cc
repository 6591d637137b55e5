#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "common/access/scoped_query.h"
#include "common/api/mutation.h"
#include "common/api/page_key.h"
#include "common/api/page_token.h"
#include "common/base/status_macros.h"
#include "services/dossier/handlers/convert.h"
#include "services/dossier/handlers/corrections/correction_fields.h"
#include "services/dossier/handlers/corrections/correction_writes.h"
#include "services/dossier/handlers/dossier_service.h"
#include "services/dossier/handlers/national_id/national_id_holders.h"
#include "services/dossier/handlers/national_id/national_id_seal.h"
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
  KETNAP_ASSIGN_OR_RETURN(query.before, api::ReadIdKey(page));
  return query;
}

// The digest of a request is kept without a key: a number is in it by its own.
v1::CorrectRecordRequest Digested(const Sealer& sealer, v1::CorrectRecordRequest request) {
  for (v1::FieldChange& change : *request.mutable_changes()) {
    if (change.field() != kNationalIdField) continue;
    change.set_new_value(absl::BytesToHexString(NationalIdIndex(sealer, change.new_value())));
  }
  return request;
}

// Runs `body`, which gives an answer with everything that is in it, as a mutation that keeps it
// without what is sealed.
template <typename Request, typename Body>
absl::StatusOr<v1::Correction> RunSealed(const Environment& environment,
                                         const access::RequestContext& context,
                                         const Request& digested, const Body& body) {
  auto answer = api::RunMutation<v1::Correction>(
      *environment.database, context, digested,
      [&](db::Transaction& transaction) -> absl::StatusOr<v1::Correction> {
        KETNAP_ASSIGN_OR_RETURN(v1::Correction full, body(transaction));
        return WithoutContent(std::move(full));
      });
  if (!answer.ok()) return NoteTaken(environment, context, digested.candidate(), answer.status());
  KETNAP_RETURN_IF_ERROR(AddContent(environment, context, &*answer));
  return answer;
}

}  // namespace

absl::StatusOr<v1::Correction> DossierHandler::CorrectRecord(
    const Context& context, const v1::CorrectRecordRequest& request) {
  if (!request.validate_only()) {
    return RunSealed(environment_, context, Digested(*environment_.sealer, request),
                     [&](db::Transaction& transaction) {
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
  return RunSealed(environment_, context, request, [&](db::Transaction& transaction) {
    return Approve(environment_, context, request, transaction);
  });
}

absl::StatusOr<v1::Correction> DossierHandler::RejectCorrection(
    const Context& context, const v1::RejectCorrectionRequest& request) {
  return RunSealed(environment_, context, request, [&](db::Transaction& transaction) {
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
  const bool more = api::CutToPage(page, &rows);
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
