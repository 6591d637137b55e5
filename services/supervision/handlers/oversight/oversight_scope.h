#ifndef KETNAP_SERVICES_SUPERVISION_HANDLERS_OVERSIGHT_OVERSIGHT_SCOPE_H_
#define KETNAP_SERVICES_SUPERVISION_HANDLERS_OVERSIGHT_OVERSIGHT_SCOPE_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/access/organization_tree.h"
#include "common/access/request_context.h"
#include "common/base/date.h"
#include "common/base/uuid.h"
#include "common/db/database.h"
#include "ketnap/organization/v1/organization.pb.h"
#include "services/supervision/domain/inspection.h"

// What assignments, programmes and commendations share: whose they are, and their papers.
namespace ketnap::supervision {

// The organization that owns an oversight assignment, reminder, programme or commendation, the one
// in the caller's scope where two have to do with it; nothing for a name of another collection.
// NOT_FOUND when there is no such thing.
absl::StatusOr<std::optional<Uuid>> OversightOwner(db::Database& database,
                                                   const access::OrganizationTree& tree,
                                                   const access::RequestContext& context,
                                                   std::string_view name);

// What a list goes over: the organization it is narrowed to, which must be in sight (NOT_FOUND),
// else all the caller may see.
absl::StatusOr<access::VisibleScope> ListedScope(const access::RequestContext& context,
                                                 const access::OrganizationTree& tree,
                                                 const std::string& organization);

// Whether the organization stood below the committee on that day; it is not below itself.
bool StoodBelow(const access::OrganizationTree& tree, const Uuid& organization,
                const Uuid& committee, Date day);

// PERMISSION_DENIED, reason NOT_THE_COMMITTEE, unless the caller holds the call's permission over
// the committee: of something that the organization it is about sees too.
absl::Status CheckActsForCommittee(const access::RequestContext& context,
                                   const access::OrganizationTree& tree, const Uuid& committee);

absl::StatusOr<DecisionPaper> PaperOf(const organization::v1::DecisionReference& reference);
organization::v1::DecisionReference ReferenceOf(const DecisionPaper& paper);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_HANDLERS_OVERSIGHT_OVERSIGHT_SCOPE_H_
