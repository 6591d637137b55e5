#include "services/supervision/domain/breach.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ketnap::supervision {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const Date kDay(2018, 3, 5);

ProcessRules Rules() {
  ProcessRuleSet set;
  set.id = "2016";
  set.from = Date(2016, 7, 25);
  set.rules["R-VOT-1"].numbers = {{"fraction.numerator", 2}, {"fraction.denominator", 3}};
  set.rules["R-VOT-3"].numbers = {{"fraction.numerator", 2}, {"fraction.denominator", 3}};
  set.rules["R-VOT-5"].numbers = {
      {"fraction.numerator", 1}, {"fraction.denominator", 2}, {"fraction.strictly_more", 1}};
  set.rules["R-HLP-2"].numbers = {{"minimum_acquaintance_months", 12}};
  set.rules["R-CLS-1"].numbers = {{"validity_months", 60}};
  set.rules["R-ELG-1"].numbers = {{"minimum_age_months", 216}};
  return ProcessRules({set});
}

StepRecord Vote(BreachStep step, const BreachVote& vote, bool carried = true) {
  StepRecord record;
  record.step = step;
  record.day = kDay;
  record.vote = vote;
  record.carried = carried;
  return record;
}

TEST(BreachTest, VotesAtTheirBoundaries) {
  struct Case {
    BreachStep step;
    BreachVote vote;
    std::vector<Breach> breaches;
  };
  const std::vector<Case> cases = {
      // entitled, away, exempt, present, in favour, against
      {BreachStep::kCellResolution, {21, 0, 0, 20, 14, 6}, {}},
      {BreachStep::kCellResolution, {21, 0, 0, 20, 13, 6}, {{"R-VOT-1", kDay, 1}}},
      // Twenty official members, three absent: the base is 20, and 13 of them are too few.
      {BreachStep::kCellResolution, {20, 0, 0, 17, 13, 4}, {{"R-VOT-1", kDay, 1}}},
      {BreachStep::kCellResolution, {20, 0, 0, 17, 14, 3}, {}},
      // Who is away is not of a cell's base, but of a committee's.
      {BreachStep::kCellResolution, {21, 3, 0, 18, 12, 6}, {}},
      {BreachStep::kBaseResolution, {21, 3, 0, 18, 12, 6}, {{"R-VOT-3", kDay, 2}}},
      // More than a half, not just a half.
      {BreachStep::kDecideAdmission, {10, 0, 0, 10, 5, 5}, {{"R-VOT-5", kDay, 1}}},
      {BreachStep::kDecideAdmission, {10, 0, 0, 10, 6, 4}, {}},
      {BreachStep::kDecideAdmission, {11, 0, 0, 11, 6, 5}, {}},
      // Figures that contradict each other.
      {BreachStep::kCellResolution, {10, 0, 0, 11, 10, 0}, {{"R-VOT-2", kDay, 0}}},
      {BreachStep::kCellResolution, {10, 0, 0, 9, 9, 1}, {{"R-VOT-2", kDay, 0}}},
      {BreachStep::kCellResolution, {3, 2, 1, 0, 0, 0}, {{"R-VOT-2", kDay, 0}}},
  };
  for (const Case& each : cases) {
    EXPECT_EQ(BreachesOfStep(Vote(each.step, each.vote), Rules()), each.breaches)
        << each.vote.entitled << " " << each.vote.in_favor;
  }
}

TEST(BreachTest, AVoteThatWasTakenToFailBreaksNoFraction) {
  EXPECT_THAT(
      BreachesOfStep(Vote(BreachStep::kCellResolution, {20, 0, 0, 20, 3, 17}, false), Rules()),
      IsEmpty());
}

TEST(BreachTest, BeforeAnyRuleNothingIsBroken) {
  StepRecord record = Vote(BreachStep::kCellResolution, {20, 0, 0, 20, 3, 17});
  record.day = Date(2010, 1, 1);
  EXPECT_THAT(BreachesOfStep(record, Rules()), IsEmpty());
}

TEST(BreachTest, AHelperWhoKnowsThePersonTooShort) {
  StepRecord record;
  record.step = BreachStep::kAssignHelper;
  record.day = kDay;
  record.acquainted_since = Date(2017, 3, 6);
  EXPECT_THAT(BreachesOfStep(record, Rules()), ElementsAre(Breach{"R-HLP-2", kDay, 11}));
  record.acquaintance_waived = true;
  EXPECT_THAT(BreachesOfStep(record, Rules()), IsEmpty());
  record.acquaintance_waived = false;
  record.acquainted_since = Date(2017, 3, 5);
  EXPECT_THAT(BreachesOfStep(record, Rules()), IsEmpty());
  record.step = BreachStep::kOther;
  record.acquainted_since = kDay;
  EXPECT_THAT(BreachesOfStep(record, Rules()), IsEmpty());
}

TEST(BreachTest, CertificateAndAgeOnTheDayOfTheMeeting) {
  PersonRecord person;
  person.birth_date = Date(1990, 1, 1);
  person.certificate_date = Date(2013, 3, 5);
  EXPECT_THAT(BreachesOfPerson(person, Rules()), IsEmpty());  // No meeting yet.
  person.cell_resolution_date = kDay;
  EXPECT_THAT(BreachesOfPerson(person, Rules()), IsEmpty());  // Sixty months to the day.
  person.certificate_date = Date(2013, 3, 4);
  EXPECT_THAT(BreachesOfPerson(person, Rules()), ElementsAre(Breach{"R-CLS-1", kDay, 60}));
  person.certificate_date.reset();
  EXPECT_THAT(BreachesOfPerson(person, Rules()), ElementsAre(Breach{"R-CLS-1", kDay, 0}));
  person.certificate_date = Date(2017, 1, 1);
  person.birth_date = Date(2000, 3, 5);
  EXPECT_THAT(BreachesOfPerson(person, Rules()), IsEmpty());  // Eighteen that day.
  person.birth_date = Date(2000, 3, 6);
  EXPECT_THAT(BreachesOfPerson(person, Rules()), ElementsAre(Breach{"R-ELG-1", kDay, 215}));
}

}  // namespace
}  // namespace ketnap::supervision
