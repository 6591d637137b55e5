#include "common/service/service_runtime.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/api/mutation.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/files.h"
#include "common/base/proto_date.h"
#include "common/journal/writer.h"
#include "common/rpc/server_host.h"
#include "common/service/historical_entry.h"
#include "common/testing/fake_clock.h"
#include "common/testing/mariadb_fixture.h"
#include "grpc/health/v1/health.grpc.pb.h"
#include "ketnap/journal/v1/journal.grpc.pb.h"
#include "ketnap/organization/v1/events.pb.h"

namespace ketnap::service {
namespace {

using grpc::health::v1::HealthCheckResponse;

bool Eventually(const std::function<bool()>& condition) {
  for (int i = 0; i < 2000; ++i) {
    if (condition()) return true;
    absl::SleepFor(absl::Milliseconds(10));
  }
  return condition();
}

class ServiceRuntimeTest : public ::testing::Test {
 protected:
  void SetUp() override {
    directory_ = "/tmp/ketnap.XXXXXX";
    ASSERT_NE(mkdtemp(directory_.data()), nullptr);
    for (const char* issuer : {"organization", "dossier", "operator"}) {
      ASSERT_TRUE(access::GenerateKeyPair(issuer, directory_, directory_).ok());
    }
    signer_ = *access::Signer::Load("operator", Path("operator.key"));
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }

  std::string Path(const std::string& name) const { return absl::StrCat(directory_, "/", name); }
  std::string Address(const std::string& service) const {
    return absl::StrCat("unix:", Path(service + ".sock"));
  }

  ketnap::config::v1::ServiceConfig Config(const std::string& service,
                                           const testing::TestSchema& schema) {
    ketnap::config::v1::ServiceConfig config;
    config.set_listen_address(Address(service));
    config.mutable_keys()->set_issuer(service);
    config.mutable_keys()->set_secret_key_file(Path(service + ".key"));
    config.mutable_keys()->set_trusted_directory(directory_);
    const db::DatabaseOptions options = schema.options();
    auto* database = config.mutable_database();
    database->set_socket_path(options.socket_path);
    database->set_user(options.user);
    database->set_schema(options.schema);
    database->set_password_file(Path(service + ".password"));
    database->set_pool_size(4);
    EXPECT_TRUE(WriteFileAtomically(database->password_file(), options.password, 0600).ok());
    auto* peer = config.add_peers();
    peer->set_name("organization");
    peer->set_address(Address("organization"));
    return config;
  }

  absl::StatusOr<std::unique_ptr<ServiceRuntime>> Make(
      const ketnap::config::v1::ServiceConfig& config, bool follows) {
    RuntimeOptions options;
    options.config = config;
    options.clock = &clock_;
    options.follows_organizations = follows;
    return ServiceRuntime::Create(std::move(options));
  }

  HealthCheckResponse::ServingStatus Health(const std::string& service) {
    auto stub = grpc::health::v1::Health::NewStub(rpc::MakeChannel(Address(service)));
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(5));
    grpc::health::v1::HealthCheckRequest request;
    request.set_service("ketnap.journal.v1.JournalService");
    HealthCheckResponse response;
    return stub->Check(&context, request, &response).ok() ? response.status()
                                                          : HealthCheckResponse::UNKNOWN;
  }

  absl::Status Publish(ServiceRuntime& runtime, const Uuid& id, const std::optional<Uuid>& parent,
                       int64_t version, const std::string& name) {
    ketnap::organization::v1::OrganizationChanged event;
    auto* organization = event.mutable_organization();
    organization->set_name(api::ResourceName("organizations", id));
    if (parent.has_value()) {
      organization->set_parent(api::ResourceName("organizations", *parent));
    }
    organization->set_type("PARTY_CELL");
    organization->set_display_name(name);
    *organization->mutable_valid_from() = DateToProto(Date(2020, 1, 1));
    return Append(runtime, "organizations", id, version, event);
  }

  absl::Status Append(ServiceRuntime& runtime, const std::string& aggregate_type, const Uuid& id,
                      int64_t version, const google::protobuf::Message& event) {
    access::RequestContext context;
    context.caller.issuer = "operator";
    context.now = clock_.Now();
    return runtime.database().RunWrite(absl::InfiniteFuture(), [&](db::Transaction& transaction) {
      journal::Change change;
      change.aggregate_type = aggregate_type;
      change.aggregate_id = id;
      change.version = version;
      change.action = "CreateOrganization";
      change.occurred_on = Date(2020, 1, 1);
      change.organization = id;
      return journal::Append(transaction, context, change, event);
    });
  }

  SystemClock clock_;
  std::string directory_;
  testing::TestSchema schema_;
  std::unique_ptr<access::Signer> signer_;
};

TEST_F(ServiceRuntimeTest, ServesTheJournalAndStopsInOrder) {
  auto config = Config("organization", schema_);
  config.set_metrics_address("127.0.0.1:0");
  auto runtime = Make(config, /*follows=*/false);
  ASSERT_TRUE(runtime.ok()) << runtime.status();
  EXPECT_EQ((*runtime)->config().historical_entry_days(), 45);
  EXPECT_EQ((*runtime)->config().worker_count(), 4);
  ASSERT_TRUE((*runtime)->Start({}).ok());
  EXPECT_EQ(Health("organization"), HealthCheckResponse::SERVING);

  const Uuid root = Uuid::Generate(clock_.Now());
  ASSERT_TRUE(Publish(**runtime, root, std::nullopt, 1, "Đảng bộ tỉnh").ok());
  auto stub = journal::v1::JournalService::NewStub(rpc::MakeChannel(Address("organization")));
  grpc::ClientContext context;
  context.AddMetadata(std::string(access::kIdentityMetadataKey),
                      signer_->SignSelf("organization", clock_.Now()));
  auto reader = stub->ReadJournal(&context, journal::v1::ReadJournalRequest());
  journal::v1::ReadJournalResponse response;
  int entries = 0;
  while (entries == 0 && reader->Read(&response)) entries += response.entries_size();
  EXPECT_EQ(entries, 1);

  // An entry committed just before the stop still gets its place.
  ASSERT_TRUE(Publish(**runtime, root, std::nullopt, 2, "Đảng bộ tỉnh").ok());
  const absl::Time start = clock_.Now();
  (*runtime)->Shutdown();
  EXPECT_LT(clock_.Now() - start, absl::Seconds(8)) << "an open stream held up the stop";
  while (reader->Read(&response)) {
  }
  EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_NE(Health("organization"), HealthCheckResponse::SERVING);
  int64_t waiting = -1;
  ASSERT_TRUE(schema_.Open()
                  ->RunRead(absl::InfiniteFuture(),
                            [&](db::Transaction& transaction) -> absl::Status {
                              auto rows =
                                  transaction.Query("SELECT COUNT(*) FROM journal_unsequenced");
                              if (rows.ok()) waiting = rows->at(0).Int(0);
                              return rows.status();
                            })
                  .ok());
  EXPECT_EQ(waiting, 0);
}

TEST_F(ServiceRuntimeTest, StartsAgainOnTheSameData) {
  const Uuid root = Uuid::Generate(clock_.Now());
  for (int version = 1; version <= 3; ++version) {
    auto runtime = Make(Config("organization", schema_), /*follows=*/false);
    ASSERT_TRUE(runtime.ok()) << runtime.status();
    ASSERT_TRUE((*runtime)->Start({}).ok());
    EXPECT_EQ(Health("organization"), HealthCheckResponse::SERVING);
    ASSERT_TRUE(Publish(**runtime, root, std::nullopt, version, "Đảng bộ tỉnh").ok());
  }
}

TEST_F(ServiceRuntimeTest, FollowsTheOrganizationTree) {
  testing::TestSchema other_schema;
  auto organization = Make(Config("organization", schema_), /*follows=*/false);
  ASSERT_TRUE(organization.ok()) << organization.status();
  ASSERT_TRUE((*organization)->Start({}).ok());
  auto dossier = Make(Config("dossier", other_schema), /*follows=*/true);
  ASSERT_TRUE(dossier.ok()) << dossier.status();
  ASSERT_TRUE((*dossier)->Start({}).ok());

  const Uuid root = Uuid::Generate(clock_.Now());
  const Uuid cell = Uuid::Generate(clock_.Now());
  ASSERT_TRUE(Publish(**organization, root, std::nullopt, 1, "Đảng bộ tỉnh").ok());
  ASSERT_TRUE(Publish(**organization, cell, root, 1, "Chi bộ 1").ok());
  ASSERT_TRUE(Eventually([&] { return (*dossier)->tree().Contains(cell); }));
  EXPECT_TRUE((*dossier)->tree().IsWithin(cell, root));
  ASSERT_TRUE(Publish(**organization, cell, root, 2, "Chi bộ Văn phòng").ok());
  EXPECT_TRUE(Eventually(
      [&] { return (*dossier)->tree().Find(cell)->display_name == "Chi bộ Văn phòng"; }));
  ASSERT_EQ((*dossier)->projection_states().size(), 1u);
  EXPECT_EQ((*dossier)->projection_states()[0].first, "organization_tree");
  EXPECT_TRUE(Eventually([&] { return (*dossier)->projection_states()[0].second.caught_up_once; }));
}

TEST_F(ServiceRuntimeTest, FollowsTheCalendar) {
  testing::TestSchema other_schema;
  auto organization = Make(Config("organization", schema_), /*follows=*/false);
  ASSERT_TRUE(organization.ok()) << organization.status();
  ASSERT_TRUE((*organization)->Start({}).ok());
  ASSERT_TRUE(WriteFileAtomically(Path("days.textproto"), "").ok());
  const auto holder = *WorkingDayCalendarHolder::Load(Path("days.textproto"));
  auto dossier = Make(Config("dossier", other_schema), /*follows=*/true);
  ASSERT_TRUE(dossier.ok()) << dossier.status();
  ASSERT_TRUE((*dossier)->FollowCalendar(holder.get()).ok());
  ASSERT_TRUE((*dossier)->Start({}).ok());

  const Date monday(2025, 3, 3);
  EXPECT_TRUE(holder->Current()->IsWorkingDay(monday));
  ketnap::organization::v1::CalendarDayChanged event;
  *event.mutable_holiday()->mutable_day() = DateToProto(monday);
  ASSERT_TRUE(Append(**organization, "holidays", Uuid::FromName("2025-03-03"), 1, event).ok());
  EXPECT_TRUE(Eventually([&] { return !holder->Current()->IsWorkingDay(monday); }));
}

TEST_F(ServiceRuntimeTest, StartFailuresSayWhatToDo) {
  auto expect = [&](const ketnap::config::v1::ServiceConfig& config, bool follows,
                    const std::string& part) {
    const auto runtime = Make(config, follows);
    ASSERT_FALSE(runtime.ok());
    EXPECT_TRUE(absl::StrContains(runtime.status().message(), part)) << runtime.status();
    EXPECT_FALSE(absl::StrContains(runtime.status().message(), "\n")) << runtime.status();
  };
  auto config = Config("dossier", schema_);
  config.clear_database();
  expect(config, false, "database");
  config = Config("dossier", schema_);
  config.mutable_database()->set_password_file(Path("nowhere"));
  expect(config, false, "database.password_file");
  config = Config("dossier", schema_);
  config.mutable_database()->set_socket_path(Path("nowhere.sock"));
  expect(config, false, "MariaDB");
  config = Config("dossier", schema_);
  config.mutable_keys()->set_secret_key_file(Path("nowhere.key"));
  expect(config, false, "keys.secret_key_file");
  config = Config("dossier", schema_);
  config.clear_peers();
  expect(config, true, "peers");
}

TEST_F(ServiceRuntimeTest, RefusesAnAddressInUse) {
  auto first = Make(Config("organization", schema_), /*follows=*/false);
  ASSERT_TRUE(first.ok()) << first.status();
  ASSERT_TRUE((*first)->Start({}).ok());
  auto second = Make(Config("organization", schema_), /*follows=*/false);
  ASSERT_TRUE(second.ok()) << second.status();
  const absl::Status status = (*second)->Start({});
  ASSERT_FALSE(status.ok());
  EXPECT_TRUE(absl::StrContains(status.message(), "listen_address")) << status;
  EXPECT_EQ(Health("organization"), HealthCheckResponse::SERVING);
}

TEST_F(ServiceRuntimeTest, ConfigurationFaultsNameFileLineAndField) {
  const std::string good =
      "listen_address: \"unix:/tmp/x.sock\"\n"
      "keys {\n  issuer: \"dossier\"\n  secret_key_file: \"/k\"\n  trusted_directory: \"/t\"\n}\n";
  const std::string path = Path("dossier.textproto");
  auto load = [&](const std::string& text) {
    EXPECT_TRUE(WriteFileAtomically(path, text).ok());
    return LoadConfig(path);
  };
  const auto fine = load(good);
  ASSERT_TRUE(fine.ok()) << fine.status();
  EXPECT_EQ(fine->keys().issuer(), "dossier");
  const std::pair<std::string, std::vector<std::string>> bad[] = {
      {good + "no_such_field: 1\n", {path, "dòng 7", "no_such_field"}},
      {good + "peers {\n  name: \"organization\"\n}\n", {path, "dòng 7", "peers[0].address"}},
      {good + "pool {", {path, "dòng 7"}},
      {"listen_address: \"x\"\n", {path, "keys"}}};
  for (const auto& [text, parts] : bad) {
    const auto loaded = load(text);
    ASSERT_TRUE(absl::IsInvalidArgument(loaded.status())) << text;
    for (const std::string& part : parts) {
      EXPECT_TRUE(absl::StrContains(loaded.status().message(), part))
          << part << " in " << loaded.status();
    }
  }
  EXPECT_FALSE(LoadConfig(Path("nowhere")).ok());
}

TEST_F(ServiceRuntimeTest, MainSaysInOneLineWhyItDoesNotStart) {
  const std::string path = Path("bad.textproto");
  ASSERT_TRUE(WriteFileAtomically(path, "nonsense: 1\n").ok());
  std::string program = "ketnap-dossier";
  std::string flag = "--config";
  std::string argument = path;
  char* argv[] = {program.data(), flag.data(), argument.data(), nullptr};
  ::testing::internal::CaptureStderr();
  const int code = RunMain(3, argv, "dossier", [](const auto&, const Clock&) {
    return absl::StatusOr<std::unique_ptr<App>>(absl::UnknownError("never reached"));
  });
  const std::string said = ::testing::internal::GetCapturedStderr();
  EXPECT_EQ(code, 1);
  EXPECT_EQ(std::count(said.begin(), said.end(), '\n'), 1) << said;
  EXPECT_TRUE(absl::StrContains(said, "nonsense")) << said;
}

TEST_F(ServiceRuntimeTest, JudgesTheDateOfAStep) {
  access::OrganizationTree tree;
  const Uuid cell = Uuid::FromName("cell");
  access::RequestContext context;
  context.today = Date(2025, 3, 3);
  auto judge = [&](Date day) {
    return CheckEntryDate(context, tree, cell, day, 45, "ceremony_date");
  };
  EXPECT_FALSE(*judge(Date(2025, 3, 3)));
  EXPECT_FALSE(*judge(Date(2025, 3, 3) - 45));
  EXPECT_TRUE(absl::IsInvalidArgument(judge(Date(2025, 3, 4)).status()));
  EXPECT_EQ(ErrorReason(judge(Date(2025, 3, 3) - 46).status()), "HISTORICAL_ENTRY_NOT_PERMITTED");
  access::Grant grant;
  grant.permissions = {kHistoricalEntryPermission};
  grant.valid_from = Date(2025, 1, 1);
  grant.organization = Uuid::FromName("elsewhere");
  context.caller.grants = {grant};
  EXPECT_FALSE(judge(Date(2015, 1, 1)).ok());
  context.caller.grants[0].organization.reset();
  EXPECT_TRUE(*judge(Date(2015, 1, 1)));
  context.caller.grants[0].valid_to = Date(2025, 3, 2);
  EXPECT_FALSE(judge(Date(2015, 1, 1)).ok());
}

}  // namespace
}  // namespace ketnap::service
