#include "common/base/log.h"

#include <spdlog/logger.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <atomic>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/base/errors.h"

namespace ketnap {
namespace {

struct ProcessLog {
  std::string process;
  spdlog::logger logger;
  // Kept: another thread may still be writing a line to it.
  ProcessLog* previous = nullptr;
};

// Never freed: threads may still log while the process ends.
std::atomic<ProcessLog*> current_log{nullptr};

std::optional<spdlog::level::level_enum> ParseLevel(std::string_view level) {
  if (level == "debug") return spdlog::level::debug;
  if (level.empty() || level == "info") return spdlog::level::info;
  if (level == "warn" || level == "warning") return spdlog::level::warn;
  if (level == "error") return spdlog::level::err;
  return std::nullopt;
}

const char* LevelName(spdlog::level::level_enum level) {
  if (level == spdlog::level::err) return "error";
  if (level == spdlog::level::warn) return "warning";
  return level == spdlog::level::debug ? "debug" : "info";
}

spdlog::sink_ptr OpenSink(const std::string& path) {
  if (path.empty() || path == "-") return std::make_shared<spdlog::sinks::stderr_sink_mt>();
  return std::make_shared<spdlog::sinks::basic_file_sink_mt>(path);
}

std::string Line(std::string_view process, spdlog::level::level_enum level, std::string_view event,
                 std::initializer_list<LogField> fields) {
  nlohmann::ordered_json line;
  line["time"] = absl::FormatTime("%Y-%m-%dT%H:%M:%E6SZ", absl::Now(), absl::UTCTimeZone());
  line["level"] = LevelName(level);
  line["process"] = std::string(process);
  line["event"] = std::string(event);
  for (const LogField& field : fields) {
    std::visit([&](const auto& value) { line[std::string(field.name)] = value; }, field.value);
  }
  // Control characters are escaped and broken UTF-8 replaced: one call is always one valid line.
  return line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

void Log(spdlog::level::level_enum level, std::string_view event,
         std::initializer_list<LogField> fields) {
  ProcessLog* log = current_log.load(std::memory_order_acquire);
  if (log == nullptr || !log->logger.should_log(level)) return;
  const std::string line = Line(log->process, level, event, fields);
  log->logger.log(level, spdlog::string_view_t(line.data(), line.size()));
}

}  // namespace

absl::Status InitializeLog(std::string_view process, const std::string& path,
                           std::string_view minimum_level) {
  const auto level = ParseLevel(minimum_level);
  if (!level.has_value()) {
    return ReasonedError(absl::StatusCode::kInvalidArgument, "LOG_LEVEL_UNKNOWN",
                         {"Mức nhật ký phải là debug, info, warning hoặc error.",
                          "The log level must be debug, info, warning or error."});
  }
  spdlog::sink_ptr sink;
  try {
    sink = OpenSink(path);
  } catch (const spdlog::spdlog_ex&) {
    return ReasonedError(absl::StatusCode::kUnavailable, "LOG_FILE_UNAVAILABLE",
                         {absl::StrCat("Không mở được tệp nhật ký ", path, "."),
                          absl::StrCat("The log file ", path, " cannot be opened.")});
  }
  auto* log =
      new ProcessLog{std::string(process), spdlog::logger(std::string(process), std::move(sink))};
  log->logger.set_pattern("%v");
  log->logger.set_level(*level);
  log->logger.flush_on(spdlog::level::debug);  // A crash loses no line.
  log->previous = current_log.exchange(log, std::memory_order_acq_rel);
  return absl::OkStatus();
}

void LogDebug(std::string_view event, std::initializer_list<LogField> fields) {
  Log(spdlog::level::debug, event, fields);
}

void LogInfo(std::string_view event, std::initializer_list<LogField> fields) {
  Log(spdlog::level::info, event, fields);
}

void LogWarning(std::string_view event, std::initializer_list<LogField> fields) {
  Log(spdlog::level::warn, event, fields);
}

void LogError(std::string_view event, std::initializer_list<LogField> fields) {
  Log(spdlog::level::err, event, fields);
}

}  // namespace ketnap
