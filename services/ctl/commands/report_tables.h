#ifndef KETNAP_SERVICES_CTL_COMMANDS_REPORT_TABLES_H_
#define KETNAP_SERVICES_CTL_COMMANDS_REPORT_TABLES_H_

#include <string>

#include "common/base/date.h"
#include "ketnap/supervision/v1/statistics_service.pb.h"
#include "services/ctl/client/context.h"

// Answers of the statistics service as tables for people. Nothing is computed here.
namespace ketnap::ctl {

// "Theo tổ chức từng thời điểm": by which tree it was counted.
std::string StructureText(const Context& context, supervision::v1::StructureBasis structure);

std::string AttainmentText(const Context& context,
                           const supervision::v1::GetAttainmentResponse& response);
std::string BreakdownText(const Context& context, supervision::v1::BreakdownDimension dimension,
                          const supervision::v1::GetBreakdownResponse& response);
std::string FunnelText(const Context& context, const supervision::v1::GetFunnelResponse& response);

// "Số liệu tính đến 10:12:30 ngày 22/11/2026; …".
std::string FreshnessText(const Context& context, const supervision::v1::Freshness& freshness);

}  // namespace ketnap::ctl

#endif  // KETNAP_SERVICES_CTL_COMMANDS_REPORT_TABLES_H_
