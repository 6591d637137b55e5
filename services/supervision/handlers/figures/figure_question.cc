#include "services/supervision/handlers/figures/figure_question.h"

#include <algorithm>
#include <set>
#include <utility>

#include "common/base/errors.h"

namespace ketnap::supervision {

absl::Status CheckDays(Date from, Date to) {
  if (from <= to) return absl::OkStatus();
  return InvalidFieldsError({{"end_date",
                              "OUT_OF_RANGE",
                              {"Ngày cuối kỳ phải không trước ngày đầu kỳ.",
                               "The last day must not precede the first."}}});
}

absl::StatusOr<Uuid> KnownOrganization(const access::OrganizationTree& tree,
                                       const std::string& name) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id,
                          api::ParseResourceName(name, "organizations", "organization"));
  if (!tree.Contains(id)) return ResourceNotFoundError(name);
  return id;
}

absl::StatusOr<FigurePart> CountWhole(db::Transaction& transaction,
                                      const access::OrganizationTree& tree,
                                      const FigureQuestion& question,
                                      const std::vector<Figure>& figures) {
  FigurePart whole;
  whole.organization = question.organization;
  whole.display_name = NameOn(tree, question.organization, question.basis, question.to);
  for (const Figure figure : figures) {
    KETNAP_ASSIGN_OR_RETURN(whole.counts[figure],
                            CountFigures(transaction, question.Query(figure)));
  }
  return whole;
}

absl::StatusOr<std::vector<FigurePart>> CountParts(db::Transaction& transaction,
                                                   const access::OrganizationTree& tree,
                                                   const FigureQuestion& question,
                                                   const std::vector<Figure>& figures) {
  std::map<Uuid, FigureCounts> counts;
  for (const Figure figure : figures) {
    KETNAP_ASSIGN_OR_RETURN(auto all, CountFigureParts(transaction, question.Query(figure)));
    for (FigureCount& count : all) {
      counts[count.organization][figure].push_back(std::move(count));
    }
  }
  std::set<Uuid> with_figures;
  for (const auto& [organization, unused] : counts) {
    if (organization != question.organization) with_figures.insert(organization);
  }
  const Date day =
      question.basis == Basis::kToday ? question.today : std::min(question.to, question.today);
  KETNAP_ASSIGN_OR_RETURN(const auto below, PartsBelow(transaction, tree, question.organization,
                                                       question.basis, day, with_figures));
  std::vector<FigurePart> parts;
  for (const Part& part : below) {
    parts.push_back({part.organization, part.display_name, std::move(counts[part.organization])});
  }
  const auto own = counts.find(question.organization);
  if (own != counts.end() && !parts.empty()) {
    parts.push_back({question.organization,
                     NameOn(tree, question.organization, question.basis, question.to),
                     std::move(own->second)});
  }
  return parts;
}

SplitCode SplitAtBar(const std::string& code) {
  const size_t bar = code.rfind('|');
  if (bar == std::string::npos) return {code, ""};
  return {code.substr(0, bar), code.substr(bar + 1)};
}

}  // namespace ketnap::supervision
