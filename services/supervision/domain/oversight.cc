#include "services/supervision/domain/oversight.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/supervision/domain/tidy_text.h"

namespace ketnap::supervision {
namespace {

FieldViolation OutsideDays(const std::string& field, const OversightAssignment& assignment) {
  const std::string first = FormatDateForPeople(assignment.start);
  const std::string last = assignment.end.has_value() ? FormatDateForPeople(*assignment.end) : "";
  return {field,
          "OUTSIDE_ASSIGNMENT",
          {last.empty() ? absl::StrCat("Ngày này phải từ ngày được phân công, ", first, ".")
                        : absl::StrCat("Ngày này phải nằm trong thời gian được phân công, từ ",
                                       first, " đến ", last, "."),
           "The day lies within the days of the assignment."}};
}

void CheckParties(const OversightFacts& facts, std::vector<FieldViolation>* violations) {
  if (!facts.organization_exists) {
    violations->push_back({"assignment.organization",
                           "ORGANIZATION_ENDED",
                           {"Tổ chức này không còn hoạt động.", "The organization has ended."}});
  }
  if (!facts.committee_exists) {
    violations->push_back({"assignment.committee",
                           "ORGANIZATION_ENDED",
                           {"Cấp ủy này không còn hoạt động.", "The committee has ended."}});
  }
  if (!facts.is_below_committee) {
    violations->push_back(
        {"assignment.committee",
         "NOT_ABOVE_ORGANIZATION",
         {"Cấp ủy phân công phải là cấp trên của tổ chức được theo dõi.",
          "The committee that assigns stands above the organization that is overseen."}});
  }
  if (!facts.overseer_holds_post) {
    violations->push_back({"assignment.member",
                           "NOT_A_COMMITTEE_MEMBER",
                           {"Người được phân công phải giữ chức vụ trong cấp ủy vào ngày bắt đầu.",
                            "Who is assigned holds a post in the committee on the first day."}});
  }
  if (!facts.account_is_overseers) {
    violations->push_back({"assignment.account",
                           "NOT_THE_OVERSEERS_ACCOUNT",
                           {"Tài khoản này không phải của người được phân công.",
                            "The account does not belong to the member who is assigned."}});
  }
}

}  // namespace

std::string NameOf(const OversightAssignment& assignment) {
  return absl::StrCat("oversightAssignments/", assignment.id.ToString());
}

std::string NameOf(const OversightReminder& reminder) {
  return absl::StrCat("oversightReminders/", reminder.id.ToString());
}

bool Covers(const OversightAssignment& assignment, Date day) {
  return assignment.start <= day && (!assignment.end.has_value() || day <= *assignment.end);
}

OversightState StateOn(const OversightAssignment& assignment, Date day) {
  // One that never came into effect ends on the day before its first.
  if (assignment.end.has_value() && *assignment.end < std::max(day, assignment.start)) {
    return OversightState::kEnded;
  }
  return day < assignment.start ? OversightState::kPlanned : OversightState::kCurrent;
}

std::vector<FieldViolation> CheckAssignment(const OversightAssignment& assignment,
                                            const OversightFacts& facts) {
  std::vector<FieldViolation> violations;
  CheckParties(facts, &violations);
  if (assignment.end.has_value() && *assignment.end < assignment.start) {
    violations.push_back({"assignment.end_date",
                          "OUT_OF_RANGE",
                          {"Ngày kết thúc phải không trước ngày bắt đầu.",
                           "The last day is not before the first."}});
  }
  RefusePersonalNumber("assignment.duties", assignment.duties, &violations);
  if (assignment.decision.date > assignment.start) {
    violations.push_back({"assignment.start_date",
                          "BEFORE_DECISION",
                          {"Ngày bắt đầu phải không trước ngày ký quyết định phân công.",
                           "The first day is not before the day of the decision that assigns."}});
  }
  return violations;
}

std::vector<OversightAttention> AttentionsOf(const OversightAssignment& assignment,
                                             const OversightFacts& facts, Date today) {
  std::vector<OversightAttention> attentions;
  if (StateOn(assignment, today) != OversightState::kCurrent) return attentions;
  if (!facts.organization_exists) {
    attentions.push_back(OversightAttention::kOrganizationEnded);
  } else if (!facts.is_below_committee || !facts.committee_exists) {
    attentions.push_back(OversightAttention::kOrganizationMoved);
  }
  if (!facts.overseer_holds_post) attentions.push_back(OversightAttention::kOverseerLeft);
  return attentions;
}

absl::Status CheckNotOver(const OversightAssignment& assignment, Date today) {
  if (StateOn(assignment, today) != OversightState::kEnded) return absl::OkStatus();
  return UnmetConditionsError(
      "OVERSIGHT_ENDED",
      {{"STATE",
        NameOf(assignment),
        {"Việc phân công theo dõi này đã kết thúc; cần một quyết định phân công mới.",
         "The assignment is over; it takes a new decision."}}});
}

std::vector<FieldViolation> CheckEnding(const OversightAssignment& assignment, Date last_day,
                                        const std::string& reason) {
  std::vector<FieldViolation> violations;
  if (reason.empty()) {
    violations.push_back(
        {"reason", "REQUIRED", {"Cần ghi lý do kết thúc phân công.", "The reason is needed."}});
  }
  RefusePersonalNumber("reason", reason, &violations);
  if (last_day < assignment.start - 1) {
    violations.push_back({"end_date",
                          "OUT_OF_RANGE",
                          {"Ngày kết thúc phải không trước ngày bắt đầu; nếu chưa từng thực hiện "
                           "thì ghi ngày liền trước ngày bắt đầu.",
                           "The last day is not before the first; of an assignment that never came "
                           "into effect it is the day before."}});
  }
  if (assignment.last_note.has_value() && last_day < *assignment.last_note) {
    violations.push_back(
        {"end_date",
         "BEFORE_LAST_NOTE",
         {absl::StrCat("Đã có ghi chép theo dõi ngày ", FormatDateForPeople(*assignment.last_note),
                       "; ngày kết thúc phải không trước ngày đó."),
          "There is a note of a later day."}});
  }
  return violations;
}

std::vector<FieldViolation> CheckNote(const OversightNote& note,
                                      const OversightAssignment& assignment) {
  std::vector<FieldViolation> violations;
  if (note.text.empty()) {
    violations.push_back(
        {"text", "REQUIRED", {"Cần ghi nội dung theo dõi.", "The note is needed."}});
  }
  RefusePersonalNumber("text", note.text, &violations);
  if (!Covers(assignment, note.day)) violations.push_back(OutsideDays("date", assignment));
  return violations;
}

void CountNote(const OversightNote& note, OversightAssignment* assignment) {
  ++assignment->note_count;
  assignment->last_note = std::max(assignment->last_note.value_or(note.day), note.day);
}

bool IsDue(const OversightReminder& reminder, Date today) {
  return reminder.state == ReminderState::kOpen && reminder.due <= today;
}

bool IsOverdue(const OversightReminder& reminder, Date today) {
  return reminder.state == ReminderState::kOpen && reminder.due < today;
}

std::vector<FieldViolation> CheckReminder(const OversightReminder& reminder,
                                          const OversightAssignment& assignment) {
  std::vector<FieldViolation> violations;
  if (reminder.text.empty()) {
    violations.push_back(
        {"reminder.text", "REQUIRED", {"Cần ghi việc phải làm.", "Say what is to be done."}});
  }
  RefusePersonalNumber("reminder.text", reminder.text, &violations);
  if (!Covers(assignment, reminder.due)) {
    violations.push_back(OutsideDays("reminder.due_date", assignment));
  }
  return violations;
}

absl::Status CheckReminderOpen(const OversightReminder& reminder) {
  if (reminder.state == ReminderState::kOpen) return absl::OkStatus();
  const bool done = reminder.state == ReminderState::kDone;
  return UnmetConditionsError(
      "OVERSIGHT_REMINDER_CLOSED",
      {{"STATE",
        NameOf(reminder),
        {absl::StrCat("Việc nhắc này đã ", done ? "thực hiện xong." : "bị hủy."),
         absl::StrCat("The reminder is ", done ? "done." : "taken back.")}}});
}

std::optional<Date> NextDue(const OversightReminder& reminder,
                            const OversightAssignment& assignment) {
  if (reminder.repeat_months == 0) return std::nullopt;
  // From the first of the month, so that a short month on the way does not move the day.
  const Date month =
      AddMonths(Date(reminder.due.year(), reminder.due.month(), 1), reminder.repeat_months);
  const Date last_of_month = AddMonths(month, 1) - 1;
  const Date next = std::min(month + (reminder.anchor_day - 1), last_of_month);
  if (!Covers(assignment, next)) return std::nullopt;
  return next;
}

}  // namespace ketnap::supervision
