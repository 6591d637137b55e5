#include "common/base/date.h"

#include <gtest/gtest.h>

#include <limits>

#include "common/base/clock.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/proto_time.h"
#include "common/testing/fake_clock.h"

namespace ketnap {
namespace {

TEST(ParseDateTest, ReadsDatesThatExist) {
  const struct {
    std::string_view text;
    Date date;
  } cases[] = {
      {"2018-03-05", Date(2018, 3, 5)},   {"2016-02-29", Date(2016, 2, 29)},
      {"2000-02-29", Date(2000, 2, 29)},  {"1900-01-01", Date(1900, 1, 1)},
      {"2199-12-31", Date(2199, 12, 31)},
  };
  for (const auto& c : cases) {
    const auto date = ParseDate(c.text);
    ASSERT_TRUE(date.ok()) << c.text;
    EXPECT_EQ(*date, c.date) << c.text;
    EXPECT_EQ(FormatDate(*date), c.text);
  }
}

TEST(ParseDateTest, RefusesEverythingElse) {
  for (const std::string_view text :
       {"", "2018-3-5", "2018-02-30", "2017-02-29", "1900-02-29", "2018-00-10", "2018-13-01",
        "2018-01-00", "2018-01-32", "1899-12-31", "2200-01-01", "05/03/2018", "2018/03/05",
        " 2018-03-05", "2018-03-05 ", "2018-03-0a", "+018-03-05", "20180305", "-018-03-05"}) {
    const auto date = ParseDate(text);
    ASSERT_FALSE(date.ok()) << text;
    EXPECT_EQ(date.status().code(), absl::StatusCode::kInvalidArgument) << text;
    EXPECT_EQ(ErrorReason(date.status()), "NOT_A_DATE") << text;
  }
}

TEST(DateTest, IsWrittenForPeopleDayFirst) {
  EXPECT_EQ(FormatDateForPeople(Date(2018, 3, 5)), "05/03/2018");
}

TEST(AddMonthsTest, StopsAtTheEndOfAShorterMonth) {
  const struct {
    Date from;
    int months;
    Date expected;
  } cases[] = {
      {Date(2018, 1, 15), 1, Date(2018, 2, 15)},  {Date(2018, 1, 31), 1, Date(2018, 2, 28)},
      {Date(2016, 1, 31), 1, Date(2016, 2, 29)},  {Date(2016, 2, 29), 12, Date(2017, 2, 28)},
      {Date(2016, 2, 29), 48, Date(2020, 2, 29)}, {Date(2018, 12, 31), 2, Date(2019, 2, 28)},
      {Date(2018, 3, 31), -1, Date(2018, 2, 28)}, {Date(2018, 1, 5), -1, Date(2017, 12, 5)},
      {Date(2018, 5, 31), 0, Date(2018, 5, 31)},  {Date(2018, 8, 31), 1, Date(2018, 9, 30)},
      {Date(2018, 11, 30), 3, Date(2019, 2, 28)},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(AddMonths(c.from, c.months), c.expected) << c.from << " + " << c.months;
  }
}

TEST(WholeMonthsBetweenTest, CountsFullMonths) {
  const struct {
    Date from;
    Date to;
    int expected;
  } cases[] = {
      {Date(2018, 1, 15), Date(2019, 1, 15), 12}, {Date(2018, 1, 15), Date(2019, 1, 14), 11},
      {Date(2018, 1, 31), Date(2018, 2, 28), 1},  {Date(2018, 1, 31), Date(2018, 2, 27), 0},
      {Date(2016, 2, 29), Date(2017, 2, 28), 12}, {Date(2018, 3, 15), Date(2018, 3, 15), 0},
      {Date(2018, 3, 15), Date(2018, 3, 10), -1}, {Date(2018, 3, 15), Date(2018, 2, 15), -1},
      {Date(2018, 3, 15), Date(2018, 2, 14), -2},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(WholeMonthsBetween(c.from, c.to), c.expected) << c.from << " to " << c.to;
  }
}

TEST(WholeMonthsBetweenTest, IsTheLargestNumberOfMonthsThatFits) {
  const Date start(2015, 12, 25);
  for (int i = 0; i < 120; ++i) {
    for (int j = -100; j < 500; j += 7) {
      const Date from = start + i;
      const Date to = start + j;
      const int months = WholeMonthsBetween(from, to);
      ASSERT_LE(AddMonths(from, months), to) << from << " " << to;
      ASSERT_GT(AddMonths(from, months + 1), to) << from << " " << to;
    }
  }
}

TEST(ClockTest, TodayIsTheDayInVietnam) {
  testing::FakeClock clock(
      absl::FromCivil(absl::CivilSecond(2018, 3, 4, 16, 59, 59), absl::UTCTimeZone()));
  EXPECT_EQ(clock.Today(), Date(2018, 3, 4));
  clock.Advance(absl::Seconds(1));
  EXPECT_EQ(clock.Today(), Date(2018, 3, 5));
}

TEST(ClockTest, SystemClockHasWholeMicroseconds) {
  const absl::Time now = SystemClock().Now();
  EXPECT_EQ(now, absl::FromUnixMicros(absl::ToUnixMicros(now)));
  EXPECT_GT(now, absl::FromCivil(Date(2020, 1, 1), absl::UTCTimeZone()));
}

google::type::Date MakeProto(int year, int month, int day) {
  google::type::Date date;
  date.set_year(year);
  date.set_month(month);
  date.set_day(day);
  return date;
}

TEST(ProtoDateTest, GoesThereAndBack) {
  for (const Date date : {Date(1900, 1, 1), Date(2016, 2, 29), Date(2199, 12, 31)}) {
    const auto back = DateFromProto(DateToProto(date));
    ASSERT_TRUE(back.ok()) << date;
    EXPECT_EQ(*back, date);
    EXPECT_TRUE(IsSet(DateToProto(date)));
  }
}

TEST(ProtoDateTest, RefusesWhatDoesNotExist) {
  constexpr int kMax = std::numeric_limits<int>::max();
  constexpr int kMin = std::numeric_limits<int>::min();
  for (const auto& date :
       {MakeProto(0, 0, 0), MakeProto(2018, 0, 0), MakeProto(2018, 3, 0), MakeProto(0, 3, 5),
        MakeProto(2018, 2, 30), MakeProto(2018, 13, 1), MakeProto(216, 3, 5),
        MakeProto(2018, -1, 5), MakeProto(2018, kMax, kMax), MakeProto(kMax, kMax, kMax),
        MakeProto(2018, kMin, kMin)}) {
    EXPECT_EQ(DateFromProto(date).status().code(), absl::StatusCode::kInvalidArgument)
        << date.ShortDebugString();
  }
  EXPECT_FALSE(IsSet(google::type::Date()));
  EXPECT_TRUE(IsSet(MakeProto(0, 0, 1)));
}

TEST(ProtoTimeTest, GoesThereAndBack) {
  for (const int64_t micros : {int64_t{0}, int64_t{1'520'208'000'123'456}, int64_t{-1},
                               int64_t{-1'000'000}, int64_t{-62'135'596'800'000'000}}) {
    const absl::Time time = absl::FromUnixMicros(micros);
    const auto proto = TimeToProto(time);
    EXPECT_GE(proto.nanos(), 0);
    const auto back = TimeFromProto(proto);
    ASSERT_TRUE(back.ok()) << micros;
    EXPECT_EQ(*back, time) << micros;
  }
  EXPECT_EQ(TimeToProto(absl::FromUnixNanos(1999)).nanos(), 1000);
}

TEST(ProtoTimeTest, StaysInsideTheYearsATimestampHas) {
  EXPECT_EQ(TimeToProto(absl::InfiniteFuture()).seconds(), 253402300799);
  EXPECT_EQ(TimeToProto(absl::InfinitePast()).seconds(), -62135596800);
  google::protobuf::Timestamp timestamp;
  timestamp.set_seconds(253402300800);
  EXPECT_FALSE(TimeFromProto(timestamp).ok());
  timestamp.set_seconds(0);
  timestamp.set_nanos(-1);
  EXPECT_FALSE(TimeFromProto(timestamp).ok());
  timestamp.set_nanos(1'000'000'000);
  EXPECT_EQ(ErrorReason(TimeFromProto(timestamp).status()), "NOT_A_TIME");
}

}  // namespace
}  // namespace ketnap
