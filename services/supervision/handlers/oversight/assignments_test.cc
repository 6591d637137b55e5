#include <algorithm>
#include <thread>

#include "ketnap/supervision/v1/events.pb.h"
#include "services/supervision/handlers/oversight/oversight_fixture.h"

namespace ketnap::supervision {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

class AssignmentsTest : public OversightTest {
 protected:
  std::vector<std::string> List(const access::Caller& caller,
                                v1::ListOversightAssignmentsRequest request = {}) {
    request.set_page_size(1);
    std::vector<std::string> names;
    for (int pages = 0; pages < 20; ++pages) {
      const auto page = harness_.Call(caller, &Oversight::ListOversightAssignments, request);
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) return names;
      for (const auto& each : page->assignments()) names.push_back(each.name());
      if (page->next_page_token().empty()) return names;
      request.set_page_token(page->next_page_token());
    }
    ADD_FAILURE() << "the pages do not end";
    return names;
  }
};

TEST_F(AssignmentsTest, GoesFromTheDecisionToItsEnd) {
  auto request = NewAssignment(base_a_);
  request.mutable_assignment()->set_account(absl::StrCat("accounts/", account_.ToString()));
  const auto assigned = Assign(request);
  ASSERT_TRUE(assigned.ok()) << assigned.status();
  EXPECT_EQ(assigned->state(), v1::OVERSIGHT_STATE_CURRENT);
  EXPECT_EQ(Assign(request)->name(), assigned->name());
  EXPECT_EQ(Get(officer_, assigned->name())->SerializeAsString(), assigned->SerializeAsString());

  v1::UpdateOversightAssignmentRequest update;
  *update.mutable_assignment() = *assigned;
  update.mutable_assignment()->set_duties("Theo dõi kết nạp");
  update.mutable_assignment()->clear_account();
  update.mutable_update_mask()->add_paths("duties");
  update.set_request_id(harness_.NewRequestId());
  const auto updated = harness_.Call(officer_, &Oversight::UpdateOversightAssignment, update);
  ASSERT_TRUE(updated.ok()) << updated.status();
  EXPECT_EQ(updated->duties(), "Theo dõi kết nạp");
  EXPECT_EQ(updated->account(), assigned->account());
  update.set_request_id(harness_.NewRequestId());
  EXPECT_EQ(harness_.Call(officer_, &Oversight::UpdateOversightAssignment, update).status().code(),
            absl::StatusCode::kAborted);

  EXPECT_EQ(ErrorReason(EndOn(assigned->name(), DateOf(2019, 6, 1)).status()), "INVALID_FIELDS");
  const auto ended = EndOn(assigned->name(), DateOf(2019, 8, 10));
  ASSERT_TRUE(ended.ok()) << ended.status();
  EXPECT_EQ(ended->state(), v1::OVERSIGHT_STATE_ENDED);
  EXPECT_EQ(ErrorReason(EndOn(assigned->name(), DateOf(2019, 8, 11)).status()), "OVERSIGHT_ENDED");

  const auto entries = harness_.WaitForJournal(3);
  ASSERT_EQ(entries.size(), 3u);
  EXPECT_EQ(entries[0].action(), "AssignOverseer");
  EXPECT_EQ(entries[2].action(), "EndOversightAssignment");
  EXPECT_EQ(entries[2].aggregate_type(), "oversightAssignments");
  EXPECT_EQ(entries[2].aggregate_version(), 3);
  EXPECT_EQ(entries[2].organization_id(), bloc_.ToBytes());
  v1::OversightChanged event;
  ASSERT_TRUE(entries[2].event().UnpackTo(&event));
  EXPECT_EQ(event.assignment().end_reason(), "Điều động công tác");
}

TEST_F(AssignmentsTest, NamesEveryFault) {
  auto request = NewAssignment(base_c_);  // Below another committee.
  request.mutable_assignment()->set_member(
      absl::StrCat("members/", Uuid::FromName("nobody").ToString()));
  request.mutable_assignment()->set_account(absl::StrCat("accounts/", account_.ToString()));
  *request.mutable_assignment()->mutable_end_date() = DateOf(2019, 7, 1);
  const auto everywhere =
      harness_.Person({Harness::GrantOver(std::nullopt, {"supervision.oversight.write"})});
  EXPECT_THAT(Faults(harness_.Call(everywhere, &Oversight::AssignOverseer, request).status()),
              ElementsAre("assignment.committee:NOT_ABOVE_ORGANIZATION",
                          "assignment.member:NOT_A_COMMITTEE_MEMBER",
                          "assignment.account:NOT_THE_OVERSEERS_ACCOUNT",
                          "assignment.end_date:OUT_OF_RANGE"));
  // A post elsewhere, or before, is none here.
  request = NewAssignment(base_a_);
  GivePost(member_, base_b_, Date(2016, 1, 1), kForever);
  GivePost(member_, bloc_, Date(2016, 1, 1), Date(2019, 7, 31));
  EXPECT_THAT(Faults(Assign(request).status()),
              ElementsAre("assignment.member:NOT_A_COMMITTEE_MEMBER"));
  GivePost(member_, bloc_, Date(2016, 1, 1), Date(2019, 8, 1));
  EXPECT_TRUE(Assign(request).ok());
  // Nobody oversees the own committee.
  request = NewAssignment(bloc_);
  EXPECT_THAT(Faults(Assign(request).status()),
              ElementsAre("assignment.committee:NOT_ABOVE_ORGANIZATION"));
  request = NewAssignment(base_b_);
  *request.mutable_assignment()->mutable_decision()->mutable_date() = DateOf(2019, 1, 1);
  EXPECT_EQ(ErrorReason(Assign(request).status()), "HISTORICAL_ENTRY_NOT_PERMITTED");
}

TEST_F(AssignmentsTest, DaysOfOnePairDoNotOverlap) {
  auto request = NewAssignment(base_a_);
  *request.mutable_assignment()->mutable_end_date() = DateOf(2019, 12, 31);
  const auto first = Assign(request);
  ASSERT_TRUE(first.ok()) << first.status();
  request.set_request_id(harness_.NewRequestId());
  request.mutable_assignment()->clear_end_date();
  *request.mutable_assignment()->mutable_start_date() = DateOf(2019, 12, 31);
  const absl::Status refused = Assign(request).status();
  EXPECT_EQ(refused.code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(ErrorMetadataValue(refused, "existing"), first->name());
  *request.mutable_assignment()->mutable_start_date() = DateOf(2020, 1, 1);
  const auto next = Assign(request);
  ASSERT_TRUE(next.ok()) << next.status();
  EXPECT_EQ(next->state(), v1::OVERSIGHT_STATE_PLANNED);

  // Another end of the first would reach into the next one.
  v1::UpdateOversightAssignmentRequest longer;
  *longer.mutable_assignment() = *first;
  *longer.mutable_assignment()->mutable_end_date() = DateOf(2020, 1, 1);
  longer.set_request_id(harness_.NewRequestId());
  EXPECT_EQ(harness_.Call(officer_, &Oversight::UpdateOversightAssignment, longer).status().code(),
            absl::StatusCode::kAlreadyExists);
  // One that never came into effect does not stand in the way.
  ASSERT_TRUE(EndOn(next->name(), DateOf(2019, 12, 31)).ok());
  longer.set_request_id(harness_.NewRequestId());
  EXPECT_TRUE(harness_.Call(officer_, &Oversight::UpdateOversightAssignment, longer).ok());
}

TEST_F(AssignmentsTest, OfManyAtOnceOneAssigns) {
  constexpr int kAtOnce = 8;
  std::vector<v1::AssignOverseerRequest> requests;
  for (int i = 0; i < kAtOnce; ++i) requests.push_back(NewAssignment(base_a_));
  std::vector<absl::StatusCode> codes(kAtOnce);
  std::vector<std::thread> callers;
  for (int i = 0; i < kAtOnce; ++i) {
    callers.emplace_back([&, i] { codes[i] = Assign(requests[i]).status().code(); });
  }
  for (std::thread& each : callers) each.join();
  EXPECT_EQ(std::count(codes.begin(), codes.end(), absl::StatusCode::kOk), 1);
  EXPECT_EQ(std::count(codes.begin(), codes.end(), absl::StatusCode::kAlreadyExists), kAtOnce - 1);
  EXPECT_EQ(List(officer_).size(), 1u);
}

TEST_F(AssignmentsTest, BothSidesSeeItAndOnlyTheCommitteeDecides) {
  const std::string name = MustAssign(base_a_);
  ASSERT_TRUE(Note(officer_, name, DateOf(2019, 8, 5)).ok());
  const auto subject = Officer(base_a_);
  const auto seen = Get(subject, name);
  ASSERT_TRUE(seen.ok()) << seen.status();
  EXPECT_EQ(seen->note_count(), 0);
  EXPECT_FALSE(seen->has_last_note_date());
  EXPECT_EQ(Get(officer_, name)->note_count(), 1);
  EXPECT_THAT(List(subject), ElementsAre(name));
  EXPECT_EQ(ErrorReason(harness_
                            .Call(subject, &Oversight::EndOversightAssignment,
                                  NewEnding(name, DateOf(2019, 8, 15)))
                            .status()),
            "NOT_THE_COMMITTEE");
  // The subject cannot assign in the committee's name: the committee does not exist for it.
  const absl::Status refused =
      harness_.Call(subject, &Oversight::AssignOverseer, NewAssignment(base_a_)).status();
  EXPECT_EQ(refused, ResourceNotFoundError(NameOf(bloc_)));

  const auto elsewhere = Officer(base_b_);
  EXPECT_EQ(Get(elsewhere, name).status(), ResourceNotFoundError(name));
  EXPECT_THAT(List(elsewhere), IsEmpty());
  EXPECT_EQ(
      harness_
          .Call(elsewhere, &Oversight::EndOversightAssignment, NewEnding(name, DateOf(2019, 8, 15)))
          .status()
          .code(),
      absl::StatusCode::kNotFound);
  v1::ListOversightAssignmentsRequest of_subject;
  of_subject.set_organization(NameOf(base_a_));
  EXPECT_EQ(
      harness_.Call(elsewhere, &Oversight::ListOversightAssignments, of_subject).status().code(),
      absl::StatusCode::kNotFound);
}

TEST_F(AssignmentsTest, ListsTheNewestFirstByDayAndMember) {
  const Uuid second = Uuid::Generate(harness_.clock().Now());
  GivePost(second, bloc_, Date(2016, 1, 1), kForever);
  const std::string of_a = MustAssign(base_a_);
  auto request = NewAssignment(base_b_);
  request.mutable_assignment()->set_member(absl::StrCat("members/", second.ToString()));
  *request.mutable_assignment()->mutable_start_date() = DateOf(2019, 8, 20);
  const std::string of_b = Assign(request)->name();
  const std::string of_cell = MustAssign(cell_a1_);
  EXPECT_THAT(List(officer_), ElementsAre(of_b, of_cell, of_a));
  const auto both = harness_.Person({Harness::GrantOver(base_a_, {"supervision.oversight.read"}),
                                     Harness::GrantOver(base_b_, {"supervision.oversight.read"})});
  EXPECT_THAT(List(both), ElementsAre(of_b, of_cell, of_a));
  v1::ListOversightAssignmentsRequest asked;
  *asked.mutable_on_date() = DateOf(2019, 8, 15);
  EXPECT_THAT(List(officer_, asked), ElementsAre(of_cell, of_a));
  asked.set_organization(NameOf(cell_a1_));
  EXPECT_THAT(List(officer_, asked), ElementsAre(of_cell));
  asked.Clear();
  asked.set_member(absl::StrCat("members/", second.ToString()));
  EXPECT_THAT(List(officer_, asked), ElementsAre(of_b));
}

TEST_F(AssignmentsTest, SaysWhatNeedsANewDecision) {
  const std::string name = MustAssign(base_a_);
  EXPECT_THAT(Get(officer_, name)->attentions(), IsEmpty());
  GivePost(member_, bloc_, Date(2016, 1, 1), Date(2019, 8, 14));
  EXPECT_THAT(Get(officer_, name)->attentions(),
              ElementsAre(v1::OVERSIGHT_ATTENTION_OVERSEER_LEFT));
  MoveTo(base_a_, other_, Date(2019, 8, 10));
  EXPECT_THAT(Get(officer_, name)->attentions(),
              ElementsAre(v1::OVERSIGHT_ATTENTION_ORGANIZATION_MOVED,
                          v1::OVERSIGHT_ATTENTION_OVERSEER_LEFT));
  // Out of the committee's tree it is still the committee's, to see and to end.
  EXPECT_THAT(List(officer_), ElementsAre(name));
  v1::ListOversightAssignmentsRequest of_bloc;
  of_bloc.set_organization(NameOf(bloc_));
  EXPECT_THAT(List(officer_, of_bloc), ElementsAre(name));
  End(base_a_, Date(2019, 8, 12));
  EXPECT_THAT(Get(officer_, name)->attentions(),
              ElementsAre(v1::OVERSIGHT_ATTENTION_ORGANIZATION_ENDED,
                          v1::OVERSIGHT_ATTENTION_OVERSEER_LEFT));
  ASSERT_TRUE(EndOn(name, DateOf(2019, 8, 12)).ok());
  EXPECT_THAT(Get(officer_, name)->attentions(), IsEmpty());
}

TEST_F(AssignmentsTest, ListsOrganizationsNobodyOversees) {
  v1::ListUnassignedOrganizationsRequest request;
  request.set_organization(NameOf(bloc_));
  request.set_page_size(1);
  const auto unassigned = [&] {
    std::vector<std::string> names;
    request.clear_page_token();
    while (true) {
      const auto page = harness_.Call(officer_, &Oversight::ListUnassignedOrganizations, request);
      EXPECT_TRUE(page.ok()) << page.status();
      for (const auto& each : page->organizations()) {
        names.push_back(
            absl::StrCat(each.organization_display_name(), each.has_last_date() ? " before" : ""));
      }
      if (page->next_page_token().empty()) return names;
      request.set_page_token(page->next_page_token());
    }
  };
  EXPECT_THAT(unassigned(),
              ::testing::UnorderedElementsAre("Đảng bộ Sở Tài chính", "Đảng bộ Sở Y tế"));
  const std::string name = MustAssign(base_a_);
  EXPECT_THAT(unassigned(), ElementsAre("Đảng bộ Sở Y tế"));
  ASSERT_TRUE(EndOn(name, DateOf(2019, 8, 14)).ok());
  EXPECT_THAT(unassigned(),
              ::testing::UnorderedElementsAre("Đảng bộ Sở Tài chính before", "Đảng bộ Sở Y tế"));
}

TEST_F(AssignmentsTest, NothingInTheTablesOrTheJournalIsAName) {
  MustAssign(base_a_);
  for (const db::Row& row : harness_.ReadSql(
           "SELECT column_name FROM information_schema.columns WHERE table_schema = DATABASE()"
           " AND table_name LIKE 'oversight%' AND column_name LIKE '%name%'")) {
    ADD_FAILURE() << row.Text(0);
  }
  EXPECT_THAT(harness_.WaitForJournal(1), Not(IsEmpty()));
}

}  // namespace
}  // namespace ketnap::supervision
