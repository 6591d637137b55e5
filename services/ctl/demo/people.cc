#include "services/ctl/demo/people.h"

#include <algorithm>
#include <utility>

#include "services/ctl/demo/classes.h"
#include "services/ctl/demo/person.h"
#include "services/ctl/demo/way.h"

namespace ketnap::ctl {
namespace {

using namespace ketnap::dossier::v1;  // NOLINT(build/namespaces): the enum values of the API.

constexpr int kReturnedAndAdmitted = 54;

const std::vector<std::pair<Stop, int>>& StalledByStop() {
  static const auto& counts = *new std::vector<std::pair<Stop, int>>{{Stop::kTrained, 73},
                                                                     {Stop::kApplication, 10},
                                                                     {Stop::kCv, 8},
                                                                     {Stop::kVerifying, 8},
                                                                     {Stop::kVerificationIssue, 4},
                                                                     {Stop::kVerified, 6},
                                                                     {Stop::kOpinions, 6},
                                                                     {Stop::kCellRejected, 8},
                                                                     {Stop::kCellResolved, 6},
                                                                     {Stop::kBaseResolved, 5},
                                                                     {Stop::kReturned, 6},
                                                                     {Stop::kUnderReview, 3},
                                                                     {Stop::kRefused, 5},
                                                                     {Stop::kDecided, 2}};
  return counts;
}

// Who was trained and has no dossier: many from the last classes, some from long ago.
Date PickTrainingDay(Random& random) {
  if (random.Chance(35)) return Date(2019, 7, 20) - random.Between(0, 10);
  if (random.Chance(25)) return Date(2019, 6, 5) - random.Between(0, 25);
  return Date(2019, 3, 1) - random.Between(0, 1150);
}

// Where a stalled person's dossier may stand today: the days between which the cell met.
std::pair<Date, Date> CellWindow(Stop stop, Date earliest) {
  switch (stop) {
    case Stop::kCellResolved:
      return {Date(2019, 6, 20), Date(2019, 8, 9)};
    case Stop::kBaseResolved:
      return {Date(2019, 6, 10), Date(2019, 7, 30)};
    case Stop::kReturned:
      return {Date(2019, 6, 3), Date(2019, 7, 22)};
    case Stop::kUnderReview:
    case Stop::kDecided:
      return {Date(2019, 6, 3), Date(2019, 7, 3)};
    case Stop::kRefused:
      return {earliest, Date(2019, 7, 3)};
    default:
      return {earliest, Date(2019, 8, 9)};
  }
}

class PeoplePlanner {
 public:
  PeoplePlanner(const Schedule& schedule, const Random& random, const Quotas& quotas,
                Province* province)
      : schedule_(schedule),
        random_(random),
        quotas_(quotas),
        province_(*province),
        each_(schedule, province) {
    for (const PlannedBase& base : province_.bases) weights_.push_back(base.weight);
  }

  void Plan() {
    MakeAdmitted();
    MakeOthers();
    ShareQualifications();
    for (size_t i = 0; i < province_.people.size(); ++i) {
      // Who is admitted was planned already, in the order of the ceremonies.
      if (province_.people[i].fate != Fate::kAdmitted) PlanOther(i);
    }
    PlanRecognitions();
    for (size_t i = 0; i < province_.people.size(); ++i) {
      each_.Describe(RandomOf("person", i), &province_.people[i]);
    }
    CountSeats(&province_);
  }

 private:
  struct Admission {
    int base = 0;
    size_t year = 0;
  };

  PlannedPerson NewPerson(Fate fate, int base, Random& random) const {
    PlannedPerson person;
    person.fate = fate;
    person.base = base;
    person.cell = random.Pick(province_.bases[static_cast<size_t>(base)].cells);
    return person;
  }

  Random RandomOf(const char* purpose, size_t person) const {
    return random_.Fork(purpose, person);
  }

  std::vector<Admission> ShuffledAdmissions() const {
    std::vector<Admission> admissions;
    for (size_t base = 0; base < quotas_.admitted.size(); ++base) {
      for (size_t year = 0; year < kPlanYears; ++year) {
        admissions.insert(admissions.end(), static_cast<size_t>(quotas_.admitted[base][year]),
                          {static_cast<int>(base), year});
      }
    }
    Random order = random_.Fork("admission order");
    order.Shuffle(admissions);
    return admissions;
  }

  void MakeAdmitted() {
    const std::vector<Admission> admissions = ShuffledAdmissions();
    for (size_t i = 0; i < admissions.size(); ++i) {
      Random own = RandomOf("admitted", i);
      PlannedPerson person = NewPerson(Fate::kAdmitted, admissions[i].base, own);
      person.is_returned = i < kReturnedAndAdmitted;
      person.is_late =
          i + 8 >= kReturnedAndAdmitted && i + 8 < kReturnedAndAdmitted + kLateDecisions;
      const int year = kFirstPlanYear + static_cast<int>(admissions[i].year);
      const Date first = std::max(Date(year, 1, 4), kTermStart);
      const Date last = std::min(Date(year, 12, 31), kReportDay);
      const DossierDates dates =
          PlanAdmissionDates(schedule_, person.is_returned, person.is_late, first, last, own);
      each_.ChooseBirth(dates.application, own, &person);
      const int index = static_cast<int>(province_.people.size());
      province_.people.push_back(std::move(person));
      each_.Train(index, dates.application - own.Between(2, 20), own);
      PlannedPerson& placed = province_.people.back();
      each_.List(dates.application, own, &placed);
      AddDossier(each_.InputOf(placed), dates, own, &placed);
    }
  }

  void MakeOthers() {
    auto make = [&](Fate fate, Stop stop, int count) {
      for (int i = 0; i < count; ++i) {
        Random own = RandomOf("other", province_.people.size());
        int base = static_cast<int>(own.PickWeighted(weights_));
        while (stop == Stop::kBaseResolved &&
               !province_.bases[static_cast<size_t>(base)].has_committee()) {
          base = static_cast<int>(own.PickWeighted(weights_));
        }
        PlannedPerson person = NewPerson(fate, base, own);
        person.stop = stop;
        person.is_returned = stop == Stop::kReturned;
        province_.people.push_back(std::move(person));
      }
    };
    for (const auto& [stop, count] : StalledByStop()) make(Fate::kStalled, stop, count);
    make(Fate::kDelistedTrained, Stop::kNone, kDelistedTrained);
    make(Fate::kDelistedUntrained, Stop::kNone, kDelistedUntrained);
    make(Fate::kListed, Stop::kNone, kListed);
    make(Fate::kFailedClass, Stop::kNone, kFailedClass);
    make(Fate::kNominated, Stop::kNone, kNominated);
  }

  void PlanOther(size_t index) {
    PlannedPerson& person = province_.people[index];
    Random own = RandomOf("way", index);
    switch (person.fate) {
      case Fate::kStalled:
        return PlanStalled(index, own);
      case Fate::kDelistedTrained: {
        const Date day = schedule_.OnOrAfter(Date(2016, 3, 1) + own.Between(0, 1200));
        each_.ChooseBirth(day, own, &person);
        each_.Train(static_cast<int>(index), day - 30, own);
        each_.List(day, own, &person);
        return AddDelisting(each_.InputOf(person), day, own, &person);
      }
      case Fate::kDelistedUntrained: {
        const Date day = schedule_.OnOrAfter(Date(2015, 9, 1) + own.Between(0, 1400));
        each_.ChooseBirth(day, own, &person);
        each_.List(day, own, &person);
        return AddDelisting(each_.InputOf(person), day, own, &person);
      }
      case Fate::kFailedClass: {
        const Date day = Date(2019, 7, 1) - own.Between(0, 700);
        each_.ChooseBirth(day, own, &person);
        person.awareness_class = ClassIssuedBy(province_, false, day, 0);
        Enrol(person.awareness_class, static_cast<int>(index), false, own, &province_);
        return each_.List(kReportDay, own, &person);
      }
      default: {
        const Date day = kReportDay - own.Between(0, 60);
        each_.ChooseBirth(day, own, &person);
        return each_.List(day, own, &person);
      }
    }
  }

  void PlanStalled(size_t index, Random& random) {
    PlannedPerson& person = province_.people[index];
    if (person.stop == Stop::kTrained) {
      const Date day = PickTrainingDay(random);
      each_.ChooseBirth(day, random, &person);
      each_.Train(static_cast<int>(index), day, random);
      return each_.List(kReportDay - random.Between(0, 200), random, &person);
    }
    const auto [first, last] = CellWindow(person.stop, Date(2016, 6, 1));
    DossierDates dates = PlanOpenDates(schedule_, first, last, random);
    if (dates.cell_resolution > last || first > Date(2019, 1, 1)) {
      // A recent meeting: the application lies before the window, not in it.
      const int span = static_cast<int>(last - first);
      dates.cell_resolution = schedule_.OnOrBefore(first + random.Between(7, span));
      dates.application = schedule_.Minus(dates.cell_resolution, random.Between(38, 70));
    }
    each_.ChooseBirth(dates.application, random, &person);
    each_.Train(static_cast<int>(index), dates.application - random.Between(2, 20), random);
    each_.List(dates.application, random, &person);
    AddDossier(each_.InputOf(person), dates, random, &person);
  }

  // Probationary members go to a class in the order they were admitted.
  void PlanRecognitions() {
    std::vector<std::pair<Date, size_t>> ceremonies;
    for (size_t i = 0; i < province_.people.size(); ++i) {
      const PlannedPerson& person = province_.people[i];
      if (person.fate == Fate::kAdmitted) ceremonies.emplace_back(person.steps.back().date, i);
    }
    std::sort(ceremonies.begin(), ceremonies.end());
    for (const auto& [ceremony, index] : ceremonies) {
      Random own = RandomOf("recognition", index);
      PlannedPerson& person = province_.people[index];
      const int chosen = ClassNominatedAfter(province_, true, ceremony);
      if (chosen < 0) continue;
      person.new_member_class = chosen;
      Enrol(chosen, static_cast<int>(index), true, own, &province_);
      const Date issued = province_.classes[static_cast<size_t>(chosen)].issue_date;
      AddRecognition(each_.InputOf(person), ceremony, issued, own, &person);
    }
  }

  // Exactly so many degrees among the admitted; the youngest go without.
  void ShareQualifications() {
    std::vector<size_t> young;
    std::vector<size_t> rest;
    for (size_t i = 0; i < kAdmissions; ++i) {
      (PersonPlanner::AgeAtStart(province_.people[i]) < 22 ? young : rest).push_back(i);
    }
    Random order = random_.Fork("qualifications");
    order.Shuffle(rest);
    for (size_t i = 0; i < rest.size(); ++i) {
      PlannedPerson& person = province_.people[rest[i]];
      const bool degree = i < kAdmittedWithDegree;
      if (degree) {
        const bool more = PersonPlanner::AgeAtStart(person) >= 27 && order.Chance(9);
        person.qualification = more ? QUALIFICATION_POSTGRADUATE : QUALIFICATION_UNIVERSITY;
      } else {
        person.qualification = PersonPlanner::PickLower(order);
      }
    }
    for (size_t index : young) {
      province_.people[index].qualification =
          order.Chance(60) ? QUALIFICATION_NONE : QUALIFICATION_VOCATIONAL;
    }
  }

  const Schedule& schedule_;
  const Random random_;
  const Quotas& quotas_;
  Province& province_;
  std::vector<int> weights_;
  PersonPlanner each_;
};

}  // namespace

void PlanPeople(const Schedule& schedule, const Random& random, const Quotas& quotas,
                Province* province) {
  PeoplePlanner(schedule, random, quotas, province).Plan();
}

}  // namespace ketnap::ctl
