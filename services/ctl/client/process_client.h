#ifndef KETNAP_SERVICES_CTL_CLIENT_PROCESS_CLIENT_H_
#define KETNAP_SERVICES_CTL_CLIENT_PROCESS_CLIENT_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "common/access/token.h"
#include "grpcpp/client_context.h"
#include "ketnap/dossier/v1/projection_service.pb.h"
#include "ketnap/identity/v1/account.pb.h"
#include "ketnap/organization/v1/organization_service.pb.h"
#include "ketnap/supervision/v1/projection_service.pb.h"

// The processes of the suite on their own unix sockets, for the operator on the host.
namespace ketnap::ctl {

// "SERVING", "NOT_SERVING" …, or "UNREACHABLE" when nobody answers.
std::string HealthOf(const std::string& socket_path);

// Speaks with the operator's key ("<state>/keys/operator.key").
class OperatorClient {
 public:
  static absl::StatusOr<std::unique_ptr<OperatorClient>> Create(const std::string& state);

  absl::StatusOr<identity::v1::CreateAccountResponse> BootstrapAccount(
      const identity::v1::BootstrapAccountRequest& request) const;

  // Recounts the whole structure; takes as long as that does, a minute at most.
  absl::StatusOr<organization::v1::CheckStructureResponse> CheckStructure() const;

  // The next people of the dossier service whose derived rows are compared with, or made anew from,
  // its journal.
  absl::StatusOr<dossier::v1::CheckProjectionsResponse> CheckProjections(
      const dossier::v1::CheckProjectionsRequest& request) const;
  absl::StatusOr<dossier::v1::RebuildProjectionsResponse> RebuildProjections(
      const dossier::v1::RebuildProjectionsRequest& request) const;

  // The same of supervision's counts.
  absl::StatusOr<supervision::v1::CheckProjectionsResponse> CheckCounts(
      const supervision::v1::CheckProjectionsRequest& request) const;
  absl::StatusOr<supervision::v1::ForgetProjectionsResponse> ForgetCounts(
      const supervision::v1::ForgetProjectionsRequest& request) const;
  absl::StatusOr<supervision::v1::RebuildProjectionsResponse> RebuildCounts(
      const supervision::v1::RebuildProjectionsRequest& request) const;

  // Prepares a call to one service: identity and deadline.
  void Prepare(const std::string& service, absl::Duration timeout,
               grpc::ClientContext* context) const;
  std::string SocketOf(const std::string& service) const;

 private:
  template <typename Service, typename Request, typename Response>
  using Rpc = grpc::Status (Service::Stub::*)(grpc::ClientContext*, const Request&, Response*);

  OperatorClient() = default;

  // One call to a service's own socket.
  template <typename Service, typename Request, typename Response>
  absl::StatusOr<Response> Ask(const std::string& service, absl::Duration timeout,
                               Rpc<Service, Request, Response> method,
                               const Request& request) const;

  std::string state_;
  std::unique_ptr<access::Signer> signer_;
};

}  // namespace ketnap::ctl

#endif  // KETNAP_SERVICES_CTL_CLIENT_PROCESS_CLIENT_H_
