#include "common/base/proto_date.h"

namespace ketnap {

absl::StatusOr<Date> DateFromProto(const google::type::Date& date) {
  return MakeDate(date.year(), date.month(), date.day());
}

google::type::Date DateToProto(Date date) {
  google::type::Date proto;
  proto.set_year(static_cast<int32_t>(date.year()));
  proto.set_month(date.month());
  proto.set_day(date.day());
  return proto;
}

bool IsSet(const google::type::Date& date) {
  return date.year() != 0 || date.month() != 0 || date.day() != 0;
}

}  // namespace ketnap
