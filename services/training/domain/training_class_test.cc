#include "services/training/domain/training_class.h"

#include "gtest/gtest.h"

namespace ketnap::training {
namespace {

Date D(int year, int month, int day) { return Date(year, month, day); }

ClassType Awareness() {
  ClassType type;
  type.name = "classTypes/awareness";
  type.audience = AudienceRule::kSympathizer;
  type.issues_certificate = true;
  type.minimum_attendance_percent = 80;
  type.minimum_pass_score = 50;
  type.grade_bands = {{"GIOI", 80}, {"KHA", 70}, {"TRUNG_BINH", 50}};
  return type;
}

TEST(TrainingClassTest, OutcomeByAttendanceAndScore) {
  struct Case {
    int attended, score;
    bool passed;
    const char* grade;
  } cases[] = {{10, 80, true, "GIOI"},      {8, 79, true, "KHA"}, {8, 70, true, "KHA"},
               {8, 69, true, "TRUNG_BINH"}, {8, 49, false, ""},   {7, 100, false, ""},
               {8, 50, true, "TRUNG_BINH"}, {10, -1, false, ""}};
  for (const Case& each : cases) {
    const Outcome outcome = Judge(Awareness(), 10, each.attended, each.score);
    EXPECT_EQ(outcome.passed, each.passed) << each.attended << " " << each.score;
    EXPECT_EQ(outcome.grade, each.grade);
  }
}

TEST(TrainingClassTest, SympathizersAttendFromTheirListingOn) {
  CandidateFacts facts;
  EXPECT_TRUE(WhyNotAttend(Awareness(), facts, D(2016, 5, 9)).has_value());
  facts.listed = D(2016, 5, 9);
  EXPECT_FALSE(WhyNotAttend(Awareness(), facts, D(2016, 5, 9)).has_value());
  EXPECT_TRUE(WhyNotAttend(Awareness(), facts, D(2016, 5, 8)).has_value());
  facts.delisted = D(2016, 6, 1);
  EXPECT_FALSE(WhyNotAttend(Awareness(), facts, D(2016, 5, 9)).has_value());
  EXPECT_TRUE(WhyNotAttend(Awareness(), facts, D(2016, 6, 1)).has_value());
  facts.listed = D(2017, 1, 1);  // Listed again.
  EXPECT_FALSE(WhyNotAttend(Awareness(), facts, D(2017, 2, 1)).has_value());
}

TEST(TrainingClassTest, NewMembersAttendWhileOnProbation) {
  ClassType type = Awareness();
  type.audience = AudienceRule::kProbationaryMember;
  CandidateFacts facts;
  facts.listed = D(2015, 1, 1);
  EXPECT_TRUE(WhyNotAttend(type, facts, D(2017, 1, 1)).has_value());
  facts.admitted = D(2016, 5, 19);
  EXPECT_FALSE(WhyNotAttend(type, facts, D(2016, 5, 19)).has_value());
  facts.official = D(2017, 5, 19);
  EXPECT_TRUE(WhyNotAttend(type, facts, D(2017, 5, 19)).has_value());
  facts.official.reset();
  facts.struck_off = D(2016, 12, 1);
  EXPECT_TRUE(WhyNotAttend(type, facts, D(2017, 1, 1)).has_value());
}

TEST(TrainingClassTest, NumbersArePaddedToThreeDigits) {
  ClassType type;
  type.number_suffix = "NTVD";
  EXPECT_EQ(CertificateNumber(type, 2016, 7), "007/2016/NTVD");
  EXPECT_EQ(CertificateNumber(type, 2017, 1234), "1234/2017/NTVD");
}

TEST(TrainingClassTest, NewClassDates) {
  TrainingClass training_class;
  training_class.start_date = D(2016, 5, 9);
  training_class.end_date = D(2016, 5, 8);
  EXPECT_EQ(CheckNewClass(training_class).size(), 1u);
  training_class.end_date = D(2016, 5, 9);
  EXPECT_TRUE(CheckNewClass(training_class).empty());
  training_class.end_date = D(2017, 6, 9);
  EXPECT_EQ(CheckNewClass(training_class).size(), 1u);
}

}  // namespace
}  // namespace ketnap::training
