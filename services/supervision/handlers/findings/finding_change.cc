#include "services/supervision/handlers/findings/finding_change.h"

#include "absl/strings/str_cat.h"
#include "common/api/etag.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/journal/writer.h"
#include "common/service/historical_entry.h"
#include "ketnap/supervision/v1/events.pb.h"
#include "services/supervision/handlers/findings/finding_conversion.h"
#include "services/supervision/handlers/findings/inspection_access.h"
#include "services/supervision/handlers/inspections/inspection_view.h"
#include "services/supervision/repository/finding_repository.h"

namespace ketnap::supervision {

absl::Status JournalFinding(db::Transaction& transaction, const Environment& environment,
                            const access::RequestContext& context, const FindingChange& change,
                            const Finding& finding) {
  v1::FindingChanged event;
  *event.mutable_finding() = ToProto(finding);
  journal::Change entry;
  entry.aggregate_type = kFindings;
  entry.aggregate_id = finding.id;
  entry.version = finding.version;
  entry.action = change.action;
  entry.occurred_on = change.date;
  entry.organization = CarrierOf(*environment.tree, finding.issuer);
  entry.request_id = change.request_id;
  entry.historical = change.historical;
  return journal::Append(transaction, context, entry, event);
}

absl::Status AddFinding(db::Transaction& transaction, const Environment& environment,
                        const access::RequestContext& context, const FindingChange& change,
                        const Finding& finding) {
  KETNAP_RETURN_IF_ERROR(InsertFinding(transaction, finding));
  return JournalFinding(transaction, environment, context, change, finding);
}

absl::StatusOr<Finding> ChangeFinding(db::Transaction& transaction, const Environment& environment,
                                      const access::RequestContext& context,
                                      const FindingTarget& target, const FindingChange& change,
                                      const std::function<absl::Status(Finding&)>& body) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id,
                          api::ParseResourceName(target.name, kFindings, target.field));
  KETNAP_ASSIGN_OR_RETURN(auto found, LockFinding(transaction, id));
  if (!found.has_value() || (target.concerns && !target.concerns(*found))) {
    return ResourceNotFoundError(target.name);
  }
  if (!target.concerns) {
    KETNAP_RETURN_IF_ERROR(CheckActsForIssuer(context, *environment.tree, found->issuer));
  }
  KETNAP_RETURN_IF_ERROR(api::CheckEtag(target.etag, found->version, target.name));
  KETNAP_RETURN_IF_ERROR(CheckAction(*found, target.action));
  ++found->version;
  found->update_time = context.now;
  KETNAP_RETURN_IF_ERROR(body(*found));
  KETNAP_RETURN_IF_ERROR(UpdateFinding(transaction, *found));
  KETNAP_RETURN_IF_ERROR(JournalFinding(transaction, environment, context, change, *found));
  return *std::move(found);
}

absl::StatusOr<bool> CheckDay(const Environment& environment, const access::RequestContext& context,
                              const Uuid& organization, Date day, Date earliest,
                              const char* field) {
  KETNAP_ASSIGN_OR_RETURN(const bool historical,
                          service::CheckEntryDate(context, *environment.tree, organization, day,
                                                  environment.historical_entry_days, field));
  if (day >= earliest) return historical;
  return InvalidFieldsError(
      {{field,
        "TOO_EARLY",
        {absl::StrCat("Ngày này không được trước ngày ", FormatDateForPeople(earliest), "."),
         absl::StrCat("This day must not lie before ", FormatDate(earliest), ".")}}});
}

}  // namespace ketnap::supervision
