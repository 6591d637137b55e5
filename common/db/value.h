#ifndef KETNAP_COMMON_DB_VALUE_H_
#define KETNAP_COMMON_DB_VALUE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "absl/time/time.h"
#include "common/base/date.h"
#include "common/base/uuid.h"

namespace ketnap::db {

// A value bound to a statement's `?`, or nothing (SQL NULL). Text and bytes are both sent as they
// are.
class Value {
 public:
  Value() = default;  // NULL.
  template <typename T, typename = std::enable_if_t<std::is_integral_v<T> || std::is_enum_v<T>>>
  Value(T number) : data_(static_cast<int64_t>(number)) {}    // NOLINT: implicit by intent
  Value(double number) : data_(number) {}                     // NOLINT
  Value(std::string text) : data_(std::move(text)) {}         // NOLINT
  Value(std::string_view text) : data_(std::string(text)) {}  // NOLINT
  Value(const char* text) : data_(std::string(text)) {}       // NOLINT
  Value(const Uuid& id) : data_(id.ToBytes()) {}              // NOLINT: BINARY(16)
  Value(Date date) : data_(FormatDate(date)) {}               // NOLINT: DATE
  Value(absl::Time time);                                     // NOLINT: DATETIME(6), UTC
  template <typename T>
  Value(const std::optional<T>& value) {  // NOLINT
    if (value.has_value()) *this = Value(*value);
  }

  bool is_null() const { return std::holds_alternative<std::monostate>(data_); }
  const std::variant<std::monostate, int64_t, double, std::string>& data() const { return data_; }

 private:
  std::variant<std::monostate, int64_t, double, std::string> data_;
};

using Values = std::vector<Value>;

// One row of a result, copied out of the driver. Columns are read by position, from 0. A type that
// the column does not hold is a programming error and crashes with the column's name.
class Row {
 public:
  using Names = std::shared_ptr<const std::vector<std::string>>;

  // `names`, shared by the rows of a result, serve the message of a crash.
  explicit Row(std::vector<std::optional<std::string>> columns, Names names = nullptr)
      : columns_(std::move(columns)), names_(std::move(names)) {}

  bool IsNull(size_t column) const { return !columns_.at(column).has_value(); }
  int64_t Int(size_t column) const;
  double Double(size_t column) const;
  bool Bool(size_t column) const { return Int(column) != 0; }
  const std::string& Text(size_t column) const;  // Text or bytes.
  Uuid Id(size_t column) const;                  // BINARY(16).
  Date DateAt(size_t column) const;              // DATE.
  absl::Time TimeAt(size_t column) const;        // DATETIME(6), UTC.
  std::optional<Uuid> OptionalId(size_t column) const;
  std::optional<Date> OptionalDate(size_t column) const;
  std::optional<absl::Time> OptionalTime(size_t column) const;
  std::optional<int64_t> OptionalInt(size_t column) const;
  std::optional<std::string> OptionalText(size_t column) const;

 private:
  [[noreturn]] void Crash(size_t column, std::string_view wanted) const;

  std::vector<std::optional<std::string>> columns_;
  Names names_;
};

using Rows = std::vector<Row>;

}  // namespace ketnap::db

#endif  // KETNAP_COMMON_DB_VALUE_H_
