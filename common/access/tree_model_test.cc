#include <gtest/gtest.h>

#include <map>
#include <random>

#include "common/access/tree_fixture.h"
#include "common/base/errors.h"
#include "common/base/text.h"

namespace ketnap::access {
namespace {

// Days 0 to kDays - 1 count; the last one stands for all that follow.
constexpr int kDays = 24;
constexpr Date kFirst(2020, 1, 1);

// The tree as plainly as it can be written down: who stands below whom on each day.
class Model {
 public:
  using Periods = std::map<std::string, std::vector<OrganizationPeriod>>;

  bool Put(const std::string& name, const std::vector<OrganizationPeriod>& periods) {
    Periods changed = periods_;
    changed[name] = periods;
    for (int day = 0; day < kDays; ++day) {
      for (const auto& [start, unused] : changed) {
        if (!Climb(changed, start, [&](const std::string& at) {
               return ParentOn(changed, at, kFirst + day);
             }).second) {
          return false;
        }
      }
    }
    for (const auto& [start, unused] : changed) {
      if (!Climb(changed, start, [&](const std::string& at) {
             return NameOf(changed.at(at).back().parent);
           }).second) {
        return false;
      }
    }
    periods_ = std::move(changed);
    return true;
  }

  std::vector<std::string> PathOn(const std::string& name, int day) const {
    return Climb(periods_, name,
                 [&](const std::string& at) { return ParentOn(periods_, at, kFirst + day); })
        .first;
  }
  std::vector<std::string> Path(const std::string& name) const {
    return Climb(periods_, name,
                 [&](const std::string& at) { return NameOf(periods_.at(at).back().parent); })
        .first;
  }
  const OrganizationPeriod* On(const std::string& name, int day) const {
    return On(periods_, name, kFirst + day);
  }
  const Periods& periods() const { return periods_; }

  void Name(const std::string& name) { names_[Uuid::FromName(name)] = name; }

 private:
  static const OrganizationPeriod* On(const Periods& periods, const std::string& name, Date day) {
    for (const OrganizationPeriod& period : periods.at(name)) {
      if (period.Covers(day)) return &period;
    }
    return nullptr;
  }
  std::optional<std::string> NameOf(const std::optional<Uuid>& id) const {
    if (!id.has_value()) return std::nullopt;
    return names_.at(*id);
  }
  // nullopt at the top; "" below somebody who does not exist on the day.
  std::optional<std::string> ParentOn(const Periods& periods, const std::string& name,
                                      Date day) const {
    const OrganizationPeriod* period = On(periods, name, day);
    if (period == nullptr) return "";
    const auto parent = NameOf(period->parent);
    if (parent.has_value() && On(periods, *parent, day) == nullptr) return std::nullopt;
    return parent;
  }
  template <typename Up>
  static std::pair<std::vector<std::string>, bool> Climb(const Periods& periods,
                                                         const std::string& start, Up up) {
    std::vector<std::string> path;
    std::optional<std::string> at = start;
    while (at.has_value() && path.size() <= periods.size()) {
      const auto next = up(*at);
      if (next == "") break;
      path.push_back(*at);
      at = next;
    }
    return {path, path.size() <= periods.size()};
  }

  Periods periods_;
  std::map<Uuid, std::string> names_;
};

class TreeModelTest : public TreeFixture {
 protected:
  std::vector<OrganizationPeriod> RandomPeriods(const std::string& name) {
    std::set<int> cuts = {static_cast<int>(random_() % 6)};
    for (unsigned i = random_() % 4; i > 0; --i) cuts.insert(static_cast<int>(random_() % 20));
    const std::vector<int> starts(cuts.begin(), cuts.end());
    std::vector<OrganizationPeriod> periods;
    for (size_t i = 0; i < starts.size(); ++i) {
      std::optional<Date> to;
      if (i + 1 < starts.size()) to = kFirst + starts[i + 1] - 1;
      const std::string parent = random_() % 7 == 0 ? "" : names_[random_() % names_.size()];
      const std::string called = random_() % 4 == 0 ? name + " mới" : name;
      periods.push_back(Period(kFirst + starts[i], to, parent, called));
      if (random_() % 6 == 0) periods.back().type = "PARTY_CELL";
    }
    if (random_() % 5 == 0) periods.back().valid_to = kFirst + 21;
    return periods;
  }

  std::set<SpanRow> ExpectedSpans() {
    std::set<SpanRow> spans;
    for (const auto& [descendant, unused] : model_.periods()) {
      for (const std::string& ancestor : names_) {
        std::optional<SpanRow> open;
        for (int day = 0; day <= kDays; ++day) {
          std::optional<SpanRow> row;
          if (day < kDays) row = RowOn(ancestor, descendant, day);
          if (row.has_value() && open.has_value() && Same(*row, *open)) continue;
          if (open.has_value()) {
            std::get<3>(*open) = day == kDays ? "9999-12-31" : FormatDate(kFirst + day - 1);
            spans.insert(*open);
          }
          open = row;
        }
      }
    }
    return spans;
  }

  std::set<Link> ExpectedClosure() {
    std::set<Link> links;
    for (const auto& [name, unused] : model_.periods()) {
      int64_t depth = 0;
      for (const std::string& above : model_.Path(name))
        links.emplace(Id(above), Id(name), depth++);
    }
    return links;
  }

  void CompareMemory(int step) {
    ASSERT_TRUE(tree_.Reload(*database_).ok());
    OrganizationTree whole;
    ASSERT_TRUE(whole.Reload(*database_).ok());
    for (const std::string& name : names_) {
      EXPECT_EQ(tree_.CountWithin(Id(name)), whole.CountWithin(Id(name)));
      EXPECT_EQ(tree_.PathToRoot(Id(name)), Ids(model_.Path(name))) << name << " after " << step;
      for (int day = 0; day < kDays; ++day) {
        const std::vector<Uuid> path = Ids(model_.PathOn(name, day));
        EXPECT_EQ(tree_.PathToRootOn(Id(name), kFirst + day), path) << name << " after " << step;
        EXPECT_EQ(whole.PathToRootOn(Id(name), kFirst + day), path) << name << " after " << step;
        const auto subtree = tree_.SubtreeOn(Id(name), kFirst + day);
        EXPECT_EQ(std::set<Uuid>(subtree.begin(), subtree.end()), Below(name, day));
        EXPECT_EQ(subtree.size(), Below(name, day).size());
      }
    }
  }

  std::mt19937 random_{20250701};
  std::vector<std::string> names_;
  Model model_;

 private:
  static bool Same(SpanRow a, SpanRow b) {
    std::get<2>(a) = std::get<2>(b) = "";
    return a == b;
  }
  std::optional<SpanRow> RowOn(const std::string& ancestor, const std::string& descendant,
                               int day) {
    const std::vector<std::string> path = model_.PathOn(descendant, day);
    const auto at = std::find(path.begin(), path.end(), ancestor);
    if (at == path.end()) return std::nullopt;
    const OrganizationPeriod* period = model_.On(descendant, day);
    return SpanRow(Id(ancestor), Id(descendant), FormatDate(kFirst + day), "", at - path.begin(),
                   period->type, FoldForSearch(period->display_name));
  }
  static std::vector<Uuid> Ids(const std::vector<std::string>& names) {
    std::vector<Uuid> ids;
    for (const std::string& name : names) ids.push_back(Id(name));
    return ids;
  }
  std::set<Uuid> Below(const std::string& ancestor, int day) {
    std::set<Uuid> below;
    for (const std::string& name : names_) {
      const auto path = model_.PathOn(name, day);
      if (std::find(path.begin(), path.end(), ancestor) != path.end()) below.insert(Id(name));
    }
    return below;
  }
};

TEST_F(TreeModelTest, RandomHistoriesAreWhatAPlainModelSays) {
  for (int i = 0; i < 9; ++i) {
    const std::string name = "o" + std::to_string(i);
    model_.Name(name);
    const std::string parent = i == 0 ? "" : names_[random_() % names_.size()];
    names_.push_back(name);
    const std::vector<OrganizationPeriod> periods = {Period(kFirst, std::nullopt, parent, name)};
    ASSERT_TRUE(model_.Put(name, periods));
    Put(Dated(name, periods));
  }
  int refused = 0;
  for (int step = 0; step < 250; ++step) {
    const std::string name = names_[random_() % names_.size()];
    const std::vector<OrganizationPeriod> periods = RandomPeriods(name);
    const bool fits = model_.Put(name, periods);
    const absl::Status status = Upsert(Dated(name, periods));
    ASSERT_EQ(status.ok(), fits) << status;
    if (!fits) {
      ++refused;
      EXPECT_EQ(ErrorReason(status), "ORGANIZATION_CYCLE");
    }
    ASSERT_EQ(Spans(), ExpectedSpans()) << "after step " << step;
    ASSERT_EQ(Closure(), ExpectedClosure()) << "after step " << step;
    if (step % 10 == 0) CompareMemory(step);
    if (HasFailure()) return;
  }
  // Both happen often, or the test says little.
  EXPECT_GT(refused, 40);
  EXPECT_LT(refused, 210);
  CompareMemory(250);
}

}  // namespace
}  // namespace ketnap::access
