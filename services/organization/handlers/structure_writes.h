#ifndef KETNAP_SERVICES_ORGANIZATION_HANDLERS_STRUCTURE_WRITES_H_
#define KETNAP_SERVICES_ORGANIZATION_HANDLERS_STRUCTURE_WRITES_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/access/request_context.h"
#include "common/db/transaction.h"
#include "ketnap/organization/v1/organization.pb.h"
#include "services/organization/domain/organization.h"

// The only ways in which an organization comes to be, changes and ends: periods, head row, replica
// and journal in one. Every caller has taken access::LockTree before it read what it changes.
//
// A change has two halves. First everything that changes, organization by organization or mixed:
// the functions before PublishOrganization write rows, bring `organization` up to date and leave
// its version as it is. Then PublishOrganization, once for each organization touched, those above
// before those below: it claims name and codes, so that what ends in a batch can hand them to what
// is made in the same batch, advances the version by one and writes the one journal entry. An
// organization that is changed and not published stays without its claims and out of the journal: a
// fault.
//
// All of them but AddOrganization are ABORTED when the version of `organization` no longer stands.
namespace ketnap::organization {

// What a change says of itself in the journal and in the periods it begins.
struct StructureCause {
  std::string action;                  // RPC that made it.
  std::string request_id;              // Of the request.
  Date occurred_on;                    // Effective date.
  bool historical = false;             // Needed the permission for historical entry.
  std::optional<Uuid> reorganization;  // Aggregate that caused it.
};

// Writes a new organization: head, first period (from valid_from), authorities, codes, each with
// the days it has there. Its version is 0 until it is published, whatever `organization` says; an
// Organization that further changes are to be made to has version 0. Publishes nothing.
absl::Status AddOrganization(db::Transaction& transaction, const Organization& organization,
                             const StructureCause& cause);

// Gives `organization` (as loaded under the lock) `content` from `from` on: the present period ends
// the day before. On the present period's own first day the content takes its place, and what was
// recorded before is kept as superseded (unless this same change recorded it). The same content
// writes nothing. FAILED_PRECONDITION ORGANIZATION_CHANGED_SINCE when the present period begins
// after `from`, ORGANIZATION_ENDED when there is none.
absl::Status ChangeContent(db::Transaction& transaction, Organization* organization,
                           const OrganizationContent& content, Date from,
                           const StructureCause& cause, absl::Time now);

// The present period (the last one, of an organization that has ended) was recorded wrongly:
// `content` takes its place for all of its days; the wrong one is kept with the reason.
absl::Status CorrectContent(db::Transaction& transaction, Organization* organization,
                            const OrganizationContent& content, const std::string& reason,
                            const StructureCause& cause, absl::Time now);

// `last_day` is the last day of its existence: period, authorities and codes end with it, and its
// name is free. FAILED_PRECONDITION ORGANIZATION_CHANGED_SINCE when any of them begins later,
// ORGANIZATION_ENDED when it has ended already.
absl::Status EndOrganization(db::Transaction& transaction, Organization* organization,
                             Date last_day, const StructureCause& cause, absl::Time now);

// From its valid_from on it holds `authority` (ALREADY_EXISTS when it does already, or did on a day
// of it), or from `from` on no longer holds `kind` (FAILED_PRECONDITION AUTHORITY_NOT_HELD when it
// does not, ORGANIZATION_CHANGED_SINCE when it was given no earlier).
absl::Status GiveAuthority(db::Transaction& transaction, Organization* organization,
                           const Authority& authority, absl::Time now);
absl::Status TakeAuthority(db::Transaction& transaction, Organization* organization,
                           AuthorityKind kind, Date from, absl::Time now);

// Sets the codes it has from `from` on; those it had end the day before, or are removed when they
// began on that very day. Codes it has already keep their days; only scheme and value are read.
// FAILED_PRECONDITION ORGANIZATION_CHANGED_SINCE when one that is not in `codes` began after
// `from`.
absl::Status SetCodes(db::Transaction& transaction, Organization* organization,
                      const std::vector<AdministrativeCode>& codes, Date from, absl::Time now);

// The codes it has were recorded wrongly: `codes` are what it has had since `from`. Those that are
// not among them are removed, or end the day before when they began earlier.
absl::Status CorrectCodes(db::Transaction& transaction, Organization* organization,
                          const std::vector<AdministrativeCode>& codes, Date from, absl::Time now);

// Ends every change of an organization, however many of the above it took. ALREADY_EXISTS naming
// the other for a second root, a live sibling of the same name or a code that another has on the
// same days. Otherwise: one version, this service's own replica up to date, and one
// OrganizationChanged with everything the organization ever was. The answer is the organization as
// of the context's day.
absl::StatusOr<ketnap::organization::v1::Organization> PublishOrganization(
    db::Transaction& transaction, const access::RequestContext& context, const Uuid& id,
    const StructureCause& cause);

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_HANDLERS_STRUCTURE_WRITES_H_
