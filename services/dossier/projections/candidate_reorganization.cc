#include "services/dossier/projections/candidate_reorganization.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>
#include <vector>

#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/service/process_context.h"
#include "common/service/reorganization.h"
#include "services/dossier/domain/process_order.h"
#include "services/dossier/handlers/convert.h"
#include "services/dossier/handlers/relocation.h"
#include "services/dossier/repository/candidate_repository.h"
#include "services/dossier/repository/relocation_repository.h"
#include "services/dossier/repository/transfers/transfer_repository.h"

namespace ketnap::dossier {
namespace {

using service::AppliedReorganization;

// Notes who ended, behind the lock that a nomination takes too: one under way is seen when the
// people are read next, a later one finds the note.
absl::Status NoteDeparted(db::Transaction& transaction, const AppliedReorganization& applied,
                          const std::set<Uuid>& departing) {
  for (const Uuid& organization : departing) {
    KETNAP_RETURN_IF_ERROR(LockOrganization(transaction, organization));
  }
  for (const service::Departure& departure : applied.departures()) {
    if (!departure.ended) continue;
    const Uuid rest = applied.DestinationOf("", departure.organization);
    if (rest == departure.organization) continue;
    KETNAP_RETURN_IF_ERROR(InsertDeparted(
        transaction, {departure.organization, rest, applied.id(), applied.effective_date()}));
  }
  return absl::OkStatus();
}

absl::Status MovePeople(db::Transaction& transaction, const AppliedReorganization& applied,
                        const std::set<Uuid>& departing, CandidateMover& mover) {
  // All are read before any is moved: one departing organization may take over from another.
  std::vector<CandidateRecord> people;
  for (const Uuid& organization : departing) {
    KETNAP_ASSIGN_OR_RETURN(std::vector<CandidateRecord> more,
                            LockCandidatesOf(transaction, organization));
    std::move(more.begin(), more.end(), std::back_inserter(people));
  }
  int64_t moved = 0;
  for (CandidateRecord& person : people) {
    if (!GoesAlong(person.candidate.state)) continue;
    const Uuid from = person.candidate.organization;
    const Uuid to = applied.DestinationOf(CandidateName(person.candidate.id), from);
    if (to == from) continue;
    KETNAP_RETURN_IF_ERROR(mover.Move(to, person));
    ++moved;
  }
  LogInfo("candidates_reorganized",
          {{"reorganization", applied.id().ToString()}, {"moved", moved}});
  return absl::OkStatus();
}

// Transfers that lead to an organization that ended lead to who carries it on.
absl::Status RedirectTransfers(db::Transaction& transaction, const AppliedReorganization& applied,
                               const std::set<Uuid>& departing, CandidateMover& mover) {
  for (const Uuid& organization : departing) {
    KETNAP_ASSIGN_OR_RETURN(const auto people, CandidatesOnTheWayTo(transaction, organization));
    for (const Uuid& id : people) {
      const Uuid to = applied.DestinationOf(CandidateName(id), organization);
      if (to == organization) continue;
      KETNAP_ASSIGN_OR_RETURN(auto person, LockCandidate(transaction, id));
      // Accepted or given up before the lock was had.
      if (!person.has_value() || person->candidate.transfer_destination != organization) continue;
      KETNAP_RETURN_IF_ERROR(mover.Redirect(to, *person));
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CandidateReorganization::Apply(db::Transaction& transaction,
                                            const journal::v1::JournalEntry& entry) const {
  KETNAP_ASSIGN_OR_RETURN(const auto applied, AppliedReorganization::Read(entry));
  if (!applied.has_value() || applied->departures().empty()) return absl::OkStatus();
  // Old path and helper's organization are asked of the tree.
  KETNAP_RETURN_IF_ERROR(service::WaitForTree(transaction, entry.sequence()));
  const access::RequestContext process =
      service::ProcessContext(*clock_, "dossier", "projections/organization_register");
  KETNAP_ASSIGN_OR_RETURN(
      const bool is_new,
      NoteReorganization(transaction, applied->id(), applied->effective_date(), process.now));
  if (!is_new) return absl::OkStatus();
  std::set<Uuid> departing;
  for (const service::Departure& departure : applied->departures()) {
    departing.insert(departure.organization);
  }
  RelocationCause cause;
  cause.reorganization = applied->id();
  cause.effective_date = applied->effective_date();
  KETNAP_ASSIGN_OR_RETURN(const Uuid entry_id, Uuid::FromBytes(entry.entry_id()));
  cause.request_id = entry_id.ToString();
  cause.on_behalf_of = entry.actor();
  cause.historical = entry.historical();
  CandidateMover mover(environment_, &transaction, process, std::move(cause));
  KETNAP_RETURN_IF_ERROR(NoteDeparted(transaction, *applied, departing));
  KETNAP_RETURN_IF_ERROR(MovePeople(transaction, *applied, departing, mover));
  return RedirectTransfers(transaction, *applied, departing, mover);
}

}  // namespace ketnap::dossier
