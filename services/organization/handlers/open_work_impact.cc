#include "services/organization/handlers/open_work_impact.h"

#include "absl/strings/str_cat.h"
#include "common/access/organization_tree.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/organization/handlers/organization_conversion.h"
#include "services/organization/repository/open_work_repository.h"

namespace ketnap::organization {
namespace {

std::optional<Uuid> RestOf(const Leaving& leaving) {
  for (const Inheritor& inheritor : leaving.inheritors) {
    if (inheritor.takes_rest) return inheritor.organization;
  }
  return std::nullopt;
}

UnmetCondition LeftBehind(const Leaving& leaving, int64_t candidates, int64_t grants,
                          int64_t classes) {
  return {"WORK_LEFT_BEHIND",
          OrganizationName(leaving.organization),
          {absl::StrCat("“", leaving.display_name, "” còn ", candidates, " hồ sơ kết nạp, ", grants,
                        " quyền của tài khoản và ", classes,
                        " lớp học chưa kết thúc; cần chọn tổ chức tiếp nhận."),
           absl::StrCat("“", leaving.display_name, "” leaves behind ", candidates, " candidates, ",
                        grants, " grants and ", classes, " classes; it needs a successor.")}};
}

void TellCandidates(const Leaving& leaving, const OpenWorkList& work, ImpactTally* tally) {
  const auto kind = v1::IMPACT_KIND_CANDIDATE_MOVED;
  for (const auto& [candidate, to] : leaving.named_candidates) {
    if (to == leaving.organization) continue;
    tally->Add(kind, api::ResourceName("candidates", candidate), "", leaving.organization, {to});
  }
  const std::optional<Uuid> rest = RestOf(leaving);
  if (!rest.has_value() || *rest == leaving.organization) return;
  int64_t unnamed = work.count - static_cast<int64_t>(leaving.named_candidates.size());
  for (const OpenWork& candidate : work.first) {
    if (leaving.named_candidates.contains(candidate.id) || unnamed == 0) continue;
    tally->Add(kind, api::ResourceName("candidates", candidate.id), "", leaving.organization,
               {*rest});
    --unnamed;
  }
  tally->AddUnnamed(kind, unnamed);
}

void TellAll(v1::ImpactKind kind, const char* collection, const Leaving& leaving,
             const OpenWorkList& work, const std::vector<Uuid>& to, ImpactTally* tally) {
  for (const OpenWork& item : work.first) {
    tally->Add(kind, api::ResourceName(collection, item.id), item.title, leaving.organization, to);
  }
  tally->AddUnnamed(kind, work.count - static_cast<int64_t>(work.first.size()));
}

}  // namespace

absl::Status TellOpenWork(db::Transaction& transaction, const std::vector<Leaving>& leaving,
                          Date day, ImpactTally* tally) {
  std::vector<UnmetCondition> unmet;
  for (const Leaving& one : leaving) {
    // Enough to find a hundred that nobody named.
    const auto limit = ImpactTally::kMostItems + static_cast<int64_t>(one.named_candidates.size());
    KETNAP_ASSIGN_OR_RETURN(const OpenWorkList candidates,
                            OpenCandidatesOf(transaction, one.organization, limit));
    KETNAP_ASSIGN_OR_RETURN(const OpenWorkList grants,
                            GrantsOf(transaction, one.organization, day, ImpactTally::kMostItems));
    OpenWorkList classes;
    if (one.ends) {
      KETNAP_ASSIGN_OR_RETURN(
          classes, OpenClassesOf(transaction, one.organization, ImpactTally::kMostItems));
    }
    if (one.inheritors.empty()) {
      if (candidates.count + grants.count + classes.count > 0) {
        unmet.push_back(LeftBehind(one, candidates.count, grants.count, classes.count));
      }
      continue;
    }
    std::vector<Uuid> followers;
    for (const Inheritor& inheritor : one.inheritors) {
      // A grant does not go upward, to whom the departing one stood below: it ends.
      KETNAP_ASSIGN_OR_RETURN(
          const bool was_above,
          access::StoodWithin(transaction, one.organization, inheritor.organization, day - 1));
      if (!was_above) followers.push_back(inheritor.organization);
    }
    TellCandidates(one, candidates, tally);
    TellAll(v1::IMPACT_KIND_GRANT_MOVED, "grants", one, grants, followers, tally);
    const std::optional<Uuid> rest = RestOf(one);
    if (rest.has_value()) {
      TellAll(v1::IMPACT_KIND_CLASS_MOVED, "trainingClasses", one, classes, {*rest}, tally);
    }
  }
  if (unmet.empty()) return absl::OkStatus();
  return UnmetConditionsError("WORK_LEFT_BEHIND", unmet);
}

absl::Status MoveOpenWork(db::Transaction& transaction, const std::vector<Leaving>& leaving) {
  for (const Leaving& one : leaving) {
    const Uuid& from = one.organization;
    for (const auto& [candidate, to] : one.named_candidates) {
      if (to == from) continue;
      KETNAP_RETURN_IF_ERROR(MoveOpenCandidate(transaction, candidate, from, to));
    }
    const std::optional<Uuid> rest = RestOf(one);
    if (!rest.has_value() || *rest == from) continue;
    KETNAP_RETURN_IF_ERROR(MoveOpenCandidates(transaction, from, *rest));
    // Those that are named for one that goes on come back to it.
    for (const auto& [candidate, to] : one.named_candidates) {
      if (to != from) continue;
      KETNAP_RETURN_IF_ERROR(MoveOpenCandidate(transaction, candidate, *rest, from));
    }
    if (one.ends) KETNAP_RETURN_IF_ERROR(MoveOpenClasses(transaction, from, *rest));
  }
  return absl::OkStatus();
}

}  // namespace ketnap::organization
