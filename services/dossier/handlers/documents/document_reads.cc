#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/api/page_token.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/dossier/handlers/convert.h"
#include "services/dossier/handlers/documents/document_access.h"
#include "services/dossier/handlers/documents/document_file.h"
#include "services/dossier/handlers/documents/document_service.h"
#include "services/dossier/handlers/steps/personal_read.h"

namespace ketnap::dossier {
namespace {

// How long the parts of one reading may take. Whoever begins in the middle, or goes on later, is
// journaled anew.
constexpr absl::Duration kReading = absl::Hours(1);

absl::Status OffsetError() {
  return FieldError("offset", "NOT_A_PART",
                    {"Vị trí phải là bội số của 1048576 và nằm trong tệp.",
                     "The offset must be a multiple of 1048576 within the document."});
}

absl::StatusOr<DocumentRecord> FindDocumentOf(db::Transaction& transaction, const Uuid& candidate,
                                              const std::string& name) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(name, kDocuments, "document"));
  KETNAP_ASSIGN_OR_RETURN(auto found, FindDocumentFile(transaction, id));
  if (!found.has_value() || found->facts.candidate != candidate) return ResourceNotFoundError(name);
  return *std::move(found);
}

absl::Status JournalReading(const access::RequestContext& context, db::Transaction& transaction,
                            const DocumentOwner& owner, const v1::DownloadPartRequest& request,
                            const Uuid& document) {
  const std::string reader = context.caller.Principal();
  if (request.offset() > 0) {
    KETNAP_ASSIGN_OR_RETURN(const auto begun, FindReading(transaction, document, reader));
    if (begun.has_value() && context.now - *begun < kReading) return absl::OkStatus();
  }
  KETNAP_RETURN_IF_ERROR(RecordPersonalRead(transaction, context, owner.candidate,
                                            owner.organization, "DOCUMENT", request.request_id(),
                                            request.document()));
  return PutReading(transaction, document, reader, context.now);
}

absl::StatusOr<v1::DownloadPartResponse> ReadPart(const Environment& environment,
                                                  const access::RequestContext& context,
                                                  db::Transaction& transaction,
                                                  const v1::DownloadPartRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const DocumentOwner owner,
                          FindVisibleOwner(environment, context, transaction, request.candidate()));
  KETNAP_ASSIGN_OR_RETURN(const DocumentRecord document,
                          FindDocumentOf(transaction, owner.candidate, request.document()));
  const int64_t size = document.facts.size_bytes;
  const int64_t begin = request.offset();
  if (begin % kMostPartBytes != 0 || begin >= size) return OffsetError();
  KETNAP_RETURN_IF_ERROR(JournalReading(context, transaction, owner, request, document.facts.id));
  const int64_t end = std::min<int64_t>(begin + kMostPartBytes, size);
  v1::DownloadPartResponse response;
  KETNAP_ASSIGN_OR_RETURN(*response.mutable_content(), ReadSpan(*environment.sealer, transaction,
                                                                document.facts.id, begin, end));
  if (end < size) response.set_next_offset(end);
  KETNAP_ASSIGN_OR_RETURN(*response.mutable_document(), ToProto(*environment.sealer, document));
  return response;
}

// Where a page begins: behind a form and version.
struct Place {
  std::string form;
  int version = 0;
};

absl::StatusOr<Place> PlaceOf(const api::Page& page) {
  Place place;
  if (page.after_key.empty()) return place;
  if (page.after_key.size() != 2 || !absl::SimpleAtoi(page.after_key[1], &place.version)) {
    return api::PageTokenError();
  }
  place.form = page.after_key[0];
  return place;
}

}  // namespace

absl::StatusOr<v1::ListDocumentsResponse> DocumentHandler::ListDocuments(
    const Context& context, const v1::ListDocumentsRequest& request) {
  const std::string principal = context.caller.Principal();
  KETNAP_ASSIGN_OR_RETURN(const api::Page page, api::ReadPage(request, principal));
  KETNAP_ASSIGN_OR_RETURN(const Place place, PlaceOf(page));
  std::vector<DocumentRecord> rows;
  KETNAP_RETURN_IF_ERROR(environment_.database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(
            const DocumentOwner owner,
            FindVisibleOwner(environment_, context, transaction, request.candidate()));
        KETNAP_ASSIGN_OR_RETURN(rows, ListDocumentFiles(transaction, owner.candidate, place.form,
                                                        place.version, page.size + 1));
        return absl::OkStatus();
      }));
  v1::ListDocumentsResponse response;
  const bool more = api::CutToPage(page, &rows);
  for (const DocumentRecord& row : rows) {
    KETNAP_ASSIGN_OR_RETURN(*response.add_documents(), ToProto(*environment_.sealer, row));
  }
  if (more) {
    response.set_next_page_token(api::MakePageToken(
        request, principal, {rows.back().facts.form, absl::StrCat(rows.back().version)}));
  }
  return response;
}

// Not api::RunMutation: that keeps the answer for a retry, and content must stand in no other
// table. A retry is another reading.
absl::StatusOr<v1::DownloadPartResponse> DocumentHandler::DownloadPart(
    const Context& context, const v1::DownloadPartRequest& request) {
  v1::DownloadPartResponse response;
  KETNAP_RETURN_IF_ERROR(environment_.database->RunReadModifyWrite(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(response, ReadPart(environment_, context, transaction, request));
        return absl::OkStatus();
      }));
  return response;
}

}  // namespace ketnap::dossier
