#include <thread>

#include "common/base/errors.h"
#include "common/journal/hash.h"
#include "common/journal/test_support.h"
#include "common/rpc/status_convert.h"

namespace ketnap::journal {
namespace {

class FeedTest : public ServedJournalTest {
 protected:
  std::string ReasonOf(const grpc::Status& status) {
    return ErrorReason(rpc::FromGrpcStatus(status));
  }
};

TEST_F(FeedTest, ServesTheJournalFromACursor) {
  AppendChain(7);
  PlaceAll();
  std::vector<v1::ReadJournalResponse> all;
  const grpc::Status status = ReadAll(0, &all);
  ASSERT_TRUE(status.ok()) << status.error_message();
  ASSERT_EQ(all.size(), 1u);
  ASSERT_EQ(all[0].entries_size(), 7);
  std::string chain;
  for (int i = 0; i < 7; ++i) {
    const v1::JournalEntry& entry = all[0].entries(i);
    EXPECT_EQ(entry.sequence(), i + 1);
    EXPECT_EQ(entry.entry_hash(), EntryHash(entry)) << "what was stored is what was hashed";
    chain = ChainHash(chain, entry.entry_hash());
    EXPECT_EQ(entry.chain_hash(), chain);
    google::type::Date event;
    ASSERT_TRUE(entry.event().UnpackTo(&event));
    EXPECT_EQ(event.year(), i + 1);
    EXPECT_EQ(entry.purpose(), "kiểm tra");
  }
  ASSERT_TRUE(all[0].has_checkpoint());
  const v1::Checkpoint& checkpoint = all[0].checkpoint();
  EXPECT_EQ(checkpoint.sequence(), 7);
  EXPECT_EQ(checkpoint.chain_hash(), chain);
  EXPECT_TRUE(verifier_->VerifyMessage(kTestService, CheckpointMessage(checkpoint),
                                       checkpoint.signature()));

  std::vector<v1::ReadJournalResponse> rest;
  ASSERT_TRUE(ReadAll(5, &rest).ok());
  ASSERT_EQ(rest.size(), 1u);
  EXPECT_EQ(rest[0].entries_size(), 2);
  EXPECT_EQ(rest[0].entries(0).sequence(), 6);
}

TEST_F(FeedTest, CutsLongJournalsIntoMessages) {
  AppendChain(1203);
  PlaceAll();
  std::vector<v1::ReadJournalResponse> all;
  ASSERT_TRUE(ReadAll(0, &all).ok());
  int64_t sequence = 0;
  for (const auto& response : all) {
    EXPECT_LE(response.entries_size(), 500);
    for (const auto& entry : response.entries()) ASSERT_EQ(entry.sequence(), ++sequence);
  }
  EXPECT_EQ(sequence, 1203);
  EXPECT_GE(all.size(), 3u);
}

TEST_F(FeedTest, FollowersAtDifferentPlacesAllGetWhatComes) {
  AppendChain(20);
  PlaceAll();
  Sequencer sequencer(SequencerSettings(database_.get()));
  sequencer.OnPlaced([this] { feed_->Wake(); });
  sequencer.Start();
  std::vector<std::thread> followers;
  std::vector<int64_t> reached(4, 0);
  for (int i = 0; i < 4; ++i) {
    followers.emplace_back([&, i] {
      auto context = CallContext();
      v1::ReadJournalRequest request;
      request.set_after_sequence(i * 5);
      auto stub = v1::JournalService::NewStub(Channel());
      auto reader = stub->ReadJournal(context.get(), request);
      v1::ReadJournalResponse response;
      int64_t sequence = request.after_sequence();
      while (sequence < 120 && reader->Read(&response)) {
        for (const auto& entry : response.entries()) {
          if (entry.sequence() != sequence + 1) {
            context->TryCancel();
            break;
          }
          ++sequence;
        }
      }
      context->TryCancel();
      reader->Finish();
      reached[i] = sequence;
    });
  }
  for (int i = 0; i < 100; ++i) {
    AppendChain(1);
    sequencer.Nudge();
  }
  for (std::thread& follower : followers) follower.join();
  sequencer.Stop();
  for (int64_t sequence : reached) EXPECT_EQ(sequence, 120);
}

TEST_F(FeedTest, SendsACheckpointWhenNothingHappens) {
  AppendChain(1);
  PlaceAll();
  auto context = CallContext();
  v1::ReadJournalRequest request;
  request.set_after_sequence(1);
  auto stub = v1::JournalService::NewStub(Channel());
  auto reader = stub->ReadJournal(context.get(), request);
  v1::ReadJournalResponse response;
  const absl::Time start = clock_.Now();
  ASSERT_TRUE(reader->Read(&response));
  EXPECT_TRUE(response.has_checkpoint());
  ASSERT_TRUE(reader->Read(&response));
  EXPECT_TRUE(response.has_checkpoint());
  EXPECT_EQ(response.entries_size(), 0);
  EXPECT_GT(clock_.Now() - start, absl::Seconds(4));
  EXPECT_LT(clock_.Now() - start, absl::Seconds(8));
  context->TryCancel();
}

TEST_F(FeedTest, RefusesStrangersAndPositionsItDoesNotHave) {
  AppendChain(4);
  PlaceAll();
  auto stub = v1::JournalService::NewStub(Channel());
  auto stranger = CallContext(/*with_token=*/false);
  v1::ReadJournalResponse response;
  auto reader = stub->ReadJournal(stranger.get(), v1::ReadJournalRequest());
  EXPECT_FALSE(reader->Read(&response));
  const grpc::StatusCode refused = reader->Finish().error_code();
  EXPECT_TRUE(refused == grpc::StatusCode::UNAUTHENTICATED ||
              refused == grpc::StatusCode::PERMISSION_DENIED)
      << refused;

  std::vector<v1::ReadJournalResponse> none;
  grpc::Status status = ReadAll(5, &none);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::OUT_OF_RANGE);
  EXPECT_EQ(ReasonOf(status), "JOURNAL_POSITION_AHEAD");
  status = ReadAll(-1, &none);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  Tamper("DELETE FROM journal_sequence WHERE sequence <= 2", {}, 2);
  status = ReadAll(1, &none);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::OUT_OF_RANGE);
  EXPECT_EQ(ReasonOf(status), "JOURNAL_PRUNED");
  EXPECT_TRUE(none.empty());
  EXPECT_TRUE(ReadAll(2, &none).ok());
}

TEST_F(FeedTest, GivesTheNewestCheckpoint) {
  auto stub = v1::JournalService::NewStub(Channel());
  v1::Checkpoint checkpoint;
  EXPECT_EQ(stub->GetCheckpoint(CallContext().get(), {}, &checkpoint).error_code(),
            grpc::StatusCode::UNAVAILABLE);
  AppendChain(2);
  PlaceAll();
  ASSERT_TRUE(stub->GetCheckpoint(CallContext().get(), {}, &checkpoint).ok());
  EXPECT_EQ(checkpoint.sequence(), 2);
  EXPECT_EQ(checkpoint.service(), kTestService);
}

TEST_F(FeedTest, VouchesForNothingWhileEntriesWaitForTheirPlace) {
  AppendChain(3);
  PlaceAll();
  waiting_seconds_ = 3;
  std::vector<v1::ReadJournalResponse> all;
  ASSERT_TRUE(ReadAll(0, &all).ok());
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].entries_size(), 3);
  EXPECT_FALSE(all[0].has_checkpoint());
  auto stub = v1::JournalService::NewStub(Channel());
  v1::Checkpoint checkpoint;
  const grpc::Status status = stub->GetCheckpoint(CallContext().get(), {}, &checkpoint);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(ReasonOf(status), "SEQUENCING_BEHIND");
  waiting_seconds_ = 2;
  EXPECT_TRUE(stub->GetCheckpoint(CallContext().get(), {}, &checkpoint).ok());
}

TEST_F(FeedTest, EndsStreamsBeforeTheServerStops) {
  AppendChain(1);
  PlaceAll();
  auto context = CallContext();
  auto stub = v1::JournalService::NewStub(Channel());
  auto reader = stub->ReadJournal(context.get(), v1::ReadJournalRequest());
  v1::ReadJournalResponse response;
  ASSERT_TRUE(reader->Read(&response));
  const absl::Time start = clock_.Now();
  StopServer();
  while (reader->Read(&response)) {
  }
  const grpc::Status status = reader->Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(ReasonOf(status), "SHUTTING_DOWN");
  EXPECT_LT(clock_.Now() - start, absl::Seconds(3)) << "the stream held up the stop";
}

}  // namespace
}  // namespace ketnap::journal
