#ifndef KETNAP_SERVICES_ORGANIZATION_PROJECTIONS_DOSSIER_MEMBERS_H_
#define KETNAP_SERVICES_ORGANIZATION_PROJECTIONS_DOSSIER_MEMBERS_H_

#include "absl/status/status.h"
#include "common/access/organization_tree.h"
#include "common/base/clock.h"
#include "common/db/transaction.h"
#include "ketnap/journal/v1/journal.pb.h"

namespace ketnap::organization {

// Makes members of candidates: a ceremony makes a probationary member, recognition an official one,
// striking off or a revoked decision ends the membership until the person returns, and what the
// dossier service corrects or moves meanwhile is followed; a reorganization that has moved the
// member is not undone by a candidate who follows it later. Each such change is a change of this
// service, with its own entry in this service's journal: the actor is the process, on behalf of
// whoever acted in the dossier service, and the request id is the id of the entry it comes from.
class DossierMembers {
 public:
  // Both outlive it. The tree tells who carries on an organization that ended.
  DossierMembers(const Clock* clock, const access::OrganizationTree* tree)
      : clock_(clock), tree_(tree) {}

  // Applies one entry of the dossier service's journal inside the transaction that moves the
  // cursor. An entry told again, or one that is older than what was taken over, changes nothing.
  // INVALID_ARGUMENT for an entry that breaks the dossier service's contract.
  absl::Status Apply(db::Transaction& transaction, const journal::v1::JournalEntry& entry) const;

 private:
  const Clock* clock_;
  const access::OrganizationTree* tree_;
};

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_PROJECTIONS_DOSSIER_MEMBERS_H_
