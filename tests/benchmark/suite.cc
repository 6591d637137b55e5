#include "tests/benchmark/suite.h"

#include <atomic>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "common/base/files.h"
#include "common/base/status_macros.h"
#include "common/base/uuid.h"
#include "common/rpc/server_host.h"

namespace ketnap::benchmark {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(30);
constexpr absl::Duration kTokenReuse = absl::Seconds(30);

absl::StatusOr<std::string> ReadSetting(const std::string& state, std::string_view name) {
  KETNAP_ASSIGN_OR_RETURN(const std::string settings, ReadFile(absl::StrCat(state, "/settings")));
  for (absl::string_view line : absl::StrSplit(settings, '\n')) {
    if (absl::ConsumePrefix(&line, absl::StrCat(name, "="))) return std::string(line);
  }
  return absl::NotFoundError(absl::StrCat(state, "/settings has no ", name));
}

access::Caller BenchmarkCaller(const std::string& account, Date today) {
  access::Grant grant;
  grant.permissions = {"dossier.candidates.nominate", "dossier.candidates.read",
                       "dossier.candidates.write", "history.enter"};
  grant.valid_from = today - 1;
  access::Caller caller;
  caller.issuer = "gateway";
  caller.account = account;
  caller.session = absl::StrCat("sessions/", Uuid::FromName(account).ToString());
  caller.grants = {std::move(grant)};
  return caller;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Suite>> Suite::Open(const std::string& state) {
  std::unique_ptr<Suite> suite(new Suite());
  suite->state_ = state;
  KETNAP_ASSIGN_OR_RETURN(const std::string address, ReadSetting(state, "address"));
  suite->address_ = std::string(absl::StripPrefix(address, "https://"));
  KETNAP_ASSIGN_OR_RETURN(const std::string ca_file, ReadSetting(state, "ca_file"));
  KETNAP_ASSIGN_OR_RETURN(suite->authority_certificate_, ReadFile(ca_file));
  KETNAP_ASSIGN_OR_RETURN(
      suite->gateway_, access::Signer::Load("gateway", absl::StrCat(state, "/keys/gateway.key")));
  KETNAP_ASSIGN_OR_RETURN(
      suite->operator_,
      access::Signer::Load("operator", absl::StrCat(state, "/keys/operator.key")));
  return suite;
}

std::shared_ptr<grpc::Channel> Suite::ServiceChannel(const std::string& service) const {
  static std::atomic<int> distinct{0};
  return rpc::MakeChannel(absl::StrCat("unix:", state_, "/run/", service, ".sock"), ++distinct);
}

std::shared_ptr<grpc::Channel> Suite::EdgeChannel() const {
  grpc::SslCredentialsOptions options;
  options.pem_root_certs = authority_certificate_;
  grpc::ChannelArguments arguments;
  // Without it channels with the same arguments share one connection.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  return grpc::CreateCustomChannel(address_, grpc::SslCredentials(options), arguments);
}

std::string Suite::OperatorToken(const std::string& audience) const {
  return operator_->SignSelf(audience, clock_.Now());
}

std::string Suite::DossierToken(const std::string& account) const {
  absl::MutexLock lock(&mutex_);
  const absl::Time now = clock_.Now();
  if (account != token_account_ || now - signed_at_ > kTokenReuse) {
    token_ = gateway_->SignCaller(BenchmarkCaller(account, clock_.Today()), "dossier", now);
    token_account_ = account;
    signed_at_ = now;
  }
  return token_;
}

Credentials SessionCredentials(const std::string& session_token) {
  return {"authorization", absl::StrCat("Bearer ", session_token)};
}

Credentials IdentityCredentials(const std::string& identity_token) {
  return {std::string(access::kIdentityMetadataKey), identity_token};
}

std::string NewRequestId() { return Uuid::Generate(SystemClock().Now()).ToString(); }

absl::Status Eventually(const std::function<absl::Status()>& call) {
  const absl::Time deadline = SystemClock().Now() + kPatience;
  while (true) {
    absl::Status status = call();
    if (status.ok() || SystemClock().Now() >= deadline) return status;
    absl::SleepFor(absl::Milliseconds(100));
  }
}

}  // namespace ketnap::benchmark
