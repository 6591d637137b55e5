#include <thread>

#include "common/rpc/pipeline_test_support.h"

namespace ketnap::rpc {
namespace {

TEST_F(PipelineTest, AFullQueueAnswersAtOnceAndHealthGoesOn) {
  StartServer(/*workers=*/2, /*queue=*/1);
  absl::Notification release;
  service_->behave = [&] {
    release.WaitForNotification();
    return absl::OkStatus();
  };
  std::atomic<int> served = 0;
  std::vector<std::thread> callers;
  for (int i = 0; i < 3; ++i) {
    callers.emplace_back([&] { served += Call(&Stub::GetPublicCase, "", {}).ok() ? 1 : 0; });
  }
  while (workers_->busy() < 2 || workers_->queued() < 1) {
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  const auto before = std::chrono::steady_clock::now();
  const absl::Status refused = Call(&Stub::GetPublicCase, "", {});
  EXPECT_EQ(refused.code(), absl::StatusCode::kResourceExhausted) << refused;
  EXPECT_EQ(ErrorReason(refused), "WORKER_QUEUE_FULL");
  EXPECT_TRUE(refused.GetPayload("type.googleapis.com/google.rpc.RetryInfo").has_value());

  auto health = grpc::health::v1::Health::NewStub(channel_);
  grpc::health::v1::HealthCheckRequest request;
  request.set_service(kServiceName);
  grpc::health::v1::HealthCheckResponse response;
  const auto context = Context();
  EXPECT_TRUE(health->Check(context.get(), request, &response).ok());
  EXPECT_EQ(response.status(), grpc::health::v1::HealthCheckResponse::SERVING);
  EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::seconds(1));
  release.Notify();
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(served, 3);
}

TEST_F(PipelineTest, WhatNobodyWaitsForIsDropped) {
  StartServer(/*workers=*/1, /*queue=*/4);
  absl::Notification release;
  service_->behave = [&] {
    release.WaitForNotification();
    return absl::OkStatus();
  };
  std::thread holder([&] { EXPECT_TRUE(Call(&Stub::GetPublicCase, "", {}).ok()); });
  while (workers_->busy() < 1) std::this_thread::sleep_for(std::chrono::milliseconds(2));
  const auto context = Context();
  context->set_deadline(std::chrono::system_clock::now() + std::chrono::milliseconds(100));
  PipelineCase answer;
  EXPECT_EQ(stub_->GetPublicCase(context.get(), {}, &answer).error_code(),
            grpc::StatusCode::DEADLINE_EXCEEDED);
  const auto cancelled = Context();
  std::thread waiter([&] {
    PipelineCase ignored;
    EXPECT_EQ(stub_->GetPublicCase(cancelled.get(), {}, &ignored).error_code(),
              grpc::StatusCode::CANCELLED);
  });
  while (workers_->queued() < 2) std::this_thread::sleep_for(std::chrono::milliseconds(2));
  cancelled->TryCancel();
  waiter.join();
  std::this_thread::sleep_for(std::chrono::milliseconds(100));  // Until the server has heard of it.
  release.Notify();
  holder.join();
  workers_->Drain();
  EXPECT_EQ(service_->handled, 1);
  const std::string page = metrics_.Render();
  EXPECT_THAT(page, HasSubstr("code=\"DEADLINE_EXCEEDED\",method=\"/ketnap.testing.v1."));
  EXPECT_THAT(page, HasSubstr("code=\"CANCELLED\""));
}

TEST_F(PipelineTest, MetricsNameRegisteredMethodsOnly) {
  ASSERT_TRUE(Call(&Stub::GetPublicCase, "", {}).ok());
  ASSERT_FALSE(Call(&Stub::GetSessionCase, "", {}).ok());
  const std::string page = metrics_.Render();
  EXPECT_THAT(page, HasSubstr("code=\"OK\",method=\"/ketnap.testing.v1.PipelineCaseService/"
                              "GetPublicCase\"} 1"));
  EXPECT_THAT(page, HasSubstr("code=\"UNAUTHENTICATED\",method=\"/ketnap.testing.v1."
                              "PipelineCaseService/GetSessionCase\"} 1"));
}

TEST_F(PipelineTest, ManyCallsAtOnceAllEnd) {
  StartServer(/*workers=*/4, /*queue=*/16);
  const std::string token = TokenFor(Person({GrantOver("district")}));
  std::atomic<int> served = 0;
  std::atomic<int> refused = 0;
  std::vector<std::thread> callers;
  for (int i = 0; i < 8; ++i) {
    callers.emplace_back([&] {
      for (int j = 0; j < 200; ++j) {
        const absl::Status status = Call(&Stub::GetPipelineCase, token, Named(Candidate("cell")));
        if (status.ok()) ++served;
        if (absl::IsResourceExhausted(status)) ++refused;
      }
    });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(served + refused, 1600);
  EXPECT_EQ(service_->handled, served);
}

}  // namespace
}  // namespace ketnap::rpc
