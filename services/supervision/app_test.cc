#include "services/supervision/app.h"

#include <functional>

#include "absl/synchronization/mutex.h"
#include "common/base/clock.h"
#include "common/base/proto_time.h"
#include "common/journal/hash.h"
#include "ketnap/journal/v1/journal.grpc.pb.h"
#include "ketnap/supervision/v1/projection_service.grpc.pb.h"
#include "services/supervision/handlers/supervision_fixture.h"

namespace ketnap::supervision {
namespace {

// Stands in for another service: serves a journal of the entries it is given, up to where it is
// told, and says by its checkpoint how many there are.
class JournalDouble : public journal::v1::JournalService::Service {
 public:
  JournalDouble(const std::string& address, std::vector<journal::v1::JournalEntry> entries)
      : entries_(std::move(entries)) {
    std::string chain;
    for (size_t i = 0; i < entries_.size(); ++i) {
      entries_[i].set_sequence(static_cast<int64_t>(i + 1));
      entries_[i].set_entry_hash(journal::EntryHash(entries_[i]));
      chain = journal::ChainHash(chain, entries_[i].entry_hash());
      entries_[i].set_chain_hash(chain);
    }
    grpc::ServerBuilder builder;
    builder.AddListeningPort(address, grpc::InsecureServerCredentials());
    builder.RegisterService(this);
    server_ = builder.BuildAndStart();
  }
  ~JournalDouble() override {
    {
      absl::MutexLock lock(&mutex_);
      stopping_ = true;
    }
    server_->Shutdown(absl::ToChronoTime(SystemClock().Now()));
  }

  // Gives entries up to `served`; the checkpoint says there are `known`.
  void Serve(size_t served, size_t known) {
    absl::MutexLock lock(&mutex_);
    served_ = served;
    known_ = known;
    ++generation_;
  }

  grpc::Status ReadJournal(grpc::ServerContext* context,
                           const journal::v1::ReadJournalRequest* request,
                           grpc::ServerWriter<journal::v1::ReadJournalResponse>* writer) override {
    size_t position = static_cast<size_t>(request->after_sequence());
    int64_t told = 0;
    while (!context->IsCancelled()) {
      journal::v1::ReadJournalResponse response;
      {
        absl::MutexLock lock(&mutex_);
        auto something = [&]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
          return stopping_ || generation_ != told;
        };
        if (!mutex_.AwaitWithTimeout(absl::Condition(&something), absl::Milliseconds(50))) continue;
        if (stopping_) return grpc::Status::OK;
        told = generation_;
        for (; position < served_; ++position) *response.add_entries() = entries_[position];
        response.mutable_checkpoint()->set_sequence(static_cast<int64_t>(known_));
        if (known_ > 0) {
          response.mutable_checkpoint()->set_chain_hash(entries_[known_ - 1].chain_hash());
        }
      }
      if (!writer->Write(response)) break;
    }
    return grpc::Status::OK;
  }

 private:
  std::vector<journal::v1::JournalEntry> entries_;
  absl::Mutex mutex_;
  size_t served_ ABSL_GUARDED_BY(mutex_) = 0;
  size_t known_ ABSL_GUARDED_BY(mutex_) = 0;
  int64_t generation_ ABSL_GUARDED_BY(mutex_) = 0;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::unique_ptr<grpc::Server> server_;
};

class AppTest : public SupervisionTest {
 protected:
  v1::Freshness Now() { return Ask(Funnel(bloc_))->freshness(); }
  bool Eventually(const std::function<bool(const v1::Freshness&)>& condition) {
    const absl::Time end = SystemClock().Now() + absl::Seconds(20);
    while (SystemClock().Now() < end) {
      if (condition(Now())) return true;
      absl::SleepFor(absl::Milliseconds(10));
    }
    ADD_FAILURE() << Now().ShortDebugString();
    return false;
  }
  bool BecomesPending(int64_t entries) {
    return Eventually([&](const v1::Freshness& now) { return now.pending_entries() == entries; });
  }
};

TEST_F(AppTest, FiguresAreNotFreshBeforeTheEndOfEachJournalWasSeen) {
  // Nobody answers: whatever is in the tables may be old.
  const v1::Freshness alone = Now();
  EXPECT_EQ(alone.pending_entries(), 3);
  EXPECT_FALSE(alone.has_as_of_time());
  EXPECT_EQ(alone.applied_sequences().at("dossier"), 0);
  EXPECT_EQ(alone.applied_sequences().at("organization"), 0);

  JournalDouble dossier(harness_.PeerAddress("dossier"), {});
  dossier.Serve(0, 0);
  ASSERT_TRUE(BecomesPending(2));
  EXPECT_FALSE(Now().has_as_of_time());
  JournalDouble training(harness_.PeerAddress("training"), {});
  training.Serve(0, 0);
  ASSERT_TRUE(BecomesPending(1));
  JournalDouble organization(harness_.PeerAddress("organization"), {});
  organization.Serve(0, 0);
  ASSERT_TRUE(BecomesPending(0));
  EXPECT_EQ(*TimeFromProto(Now().as_of_time()), harness_.clock().Now());
}

TEST_F(AppTest, FreshnessFollowsTheJournals) {
  std::vector<journal::v1::JournalEntry> people;
  for (int i = 0; i < 5; ++i) people.push_back(EntryOf(Candidate(cell_a1_)));
  JournalDouble dossier(harness_.PeerAddress("dossier"), people);
  JournalDouble organization(harness_.PeerAddress("organization"), {});
  JournalDouble training(harness_.PeerAddress("training"), {});
  dossier.Serve(2, 5);
  organization.Serve(0, 0);
  training.Serve(0, 0);
  ASSERT_TRUE(Eventually([](const v1::Freshness& now) {
    return now.applied_sequences().at("dossier") == 2 && now.pending_entries() == 3;
  }));
  EXPECT_FALSE(Now().has_as_of_time());
  EXPECT_EQ(Ask(Funnel(bloc_))->total().nominated(), 2);

  dossier.Serve(3, 3);
  ASSERT_TRUE(Eventually(
      [](const v1::Freshness& now) { return now.applied_sequences().at("dossier") == 3; }));
  EXPECT_EQ(Now().pending_entries(), 2);  // What was once known to exist is not forgotten.

  dossier.Serve(5, 5);
  ASSERT_TRUE(BecomesPending(0));
  const absl::Time complete = harness_.clock().Now();
  EXPECT_EQ(*TimeFromProto(Now().as_of_time()), complete);
  EXPECT_EQ(Ask(Funnel(bloc_))->total().nominated(), 5);

  // Silence: the figures are as old as the last word.
  harness_.clock().Advance(absl::Hours(1));
  EXPECT_EQ(*TimeFromProto(Now().as_of_time()), complete);
  EXPECT_EQ(Now().pending_entries(), 0);
  organization.Serve(0, 0);
  absl::SleepFor(absl::Milliseconds(100));
  EXPECT_EQ(*TimeFromProto(Now().as_of_time()), complete);  // The dossier service is silent still.
  dossier.Serve(5, 5);
  training.Serve(0, 0);
  EXPECT_TRUE(Eventually([&](const v1::Freshness& now) {
    return *TimeFromProto(now.as_of_time()) == complete + absl::Hours(1);
  }));
}

TEST_F(AppTest, ASourceIsAsFarAsItsSlowestProjection) {
  // The common replica of the tree cannot take an organization whose parent it does not know; what
  // this service keeps beside it can.
  organization::v1::OrganizationChanged orphan;
  orphan.mutable_organization()->set_name(NameOf(Uuid::Generate(harness_.clock().Now())));
  orphan.mutable_organization()->set_parent(NameOf(Uuid::Generate(harness_.clock().Now())));
  *orphan.mutable_organization()->mutable_valid_from() = DateOf(2000, 1, 1);
  journal::v1::JournalEntry entry;
  entry.mutable_event()->PackFrom(orphan);
  JournalDouble dossier(harness_.PeerAddress("dossier"), {});
  dossier.Serve(0, 0);
  JournalDouble training(harness_.PeerAddress("training"), {});
  training.Serve(0, 0);
  JournalDouble organization(harness_.PeerAddress("organization"), {entry});
  organization.Serve(1, 1);
  ASSERT_TRUE(BecomesPending(1));
  auto applied = [&](const std::string& name) {
    for (const auto& [projection, state] : harness_.runtime().projection_states()) {
      if (projection == name) return state.applied_sequence;
    }
    return int64_t{-1};
  };
  ASSERT_TRUE(Eventually([&](const v1::Freshness&) { return applied("organization_facts") == 1; }));
  EXPECT_EQ(applied("organization_tree"), 0);
  EXPECT_EQ(Now().applied_sequences().at("organization"), 0);
  EXPECT_EQ(Now().pending_entries(), 1);
  EXPECT_FALSE(Now().has_as_of_time());
}

TEST_F(AppTest, PeopleAreToldAnewByTheirJournal) {
  std::vector<journal::v1::JournalEntry> people;
  auto moved = Candidate(cell_a1_);
  people.push_back(EntryOf(moved));
  moved.set_organization(NameOf(cell_b1_));
  *moved.mutable_milestones()->mutable_ceremony_date() = DateOf(2018, 5, 19);
  people.push_back(EntryOf(moved, Date(2018, 5, 19)));
  for (int i = 0; i < 6; ++i) people.push_back(EntryOf(Candidate(cell_a1_)));
  TellTree();
  JournalDouble dossier(harness_.PeerAddress("dossier"), people);
  dossier.Serve(people.size(), people.size());
  const auto applied = [](int64_t sequence) {
    return [sequence](const v1::Freshness& now) {
      return now.applied_sequences().at("dossier") == sequence;
    };
  };
  ASSERT_TRUE(Eventually(applied(8)));
  const auto before = Ask(Funnel(bloc_));
  EXPECT_EQ(before->total().nominated(), 7);
  EXPECT_EQ(before->total().admitted(), 1);

  // Rows that no check of places and sums finds wrong: somebody who was never told of, and a step
  // that somebody never made.
  harness_.RunSql("UPDATE person_fact SET version = 99");
  harness_.RunSql("UPDATE person_figure SET day = '2016-05-05' WHERE figure = 3");
  v1::ForgetProjectionsRequest request;
  request.set_limit(3);
  int64_t forgotten = 0;
  int calls = 0;
  do {
    request.set_request_id(harness_.NewRequestId());
    const auto page = harness_.Call(Harness::Process("operator"),
                                    &v1::ProjectionService::Stub::ForgetProjections, request);
    ASSERT_TRUE(page.ok()) << page.status();
    forgotten += page->forgotten_people_count();
    request.set_after(page->next());
    request.set_run_id(page->run_id());
    if (++calls == 1) {
      // Nobody tells anything while some are forgotten and others not.
      absl::SleepFor(absl::Milliseconds(300));
      EXPECT_EQ(harness_.ReadSql("SELECT COUNT(*) FROM person_fact")[0].Int(0), 4);
    }
  } while (!request.after().empty());
  EXPECT_EQ(forgotten, 7);
  EXPECT_EQ(harness_.ReadSql("SELECT COUNT(*) FROM figure_count")[0].Int(0), 0);
  harness_.clock().Advance(absl::Seconds(10));  // The projection looks at its lease again.
  dossier.Serve(people.size(), people.size());
  ASSERT_TRUE(Eventually([&](const v1::Freshness&) {
    return harness_.ReadSql("SELECT COUNT(*) FROM person_fact")[0].Int(0) == 7;
  }));
  ASSERT_TRUE(Eventually(applied(8)));
  auto after = Ask(Funnel(bloc_));
  after->clear_freshness();
  auto expected = before;
  expected->clear_freshness();
  EXPECT_EQ(after->DebugString(), expected->DebugString());
  EXPECT_EQ(harness_.ReadSql("SELECT MAX(version) FROM person_fact")[0].Int(0), 2);
  EXPECT_EQ(harness_.ReadSql("SELECT COUNT(*) FROM person_stay")[0].Int(0), 8);

  // It went on: whoever believes to hold it still is told so.
  request.set_request_id(harness_.NewRequestId());
  const auto late = harness_.Call(Harness::Process("operator"),
                                  &v1::ProjectionService::Stub::ForgetProjections, request);
  EXPECT_EQ(ErrorReason(late.status()), "PROJECTION_CURSOR_MOVED");
}

}  // namespace
}  // namespace ketnap::supervision
