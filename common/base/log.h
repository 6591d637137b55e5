#ifndef KETNAP_COMMON_BASE_LOG_H_
#define KETNAP_COMMON_BASE_LOG_H_

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

#include "absl/status/status.h"

// JSON-lines log: one object a line with "time" (UTC, microseconds), "level", "process", "event"
// and the named fields given. `event` is a fixed snake_case name, never text made at run time;
// values are ids, counts, codes and durations. Names of people, message bodies and anything the
// protos mark sensitive must never be passed.
namespace ketnap {

struct LogField {
  LogField(std::string_view name, std::string_view text) : name(name), value(std::string(text)) {}
  LogField(std::string_view name, const char* text) : name(name), value(std::string(text)) {}
  LogField(std::string_view name, int64_t number) : name(name), value(number) {}
  LogField(std::string_view name, int number) : name(name), value(int64_t{number}) {}
  LogField(std::string_view name, uint64_t number)
      : name(name), value(static_cast<int64_t>(number)) {}
  LogField(std::string_view name, double number) : name(name), value(number) {}
  LogField(std::string_view name, bool flag) : name(name), value(flag) {}

  std::string_view name;
  std::variant<std::string, int64_t, double, bool> value;
};

// Called once by main; until then nothing is written. `path` "" or "-" is standard error.
// `minimum_level` is "debug", "info" (or ""), "warn", "warning" or "error", anything else
// INVALID_ARGUMENT. UNAVAILABLE when the file cannot be opened. Logging itself is thread safe;
// every line is handed to the system at once.
absl::Status InitializeLog(std::string_view process, const std::string& path,
                           std::string_view minimum_level);

void LogDebug(std::string_view event, std::initializer_list<LogField> fields = {});
void LogInfo(std::string_view event, std::initializer_list<LogField> fields = {});
void LogWarning(std::string_view event, std::initializer_list<LogField> fields = {});
void LogError(std::string_view event, std::initializer_list<LogField> fields = {});

}  // namespace ketnap

#endif  // KETNAP_COMMON_BASE_LOG_H_
