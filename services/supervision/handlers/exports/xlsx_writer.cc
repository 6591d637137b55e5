#include <xlsxwriter.h>

#include <algorithm>
#include <filesystem>

#include "absl/strings/str_split.h"
#include "common/base/text.h"
#include "services/supervision/domain/sheet_text.h"
#include "services/supervision/handlers/exports/file_writer.h"

namespace ketnap::supervision {
namespace {

constexpr size_t kLongestSheetName = 31;
constexpr int kLabelWidth = 24;
constexpr double kLineHeight = 16;
constexpr int kMostLines = 25;  // A row is 409 points high at most.

// A name a sheet may have: 31 characters, none of [ ] : * ? / \ and no apostrophe at either end.
std::string SheetName(std::string_view title) {
  std::string name;
  size_t characters = 0;
  for (const char c : title) {
    const bool begins = (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    if (begins && ++characters > kLongestSheetName) break;
    name.push_back(std::string_view("[]:*?/\\'").find(c) == std::string_view::npos ? c : ' ');
  }
  return name;
}

// Lines that a text takes in a column so many characters wide; bold and broad letters included.
int LinesOf(const Cell& cell, int width) {
  if (cell.kind != Cell::Kind::kText) return 1;
  int lines = 0;
  for (const std::string& line : std::vector<std::string>(absl::StrSplit(cell.text, '\n'))) {
    lines += 1 + Utf8Length(line) / std::max(width - 2, 1);
  }
  return std::min(lines, kMostLines);
}

// Written row by row: what is above cannot be changed any more, so that the rows of a sheet need no
// memory. Text is written as text, whatever it begins with: no cell is ever a formula or a link.
class XlsxWriter : public FileWriter {
 public:
  XlsxWriter(const std::string& path, absl::Time now) {
    temporary_ = std::filesystem::path(path).parent_path().string();
    lxw_workbook_options options = {};
    options.constant_memory = LXW_TRUE;
    options.tmpdir = temporary_.data();
    options.use_zip64 = LXW_FALSE;
    workbook_ = workbook_new_opt(path.c_str(), &options);
    if (workbook_ == nullptr) return;
    // Local time, as the program that shows it has it.
    lxw_doc_properties properties = {};
    properties.created = static_cast<time_t>(absl::ToUnixSeconds(now));
    workbook_set_properties(workbook_, &properties);
    MakeFormats();
    OpenSheet("Báo cáo");
  }
  ~XlsxWriter() override {
    if (workbook_ != nullptr) workbook_close(workbook_);
  }

  void Title(const std::string& title) override {
    Write(0, Cell::Text(title), title_);
    ++row_;
  }
  void Note(const std::string& label, const std::string& text) override {
    Write(0, Cell::Text(label), label_);
    Write(1, Cell::Text(text), plain_);
    ++row_;
  }
  void BeginTable(const std::string& title, const std::vector<Column>& columns) override {
    // The first table stands below the notes, each other on a sheet of its own.
    if (tables_++ == 0) {
      ++row_;
    } else {
      OpenSheet(title);
    }
    Write(0, Cell::Text(title), label_);
    ++row_;
    if (sheet_ == nullptr) return;
    widths_.clear();
    for (size_t i = 0; i < columns.size(); ++i) {
      const auto column = static_cast<lxw_col_t>(i);
      // The labels of the notes stand in the first.
      widths_.push_back(i == 0 ? std::max(columns[i].width, kLabelWidth) : columns[i].width);
      Check(worksheet_set_column(sheet_, column, column, widths_.back(), nullptr));
    }
    Check(worksheet_set_row(sheet_, row_, 3 * kLineHeight, nullptr));
    for (size_t i = 0; i < columns.size(); ++i) {
      Write(static_cast<lxw_col_t>(i), Cell::Text(columns[i].heading), heading_);
    }
    ++row_;
    worksheet_freeze_panes(sheet_, row_, 1);
    worksheet_repeat_rows(sheet_, row_ - 1, row_ - 1);
  }
  void Row(const std::vector<Cell>& cells) override {
    if (sheet_ == nullptr) return;
    // A program does not make room by itself for texts that take several lines.
    int lines = 1;
    for (size_t i = 0; i < cells.size() && i < widths_.size(); ++i) {
      lines = std::max(lines, LinesOf(cells[i], widths_[i]));
    }
    if (lines > 1) Check(worksheet_set_row(sheet_, row_, lines * kLineHeight, nullptr));
    for (size_t i = 0; i < cells.size(); ++i) {
      Write(static_cast<lxw_col_t>(i), cells[i], FormatOf(cells[i]));
    }
    ++row_;
  }
  absl::Status Finish() override {
    if (workbook_ == nullptr) return FileWriteError();
    Check(workbook_close(workbook_));
    workbook_ = nullptr;
    return failed_ ? FileWriteError() : absl::OkStatus();
  }

 private:
  lxw_format* NewFormat(bool bold, bool bordered, const char* number_format = nullptr) {
    lxw_format* format = workbook_add_format(workbook_);
    format_set_font_name(format, "Times New Roman");
    format_set_font_size(format, 12);
    format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
    if (bold) format_set_bold(format);
    if (bordered) format_set_border(format, LXW_BORDER_THIN);
    if (number_format != nullptr) format_set_num_format(format, number_format);
    return format;
  }
  void MakeFormats() {
    plain_ = NewFormat(false, false);
    label_ = NewFormat(true, false);
    title_ = NewFormat(true, false);
    format_set_font_size(title_, 14);
    heading_ = NewFormat(true, true);
    format_set_text_wrap(heading_);
    format_set_align(heading_, LXW_ALIGN_CENTER);
    format_set_bg_color(heading_, 0xE7E6E6);
    text_ = NewFormat(false, true);
    format_set_text_wrap(text_);
    number_ = NewFormat(false, true, "#,##0");
    share_ = NewFormat(false, true, "0.0%");
    date_ = NewFormat(false, true, "dd/mm/yyyy");
  }
  lxw_format* FormatOf(const Cell& cell) const {
    switch (cell.kind) {
      case Cell::Kind::kNumber:
        return number_;
      case Cell::Kind::kShare:
        return share_;
      case Cell::Kind::kDate:
        return date_;
      default:
        return text_;
    }
  }
  void OpenSheet(const std::string& title) {
    sheet_ = workbook_add_worksheet(workbook_, SheetName(title).c_str());
    row_ = 0;
    if (sheet_ == nullptr) {
      failed_ = true;
      return;
    }
    worksheet_set_landscape(sheet_);
    worksheet_set_paper(sheet_, 9);  // A4.
    worksheet_fit_to_pages(sheet_, 1, 0);
  }
  void Write(lxw_col_t column, const Cell& cell, lxw_format* format) {
    if (sheet_ == nullptr) return;
    switch (cell.kind) {
      case Cell::Kind::kEmpty:
        return Check(worksheet_write_blank(sheet_, row_, column, format));
      case Cell::Kind::kText:
        return Check(
            worksheet_write_string(sheet_, row_, column, CellText(cell.text).c_str(), format));
      case Cell::Kind::kNumber:
        return Check(
            worksheet_write_number(sheet_, row_, column, static_cast<double>(cell.number), format));
      case Cell::Kind::kShare:
        return Check(worksheet_write_number(sheet_, row_, column,
                                            static_cast<double>(cell.number) / 1000, format));
      case Cell::Kind::kDate: {
        lxw_datetime day = {};
        day.year = static_cast<int>(cell.day.year());
        day.month = cell.day.month();
        day.day = cell.day.day();
        return Check(worksheet_write_datetime(sheet_, row_, column, &day, format));
      }
    }
  }
  void Check(lxw_error error) { failed_ = failed_ || error != LXW_NO_ERROR; }

  std::string temporary_;  // Stays as long as the workbook.
  lxw_workbook* workbook_ = nullptr;
  lxw_worksheet* sheet_ = nullptr;
  lxw_row_t row_ = 0;
  std::vector<int> widths_;
  int tables_ = 0;
  bool failed_ = false;
  lxw_format *plain_ = nullptr, *label_ = nullptr, *title_ = nullptr, *heading_ = nullptr,
             *text_ = nullptr, *number_ = nullptr, *share_ = nullptr, *date_ = nullptr;
};

}  // namespace

std::unique_ptr<FileWriter> MakeXlsxWriter(const std::string& path, absl::Time now) {
  return std::make_unique<XlsxWriter>(path, now);
}

}  // namespace ketnap::supervision
