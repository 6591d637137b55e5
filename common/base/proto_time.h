#ifndef KETNAP_COMMON_BASE_PROTO_TIME_H_
#define KETNAP_COMMON_BASE_PROTO_TIME_H_

#include <google/protobuf/timestamp.pb.h>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace ketnap {

// Whole microseconds, rounded down, which is what the database keeps. A time outside the years
// 1..9999 becomes the first or the last instant of them.
google::protobuf::Timestamp TimeToProto(absl::Time time);

// INVALID_ARGUMENT when the timestamp lies outside the years 1..9999 or its nanos outside a second.
absl::StatusOr<absl::Time> TimeFromProto(const google::protobuf::Timestamp& timestamp);

}  // namespace ketnap

#endif  // KETNAP_COMMON_BASE_PROTO_TIME_H_
