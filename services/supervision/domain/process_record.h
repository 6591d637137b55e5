#ifndef KETNAP_SERVICES_SUPERVISION_DOMAIN_PROCESS_RECORD_H_
#define KETNAP_SERVICES_SUPERVISION_DOMAIN_PROCESS_RECORD_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/base/date.h"
#include "common/base/uuid.h"
#include "services/supervision/domain/figure.h"
#include "services/supervision/domain/process_rules.h"

// What one person's steps count as in the figures of the process: defects, deadlines and reviews.
// Of each step that matters there is a row; the facts are worked out from all rows of the person,
// so that an undone step leaves nothing behind.
namespace ketnap::supervision {

enum class ProcessKind : int {
  // Reviews are owed from `day` on (flag), or from that day on no longer.
  kUnderReview = 1,
  // `code` is the rule, `reference` the day its clock counts from, `flag` late. `detail` tells
  // several clocks of one rule apart: the subject of a verification.
  kDeadline = 2,
  // One coded defect of a return: `code` is "form|code". Rows of one version are one return.
  kDefect = 3,
  // The competent body decided on admission.
  kDecided = 4,
  // Taken off the list, or put on it again: the next return belongs to another round.
  kRoundEnded = 5,
  // The review of the month that begins on `reference`, held on `day`.
  kReview = 6,
  // The milestone `code` ("ceremony_date") was corrected to `day`.
  kCorrected = 7,
};

struct ProcessEvent {
  int64_t version = 0;
  int ordinal = 0;  // Among those of one version.
  ProcessKind kind = ProcessKind::kUnderReview;
  Date day;
  std::optional<Date> reference;
  std::string code;
  std::string detail;
  bool flag = false;
  std::optional<Uuid> helper;  // Who helped on that day, for defects.

  bool operator==(const ProcessEvent&) const = default;
};

// Corrections carried into the newest row they concern, and gone. A step's lateness stays as it was
// judged.
std::vector<ProcessEvent> Corrected(const std::vector<ProcessEvent>& events,
                                    const ProcessRules& rules);

// kDefect, kDefectOfHelper, kDossierJudged.
std::vector<Fact> DefectFacts(const std::vector<ProcessEvent>& events);
// kDeadline.
std::vector<Fact> DeadlineFacts(const std::vector<ProcessEvent>& events);
// kReview. A review is expected of each whole month since reviews were owed, on whose last day they
// still were; missing ones are known up to the month that ends on `through`.
std::vector<Fact> ReviewFacts(const std::vector<ProcessEvent>& events, const ProcessRules& rules,
                              Date through);
// All of them; events by version and ordinal.
std::vector<Fact> ProcessFacts(const std::vector<ProcessEvent>& events, const ProcessRules& rules,
                               Date through);

// Whether reviews of months after `through` may be missing one day.
bool OwesLaterReviews(const std::vector<ProcessEvent>& events, Date through);

// The last day of the last month whose reviews can no longer be held in time (R-RVW-2); absent when
// no rule says so.
std::optional<Date> ReviewHorizon(const ProcessRules& rules, Date today);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_DOMAIN_PROCESS_RECORD_H_
