#ifndef KETNAP_SERVICES_CTL_DEMO_PERSON_H_
#define KETNAP_SERVICES_CTL_DEMO_PERSON_H_

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "services/ctl/demo/province.h"
#include "services/ctl/demo/random.h"
#include "services/ctl/demo/schedule.h"
#include "services/ctl/demo/way.h"

namespace ketnap::ctl {

// What is planned of one person after the other, whatever their fate.
class PersonPlanner {
 public:
  // Both must outlive this; organizations, members and classes are there.
  PersonPlanner(const Schedule& schedule, Province* province);

  WayInput InputOf(const PlannedPerson& person) const;
  // Official members of a cell.
  const std::vector<int>& MembersOf(int cell) const { return members_[static_cast<size_t>(cell)]; }

  // The rules ask other papers above the age of youth: nobody crosses it while the dossier is under
  // way.
  void ChooseBirth(Date application, Random& random, PlannedPerson* person) const;
  // A class whose certificates were issued by `day`, and a pass.
  void Train(int index, Date day, Random& random);
  // On the list some months before `until` and before the class.
  void List(Date until, Random& random, PlannedPerson* person) const;
  // Everything else, once the steps are planned; nobody twice with one name and birthday.
  void Describe(Random own, PlannedPerson* person);

  static int AgeAtStart(const PlannedPerson& person);
  // Below a degree.
  static dossier::v1::Qualification PickLower(Random& random);

 private:
  dossier::v1::Occupation PickOccupation(const PlannedPerson& person, Random& random) const;
  dossier::v1::NominatorKind PickNominator(const PlannedPerson& person, Random& random) const;

  const Schedule& schedule_;
  Province& province_;
  std::vector<std::vector<int>> members_;  // By cell.
  std::set<std::pair<std::string, Date>> known_;
};

}  // namespace ketnap::ctl

#endif  // KETNAP_SERVICES_CTL_DEMO_PERSON_H_
