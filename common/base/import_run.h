#ifndef KETNAP_COMMON_BASE_IMPORT_RUN_H_
#define KETNAP_COMMON_BASE_IMPORT_RUN_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/base/errors.h"
#include "common/base/uuid.h"

// Imports: rows brought in from elsewhere, in parts.
namespace ketnap {

// What became of a row, as numbered in every API that imports.
enum class ImportOutcome {
  kUnspecified = 0,
  kCreated = 1,
  kUpdated = 2,
  kSkipped = 3,
  kFailed = 4
};

// How far an import is. Every row taken is in exactly one count.
struct ImportRun {
  Uuid id;
  int kind = 0;       // What is brought in; 0 where the service imports one kind alone.
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
struct ImportPartClaim {
  int kind = 0;
  Uuid organization;
  bool dry_run = false;
  int64_t first_row = 0;
};

// Whether `claim` is the next part of `import`: OK; INVALID_ARGUMENT for another kind, organization
// or dry_run; FAILED_PRECONDITION IMPORT_COMPLETE after the last part, IMPORT_OUT_OF_STEP with
// metadata next_row for a first row that is not the next.
absl::Status CheckNextPart(const ImportRun& import, const ImportPartClaim& claim);

// Counts one row.
void Count(ImportOutcome outcome, ImportRun* import);

// Reasons of one row: the same one of the same field is kept once.
class RowFaults {
 public:
  void Add(FieldViolation fault);
  void Add(std::vector<FieldViolation> faults);
  bool empty() const { return faults_.empty(); }
  // Of the field or of what is in it.
  bool Has(std::string_view field) const;
  // Of the field itself.
  bool HasExactly(std::string_view field) const;
  std::vector<FieldViolation> Take() { return std::move(faults_); }

 private:
  std::vector<FieldViolation> faults_;
};

}  // namespace ketnap

#endif  // KETNAP_COMMON_BASE_IMPORT_RUN_H_
