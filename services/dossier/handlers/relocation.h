#ifndef KETNAP_SERVICES_DOSSIER_HANDLERS_RELOCATION_H_
#define KETNAP_SERVICES_DOSSIER_HANDLERS_RELOCATION_H_

#include <map>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/access/request_context.h"
#include "common/base/date.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"
#include "ketnap/dossier/v1/step.pb.h"
#include "services/dossier/handlers/environment.h"
#include "services/dossier/repository/candidate_repository.h"
#include "services/dossier/repository/register_repository.h"

namespace ketnap::dossier {

// The process of this service, for what it does by itself, at the instant of `context`.
access::RequestContext AsProcess(const access::RequestContext& context);

// What made people move.
struct RelocationCause {
  Uuid reorganization;
  Date effective_date;
  std::string request_id;
  std::string on_behalf_of;
  bool historical = false;
};

// Moves people from an organization to the one that carries on: row, old path and journal entry
// (action "Reorganize", by processes/dossier) of each. Helpers stay; one who is left in another
// grassroots organization, or in another cell than the person they stood in one with, is noted as
// HELPER_TO_BE_REPLACED. For one cause, inside the transaction that moves.
class CandidateMover {
 public:
  CandidateMover(const Environment* environment, db::Transaction* transaction,
                 access::RequestContext process, RelocationCause cause);

  // `record` is locked; it stands as moved afterwards. A transfer under way goes on from there; one
  // that leads to `to` has arrived and is given up.
  absl::Status Move(const Uuid& to, CandidateRecord& record);

  // The transfer of `record`, which is locked and pending, leads to `to` from now on; when that is
  // where the person is, it is given up.
  absl::Status Redirect(const Uuid& to, CandidateRecord& record);

 private:
  absl::StatusOr<const Surroundings*> Around(const Uuid& organization, Date day);
  // Writes where the transfer of a pending person leads from and to, or gives it up; true then.
  absl::StatusOr<bool> FollowTransfer(Candidate& candidate);
  absl::Status Write(v1::CandidateStep step, CandidateRecord& record);
  absl::StatusOr<bool> NeedsNewHelper(const Uuid& from, const Uuid& to, const Candidate& candidate);

  const Environment& environment_;
  db::Transaction& transaction_;
  const access::RequestContext process_;
  const RelocationCause cause_;
  std::map<std::pair<Uuid, Date>, Surroundings> around_;
};

// Behind the lock that a reorganization takes, too: takes `record`, which is locked, on to whoever
// carries on its organization when that has ended, in the name of the caller. For everybody who
// comes to stand with an organization in another way than by a step on the way.
absl::Status FollowDepartures(const Environment& environment, const access::RequestContext& context,
                              db::Transaction& transaction, const std::string& request_id,
                              bool historical, CandidateRecord& record);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_HANDLERS_RELOCATION_H_
