#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "common/journal/writer.h"
#include "services/dossier/projections/reorganization_fixture.h"

namespace ketnap::dossier {
namespace {

namespace organization = ::ketnap::organization::v1;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr Date kDay = kReorganizationDay;

TEST_F(ReorganizationTest, SomebodyOnTheWayGoesOnUnderTheSuccessor) {
  PutFacts(other_base_, 11, 0);
  ASSERT_NO_FATAL_FAILURE(Reach("base"));
  const std::string etag = Get().etag();
  MergeIntoOtherCell();
  const v1::Candidate moved = Get();
  EXPECT_EQ(moved.organization(), NameOf(other_cell_));
  EXPECT_NE(moved.etag(), etag);
  EXPECT_EQ(moved.state(), v1::CANDIDATE_STATE_CELL_RESOLVED);
  EXPECT_EQ(moved.helper(), members_[0]);

  const v1::TimelineEntry told = Newest();
  EXPECT_EQ(told.action(), "Reorganize");
  EXPECT_EQ(told.actor(), "processes/dossier");
  EXPECT_EQ(told.step().step(), v1::STEP_REORGANIZE);
  EXPECT_EQ(told.step().from_organization(), NameOf(cell_));
  EXPECT_EQ(told.step().to_organization(), NameOf(other_cell_));
  EXPECT_EQ(told.step().from_path(),
            "Chi bộ Văn phòng, Đảng bộ Sở Tài chính, Đảng bộ Khối, Tỉnh ủy");
  EXPECT_EQ(told.step().reorganization().rfind("reorganizations/", 0), 0u);
  EXPECT_EQ(told.step().codes_size(), 0) << "the helper came along";

  // The committee that resolves is the successor's: eleven, not nine.
  EXPECT_THAT(Unmet(Send(BaseVote()).status()), ElementsAre("R-VOT-2"));
  auto vote = BaseVote();
  *vote.mutable_vote() = Vote(11, 10);
  ASSERT_TRUE(Send(vote).ok());
  EXPECT_EQ(Newest().step().body(), NameOf(other_base_));
  ASSERT_NO_FATAL_FAILURE(Continue("appraise", "propose"));
  // Six who came along and one who was there.
  EXPECT_THAT(Unmet(Send(&Dossiers::ProposeRecognition, Proposal()).status()),
              ElementsAre("R-VOT-2"));
  auto proposal = Proposal();
  *proposal.mutable_vote() = Vote(7, 6);
  ASSERT_TRUE(Send(&Dossiers::ProposeRecognition, proposal).ok());
  vote = RecognitionVote();
  *vote.mutable_vote() = Vote(11, 10);
  ASSERT_TRUE(Send(vote).ok());
  auto recognized = Send(&Dossiers::DecideRecognition, Recognition());
  ASSERT_TRUE(recognized.ok()) << recognized.status();
  EXPECT_EQ(recognized->state(), v1::CANDIDATE_STATE_OFFICIAL_MEMBER);
}

TEST_F(ReorganizationTest, JournalsTheMoveOnBehalfOfWhoDecidedIt) {
  ASSERT_NO_FATAL_FAILURE(Reach("helper"));
  auto entry = EntryOf(Merge(cell_, sister_cell_), kDay);
  entry.set_actor("accounts/secretary");
  entry.set_historical(true);
  ASSERT_TRUE(TryFollow(entry).ok());
  const auto entries = harness_.WaitForJournal(3);
  ASSERT_EQ(entries.size(), 3u);
  EXPECT_EQ(entries[2].action(), "Reorganize");
  EXPECT_EQ(entries[2].actor(), "processes/dossier");
  EXPECT_EQ(entries[2].on_behalf_of(), "accounts/secretary");
  EXPECT_EQ(entries[2].request_id(), Uuid::FromBytes(entry.entry_id())->ToString());
  EXPECT_EQ(entries[2].organization_id(), sister_cell_.ToBytes());
  EXPECT_EQ(entries[2].occurred_on().day(), 10);
  EXPECT_TRUE(entries[2].historical());
  EXPECT_EQ(entries[2].aggregate_version(), 3);
}

TEST_F(ReorganizationTest, ToldAgainItChangesNothing) {
  ASSERT_NO_FATAL_FAILURE(Reach("helper"));
  const auto first = Merge(cell_, sister_cell_);
  const auto second = Merge(sister_cell_, other_cell_, Date(2017, 5, 1));
  Follow(first);
  Follow(first);
  EXPECT_EQ(harness_.JournalSize(), 3);
  EXPECT_EQ(Get().organization(), NameOf(sister_cell_));
  Follow(second);
  Follow(first);
  Follow(second);
  EXPECT_EQ(harness_.JournalSize(), 4);
  EXPECT_EQ(Get().organization(), NameOf(other_cell_));
  const auto rows = harness_.ReadSql(
      "SELECT from_organization_id, to_organization_id, effective_date FROM candidate_relocation"
      " ORDER BY version");
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].Id(0), cell_);
  EXPECT_EQ(rows[1].Id(0), sister_cell_);
  EXPECT_EQ(rows[1].Id(1), other_cell_);
  EXPECT_EQ(rows[1].DateAt(2), Date(2017, 5, 1));
}

TEST_F(ReorganizationTest, WhatIsNotAppliedMovesNobody) {
  ASSERT_NO_FATAL_FAILURE(Reach("helper"));
  auto event = Merge(cell_, sister_cell_);
  event.mutable_reorganization()->set_state(organization::REORGANIZATION_STATE_SCHEDULED);
  Follow(event);
  EXPECT_EQ(Get().organization(), NameOf(cell_));
  event.mutable_reorganization()->set_state(organization::REORGANIZATION_STATE_APPLIED);
  Follow(event);
  EXPECT_EQ(Get().organization(), NameOf(sister_cell_));
}

TEST_F(ReorganizationTest, ACrashInBetweenLeavesNothingHalfDone) {
  for (const char* name : {"Nguyễn Văn An", "Trần Thị Bình", "Lê Văn Cường"}) {
    ASSERT_TRUE(Send(Nomination(name)).ok());
  }
  const auto entry = EntryOf(Merge(cell_, sister_cell_), kDay);
  EXPECT_FALSE(TryFollow(entry, true).ok());
  EXPECT_EQ(Get().organization(), NameOf(cell_));
  EXPECT_EQ(harness_.JournalSize(), 3);
  EXPECT_THAT(harness_.ReadSql("SELECT candidate_id FROM candidate_relocation"), IsEmpty());
  EXPECT_TRUE(TryFollow(entry).ok());
  EXPECT_EQ(Get().organization(), NameOf(sister_cell_));
  EXPECT_EQ(harness_.JournalSize(), 6);
}

TEST_F(ReorganizationTest, WaitsUntilTheTreeKnowsOfIt) {
  ASSERT_NO_FATAL_FAILURE(Reach("helper"));
  auto entry = EntryOf(Merge(cell_, sister_cell_), kDay);
  entry.set_sequence(7);
  EXPECT_EQ(ErrorReason(TryFollow(entry)), "ORGANIZATION_TREE_BEHIND");
  EXPECT_EQ(Get().organization(), NameOf(cell_));
  harness_.RunSql("UPDATE projection_cursor SET sequence = 7 WHERE name = 'organization_tree'");
  EXPECT_TRUE(TryFollow(entry).ok());
  EXPECT_EQ(Get().organization(), NameOf(sister_cell_));
}

TEST_F(ReorganizationTest, ASplitSendsWhomItNamesAndKeepsTheRest) {
  ASSERT_NO_FATAL_FAILURE(Reach("review"));
  const std::string named = person_;
  steps_[0].second = [this] { return Send(Nomination("Lý Thị Mai")).status(); };
  ASSERT_NO_FATAL_FAILURE(Reach("review"));
  const std::string stays = person_;
  auto event = Decision();
  Edge(&event, cell_, cell_, true, false);
  Edge(&event, cell_, sister_cell_, false, false);
  Name(&event, named, cell_, sister_cell_);
  Follow(event);
  EXPECT_EQ(Get().organization(), NameOf(cell_));
  EXPECT_EQ(Get().etag(), "\"3\"");
  person_ = named;
  EXPECT_EQ(Get().organization(), NameOf(sister_cell_));
  // The helper stayed behind: kept, and told.
  EXPECT_EQ(Get().helper(), members_[0]);
  EXPECT_THAT(Newest().step().codes(), ElementsAre("HELPER_TO_BE_REPLACED"));
  EXPECT_EQ(Newest().step().member(), members_[0]);
  auto help = Help();
  help.set_helper(AddMember(sister_cell_, Date(2015, 1, 1)));
  *help.mutable_resolution() = Paper(2016, 12, 12);
  ASSERT_TRUE(Send(&People::AssignHelper, help).ok());
  // Brought back by other means, and the same told again.
  harness_.RunSql("UPDATE candidate SET organization_id = ?", {cell_});
  Follow(event);
  EXPECT_EQ(Get().organization(), NameOf(cell_));
  person_ = stays;
  ASSERT_TRUE(Send(&People::RecordMonthlyReview, Review()).ok());
}

TEST_F(ReorganizationTest, AHelperOfAnotherBaseOrganizationIsTold) {
  ASSERT_NO_FATAL_FAILURE(Reach("review"));
  Follow(Merge(cell_, other_cell_));
  EXPECT_THAT(Newest().step().codes(), ElementsAre("HELPER_TO_BE_REPLACED"));
  EXPECT_EQ(Get().helper(), members_[0]);
}

TEST_F(ReorganizationTest, HistoryStaysWhereItHappened) {
  // Official, delisted, nominated.
  ASSERT_NO_FATAL_FAILURE(Reach(""));
  const std::string official = person_;
  steps_[0].second = [this] { return Send(Nomination("Lý Thị Mai")).status(); };
  ASSERT_NO_FATAL_FAILURE(Reach("helper"));
  ASSERT_TRUE(Send(&People::DelistCandidate, Delisting()).ok());
  const std::string delisted = person_;
  ASSERT_TRUE(Send(Nomination("Trần Thị Bình")).ok());
  const std::string nominated = person_;
  End(cell_, Date(2018, 12, 31));
  Follow(Merge(cell_, sister_cell_, Date(2019, 1, 1)));
  EXPECT_EQ(Get().organization(), NameOf(sister_cell_));
  person_ = delisted;
  EXPECT_EQ(Get().organization(), NameOf(sister_cell_));
  EXPECT_EQ(Newest().step().codes_size(), 0) << "nobody helps who is off the list";
  person_ = official;
  EXPECT_EQ(Get().organization(), NameOf(cell_));
  EXPECT_EQ(Newest().action(), "DecideRecognition");
}

TEST_F(ReorganizationTest, AStepEnteredLateBelongsToTheCellOfItsDay) {
  PutFacts(other_base_, 11, 0);
  ASSERT_NO_FATAL_FAILURE(Reach("cell"));
  MergeIntoOtherCell();
  // The vote of 5 December was the old cell's, of six.
  auto vote = CellVote();
  *vote.mutable_vote() = Vote(5, 5);
  EXPECT_THAT(Unmet(Send(vote).status()), ElementsAre("R-VOT-2"));
  ASSERT_TRUE(Send(CellVote()).ok());
  EXPECT_EQ(Newest().step().body(), NameOf(cell_));
  // So was the committee's of the ninth, but not that of the fifteenth.
  EXPECT_THAT(Unmet(Send(BaseVote()).status()), ElementsAre("R-VOT-2"));
  auto before = BaseVote();
  *before.mutable_resolution() = Paper(2016, 12, 9);
  ASSERT_TRUE(Send(before).ok());
  EXPECT_EQ(Newest().step().body(), NameOf(base_));
}

TEST_F(ReorganizationTest, NobodyWaitsForACellThatHasEnded) {
  ASSERT_NO_FATAL_FAILURE(Reach("base"));
  End(cell_);
  // The tree knows, the people are not moved yet.
  const auto early = Send(BaseVote());
  EXPECT_EQ(ErrorReason(early.status()), "ORGANIZATION_ENDED");
  Follow(Merge(cell_, sister_cell_));
  EXPECT_TRUE(Send(BaseVote()).ok());
}

TEST_F(ReorganizationTest, ANominationEnteredLateGoesOnWithTheSuccessor) {
  End(cell_);
  Follow(Merge(cell_, sister_cell_));
  End(sister_cell_, Date(2017, 4, 30));
  Follow(Merge(sister_cell_, other_cell_, Date(2017, 5, 1)));
  auto nominated = Send(Nomination());
  ASSERT_TRUE(nominated.ok()) << nominated.status();
  EXPECT_EQ(nominated->organization(), NameOf(other_cell_));
  EXPECT_EQ(nominated->etag(), "\"3\"");
  const auto entries = harness_.WaitForJournal(3);
  ASSERT_EQ(entries.size(), 3u);
  EXPECT_EQ(entries[0].organization_id(), cell_.ToBytes());
  EXPECT_EQ(entries[1].organization_id(), sister_cell_.ToBytes());
  EXPECT_EQ(entries[1].on_behalf_of(), clerk_.account);
  // The old cell still put the person on its list.
  ASSERT_TRUE(Send(&People::ListSympathizer, Listing()).ok());
  EXPECT_EQ(Newest().step().body(), NameOf(cell_));
  // A namesake is found behind the change, and a late day does not revive the cell.
  nominating_cell_ = other_cell_;
  EXPECT_EQ(Send(Nomination()).status().code(), absl::StatusCode::kAlreadyExists);
  nominating_cell_ = cell_;
  auto late = Nomination("Lý Thị Mai");
  *late.mutable_nomination_date() = Day(2017, 1, 1);
  EXPECT_THAT(Violated(Send(late).status()),
              ElementsAre("candidate.organization ORGANIZATION_CLOSED"));
}

TEST_F(ReorganizationTest, NobodyIsLeftBehindByANominationUnderWay) {
  std::atomic<int> nominated = 0;
  std::vector<std::thread> clerks;
  for (int clerk = 0; clerk < 3; ++clerk) {
    clerks.emplace_back([&, clerk] {
      for (int i = 0; i < 25; ++i) {
        const auto request = Nomination(
            absl::StrCat("Nguyễn Văn ", std::string(1, 'A' + clerk), std::string(1, 'a' + i)));
        if (harness_.Call(clerk_, &People::NominateCandidate, request).ok()) ++nominated;
      }
    });
  }
  while (nominated < 15) std::this_thread::yield();
  Follow(Merge(cell_, sister_cell_));
  for (std::thread& clerk : clerks) clerk.join();
  EXPECT_EQ(nominated, 75);
  EXPECT_EQ(harness_
                .ReadSql("SELECT COUNT(*) FROM candidate WHERE organization_id = ? AND version = 2",
                         {sister_cell_})[0]
                .Int(0),
            75);
}

TEST_F(ReorganizationTest, HundredsGoInOneTransaction) {
  ASSERT_TRUE(Send(Nomination()).ok());
  Run([&](db::Transaction& transaction) -> absl::Status {
    KETNAP_ASSIGN_OR_RETURN(const auto like,
                            FindCandidate(transaction, *Uuid::Parse(person_.substr(11))));
    CandidateRecord record = *like;
    access::RequestContext context;
    context.now = harness_.clock().Now();
    for (int i = 0; i < 500; ++i) {
      record.candidate.id = Uuid::Generate(context.now);
      record.folded_name = absl::StrCat("nguyen van ", i);
      KETNAP_RETURN_IF_ERROR(InsertCandidate(transaction, record));
      const journal::Change change = {.aggregate_type = "candidates",
                                      .aggregate_id = record.candidate.id,
                                      .version = 1,
                                      .action = "NominateCandidate",
                                      .occurred_on = Date(2016, 8, 1),
                                      .organization = cell_};
      KETNAP_RETURN_IF_ERROR(
          journal::Append(transaction, context, change, v1::CandidateStepRecorded()));
    }
    return absl::OkStatus();
  });
  Follow(Merge(cell_, sister_cell_));
  EXPECT_EQ(harness_
                .ReadSql("SELECT COUNT(*) FROM candidate WHERE organization_id = ? AND version = 2",
                         {sister_cell_})[0]
                .Int(0),
            501);
  EXPECT_EQ(harness_.JournalSize(), 2 * 501);
}

}  // namespace
}  // namespace ketnap::dossier
