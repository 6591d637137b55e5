#ifndef KETNAP_SERVICES_SUPERVISION_DOMAIN_BREACH_H_
#define KETNAP_SERVICES_SUPERVISION_DOMAIN_BREACH_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/base/date.h"
#include "services/supervision/domain/process_rules.h"

// Breaches of rules that the steps of a person show by themselves: votes whose figures do not add
// up or do not reach the fraction, a certificate that had run out, a helper who had known the
// person too short. The dossier service refuses most of them; imported and overridden ones, and
// those that a correction brought to light, are found here. Judged by the rule set in force on the
// day of the step. Late steps and reviews are figures of the process (process_record.h).
namespace ketnap::supervision {

// Steps that can break a rule by themselves.
enum class BreachStep {
  kOther,
  kAssignHelper,
  kCellResolution,
  kBaseResolution,
  kDecideAdmission,
  kProposeRecognition,
  kRecognitionBaseResolution,
  kDecideRecognition,
  kProposeStrikeOff,
  kDecideStrikeOff,
};

struct BreachVote {
  int entitled = 0;
  int temporarily_transferred = 0;
  int exempt_absent = 0;
  int present = 0;
  int in_favor = 0;
  int against = 0;
};

// What is known of one step.
struct StepRecord {
  BreachStep step = BreachStep::kOther;
  Date day;
  std::optional<BreachVote> vote;
  bool carried = false;  // The vote was taken to reach the fraction.
  std::optional<Date> acquainted_since;
  bool acquaintance_waived = false;
};

// What is known of the person as they stand.
struct PersonRecord {
  Date birth_date;
  std::optional<Date> certificate_date;
  std::optional<Date> cell_resolution_date;
};

struct Breach {
  std::string clause;
  Date day;
  int64_t number = 0;  // Votes missing, months found.

  bool operator==(const Breach&) const = default;
};

// Of one step, each clause at most once.
std::vector<Breach> BreachesOfStep(const StepRecord& step, const ProcessRules& rules);
// Of the person, each clause at most once.
std::vector<Breach> BreachesOfPerson(const PersonRecord& person, const ProcessRules& rules);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_DOMAIN_BREACH_H_
