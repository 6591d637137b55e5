#include "common/base/working_days.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>

#include "absl/strings/str_cat.h"
#include "common/base/absl_bridge.h"
#include "common/base/errors.h"
#include "common/base/files.h"
#include "common/base/proto_date.h"
#include "common/base/working_day_data.h"

namespace ketnap {
namespace {

constexpr char kDataFile[] = KETNAP_SOURCE_DIR "/services/organization/data/working_days.textproto";

// Tết 2018: Wednesday 14 to Tuesday 20 February off; one Saturday made a working day.
WorkingDayCalendar Tet2018() {
  std::vector<CalendarException> exceptions;
  for (int day = 14; day <= 20; ++day) {
    exceptions.push_back({Date(2018, 2, day), false, "Tết Nguyên đán"});
  }
  exceptions.push_back({Date(2018, 2, 24), true, "Làm bù"});
  return *WorkingDayCalendar::Create(exceptions);
}

TEST(WorkingDaysTest, PlainWeekAndExceptions) {
  const WorkingDayCalendar plain;
  EXPECT_TRUE(plain.IsWorkingDay(Date(2018, 2, 16)));
  EXPECT_FALSE(plain.IsWorkingDay(Date(2018, 2, 17)));
  EXPECT_FALSE(plain.IsWorkingDay(Date(2018, 2, 18)));
  EXPECT_TRUE(plain.IsWorkingDay(Date(2018, 2, 19)));
  const WorkingDayCalendar tet = Tet2018();
  EXPECT_FALSE(tet.IsWorkingDay(Date(2018, 2, 16)));
  EXPECT_TRUE(tet.IsWorkingDay(Date(2018, 2, 24)));
  EXPECT_FALSE(tet.IsWorkingDay(Date(2018, 2, 25)));
}

TEST(WorkingDaysTest, AddsWorkingDays) {
  const WorkingDayCalendar tet = Tet2018();
  const struct {
    Date from;
    int n;
    Date expected;
  } cases[] = {
      {Date(2018, 2, 12), 0, Date(2018, 2, 12)}, {Date(2018, 2, 12), 1, Date(2018, 2, 13)},
      {Date(2018, 2, 12), 2, Date(2018, 2, 21)}, {Date(2018, 2, 12), 5, Date(2018, 2, 24)},
      {Date(2018, 2, 12), 6, Date(2018, 2, 26)}, {Date(2018, 2, 17), 0, Date(2018, 2, 17)},
      {Date(2018, 3, 2), 1, Date(2018, 3, 5)},   {Date(2018, 3, 3), 1, Date(2018, 3, 5)},
      {Date(2018, 3, 5), 30, Date(2018, 4, 16)},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(tet.AddWorkingDays(c.from, c.n), c.expected) << c.from << " + " << c.n;
    if (tet.IsWorkingDay(c.expected) && c.n > 0) {
      EXPECT_EQ(tet.CountWorkingDays(c.from, c.expected), c.n) << c.from;
    }
  }
}

TEST(WorkingDaysTest, CountsWorkingDays) {
  const WorkingDayCalendar tet = Tet2018();
  EXPECT_EQ(tet.CountWorkingDays(Date(2018, 2, 12), Date(2018, 2, 12)), 0);
  EXPECT_EQ(tet.CountWorkingDays(Date(2018, 2, 12), Date(2018, 2, 11)), 0);
  EXPECT_EQ(tet.CountWorkingDays(Date(2018, 2, 13), Date(2018, 2, 20)), 0);
  EXPECT_EQ(tet.CountWorkingDays(Date(2018, 2, 12), Date(2018, 2, 26)), 6);
}

TEST(WorkingDaysTest, RefusesADayListedTwice) {
  const auto calendar = WorkingDayCalendar::Create(
      {{Date(2018, 1, 1), false, "Tết Dương lịch"}, {Date(2018, 1, 1), true, "Làm bù"}});
  EXPECT_EQ(calendar.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ErrorReason(calendar.status()), "CALENDAR_DAY_TWICE");
  EXPECT_NE(calendar.status().message().find("01/01/2018"), std::string::npos);
}

TEST(WorkingDayDataTest, TheShippedCalendarHoldsKnownDays) {
  const auto calendar = LoadWorkingDayCalendar(kDataFile);
  ASSERT_TRUE(calendar.ok()) << calendar.status();
  const struct {
    Date day;
    bool is_working;
  } cases[] = {
      {Date(2014, 12, 27), true}, {Date(2015, 2, 14), true},  {Date(2015, 2, 16), false},
      {Date(2015, 2, 23), false}, {Date(2015, 2, 24), true},  {Date(2016, 4, 18), false},
      {Date(2016, 5, 3), false},  {Date(2017, 2, 1), false},  {Date(2017, 2, 2), true},
      {Date(2018, 2, 13), true},  {Date(2018, 2, 20), false}, {Date(2018, 9, 3), false},
      {Date(2019, 5, 4), true},   {Date(2020, 9, 3), true},   {Date(2021, 9, 3), false},
      {Date(2022, 9, 1), false},  {Date(2023, 5, 3), false},  {Date(2024, 2, 14), false},
      {Date(2025, 4, 7), false},  {Date(2026, 4, 27), false}, {Date(2027, 2, 10), false},
  };
  for (const auto& c : cases) EXPECT_EQ(calendar->IsWorkingDay(c.day), c.is_working) << c.day;
}

TEST(WorkingDayDataTest, EveryYearOfTheShippedCalendarIsComplete) {
  const auto data = LoadWorkingDayCalendarData(kDataFile);
  ASSERT_TRUE(data.ok()) << data.status();
  std::map<int, int> days_off;
  std::map<int, int> tet;
  for (const auto& entry : data->exceptions()) {
    if (!entry.is_working()) ++days_off[entry.day().year()];
    if (entry.name() == "Tết Nguyên đán") ++tet[entry.day().year()];
  }
  for (int year = 2015; year <= 2027; ++year) {
    EXPECT_EQ(tet[year], 5) << year;
    EXPECT_GE(days_off[year], year < 2021 ? 10 : 11) << year;
  }
  // Legal holidays that cost working days: 10 a year, 11 since 2021, whatever the weekdays.
  const WorkingDayCalendar plain;
  const auto calendar = *MakeWorkingDayCalendar(*data);
  for (int year = 2015; year <= 2027; ++year) {
    int lost = 0;
    for (Date day(year, 1, 1); day.year() == year; ++day) {
      lost += plain.IsWorkingDay(day) - calendar.IsWorkingDay(day);
    }
    // The exchanges over New Year 2015 and 2019 have their two halves in different years.
    const int moved = year == 2015 || year == 2018 ? 1 : year == 2019 ? -1 : 0;
    EXPECT_EQ(lost, (year < 2021 ? 10 : 11) + moved) << year;
  }
}

TEST(WorkingDayDataTest, NamesWhatIsWrong) {
  const struct {
    std::string_view text;
    std::string_view reason;
    std::string_view told;
  } cases[] = {
      {"exceptions {\n  dya {} }", "CALENDAR_FILE_MALFORMED", "2:"},
      {"exceptions { day { year: 2018 month: 2 day: 30 } name: \"x\" }", "CALENDAR_ENTRY_INVALID",
       "1"},
      {"exceptions { day { year: 2018 month: 2 day: 3 } }", "CALENDAR_ENTRY_INVALID", "1"},
      {"exceptions { day { year: 2018 month: 2 day: 3 } name: \"a\" }\n"
       "exceptions { day { year: 2018 month: 2 day: 3 } name: \"b\" }",
       "CALENDAR_DAY_TWICE", "03/02/2018"},
      {"exceptions { name: \"\xff\" }", "CALENDAR_FILE_MALFORMED", "UTF-8"},
  };
  const std::string path = absl::StrCat(::testing::TempDir(), "calendar.", getpid(), ".textproto");
  for (const auto& c : cases) {
    ASSERT_TRUE(WriteFileAtomically(path, c.text).ok());
    const absl::Status status = LoadWorkingDayCalendar(path).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << c.text;
    EXPECT_EQ(ErrorReason(status), c.reason) << c.text;
    EXPECT_TRUE(absl::StrContains(status.message(), c.told)) << status.message();
  }
  std::remove(path.c_str());
  EXPECT_EQ(LoadWorkingDayCalendar(path).status().code(), absl::StatusCode::kNotFound);
  ASSERT_TRUE(WriteFileAtomically(path, "").ok());
  EXPECT_TRUE(LoadWorkingDayCalendar(path)->IsWorkingDay(Date(2018, 1, 1)));
  std::remove(path.c_str());
}

}  // namespace
}  // namespace ketnap
