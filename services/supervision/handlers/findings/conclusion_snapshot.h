#ifndef KETNAP_SERVICES_SUPERVISION_HANDLERS_FINDINGS_CONCLUSION_SNAPSHOT_H_
#define KETNAP_SERVICES_SUPERVISION_HANDLERS_FINDINGS_CONCLUSION_SNAPSHOT_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "common/access/token.h"
#include "common/db/transaction.h"
#include "ketnap/supervision/v1/conclusion.pb.h"
#include "services/supervision/domain/inspection.h"
#include "services/supervision/repository/finding_repository.h"

namespace ketnap::supervision {

// Adds the facts as they are now: counts of the period under review of each subject, and what is
// known of the people sampled and of those the findings rest on. Samples and findings must be in
// the snapshot before.
absl::Status AddFacts(db::Transaction& transaction, const Inspection& inspection,
                      v1::ConclusionSnapshot* snapshot);

// Seals the snapshot: serializes it, completes the manifest with digest, size and counts, signs the
// manifest.
struct Seal {
  std::string manifest;
  std::string snapshot;
  std::string signature;
  std::string signer;
};
absl::StatusOr<Seal> SealSnapshot(const v1::ConclusionSnapshot& snapshot,
                                  const access::Signer& signer, v1::ConclusionManifest* manifest);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_HANDLERS_FINDINGS_CONCLUSION_SNAPSHOT_H_
