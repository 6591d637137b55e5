#ifndef KETNAP_SERVICES_TRAINING_HANDLERS_ENVIRONMENT_H_
#define KETNAP_SERVICES_TRAINING_HANDLERS_ENVIRONMENT_H_

#include "common/access/organization_tree.h"
#include "common/db/database.h"
#include "common/rpc/pipeline.h"
#include "services/training/class_type_file.h"

namespace ketnap::training {

// What the handlers of this service work with; all of it outlives them.
struct Environment {
  rpc::Pipeline* pipeline = nullptr;
  db::Database* database = nullptr;
  const access::OrganizationTree* tree = nullptr;
  const ClassTypeCatalogue* class_types = nullptr;
  int historical_entry_days = 45;
};

}  // namespace ketnap::training

#endif  // KETNAP_SERVICES_TRAINING_HANDLERS_ENVIRONMENT_H_
