#include "common/base/import_run.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace ketnap {
namespace {

FieldViolation NotOfImport(const char* field) {
  return {field,
          "NOT_OF_IMPORT",
          {"Phần này không khớp với đợt nhập đã bắt đầu; mọi phần phải khai như phần đầu.",
           "This part does not agree with the import it continues; every part says what the first "
           "one said."}};
}

}  // namespace

absl::Status CheckNextPart(const ImportRun& import, const ImportPartClaim& claim) {
  std::vector<FieldViolation> violations;
  if (import.kind != claim.kind) violations.push_back(NotOfImport("import"));
  if (import.organization != claim.organization) violations.push_back(NotOfImport("organization"));
  if (import.dry_run != claim.dry_run) violations.push_back(NotOfImport("dry_run"));
  if (!violations.empty()) return InvalidFieldsError(violations);
  if (import.next_row != claim.first_row) {
    return ReasonedError(
        absl::StatusCode::kFailedPrecondition, "IMPORT_OUT_OF_STEP",
        {absl::StrCat("Đợt nhập đang chờ từ dòng số ", import.next_row,
                      " (đếm từ 0); hãy gửi tiếp từ đó."),
         absl::StrCat("The import goes on with row ", import.next_row, " (counted from 0).")},
        {{"next_row", absl::StrCat(import.next_row)}});
  }
  if (!import.complete) return absl::OkStatus();
  return ReasonedError(absl::StatusCode::kFailedPrecondition, "IMPORT_COMPLETE",
                       {"Đợt nhập này đã nhận phần cuối; hãy bắt đầu đợt mới.",
                        "The last part of this import has come; begin another one."},
                       {{"next_row", absl::StrCat(import.next_row)}});
}

void Count(ImportOutcome outcome, ImportRun* import) {
  ++import->next_row;
  switch (outcome) {
    case ImportOutcome::kCreated:
      ++import->created_count;
      break;
    case ImportOutcome::kUpdated:
      ++import->updated_count;
      break;
    case ImportOutcome::kSkipped:
      ++import->skipped_count;
      break;
    default:
      ++import->failed_count;
  }
}

void RowFaults::Add(FieldViolation fault) {
  const bool known = std::any_of(faults_.begin(), faults_.end(), [&](const FieldViolation& other) {
    return other.field == fault.field && other.rule_id == fault.rule_id;
  });
  if (!known) faults_.push_back(std::move(fault));
}

void RowFaults::Add(std::vector<FieldViolation> faults) {
  for (FieldViolation& fault : faults) Add(std::move(fault));
}

bool RowFaults::Has(std::string_view field) const {
  return std::any_of(faults_.begin(), faults_.end(), [&](const FieldViolation& fault) {
    return fault.field == field || fault.field.starts_with(absl::StrCat(field, "."));
  });
}

bool RowFaults::HasExactly(std::string_view field) const {
  return std::any_of(faults_.begin(), faults_.end(),
                     [&](const FieldViolation& fault) { return fault.field == field; });
}

}  // namespace ketnap
