#ifndef KETNAP_SERVICES_DOSSIER_DOMAIN_WAY_ROWS_FIXTURE_H_
#define KETNAP_SERVICES_DOSSIER_DOMAIN_WAY_ROWS_FIXTURE_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "services/dossier/domain/eligibility.h"
#include "services/dossier/domain/test_rules.h"

// For tests of the process by its rows.
namespace ketnap::dossier {

class WayRowsTest : public ::testing::Test {
 protected:
  // Somebody in `state` about to take `step`: below a grassroots committee of nine, whose superior
  // decides by a standing committee of nine; five official members in the cell.
  StepFacts About(Step step, CandidateState state, Date date) {
    StepFacts facts;
    facts.step = step;
    facts.date = date;
    Candidate& person = facts.candidate;
    person.id = Uuid::FromName("person");
    person.birth_date = Date(1990, 5, 20);
    person.general_education = GeneralEducation::kUpperSecondary;
    person.state = state;
    facts.has_base_committee = true;
    facts.base_committee_size = 9;
    facts.admission_authority = authority_;
    facts.authority_standing_size = 9;
    facts.authority_committee_size = 33;
    facts.cell_official_members = 6;
    return facts;
  }
  StepFacts Deciding(Step step, CandidateState state, Date date, int in_favor = 9) {
    StepFacts facts = About(step, state, date);
    facts.deciding_organization = authority_;
    facts.decided_by_standing_committee = true;
    facts.vote = VoteTally{9, 0, 0, 9, in_favor, 9 - in_favor};
    return facts;
  }
  StepFacts OnProbation(Step step, Date date) {
    StepFacts facts = About(step, CandidateState::kAdmittedProbationary, date);
    facts.candidate.milestones.admission_decision = Date(2024, 8, 25);
    facts.candidate.milestones.ceremony = Date(2024, 9, 15);
    facts.candidate.milestones.new_member_certificate = Date(2025, 5, 1);
    for (const char* form : {"10-KNĐ", "11-KNĐ", "12-KNĐ"}) {
      Document paper;
      paper.form = form;
      paper.date = Date(2025, 9, 15);
      facts.papers.documents.push_back(paper);
    }
    facts.vote = VoteTally{6, 0, 0, 6, 6, 0};
    return facts;
  }
  StepFacts Proposed(Step step, Date date,
                     CandidateState state = CandidateState::kOfficialProposed) {
    StepFacts facts = OnProbation(step, date);
    facts.candidate.state = state;
    facts.candidate.milestones.recognition_proposal = Date(2025, 9, 20);
    facts.candidate.milestones.recognition_base_resolution = Date(2025, 9, 25);
    facts.deciding_organization = authority_;
    facts.decided_by_standing_committee = true;
    facts.vote = VoteTally{9, 0, 0, 9, 9, 0};
    return facts;
  }

  std::vector<std::string> Unmet(const StepFacts& facts) {
    std::vector<std::string> ids;
    for (const Condition& condition : Check(facts, rules_, calendar_).conditions) {
      if (condition.verdict == ConditionVerdict::kUnmet) ids.push_back(condition.rule_id);
    }
    return ids;
  }
  Candidate After(const StepFacts& facts, bool carried = true) {
    return Apply(facts, rules_, carried);
  }

  const Uuid authority_ = Uuid::FromName("authority");
  RuleSet rules_ = TestRuleSet();
  const WorkingDayCalendar calendar_;
};

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_DOMAIN_WAY_ROWS_FIXTURE_H_
