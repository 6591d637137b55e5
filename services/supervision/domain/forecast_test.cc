#include "services/supervision/domain/forecast.h"

#include <gtest/gtest.h>

namespace ketnap::supervision {
namespace {

constexpr Window kYear = {365, 1096};

StageInput Decided() { return {"DECIDED", {}, {{"ADMITTED", {{10, 50}, {20, 50}}}}, {}}; }

TEST(ForecastTest, WhoAlwaysWentOnInTimeIsExpected) {
  StageInput decided = Decided();
  decided.present = {{0, 4}, {12, 2}};
  const Outlook outlook = ForecastAdmissions({decided}, "ADMITTED", kYear);
  EXPECT_NEAR(outlook.admissions.median, 6, 1e-9);
  EXPECT_EQ(outlook.stages[0].people, 6);
  EXPECT_EQ(outlook.stages[0].observed, 100);
  EXPECT_EQ(outlook.stages[0].went_on, 100);
  EXPECT_EQ(outlook.stages[0].median_days, 10);
  EXPECT_EQ(outlook.stages[0].p90_days, 20);
  EXPECT_LE(outlook.admissions.low, outlook.admissions.median);
  EXPECT_LE(outlook.admissions.high, 6);
}

TEST(ForecastTest, TheHorizonCutsOff) {
  StageInput decided = Decided();
  decided.present = {{0, 8}};
  EXPECT_NEAR(ForecastAdmissions({decided}, "ADMITTED", {15, 1096}).admissions.median, 4, 1e-9);
  EXPECT_NEAR(ForecastAdmissions({decided}, "ADMITTED", {9, 1096}).admissions.median, 0, 1e-9);
  // Who has waited twelve days is not among those who took ten.
  decided.present = {{12, 8}};
  EXPECT_NEAR(ForecastAdmissions({decided}, "ADMITTED", {8, 1096}).admissions.median, 8, 1e-9);
  EXPECT_NEAR(ForecastAdmissions({decided}, "ADMITTED", {7, 1096}).admissions.median, 0, 1e-9);
}

TEST(ForecastTest, SharesOfTheStagesMultiplyAndDaysAddUp) {
  StageInput opened = {
      "CELL_RESOLVED", {{0, 100}}, {{"DECIDED", {{30, 60}}}, {"LEFT", {{30, 40}}}}, {}};
  const Outlook outlook = ForecastAdmissions({opened, Decided()}, "ADMITTED", {45, 1096});
  // Three fifths go on, half of them are admitted ten days later and half twenty.
  EXPECT_NEAR(outlook.admissions.median, 30, 1e-9);
  EXPECT_NEAR(ForecastAdmissions({opened, Decided()}, "ADMITTED", {50, 1096}).admissions.median, 60,
              1e-9);
  EXPECT_LT(outlook.admissions.low, 30);
  EXPECT_GT(outlook.admissions.high, 30);
}

TEST(ForecastTest, WhoStillWaitsCounts) {
  StageInput decided = Decided();
  decided.present = {{0, 10}};
  // As many again have waited for thirty days without going on.
  decided.waiting = {{30, 100}};
  EXPECT_NEAR(ForecastAdmissions({decided}, "ADMITTED", kYear).admissions.median, 5, 1e-9);
  // Of who has waited longer than the past looked at, its beginning was not seen.
  decided.waiting = {{2000, 100}};
  EXPECT_NEAR(ForecastAdmissions({decided}, "ADMITTED", {365, 1000}).admissions.median, 10, 1e-9);
}

TEST(ForecastTest, NothingIsExpectedOfWhatWasNeverSeen) {
  StageInput decided = {"DECIDED", {{5, 10}}, {}, {{5, 10}}};
  EXPECT_EQ(ForecastAdmissions({decided}, "ADMITTED", kYear).admissions.high, 0);
  decided = Decided();
  decided.present = {{21, 10}};
  EXPECT_EQ(ForecastAdmissions({decided}, "ADMITTED", kYear).admissions.median, 0);
}

TEST(ForecastTest, FewCasesGiveAWideRange) {
  StageInput few = {"DECIDED", {{0, 100}}, {{"ADMITTED", {{10, 2}}}, {"LEFT", {{10, 2}}}}, {}};
  StageInput many = few;
  many.past = {{"ADMITTED", {{10, 2000}}}, {"LEFT", {{10, 2000}}}};
  const Range wide = ForecastAdmissions({few}, "ADMITTED", kYear).admissions;
  const Range narrow = ForecastAdmissions({many}, "ADMITTED", kYear).admissions;
  EXPECT_NEAR(wide.median, 50, 1e-9);
  EXPECT_NEAR(narrow.median, 50, 1e-9);
  EXPECT_LT(wide.low, narrow.low);
  EXPECT_GT(wide.high, narrow.high);
}

TEST(ForecastTest, DeadlinesAreJudgedByThoseWhoWaitedAsLong) {
  StageInput resolved = {"CELL_RESOLVED",
                         {{0, 1}, {60, 2}, {84, 4}, {85, 8}},
                         {{"DECIDED", {{40, 70}, {100, 30}}}},
                         {}};
  const DeadlineOutlook outlook = ForecastDeadline(resolved, 84, 10, kYear);
  EXPECT_EQ(outlook.people, 15);
  EXPECT_EQ(outlook.overdue, 8);
  // Seven of ten were decided after 40 days; of those who were not, nobody before the deadline.
  EXPECT_EQ(outlook.likely_late, 6);
  EXPECT_EQ(ForecastDeadline(resolved, 84, 101, kYear).likely_late, 0);
  EXPECT_EQ(ForecastDeadline(resolved, 100, 10, kYear).likely_late, 0);
}

}  // namespace
}  // namespace ketnap::supervision
