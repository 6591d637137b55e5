#ifndef KETNAP_SERVICES_DOSSIER_HANDLERS_ENVIRONMENT_H_
#define KETNAP_SERVICES_DOSSIER_HANDLERS_ENVIRONMENT_H_

#include <vector>

#include "common/access/organization_tree.h"
#include "common/db/database.h"
#include "common/rpc/pipeline.h"
#include "common/service/calendar_replica.h"
#include "ketnap/dossier/v1/rule_service.pb.h"
#include "services/dossier/domain/rule_set.h"

namespace ketnap::dossier {

inline constexpr char kPackage[] = "ketnap.dossier.v1";

// What the handlers work with. Everything outlives them.
struct Environment {
  db::Database* database = nullptr;
  const access::OrganizationTree* tree = nullptr;
  rpc::Pipeline* pipeline = nullptr;
  const RuleBook* rules = nullptr;
  const std::vector<v1::RuleSet>* rule_sets = nullptr;  // The same as read, oldest first.
  const service::WorkingDayCalendarHolder* calendar = nullptr;
  int historical_entry_days = 0;
};

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_HANDLERS_ENVIRONMENT_H_
