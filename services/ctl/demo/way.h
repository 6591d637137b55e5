#ifndef KETNAP_SERVICES_CTL_DEMO_WAY_H_
#define KETNAP_SERVICES_CTL_DEMO_WAY_H_

#include "services/ctl/demo/province.h"
#include "services/ctl/demo/random.h"
#include "services/ctl/demo/schedule.h"

// The steps of one person, with their dates; votes have an outcome but no figures yet, papers no
// numbers.
namespace ketnap::ctl {

// The dates of a dossier, planned backwards from the ceremony or forwards from the application.
struct DossierDates {
  Date application;
  Date cell_resolution;
  // The rest only for who is admitted.
  Date decision;
  Date received;
  Date ceremony;
};

// For an admission by a ceremony in [first, last].
DossierDates PlanAdmissionDates(const Schedule& schedule, bool is_returned, bool is_late,
                                Date first, Date last, Random& random);

// For a dossier that begins on or after `earliest` and of which nothing is later than `latest`.
DossierDates PlanOpenDates(const Schedule& schedule, Date earliest, Date latest, Random& random);

// What the steps of one person are made from.
struct WayInput {
  const Schedule* schedule = nullptr;
  const Province* province = nullptr;
  std::vector<int> members;  // Official members of the person's cell.
};

// Nomination, list, helper and the monthly reviews up to `reviews_until`.
void AddListing(const WayInput& input, Date listing, Date reviews_until, Random& random,
                PlannedPerson* person);

void AddDelisting(const WayInput& input, Date date, Random& random, PlannedPerson* person);

// The dossier as far as person->stop, or through the ceremony for who is admitted.
void AddDossier(const WayInput& input, const DossierDates& dates, Random& random,
                PlannedPerson* person);

// Probation's end, as far as it lies before the report's day. `certificate` is the new-member
// class's.
void AddRecognition(const WayInput& input, Date ceremony, Date certificate, Random& random,
                    PlannedPerson* person);

}  // namespace ketnap::ctl

#endif  // KETNAP_SERVICES_CTL_DEMO_WAY_H_
