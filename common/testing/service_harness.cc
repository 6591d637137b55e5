#include "common/testing/service_harness.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/base/clock.h"
#include "common/base/files.h"
#include "common/base/sealing.h"
#include "common/base/status_macros.h"
#include "common/rpc/server_host.h"
#include "ketnap/journal/v1/journal.grpc.pb.h"

namespace ketnap::testing {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(20);

[[noreturn]] void Crash(std::string_view what, const absl::Status& status) {
  std::string line = absl::StrCat("service harness: ", what, ": ", status.ToString(), "\n");
  fputs(line.c_str(), stderr);
  abort();
}

void Require(std::string_view what, const absl::Status& status) {
  if (!status.ok()) Crash(what, status);
}

template <typename T>
T Require(std::string_view what, absl::StatusOr<T> value) {
  if (!value.ok()) Crash(what, value.status());
  return *std::move(value);
}

std::string MakeTemporaryFolder() {
  // Short: a unix socket's path has at most 107 bytes.
  std::string path = "/tmp/ketnap.XXXXXX";
  if (mkdtemp(path.data()) == nullptr) {
    Crash("no temporary folder", absl::UnavailableError("mkdtemp failed"));
  }
  return path;
}

// Metadata carries ASCII alone.
std::string PercentEncode(std::string_view text) {
  std::string encoded;
  for (unsigned char c : text) {
    if (c > 0x20 && c < 0x7f && c != '%') {
      encoded.push_back(static_cast<char>(c));
    } else {
      absl::StrAppendFormat(&encoded, "%%%02X", c);
    }
  }
  return encoded;
}

void MakeFolder(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directory(path, error);
  std::filesystem::permissions(path, std::filesystem::perms::owner_all, error);
  if (error) Crash(path, absl::UnavailableError(error.message()));
}

}  // namespace

ServiceHarness::ServiceHarness(Options options)
    : options_(std::move(options)), clock_(options_.today), directory_(MakeTemporaryFolder()) {
  WriteKeys();
  FillConfig(options_);
  database_ = schema_.Open();
  channel_ = rpc::MakeChannel(config_.listen_address());
  StartApp();
}

ServiceHarness::~ServiceHarness() {
  app_.reset();
  channel_.reset();
  database_.reset();
  std::error_code ignored;
  std::filesystem::remove_all(directory_, ignored);
}

void ServiceHarness::Restart() {
  app_.reset();
  StartApp();
}

void ServiceHarness::StartApp() {
  app_ = Require("the service does not start", options_.build(config_, clock_));
  if (!channel_->WaitForConnected(absl::ToChronoTime(SystemClock().Now() + kPatience))) {
    Crash("the service does not answer", absl::DeadlineExceededError(config_.listen_address()));
  }
}

void ServiceHarness::WriteKeys() {
  MakeFolder(absl::StrCat(directory_, "/keys"));
  MakeFolder(absl::StrCat(directory_, "/trusted"));
  for (const char* issuer :
       {"gateway", "operator", "identity", "organization", "training", "dossier", "supervision"}) {
    Require("no keys", access::GenerateKeyPair(issuer, absl::StrCat(directory_, "/keys"),
                                               absl::StrCat(directory_, "/trusted")));
    signers_[issuer] = Require(
        "no key", access::Signer::Load(issuer, absl::StrCat(directory_, "/keys/", issuer, ".key")));
  }
}

void ServiceHarness::FillConfig(const Options& options) {
  db::DatabaseOptions database = schema_.options();
  const std::string password_file = absl::StrCat(directory_, "/password");
  Require("no password file", WriteFileAtomically(password_file, database.password, 0600));
  config_.set_listen_address(absl::StrCat("unix:", directory_, "/", options.service, ".sock"));
  auto* target = config_.mutable_database();
  target->set_socket_path(database.socket_path);
  target->set_user(database.user);
  target->set_password_file(password_file);
  target->set_schema(database.schema);
  target->set_pool_size(4);
  auto* keys = config_.mutable_keys();
  keys->set_issuer(options.service);
  keys->set_secret_key_file(absl::StrCat(directory_, "/keys/", options.service, ".key"));
  keys->set_trusted_directory(absl::StrCat(directory_, "/trusted"));
  for (const std::string& peer : options.peers) {
    auto* entry = config_.add_peers();
    entry->set_name(peer);
    entry->set_address(PeerAddress(peer));
  }
  if (options.service == "dossier") {
    config_.set_master_key_file(absl::StrCat(directory_, "/keys/master.key"));
    Require("no master key", CreateMasterKey(config_.master_key_file()));
  }
  if (options.configure) options.configure(config_);
}

std::string ServiceHarness::PeerAddress(std::string_view peer) const {
  return absl::StrCat("unix:", directory_, "/peer-", peer, ".sock");
}

service::ServiceRuntime& ServiceHarness::runtime() {
  service::ServiceRuntime* runtime = app_->runtime();
  if (runtime == nullptr) {
    Crash("the app does not override runtime()", absl::UnimplementedError(options_.service));
  }
  return *runtime;
}

const access::Signer& ServiceHarness::SignerOf(const std::string& issuer) const {
  auto found = signers_.find(issuer);
  if (found == signers_.end()) Crash("no such key", absl::NotFoundError(issuer));
  return *found->second;
}

void ServiceHarness::PutOrganization(const access::OrganizationNode& node) {
  Require("the organization is refused",
          database_->RunWrite(absl::InfiniteFuture(), [&](db::Transaction& transaction) {
            return access::UpsertOrganization(transaction, node);
          }));
  Require("the tree cannot be read", runtime().tree().Reload(runtime().database()));
}

Uuid ServiceHarness::AddOrganization(std::string_view display_name, std::optional<Uuid> parent,
                                     std::string_view type, bool has_admission_authority) {
  access::OrganizationNode node;
  node.id = Uuid::Generate(clock_.Now());
  node.parent = parent;
  node.type = std::string(type);
  node.display_name = std::string(display_name);
  node.has_admission_authority = has_admission_authority;
  node.valid_from = Date(2000, 1, 1);
  PutOrganization(node);
  return node.id;
}

access::Caller ServiceHarness::Person(std::vector<access::Grant> grants,
                                      std::optional<Uuid> account) const {
  access::Caller caller = Process("gateway");
  caller.account =
      absl::StrCat("accounts/", account.value_or(Uuid::Generate(clock_.Now())).ToString());
  caller.session = absl::StrCat("sessions/", Uuid::Generate(clock_.Now()).ToString());
  caller.grants = std::move(grants);
  return caller;
}

access::Caller ServiceHarness::Stranger() { return access::Caller(); }

access::Caller ServiceHarness::Process(std::string issuer) {
  access::Caller caller;
  caller.issuer = std::move(issuer);
  return caller;
}

access::Grant ServiceHarness::GrantOver(std::optional<Uuid> organization,
                                        std::vector<std::string> permissions, Date valid_from,
                                        std::optional<Date> valid_to) {
  std::sort(permissions.begin(), permissions.end());
  access::Grant grant;
  grant.organization = organization;
  grant.permissions = std::move(permissions);
  grant.valid_from = valid_from;
  grant.valid_to = valid_to;
  return grant;
}

std::string ServiceHarness::NewRequestId() const { return Uuid::Generate(clock_.Now()).ToString(); }

std::unique_ptr<grpc::ClientContext> ServiceHarness::MakeContext(const access::Caller& caller,
                                                                 const CallOptions& options) {
  auto context = std::make_unique<grpc::ClientContext>();
  context->set_deadline(absl::ToChronoTime(SystemClock().Now() + options.timeout));
  if (!caller.issuer.empty()) {
    const access::Signer& signer = SignerOf(caller.issuer);
    std::string token = caller.account.empty()
                            ? signer.SignSelf(options_.service, clock_.Now())
                            : signer.SignCaller(caller, options_.service, clock_.Now());
    context->AddMetadata(std::string(access::kIdentityMetadataKey), token);
  }
  if (!options.purpose.empty()) {
    context->AddMetadata(std::string(access::kPurposeMetadataKey), PercentEncode(options.purpose));
  }
  return context;
}

std::vector<journal::v1::JournalEntry> ServiceHarness::WaitForJournal(size_t at_least) {
  journal::v1::JournalService::Stub stub(channel_);
  std::vector<journal::v1::JournalEntry> entries;
  const absl::Time end = SystemClock().Now() + kPatience;
  while (true) {
    entries.clear();
    auto context = MakeContext(Process("supervision"), CallOptions());
    journal::v1::ReadJournalRequest request;
    request.set_stop_at_end(true);
    auto reader = stub.ReadJournal(context.get(), request);
    journal::v1::ReadJournalResponse response;
    while (reader->Read(&response)) {
      for (auto& entry : *response.mutable_entries()) entries.push_back(std::move(entry));
    }
    grpc::Status status = reader->Finish();
    if (!status.ok()) Crash("the journal cannot be read", rpc::FromGrpcStatus(status));
    if (entries.size() >= at_least) return entries;
    if (SystemClock().Now() > end) {
      ADD_FAILURE() << "the journal has " << entries.size() << " entries, " << at_least
                    << " were awaited";
      return entries;
    }
    absl::SleepFor(absl::Milliseconds(20));
  }
}

int64_t ServiceHarness::JournalSize() {
  int64_t size = 0;
  Require("the journal cannot be counted",
          database_->RunRead(absl::InfiniteFuture(), [&](db::Transaction& transaction) {
            auto rows = transaction.Query("SELECT COUNT(*) FROM journal_entry");
            if (!rows.ok()) return rows.status();
            size = rows->at(0).Int(0);
            return absl::OkStatus();
          }));
  return size;
}

void ServiceHarness::RunSql(const std::string& sql, const db::Values& values) {
  const absl::Status status = database_->RunWrite(
      absl::InfiniteFuture(),
      [&](db::Transaction& transaction) { return transaction.Execute(sql, values).status(); });
  EXPECT_TRUE(status.ok()) << sql << "\n" << status;
}

db::Rows ServiceHarness::ReadSql(const std::string& sql, const db::Values& values) {
  db::Rows rows;
  // As a write: ANALYZE and the like are no reads to the server.
  const absl::Status status = database_->RunWrite(
      absl::InfiniteFuture(), [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(rows, transaction.Query(sql, values));
        return absl::OkStatus();
      });
  EXPECT_TRUE(status.ok()) << sql << "\n" << status;
  return rows;
}

}  // namespace ketnap::testing
