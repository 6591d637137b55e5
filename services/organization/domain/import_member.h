#ifndef KETNAP_SERVICES_ORGANIZATION_DOMAIN_IMPORT_MEMBER_H_
#define KETNAP_SERVICES_ORGANIZATION_DOMAIN_IMPORT_MEMBER_H_

#include <optional>

#include "common/base/date.h"
#include "services/organization/domain/import.h"
#include "services/organization/domain/member.h"

namespace ketnap::organization {

// What is known outside the row when it is judged. A dry run fills in what its earlier rows would
// have left; the judgement is the same.
struct MemberRowFacts {
  Date today;
  // Whoever has the row's key, whole, if they belong to an organization within the import's.
  std::optional<Member> present;
  // The organization of their first stay.
  std::optional<MemberHome> first_home;
  bool key_elsewhere = false;
  // The cell the row names; absent when there is none within the import's organization.
  std::optional<MemberHome> cell;
  // Another present member of the cell has the row's name and birth date.
  bool same_person = false;
};

// Judges one row. `row` has what the papers say; its organization is not read. Without
// `dates_readable` rules that compare its dates are left out. Faults are added to those the row has
// already; all of them are told.
struct MemberJudgement {
  ImportOutcome outcome = ImportOutcome::kUnspecified;
  Member member;  // As it is to be, unless it failed.
};
MemberJudgement JudgeMember(const Member& row, bool dates_readable, const MemberRowFacts& facts,
                            RowFaults* faults);

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_DOMAIN_IMPORT_MEMBER_H_
