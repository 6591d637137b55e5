#ifndef KETNAP_SERVICES_DOSSIER_HANDLERS_ENVIRONMENT_H_
#define KETNAP_SERVICES_DOSSIER_HANDLERS_ENVIRONMENT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "common/access/organization_tree.h"
#include "common/base/sealing.h"
#include "common/db/database.h"
#include "common/rpc/pipeline.h"
#include "common/service/calendar_replica.h"
#include "ketnap/dossier/v1/review.pb.h"
#include "ketnap/dossier/v1/rule_service.pb.h"
#include "services/dossier/decision_terms.h"
#include "services/dossier/domain/defects.h"
#include "services/dossier/domain/rule_set.h"
#include "services/dossier/domain/worklist.h"

namespace ketnap::dossier {

class FormLibrary;
class OfficeConverter;

inline constexpr char kPackage[] = "ketnap.dossier.v1";

// What the handlers work with. Everything outlives them.
struct Environment {
  db::Database* database = nullptr;
  const access::OrganizationTree* tree = nullptr;
  rpc::Pipeline* pipeline = nullptr;
  const RuleBook* rules = nullptr;
  const std::vector<v1::RuleSet>* rule_sets = nullptr;  // The same as read, oldest first.
  const service::WorkingDayCalendarHolder* calendar = nullptr;
  const std::vector<Worklist>* worklists = nullptr;  // In the order of the screen.
  int historical_entry_days = 0;
  const Sealer* sealer = nullptr;
  int64_t document_max_bytes = 0;
  bool refuses_secret_documents = true;
  const v1::ReviewTemplate* review_template = nullptr;
  const FormLibrary* forms = nullptr;  // Null: this deployment has none.
  OfficeConverter* office = nullptr;
  const DecisionTerms* terms = nullptr;
  const DefectCatalogue* defects = nullptr;
  std::string data_directory;  // Worklists, forms, terms, review template, defects.
};

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_HANDLERS_ENVIRONMENT_H_
