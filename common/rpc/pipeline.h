#ifndef KETNAP_COMMON_RPC_PIPELINE_H_
#define KETNAP_COMMON_RPC_PIPELINE_H_

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/access/organization_tree.h"
#include "common/access/request_context.h"
#include "common/access/token.h"
#include "common/base/clock.h"
#include "common/base/uuid.h"
#include "common/rpc/method_registry.h"
#include "common/rpc/worker_pool.h"
#include "google/protobuf/message.h"
#include "grpcpp/grpcpp.h"

namespace ketnap::rpc {

class Metrics;

// Gives the organization that owns the resource `name` ("candidates/{uuid}"); NOT_FOUND when there
// is none. Runs on a worker thread.
using OwnerResolver = std::function<absl::StatusOr<Uuid>(const access::RequestContext& context,
                                                         std::string_view name)>;

// A reading that only the grants of inspections allowed, for the journal.
struct InspectionReading {
  const MethodInfo* method = nullptr;
  const google::protobuf::Message* request = nullptr;
  std::vector<access::InspectionUse::Entry> uses;  // Never empty.
  std::string resource;                            // Resource it named; "" when it named none.
  absl::StatusCode answer = absl::StatusCode::kOk;
};

struct PipelineOptions {
  std::string service;  // "dossier": the audience of tokens.
  const MethodRegistry* registry = nullptr;
  const access::Verifier* verifier = nullptr;
  const Clock* clock = nullptr;
  WorkerPool* workers = nullptr;
  Metrics* metrics = nullptr;
  const access::OrganizationTree* tree = nullptr;
  OwnerResolver owner_resolver;  // For every collection but "organizations".
  // Journals a reading before its answer leaves; what cannot be journaled is not answered. Without
  // it nothing is read by an inspection.
  std::function<absl::Status(const access::RequestContext&, const InspectionReading&)>
      journal_reading;
  absl::Duration default_deadline = absl::Seconds(15);
  absl::Duration max_deadline = absl::Seconds(60);
};

// The way every unary call goes, in this order:
//   on the callback thread: trace id → deadline left → policy → token → audience → permission →
//   queue; on a worker: still wanted? → scope of the named resource → field rules → handler →
//   journal of the reading, where only an inspection's grant allowed it → status.
// Authorization comes before validation, so that a stranger learns nothing from violations. The
// grants of inspections count for reading alone (AllowsInspections): elsewhere the handler does not
// even see them.
//
// The policy's resource_field decides the scope: "organizations/{id}" by the tree, other names by
// the owner resolver. A name that says nothing (empty, or "organizations/-") is the whole suite,
// for callers whose grant covers it; to others an empty field is a violation. A malformed name
// never reaches the handler. RequestContext::deadline is on the machine's clock, `now` and `today`
// on the injected one.
class Pipeline {
 public:
  explicit Pipeline(PipelineOptions options);

  template <typename Request, typename Response>
  using Handler =
      std::function<absl::StatusOr<Response>(const access::RequestContext&, const Request&)>;

  // Serves one call. `method` is the path. `request` and `response` live until the call finishes
  // (gRPC's promise).
  template <typename Request, typename Response>
  grpc::ServerUnaryReactor* Serve(grpc::CallbackServerContext* context, std::string_view method,
                                  const Request* request, Response* response,
                                  Handler<Request, Response> handler) {
    return ServeUntyped(context, method, request,
                        [request, response, handler = std::move(handler)](
                            const access::RequestContext& request_context) -> absl::Status {
                          auto result = handler(request_context, *request);
                          if (!result.ok()) return result.status();
                          *response = *std::move(result);
                          return absl::OkStatus();
                        });
  }

  // The first half alone, for streams: the caller, or why not. The resource is the caller's to
  // check.
  absl::StatusOr<access::RequestContext> Admit(const grpc::CallbackServerContext& context,
                                               std::string_view method) const;

 private:
  struct Call;

  access::RequestContext NewContext(const grpc::CallbackServerContext& context,
                                    std::string_view method) const;
  // Fills deadline, permission and caller as far as it gets.
  absl::Status Admit(const grpc::CallbackServerContext& server_context, const MethodInfo* method,
                     access::RequestContext& context) const;
  grpc::ServerUnaryReactor* ServeUntyped(
      grpc::CallbackServerContext* context, std::string_view method,
      const google::protobuf::Message* request,
      std::function<absl::Status(const access::RequestContext&)> run);
  absl::Status RunOnWorker(
      const Call& call, const google::protobuf::Message& request,
      const std::function<absl::Status(const access::RequestContext&)>& run) const;
  absl::Status JournalReading(const Call& call, const google::protobuf::Message& request,
                              const absl::Status& answer) const;
  absl::Status CheckResource(const access::RequestContext& context, const MethodInfo& method,
                             const google::protobuf::Message& request) const;

  PipelineOptions options_;
};

}  // namespace ketnap::rpc

// Overrides one method of a generated CallbackService: `KETNAP_RPC(CandidateService, GetCandidate,
// GetCandidateRequest, Candidate)` inside a class that has `pipeline_`, `kPackage`
// ("ketnap.dossier.v1") and a member function `absl::StatusOr<Candidate> GetCandidate(const
// access::RequestContext&, const GetCandidateRequest&)`.
#define KETNAP_RPC(service, rpc, RequestType, ResponseType)                                       \
  grpc::ServerUnaryReactor* rpc(grpc::CallbackServerContext* context, const RequestType* request, \
                                ResponseType* response) override {                                \
    return pipeline_->Serve<RequestType, ResponseType>(                                           \
        context, std::string("/") + kPackage + "." #service "/" #rpc, request, response,          \
        [this](const ::ketnap::access::RequestContext& request_context,                           \
               const RequestType& message) -> absl::StatusOr<ResponseType> {                      \
          return rpc(request_context, message);                                                   \
        });                                                                                       \
  }

#endif  // KETNAP_COMMON_RPC_PIPELINE_H_
