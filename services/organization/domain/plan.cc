#include "services/organization/domain/plan.h"

#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"

namespace ketnap::organization {
namespace {

constexpr int kShortestTermMonths = 2 * 12;
constexpr int kLongestTermMonths = 6 * 12;

bool IsCalendarYear(Date start, Date end) {
  return start == Date(start.year(), 1, 1) && end == Date(start.year(), 12, 31);
}

bool IsTerm(Date start, Date end) {
  const Date after = end + 1;
  return after >= AddMonths(start, kShortestTermMonths) &&
         after <= AddMonths(start, kLongestTermMonths);
}

Message StateName(PlanState state) {
  switch (state) {
    case PlanState::kDraft:
      return {"đang soạn", "a draft"};
    case PlanState::kProposed:
      return {"đã trình", "proposed"};
    case PlanState::kApproved:
      return {"đã phê duyệt", "approved"};
    case PlanState::kSuperseded:
      return {"đã được các kế hoạch của tổ chức kế thừa thay thế", "superseded"};
    case PlanState::kUnspecified:
      break;
  }
  return {"chưa rõ", "unknown"};
}

absl::Status WrongState(const Plan& plan, const char* reason, PlanState wanted) {
  const Message is = StateName(plan.state);
  const Message must_be = StateName(wanted);
  return UnmetConditionsError(
      reason, {{"STATE",
                NameOf(plan),
                {absl::StrCat("Kế hoạch ", is.vietnamese, "; bước này chỉ thực hiện khi kế hoạch ",
                              must_be.vietnamese, "."),
                 absl::StrCat("The plan is ", is.english, "; this step needs it to be ",
                              must_be.english, ".")}}});
}

absl::Status PartsDoNotAddUp(const Plan& plan) {
  const int64_t difference = plan.whole_target - plan.parts_total;
  return UnmetConditionsError(
      "PARTS_DO_NOT_ADD_UP",
      {{"PLAN_PARTS_EQUAL_WHOLE",
        NameOf(plan),
        {absl::StrCat("Tổng chỉ tiêu giao cho các đơn vị là ", plan.parts_total,
                      ", chỉ tiêu chung là ", plan.whole_target, ": ",
                      difference > 0 ? "còn thiếu " : "vượt ",
                      difference > 0 ? difference : -difference, "."),
         absl::StrCat("The parts add up to ", plan.parts_total, ", the whole is ",
                      plan.whole_target, ": the difference is ", difference, ".")}}});
}

absl::Status CheckSum(const Plan& plan, bool has_units_below) {
  const bool parts_wanted = has_units_below || !plan.targets.empty();
  if (parts_wanted && plan.parts_total != plan.whole_target) return PartsDoNotAddUp(plan);
  return absl::OkStatus();
}

FieldViolation TargetTwice(std::string field) {
  return {
      std::move(field),
      "DUPLICATE",
      {"Mỗi đơn vị chỉ được giao chỉ tiêu một lần.", "Each organization is given a target once."}};
}

FieldViolation TargetNotBelow(std::string field) {
  return {std::move(field),
          "NOT_BELOW_PLAN_ORGANIZATION",
          {"Đơn vị này không trực thuộc tổ chức lập kế hoạch.",
           "This organization does not lie below the plan's own."}};
}

// The parts of `plan` as `changes` leave them; new ones come last.
std::vector<Target> Changed(const Plan& plan, const std::vector<Target>& changes) {
  absl::flat_hash_map<Uuid, int> to;
  for (const Target& change : changes) to.emplace(change.organization, change.admissions);
  std::vector<Target> targets;
  for (Target target : plan.targets) {
    const auto change = to.find(target.organization);
    if (change != to.end()) {
      target.admissions = change->second;
      to.erase(change);
      if (target.admissions == 0) continue;
    }
    targets.push_back(target);
  }
  for (const Target& change : changes) {
    if (change.admissions > 0 && to.contains(change.organization)) targets.push_back(change);
  }
  return targets;
}

}  // namespace

std::string NameOf(const Plan& plan) { return absl::StrCat("plans/", plan.id.ToString()); }

std::vector<FieldViolation> CheckNewPlan(const Plan& plan) {
  std::vector<FieldViolation> violations;
  if (plan.title.empty()) {
    violations.push_back(
        {"plan.title", "REQUIRED", {"Cần ghi tên kế hoạch.", "The plan needs a title."}});
  }
  if (!plan.targets.empty()) {
    violations.push_back({"plan.targets",
                          "SET_BY_SET_TARGETS",
                          {"Chỉ tiêu từng đơn vị được giao sau, bằng bước giao chỉ tiêu.",
                           "The parts are set afterwards, by SetTargets."}});
  }
  if (plan.period == PlanPeriod::kYear && !IsCalendarYear(plan.start_date, plan.end_date)) {
    violations.push_back({"plan.end_date",
                          "NOT_A_CALENDAR_YEAR",
                          {"Kế hoạch năm phải từ 01/01 đến 31/12 của cùng một năm.",
                           "A year's plan runs from 1 January to 31 December of one year."}});
  }
  if (plan.period == PlanPeriod::kTerm && !IsTerm(plan.start_date, plan.end_date)) {
    violations.push_back(
        {"plan.end_date",
         "NOT_A_TERM",
         {"Kế hoạch nhiệm kỳ phải dài từ 2 đến 6 năm.", "A term's plan lasts two to six years."}});
  }
  return violations;
}

std::vector<FieldViolation> CheckTargets(const std::vector<Target>& targets,
                                         const std::function<bool(const Uuid&)>& is_below) {
  std::vector<FieldViolation> violations;
  absl::flat_hash_set<Uuid> seen;
  for (size_t i = 0; i < targets.size(); ++i) {
    const std::string field = absl::StrCat("targets[", i, "].organization");
    if (!seen.insert(targets[i].organization).second) {
      violations.push_back(TargetTwice(field));
    } else if (!is_below(targets[i].organization)) {
      violations.push_back(TargetNotBelow(field));
    }
  }
  return violations;
}

absl::Status SetTargets(Plan* plan, std::vector<Target> targets) {
  if (plan->state != PlanState::kDraft) {
    return WrongState(*plan, "PLAN_LOCKED", PlanState::kDraft);
  }
  PutTargets(plan, std::move(targets));
  return absl::OkStatus();
}

absl::Status Propose(Plan* plan, bool has_units_below) {
  if (plan->state != PlanState::kDraft) {
    return WrongState(*plan, "PLAN_LOCKED", PlanState::kDraft);
  }
  KETNAP_RETURN_IF_ERROR(CheckSum(*plan, has_units_below));
  plan->state = PlanState::kProposed;
  return absl::OkStatus();
}

absl::Status Approve(Plan* plan, std::string document, Date date) {
  if (plan->state != PlanState::kProposed) {
    return WrongState(*plan, "PLAN_NOT_PROPOSED", PlanState::kProposed);
  }
  plan->state = PlanState::kApproved;
  plan->approval_document = std::move(document);
  plan->approval_date = date;
  plan->claimed_start = plan->start_date;
  plan->revision = 1;
  return absl::OkStatus();
}

std::vector<FieldViolation> CheckAdjustment(const Plan& plan, const Adjustment& adjustment,
                                            const std::function<bool(const Uuid&)>& is_below) {
  std::vector<FieldViolation> violations;
  absl::flat_hash_set<Uuid> parts;
  for (const Target& target : plan.targets) parts.insert(target.organization);
  absl::flat_hash_set<Uuid> seen;
  for (size_t i = 0; i < adjustment.targets.size(); ++i) {
    const Target& target = adjustment.targets[i];
    const std::string field = absl::StrCat("targets[", i, "].organization");
    if (!seen.insert(target.organization).second) {
      violations.push_back(TargetTwice(field));
    } else if (target.admissions > 0 && !is_below(target.organization)) {
      violations.push_back(TargetNotBelow(field));
    } else if (target.admissions == 0 && !parts.contains(target.organization)) {
      violations.push_back({field,
                            "NOT_A_PART",
                            {"Kế hoạch không giao chỉ tiêu cho đơn vị này.",
                             "The plan has no target for this organization."}});
    }
  }
  const std::optional<int>& whole = adjustment.whole_target;
  if (whole.has_value() && (*whole < 0 || *whole > kMostAdmissions)) {
    violations.push_back({"whole_target",
                          "OUT_OF_RANGE",
                          {absl::StrCat("Chỉ tiêu phải từ 0 đến ", kMostAdmissions, "."),
                           absl::StrCat("A target lies between 0 and ", kMostAdmissions, ".")}});
  }
  if (adjustment.targets.empty() && !whole.has_value()) {
    violations.push_back({"targets",
                          "REQUIRED",
                          {"Cần nêu chỉ tiêu nào được điều chỉnh.",
                           "Say which targets are adjusted, or the whole."}});
  }
  if (Changed(plan, adjustment.targets).size() > kMostTargets) {
    violations.push_back(
        {"targets",
         "TOO_MANY",
         {absl::StrCat("Một kế hoạch giao chỉ tiêu cho nhiều nhất ", kMostTargets, " đơn vị."),
          absl::StrCat("A plan has ", kMostTargets, " parts at most.")}});
  }
  return violations;
}

absl::Status Adjust(Plan* plan, const Adjustment& adjustment, bool has_units_below) {
  if (plan->state != PlanState::kApproved) {
    return WrongState(*plan, "PLAN_NOT_APPROVED", PlanState::kApproved);
  }
  PutTargets(plan, Changed(*plan, adjustment.targets));
  if (adjustment.whole_target.has_value()) plan->whole_target = *adjustment.whole_target;
  KETNAP_RETURN_IF_ERROR(CheckSum(*plan, has_units_below));
  ++plan->revision;
  plan->revision_reason = adjustment.reason;
  return absl::OkStatus();
}

void PutTargets(Plan* plan, std::vector<Target> targets) {
  plan->targets = std::move(targets);
  plan->parts_total = 0;
  for (const Target& target : plan->targets) plan->parts_total += target.admissions;
}

}  // namespace ketnap::organization
