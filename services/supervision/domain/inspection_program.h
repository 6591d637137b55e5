#ifndef KETNAP_SERVICES_SUPERVISION_DOMAIN_INSPECTION_PROGRAM_H_
#define KETNAP_SERVICES_SUPERVISION_DOMAIN_INSPECTION_PROGRAM_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/base/date.h"
#include "common/base/errors.h"
#include "common/base/uuid.h"
#include "services/supervision/domain/inspection.h"

// Annual programmes of inspection and supervision. Pure. Numbers of the enums are those of the API.
namespace ketnap::supervision {

enum class ProgramState : int { kDraft = 1, kApproved = 2 };
enum class ItemProgress : int { kAhead = 1, kRunning = 2, kDone = 3, kLate = 4 };

struct ProgramItem {
  Uuid id;
  std::string title;
  InspectionKind kind = InspectionKind::kInspection;
  std::vector<Uuid> subjects;
  int quarter = 1;
  std::string lead_title;
  std::optional<Uuid> lead;  // A member.
};

struct InspectionProgram {
  Uuid id;
  int64_t version = 0;
  Uuid organization;
  int year = 0;
  std::string title;
  ProgramState state = ProgramState::kDraft;
  int revision = 1;
  bool synthetic = false;
  absl::Time create_time;
  absl::Time update_time;
};

// A content of a programme.
struct ProgramRevision {
  int revision = 1;
  std::vector<ProgramItem> items;
  std::string reason;
  std::optional<DecisionPaper> decision;
  absl::Time record_time;
};

std::string NameOf(const InspectionProgram& program);

// Last day of a quarter.
Date QuarterEnd(int year, int quarter);

// What is known of the subjects.
struct ProgramFacts {
  // The committee's own or below it, and not ended.
  std::function<bool(const Uuid& organization)> may_be_subject;
};

// Every fault of the items, as fields `field[i]…`; `known` are the items that may carry a name.
std::vector<FieldViolation> CheckItems(const std::vector<ProgramItem>& items,
                                       const std::set<Uuid>& known, const ProgramFacts& facts,
                                       const std::string& field);

// FAILED_PRECONDITION, reasons PROGRAM_NOT_DRAFT and PROGRAM_NOT_APPROVED, unless it stands there.
absl::Status CheckIsDraft(const InspectionProgram& program);
absl::Status CheckIsApproved(const InspectionProgram& program);
// FAILED_PRECONDITION, reason PROGRAM_EMPTY, for one without items.
absl::Status CheckHasItems(const InspectionProgram& program, const std::vector<ProgramItem>& items);
// FAILED_PRECONDITION, reason PROGRAM_ITEM_INSPECTED, naming each item of `before` that has an
// inspection and is not in `after` with all the subjects inspected.
absl::Status CheckInspectedItemsStay(const std::vector<ProgramItem>& before,
                                     const std::vector<ProgramItem>& after,
                                     const std::set<Uuid>& inspected);

// What is known of an inspection that is to carry out an item.
struct ItemLinkFacts {
  bool subjects_are_foreseen = false;  // Each is one of the item's subjects or below one.
};
// Why an inspection of `kind` cannot carry out the item, as faults of a request's `inspection`.
std::vector<FieldViolation> CheckItemLink(const InspectionProgram& program, const ProgramItem& item,
                                          InspectionKind kind, const ItemLinkFacts& facts);

// How far an item of a quarter is, by the states of its inspections; cancelled ones say nothing.
ItemProgress ProgressOf(int year, int quarter, const std::vector<InspectionState>& inspections,
                        Date today);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_DOMAIN_INSPECTION_PROGRAM_H_
