#ifndef KETNAP_COMMON_BASE_PROTO_DATE_H_
#define KETNAP_COMMON_BASE_PROTO_DATE_H_

#include "absl/status/statusor.h"
#include "common/base/date.h"
#include "google/type/date.pb.h"

namespace ketnap {

// INVALID_ARGUMENT when `date` does not exist, is not complete, or lies outside the years
// 1900..2199.
absl::StatusOr<Date> DateFromProto(const google::type::Date& date);

google::type::Date DateToProto(Date date);

// False for the date nobody gave: all three parts zero.
bool IsSet(const google::type::Date& date);

}  // namespace ketnap

#endif  // KETNAP_COMMON_BASE_PROTO_DATE_H_
