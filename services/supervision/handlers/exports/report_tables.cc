#include "services/supervision/handlers/exports/report_tables.h"

#include <string_view>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "google/type/date.pb.h"

namespace ketnap::supervision {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

std::vector<std::string> StepsOf(std::string_view path) {
  if (path.empty()) return {};
  return absl::StrSplit(path, '.');
}

// A row and those around it, the innermost last.
using Around = std::vector<const Message*>;

// Calls `row` for every message at the end of the path.
void ForEachRow(const Around& around, const std::vector<std::string>& steps, size_t at,
                const std::function<void(const Around&)>& row) {
  if (at == steps.size()) return row(around);
  const Message& message = *around.back();
  const FieldDescriptor* field = message.GetDescriptor()->FindFieldByName(steps[at]);
  if (field == nullptr) return;
  const auto* reflection = message.GetReflection();
  Around below = around;
  below.push_back(nullptr);
  if (!field->is_repeated()) {
    if (!reflection->HasField(message, field)) return;
    below.back() = &reflection->GetMessage(message, field);
    return ForEachRow(below, steps, at + 1, row);
  }
  for (int i = 0; i < reflection->FieldSize(message, field); ++i) {
    below.back() = &reflection->GetRepeatedMessage(message, field, i);
    ForEachRow(below, steps, at + 1, row);
  }
}

std::string ReadableText(const FieldDescriptor& field, const std::string& text,
                         const NameOfOrganization& name_of) {
  if (absl::StartsWith(text, "organizations/")) return name_of(text);
  const bool coded =
      field.name() == "code" || field.name() == "confidence" || field.name() == "type";
  return coded ? CodeLabel(text) : text;
}

Cell DayCell(const Message& message) {
  google::type::Date date;
  date.CopyFrom(message);
  const auto day = DateFromProto(date);
  return day.ok() ? Cell::Day(*day) : Cell();
}

Cell EnumCell(const google::protobuf::EnumValueDescriptor& value) {
  return value.number() == 0 ? Cell() : Cell::Text(EnumLabel(value));
}

Cell ListCell(const Message& message, const FieldDescriptor& field,
              const NameOfOrganization& name_of) {
  if (field.cpp_type() != FieldDescriptor::CPPTYPE_STRING) return Cell();
  std::vector<std::string> texts;
  const auto* reflection = message.GetReflection();
  for (int i = 0; i < reflection->FieldSize(message, &field); ++i) {
    texts.push_back(
        ReadableText(field, reflection->GetRepeatedString(message, &field, i), name_of));
  }
  return Cell::Text(absl::StrJoin(texts, "; "));
}

Cell NumberCell(const FieldDescriptor& field, int64_t number) {
  if (field.name() == "year") return Cell::Text(absl::StrCat(number));
  return absl::EndsWith(field.name(), "_permille") ? Cell::Share(number) : Cell::Number(number);
}

Cell CellOf(const Message& message, const FieldDescriptor& field,
            const NameOfOrganization& name_of) {
  if (field.is_repeated()) return ListCell(message, field, name_of);
  const auto* reflection = message.GetReflection();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return NumberCell(field, reflection->GetInt32(message, &field));
    case FieldDescriptor::CPPTYPE_INT64:
      return NumberCell(field, reflection->GetInt64(message, &field));
    case FieldDescriptor::CPPTYPE_BOOL:
      return reflection->GetBool(message, &field) ? Cell::Text("Có") : Cell();
    case FieldDescriptor::CPPTYPE_ENUM:
      return EnumCell(*reflection->GetEnum(message, &field));
    case FieldDescriptor::CPPTYPE_STRING:
      return Cell::Text(ReadableText(field, reflection->GetString(message, &field), name_of));
    case FieldDescriptor::CPPTYPE_MESSAGE:
      if (!reflection->HasField(message, &field)) return Cell();
      return field.message_type() == google::type::Date::descriptor()
                 ? DayCell(reflection->GetMessage(message, &field))
                 : Cell();
    default:
      return Cell();
  }
}

// The cell at a column's path, from the row or from one around it.
Cell CellAt(const Around& around, std::string_view path, const NameOfOrganization& name_of) {
  size_t level = around.size() - 1;
  while (absl::ConsumePrefix(&path, "../") && level > 0) --level;
  const Message* message = around[level];
  const std::vector<std::string> steps = StepsOf(path);
  for (size_t i = 0; i < steps.size(); ++i) {
    const FieldDescriptor* field = message->GetDescriptor()->FindFieldByName(steps[i]);
    if (field == nullptr) return Cell();
    if (i + 1 == steps.size()) return CellOf(*message, *field, name_of);
    if (!message->GetReflection()->HasField(*message, field)) return Cell();
    message = &message->GetReflection()->GetMessage(*message, field);
  }
  return Cell();
}

std::string ReadableFilter(const Message& request, const FieldDescriptor& field,
                           const NameOfOrganization& name_of) {
  const Cell cell = CellOf(request, field, name_of);
  switch (cell.kind) {
    case Cell::Kind::kNumber:
      return absl::StrCat(cell.number);
    case Cell::Kind::kDate:
      return FormatDateForPeople(cell.day);
    default:
      return cell.text;
  }
}

// What a path leads to from there; null when it leads nowhere.
const Descriptor* Follow(const Descriptor& from, const std::vector<std::string>& steps) {
  const Descriptor* at = &from;
  for (const std::string& step : steps) {
    const FieldDescriptor* field = at->FindFieldByName(step);
    if (field == nullptr || field->message_type() == nullptr) return nullptr;
    at = field->message_type();
  }
  return at;
}

bool HasColumn(const Descriptor& answer, std::vector<std::string> rows, std::string_view path) {
  while (absl::ConsumePrefix(&path, "../")) {
    if (rows.empty()) return false;
    rows.pop_back();
  }
  std::vector<std::string> steps = StepsOf(path);
  const std::string last = steps.back();
  steps.pop_back();
  rows.insert(rows.end(), steps.begin(), steps.end());
  const Descriptor* at = Follow(answer, rows);
  return at != nullptr && at->FindFieldByName(last) != nullptr;
}

absl::Status WriteTable(const TableLayout& table, const NextAnswer& next,
                        const NameOfOrganization& name_of, FileWriter* writer) {
  std::vector<Column> columns;
  for (const ColumnLayout& column : table.columns) {
    columns.push_back({column.heading, column.width});
  }
  writer->BeginTable(table.title, columns);
  const auto write_row = [&](const Around& around) {
    std::vector<Cell> cells;
    for (const ColumnLayout& column : table.columns) {
      cells.push_back(CellAt(around, column.path, name_of));
    }
    writer->Row(cells);
  };
  for (int number = 0;; ++number) {
    KETNAP_ASSIGN_OR_RETURN(const auto answer, next(number));
    if (answer == nullptr) return absl::OkStatus();
    const Around around = {answer.get()};
    if (*table.total != '\0') ForEachRow(around, StepsOf(table.total), 0, write_row);
    ForEachRow(around, StepsOf(table.rows), 0, write_row);
  }
}

}  // namespace

int64_t CountRows(const ReportLayout& layout, const Message& answer) {
  int64_t rows = 0;
  for (const TableLayout& table : layout.tables) {
    const auto count = [&](const Around&) { ++rows; };
    if (*table.total != '\0') ForEachRow({&answer}, StepsOf(table.total), 0, count);
    ForEachRow({&answer}, StepsOf(table.rows), 0, count);
  }
  return rows;
}

std::vector<std::pair<std::string, std::string>> FiltersOf(const Message& request,
                                                           const NameOfOrganization& name_of) {
  std::vector<std::pair<std::string, std::string>> filters;
  const Descriptor& type = *request.GetDescriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    bool known = false;
    const std::string label = FilterLabel(*type.field(i), &known);
    if (label.empty()) continue;
    const std::string value = ReadableFilter(request, *type.field(i), name_of);
    const bool is_number = type.field(i)->cpp_type() == FieldDescriptor::CPPTYPE_INT32;
    if (value.empty() || (is_number && value == "0")) continue;
    filters.emplace_back(label, value);
  }
  return filters;
}

absl::Status WriteTables(const ReportLayout& layout, const NextAnswer& next,
                         const NameOfOrganization& name_of, FileWriter* writer) {
  for (const TableLayout& table : layout.tables) {
    KETNAP_RETURN_IF_ERROR(WriteTable(table, next, name_of, writer));
  }
  return absl::OkStatus();
}

std::string FaultOf(const ReportLayout& layout, const Descriptor& answer) {
  for (const TableLayout& table : layout.tables) {
    const std::vector<std::string> rows = StepsOf(table.rows);
    if (Follow(answer, rows) == nullptr) return table.rows;
    if (Follow(answer, StepsOf(table.total)) == nullptr) return table.total;
    for (const ColumnLayout& column : table.columns) {
      if (!HasColumn(answer, rows, column.path)) return column.path;
    }
  }
  return "";
}

}  // namespace ketnap::supervision
