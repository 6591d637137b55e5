#include <map>
#include <string>
#include <utility>
#include <vector>

#include "services/supervision/domain/figures.h"
#include "services/supervision/handlers/figures/process_figures.h"
#include "services/supervision/repository/process_repository.h"

namespace ketnap::supervision {
namespace {

struct Reviews {
  int64_t held = 0, late = 0, missing = 0, extra = 0;

  void Add(const FigureCount& count) {
    if (count.code == "HELD") held += count.count;
    if (count.code == "LATE") late += count.count;
    if (count.code == "MISSING") missing += count.count;
    if (count.code == "EXTRA") extra += count.count;
  }
};

void FillFigures(const Reviews& reviews, v1::ReviewFigures* figures) {
  const int64_t expected = reviews.held + reviews.late + reviews.missing;
  figures->set_expected(static_cast<int32_t>(expected));
  figures->set_held(static_cast<int32_t>(reviews.held));
  figures->set_late(static_cast<int32_t>(reviews.late));
  figures->set_missing(static_cast<int32_t>(reviews.missing));
  figures->set_held_permille(Permille(reviews.held, expected));
  figures->set_extra(static_cast<int32_t>(reviews.extra));
}

void FillPart(FigurePart part, v1::ReviewPart* answer) {
  answer->set_organization(api::ResourceName("organizations", part.organization));
  answer->set_organization_display_name(part.display_name);
  Reviews reviews;
  for (const FigureCount& count : part.counts[Figure::kReview]) reviews.Add(count);
  FillFigures(reviews, answer->mutable_figures());
}

absl::Status FillMonths(db::Transaction& transaction, const FigureQuestion& question,
                        v1::GetReviewComplianceResponse* response) {
  KETNAP_ASSIGN_OR_RETURN(const auto counts,
                          CountFiguresByMonth(transaction, question.Query(Figure::kReview)));
  std::map<std::pair<int, int>, Reviews> months;
  for (const FigureCount& count : counts) months[{count.year, count.month}].Add(count);
  for (const auto& [month, reviews] : months) {
    v1::ReviewMonth* row = response->add_months();
    row->set_year(month.first);
    row->set_month(month.second);
    FillFigures(reviews, row->mutable_figures());
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status FillReviewCompliance(db::Transaction& transaction,
                                  const access::OrganizationTree& tree,
                                  const FigureQuestion& question,
                                  v1::GetReviewComplianceResponse* response) {
  response->set_structure(StructureOf(question.basis));
  const std::vector<Figure> figures = {Figure::kReview};
  KETNAP_ASSIGN_OR_RETURN(FigurePart whole, CountWhole(transaction, tree, question, figures));
  FillPart(std::move(whole), response->mutable_total());
  KETNAP_ASSIGN_OR_RETURN(auto parts, CountParts(transaction, tree, question, figures));
  for (FigurePart& part : parts) FillPart(std::move(part), response->add_parts());
  KETNAP_ASSIGN_OR_RETURN(const Date through, ReviewsCountedThrough(transaction));
  *response->mutable_complete_through_date() = DateToProto(through);
  return FillMonths(transaction, question, response);
}

}  // namespace ketnap::supervision
