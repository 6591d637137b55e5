#ifndef KETNAP_COMMON_RPC_WORKER_POOL_H_
#define KETNAP_COMMON_RPC_WORKER_POOL_H_

#include <functional>
#include <memory>

#include "absl/time/time.h"

namespace ketnap::rpc {

// A fixed number of threads and a bounded queue. Thread safe.
class WorkerPool {
 public:
  WorkerPool(int workers, int queue_size);
  ~WorkerPool();  // Drains.

  // False at once when the queue is full or the pool is stopping; then `task` will not run.
  bool TrySubmit(std::function<void()> task);
  // Takes nothing more, runs what is queued, joins.
  void Drain();
  int queued() const;
  int busy() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ketnap::rpc

#endif  // KETNAP_COMMON_RPC_WORKER_POOL_H_
