#include "services/ctl/text/table.h"

#include <utf8proc.h>

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace ketnap::ctl {
namespace {

constexpr char kGap[] = "  ";
constexpr char kDash[] = "─";

std::string Repeated(const char* text, int count) {
  std::string repeated;
  for (int i = 0; i < count; ++i) repeated += text;
  return repeated;
}

void TrimRight(std::string* line) {
  while (!line->empty() && line->back() == ' ') line->pop_back();
}

}  // namespace

int DisplayWidth(std::string_view text) {
  const auto* next = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  auto left = static_cast<utf8proc_ssize_t>(text.size());
  int width = 0;
  while (left > 0) {
    utf8proc_int32_t point = 0;
    const auto used = utf8proc_iterate(next, left, &point);
    if (used <= 0) return static_cast<int>(text.size());  // No text: count its bytes.
    width += utf8proc_charwidth(point);
    next += used;
    left -= used;
  }
  return width;
}

void Table::AddRow(std::vector<std::string> cells) {
  cells.resize(columns_.size());
  rows_.push_back(std::move(cells));
}

void Table::AddLine() { rows_.emplace_back(); }

std::string Table::Render() const {
  std::vector<int> widths;
  for (size_t i = 0; i < columns_.size(); ++i) {
    int width = DisplayWidth(columns_[i].title);
    for (const auto& row : rows_) {
      if (!row.empty()) width = std::max(width, DisplayWidth(row[i]));
    }
    widths.push_back(width);
  }
  std::string out;
  auto line = [&] {
    for (size_t i = 0; i < widths.size(); ++i) {
      absl::StrAppend(&out, i == 0 ? "" : kGap, Repeated(kDash, widths[i]));
    }
    out += '\n';
  };
  auto write = [&](size_t i, const std::string& text, std::string* into) {
    const std::string padding(static_cast<size_t>(widths[i] - DisplayWidth(text)), ' ');
    const bool right = columns_[i].align == Align::kRight;
    absl::StrAppend(into, i == 0 ? "" : kGap, right ? padding : "", text, right ? "" : padding);
  };
  std::string head;
  for (size_t i = 0; i < columns_.size(); ++i) write(i, columns_[i].title, &head);
  TrimRight(&head);
  absl::StrAppend(&out, head, "\n");
  line();
  for (const auto& row : rows_) {
    if (row.empty()) {
      line();
      continue;
    }
    std::string text;
    for (size_t i = 0; i < row.size(); ++i) write(i, row[i], &text);
    TrimRight(&text);
    absl::StrAppend(&out, text, "\n");
  }
  return out;
}

}  // namespace ketnap::ctl
