#ifndef KETNAP_COMMON_SERVICE_SERVICE_RUNTIME_H_
#define KETNAP_COMMON_SERVICE_SERVICE_RUNTIME_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/access/organization_tree.h"
#include "common/access/token.h"
#include "common/base/clock.h"
#include "common/db/database.h"
#include "common/db/migrator.h"
#include "common/journal/projection.h"
#include "common/rpc/pipeline.h"
#include "common/service/calendar_replica.h"
#include "grpcpp/grpcpp.h"
#include "ketnap/config/v1/service_config.pb.h"

// What every database service has besides its own handlers: pool, migrations, replica of the tree,
// worker pool, pipeline, journal (sequencer and feed), projections, health, metrics, admin socket,
// shutdown.
namespace ketnap::service {

struct RuntimeOptions {
  ketnap::config::v1::ServiceConfig config;
  const Clock* clock = nullptr;
  std::vector<db::Migration> migrations;  // The service's own.
  std::vector<std::string>
      service_names;  // Full names of the RPC services it serves, the journal's apart.
  rpc::OwnerResolver owner_resolver;
  bool follows_organizations =
      true;  // False for the organization service, which feeds its tree itself.
  // Called after an organization came into the replica, or stands elsewhere or is of another type
  // than before, in the transaction that applies it and under access::LockTree.
  std::function<absl::Status(db::Transaction&, const Uuid& organization)> on_tree_change;
};

class ServiceRuntime {
 public:
  // Opens and migrates the database, loads keys and the tree. Serves nothing yet. Every failure
  // says what to do.
  static absl::StatusOr<std::unique_ptr<ServiceRuntime>> Create(RuntimeOptions options);
  ~ServiceRuntime();

  db::Database& database();
  const Clock& clock() const;
  rpc::Pipeline* pipeline();
  access::OrganizationTree& tree();
  const access::Signer& signer() const;
  const access::Verifier& verifier() const;
  const ketnap::config::v1::ServiceConfig& config() const;

  // A projection of another service's journal; the peer's address comes from the configuration.
  // Before Start.
  absl::Status AddProjection(std::string name, std::string source, journal::ApplyEntry apply,
                             std::function<void()> after_batch = {});
  // The same for one that applies many entries at once with less work than one by one.
  absl::Status AddBatchProjection(std::string name, std::string source, journal::ApplyEntries apply,
                                  std::function<void()> after_batch = {});
  // Keeps `holder`, which outlives the runtime, at what the organization service says of single
  // days: reads what is there now, and follows from Start on. Before Start.
  absl::Status FollowCalendar(WorkingDayCalendarHolder* holder);
  // States of all projections, for lag and "as of".
  std::vector<std::pair<std::string, journal::ProjectionRunner::State>> projection_states() const;

  // Starts the server with `services`, the sequencer, the feed and the projections. SERVING once
  // the database answers; health follows readiness from then on (database reachable, nothing
  // unsequenced for over 10 s).
  absl::Status Start(const std::vector<grpc::Service*>& services);
  // NOT_SERVING, streams closed, calls drained (10 s), projections and sequencer stopped.
  void Shutdown();

 private:
  ServiceRuntime();
  struct State;
  std::unique_ptr<State> state_;
};

// What main does for every service: reads `--config FILE` (textproto), checks it, opens the log,
// builds the app, runs it until SIGTERM. `build` returns an object that owns everything and has
// been started; destroying it stops it. Exit code 0 after an orderly stop, 1 with one readable line
// on standard error otherwise.
class App {
 public:
  virtual ~App() = default;
  // What it runs on, for tests; null when it has none (the gateway).
  virtual ServiceRuntime* runtime() { return nullptr; }
};
using AppBuilder = std::function<absl::StatusOr<std::unique_ptr<App>>(
    const ketnap::config::v1::ServiceConfig& config, const Clock& clock)>;
int RunMain(int argc, char** argv, const std::string& process, const AppBuilder& build);

// Reads and checks a configuration file. INVALID_ARGUMENT naming file, line and field.
absl::StatusOr<ketnap::config::v1::ServiceConfig> LoadConfig(const std::string& path);

}  // namespace ketnap::service

#endif  // KETNAP_COMMON_SERVICE_SERVICE_RUNTIME_H_
