#include "common/db/value.h"

#include <cstdio>
#include <cstdlib>

#include "absl/strings/numbers.h"
#include "common/base/log.h"

namespace ketnap::db {
namespace {

constexpr char kDateTimeFormat[] = "%Y-%m-%d %H:%M:%E6S";
// The server leaves the fraction out when it is zero.
constexpr char kDateTimeParseFormat[] = "%Y-%m-%d %H:%M:%E*S";

}  // namespace

Value::Value(absl::Time time)
    : data_(absl::FormatTime(kDateTimeFormat, time, absl::UTCTimeZone())) {}

void Row::Crash(size_t column, std::string_view wanted) const {
  const std::string name =
      names_ != nullptr && column < names_->size() ? names_->at(column) : absl::StrCat(column);
  LogError(
      "row_column_mismatch",
      {{"column", name}, {"wanted", wanted}, {"null", column < columns_.size() && IsNull(column)}});
  // The log may not be open yet.
  std::fprintf(stderr, "column %s does not hold the %s asked for\n", name.c_str(),
               std::string(wanted).c_str());
  std::abort();
}

int64_t Row::Int(size_t column) const {
  int64_t number = 0;
  if (column >= columns_.size() || IsNull(column) ||
      !absl::SimpleAtoi(*columns_[column], &number)) {
    Crash(column, "integer");
  }
  return number;
}

double Row::Double(size_t column) const {
  double number = 0;
  if (column >= columns_.size() || IsNull(column) ||
      !absl::SimpleAtod(*columns_[column], &number)) {
    Crash(column, "number");
  }
  return number;
}

const std::string& Row::Text(size_t column) const {
  if (column >= columns_.size() || IsNull(column)) Crash(column, "text");
  return *columns_[column];
}

Uuid Row::Id(size_t column) const {
  absl::StatusOr<Uuid> id = Uuid::FromBytes(Text(column));
  if (!id.ok()) Crash(column, "id of 16 bytes");
  return *id;
}

Date Row::DateAt(size_t column) const {
  absl::StatusOr<Date> date = ParseDate(Text(column));
  if (!date.ok()) Crash(column, "date");
  return *date;
}

absl::Time Row::TimeAt(size_t column) const {
  absl::Time time;
  if (!absl::ParseTime(kDateTimeParseFormat, Text(column), absl::UTCTimeZone(), &time, nullptr)) {
    Crash(column, "time");
  }
  return time;
}

std::optional<Uuid> Row::OptionalId(size_t column) const {
  if (IsNull(column)) return std::nullopt;
  return Id(column);
}

std::optional<Date> Row::OptionalDate(size_t column) const {
  if (IsNull(column)) return std::nullopt;
  return DateAt(column);
}

std::optional<absl::Time> Row::OptionalTime(size_t column) const {
  if (IsNull(column)) return std::nullopt;
  return TimeAt(column);
}

std::optional<int64_t> Row::OptionalInt(size_t column) const {
  if (IsNull(column)) return std::nullopt;
  return Int(column);
}

std::optional<std::string> Row::OptionalText(size_t column) const {
  if (IsNull(column)) return std::nullopt;
  return Text(column);
}

}  // namespace ketnap::db
