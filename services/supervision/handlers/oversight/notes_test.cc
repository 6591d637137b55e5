#include "ketnap/supervision/v1/events.pb.h"
#include "services/supervision/handlers/oversight/oversight_fixture.h"

namespace ketnap::supervision {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class NotesTest : public OversightTest {
 protected:
  std::vector<std::string> Reminders(const access::Caller& caller,
                                     v1::ListOversightRemindersRequest request) {
    request.set_page_size(1);
    std::vector<std::string> names;
    for (int pages = 0; pages < 20; ++pages) {
      const auto page = harness_.Call(caller, &Oversight::ListOversightReminders, request);
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) return names;
      for (const auto& each : page->reminders()) names.push_back(each.name());
      if (page->next_page_token().empty()) return names;
      request.set_page_token(page->next_page_token());
    }
    ADD_FAILURE() << "the pages do not end";
    return names;
  }
  std::vector<std::string> Due(const access::Caller& caller, bool mine = false) {
    v1::ListOversightRemindersRequest request;
    request.set_due_only(true);
    request.set_mine_only(mine);
    return Reminders(caller, request);
  }
};

TEST_F(NotesTest, TheOverseerNotesAndTheOverseenDoesNotRead) {
  const std::string name = MustAssign(base_a_);
  const auto request = NewNote(name, DateOf(2019, 8, 5));
  const auto overseer = Overseer(member_);
  const auto note = harness_.Call(overseer, &Oversight::RecordOversightNote, request);
  ASSERT_TRUE(note.ok()) << note.status();
  EXPECT_TRUE(note->by_overseer());
  EXPECT_EQ(note->author(), overseer.account);
  EXPECT_EQ(harness_.Call(overseer, &Oversight::RecordOversightNote, request)->name(),
            note->name());
  const auto from_paper = Note(officer_, name, DateOf(2019, 8, 14));
  ASSERT_TRUE(from_paper.ok()) << from_paper.status();
  EXPECT_FALSE(from_paper->by_overseer());

  v1::ListOversightNotesRequest list;
  list.set_assignment(name);
  list.set_page_size(1);
  auto page = harness_.Call(overseer, &Oversight::ListOversightNotes, list);
  ASSERT_TRUE(page.ok()) << page.status();
  EXPECT_EQ(page->notes(0).SerializeAsString(), from_paper->SerializeAsString());
  list.set_page_token(page->next_page_token());
  page = harness_.Call(overseer, &Oversight::ListOversightNotes, list);
  EXPECT_EQ(page->notes(0).SerializeAsString(), note->SerializeAsString());
  EXPECT_THAT(page->next_page_token(), IsEmpty());

  list.clear_page_token();
  const auto subject = Officer(base_a_);
  EXPECT_EQ(ErrorReason(harness_.Call(subject, &Oversight::ListOversightNotes, list).status()),
            "NOT_THE_COMMITTEE");
  EXPECT_EQ(ErrorReason(Note(subject, name, DateOf(2019, 8, 5)).status()), "NOT_THE_OVERSEER");
  EXPECT_EQ(ErrorReason(Note(Overseer(Uuid::FromName("other")), name, DateOf(2019, 8, 5)).status()),
            "NOT_THE_OVERSEER");
  EXPECT_EQ(harness_.Call(Officer(base_b_), &Oversight::ListOversightNotes, list).status(),
            ResourceNotFoundError(name));

  const auto entries = harness_.WaitForJournal(3);
  v1::OversightChanged event;
  ASSERT_TRUE(entries[1].event().UnpackTo(&event));
  EXPECT_EQ(event.note().SerializeAsString(), note->SerializeAsString());
  EXPECT_EQ(event.assignment().note_count(), 1);
}

TEST_F(NotesTest, NotesLieWithinTheAssignmentAndNotInTheFuture) {
  const std::string name = MustAssign(base_a_);
  EXPECT_THAT(Faults(Note(officer_, name, DateOf(2019, 7, 31)).status()),
              ElementsAre("date:OUTSIDE_ASSIGNMENT"));
  EXPECT_THAT(Faults(Note(officer_, name, DateOf(2019, 8, 16)).status()),
              ElementsAre("date:DATE_IN_FUTURE"));
  auto blank = NewNote(name, DateOf(2019, 8, 2));
  blank.set_text(" \n ");
  EXPECT_THAT(Faults(harness_.Call(officer_, &Oversight::RecordOversightNote, blank).status()),
              ElementsAre("text:REQUIRED"));
  // It is not ended before its last note.
  ASSERT_TRUE(Note(officer_, name, DateOf(2019, 8, 10)).ok());
  EXPECT_THAT(Faults(EndOn(name, DateOf(2019, 8, 9)).status()),
              ElementsAre("end_date:BEFORE_LAST_NOTE"));
}

TEST_F(NotesTest, RemindersComeDueByTheDay) {
  const std::string of_a = MustAssign(base_a_), of_b = MustAssign(base_b_);
  const std::string today = MustRemind(of_a, DateOf(2019, 8, 15));
  const std::string late = MustRemind(of_b, DateOf(2019, 8, 14));
  const std::string later = MustRemind(of_a, DateOf(2019, 8, 16));
  EXPECT_THAT(Due(officer_), ElementsAre(late, today));
  EXPECT_THAT(Reminders(officer_, {}), ElementsAre(late, today, later));
  v1::ListOversightRemindersRequest of_base;
  of_base.set_organization(NameOf(base_a_));
  EXPECT_THAT(Reminders(officer_, of_base), ElementsAre(today, later));
  // They are the committee's: the overseen sees none.
  EXPECT_THAT(Due(Officer(base_a_)), IsEmpty());
  EXPECT_THAT(Reminders(Officer(base_a_), of_base), IsEmpty());
  EXPECT_THAT(Due(Officer(root_)), ElementsAre(late, today));

  harness_.clock().SetDay(Date(2019, 8, 16));
  EXPECT_THAT(Due(officer_), ElementsAre(late, today, later));
  const auto done = Complete(today, DateOf(2019, 8, 16));
  ASSERT_TRUE(done.ok()) << done.status();
  EXPECT_EQ(done->reminder().state(), v1::OVERSIGHT_REMINDER_STATE_DONE);
  EXPECT_FALSE(done->has_next_reminder());
  EXPECT_THAT(Due(officer_), ElementsAre(late, later));
  EXPECT_EQ(ErrorReason(Complete(today, DateOf(2019, 8, 16)).status()),
            "OVERSIGHT_REMINDER_CLOSED");
  v1::ListOversightRemindersRequest of_done;
  of_done.set_state(v1::OVERSIGHT_REMINDER_STATE_DONE);
  EXPECT_THAT(Reminders(officer_, of_done), ElementsAre(today));
  EXPECT_EQ(Get(officer_, of_a)->open_reminder_count(), 1);
}

TEST_F(NotesTest, TheOverseerFindsTheOwnOnesByMemberOrByAccount) {
  auto request = NewAssignment(base_a_);
  request.mutable_assignment()->set_account(absl::StrCat("accounts/", account_.ToString()));
  const auto assigned = Assign(request);
  ASSERT_TRUE(assigned.ok()) << assigned.status();
  const std::string reminder = MustRemind(assigned->name(), DateOf(2019, 8, 15));
  EXPECT_THAT(Due(Overseer(member_), true), ElementsAre(reminder));
  EXPECT_THAT(Due(Overseer(Uuid::FromName("other")), true), IsEmpty());
  access::Caller by_account =
      harness_.Person({Harness::GrantOver(base_a_, {"supervision.oversight.read"})}, account_);
  EXPECT_THAT(Due(by_account, true), ElementsAre(reminder));
  by_account.member = absl::StrCat("members/", member_.ToString());
  EXPECT_THAT(Due(by_account, true), ElementsAre(reminder));
  // Without the account in the assignment, the reminders follow.
  v1::UpdateOversightAssignmentRequest update;
  *update.mutable_assignment() = *assigned;
  update.mutable_assignment()->clear_account();
  update.mutable_assignment()->clear_etag();
  update.mutable_update_mask()->add_paths("account");
  update.set_request_id(harness_.NewRequestId());
  const auto updated = harness_.Call(officer_, &Oversight::UpdateOversightAssignment, update);
  ASSERT_TRUE(updated.ok()) << updated.status();
  by_account.member.clear();
  EXPECT_THAT(Due(by_account, true), IsEmpty());
}

TEST_F(NotesTest, ARepeatedReminderComesAgainUntilTheAssignmentEnds) {
  const std::string name = MustAssign(base_a_);
  const std::string first = MustRemind(name, DateOf(2019, 8, 31), 1);
  const auto done = Complete(first, DateOf(2019, 8, 15));
  ASSERT_TRUE(done.ok()) << done.status();
  EXPECT_EQ(done->next_reminder().due_date().day(), 30);
  EXPECT_EQ(done->next_reminder().due_date().month(), 9);
  EXPECT_EQ(Get(officer_, name)->open_reminder_count(), 1);
  const auto again = Complete(done->next_reminder().name(), DateOf(2019, 8, 15));
  EXPECT_EQ(again->next_reminder().due_date().day(), 31);

  v1::CancelOversightReminderRequest cancel;
  cancel.set_name(again->next_reminder().name());
  cancel.set_reason("Đã theo dõi theo cách khác");
  cancel.set_etag("\"7\"");
  cancel.set_request_id(harness_.NewRequestId());
  EXPECT_EQ(harness_.Call(officer_, &Oversight::CancelOversightReminder, cancel).status().code(),
            absl::StatusCode::kAborted);
  cancel.set_etag(again->next_reminder().etag());
  const auto cancelled = harness_.Call(officer_, &Oversight::CancelOversightReminder, cancel);
  ASSERT_TRUE(cancelled.ok()) << cancelled.status();
  EXPECT_EQ(cancelled->state(), v1::OVERSIGHT_REMINDER_STATE_CANCELLED);
  EXPECT_EQ(Get(officer_, name)->open_reminder_count(), 0);

  // What is open when the assignment ends is taken back with it.
  const std::string left = MustRemind(name, DateOf(2019, 9, 1));
  ASSERT_TRUE(EndOn(name, DateOf(2019, 8, 15)).ok());
  harness_.clock().SetDay(Date(2019, 9, 2));
  EXPECT_THAT(Due(officer_), IsEmpty());
  EXPECT_EQ(ErrorReason(Complete(left, DateOf(2019, 9, 1)).status()), "OVERSIGHT_REMINDER_CLOSED");
  EXPECT_EQ(ErrorReason(harness_
                            .Call(officer_, &Oversight::CreateOversightReminder,
                                  NewReminder(name, DateOf(2019, 8, 15)))
                            .status()),
            "OVERSIGHT_ENDED");
}

TEST_F(NotesTest, OnlyTheCommitteesSideReminds) {
  const std::string name = MustAssign(base_a_);
  EXPECT_EQ(ErrorReason(harness_
                            .Call(Officer(base_a_), &Oversight::CreateOversightReminder,
                                  NewReminder(name, DateOf(2019, 9, 1)))
                            .status()),
            "NOT_THE_OVERSEER");
  EXPECT_TRUE(harness_
                  .Call(Overseer(member_), &Oversight::CreateOversightReminder,
                        NewReminder(name, DateOf(2019, 9, 1)))
                  .ok());
  EXPECT_THAT(Faults(harness_
                         .Call(officer_, &Oversight::CreateOversightReminder,
                               NewReminder(name, DateOf(2019, 7, 31)))
                         .status()),
              ElementsAre("reminder.due_date:OUTSIDE_ASSIGNMENT"));
}

}  // namespace
}  // namespace ketnap::supervision
