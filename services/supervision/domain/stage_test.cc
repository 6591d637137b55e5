#include "services/supervision/domain/stage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ketnap::supervision {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Fact Between(const char* code, int64_t days, Date day) {
  return {Figure::kStageDuration, code, days, day, 1};
}
Fact Now(const char* code, Date since) {
  return {Figure::kStage, code, NumberOfDay(since), since, 1};
}

TEST(StageTest, TheFurthestStepIsTheStage) {
  const Date nominated(2019, 1, 10), listed(2019, 2, 1), opened(2019, 6, 1);
  WayOfPerson way;
  EXPECT_THAT(StageFacts(way), IsEmpty());
  way.reached["NOMINATED"] = nominated;
  EXPECT_THAT(StageFacts(way), ElementsAre(Now("NOMINATED", nominated)));
  way.reached["LISTED"] = listed;
  way.reached["DOSSIER_OPENED"] = opened;
  EXPECT_THAT(StageFacts(way), ElementsAre(Between("NOMINATED>LISTED", 22, listed),
                                           Between("LISTED>DOSSIER_OPENED", 120, opened),
                                           Now("DOSSIER_OPENED", opened)));
}

TEST(StageTest, WhoLeftOrIsOfficialIsInNoStage) {
  WayOfPerson way;
  way.reached = {{"NOMINATED", Date(2019, 1, 1)}, {"LISTED", Date(2019, 2, 1)}};
  way.left = Date(2019, 3, 1);
  EXPECT_THAT(StageFacts(way), ElementsAre(Between("NOMINATED>LISTED", 31, Date(2019, 2, 1)),
                                           Between("LISTED>LEFT", 28, Date(2019, 3, 1))));
  way.left.reset();
  way.reached = {{"ADMITTED", Date(2018, 1, 1)}, {"OFFICIAL", Date(2019, 1, 1)}};
  EXPECT_THAT(StageFacts(way), ElementsAre(Between("ADMITTED>OFFICIAL", 365, Date(2019, 1, 1))));
  way.counted = false;
  EXPECT_THAT(StageFacts(way), IsEmpty());
}

TEST(StageTest, NothingTakesLessThanNoTime) {
  WayOfPerson way;
  way.reached = {{"LISTED", Date(2019, 5, 1)}, {"TRAINED", Date(2019, 3, 1)}};
  way.left = Date(2019, 4, 1);
  EXPECT_THAT(StageFacts(way), ElementsAre(Between("LISTED>TRAINED", 0, Date(2019, 5, 1)),
                                           Between("TRAINED>LEFT", 0, Date(2019, 5, 1))));
}

TEST(StageTest, DaysAreNumbersAndBack) {
  EXPECT_EQ(NumberOfDay(Date(1970, 1, 2)), 1);
  EXPECT_EQ(DayOfNumber(NumberOfDay(Date(2024, 2, 29))), Date(2024, 2, 29));
}

}  // namespace
}  // namespace ketnap::supervision
