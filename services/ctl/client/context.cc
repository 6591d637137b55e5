#include "services/ctl/client/context.h"

#include <string_view>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/files.h"
#include "common/base/status_macros.h"

namespace ketnap::ctl {
namespace {

constexpr size_t kMostDetails = 5;

std::string OneLine(std::string text) {
  for (char& c : text) {
    if (c == '\n' || c == '\r' || c == '\t') c = ' ';
  }
  return text;
}

}  // namespace

std::string Describe(const Context& context, const absl::Status& status) {
  std::string line = context.english() ? EnglishMessage(status) : std::string(status.message());
  // What gRPC itself says when nobody answers is not for people.
  if (absl::IsUnavailable(status) && ErrorReason(status).empty()) {
    line = context.english() ? "the suite does not answer; is it up? see ./deploy/status"
                             : "bộ dịch vụ không trả lời; đã chạy chưa? xem ./deploy/status";
  }
  size_t listed = 0;
  auto append = [&](const std::string& name, const Message& message) {
    if (++listed > kMostDetails) return;
    const bool has_english = context.english() && !message.english.empty();
    absl::StrAppend(&line, listed == 1 ? " — " : "; ", name, ": ",
                    has_english ? message.english : message.vietnamese);
  };
  for (const auto& violation : FieldViolations(status)) {
    append(absl::StrCat(violation.field, " [", violation.rule_id, "]"), violation.message);
  }
  for (const auto& unmet : UnmetConditions(status)) {
    append(absl::StrCat(unmet.rule_id, unmet.subject.empty() ? "" : " ", unmet.subject),
           unmet.message);
  }
  if (listed > kMostDetails) absl::StrAppend(&line, "; … +", listed - kMostDetails);
  const std::string reason = ErrorReason(status);
  absl::StrAppend(&line, " (", absl::StatusCodeToString(status.code()), reason.empty() ? "" : " ",
                  reason, ")");
  return OneLine(std::move(line));
}

absl::StatusOr<std::string> ReadSetting(const Context& context, const std::string& name) {
  const auto settings = ReadFile(context.Path("settings"));
  if (settings.ok()) {
    for (const std::string& line : std::vector<std::string>(absl::StrSplit(*settings, '\n'))) {
      if (line.starts_with(name + "=")) return line.substr(name.size() + 1);
    }
  }
  return ReasonedError(absl::StatusCode::kFailedPrecondition, "NO_SUITE",
                       {absl::StrCat("Không có bộ dịch vụ nào ở ", context.state,
                                     "; chạy ./deploy/up hoặc chọn thư mục bằng --state."),
                        absl::StrCat("There is no suite in ", context.state,
                                     "; run ./deploy/up or choose its folder with --state.")});
}

absl::StatusOr<std::unique_ptr<SuiteClient>> ConnectSuite(const Context& context, int connections) {
  KETNAP_ASSIGN_OR_RETURN(std::string address, ReadSetting(context, "address"));
  constexpr std::string_view kScheme = "https://";
  if (address.starts_with(kScheme)) address.erase(0, kScheme.size());
  KETNAP_ASSIGN_OR_RETURN(const std::string ca_file, ReadSetting(context, "ca_file"));
  return SuiteClient::Create(address, ca_file, connections);
}

}  // namespace ketnap::ctl
