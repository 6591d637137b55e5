#ifndef KETNAP_SERVICES_SUPERVISION_HANDLERS_EXPORTS_FILE_WRITER_H_
#define KETNAP_SERVICES_SUPERVISION_HANDLERS_EXPORTS_FILE_WRITER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/base/date.h"
#include "ketnap/supervision/v1/export_service.pb.h"

// Tables of a report as a file, row by row: nothing is kept in memory but the row.
namespace ketnap::supervision {

struct Cell {
  enum class Kind { kEmpty, kText, kNumber, kShare, kDate };

  static Cell Text(std::string text) { return {Kind::kText, std::move(text)}; }
  static Cell Number(int64_t number) { return {Kind::kNumber, "", number}; }
  static Cell Share(int64_t permille) { return {Kind::kShare, "", permille}; }
  static Cell Day(Date day) { return {Kind::kDate, "", 0, day}; }

  Kind kind = Kind::kEmpty;
  std::string text;
  int64_t number = 0;  // Of a share: tenths of a per cent.
  Date day;
};

struct Column {
  std::string heading;
  int width = 14;  // In characters.
};

// Calls come in this order: Title, any Notes, then for each table BeginTable and its rows, Finish.
// Nothing throws; the first fault is what Finish gives.
class FileWriter {
 public:
  virtual ~FileWriter() = default;

  virtual void Title(const std::string& title) = 0;
  // A line above the tables: what the report is of, its filters, as of when and for whom.
  virtual void Note(const std::string& label, const std::string& text) = 0;
  virtual void BeginTable(const std::string& title, const std::vector<Column>& columns) = 0;
  virtual void Row(const std::vector<Cell>& cells) = 0;
  // Everything stands in the file.
  virtual absl::Status Finish() = 0;
};

// Writes to `path`, beside which temporary files may come and go. `now` is stamped into the file.
std::unique_ptr<FileWriter> MakeCsvWriter(const std::string& path);
std::unique_ptr<FileWriter> MakeXlsxWriter(const std::string& path, absl::Time now);

absl::Status FileWriteError();

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_HANDLERS_EXPORTS_FILE_WRITER_H_
