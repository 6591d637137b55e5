#include "services/ctl/demo/people.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "services/ctl/demo/classes.h"
#include "services/ctl/demo/names.h"
#include "services/ctl/demo/way.h"

namespace ketnap::ctl {
namespace {

using namespace ketnap::dossier::v1;  // NOLINT(build/namespaces): the enum values of the API.

constexpr int kYouthAgeMonths = 360;
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
      : schedule_(schedule), random_(random), quotas_(quotas), province_(*province) {
    for (const PlannedBase& base : province_.bases) weights_.push_back(base.weight);
    members_.resize(province_.organizations.size());
    for (size_t i = 0; i < province_.members.size(); ++i) {
      members_[static_cast<size_t>(province_.members[i].cell)].push_back(static_cast<int>(i));
    }
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
    for (size_t i = 0; i < province_.people.size(); ++i) Describe(i);
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

  WayInput InputOf(const PlannedPerson& person) const {
    return {&schedule_, &province_, members_[static_cast<size_t>(person.cell)]};
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
      ChooseBirth(dates.application, own, &person);
      const int index = static_cast<int>(province_.people.size());
      province_.people.push_back(std::move(person));
      Train(index, dates.application - own.Between(2, 20), own);
      PlannedPerson& placed = province_.people.back();
      List(dates.application, own, &placed);
      AddDossier(InputOf(placed), dates, own, &placed);
    }
  }

  // A class that ended by `day`, and a pass.
  void Train(int index, Date day, Random& random) {
    PlannedPerson& person = province_.people[static_cast<size_t>(index)];
    person.awareness_class = ClassIssuedBy(province_, false, day, random.Chance(25) ? 1 : 0);
    Enrol(person.awareness_class, index, true, random, &province_);
  }

  // On the list some months before the application and before the class.
  void List(Date until, Random& random, PlannedPerson* person) {
    Date listing = AddMonths(until, -random.Between(7, 13));
    if (person->awareness_class >= 0) {
      const Date nomination =
          province_.classes[static_cast<size_t>(person->awareness_class)].nomination_date;
      listing = std::min(listing, nomination - random.Between(20, 60));
    }
    if (person->fate == Fate::kNominated) listing = until;
    const absl::CivilMonth month(listing);
    AddListing(InputOf(*person), schedule_.CellMeeting(person->cell, month), until, random, person);
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
        ChooseBirth(day, own, &person);
        Train(static_cast<int>(index), day - 30, own);
        List(day, own, &person);
        return AddDelisting(InputOf(person), day, own, &person);
      }
      case Fate::kDelistedUntrained: {
        const Date day = schedule_.OnOrAfter(Date(2015, 9, 1) + own.Between(0, 1400));
        ChooseBirth(day, own, &person);
        List(day, own, &person);
        return AddDelisting(InputOf(person), day, own, &person);
      }
      case Fate::kFailedClass: {
        const Date day = Date(2019, 7, 1) - own.Between(0, 700);
        ChooseBirth(day, own, &person);
        person.awareness_class = ClassIssuedBy(province_, false, day, 0);
        Enrol(person.awareness_class, static_cast<int>(index), false, own, &province_);
        return List(kReportDay, own, &person);
      }
      default: {
        const Date day = kReportDay - own.Between(0, 60);
        ChooseBirth(day, own, &person);
        return List(day, own, &person);
      }
    }
  }

  void PlanStalled(size_t index, Random& random) {
    PlannedPerson& person = province_.people[index];
    if (person.stop == Stop::kTrained) {
      const Date day = PickTrainingDay(random);
      ChooseBirth(day, random, &person);
      Train(static_cast<int>(index), day, random);
      return List(kReportDay - random.Between(0, 200), random, &person);
    }
    const auto [first, last] = CellWindow(person.stop, Date(2016, 6, 1));
    DossierDates dates = PlanOpenDates(schedule_, first, last, random);
    if (dates.cell_resolution > last || first > Date(2019, 1, 1)) {
      // A recent meeting: the application lies before the window, not in it.
      const int span = static_cast<int>(last - first);
      dates.cell_resolution = schedule_.OnOrBefore(first + random.Between(7, span));
      dates.application = schedule_.Minus(dates.cell_resolution, random.Between(38, 70));
    }
    ChooseBirth(dates.application, random, &person);
    Train(static_cast<int>(index), dates.application - random.Between(2, 20), random);
    List(dates.application, random, &person);
    AddDossier(InputOf(person), dates, random, &person);
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
      AddRecognition(InputOf(person), ceremony, issued, own, &person);
    }
  }

  // The rules ask other papers above the age of youth: nobody crosses it while the dossier is
  // under way.
  void ChooseBirth(Date application, Random& random, PlannedPerson* person) const {
    static const std::vector<int> weights = {10, 25, 33, 17, 8, 4, 2, 1, 1};
    for (;;) {
      const int band = static_cast<int>(random.PickWeighted(weights));
      const int months = (19 + band * 4) * 12 + random.Between(0, 47);
      const Date birth = AddMonths(application, -months) - random.Between(0, 27);
      const int before = WholeMonthsBetween(birth, application);
      const int after = WholeMonthsBetween(birth, AddMonths(application, 18));
      if ((before <= kYouthAgeMonths) != (after <= kYouthAgeMonths)) continue;
      person->birth_date = birth;
      return;
    }
  }

  int AgeAtStart(const PlannedPerson& person) const {
    return WholeMonthsBetween(person.birth_date, person.steps.front().date) / 12;
  }

  // Exactly so many degrees among the admitted; the youngest go without.
  void ShareQualifications() {
    std::vector<size_t> young;
    std::vector<size_t> rest;
    for (size_t i = 0; i < kAdmissions; ++i) {
      (AgeAtStart(province_.people[i]) < 22 ? young : rest).push_back(i);
    }
    Random order = random_.Fork("qualifications");
    order.Shuffle(rest);
    for (size_t i = 0; i < rest.size(); ++i) {
      PlannedPerson& person = province_.people[rest[i]];
      const bool degree = i < kAdmittedWithDegree;
      if (degree) {
        const bool more = AgeAtStart(person) >= 27 && order.Chance(9);
        person.qualification = more ? QUALIFICATION_POSTGRADUATE : QUALIFICATION_UNIVERSITY;
      } else {
        person.qualification = PickLower(order);
      }
    }
    for (size_t index : young) {
      province_.people[index].qualification =
          order.Chance(60) ? QUALIFICATION_NONE : QUALIFICATION_VOCATIONAL;
    }
  }

  static Qualification PickLower(Random& random) {
    static const std::vector<Qualification> lower = {QUALIFICATION_COLLEGE, QUALIFICATION_COLLEGE,
                                                     QUALIFICATION_VOCATIONAL,
                                                     QUALIFICATION_VOCATIONAL, QUALIFICATION_NONE};
    return random.Pick(lower);
  }

  Occupation PickOccupation(const PlannedPerson& person, Random& random) const {
    using organization::v1::WorkplaceKind;
    switch (province_.organizations[static_cast<size_t>(person.cell)].workplace_kind) {
      case WorkplaceKind::WORKPLACE_KIND_EDUCATION:
        return person.qualification == QUALIFICATION_NONE && AgeAtStart(person) < 24
                   ? OCCUPATION_STUDENT
                   : OCCUPATION_PUBLIC_SERVICE_STAFF;
      case WorkplaceKind::WORKPLACE_KIND_HEALTH:
        return OCCUPATION_PUBLIC_SERVICE_STAFF;
      case WorkplaceKind::WORKPLACE_KIND_ENTERPRISE:
        return person.qualification < QUALIFICATION_COLLEGE && random.Chance(70)
                   ? OCCUPATION_WORKER
                   : OCCUPATION_BUSINESS_STAFF;
      default:
        return random.Chance(85) ? OCCUPATION_CIVIL_SERVANT : OCCUPATION_PUBLIC_SERVICE_STAFF;
    }
  }

  NominatorKind PickNominator(const PlannedPerson& person, Random& random) const {
    const auto& cell = province_.organizations[static_cast<size_t>(person.cell)];
    if (person.youth_union_member && random.Chance(80)) return NOMINATOR_KIND_YOUTH_UNION;
    if (cell.has_trade_union && random.Chance(60)) return NOMINATOR_KIND_TRADE_UNION;
    return random.Chance(50) ? NOMINATOR_KIND_CELL : NOMINATOR_KIND_MEMBER;
  }

  void Describe(size_t index) {
    PlannedPerson& person = province_.people[index];
    Random own = RandomOf("person", index);
    person.sex = own.Chance(54) ? SEX_FEMALE : SEX_MALE;
    person.ethnicity = PickEthnicity(own);
    person.religion = "Không";
    do {
      person.full_name = PickFullName(own, person.ethnicity, person.sex == SEX_FEMALE);
    } while (!known_.emplace(person.full_name, person.birth_date).second);
    if (person.qualification == QUALIFICATION_UNSPECIFIED) {
      const bool degree = AgeAtStart(person) >= 22 && own.Chance(72);
      person.qualification = degree ? QUALIFICATION_UNIVERSITY : PickLower(own);
    }
    person.occupation = PickOccupation(person, own);
    const auto& cell = province_.organizations[static_cast<size_t>(person.cell)];
    person.youth_union_member =
        cell.has_youth_union &&
        WholeMonthsBetween(person.birth_date, person.steps.back().date) <= kYouthAgeMonths;
    person.nominator = PickNominator(person, own);
  }

  const Schedule& schedule_;
  const Random random_;
  const Quotas& quotas_;
  Province& province_;
  std::vector<int> weights_;
  std::vector<std::vector<int>> members_;  // By cell.
  std::set<std::pair<std::string, Date>> known_;
};

}  // namespace

void PlanPeople(const Schedule& schedule, const Random& random, const Quotas& quotas,
                Province* province) {
  PeoplePlanner(schedule, random, quotas, province).Plan();
}

}  // namespace ketnap::ctl
