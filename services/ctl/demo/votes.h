#ifndef KETNAP_SERVICES_CTL_DEMO_VOTES_H_
#define KETNAP_SERVICES_CTL_DEMO_VOTES_H_

#include <string>
#include <vector>

#include "services/ctl/demo/province.h"
#include "services/ctl/demo/random.h"

namespace ketnap::ctl {

// The symbol on the paper of a step: "NQ/CB". "" for steps without a numbered paper.
std::string SymbolOf(dossier::v1::Step step);

// The days from which people of each cell are official, those of earlier acts included.
std::vector<std::vector<Date>> OfficialDates(const Province& province);

// Fills in the figures of every vote. A cell's official members count with all who came of this
// demonstration by that day, whether or not they are entered yet: never fewer than the register
// has.
void PlanVotes(const Random& random, Province* province);

// Numbers every paper by its issuer in the order of dates, anew for each term.
void NumberPapers(Province* province);

}  // namespace ketnap::ctl

#endif  // KETNAP_SERVICES_CTL_DEMO_VOTES_H_
