#ifndef KETNAP_SERVICES_CTL_COMMANDS_DOSSIER_TABLES_H_
#define KETNAP_SERVICES_CTL_COMMANDS_DOSSIER_TABLES_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "ketnap/dossier/v1/candidate_import.pb.h"
#include "ketnap/dossier/v1/decision_register.pb.h"
#include "ketnap/dossier/v1/projection_service.pb.h"
#include "ketnap/dossier/v1/rule_simulation.pb.h"
#include "ketnap/dossier/v1/worklist_service.pb.h"
#include "ketnap/organization/v1/import.pb.h"
#include "services/ctl/client/context.h"

// Answers of the dossier service as tables for people. Nothing is computed here but sums over
// pages.
namespace ketnap::ctl {

// The same figures as an import of organizations has, for its tables.
organization::v1::ImportProgress ProgressOf(const dossier::v1::ImportProgress& progress);

// How many were looked at and every difference that was told.
std::string ProjectionsText(const Context& context,
                            const dossier::v1::CheckProjectionsResponse& response);

// What a rebuilding did.
std::string RebuiltText(const Context& context,
                        const dossier::v1::RebuildProjectionsResponse& response);

// Queues with somebody in them, in their order, and how many others are empty.
std::string QueuesText(const Context& context, const dossier::v1::ListQueuesResponse& queues,
                       const dossier::v1::GetWorklistCountsResponse& counts);

// People of one queue. `titles` are those of the cells by resource name.
std::string ItemsText(const Context& context, const dossier::v1::Queue& queue,
                      const std::vector<dossier::v1::WorklistItem>& items,
                      const std::map<std::string, std::string>& titles);

// Whose verdict changes, how many there are by rule, and the sums.
std::string SimulationText(const Context& context,
                           const dossier::v1::SimulateRuleSetResponse& response);

// One register, highest number first.
std::string RegisterText(const Context& context,
                         const std::vector<dossier::v1::RegisterEntry>& entries);

}  // namespace ketnap::ctl

#endif  // KETNAP_SERVICES_CTL_COMMANDS_DOSSIER_TABLES_H_
