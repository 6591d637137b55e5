#ifndef KETNAP_SERVICES_SUPERVISION_REPOSITORY_FIGURE_REPOSITORY_H_
#define KETNAP_SERVICES_SUPERVISION_REPOSITORY_FIGURE_REPOSITORY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/date.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"
#include "services/supervision/domain/figure.h"
#include "services/supervision/repository/figure_rows.h"  // ReplaceFacts.

// What people count as, and the counts kept of it for every organization that has others below it:
// by year and month, and by day where there are two levels below or more. What is finer than that,
// and what an organization has of its own, is read from the people's rows: few, by index. So an
// answer for the province reads as few rows as one for a cell.
//
// By today or as it was: see place_repository.h for where a fact belongs. Below an organization
// counts what belongs to it or to one that stands below it: on the fact's day, or today. What is
// dated before an organization's first day counts as if it had stood then where it stood first.
namespace ketnap::supervision {

struct FigureQuery {
  Basis basis = Basis::kAsItWas;
  Uuid organization;
  Figure figure = Figure::kStep;
  std::optional<Date> from;  // Absent: from ever.
  Date to;                   // Included.
  std::string code_prefix;   // Only codes that begin with it; empty: all.
};

struct FigureCount {
  Uuid organization;
  std::string code;
  int64_t number = 0;
  int64_t count = 0;
  int year = 0, month = 0;  // Of CountFiguresByMonth; otherwise 0.
};

// Below the organization, itself included, by code and number, in their order. Counts of 0 are left
// out, here and below.
absl::StatusOr<std::vector<FigureCount>> CountFigures(db::Transaction& transaction,
                                                      const FigureQuery& query);
// The same by organization directly below, and the organization itself for its own people: together
// they are CountFigures. In the order of organization, code and number.
absl::StatusOr<std::vector<FigureCount>> CountFigureParts(db::Transaction& transaction,
                                                          const FigureQuery& query);
// The same as CountFigures by calendar month, in the order of month, code and number.
absl::StatusOr<std::vector<FigureCount>> CountFiguresByMonth(db::Transaction& transaction,
                                                             const FigureQuery& query);

// One person's fact behind a count.
struct FigureRecord {
  Uuid candidate;
  Uuid organization;  // Where it belongs, by the basis asked.
  std::string code;
  int64_t number = 0;
  Date day;
  int64_t count = 0;
};
// The facts behind CountFigures, in the order of organization, day, candidate, code and number;
// those after `after` (the last of the page before), at most `limit`.
absl::StatusOr<std::vector<FigureRecord>> ListFigureRecords(
    db::Transaction& transaction, const FigureQuery& query,
    const std::optional<FigureRecord>& after, int limit);

// Statements above that read, each with values for `organization`, for the test that asks the
// database how it would run them.
std::vector<FigureStatement> FigureStatements(const Uuid& organization);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_REPOSITORY_FIGURE_REPOSITORY_H_
