#ifndef KETNAP_SERVICES_SUPERVISION_REPOSITORY_STATISTICS_REPOSITORY_H_
#define KETNAP_SERVICES_SUPERVISION_REPOSITORY_STATISTICS_REPOSITORY_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "common/base/date.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"

// Counts over the projections. A period is two days, both included. "Below" means the organization
// itself and everything under it: on the day of the event that counts a person, or today.
namespace ketnap::supervision {

enum class Basis { kAsItWas, kToday };

// Who is counted: below which organization, in which period and by which tree.
struct Question {
  Uuid organization;
  Date from;
  Date to;
  Basis basis = Basis::kAsItWas;
};

// Organizations directly below on a day.
absl::StatusOr<std::vector<Uuid>> ChildrenOn(db::Transaction& transaction, const Uuid& parent,
                                             Date day);
// Organizations directly below today; those that have ended are left out.
absl::StatusOr<std::vector<Uuid>> ChildrenToday(db::Transaction& transaction, const Uuid& parent,
                                                Date today);

struct Admissions {
  Uuid organization;
  int64_t admitted = 0;
};

struct Funnel {
  Uuid organization;
  int64_t nominated = 0, listed = 0, trained = 0, dossier_opened = 0, cell_resolved = 0,
          decided = 0, admitted = 0, official = 0, delisted = 0, returned = 0;

  // Takes the people of a part out.
  Funnel& operator-=(const Funnel& part);
};

struct CodeCount {
  std::string code;  // The attribute's stored value, as text.
  int64_t people = 0;
};

// People whose ceremony lies in the period.
absl::StatusOr<int64_t> CountAdmitted(db::Transaction& transaction, const Question& question);
// The same, by calendar year.
absl::StatusOr<std::map<int, int64_t>> CountAdmittedByYear(db::Transaction& transaction,
                                                           const Question& question);
// The same for each organization directly below that has any.
absl::StatusOr<std::vector<Admissions>> CountAdmittedOfChildren(db::Transaction& transaction,
                                                                const Question& question);

// Of the people nominated in the period, how many have reached each step.
absl::StatusOr<Funnel> CountFunnel(db::Transaction& transaction, const Question& question);
absl::StatusOr<std::vector<Funnel>> CountFunnelOfChildren(db::Transaction& transaction,
                                                          const Question& question);

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
                                                        const Question& question);
// Birth and ceremony days of the same people, grouped: for age bands.
struct AgeFact {
  Date birth;
  Date admitted;
  int64_t people = 0;
};
absl::StatusOr<std::vector<AgeFact>> CountByAge(db::Transaction& transaction,
                                                const Question& question);

// Statements above that take an organization and a period, for the test that asks the database how
// it would run them.
std::vector<std::string_view> CountStatements();
// The two that take an organization and a day.
std::vector<std::string_view> ChildrenStatements();

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_REPOSITORY_STATISTICS_REPOSITORY_H_
