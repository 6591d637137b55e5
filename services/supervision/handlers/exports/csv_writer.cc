#include <fstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/base/errors.h"
#include "services/supervision/domain/sheet_text.h"
#include "services/supervision/handlers/exports/file_writer.h"

namespace ketnap::supervision {
namespace {

constexpr char kByteOrderMark[] = "\xEF\xBB\xBF";

std::string FieldOf(const Cell& cell) {
  switch (cell.kind) {
    case Cell::Kind::kEmpty:
      return "";
    case Cell::Kind::kText:
      return CsvText(cell.text);
    case Cell::Kind::kNumber:
      return absl::StrCat(cell.number);
    case Cell::Kind::kShare:
      return absl::StrFormat("%s%d.%d%%", cell.number < 0 ? "-" : "", std::abs(cell.number) / 10,
                             std::abs(cell.number) % 10);
    case Cell::Kind::kDate:
      return FormatDateForPeople(cell.day);
  }
  return "";
}

class CsvWriter : public FileWriter {
 public:
  explicit CsvWriter(const std::string& path) : file_(path, std::ios::binary) {
    file_ << kByteOrderMark;
  }

  void Title(const std::string& title) override { Line({Cell::Text(title)}); }
  void Note(const std::string& label, const std::string& text) override {
    Line({Cell::Text(label), Cell::Text(text)});
  }
  void BeginTable(const std::string& title, const std::vector<Column>& columns) override {
    file_ << "\r\n";
    Line({Cell::Text(title)});
    std::vector<Cell> headings;
    for (const Column& column : columns) headings.push_back(Cell::Text(column.heading));
    Line(headings);
  }
  void Row(const std::vector<Cell>& cells) override { Line(cells); }
  absl::Status Finish() override {
    file_.close();
    return file_.fail() ? FileWriteError() : absl::OkStatus();
  }

 private:
  void Line(const std::vector<Cell>& cells) {
    for (size_t i = 0; i < cells.size(); ++i) file_ << (i > 0 ? "," : "") << FieldOf(cells[i]);
    file_ << "\r\n";
  }

  std::ofstream file_;
};

}  // namespace

std::unique_ptr<FileWriter> MakeCsvWriter(const std::string& path) {
  return std::make_unique<CsvWriter>(path);
}

absl::Status FileWriteError() {
  return ReasonedError(
      absl::StatusCode::kUnavailable, "EXPORT_FILE_NOT_WRITTEN",
      {"Chưa ghi được tệp báo cáo. Đề nghị kiểm tra dung lượng đĩa của máy chủ rồi kết xuất lại.",
       "The report file could not be written; check the server's disk and export again."});
}

}  // namespace ketnap::supervision
