#ifndef KETNAP_SERVICES_SUPERVISION_HANDLERS_INSPECTIONS_INSPECTION_CHANGE_H_
#define KETNAP_SERVICES_SUPERVISION_HANDLERS_INSPECTIONS_INSPECTION_CHANGE_H_

#include <functional>
#include <initializer_list>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "common/access/request_context.h"
#include "common/base/errors.h"
#include "common/db/transaction.h"
#include "services/supervision/domain/inspection.h"
#include "services/supervision/handlers/environment.h"
#include "services/supervision/repository/sample_repository.h"

namespace ketnap::supervision {

// What a mutation says of itself.
struct InspectionRequest {
  std::string name;  // "inspections/{inspection}".
  std::string etag;  // Empty: whatever stands.
  std::string action;
  std::string request_id;
  std::optional<Date> day;  // The day it happened on; absent: today.
  const char* day_field = "date";
};

// A change under way.
struct InspectionChange {
  Inspection inspection;         // Its version is already the next one.
  std::optional<Sample> sample;  // Drawn by this change.
};

// Locks the inspection, checks that the caller acts for the committee that holds it, its version
// and the day; lets `body` change it, writes it and journals it whole. To be called inside the
// mutation's transaction. NOT_FOUND when there is none; PERMISSION_DENIED reason
// INSPECTION_OF_ANOTHER_COMMITTEE for a superior, who looks on.
absl::StatusOr<InspectionChange> RunInspectionChange(
    db::Transaction& transaction, const Environment& environment,
    const access::RequestContext& context, const InspectionRequest& request,
    const std::function<absl::Status(InspectionChange&)>& body);
// The same, for changes that draw no sample.
absl::StatusOr<Inspection> ChangeInspection(db::Transaction& transaction,
                                            const Environment& environment,
                                            const access::RequestContext& context,
                                            const InspectionRequest& request,
                                            const std::function<absl::Status(Inspection&)>& body);

// Journals a change whose rows are written.
absl::Status JournalInspection(db::Transaction& transaction, const access::RequestContext& context,
                               const InspectionRequest& request, const InspectionChange& change,
                               bool historical);

// FAILED_PRECONDITION, reason INSPECTION_STATE, unless it is in one of those states.
absl::Status CheckInspectionState(const Inspection& inspection,
                                  std::initializer_list<InspectionState> allowed,
                                  const Message& message);

// The rules of its decision day, and the type of the committee that holds it.
const InspectionRuleSet& RulesOf(const Environment& environment, const Inspection& inspection);
std::string HolderType(const Environment& environment, const Inspection& inspection);

// OK, or all of them.
absl::Status AsStatus(const std::vector<FieldViolation>& violations);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_HANDLERS_INSPECTIONS_INSPECTION_CHANGE_H_
