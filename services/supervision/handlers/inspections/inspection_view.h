#ifndef KETNAP_SERVICES_SUPERVISION_HANDLERS_INSPECTIONS_INSPECTION_VIEW_H_
#define KETNAP_SERVICES_SUPERVISION_HANDLERS_INSPECTIONS_INSPECTION_VIEW_H_

#include <string>

#include "absl/status/statusor.h"
#include "common/access/organization_tree.h"
#include "common/access/request_context.h"
#include "common/db/database.h"
#include "common/db/transaction.h"
#include "ketnap/supervision/v1/inspection.pb.h"
#include "services/supervision/domain/inspection.h"

// Who sees how much of an inspection.
namespace ketnap::supervision {

inline constexpr char kReadInspections[] = "supervision.inspections.read";

// Who carries the organization on today: itself while it is there, or when nobody does.
Uuid CarrierOf(const access::OrganizationTree& tree, const Uuid& organization);
// Sets who carries on the committee and the subjects.
void FillCarriers(const access::OrganizationTree& tree, Inspection* inspection);

// Whether an ordinary grant of the caller's holds `permission` over the committee that holds the
// inspection itself: a grant over one above makes a superior, who looks on.
bool IsOfHolder(const access::RequestContext& context, const access::OrganizationTree& tree,
                std::string_view permission, const Inspection& inspection);

// Whether the caller is of the team and the inspection's days allow it to look.
bool IsOfTeam(const access::RequestContext& context, const Inspection& inspection);

// What the caller sees; UNSPECIFIED: for them it does not exist.
v1::InspectionView ViewOf(const access::RequestContext& context,
                          const access::OrganizationTree& tree, const Inspection& inspection);

// The inspection in that view.
v1::Inspection InspectionAnswer(const access::RequestContext& context,
                                const access::OrganizationTree& tree, const Inspection& inspection,
                                v1::InspectionView view);

// Who holds it, for the pipeline.
absl::StatusOr<Uuid> OwnerOfInspection(db::Database& database, const access::OrganizationTree& tree,
                                       const access::RequestContext& context,
                                       std::string_view name);

// The inspection of that name. NOT_FOUND when there is none, or none the caller sees so much of.
absl::StatusOr<Inspection> FindVisibleInspection(db::Transaction& transaction,
                                                 const access::RequestContext& context,
                                                 const access::OrganizationTree& tree,
                                                 const std::string& name, bool whole);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_HANDLERS_INSPECTIONS_INSPECTION_VIEW_H_
