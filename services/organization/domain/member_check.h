#ifndef KETNAP_SERVICES_ORGANIZATION_DOMAIN_MEMBER_CHECK_H_
#define KETNAP_SERVICES_ORGANIZATION_DOMAIN_MEMBER_CHECK_H_

#include <optional>
#include <vector>

#include "services/organization/domain/structure_check.h"

namespace ketnap::organization {

// A member as far as the self-check looks: never a name.
struct CheckedMember {
  Uuid id;
  Uuid organization;
  std::optional<Date> left_date;  // Absent while the membership lasts.
  struct OfficialStay {
    Uuid organization;
    Days days;
  };
  std::vector<OfficialStay> stays;  // By first day.
};

// Official stays follow each other without gap or overlap; while the membership lasts exactly one
// lasts too, in the member's own organization, and none afterwards.
void CheckMember(const CheckedMember& member, bool organization_known, StructureFaults* faults);

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_DOMAIN_MEMBER_CHECK_H_
