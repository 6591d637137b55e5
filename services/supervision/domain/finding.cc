#include "services/supervision/domain/finding.h"

#include <algorithm>
#include <cctype>

#include "absl/strings/str_cat.h"

namespace ketnap::supervision {
namespace {

struct StateText {
  const char* vietnamese;
  const char* english;
};

StateText TextOf(FindingState state) {
  switch (state) {
    case FindingState::kDraft:
      return {"đang là dự thảo", "is a draft"};
    case FindingState::kPresented:
      return {"đã thông báo cho nơi được kiểm tra, giám sát",
              "was presented to the inspected body"};
    case FindingState::kConcluded:
      return {"đã kết luận, chưa báo cáo khắc phục", "is concluded, without a remedy"};
    case FindingState::kRemedied:
      return {"đã báo cáo khắc phục, đang chờ xác nhận", "has a remedy that waits to be verified"};
    case FindingState::kVerified:
      return {"đã được xác nhận khắc phục xong", "is settled"};
    case FindingState::kReopened:
      return {"đã được mở lại, chờ báo cáo khắc phục", "was opened again"};
    case FindingState::kWithdrawn:
      return {"đã rút", "was withdrawn"};
    case FindingState::kUnspecified:
      break;
  }
  return {"không rõ trạng thái", "is in no known state"};
}

bool Allows(const Finding& finding, FindingAction action) {
  const FindingState state = finding.state;
  switch (action) {
    case FindingAction::kUpdate:
    case FindingAction::kWithdraw:
      return state == FindingState::kDraft || state == FindingState::kPresented;
    case FindingAction::kPresent:
      return state == FindingState::kDraft;
    case FindingAction::kRespond:
    case FindingAction::kConclude:
      return state == FindingState::kPresented;
    case FindingAction::kRecordRemedy:
      return OwesRemedy(finding) &&
             (state == FindingState::kConcluded || state == FindingState::kReopened);
    case FindingAction::kVerifyRemedy:
      return state == FindingState::kRemedied;
    case FindingAction::kReopenRemedy:
      return state == FindingState::kRemedied || state == FindingState::kVerified;
  }
  return false;
}

UnmetCondition Missing(const char* rule, std::string_view name, Message message) {
  return {rule, std::string(name), std::move(message)};
}

}  // namespace

absl::Status CheckAction(const Finding& finding, FindingAction action) {
  if (Allows(finding, action)) return absl::OkStatus();
  const bool no_remedy = action == FindingAction::kRecordRemedy && !OwesRemedy(finding) &&
                         finding.state == FindingState::kConcluded;
  if (no_remedy) {
    return ReasonedError(absl::StatusCode::kFailedPrecondition, "NO_REMEDY_OWED",
                         {"Nội dung này chỉ để rút kinh nghiệm, không yêu cầu khắc phục.",
                          "This is a reminder: no remedy is owed."});
  }
  const StateText text = TextOf(finding.state);
  return ReasonedError(
      absl::StatusCode::kFailedPrecondition, "FINDING_STATE",
      {absl::StrCat("Nội dung phát hiện này ", text.vietnamese, " nên không thực hiện được."),
       absl::StrCat("The finding ", text.english, ": this cannot be done.")});
}

bool IsConcluded(FindingState state) {
  return state == FindingState::kConcluded || state == FindingState::kRemedied ||
         state == FindingState::kVerified || state == FindingState::kReopened;
}

bool OwesRemedy(const Finding& finding) {
  return IsConcluded(finding.state) && finding.severity != FindingSeverity::kReminder;
}

bool IsOverdue(const Finding& finding, Date today) {
  return OwesRemedy(finding) && finding.state != FindingState::kVerified &&
         finding.due_date.has_value() && *finding.due_date < today;
}

std::vector<UnmetCondition> MissingForConclusion(const Finding& finding, std::string_view name) {
  std::vector<UnmetCondition> missing;
  if (finding.state == FindingState::kDraft) {
    missing.push_back(Missing("FINDING_NOT_PRESENTED", name,
                              {"Còn nội dung dự thảo chưa thông báo cho nơi được kiểm tra, giám "
                               "sát: thông báo hoặc rút trước khi kết luận.",
                               "A draft was not presented: present or withdraw it first."}));
  }
  if (finding.severity != FindingSeverity::kReminder && !finding.due_date.has_value()) {
    missing.push_back(
        Missing("DUE_DATE_MISSING", name,
                {"Chưa có hạn khắc phục.", "The last day for the remedy is missing."}));
  }
  return missing;
}

bool HoldsPersonalNumber(std::string_view text) {
  size_t digits = 0;
  for (size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && std::isdigit(static_cast<unsigned char>(text[i])) != 0) {
      ++digits;
      continue;
    }
    if (digits == 9 || digits == 12) return true;
    digits = 0;
  }
  return false;
}

std::vector<FieldViolation> CheckTexts(const std::vector<NamedText>& texts) {
  std::vector<FieldViolation> violations;
  for (const NamedText& each : texts) {
    if (!HoldsPersonalNumber(each.text)) continue;
    violations.push_back({each.field,
                          "PERSONAL_NUMBER",
                          {"Không ghi số định danh cá nhân: nêu người theo hồ sơ trong phần chứng "
                           "cứ.",
                           "No personal identification numbers: name people by their records in "
                           "the evidence."}});
  }
  return violations;
}

}  // namespace ketnap::supervision
