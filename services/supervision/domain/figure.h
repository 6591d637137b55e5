#ifndef KETNAP_SERVICES_SUPERVISION_DOMAIN_FIGURE_H_
#define KETNAP_SERVICES_SUPERVISION_DOMAIN_FIGURE_H_

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/date.h"

// What people are counted as, and how a period of counts is put together.
namespace ketnap::supervision {

// By which tree: the one of the fact's day, or today's.
enum class Basis : int { kAsItWas = 1, kToday = 2 };

// Before everything and after everything: the first and the last day that are dates.
inline constexpr Date kEver(1900, 1, 1);
inline constexpr Date kForever(2199, 12, 31);

// Figures are stored by number: numbers are never given again.
enum class Figure : int {
  // Day of each step; the code is a step.
  kStep = 1,
  // Day of the ceremony; "SEX:1", one for each dimension.
  kAdmittedBy = 2,
  // Day of the nomination; a step, or step::kReturned.
  kFunnelOfNomination = 3,
  // Day of the awareness certificate; the same codes.
  kFunnelOfTraining = 4,
  // The same by class: "<class uuid>|TRAINED".
  kFunnelOfClass = 5,
  // Day of each return; "form|code".
  kDefect = 10,
  // Day of each return; "<member uuid>|code".
  kDefectOfHelper = 11,
  // Day of the first judgement; FIRST_TIME_RIGHT or RETURNED.
  kDossierJudged = 12,
  // Day of completion; "R-DL-1|IN_TIME" or "R-DL-1|LATE"; the number is the calendar days it took.
  kDeadline = 13,
  // Last day of each month of which a review was expected: HELD, LATE or MISSING; or of one held
  // although none was: EXTRA.
  kReview = 14,
  // Present stage; the day is since when.
  kStage = 20,
  // "FROM>TO"; the number is the days between.
  kStageDuration = 21,
  // Day of a step that broke a rule; the code is the clause, "R-VOT-2"; the number is by how much,
  // where the clause has a measure.
  kBreach = 30,
};

// Codes of steps.
namespace step {
inline constexpr std::string_view kNominated = "NOMINATED";
inline constexpr std::string_view kListed = "LISTED";
inline constexpr std::string_view kTrained = "TRAINED";
inline constexpr std::string_view kDossierOpened = "DOSSIER_OPENED";
inline constexpr std::string_view kCellResolved = "CELL_RESOLVED";
inline constexpr std::string_view kDecided = "DECIDED";
inline constexpr std::string_view kAdmitted = "ADMITTED";
inline constexpr std::string_view kOfficial = "OFFICIAL";
inline constexpr std::string_view kDelisted = "DELISTED";
inline constexpr std::string_view kRefused = "REFUSED";
inline constexpr std::string_view kStruckOff = "STRUCK_OFF";
// In the funnels only: the dossier was returned at least once.
inline constexpr std::string_view kReturned = "RETURNED";
}  // namespace step

// Of kAdmittedBy. Given without a kind it is completed by the kind of workplace of the organization
// that the ceremony belongs to, as it was; and again when another kind becomes known.
inline constexpr std::string_view kWorkplaceKindCode = "WORKPLACE_KIND:";

// What one person counts as: `count` in a figure, under a code, on a day. Facts of one figure,
// code, number and day are one fact with their counts added.
struct Fact {
  Figure figure = Figure::kStep;
  std::string code;  // At most 120 characters.
  int64_t number = 0;
  Date day;
  int64_t count = 1;

  bool operator==(const Fact&) const = default;
};

// How finely counts are kept.
enum class Grain : int { kYear = 1, kMonth = 2, kDay = 3 };

// First day of the year or month of `day`, or the day.
Date StartOf(Grain grain, Date day);

// Days that are counted together by one grain: they begin and end with a year, a month or a day.
struct GrainSpan {
  Grain grain = Grain::kDay;
  Date from;
  Date to;

  bool operator==(const GrainSpan&) const = default;
};

// The period as whole years, whole months of the years that are not whole, and single days of the
// months that are not: at most five spans, in order, that cover each day of it once. Empty when
// `to` lies before `from`.
std::vector<GrainSpan> SplitPeriod(Date from, Date to);

// The same without years: for counts month by month.
std::vector<GrainSpan> SplitIntoMonths(Date from, Date to);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_DOMAIN_FIGURE_H_
