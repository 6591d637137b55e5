#ifndef KETNAP_SERVICES_DOSSIER_HANDLERS_CANDIDATE_WRITES_H_
#define KETNAP_SERVICES_DOSSIER_HANDLERS_CANDIDATE_WRITES_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "common/access/request_context.h"
#include "common/base/date.h"
#include "common/db/transaction.h"
#include "ketnap/dossier/v1/step.pb.h"
#include "services/dossier/domain/candidate.h"
#include "services/dossier/handlers/environment.h"
#include "services/dossier/repository/candidate_repository.h"
#include "services/dossier/repository/review_repository.h"

// The one way a change of a person is written: row, papers, derived rows and journal, in the
// caller's transaction. Steps, moves, corrections, imports and what other services' journals bring
// all end here.
namespace ketnap::dossier {

struct CandidateChange {
  const char* action = "";  // The RPC, or what a process carries out.
  Date occurred_on;
  std::string request_id;
  std::string on_behalf_of;  // Of a process: who decided.
  bool historical = false;
  // Facts for the journal. Papers below are added to it here; step, states and rule set are the
  // caller's.
  v1::CandidateStep record;
  bool clear_papers = false;                // Every paper goes before `papers` come.
  std::vector<Document> removed_documents;  // By form and introducer.
  DossierPapers papers;                     // Put in or replaced.
  std::optional<MonthlyReview> review;
  std::string note;  // Of a delisting and of other codes that ask for words; not in the journal.
  // The caller refreshes the derived rows of everybody it writes at once, before the transaction
  // ends.
  bool index_later = false;
};

// Advances `record` (the person as they stand after the change, locked before by LockCandidate):
// raises its version in row and struct, writes papers, review and note, brings the derived rows of
// the person up to date (candidate_index.h) and appends the journal entry. ABORTED when another was
// faster.
absl::Status WriteCandidate(const Environment& environment, const access::RequestContext& context,
                            db::Transaction& transaction, CandidateChange change,
                            CandidateRecord& record);

// The same for a new person: version 1.
absl::Status WriteNewCandidate(const Environment& environment,
                               const access::RequestContext& context, db::Transaction& transaction,
                               CandidateChange change, const CandidateRecord& record);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_HANDLERS_CANDIDATE_WRITES_H_
