#ifndef KETNAP_SERVICES_CTL_COMMANDS_IMPORT_ROWS_H_
#define KETNAP_SERVICES_CTL_COMMANDS_IMPORT_ROWS_H_

#include <memory>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "google/protobuf/message.h"

// Rows of an import as people hand them over, read into the messages of the API.
namespace ketnap::ctl {

using Rows = std::vector<std::unique_ptr<google::protobuf::Message>>;

// Rows of `prototype`'s type out of a JSON array of them, or of one JSON object a line. An object
// with "failedRow", as a file of failed rows has, stands for what is in there. INVALID_ARGUMENT
// naming every row that is none (the first twenty): a file is taken whole or not at all.
absl::StatusOr<Rows> ReadJsonRows(std::string_view text,
                                  const google::protobuf::Message& prototype);

// The same out of CSV as RFC 4180 has it: the first line names each column by its field
// ("key.value", "organization.display_name"); an empty cell is a field that is not set. Dates as
// 2001-02-03 or 03/02/2001, enums by name, yes and no as true and false.
absl::StatusOr<Rows> ReadCsvRows(std::string_view text, const google::protobuf::Message& prototype);

}  // namespace ketnap::ctl

#endif  // KETNAP_SERVICES_CTL_COMMANDS_IMPORT_ROWS_H_
