#ifndef KETNAP_SERVICES_SUPERVISION_REPOSITORY_FIGURE_STATEMENTS_H_
#define KETNAP_SERVICES_SUPERVISION_REPOSITORY_FIGURE_STATEMENTS_H_

#include <string_view>

#include "common/db/value.h"
#include "services/supervision/domain/figure.h"

// The statements of figure_repository.cc.
namespace ketnap::supervision {

// A statement with values, for the test that asks the database how it would run it.
struct FigureStatement {
  std::string_view sql;
  db::Values values;
};

// Basis, organization, figure, grain, first day, last day, pattern of the code.
extern const std::string_view kCountsOfSpan;
extern const std::string_view kMonthsOfSpan;
// Basis, organization above, first and last day of the whole period, level, then as kCountsOfSpan
// without organization.
extern const std::string_view kCountsOfParts;
// Basis, organization above, last day, first day, first day, last day: who stood below on some days
// of the period but not on all, with level and days.
extern const std::string_view kPassingParts;
// Organization, first day, last day, basis, least id.
extern const std::string_view kHolders;

// Those that read the people's rows, by one basis.
struct FigureStatementSet {
  // Organization, figure, first day, last day, pattern.
  std::string_view own;
  // Organization, first day, last day, basis, figure, pattern.
  std::string_view below;
  std::string_view below_by_month;
  // Basis, organization above, last day, first day, figure, first day, last day, pattern: of parts
  // without others below them, on the days on which they were.
  std::string_view own_of_parts;
  // First and last day counted, basis, organization above, first and last day of the whole period,
  // level, basis, figure, pattern.
  std::string_view below_parts;
  // Organization, figure, first day, last day, pattern; day, candidate, code and number of the last
  // one before; how many.
  std::string_view records;
};
const FigureStatementSet& FigureStatementsOf(Basis basis);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_REPOSITORY_FIGURE_STATEMENTS_H_
