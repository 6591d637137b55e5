#include <thread>

#include "services/training/handlers/plans/plans_fixture.h"

namespace ketnap::training {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST_F(PlansTest, PastResultsComeInRowByRow) {
  const Names people = People(cell_a1_, 3);
  const std::string stranger = People(base_c_, 1)[0];
  v1::ResultRow certified = Row("K1", people[0]);
  certified.set_certificate_number("15/2016");
  *certified.mutable_issue_date() = DateOf(2016, 5, 20);
  v1::ResultRow failed = Row("K1", people[1]);
  failed.set_passed(false);
  failed.set_score(20);
  v1::ResultRow other_title = Row("K1", people[2]);
  other_title.set_title("Lớp khác");
  v1::ResultRow no_day = Row("K2", people[2]);
  no_day.set_certificate_number("16/2016");
  v1::ResultRow no_type = Row("K2", people[2]);
  no_type.set_class_type("classTypes/none");
  v1::ResultRow backwards = Row("K2", people[2]);
  *backwards.mutable_end_date() = DateOf(2016, 5, 1);
  v1::ImportResultsRequest request = Import({certified, failed, Row("K1", people[0]), other_title,
                                             Row("K2", stranger), no_day, no_type, backwards});
  const Names expected = {"CREATED",
                          "CREATED",
                          "FAILED candidate:DUPLICATE",
                          "FAILED class_key:CLASS_DIFFERS",
                          "FAILED candidate:CANDIDATE_UNKNOWN",
                          "FAILED issue_date:REQUIRED",
                          "FAILED class_type:UNKNOWN_CLASS_TYPE",
                          "FAILED end_date:OUT_OF_RANGE"};
  request.set_dry_run(true);
  EXPECT_EQ(Outcomes(*MustImport(request)), expected);
  EXPECT_THAT(ListClasses(Trainer(bloc_)), IsEmpty());
  request.set_dry_run(false);
  request.set_request_id(harness_.NewRequestId());
  const auto reply = MustImport(request);
  ASSERT_TRUE(reply.ok()) << reply.status();
  EXPECT_EQ(Outcomes(*reply), expected);
  EXPECT_EQ(reply->created_count(), 2);
  EXPECT_EQ(reply->failed_count(), 6);

  const auto classes = ListClasses(Trainer(bloc_));
  ASSERT_THAT(classes, SizeIs(1));
  EXPECT_TRUE(classes[0].imported());
  EXPECT_EQ(classes[0].state(), v1::CLASS_STATE_COMPLETED);
  EXPECT_EQ(classes[0].enrolled(), 2);
  EXPECT_EQ(classes[0].passed(), 1);
  const auto papers = ListCertificates(Trainer(bloc_));
  ASSERT_THAT(papers, SizeIs(1));
  EXPECT_EQ(papers[0].number(), "15/2016");
  EXPECT_EQ(papers[0].expire_date().year(), 2021);
  EXPECT_TRUE(papers[0].imported());

  // Told again, and with another request: nothing is doubled, nothing overwritten.
  EXPECT_EQ(Outcomes(*MustImport(request)), expected);
  v1::ResultRow better = failed;
  better.set_passed(true);
  const auto again = MustImport(Import({certified, better, Row("K1", people[2])}));
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(Outcomes(*again), Names({"SKIPPED", "FAILED candidate:RESULT_DIFFERS", "CREATED"}));
  EXPECT_EQ(ListClasses(Trainer(bloc_))[0].enrolled(), 3);
  // The register here goes on from its own numbers.
  EXPECT_EQ(MustIssue(CompletedClass(1).name)->certificates(0).number(), "001/2025/NTVD");
}

TEST_F(PlansTest, ThePastIsEnteredByWhoMayEnterIt) {
  const Names people = People(cell_a1_, 1);
  const access::Caller plain = Trainer(bloc_, {"training.results.import", "training.plans.write"});
  v1::ImportResultsRequest request = Import({Row("K1", people[0])});
  EXPECT_THAT(Outcomes(*harness_.Call(plain, &Plans::ImportResults, request)),
              ElementsAre("FAILED end_date:HISTORICAL_ENTRY_NOT_PERMITTED"));
  *request.mutable_rows(0)->mutable_start_date() = DateOf(2025, 2, 24);
  *request.mutable_rows(0)->mutable_end_date() = DateOf(2025, 2, 28);
  request.set_request_id(harness_.NewRequestId());
  EXPECT_THAT(Outcomes(*harness_.Call(plain, &Plans::ImportResults, request)),
              ElementsAre("CREATED"));
  v1::SetClassPlanRequest plan;
  plan.set_organizer(NameOf(bloc_));
  plan.set_year(2023);
  plan.set_request_id(harness_.NewRequestId());
  EXPECT_EQ(ErrorReason(harness_.Call(plain, &Plans::SetClassPlan, plan).status()),
            "HISTORICAL_ENTRY_NOT_PERMITTED");
  EXPECT_TRUE(harness_.Call(Planner(bloc_), &Plans::SetClassPlan, plan).ok());
}

TEST_F(PlansTest, WhatWasBroughtInGetsNoCertificateHere) {
  const Names people = People(cell_a1_, 1);
  const auto reply = MustImport(Import({Row("K1", people[0])}));
  ASSERT_TRUE(reply.ok()) << reply.status();
  const auto refused = harness_
                           .Call(Trainer(bloc_, {"history.enter"}), &Classes::IssueCertificates,
                                 Issue(reply->results(0).training_class()))
                           .status();
  EXPECT_EQ(ErrorReason(refused), "CLASS_IMPORTED");
}

TEST_F(PlansTest, OneClassBroughtInTwiceAtOnceIsOneClass) {
  const Names people = People(cell_a1_, 12);
  const access::Caller& planner = Planner(bloc_);
  for (int round = 0; round < 6; ++round) {
    const std::string key = absl::StrCat("K", round);
    const auto one = Import({Row(key, people[static_cast<size_t>(2 * round)])});
    const auto two = Import({Row(key, people[static_cast<size_t>(2 * round + 1)])});
    absl::StatusOr<v1::ImportResultsResponse> first, second;
    std::thread other([&] { first = harness_.Call(planner, &Plans::ImportResults, one); });
    second = harness_.Call(planner, &Plans::ImportResults, two);
    other.join();
    ASSERT_TRUE(first.ok() && second.ok()) << first.status() << second.status();
    EXPECT_EQ(first->created_count() + second->created_count(), 2);
    EXPECT_EQ(first->results(0).training_class(), second->results(0).training_class());
    EXPECT_EQ(Get(planner, first->results(0).training_class())->enrolled(), 2);
  }
}

}  // namespace
}  // namespace ketnap::training
