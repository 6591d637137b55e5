#ifndef KETNAP_SERVICES_CTL_COMMANDS_ORGANIZATION_TABLES_H_
#define KETNAP_SERVICES_CTL_COMMANDS_ORGANIZATION_TABLES_H_

#include <string>

#include "ketnap/organization/v1/import.pb.h"
#include "ketnap/organization/v1/organization_service.pb.h"
#include "services/ctl/client/context.h"

// Answers of the organization service as tables for people. Nothing is computed here.
namespace ketnap::ctl {

// What was looked at, and every contradiction that was told.
std::string StructureText(const Context& context,
                          const organization::v1::CheckStructureResponse& response);

// What a reorganization moves, by kind.
std::string ImpactText(const Context& context,
                       const organization::v1::ReorganizeResponse& response);

// How a reorganization stands and what it moves, with the first of each kind.
std::string ReorganizationText(const Context& context,
                               const organization::v1::ReorganizeResponse& response);

// Predecessors, successors and periods.
std::string LineageText(const Context& context,
                        const organization::v1::GetLineageResponse& response);

// The counts of an import, and whether they account for every row.
std::string ImportText(const Context& context, const organization::v1::ImportProgress& progress);

// "1.500/20.000 dòng …", without an end of line.
std::string ImportLine(const Context& context, const organization::v1::ImportProgress& progress,
                       int64_t rows);

}  // namespace ketnap::ctl

#endif  // KETNAP_SERVICES_CTL_COMMANDS_ORGANIZATION_TABLES_H_
