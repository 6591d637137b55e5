#include "common/access/tree_spans.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/text.h"

namespace ketnap::access {
namespace {

constexpr int kFoldedLength = 400;

bool Continues(const TreeSpan& span, const TreeSpan& next) {
  return span.ancestor == next.ancestor && span.valid_to + 1 == next.valid_from &&
         span.depth == next.depth && span.type == next.type && span.folded_name == next.folded_name;
}

std::vector<TreeSpan> Merged(std::vector<TreeSpan> spans) {
  std::sort(spans.begin(), spans.end(), [](const TreeSpan& a, const TreeSpan& b) {
    return std::tie(a.ancestor, a.valid_from) < std::tie(b.ancestor, b.valid_from);
  });
  std::vector<TreeSpan> merged;
  for (TreeSpan& span : spans) {
    if (!merged.empty() && Continues(merged.back(), span)) {
      merged.back().valid_to = span.valid_to;
    } else {
      merged.push_back(std::move(span));
    }
  }
  return merged;
}

}  // namespace

std::string FoldedColumn(std::string_view display_name) {
  std::string folded = FoldForSearch(display_name);
  // Letters that lose no mark may still take more than one byte; what is cut ends at a whole one.
  int length = 0;
  for (size_t i = 0; i < folded.size(); ++i) {
    const bool begins = (static_cast<unsigned char>(folded[i]) & 0xC0) != 0x80;
    if (begins && ++length > kFoldedLength) {
      folded.resize(i);
      break;
    }
  }
  return folded;
}

absl::Status OrganizationCycleError(const Uuid& id) {
  return ReasonedError(absl::StatusCode::kFailedPrecondition, "ORGANIZATION_CYCLE",
                       {"Tổ chức không thể trực thuộc chính mình hoặc cấp dưới của mình.",
                        "An organization cannot lie below itself."},
                       {{"organization", id.ToString()}});
}

void SpanPlanner::AddOrganization(const Uuid& id, const std::vector<OrganizationPeriod>& periods) {
  periods_[id] = periods;
}

void SpanPlanner::AddKnown(const TreeSpan& span) { known_[span.descendant].push_back(span); }

std::vector<Uuid> SpanPlanner::MissingParents() const {
  absl::flat_hash_set<Uuid> missing;
  for (const auto& [id, periods] : periods_) {
    for (const OrganizationPeriod& period : periods) {
      if (period.parent.has_value() && !Knows(*period.parent)) missing.insert(*period.parent);
    }
  }
  return std::vector<Uuid>(missing.begin(), missing.end());
}

absl::Status SpanPlanner::Climb(const Uuid& id, Piece days, int depth,
                                std::vector<TreeSpan>* spans) const {
  const auto periods = periods_.find(id);
  if (periods == periods_.end()) {
    const auto known = known_.find(id);
    if (known == known_.end()) return absl::OkStatus();
    for (const TreeSpan& span : known->second) {
      const Piece both{std::max(days.from, span.valid_from), std::min(days.to, span.valid_to)};
      if (both.from > both.to) continue;
      spans->push_back({span.ancestor, {}, both.from, both.to, depth + span.depth, "", ""});
    }
    return absl::OkStatus();
  }
  // On one day nobody is passed twice on the way up, unless it turns in a circle.
  if (depth >= static_cast<int>(periods_.size())) return OrganizationCycleError(id);
  for (const OrganizationPeriod& period : periods->second) {
    const Piece both{std::max(days.from, period.valid_from),
                     std::min(days.to, period.valid_to.value_or(kOpenDay))};
    if (both.from > both.to) continue;
    spans->push_back({id, {}, both.from, both.to, depth, "", ""});
    if (!period.parent.has_value()) continue;
    KETNAP_RETURN_IF_ERROR(Climb(*period.parent, both, depth + 1, spans));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<TreeSpan>> SpanPlanner::SpansOf(const Uuid& id) const {
  std::vector<TreeSpan> spans;
  const auto periods = periods_.find(id);
  if (periods == periods_.end()) return spans;
  for (const OrganizationPeriod& period : periods->second) {
    const Piece days{period.valid_from, period.valid_to.value_or(kOpenDay)};
    const size_t first = spans.size();
    spans.push_back({id, id, days.from, days.to, 0, "", ""});
    if (period.parent.has_value()) {
      if (*period.parent == id) return OrganizationCycleError(id);
      KETNAP_RETURN_IF_ERROR(Climb(*period.parent, days, 1, &spans));
    }
    const std::string folded_name = FoldedColumn(period.display_name);
    for (size_t i = first; i < spans.size(); ++i) {
      spans[i].descendant = id;
      spans[i].type = period.type;
      spans[i].folded_name = folded_name;
    }
  }
  return Merged(std::move(spans));
}

}  // namespace ketnap::access
