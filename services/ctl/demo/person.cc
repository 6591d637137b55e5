#include "services/ctl/demo/person.h"

#include <algorithm>

#include "services/ctl/demo/classes.h"
#include "services/ctl/demo/names.h"

namespace ketnap::ctl {
namespace {

using namespace ketnap::dossier::v1;  // NOLINT(build/namespaces): the enum values of the API.

constexpr int kYouthAgeMonths = 360;

}  // namespace

PersonPlanner::PersonPlanner(const Schedule& schedule, Province* province)
    : schedule_(schedule), province_(*province) {
  members_.resize(province_.organizations.size());
  for (size_t i = 0; i < province_.members.size(); ++i) {
    members_[static_cast<size_t>(province_.members[i].cell)].push_back(static_cast<int>(i));
  }
}

WayInput PersonPlanner::InputOf(const PlannedPerson& person) const {
  return {&schedule_, &province_, members_[static_cast<size_t>(person.cell)]};
}

void PersonPlanner::ChooseBirth(Date application, Random& random, PlannedPerson* person) const {
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

void PersonPlanner::Train(int index, Date day, Random& random) {
  PlannedPerson& person = province_.people[static_cast<size_t>(index)];
  person.awareness_class = ClassIssuedBy(province_, false, day, random.Chance(25) ? 1 : 0);
  Enrol(person.awareness_class, index, true, random, &province_);
}

void PersonPlanner::List(Date until, Random& random, PlannedPerson* person) const {
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

int PersonPlanner::AgeAtStart(const PlannedPerson& person) {
  return WholeMonthsBetween(person.birth_date, person.steps.front().date) / 12;
}

Qualification PersonPlanner::PickLower(Random& random) {
  static const std::vector<Qualification> lower = {QUALIFICATION_COLLEGE, QUALIFICATION_COLLEGE,
                                                   QUALIFICATION_VOCATIONAL,
                                                   QUALIFICATION_VOCATIONAL, QUALIFICATION_NONE};
  return random.Pick(lower);
}

Occupation PersonPlanner::PickOccupation(const PlannedPerson& person, Random& random) const {
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

NominatorKind PersonPlanner::PickNominator(const PlannedPerson& person, Random& random) const {
  const auto& cell = province_.organizations[static_cast<size_t>(person.cell)];
  if (person.youth_union_member && random.Chance(80)) return NOMINATOR_KIND_YOUTH_UNION;
  if (cell.has_trade_union && random.Chance(60)) return NOMINATOR_KIND_TRADE_UNION;
  return random.Chance(50) ? NOMINATOR_KIND_CELL : NOMINATOR_KIND_MEMBER;
}

void PersonPlanner::Describe(Random own, PlannedPerson* described) {
  PlannedPerson& person = *described;
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

}  // namespace ketnap::ctl
