#include "services/supervision/domain/tidy_text.h"

#include "absl/strings/ascii.h"
#include "common/base/text.h"
#include "services/supervision/domain/finding.h"

namespace ketnap::supervision {

std::string TidyLine(std::string_view text) {
  std::string tidy;
  for (const char c : NormalizeNfc(text)) {
    if (c == ' ' && (tidy.empty() || tidy.back() == ' ')) continue;
    tidy.push_back(c);
  }
  if (!tidy.empty() && tidy.back() == ' ') tidy.pop_back();
  return tidy;
}

std::string TidyLines(std::string_view text) {
  return std::string(absl::StripAsciiWhitespace(NormalizeNfc(text)));
}

void RefusePersonalNumber(const std::string& field, std::string_view text,
                          std::vector<FieldViolation>* violations) {
  if (!HoldsPersonalNumber(text)) return;
  violations->push_back({field,
                         "PERSONAL_NUMBER",
                         {"Không ghi số định danh cá nhân; nêu người theo hồ sơ.",
                          "No personal identification numbers: people are named by their "
                          "records."}});
}

std::vector<FieldViolation> CheckReason(const std::string& reason, const Message& missing) {
  std::vector<FieldViolation> violations;
  if (reason.empty()) violations.push_back({"reason", "REQUIRED", missing});
  RefusePersonalNumber("reason", reason, &violations);
  return violations;
}

}  // namespace ketnap::supervision
