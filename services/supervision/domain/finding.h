#ifndef KETNAP_SERVICES_SUPERVISION_DOMAIN_FINDING_H_
#define KETNAP_SERVICES_SUPERVISION_DOMAIN_FINDING_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/base/date.h"
#include "common/base/errors.h"
#include "common/base/uuid.h"

// What inspections find and what becomes of it. Numbered as in the API (finding.proto).
namespace ketnap::supervision {

enum class FindingSeverity : int { kUnspecified, kReminder, kShortcoming, kSerious };

enum class FindingState : int {
  kUnspecified,
  kDraft,
  kPresented,
  kConcluded,
  kRemedied,
  kVerified,
  kReopened,
  kWithdrawn,
};

enum class RemedyOutcome : int { kUnspecified, kVerified, kReopened };

struct FindingResponse {
  Uuid organization;
  int stance = 0;
  std::string text;
  std::vector<std::string> evidence;
  Date date;
};

struct Remedy {
  int number = 0;
  Uuid organization;
  std::string description;
  std::vector<std::string> evidence;
  Date date;
  std::string reporter;  // "accounts/…": never judges it.
  RemedyOutcome outcome = RemedyOutcome::kUnspecified;
  std::optional<Date> judge_date;
  std::string judge_note;
};

struct Finding {
  Uuid id;
  Uuid inspection;
  Uuid issuer;   // Committee that holds the inspection.
  Uuid subject;  // Of the inspection: where it was found lies in it or below.
  Uuid organization;
  Uuid responsible_body;
  std::string clause;
  std::string clause_text;
  FindingSeverity severity = FindingSeverity::kUnspecified;
  std::string title;
  std::string description;
  std::string measure_code;
  std::optional<Date> due_date;
  Date found_date;
  std::vector<std::string> evidence;
  int evidence_count = 0;
  bool proposed = false;
  bool changed_by_hand = false;  // A proposal somebody has worked on: the service leaves it alone.
  FindingState state = FindingState::kDraft;
  std::optional<Date> present_date;
  std::optional<FindingResponse> response;
  std::vector<Remedy> remedies;
  std::string withdraw_reason;
  int64_t version = 1;
  absl::Time create_time;
  absl::Time update_time;
};

// What may be done with a finding.
enum class FindingAction {
  kUpdate,
  kPresent,
  kWithdraw,
  kRespond,
  kConclude,
  kRecordRemedy,
  kVerifyRemedy,
  kReopenRemedy,
};

// OK, or FAILED_PRECONDITION reason FINDING_STATE with how the finding stands.
absl::Status CheckAction(const Finding& finding, FindingAction action);

// Whether a remedy is owed at all: of all but reminders, once concluded.
bool OwesRemedy(const Finding& finding);
// Owed, not verified yet, and the last day is past.
bool IsOverdue(const Finding& finding, Date today);
// Whether the inspected body sees it before the conclusion, and everybody after.
bool IsConcluded(FindingState state);

// What is still missing for the conclusion, of one finding: empty when it may stand in it.
std::vector<UnmetCondition> MissingForConclusion(const Finding& finding, std::string_view name);

// Whether the text holds a personal identification number (9 or 12 digits standing alone): people
// are named by their records, never in texts.
bool HoldsPersonalNumber(std::string_view text);

// Violations of what the texts of a finding may hold: those fields that name a person by number.
struct NamedText {
  std::string field;
  std::string text;
};
std::vector<FieldViolation> CheckTexts(const std::vector<NamedText>& texts);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_DOMAIN_FINDING_H_
