#ifndef KETNAP_SERVICES_ORGANIZATION_DOMAIN_IMPORT_H_
#define KETNAP_SERVICES_ORGANIZATION_DOMAIN_IMPORT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "common/base/errors.h"
#include "common/base/import_run.h"

namespace ketnap::organization {

// As numbered in the table.
enum class ImportKind { kOrganizations = 1, kMembers = 2 };

// A key by which a record is known outside.
struct ImportKey {
  std::string scheme;
  std::string value;

  bool operator==(const ImportKey&) const = default;
};

// What was decided of one row: faults exactly when it failed.
struct RowVerdict {
  ImportOutcome outcome = ImportOutcome::kUnspecified;
  std::vector<FieldViolation> faults;
};

// The key came in an earlier row of the same import.
FieldViolation DuplicateRow(int64_t first_met_row);
// The key belongs to a record outside what the import is for. Says nothing else of it.
FieldViolation KeyInUseElsewhere();

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_DOMAIN_IMPORT_H_
