#include <map>
#include <thread>

#include "services/training/handlers/plans/plans_fixture.h"

namespace ketnap::training {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST_F(PlansTest, NeedsRestOnThePastOfWhoeverHasOne) {
  Tell(BlocPlan(2025, 30, {{base_a_, 20}, {base_b_, 10}}));
  // Base A: 20 certified in 2021, 8 of them admitted within two years, one later.
  for (int i = 0; i < 20; ++i) {
    std::optional<Date> admitted;
    if (i < 8) admitted = Date(2022, 6, 1);
    if (i == 8) admitted = Date(2024, 6, 1);
    Certified(i % 2 == 0 ? cell_a1_ : cell_a2_, Date(2021, 4, 1), admitted);
  }
  // Base B: too few for a past of its own. One on the way, one admitted this year.
  Certified(cell_b1_, Date(2023, 4, 1));
  Certified(cell_b1_, Date(2024, 4, 1), Date(2025, 2, 2));

  const auto needs = Needs(bloc_, 2025);
  ASSERT_TRUE(needs.ok()) << needs.status();
  EXPECT_EQ(needs->ratio_months(), 24);
  EXPECT_EQ(needs->total().target(), 30);
  EXPECT_EQ(needs->total().admitted(), 1);
  // 11 of base A have not been admitted and hold a certificate that counts, and one of base B.
  EXPECT_EQ(needs->total().certified(), 12);
  EXPECT_EQ(needs->total().ratio_permille(), 400);
  EXPECT_EQ(needs->total().expected(), 4);
  // 30 - 1 - 4 = 25 are missing, of whom two of five will come.
  EXPECT_EQ(needs->total().to_train(), 63);
  ASSERT_THAT(needs->parts(), SizeIs(2));
  for (const v1::TrainingNeed& part : needs->parts()) {
    const bool of_a = part.organization() == NameOf(base_a_);
    EXPECT_EQ(part.target(), of_a ? 20 : 10);
    EXPECT_EQ(part.admitted(), of_a ? 0 : 1);
    EXPECT_EQ(part.certified(), of_a ? 11 : 1);
    EXPECT_EQ(part.ratio_people(), 20);
    EXPECT_EQ(part.ratio_organization(), NameOf(of_a ? base_a_ : bloc_));
    EXPECT_EQ(part.to_train(), of_a ? 40 : 23);
  }
}

TEST_F(PlansTest, WithoutAPastNothingIsMadeUp) {
  Tell(BlocPlan(2025, 5, {}));
  const auto needs = Needs(bloc_, 2025);
  ASSERT_TRUE(needs.ok()) << needs.status();
  EXPECT_EQ(needs->total().to_train(), -1);
  EXPECT_EQ(needs->total().ratio_organization(), "");
  EXPECT_EQ(needs->total().ratio_permille(), 0);
  const auto none = Needs(bloc_, 2024);
  EXPECT_EQ(none->total().target(), 0);
  EXPECT_EQ(none->total().to_train(), 0);
}

TEST_F(PlansTest, OnlyApprovedYearlyPlansCountAndTheLastContent) {
  organization::v1::Plan plan = BlocPlan(2025, 5, {{base_a_, 3}});
  plan.set_state(organization::v1::PLAN_STATE_PROPOSED);
  Tell(plan);
  EXPECT_EQ(Needs(bloc_, 2025)->total().target(), 0);
  plan.set_state(organization::v1::PLAN_STATE_APPROVED);
  Tell(plan);
  Tell(plan);
  EXPECT_EQ(Needs(bloc_, 2025)->total().target(), 5);
  EXPECT_EQ(Needs(base_a_, 2025)->total().target(), 3);
  EXPECT_EQ(Needs(base_b_, 2025)->total().target(), 0);
  plan.mutable_targets(0)->set_admissions(4);
  Tell(plan);
  EXPECT_EQ(Needs(base_a_, 2025)->total().target(), 4);
  organization::v1::Plan term = BlocPlan(2025, 50, {});
  term.set_period(organization::v1::PLAN_PERIOD_TERM);
  Tell(term);
  EXPECT_EQ(Needs(bloc_, 2025)->total().target(), 5);
  plan.set_state(organization::v1::PLAN_STATE_SUPERSEDED);
  Tell(plan);
  EXPECT_EQ(Needs(bloc_, 2025)->total().target(), 0);
}

TEST_F(PlansTest, SeatsAreThoseOfOpenClasses) {
  OpenClass(30);
  const std::string done = CompletedClass(2).name;
  const auto needs = Needs(bloc_, 2025);
  ASSERT_TRUE(needs.ok()) << needs.status();
  EXPECT_EQ(needs->total().seats_planned(), 30);
  for (const v1::TrainingNeed& part : needs->parts()) EXPECT_EQ(part.seats_planned(), 0);
}

TEST_F(PlansTest, APlanOfClassesStandsBesideWhatWasDone) {
  v1::SetClassPlanRequest request;
  request.set_organizer(NameOf(bloc_));
  request.set_year(2025);
  request.set_note("KH 01");
  v1::ClassPlanRow* row = request.add_rows();
  row->set_class_type("classTypes/awareness");
  row->set_classes(3);
  row->set_seats(90);
  request.set_request_id(harness_.NewRequestId());
  const auto set = harness_.Call(Planner(bloc_), &Plans::SetClassPlan, request);
  ASSERT_TRUE(set.ok()) << set.status();
  CompletedClass(2);
  OpenClass(30);
  OpenClass(10, "classTypes/party-affairs-workshop");
  v1::GetClassPlanRequest ask;
  ask.set_organizer(NameOf(bloc_));
  ask.set_year(2025);
  const auto plan = harness_.Call(Planner(bloc_), &Plans::GetClassPlan, ask);
  ASSERT_TRUE(plan.ok()) << plan.status();
  ASSERT_THAT(plan->rows(), SizeIs(2));
  EXPECT_EQ(plan->rows(0).classes(), 3);
  EXPECT_EQ(plan->rows(0).classes_created(), 2);
  EXPECT_EQ(plan->rows(0).classes_held(), 1);
  EXPECT_EQ(plan->rows(0).seats_offered(), 32);
  EXPECT_EQ(plan->rows(0).passed(), 2);
  EXPECT_EQ(plan->rows(1).classes(), 0);
  EXPECT_EQ(plan->rows(1).classes_created(), 1);

  // Seen before somebody else set it: refused, and the journal has one entry a version.
  request.set_request_id(harness_.NewRequestId());
  request.set_etag("\"7\"");
  EXPECT_EQ(harness_.Call(Planner(bloc_), &Plans::SetClassPlan, request).status().code(),
            absl::StatusCode::kAborted);
  request.set_request_id(harness_.NewRequestId());
  request.set_etag(set->etag());
  request.clear_rows();
  EXPECT_TRUE(harness_.Call(Planner(bloc_), &Plans::SetClassPlan, request).ok());
  int changes = 0;
  const auto journal = harness_.WaitForJournal(static_cast<size_t>(harness_.JournalSize()));
  for (const auto& entry : journal) changes += entry.event().Is<v1::ClassPlanChanged>() ? 1 : 0;
  EXPECT_EQ(changes, 2);

  *request.add_rows() = set->rows(0);
  *request.add_rows() = set->rows(0);
  request.add_rows()->set_class_type("classTypes/none");
  request.set_request_id(harness_.NewRequestId());
  request.clear_etag();
  EXPECT_THAT(Faults(harness_.Call(Planner(bloc_), &Plans::SetClassPlan, request).status()),
              ElementsAre("rows[1].class_type:DUPLICATE", "rows[2].class_type:UNKNOWN_CLASS_TYPE"));
}

TEST_F(PlansTest, ACohortTellsWhereEachLearnerStandsToday) {
  const Enrolled done = CompletedClass(3);
  MustIssue(done.name).IgnoreError();
  dossier::v1::Candidate ahead = Sympathizer(cell_a1_);
  ahead.set_name(done.candidates[0]);
  ahead.set_state(dossier::v1::CANDIDATE_STATE_TRANSFER_PENDING);
  ahead.set_resume_state(dossier::v1::CANDIDATE_STATE_VERIFIED);
  *ahead.mutable_milestones()->mutable_application_date() = DateOf(2024, 12, 1);
  *ahead.mutable_milestones()->mutable_last_review_date() = DateOf(2025, 2, 20);
  Apply(EntryOf(ahead));
  dossier::v1::Candidate gone = Sympathizer(cell_a1_);
  gone.set_name(done.candidates[1]);
  gone.set_state(dossier::v1::CANDIDATE_STATE_DELISTED);
  Apply(EntryOf(gone));

  v1::GetCohortRequest request;
  request.set_training_class(done.name);
  request.set_page_size(2);
  const auto first = harness_.Call(Planner(bloc_), &Plans::GetCohort, request);
  ASSERT_TRUE(first.ok()) << first.status();
  ASSERT_THAT(first->learners(), SizeIs(2));
  request.set_page_token(first->next_page_token());
  const auto second = harness_.Call(Planner(bloc_), &Plans::GetCohort, request);
  ASSERT_TRUE(second.ok()) << second.status();
  ASSERT_THAT(second->learners(), SizeIs(1));
  EXPECT_EQ(second->next_page_token(), "");
  std::map<std::string, v1::CohortLearner> by_candidate;
  for (const auto* page : {&*first, &*second}) {
    ASSERT_THAT(page->counts(), SizeIs(3));
    for (const auto& each : page->learners()) {
      by_candidate[each.nomination().candidate()] = each;
    }
  }
  const v1::CohortLearner& one = by_candidate[done.candidates[0]];
  EXPECT_EQ(one.stage(), v1::LEARNER_STAGE_DOSSIER);
  // Reviews are no steps of the way.
  EXPECT_EQ(one.last_step_date().month(), 12);
  EXPECT_EQ(one.months_since_step(), 3);
  EXPECT_EQ(one.nomination().full_name(), "Hoàng Thị Lan");
  EXPECT_NE(one.certificate().number(), "");
  EXPECT_EQ(by_candidate[done.candidates[1]].stage(), v1::LEARNER_STAGE_ENDED);
  EXPECT_EQ(by_candidate[done.candidates[2]].stage(), v1::LEARNER_STAGE_SYMPATHIZER);

  // Below the organizer: own people alone. Elsewhere: no class.
  request.clear_page_token();
  const auto of_b = harness_.Call(Planner(base_b_), &Plans::GetCohort, request);
  ASSERT_TRUE(of_b.ok()) << of_b.status();
  EXPECT_THAT(of_b->learners(), IsEmpty());
  EXPECT_THAT(of_b->counts(), IsEmpty());
  EXPECT_EQ(harness_.Call(Planner(other_), &Plans::GetCohort, request).status().code(),
            absl::StatusCode::kNotFound);
}

TEST_F(PlansTest, WhoHoldsACertificateAndStandsStillIsListedLongestFirst) {
  const std::string still = Certified(cell_a1_, Date(2023, 4, 1));
  const std::string longer = Certified(cell_a2_, Date(2022, 4, 1));
  Certified(cell_a1_, Date(2019, 4, 1));                    // Ran out in April 2024.
  Certified(cell_a1_, Date(2023, 4, 1), Date(2024, 1, 1));  // Admitted.
  Certified(cell_b1_, Date(2023, 4, 1));                    // Elsewhere.
  auto moved = [&](const std::string& person, const Uuid& cell, Date step) {
    dossier::v1::Candidate candidate = Sympathizer(cell);
    candidate.set_name(person);
    *candidate.mutable_milestones()->mutable_application_date() = DateToProto(step);
    candidate.set_state(dossier::v1::CANDIDATE_STATE_APPLICATION_FILED);
    Apply(EntryOf(candidate));
  };
  moved(still, cell_a1_, Date(2024, 8, 1));
  v1::ListStalledLearnersRequest request;
  request.set_organization(NameOf(base_a_));
  request.set_months(6);
  request.set_page_size(1);
  Names found;
  do {
    const auto page = harness_.Call(Planner(base_a_), &Plans::ListStalledLearners, request);
    ASSERT_TRUE(page.ok()) << page.status();
    for (const auto& each : page->learners()) found.push_back(each.nomination().candidate());
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(found, ElementsAre(longer, still));
  moved(still, cell_a1_, Date(2025, 2, 1));
  const auto now = harness_.Call(Planner(base_a_), &Plans::ListStalledLearners, request);
  ASSERT_THAT(now->learners(), SizeIs(1));
  EXPECT_EQ(now->learners(0).nomination().candidate(), longer);
}

TEST_F(PlansTest, TwoFirstPlansOfAYearFollowEachOther) {
  for (int year = 2025; year < 2031; ++year) {
    auto request = [&](const std::string& note) {
      v1::SetClassPlanRequest plan;
      plan.set_organizer(NameOf(bloc_));
      plan.set_year(year);
      plan.set_note(note);
      v1::ClassPlanRow* row = plan.add_rows();
      row->set_class_type("classTypes/awareness");
      row->set_classes(note == "một" ? 1 : 2);
      plan.set_request_id(harness_.NewRequestId());
      return plan;
    };
    const auto one = request("một"), two = request("hai");
    const access::Caller& planner = Planner(bloc_);
    absl::StatusOr<v1::ClassPlan> first, second;
    std::thread other([&] { first = harness_.Call(planner, &Plans::SetClassPlan, one); });
    second = harness_.Call(planner, &Plans::SetClassPlan, two);
    other.join();
    ASSERT_TRUE(first.ok() && second.ok()) << first.status() << second.status();
    EXPECT_NE(first->etag(), second->etag());
    v1::GetClassPlanRequest ask;
    ask.set_organizer(NameOf(bloc_));
    ask.set_year(year);
    const auto plan = harness_.Call(planner, &Plans::GetClassPlan, ask);
    int planned = 0;
    for (const auto& row : plan->rows()) planned += row.classes();
    EXPECT_EQ(planned, plan->note() == "một" ? 1 : 2);
  }
}

TEST_F(PlansTest, WhoLeftIsNotFollowedByThoseTheyLeft) {
  const Enrolled done = CompletedClass(2);
  MustIssue(done.name).IgnoreError();
  dossier::v1::Candidate gone = Sympathizer(base_c_);
  gone.set_name(done.candidates[0]);
  gone.set_state(dossier::v1::CANDIDATE_STATE_STRUCK_OFF);
  Apply(EntryOf(gone));
  v1::GetCohortRequest request;
  request.set_training_class(done.name);
  const access::Caller clerk = Clerk(cell_a1_);
  const auto cohort = harness_.Call(clerk, &Plans::GetCohort, request);
  ASSERT_TRUE(cohort.ok()) << cohort.status();
  ASSERT_THAT(cohort->learners(), SizeIs(2));
  for (const auto& each : cohort->learners()) {
    const bool left = each.nomination().candidate() == done.candidates[0];
    EXPECT_EQ(each.organization().empty(), left);
    EXPECT_EQ(each.stage() == v1::LEARNER_STAGE_UNSPECIFIED, left);
    EXPECT_EQ(each.has_last_step_date(), !left);
    EXPECT_EQ(each.certificate().verification_code(), "");
    EXPECT_NE(each.certificate().number(), "");
  }
  ASSERT_THAT(cohort->counts(), SizeIs(1));
  EXPECT_EQ(cohort->counts(0).count(), 1);
  // Who holds the class sees all; whoever may not read certificates sees none.
  const auto whole = harness_.Call(Planner(bloc_), &Plans::GetCohort, request);
  EXPECT_THAT(whole->counts(), SizeIs(2));
  const access::Caller reader =
      harness_.Person({Harness::GrantOver(cell_a1_, {"training.nominations.read"})});
  const auto without = harness_.Call(reader, &Plans::GetCohort, request);
  ASSERT_TRUE(without.ok()) << without.status();
  for (const auto& each : without->learners()) EXPECT_FALSE(each.has_certificate());
}

}  // namespace
}  // namespace ketnap::training
