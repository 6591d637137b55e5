#ifndef KETNAP_SERVICES_SUPERVISION_HANDLERS_FINDINGS_FINDING_CHANGE_H_
#define KETNAP_SERVICES_SUPERVISION_HANDLERS_FINDINGS_FINDING_CHANGE_H_

#include <functional>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "common/access/request_context.h"
#include "common/db/transaction.h"
#include "services/supervision/domain/finding.h"
#include "services/supervision/handlers/environment.h"

namespace ketnap::supervision {

struct FindingChange {
  std::string action;  // RPC.
  std::string request_id;
  Date date;  // The day it happened on.
  bool historical = false;
};

// Journals a finding whose row is written.
absl::Status JournalFinding(db::Transaction& transaction, const Environment& environment,
                            const access::RequestContext& context, const FindingChange& change,
                            const Finding& finding);

// A new finding: writes and journals it.
absl::Status AddFinding(db::Transaction& transaction, const Environment& environment,
                        const access::RequestContext& context, const FindingChange& change,
                        const Finding& finding);

struct FindingTarget {
  std::string name;  // "findings/{finding}".
  const char* field = "name";
  std::string etag;  // Empty: whatever stands.
  FindingAction action = FindingAction::kUpdate;
  // For those who act from the inspected side: the finding must be their business, else it does not
  // exist. Absent: the caller acts for the committee that holds the inspection.
  std::function<bool(const Finding&)> concerns;
};

// Locks the finding, checks version and state, lets `body` change it, writes and journals it. To be
// called inside the mutation's transaction.
absl::StatusOr<Finding> ChangeFinding(db::Transaction& transaction, const Environment& environment,
                                      const access::RequestContext& context,
                                      const FindingTarget& target, const FindingChange& change,
                                      const std::function<absl::Status(Finding&)>& body);

// Judges the day something is said to have happened on: not after today, not before `earliest`; how
// far back without the right to enter the past, says service::CheckEntryDate over `organization`.
// Gives whether it is an entry of the past.
absl::StatusOr<bool> CheckDay(const Environment& environment, const access::RequestContext& context,
                              const Uuid& organization, Date day, Date earliest, const char* field);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_HANDLERS_FINDINGS_FINDING_CHANGE_H_
