#include "services/supervision/handlers/commendations/good_examples.h"

#include <map>
#include <utility>

#include "absl/strings/match.h"
#include "common/api/resource_name.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "services/supervision/handlers/attainment.h"
#include "services/supervision/handlers/structure.h"
#include "services/supervision/repository/figure_repository.h"

namespace ketnap::supervision {
namespace {

absl::StatusOr<std::vector<AchievedShare>> AttainmentShares(db::Transaction& transaction,
                                                            const access::RequestContext& context,
                                                            const Environment& environment,
                                                            const GoodExamplesQuestion& question) {
  v1::GetAttainmentRequest request;
  request.set_organization(api::ResourceName("organizations", question.parent));
  *request.mutable_start_date() = DateToProto(question.from);
  *request.mutable_end_date() = DateToProto(question.to);
  request.set_structure(StructureOf(question.basis));
  v1::GetAttainmentResponse response;
  KETNAP_RETURN_IF_ERROR(
      FillAttainment(transaction, context, *environment.tree, request, &response));
  std::vector<AchievedShare> shares;
  for (const v1::AttainmentRow& row : response.rows()) {
    if (row.organization() == request.organization()) continue;  // People of its own.
    KETNAP_ASSIGN_OR_RETURN(const Uuid organization,
                            api::ParseResourceName(row.organization(), "organizations"));
    shares.push_back({organization, row.admitted(), row.target()});
  }
  return shares;
}

// Of counted figures: what has a code that ends with `achieved`, of all there is.
absl::StatusOr<std::vector<AchievedShare>> CountedShares(db::Transaction& transaction,
                                                         const GoodExamplesQuestion& question,
                                                         Figure figure, std::string_view achieved) {
  const FigureQuery query = {question.basis, question.parent, figure,
                             question.from,  question.to,     /*code_prefix=*/""};
  KETNAP_ASSIGN_OR_RETURN(const auto counts, CountFigureParts(transaction, query));
  std::map<Uuid, AchievedShare> by_organization;
  for (const FigureCount& count : counts) {
    if (count.organization == question.parent) continue;  // People of its own.
    AchievedShare& share = by_organization[count.organization];
    share.organization = count.organization;
    share.measured += count.count;
    if (absl::EndsWith(count.code, achieved)) share.achieved += count.count;
  }
  std::vector<AchievedShare> shares;
  for (const auto& [organization, share] : by_organization) shares.push_back(share);
  return shares;
}

}  // namespace

absl::StatusOr<std::vector<RankedShare>> RankGoodExamples(db::Transaction& transaction,
                                                          const access::RequestContext& context,
                                                          const Environment& environment,
                                                          const GoodExamplesQuestion& question) {
  std::vector<AchievedShare> shares;
  switch (question.criterion) {
    case CommendationCriterion::kAttainment: {
      KETNAP_ASSIGN_OR_RETURN(shares,
                              AttainmentShares(transaction, context, environment, question));
      break;
    }
    case CommendationCriterion::kFirstTimeRight: {
      KETNAP_ASSIGN_OR_RETURN(
          shares, CountedShares(transaction, question, Figure::kDossierJudged, "FIRST_TIME_RIGHT"));
      break;
    }
    case CommendationCriterion::kTimeliness: {
      KETNAP_ASSIGN_OR_RETURN(shares,
                              CountedShares(transaction, question, Figure::kDeadline, "|IN_TIME"));
      break;
    }
    case CommendationCriterion::kOther:
      break;
  }
  return RankShares(std::move(shares));
}

}  // namespace ketnap::supervision
