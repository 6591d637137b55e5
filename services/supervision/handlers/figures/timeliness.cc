#include <map>
#include <string>
#include <vector>

#include "services/supervision/domain/figures.h"
#include "services/supervision/domain/quantiles.h"
#include "services/supervision/handlers/figures/process_figures.h"

namespace ketnap::supervision {
namespace {

struct Deadline {
  Histogram days;
  int64_t completed = 0;
  int64_t late = 0;
};

std::map<std::string, Deadline> ByRule(const std::vector<FigureCount>& counts) {
  std::map<std::string, Deadline> deadlines;
  for (const FigureCount& count : counts) {
    const SplitCode code = SplitAtBar(count.code);
    Deadline& deadline = deadlines[code.head];
    deadline.days[count.number] += count.count;
    deadline.completed += count.count;
    if (code.tail == "LATE") deadline.late += count.count;
  }
  return deadlines;
}

void FillRow(const std::string& rule_id, const Deadline& deadline, const ProcessRule* rule,
             v1::DeadlineRow* row) {
  row->set_rule_id(rule_id);
  if (rule != nullptr) {
    row->set_title(rule->title);
    row->set_clause(rule->clause);
    row->set_confidence(rule->confidence);
  }
  row->set_completed(static_cast<int32_t>(deadline.completed));
  row->set_late(static_cast<int32_t>(deadline.late));
  row->set_late_permille(Permille(deadline.late, deadline.completed));
  row->set_median_days(static_cast<int32_t>(Quantile(deadline.days, 500)));
  row->set_p90_days(static_cast<int32_t>(Quantile(deadline.days, 900)));
  row->set_p95_days(static_cast<int32_t>(Quantile(deadline.days, 950)));
  row->set_maximum_days(static_cast<int32_t>(Quantile(deadline.days, 1000)));
}

void FillPart(FigurePart part, const ProcessRules& rules, Date day, v1::TimelinessPart* answer) {
  answer->set_organization(api::ResourceName("organizations", part.organization));
  answer->set_organization_display_name(part.display_name);
  int64_t completed = 0, late = 0;
  for (const auto& [rule_id, deadline] : ByRule(part.counts[Figure::kDeadline])) {
    FillRow(rule_id, deadline, rules.Find(rule_id, day), answer->add_rows());
    completed += deadline.completed;
    late += deadline.late;
  }
  answer->set_completed(static_cast<int32_t>(completed));
  answer->set_late(static_cast<int32_t>(late));
  answer->set_late_permille(Permille(late, completed));
}

}  // namespace

absl::Status FillTimeliness(db::Transaction& transaction, const access::OrganizationTree& tree,
                            const ProcessRules& rules, const FigureQuestion& question,
                            v1::GetTimelinessResponse* response) {
  response->set_structure(StructureOf(question.basis));
  const std::vector<Figure> figures = {Figure::kDeadline};
  KETNAP_ASSIGN_OR_RETURN(FigurePart whole, CountWhole(transaction, tree, question, figures));
  FillPart(std::move(whole), rules, question.to, response->mutable_total());
  KETNAP_ASSIGN_OR_RETURN(auto parts, CountParts(transaction, tree, question, figures));
  for (FigurePart& part : parts) {
    FillPart(std::move(part), rules, question.to, response->add_parts());
  }
  return absl::OkStatus();
}

}  // namespace ketnap::supervision
