#include "services/gateway/proxy/generic_proxy.h"

#include <grpcpp/alarm.h>

#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/synchronization/mutex.h"
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

// Cancels the call whose message does not come in time: without it, some thousand calls opened and
// left silent, for which nobody even needs to sign in, would keep everybody else out.
class MessageTimer {
 public:
  void Start(grpc::GenericCallbackServerContext* context, absl::Duration timeout) {
    {
      absl::MutexLock lock(&waiting_->mutex);
      waiting_->context = context;
    }
    alarm_.Set(std::chrono::system_clock::now() + absl::ToChronoMilliseconds(timeout),
               [waiting = waiting_](bool expired) {
                 // gRPC runs the reactions to a cancellation after this callback, not inside it.
                 absl::MutexLock lock(&waiting->mutex);
                 if (expired && waiting->context != nullptr) waiting->context->TryCancel();
               });
  }
  // After it nothing touches the context any more.
  void Stop() {
    {
      absl::MutexLock lock(&waiting_->mutex);
      waiting_->context = nullptr;
    }
    alarm_.Cancel();
  }

 private:
  // Shared with the alarm's callback, which runs once the alarm is cancelled too, whenever that is.
  struct Waiting {
    absl::Mutex mutex;
    grpc::GenericCallbackServerContext* context ABSL_GUARDED_BY(mutex) = nullptr;
  };
  const std::shared_ptr<Waiting> waiting_ = std::make_shared<Waiting>();
  grpc::Alarm alarm_;
};

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
        [this, timeout = dispatcher->options().message_timeout](
            const rpc::MethodInfo&, std::function<void(Dispatcher::Body)> deliver) {
          deliver_ = std::move(deliver);
          timer_.Start(context_, timeout);
          StartRead(&request_);
        },
        [this](Outcome outcome) { OnOutcome(std::move(outcome)); });
  }

  void OnReadDone(bool ok) override {
    timer_.Stop();
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
  MessageTimer timer_;
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
