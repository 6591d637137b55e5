#include "services/ctl/client/process_client.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/clock.h"
#include "common/base/status_macros.h"
#include "common/rpc/server_host.h"
#include "common/rpc/status_convert.h"
#include "grpc/health/v1/health.grpc.pb.h"
#include "ketnap/dossier/v1/projection_service.grpc.pb.h"
#include "ketnap/identity/v1/account.grpc.pb.h"
#include "ketnap/organization/v1/organization_service.grpc.pb.h"
#include "ketnap/supervision/v1/projection_service.grpc.pb.h"

namespace ketnap::ctl {
namespace {

constexpr absl::Duration kHealthDeadline = absl::Seconds(2);
constexpr absl::Duration kCallDeadline = absl::Seconds(20);
constexpr absl::Duration kCheckDeadline = absl::Seconds(60);

}  // namespace

std::string HealthOf(const std::string& socket_path) {
  auto stub = grpc::health::v1::Health::NewStub(rpc::MakeChannel(socket_path));
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(SystemClock().Now() + kHealthDeadline));
  grpc::health::v1::HealthCheckResponse response;
  if (!stub->Check(&context, grpc::health::v1::HealthCheckRequest(), &response).ok()) {
    return "UNREACHABLE";
  }
  return grpc::health::v1::HealthCheckResponse::ServingStatus_Name(response.status());
}

absl::StatusOr<std::unique_ptr<OperatorClient>> OperatorClient::Create(const std::string& state) {
  std::unique_ptr<OperatorClient> client(new OperatorClient());
  client->state_ = state;
  KETNAP_ASSIGN_OR_RETURN(
      client->signer_, access::Signer::Load("operator", absl::StrCat(state, "/keys/operator.key")));
  return client;
}

std::string OperatorClient::SocketOf(const std::string& service) const {
  return absl::StrCat("unix:", state_, "/run/", service, ".sock");
}

void OperatorClient::Prepare(const std::string& service, absl::Duration timeout,
                             grpc::ClientContext* context) const {
  const absl::Time now = SystemClock().Now();
  context->AddMetadata(std::string(access::kIdentityMetadataKey), signer_->SignSelf(service, now));
  context->set_deadline(absl::ToChronoTime(now + timeout));
}

template <typename Service, typename Request, typename Response>
absl::StatusOr<Response> OperatorClient::Ask(const std::string& service, absl::Duration timeout,
                                             Rpc<Service, Request, Response> method,
                                             const Request& request) const {
  const auto stub = Service::NewStub(rpc::MakeChannel(SocketOf(service)));
  grpc::ClientContext context;
  Prepare(service, timeout, &context);
  Response response;
  KETNAP_RETURN_IF_ERROR(rpc::FromGrpcStatus((stub.get()->*method)(&context, request, &response)));
  return response;
}

absl::StatusOr<identity::v1::CreateAccountResponse> OperatorClient::BootstrapAccount(
    const identity::v1::BootstrapAccountRequest& request) const {
  return Ask<identity::v1::AccountService>(
      "identity", kCallDeadline, &identity::v1::AccountService::Stub::BootstrapAccount, request);
}

absl::StatusOr<organization::v1::CheckStructureResponse> OperatorClient::CheckStructure() const {
  return Ask<organization::v1::OrganizationService>(
      "organization", kCheckDeadline, &organization::v1::OrganizationService::Stub::CheckStructure,
      organization::v1::CheckStructureRequest());
}

absl::StatusOr<dossier::v1::CheckProjectionsResponse> OperatorClient::CheckProjections(
    const dossier::v1::CheckProjectionsRequest& request) const {
  return Ask<dossier::v1::ProjectionService>(
      "dossier", kCheckDeadline, &dossier::v1::ProjectionService::Stub::CheckProjections, request);
}

absl::StatusOr<dossier::v1::RebuildProjectionsResponse> OperatorClient::RebuildProjections(
    const dossier::v1::RebuildProjectionsRequest& request) const {
  return Ask<dossier::v1::ProjectionService>(
      "dossier", kCheckDeadline, &dossier::v1::ProjectionService::Stub::RebuildProjections,
      request);
}

absl::StatusOr<supervision::v1::CheckProjectionsResponse> OperatorClient::CheckCounts(
    const supervision::v1::CheckProjectionsRequest& request) const {
  return Ask<supervision::v1::ProjectionService>(
      "supervision", kCheckDeadline, &supervision::v1::ProjectionService::Stub::CheckProjections,
      request);
}

absl::StatusOr<supervision::v1::RebuildProjectionsResponse> OperatorClient::RebuildCounts(
    const supervision::v1::RebuildProjectionsRequest& request) const {
  return Ask<supervision::v1::ProjectionService>(
      "supervision", kCheckDeadline, &supervision::v1::ProjectionService::Stub::RebuildProjections,
      request);
}

absl::StatusOr<supervision::v1::ForgetProjectionsResponse> OperatorClient::ForgetCounts(
    const supervision::v1::ForgetProjectionsRequest& request) const {
  return Ask<supervision::v1::ProjectionService>(
      "supervision", kCheckDeadline, &supervision::v1::ProjectionService::Stub::ForgetProjections,
      request);
}

}  // namespace ketnap::ctl
