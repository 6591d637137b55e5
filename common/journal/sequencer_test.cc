#include "common/journal/sequencer.h"

#include <atomic>
#include <chrono>
#include <thread>

#include "common/base/errors.h"
#include "common/journal/hash.h"
#include "common/journal/test_support.h"

namespace ketnap::journal {
namespace {

class SequencerTest : public JournalTest {
 protected:
  // Sequences without gaps, versions in order, one place for each entry, and a chain that holds.
  void ExpectWholeJournal(int64_t entries) {
    EXPECT_EQ(Count("SELECT COUNT(*) FROM journal_unsequenced"), 0);
    const db::Rows rows = Query(
        "SELECT s.sequence, s.chain_hash, e.entry_hash, e.aggregate_id, e.aggregate_version"
        " FROM journal_sequence s JOIN journal_entry e ON e.entry_id = s.entry_id"
        " ORDER BY s.sequence");
    ASSERT_EQ(static_cast<int64_t>(rows.size()), entries);
    std::map<Uuid, int64_t> versions;
    std::string chain;
    int64_t sequence = 0;
    for (const db::Row& row : rows) {
      ASSERT_EQ(row.Int(0), ++sequence);
      ASSERT_EQ(row.Int(4), ++versions[row.Id(3)]) << "at sequence " << sequence;
      chain = ChainHash(chain, row.Text(2));
      ASSERT_EQ(row.Text(1), chain) << "at sequence " << sequence;
    }
    const db::Rows head = Query("SELECT sequence, chain_hash FROM journal_head");
    ASSERT_EQ(head.size(), 1u);
    EXPECT_EQ(head[0].Int(0), entries);
    EXPECT_EQ(head[0].Text(1), chain);
  }
};

TEST_F(SequencerTest, PlacesAndSigns) {
  AppendChain(5);
  AppendChain(3);
  Sequencer sequencer(SequencerSettings(database_.get()));
  const absl::StatusOr<int> placed = sequencer.RunOnce();
  ASSERT_TRUE(placed.ok()) << placed.status();
  EXPECT_EQ(*placed, 8);
  ExpectWholeJournal(8);
  EXPECT_EQ(sequencer.oldest_waiting(), absl::ZeroDuration());
  const db::Rows rows =
      Query("SELECT sequence, epoch, chain_hash, signed_at, signature FROM journal_checkpoint");
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].Int(0), 8);
}

TEST_F(SequencerTest, SignsTheTailOfAQuietJournal) {
  Sequencer sequencer(SequencerSettings(database_.get()));
  sequencer.Start();
  ASSERT_TRUE(Eventually([&] { return Count("SELECT COUNT(*) FROM journal_checkpoint") == 1; }));
  AppendChain(1);
  sequencer.Nudge();
  EXPECT_TRUE(Eventually([&] { return Count("SELECT MAX(sequence) FROM journal_checkpoint") == 1; },
                         absl::Seconds(3)));
}

TEST_F(SequencerTest, HoldsBackUntilThePreviousVersionIsPlaced) {
  const Uuid aggregate = AppendChain(2);
  // The first version is not on the waiting list, as if it were not visible yet.
  Tamper("DELETE FROM journal_unsequenced WHERE aggregate_version = 1");
  Sequencer sequencer(SequencerSettings(database_.get()));
  ASSERT_EQ(*sequencer.RunOnce(), 0);
  EXPECT_GT(sequencer.oldest_waiting(), absl::ZeroDuration());
  Tamper(
      "INSERT INTO journal_unsequenced SELECT entry_id, aggregate_id, aggregate_version"
      " FROM journal_entry WHERE aggregate_id = ? AND aggregate_version = 1",
      {aggregate});
  EXPECT_EQ(*sequencer.RunOnce(), 2);
  ExpectWholeJournal(2);
}

TEST_F(SequencerTest, OrdersByVersionWhereIdsSayOtherwise) {
  const Uuid aggregate = Uuid::Generate(clock_.Now());
  for (int version = 1; version <= 40; ++version) {
    const absl::Status status =
        database_->RunWrite(absl::InfiniteFuture(), [&](db::Transaction& transaction) {
          access::RequestContext context = Context();
          context.now -= absl::Minutes(version);  // Each arrived before the one it follows.
          return Append(transaction, context, ChangeOf(aggregate, version), google::type::Date());
        });
    ASSERT_TRUE(status.ok()) << status;
  }
  Sequencer sequencer(SequencerSettings(database_.get()));
  EXPECT_EQ(*sequencer.RunOnce(), 40);
  ExpectWholeJournal(40);
}

TEST_F(SequencerTest, WaitsForTheLeaseAndTakesItWhenReleased) {
  AppendChain(1);
  Sequencer first(SequencerSettings(database_.get()));
  ASSERT_EQ(*first.RunOnce(), 1);
  AppendChain(1);
  Sequencer second(SequencerSettings(database_.get()));
  EXPECT_EQ(*second.RunOnce(), 0);
  first.Start();
  first.Stop();  // Places the rest and lets go.
  AppendChain(1);
  EXPECT_EQ(*second.RunOnce(), 1);
  ExpectWholeJournal(3);
  EXPECT_EQ(Count("SELECT epoch FROM journal_head"), 2);
}

TEST_F(SequencerTest, NudgesDoNotKeepWhoStandsByFromLooking) {
  SequencerOptions options = SequencerSettings(database_.get());
  options.lease = absl::Seconds(1);
  AppendChain(1);
  Sequencer died(options);
  ASSERT_EQ(*died.RunOnce(), 1);
  Sequencer stands_by(options);
  stands_by.Start();
  AppendChain(1);
  const bool placed = Eventually(
      [&] {
        stands_by.Nudge();
        return Count("SELECT COUNT(*) FROM journal_unsequenced") == 0;
      },
      absl::Seconds(5));
  EXPECT_TRUE(placed);
  stands_by.Stop();
  ExpectWholeJournal(2);
}

TEST_F(SequencerTest, RefusesToContinueAJournalThatWasCut) {
  AppendChain(3);
  PlaceAll();
  Tamper("DELETE FROM journal_sequence WHERE sequence = 3");
  AppendChain(1);
  Sequencer sequencer(SequencerSettings(database_.get()));
  const absl::StatusOr<int> placed = sequencer.RunOnce();
  EXPECT_EQ(ErrorReason(placed.status()), "JOURNAL_HEAD_MISMATCH");
  EXPECT_EQ(Count("SELECT COUNT(*) FROM journal_unsequenced"), 1);
}

TEST_F(SequencerTest, TwoRivalsAndEightWritersLoseNothing) {
  constexpr int kWriters = 8;
  constexpr int kEntriesEach = 150;
  constexpr int kAggregates = 6;  // Shared, so that writers meet.
  std::vector<std::unique_ptr<db::Database>> pools;
  std::vector<std::unique_ptr<Sequencer>> rivals;
  for (int i = 0; i < 2; ++i) {
    pools.push_back(schema_.Open());
    SequencerOptions options = SequencerSettings(pools.back().get());
    options.idle_pause = absl::Milliseconds(2);
    options.lease = absl::Milliseconds(15);  // So short that they take it from each other.
    rivals.push_back(std::make_unique<Sequencer>(options));
  }
  Tamper("CREATE TABLE root (id BINARY(16) PRIMARY KEY, version BIGINT NOT NULL)", {}, 0);
  std::vector<Uuid> aggregates;
  for (int i = 0; i < kAggregates; ++i) {
    aggregates.push_back(Uuid::Generate(clock_.Now()));
    Tamper("INSERT INTO root VALUES (?, 0)", {aggregates.back()});
  }
  for (auto& rival : rivals) rival->Start();
  std::atomic<int> written{0};
  std::vector<std::thread> writers;
  for (int writer = 0; writer < kWriters; ++writer) {
    writers.emplace_back([&, writer] {
      auto pool = schema_.Open();
      for (int i = 0; i < kEntriesEach; ++i) {
        const Uuid& aggregate = aggregates[(writer + i) % kAggregates];
        const absl::Status status = pool->RunReadModifyWrite(
            absl::InfiniteFuture(), [&](db::Transaction& transaction) -> absl::Status {
              KETNAP_ASSIGN_OR_RETURN(
                  auto row, transaction.QueryOptional(
                                "SELECT version FROM root WHERE id = ? FOR UPDATE", {aggregate}));
              const int64_t version = row->Int(0) + 1;
              KETNAP_RETURN_IF_ERROR(
                  transaction
                      .Execute("UPDATE root SET version = ? WHERE id = ?", {version, aggregate})
                      .status());
              return Append(transaction, Context(), ChangeOf(aggregate, version),
                            google::type::Date());
            });
        if (status.ok()) ++written;
      }
    });
  }
  // Each in turn falls silent for longer than its lease, so that the other takes over.
  for (int turn = 0; turn < 4; ++turn) {
    rivals[turn % 2]->Stop();
    std::this_thread::sleep_for(std::chrono::milliseconds(60));
    rivals[turn % 2]->Start();
  }
  for (std::thread& writer : writers) writer.join();
  EXPECT_TRUE(Eventually([&] { return Count("SELECT COUNT(*) FROM journal_unsequenced") == 0; }));
  for (auto& rival : rivals) rival->Stop();
  EXPECT_EQ(written, kWriters * kEntriesEach);
  ExpectWholeJournal(written);
  EXPECT_GT(Count("SELECT epoch FROM journal_head"), 2) << "the lease never changed hands";
}

TEST_F(SequencerTest, KeepsUpWithThreeThousandASecond) {
  constexpr int kEntries = 3000;
  // Written in bulk: what is measured is the placing.
  for (int batch = 0; batch < kEntries / 500; ++batch) {
    const absl::Status status = database_->RunWrite(
        absl::InfiniteFuture(), [&](db::Transaction& transaction) -> absl::Status {
          for (int i = 0; i < 500; ++i) {
            KETNAP_RETURN_IF_ERROR(Append(transaction, Context(),
                                          ChangeOf(Uuid::Generate(clock_.Now()), 1),
                                          google::type::Date()));
          }
          return absl::OkStatus();
        });
    ASSERT_TRUE(status.ok()) << status;
  }
  Sequencer sequencer(SequencerSettings(database_.get()));
  const absl::Time start = clock_.Now();
  int placed = 0;
  while (placed < kEntries) {
    absl::StatusOr<int> round = sequencer.RunOnce();
    ASSERT_TRUE(round.ok()) << round.status();
    ASSERT_GT(*round, 0);
    placed += *round;
  }
  const absl::Duration took = clock_.Now() - start;
  RecordProperty("entries_per_second", static_cast<int>(kEntries / absl::ToDoubleSeconds(took)));
  std::printf("placed %.0f entries/s\n", kEntries / absl::ToDoubleSeconds(took));
  EXPECT_LT(took, absl::Seconds(3)) << "a shared machine is granted three times the time";
  ExpectWholeJournal(kEntries);
}

}  // namespace
}  // namespace ketnap::journal
