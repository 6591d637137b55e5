#include "services/supervision/domain/forecast.h"

#include <algorithm>
#include <cmath>

#include "services/supervision/domain/stage.h"

namespace ketnap::supervision {
namespace {

// One side of four fifths.
constexpr double kBound = 1.2816;

int64_t SizeOf(const Histogram& histogram) {
  int64_t size = 0;
  for (const auto& [days, count] : histogram) size += count;
  return size;
}

int64_t WentOn(const StageInput& stage) {
  int64_t count = 0;
  for (const auto& [to, days] : stage.past) {
    if (to != kLeft) count += SizeOf(days);
  }
  return count;
}

// Where people go from a stage on each day in it: the share of those who are there then.
class Rates {
 public:
  // `favour`: what rates of going on are taken times.
  Rates(const StageInput& stage, int days, const Window& window, double favour)
      : leaving_(static_cast<size_t>(days) + 1, 0.0) {
    const std::vector<double> there = There(stage, days, window);
    for (const auto& [to, histogram] : stage.past) {
      std::vector<double>& rates = by_stage_[to];
      rates.assign(leaving_.size(), 0.0);
      for (const auto& [day, count] : histogram) {
        if (day < 0 || day > days) continue;
        const auto at = static_cast<size_t>(day);
        rates[at] = static_cast<double>(count) / there[at] * (to == kLeft ? 1.0 : favour);
        leaving_[at] += rates[at];
      }
    }
    for (size_t at = 0; at < leaving_.size(); ++at) {
      if (leaving_[at] <= 1) continue;
      for (auto& [to, rates] : by_stage_) rates[at] /= leaving_[at];
      leaving_[at] = 1;
    }
  }

  size_t size() const { return leaving_.size(); }
  double Leaving(size_t day) const { return day < size() ? leaving_[day] : 0; }
  const std::map<std::string, std::vector<double>>& by_stage() const { return by_stage_; }

 private:
  // How many were there on each day in the stage.
  static std::vector<double> There(const StageInput& stage, int days, const Window& window) {
    std::vector<double> change(static_cast<size_t>(days) + 2, 0.0);
    const auto add = [&](int64_t from, int64_t to, int64_t count) {
      if (from > days || to < from) return;
      change[static_cast<size_t>(std::max<int64_t>(from, 0))] += static_cast<double>(count);
      change[static_cast<size_t>(std::min<int64_t>(to, days) + 1)] -= static_cast<double>(count);
    };
    for (const auto& [to, histogram] : stage.past) {
      for (const auto& [day, count] : histogram) add(0, std::max<int64_t>(day, 0), count);
    }
    for (const auto& [day, count] : stage.waiting) add(day - window.past_days, day, count);
    for (size_t at = 1; at < change.size(); ++at) change[at] += change[at - 1];
    change.pop_back();
    return change;
  }

  std::vector<double> leaving_;
  std::map<std::string, std::vector<double>> by_stage_;
};

// How likely somebody who is in a stage from now on reaches the goal within so many days.
using Chances = std::map<std::string, std::vector<double>>;

// Where people go from a stage that may lead to the goal: the rates by day, and the chances there.
struct Onward {
  const std::vector<double>* rates;
  const std::vector<double>* chances;
};

std::vector<Onward> OnwardOf(const Rates& rates, const Chances& chances) {
  std::vector<Onward> onward;
  for (const auto& [to, each] : rates.by_stage()) {
    const auto found = chances.find(to);
    if (found != chances.end()) onward.push_back({&each, &found->second});
  }
  return onward;
}

// Of somebody who has been there `waited` days and was still there at the end of the last; -1: who
// has just come.
double ChanceOf(const Rates& rates, const std::vector<Onward>& onward, int64_t waited,
                size_t horizon) {
  double chance = 0, still_there = 1;
  const size_t first = waited < 0 ? 0 : 1;
  for (size_t later = first; later <= horizon; ++later) {
    const auto day = static_cast<size_t>(std::max<int64_t>(waited, 0)) + later;
    if (day >= rates.size() || still_there <= 0) break;
    for (const Onward& way : onward) {
      chance += still_there * (*way.rates)[day] * (*way.chances)[horizon - later];
    }
    still_there *= 1 - rates.Leaving(day);
  }
  return std::min(chance, 1.0);
}

int DaysToLookAt(const StageInput& stage, const Window& window) {
  int64_t most = window.horizon_days;
  for (const auto& [to, histogram] : stage.past) {
    if (!histogram.empty()) most = std::max(most, histogram.rbegin()->first);
  }
  return static_cast<int>(most);
}

struct Expected {
  double people = 0;
  double variance = 0;
};

// Of every stage, what is expected when rates of going on are taken `bound` standard errors off.
std::vector<Expected> Expect(const std::vector<StageInput>& stages, const std::string& goal,
                             const Window& window, double bound) {
  const auto horizon = static_cast<size_t>(window.horizon_days);
  Chances chances;
  chances[goal].assign(horizon + 1, 1.0);
  chances[std::string(step::kOfficial)].assign(horizon + 1, 1.0);
  std::vector<Expected> expected(stages.size());
  for (size_t i = stages.size(); i-- > 0;) {
    const StageInput& stage = stages[i];
    const auto seen = static_cast<double>(WentOn(stage));
    const double favour = seen > 0 ? std::max(0.0, 1 + bound / std::sqrt(seen)) : 1;
    const Rates rates(stage, DaysToLookAt(stage, window), window, favour);
    const std::vector<Onward> onward = OnwardOf(rates, chances);
    std::vector<double> fresh(horizon + 1);
    for (size_t days = 0; days <= horizon; ++days) {
      fresh[days] = ChanceOf(rates, onward, -1, days);
    }
    for (const auto& [waited, people] : stage.present) {
      const double chance = ChanceOf(rates, onward, waited, horizon);
      expected[i].people += static_cast<double>(people) * chance;
      expected[i].variance += static_cast<double>(people) * chance * (1 - chance);
    }
    chances[stage.stage] = std::move(fresh);
  }
  return expected;
}

Range RangeOf(const Expected& low, const Expected& median, const Expected& high, int64_t people) {
  Range range;
  range.median = median.people;
  range.low = std::max(0.0, low.people - kBound * std::sqrt(low.variance));
  range.high =
      std::min(static_cast<double>(people), high.people + kBound * std::sqrt(high.variance));
  range.low = std::min(range.low, range.median);
  range.high = std::max(range.high, range.median);
  return range;
}

}  // namespace

Outlook ForecastAdmissions(const std::vector<StageInput>& stages, const std::string& goal,
                           const Window& window) {
  const auto low = Expect(stages, goal, window, -kBound);
  const auto median = Expect(stages, goal, window, 0);
  const auto high = Expect(stages, goal, window, kBound);
  Outlook outlook;
  Expected total_low, total_median, total_high;
  int64_t everybody = 0;
  const auto add = [](const Expected& part, Expected* total) {
    total->people += part.people;
    total->variance += part.variance;
  };
  for (size_t i = 0; i < stages.size(); ++i) {
    StageOutlook stage;
    stage.people = SizeOf(stages[i].present);
    stage.went_on = WentOn(stages[i]);
    Histogram days_of_going_on;
    for (const auto& [to, days] : stages[i].past) {
      stage.observed += SizeOf(days);
      if (to == kLeft) continue;
      for (const auto& [day, count] : days) days_of_going_on[day] += count;
    }
    stage.median_days = Quantile(days_of_going_on, 500);
    stage.p90_days = Quantile(days_of_going_on, 900);
    stage.admissions = RangeOf(low[i], median[i], high[i], stage.people);
    everybody += stage.people;
    add(low[i], &total_low);
    add(median[i], &total_median);
    add(high[i], &total_high);
    outlook.stages.push_back(stage);
  }
  outlook.admissions = RangeOf(total_low, total_median, total_high, everybody);
  return outlook;
}

DeadlineOutlook ForecastDeadline(const StageInput& stage, int64_t limit_days, int64_t minimum,
                                 const Window& window) {
  DeadlineOutlook outlook;
  int64_t observed = 0;
  for (const auto& [to, days] : stage.past) observed += SizeOf(days);
  const int looked_at = std::max(DaysToLookAt(stage, window), static_cast<int>(limit_days));
  const Rates rates(stage, looked_at, window, 1);
  for (const auto& [waited, people] : stage.present) {
    outlook.people += people;
    if (waited > limit_days) {
      outlook.overdue += people;
      continue;
    }
    double still_there = 1;
    for (int64_t day = waited + 1; day <= limit_days; ++day) {
      still_there *= 1 - rates.Leaving(static_cast<size_t>(day));
    }
    if (observed >= minimum && still_there > 0.5) outlook.likely_late += people;
  }
  return outlook;
}

}  // namespace ketnap::supervision
