#include "common/journal/projection.h"

#include <atomic>

#include "common/base/errors.h"
#include "common/journal/test_support.h"

namespace ketnap::journal {
namespace {

constexpr char kProjection[] = "test_projection";

class ProjectionTest : public ServedJournalTest {
 protected:
  void SetUp() override {
    ServedJournalTest::SetUp();
    target_ = target_schema_.Open();
    ASSERT_TRUE(db::Migrate(*target_, "journal", Migrations(), clock_.Now()).ok());
    ASSERT_TRUE(Write("CREATE TABLE applied (sequence BIGINT NOT NULL, times INT NOT NULL,"
                      " PRIMARY KEY (sequence)) ENGINE=InnoDB")
                    .ok());
  }
  void TearDown() override {
    runner_.reset();
    ServedJournalTest::TearDown();
  }

  absl::Status Write(std::string_view sql) {
    return target_->RunWrite(absl::InfiniteFuture(), [&](db::Transaction& transaction) {
      return transaction.Execute(sql).status();
    });
  }
  int64_t Number(std::string_view sql) {
    int64_t number = -1;
    EXPECT_TRUE(target_
                    ->RunRead(absl::InfiniteFuture(),
                              [&](db::Transaction& transaction) -> absl::Status {
                                KETNAP_ASSIGN_OR_RETURN(db::Rows rows, transaction.Query(sql));
                                number = rows.at(0).IsNull(0) ? 0 : rows.at(0).Int(0);
                                return absl::OkStatus();
                              })
                    .ok());
    return number;
  }

  std::unique_ptr<ProjectionRunner> MakeRunner(const std::string& name = kProjection) {
    ProjectionOptions options;
    options.name = name;
    options.source = kTestService;
    options.channel = Channel();
    options.database = target_.get();
    options.signer = reader_.get();
    options.clock = &clock_;
    options.apply = EachEntry([this](db::Transaction& transaction, const v1::JournalEntry& entry) {
      if (entry.sequence() == broken_) return absl::InternalError("cannot be applied");
      return transaction
          .Execute("INSERT INTO applied VALUES (?, 1) ON DUPLICATE KEY UPDATE times = times + 1",
                   {entry.sequence()})
          .status();
    });
    options.after_batch = [this] { ++batches_; };
    return std::make_unique<ProjectionRunner>(std::move(options));
  }

  void ExpectAppliedOnce(int64_t count) {
    EXPECT_EQ(Number("SELECT COUNT(*) FROM applied"), count);
    EXPECT_EQ(Number("SELECT MAX(sequence) FROM applied"), count);
    EXPECT_EQ(Number("SELECT COUNT(*) FROM applied WHERE times <> 1"), 0);
    EXPECT_EQ(Number("SELECT sequence FROM projection_cursor"), count);
  }
  bool Reaches(int64_t sequence) {
    return Eventually([&] { return runner_->state().applied_sequence == sequence; });
  }

  testing::TestSchema target_schema_;
  std::unique_ptr<db::Database> target_;
  std::atomic<int64_t> broken_{0};
  std::atomic<int> batches_{0};
  std::unique_ptr<ProjectionRunner> runner_;
};

TEST_F(ProjectionTest, AppliesWhatIsThereAndWhatComes) {
  AppendChain(450);
  PlaceAll();
  runner_ = MakeRunner();
  runner_->Start();
  ASSERT_TRUE(Reaches(450));
  EXPECT_GE(batches_, 3);
  EXPECT_LE(batches_, 20);
  Sequencer sequencer(SequencerSettings(database_.get()));
  sequencer.OnPlaced([this] { feed_->Wake(); });
  sequencer.Start();
  AppendChain(10);
  sequencer.Nudge();
  ASSERT_TRUE(Reaches(460));
  EXPECT_TRUE(Eventually([&] { return runner_->state().caught_up_once; }));
  EXPECT_EQ(runner_->state().failure, "");
  sequencer.Stop();
  ExpectAppliedOnce(460);
}

TEST_F(ProjectionTest, CatchesUpWithAnEmptyJournal) {
  PlaceAll();
  runner_ = MakeRunner();
  runner_->Start();
  EXPECT_TRUE(Eventually([&] { return runner_->state().caught_up_once; }));
}

TEST_F(ProjectionTest, AppliesOnceWhateverIsRestarted) {
  Sequencer sequencer(SequencerSettings(database_.get()));
  sequencer.OnPlaced([this] { feed_->Wake(); });
  sequencer.Start();
  runner_ = MakeRunner();
  runner_->Start();
  for (int round = 1; round <= 8; ++round) {
    AppendChain(60);
    sequencer.Nudge();
    absl::SleepFor(absl::Milliseconds(7 * round));
    runner_.reset();
    runner_ = MakeRunner();
    runner_->Start();
  }
  EXPECT_TRUE(Reaches(480));
  sequencer.Stop();
  ExpectAppliedOnce(480);
}

TEST_F(ProjectionTest, ARunnerWhoseLeaseWasTakenAppliesNothingMore) {
  AppendChain(5);
  PlaceAll();
  runner_ = MakeRunner();
  runner_->Start();
  ASSERT_TRUE(Reaches(5));
  // As if another process had taken over while this one stood still, and applied two entries.
  ASSERT_TRUE(
      Write("UPDATE projection_cursor SET epoch = epoch + 1, lease_holder = 'another holder!!',"
            " lease_until = '2199-01-01'")
          .ok());
  AppendChain(3);
  PlaceAll();
  absl::SleepFor(absl::Seconds(1));
  EXPECT_EQ(Number("SELECT COUNT(*) FROM applied"), 5);
  ASSERT_TRUE(Write("UPDATE projection_cursor SET lease_until = '2000-01-01'").ok());
  EXPECT_TRUE(Reaches(8));
  ExpectAppliedOnce(8);
}

TEST_F(ProjectionTest, WhoStandsByTellsHowFarTheOtherIsAndTakesOver) {
  Sequencer sequencer(SequencerSettings(database_.get()));
  sequencer.OnPlaced([this] { feed_->Wake(); });
  sequencer.Start();
  AppendChain(5);
  sequencer.Nudge();
  runner_ = MakeRunner();
  runner_->Start();
  ASSERT_TRUE(Reaches(5));
  const int batches = batches_;
  auto second = MakeRunner();
  second->Start();
  const auto second_reaches = [&](int64_t sequence) {
    return Eventually([&] {
      const ProjectionRunner::State state = second->state();
      return state.applied_sequence == sequence && state.source_sequence == sequence &&
             state.caught_up_once && state.failure.empty();
    });
  };
  ASSERT_TRUE(second_reaches(5));
  EXPECT_EQ(batches_, batches + 1);  // What it keeps in memory is read anew.
  AppendChain(3);
  sequencer.Nudge();
  ASSERT_TRUE(second_reaches(8));
  // What the other cannot apply is missing here too.
  broken_ = 9;
  AppendChain(2);
  sequencer.Nudge();
  EXPECT_TRUE(Eventually([&] { return second->state().source_sequence == 10; }));
  EXPECT_EQ(second->state().applied_sequence, 8);
  broken_ = 0;
  ASSERT_TRUE(second_reaches(10));
  runner_.reset();
  AppendChain(4);
  sequencer.Nudge();
  ASSERT_TRUE(second_reaches(14));
  second.reset();
  sequencer.Stop();
  ExpectAppliedOnce(14);
}

TEST_F(ProjectionTest, SurvivesTheSourcesRestart) {
  AppendChain(5);
  PlaceAll();
  runner_ = MakeRunner();
  runner_->Start();
  ASSERT_TRUE(Reaches(5));
  StopServer();
  EXPECT_TRUE(Eventually([&] { return !runner_->state().failure.empty(); }));
  AppendChain(5);
  PlaceAll();
  StartServer();
  EXPECT_TRUE(Reaches(10));
  EXPECT_TRUE(Eventually([&] { return runner_->state().failure.empty(); }));
  ExpectAppliedOnce(10);
}

TEST_F(ProjectionTest, KeepsWhatCameBeforeAnEntryThatCannotBeApplied) {
  broken_ = 137;
  AppendChain(300);
  PlaceAll();
  runner_ = MakeRunner();
  runner_->Start();
  ASSERT_TRUE(Reaches(136));
  EXPECT_TRUE(Eventually([&] { return runner_->state().failure == "INTERNAL"; }));
  EXPECT_FALSE(runner_->state().caught_up_once);
  EXPECT_EQ(runner_->state().source_sequence, 300);
  ExpectAppliedOnce(136);
  broken_ = 0;
  ASSERT_TRUE(Reaches(300));
  EXPECT_TRUE(Eventually([&] { return runner_->state().failure.empty(); }));
  ExpectAppliedOnce(300);
}

TEST_F(ProjectionTest, StopsAtAJournalThatWasTamperedWith) {
  const Uuid aggregate = AppendChain(10);
  PlaceAll();
  Tamper("UPDATE journal_entry SET actor = 'x' WHERE aggregate_id = ? AND aggregate_version = 6",
         {aggregate});
  runner_ = MakeRunner();
  runner_->Start();
  EXPECT_TRUE(Eventually([&] { return runner_->state().failure == "JOURNAL_TAMPERED"; }));
  EXPECT_LT(runner_->state().applied_sequence, 6);
}

TEST_F(ProjectionTest, NoticesAJournalThatIsShorterThanItsCursor) {
  AppendChain(5);
  PlaceAll();
  runner_ = MakeRunner();
  runner_->Start();
  ASSERT_TRUE(Reaches(5));
  runner_.reset();
  Tamper("DELETE FROM journal_sequence WHERE sequence > 3", {}, 2);
  Tamper("UPDATE journal_head SET sequence = 3");
  runner_ = MakeRunner();
  runner_->Start();
  EXPECT_TRUE(Eventually([&] { return runner_->state().failure == "JOURNAL_POSITION_AHEAD"; }));
}

}  // namespace
}  // namespace ketnap::journal
