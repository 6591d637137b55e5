#ifndef KETNAP_SERVICES_DOSSIER_REPOSITORY_CANDIDATE_REPOSITORY_H_
#define KETNAP_SERVICES_DOSSIER_REPOSITORY_CANDIDATE_REPOSITORY_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"
#include "services/dossier/domain/candidate.h"

// The candidate's row. Statuses are those of common/db/transaction.h.
namespace ketnap::dossier {

// A candidate and what the row keeps beside.
struct CandidateRecord {
  Candidate candidate;
  std::string folded_name;
  absl::Time create_time;
  absl::Time update_time;
};

// Writes version 1.
absl::Status InsertCandidate(db::Transaction& transaction, const CandidateRecord& record);

absl::StatusOr<std::optional<CandidateRecord>> FindCandidate(db::Transaction& transaction,
                                                             const Uuid& id);
// The same, locked until the transaction ends. Every change about a person begins here, so that two
// of them meet.
absl::StatusOr<std::optional<CandidateRecord>> LockCandidate(db::Transaction& transaction,
                                                             const Uuid& id);
// Everybody the organization follows, locked likewise, by id.
absl::StatusOr<std::vector<CandidateRecord>> LockCandidatesOf(db::Transaction& transaction,
                                                              const Uuid& organization);
// Those of `ids` that there are, in any order. Each id once.
absl::StatusOr<std::vector<CandidateRecord>> FindCandidates(db::Transaction& transaction,
                                                            const std::vector<Uuid>& ids);
absl::StatusOr<std::optional<Uuid>> FindOwner(db::Transaction& transaction, const Uuid& id);

// Writes everything about the person and raises the version, in the row and in `record`. ABORTED
// when another was faster. Only candidate_writes.h calls it.
absl::Status AdvanceCandidate(db::Transaction& transaction, absl::Time now,
                              CandidateRecord& record);

// Keeps what was added to the reason of the delisting that made `version`.
absl::Status InsertDelistingNote(db::Transaction& transaction, const Uuid& candidate,
                                 int64_t version, const std::string& note);

// Locks the organization's row of the replica, after HoldTree (the tree's writer takes its locks in
// that order). Two nominations in one grassroots organization, or a
// nomination and a reorganization of its cell, come one after the other.
absl::Status LockOrganization(db::Transaction& transaction, const Uuid& organization);
// Everybody of the same folded name and birth date, and who follows them.
struct Namesake {
  Uuid candidate;
  Uuid organization;
  CandidateState state = CandidateState::kUnspecified;
};
absl::StatusOr<std::vector<Namesake>> FindNamesakes(db::Transaction& transaction,
                                                    const std::string& folded_name,
                                                    Date birth_date);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_REPOSITORY_CANDIDATE_REPOSITORY_H_
