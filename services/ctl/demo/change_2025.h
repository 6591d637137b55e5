#ifndef KETNAP_SERVICES_CTL_DEMO_CHANGE_2025_H_
#define KETNAP_SERVICES_CTL_DEMO_CHANGE_2025_H_

#include <string>
#include <vector>

#include "ketnap/organization/v1/organization_service.pb.h"
#include "services/ctl/demo/province.h"
#include "services/ctl/demo/requests.h"

// The change of 2025 as the demonstration tells it: the bloc's committee is dissolved into two. How
// the organizations of Lạng Sơn were really distributed, and on which day, is not known here: the
// day is assumed, the decision and every assignment are invented.
namespace ketnap::ctl {

inline const Date kChangeDay(2025, 7, 1);
inline const Date kChangeDecisionDay(2025, 6, 27);

// Who goes where, by index into Province::organizations.
struct PlannedChange {
  std::vector<int> party;        // Base organizations of Party, mass organizations and judiciary.
  std::vector<int> government;   // All others.
  std::vector<int> merged;       // Three grassroots cells of the first kind that become one.
  int split = -1;                // A base organization of the second kind that becomes two.
  std::vector<int> split_first;  // Its cells, by the part they come to.
  std::vector<int> split_second;
  int party_share = 50;  // Of what cannot be told by organizations, in percent.

  bool operator==(const PlannedChange&) const = default;
};

// The same province always gives the same plan.
PlannedChange PlanChange(const Province& province);

// Names of the organizations the change makes, the same in every run.
struct ChangeNames {
  std::string party;
  std::string government;
  std::string merged;
  std::string split_first;
  std::string split_second;
};
ChangeNames NamesOfChange(const Province& province);

// The batch, in the order of its operations.
organization::v1::Reorganization ReorganizationOf(const Province& province,
                                                  const PlannedChange& change,
                                                  const LearnedNames& names);

}  // namespace ketnap::ctl

#endif  // KETNAP_SERVICES_CTL_DEMO_CHANGE_2025_H_
