#ifndef KETNAP_SERVICES_SUPERVISION_HANDLERS_EXPORTS_EXPORT_GRANTS_H_
#define KETNAP_SERVICES_SUPERVISION_HANDLERS_EXPORTS_EXPORT_GRANTS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/access/caller.h"
#include "common/access/organization_tree.h"
#include "common/access/request_context.h"
#include "ketnap/supervision/v1/export_service.pb.h"

// Under which grants a report was made: kept with the job, so that a process can go on with it, and
// held against the caller's at each download.
namespace ketnap::supervision {

// The caller with those grants alone that the report's answer rests on, as bytes.
std::string GrantsFor(const access::RequestContext& context, const access::OrganizationTree& tree,
                      const v1::ReportQuery& query);

// The caller that GrantsFor kept.
absl::StatusOr<access::Caller> CallerOf(const std::string& grants);

// FAILED_PRECONDITION EXPORT_GRANTS_CHANGED unless the caller holds today everything that was kept,
// by whatever grants.
absl::Status CheckStillGranted(const access::RequestContext& context,
                               const access::OrganizationTree& tree, const std::string& grants);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_HANDLERS_EXPORTS_EXPORT_GRANTS_H_
