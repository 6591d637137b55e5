#include "common/base/proto_date.h"
#include "services/supervision/handlers/inspections/inspection_fixture.h"

namespace ketnap::supervision {
namespace {

using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

TEST_F(InspectionTest, FromDecisionToClose) {
  const auto created = Create(Decided());
  ASSERT_TRUE(created.ok()) << created.status();
  EXPECT_EQ(created->state(), v1::INSPECTION_STATE_PLANNED);
  EXPECT_EQ(created->rule_set(), "30-QĐ/TW 2016");
  EXPECT_FALSE(created->access_open());
  const std::string name = created->name();
  const auto appointed = Appoint(name, lead_, v1::INSPECTION_TEAM_ROLE_LEAD);
  ASSERT_TRUE(appointed.ok()) << appointed.status();
  ASSERT_EQ(appointed->team_size(), 1);
  EXPECT_EQ(appointed->team(0).member(), lead_.member_name);
  const auto started = Start(name, Date(2019, 8, 6));
  ASSERT_TRUE(started.ok()) << started.status();
  EXPECT_TRUE(started->access_open());
  EXPECT_EQ(started->start_date().day(), 6);

  v1::RecordInspectionStepRequest step;
  step.set_inspection(name);
  step.set_kind(v1::INSPECTION_STEP_KIND_ANNOUNCED);
  *step.mutable_date() = DateOf(2019, 8, 7);
  step.set_subject(NameOf(base_a_));
  step.set_document("Biên bản số 01/BB-ĐKT");
  step.set_request_id(harness_.NewRequestId());
  const auto announced = harness_.Call(commission_, &Service::RecordInspectionStep, step);
  ASSERT_TRUE(announced.ok()) << announced.status();
  ASSERT_EQ(announced->steps_size(), 1);
  EXPECT_TRUE(announced->steps(0).late());

  v1::ExtendInspectionRequest extension;
  extension.set_inspection(name);
  *extension.mutable_end_date() = DateOf(2019, 8, 31);  // 26 days from the 6th.
  *extension.mutable_decision() = Decided().decision();
  *extension.mutable_decision()->mutable_date() = DateOf(2019, 8, 14);
  extension.set_reason("Cần xác minh thêm");
  extension.set_request_id(harness_.NewRequestId());
  const auto extended = harness_.Call(commission_, &Service::ExtendInspection, extension);
  ASSERT_TRUE(extended.ok()) << extended.status();
  EXPECT_EQ(extended->end_date().day(), 31);
  EXPECT_EQ(extended->extensions(0).previous_end_date().day(), 24);
  *extension.mutable_end_date() = DateOf(2019, 9, 1);
  extension.set_request_id(harness_.NewRequestId());
  EXPECT_THAT(
      Violations(harness_.Call(commission_, &Service::ExtendInspection, extension).status()),
      ElementsAre("end_date R-SUP-2"));

  const auto closed = Close(name);
  ASSERT_TRUE(closed.ok()) << closed.status();
  EXPECT_FALSE(closed->access_open());
  EXPECT_EQ(closed->close_date().day(), 15);
  EXPECT_EQ(ErrorReason(Close(name).status()), "INSPECTION_STATE");

  // The journal tells the whole of it at every change, with access open exactly between.
  const auto events = Events(6);
  ASSERT_EQ(events.size(), 6u);
  const bool open[] = {false, false, true, true, true, false};
  for (size_t i = 0; i < events.size(); ++i) {
    EXPECT_EQ(events[i].inspection().access_open(), open[i]) << i;
    EXPECT_THAT(events[i].inspection().subjects(), ElementsAre(NameOf(base_a_)));
  }
  EXPECT_EQ(events[5].inspection().team(0).account(), lead_.account_name);
  EXPECT_EQ(events[5].inspection().end_date().day(), 31);
}

TEST_F(InspectionTest, WhatARetryAndAnOldVersionDo) {
  v1::CreateInspectionRequest request;
  *request.mutable_inspection() = Decided();
  request.set_request_id(harness_.NewRequestId());
  const auto first = harness_.Call(commission_, &Service::CreateInspection, request);
  const auto again = harness_.Call(commission_, &Service::CreateInspection, request);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->SerializeAsString(), first->SerializeAsString());
  EXPECT_EQ(harness_.JournalSize(), 1);
  auto appointment = Appointment(first->name(), lead_, v1::INSPECTION_TEAM_ROLE_LEAD);
  appointment.set_etag("\"7\"");
  EXPECT_EQ(ErrorReason(harness_.Call(commission_, &Service::AppointTeam, appointment).status()),
            "ETAG_MISMATCH");
  EXPECT_EQ(harness_.JournalSize(), 1);
}

TEST_F(InspectionTest, EverythingWrongWithADecisionIsToldAtOnce) {
  v1::Inspection inspection = Decided();
  *inspection.mutable_period_start_date() = DateOf(2014, 7, 31);
  *inspection.mutable_end_date() = DateOf(2019, 8, 25);
  inspection.add_subjects(NameOf(base_c_));
  inspection.add_subjects(NameOf(bloc_));
  EXPECT_THAT(
      Violations(Create(inspection).status()),
      UnorderedElementsAre("inspection.period_start_date R-SUP-1", "inspection.end_date R-SUP-2",
                           "inspection.subjects[1] NOT_BELOW", "inspection.subjects[2] NOT_BELOW"));
  EXPECT_EQ(harness_.JournalSize(), 0);
}

TEST_F(InspectionTest, ItBeginsWithALeadOnADayThatWasDecided) {
  const auto created = Create(Decided());
  EXPECT_THAT(Unmet(Start(created->name(), Date(2019, 8, 5)).status()),
              ElementsAre("LEAD " + created->name()));
  ASSERT_TRUE(Appoint(created->name(), lead_, v1::INSPECTION_TEAM_ROLE_LEAD).ok());
  EXPECT_THAT(Violations(Start(created->name(), Date(2019, 8, 16)).status()),
              ElementsAre("date DATE_IN_FUTURE"));
  EXPECT_THAT(Violations(Start(created->name(), Date(2019, 7, 31)).status()),
              UnorderedElementsAre("date OUT_OF_RANGE", "date R-SUP-2"));
  EXPECT_EQ(Get(commission_, created->name())->state(), v1::INSPECTION_STATE_PLANNED);
  EXPECT_TRUE(Start(created->name(), Date(2019, 8, 5)).ok());
}

TEST_F(InspectionTest, UnderWayWhatAccessRestsOnStays) {
  const std::string name = Started();
  v1::UpdateInspectionRequest request;
  *request.mutable_inspection() = Decided();
  request.mutable_inspection()->set_name(name);
  request.mutable_inspection()->set_title("Kiểm tra chuyên đề");
  request.mutable_inspection()->set_subjects(0, NameOf(base_b_));
  request.mutable_update_mask()->add_paths("title");
  request.mutable_update_mask()->add_paths("subjects");
  request.set_request_id(harness_.NewRequestId());
  EXPECT_EQ(ErrorReason(harness_.Call(commission_, &Service::UpdateInspection, request).status()),
            "INSPECTION_STATE");
  request.clear_update_mask();
  request.mutable_update_mask()->add_paths("title");
  request.set_request_id(harness_.NewRequestId());
  const auto updated = harness_.Call(commission_, &Service::UpdateInspection, request);
  ASSERT_TRUE(updated.ok()) << updated.status();
  EXPECT_EQ(updated->title(), "Kiểm tra chuyên đề");
  EXPECT_THAT(updated->subjects(), ElementsAre(NameOf(base_a_)));
}

TEST_F(InspectionTest, WhilePlannedSubjectsChangeUnlessTheTeamIsTiedToThem) {
  const std::string name = Planned();
  v1::UpdateInspectionRequest request;
  *request.mutable_inspection() = Decided();
  request.mutable_inspection()->set_name(name);
  request.mutable_inspection()->add_subjects(NameOf(base_b_));
  request.mutable_update_mask()->add_paths("subjects");
  request.set_request_id(harness_.NewRequestId());
  // The lead belongs to a cell of base_b.
  EXPECT_THAT(Unmet(harness_.Call(commission_, &Service::UpdateInspection, request).status()),
              ElementsAre("BELONGS_TO_SUBJECT " + lead_.account_name));
  request.mutable_inspection()->set_subjects(0, NameOf(cell_a1_));
  request.mutable_inspection()->mutable_subjects()->RemoveLast();
  request.set_request_id(harness_.NewRequestId());
  const auto updated = harness_.Call(commission_, &Service::UpdateInspection, request);
  ASSERT_TRUE(updated.ok()) << updated.status();
  EXPECT_THAT(updated->subjects(), ElementsAre(NameOf(cell_a1_)));
  EXPECT_THAT(Get(commission_, name)->subjects(), ElementsAre(NameOf(cell_a1_)));
}

TEST_F(InspectionTest, StepsStayWithinSubjectsAndDays) {
  v1::RecordInspectionStepRequest step;
  step.set_inspection(Planned());
  step.set_kind(v1::INSPECTION_STEP_KIND_HEARING);
  *step.mutable_date() = DateOf(2019, 7, 31);
  step.set_subject(NameOf(base_b_));
  step.set_document("Biên bản số 02/BB-ĐKT");
  const auto record = [&] {
    step.set_request_id(harness_.NewRequestId());
    return harness_.Call(commission_, &Service::RecordInspectionStep, step).status();
  };
  EXPECT_EQ(ErrorReason(record()), "INSPECTION_STATE");
  ASSERT_TRUE(Start(step.inspection(), Date(2019, 8, 5)).ok());
  EXPECT_THAT(Violations(record()),
              UnorderedElementsAre("date OUT_OF_RANGE", "subject NOT_A_SUBJECT"));
  *step.mutable_date() = DateOf(2019, 8, 8);
  step.clear_subject();
  EXPECT_TRUE(record().ok());
}

TEST_F(InspectionTest, ItIsClosedWithoutConclusionOnlyWithAReasonAndCancelledBefore) {
  const std::string name = Started();
  v1::CloseInspectionRequest request;
  request.set_inspection(name);
  request.set_request_id(harness_.NewRequestId());
  EXPECT_THAT(Violations(harness_.Call(commission_, &Service::CloseInspection, request).status()),
              ElementsAre("reason REQUIRED"));
  v1::CancelInspectionRequest cancel;
  cancel.set_inspection(name);
  cancel.set_reason("Hoãn sang năm sau");
  cancel.set_request_id(harness_.NewRequestId());
  const auto cancelled = harness_.Call(commission_, &Service::CancelInspection, cancel);
  ASSERT_TRUE(cancelled.ok()) << cancelled.status();
  EXPECT_EQ(cancelled->state(), v1::INSPECTION_STATE_CANCELLED);
  EXPECT_FALSE(cancelled->access_open());
  EXPECT_EQ(ErrorReason(Start(name, Date(2019, 8, 5)).status()), "INSPECTION_STATE");
  EXPECT_EQ(ErrorReason(Appoint(name, lead_, v1::INSPECTION_TEAM_ROLE_MEMBER).status()),
            "INSPECTION_STATE");
}

TEST_F(InspectionTest, ASuperiorOrAStrangerChangesNothing) {
  const std::string name = Planned();
  v1::StartInspectionRequest request;
  request.set_inspection(name);
  *request.mutable_date() = DateOf(2019, 8, 5);
  request.set_request_id(harness_.NewRequestId());
  EXPECT_EQ(
      ErrorReason(harness_.Call(Commission(root_), &Service::StartInspection, request).status()),
      "INSPECTION_OF_ANOTHER_COMMITTEE");
  EXPECT_EQ(harness_.Call(Commission(other_), &Service::StartInspection, request).status().code(),
            absl::StatusCode::kNotFound);
  EXPECT_EQ(harness_.Call(Commission(base_a_), &Service::StartInspection, request).status().code(),
            absl::StatusCode::kNotFound);
  EXPECT_EQ(
      harness_.Call(InspectionReader(bloc_), &Service::StartInspection, request).status().code(),
      absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(Get(commission_, name)->state(), v1::INSPECTION_STATE_PLANNED);
}

}  // namespace
}  // namespace ketnap::supervision
