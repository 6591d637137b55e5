#include "services/supervision/repository/statistics_repository.h"

#include <algorithm>
#include <utility>

#include "common/base/status_macros.h"
#include "common/base/text.h"

namespace ketnap::supervision {
namespace {

constexpr std::string_view kChildren =
    "SELECT id, display_name FROM replica_organization WHERE parent_id = ? ORDER BY display_name, "
    "id";

constexpr std::string_view kPlan =
    "SELECT plan_id, organization_id, start_date, end_date, title, whole_target FROM plan_fact "
    "WHERE plan_id = ?";

// Period 1 is a term, 2 a year (ketnap.organization.v1.PlanPeriod).
constexpr std::string_view kTermPlan =
    "SELECT plan_id, organization_id, start_date, end_date, title, whole_target FROM plan_fact "
    "WHERE organization_id = ? AND period = 1 AND start_date <= ? AND end_date >= ? AND approved = "
    "1 "
    "ORDER BY start_date DESC LIMIT 1";

constexpr std::string_view kPlanOfPeriod =
    "SELECT plan_id, organization_id, start_date, end_date, title, whole_target FROM plan_fact "
    "WHERE organization_id = ? AND start_date = ? AND end_date = ? AND approved = 1 "
    "ORDER BY period LIMIT 1";

constexpr std::string_view kYearPlans =
    "SELECT plan_id, organization_id, start_date, end_date, title, whole_target FROM plan_fact "
    "WHERE organization_id = ? AND period = 2 AND start_date <= ? AND end_date >= ? AND approved = "
    "1 "
    "ORDER BY start_date, plan_id";

constexpr std::string_view kTarget =
    "SELECT admissions FROM target_fact WHERE plan_id = ? AND organization_id = ?";

constexpr std::string_view kAdmitted =
    "SELECT COUNT(*) FROM replica_organization_closure c "
    "JOIN candidate_fact f ON f.organization_id = c.descendant_id "
    "WHERE c.ancestor_id = ? AND f.admitted_on BETWEEN ? AND ?";

constexpr std::string_view kAdmittedByYear =
    "SELECT YEAR(f.admitted_on) AS admission_year, COUNT(*) FROM replica_organization_closure c "
    "JOIN candidate_fact f ON f.organization_id = c.descendant_id "
    "WHERE c.ancestor_id = ? AND f.admitted_on BETWEEN ? AND ? GROUP BY admission_year";

constexpr std::string_view kAdmittedOfChildren =
    "SELECT o.id, COUNT(*) FROM replica_organization o "
    "JOIN replica_organization_closure c ON c.ancestor_id = o.id "
    "JOIN candidate_fact f ON f.organization_id = c.descendant_id "
    "WHERE o.parent_id = ? AND f.admitted_on BETWEEN ? AND ? GROUP BY o.id";

constexpr std::string_view kFunnel =
    "SELECT c.ancestor_id, COUNT(*), COUNT(f.listed_on), COUNT(f.trained_on), "
    "COUNT(f.dossier_opened_on), "
    "COUNT(f.cell_resolved_on), COUNT(f.decided_on), COUNT(f.admitted_on), COUNT(f.official_on), "
    "COUNT(f.delisted_on), COUNT(NULLIF(f.return_count, 0)) FROM replica_organization_closure c "
    "JOIN candidate_fact f ON f.organization_id = c.descendant_id "
    "WHERE c.ancestor_id = ? AND f.nominated_on BETWEEN ? AND ? GROUP BY c.ancestor_id";

constexpr std::string_view kFunnelOfChildren =
    "SELECT c.ancestor_id, COUNT(*), COUNT(f.listed_on), COUNT(f.trained_on), "
    "COUNT(f.dossier_opened_on), "
    "COUNT(f.cell_resolved_on), COUNT(f.decided_on), COUNT(f.admitted_on), COUNT(f.official_on), "
    "COUNT(f.delisted_on), COUNT(NULLIF(f.return_count, 0)) FROM replica_organization o "
    "JOIN replica_organization_closure c ON c.ancestor_id = o.id "
    "JOIN candidate_fact f ON f.organization_id = c.descendant_id "
    "WHERE o.parent_id = ? AND f.nominated_on BETWEEN ? AND ? GROUP BY c.ancestor_id";

constexpr std::string_view kByAge =
    "SELECT f.birth_date, f.admitted_on, COUNT(*) FROM replica_organization_closure c "
    "JOIN candidate_fact f ON f.organization_id = c.descendant_id "
    "WHERE c.ancestor_id = ? AND f.admitted_on BETWEEN ? AND ? GROUP BY f.birth_date, "
    "f.admitted_on";

// The kind may arrive after the person, from another journal: nobody is left out for that.
constexpr std::string_view kByWorkplaceKind =
    "SELECT COALESCE(w.workplace_kind, 0) AS kind, COUNT(*) FROM replica_organization_closure c "
    "JOIN candidate_fact f ON f.organization_id = c.descendant_id "
    "LEFT JOIN organization_fact w ON w.organization_id = f.organization_id "
    "WHERE c.ancestor_id = ? AND f.admitted_on BETWEEN ? AND ? GROUP BY kind";

constexpr std::string_view kByGeneralEducation =
    "SELECT f.general_education, COUNT(*) FROM replica_organization_closure c "
    "JOIN candidate_fact f ON f.organization_id = c.descendant_id "
    "WHERE c.ancestor_id = ? AND f.admitted_on BETWEEN ? AND ? GROUP BY f.general_education";

constexpr std::string_view kByQualification =
    "SELECT f.qualification, COUNT(*) FROM replica_organization_closure c "
    "JOIN candidate_fact f ON f.organization_id = c.descendant_id "
    "WHERE c.ancestor_id = ? AND f.admitted_on BETWEEN ? AND ? GROUP BY f.qualification";

constexpr std::string_view kBySex =
    "SELECT f.sex, COUNT(*) FROM replica_organization_closure c "
    "JOIN candidate_fact f ON f.organization_id = c.descendant_id "
    "WHERE c.ancestor_id = ? AND f.admitted_on BETWEEN ? AND ? GROUP BY f.sex";

constexpr std::string_view kByOccupation =
    "SELECT f.occupation, COUNT(*) FROM replica_organization_closure c "
    "JOIN candidate_fact f ON f.organization_id = c.descendant_id "
    "WHERE c.ancestor_id = ? AND f.admitted_on BETWEEN ? AND ? GROUP BY f.occupation";

constexpr std::string_view kByYouthUnion =
    "SELECT f.youth_union_member, COUNT(*) FROM replica_organization_closure c "
    "JOIN candidate_fact f ON f.organization_id = c.descendant_id "
    "WHERE c.ancestor_id = ? AND f.admitted_on BETWEEN ? AND ? GROUP BY f.youth_union_member";

constexpr std::string_view kByEthnicity =
    "SELECT f.ethnicity, COUNT(*) FROM replica_organization_closure c "
    "JOIN candidate_fact f ON f.organization_id = c.descendant_id "
    "WHERE c.ancestor_id = ? AND f.admitted_on BETWEEN ? AND ? GROUP BY f.ethnicity";

std::string_view StatementOf(Attribute attribute) {
  switch (attribute) {
    case Attribute::kGeneralEducation:
      return kByGeneralEducation;
    case Attribute::kQualification:
      return kByQualification;
    case Attribute::kSex:
      return kBySex;
    case Attribute::kOccupation:
      return kByOccupation;
    case Attribute::kYouthUnion:
      return kByYouthUnion;
    case Attribute::kWorkplaceKind:
      return kByWorkplaceKind;
    case Attribute::kEthnicity:
      return kByEthnicity;
  }
  return kBySex;
}

PlanFact PlanOf(const db::Row& row) {
  return {row.Id(0),     row.Id(1),   row.DateAt(2),
          row.DateAt(3), row.Text(4), static_cast<int>(row.Int(5))};
}

Funnel FunnelOf(const db::Row& row) {
  Funnel funnel;
  funnel.organization = row.Id(0);
  int64_t* const counts[] = {&funnel.nominated,      &funnel.listed,        &funnel.trained,
                             &funnel.dossier_opened, &funnel.cell_resolved, &funnel.decided,
                             &funnel.admitted,       &funnel.official,      &funnel.delisted,
                             &funnel.returned};
  size_t column = 1;
  for (int64_t* count : counts) *count = row.Int(column++);
  return funnel;
}

absl::StatusOr<std::optional<PlanFact>> OnePlan(db::Transaction& transaction, std::string_view sql,
                                                const db::Values& values) {
  KETNAP_ASSIGN_OR_RETURN(const auto row, transaction.QueryOptional(sql, values));
  if (!row.has_value()) return std::nullopt;
  return PlanOf(*row);
}

}  // namespace

absl::StatusOr<std::vector<Part>> ChildrenOf(db::Transaction& transaction, const Uuid& parent) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, transaction.Query(kChildren, {parent}));
  std::vector<Part> children;
  for (const db::Row& row : rows) children.push_back({row.Id(0), row.Text(1)});
  // By plain letters first, as people look names up; the database orders by bytes.
  std::stable_sort(children.begin(), children.end(), [](const Part& a, const Part& b) {
    return FoldForSearch(a.display_name) < FoldForSearch(b.display_name);
  });
  return children;
}

absl::StatusOr<std::optional<PlanFact>> FindPlan(db::Transaction& transaction, const Uuid& id) {
  return OnePlan(transaction, kPlan, {id});
}

absl::StatusOr<std::optional<PlanFact>> FindTermPlan(db::Transaction& transaction,
                                                     const Uuid& organization, Date day) {
  return OnePlan(transaction, kTermPlan, {organization, day, day});
}

absl::StatusOr<std::optional<PlanFact>> FindPlanOfPeriod(db::Transaction& transaction,
                                                         const Uuid& organization, Date from,
                                                         Date to) {
  return OnePlan(transaction, kPlanOfPeriod, {organization, from, to});
}

absl::StatusOr<std::vector<PlanFact>> YearPlans(db::Transaction& transaction,
                                                const Uuid& organization, Date from, Date to) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows,
                          transaction.Query(kYearPlans, {organization, to, from}));
  std::vector<PlanFact> plans;
  for (const db::Row& row : rows) plans.push_back(PlanOf(row));
  return plans;
}

absl::StatusOr<std::optional<int64_t>> TargetOf(db::Transaction& transaction, const PlanFact& plan,
                                                const Uuid& organization) {
  if (plan.organization == organization) return plan.whole_target;
  KETNAP_ASSIGN_OR_RETURN(const auto row,
                          transaction.QueryOptional(kTarget, {plan.id, organization}));
  if (!row.has_value()) return std::nullopt;
  return row->Int(0);
}

absl::StatusOr<int64_t> CountAdmitted(db::Transaction& transaction, const Uuid& organization,
                                      Date from, Date to) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows,
                          transaction.Query(kAdmitted, {organization, from, to}));
  return rows.at(0).Int(0);
}

absl::StatusOr<std::map<int, int64_t>> CountAdmittedByYear(db::Transaction& transaction,
                                                           const Uuid& organization, Date from,
                                                           Date to) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows,
                          transaction.Query(kAdmittedByYear, {organization, from, to}));
  std::map<int, int64_t> counts;
  for (const db::Row& row : rows) counts[static_cast<int>(row.Int(0))] = row.Int(1);
  return counts;
}

absl::StatusOr<std::vector<Admissions>> CountAdmittedOfChildren(db::Transaction& transaction,
                                                                const Uuid& parent, Date from,
                                                                Date to) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows,
                          transaction.Query(kAdmittedOfChildren, {parent, from, to}));
  std::vector<Admissions> counts;
  for (const db::Row& row : rows) counts.push_back({row.Id(0), row.Int(1)});
  return counts;
}

absl::StatusOr<Funnel> CountFunnel(db::Transaction& transaction, const Uuid& organization,
                                   Date from, Date to) {
  KETNAP_ASSIGN_OR_RETURN(const auto row,
                          transaction.QueryOptional(kFunnel, {organization, from, to}));
  Funnel funnel;
  funnel.organization = organization;
  return row.has_value() ? FunnelOf(*row) : funnel;
}

absl::StatusOr<std::vector<Funnel>> CountFunnelOfChildren(db::Transaction& transaction,
                                                          const Uuid& parent, Date from, Date to) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows,
                          transaction.Query(kFunnelOfChildren, {parent, from, to}));
  std::vector<Funnel> funnels;
  for (const db::Row& row : rows) funnels.push_back(FunnelOf(row));
  return funnels;
}

absl::StatusOr<std::vector<CodeCount>> CountByAttribute(db::Transaction& transaction,
                                                        Attribute attribute,
                                                        const Uuid& organization, Date from,
                                                        Date to) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows,
                          transaction.Query(StatementOf(attribute), {organization, from, to}));
  std::vector<CodeCount> counts;
  for (const db::Row& row : rows) counts.push_back({row.Text(0), row.Int(1)});
  return counts;
}

absl::StatusOr<std::vector<AgeFact>> CountByAge(db::Transaction& transaction,
                                                const Uuid& organization, Date from, Date to) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, transaction.Query(kByAge, {organization, from, to}));
  std::vector<AgeFact> facts;
  for (const db::Row& row : rows) facts.push_back({row.DateAt(0), row.DateAt(1), row.Int(2)});
  return facts;
}

std::vector<std::string_view> AllStatements() {
  return {kChildren,           kPlan,
          kTermPlan,           kPlanOfPeriod,
          kYearPlans,          kTarget,
          kAdmitted,           kAdmittedByYear,
          kAdmittedOfChildren, kFunnel,
          kFunnelOfChildren,   kByAge,
          kByWorkplaceKind,    kByGeneralEducation,
          kByQualification,    kBySex,
          kByOccupation,       kByYouthUnion,
          kByEthnicity};
}

}  // namespace ketnap::supervision
