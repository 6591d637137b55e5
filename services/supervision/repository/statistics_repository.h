#ifndef KETNAP_SERVICES_SUPERVISION_REPOSITORY_STATISTICS_REPOSITORY_H_
#define KETNAP_SERVICES_SUPERVISION_REPOSITORY_STATISTICS_REPOSITORY_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "common/base/date.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"

// Counts over the projections. A period is two days, both included. "Below" means the organization
// itself and everything under it.
namespace ketnap::supervision {

struct PlanFact {
  Uuid id;
  Uuid organization;
  Date start_date;
  Date end_date;
  std::string title;
  int whole_target = 0;
};

struct Part {
  Uuid organization;
  std::string display_name;
};

struct Admissions {
  Uuid organization;
  int64_t admitted = 0;
};

struct Funnel {
  Uuid organization;
  int64_t nominated = 0, listed = 0, trained = 0, dossier_opened = 0, cell_resolved = 0,
          decided = 0, admitted = 0, official = 0, delisted = 0, returned = 0;
};

struct CodeCount {
  std::string code;  // The attribute's stored value, as text.
  int64_t people = 0;
};

// Organizations directly below, by name.
absl::StatusOr<std::vector<Part>> ChildrenOf(db::Transaction& transaction, const Uuid& parent);

absl::StatusOr<std::optional<PlanFact>> FindPlan(db::Transaction& transaction, const Uuid& id);
// The approved term plan of `organization` that covers `day`.
absl::StatusOr<std::optional<PlanFact>> FindTermPlan(db::Transaction& transaction,
                                                     const Uuid& organization, Date day);
// The approved plan of `organization` for exactly this period, a term's before a year's.
absl::StatusOr<std::optional<PlanFact>> FindPlanOfPeriod(db::Transaction& transaction,
                                                         const Uuid& organization, Date from,
                                                         Date to);
// Approved plans of `organization` for years that overlap the period, in order.
absl::StatusOr<std::vector<PlanFact>> YearPlans(db::Transaction& transaction,
                                                const Uuid& organization, Date from, Date to);
// The part of `organization` in a plan: its target, or the whole when it is the plan's own; nothing
// when it has none.
absl::StatusOr<std::optional<int64_t>> TargetOf(db::Transaction& transaction, const PlanFact& plan,
                                                const Uuid& organization);

// People whose ceremony lies in the period, below `organization`.
absl::StatusOr<int64_t> CountAdmitted(db::Transaction& transaction, const Uuid& organization,
                                      Date from, Date to);
// The same, by calendar year.
absl::StatusOr<std::map<int, int64_t>> CountAdmittedByYear(db::Transaction& transaction,
                                                           const Uuid& organization, Date from,
                                                           Date to);
// The same for each organization directly below `parent` that has any.
absl::StatusOr<std::vector<Admissions>> CountAdmittedOfChildren(db::Transaction& transaction,
                                                                const Uuid& parent, Date from,
                                                                Date to);

// Of the people nominated in the period below `organization`, how many have reached each step.
absl::StatusOr<Funnel> CountFunnel(db::Transaction& transaction, const Uuid& organization,
                                   Date from, Date to);
absl::StatusOr<std::vector<Funnel>> CountFunnelOfChildren(db::Transaction& transaction,
                                                          const Uuid& parent, Date from, Date to);

// What people admitted in the period are counted by.
enum class Attribute {
  kGeneralEducation,
  kQualification,
  kSex,
  kOccupation,
  kYouthUnion,
  kWorkplaceKind,
  kEthnicity,
};
absl::StatusOr<std::vector<CodeCount>> CountByAttribute(db::Transaction& transaction,
                                                        Attribute attribute,
                                                        const Uuid& organization, Date from,
                                                        Date to);
// Birth and ceremony days of the same people, grouped: for age bands.
struct AgeFact {
  Date birth;
  Date admitted;
  int64_t people = 0;
};
absl::StatusOr<std::vector<AgeFact>> CountByAge(db::Transaction& transaction,
                                                const Uuid& organization, Date from, Date to);

// Every statement above, for the test that asks the database how it would run them.
std::vector<std::string_view> AllStatements();

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_REPOSITORY_STATISTICS_REPOSITORY_H_
