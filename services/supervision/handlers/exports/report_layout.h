#ifndef KETNAP_SERVICES_SUPERVISION_HANDLERS_EXPORTS_REPORT_LAYOUT_H_
#define KETNAP_SERVICES_SUPERVISION_HANDLERS_EXPORTS_REPORT_LAYOUT_H_

#include <string>
#include <string_view>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "ketnap/supervision/v1/export_service.pb.h"

// Which fields of a report's answer stand in which column of its tables, and what people read above
// them. Paths have dots: "figures.expected". "../rule_id" is of the row around this one.
namespace ketnap::supervision {

struct ColumnLayout {
  const char* path;
  const char* heading;
  int width = 13;
};

struct TableLayout {
  const char* title;
  // Path of repeated messages, each a row; each of several on the way is gone through. "": the
  // answer itself is the one row.
  const char* rows;
  // Path of a message of the same kind as the rows that stands above them; "": none.
  const char* total;
  std::vector<ColumnLayout> columns;
};

struct ReportLayout {
  const char* title;
  const char* file;  // Beginning of the file's name.
  std::vector<TableLayout> tables;
};

// Null for REPORT_NOT_SET.
const ReportLayout* LayoutOf(v1::ReportQuery::ReportCase report);

// What people call a field of a request, in Vietnamese; "" when it is none of their business.
// `known` is false for a field that nobody has named.
std::string FilterLabel(const google::protobuf::FieldDescriptor& field, bool* known);

// What people call a value of an enum, or a code: "ADMITTED". As it is when nobody has named it.
// Codes of several parts ("R-DL-1|LATE", "NOMINATED>LISTED") are read part by part.
std::string EnumLabel(const google::protobuf::EnumValueDescriptor& value);
std::string CodeLabel(std::string_view code);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_HANDLERS_EXPORTS_REPORT_LAYOUT_H_
