#ifndef KETNAP_COMMON_JOURNAL_TEST_SUPPORT_H_
#define KETNAP_COMMON_JOURNAL_TEST_SUPPORT_H_

#include <gtest/gtest.h>
#include <stdlib.h>

#include <atomic>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/access/token.h"
#include "common/base/clock.h"
#include "common/base/status_macros.h"
#include "common/db/migrator.h"
#include "common/journal/feed_service.h"
#include "common/journal/sequencer.h"
#include "common/journal/writer.h"
#include "common/rpc/server_host.h"
#include "common/rpc/worker_pool.h"
#include "common/testing/mariadb_fixture.h"
#include "google/type/date.pb.h"
#include "ketnap/journal/migrations.h"

namespace ketnap::journal {

inline constexpr char kTestService[] = "dossier";
inline constexpr char kTestReader[] = "training";

// Waits until `condition` holds; false after `patience`.
inline bool Eventually(const std::function<bool()>& condition,
                       absl::Duration patience = absl::Seconds(20)) {
  for (absl::Duration waited; waited < patience; waited += absl::Milliseconds(5)) {
    if (condition()) return true;
    absl::SleepFor(absl::Milliseconds(5));
  }
  return condition();
}

// A service's journal on a real database, with keys of its own and of a reader.
class JournalTest : public ::testing::Test {
 protected:
  void SetUp() override {
    directory_ = "/tmp/ketnap.journal.XXXXXX";
    ASSERT_NE(mkdtemp(directory_.data()), nullptr);
    database_ = schema_.Open();
    ASSERT_TRUE(db::Migrate(*database_, "journal", Migrations(), clock_.Now()).ok());
    for (const char* issuer : {kTestService, kTestReader}) {
      ASSERT_TRUE(access::GenerateKeyPair(issuer, directory_, directory_).ok());
    }
    signer_ = LoadSigner(kTestService);
    reader_ = LoadSigner(kTestReader);
    verifier_ = *access::Verifier::Load(directory_);
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }

  std::unique_ptr<access::Signer> LoadSigner(const std::string& issuer) {
    return *access::Signer::Load(issuer, absl::StrCat(directory_, "/", issuer, ".key"));
  }

  access::RequestContext Context() const {
    access::RequestContext context;
    context.caller.issuer = "gateway";
    context.caller.account = "accounts/018f0000-0000-7000-8000-000000000001";
    context.method = "/ketnap.test.v1.Test/Change";
    context.purpose = "kiểm tra";
    context.now = clock_.Now();
    context.today = clock_.Today();
    context.deadline = absl::InfiniteFuture();
    return context;
  }

  static Change ChangeOf(const Uuid& aggregate, int64_t version) {
    Change change;
    change.aggregate_type = "candidates";
    change.aggregate_id = aggregate;
    change.version = version;
    change.action = "Change";
    change.occurred_on = Date(2025, 3, 3);
    change.organization = Uuid::FromName("organization");
    change.request_id = absl::StrCat(aggregate.ToString(), "-", version);
    return change;
  }

  // One entry in a transaction of its own; `number` is the event's content.
  absl::Status AppendOne(db::Database& database, const Uuid& aggregate, int64_t version,
                         int number = 1) {
    return database.RunWrite(absl::InfiniteFuture(), [&](db::Transaction& transaction) {
      google::type::Date event;
      event.set_year(number);
      return Append(transaction, Context(), ChangeOf(aggregate, version), event);
    });
  }

  // Entries of versions 1..`count` of a new aggregate.
  Uuid AppendChain(int count) {
    const Uuid aggregate = Uuid::Generate(clock_.Now());
    for (int version = 1; version <= count; ++version) {
      EXPECT_TRUE(AppendOne(*database_, aggregate, version, version).ok());
    }
    return aggregate;
  }

  SequencerOptions SequencerSettings(db::Database* database) {
    SequencerOptions options;
    options.service = kTestService;
    options.database = database;
    options.clock = &clock_;
    options.signer = signer_.get();
    return options;
  }

  // Places all that waits and leaves a checkpoint over it: each new holder signs.
  void PlaceAll() {
    Sequencer sequencer(SequencerSettings(database_.get()));
    sequencer.Start();
    sequencer.Stop();
  }

  db::Rows Query(std::string_view sql, const db::Values& values = {}) {
    db::Rows rows;
    EXPECT_TRUE(database_
                    ->RunRead(absl::InfiniteFuture(),
                              [&](db::Transaction& transaction) -> absl::Status {
                                KETNAP_ASSIGN_OR_RETURN(rows, transaction.Query(sql, values));
                                return absl::OkStatus();
                              })
                    .ok());
    return rows;
  }
  int64_t Count(std::string_view sql) { return Query(sql).at(0).Int(0); }

  // What somebody with rights on the database does behind the service's back.
  void Tamper(std::string_view sql, const db::Values& values = {}, int64_t rows = 1) {
    const absl::Status status = database_->RunWrite(
        absl::InfiniteFuture(), [&](db::Transaction& transaction) -> absl::Status {
          KETNAP_ASSIGN_OR_RETURN(int64_t changed, transaction.Execute(sql, values));
          return changed == rows ? absl::OkStatus() : absl::InternalError("nothing changed");
        });
    ASSERT_TRUE(status.ok()) << status;
  }

  SystemClock clock_;
  std::string directory_;
  testing::TestSchema schema_;
  std::unique_ptr<db::Database> database_;
  std::unique_ptr<access::Signer> signer_;
  std::unique_ptr<access::Signer> reader_;
  std::unique_ptr<access::Verifier> verifier_;
};

// The journal behind a gRPC server on a unix socket.
class ServedJournalTest : public JournalTest {
 protected:
  void SetUp() override {
    JournalTest::SetUp();
    auto registry = rpc::MethodRegistry::Create({"ketnap.journal.v1.JournalService"});
    ASSERT_TRUE(registry.ok()) << registry.status();
    registry_ = std::make_unique<rpc::MethodRegistry>(*std::move(registry));
    StartServer();
  }
  void TearDown() override {
    StopServer();
    JournalTest::TearDown();
  }

  void StartServer() {
    workers_ = std::make_unique<rpc::WorkerPool>(1, 4);
    rpc::PipelineOptions options;
    options.service = kTestService;
    options.registry = registry_.get();
    options.verifier = verifier_.get();
    options.clock = &clock_;
    options.workers = workers_.get();
    pipeline_ = std::make_unique<rpc::Pipeline>(std::move(options));
    feed_ = std::make_unique<FeedService>(kTestService, database_.get(), pipeline_.get(), [this] {
      return absl::Seconds(waiting_seconds_.load());
    });
    rpc::ServerHostOptions host_options;
    host_options.listen_address = Address();
    host_options.services = {feed_.get()};
    host_options.service_names = {"ketnap.journal.v1.JournalService"};
    auto host = rpc::ServerHost::Start(host_options);
    ASSERT_TRUE(host.ok()) << host.status();
    host_ = *std::move(host);
    host_->SetServing(true);
  }
  void StopServer() {
    if (feed_ != nullptr) feed_->CloseStreams();
    if (host_ != nullptr) host_->Shutdown(absl::Seconds(5));
    host_.reset();
    feed_.reset();
    pipeline_.reset();
    workers_.reset();
  }

  std::string Address() const { return absl::StrCat("unix:", directory_, "/api.sock"); }
  std::shared_ptr<grpc::Channel> Channel() const { return rpc::MakeChannel(Address(), 1); }

  std::unique_ptr<grpc::ClientContext> CallContext(bool with_token = true) {
    auto context = std::make_unique<grpc::ClientContext>();
    if (with_token) {
      context->AddMetadata(std::string(access::kIdentityMetadataKey),
                           reader_->SignSelf(kTestService, clock_.Now()));
    }
    context->set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
    return context;
  }

  // The journal as it stands, read to its end.
  grpc::Status ReadAll(int64_t after, std::vector<v1::ReadJournalResponse>* responses) {
    auto context = CallContext();
    v1::ReadJournalRequest request;
    request.set_after_sequence(after);
    request.set_stop_at_end(true);
    auto stub = v1::JournalService::NewStub(Channel());
    auto reader = stub->ReadJournal(context.get(), request);
    v1::ReadJournalResponse response;
    while (reader->Read(&response)) responses->push_back(response);
    return reader->Finish();
  }

  std::unique_ptr<rpc::MethodRegistry> registry_;
  std::unique_ptr<rpc::WorkerPool> workers_;
  std::unique_ptr<rpc::Pipeline> pipeline_;
  std::unique_ptr<FeedService> feed_;
  std::atomic<int> waiting_seconds_{0};  // What the feed is told of the sequencer.
  std::unique_ptr<rpc::ServerHost> host_;
};

}  // namespace ketnap::journal

#endif  // KETNAP_COMMON_JOURNAL_TEST_SUPPORT_H_
