#include "services/gateway/proxy/dispatcher.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <atomic>
#include <memory>
#include <utility>

#include "common/base/errors.h"
#include "common/base/log.h"
#include "common/rpc/status_convert.h"
#include "grpcpp/client_context.h"
#include "grpcpp/support/proto_buffer_reader.h"
#include "services/gateway/admission/refusals.h"
#include "services/gateway/proxy/upstream_status.h"

namespace ketnap::gateway {
namespace {

using GrpcMetadata = std::multimap<grpc::string_ref, grpc::string_ref>;

std::vector<Header> Forwardable(const GrpcMetadata& metadata) {
  std::vector<Header> kept;
  for (const auto& [key, value] : metadata) {
    if (!IsForwardableReplyKey({key.data(), key.size()})) continue;
    kept.emplace_back(std::string(key.data(), key.size()), std::string(value.data(), value.size()));
  }
  return kept;
}

bool Decodes(grpc::ByteBuffer& request, const google::protobuf::Descriptor& type) {
  const std::unique_ptr<google::protobuf::Message> message(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(&type)->New());
  grpc::ProtoBufferReader reader(&request);
  return message->ParseFromZeroCopyStream(&reader);
}

}  // namespace

// One call. Keeps itself alive through the callbacks it waits for.
class Exchange : public Cancellable, public std::enable_shared_from_this<Exchange> {
 public:
  Exchange(Dispatcher* dispatcher, CallHead head, Dispatcher::BodySource body,
           Dispatcher::Done done)
      : dispatcher_(dispatcher),
        options_(dispatcher->options()),
        head_(std::move(head)),
        body_(std::move(body)),
        done_(std::move(done)),
        started_(options_.clock->Now()) {}

  void Run() {
    const rpc::MethodInfo* method = options_.admission->FindVisible(head_.path);
    slot_.is_public =
        method != nullptr && method->policy.audience() == options::v1::AUDIENCE_PUBLIC;
    if (!dispatcher_->Enter(slot_.is_public)) {
      return Finish(OverloadedError("GATEWAY_BUSY", absl::Seconds(1)));
    }
    slot_.dispatcher = dispatcher_;
    options_.admission->Admit(head_,
                              [self = shared_from_this()](absl::StatusOr<Admitted> admitted) {
                                self->OnAdmitted(std::move(admitted));
                              });
  }

  void Cancel() override {
    cancelled_.store(true);
    // Safe before the call starts too: it then ends as soon as it does.
    context_.TryCancel();
  }

 private:
  void OnAdmitted(absl::StatusOr<Admitted> admitted) {
    if (!admitted.ok()) return Finish(admitted.status());
    admitted_ = *std::move(admitted);
    if (cancelled_.load()) return Finish(CancelledByCallerError());
    body_(*admitted_.method,
          [self = shared_from_this()](Dispatcher::Body body) { self->OnBody(std::move(body)); });
  }

  void OnBody(Dispatcher::Body body) {
    if (cancelled_.load()) return Finish(CancelledByCallerError());
    if (!body.ok()) return Finish(body.status());
    grpc::GenericStub* stub = options_.upstreams->Find(admitted_.method->service);
    if (stub == nullptr) return Finish(UnknownMethodError());
    request_ = *std::move(body);
    context_.set_deadline(absl::ToChronoTime(admitted_.deadline));
    for (const auto& [key, value] :
         UpstreamMetadata(head_, admitted_.identity, admitted_.method->service)) {
      context_.AddMetadata(key, value);
    }
    stub->UnaryCall(&context_, admitted_.method->path, grpc::StubOptions(), &request_,
                    &outcome_.reply,
                    [self = shared_from_this()](grpc::Status status) { self->OnReply(status); });
  }

  void OnReply(const grpc::Status& status) {
    // Whatever the answer: the session may have changed, so nothing known of it is used again.
    if (ChangesSession(*admitted_.method) && !head_.credential.token.empty()) {
      options_.sessions->Forget(head_.credential.token);
    }
    outcome_.headers = Forwardable(context_.GetServerInitialMetadata());
    outcome_.trailers = Forwardable(context_.GetServerTrailingMetadata());
    // To a request it cannot decode, gRPC's callback server answers as if it did not know the
    // method.
    if (status.error_code() == grpc::StatusCode::UNIMPLEMENTED && status.error_details().empty() &&
        !Decodes(request_, *admitted_.method->descriptor->input_type())) {
      return Finish(MessageMalformedError());
    }
    Deliver(CleanUpstreamStatus(status, head_.trace_id));
  }

  void Finish(const absl::Status& status) { Deliver(rpc::ToGrpcStatus(status, head_.trace_id)); }

  void Deliver(grpc::Status status) {
    const rpc::MethodInfo* method = options_.admission->FindVisible(head_.path);
    dispatcher_->Record(method, head_, admitted_.account,
                        static_cast<absl::StatusCode>(status.error_code()), started_);
    outcome_.status = std::move(status);
    outcome_.method = admitted_.method;
    done_(std::move(outcome_));
  }

  // First, so that it goes last: the call object below holds its channel until it is gone, and the
  // last holder of a channel must not be a callback thread.
  struct Slot {
    Dispatcher* dispatcher = nullptr;
    bool is_public = false;
    ~Slot() {
      if (dispatcher != nullptr) dispatcher->Leave(is_public);
    }
  };
  Slot slot_;
  Dispatcher* const dispatcher_;
  const Dispatcher::Options& options_;
  const CallHead head_;
  const Dispatcher::BodySource body_;
  const Dispatcher::Done done_;
  const absl::Time started_;
  std::atomic<bool> cancelled_{false};
  Admitted admitted_;
  grpc::ClientContext context_;
  grpc::ByteBuffer request_;
  Outcome outcome_;
};

std::shared_ptr<Cancellable> Dispatcher::Start(CallHead head, BodySource body, Done done) {
  auto exchange =
      std::make_shared<Exchange>(this, std::move(head), std::move(body), std::move(done));
  exchange->Run();
  return exchange;
}

void Dispatcher::Record(const rpc::MethodInfo* method, const CallHead& head,
                        std::string_view account, absl::StatusCode code, absl::Time started) const {
  // What strangers make up never becomes a label or a line's content.
  const std::string_view name = method == nullptr ? "unknown" : std::string_view(method->path);
  const absl::Duration took = options_.clock->Now() - started;
  options_.metrics->RecordRequest(name, code, took);
  LogInfo("request", {{"method", name},
                      {"code", absl::StatusCodeToString(code)},
                      {"ms", absl::ToDoubleMilliseconds(took)},
                      {"trace_id", head.trace_id},
                      {"account", account},
                      {"protocol", head.protocol}});
}

bool Dispatcher::Enter(bool is_public) {
  absl::MutexLock lock(&mutex_);
  if (in_flight_ >= options_.max_in_flight) return false;
  if (is_public && public_in_flight_ >= options_.max_public_in_flight) return false;
  ++in_flight_;
  if (is_public) ++public_in_flight_;
  return true;
}

void Dispatcher::Leave(bool is_public) {
  absl::MutexLock lock(&mutex_);
  --in_flight_;
  if (is_public) --public_in_flight_;
}

int Dispatcher::in_flight() const {
  absl::MutexLock lock(&mutex_);
  return in_flight_;
}

void Dispatcher::AwaitIdle() {
  absl::MutexLock lock(&mutex_);
  mutex_.Await(absl::Condition(
      +[](int* in_flight) { return *in_flight == 0; }, &in_flight_));
}

}  // namespace ketnap::gateway
