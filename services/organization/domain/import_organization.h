#ifndef KETNAP_SERVICES_ORGANIZATION_DOMAIN_IMPORT_ORGANIZATION_H_
#define KETNAP_SERVICES_ORGANIZATION_DOMAIN_IMPORT_ORGANIZATION_H_

#include <optional>
#include <string>

#include "common/base/date.h"
#include "services/organization/domain/import.h"
#include "services/organization/domain/organization.h"

namespace ketnap::organization {

// What is known outside the row when it is judged. A dry run fills in what its earlier rows would
// have left; the judgement is the same.
struct OrganizationRowFacts {
  Date today;
  Date effective_date;  // First day of what changes.
  // Whoever has the row's key, if that is an organization strictly below the import's.
  std::optional<Organization> present;
  // The key belongs to another organization, or belonged to one on days that are past.
  bool key_elsewhere = false;
  std::optional<Organization> key_of_ended;
  // The organization the row names as its parent; absent when there is none within the import's.
  std::optional<Organization> parent;
  std::optional<OrganizationType> type;  // The row's.
  // Another live organization below that parent has the row's name.
  bool name_taken = false;
};

// Judges one row. `row` has what the row says: content (its parent is not read), authorities and,
// when the row gives it, valid_from. Faults are added to those the row has already; all of them are
// told.
struct OrganizationJudgement {
  ImportOutcome outcome = ImportOutcome::kUnspecified;
  OrganizationContent content;  // The new content, unless it failed.
};
OrganizationJudgement JudgeOrganization(const Organization& row, bool has_valid_from,
                                        const OrganizationRowFacts& facts, RowFaults* faults);

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_DOMAIN_IMPORT_ORGANIZATION_H_
