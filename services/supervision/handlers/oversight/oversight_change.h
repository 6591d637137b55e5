#ifndef KETNAP_SERVICES_SUPERVISION_HANDLERS_OVERSIGHT_OVERSIGHT_CHANGE_H_
#define KETNAP_SERVICES_SUPERVISION_HANDLERS_OVERSIGHT_OVERSIGHT_CHANGE_H_

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/access/request_context.h"
#include "common/base/date.h"
#include "common/db/transaction.h"
#include "ketnap/supervision/v1/oversight.pb.h"
#include "services/supervision/domain/oversight.h"
#include "services/supervision/handlers/environment.h"

namespace ketnap::supervision {

// A change of an assignment under way: the assignment is locked, its version is already the next
// one. Notes and reminders go with it, so that who changes either meets there.
struct OversightChange {
  OversightAssignment assignment;
  std::optional<OversightNote> note;
  std::vector<OversightReminder> reminders;
  std::string action;  // RPC.
  std::string request_id;
  Date occurred_on;
  bool historical = false;
};

// Locks the assignment, lets `body` change it, writes it and the journal entry. To be called inside
// the mutation's transaction. ABORTED when `etag` names another version.
struct OversightChangeRequest {
  Uuid assignment;
  std::string etag;  // Empty: whatever stands.
  std::string action;
  std::string request_id;
};
absl::StatusOr<OversightChange> ChangeOversight(
    db::Transaction& transaction, const access::RequestContext& context,
    const OversightChangeRequest& request,
    const std::function<absl::Status(OversightChange&)>& body);

// Journals a change whose rows are written.
absl::Status JournalOversight(db::Transaction& transaction, const access::RequestContext& context,
                              const OversightChange& change);

// What is known on `day` of those the assignment brings together.
absl::StatusOr<OversightFacts> FactsOn(db::Transaction& transaction, const Environment& environment,
                                       const OversightAssignment& assignment, Date day);

// Whether the caller is who oversees.
bool IsOverseer(const access::RequestContext& context, const OversightAssignment& assignment);
// Whether the caller holds the permission over the committee.
bool HoldsOverCommittee(const access::RequestContext& context, const Environment& environment,
                        const OversightAssignment& assignment, std::string_view permission);

v1::OversightAssignment ToProto(const OversightAssignment& assignment, Date today);
v1::OversightNote ToProto(const OversightNote& note);
v1::OversightReminder ToProto(const OversightReminder& reminder, Date today);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_HANDLERS_OVERSIGHT_OVERSIGHT_CHANGE_H_
