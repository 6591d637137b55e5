#ifndef KETNAP_SERVICES_DOSSIER_HANDLERS_STEPS_JOURNAL_FOLD_H_
#define KETNAP_SERVICES_DOSSIER_HANDLERS_STEPS_JOURNAL_FOLD_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/date.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"
#include "ketnap/dossier/v1/events.pb.h"
#include "ketnap/dossier/v1/review.pb.h"
#include "services/dossier/domain/candidate.h"
#include "services/dossier/repository/candidate_repository.h"

// A person as the journal tells it: the entries of one person, folded in their order, give the rows
// the service keeps of them.
namespace ketnap::dossier {

// A month's review that stands: marks and remark are not in the journal.
struct FoldedReview {
  Date month;
  Date review_date;
  v1::ReviewConclusion conclusion = v1::REVIEW_CONCLUSION_UNSPECIFIED;
};

struct FoldedCandidate {
  CandidateRecord record;
  // In the order of the tables: documents by form and introducer, verifications by subject,
  // opinions by source, consents by case, attestations by criterion.
  DossierPapers papers;
  std::vector<FoldedReview> reviews;  // By month.
  // Of somebody who was brought in: first day of the last month reviewed where they came from.
  std::optional<Date> reviewed_elsewhere_until;
  // The last entry whose effect stands: the last one, but of an undo the one before what it took
  // back. Absent when nothing is left but an undo of everything.
  int64_t effective_version = 0;
  v1::CandidateStep last_step;  // Of `effective_version`.
};

// Folds entry after entry. The person is the snapshot of the last entry. Papers are those every
// entry says it put in, took out or cleared. An undo says all papers it restores, and takes the
// reviews back that were recorded after the version it goes back to.
//
// Entries written before papers stood in them (no `documents`, `verifications` or `opinions`, and
// no other paper beside the facts) give the one paper their facts describe: application, curriculum
// vitae, attached form, probation paper, verification asked for or answered, opinion, coded
// defects. Their snapshots lack what did not exist yet (who nominated is read from the nomination's
// code); a review without conclusion is UNSPECIFIED.
class JournalFold {
 public:
  // Entries of the person come by version; entries of other kinds are not told. INVALID_ARGUMENT
  // when a snapshot or a paper in it cannot be read.
  absl::Status Add(int64_t version, const v1::CandidateStepRecorded& event);
  bool empty() const { return !record_.has_value(); }
  FoldedCandidate Finish() &&;

 private:
  // What an entry did beside its snapshot and papers.
  struct Mark {
    int64_t version = 0;
    int64_t restored_version = 0;  // Of an undo; 0 for everything else.
    std::optional<FoldedReview> review;
    std::optional<Date> reviewed_elsewhere_until;
    v1::CandidateStep step;
  };
  // The marks that stand, newest first: an undo leads back to the version it restored.
  std::vector<const Mark*> Standing() const;

  std::optional<CandidateRecord> record_;
  std::optional<Date> relocated_on_;
  int nominator_kind_ = 0;
  DossierPapers papers_;
  std::vector<Mark> marks_;
};

// The person as they stood at `up_to_version`: NOT_FOUND (no reason) when the journal has no entry
// up to there. By the journal's index of the aggregate.
absl::StatusOr<FoldedCandidate> FoldJournal(db::Transaction& transaction, const Uuid& candidate,
                                            int64_t up_to_version);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_HANDLERS_STEPS_JOURNAL_FOLD_H_
