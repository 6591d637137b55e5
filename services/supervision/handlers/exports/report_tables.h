#ifndef KETNAP_SERVICES_SUPERVISION_HANDLERS_EXPORTS_REPORT_TABLES_H_
#define KETNAP_SERVICES_SUPERVISION_HANDLERS_EXPORTS_REPORT_TABLES_H_

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/protobuf/message.h"
#include "services/supervision/handlers/exports/file_writer.h"
#include "services/supervision/handlers/exports/report_layout.h"

namespace ketnap::supervision {

// The name of "organizations/{organization}" for people.
using NameOfOrganization = std::function<std::string(const std::string& resource_name)>;

// Rows of all the tables that an answer has.
int64_t CountRows(const ReportLayout& layout, const google::protobuf::Message& answer);

// The filters of a request, each as a person reads it: label and value.
std::vector<std::pair<std::string, std::string>> FiltersOf(const google::protobuf::Message& request,
                                                           const NameOfOrganization& name_of);

// Gives the answers one after the other, null after the last.
using NextAnswer =
    std::function<absl::StatusOr<std::unique_ptr<google::protobuf::Message>>(int number)>;

// Writes the tables of the answers: a list has one table that goes on from answer to answer.
absl::Status WriteTables(const ReportLayout& layout, const NextAnswer& next,
                         const NameOfOrganization& name_of, FileWriter* writer);

// Whether every path of the layout names a field of the answer: "" or the first that does not.
std::string FaultOf(const ReportLayout& layout, const google::protobuf::Descriptor& answer);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_HANDLERS_EXPORTS_REPORT_TABLES_H_
