#include "services/supervision/domain/inspection.h"

#include <gtest/gtest.h>

namespace ketnap::supervision {
namespace {

constexpr char kBloc[] = "DIRECT_SUPERIOR_COMMITTEE";

InspectionRuleSet Rules() {
  InspectionRuleSet rules;
  rules.id = "331-QĐ/TW 2025";
  rules.look_back_years = 5;
  rules.days_by_type = {{"PROVINCIAL_COMMITTEE", 45}, {kBloc, 20}};
  rules.extension_numerator = 1;
  rules.extension_denominator = 3;
  return rules;
}

Inspection Decided() {
  Inspection inspection;
  inspection.decision.date = Date(2026, 3, 2);
  inspection.period_start = Date(2021, 3, 2);
  inspection.period_end = Date(2026, 2, 28);
  inspection.start = Date(2026, 3, 9);
  inspection.end = Date(2026, 3, 28);
  inspection.subjects = {Uuid::FromName("a"), Uuid::FromName("b")};
  inspection.planned_steps = {{InspectionStepKind::kAnnounced, Date(2026, 3, 2)},
                              {InspectionStepKind::kDraftReport, Date(2026, 3, 28)}};
  return inspection;
}

std::vector<std::string> Faults(const std::vector<FieldViolation>& violations) {
  std::vector<std::string> faults;
  for (const FieldViolation& each : violations) faults.push_back(each.field + " " + each.rule_id);
  return faults;
}

using Expected = std::vector<std::string>;

TEST(InspectionTest, WhatTheRulesAllowPassesToTheDay) {
  EXPECT_EQ(Faults(CheckInspection(Decided(), Rules(), kBloc, "")), Expected{});
}

TEST(InspectionTest, LookBackIsBoundedByTheDecision) {
  Inspection inspection = Decided();
  inspection.period_start = Date(2021, 3, 1);
  EXPECT_EQ(Faults(CheckInspection(inspection, Rules(), kBloc, "inspection.")),
            Expected{"inspection.period_start_date R-SUP-1"});
  InspectionRuleSet unbounded = Rules();
  unbounded.look_back_years = 0;
  EXPECT_EQ(Faults(CheckInspection(inspection, unbounded, kBloc, "")), Expected{});
}

TEST(InspectionTest, DaysAreBoundedByTheLevel) {
  Inspection inspection = Decided();
  inspection.end = Date(2026, 3, 29);  // 21 days.
  EXPECT_EQ(Faults(CheckInspection(inspection, Rules(), kBloc, "")), Expected{"end_date R-SUP-2"});
  inspection.end = inspection.start + 44;
  EXPECT_EQ(Faults(CheckInspection(inspection, Rules(), "PROVINCIAL_COMMITTEE", "")), Expected{});
  inspection.end = inspection.start + 45;
  EXPECT_EQ(Faults(CheckInspection(inspection, Rules(), "PROVINCIAL_COMMITTEE", "")),
            Expected{"end_date R-SUP-2"});
  // Of the base no number is known.
  EXPECT_EQ(Faults(CheckInspection(inspection, Rules(), "GRASSROOTS_PARTY_ORGANIZATION", "")),
            Expected{});
}

TEST(InspectionTest, EverythingWrongIsToldAtOnce) {
  Inspection inspection = Decided();
  inspection.start = Date(2026, 3, 1);
  inspection.end = Date(2026, 2, 27);
  inspection.period_start = Date(2026, 3, 1);
  inspection.subjects = {Uuid::FromName("a"), Uuid::FromName("a")};
  EXPECT_EQ(
      Faults(CheckInspection(inspection, Rules(), kBloc, "")),
      (Expected{"start_date OUT_OF_RANGE", "end_date OUT_OF_RANGE", "period_end_date OUT_OF_RANGE",
                "period_end_date OUT_OF_RANGE", "planned_steps[0].due_date OUT_OF_RANGE",
                "planned_steps[1].due_date OUT_OF_RANGE", "subjects[1] DUPLICATE"}));
}

TEST(InspectionTest, TheStartKeepsWithinDecisionAndDays) {
  const Inspection inspection = Decided();
  EXPECT_EQ(Faults(CheckStart(inspection, Rules(), kBloc, Date(2026, 3, 9))), Expected{});
  EXPECT_EQ(Faults(CheckStart(inspection, Rules(), kBloc, Date(2026, 3, 28))), Expected{});
  EXPECT_EQ(Faults(CheckStart(inspection, Rules(), kBloc, Date(2026, 3, 29))),
            Expected{"date OUT_OF_RANGE"});
  EXPECT_EQ(Faults(CheckStart(inspection, Rules(), kBloc, Date(2026, 3, 8))),
            Expected{"date R-SUP-2"});
  EXPECT_EQ(Faults(CheckStart(inspection, Rules(), kBloc, Date(2026, 3, 1))),
            (Expected{"date OUT_OF_RANGE", "date R-SUP-2"}));
}

TEST(InspectionTest, ExtensionsTogetherAreAtMostAThirdOfTheLevelsDays) {
  Inspection inspection = Decided();
  InspectionExtension extension;
  extension.decision.date = Date(2026, 3, 28);
  extension.end = inspection.start + 25;  // 26 days: 20 and a third of it, rounded down.
  EXPECT_EQ(Faults(CheckExtension(inspection, Rules(), kBloc, extension)), Expected{});
  extension.end = inspection.start + 26;
  EXPECT_EQ(Faults(CheckExtension(inspection, Rules(), kBloc, extension)),
            Expected{"end_date R-SUP-2"});
  // What was given before counts.
  inspection.end = inspection.start + 24;
  EXPECT_EQ(Faults(CheckExtension(inspection, Rules(), kBloc, extension)),
            Expected{"end_date R-SUP-2"});
  extension.end = inspection.end;
  extension.decision.date = inspection.end + 1;
  EXPECT_EQ(Faults(CheckExtension(inspection, Rules(), kBloc, extension)),
            (Expected{"end_date OUT_OF_RANGE", "decision.date OUT_OF_RANGE"}));
}

TEST(InspectionTest, AStepIsOfASubjectAndLateAfterItsLastPlannedDay) {
  Inspection inspection = Decided();
  InspectionStep step;
  step.day = inspection.decision.date;
  step.subject = Uuid::FromName("b");
  EXPECT_EQ(Faults(CheckStep(inspection, step)), Expected{});
  step.day = inspection.end + 1;
  step.subject = Uuid::FromName("c");
  EXPECT_EQ(Faults(CheckStep(inspection, step)),
            (Expected{"date OUT_OF_RANGE", "subject NOT_A_SUBJECT"}));
  inspection.planned_steps.push_back({InspectionStepKind::kAnnounced, Date(2026, 3, 10)});
  EXPECT_FALSE(IsLate(inspection, InspectionStepKind::kAnnounced, Date(2026, 3, 10)));
  EXPECT_TRUE(IsLate(inspection, InspectionStepKind::kAnnounced, Date(2026, 3, 11)));
  EXPECT_FALSE(IsLate(inspection, InspectionStepKind::kHearing, Date(2026, 3, 28)));
}

TEST(InspectionTest, ATeamHasOneLeadAndComesBack) {
  Inspection inspection;
  const Uuid first = Uuid::FromName("1"), second = Uuid::FromName("2");
  const absl::Time early = absl::FromUnixSeconds(1), late = absl::FromUnixSeconds(2);
  EXPECT_EQ(inspection.Lead(), nullptr);
  Appoint(&inspection, first, Uuid::FromName("m1"), TeamRole::kLead, early);
  Appoint(&inspection, second, Uuid::FromName("m2"), TeamRole::kLead, early);
  ASSERT_EQ(inspection.team.size(), 2u);
  EXPECT_EQ(inspection.Lead()->account, second);
  EXPECT_EQ(inspection.FindActive(first)->role, TeamRole::kMember);
  inspection.team[0].removed = early;
  inspection.team[0].remove_reason = "bận";
  EXPECT_EQ(inspection.FindActive(first), nullptr);
  Appoint(&inspection, first, Uuid::FromName("m1"), TeamRole::kSecretary, late);
  ASSERT_EQ(inspection.team.size(), 2u);
  EXPECT_EQ(inspection.FindActive(first)->appointed, late);
  EXPECT_EQ(inspection.FindActive(first)->remove_reason, "");
}

TEST(InspectionTest, AccessIsOpenFromTheStartToTheClose) {
  Inspection inspection;
  for (const auto& [state, open] :
       std::vector<std::pair<InspectionState, bool>>{{InspectionState::kPlanned, false},
                                                     {InspectionState::kStarted, true},
                                                     {InspectionState::kConcluded, true},
                                                     {InspectionState::kClosed, false},
                                                     {InspectionState::kCancelled, false}}) {
    inspection.state = state;
    EXPECT_EQ(inspection.IsAccessOpen(), open) << static_cast<int>(state);
  }
}

TEST(InspectionRulesTest, TheSetInForceOnTheDayOfTheDecision) {
  InspectionRules rules;
  rules.rule_sets.resize(2);
  rules.rule_sets[0].id = "89-QĐ/TW 2022";
  rules.rule_sets[0].valid_from = Date(2022, 12, 1);
  rules.rule_sets[1].id = "331-QĐ/TW 2025";
  rules.rule_sets[1].valid_from = Date(2025, 6, 18);
  EXPECT_EQ(rules.On(Date(2019, 1, 1)).id, "89-QĐ/TW 2022");
  EXPECT_EQ(rules.On(Date(2025, 6, 17)).id, "89-QĐ/TW 2022");
  EXPECT_EQ(rules.On(Date(2025, 6, 18)).id, "331-QĐ/TW 2025");
}

}  // namespace
}  // namespace ketnap::supervision
