#ifndef KETNAP_SERVICES_ORGANIZATION_HANDLERS_ENVIRONMENT_H_
#define KETNAP_SERVICES_ORGANIZATION_HANDLERS_ENVIRONMENT_H_

#include "common/access/organization_tree.h"
#include "common/db/database.h"
#include "common/rpc/pipeline.h"
#include "common/service/calendar_replica.h"
#include "ketnap/config/v1/organization_rules.pb.h"
#include "services/organization/tree_refresher.h"

namespace ketnap::organization {

// What the handlers of this service work with; all of it outlives them.
struct Environment {
  rpc::Pipeline* pipeline = nullptr;
  db::Database* database = nullptr;
  const access::OrganizationTree* tree = nullptr;
  TreeRefresher* refresher = nullptr;
  // Clocks count by what it holds at the moment.
  const service::WorkingDayCalendarHolder* calendar = nullptr;
  const config::v1::OrganizationRules* rules = nullptr;
  int historical_entry_days = 45;
};

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_HANDLERS_ENVIRONMENT_H_
