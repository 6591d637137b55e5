#include "absl/strings/str_cat.h"
#include "common/base/proto_date.h"
#include "ketnap/organization/v1/events.pb.h"
#include "services/organization/handlers/province_fixture.h"

namespace ketnap::organization {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class CalendarHandlerTest : public ProvinceTest {
 protected:
  int Count(Date from, Date to) {
    v1::CountWorkingDaysRequest request;
    *request.mutable_from_date() = DateToProto(from);
    *request.mutable_to_date() = DateToProto(to);
    auto response = harness_.Call(harness_.Person(), &Calendar::CountWorkingDays, request);
    EXPECT_TRUE(response.ok()) << response.status();
    return response.ok() ? response->working_days() : -1;
  }
  Date After(Date from, int working_days) {
    v1::CountWorkingDaysRequest request;
    *request.mutable_from_date() = DateToProto(from);
    request.set_working_days(working_days);
    auto response = harness_.Call(harness_.Person(), &Calendar::CountWorkingDays, request);
    EXPECT_TRUE(response.ok()) << response.status();
    return response.ok() ? DateFromProto(response->to_date()).value_or(Date()) : Date();
  }
  bool IsWorking(Date day) { return Count(day - 1, day) == 1; }

  std::vector<v1::Holiday> List(int year) {
    v1::ListHolidaysRequest request;
    request.set_year(year);
    auto response = harness_.Call(harness_.Person(), &Calendar::ListHolidays, request);
    EXPECT_TRUE(response.ok()) << response.status();
    if (!response.ok()) return {};
    return {response->holidays().begin(), response->holidays().end()};
  }
  std::optional<v1::Holiday> Listed(Date day) {
    for (const auto& holiday : List(static_cast<int>(day.year()))) {
      if (*DateFromProto(holiday.day()) == day) return holiday;
    }
    return std::nullopt;
  }

  v1::SetHolidayRequest NewHoliday(Date day, bool is_working = false) {
    v1::SetHolidayRequest request;
    *request.mutable_holiday()->mutable_day() = DateToProto(day);
    request.mutable_holiday()->set_is_working(is_working);
    request.mutable_holiday()->set_display_name(is_working ? "Làm bù" : "Ngày nghỉ");
    request.mutable_holiday()->set_source("Thông báo số 99/TB ngày 01/03/2025");
    request.set_request_id(harness_.NewRequestId());
    return request;
  }
  absl::StatusOr<v1::Holiday> Set(const v1::SetHolidayRequest& request) {
    return harness_.Call(officer_, &Calendar::SetHoliday, request);
  }
  v1::RemoveHolidayRequest NewRemoval(Date day) {
    v1::RemoveHolidayRequest request;
    *request.mutable_day() = DateToProto(day);
    request.set_reason("Thông báo đã được thu hồi");
    request.set_request_id(harness_.NewRequestId());
    return request;
  }
  absl::StatusOr<v1::Holiday> Remove(const v1::RemoveHolidayRequest& request) {
    return harness_.Call(officer_, &Calendar::RemoveHoliday, request);
  }

  // One person throughout: a request told again is the same person's.
  const access::Caller officer_ = Officer();
};

// The last working day before Tet and the first after it, as the offices kept them.
TEST_F(CalendarHandlerTest, TetOfEveryYear) {
  struct Tet {
    Date last, first;
  };
  const Tet years[] = {
      {Date(2015, 2, 14), Date(2015, 2, 24)},  // Saturday: made up for Monday the 16th.
      {Date(2016, 2, 5), Date(2016, 2, 15)},  {Date(2017, 1, 25), Date(2017, 2, 2)},
      {Date(2018, 2, 13), Date(2018, 2, 21)}, {Date(2019, 2, 1), Date(2019, 2, 11)},
      {Date(2020, 1, 22), Date(2020, 1, 30)}, {Date(2021, 2, 9), Date(2021, 2, 17)},
      {Date(2022, 1, 28), Date(2022, 2, 7)},  {Date(2023, 1, 19), Date(2023, 1, 27)},
      {Date(2024, 2, 7), Date(2024, 2, 15)},  {Date(2025, 1, 24), Date(2025, 2, 3)},
      {Date(2026, 2, 13), Date(2026, 2, 23)}, {Date(2027, 2, 3), Date(2027, 2, 11)},
  };
  for (const Tet& tet : years) {
    EXPECT_TRUE(IsWorking(tet.last)) << FormatDate(tet.last);
    EXPECT_EQ(After(tet.last, 1), tet.first) << FormatDate(tet.last);
    EXPECT_EQ(Count(tet.last, tet.first), 1) << FormatDate(tet.last);
    // Five days off by law fall on or between weekends and days in lieu, never fewer.
    EXPECT_GE(tet.first - tet.last, 8) << FormatDate(tet.last);
    // Thirty working days that run over Tet come back to where they began.
    EXPECT_EQ(Count(tet.last - 20, After(tet.last - 20, 30)), 30) << FormatDate(tet.last);
  }
}

TEST_F(CalendarHandlerTest, MakeUpSaturdaysWorkAndFixedHolidaysDoNot) {
  const Date make_up[] = {Date(2014, 12, 27), Date(2015, 2, 14), Date(2015, 4, 25),
                          Date(2019, 1, 5),   Date(2019, 5, 4),  Date(2024, 5, 4),
                          Date(2025, 4, 26),  Date(2026, 1, 10), Date(2026, 8, 22)};
  size_t found = 0;
  for (int year = 2014; year <= 2027; ++year) {
    for (const auto& holiday : List(year)) {
      EXPECT_FALSE(holiday.confirmed());
      EXPECT_THAT(holiday.source(), IsEmpty());
      if (!holiday.is_working()) continue;
      ASSERT_LT(found, std::size(make_up));
      EXPECT_EQ(*DateFromProto(holiday.day()), make_up[found]);
      EXPECT_EQ(absl::GetWeekday(make_up[found]), absl::Weekday::saturday);
      EXPECT_TRUE(IsWorking(make_up[found]));
      ++found;
    }
  }
  EXPECT_EQ(found, std::size(make_up));
  for (int year = 2015; year <= 2027; ++year) {
    for (const Date day :
         {Date(year, 1, 1), Date(year, 4, 30), Date(year, 5, 1), Date(year, 9, 2)}) {
      EXPECT_FALSE(IsWorking(day)) << FormatDate(day);
      EXPECT_TRUE(Listed(day).has_value()) << FormatDate(day);
    }
  }
}

TEST_F(CalendarHandlerTest, AnEditCountsAtOnceAndAfterARestart) {
  const Date monday(2025, 3, 10), saturday(2025, 3, 15);
  EXPECT_EQ(Count(Date(2025, 3, 7), Date(2025, 3, 16)), 5);
  auto request = NewHoliday(monday);
  auto set = Set(request);
  ASSERT_TRUE(set.ok()) << set.status();
  EXPECT_TRUE(set->confirmed());
  EXPECT_EQ(Count(Date(2025, 3, 7), Date(2025, 3, 16)), 4);
  ASSERT_TRUE(Set(NewHoliday(saturday, true)).ok());
  EXPECT_EQ(Count(Date(2025, 3, 7), Date(2025, 3, 16)), 5);
  EXPECT_EQ(After(Date(2025, 3, 7), 5), saturday);
  EXPECT_EQ(Listed(monday)->source(), "Thông báo số 99/TB ngày 01/03/2025");
  // Told again, nothing more happens.
  EXPECT_EQ(Set(request)->SerializeAsString(), set->SerializeAsString());
  EXPECT_EQ(harness_.JournalSize(), 2);
  harness_.Restart();
  EXPECT_EQ(After(Date(2025, 3, 7), 5), saturday);
}

TEST_F(CalendarHandlerTest, AShippedHolidayIsConfirmedRemovedAndSetAgain) {
  const Date day(2025, 9, 1);  // A Monday: the second day of the National Day.
  EXPECT_FALSE(IsWorking(day));
  auto confirmed = NewHoliday(day);
  confirmed.mutable_holiday()->set_display_name("Quốc khánh 2/9 (ngày thứ hai)");
  ASSERT_TRUE(Set(confirmed).ok());
  EXPECT_TRUE(Listed(day)->confirmed());
  EXPECT_FALSE(IsWorking(day));

  auto removal = NewRemoval(day);
  auto removed = Remove(removal);
  ASSERT_TRUE(removed.ok()) << removed.status();
  EXPECT_EQ(removed->display_name(), "Quốc khánh 2/9 (ngày thứ hai)");
  EXPECT_TRUE(IsWorking(day));
  EXPECT_FALSE(Listed(day).has_value());
  EXPECT_EQ(Remove(removal)->SerializeAsString(), removed->SerializeAsString());
  EXPECT_EQ(Remove(NewRemoval(day)).status().code(), absl::StatusCode::kNotFound);
  ASSERT_TRUE(Set(NewHoliday(day)).ok());
  EXPECT_FALSE(IsWorking(day));

  // Straight from the file, a make-up Saturday.
  ASSERT_TRUE(Remove(NewRemoval(Date(2025, 4, 26))).ok());
  EXPECT_FALSE(IsWorking(Date(2025, 4, 26)));
  // A plain day cannot become plainer.
  EXPECT_EQ(Remove(NewRemoval(Date(2025, 3, 12))).status().code(), absl::StatusCode::kNotFound);

  const auto entries = harness_.WaitForJournal(4);
  ASSERT_EQ(entries.size(), 4u);
  EXPECT_EQ(entries[1].aggregate_type(), "holidays");
  EXPECT_EQ(entries[1].aggregate_id(), entries[2].aggregate_id());
  EXPECT_EQ(entries[2].aggregate_version(), 3);
  EXPECT_EQ(entries[3].aggregate_version(), 1);
  v1::CalendarDayChanged event;
  ASSERT_TRUE(entries[1].event().UnpackTo(&event));
  EXPECT_TRUE(event.removed());
  EXPECT_EQ(event.holiday().source(), "Thông báo đã được thu hồi");
}

TEST_F(CalendarHandlerTest, YearsWithoutDataAreThePlainWeekUntilSomebodySpeaks) {
  EXPECT_THAT(List(2001), IsEmpty());
  EXPECT_TRUE(IsWorking(Date(2001, 1, 1)));
  EXPECT_TRUE(IsWorking(Date(2040, 1, 2)));
  ASSERT_TRUE(Set(NewHoliday(Date(2040, 1, 2))).ok());
  EXPECT_FALSE(IsWorking(Date(2040, 1, 2)));
  EXPECT_EQ(List(2040).size(), 1u);
  EXPECT_THAT(Faults(Set(NewHoliday(Date(1999, 12, 31))).status()),
              ElementsAre("holiday.day:OUT_OF_RANGE"));
  EXPECT_THAT(Faults(Set(NewHoliday(Date(2101, 1, 3))).status()),
              ElementsAre("holiday.day:OUT_OF_RANGE"));
  EXPECT_THAT(Faults(Set(NewHoliday(Date(2025, 3, 12), true)).status()),
              ElementsAre("holiday.is_working:PLAIN_WORKING_DAY"));
}

TEST_F(CalendarHandlerTest, OnlyAGrantOverTheWholeSuiteEdits) {
  BuildProvince();
  const auto clerk = Clerk(root_, {"organization.calendar.write"});
  const auto set = harness_.Call(clerk, &Calendar::SetHoliday, NewHoliday(Date(2025, 3, 10)));
  EXPECT_EQ(set.status().code(), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(ErrorReason(set.status()), "SUITE_GRANT_REQUIRED");
  const auto removed = harness_.Call(clerk, &Calendar::RemoveHoliday, NewRemoval(Date(2025, 9, 1)));
  EXPECT_EQ(ErrorReason(removed.status()), "SUITE_GRANT_REQUIRED");
  EXPECT_EQ(harness_.Call(Clerk(root_), &Calendar::SetHoliday, NewHoliday(Date(2025, 3, 10)))
                .status()
                .code(),
            absl::StatusCode::kPermissionDenied);
  EXPECT_TRUE(IsWorking(Date(2025, 3, 10)));
}

}  // namespace
}  // namespace ketnap::organization
