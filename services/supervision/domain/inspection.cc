#include "services/supervision/domain/inspection.h"

#include <algorithm>
#include <set>
#include <utility>

namespace ketnap::supervision {
namespace {

class Faults {
 public:
  explicit Faults(std::string prefix) : prefix_(std::move(prefix)) {}

  void Add(bool wrong, const std::string& field, const char* rule, Message message) {
    if (wrong) list_.push_back({prefix_ + field, rule, std::move(message)});
  }
  std::vector<FieldViolation> Take() { return std::move(list_); }

 private:
  std::string prefix_;
  std::vector<FieldViolation> list_;
};

Message TooLong(int days, const std::string& clause) {
  const std::string number = std::to_string(days);
  return {"Thời hạn vượt quá " + number + " ngày (" + clause + ").",
          "It takes more than " + number + " days (" + clause + ")."};
}

// A span that is out of order is told as such, and not as a long one.
void CheckDays(const InspectionRuleSet& rules, const std::string& holder_type, Date start, Date end,
               Faults* faults) {
  const std::optional<int> limit = rules.DaysFor(holder_type);
  if (!limit.has_value() || DaysOf(start, end) <= *limit) return;
  faults->Add(true, "end_date", "R-SUP-2", TooLong(*limit, rules.duration_clause));
}

void CheckPeriod(const Inspection& inspection, const InspectionRuleSet& rules, Faults* faults) {
  faults->Add(inspection.period_end < inspection.period_start, "period_end_date", "OUT_OF_RANGE",
              {"Ngày cuối mốc kiểm tra phải không trước ngày đầu.",
               "The last day under review must not precede the first."});
  faults->Add(inspection.period_end > inspection.end, "period_end_date", "OUT_OF_RANGE",
              {"Mốc kiểm tra phải kết thúc không sau ngày cuối của cuộc kiểm tra.",
               "The period under review must not end after the inspection."});
  if (rules.look_back_years == 0) return;
  const Date earliest = AddMonths(inspection.decision.date, -12 * rules.look_back_years);
  const std::string years = std::to_string(rules.look_back_years);
  faults->Add(inspection.period_start < earliest, "period_start_date", "R-SUP-1",
              {"Mốc thời gian kiểm tra không quá " + years + " năm trước ngày quyết định (" +
                   rules.look_back_clause + ").",
               "The period under review begins more than " + years +
                   " years before the decision (" + rules.look_back_clause + ")."});
}

void CheckPlannedSteps(const Inspection& inspection, Faults* faults) {
  for (size_t i = 0; i < inspection.planned_steps.size(); ++i) {
    const Date due = inspection.planned_steps[i].due;
    faults->Add(due < inspection.decision.date || due > inspection.end,
                "planned_steps[" + std::to_string(i) + "].due_date", "OUT_OF_RANGE",
                {"Thời hạn của bước phải nằm giữa ngày quyết định và ngày cuối của cuộc kiểm tra.",
                 "The step must fall between the decision and the last day of the inspection."});
  }
}

}  // namespace

std::optional<int> InspectionRuleSet::DaysFor(const std::string& holder_type) const {
  const auto found = days_by_type.find(holder_type);
  if (found == days_by_type.end()) return std::nullopt;
  return found->second;
}

std::optional<int> InspectionRuleSet::ExtendedDaysFor(const std::string& holder_type) const {
  const std::optional<int> days = DaysFor(holder_type);
  if (!days.has_value()) return std::nullopt;
  return *days + *days * extension_numerator / extension_denominator;
}

const InspectionRuleSet& InspectionRules::On(Date decided) const {
  const InspectionRuleSet* in_force = &rule_sets.front();
  for (const InspectionRuleSet& set : rule_sets) {
    if (set.valid_from <= decided) in_force = &set;
  }
  return *in_force;
}

bool Inspection::HasSubject(const Uuid& subject) const {
  return std::find(subjects.begin(), subjects.end(), subject) != subjects.end();
}

const TeamMember* Inspection::FindActive(const Uuid& account) const {
  for (const TeamMember& each : team) {
    if (each.account == account && !each.removed.has_value()) return &each;
  }
  return nullptr;
}

const TeamMember* Inspection::Lead() const {
  for (const TeamMember& each : team) {
    if (each.role == TeamRole::kLead && !each.removed.has_value()) return &each;
  }
  return nullptr;
}

int DaysOf(Date start, Date end) { return static_cast<int>(end - start) + 1; }

std::vector<FieldViolation> CheckInspection(const Inspection& inspection,
                                            const InspectionRuleSet& rules,
                                            const std::string& holder_type,
                                            const std::string& prefix) {
  Faults faults(prefix);
  faults.Add(inspection.start < inspection.decision.date, "start_date", "OUT_OF_RANGE",
             {"Cuộc kiểm tra phải bắt đầu không trước ngày quyết định.",
              "The inspection must not begin before its decision."});
  faults.Add(
      inspection.end < inspection.start, "end_date", "OUT_OF_RANGE",
      {"Ngày cuối phải không trước ngày bắt đầu.", "The last day must not precede the first."});
  CheckDays(rules, holder_type, inspection.start, inspection.end, &faults);
  CheckPeriod(inspection, rules, &faults);
  CheckPlannedSteps(inspection, &faults);
  std::set<Uuid> seen;
  for (size_t i = 0; i < inspection.subjects.size(); ++i) {
    faults.Add(!seen.insert(inspection.subjects[i]).second, "subjects[" + std::to_string(i) + "]",
               "DUPLICATE", {"Tổ chức được kiểm tra nêu hai lần.", "The subject is named twice."});
  }
  return faults.Take();
}

std::vector<FieldViolation> CheckStart(const Inspection& inspection, const InspectionRuleSet& rules,
                                       const std::string& holder_type, Date day) {
  Faults faults("");
  faults.Add(day < inspection.decision.date, "date", "OUT_OF_RANGE",
             {"Cuộc kiểm tra phải bắt đầu không trước ngày quyết định.",
              "The inspection must not begin before its decision."});
  faults.Add(day > inspection.end, "date", "OUT_OF_RANGE",
             {"Cuộc kiểm tra đã hết hạn: cần sửa ngày cuối trước khi bắt đầu.",
              "The inspection's last day is over: change it before the start."});
  const std::optional<int> limit = rules.DaysFor(holder_type);
  if (limit.has_value() && DaysOf(day, inspection.end) > *limit) {
    faults.Add(true, "date", "R-SUP-2", TooLong(*limit, rules.duration_clause));
  }
  return faults.Take();
}

std::vector<FieldViolation> CheckExtension(const Inspection& inspection,
                                           const InspectionRuleSet& rules,
                                           const std::string& holder_type,
                                           const InspectionExtension& extension) {
  Faults faults("");
  faults.Add(extension.end <= inspection.end, "end_date", "OUT_OF_RANGE",
             {"Ngày cuối mới phải sau ngày cuối hiện nay.",
              "The new last day must come after the present one."});
  faults.Add(extension.decision.date > inspection.end, "decision.date", "OUT_OF_RANGE",
             {"Việc gia hạn phải được quyết định trước khi hết hạn.",
              "The extension must be decided before the time is over."});
  faults.Add(extension.decision.date < inspection.decision.date, "decision.date", "OUT_OF_RANGE",
             {"Việc gia hạn không thể có trước quyết định kiểm tra.",
              "The extension cannot precede the decision of the inspection."});
  const std::optional<int> limit = rules.ExtendedDaysFor(holder_type);
  if (limit.has_value() && DaysOf(inspection.start, extension.end) > *limit) {
    faults.Add(true, "end_date", "R-SUP-2", TooLong(*limit, rules.duration_clause));
  }
  return faults.Take();
}

std::vector<FieldViolation> CheckStep(const Inspection& inspection, const InspectionStep& step) {
  Faults faults("");
  faults.Add(step.day < inspection.decision.date || step.day > inspection.end, "date",
             "OUT_OF_RANGE",
             {"Ngày phải nằm giữa ngày quyết định và ngày cuối của cuộc kiểm tra.",
              "The day must fall between the decision and the last day of the inspection."});
  faults.Add(step.subject.has_value() && !inspection.HasSubject(*step.subject), "subject",
             "NOT_A_SUBJECT",
             {"Tổ chức này không phải là đối tượng của cuộc kiểm tra.",
              "That organization is no subject of the inspection."});
  return faults.Take();
}

bool IsLate(const Inspection& inspection, InspectionStepKind kind, Date day) {
  std::optional<Date> last;
  for (const PlannedStep& planned : inspection.planned_steps) {
    if (planned.kind == kind) last = std::max(last.value_or(planned.due), planned.due);
  }
  return last.has_value() && *last < day;
}

void Appoint(Inspection* inspection, const Uuid& account, const Uuid& member, TeamRole role,
             absl::Time now) {
  if (role == TeamRole::kLead) {
    for (TeamMember& each : inspection->team) {
      if (each.role == TeamRole::kLead) each.role = TeamRole::kMember;
    }
  }
  for (TeamMember& each : inspection->team) {
    if (each.account != account) continue;
    if (each.removed.has_value()) each.appointed = now;
    each.member = member;
    each.role = role;
    each.removed.reset();
    each.remove_reason.clear();
    return;
  }
  inspection->team.push_back({.account = account,
                              .member = member,
                              .role = role,
                              .appointed = now,
                              .removed = std::nullopt,
                              .remove_reason = ""});
}

}  // namespace ketnap::supervision
