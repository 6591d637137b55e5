#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/api/mutation.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "common/base/text.h"
#include "services/dossier/handlers/candidate_service.h"
#include "services/dossier/handlers/convert.h"
#include "services/dossier/handlers/step_runner.h"
#include "services/dossier/repository/review_repository.h"
#include "services/dossier/review_template.h"

namespace ketnap::dossier {
namespace {

absl::StatusOr<MonthlyReview> ReviewOf(const v1::RecordMonthlyReviewRequest& request,
                                       absl::Time now) {
  MonthlyReview review;
  KETNAP_ASSIGN_OR_RETURN(review.candidate,
                          api::ParseResourceName(request.candidate(), kCandidates, "candidate"));
  KETNAP_ASSIGN_OR_RETURN(review.month, DateFromProto(request.month()));
  KETNAP_ASSIGN_OR_RETURN(review.review_date, DateFromProto(request.review_date()));
  review.political_awareness = request.political_awareness();
  review.work_result = request.work_result();
  review.ethics = request.ethics();
  review.public_trust = request.public_trust();
  review.task_result = request.task_result();
  review.conclusion = request.conclusion();
  review.helper_remark = NormalizeNfc(request.helper_remark());
  for (const v1::ReviewMark& mark : request.extra_marks()) {
    review.extra_marks.push_back({mark.heading(), mark.rating()});
  }
  std::sort(review.extra_marks.begin(), review.extra_marks.end(),
            [](const ReviewMark& a, const ReviewMark& b) { return a.heading < b.heading; });
  review.create_time = now;
  return review;
}

// The review as it stands once it is written, without the remark: the answer is kept as it is, and
// an undo must leave no word of it.
absl::StatusOr<v1::MonthlyReview> Recorded(db::Transaction& transaction,
                                           const MonthlyReview& review) {
  KETNAP_ASSIGN_OR_RETURN(const auto recorded,
                          FindReview(transaction, review.candidate, review.month));
  if (!recorded.has_value()) return absl::InternalError("a review just written is not there");
  v1::MonthlyReview answer = ToProto(*recorded);
  answer.clear_helper_remark();
  return answer;
}

}  // namespace

absl::StatusOr<v1::MonthlyReview> CandidateHandler::RecordMonthlyReview(
    const Context& context, const v1::RecordMonthlyReviewRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(StepPlan plan,
                          PlanStep(request, "RecordMonthlyReview", Step::kRecordMonthlyReview,
                                   request.review_date(), "review_date"));
  KETNAP_RETURN_IF_ERROR(CheckAgainstTemplate(*environment_.review_template, request));
  KETNAP_ASSIGN_OR_RETURN(plan.review, ReviewOf(request, context.now));
  plan.facts.month = plan.review->month;
  plan.body = Body::kCell;
  plan.record.add_codes(CodeOf(request.conclusion()));
  KETNAP_ASSIGN_OR_RETURN(
      v1::MonthlyReview answer,
      api::RunMutation<v1::MonthlyReview>(
          *environment_.database, context, request,
          [&](db::Transaction& transaction) -> absl::StatusOr<v1::MonthlyReview> {
            KETNAP_RETURN_IF_ERROR(
                TakeStep(environment_, context, transaction, plan,
                         [](db::Transaction&, const Surroundings&, StepPlan& attempt) {
                           attempt.review->helper = attempt.facts.candidate.helper;
                           return absl::OkStatus();
                         })
                    .status());
            return Recorded(transaction, *plan.review);
          }));
  // A retry is the same request, word for word.
  answer.set_helper_remark(plan.review->helper_remark);
  return answer;
}

absl::StatusOr<v1::ReviewTemplate> CandidateHandler::GetReviewTemplate(
    const Context&, const v1::GetReviewTemplateRequest&) {
  return *environment_.review_template;
}

}  // namespace ketnap::dossier
