#include "services/dossier/handlers/rules/rule_facts.h"

#include <algorithm>
#include <vector>

#include "common/base/status_macros.h"
#include "ketnap/dossier/v1/rule_simulation.pb.h"
#include "services/dossier/repository/review_repository.h"
#include "services/dossier/repository/rules/criterion_repository.h"

namespace ketnap::dossier {
namespace {

bool HasWeakMark(const MonthlyReview& review) {
  for (int mark : {review.political_awareness, review.work_result, review.ethics,
                   review.public_trust, review.task_result}) {
    if (mark == v1::REVIEW_RATING_WEAK) return true;
  }
  return false;
}

// Which of the last `count` reviews up to the day, newest first and counted from 1, has a weak
// mark; 0 when none has.
absl::StatusOr<int> FindWeakReview(db::Transaction& transaction, const StepFacts& facts,
                                   int count) {
  const Date next_month = AddMonths(Date(facts.date.year(), facts.date.month(), 1), 1);
  KETNAP_ASSIGN_OR_RETURN(const std::vector<MonthlyReview> reviews,
                          ListReviews(transaction, facts.candidate.id, next_month, count));
  for (size_t i = 0; i < reviews.size(); ++i) {
    if (HasWeakMark(reviews[i])) return static_cast<int>(i) + 1;
  }
  return 0;
}

}  // namespace

absl::Status GatherCriteria(db::Transaction& transaction, const Surroundings& around,
                            StepFacts* facts) {
  if (facts->step != Step::kOpenDossier && facts->step != Step::kCellResolution) {
    return absl::OkStatus();
  }
  KETNAP_ASSIGN_OR_RETURN(const std::vector<CriterionRecord> records,
                          CriteriaInForce(transaction, around, facts->step, facts->date));
  bool counts_reviews = false;
  int reviews_looked_at = 0;
  for (const CriterionRecord& record : records) {
    facts->criteria.push_back(record.criterion);
    counts_reviews |= record.criterion.kind == v1::CRITERION_KIND_MINIMUM_REVIEWS;
    if (record.criterion.kind == v1::CRITERION_KIND_NO_WEAK_REVIEW) {
      reviews_looked_at = std::max(reviews_looked_at, record.criterion.number);
    }
  }
  if (counts_reviews) {
    KETNAP_ASSIGN_OR_RETURN(facts->review_count, CountReviews(transaction, facts->candidate.id));
  }
  if (reviews_looked_at > 0) {
    KETNAP_ASSIGN_OR_RETURN(facts->weak_review_distance,
                            FindWeakReview(transaction, *facts, reviews_looked_at));
  }
  return absl::OkStatus();
}

}  // namespace ketnap::dossier
