#include "common/rpc/worker_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "absl/synchronization/notification.h"

namespace ketnap::rpc {
namespace {

TEST(WorkerPoolTest, RefusesAtOnceWhenFull) {
  WorkerPool pool(1, 2);
  absl::Notification started;
  absl::Notification release;
  ASSERT_TRUE(pool.TrySubmit([&] {
    started.Notify();
    release.WaitForNotification();
  }));
  started.WaitForNotification();
  std::atomic<int> ran = 0;
  EXPECT_TRUE(pool.TrySubmit([&] { ++ran; }));
  EXPECT_TRUE(pool.TrySubmit([&] { ++ran; }));
  EXPECT_FALSE(pool.TrySubmit([&] { ran += 100; }));
  EXPECT_EQ(pool.queued(), 2);
  EXPECT_EQ(pool.busy(), 1);
  release.Notify();
  pool.Drain();
  EXPECT_EQ(ran, 2);
  EXPECT_EQ(pool.queued(), 0);
  EXPECT_EQ(pool.busy(), 0);
  EXPECT_FALSE(pool.TrySubmit([&] { ran += 100; }));
  EXPECT_EQ(ran, 2);
}

TEST(WorkerPoolTest, WithoutAQueueIdleWorkersStillTakeWork) {
  WorkerPool pool(2, 0);
  absl::Notification release;
  EXPECT_TRUE(pool.TrySubmit([&] { release.WaitForNotification(); }));
  EXPECT_TRUE(pool.TrySubmit([&] { release.WaitForNotification(); }));
  EXPECT_FALSE(pool.TrySubmit([] {}));
  release.Notify();
}

TEST(WorkerPoolTest, EverythingAcceptedRuns) {
  std::atomic<int> accepted = 0;
  std::atomic<int> ran = 0;
  {
    WorkerPool pool(4, 16);
    std::vector<std::thread> callers;
    for (int i = 0; i < 8; ++i) {
      callers.emplace_back([&] {
        for (int j = 0; j < 2000; ++j) accepted += pool.TrySubmit([&] { ++ran; }) ? 1 : 0;
      });
    }
    for (std::thread& caller : callers) caller.join();
  }
  EXPECT_EQ(ran, accepted);
  EXPECT_GT(ran, 0);
}

}  // namespace
}  // namespace ketnap::rpc
