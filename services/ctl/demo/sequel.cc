#include "services/ctl/demo/sequel.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/ctl/demo/change_2025.h"
#include "services/ctl/demo/classes.h"
#include "services/ctl/demo/person.h"
#include "services/ctl/demo/random.h"
#include "services/ctl/demo/schedule.h"
#include "services/ctl/demo/votes.h"

namespace ketnap::ctl {
namespace {

// Who is on the way, and how far.
struct Group {
  Fate fate;
  Stop stop;
  int people;
};
constexpr Group kGroups[] = {
    {Fate::kListed, Stop::kNone, 12},         {Fate::kNominated, Stop::kNone, 4},
    {Fate::kStalled, Stop::kTrained, 8},      {Fate::kStalled, Stop::kApplication, 4},
    {Fate::kStalled, Stop::kCv, 3},           {Fate::kStalled, Stop::kVerifying, 4},
    {Fate::kStalled, Stop::kVerified, 3},     {Fate::kStalled, Stop::kOpinions, 4},
    {Fate::kStalled, Stop::kCellResolved, 4}, {Fate::kStalled, Stop::kBaseResolved, 3},
    {Fate::kStalled, Stop::kReturned, 2},     {Fate::kStalled, Stop::kUnderReview, 3},
    {Fate::kStalled, Stop::kDecided, 3},
};
constexpr size_t kNominatedForOpenClass = 6;

// The days between which the cell met, or will meet.
std::pair<Date, Date> CellWindow(Stop stop) {
  switch (stop) {
    case Stop::kCellResolved:
      return {Date(2025, 5, 29), Date(2025, 6, 20)};
    case Stop::kBaseResolved:
    case Stop::kReturned:
      return {Date(2025, 5, 12), Date(2025, 6, 3)};
    case Stop::kUnderReview:
    case Stop::kDecided:
      return {Date(2025, 4, 21), Date(2025, 5, 16)};
    default:
      return {Date(2025, 5, 19), Date(2025, 6, 16)};
  }
}

PlannedClass NewClass(const Schedule& schedule, Date month, const std::string& number) {
  PlannedClass planned;
  planned.title =
      absl::StrCat("Lớp bồi dưỡng nhận thức về Đảng khóa ", number, " năm ", month.year());
  planned.start_date = schedule.ClassWeek(month);
  planned.end_date = planned.start_date + 4;
  planned.registration_date = schedule.Minus(planned.start_date, 28);
  planned.nomination_date = schedule.Minus(planned.start_date, 14);
  planned.approval_date = schedule.Minus(planned.start_date, 5);
  planned.issue_date = schedule.Plus(planned.end_date, 7);
  for (int session = 0; session < kClassSessions; ++session) {
    planned.sessions.push_back(planned.start_date + session / 2);
  }
  return planned;
}

void PlanClasses(const Schedule& schedule, Province* province) {
  province->classes = {NewClass(schedule, Date(2024, 10, 7), "II"),
                       NewClass(schedule, Date(2025, 3, 3), "I"),
                       NewClass(schedule, Date(2025, 9, 8), "II")};
  PlannedClass& open = province->classes.back();
  open.stays_open = true;
  open.registration_date = schedule.OnOrAfter(Date(2025, 6, 10));
  open.nomination_date = schedule.OnOrAfter(Date(2025, 6, 24));
}

class SequelPlanner {
 public:
  SequelPlanner(const Schedule& schedule, const Random& random, Province* province)
      : schedule_(schedule),
        random_(random),
        province_(*province),
        change_(PlanChange(*province)),
        each_(schedule, province) {
    for (const PlannedBase& base : province_.bases) weights_.push_back(base.weight);
    for (size_t i = 0; i < province_.bases.size(); ++i) {
      const int organization = province_.bases[i].organization;
      const auto& merged = change_.merged;
      if (std::find(merged.begin(), merged.end(), organization) != merged.end()) {
        concerned_.push_back(static_cast<int>(i));
      }
      if (organization == change_.split) split_ = static_cast<int>(i);
    }
  }

  void PlanPeople() {
    for (const Group& group : kGroups) {
      for (int i = 0; i < group.people; ++i) AddPerson(group, i);
    }
    for (size_t i = 0; i < province_.people.size(); ++i) {
      each_.Describe(random_.Fork("person", i), &province_.people[i]);
    }
    NominateForOpenClass();
    CountSeats(&province_);
  }

  void PlanPosts() {
    const Date from(2025, 3, 3);
    const Date term_end(2030, 3, 2);
    AddPost(province_.superior, province_.bases.front().cells.front(), 0, "SECRETARY", from,
            term_end);
    AddPost(province_.superior, province_.bases.back().cells.front(), 0,
            "STANDING_DEPUTY_SECRETARY", from, term_end);
    for (const int base : concerned_) {
      const PlannedBase& planned = province_.bases[static_cast<size_t>(base)];
      AddPost(planned.organization, planned.cells.front(), 1, "SECRETARY", from, term_end);
    }
    const PlannedBase& split = province_.bases[static_cast<size_t>(split_)];
    AddPost(split.organization, split.cells.front(), 0, "SECRETARY", from, term_end);
    AddPost(split.organization, split.cells.back(), 0, "DEPUTY_SECRETARY", from, term_end);
    AddPost(split.cells.back(), split.cells.back(), 0, "SECRETARY", from, term_end);
  }

 private:
  // The first of each group stand where the change happens: merged, split, or merely moved.
  int BaseFor(const Group& group, int number, Random& random) const {
    const bool needs_committee = group.stop == Stop::kBaseResolved;
    if (number == 0) return split_;
    if (number == 1 && !needs_committee) return random.Pick(concerned_);
    int base = static_cast<int>(random.PickWeighted(weights_));
    while (needs_committee && !province_.bases[static_cast<size_t>(base)].has_committee()) {
      base = static_cast<int>(random.PickWeighted(weights_));
    }
    return base;
  }

  void AddPerson(const Group& group, int number) {
    const size_t index = province_.people.size();
    Random own = random_.Fork("way", index);
    PlannedPerson planned;
    planned.fate = group.fate;
    planned.stop = group.stop;
    planned.is_returned = group.stop == Stop::kReturned;
    planned.base = BaseFor(group, number, own);
    planned.cell = own.Pick(province_.bases[static_cast<size_t>(planned.base)].cells);
    province_.people.push_back(std::move(planned));
    PlannedPerson& person = province_.people.back();
    if (group.fate != Fate::kStalled || group.stop == Stop::kTrained) {
      const Date day = kSequelDay - own.Between(0, 20);
      each_.ChooseBirth(day, own, &person);
      if (group.stop == Stop::kTrained) each_.Train(static_cast<int>(index), day, own);
      return each_.List(day, own, &person);
    }
    const auto [first, last] = CellWindow(group.stop);
    DossierDates dates;
    dates.cell_resolution =
        schedule_.OnOrBefore(first + own.Between(7, static_cast<int>(last - first)));
    dates.application = schedule_.Minus(dates.cell_resolution, own.Between(38, 60));
    each_.ChooseBirth(dates.application, own, &person);
    each_.Train(static_cast<int>(index), dates.application - own.Between(2, 20), own);
    each_.List(dates.application, own, &person);
    AddDossier(each_.InputOf(person), dates, own, &person);
  }

  // People who were listed in time and are in no class yet.
  void NominateForOpenClass() {
    PlannedClass& open = province_.classes.back();
    for (size_t i = 0; i < province_.people.size(); ++i) {
      if (open.learners.size() == kNominatedForOpenClass) break;
      const PlannedPerson& person = province_.people[i];
      if (person.fate != Fate::kListed) continue;
      PlannedLearner learner;
      learner.person = static_cast<int>(i);
      open.learners.push_back(std::move(learner));
    }
  }

  void AddPost(int organization, int cell, size_t number, const char* position, Date from,
               Date term_end) {
    PlannedAppointment post;
    post.member = each_.MembersOf(cell)[number];
    post.organization = organization;
    post.position = position;
    post.start_date = from;
    post.term_end_date = term_end;
    province_.appointments.push_back(std::move(post));
  }

  const Schedule& schedule_;
  const Random random_;
  Province& province_;
  const PlannedChange change_;
  PersonPlanner each_;
  std::vector<int> weights_;
  std::vector<int> concerned_;  // Bases that are merged.
  int split_ = 0;
};

void PlanPlans(Province* province) {
  auto add = [&](PlannedPlan plan, int per_cells) {
    for (const PlannedBase& base : province->bases) {
      const int admissions = 1 + static_cast<int>(base.cells.size()) / per_cells;
      plan.targets.push_back({base.organization, admissions});
      plan.whole_target += admissions;
    }
    province->plans.push_back(std::move(plan));
  };
  PlannedPlan term;
  term.period = organization::v1::PLAN_PERIOD_TERM;
  term.start_date = Date(2020, 7, 1);
  term.end_date = Date(2025, 6, 30);
  term.title = "Kế hoạch phát triển đảng viên nhiệm kỳ 2020 - 2025";
  term.approval_document = "02-NQ/ĐUK ngày 17/7/2020 của Đảng ủy Khối các cơ quan tỉnh";
  term.approval_date = Date(2020, 7, 17);
  add(std::move(term), 1);
  PlannedPlan year;
  year.period = organization::v1::PLAN_PERIOD_YEAR;
  year.start_date = Date(2025, 1, 1);
  year.end_date = Date(2025, 12, 31);
  year.title = "Kế hoạch phát triển đảng viên năm 2025";
  year.approval_document =
      "31-KH/ĐUK ngày 15/01/2025 của Ban Thường vụ Đảng ủy Khối các cơ quan tỉnh";
  year.approval_date = Date(2025, 1, 15);
  add(std::move(year), 4);
}

}  // namespace

Province GenerateSequel(const Province& first, const WorkingDayCalendar& calendar) {
  const Random random = Random(first.seed).Fork("ketnap demonstration 2025");
  const Schedule schedule(calendar);
  Province province = first;
  province.act = "2025/";
  province.earlier_officials = OfficialDates(first);
  province.plans.clear();
  province.classes.clear();
  province.people.clear();
  PlanPlans(&province);
  PlanClasses(schedule, &province);
  SequelPlanner planner(schedule, random, &province);
  planner.PlanPeople();
  planner.PlanPosts();
  PlanVotes(random, &province);
  NumberPapers(&province);
  return province;
}

}  // namespace ketnap::ctl
