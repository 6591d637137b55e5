#ifndef KETNAP_SERVICES_SUPERVISION_HANDLERS_COMMENDATIONS_GOOD_EXAMPLES_H_
#define KETNAP_SERVICES_SUPERVISION_HANDLERS_COMMENDATIONS_GOOD_EXAMPLES_H_

#include <vector>

#include "absl/status/statusor.h"
#include "common/access/request_context.h"
#include "common/base/date.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"
#include "services/supervision/domain/commendation.h"
#include "services/supervision/handlers/environment.h"

// Who did best, by the same figures as everything else is counted by.
namespace ketnap::supervision {

struct GoodExamplesQuestion {
  Uuid parent;  // Those directly below it are compared.
  Date from;
  Date to;
  CommendationCriterion criterion = CommendationCriterion::kAttainment;  // Not kOther.
  Basis basis = Basis::kAsItWas;
};

// Those with something to be measured by, the best first. FAILED_PRECONDITION, reason
// NO_APPROVED_PLAN, of attainment without a plan for exactly the period.
absl::StatusOr<std::vector<RankedShare>> RankGoodExamples(db::Transaction& transaction,
                                                          const access::RequestContext& context,
                                                          const Environment& environment,
                                                          const GoodExamplesQuestion& question);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_HANDLERS_COMMENDATIONS_GOOD_EXAMPLES_H_
