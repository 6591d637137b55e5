#include "services/ctl/client/retry_policy.h"

#include <algorithm>
#include <string>

#include "absl/strings/cord.h"
#include "absl/strings/match.h"
#include "common/base/errors.h"
#include "google/rpc/error_details.pb.h"

namespace ketnap::ctl {
namespace {

constexpr char kRetryInfoType[] = "type.googleapis.com/google.rpc.RetryInfo";
constexpr absl::Duration kFirstDelay = absl::Milliseconds(100);
constexpr absl::Duration kLongestDelay = absl::Seconds(5);
constexpr absl::Duration kLongestObeyed = absl::Seconds(30);

}  // namespace

bool IsWorthRetrying(const absl::Status& status) {
  return absl::IsUnavailable(status) || absl::IsResourceExhausted(status) ||
         absl::IsAborted(status) || absl::IsDeadlineExceeded(status);
}

bool MayBeBehindEvents(const absl::Status& status) {
  if (absl::IsNotFound(status) || absl::IsFailedPrecondition(status)) return true;
  if (!absl::IsInvalidArgument(status)) return false;
  const auto violations = FieldViolations(status);
  return std::any_of(violations.begin(), violations.end(), [](const FieldViolation& violation) {
    return absl::StrContains(violation.rule_id, "UNKNOWN") ||
           absl::StrContains(violation.rule_id, "NOT_FOUND");
  });
}

std::optional<absl::Duration> RequestedDelay(const absl::Status& status) {
  const auto payload = status.GetPayload(kRetryInfoType);
  google::rpc::RetryInfo info;
  if (!payload.has_value() || !info.ParseFromString(std::string(*payload))) return std::nullopt;
  return absl::Seconds(info.retry_delay().seconds()) +
         absl::Nanoseconds(info.retry_delay().nanos());
}

absl::Duration RetryDelay(const absl::Status& status, int attempt) {
  if (const auto asked = RequestedDelay(status); asked.has_value()) {
    return std::clamp(*asked, absl::ZeroDuration(), kLongestObeyed);
  }
  absl::Duration delay = kFirstDelay;
  for (int i = 1; i < attempt && delay < kLongestDelay; ++i) delay *= 2;
  return std::min(delay, kLongestDelay);
}

}  // namespace ketnap::ctl
