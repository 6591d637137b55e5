#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/base/errors.h"
#include "services/supervision/domain/figures.h"
#include "services/supervision/handlers/figures/process_figures.h"

namespace ketnap::supervision {
namespace {

constexpr int kMostYears = 20;
// In the order of the way.
constexpr std::string_view kWay[] = {step::kNominated,     step::kListed,       step::kTrained,
                                     step::kDossierOpened, step::kCellResolved, step::kDecided,
                                     step::kAdmitted,      step::kOfficial,     step::kDelisted,
                                     step::kRefused,       step::kStruckOff};

// Year and month; month 0 of a year.
using Span = std::pair<int, int>;
using People = std::map<std::string, std::map<Span, int64_t>>;

bool IsByYear(v1::TrendInterval interval) { return interval == v1::TREND_INTERVAL_YEAR; }

// The people of each step and span, `years_later` than they were.
absl::StatusOr<People> Count(db::Transaction& transaction, const FigureQuery& query,
                             v1::TrendInterval interval, int years_later) {
  KETNAP_ASSIGN_OR_RETURN(const auto counts, CountFiguresByMonth(transaction, query));
  People people;
  for (const FigureCount& count : counts) {
    const Span span(count.year + years_later, IsByYear(interval) ? 0 : count.month);
    people[count.code][span] += count.count;
  }
  return people;
}

std::vector<Span> SpansOf(const FigureQuestion& question, v1::TrendInterval interval) {
  std::vector<Span> spans;
  if (IsByYear(interval)) {
    for (int year = static_cast<int>(question.from.year()); year <= question.to.year(); ++year) {
      spans.emplace_back(year, 0);
    }
    return spans;
  }
  for (Date month(question.from.year(), question.from.month(), 1); month <= question.to;
       month = AddMonths(month, 1)) {
    spans.emplace_back(static_cast<int>(month.year()), month.month());
  }
  return spans;
}

void FillPoint(int64_t now, int64_t before, v1::TrendPoint* point) {
  point->set_people(static_cast<int32_t>(now));
  point->set_people_before(static_cast<int32_t>(before));
  point->set_change_permille(Permille(now - before, before));
}

void FillRow(const std::vector<Span>& spans, std::map<Span, int64_t> now,
             std::map<Span, int64_t> before, v1::TrendRow* row) {
  int64_t all_now = 0, all_before = 0;
  for (const Span& span : spans) {
    v1::TrendPoint* point = row->add_points();
    point->set_year(span.first);
    point->set_month(span.second);
    FillPoint(now[span], before[span], point);
    all_now += now[span];
    all_before += before[span];
  }
  FillPoint(all_now, all_before, row->mutable_total());
}

}  // namespace

absl::Status FillTrend(db::Transaction& transaction, const FigureQuestion& question,
                       v1::TrendInterval interval, v1::GetTrendResponse* response) {
  if (AddMonths(question.from, 12 * kMostYears) <= question.to) {
    return InvalidFieldsError(
        {{"end_date",
          "OUT_OF_RANGE",
          {"Kỳ so sánh dài nhất là 20 năm.", "The period must not be longer than 20 years."}}});
  }
  response->set_structure(StructureOf(question.basis));
  FigureQuery query = question.Query(Figure::kStep);
  KETNAP_ASSIGN_OR_RETURN(People now, Count(transaction, query, interval, 0));
  query.from = AddMonths(question.from, -12);
  query.to = AddMonths(question.to, -12);
  // To the end of a February that has a day more.
  if (question.to.month() == 2 && (question.to + 1).month() == 3) {
    query.to = Date(question.to.year() - 1, 3, 1) - 1;
  }
  KETNAP_ASSIGN_OR_RETURN(People before, Count(transaction, query, interval, 1));
  const std::vector<Span> spans = SpansOf(question, interval);
  for (const std::string_view each : kWay) {
    const std::string code(each);
    v1::TrendRow* row = response->add_rows();
    row->set_code(code);
    FillRow(spans, std::move(now[code]), std::move(before[code]), row);
  }
  return absl::OkStatus();
}

}  // namespace ketnap::supervision
