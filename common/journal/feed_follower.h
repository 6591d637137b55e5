#ifndef KETNAP_COMMON_JOURNAL_FEED_FOLLOWER_H_
#define KETNAP_COMMON_JOURNAL_FEED_FOLLOWER_H_

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>

#include "absl/synchronization/mutex.h"
#include "grpcpp/grpcpp.h"
#include "ketnap/journal/v1/journal.pb.h"

namespace ketnap::journal {

// One open ReadJournal stream: at most one write in flight, ended exactly once. Lives until gRPC is
// done with it and nobody else holds it. gRPC may run a reaction inside the call that starts an
// operation, so no operation is started under a lock that a reaction takes.
class Follower : public grpc::ServerWriteReactor<v1::ReadJournalResponse>,
                 public std::enable_shared_from_this<Follower> {
 public:
  using Response = std::shared_ptr<const v1::ReadJournalResponse>;

  // `on_ready` is called when the stream can take the next message, `on_gone` when it has ended.
  Follower(grpc::CallbackServerContext* context, std::function<void()> on_ready,
           std::function<void(Follower*)> on_gone);

  // Keeps the object alive until OnDone.
  void Open() { self_ = shared_from_this(); }

  bool IsReady() const;
  // Sends `response`; false when a write is in flight or the stream has ended.
  bool Send(Response response);
  // Ends the stream, after the write in flight if there is one. The first status given counts.
  void End(const grpc::Status& status);
  // Cuts the stream when its write has been in flight for longer than `limit`.
  void CutIfStuck(std::chrono::steady_clock::duration limit);

  void OnWriteDone(bool ok) override;
  void OnCancel() override;
  void OnDone() override;

  // The tailer's notes on this stream; no other thread touches them.
  struct Progress {
    int64_t position = 0;
    int64_t end =
        -1;  // Last sequence to give when the stream stops at the end; -1 when it does not.
    bool stop_at_end = false;
    bool begun = false;
    int64_t checkpoint_sequence = -1;  // Of the checkpoint sent last.
    int64_t checkpoint_epoch = -1;
    std::chrono::steady_clock::time_point last_sent;
  };
  Progress progress;

 private:
  const std::function<void()> on_ready_;
  const std::function<void(Follower*)> on_gone_;
  std::shared_ptr<Follower> self_;

  mutable absl::Mutex mutex_;
  Response in_flight_ ABSL_GUARDED_BY(mutex_);
  std::chrono::steady_clock::time_point write_start_ ABSL_GUARDED_BY(mutex_);
  std::optional<grpc::Status> end_status_ ABSL_GUARDED_BY(mutex_);
  bool finished_ ABSL_GUARDED_BY(mutex_) = false;

  // Recursive: cancelling may run OnDone in the same thread.
  std::recursive_mutex context_mutex_;
  grpc::CallbackServerContext* context_;
};

}  // namespace ketnap::journal

#endif  // KETNAP_COMMON_JOURNAL_FEED_FOLLOWER_H_
