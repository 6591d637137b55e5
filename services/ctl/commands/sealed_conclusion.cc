#include "services/ctl/commands/sealed_conclusion.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "common/base/errors.h"
#include "common/journal/seal.h"
#include "google/protobuf/util/json_util.h"

namespace ketnap::ctl {
namespace {

// Only supervision concludes: a signature of another process proves nothing here.
constexpr char kIssuer[] = "supervision";
constexpr char kAlgorithm[] = "BLAKE2b-256";

bool IsOfManifest(const supervision::v1::ConclusionSnapshot& snapshot,
                  const supervision::v1::ConclusionManifest& manifest) {
  return snapshot.inspection().name() == manifest.inspection() &&
         snapshot.inspection().organization() == manifest.organization() &&
         snapshot.findings_size() == manifest.finding_count() &&
         snapshot.figures_size() == manifest.figure_count() &&
         snapshot.records_size() == manifest.record_count();
}

}  // namespace

absl::StatusOr<supervision::v1::SealedConclusion> ReadSealedConclusion(std::string_view content) {
  supervision::v1::SealedConclusion sealed;
  const bool is_json = absl::StartsWith(absl::StripLeadingAsciiWhitespace(content), "{");
  const std::string text(content);
  const bool read = is_json ? google::protobuf::util::JsonStringToMessage(text, &sealed).ok()
                            : sealed.ParseFromString(text);
  const bool whole = read && !sealed.manifest().empty() && !sealed.snapshot().empty() &&
                     !sealed.signature().empty();
  if (whole) return sealed;
  return ReasonedError(
      absl::StatusCode::kInvalidArgument, "NOT_A_CONCLUSION",
      {"Tệp không phải là kết luận đã niêm phong.", "The file is not a sealed conclusion."});
}

ConclusionCheck CheckConclusion(const supervision::v1::SealedConclusion& sealed,
                                const access::Verifier& keys) {
  ConclusionCheck check;
  const bool is_signed = sealed.issuer() == kIssuer &&
                         journal::VerifyManifest(keys, kIssuer, journal::kConclusionDomain,
                                                 sealed.manifest(), sealed.signature());
  if (!is_signed) check.faults.push_back("SIGNATURE_FORGED");
  if (!check.manifest.ParseFromString(sealed.manifest())) {
    check.faults.push_back("MANIFEST_UNREADABLE");
    return check;
  }
  const bool same =
      check.manifest.digest_algorithm() == kAlgorithm &&
      check.manifest.snapshot_digest() == journal::ContentDigest(sealed.snapshot()) &&
      check.manifest.snapshot_size() == static_cast<int64_t>(sealed.snapshot().size());
  if (!same) check.faults.push_back("SNAPSHOT_CHANGED");
  if (!check.snapshot.ParseFromString(sealed.snapshot())) {
    check.faults.push_back("SNAPSHOT_UNREADABLE");
  } else if (!IsOfManifest(check.snapshot, check.manifest)) {
    check.faults.push_back("MANIFEST_OF_ANOTHER");
  }
  return check;
}

}  // namespace ketnap::ctl
