#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "common/base/text.h"
#include "services/ctl/demo/classes.h"
#include "services/ctl/demo/people.h"
#include "services/ctl/demo/province.h"
#include "services/ctl/demo/quotas.h"
#include "services/ctl/demo/schedule.h"
#include "services/ctl/demo/working_days.h"

namespace ketnap::ctl {
namespace {

using namespace ketnap::dossier::v1;  // NOLINT(build/namespaces)

const WorkingDayCalendar& Calendar() {
  static const auto* calendar = new WorkingDayCalendar(*BuiltInCalendar());
  return *calendar;
}

const Province& ProvinceOf(uint64_t seed) {
  static auto* provinces = new std::map<uint64_t, Province>();
  auto [found, added] = provinces->try_emplace(seed);
  if (added) found->second = GenerateProvince(seed, Calendar());
  return found->second;
}

std::optional<Date> DateOf(const PlannedPerson& person, Step step) {
  for (const PlannedStep& each : person.steps) {
    if (each.step == step) return each.date;
  }
  return std::nullopt;
}

class GeneratorTest : public testing::TestWithParam<uint64_t> {
 protected:
  const Province& province() { return ProvinceOf(GetParam()); }
  int Count(Fate fate) {
    return static_cast<int>(
        std::count_if(province().people.begin(), province().people.end(),
                      [fate](const PlannedPerson& person) { return person.fate == fate; }));
  }
};

TEST_P(GeneratorTest, TheSameSeedGivesTheSamePlan) {
  EXPECT_TRUE(GenerateProvince(GetParam(), Calendar()) == province());
  EXPECT_FALSE(GenerateProvince(GetParam() + 1, Calendar()) == province());
}

TEST_P(GeneratorTest, AdmissionsAreThoseOfTheReport) {
  int admitted = 0;
  int degrees = 0;
  std::map<int, int> by_year;
  for (const PlannedPerson& person : province().people) {
    const auto ceremony = DateOf(person, STEP_RECORD_CEREMONY);
    EXPECT_EQ(ceremony.has_value(), person.fate == Fate::kAdmitted);
    if (!ceremony.has_value()) continue;
    ++admitted;
    ++by_year[static_cast<int>(ceremony->year())];
    degrees += person.qualification >= QUALIFICATION_UNIVERSITY;
    EXPECT_GE(*ceremony, kTermStart);
    EXPECT_LE(*ceremony, kReportDay);
  }
  EXPECT_EQ(admitted, 738);
  EXPECT_EQ(degrees, 585);
  EXPECT_GT(degrees * 1000 / admitted, 790);
  EXPECT_LT(degrees * 1000 / admitted, 795);
  for (int year = 0; year < kPlanYears; ++year) {
    EXPECT_EQ(by_year[kFirstPlanYear + year], kAdmittedInYear[static_cast<size_t>(year)]);
  }
}

TEST_P(GeneratorTest, PartsOfPlansAddUp) {
  ASSERT_EQ(province().plans.size(), 1u + kPlanYears);
  EXPECT_EQ(province().plans[0].whole_target, 750);
  for (const PlannedPlan& plan : province().plans) {
    int parts = 0;
    std::set<int> organizations;
    for (const PlannedTarget& target : plan.targets) {
      parts += target.admissions;
      EXPECT_GT(target.admissions, 0);
      EXPECT_TRUE(organizations.insert(target.organization).second);
    }
    EXPECT_EQ(parts, plan.whole_target) << plan.title;
  }
  EXPECT_EQ(province().plans[0].targets.size(), province().bases.size());
}

TEST_P(GeneratorTest, NobodyWithATargetExceedsItByMoreThanFortyPercent) {
  std::map<std::pair<int, int>, int> admitted;  // Organization and year.
  for (const PlannedPerson& person : province().people) {
    const auto ceremony = DateOf(person, STEP_RECORD_CEREMONY);
    if (!ceremony.has_value()) continue;
    const int base = province().bases[static_cast<size_t>(person.base)].organization;
    ++admitted[{base, static_cast<int>(ceremony->year())}];
    ++admitted[{base, 0}];  // The term.
  }
  int short_of_target = 0;
  for (const PlannedPlan& plan : province().plans) {
    const bool whole_term = plan.period == organization::v1::PLAN_PERIOD_TERM;
    const int year = whole_term ? 0 : static_cast<int>(plan.start_date.year());
    for (const PlannedTarget& target : plan.targets) {
      const int reached = admitted[{target.organization, year}];
      EXPECT_LE(reached * 10, target.admissions * 14);
      short_of_target += reached < target.admissions;
    }
  }
  EXPECT_GT(short_of_target, 10);
}

TEST_P(GeneratorTest, TheOthersAreThere) {
  EXPECT_EQ(Count(Fate::kAdmitted), kAdmissions);
  EXPECT_EQ(Count(Fate::kStalled), kStalled);
  EXPECT_EQ(Count(Fate::kDelistedTrained) + Count(Fate::kDelistedUntrained), 40);
  EXPECT_EQ(Count(Fate::kListed) + Count(Fate::kFailedClass) + Count(Fate::kNominated), 60);
  int returned = 0;
  int late = 0;
  int refused = 0;
  for (const PlannedPerson& person : province().people) {
    returned += DateOf(person, STEP_RETURN_DOSSIER).has_value();
    for (const PlannedStep& step : person.steps) {
      late += step.step == STEP_DECIDE_ADMISSION && !step.lateness_reason.empty();
      refused += step.vote.outcome == VoteOutcome::kFailed;
    }
  }
  EXPECT_EQ(returned, kReturned);
  EXPECT_EQ(late, kLateDecisions);
  EXPECT_EQ(refused, 13);
}

TEST_P(GeneratorTest, DatesArePlausible) {
  const Schedule schedule(Calendar());
  for (const PlannedPerson& person : province().people) {
    Date previous = person.steps.front().date;
    for (const PlannedStep& step : person.steps) {
      EXPECT_LE(step.date, kReportDay);
      EXPECT_GE(step.date, previous) << person.full_name << " " << Step_Name(step.step);
      EXPECT_TRUE(schedule.IsWorkingDay(step.date)) << FormatDate(step.date);
      previous = step.date;
    }
    EXPECT_GE(person.steps.front().date, Date(2013, 1, 1));
  }
  for (const PlannedMember& member : province().members) {
    EXPECT_LT(member.official_date, Date(2013, 7, 1));
    EXPECT_LE(member.seniority_date, member.ceremony_date);
  }
}

TEST_P(GeneratorTest, ReviewsAreMonthlyAndFew) {
  int total = 0;
  int people = 0;
  for (const PlannedPerson& person : province().people) {
    std::set<Date> months;
    for (const PlannedStep& step : person.steps) {
      if (step.step != STEP_RECORD_MONTHLY_REVIEW) continue;
      EXPECT_TRUE(months.insert(*step.month).second);
      EXPECT_EQ(step.month->day(), 1);
    }
    EXPECT_LE(months.size(), 14u);
    EXPECT_GE(months.size(), person.fate == Fate::kAdmitted ? 6u : 0u);
    total += static_cast<int>(months.size());
    people += !months.empty();
  }
  EXPECT_GE(total, people * 6);
}

TEST_P(GeneratorTest, ClassesTakeWhomTheyMay) {
  std::map<std::pair<bool, int>, int> by_year;
  std::set<std::pair<bool, int>> seats;
  for (const PlannedClass& planned : province().classes) {
    ++by_year[{planned.is_new_member, static_cast<int>(planned.start_date.year())}];
    EXPECT_LE(planned.learners.size(), static_cast<size_t>(planned.seats));
    const bool in_term = planned.start_date.year() >= 2015;
    EXPECT_GE(planned.learners.size(), in_term ? 10u : 3u) << planned.title;
    EXPECT_LE(planned.seats, 100);
    EXPECT_LE(planned.registration_date, planned.nomination_date);
    EXPECT_LE(planned.nomination_date, planned.approval_date);
    EXPECT_LT(planned.approval_date, planned.start_date);
    EXPECT_LT(planned.end_date, planned.issue_date);
    EXPECT_LE(planned.issue_date, kReportDay);
    for (const PlannedLearner& learner : planned.learners) {
      const auto& person = province().people[static_cast<size_t>(learner.person)];
      EXPECT_TRUE(seats.insert({planned.is_new_member, learner.person}).second);
      const auto since =
          DateOf(person, planned.is_new_member ? STEP_RECORD_CEREMONY : STEP_LIST_SYMPATHIZER);
      ASSERT_TRUE(since.has_value());
      EXPECT_LE(*since, planned.nomination_date);
    }
  }
  for (int year = 2015; year <= 2019; ++year) {
    for (const bool is_new_member : {false, true}) {
      EXPECT_GE((by_year[{is_new_member, year}]), 2);
      EXPECT_LE((by_year[{is_new_member, year}]), 3);
    }
  }
}

TEST_P(GeneratorTest, NamesAreUniqueAndWellFormed) {
  std::set<std::string> titles;
  for (const PlannedOrganization& organization : province().organizations) {
    EXPECT_TRUE(titles.insert(organization.display_name).second) << organization.display_name;
    EXPECT_EQ(NormalizeNfc(organization.display_name), organization.display_name);
  }
  EXPECT_NEAR(static_cast<double>(province().bases.size()), 60, 2);
  std::set<std::pair<std::string, Date>> people;
  for (const PlannedPerson& person : province().people) {
    EXPECT_TRUE(people.emplace(person.full_name, person.birth_date).second);
    EXPECT_EQ(NormalizeNfc(person.full_name), person.full_name);
  }
}

TEST_P(GeneratorTest, TheLoadStaysModerate) {
  size_t calls = province().organizations.size() + province().members.size();
  for (const PlannedPerson& person : province().people) calls += person.steps.size();
  EXPECT_LT(calls, 60'000u);
  EXPECT_GT(calls, 20'000u);
  RecordProperty("calls", static_cast<int>(calls));
}

INSTANTIATE_TEST_SUITE_P(Seeds, GeneratorTest, testing::Values(1, 2, 77));

TEST(RandomTest, StreamsDoNotDependOnEachOther) {
  Random random(5);
  Random fork = random.Fork("a", 1);
  const uint64_t first = fork.Next();
  random.Fork("b").Next();
  EXPECT_EQ(random.Fork("a", 1).Next(), first);
  EXPECT_NE(random.Fork("a", 2).Next(), first);
  for (int i = 0; i < 1000; ++i) {
    const int drawn = fork.Between(-3, 4);
    EXPECT_GE(drawn, -3);
    EXPECT_LE(drawn, 4);
  }
}

}  // namespace
}  // namespace ketnap::ctl
