#include "services/training/handlers/enrolment/enrolment_fixture.h"
#include "services/training/handlers/enrolment/running_class.h"

namespace ketnap::training {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

using ClassUpdateTest = EnrolmentTest;

TEST_F(ClassUpdateTest, APlannedClassIsReplannedAndFollowsTheTypeOfItsFirstDay) {
  const auto created = Create(NewClass(10));
  ASSERT_TRUE(created.ok()) << created.status();
  EXPECT_EQ(created->class_type_version(), "2021");
  v1::TrainingClass wanted = *created;
  wanted.set_title("Lớp khóa II");
  wanted.set_seats(4);
  wanted.set_session_count(5);
  *wanted.mutable_start_date() = DateOf(2020, 3, 2);
  *wanted.mutable_end_date() = DateOf(2020, 3, 6);
  auto request = Update(wanted);
  request.set_etag(created->etag());
  const auto caller = Trainer(bloc_);
  for (int i = 0; i < 2; ++i) {  // The second one is a retry.
    const auto updated = harness_.Call(caller, &Classes::UpdateClass, request);
    ASSERT_TRUE(updated.ok()) << updated.status();
    EXPECT_EQ(updated->title(), "Lớp khóa II");
    EXPECT_EQ(updated->seats(), 4);
    EXPECT_EQ(updated->session_count(), 5);
    EXPECT_EQ(updated->start_date().year(), 2020);
    EXPECT_EQ(updated->class_type_version(), "2000");
    EXPECT_EQ(updated->state(), v1::CLASS_STATE_PLANNED);
  }
  EXPECT_EQ(harness_.JournalSize(), 2);
  request.set_request_id(harness_.NewRequestId());
  EXPECT_EQ(harness_.Call(caller, &Classes::UpdateClass, request).status().code(),
            absl::StatusCode::kAborted);
  wanted.set_organizer(NameOf(base_a_));
  wanted.set_class_type("classTypes/new-member-theory");
  EXPECT_THAT(Faults(CallUpdate(wanted).status()),
              UnorderedElementsAre("training_class.class_type:IMMUTABLE",
                                   "training_class.organizer:IMMUTABLE"));
  EXPECT_EQ(
      harness_.Call(Trainer(base_a_), &Classes::UpdateClass, Update(*created)).status().code(),
      absl::StatusCode::kNotFound);
}

TEST_F(ClassUpdateTest, NewSeatsGoToWhoWaitsAndThoseTakenStay) {
  const std::string name = OpenClass(2);
  const Names named = MustNominate(name, base_a_, People(cell_a1_, 4));
  ASSERT_TRUE(ApproveOrWait(name).ok());
  auto wanted = *Get(Trainer(bloc_), name);
  wanted.set_seats(3);
  const auto grown = CallUpdate(wanted);
  ASSERT_TRUE(grown.ok()) << grown.status();
  EXPECT_EQ(grown->enrolled(), 3);
  EXPECT_THAT(WaitingOf(name), ElementsAre(named[3]));
  wanted.set_seats(2);
  EXPECT_THAT(Unmet(CallUpdate(wanted).status()), ElementsAre("SEATS_TAKEN " + name));
  wanted.set_seats(10);
  ASSERT_TRUE(CallUpdate(wanted).ok());
  ASSERT_TRUE(Allocate(name, {{base_a_, 8}}).ok());
  wanted.set_seats(7);
  EXPECT_THAT(Unmet(CallUpdate(wanted).status()), ElementsAre("SEATS_KEPT " + name));
  wanted.set_seats(8);
  EXPECT_TRUE(CallUpdate(wanted).ok());
}

TEST_F(ClassUpdateTest, WhatWasHeldAndWhoIsInTheClassStayWithinItsDays) {
  const Enrolled enrolled = EnrolledClass(1);
  ASSERT_TRUE(Attend(enrolled.name, 2, enrolled.nominations).ok());  // On 17 February.
  const auto now = *Get(Trainer(bloc_), enrolled.name);
  auto wanted = now;
  wanted.set_session_count(1);
  EXPECT_EQ(ErrorReason(CallUpdate(wanted).status()), "SESSIONS_HELD");
  wanted = now;
  *wanted.mutable_start_date() = DateOf(2025, 2, 18);
  EXPECT_EQ(ErrorReason(CallUpdate(wanted).status()), "SESSIONS_HELD");
  wanted = now;
  *wanted.mutable_start_date() = DateOf(2024, 3, 4);
  EXPECT_TRUE(CallUpdate(wanted).ok());
  // On the list of sympathizers since 5 January 2024.
  *wanted.mutable_end_date() = DateOf(2025, 2, 17);
  wanted.mutable_start_date()->CopyFrom(DateOf(2024, 3, 4));
  EXPECT_TRUE(CallUpdate(wanted).ok());
  *wanted.mutable_start_date() = DateOf(2025, 2, 10);
  EXPECT_TRUE(CallUpdate(wanted).ok());
  auto listed_late = Sympathizer(cell_a1_);
  *listed_late.mutable_milestones()->mutable_listing_date() = DateOf(2025, 2, 10);
  Apply(EntryOf(listed_late));
  const Names late = MustNominate(enrolled.name, base_a_, {listed_late.name()});
  *wanted.mutable_start_date() = DateOf(2025, 2, 9);
  EXPECT_THAT(Unmet(CallUpdate(wanted).status()), ElementsAre("R-CLS-AUDIENCE " + late[0]));
  *wanted.mutable_end_date() = DateOf(2025, 2, 8);
  EXPECT_THAT(Faults(CallUpdate(wanted).status()),
              ElementsAre("training_class.end_date:OUT_OF_RANGE"));
}

TEST_F(ClassUpdateTest, AClassThatIsCalledOffFreesItsLearners) {
  const std::string name = OpenClass(1);
  ASSERT_TRUE(Allocate(name, {{base_a_, 1}}).ok());
  const Names people = People(cell_a1_, 2);
  const Names named = MustNominate(name, base_a_, people);
  ASSERT_TRUE(ApproveOrWait(name).ok());
  const auto request = Cancellation(name);
  const auto caller = Trainer(bloc_);
  EXPECT_EQ(harness_.Call(Trainer(base_a_), &Classes::CancelClass, request).status().code(),
            absl::StatusCode::kNotFound);
  for (int i = 0; i < 2; ++i) {  // The second one is a retry.
    const auto cancelled = harness_.Call(caller, &Classes::CancelClass, request);
    ASSERT_TRUE(cancelled.ok()) << cancelled.status();
    EXPECT_EQ(cancelled->state(), v1::CLASS_STATE_CANCELLED);
    EXPECT_EQ(cancelled->cancellation_reason(), "Không đủ giảng viên");
    EXPECT_EQ(cancelled->cancellation_date().day(), 14);
    EXPECT_EQ(cancelled->enrolled(), 0);
    EXPECT_EQ(cancelled->waiting(), 0);
  }
  EXPECT_EQ(QuotasOf(name)[NameOf(base_a_)], "1/0/0");
  EXPECT_EQ(StateOf(name, named[0]), v1::NOMINATION_STATE_WITHDRAWN);
  EXPECT_EQ(StateOf(name, named[1]), v1::NOMINATION_STATE_WITHDRAWN);
  EXPECT_EQ(ErrorReason(Nominate(name, base_a_, people).status()), "CLASS_STATE");
  EXPECT_EQ(ErrorReason(CallUpdate(*Get(caller, name)).status()), "CLASS_STATE");
  const std::string other = OpenClass(2);
  EXPECT_TRUE(Nominate(other, base_a_, people).ok());
}

TEST_F(ClassUpdateTest, AClassWithResultsIsNotCalledOff) {
  const Enrolled enrolled = EnrolledClass(1);
  ASSERT_TRUE(Score(enrolled.name, enrolled.nominations, 60).ok());
  EXPECT_EQ(
      ErrorReason(harness_.Call(Trainer(bloc_), &Classes::CancelClass, Cancellation(enrolled.name))
                      .status()),
      "CLASS_HAS_RESULTS");
  const Enrolled done = CompletedClass(1);
  EXPECT_EQ(
      ErrorReason(
          harness_.Call(Trainer(bloc_), &Classes::CancelClass, Cancellation(done.name)).status()),
      "CLASS_STATE");
}

TEST(CheckClassTest, AClassHasNoMoreSeatsThanItsTypeAllows) {
  ClassTypeCatalogue types;
  ClassType type;
  type.name = "classTypes/awareness";
  type.effective_date = Date(2000, 1, 1);
  type.maximum_seats = 60;
  types.types[type.name] = {type};
  const access::OrganizationTree tree;
  Environment environment;
  environment.class_types = &types;
  environment.tree = &tree;
  TrainingClass training_class;
  training_class.class_type = type.name;
  training_class.start_date = training_class.end_date = Date(2025, 2, 17);
  training_class.seats = 60;
  EXPECT_THAT(CheckClass(environment, training_class), IsEmpty());
  training_class.seats = 61;
  const auto faults = CheckClass(environment, training_class);
  ASSERT_EQ(faults.size(), 1u);
  EXPECT_EQ(faults[0].rule_id, "MAXIMUM_SEATS");
}

}  // namespace
}  // namespace ketnap::training
