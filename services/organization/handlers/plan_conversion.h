#ifndef KETNAP_SERVICES_ORGANIZATION_HANDLERS_PLAN_CONVERSION_H_
#define KETNAP_SERVICES_ORGANIZATION_HANDLERS_PLAN_CONVERSION_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "common/access/request_context.h"
#include "common/base/date.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"
#include "google/type/date.pb.h"
#include "ketnap/organization/v1/plan.pb.h"
#include "services/organization/domain/plan.h"
#include "services/organization/handlers/organization_conversion.h"

// Between the API's messages and the domain's structs. To the domain: what the service itself sets
// (names, versions, times) is not read, names of people and organizations are tidied;
// INVALID_ARGUMENT for what does not convert.
namespace ketnap::organization {

std::string PlanName(const Uuid& id);

v1::Plan ToProto(const Plan& plan);
v1::PlanRevision ToProto(const PlanRevision& revision);
absl::StatusOr<Plan> FromProto(const v1::Plan& proto);
absl::StatusOr<std::vector<Target>> TargetsFromProto(
    const google::protobuf::RepeatedPtrField<v1::Target>& protos, std::string_view field);

// Appends PlanChanged to the journal and gives the plan as it says.
struct PlanStep {
  std::string action;
  Date occurred_on;
  std::string request_id;
  bool historical = false;
};
absl::StatusOr<v1::Plan> PublishPlan(db::Transaction& transaction,
                                     const access::RequestContext& context, const Plan& plan,
                                     const PlanStep& step);

// The revision that `plan`, just approved or adjusted, now is.
PlanRevision RevisionOf(const Plan& plan, std::string document, std::optional<Date> document_date);

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_HANDLERS_PLAN_CONVERSION_H_
