#include "services/supervision/repository/plan_repository.h"

#include <set>

#include "common/base/status_macros.h"
#include "services/supervision/domain/figure.h"

namespace ketnap::supervision {
namespace {

// Of a plan, the content in force on a day; the first is in force from ever.
#define KETNAP_PLAN_IN_FORCE                                                                  \
  "SELECT p.plan_id, p.organization_id, p.start_date, p.end_date, p.title, r.whole_target, "  \
  "r.revision FROM admission_plan_fact p JOIN plan_revision_fact r ON r.plan_id = p.plan_id " \
  "WHERE r.revision = (SELECT MAX(x.revision) FROM plan_revision_fact x WHERE x.plan_id = "   \
  "p.plan_id AND x.effective_on <= ?) AND "

constexpr std::string_view kPlan = KETNAP_PLAN_IN_FORCE "p.plan_id = ?";

// Period 1 is a term, 2 a year (ketnap.organization.v1.PlanPeriod).
constexpr std::string_view kTermPlan = KETNAP_PLAN_IN_FORCE
    "p.organization_id = ? AND p.period = 1 AND p.start_date <= ? AND p.end_date >= ? AND "
    "p.standing BETWEEN 1 AND ? ORDER BY p.start_date DESC, p.end_date, p.plan_id";

constexpr std::string_view kPlanOfPeriod = KETNAP_PLAN_IN_FORCE
    "p.organization_id = ? AND p.period IN (1, 2) AND p.start_date = ? AND p.end_date = ? AND "
    "p.standing BETWEEN 1 AND ? ORDER BY p.period, p.plan_id";

constexpr std::string_view kYearPlans = KETNAP_PLAN_IN_FORCE
    "p.organization_id = ? AND p.period = 2 AND p.start_date <= ? AND p.end_date >= ? AND "
    "p.standing BETWEEN 1 AND ? ORDER BY p.start_date, p.plan_id";

#undef KETNAP_PLAN_IN_FORCE

constexpr std::string_view kTarget =
    "SELECT admissions FROM target_revision_fact WHERE plan_id = ? AND revision = ? AND "
    "organization_id = ?";
constexpr std::string_view kParts =
    "SELECT organization_id, admissions FROM target_revision_fact WHERE plan_id = ? AND "
    "revision = ?";
// Of the common replica of the tree: the successors that took less than the rest are there too.
constexpr std::string_view kPredecessors =
    "SELECT predecessor_id FROM replica_organization_succession WHERE successor_id = ? AND "
    "predecessor_id <> successor_id";

constexpr std::string_view kVersion = "SELECT version FROM admission_plan_fact WHERE plan_id = ?";
constexpr std::string_view kReplacePlan =
    "REPLACE INTO admission_plan_fact (plan_id, organization_id, version, period, start_date, "
    "end_date, title, standing) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
constexpr std::string_view kEffectiveOn =
    "SELECT effective_on FROM plan_revision_fact WHERE plan_id = ? AND revision = ?";
constexpr std::string_view kReplaceRevision =
    "REPLACE INTO plan_revision_fact (plan_id, revision, effective_on, whole_target) "
    "VALUES (?, ?, ?, ?)";
// A draft was never in force: what follows takes its place.
constexpr std::string_view kForgetDraft =
    "DELETE FROM plan_revision_fact WHERE plan_id = ? AND revision = 0";
constexpr std::string_view kForgetDraftParts =
    "DELETE FROM target_revision_fact WHERE plan_id = ? AND revision = 0";
constexpr std::string_view kForgetParts =
    "DELETE FROM target_revision_fact WHERE plan_id = ? AND revision = ?";
constexpr std::string_view kInsertPart =
    "INSERT INTO target_revision_fact (plan_id, revision, organization_id, admissions) "
    "VALUES (?, ?, ?, ?)";

PlanFact PlanOf(const db::Row& row) {
  return {row.Id(0),
          row.Id(1),
          row.DateAt(2),
          row.DateAt(3),
          row.Text(4),
          static_cast<int>(row.Int(5)),
          static_cast<int>(row.Int(6))};
}

PlanStanding LastStanding(const PlanQuery& query) {
  return query.carried_on ? PlanStanding::kCarriedOn : PlanStanding::kInForce;
}

// Those of the first one's period: whatever else the statement finds comes after it.
absl::StatusOr<std::vector<PlanFact>> PlansOfOnePeriod(db::Transaction& transaction,
                                                       std::string_view sql,
                                                       const db::Values& values) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, transaction.Query(sql, values));
  std::vector<PlanFact> plans;
  for (const db::Row& row : rows) {
    PlanFact plan = PlanOf(row);
    if (!plans.empty() && !plan.SamePeriod(plans.front())) break;
    plans.push_back(std::move(plan));
  }
  return plans;
}

absl::Status PutRevision(db::Transaction& transaction, const PlanContent& content) {
  const PlanFact& plan = content.plan;
  KETNAP_ASSIGN_OR_RETURN(const auto known,
                          transaction.QueryOptional(kEffectiveOn, {plan.id, plan.revision}));
  const bool first = plan.revision <= 1 && !content.carries_on;
  Date effective_on = first ? kEver : content.occurred_on;
  if (known.has_value()) effective_on = known->DateAt(0);
  KETNAP_RETURN_IF_ERROR(transaction.Execute(kForgetDraft, {plan.id}).status());
  KETNAP_RETURN_IF_ERROR(transaction.Execute(kForgetDraftParts, {plan.id}).status());
  KETNAP_RETURN_IF_ERROR(
      transaction
          .Execute(kReplaceRevision, {plan.id, plan.revision, effective_on, plan.whole_target})
          .status());
  KETNAP_RETURN_IF_ERROR(transaction.Execute(kForgetParts, {plan.id, plan.revision}).status());
  for (const PlanPart& part : content.parts) {
    KETNAP_RETURN_IF_ERROR(
        transaction
            .Execute(kInsertPart, {plan.id, plan.revision, part.organization, part.admissions})
            .status());
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status PutPlan(db::Transaction& transaction, const PlanContent& content) {
  const PlanFact& plan = content.plan;
  KETNAP_ASSIGN_OR_RETURN(const auto known, transaction.QueryOptional(kVersion, {plan.id}));
  if (known.has_value() && known->Int(0) > content.version) return absl::OkStatus();
  KETNAP_RETURN_IF_ERROR(
      transaction
          .Execute(kReplacePlan, {plan.id, plan.organization, content.version, content.period,
                                  plan.start_date, plan.end_date, plan.title, content.standing})
          .status());
  return PutRevision(transaction, content);
}

absl::StatusOr<std::optional<PlanFact>> FindPlan(db::Transaction& transaction, const Uuid& id,
                                                 Date as_of) {
  KETNAP_ASSIGN_OR_RETURN(const auto row, transaction.QueryOptional(kPlan, {as_of, id}));
  if (!row.has_value()) return std::nullopt;
  return PlanOf(*row);
}

absl::StatusOr<std::vector<PlanFact>> FindTermPlans(db::Transaction& transaction,
                                                    const Uuid& organization, Date day,
                                                    const PlanQuery& query) {
  return PlansOfOnePeriod(transaction, kTermPlan,
                          {query.as_of, organization, day, day, LastStanding(query)});
}

absl::StatusOr<std::vector<PlanFact>> FindPlansOfPeriod(db::Transaction& transaction,
                                                        const Uuid& organization, Date from,
                                                        Date to, const PlanQuery& query) {
  return PlansOfOnePeriod(transaction, kPlanOfPeriod,
                          {query.as_of, organization, from, to, LastStanding(query)});
}

absl::StatusOr<std::vector<PlanFact>> YearPlans(db::Transaction& transaction,
                                                const Uuid& organization, Date from, Date to,
                                                const PlanQuery& query) {
  KETNAP_ASSIGN_OR_RETURN(
      const db::Rows rows,
      transaction.Query(kYearPlans, {query.as_of, organization, to, from, LastStanding(query)}));
  std::vector<PlanFact> plans;
  for (const db::Row& row : rows) plans.push_back(PlanOf(row));
  return plans;
}

absl::StatusOr<std::optional<int64_t>> TargetOf(db::Transaction& transaction, const PlanFact& plan,
                                                const Uuid& organization) {
  if (plan.organization == organization) return plan.whole_target;
  KETNAP_ASSIGN_OR_RETURN(
      const auto row, transaction.QueryOptional(kTarget, {plan.id, plan.revision, organization}));
  if (!row.has_value()) return std::nullopt;
  return row->Int(0);
}

absl::StatusOr<std::vector<PlanPart>> PartsOf(db::Transaction& transaction, const PlanFact& plan) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, transaction.Query(kParts, {plan.id, plan.revision}));
  std::vector<PlanPart> parts;
  for (const db::Row& row : rows) parts.push_back({row.Id(0), row.Int(1)});
  return parts;
}

absl::StatusOr<std::vector<Uuid>> PredecessorsOf(db::Transaction& transaction,
                                                 const Uuid& organization) {
  std::vector<Uuid> found;
  std::set<Uuid> seen = {organization};
  std::vector<Uuid> ahead = {organization};
  while (!ahead.empty()) {
    const Uuid successor = ahead.back();
    ahead.pop_back();
    KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, transaction.Query(kPredecessors, {successor}));
    for (const db::Row& row : rows) {
      const Uuid predecessor = row.Id(0);
      if (!seen.insert(predecessor).second) continue;
      found.push_back(predecessor);
      ahead.push_back(predecessor);
    }
  }
  return found;
}

std::vector<std::string_view> PlanStatements() {
  return {kPlan, kTermPlan, kPlanOfPeriod, kYearPlans, kTarget, kParts, kPredecessors};
}

}  // namespace ketnap::supervision
