#ifndef KETNAP_SERVICES_SUPERVISION_HANDLERS_ENVIRONMENT_H_
#define KETNAP_SERVICES_SUPERVISION_HANDLERS_ENVIRONMENT_H_

#include <cstdint>
#include <functional>
#include <vector>

#include "common/access/organization_tree.h"
#include "common/access/token.h"
#include "common/db/database.h"
#include "common/rpc/pipeline.h"
#include "ketnap/supervision/v1/statistics_service.pb.h"
#include "services/supervision/domain/indicator.h"
#include "services/supervision/domain/inspection_rules.h"
#include "services/supervision/domain/process_rules.h"
#include "services/supervision/finding_clause_file.h"

namespace ketnap::supervision {

// What the handlers work with; all of it outlives them.
struct Environment {
  rpc::Pipeline* pipeline = nullptr;
  db::Database* database = nullptr;
  const access::OrganizationTree* tree = nullptr;
  std::function<v1::Freshness()> freshness;  // How far the projections have come.
  int64_t smallest_group = 0;                // Of sensitive attributes that is shown to everybody.
  const InspectionRules* inspection_rules = nullptr;
  const FindingClauseCatalogue* finding_clauses = nullptr;
  const access::Signer* signer = nullptr;  // Of sealed conclusions.
  int historical_entry_days = 45;
  const std::vector<IndicatorDefinition>* indicators = nullptr;
  const ProcessRules* process_rules = nullptr;  // The dossier service's rule sets.
};

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_HANDLERS_ENVIRONMENT_H_
