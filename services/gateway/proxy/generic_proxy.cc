#include "services/gateway/proxy/generic_proxy.h"

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "common/access/token.h"
#include "services/gateway/admission/refusals.h"

namespace ketnap::gateway {
namespace {

std::vector<HeaderView> MetadataOf(const grpc::GenericCallbackServerContext& context) {
  std::vector<HeaderView> headers;
  for (const auto& [key, value] : context.client_metadata()) {
    const std::string_view name(key.data(), key.size());
    if (name == "cookie") continue;
    headers.emplace_back(name, std::string_view(value.data(), value.size()));
  }
  return headers;
}

// One call. gRPC ends it with OnDone, after Finish and after every other reaction; Finish is called
// once, with the outcome, and never while the read is pending. So OnDone may delete it.
class Reactor : public grpc::ServerGenericBidiReactor {
 public:
  Reactor(Dispatcher* dispatcher, grpc::GenericCallbackServerContext* context) : context_(context) {
    const absl::Time now = dispatcher->options().clock->Now();
    CallHead head = ReadCallHead(context->method(), "grpc", MetadataOf(*context), now);
    if (context->deadline() != std::chrono::system_clock::time_point::max()) {
      head.timeout = absl::FromChrono(context->deadline()) - now;
    }
    trace_id_ = head.trace_id;
    exchange_ = dispatcher->Start(
        std::move(head),
        [this](const rpc::MethodInfo&, std::function<void(Dispatcher::Body)> deliver) {
          deliver_ = std::move(deliver);
          StartRead(&request_);
        },
        [this](Outcome outcome) { OnOutcome(std::move(outcome)); });
  }

  void OnReadDone(bool ok) override {
    const auto deliver = std::move(deliver_);
    if (ok) {
      deliver(std::move(request_));
    } else {
      deliver(MessageMissingError());
    }
  }

  void OnCancel() override { exchange_->Cancel(); }
  void OnDone() override { delete this; }

 private:
  void OnOutcome(Outcome outcome) {
    context_->AddInitialMetadata(std::string(access::kTraceMetadataKey), trace_id_);
    for (const auto& [key, value] : outcome.headers) context_->AddInitialMetadata(key, value);
    for (const auto& [key, value] : outcome.trailers) context_->AddTrailingMetadata(key, value);
    if (!outcome.status.ok()) return Finish(outcome.status);
    reply_ = std::move(outcome.reply);
    // The last statement: the object may be gone when it returns.
    StartWriteAndFinish(&reply_, grpc::WriteOptions(), grpc::Status::OK);
  }

  grpc::GenericCallbackServerContext* const context_;
  std::string trace_id_;
  std::shared_ptr<Cancellable> exchange_;
  std::function<void(Dispatcher::Body)> deliver_;
  grpc::ByteBuffer request_;
  grpc::ByteBuffer reply_;
};

}  // namespace

grpc::ServerGenericBidiReactor* GenericProxy::CreateReactor(
    grpc::GenericCallbackServerContext* context) {
  return new Reactor(dispatcher_, context);
}

}  // namespace ketnap::gateway
