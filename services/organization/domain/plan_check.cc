#include "services/organization/domain/plan_check.h"

#include <map>

#include "absl/strings/str_cat.h"

namespace ketnap::organization {
namespace {

// No plan is handed on more often; a longer line goes round.
constexpr int kLongestLine = 1000;

using Successors = std::map<Uuid, std::vector<const CheckedPlan*>>;

int64_t WholeAtFirst(const CheckedPlan& plan, const Successors& successors, int depth) {
  int64_t whole = plan.first_whole.value_or(plan.superseded ? 0 : plan.whole);
  const auto handed_on = successors.find(plan.id);
  if (handed_on == successors.end() || depth > kLongestLine) return whole;
  for (const CheckedPlan* next : handed_on->second) {
    if (plan.first_whole.has_value() && next->create_time >= plan.first_approved) continue;
    whole += WholeAtFirst(*next, successors, depth + 1);
  }
  return whole;
}

}  // namespace

void CheckWholes(const std::vector<CheckedPlan>& plans, StructureFaults* faults) {
  Successors successors;
  for (const CheckedPlan& plan : plans) {
    if (plan.predecessor.has_value()) successors[*plan.predecessor].push_back(&plan);
  }
  for (const CheckedPlan& plan : plans) {
    if (!plan.superseded) continue;
    int64_t carried_on = 0;
    for (const CheckedPlan* next : successors[plan.id]) {
      if (next->create_time != plan.update_time) continue;
      carried_on += WholeAtFirst(*next, successors, 0);
    }
    if (carried_on == plan.whole) continue;
    faults->Add("PLAN_WHOLE", absl::StrCat("plans/", plan.id.ToString()),
                absl::StrCat("Chỉ tiêu ", plan.whole, ", các kế hoạch kế tục cộng lại là ",
                             carried_on, "."));
  }
}

}  // namespace ketnap::organization
