// Carries out everybody's plan on the dossier service's own rules, with the real rule files and
// calendar: nothing may be refused, and everybody must end where the plan means them to.
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "common/base/files.h"
#include "common/base/proto_date.h"
#include "ketnap/dossier/v1/personal_record.pb.h"
#include "ketnap/dossier/v1/rule_service.pb.h"
#include "services/ctl/demo/province.h"
#include "services/ctl/demo/requests.h"
#include "services/ctl/demo/sequel.h"
#include "services/ctl/demo/working_days.h"
#include "services/dossier/domain/eligibility.h"
#include "services/organization/domain/member.h"
#include "services/organization/domain/plan.h"
#include "services/training/domain/training_class.h"

namespace ketnap::ctl {
namespace {

namespace domain = ketnap::dossier;
namespace api = ketnap::dossier::v1;

domain::RuleValue ValueOf(const api::RuleParameter& parameter) {
  switch (parameter.value_case()) {
    case api::RuleParameter::kFraction:
      return domain::Fraction{parameter.fraction().numerator(), parameter.fraction().denominator(),
                              parameter.fraction().strictly_more()};
    case api::RuleParameter::kFlag:
      return parameter.flag();
    case api::RuleParameter::kCode:
      return parameter.code();
    case api::RuleParameter::kNumbers:
      return std::vector<int64_t>(parameter.numbers().values().begin(),
                                  parameter.numbers().values().end());
    default:
      return static_cast<int64_t>(parameter.number());
  }
}

domain::RuleSet ReadRules(const std::string& id) {
  api::RuleSet read;
  const auto text =
      ReadFile(std::string(KETNAP_SOURCE_DIR) + "/services/dossier/rules/" + id + ".textproto");
  EXPECT_TRUE(text.ok() && google::protobuf::TextFormat::ParseFromString(*text, &read)) << id;
  domain::RuleSet rules;
  rules.id = read.id();
  rules.title = read.title();
  rules.documents = {read.documents().begin(), read.documents().end()};
  rules.effective_from = *DateFromProto(read.effective_from());
  if (IsSet(read.effective_to())) rules.effective_to = *DateFromProto(read.effective_to());
  for (const api::Rule& rule : read.rules()) {
    domain::Rule& added = rules.rules[rule.id()];
    added.id = rule.id();
    added.title = rule.title();
    added.clause = rule.clause();
    added.confidence = static_cast<domain::RuleConfidence>(rule.confidence());
    for (const auto& parameter : rule.parameters()) {
      added.parameters[parameter.name()] = ValueOf(parameter);
    }
  }
  for (const api::ChecklistRule& item : read.checklist()) {
    domain::ChecklistRule added;
    added.form = item.form();
    added.title = item.title();
    added.clause = item.clause();
    added.confidence = static_cast<domain::RuleConfidence>(item.confidence());
    added.owed_by = item.owed_by();
    added.procedure = item.procedure();
    added.condition = static_cast<domain::ChecklistCondition>(item.condition());
    added.supplied_by = item.supplied_by();
    rules.checklist.push_back(added);
  }
  return rules;
}

const domain::RuleBook& Rules() {
  static const auto* book = new domain::RuleBook(
      *domain::RuleBook::Create({ReadRules("2011"), ReadRules("2016"), ReadRules("2021"),
                                 ReadRules("2025-01"), ReadRules("2025-07")}));
  return *book;
}

const WorkingDayCalendar& Calendar() {
  static const auto* calendar = new WorkingDayCalendar(*BuiltInCalendar());
  return *calendar;
}

Uuid MemberId(int index) { return Uuid::FromName("member " + std::to_string(index)); }
Uuid OrganizationId(int index) { return Uuid::FromName("organization " + std::to_string(index)); }

// The register, the classes and the dossiers, as the services would keep them.
class Simulation {
 public:
  explicit Simulation(const Province& province) : province_(province) {
    officials_ = province.earlier_officials;
    if (officials_.empty()) {
      officials_.resize(province.organizations.size());
      for (const PlannedMember& member : province.members) {
        officials_[static_cast<size_t>(member.cell)].push_back(member.official_date);
      }
    }
    certificates_.resize(province.people.size());
    new_member_certificates_.resize(province.people.size());
    for (const PlannedClass& planned : province.classes) {
      for (const PlannedLearner& learner : planned.learners) {
        const int attended = static_cast<int>(planned.sessions.size() - learner.absent.size());
        if (attended < 8 || learner.score < 50) continue;
        auto& issued = planned.is_new_member ? new_member_certificates_ : certificates_;
        issued[static_cast<size_t>(learner.person)] = planned.issue_date;
      }
    }
    // The register is at its fullest when everybody else was entered before.
    for (const PlannedPerson& person : province.people) {
      if (person.steps.back().step != api::STEP_DECIDE_RECOGNITION) continue;
      for (const PlannedStep& step : person.steps) {
        if (step.step != api::STEP_RECORD_CEREMONY) continue;
        officials_[static_cast<size_t>(person.cell)].push_back(AddMonths(step.date, 12));
      }
    }
  }

  // The person at the end; fails the test at the first refusal.
  domain::Candidate Run(size_t index) {
    const PlannedPerson& person = province_.people[index];
    candidate_ = {};
    papers_ = {};
    relatives_.clear();
    index_ = index;
    reviews_ = 0;
    months_.clear();
    candidate_.organization = OrganizationId(person.cell);
    candidate_.birth_date = person.birth_date;
    candidate_.general_education = domain::GeneralEducation::kUpperSecondary;
    for (const PlannedStep& step : person.steps) {
      LearnCertificates(index, step);
      if (!Take(person, step)) break;
    }
    return candidate_;
  }

 private:
  void LearnCertificates(size_t index, const PlannedStep& step) {
    if (PhaseOf(step.step) != LoadPhase::kListing) {
      candidate_.milestones.awareness_certificate = certificates_[index];
    }
    if (PhaseOf(step.step) == LoadPhase::kRecognition) {
      candidate_.milestones.new_member_certificate = new_member_certificates_[index];
    }
  }

  domain::MemberFacts FactsOf(int member, const PlannedPerson& person, Date date) const {
    const PlannedMember& planned = province_.members[static_cast<size_t>(member)];
    domain::MemberFacts facts;
    facts.id = MemberId(member);
    facts.official_date = planned.official_date;
    facts.is_official = planned.official_date <= date;
    const auto& cells = province_.bases[static_cast<size_t>(person.base)].cells;
    facts.same_base_organization =
        std::find(cells.begin(), cells.end(), planned.cell) != cells.end();
    return facts;
  }

  domain::StepFacts Gather(const PlannedPerson& person, const PlannedStep& step) const {
    domain::StepFacts facts;
    facts.step = static_cast<domain::Step>(step.step);
    facts.date = step.date;
    facts.candidate = candidate_;
    facts.papers = papers_;
    const auto& base = province_.bases[static_cast<size_t>(person.base)];
    const auto& cell = province_.organizations[static_cast<size_t>(person.cell)];
    const auto& superior = province_.organizations[static_cast<size_t>(province_.superior)];
    facts.has_youth_union = cell.has_youth_union;
    facts.has_trade_union = cell.has_trade_union;
    facts.has_base_committee = base.has_committee();
    facts.base_committee_size =
        province_.organizations[static_cast<size_t>(base.organization)].committee_size;
    facts.admission_authority = OrganizationId(province_.superior);
    facts.authority_committee_size = superior.committee_size;
    facts.authority_standing_size = superior.standing_committee_size;
    const auto& officials = officials_[static_cast<size_t>(person.cell)];
    facts.cell_official_members = static_cast<int>(std::count_if(
        officials.begin(), officials.end(), [&](Date date) { return date <= step.date; }));
    facts.review_count = reviews_;
    facts.relatives = relatives_;
    facts.has_family = !relatives_.empty();
    AddRequest(person, step, &facts);
    return facts;
  }

  void AddRequest(const PlannedPerson& person, const PlannedStep& step,
                  domain::StepFacts* facts) const {
    if (step.step == api::STEP_ASSIGN_HELPER) {
      facts->helper = FactsOf(step.member, person, step.date);
    }
    for (const PlannedStep& each : person.steps) {
      if (each.form == "3-KNĐ") {
        facts->introducers.push_back(FactsOf(each.member, person, step.date));
      }
    }
    facts->month = step.month;
    facts->month_already_reviewed = step.month.has_value() && months_.count(*step.month) > 0;
    if (step.vote.outcome != VoteOutcome::kNone) {
      facts->vote = domain::VoteTally{step.vote.entitled,      step.vote.temporarily_transferred,
                                      step.vote.exempt_absent, step.vote.present,
                                      step.vote.in_favor,      step.vote.against};
    }
    facts->deciding_organization = OrganizationId(province_.superior);
    facts->decided_by_standing_committee = true;
    facts->has_lateness_reason = !step.lateness_reason.empty();
    facts->decision_received = step.received;
    facts->subject = step.subject;
    facts->form = step.form;
  }

  void ChangePapers(const PlannedStep& step) {
    switch (step.step) {
      case api::STEP_DECLARE_CV:
      case api::STEP_ATTACH_DOCUMENT:
      case api::STEP_RECORD_PROBATION_REVIEW:
        return Attach(step);
      case api::STEP_UPDATE:
        return SetFamily(index_);
      case api::STEP_REQUEST_VERIFICATION:
        return Ask(step);
      case api::STEP_ANSWER_VERIFICATION:
        for (domain::Verification& each : papers_.verifications) {
          if (each.subject != step.subject) continue;
          each.answer_date = step.date;
          each.outcome = step.verification_issue ? domain::VerificationOutcome::kIssue
                                                 : domain::VerificationOutcome::kClear;
        }
        return;
      case api::STEP_RECORD_OPINION:
        papers_.opinions.push_back(
            {static_cast<domain::OpinionSource>(step.opinion), step.date, true});
        return;
      case api::STEP_RETURN_DOSSIER:
        for (const PlannedDefect& defect : step.defects) MarkDefect(defect);
        return;
      default:
        return;
    }
  }

  // As the request tells it, subjects named as the service names them.
  void SetFamily(size_t person) {
    LearnedNames names;
    names.people.resize(province_.people.size());
    const auto& steps = province_.people[person].steps;
    const auto update = std::find_if(steps.begin(), steps.end(), [](const PlannedStep& step) {
      return step.step == api::STEP_UPDATE;
    });
    const PlannedCall call = StepCall(province_, names, static_cast<int>(person),
                                      static_cast<int>(update - steps.begin()));
    const auto& request = static_cast<const api::SetFamilyRequest&>(*call.request);
    for (const api::Relative& relative : request.relatives()) {
      domain::RelativeFacts& facts = relatives_.emplace_back();
      facts.subject = api::Relation_Name(relative.relation()).substr(sizeof("RELATION_") - 1);
      facts.relation = relative.relation();
      facts.deceased = relative.deceased();
    }
  }

  void Ask(const PlannedStep& step) {
    domain::Verification& asked = papers_.verifications.emplace_back();
    asked.subject = step.subject;
    asked.recipient = step.recipient;
    asked.request_date = step.date;
  }

  void Attach(const PlannedStep& step) {
    domain::Document document;
    document.form = step.form;
    document.date = step.date;
    if (step.member >= 0) document.introducer = MemberId(step.member);
    document.acquainted_since = step.acquainted_since;
    std::erase_if(papers_.documents, [&](const domain::Document& each) {
      return each.form == document.form && each.introducer == document.introducer;
    });
    papers_.documents.push_back(document);
  }

  void MarkDefect(const PlannedDefect& defect) {
    bool found = false;
    for (domain::Document& document : papers_.documents) {
      if (document.form != defect.form) continue;
      document.defect_code = defect.code;
      found = true;
    }
    EXPECT_TRUE(found) << defect.form;
  }

  bool Take(const PlannedPerson& person, const PlannedStep& step) {
    ChangePapers(step);
    const domain::StepFacts facts = Gather(person, step);
    const auto rules = Rules().InForceOn(step.date);
    EXPECT_TRUE(rules.ok());
    const domain::Verdict verdict = domain::Check(facts, **rules, Calendar());
    if (!verdict.eligible()) {
      ADD_FAILURE() << api::Step_Name(step.step) << " on " << FormatDate(step.date) << ": "
                    << domain::ToStatus(verdict, "candidates/x").message();
      return false;
    }
    EXPECT_EQ(verdict.working_days_late > 0, !step.lateness_reason.empty())
        << api::Step_Name(step.step) << " on " << FormatDate(step.date);
    const bool carried = domain::VoteCarries(facts, **rules);
    if (step.vote.outcome != VoteOutcome::kNone) {
      EXPECT_EQ(carried, step.vote.outcome == VoteOutcome::kCarried);
    }
    candidate_ = domain::Apply(facts, **rules, carried);
    if (step.month.has_value()) {
      ++reviews_;
      months_.insert(*step.month);
    }
    return true;
  }

  const Province& province_;
  std::vector<std::vector<Date>> officials_;  // By cell.
  std::vector<std::optional<Date>> certificates_;
  std::vector<std::optional<Date>> new_member_certificates_;
  domain::Candidate candidate_;
  domain::DossierPapers papers_;
  std::vector<domain::RelativeFacts> relatives_;
  size_t index_ = 0;  // Of the person.
  int reviews_ = 0;
  std::set<Date> months_;
};

domain::CandidateState ExpectedState(const PlannedPerson& person) {
  using State = domain::CandidateState;
  static const std::map<Stop, State> stops = {{Stop::kTrained, State::kSympathizerListed},
                                              {Stop::kApplication, State::kApplicationFiled},
                                              {Stop::kCv, State::kCvDeclared},
                                              {Stop::kVerifying, State::kVerifying},
                                              {Stop::kVerified, State::kVerified},
                                              {Stop::kOpinions, State::kOpinionsCollected},
                                              {Stop::kCellRejected, State::kCellRejected},
                                              {Stop::kCellResolved, State::kCellResolved},
                                              {Stop::kBaseResolved, State::kBaseResolved},
                                              {Stop::kReturned, State::kReturned},
                                              {Stop::kRefused, State::kRefused},
                                              {Stop::kDecided, State::kAdmissionDecided},
                                              {Stop::kVerificationIssue, State::kVerificationIssue},
                                              {Stop::kUnderReview, State::kUnderAuthorityReview}};
  switch (person.fate) {
    case Fate::kStalled:
      return stops.at(person.stop);
    case Fate::kDelistedTrained:
    case Fate::kDelistedUntrained:
      return State::kDelisted;
    case Fate::kNominated:
      return State::kNominated;
    case Fate::kAdmitted:
      switch (person.steps.back().step) {
        case api::STEP_DECIDE_RECOGNITION:
          return State::kOfficialMember;
        case api::STEP_PROPOSE_RECOGNITION:
        case api::STEP_RECOGNITION_BASE_RESOLUTION:
          return State::kOfficialProposed;
        default:
          return State::kAdmittedProbationary;
      }
    default:
      return State::kSympathizerListed;
  }
}

void ExpectMayAttend(const Province& province) {
  training::ClassType type;
  for (const PlannedClass& planned : province.classes) {
    type.audience = planned.is_new_member ? training::AudienceRule::kProbationaryMember
                                          : training::AudienceRule::kSympathizer;
    for (const PlannedLearner& learner : planned.learners) {
      training::CandidateFacts facts;
      for (const auto& step : province.people[static_cast<size_t>(learner.person)].steps) {
        if (step.step == api::STEP_LIST_SYMPATHIZER) facts.listed = step.date;
        if (step.step == api::STEP_DELIST) facts.delisted = step.date;
        if (step.step == api::STEP_RECORD_CEREMONY) facts.admitted = step.date;
      }
      EXPECT_FALSE(training::WhyNotAttend(type, facts, planned.start_date).has_value());
    }
  }
}

class SimulationTest : public testing::TestWithParam<uint64_t> {};

TEST_P(SimulationTest, NothingOfThePlanIsRefused) {
  const Province province = GenerateProvince(GetParam(), Calendar());
  Simulation simulation(province);
  std::map<domain::CandidateState, int> ends;
  for (size_t i = 0; i < province.people.size(); ++i) {
    SCOPED_TRACE("person " + std::to_string(i));
    const domain::Candidate candidate = simulation.Run(i);
    ASSERT_FALSE(HasFailure());
    ASSERT_EQ(candidate.state, ExpectedState(province.people[i]));
    ++ends[candidate.state];
    if (candidate.milestones.official.has_value()) {
      EXPECT_EQ(*candidate.milestones.official, AddMonths(*candidate.milestones.ceremony, 12));
    }
  }
  using State = domain::CandidateState;
  EXPECT_EQ(ends[State::kOfficialMember] + ends[State::kOfficialProposed] +
                ends[State::kAdmittedProbationary],
            kAdmissions);
  EXPECT_GT(ends[State::kOfficialMember], 450);
}

TEST_P(SimulationTest, NothingOfTheSequelIsRefused) {
  const Province first = GenerateProvince(GetParam(), Calendar());
  const Province sequel = GenerateSequel(first, Calendar());
  Simulation simulation(sequel);
  std::map<domain::CandidateState, int> ends;
  for (size_t i = 0; i < sequel.people.size(); ++i) {
    SCOPED_TRACE("person " + std::to_string(i));
    const domain::Candidate candidate = simulation.Run(i);
    ASSERT_FALSE(HasFailure());
    ASSERT_EQ(candidate.state, ExpectedState(sequel.people[i]));
    ++ends[candidate.state];
    EXPECT_LE(sequel.people[i].steps.back().date, kSequelDay);
  }
  EXPECT_GE(ends.size(), 10u);  // Open at many steps.
}

TEST_P(SimulationTest, EverybodyMayAttendTheirClass) {
  const Province first = GenerateProvince(GetParam(), Calendar());
  const Province sequel = GenerateSequel(first, Calendar());
  for (const Province* province : {&first, &sequel}) ExpectMayAttend(*province);
}

TEST_P(SimulationTest, TheRegisterTakesMembersAndPlans) {
  Province province = GenerateProvince(GetParam(), Calendar());
  const Province sequel = GenerateSequel(province, Calendar());
  province.plans.insert(province.plans.end(), sequel.plans.begin(), sequel.plans.end());
  for (const PlannedMember& planned : province.members) {
    organization::Member member;
    member.full_name = planned.full_name;
    member.birth_date = planned.birth_date;
    member.status = organization::MemberStatus::kOfficial;
    member.admission_ceremony_date = planned.ceremony_date;
    member.official_date = planned.official_date;
    member.seniority_date = planned.seniority_date;
    EXPECT_TRUE(organization::CheckNewMember(member, kReportDay).empty());
  }
  for (const PlannedPlan& planned : province.plans) {
    organization::Plan plan;
    plan.title = planned.title;
    plan.period = static_cast<organization::PlanPeriod>(planned.period);
    plan.start_date = planned.start_date;
    plan.end_date = planned.end_date;
    EXPECT_TRUE(organization::CheckNewPlan(plan).empty()) << planned.title;
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, SimulationTest, testing::Values(1, 2, 77));

}  // namespace
}  // namespace ketnap::ctl
