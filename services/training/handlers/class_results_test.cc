#include "ketnap/training/v1/events.pb.h"
#include "services/training/handlers/training_fixture.h"

namespace ketnap::training {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

class ClassResultsTest : public TrainingTest {};

v1::ClassChanged EventOf(const journal::v1::JournalEntry& entry) {
  v1::ClassChanged event;
  EXPECT_TRUE(entry.event().UnpackTo(&event));
  return event;
}

TEST_F(ClassResultsTest, AClassGoesFromPlanToCertificates) {
  const auto created = Create(NewClass(3));
  ASSERT_TRUE(created.ok()) << created.status();
  EXPECT_EQ(created->state(), v1::CLASS_STATE_PLANNED);
  const std::string name = created->name();
  ASSERT_TRUE(Open(name).ok());
  const Names people = People(cell_a1_, 3);
  const Names learners = MustNominate(name, base_a_, people);
  ASSERT_THAT(learners, SizeIs(3));
  const auto approved = Approve(name);
  ASSERT_TRUE(approved.ok()) << approved.status();
  EXPECT_EQ(approved->training_class().enrolled(), 3);
  EXPECT_EQ(approved->nominations(0).state(), v1::NOMINATION_STATE_ENROLLED);
  EXPECT_EQ(approved->nominations(0).score(), -1);

  ASSERT_TRUE(Attend(name, 1, learners).ok());
  ASSERT_TRUE(Attend(name, 2, {learners[0], learners[1]}).ok());
  ASSERT_TRUE(Score(name, {learners[0], learners[2]}, 85).ok());
  ASSERT_TRUE(Score(name, {learners[1]}, 49).ok());
  const auto completed = Complete(name);
  ASSERT_TRUE(completed.ok()) << completed.status();
  EXPECT_EQ(completed->state(), v1::CLASS_STATE_COMPLETED);
  EXPECT_EQ(completed->passed(), 1);  // One failed by score, one by attendance.

  const auto rows = ListNominations(Trainer(bloc_));
  ASSERT_THAT(NamesOf(rows), learners);
  EXPECT_EQ(rows[0].state(), v1::NOMINATION_STATE_PASSED);
  EXPECT_EQ(rows[0].grade(), "GIOI");
  EXPECT_EQ(rows[0].sessions_attended(), 2);
  EXPECT_EQ(rows[1].state(), v1::NOMINATION_STATE_FAILED);
  EXPECT_EQ(rows[1].grade(), "");
  EXPECT_EQ(rows[2].state(), v1::NOMINATION_STATE_FAILED);
  EXPECT_EQ(rows[2].sessions_attended(), 1);

  const auto issued = MustIssue(name);
  ASSERT_TRUE(issued.ok());
  ASSERT_EQ(issued->certificates_size(), 1);
  const v1::Certificate& certificate = issued->certificates(0);
  EXPECT_EQ(certificate.number(), "001/2025/NTVD");
  EXPECT_EQ(certificate.candidate(), people[0]);
  EXPECT_EQ(certificate.organization(), NameOf(cell_a1_));
  EXPECT_EQ(certificate.grade(), "GIOI");
  EXPECT_EQ(ListNominations(Trainer(bloc_))[0].certificate(), certificate.name());

  const auto entries = harness_.WaitForJournal(10);
  Names actions;
  for (size_t i = 0; i < entries.size(); ++i) {
    actions.push_back(entries[i].action());
    EXPECT_EQ(entries[i].aggregate_version(), static_cast<int64_t>(i + 1));
    EXPECT_EQ(entries[i].organization_id(), bloc_.ToBytes());
    EXPECT_FALSE(entries[i].historical());
  }
  EXPECT_THAT(actions,
              ElementsAre("CreateClass", "OpenRegistration", "Nominate", "ApproveNominations",
                          "RecordAttendance", "RecordAttendance", "RecordResults", "RecordResults",
                          "CompleteClass", "IssueCertificates"));
  EXPECT_EQ(EventOf(entries[2]).nominations_size(), 3);
  // The name is in the answer alone.
  v1::Certificate nameless = certificate;
  nameless.clear_full_name();
  EXPECT_EQ(EventOf(entries[9]).certificates(0).SerializeAsString(), nameless.SerializeAsString());
  EXPECT_EQ(EventOf(entries[9]).training_class().etag(), "\"10\"");
}

TEST_F(ClassResultsTest, ALaterListReplacesTheEarlierAndTheJournalKeepsBoth) {
  const Enrolled learners = EnrolledClass(2);
  const Names& names = learners.nominations;
  ASSERT_TRUE(Attend(learners.name, 1, names).ok());
  EXPECT_EQ(ListNominations(Trainer(bloc_))[1].sessions_attended(), 1);
  ASSERT_TRUE(Attend(learners.name, 1, {names[0]}).ok());
  EXPECT_EQ(ListNominations(Trainer(bloc_))[0].sessions_attended(), 1);
  EXPECT_EQ(ListNominations(Trainer(bloc_))[1].sessions_attended(), 0);
  ASSERT_TRUE(Attend(learners.name, 1, {}).ok());
  const auto entries = harness_.WaitForJournal(7);
  const v1::ClassChanged second = EventOf(entries.at(5));
  EXPECT_EQ(second.session_attendance().session(), 1);
  EXPECT_EQ(second.session_attendance().date().day(), 17);
  EXPECT_THAT(second.session_attendance().present(), ElementsAre(names[0]));
  ASSERT_EQ(second.nominations_size(), 1);  // Whose count changed.
  EXPECT_EQ(second.nominations(0).name(), names[1]);
  EXPECT_EQ(EventOf(entries.at(4)).session_attendance().present_size(), 2);
  EXPECT_TRUE(EventOf(entries.at(6)).has_session_attendance());
}

TEST_F(ClassResultsTest, AttendanceIsOfLearnersInSessionsOfTheClass) {
  const Enrolled learners = EnrolledClass(1);
  const std::string other = EnrolledClass(1).nominations[0];
  const std::string unapproved = MustNominate(learners.name, base_a_, People(cell_a2_, 1))[0];
  auto request = Attendance(learners.name, 1,
                            {learners.nominations[0], other, unapproved, learners.nominations[0]});
  EXPECT_THAT(
      Faults(harness_.Call(Trainer(bloc_), &Classes::RecordAttendance, request).status()),
      ElementsAre("present[1]:NOT_ENROLLED", "present[2]:NOT_ENROLLED", "present[3]:NOT_ENROLLED"));
  EXPECT_THAT(Faults(Attend(learners.name, 0, {}).status()), SizeIs(1));
  request = Attendance(learners.name, 3, {});
  *request.mutable_date() = DateOf(2025, 2, 22);
  EXPECT_THAT(Faults(harness_.Call(Trainer(bloc_), &Classes::RecordAttendance, request).status()),
              ElementsAre("session:OUT_OF_RANGE", "date:OUT_OF_RANGE"));
  EXPECT_EQ(ListNominations(Trainer(bloc_))[0].sessions_attended(), 0);
}

TEST_F(ClassResultsTest, ScoresAreOfLearnersOnceEachFromTheFirstDayOn) {
  const Enrolled learners = EnrolledClass(2);
  const Names& names = learners.nominations;
  const std::string other = EnrolledClass(1).nominations[0];
  EXPECT_THAT(
      Faults(Score(learners.name, {names[0], other, names[0]}, 80).status()),
      ElementsAre("results[1].nomination:NOT_ENROLLED", "results[2].nomination:NOT_ENROLLED"));
  EXPECT_THAT(Faults(Score(learners.name, {names[0]}, 101).status()),
              ElementsAre("results[0].score:OUT_OF_RANGE"));
  auto early = Results(learners.name, names, 80);
  *early.mutable_date() = DateOf(2025, 2, 14);
  EXPECT_THAT(Faults(harness_.Call(Trainer(bloc_), &Classes::RecordResults, early).status()),
              ElementsAre("date:OUT_OF_RANGE"));
  v1::ListNominationsRequest list;
  list.set_training_class(learners.name);
  for (const auto& row : ListNominations(Trainer(bloc_), list)) EXPECT_EQ(row.score(), -1);
}

TEST_F(ClassResultsTest, IsCompletedWithEverySessionAndEveryScoreAfterTheLastDay) {
  const Enrolled learners = EnrolledClass(2);
  const Names& names = learners.nominations;
  const auto lacking = Complete(learners.name).status();
  EXPECT_EQ(lacking.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ErrorReason(lacking), "CLASS_INCOMPLETE");
  EXPECT_THAT(Unmet(lacking), UnorderedElementsAre("SESSIONS " + learners.name, "SCORE " + names[0],
                                                   "SCORE " + names[1]));
  for (int session : {1, 2}) ASSERT_TRUE(Attend(learners.name, session, names).ok());
  ASSERT_TRUE(Score(learners.name, {names[0]}, 0).ok());
  EXPECT_THAT(Unmet(Complete(learners.name).status()), ElementsAre("SCORE " + names[1]));
  ASSERT_TRUE(Score(learners.name, {names[1]}, 80).ok());
  auto early = Completion(learners.name);
  *early.mutable_date() = DateOf(2025, 2, 20);
  EXPECT_THAT(Faults(harness_.Call(Trainer(bloc_), &Classes::CompleteClass, early).status()),
              ElementsAre("date:OUT_OF_RANGE"));
  const auto completed = Complete(learners.name);
  ASSERT_TRUE(completed.ok()) << completed.status();
  EXPECT_EQ(completed->passed(), 1);
}

TEST_F(ClassResultsTest, EachStepHasItsState) {
  const std::string planned = Create(NewClass(2))->name();
  const Names people = People(cell_a1_, 2);
  auto issue = [&](const std::string& name) {
    return harness_.Call(Trainer(bloc_), &Classes::IssueCertificates, Issue(name)).status();
  };
  for (const absl::Status& status :
       {Nominate(planned, base_a_, people).status(), Approve(planned).status(),
        Attend(planned, 1, {}).status(),
        Score(planned, {"nominations/018f0000-0000-7000-8000-0000000000aa"}, 1).status(),
        Complete(planned).status(), issue(planned)}) {
    EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition) << status;
    EXPECT_EQ(ErrorReason(status), "CLASS_STATE");
  }
  const Enrolled done = CompletedClass(1);
  for (const absl::Status& status :
       {Open(done.name).status(), Nominate(done.name, base_a_, people).status(),
        Approve(done.name).status(), Attend(done.name, 1, done.nominations).status(),
        Score(done.name, done.nominations, 100).status(), Complete(done.name).status()}) {
    EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition) << status;
    EXPECT_EQ(ErrorReason(status), "CLASS_STATE");
  }
  const Enrolled open = EnrolledClass(1);
  EXPECT_EQ(ErrorReason(Open(open.name).status()), "CLASS_STATE");
  EXPECT_EQ(ErrorReason(issue(open.name)), "CLASS_STATE");
}

TEST_F(ClassResultsTest, StepsInTheFutureOrThePastAreJudged) {
  const std::string name = Create(NewClass(2))->name();
  v1::OpenRegistrationRequest request;
  request.set_training_class(name);
  request.set_request_id(harness_.NewRequestId());
  *request.mutable_date() = DateOf(2025, 3, 4);
  EXPECT_THAT(Faults(harness_.Call(Trainer(bloc_), &Classes::OpenRegistration, request).status()),
              ElementsAre("date:DATE_IN_FUTURE"));
  *request.mutable_date() = DateOf(2025, 1, 16);  // 46 days ago.
  const auto refused = harness_.Call(Trainer(bloc_), &Classes::OpenRegistration, request).status();
  EXPECT_EQ(refused.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ErrorReason(refused), "HISTORICAL_ENTRY_NOT_PERMITTED");
  // The permission over another organization is none here.
  auto elsewhere = Trainer(bloc_);
  elsewhere.grants.push_back(Harness::GrantOver(base_a_, {"history.enter"}));
  EXPECT_EQ(ErrorReason(harness_.Call(elsewhere, &Classes::OpenRegistration, request).status()),
            "HISTORICAL_ENTRY_NOT_PERMITTED");
  const auto opened =
      harness_.Call(Trainer(bloc_, {"history.enter"}), &Classes::OpenRegistration, request);
  ASSERT_TRUE(opened.ok()) << opened.status();
  EXPECT_TRUE(harness_.WaitForJournal(2)[1].historical());

  // The nominating organization's own right counts, not the organizer's.
  auto old = Nomination(name, base_a_, People(cell_a1_, 1));
  *old.mutable_date() = DateOf(2025, 1, 16);
  EXPECT_EQ(ErrorReason(harness_.Call(Clerk(base_a_), &Classes::Nominate, old).status()),
            "HISTORICAL_ENTRY_NOT_PERMITTED");
  auto clerk = Clerk(base_a_);
  clerk.grants.push_back(Harness::GrantOver(base_a_, {"history.enter"}));
  EXPECT_TRUE(harness_.Call(clerk, &Classes::Nominate, old).ok());
}

TEST_F(ClassResultsTest, ARetryChangesNothing) {
  const auto create = NewClass(2);
  const auto caller = Trainer(bloc_);
  const auto first = harness_.Call(caller, &Classes::CreateClass, create);
  const auto again = harness_.Call(caller, &Classes::CreateClass, create);
  ASSERT_TRUE(first.ok() && again.ok()) << first.status() << again.status();
  EXPECT_EQ(first->SerializeAsString(), again->SerializeAsString());

  const Enrolled learners = EnrolledClass(1);
  for (int session : {1, 2}) {
    ASSERT_TRUE(Attend(learners.name, session, learners.nominations).ok());
  }
  ASSERT_TRUE(Score(learners.name, learners.nominations, 60).ok());
  const auto completion = Completion(learners.name);
  const auto issue = Issue(learners.name);
  const auto completed = harness_.Call(caller, &Classes::CompleteClass, completion);
  const auto issued = harness_.Call(caller, &Classes::IssueCertificates, issue);
  ASSERT_TRUE(completed.ok() && issued.ok());
  const int64_t size = harness_.JournalSize();
  EXPECT_EQ(harness_.Call(caller, &Classes::CompleteClass, completion)->SerializeAsString(),
            completed->SerializeAsString());
  EXPECT_EQ(harness_.Call(caller, &Classes::IssueCertificates, issue)->SerializeAsString(),
            issued->SerializeAsString());
  EXPECT_EQ(harness_.JournalSize(), size);
  auto other = issue;
  *other.mutable_issue_date() = DateOf(2025, 3, 1);
  EXPECT_EQ(ErrorReason(harness_.Call(caller, &Classes::IssueCertificates, other).status()),
            "REQUEST_ID_REUSED");
}

}  // namespace
}  // namespace ketnap::training
