#include <optional>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/api/page_key.h"
#include "common/api/page_token.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "services/training/handlers/certificates/certificate_handler.h"
#include "services/training/handlers/certificates/certificate_scope.h"
#include "services/training/handlers/conversion.h"
#include "services/training/handlers/learner_names.h"
#include "services/training/repository/certificate_repository.h"

namespace ketnap::training {
namespace {

absl::StatusOr<int> ReadSerialKey(const api::Page& page) {
  int serial = 0;
  if (page.after_key.empty()) return serial;
  const bool read = page.after_key.size() == 1 && absl::SimpleAtoi(page.after_key[0], &serial);
  if (!read || serial < 1) return api::PageTokenError();
  return serial;
}

v1::CertificateEntry EntryOf(const RegisterRow& row, bool visible) {
  v1::CertificateEntry entry;
  entry.set_serial(row.certificate.serial);
  const v1::Certificate whole = ToProto(row.certificate);
  v1::Certificate* told = entry.mutable_certificate();
  if (visible) {
    *told = whole;
    told->set_full_name(row.full_name);
    return entry;
  }
  told->set_number(whole.number());
  *told->mutable_issue_date() = whole.issue_date();
  told->set_status(whole.status());
  return entry;
}

}  // namespace

absl::StatusOr<v1::ListCertificateRegisterResponse> CertificateHandler::ListCertificateRegister(
    const Context& context, const v1::ListCertificateRegisterRequest& request) {
  if (environment_->class_types->types.count(request.class_type()) == 0) {
    return ResourceNotFoundError(request.class_type());
  }
  const std::string principal = context.caller.Principal();
  KETNAP_ASSIGN_OR_RETURN(const api::Page page, api::ReadPage(request, principal));
  KETNAP_ASSIGN_OR_RETURN(const int after, ReadSerialKey(page));
  std::vector<RegisterRow> rows;
  v1::ListCertificateRegisterResponse response;
  // One snapshot: the last number and the page belong together.
  KETNAP_RETURN_IF_ERROR(environment_->database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(const int last,
                                LastSerial(transaction, request.class_type(), request.year()));
        response.set_last_serial(last);
        KETNAP_ASSIGN_OR_RETURN(rows, ListRegister(transaction, request.class_type(),
                                                   request.year(), after, page.size + 1));
        return absl::OkStatus();
      }));
  const bool more = api::CutToPage(page, &rows);
  for (const RegisterRow& row : rows) {
    const bool visible = OwnerInScope(context, *environment_->tree, row.owners).has_value();
    *response.add_entries() = EntryOf(row, visible);
  }
  if (more) {
    response.set_next_page_token(
        api::MakePageToken(request, principal, {absl::StrCat(rows.back().certificate.serial)}));
  }
  return response;
}

absl::StatusOr<v1::ListExpiringCertificatesResponse> CertificateHandler::ListExpiringCertificates(
    const Context& context, const v1::ListExpiringCertificatesRequest& request) {
  const std::string principal = context.caller.Principal();
  KETNAP_ASSIGN_OR_RETURN(const api::Page page, api::ReadPage(request, principal));
  KETNAP_ASSIGN_OR_RETURN(
      const Uuid organization,
      api::ParseResourceName(request.organization(), kOrganizations, "organization"));
  KETNAP_ASSIGN_OR_RETURN(const auto after, api::ReadDayKey(page));
  ExpiringPage query;
  KETNAP_ASSIGN_OR_RETURN(query.before, DateFromProto(request.before()));
  if (after.has_value()) {
    query.from = after->day;
    query.after_id = after->id;
  }
  query.limit = page.size + 1;
  std::vector<Certificate> rows;
  bool more = false;
  v1::ListExpiringCertificatesResponse response;
  KETNAP_RETURN_IF_ERROR(environment_->database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(
            rows, training::ListExpiringCertificates(transaction, organization, query));
        more = api::CutToPage(page, &rows);
        response.clear_certificates();
        for (const Certificate& row : rows) *response.add_certificates() = ToProto(row);
        return FillNames(transaction, response.mutable_certificates());
      }));
  if (more) {
    const Certificate& last = rows.back();
    response.set_next_page_token(
        api::MakePageToken(request, principal, {FormatDate(*last.expires_on), last.id.ToString()}));
  }
  return response;
}

}  // namespace ketnap::training
