#ifndef KETNAP_SERVICES_CTL_TEXT_TABLE_H_
#define KETNAP_SERVICES_CTL_TEXT_TABLE_H_

#include <string>
#include <string_view>
#include <vector>

namespace ketnap::ctl {

// Columns a terminal needs for the text: combining marks take none, wide characters two. Vietnamese
// letters take one, however many bytes they have.
int DisplayWidth(std::string_view text);

enum class Align { kLeft, kRight };

struct Column {
  std::string title;
  Align align = Align::kLeft;
};

// Rows under titles, aligned as people see them.
class Table {
 public:
  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

  // Missing cells are empty; those beyond the columns are dropped.
  void AddRow(std::vector<std::string> cells);
  // A line between the rows before and after.
  void AddLine();
  // Ends with a newline. No line ends with spaces.
  std::string Render() const;

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;  // An empty row is a line.
};

}  // namespace ketnap::ctl

#endif  // KETNAP_SERVICES_CTL_TEXT_TABLE_H_
