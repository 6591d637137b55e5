#include "ketnap/dossier/v1/events.pb.h"
#include "ketnap/dossier/v1/rule_service.grpc.pb.h"
#include "services/dossier/handlers/way_fixture.h"

namespace ketnap::dossier {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using Rules = v1::RuleService::Stub;

class LocalCriteriaTest : public WayTest {
 protected:
  LocalCriteriaTest() { officer_ = Officer(superior_); }

  access::Caller Officer(const Uuid& organization) {
    return harness_.Person({ketnap::testing::ServiceHarness::GrantOver(
        organization, {"dossier.criteria.write", "dossier.candidates.read", "history.enter"})});
  }

  static std::string NameOf(const Uuid& organization) {
    return absl::StrCat("organizations/", organization.ToString());
  }

  v1::CreateLocalCriterionRequest Criterion(v1::CriterionKind kind, int number = 0) {
    v1::CreateLocalCriterionRequest request;
    v1::LocalCriterion* criterion = request.mutable_local_criterion();
    criterion->set_organization(NameOf(base_));
    criterion->set_title("Hoàn thành tốt nhiệm vụ");
    criterion->set_kind(kind);
    criterion->set_number(number);
    criterion->set_step(v1::STEP_OPEN_DOSSIER);
    *criterion->mutable_valid_from() = Day(2016, 1, 4);
    *criterion->mutable_decision() = Paper(2016, 1, 4);
    request.set_request_id(harness_.NewRequestId());
    return request;
  }

  absl::StatusOr<v1::LocalCriterion> Create(const v1::CreateLocalCriterionRequest& request) {
    return harness_.Call(officer_, &Rules::CreateLocalCriterion, request);
  }
  std::string MustCreate(const v1::CreateLocalCriterionRequest& request) {
    const auto created = Create(request);
    EXPECT_TRUE(created.ok()) << created.status();
    return created.ok() ? created->name() : "";
  }

  v1::EndLocalCriterionRequest End(const std::string& name, google::type::Date last) {
    v1::EndLocalCriterionRequest request;
    request.set_organization(NameOf(base_));
    request.set_local_criterion(name);
    *request.mutable_valid_to() = last;
    *request.mutable_decision() = Paper(2017, 1, 3);
    request.set_request_id(harness_.NewRequestId());
    return request;
  }

  std::vector<std::string> Listed(const Uuid& organization, bool ended = false) {
    v1::ListLocalCriteriaRequest request;
    request.set_organization(NameOf(organization));
    request.set_show_ended(ended);
    request.set_page_size(1);
    std::vector<std::string> names;
    do {
      const auto page = harness_.Call(officer_, &Rules::ListLocalCriteria, request);
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) break;
      for (const auto& criterion : page->local_criteria()) names.push_back(criterion.name());
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return names;
  }

  access::Caller officer_;
};

TEST_F(LocalCriteriaTest, HoldsForEverybodyBelowAndIsListedFromAbove) {
  const std::string of_base = MustCreate(Criterion(v1::CRITERION_KIND_ATTESTED));
  auto request = Criterion(v1::CRITERION_KIND_MINIMUM_REVIEWS, 3);
  request.mutable_local_criterion()->set_organization(NameOf(superior_));
  const std::string of_superior = MustCreate(request);
  EXPECT_THAT(Listed(cell_), ElementsAre(of_superior, of_base));
  EXPECT_THAT(Listed(other_cell_), ElementsAre(of_superior));
  EXPECT_THAT(Listed(superior_), ElementsAre(of_superior));
}

TEST_F(LocalCriteriaTest, GuardsItsStepOnTheDaysItIsInForce) {
  MustCreate(Criterion(v1::CRITERION_KIND_MINIMUM_REVIEWS, 2));
  auto qualification = Criterion(v1::CRITERION_KIND_MINIMUM_QUALIFICATION);
  qualification.mutable_local_criterion()->set_qualification(v1::QUALIFICATION_UNIVERSITY);
  MustCreate(qualification);
  auto students = Criterion(v1::CRITERION_KIND_ATTESTED);
  students.mutable_local_criterion()->add_occupations(v1::OCCUPATION_STUDENT);
  MustCreate(students);
  Reach("open");
  EXPECT_THAT(Unmet(Send(&Dossiers::OpenDossier, Application()).status()), ElementsAre("LOCAL"));
  auto second = Review();
  *second.mutable_month() = Day(2016, 9, 1);
  *second.mutable_review_date() = Day(2016, 10, 5);
  ASSERT_TRUE(Send(&People::RecordMonthlyReview, second).ok());
  EXPECT_TRUE(Send(&Dossiers::OpenDossier, Application()).ok());
}

TEST_F(LocalCriteriaTest, AWeakMarkAmongTheLastReviews) {
  MustCreate(Criterion(v1::CRITERION_KIND_NO_WEAK_REVIEW, 1));
  Reach("open");
  auto weak = Review();
  *weak.mutable_month() = Day(2016, 9, 1);
  *weak.mutable_review_date() = Day(2016, 10, 5);
  weak.set_ethics(v1::REVIEW_RATING_WEAK);
  ASSERT_TRUE(Send(&People::RecordMonthlyReview, weak).ok());
  EXPECT_THAT(Unmet(Send(&Dossiers::OpenDossier, Application()).status()), ElementsAre("LOCAL"));
  auto good = Review();
  *good.mutable_month() = Day(2016, 10, 1);
  *good.mutable_review_date() = Day(2016, 10, 31);
  ASSERT_TRUE(Send(&People::RecordMonthlyReview, good).ok());
  EXPECT_TRUE(Send(&Dossiers::OpenDossier, Application()).ok());
}

TEST_F(LocalCriteriaTest, EndsOnItsLastDayAndStaysInTheJournal) {
  const std::string name = MustCreate(Criterion(v1::CRITERION_KIND_MINIMUM_REVIEWS, 9));
  Reach("open");
  EXPECT_THAT(Unmet(Send(&Dossiers::OpenDossier, Application()).status()), ElementsAre("LOCAL"));
  const int64_t before = harness_.JournalSize();
  const auto request = End(name, Day(2017, 1, 2));
  const auto ended = harness_.Call(officer_, &Rules::EndLocalCriterion, request);
  ASSERT_TRUE(ended.ok()) << ended.status();
  EXPECT_EQ(ended->valid_to().day(), 2);
  // A retry changes nothing.
  EXPECT_TRUE(harness_.Call(officer_, &Rules::EndLocalCriterion, request).ok());
  EXPECT_EQ(harness_.JournalSize(), before + 1);
  // In 2016 it still held.
  EXPECT_THAT(Unmet(Send(&Dossiers::OpenDossier, Application()).status()), ElementsAre("LOCAL"));
  auto later = Application();
  *later.mutable_application_date() = Day(2017, 1, 3);
  EXPECT_TRUE(Send(&Dossiers::OpenDossier, later).ok());
  EXPECT_THAT(Listed(cell_), IsEmpty());
  EXPECT_THAT(Listed(cell_, true), ElementsAre(name));
  EXPECT_EQ(
      ErrorReason(
          harness_.Call(officer_, &Rules::EndLocalCriterion, End(name, Day(2017, 2, 1))).status()),
      "CRITERION_ENDED");
  bool journaled = false;
  for (const auto& entry : harness_.WaitForJournal(static_cast<size_t>(before) + 1)) {
    v1::LocalCriterionChanged event;
    if (entry.event().UnpackTo(&event)) journaled |= event.has_ending();
  }
  EXPECT_TRUE(journaled);
}

TEST_F(LocalCriteriaTest, RefusesWhatMakesNoSense) {
  auto request = Criterion(v1::CRITERION_KIND_MINIMUM_QUALIFICATION, 3);
  v1::LocalCriterion* criterion = request.mutable_local_criterion();
  criterion->set_step(v1::STEP_DECIDE_ADMISSION);
  *criterion->mutable_valid_from() = Day(2016, 1, 3);
  *criterion->mutable_valid_to() = Day(2016, 1, 2);
  EXPECT_THAT(Violated(Create(request).status()),
              ElementsAre("local_criterion.qualification REQUIRED",
                          "local_criterion.number NOT_FOR_THIS_KIND",
                          "local_criterion.step STEP_NOT_GUARDED",
                          "local_criterion.valid_to BEFORE_VALID_FROM",
                          "local_criterion.valid_from BEFORE_DECISION"));
  EXPECT_THAT(Violated(Create(Criterion(v1::CRITERION_KIND_MINIMUM_REVIEWS)).status()),
              ElementsAre("local_criterion.number REQUIRED"));
  const std::string name = MustCreate(Criterion(v1::CRITERION_KIND_ATTESTED));
  EXPECT_THAT(
      Violated(
          harness_.Call(officer_, &Rules::EndLocalCriterion, End(name, Day(2015, 1, 1))).status()),
      ElementsAre("valid_to BEFORE_VALID_FROM"));
  EXPECT_THAT(
      Violated(
          harness_.Call(officer_, &Rules::EndLocalCriterion, End(name, Day(2016, 6, 1))).status()),
      ElementsAre("valid_to BEFORE_DECISION"));
}

TEST_F(LocalCriteriaTest, NothingOfElsewhere) {
  const std::string name = MustCreate(Criterion(v1::CRITERION_KIND_ATTESTED));
  const access::Caller elsewhere = Officer(other_base_);
  EXPECT_EQ(
      harness_.Call(elsewhere, &Rules::CreateLocalCriterion, Criterion(v1::CRITERION_KIND_ATTESTED))
          .status()
          .code(),
      absl::StatusCode::kNotFound);
  auto request = End(name, Day(2017, 1, 2));
  EXPECT_EQ(harness_.Call(elsewhere, &Rules::EndLocalCriterion, request).status().code(),
            absl::StatusCode::kNotFound);
  // By naming an organization of their own for somebody else's criterion.
  request.set_organization(NameOf(other_base_));
  EXPECT_EQ(harness_.Call(elsewhere, &Rules::EndLocalCriterion, request).status().code(),
            absl::StatusCode::kNotFound);
  v1::ListLocalCriteriaRequest list;
  list.set_organization(NameOf(base_));
  EXPECT_EQ(harness_.Call(elsewhere, &Rules::ListLocalCriteria, list).status().code(),
            absl::StatusCode::kNotFound);
  // Who may read people there may not set criteria.
  EXPECT_FALSE(
      harness_.Call(clerk_, &Rules::CreateLocalCriterion, Criterion(v1::CRITERION_KIND_ATTESTED))
          .ok());
  EXPECT_THAT(Listed(cell_), ElementsAre(name));
  EXPECT_THAT(Listed(other_cell_), Not(Contains(name)));
}

}  // namespace
}  // namespace ketnap::dossier
