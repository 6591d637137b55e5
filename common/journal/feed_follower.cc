#include "common/journal/feed_follower.h"

#include <utility>

namespace ketnap::journal {

Follower::Follower(grpc::CallbackServerContext* context, std::function<void()> on_ready,
                   std::function<void(Follower*)> on_gone)
    : on_ready_(std::move(on_ready)), on_gone_(std::move(on_gone)), context_(context) {}

bool Follower::IsReady() const {
  absl::MutexLock lock(&mutex_);
  return in_flight_ == nullptr && !finished_ && !end_status_.has_value();
}

bool Follower::Send(Response response) {
  const v1::ReadJournalResponse* message = response.get();
  {
    absl::MutexLock lock(&mutex_);
    if (in_flight_ != nullptr || finished_ || end_status_.has_value()) return false;
    in_flight_ = std::move(response);
    write_start_ = std::chrono::steady_clock::now();
  }
  StartWrite(message);
  return true;
}

void Follower::End(const grpc::Status& status) {
  {
    absl::MutexLock lock(&mutex_);
    if (finished_) return;
    if (!end_status_.has_value()) end_status_ = status;
    if (in_flight_ != nullptr) return;  // OnWriteDone ends it.
    finished_ = true;
  }
  Finish(status);
}

void Follower::CutIfStuck(std::chrono::steady_clock::duration limit) {
  {
    absl::MutexLock lock(&mutex_);
    if (in_flight_ == nullptr || std::chrono::steady_clock::now() - write_start_ < limit) return;
  }
  std::lock_guard<std::recursive_mutex> lock(context_mutex_);
  if (context_ != nullptr) context_->TryCancel();
}

void Follower::OnWriteDone(bool ok) {
  std::optional<grpc::Status> status;
  {
    absl::MutexLock lock(&mutex_);
    in_flight_ = nullptr;
    if (!ok && !end_status_.has_value()) end_status_ = grpc::Status::CANCELLED;
    if (end_status_.has_value() && !finished_) {
      finished_ = true;
      status = end_status_;
    }
  }
  if (status.has_value()) {
    Finish(*status);
  } else {
    on_ready_();
  }
}

void Follower::OnCancel() { End(grpc::Status::CANCELLED); }

void Follower::OnDone() {
  {
    std::lock_guard<std::recursive_mutex> lock(context_mutex_);
    context_ = nullptr;
  }
  on_gone_(this);
  // The last use of this object by gRPC; whoever else holds it may still look at it.
  std::shared_ptr<Follower> last = std::move(self_);
}

}  // namespace ketnap::journal
