#include "common/service/service_runtime.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "common/api/mutation.h"
#include "common/base/errors.h"
#include "common/base/files.h"
#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/journal/feed_service.h"
#include "common/journal/sequencer.h"
#include "common/rpc/method_registry.h"
#include "common/rpc/metrics.h"
#include "common/rpc/server_host.h"
#include "common/rpc/worker_pool.h"
#include "common/service/inspection_reads.h"
#include "common/service/nudging_database.h"
#include "common/service/organization_replica.h"
#include "ketnap/access/migrations.h"
#include "ketnap/api/migrations.h"
#include "ketnap/journal/migrations.h"
#include "ketnap/service/migrations.h"

namespace ketnap::service {
namespace {

constexpr char kJournalService[] = "ketnap.journal.v1.JournalService";
constexpr int kDefaultPoolSize = 8;
constexpr int kQueuePerWorker = 8;
constexpr int kDefaultHistoricalDays = 45;
// Beside those of the handlers: sequencer, feed, readiness, and projections, so that none waits for
// a handler.
constexpr int kBackgroundConnections = 4;
constexpr int kFeedChannel = 1;
constexpr absl::Duration kDrain = absl::Seconds(10);
constexpr absl::Duration kCheckInterval = absl::Seconds(1);
constexpr absl::Duration kPingLimit = absl::Seconds(2);
constexpr absl::Duration kLongestUnsequenced = absl::Seconds(10);
// An entry carries the instant its call arrived, which may lie seconds before its commit: one look
// is no proof.
constexpr int kLooksUntilUnready = 3;
constexpr int kLooksBetweenPrunings = 3600;
constexpr int kPruneBatch = 1000;
constexpr int kMostPruneBatches = 100;

// What failed, why, and what to do: one line for whoever starts the service.
absl::Status Explain(const absl::Status& status, std::string_view what, std::string_view advice) {
  if (status.ok()) return status;
  absl::Status explained(status.code(),
                         absl::StrCat(what, ": ", status.message(), " Cách xử lý: ", advice));
  status.ForEachPayload([&](absl::string_view url, const absl::Cord& payload) {
    explained.SetPayload(url, payload);
  });
  return explained;
}

void SetDefaults(ketnap::config::v1::ServiceConfig* config) {
  auto* database = config->mutable_database();
  if (database->pool_size() <= 0) database->set_pool_size(kDefaultPoolSize);
  if (config->worker_count() <= 0) config->set_worker_count(database->pool_size());
  if (config->queue_size() <= 0) config->set_queue_size(kQueuePerWorker * config->worker_count());
  if (config->historical_entry_days() <= 0)
    config->set_historical_entry_days(kDefaultHistoricalDays);
}

absl::StatusOr<std::unique_ptr<db::Database>> Open(
    const ketnap::config::v1::DatabaseConfig& config) {
  const std::string what =
      absl::StrCat("Cơ sở dữ liệu ", config.schema(), " (", config.socket_path(), ")");
  absl::StatusOr<std::string> password = ReadSecretFile(config.password_file());
  KETNAP_RETURN_IF_ERROR(Explain(password.status(), what,
                                 "kiểm tra tệp mật khẩu database.password_file (chỉ chủ tiến trình "
                                 "được đọc)."));
  db::DatabaseOptions options;
  options.socket_path = config.socket_path();
  options.user = config.user();
  options.password = *std::move(password);
  options.schema = config.schema();
  options.pool_size = config.pool_size() + kBackgroundConnections;
  auto database = db::OpenDatabase(options);
  KETNAP_RETURN_IF_ERROR(
      Explain(database.status(), what,
              "kiểm tra MariaDB đang chạy, tài khoản và các tham số bền vững nêu "
              "trên."));
  return database;
}

absl::Status MigrateAll(db::Database& database, const std::string& own_module,
                        const std::vector<db::Migration>& own, absl::Time now) {
  const std::pair<std::string, std::vector<db::Migration>> modules[] = {
      {"access", access::Migrations()},
      {"journal", journal::Migrations()},
      {"idempotency", api::Migrations()},
      {"service", service::Migrations()},
      {own_module, own}};
  for (const auto& [module, migrations] : modules) {
    if (migrations.empty()) continue;
    KETNAP_RETURN_IF_ERROR(Explain(
        db::Migrate(database, module, migrations, now),
        absl::StrCat("Nâng cấp lược đồ (", module, ")"),
        "dùng đúng phiên bản chương trình với cơ sở dữ liệu này, hoặc khôi phục bản sao lưu."));
  }
  return absl::OkStatus();
}

}  // namespace

// In the order of construction; destroyed from the last to the first.
struct ServiceRuntime::State {
  absl::Status Prepare(RuntimeOptions& options);
  void MakePipeline(rpc::OwnerResolver resolver);
  void ReloadTree();
  void ReloadCalendar();
  void AddGauges();
  void AddProjectionGauges(const journal::ProjectionRunner* runner);
  bool IsReady();
  void Watch();
  void Prune();
  void Shutdown();

  ketnap::config::v1::ServiceConfig config;
  const Clock* clock = nullptr;
  std::string service;
  std::vector<std::string> service_names;
  bool follows_organizations = true;

  std::unique_ptr<db::Database> pool;
  std::unique_ptr<access::Signer> signer;
  std::unique_ptr<access::Verifier> verifier;
  access::OrganizationTree tree;
  std::unique_ptr<rpc::MethodRegistry> registry;
  std::unique_ptr<rpc::WorkerPool> workers;
  std::unique_ptr<journal::Sequencer> sequencer;
  std::unique_ptr<NudgingDatabase> database;
  std::vector<std::unique_ptr<journal::ProjectionRunner>> projections;
  std::unique_ptr<rpc::Metrics> metrics;  // Reads all of the above when its page is asked for.
  std::unique_ptr<rpc::Pipeline> pipeline;
  std::unique_ptr<journal::FeedService> feed;
  std::unique_ptr<rpc::ServerHost> host;

  std::atomic<bool> tree_is_stale{false};        // The replica changed and could not be read again.
  WorkingDayCalendarHolder* calendar = nullptr;  // Null in services that count no working days.
  std::atomic<bool> calendar_is_stale{false};
  bool started = false;
  bool was_ready = false;  // What health says; the watching thread's.
  int late_looks = 0;      // The watching thread's.
  absl::Mutex mutex;
  absl::CondVar wake;
  bool stopping ABSL_GUARDED_BY(mutex) = false;
  std::thread watcher;
};

absl::Status ServiceRuntime::State::Prepare(RuntimeOptions& options) {
  KETNAP_ASSIGN_OR_RETURN(pool, Open(config.database()));
  KETNAP_RETURN_IF_ERROR(MigrateAll(*pool, service, options.migrations, clock->Now()));

  auto loaded_signer = access::Signer::Load(service, config.keys().secret_key_file());
  KETNAP_RETURN_IF_ERROR(Explain(loaded_signer.status(), "Khóa ký của tiến trình",
                                 "tạo lại cặp khóa và kiểm tra keys.secret_key_file."));
  signer = *std::move(loaded_signer);
  auto loaded_verifier = access::Verifier::Load(config.keys().trusted_directory());
  KETNAP_RETURN_IF_ERROR(Explain(loaded_verifier.status(), "Các khóa công khai được tin cậy",
                                 "kiểm tra thư mục keys.trusted_directory."));
  verifier = *std::move(loaded_verifier);
  KETNAP_RETURN_IF_ERROR(
      Explain(tree.Reload(*pool), "Bản sao cây tổ chức", "kiểm tra cơ sở dữ liệu của dịch vụ."));

  std::vector<std::string> names = service_names;
  names.push_back(kJournalService);
  auto made = rpc::MethodRegistry::Create(names);
  KETNAP_RETURN_IF_ERROR(Explain(made.status(), "Chính sách của các phương thức",
                                 "bổ sung method_policy trong tệp .proto rồi biên dịch lại."));
  registry = std::make_unique<rpc::MethodRegistry>(*std::move(made));

  workers = std::make_unique<rpc::WorkerPool>(config.worker_count(), config.queue_size());
  sequencer = std::make_unique<journal::Sequencer>(journal::SequencerOptions{
      .service = service, .database = pool.get(), .clock = clock, .signer = signer.get()});
  database = std::make_unique<NudgingDatabase>(pool.get(), [this] { sequencer->Nudge(); });
  metrics = std::make_unique<rpc::Metrics>(service);
  MakePipeline(std::move(options.owner_resolver));
  AddGauges();
  return absl::OkStatus();
}

void ServiceRuntime::State::MakePipeline(rpc::OwnerResolver resolver) {
  rpc::PipelineOptions options;
  options.service = service;
  options.registry = registry.get();
  options.verifier = verifier.get();
  options.clock = clock;
  options.workers = workers.get();
  options.metrics = metrics.get();
  options.tree = &tree;
  options.owner_resolver = std::move(resolver);
  options.journal_reading = [this](const access::RequestContext& context,
                                   const rpc::InspectionReading& reading) {
    return JournalInspectionReading(*database, *signer, context, reading);
  };
  pipeline = std::make_unique<rpc::Pipeline>(std::move(options));
}

void ServiceRuntime::State::AddGauges() {
  const std::string connections = "ketnap_database_connections";
  const std::string connections_help = "Connections to the database, by state.";
  metrics->AddGauge(connections, connections_help, "state", "open",
                    [this] { return pool->pool_state().open; });
  metrics->AddGauge(connections, connections_help, "state", "busy",
                    [this] { return pool->pool_state().busy; });
  metrics->AddGauge("ketnap_database_waiting", "Threads that wait for a connection.", "", "",
                    [this] { return pool->pool_state().waiting; });
  metrics->AddGauge("ketnap_worker_queue", "Calls that wait for a worker.", "", "",
                    [this] { return workers->queued(); });
  metrics->AddGauge("ketnap_workers_busy", "Workers that run a handler.", "", "",
                    [this] { return workers->busy(); });
  metrics->AddGauge("ketnap_journal_oldest_waiting_seconds",
                    "Age of the oldest journal entry that has no place yet.", "", "",
                    [this] { return absl::ToDoubleSeconds(sequencer->oldest_waiting()); });
}

void ServiceRuntime::State::AddProjectionGauges(const journal::ProjectionRunner* runner) {
  metrics->AddGauge("ketnap_projection_lag_entries", "Entries of the source not applied yet.",
                    "projection", runner->name(), [runner] {
                      const auto state = runner->state();
                      return static_cast<double>(
                          std::max<int64_t>(0, state.source_sequence - state.applied_sequence));
                    });
  metrics->AddGauge("ketnap_projection_lag_seconds",
                    "Time since the projection moved or was found to be at the source's end.",
                    "projection", runner->name(), [this, runner] {
                      return absl::ToDoubleSeconds(clock->Now() - runner->state().applied_time);
                    });
  metrics->AddGauge("ketnap_projection_failed", "1 while the projection cannot go on.",
                    "projection", runner->name(),
                    [runner] { return runner->state().failure.empty() ? 0.0 : 1.0; });
}

void ServiceRuntime::State::ReloadTree() {
  const absl::Status status = tree.Reload(*pool);
  tree_is_stale = !status.ok();
  if (status.ok()) return;
  LogWarning("organization_tree_reload_failed",
             {{"code", absl::StatusCodeToString(status.code())}});
}

void ServiceRuntime::State::ReloadCalendar() {
  const absl::Status status = calendar->Reload(*pool);
  calendar_is_stale = !status.ok();
  if (status.ok()) return;
  LogWarning("calendar_reload_failed", {{"code", absl::StatusCodeToString(status.code())}});
}

bool ServiceRuntime::State::IsReady() {
  late_looks = sequencer->oldest_waiting() > kLongestUnsequenced ? late_looks + 1 : 0;
  return pool->Ping(kPingLimit).ok() && late_looks < kLooksUntilUnready;
}

void ServiceRuntime::State::Watch() {
  for (int look = 1;; ++look) {
    {
      absl::MutexLock lock(&mutex);
      while (!stopping && !wake.WaitWithTimeout(&mutex, kCheckInterval)) {
      }
      if (stopping) return;
    }
    const bool ready = IsReady();
    if (ready != was_ready) {
      if (ready) LogInfo("ready");
      if (!ready) LogWarning("not_ready", {{"unsequenced", late_looks >= kLooksUntilUnready}});
      absl::MutexLock lock(&mutex);
      if (!stopping) host->SetServing(ready);
    }
    was_ready = ready;
    if (ready && tree_is_stale) ReloadTree();
    if (ready && calendar_is_stale) ReloadCalendar();
    if (look % kLooksBetweenPrunings == 0) Prune();
  }
}

void ServiceRuntime::State::Prune() {
  for (int batch = 0; batch < kMostPruneBatches; ++batch) {
    const auto removed = api::PruneIdempotency(*pool, clock->Now(), kPruneBatch);
    if (!removed.ok()) LogWarning("idempotency_pruning_failed");
    if (!removed.ok() || *removed < kPruneBatch) return;
  }
}

void ServiceRuntime::State::Shutdown() {
  {
    absl::MutexLock lock(&mutex);
    if (stopping) return;
    stopping = true;
    wake.SignalAll();
  }
  if (watcher.joinable()) watcher.join();
  // Nobody new is sent here; then the streams, which would hold up the drain; then the calls.
  if (host != nullptr) host->SetServing(false);
  if (feed != nullptr) feed->CloseStreams();
  if (host != nullptr) host->Shutdown(kDrain);
  if (workers != nullptr) workers->Drain();
  for (const auto& projection : projections) projection->Stop();
  // Last, so that what the calls committed still gets its place.
  if (sequencer != nullptr && started) sequencer->Stop();
}

ServiceRuntime::ServiceRuntime() : state_(std::make_unique<State>()) {}

ServiceRuntime::~ServiceRuntime() { Shutdown(); }

absl::StatusOr<std::unique_ptr<ServiceRuntime>> ServiceRuntime::Create(RuntimeOptions options) {
  if (!options.config.has_database()) {
    return ReasonedError(absl::StatusCode::kInvalidArgument, "CONFIGURATION_INVALID",
                         {"Cấu hình thiếu mục database; hãy bổ sung database { … }.",
                          "The configuration has no database section."});
  }
  std::unique_ptr<ServiceRuntime> runtime(new ServiceRuntime());
  State& state = *runtime->state_;
  state.config = options.config;
  SetDefaults(&state.config);
  state.clock = options.clock;
  state.service = state.config.keys().issuer();
  state.service_names = options.service_names;
  state.follows_organizations = options.follows_organizations;
  KETNAP_RETURN_IF_ERROR(state.Prepare(options));
  if (state.follows_organizations) {
    KETNAP_RETURN_IF_ERROR(runtime->AddProjection(
        kOrganizationProjection, kOrganizationSource,
        [on_change = std::move(options.on_tree_change)](db::Transaction& transaction,
                                                        const journal::v1::JournalEntry& entry) {
          return ApplyOrganizationEntry(transaction, entry, on_change);
        },
        [&state] { state.ReloadTree(); }));
  }
  return runtime;
}

db::Database& ServiceRuntime::database() { return *state_->database; }
const Clock& ServiceRuntime::clock() const { return *state_->clock; }
rpc::Pipeline* ServiceRuntime::pipeline() { return state_->pipeline.get(); }
access::OrganizationTree& ServiceRuntime::tree() { return state_->tree; }
const access::Signer& ServiceRuntime::signer() const { return *state_->signer; }
const access::Verifier& ServiceRuntime::verifier() const { return *state_->verifier; }
const ketnap::config::v1::ServiceConfig& ServiceRuntime::config() const { return state_->config; }

absl::Status ServiceRuntime::AddProjection(std::string name, std::string source,
                                           journal::ApplyEntry apply,
                                           std::function<void()> after_batch) {
  return AddBatchProjection(std::move(name), std::move(source),
                            journal::EachEntry(std::move(apply)), std::move(after_batch));
}

absl::Status ServiceRuntime::AddBatchProjection(std::string name, std::string source,
                                                journal::ApplyEntries apply,
                                                std::function<void()> after_batch) {
  const auto& peers = state_->config.peers();
  const auto peer = std::find_if(peers.begin(), peers.end(),
                                 [&](const auto& candidate) { return candidate.name() == source; });
  if (peer == peers.end()) {
    return ReasonedError(
        absl::StatusCode::kFailedPrecondition, "PEER_NOT_CONFIGURED",
        {absl::StrCat("Cấu hình thiếu địa chỉ của dịch vụ ", source,
                      "; hãy bổ sung peers { name: \"", source, "\" address: \"unix:/…\" }."),
         absl::StrCat("The configuration names no peer ", source, ".")});
  }
  journal::ProjectionOptions options;
  options.name = std::move(name);
  options.source = std::move(source);
  options.channel = rpc::MakeChannel(peer->address(), kFeedChannel);
  // A handler of an applied event may journal something of its own.
  options.database = state_->database.get();
  options.signer = state_->signer.get();
  options.clock = state_->clock;
  options.apply = std::move(apply);
  options.after_batch = std::move(after_batch);
  state_->projections.push_back(std::make_unique<journal::ProjectionRunner>(std::move(options)));
  state_->AddProjectionGauges(state_->projections.back().get());
  return absl::OkStatus();
}

absl::Status ServiceRuntime::FollowCalendar(WorkingDayCalendarHolder* holder) {
  State& state = *state_;
  state.calendar = holder;
  KETNAP_RETURN_IF_ERROR(holder->Reload(*state.pool));
  return AddProjection(kCalendarProjection, kOrganizationSource, ApplyCalendarEntry,
                       [&state] { state.ReloadCalendar(); });
}

std::vector<std::pair<std::string, journal::ProjectionRunner::State>>
ServiceRuntime::projection_states() const {
  std::vector<std::pair<std::string, journal::ProjectionRunner::State>> states;
  for (const auto& projection : state_->projections) {
    states.emplace_back(projection->name(), projection->state());
  }
  return states;
}

absl::Status ServiceRuntime::Start(const std::vector<grpc::Service*>& services) {
  State& state = *state_;
  state.feed = std::make_unique<journal::FeedService>(
      state.service, state.pool.get(), state.pipeline.get(),
      [&state] { return state.sequencer->oldest_waiting(); });
  state.sequencer->OnPlaced([&state] { state.feed->Wake(); });
  rpc::ServerHostOptions options;
  options.listen_address = state.config.listen_address();
  options.admin_address = state.config.admin_address();
  options.services = services;
  options.services.push_back(state.feed.get());
  options.service_names = state.service_names;
  options.service_names.push_back(kJournalService);
  auto host = rpc::ServerHost::Start(options);
  KETNAP_RETURN_IF_ERROR(Explain(host.status(),
                                 absl::StrCat("Địa chỉ phục vụ ", options.listen_address),
                                 "dừng tiến trình cũ hoặc sửa listen_address, admin_address."));
  state.host = *std::move(host);
  if (!state.config.metrics_address().empty()) {
    KETNAP_RETURN_IF_ERROR(Explain(state.metrics->Serve(state.config.metrics_address()),
                                   "Trang số liệu vận hành", "chọn cổng khác ở metrics_address."));
  }
  state.started = true;
  state.sequencer->Start();
  for (const auto& projection : state.projections) projection->Start();
  state.was_ready = state.IsReady();
  // Otherwise a service that never becomes ready would say nothing at all.
  if (!state.was_ready) LogWarning("not_ready", {{"at_start", true}});
  state.host->SetServing(state.was_ready);
  state.watcher = std::thread([&state] { state.Watch(); });
  return absl::OkStatus();
}

void ServiceRuntime::Shutdown() { state_->Shutdown(); }

}  // namespace ketnap::service
