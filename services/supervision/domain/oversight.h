#ifndef KETNAP_SERVICES_SUPERVISION_DOMAIN_OVERSIGHT_H_
#define KETNAP_SERVICES_SUPERVISION_DOMAIN_OVERSIGHT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/base/date.h"
#include "common/base/errors.h"
#include "common/base/uuid.h"
#include "services/supervision/domain/inspection.h"

// Committee members who continuously supervise organizations. Pure. Numbers of the enums are those
// of the API.
namespace ketnap::supervision {

enum class OversightState : int { kPlanned = 1, kCurrent = 2, kEnded = 3 };
enum class OversightAttention : int {
  kOrganizationEnded = 1,
  kOrganizationMoved = 2,
  kOverseerLeft = 3,
};
enum class OversightNoteKind : int { kVisit = 1, kMeeting = 2, kPapers = 3, kOther = 4 };
enum class ReminderState : int { kUnspecified = 0, kOpen = 1, kDone = 2, kCancelled = 3 };

struct OversightAssignment {
  Uuid id;
  int64_t version = 0;
  Uuid organization;
  Uuid committee;
  Uuid member;
  std::optional<Uuid> account;
  Date start;
  std::optional<Date> end;  // Absent while open.
  DecisionPaper decision;
  std::string duties;
  std::string end_reason;
  std::optional<Date> last_note;
  int note_count = 0;
  int open_reminder_count = 0;
  bool synthetic = false;
  absl::Time create_time;
  absl::Time update_time;
};

std::string NameOf(const OversightAssignment& assignment);
OversightState StateOn(const OversightAssignment& assignment, Date day);
bool Covers(const OversightAssignment& assignment, Date day);

// What is known of those an assignment brings together.
struct OversightFacts {
  bool organization_exists = false;  // And has not ended.
  bool is_below_committee = false;   // Not the committee itself.
  bool committee_exists = false;
  bool overseer_holds_post = false;  // In the committee, on the day that is asked about.
  bool account_is_overseers = true;  // Read when an account is named.
};

// Every fault of an assignment's content, as fields of a request's `assignment`.
std::vector<FieldViolation> CheckAssignment(const OversightAssignment& assignment,
                                            const OversightFacts& facts);
// What makes a current assignment need a new decision; nothing of any other.
std::vector<OversightAttention> AttentionsOf(const OversightAssignment& assignment,
                                             const OversightFacts& facts, Date today);

// FAILED_PRECONDITION, reason OVERSIGHT_ENDED, unless it is planned or current on `today`.
absl::Status CheckNotOver(const OversightAssignment& assignment, Date today);
// Faults of ending it with `last_day`, as fields of a request.
std::vector<FieldViolation> CheckEnding(const OversightAssignment& assignment, Date last_day,
                                        const std::string& reason);

struct OversightNote {
  Uuid id;
  Uuid assignment;
  Uuid organization;
  Date day;
  OversightNoteKind kind = OversightNoteKind::kOther;
  std::string text;
  std::vector<std::string> resources;
  std::string author;  // Principal.
  bool by_overseer = false;
  absl::Time create_time;
};

std::vector<FieldViolation> CheckNote(const OversightNote& note,
                                      const OversightAssignment& assignment);
// The assignment with one note more.
void CountNote(const OversightNote& note, OversightAssignment* assignment);

struct OversightReminder {
  Uuid id;
  int64_t version = 0;
  Uuid assignment;
  Uuid organization;
  Uuid committee;
  Uuid member;
  std::optional<Uuid> account;
  Date due;
  std::string text;
  int repeat_months = 0;
  int anchor_day = 1;  // Day of the month of the first one.
  ReminderState state = ReminderState::kOpen;
  std::optional<Date> completed;
  std::string cancel_reason;
  absl::Time create_time;
  absl::Time update_time;
};

std::string NameOf(const OversightReminder& reminder);
bool IsDue(const OversightReminder& reminder, Date today);
bool IsOverdue(const OversightReminder& reminder, Date today);

std::vector<FieldViolation> CheckReminder(const OversightReminder& reminder,
                                          const OversightAssignment& assignment);
// FAILED_PRECONDITION, reason OVERSIGHT_REMINDER_CLOSED, unless it is open.
absl::Status CheckReminderOpen(const OversightReminder& reminder);
// The day of the one that follows; absent when it comes once, or after the assignment's last day.
std::optional<Date> NextDue(const OversightReminder& reminder,
                            const OversightAssignment& assignment);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_DOMAIN_OVERSIGHT_H_
