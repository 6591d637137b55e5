#include <functional>
#include <regex>

#include "services/dossier/domain/display_names.h"
#include "services/dossier/domain/rules_fixture.h"
#include "services/dossier/domain/vote_conditions.h"

// What people read of a condition.
namespace ketnap::dossier {
namespace {

using Judge = std::function<Condition(const StepFacts&, const RuleSet&)>;
using Change = std::function<void(StepFacts*)>;

// The sentence without its figures: "Chi bộ có # đảng viên chính thức".
std::string Sentence(const std::string& text) {
  return std::regex_replace(text, std::regex("[0-9]+([/-][0-9]+)*"), "#");
}

struct TextCase {
  const char* name;
  Judge judge;
  Change met;
  Change unmet;
};

class ConditionTextsTest : public RulesTest {
 protected:
  void ExpectTwoSentences(const TextCase& each, StepFacts facts) {
    StepFacts other = facts;
    each.met(&facts);
    each.unmet(&other);
    const Condition met = each.judge(facts, rules_);
    const Condition unmet = each.judge(other, rules_);
    EXPECT_EQ(met.verdict, ConditionVerdict::kMet) << each.name;
    EXPECT_EQ(unmet.verdict, ConditionVerdict::kUnmet) << each.name;
    EXPECT_NE(Sentence(met.explanation.vietnamese), Sentence(unmet.explanation.vietnamese))
        << each.name;
    EXPECT_NE(Sentence(met.explanation.english), Sentence(unmet.explanation.english)) << each.name;
  }

  // A condition as the whole step tells it.
  Judge OfStep(const char* rule_id, size_t index = 0) {
    return [this, rule_id, index](const StepFacts& facts, const RuleSet&) {
      std::vector<Condition> found;
      for (const Condition& condition : Judged(facts).conditions) {
        if (condition.rule_id == rule_id) found.push_back(condition);
      }
      return index < found.size() ? found[index] : Condition();
    };
  }

  StepFacts OnProbation() {
    StepFacts facts = ReadyForDecision();
    facts.candidate.state = CandidateState::kAdmittedProbationary;
    facts.candidate.milestones.admission_decision = Date(2017, 5, 2);
    facts.candidate.milestones.ceremony = Date(2017, 5, 20);
    facts.step = Step::kProposeRecognition;
    facts.date = Date(2018, 6, 1);
    return facts;
  }
};

void Leave(StepFacts*) {}

TEST_F(ConditionTextsTest, OfThePersonTellWhatHoldsAndWhatIsMissing) {
  const TextCase cases[] = {
      {"age", AgeCondition, Leave,
       [](StepFacts* facts) { facts->candidate.birth_date = Date(2000, 1, 1); }},
      {"education", EducationCondition, Leave,
       [](StepFacts* facts) {
         facts->candidate.general_education = GeneralEducation::kUnspecified;
       }},
      {"education, by consent", EducationCondition,
       [this](StepFacts* facts) {
         facts->candidate.general_education = GeneralEducation::kPrimary;
         facts->papers.consents = {
             {SpecialCase::kLowEducation, province_, {"1", "CV/TU", Date(2017, 1, 1)}}};
       },
       [](StepFacts* facts) { facts->candidate.general_education = GeneralEducation::kPrimary; }},
      {"class", AwarenessClassCondition, Leave,
       [](StepFacts* facts) { facts->candidate.milestones.awareness_certificate.reset(); }},
      {"certificate", CertificateValidityCondition, Leave,
       [](StepFacts* facts) {
         facts->candidate.milestones.awareness_certificate = Date(2010, 1, 1);
       }},
      {"readmission", ReadmissionCondition,
       [](StepFacts* facts) {
         facts->candidate.former_membership =
             FormerMembership{std::nullopt, Date(2010, 1, 1), LeavingReason::kStruckOff, {}, 0};
       },
       [](StepFacts* facts) {
         facts->candidate.former_membership =
             FormerMembership{std::nullopt, Date(2017, 1, 1), LeavingReason::kStruckOff, {}, 0};
       }},
  };
  for (const TextCase& each : cases) ExpectTwoSentences(each, ReadyForCell());
}

TEST_F(ConditionTextsTest, OfHelpersAndIntroducersTellWhatHoldsAndWhatIsMissing) {
  Set("R-HLP-2", "maximum_load", int64_t{3});
  auto known = [](Date since) {
    return [since](StepFacts* facts) { facts->acquainted_since = since; };
  };
  auto loaded = [](int load) { return [load](StepFacts* facts) { facts->helper_load = load; }; };
  auto reviewed = [](int count) {
    return [count](StepFacts* facts) { facts->review_count = count; };
  };
  const TextCase cases[] = {
      {"assigned", HelperAssignedCondition, Leave,
       [](StepFacts* facts) { facts->candidate.helper.reset(); }},
      {"helper", HelperCondition,
       [this](StepFacts* facts) { facts->helper = Official(introducer_); }, Leave},
      {"acquaintance", HelperAcquaintanceCondition, known(Date(2015, 1, 1)),
       known(Date(2017, 1, 1))},
      {"load", HelperLoadCondition, loaded(2), loaded(3)},
      {"reviews", ReviewsCondition, reviewed(1), reviewed(0)},
      {"introductions", IntroductionsCondition, Leave,
       [](StepFacts* facts) { facts->papers.documents.erase(facts->papers.documents.begin()); }},
      {"introducers", AcquaintanceCondition, Leave,
       [](StepFacts* facts) { facts->introducers.pop_back(); }},
  };
  for (const TextCase& each : cases) ExpectTwoSentences(each, ReadyForCell());
}

TEST_F(ConditionTextsTest, OfPapersAndBodiesTellWhatHoldsAndWhatIsMissing) {
  auto dated = [](Date date) { return [date](StepFacts* facts) { facts->date = date; }; };
  auto concluded = [](Date date) {
    return [date](StepFacts* facts) {
      facts->subject = "SELF";
      facts->papers.verifications[0].outcome = VerificationOutcome::kIssue;
      facts->date = date;
    };
  };
  const TextCase cases[] = {
      {"cv", CvAfterApplicationCondition, Leave, dated(Date(2017, 1, 4))},
      {"age", PaperAgeCondition, Leave, dated(Date(2018, 6, 1))},
      {"cell", CellStrengthCondition, Leave,
       [](StepFacts* facts) {
         facts->cell_official_members = 2;
         facts->vote.reset();
       }},
      {"conclusion",
       [](const StepFacts& facts, const RuleSet&) { return IssueToConcludeCondition(facts); },
       concluded(Date(2017, 2, 1)), concluded(Date(2017, 1, 31))},
      {"fraction", VoteFraction, Leave,
       [](StepFacts* facts) { facts->vote = VoteTally{9, 0, 0, 9, 5, 4}; }},
      {"order", OfStep("DATES"), Leave, dated(Date(2017, 3, 9))},
  };
  for (const TextCase& each : cases) ExpectTwoSentences(each, ReadyForCell());
}

TEST_F(ConditionTextsTest, OfMonthsTellWhatHoldsAndWhatIsMissing) {
  auto month = [](Date first, bool reviewed) {
    return [first, reviewed](StepFacts* facts) {
      facts->step = Step::kRecordMonthlyReview;
      facts->month = first;
      facts->month_already_reviewed = reviewed;
    };
  };
  const TextCase cases[] = {
      {"reviewed", OfStep("MONTH"), month(Date(2017, 3, 1), false), month(Date(2017, 3, 1), true)},
      {"not begun", OfStep("MONTH"), month(Date(2017, 3, 1), false),
       month(Date(2017, 4, 1), false)},
      {"not its first day", OfStep("MONTH"), month(Date(2017, 3, 1), false),
       month(Date(2017, 3, 2), false)},
  };
  for (const TextCase& each : cases) ExpectTwoSentences(each, ReadyForCell());
}

TEST_F(ConditionTextsTest, OfProbationAndClocksTellWhatHoldsAndWhatIsMissing) {
  const TextCase probation{"probation", ProbationCondition, Leave,
                           [](StepFacts* facts) { facts->date = Date(2018, 5, 19); }};
  ExpectTwoSentences(probation, OnProbation());

  auto received = [](Date day) {
    return [day](StepFacts* facts) {
      facts->step = Step::kRecordCeremony;
      facts->date = Date(2017, 5, 20);
      facts->candidate.milestones.admission_decision = Date(2017, 5, 2);
      facts->decision_received = day;
    };
  };
  ExpectTwoSentences(
      {"receipt", OfStep("DATES", 1), received(Date(2017, 5, 4)), received(Date(2017, 5, 1))},
      ReadyForDecision());

  auto late = [](bool told) {
    return [told](StepFacts* facts) {
      facts->date = Date(2018, 9, 3);
      facts->has_lateness_reason = told;
    };
  };
  ExpectTwoSentences({"late", OfStep("R-DL-3"), late(true), late(false)}, OnProbation());
  ExpectTwoSentences({"in time", OfStep("R-DL-3"), Leave, late(false)}, OnProbation());
}

// No text for people holds the name of an RPC or a code that programs read.
TEST_F(ConditionTextsTest, HoldNoNamesForPrograms) {
  const std::regex code("[A-Z]+_[A-Z_]+|[A-Z][a-z]+[A-Z]|[A-Z]{5,}|[A-Z]{4,}-[A-Z]+");
  StepFacts spoiled = ReadyForCell();
  spoiled.has_family = true;
  spoiled.relatives = {RelativeFacts{"FATHER_IN_LAW", 5, std::nullopt, false, false, true},
                       RelativeFacts{"MOTHER", 2, std::nullopt, false, false, true}};
  spoiled.candidate.milestones = Milestones();
  spoiled.papers = DossierPapers();
  spoiled.vote.reset();
  spoiled.candidate.special_cases = {SpecialCase::kReligion};
  ChecklistRule verification = rules_.checklist.front();
  verification.form = "THAM-TRA";
  verification.title = "Văn bản thẩm tra, xác minh lý lịch";
  rules_.checklist.push_back(verification);
  for (int step = 1; step <= static_cast<int>(Step::kRecordCertificate); ++step) {
    for (StepFacts facts : {ReadyForCell(), ReadyForDecision(), OnProbation(), spoiled}) {
      facts.step = static_cast<Step>(step);
      for (const Condition& condition : Judged(facts).conditions) {
        const std::string& text = condition.explanation.vietnamese;
        EXPECT_FALSE(std::regex_search(text, code)) << text;
        EXPECT_TRUE(condition.supplied_by.empty() || !ActionName(condition.supplied_by).empty())
            << condition.supplied_by;
      }
    }
  }
}

}  // namespace
}  // namespace ketnap::dossier
