#ifndef KETNAP_SERVICES_SUPERVISION_HANDLERS_FIGURES_PROCESS_FIGURES_H_
#define KETNAP_SERVICES_SUPERVISION_HANDLERS_FIGURES_PROCESS_FIGURES_H_

#include "absl/status/status.h"
#include "common/access/organization_tree.h"
#include "common/db/transaction.h"
#include "ketnap/supervision/v1/statistics_process.pb.h"
#include "services/supervision/domain/process_rules.h"
#include "services/supervision/handlers/figures/figure_question.h"

// The figures of the process, each out of one snapshot. They fill everything of an answer but its
// freshness, for the RPCs and for exports.
namespace ketnap::supervision {

absl::Status FillDefects(db::Transaction& transaction, const access::OrganizationTree& tree,
                         const FigureQuestion& question, bool with_helpers,
                         v1::GetDefectsResponse* response);

absl::Status FillTimeliness(db::Transaction& transaction, const access::OrganizationTree& tree,
                            const ProcessRules& rules, const FigureQuestion& question,
                            v1::GetTimelinessResponse* response);

absl::Status FillReviewCompliance(db::Transaction& transaction,
                                  const access::OrganizationTree& tree,
                                  const FigureQuestion& question,
                                  v1::GetReviewComplianceResponse* response);

// INVALID_ARGUMENT for a period of more than 20 years.
absl::Status FillTrend(db::Transaction& transaction, const FigureQuestion& question,
                       v1::TrendInterval interval, v1::GetTrendResponse* response);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_HANDLERS_FIGURES_PROCESS_FIGURES_H_
