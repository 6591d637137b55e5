#ifndef KETNAP_SERVICES_CTL_COMMANDS_SEALED_CONCLUSION_H_
#define KETNAP_SERVICES_CTL_COMMANDS_SEALED_CONCLUSION_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "common/access/token.h"
#include "ketnap/supervision/v1/conclusion.pb.h"

// Sealed conclusions, checked without the suite.
namespace ketnap::ctl {

// Reads a kept conclusion: the message itself, or its JSON as the web API answers it.
// INVALID_ARGUMENT, reason NOT_A_CONCLUSION, when it is neither.
absl::StatusOr<supervision::v1::SealedConclusion> ReadSealedConclusion(std::string_view content);

struct ConclusionCheck {
  supervision::v1::ConclusionManifest manifest;
  supervision::v1::ConclusionSnapshot snapshot;
  // What does not hold: SIGNATURE_FORGED, SNAPSHOT_CHANGED, MANIFEST_UNREADABLE,
  // SNAPSHOT_UNREADABLE, MANIFEST_OF_ANOTHER. Empty when the conclusion is as it was signed.
  std::vector<std::string> faults;
};
ConclusionCheck CheckConclusion(const supervision::v1::SealedConclusion& sealed,
                                const access::Verifier& keys);

}  // namespace ketnap::ctl

#endif  // KETNAP_SERVICES_CTL_COMMANDS_SEALED_CONCLUSION_H_
