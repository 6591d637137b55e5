#ifndef KETNAP_SERVICES_TRAINING_REPOSITORY_PLAN_REPOSITORY_H_
#define KETNAP_SERVICES_TRAINING_REPOSITORY_PLAN_REPOSITORY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "common/base/date.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"

// Plans of admission as far as classes depend on them, and plans of classes, in the database.
// Statuses are those of db::Transaction.
namespace ketnap::training {

// What an approved yearly plan aims at: as a whole, or for one organization below.
struct AdmissionTarget {
  Uuid plan_organization;
  Uuid organization;
  bool is_whole = false;
  int year = 0;
  int admissions = 0;
};
absl::Status ReplaceAdmissionTargets(db::Transaction& transaction, const Uuid& plan,
                                     const std::vector<AdmissionTarget>& targets);
// All of the plan of that organization for that year; empty without one.
absl::StatusOr<std::vector<AdmissionTarget>> AdmissionTargetsOf(db::Transaction& transaction,
                                                                const Uuid& plan_organization,
                                                                int year);

struct ClassPlanRow {
  std::string class_type;
  int classes = 0;
  int seats = 0;
};
struct ClassPlan {
  Uuid id;
  Uuid organizer;
  int year = 0;
  std::string note;
  int64_t version = 0;  // 0 while there is none.
  std::vector<ClassPlanRow> rows;
};
absl::StatusOr<std::optional<ClassPlan>> FindClassPlan(db::Transaction& transaction,
                                                       const Uuid& organizer, int year);
// The same, without rows, locked until the transaction ends.
absl::StatusOr<std::optional<ClassPlan>> LockClassPlan(db::Transaction& transaction,
                                                       const Uuid& organizer, int year);
// Writes the plan as a whole; its version is the new one, and the plan locked unless it is the
// first. ALREADY_EXISTS when another first plan of the year was written meanwhile.
absl::Status PutClassPlan(db::Transaction& transaction, const ClassPlan& plan);

// What was done of one class type by one organizer in a year, classes called off apart.
struct ClassYear {
  std::string class_type;
  int classes = 0;
  int classes_held = 0;
  int seats = 0;
  int passed = 0;
};
absl::StatusOr<std::vector<ClassYear>> ClassYearsOf(db::Transaction& transaction,
                                                    const Uuid& organizer, int year);

// Everything that is read, for the test that asks the database how it would run it.
std::vector<std::string_view> PlanStatements();

}  // namespace ketnap::training

#endif  // KETNAP_SERVICES_TRAINING_REPOSITORY_PLAN_REPOSITORY_H_
