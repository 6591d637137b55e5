#ifndef KETNAP_SERVICES_DOSSIER_DOMAIN_RULES_FIXTURE_H_
#define KETNAP_SERVICES_DOSSIER_DOMAIN_RULES_FIXTURE_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "services/dossier/domain/conditions.h"
#include "services/dossier/domain/eligibility.h"
#include "services/dossier/domain/test_rules.h"

namespace ketnap::dossier {

// For tests of single rules: people who meet every condition of a step, each of which a test then
// takes away.
class RulesTest : public ::testing::Test {
 protected:
  // A candidate whose dossier is ready for the cell's meeting on 20/03/2017, where neither Youth
  // Union nor trade union works: two members introduce.
  StepFacts ReadyForCell() {
    StepFacts facts;
    facts.step = Step::kCellResolution;
    facts.date = Date(2017, 3, 20);
    facts.candidate.id = Uuid::FromName("candidate");
    facts.candidate.birth_date = Date(1985, 6, 1);
    facts.candidate.general_education = GeneralEducation::kUpperSecondary;
    facts.candidate.state = CandidateState::kOpinionsCollected;
    facts.candidate.helper = introducer_;
    facts.candidate.milestones.awareness_certificate = Date(2016, 5, 10);
    facts.candidate.milestones.application = Date(2017, 1, 5);
    facts.candidate.milestones.cv = Date(2017, 1, 9);
    facts.candidate.milestones.opinions = Date(2017, 3, 10);
    facts.has_base_committee = true;
    facts.papers.documents = {
        {"3-KNĐ", Date(2017, 2, 20), introducer_, Date(2014, 1, 1), ""},
        {"3-KNĐ", Date(2017, 2, 21), second_, Date(2014, 1, 1), ""},
        {"5-KNĐ", Date(2017, 3, 10), std::nullopt, std::nullopt, ""},
    };
    facts.papers.verifications = {VerificationOf("SELF", VerificationOutcome::kClear)};
    facts.has_family = true;
    facts.relatives = {Deceased("FATHER", 1), Deceased("MOTHER", 2)};
    facts.papers.opinions = {{OpinionSource::kResidenceCell, Date(2017, 2, 25), true}};
    facts.introducers = {Official(introducer_), Official(second_)};
    facts.cell_official_members = 9;
    facts.vote = VoteTally{9, 0, 0, 9, 9, 0};
    facts.provincial_committee = province_;
    return facts;
  }

  // The same person before the competent body on 02/05/2017.
  StepFacts ReadyForDecision() {
    StepFacts facts = ReadyForCell();
    facts.step = Step::kDecideAdmission;
    facts.date = Date(2017, 5, 2);
    facts.candidate.state = CandidateState::kUnderAuthorityReview;
    facts.candidate.milestones.cell_resolution = Date(2017, 3, 20);
    facts.candidate.milestones.appraisal = Date(2017, 4, 20);
    facts.admission_authority = superior_;
    facts.deciding_organization = superior_;
    facts.decided_by_standing_committee = true;
    facts.authority_standing_size = 11;
    facts.vote = VoteTally{11, 0, 0, 11, 11, 0};
    return facts;
  }

  static MemberFacts Official(const Uuid& id) {
    MemberFacts member;
    member.id = id;
    member.is_official = true;
    member.official_date = Date(2012, 1, 1);
    member.same_base_organization = true;
    return member;
  }

  // A relative of whom nothing is verified; `relation` is the number of the API's Relation.
  static RelativeFacts Deceased(const char* subject, int relation) {
    RelativeFacts relative;
    relative.subject = subject;
    relative.relation = relation;
    relative.deceased = true;
    return relative;
  }

  static Verification VerificationOf(const std::string& subject, VerificationOutcome outcome) {
    Verification verification;
    verification.subject = subject;
    verification.recipient = "Đảng ủy xã";
    verification.request_date = Date(2017, 1, 12);
    verification.answer_date = Date(2017, 2, 1);
    verification.outcome = outcome;
    return verification;
  }

  Verdict Judged(const StepFacts& facts) { return Check(facts, rules_, calendar_); }

  std::vector<std::string> Unmet(const StepFacts& facts) {
    std::vector<std::string> ids;
    for (const Condition& condition : Judged(facts).conditions) {
      if (condition.verdict == ConditionVerdict::kUnmet) ids.push_back(condition.rule_id);
    }
    return ids;
  }

  // The verdicts of a rule's conditions at a step, in their order.
  std::vector<ConditionVerdict> VerdictsOf(const StepFacts& facts, std::string_view rule_id) {
    std::vector<ConditionVerdict> verdicts;
    for (const Condition& condition : Judged(facts).conditions) {
      if (condition.rule_id == rule_id) verdicts.push_back(condition.verdict);
    }
    return verdicts;
  }

  void Set(const std::string& rule, const std::string& parameter, RuleValue value) {
    rules_.rules[rule].parameters[parameter] = std::move(value);
  }

  const Uuid introducer_ = Uuid::FromName("introducer");
  const Uuid second_ = Uuid::FromName("second introducer");
  const Uuid superior_ = Uuid::FromName("superior");
  const Uuid province_ = Uuid::FromName("province");
  RuleSet rules_ = TestRuleSet();
  WorkingDayCalendar calendar_;
};

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_DOMAIN_RULES_FIXTURE_H_
