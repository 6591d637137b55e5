#include "services/dossier/domain/next_step.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "services/dossier/domain/deadline.h"
#include "services/dossier/domain/process_order.h"
#include "services/dossier/domain/test_rules.h"

namespace ketnap::dossier {
namespace {

using State = CandidateState;

constexpr Tiers kTiers[] = {{false, true}, {true, true}, {false, false}};

// Nobody waits for anything once it has ended, or until somebody takes the person up again.
bool Waits(const Candidate& candidate) {
  return IsOnTheWay(candidate) && candidate.state != State::kDelisted &&
         candidate.state != State::kNominationDeclined;
}

// Everybody there can be, as far as it tells what is waited for.
std::vector<Candidate> People() {
  std::vector<Candidate> people;
  for (int number = 1; number <= 27; ++number) {
    Candidate person;
    person.state = static_cast<State>(number);
    person.resume_state = State::kVerified;
    for (auto milestone : {&Milestones::nomination, &Milestones::cell_resolution,
                           &Milestones::admission_decision, &Milestones::ceremony,
                           &Milestones::recognition_proposal, &Milestones::strike_off_proposal,
                           &Milestones::recognition_report, &Milestones::transfer}) {
      person.milestones.*milestone = Date(2017, 3, 6);
    }
    for (const RevocationKind kind : {RevocationKind::kSubstance, RevocationKind::kProcedure}) {
      person.revocation_kind = kind;
      people.push_back(person);
    }
    person.helper = Uuid::FromName("helper");
    person.milestones.recognition_section_report = Date(2017, 3, 7);
    people.push_back(person);
    person.milestones.recognition_base_resolution = Date(2017, 3, 8);
    people.push_back(person);
  }
  return people;
}

TEST(NextStepTest, WhoeverIsOnTheWayWaitsForAStepTheirStateAllows) {
  for (const Candidate& person : People()) {
    for (const Tiers tiers : kTiers) {
      const Step next = NextStep(person, tiers);
      EXPECT_EQ(next != Step::kUnspecified, Waits(person)) << static_cast<int>(person.state);
      if (next == Step::kUnspecified) continue;
      StepFacts facts;
      facts.step = next;
      facts.date = Date(2017, 6, 1);
      facts.candidate = person;
      facts.has_base_committee = tiers.base_committee;
      facts.has_sectional_committee = tiers.sectional_committee;
      EXPECT_EQ(OrderConditions(facts, TestRuleSet()).front().verdict, ConditionVerdict::kMet)
          << "step " << static_cast<int>(next) << " in state " << static_cast<int>(person.state);
    }
  }
}

TEST(NextStepTest, TheClockOfAStateIsStoppedByTheStepOfTheSameTable) {
  const RuleBook rules = *RuleBook::Create({TestRuleSet()});
  for (const Candidate& person : People()) {
    std::vector<Step> running;
    for (const RunningDeadline& deadline :
         RunningDeadlines({person, {}, {}}, rules, WorkingDayCalendar())) {
      running.push_back(deadline.step);
    }
    std::erase(running, Step::kDeclarePartyCv);
    const Step clocked = ClockedStep(person.state);
    const std::vector<Step> expected =
        clocked == Step::kUnspecified ? std::vector<Step>() : std::vector<Step>{clocked};
    EXPECT_EQ(running, expected) << static_cast<int>(person.state);
    if (!Waits(person)) EXPECT_EQ(clocked, Step::kUnspecified);
  }
}

}  // namespace
}  // namespace ketnap::dossier
