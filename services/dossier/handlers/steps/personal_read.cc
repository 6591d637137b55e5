#include "services/dossier/handlers/steps/personal_read.h"

#include "absl/strings/ascii.h"
#include "common/base/errors.h"
#include "common/journal/writer.h"
#include "ketnap/dossier/v1/events.pb.h"
#include "services/dossier/handlers/convert.h"

namespace ketnap::dossier {

absl::Status CheckPurpose(const access::RequestContext& context) {
  if (!absl::StripAsciiWhitespace(context.purpose).empty()) return absl::OkStatus();
  return ReasonedError(
      absl::StatusCode::kInvalidArgument, "PURPOSE_REQUIRED",
      {"Phải nêu mục đích khi xem dữ liệu cá nhân được bảo vệ; lần xem được ghi vào nhật ký.",
       "Reading protected personal data needs a stated purpose; every reading is journaled."});
}

absl::Status RecordPersonalRead(db::Transaction& transaction, const access::RequestContext& context,
                                const Uuid& candidate, const Uuid& organization, const char* what,
                                const std::string& request_id, const std::string& resource) {
  KETNAP_RETURN_IF_ERROR(CheckPurpose(context));
  v1::PersonalDataRead event;
  event.set_candidate(CandidateName(candidate));
  event.set_what(what);
  event.set_purpose(context.purpose);
  event.set_resource(resource);
  const size_t method = context.method.rfind('/');
  journal::Change change;
  change.aggregate_type = kPersonalReads;
  change.aggregate_id = Uuid::Generate(context.now);
  change.version = 1;
  change.action =
      method == std::string::npos ? std::string("Read") : context.method.substr(method + 1);
  change.occurred_on = context.today;
  change.organization = organization;
  change.request_id = request_id;
  return journal::Append(transaction, context, change, event);
}

}  // namespace ketnap::dossier
