#ifndef KETNAP_SERVICES_DOSSIER_DOMAIN_CANDIDATE_IMPORT_H_
#define KETNAP_SERVICES_DOSSIER_DOMAIN_CANDIDATE_IMPORT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/base/date.h"
#include "common/base/errors.h"
#include "common/base/uuid.h"
#include "services/dossier/domain/candidate.h"

// People brought in from another register in the middle of their way.
namespace ketnap::dossier {

// What became of a row, as numbered in the API.
enum class ImportOutcome {
  kUnspecified = 0,
  kCreated = 1,
  kUpdated = 2,
  kSkipped = 3,
  kFailed = 4
};

// How far an import is. Every row taken is in exactly one count.
struct CandidateImport {
  Uuid id;
  Uuid organization;  // Every cell lies below it.
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
  Uuid organization;
  bool dry_run = false;
  int64_t first_row = 0;
};

// Whether `claim` is the next part of `import`: OK; INVALID_ARGUMENT for another organization or
// another dry_run; FAILED_PRECONDITION IMPORT_COMPLETE after the last part, IMPORT_OUT_OF_STEP with
// metadata next_row for a first row that is not the next.
absl::Status CheckNextPart(const CandidateImport& import, const PartClaim& claim);

// Counts one row.
void Count(ImportOutcome outcome, CandidateImport* import);

// The day somebody came into the state they are in, by their milestones; absent when the milestone
// is missing.
std::optional<Date> DayOfState(const Candidate& candidate);

// The earliest day among the milestones; absent when there is none.
std::optional<Date> EarliestMilestone(const Milestones& milestones);

// What is wrong with the way that a row tells: a state that cannot be brought in; a milestone that
// leads there and is missing, or one that lies beyond; days in the future or against the order of
// the process; a helper without a day or the other way round; a nomination without who nominated;
// no paper where the state rests on one. `evidence` is the paper's day. Fields are those of the
// row, "candidate.milestones.cv_date".
std::vector<FieldViolation> CheckImportedWay(const Candidate& candidate,
                                             std::optional<Date> evidence, Date today);

// Adds the months from the listing to `until_month` (its first day), in order: those of somebody
// who was brought in were reviewed where they came from.
void AddMonthsReviewedElsewhere(std::optional<Date> listed, Date until_month,
                                std::vector<Date>* months);

// Papers that a person's state rests on: application and curriculum vitae, of their days.
DossierPapers PapersOfImportedWay(const Candidate& candidate);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_DOMAIN_CANDIDATE_IMPORT_H_
