#ifndef KETNAP_SERVICES_CTL_CLIENT_RETRY_POLICY_H_
#define KETNAP_SERVICES_CTL_CLIENT_RETRY_POLICY_H_

#include <optional>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace ketnap::ctl {

// Whether the same request, with the same request_id, may be sent again after this answer: the
// suite was busy, away, had a conflict, or did not answer in time.
bool IsWorthRetrying(const absl::Status& status);

// Whether the answer may change because another service has not applied an event yet: something
// named in the request is not known there, or a condition is not met there.
bool MayBeBehindEvents(const absl::Status& status);

// What RetryInfo asks for, if the status carries it.
std::optional<absl::Duration> RequestedDelay(const absl::Status& status);

// How long to wait before try number `attempt` (the first retry is 1): RetryInfo when there is one,
// else doubling from 100 ms to 5 s. Never more than 30 s.
absl::Duration RetryDelay(const absl::Status& status, int attempt);

}  // namespace ketnap::ctl

#endif  // KETNAP_SERVICES_CTL_CLIENT_RETRY_POLICY_H_
