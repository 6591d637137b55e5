#ifndef KETNAP_SERVICES_SUPERVISION_HANDLERS_FINDINGS_FINDING_VIEW_H_
#define KETNAP_SERVICES_SUPERVISION_HANDLERS_FINDINGS_FINDING_VIEW_H_

#include <map>
#include <string_view>

#include "absl/status/statusor.h"
#include "common/access/organization_tree.h"
#include "common/access/request_context.h"
#include "common/db/transaction.h"
#include "ketnap/supervision/v1/finding.pb.h"
#include "services/supervision/domain/finding.h"

namespace ketnap::supervision {

inline constexpr char kReadFindings[] = "supervision.findings.read";

// Whether the caller holds the permission over the organization, or over the one that carries it
// on.
bool Holds(const access::RequestContext& context, const access::OrganizationTree& tree,
           std::string_view permission, const Uuid& organization);

// Whether a grant of the caller's holds the permission over the committee itself that issued it: a
// grant over one above makes a superior, who looks on.
bool IsOfIssuer(const access::RequestContext& context, const access::OrganizationTree& tree,
                std::string_view permission, const Uuid& issuer);

// Who sees which findings. The committee that holds the inspection, and its team while it looks,
// see them always; others who may read over where it was found, over the responsible body or over
// the committee see them once they are concluded, and those of the inspected body itself once they
// were presented. What was withdrawn only the first see.
//
// Lives no longer than the transaction.
class FindingViewer {
 public:
  FindingViewer(db::Transaction& transaction, const access::RequestContext& context,
                const access::OrganizationTree& tree)
      : transaction_(transaction), context_(context), tree_(tree) {}

  absl::StatusOr<bool> MaySee(const Finding& finding);

  // The finding as an answer: with what is worked out for it (recurrence, overdue).
  absl::StatusOr<v1::Finding> Answer(const Finding& finding);

 private:
  absl::StatusOr<bool> IsOfTeamOf(const Uuid& inspection);
  bool IsOfSubject(const Uuid& subject) const;

  db::Transaction& transaction_;
  const access::RequestContext& context_;
  const access::OrganizationTree& tree_;
  std::map<Uuid, bool> teams_;  // Whether the caller is of the team, by inspection.
};

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_HANDLERS_FINDINGS_FINDING_VIEW_H_
