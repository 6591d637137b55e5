#include "services/dossier/domain/rules_fixture.h"

// R-ELG-1 to R-ELG-4 and R-CLS-1, each at its boundary.
namespace ketnap::dossier {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using enum ConditionVerdict;

TEST_F(RulesTest, ReadyDossiersPass) {
  EXPECT_THAT(Unmet(ReadyForCell()), IsEmpty());
  EXPECT_THAT(Unmet(ReadyForDecision()), IsEmpty());
}

struct AgeCase {
  Date birth;
  Date meeting;
  ConditionVerdict age;       // R-ELG-1.
  ConditionVerdict over_age;  // R-ELG-2, at the cell's meeting: told, never refused.
};

TEST_F(RulesTest, RElg1AgeInWholeMonthsOnTheDayOfTheCellsMeeting) {
  const AgeCase cases[] = {
      {Date(1999, 4, 20), Date(2017, 3, 20), kUnmet, kNotApplicable},  // 17y11m.
      {Date(1999, 3, 21), Date(2017, 3, 20), kUnmet, kNotApplicable},  // A day short.
      {Date(1999, 3, 20), Date(2017, 3, 20), kMet, kNotApplicable},    // 18y0m.
      {Date(1957, 3, 20), Date(2017, 3, 20), kMet, kNotApplicable},    // 60y0m.
      {Date(1957, 2, 21), Date(2017, 3, 20), kMet, kNotApplicable},    // A day short of 60y1m.
      {Date(1957, 2, 20), Date(2017, 3, 20), kNotApplicable, kNotApplicable},  // 60y1m.
      // Born on 29 February: of age on 28 February of a common year, no day earlier.
      {Date(2000, 2, 29), Date(2018, 2, 27), kUnmet, kNotApplicable},
      {Date(2000, 2, 29), Date(2018, 2, 28), kMet, kNotApplicable},
      {Date(1956, 2, 29), Date(2016, 2, 29), kMet, kNotApplicable},  // 60y0m.
      {Date(1956, 2, 29), Date(2016, 3, 28), kMet, kNotApplicable},
      {Date(1956, 2, 29), Date(2016, 3, 29), kNotApplicable, kNotApplicable},  // 60y1m.
  };
  for (const AgeCase& each : cases) {
    StepFacts facts = ReadyForCell();
    facts.candidate.birth_date = each.birth;
    facts.date = each.meeting;
    EXPECT_THAT(VerdictsOf(facts, "R-ELG-1"), ElementsAre(each.age)) << FormatDate(each.birth);
    EXPECT_THAT(VerdictsOf(facts, "R-ELG-2"), ElementsAre(each.over_age)) << FormatDate(each.birth);
  }
}

TEST_F(RulesTest, RElg2OverAgeIsToldToTheCellAndOwedForTheDecision) {
  StepFacts meeting = ReadyForCell();
  meeting.candidate.birth_date = Date(1957, 2, 20);
  EXPECT_THAT(Unmet(meeting), IsEmpty());
  const Condition told = OverAgeCondition(meeting, rules_);
  EXPECT_THAT(told.explanation.vietnamese, ::testing::HasSubstr("trước khi có quyết định"));

  // The age of the cell's meeting counts, not that of the decision.
  StepFacts decision = ReadyForDecision();
  decision.candidate.birth_date = Date(1957, 3, 20);
  EXPECT_THAT(Unmet(decision), IsEmpty());
  decision.candidate.birth_date = Date(1957, 2, 20);
  EXPECT_THAT(Unmet(decision), ElementsAre("R-ELG-2"));
  const Condition owed = OverAgeCondition(decision, rules_);
  EXPECT_EQ(owed.owed_by, "AUTHORITY");
  EXPECT_EQ(owed.supplied_by, "RecordConsent");

  decision.papers.consents = {
      {SpecialCase::kOverAge, province_, {"12", "CV/TU", Date(2017, 5, 3)}}};
  EXPECT_THAT(Unmet(decision), ElementsAre("R-ELG-2")) << "a day after the decision";
  decision.papers.consents[0].paper.date = decision.date;
  EXPECT_THAT(Unmet(decision), IsEmpty());
  decision.papers.consents[0].authority = superior_;
  EXPECT_THAT(Unmet(decision), ElementsAre("R-ELG-2")) << "not the province's";
  decision.papers.consents[0] = {
      SpecialCase::kReadmission, province_, {"12", "CV/TU", Date(2017, 4, 3)}};
  EXPECT_THAT(Unmet(decision), ElementsAre("R-ELG-2")) << "to something else";
  Set("R-ELG-2", "consent_required", false);
  EXPECT_THAT(Unmet(decision), IsEmpty());
}

TEST_F(RulesTest, RElg3LowerSecondaryOrTheConsentOfTheProvince) {
  StepFacts facts = ReadyForCell();
  facts.candidate.general_education = GeneralEducation::kLowerSecondary;
  EXPECT_THAT(Unmet(facts), IsEmpty());
  facts.candidate.general_education = GeneralEducation::kPrimary;
  EXPECT_THAT(Unmet(facts), ElementsAre("R-ELG-3"));
  EXPECT_EQ(EducationCondition(facts, rules_).supplied_by, "RecordConsent");
  facts.papers.consents = {
      {SpecialCase::kLowEducation, province_, {"12", "CV/TU", Date(2017, 3, 20)}}};
  EXPECT_THAT(Unmet(facts), IsEmpty());
  facts.papers.consents[0].paper.date = Date(2017, 3, 21);
  EXPECT_THAT(Unmet(facts), ElementsAre("R-ELG-3"));
  // Below the floor no consent helps.
  facts.papers.consents[0].paper.date = Date(2017, 3, 1);
  Set("R-ELG-3", "consent_minimum_general_education", std::string("LOWER_SECONDARY"));
  EXPECT_THAT(Unmet(facts), ElementsAre("R-ELG-3"));
  EXPECT_EQ(EducationCondition(facts, rules_).supplied_by, "UpdateCandidate");
  facts.candidate.general_education = GeneralEducation::kUnspecified;
  EXPECT_THAT(Unmet(facts), ElementsAre("R-ELG-3"));
}

TEST_F(RulesTest, RElg3IsToldWhenTheDossierIsOpened) {
  StepFacts facts = ReadyForCell();
  facts.step = Step::kOpenDossier;
  facts.candidate.state = CandidateState::kSympathizerListed;
  facts.candidate.general_education = GeneralEducation::kPrimary;
  facts.review_count = 1;
  EXPECT_THAT(VerdictsOf(facts, "R-ELG-3"), ElementsAre(kNotApplicable));
}

TEST_F(RulesTest, RElg4NoDossierWithoutTheAwarenessClass) {
  StepFacts facts = ReadyForCell();
  facts.candidate.milestones.awareness_certificate = facts.date;
  EXPECT_THAT(Unmet(facts), IsEmpty());
  facts.candidate.milestones.awareness_certificate = facts.date + 1;
  EXPECT_THAT(Unmet(facts), ElementsAre("R-ELG-4"));
  facts.candidate.milestones.awareness_certificate = std::nullopt;
  EXPECT_THAT(Unmet(facts), ElementsAre("R-ELG-4"));
  Set("R-ELG-4", "certificate_required", false);
  EXPECT_THAT(Unmet(facts), IsEmpty());
}

struct CertificateCase {
  Date issued;
  Date meeting;
  bool valid;
};

// "60 tháng": the day of the same number five years later is the last one.
TEST_F(RulesTest, RCls1CertificateIsGoodForSixtyMonthsToTheDay) {
  const CertificateCase cases[] = {
      {Date(2020, 1, 15), Date(2025, 2, 3), false},  {Date(2020, 1, 15), Date(2025, 1, 15), true},
      {Date(2020, 1, 15), Date(2025, 1, 16), false}, {Date(2020, 2, 29), Date(2025, 2, 28), true},
      {Date(2020, 2, 29), Date(2025, 3, 1), false},  {Date(2019, 8, 31), Date(2024, 8, 31), true},
  };
  for (const CertificateCase& each : cases) {
    StepFacts facts = ReadyForCell();
    facts.candidate.milestones.awareness_certificate = each.issued;
    facts.date = each.meeting;
    EXPECT_THAT(VerdictsOf(facts, "R-CLS-1"), ElementsAre(each.valid ? kMet : kUnmet))
        << FormatDate(each.meeting);
  }
}

}  // namespace
}  // namespace ketnap::dossier
