#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "common/base/errors.h"
#include "common/base/files.h"
#include "common/base/status_macros.h"
#include "common/base/text_proto.h"
#include "common/rpc/validation.h"
#include "common/service/service_runtime.h"

namespace ketnap::service {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::TextFormat;

constexpr size_t kMostFaults = 5;

std::string FirstOf(const std::vector<TextFault>& faults) {
  std::vector<std::string> texts;
  for (const TextFault& fault : faults) {
    if (texts.size() == kMostFaults) break;
    texts.push_back(absl::StrCat("dòng ", fault.line, ", cột ", fault.column, ": ", fault.message));
  }
  return absl::StrJoin(texts, "; ");
}

absl::Status ConfigError(const std::string& path, const std::string& faults) {
  return ReasonedError(absl::StatusCode::kInvalidArgument, "CONFIGURATION_INVALID",
                       {absl::StrCat("Tệp cấu hình ", path, " không hợp lệ: ", faults),
                        absl::StrCat("Configuration file ", path, " is not valid: ", faults)});
}

// Line of the field at `path` ("peers[1].address"), from 1; of the deepest message that was written
// when the field itself is missing; 0 when none was.
int LineOf(const std::string& path, const TextFormat::ParseInfoTree* tree,
           const Descriptor* descriptor) {
  int line = 0;
  for (absl::string_view part : absl::StrSplit(path, '.')) {
    int index = -1;
    const size_t bracket = part.find('[');
    if (bracket != absl::string_view::npos) {
      if (!absl::SimpleAtoi(part.substr(bracket + 1, part.size() - bracket - 2), &index)) break;
      part = part.substr(0, bracket);
    }
    const FieldDescriptor* field = descriptor->FindFieldByName(std::string(part));
    if (field == nullptr || tree == nullptr) break;
    if (field->is_repeated() && index < 0) break;
    const TextFormat::ParseLocation location = tree->GetLocation(field, index);
    if (location.line < 0) break;
    line = location.line + 1;
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) break;
    tree = tree->GetTreeForNested(field, index);
    descriptor = field->message_type();
  }
  return line;
}

}  // namespace

absl::StatusOr<ketnap::config::v1::ServiceConfig> LoadConfig(const std::string& path) {
  KETNAP_ASSIGN_OR_RETURN(const std::string text, ReadFile(path));
  ketnap::config::v1::ServiceConfig config;
  TextFormat::ParseInfoTree tree;
  const std::vector<TextFault> unread = ReadTextProto(text, &config, &tree);
  if (!unread.empty()) return ConfigError(path, FirstOf(unread));
  if (absl::Status status = rpc::Validate(config); !status.ok()) {
    std::vector<std::string> lines;
    for (const FieldViolation& violation : FieldViolations(status)) {
      if (lines.size() == kMostFaults) break;
      const int line = LineOf(violation.field, &tree, config.GetDescriptor());
      lines.push_back(absl::StrCat(line > 0 ? absl::StrCat("dòng ", line, ", ") : "", "trường ",
                                   violation.field, ": ", violation.message.vietnamese));
    }
    return ConfigError(path,
                       lines.empty() ? std::string(status.message()) : absl::StrJoin(lines, "; "));
  }
  return config;
}

}  // namespace ketnap::service
