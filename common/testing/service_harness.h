#ifndef KETNAP_COMMON_TESTING_SERVICE_HARNESS_H_
#define KETNAP_COMMON_TESTING_SERVICE_HARNESS_H_

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/access/caller.h"
#include "common/access/organization_tree.h"
#include "common/access/token.h"
#include "common/base/date.h"
#include "common/base/uuid.h"
#include "common/db/database.h"
#include "common/rpc/status_convert.h"
#include "common/service/service_runtime.h"
#include "common/testing/fake_clock.h"
#include "common/testing/mariadb_fixture.h"
#include "grpcpp/grpcpp.h"
#include "ketnap/config/v1/service_config.pb.h"
#include "ketnap/journal/v1/journal.pb.h"

namespace ketnap::testing {

// Runs one service of the suite inside the test: the same app as its main builds, on a unix socket
// in a temporary folder, with a schema of its own on a real MariaDB, keys made for the run and a
// clock that the test sets. What a test needs and cannot have crashes it with a readable message.
// Calls may come from several threads.
//
//   ServiceHarness harness({.service = "dossier", .build = &BuildApp});
//   Uuid cell = harness.AddOrganization("Chi bộ 1", base);
//   auto clerk = harness.Person({ServiceHarness::GrantOver(cell, {"dossier.candidates.read"})});
//   auto reply = harness.Call(clerk, &v1::CandidateService::Stub::GetCandidate, request);
class ServiceHarness {
 public:
  struct Options {
    std::string service;        // "dossier": its name as issuer and as audience.
    service::AppBuilder build;  // The App must answer runtime().
    Date today = Date(2025, 3, 3);
    // Services named in the configuration as peers. Nothing listens there unless the test does, at
    // PeerAddress().
    std::vector<std::string> peers = {"organization"};
    // Last word on the configuration before the app is built: rule sets, working days, roles file.
    std::function<void(ketnap::config::v1::ServiceConfig&)> configure;
  };

  explicit ServiceHarness(Options options);
  ~ServiceHarness();
  ServiceHarness(const ServiceHarness&) = delete;
  ServiceHarness& operator=(const ServiceHarness&) = delete;

  // Stops the app and builds it again on the same data, as after a crash of the process.
  void Restart();

  FakeClock& clock() { return clock_; }
  // A pool of its own on the service's schema: for looking behind the API.
  db::Database& database() { return *database_; }
  service::ServiceRuntime& runtime();
  const ketnap::config::v1::ServiceConfig& config() const { return config_; }
  std::shared_ptr<grpc::Channel> channel() const { return channel_; }
  // The temporary folder; removed at the end.
  const std::string& directory() const { return directory_; }
  // "unix:/…" where the service expects the peer.
  std::string PeerAddress(std::string_view peer) const;
  // The signer of "gateway", "operator" or a service's name.
  const access::Signer& SignerOf(const std::string& issuer) const;

  // Puts an organization into the replica of the tree, in the database and in memory, past the
  // journal of the organization service. Not for tests of the organization service itself.
  void PutOrganization(const access::OrganizationNode& node);
  // The same with a new id, valid since 1 January 2000.
  Uuid AddOrganization(std::string_view display_name, std::optional<Uuid> parent = std::nullopt,
                       std::string_view type = "GRASSROOTS_PARTY_ORGANIZATION",
                       bool has_admission_authority = false);

  // A person signed in at the gateway, with a new account and session unless `account` is given.
  access::Caller Person(std::vector<access::Grant> grants = {},
                        std::optional<Uuid> account = std::nullopt) const;
  // Somebody who did not sign in: no token at all.
  static access::Caller Stranger();
  // A process for itself: "operator", "gateway" or another service.
  static access::Caller Process(std::string issuer);
  // Permissions are sorted here. No organization: the whole suite.
  static access::Grant GrantOver(std::optional<Uuid> organization,
                                 std::vector<std::string> permissions,
                                 Date valid_from = Date(2000, 1, 1),
                                 std::optional<Date> valid_to = std::nullopt);
  // A new request_id.
  std::string NewRequestId() const;

  struct CallOptions {
    std::string purpose;
    absl::Duration timeout = absl::Seconds(20);
  };

  // One call over the socket, as `caller` (issuer "": no token at all). Statuses come back with
  // their payloads.
  template <typename Stub, typename Request, typename Response>
  absl::StatusOr<Response> Call(const access::Caller& caller,
                                grpc::Status (Stub::*rpc)(grpc::ClientContext*, const Request&,
                                                          Response*),
                                const std::type_identity_t<Request>& request) {
    return Call(caller, rpc, request, CallOptions());
  }
  template <typename Stub, typename Request, typename Response>
  absl::StatusOr<Response> Call(const access::Caller& caller,
                                grpc::Status (Stub::*rpc)(grpc::ClientContext*, const Request&,
                                                          Response*),
                                const std::type_identity_t<Request>& request,
                                const CallOptions& options) {
    Stub stub(channel_);
    std::unique_ptr<grpc::ClientContext> context = MakeContext(caller, options);
    Response response;
    grpc::Status status = (stub.*rpc)(context.get(), request, &response);
    if (!status.ok()) return rpc::FromGrpcStatus(status);
    return response;
  }
  // The context of such a call, for streams.
  std::unique_ptr<grpc::ClientContext> MakeContext(const access::Caller& caller,
                                                   const CallOptions& options);

  // The service's journal once it has at least `at_least` entries, read over the feed. Fails the
  // test and gives what there is after 20 s.
  std::vector<journal::v1::JournalEntry> WaitForJournal(size_t at_least);
  // The number of journal entries committed so far, placed or not.
  int64_t JournalSize();

  // One statement behind the API, in a transaction of its own. One that does not go through fails
  // the test and is shown.
  void RunSql(const std::string& sql, const db::Values& values = {});
  db::Rows ReadSql(const std::string& sql, const db::Values& values = {});

 private:
  void StartApp();
  void WriteKeys();
  void FillConfig(const Options& options);

  Options options_;
  FakeClock clock_;
  std::string directory_;
  TestSchema schema_;
  ketnap::config::v1::ServiceConfig config_;
  std::map<std::string, std::unique_ptr<access::Signer>> signers_;
  std::unique_ptr<db::Database> database_;
  std::unique_ptr<service::App> app_;
  std::shared_ptr<grpc::Channel> channel_;
};

}  // namespace ketnap::testing

#endif  // KETNAP_COMMON_TESTING_SERVICE_HARNESS_H_
