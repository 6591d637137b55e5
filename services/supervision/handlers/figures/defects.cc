#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/supervision/domain/figures.h"
#include "services/supervision/handlers/figures/process_figures.h"

namespace ketnap::supervision {
namespace {

constexpr size_t kMostHelpers = 100;

void FillPart(FigurePart part, v1::DefectPart* row) {
  row->set_organization(api::ResourceName("organizations", part.organization));
  row->set_organization_display_name(part.display_name);
  int64_t judged = 0, right = 0, defects = 0;
  for (const FigureCount& count : part.counts[Figure::kDossierJudged]) {
    judged += count.count;
    if (count.code == "FIRST_TIME_RIGHT") right += count.count;
  }
  for (const FigureCount& count : part.counts[Figure::kDefect]) defects += count.count;
  row->set_judged(static_cast<int32_t>(judged));
  row->set_first_time_right(static_cast<int32_t>(right));
  row->set_first_time_right_permille(Permille(right, judged));
  row->set_defects(static_cast<int32_t>(defects));
}

// By code, most first; of as many, in the order of the codes.
template <typename Rows>
void FillRows(const std::map<std::string, int64_t>& by_code, Rows* rows) {
  std::vector<std::pair<std::string, int64_t>> sorted(by_code.begin(), by_code.end());
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  int64_t all = 0;
  for (const auto& [code, count] : sorted) all += count;
  for (const auto& [code, count] : sorted) {
    v1::DefectRow* row = rows->Add();
    const size_t bar = code.find('|');
    if (bar != std::string::npos) row->set_form(code.substr(0, bar));
    row->set_code(bar == std::string::npos ? code : code.substr(bar + 1));
    row->set_defects(static_cast<int32_t>(count));
    row->set_share_permille(Permille(count, all));
  }
}

absl::Status FillHelpers(db::Transaction& transaction, const FigureQuestion& question,
                         v1::GetDefectsResponse* response) {
  KETNAP_ASSIGN_OR_RETURN(const auto counts,
                          CountFigures(transaction, question.Query(Figure::kDefectOfHelper)));
  std::map<std::string, std::map<std::string, int64_t>> by_helper;
  std::map<std::string, int64_t> totals;
  for (const FigureCount& count : counts) {
    const SplitCode code = SplitAtBar(count.code);
    by_helper[code.head][code.tail] += count.count;
    totals[code.head] += count.count;
  }
  std::vector<std::pair<std::string, int64_t>> sorted(totals.begin(), totals.end());
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  if (sorted.size() > kMostHelpers) sorted.resize(kMostHelpers);
  for (const auto& [helper, defects] : sorted) {
    v1::HelperDefects* row = response->add_helpers();
    row->set_helper(absl::StrCat("members/", helper));
    row->set_defects(static_cast<int32_t>(defects));
    FillRows(by_helper[helper], row->mutable_rows());
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status FillDefects(db::Transaction& transaction, const access::OrganizationTree& tree,
                         const FigureQuestion& question, bool with_helpers,
                         v1::GetDefectsResponse* response) {
  response->set_structure(StructureOf(question.basis));
  const std::vector<Figure> figures = {Figure::kDefect, Figure::kDossierJudged};
  KETNAP_ASSIGN_OR_RETURN(FigurePart whole, CountWhole(transaction, tree, question, figures));
  std::map<std::string, int64_t> by_code;
  for (const FigureCount& count : whole.counts[Figure::kDefect]) {
    by_code[count.code] += count.count;
  }
  FillRows(by_code, response->mutable_rows());
  FillPart(std::move(whole), response->mutable_total());
  KETNAP_ASSIGN_OR_RETURN(auto parts, CountParts(transaction, tree, question, figures));
  for (FigurePart& part : parts) FillPart(std::move(part), response->add_parts());
  return with_helpers ? FillHelpers(transaction, question, response) : absl::OkStatus();
}

}  // namespace ketnap::supervision
