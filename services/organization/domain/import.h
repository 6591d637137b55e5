#ifndef KETNAP_SERVICES_ORGANIZATION_DOMAIN_IMPORT_H_
#define KETNAP_SERVICES_ORGANIZATION_DOMAIN_IMPORT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/base/errors.h"
#include "common/base/uuid.h"

namespace ketnap::organization {

// As numbered in the table.
enum class ImportKind { kOrganizations = 1, kMembers = 2 };

// What became of a row, as numbered in the API.
enum class ImportOutcome {
  kUnspecified = 0,
  kCreated = 1,
  kUpdated = 2,
  kSkipped = 3,
  kFailed = 4
};

// A key by which a record is known outside.
struct ImportKey {
  std::string scheme;
  std::string value;

  bool operator==(const ImportKey&) const = default;
};

// How far an import is. Every row taken is in exactly one count.
struct Import {
  Uuid id;
  ImportKind kind = ImportKind::kOrganizations;
  Uuid organization;  // Everything comes below it.
  bool dry_run = false;
  int64_t next_row = 0;
  int64_t created_count = 0;
  int64_t updated_count = 0;
  int64_t skipped_count = 0;
  int64_t failed_count = 0;
  bool complete = false;
  std::string principal;  // Who began it; nobody else goes on with it.
  absl::Time create_time;
  absl::Time update_time;
};

// What a part says of the import it belongs to.
struct PartClaim {
  ImportKind kind = ImportKind::kOrganizations;
  Uuid organization;
  bool dry_run = false;
  int64_t first_row = 0;
};

// Whether `claim` is the next part of `import`: OK; INVALID_ARGUMENT for another organization, kind
// or another dry_run; FAILED_PRECONDITION IMPORT_COMPLETE after the last part, IMPORT_OUT_OF_STEP
// with metadata next_row for a first row that is not the next.
absl::Status CheckNextPart(const Import& import, const PartClaim& claim);

// IMPORT_OUT_OF_STEP.
absl::Status OutOfStepError(int64_t next_row);

// Counts one row.
void Count(ImportOutcome outcome, Import* import);

// Reasons of one row: the same one of the same field is kept once.
class RowFaults {
 public:
  void Add(FieldViolation fault);
  void Add(std::vector<FieldViolation> faults);
  bool empty() const { return faults_.empty(); }
  bool Has(std::string_view field) const;
  std::vector<FieldViolation> Take() { return std::move(faults_); }

 private:
  std::vector<FieldViolation> faults_;
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
