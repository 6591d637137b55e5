#include "services/ctl/demo/classes.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"

namespace ketnap::ctl {
namespace {

struct ClassYear {
  int year;
  std::vector<int> awareness_months;
  std::vector<int> new_member_months;
};

const std::vector<ClassYear>& ClassYears() {
  static const auto& years = *new std::vector<ClassYear>{
      {2014, {6, 10}, {}},
      {2015, {3, 6, 10}, {10, 12}},
      {2016, {3, 6, 10}, {4, 8, 11}},
      {2017, {3, 6, 10}, {4, 8, 11}},
      {2018, {3, 6, 10}, {4, 8, 11}},
      {2019, {3, 6}, {4, 7}},
  };
  return years;
}

const char* Roman(size_t number) {
  constexpr const char* kNumbers[] = {"I", "II", "III"};
  return kNumbers[number];
}

PlannedClass NewClass(const Schedule& schedule, bool is_new_member, int year, int month,
                      size_t number, Random& random) {
  PlannedClass planned;
  planned.is_new_member = is_new_member;
  planned.title =
      absl::StrCat(is_new_member ? "Lớp bồi dưỡng lý luận chính trị dành cho đảng viên mới"
                                 : "Lớp bồi dưỡng nhận thức về Đảng",
                   " khóa ", Roman(number), " năm ", year);
  planned.start_date = schedule.ClassWeek(Date(year, month, random.Between(4, 12)));
  planned.end_date = planned.start_date + 4;
  planned.registration_date = schedule.Minus(planned.start_date, 28);
  planned.nomination_date = schedule.Minus(planned.start_date, 14);
  planned.approval_date = schedule.Minus(planned.start_date, 5);
  planned.issue_date = schedule.Plus(planned.end_date, random.Between(6, 10));
  for (int session = 0; session < kClassSessions; ++session) {
    planned.sessions.push_back(planned.start_date + session / 2);
  }
  return planned;
}

bool HasSeat(const PlannedClass& planned) { return planned.learners.size() < kMostLearners; }

}  // namespace

void PlanClasses(const Schedule& schedule, const Random& random, Province* province) {
  for (const ClassYear& year : ClassYears()) {
    for (const bool is_new_member : {false, true}) {
      const auto& months = is_new_member ? year.new_member_months : year.awareness_months;
      for (size_t i = 0; i < months.size(); ++i) {
        Random own = random.Fork(is_new_member ? "new-member class" : "awareness class",
                                 static_cast<uint64_t>(year.year) * 100 + i);
        province->classes.push_back(
            NewClass(schedule, is_new_member, year.year, months[i], i, own));
      }
    }
  }
  std::stable_sort(
      province->classes.begin(), province->classes.end(),
      [](const PlannedClass& a, const PlannedClass& b) { return a.start_date < b.start_date; });
}

int ClassIssuedBy(const Province& province, bool is_new_member, Date day, int skip) {
  int found = -1;
  for (int i = static_cast<int>(province.classes.size()) - 1; i >= 0; --i) {
    const PlannedClass& planned = province.classes[static_cast<size_t>(i)];
    if (planned.is_new_member != is_new_member || planned.issue_date > day || !HasSeat(planned)) {
      continue;
    }
    found = i;
    if (skip-- == 0) break;
  }
  return found;
}

int ClassNominatedAfter(const Province& province, bool is_new_member, Date day) {
  for (size_t i = 0; i < province.classes.size(); ++i) {
    const PlannedClass& planned = province.classes[i];
    if (planned.is_new_member == is_new_member && planned.nomination_date > day &&
        HasSeat(planned)) {
      return static_cast<int>(i);
    }
  }
  return -1;
}

void Enrol(int class_index, int person, bool passes, Random& random, Province* province) {
  PlannedLearner learner;
  learner.person = person;
  if (passes) {
    learner.score = random.Chance(30) ? random.Between(80, 98) : random.Between(62, 79);
    if (random.Chance(8)) learner.absent = {random.Between(1, kClassSessions)};
  } else if (random.Chance(50)) {
    learner.score = random.Between(25, 40);
  } else {
    learner.score = random.Between(50, 65);
    for (int session = 3; session <= kClassSessions; ++session) learner.absent.push_back(session);
  }
  province->classes[static_cast<size_t>(class_index)].learners.push_back(std::move(learner));
}

void CountSeats(Province* province) {
  for (PlannedClass& planned : province->classes) {
    planned.seats = std::max(30, (static_cast<int>(planned.learners.size()) + 9) / 10 * 10);
  }
}

}  // namespace ketnap::ctl
