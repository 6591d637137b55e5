#include <algorithm>
#include <thread>

#include "services/training/handlers/training_fixture.h"

namespace ketnap::training {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class ClassNominationsTest : public TrainingTest {
 protected:
  int EnrolledRows(const std::string& name) {
    v1::ListNominationsRequest request;
    request.set_training_class(name);
    const auto rows = ListNominations(Trainer(bloc_), request);
    return static_cast<int>(std::count_if(rows.begin(), rows.end(), [](const auto& row) {
      return row.state() == v1::NOMINATION_STATE_ENROLLED;
    }));
  }
};

TEST_F(ClassNominationsTest, EveryoneWhoMayNotAttendIsNamedAndNobodyIsNominated) {
  const std::string name = OpenClass(10);
  auto unlisted = Sympathizer(cell_a1_);
  unlisted.mutable_milestones()->clear_listing_date();
  Apply(EntryOf(unlisted));
  auto delisted = Sympathizer(cell_a1_);
  *delisted.mutable_milestones()->mutable_delisting_date() = DateOf(2025, 2, 17);
  Apply(EntryOf(delisted));
  auto admitted = Sympathizer(cell_a1_);
  *admitted.mutable_milestones()->mutable_ceremony_date() = DateOf(2025, 1, 10);
  Apply(EntryOf(admitted));
  const std::string fine = People(cell_a1_, 1)[0];
  const std::string foreign = People(cell_b1_, 1)[0];
  const std::string unknown = "candidates/018f0000-0000-7000-8000-0000000000aa";

  const auto refused =
      Nominate(name, base_a_,
               {unlisted.name(), delisted.name(), fine, admitted.name(), foreign, unknown, fine})
          .status();
  EXPECT_EQ(refused.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ErrorReason(refused), "NOMINATION_CONDITIONS_UNMET");
  EXPECT_THAT(Unmet(refused),
              ElementsAre("R-CLS-AUDIENCE " + unlisted.name(), "R-CLS-AUDIENCE " + delisted.name(),
                          "R-CLS-AUDIENCE " + admitted.name(), "R-CLS-ORGANIZATION " + foreign,
                          "R-CLS-ORGANIZATION " + unknown, "R-CLS-ONCE " + fine));
  // Somebody of another organization looks exactly like somebody who does not exist.
  const auto conditions = UnmetConditions(refused);
  EXPECT_EQ(conditions[3].message.vietnamese, conditions[4].message.vietnamese);
  EXPECT_THAT(ListNominations(Trainer(bloc_)), IsEmpty());
  EXPECT_EQ(harness_.JournalSize(), 2);
  EXPECT_TRUE(Nominate(name, base_a_, {fine}).ok());
}

TEST_F(ClassNominationsTest, NobodyIsNominatedTwice) {
  const std::string name = OpenClass(10);
  const Names people = People(cell_a1_, 2);
  const Names nominations = MustNominate(name, base_a_, {people[0]});
  const auto refused = Nominate(name, base_a_, {people[1], people[0]}).status();
  EXPECT_EQ(refused.code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(ErrorMetadataValue(refused, "existing"), nominations[0]);
  EXPECT_THAT(ListNominations(Trainer(bloc_)), SizeIs(1));
}

TEST_F(ClassNominationsTest, AnOrganizerElsewhereIsNobodysBusiness) {
  auto request = NewClass(10);
  request.mutable_training_class()->set_organizer(NameOf(other_));
  const auto elsewhere = Create(request);
  ASSERT_TRUE(elsewhere.ok()) << elsewhere.status();
  // Not even a day in the future tells it from a class that does not exist.
  auto nomination = Nomination(elsewhere->name(), base_a_, People(cell_a1_, 1));
  for (int day : {1, 28}) {
    *nomination.mutable_date() = DateOf(2025, 3, day);
    const auto refused = harness_.Call(Clerk(base_a_), &Classes::Nominate, nomination).status();
    EXPECT_EQ(refused.code(), absl::StatusCode::kNotFound) << refused;
  }
}

TEST_F(ClassNominationsTest, ANewMemberClassTakesProbationersOnly) {
  const std::string name = OpenClass(10, "classTypes/new-member-theory");
  auto probationer = Sympathizer(cell_a1_);
  *probationer.mutable_milestones()->mutable_ceremony_date() = DateOf(2024, 9, 2);
  Apply(EntryOf(probationer));
  const std::string sympathizer = People(cell_a1_, 1)[0];
  EXPECT_THAT(Unmet(Nominate(name, base_a_, {probationer.name(), sympathizer}).status()),
              ElementsAre("R-CLS-AUDIENCE " + sympathizer));
  EXPECT_TRUE(Nominate(name, base_a_, {probationer.name()}).ok());
}

TEST_F(ClassNominationsTest, SeatsAreGivenToAllWhoAreNamedOrToNone) {
  const std::string name = OpenClass(2);
  const Names waiting = MustNominate(name, base_a_, People(cell_a1_, 3));
  const auto refused = Approve(name).status();
  EXPECT_EQ(refused.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ErrorReason(refused), "SEATS_EXHAUSTED");
  EXPECT_EQ(ErrorMetadataValue(refused, "free"), "2");
  EXPECT_EQ(ErrorMetadataValue(refused, "wanted"), "3");
  EXPECT_EQ(EnrolledRows(name), 0);
  const auto approved = Approve(name, {waiting[2], waiting[0]});
  ASSERT_TRUE(approved.ok()) << approved.status();
  EXPECT_EQ(approved->training_class().enrolled(), 2);
  EXPECT_EQ(approved->nominations(0).name(), waiting[2]);
  EXPECT_EQ(ErrorReason(Approve(name).status()), "SEATS_EXHAUSTED");

  const std::string other = OpenClass(5);
  const std::string foreign = MustNominate(other, base_a_, People(cell_a1_, 1))[0];
  EXPECT_THAT(Unmet(Approve(name, {waiting[0], foreign}).status()),
              ElementsAre("STATE " + waiting[0], "STATE " + foreign));
  EXPECT_THAT(Unmet(Approve(other, {foreign, foreign}).status()), ElementsAre("STATE " + foreign));
  EXPECT_EQ(EnrolledRows(other), 0);
}

TEST_F(ClassNominationsTest, TheLastSeatsAreNotOversoldBy32AtOnce) {
  constexpr int kThreads = 32;
  const std::string name = OpenClass(11);
  const Names waiting = MustNominate(name, base_a_, People(cell_a1_, 2 * kThreads));
  ASSERT_THAT(waiting, SizeIs(2 * kThreads));
  std::vector<absl::Status> statuses(kThreads);
  std::vector<std::thread> threads;
  for (size_t i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, i] {
      statuses[i] = Approve(name, {waiting[2 * i], waiting[2 * i + 1]}).status();
    });
  }
  for (std::thread& thread : threads) thread.join();
  int won = 0;
  for (const absl::Status& status : statuses) {
    if (status.ok()) {
      ++won;
    } else {
      EXPECT_EQ(ErrorReason(status), "SEATS_EXHAUSTED") << status;
    }
  }
  // Pairs: five of them fit, and one seat stays free.
  EXPECT_EQ(won, 5);
  EXPECT_EQ(EnrolledRows(name), 10);
  EXPECT_EQ(Get(Trainer(bloc_), name)->enrolled(), 10);
  EXPECT_EQ(harness_.JournalSize(), 3 + 5);
}

}  // namespace
}  // namespace ketnap::training
