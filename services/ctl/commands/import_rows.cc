#include "services/ctl/commands/import_rows.h"

#include <google/protobuf/util/json_util.h>

#include <optional>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "google/type/date.pb.h"
#include "nlohmann/json.hpp"

namespace ketnap::ctl {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Reflection;
using Json = nlohmann::json;
using ProtoMessage = google::protobuf::Message;

constexpr size_t kMostFaultsTold = 20;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// What is wrong with the file, row by row.
class FileFaults {
 public:
  void Add(size_t line, const std::string& what) {
    if (++count_ > kMostFaultsTold) return;
    violations_.push_back({absl::StrCat("line ", line),
                           "NOT_A_ROW",
                           {absl::StrCat("Không đọc được dòng này: ", what),
                            absl::StrCat("This line cannot be read: ", what)}});
  }
  absl::Status Result() const {
    if (count_ == 0) return absl::OkStatus();
    return InvalidFieldsError(violations_);
  }

 private:
  std::vector<FieldViolation> violations_;
  size_t count_ = 0;
};

absl::Status FileMalformed(const Message& what) {
  return ReasonedError(absl::StatusCode::kInvalidArgument, "FILE_MALFORMED", what);
}

std::string_view WithoutMark(std::string_view text) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  return text;
}

// Empty when it went well.
std::string ReadJsonRow(const Json& json, ProtoMessage* row) {
  const Json* object = &json;
  if (json.is_object() && json.contains("failedRow")) object = &json["failedRow"];
  if (!object->is_object()) return "not a JSON object";
  google::protobuf::util::JsonParseOptions options;
  options.ignore_unknown_fields = false;
  const auto status = google::protobuf::util::JsonStringToMessage(object->dump(), row, options);
  return status.ok() ? "" : std::string(status.message());
}

void AddJsonRow(size_t line, const Json& json, const ProtoMessage& prototype, Rows* rows,
                FileFaults* faults) {
  std::unique_ptr<ProtoMessage> row(prototype.New());
  const std::string wrong = json.is_discarded() ? "not JSON" : ReadJsonRow(json, row.get());
  if (!wrong.empty()) faults->Add(line, wrong);
  rows->push_back(std::move(row));
}

// The fields of one line of CSV; nothing when a quote is not closed or ends inside a field. Moves
// `text` behind the line.
std::optional<std::vector<std::string>> TakeCsvLine(std::string_view* text, size_t* lines) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  bool closed = false;  // The cell's closing quote has come.
  size_t i = 0;
  for (; i < text->size(); ++i) {
    const char c = (*text)[i];
    if (c == '\n') ++*lines;
    if (quoted) {
      if (c != '"') {
        cells.back().push_back(c);
      } else if (i + 1 < text->size() && (*text)[i + 1] == '"') {
        cells.back().push_back('"');
        ++i;
      } else {
        quoted = false;
        closed = true;
      }
    } else if (c == ',') {
      cells.emplace_back();
      closed = false;
    } else if (c == '\n') {
      ++i;
      break;
    } else if (c == '"' && cells.back().empty() && !closed) {
      quoted = true;
    } else if (c != '\r') {
      if (closed || c == '"') return std::nullopt;
      cells.back().push_back(c);
    }
  }
  if (quoted) return std::nullopt;
  text->remove_prefix(i);
  return cells;
}

absl::StatusOr<Date> DateOfCell(const std::string& cell) {
  const std::vector<std::string> parts = absl::StrSplit(cell, '/');
  if (parts.size() != 3) return ParseDate(cell);
  int day = 0, month = 0, year = 0;
  if (!absl::SimpleAtoi(parts[0], &day) || !absl::SimpleAtoi(parts[1], &month) ||
      !absl::SimpleAtoi(parts[2], &year)) {
    return absl::InvalidArgumentError("not a date");
  }
  return MakeDate(year, month, day);
}

bool SetScalar(ProtoMessage* message, const FieldDescriptor* field, const std::string& cell) {
  const Reflection* reflection = message->GetReflection();
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      reflection->SetString(message, field, cell);
      return true;
    case FieldDescriptor::CPPTYPE_BOOL: {
      bool value = false;
      if (!absl::SimpleAtob(cell, &value)) return false;
      reflection->SetBool(message, field, value);
      return true;
    }
    case FieldDescriptor::CPPTYPE_INT32: {
      int32_t value = 0;
      if (!absl::SimpleAtoi(cell, &value)) return false;
      reflection->SetInt32(message, field, value);
      return true;
    }
    case FieldDescriptor::CPPTYPE_ENUM: {
      const auto* value = field->enum_type()->FindValueByName(cell);
      if (value == nullptr) return false;
      reflection->SetEnum(message, field, value);
      return true;
    }
    default:
      return false;
  }
}

// A column: the way to its field.
using Column = std::vector<const FieldDescriptor*>;

std::optional<Column> FindColumn(const google::protobuf::Descriptor* type,
                                 const std::string& title) {
  Column column;
  for (const std::string& name : std::vector<std::string>(absl::StrSplit(title, '.'))) {
    if (type == nullptr) return std::nullopt;
    const FieldDescriptor* field = type->FindFieldByName(name);
    if (field == nullptr || field->is_repeated()) return std::nullopt;
    column.push_back(field);
    type = field->message_type();
  }
  const bool is_value = type == nullptr || type == google::type::Date::descriptor();
  return is_value ? std::optional<Column>(std::move(column)) : std::nullopt;
}

bool SetCell(ProtoMessage* row, const Column& column, const std::string& cell) {
  ProtoMessage* message = row;
  for (size_t i = 0; i + 1 < column.size(); ++i) {
    message = message->GetReflection()->MutableMessage(message, column[i]);
  }
  const FieldDescriptor* field = column.back();
  if (field->message_type() == nullptr) return SetScalar(message, field, cell);
  const auto date = DateOfCell(cell);
  if (!date.ok()) return false;
  message->GetReflection()->MutableMessage(message, field)->CopyFrom(DateToProto(*date));
  return true;
}

absl::StatusOr<std::vector<Column>> FindColumns(const std::vector<std::string>& titles,
                                                const ProtoMessage& prototype) {
  std::vector<Column> columns;
  for (const std::string& raw : titles) {
    const std::string title(absl::StripAsciiWhitespace(raw));
    auto column = FindColumn(prototype.GetDescriptor(), title);
    if (!column.has_value()) {
      return FileMalformed({absl::StrCat("Không có cột nào tên là “", title, "”."),
                            absl::StrCat("There is no column \"", title, "\".")});
    }
    columns.push_back(*std::move(column));
  }
  return columns;
}

}  // namespace

absl::StatusOr<Rows> ReadJsonRows(std::string_view text, const ProtoMessage& prototype) {
  text = WithoutMark(text);
  Rows rows;
  FileFaults faults;
  if (absl::StripLeadingAsciiWhitespace(text).starts_with('[')) {
    const Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
    if (!json.is_array()) {
      return FileMalformed({"Tệp không phải danh sách JSON.", "The file is no JSON array."});
    }
    for (size_t i = 0; i < json.size(); ++i) {
      AddJsonRow(i + 1, json[i], prototype, &rows, &faults);
    }
  } else {
    size_t number = 0;
    for (const std::string_view line : absl::StrSplit(text, '\n')) {
      ++number;
      if (absl::StripAsciiWhitespace(line).empty()) continue;
      AddJsonRow(number, Json::parse(line, nullptr, /*allow_exceptions=*/false), prototype, &rows,
                 &faults);
    }
  }
  KETNAP_RETURN_IF_ERROR(faults.Result());
  return rows;
}

absl::StatusOr<Rows> ReadCsvRows(std::string_view text, const ProtoMessage& prototype) {
  text = WithoutMark(text);
  size_t line = 0;
  const auto titles = TakeCsvLine(&text, &line);
  if (!titles.has_value()) {
    return FileMalformed({"Dòng tiêu đề của tệp CSV không đọc được.",
                          "The first line of the CSV file cannot be read."});
  }
  KETNAP_ASSIGN_OR_RETURN(const std::vector<Column> columns, FindColumns(*titles, prototype));
  Rows rows;
  FileFaults faults;
  while (!text.empty()) {
    const size_t begin = line + 1;
    const auto cells = TakeCsvLine(&text, &line);
    if (!cells.has_value()) {
      faults.Add(begin, "a quote is not closed");
      break;
    }
    if (cells->size() == 1 && absl::StripAsciiWhitespace(cells->front()).empty()) continue;
    if (cells->size() > columns.size()) faults.Add(begin, "more cells than columns");
    std::unique_ptr<ProtoMessage> row(prototype.New());
    for (size_t i = 0; i < cells->size() && i < columns.size(); ++i) {
      const std::string cell(absl::StripAsciiWhitespace((*cells)[i]));
      if (!cell.empty() && !SetCell(row.get(), columns[i], cell)) {
        faults.Add(begin, absl::StrCat("column ", (*titles)[i]));
      }
    }
    rows.push_back(std::move(row));
  }
  KETNAP_RETURN_IF_ERROR(faults.Result());
  return rows;
}

}  // namespace ketnap::ctl
