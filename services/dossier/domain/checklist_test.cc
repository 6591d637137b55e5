#include "services/dossier/domain/next_step.h"
#include "services/dossier/domain/rules_fixture.h"
#include "services/dossier/domain/simulation.h"

// The checklist, the step that leads on, and what another set would change.
namespace ketnap::dossier {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class ChecklistTest : public RulesTest {
 protected:
  ChecklistTest() {
    rules_.checklist.clear();
    Add("CN-NTVĐ", ChecklistCondition::kAlways, "IssueCertificates");
    Add("2-KNĐ", ChecklistCondition::kAlways, "AttachDocument");
    Add("THAM-TRA", ChecklistCondition::kAlways, "AnswerVerification");
    Add("3-KNĐ", ChecklistCondition::kAlways, "AttachDocument", 12);
    Add("7-KNĐ", ChecklistCondition::kSectionalCommittee, "RecordSectionReport");
    Add("VB-DONG-Y", ChecklistCondition::kSpecialCase, "RecordConsent");
    Add("VB-KET-NAP-LAI", ChecklistCondition::kReadmission, "RecordConsent");
  }

  void Add(const char* form, ChecklistCondition condition, const char* rpc, int ages = 0) {
    rules_.checklist.push_back({form, form, "ADMISSION", condition, "mục 1",
                                RuleConfidence::kPresumed, "CELL", rpc, ages});
  }

  ChecklistItem Item(const StepFacts& facts, const std::string& form,
                     const DefectCatalogue* defects = nullptr) {
    for (ChecklistItem& item : Checklist(facts, rules_, defects)) {
      if (item.form == form) return item;
    }
    ADD_FAILURE() << form;
    return {};
  }
};

TEST_F(ChecklistTest, WhatIsGoodForSomeTimeSaysUntilWhen) {
  StepFacts facts = ReadyForCell();
  facts.candidate.milestones.awareness_certificate = Date(2012, 3, 20);
  ChecklistItem item = Item(facts, "CN-NTVĐ");
  EXPECT_EQ(item.status, ChecklistStatus::kPresent);
  EXPECT_EQ(item.valid_until, Date(2017, 3, 20));
  EXPECT_EQ(item.confidence, RuleConfidence::kPresumed);
  facts.date = Date(2017, 3, 21);
  item = Item(facts, "CN-NTVĐ");
  EXPECT_EQ(item.status, ChecklistStatus::kExpired);
  EXPECT_THAT(item.codes, ElementsAre("EXPIRED"));
  // Of two introductions the older one decides.
  EXPECT_EQ(Item(facts, "3-KNĐ").valid_until, Date(2018, 2, 20));
  // Once the cell has resolved neither ages.
  facts.candidate.milestones.cell_resolution = Date(2017, 3, 20);
  EXPECT_EQ(Item(facts, "CN-NTVĐ").status, ChecklistStatus::kPresent);
  EXPECT_FALSE(Item(facts, "3-KNĐ").valid_until.has_value());
}

TEST_F(ChecklistTest, ADefectIsToldInTheWordsOfTheCatalogue) {
  DefectCatalogue defects;
  defects.codes = {{"INCOMPLETE", "Khai chưa đủ", "Khai đủ các mục.", {}}};
  StepFacts facts = ReadyForCell();
  facts.papers.documents[0].defect_code = "INCOMPLETE";
  facts.papers.documents[1].defect_code = "UNHEARD_OF";
  const ChecklistItem item = Item(facts, "3-KNĐ", &defects);
  EXPECT_EQ(item.status, ChecklistStatus::kDefective);
  EXPECT_THAT(item.codes, ElementsAre("INCOMPLETE", "UNHEARD_OF"));
  EXPECT_EQ(item.explanation, "Bị trả lại: Khai chưa đủ. Khai đủ các mục. mã lỗi UNHEARD_OF.");
}

TEST_F(ChecklistTest, WhatTheRulesFindWrongWithAPaper) {
  StepFacts facts = ReadyForCell();
  facts.papers.documents.push_back({"2-KNĐ", Date(2017, 1, 4), std::nullopt, std::nullopt, ""});
  EXPECT_THAT(Item(facts, "2-KNĐ").codes, ElementsAre("DATE_ORDER"));
  facts.introducers[1].has_left = true;
  EXPECT_THAT(Item(facts, "3-KNĐ").codes, ElementsAre("INTRODUCER_NOT_OFFICIAL"));
  facts.papers.documents.erase(facts.papers.documents.begin());
  const ChecklistItem item = Item(facts, "3-KNĐ");
  EXPECT_EQ(item.status, ChecklistStatus::kMissing);
  EXPECT_THAT(item.codes, ElementsAre("TOO_FEW"));
  facts.papers.verifications[0].outcome = VerificationOutcome::kIssue;
  EXPECT_THAT(Item(facts, "THAM-TRA").codes, ElementsAre("NOT_CLEAR"));
}

TEST_F(ChecklistTest, VerificationIsMissingUntilTheFamilyIsTold) {
  StepFacts facts = ReadyForCell();
  EXPECT_EQ(Item(facts, "THAM-TRA").status, ChecklistStatus::kPresent);
  facts.has_family = false;
  facts.relatives.clear();
  EXPECT_EQ(Item(facts, "THAM-TRA").status, ChecklistStatus::kMissing);
  EXPECT_THAT(Item(facts, "THAM-TRA").explanation, HasSubstr("mục gia đình"));
}

TEST_F(ChecklistTest, SectionalReportWhereSuchACommitteeStandsInBetween) {
  StepFacts facts = ReadyForCell();
  ChecklistItem item = Item(facts, "7-KNĐ");
  EXPECT_EQ(item.status, ChecklistStatus::kNotApplicable);
  EXPECT_THAT(item.explanation, HasSubstr("đảng ủy bộ phận"));
  facts.has_sectional_committee = true;
  EXPECT_EQ(Item(facts, "7-KNĐ").status, ChecklistStatus::kMissing);
  facts.candidate.milestones.section_report = Date(2017, 3, 20);
  EXPECT_EQ(Item(facts, "7-KNĐ").status, ChecklistStatus::kPresent);

  // And the grassroots committee waits for it, whenever the cell resolves anew.
  facts.step = Step::kBaseResolution;
  facts.candidate.state = CandidateState::kSectionAppraised;
  facts.candidate.milestones.cell_resolution = Date(2017, 3, 20);
  facts.base_committee_size = 9;
  EXPECT_THAT(Unmet(facts), IsEmpty());
  facts.candidate.milestones.cell_resolution = Date(2017, 3, 21);
  facts.date = Date(2017, 3, 30);
  EXPECT_THAT(Unmet(facts), ElementsAre("R-DOS-1"));
}

TEST_F(ChecklistTest, ConsentsAreItemsThatDoNotHoldTheAppraisalUp) {
  StepFacts facts = ReadyForDecision();
  EXPECT_EQ(Item(facts, "VB-DONG-Y").status, ChecklistStatus::kNotApplicable);
  facts.candidate.birth_date = Date(1950, 1, 1);
  facts.candidate.special_cases = {SpecialCase::kReligion};
  facts.candidate.former_membership = FormerMembership{};
  const ChecklistItem item = Item(facts, "VB-DONG-Y");
  EXPECT_EQ(item.status, ChecklistStatus::kMissing);
  EXPECT_THAT(item.explanation, HasSubstr("quá tuổi quy định, theo tôn giáo"));
  EXPECT_EQ(Item(facts, "VB-KET-NAP-LAI").status, ChecklistStatus::kMissing);
  facts.papers.documents.push_back({"2-KNĐ", Date(2017, 1, 9), std::nullopt, std::nullopt, ""});
  EXPECT_EQ(ChecklistCompleteCondition(facts, rules_).verdict, ConditionVerdict::kMet);
  facts.papers.consents = {{SpecialCase::kOverAge, province_, {"1", "CV", facts.date}},
                           {SpecialCase::kReligion, superior_, {"2", "CV", facts.date}},
                           {SpecialCase::kReadmission, province_, {"3", "CV", facts.date}}};
  EXPECT_EQ(Item(facts, "VB-DONG-Y").status, ChecklistStatus::kPresent);
  EXPECT_EQ(Item(facts, "VB-KET-NAP-LAI").status, ChecklistStatus::kPresent);
}

// Which papers probation ends with is data, and one that was sent back is not there.
TEST_F(ChecklistTest, ProbationEndsWithThePapersOfTheChecklistInOrder) {
  const auto need = [&](const char* form, const char* rpc) {
    rules_.checklist.push_back({form, form, "RECOGNITION", ChecklistCondition::kAlways, "mục 4",
                                RuleConfidence::kPresumed, "CELL", rpc, 0});
  };
  need("10-KNĐ", "RecordProbationReview");
  need("12B-KNĐ", "RecordProbationReview");
  need("13-KNĐ", "ProposeRecognition");
  StepFacts facts = ReadyForCell();
  facts.step = Step::kProposeRecognition;
  // Whatever else is known of the person.
  for (const bool admitted : {false, true}) {
    facts.papers.documents.clear();
    if (admitted) facts.candidate.milestones.ceremony = Date(2016, 3, 1);
    Condition papers = ProbationPapersCondition(facts, rules_);
    EXPECT_EQ(papers.verdict, ConditionVerdict::kUnmet);
    EXPECT_EQ(papers.facts.at("open"), "10-KNĐ, 12B-KNĐ");
    facts.papers.documents = {
        {"10-KNĐ", Date(2017, 3, 2), std::nullopt, std::nullopt, ""},
        {"12B-KNĐ", Date(2017, 3, 2), std::nullopt, std::nullopt, "UNSIGNED"}};
    papers = ProbationPapersCondition(facts, rules_);
    EXPECT_EQ(papers.verdict, ConditionVerdict::kUnmet);
    EXPECT_EQ(papers.facts.at("open"), "12B-KNĐ");
    facts.papers.documents[1].defect_code = "";
    EXPECT_EQ(ProbationPapersCondition(facts, rules_).verdict, ConditionVerdict::kMet);
  }
}

TEST_F(ChecklistTest, TheStepThatLeadsOn) {
  const struct {
    CandidateState state;
    Tiers tiers;
    Step next;
  } cases[] = {
      {CandidateState::kNominated, {}, Step::kListSympathizer},
      {CandidateState::kApplicationFiled, {}, Step::kDeclareCv},
      {CandidateState::kVerificationIssue, {}, Step::kConcludeVerification},
      {CandidateState::kCellResolved, {false, true}, Step::kBaseResolution},
      {CandidateState::kCellResolved, {true, true}, Step::kSectionReport},
      {CandidateState::kCellResolved, {false, false}, Step::kAppraiseDossier},
      {CandidateState::kOfficialProposed, {true, true}, Step::kRecognitionSectionReport},
      {CandidateState::kOfficialProposed, {false, true}, Step::kRecognitionBaseResolution},
      {CandidateState::kStrikeOffProposed, {false, false}, Step::kDecideStrikeOff},
      {CandidateState::kRecognitionReported, {}, Step::kDecideRecognition},
      {CandidateState::kTransferPending, {}, Step::kAcceptTransfer},
      {CandidateState::kRevoked, {}, Step::kUnspecified},
      {CandidateState::kOfficialMember, {}, Step::kUnspecified},
      {CandidateState::kMerged, {}, Step::kUnspecified},
  };
  for (const auto& each : cases) {
    Candidate candidate;
    candidate.state = each.state;
    EXPECT_EQ(NextStep(candidate, each.tiers), each.next) << static_cast<int>(each.state);
  }
  Candidate listed;
  listed.state = CandidateState::kSympathizerListed;
  EXPECT_EQ(NextStep(listed), Step::kAssignHelper);
  listed.helper = introducer_;
  EXPECT_EQ(NextStep(listed), Step::kOpenDossier);
  listed.helper_to_be_replaced = true;
  EXPECT_EQ(NextStep(listed), Step::kAssignHelper);
  Candidate revoked;
  revoked.state = CandidateState::kRevoked;
  revoked.revocation_kind = RevocationKind::kProcedure;
  EXPECT_EQ(NextStep(revoked), Step::kAppraiseDossier);
}

TEST_F(ChecklistTest, AnotherSetChangesAVerdictByTheConditionsThatDiffer) {
  StepFacts facts = ReadyForCell();
  facts.vote = std::nullopt;
  facts.papers.documents[0].acquainted_since = Date(2016, 1, 1);
  AssumeRightRequest(&facts);
  RuleSet stricter = rules_;
  stricter.rules["R-INT-3"].parameters["minimum_acquaintance_months"] = int64_t{24};
  const VerdictChange change =
      CompareVerdicts(Check(facts, rules_, calendar_), Check(facts, stricter, calendar_));
  EXPECT_TRUE(change.IsChange());
  EXPECT_TRUE(change.eligible_now);
  EXPECT_FALSE(change.eligible_simulated);
  ASSERT_EQ(change.conditions.size(), 1u);
  EXPECT_EQ(change.conditions[0].rule_id, "R-INT-3");
  EXPECT_FALSE(
      CompareVerdicts(Check(facts, rules_, calendar_), Check(facts, rules_, calendar_)).IsChange());
  // The other way round it is met again.
  const VerdictChange back =
      CompareVerdicts(Check(facts, stricter, calendar_), Check(facts, rules_, calendar_));
  EXPECT_TRUE(back.eligible_simulated);
  EXPECT_EQ(back.conditions[0].verdict, ConditionVerdict::kMet);
}

}  // namespace
}  // namespace ketnap::dossier
