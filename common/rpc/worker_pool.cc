#include "common/rpc/worker_pool.h"

#include <algorithm>
#include <deque>
#include <thread>
#include <utility>
#include <vector>

#include "absl/synchronization/mutex.h"

namespace ketnap::rpc {

struct WorkerPool::State {
  explicit State(int limit) : queue_size(static_cast<size_t>(std::max(limit, 0))) {}

  void Work() {
    while (true) {
      std::function<void()> task;
      {
        absl::MutexLock lock(&mutex);
        mutex.Await(absl::Condition(this, &State::HasWorkOrStops));
        if (queue.empty()) return;
        task = std::move(queue.front());
        queue.pop_front();
        ++busy;
      }
      task();
      // What the task captured goes before the worker counts as free.
      task = nullptr;
      absl::MutexLock lock(&mutex);
      --busy;
    }
  }

  bool HasWorkOrStops() const ABSL_SHARED_LOCKS_REQUIRED(mutex) {
    return stopping || !queue.empty();
  }

  const size_t queue_size;
  size_t workers = 0;
  mutable absl::Mutex mutex;
  std::deque<std::function<void()>> queue ABSL_GUARDED_BY(mutex);
  size_t busy ABSL_GUARDED_BY(mutex) = 0;
  bool stopping ABSL_GUARDED_BY(mutex) = false;

  absl::Mutex join_mutex;
  std::vector<std::thread> threads ABSL_GUARDED_BY(join_mutex);
};

WorkerPool::WorkerPool(int workers, int queue_size) : state_(std::make_unique<State>(queue_size)) {
  state_->workers = static_cast<size_t>(std::max(workers, 1));
  absl::MutexLock lock(&state_->join_mutex);
  for (size_t i = 0; i < state_->workers; ++i) {
    state_->threads.emplace_back([state = state_.get()] { state->Work(); });
  }
}

WorkerPool::~WorkerPool() { Drain(); }

bool WorkerPool::TrySubmit(std::function<void()> task) {
  absl::MutexLock lock(&state_->mutex);
  // A task that an idle worker is about to take does not wait, so it takes no place in the queue.
  const size_t idle = state_->workers - state_->busy;
  if (state_->stopping || state_->queue.size() >= state_->queue_size + idle) return false;
  state_->queue.push_back(std::move(task));
  return true;
}

void WorkerPool::Drain() {
  {
    absl::MutexLock lock(&state_->mutex);
    state_->stopping = true;
  }
  absl::MutexLock lock(&state_->join_mutex);
  for (std::thread& thread : state_->threads) thread.join();
  state_->threads.clear();
}

int WorkerPool::queued() const {
  absl::MutexLock lock(&state_->mutex);
  return static_cast<int>(state_->queue.size());
}

int WorkerPool::busy() const {
  absl::MutexLock lock(&state_->mutex);
  return static_cast<int>(state_->busy);
}

}  // namespace ketnap::rpc
