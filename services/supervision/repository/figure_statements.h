#ifndef KETNAP_SERVICES_SUPERVISION_REPOSITORY_FIGURE_STATEMENTS_H_
#define KETNAP_SERVICES_SUPERVISION_REPOSITORY_FIGURE_STATEMENTS_H_

#include <string>
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

// How many organizations are asked for at once: a list of them, unlike a join, is read by ranges of
// days.
inline constexpr size_t kOrganizationsAtOnce = 32;

// Basis, organization, figure, grain, first day, last day, pattern of the code.
extern const std::string_view kCountsOfSpan;
extern const std::string_view kMonthsOfSpan;
// The same for kOrganizationsAtOnce organizations; rows begin with the organization.
const std::string& CountsOfMany();
// Basis, organization above, last day, first day: who stood below on days of the period, with level
// and days.
extern const std::string_view kParts;
// Organization, first day, last day, basis, least id: itself and all that stood below it, with the
// days on which they did.
extern const std::string_view kHolders;
// First and last day, basis, organization above, first and last day of the whole period, level,
// basis: the same of each part of this level that stood below on all days; rows begin with the
// part.
extern const std::string_view kHoldersOfParts;

// Those that read the people's rows, by one basis.
struct FactStatements {
  // kOrganizationsAtOnce organizations, figure, first day, last day, pattern; rows begin with the
  // organization, then year and month where they are asked for.
  std::string of_many;
  std::string months_of_many;
  // Organization, figure, first day, last day, pattern; day, candidate, code and number of the last
  // one before; how many.
  std::string records;
};
const FactStatements& FactStatementsOf(Basis basis);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_REPOSITORY_FIGURE_STATEMENTS_H_
