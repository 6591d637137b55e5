#include "services/ctl/client/retry_policy.h"

#include <gtest/gtest.h>

#include "common/base/errors.h"

namespace ketnap::ctl {
namespace {

TEST(RetryPolicyTest, RetriesWhatMayPass) {
  EXPECT_TRUE(IsWorthRetrying(absl::UnavailableError("")));
  EXPECT_TRUE(IsWorthRetrying(absl::ResourceExhaustedError("")));
  EXPECT_TRUE(IsWorthRetrying(absl::AbortedError("")));
  EXPECT_TRUE(IsWorthRetrying(absl::DeadlineExceededError("")));
  EXPECT_FALSE(IsWorthRetrying(absl::FailedPreconditionError("")));
  EXPECT_FALSE(IsWorthRetrying(absl::InvalidArgumentError("")));
  EXPECT_FALSE(IsWorthRetrying(absl::OkStatus()));
}

TEST(RetryPolicyTest, ObeysRetryInfo) {
  const auto status = OverloadedError("BUSY", absl::Milliseconds(1500));
  EXPECT_EQ(RequestedDelay(status), absl::Milliseconds(1500));
  EXPECT_EQ(RetryDelay(status, 7), absl::Milliseconds(1500));
}

TEST(RetryPolicyTest, DoublesWithoutIt) {
  const auto status = absl::UnavailableError("");
  EXPECT_FALSE(RequestedDelay(status).has_value());
  EXPECT_EQ(RetryDelay(status, 1), absl::Milliseconds(100));
  EXPECT_EQ(RetryDelay(status, 2), absl::Milliseconds(200));
  EXPECT_EQ(RetryDelay(status, 3), absl::Milliseconds(400));
  EXPECT_EQ(RetryDelay(status, 100), absl::Seconds(5));
}

TEST(RetryPolicyTest, KnowsWhatEventsMayChange) {
  EXPECT_TRUE(MayBeBehindEvents(ResourceNotFoundError("organizations/x")));
  EXPECT_TRUE(MayBeBehindEvents(UnmetConditionsError("R", {{"CANDIDATE_UNKNOWN", "x", {}}})));
  EXPECT_TRUE(MayBeBehindEvents(InvalidFieldsError({{"a", "ORGANIZATION_UNKNOWN", {}}})));
  EXPECT_FALSE(MayBeBehindEvents(InvalidFieldsError({{"a", "REQUIRED", {}}})));
  EXPECT_FALSE(MayBeBehindEvents(absl::UnauthenticatedError("")));
}

}  // namespace
}  // namespace ketnap::ctl
