#include "services/organization/domain/structure_check.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"

namespace ketnap::organization {
namespace {

constexpr size_t kMostFaultsKept = 1000;
// Deeper than any tree of people; a way up that is longer goes round.
constexpr int kDeepest = 200;

std::string SubjectOf(const Uuid& id) { return absl::StrCat("organizations/", id.ToString()); }

std::string DaysText(const Days& days) {
  return absl::StrCat("từ ", DayText(days.from), " đến ", DayText(days.to));
}

bool Within(const Days& inner, const Days& outer) {
  return inner.from >= outer.from && inner.to <= outer.to;
}

std::optional<Days> Common(const Days& a, const Days& b) {
  const Days both{std::max(a.from, b.from), std::min(a.to, b.to)};
  return both.from <= both.to ? std::optional<Days>(both) : std::nullopt;
}

bool SameButDays(const SpanRow& a, const SpanRow& b) {
  return a.ancestor == b.ancestor && a.depth == b.depth && a.type == b.type &&
         a.folded_name == b.folded_name;
}

}  // namespace

std::string DayText(Date day) { return day == kOpenDay ? "nay" : FormatDateForPeople(day); }

void StructureFaults::Add(std::string_view code, std::string subject, std::string message) {
  if (++count_ > static_cast<int64_t>(kMostFaultsKept)) return;
  first_.push_back({std::string(code), std::move(subject), std::move(message)});
}

void TreeCheck::Add(CheckedOrganization organization) {
  period_count_ += static_cast<int64_t>(organization.periods.size());
  const Uuid id = organization.id;
  organizations_.insert_or_assign(id, std::move(organization));
}

void TreeCheck::Fault(const CheckedOrganization& organization, std::string_view code,
                      std::string message) {
  unsound_.insert(organization.id);
  faults_->Add(code, SubjectOf(organization.id), std::move(message));
}

void TreeCheck::Check() {
  for (const auto& [id, organization] : organizations_) {
    CheckPeriods(organization);
    CheckHead(organization);
    CheckParents(organization);
    CheckWhatIsHeld(organization);
  }
  for (const auto& [id, children] : ended_with_children_) {
    Fault(organizations_.at(id), "ENDED_WITH_CHILDREN",
          absl::StrCat("Đã kết thúc hoạt động nhưng còn ", children.size(),
                       " tổ chức trực thuộc đang hoạt động."));
  }
  CheckCycles();
  CheckRoots();
}

void TreeCheck::CheckPeriods(const CheckedOrganization& organization) {
  if (organization.periods.empty()) {
    return Fault(organization, "PERIOD_MISSING", "Không có giai đoạn hiệu lực nào.");
  }
  Date next = organization.existence.from;
  for (const CheckedPeriod& period : organization.periods) {
    if (!Within(period.days, organization.existence)) {
      Fault(organization, "PERIOD_OUTSIDE_EXISTENCE",
            absl::StrCat("Giai đoạn ", DaysText(period.days), " nằm ngoài thời gian hoạt động ",
                         DaysText(organization.existence), "."));
    } else if (period.days.from > next) {
      Fault(organization, "PERIOD_GAP",
            absl::StrCat("Thiếu giai đoạn ", DaysText({next, period.days.from - 1}), "."));
    } else if (period.days.from < next) {
      Fault(organization, "PERIOD_OVERLAP",
            absl::StrCat("Hai giai đoạn cùng hiệu lực ", DaysText({period.days.from, next - 1}),
                         "."));
    }
    if (period.days.to == kOpenDay) return;
    next = std::max(next, period.days.to + 1);
  }
  if (next <= organization.existence.to) {
    Fault(organization, "PERIOD_GAP",
          absl::StrCat("Thiếu giai đoạn ", DaysText({next, organization.existence.to}), "."));
  }
}

void TreeCheck::CheckHead(const CheckedOrganization& organization) {
  if (organization.periods.empty()) return;
  const CheckedPeriod& last = organization.periods.back();
  if (last.content == organization.content && last.days.from == organization.content_from) return;
  Fault(organization, "HEAD_DIFFERS_FROM_PERIOD",
        absl::StrCat("Bản ghi hiện tại khác với giai đoạn ", DaysText(last.days), "."));
}

void TreeCheck::CheckParents(const CheckedOrganization& organization) {
  for (const CheckedPeriod& period : organization.periods) {
    if (!period.content.parent.has_value()) continue;
    const auto parent = organizations_.find(*period.content.parent);
    if (parent == organizations_.end()) {
      Fault(organization, "PARENT_UNKNOWN",
            absl::StrCat("Không có tổ chức cấp trên ", SubjectOf(*period.content.parent), "."));
      continue;
    }
    const Days& life = parent->second.existence;
    if (Within(period.days, life)) continue;
    if (period.days.to == kOpenDay && period.days.from >= life.from) {
      ended_with_children_[parent->first].push_back(organization.id);
      continue;
    }
    Fault(organization, "PARENT_NOT_ALIVE",
          absl::StrCat("Cấp trên ", SubjectOf(parent->first), " hoạt động ", DaysText(life),
                       ", không trọn giai đoạn ", DaysText(period.days), "."));
  }
}

void TreeCheck::CheckWhatIsHeld(const CheckedOrganization& organization) {
  for (const Days& held : organization.authorities) {
    if (Within(held, organization.existence)) continue;
    Fault(organization, "AUTHORITY_OUTSIDE_EXISTENCE",
          absl::StrCat("Thẩm quyền ", DaysText(held), " vượt thời gian hoạt động ",
                       DaysText(organization.existence), "."));
  }
  for (const Days& held : organization.codes) {
    if (Within(held, organization.existence)) continue;
    Fault(organization, "CODE_OUTSIDE_EXISTENCE",
          absl::StrCat("Mã định danh ", DaysText(held), " vượt thời gian hoạt động ",
                       DaysText(organization.existence), "."));
  }
  if (organization.existence.to == kOpenDay) return;
  if (organization.live_members > 0) {
    Fault(
        organization, "ENDED_WITH_MEMBERS",
        absl::StrCat("Đã kết thúc hoạt động nhưng còn ", organization.live_members, " đảng viên."));
  }
  if (organization.open_appointments > 0) {
    Fault(organization, "ENDED_WITH_APPOINTMENTS",
          absl::StrCat("Đã kết thúc hoạt động nhưng còn ", organization.open_appointments,
                       " chức vụ chưa thôi giữ."));
  }
}

void TreeCheck::CheckCycles() {
  std::vector<const CheckedOrganization*> round;
  for (const auto& [id, organization] : organizations_) {
    std::vector<SpanRow> spans;
    if (Climb(id, organization.existence, 0, &spans)) continue;
    unsound_.insert(id);
    const bool itself = std::any_of(spans.begin(), spans.end(), [&](const SpanRow& span) {
      return span.depth > 0 && span.ancestor == organization.id;
    });
    if (itself) round.push_back(&organization);
  }
  for (const CheckedOrganization* organization : round) {
    Fault(*organization, "ORGANIZATION_CYCLE", "Tổ chức nằm dưới chính mình trong một số ngày.");
  }
}

// Every day on which anything exists has one organization at the top.
void TreeCheck::CheckRoots() {
  std::vector<std::pair<Days, Uuid>> roots;
  Date first = kOpenDay;
  Date last = Date(1, 1, 1);
  for (const auto& [id, organization] : organizations_) {
    first = std::min(first, organization.existence.from);
    last = std::max(last, organization.existence.to);
    for (const CheckedPeriod& period : organization.periods) {
      if (!period.content.parent.has_value()) roots.push_back({period.days, id});
    }
  }
  std::sort(roots.begin(), roots.end(), [](const auto& a, const auto& b) {
    return std::tie(a.first.from, a.second) < std::tie(b.first.from, b.second);
  });
  Date next = first;
  for (const auto& [days, id] : roots) {
    if (days.from > next) {
      faults_->Add(
          "NO_ROOT", SubjectOf(id),
          absl::StrCat("Không có tổ chức cao nhất ", DaysText({next, days.from - 1}), "."));
    } else if (days.from < next) {
      faults_->Add("MULTIPLE_ROOTS", SubjectOf(id),
                   absl::StrCat("Có hơn một tổ chức cao nhất từ ", DayText(days.from), "."));
    }
    next = days.to == kOpenDay ? kOpenDay : std::max(next, days.to + 1);
  }
  if (!organizations_.empty() && next != kOpenDay && next <= last) {
    faults_->Add("NO_ROOT", "",
                 absl::StrCat("Không có tổ chức cao nhất ", DaysText({next, last}), "."));
  }
}

// False when the way up goes round; `spans` then holds what was met.
bool TreeCheck::Climb(const Uuid& id, Days days, int depth, std::vector<SpanRow>* spans) const {
  spans->push_back({id, days, depth, "", ""});
  if (depth > kDeepest) return false;
  const auto found = organizations_.find(id);
  if (found == organizations_.end()) return true;
  for (const CheckedPeriod& period : found->second.periods) {
    const auto both = Common(days, period.days);
    if (!both.has_value() || !period.content.parent.has_value()) continue;
    if (!Climb(*period.content.parent, *both, depth + 1, spans)) return false;
  }
  return true;
}

bool TreeCheck::IsSound(const Uuid& id) const {
  const auto found = organizations_.find(id);
  if (found == organizations_.end() || unsound_.contains(id)) return false;
  std::vector<SpanRow> spans;
  if (!Climb(id, found->second.existence, 0, &spans)) return false;
  return std::none_of(spans.begin(), spans.end(), [&](const SpanRow& span) {
    return unsound_.contains(span.ancestor) || !organizations_.contains(span.ancestor);
  });
}

std::vector<ClosureRow> TreeCheck::ExpectedClosure(const CheckedOrganization& organization) const {
  std::vector<ClosureRow> expected = {{organization.id, 0}};
  std::optional<Uuid> parent = organization.content.parent;
  for (int depth = 1; parent.has_value() && depth <= kDeepest; ++depth) {
    expected.push_back({*parent, depth});
    parent = organizations_.at(*parent).content.parent;
  }
  return expected;
}

std::vector<SpanRow> TreeCheck::ExpectedSpans(const CheckedOrganization& organization) const {
  std::vector<SpanRow> pieces;
  for (const CheckedPeriod& period : organization.periods) {
    std::vector<SpanRow> up;
    Climb(organization.id, period.days, 0, &up);
    for (SpanRow& piece : up) {
      piece.type = period.content.type;
      piece.folded_name = period.folded_name;
      pieces.push_back(std::move(piece));
    }
  }
  std::sort(pieces.begin(), pieces.end(), [](const SpanRow& a, const SpanRow& b) {
    return std::tie(a.ancestor, a.days.from) < std::tie(b.ancestor, b.days.from);
  });
  std::vector<SpanRow> spans;
  for (SpanRow& piece : pieces) {
    if (!spans.empty() && SameButDays(spans.back(), piece) &&
        spans.back().days.to + 1 == piece.days.from) {
      spans.back().days.to = piece.days.to;
    } else {
      spans.push_back(std::move(piece));
    }
  }
  return spans;
}

void TreeCheck::CompareReplica(const Uuid& id, const std::optional<CheckedReplica>& replica) {
  const auto found = organizations_.find(id);
  if (found == organizations_.end()) {
    return faults_->Add("REPLICA_DIFFERS", SubjectOf(id),
                        "Bản sao cây tổ chức có tổ chức không có trong sổ.");
  }
  if (unsound_.contains(id)) return;
  const CheckedOrganization& organization = found->second;
  CheckedReplica expected{.parent = organization.content.parent,
                          .type = organization.content.type,
                          .display_name = organization.content.display_name,
                          .existence = organization.existence,
                          .periods = {}};
  // What the replica keeps of a period may stay the same from one to the next.
  for (const CheckedPeriod& period : organization.periods) {
    CheckedReplica::Period next{period.days, period.content.parent, period.content.type,
                                period.content.display_name};
    if (!expected.periods.empty()) {
      CheckedReplica::Period& last = expected.periods.back();
      if (last.parent == next.parent && last.type == next.type &&
          last.display_name == next.display_name) {
        last.days.to = next.days.to;
        continue;
      }
    }
    expected.periods.push_back(std::move(next));
  }
  if (replica == expected) return;
  faults_->Add("REPLICA_DIFFERS", SubjectOf(id),
               "Bản sao cây tổ chức khác với sổ tổ chức của tổ chức này.");
}

void TreeCheck::CompareClosure(const Uuid& id, std::vector<ClosureRow> rows) {
  const auto found = organizations_.find(id);
  if (found == organizations_.end() || !IsSound(id)) return;
  std::vector<ClosureRow> expected = ExpectedClosure(found->second);
  std::sort(expected.begin(), expected.end());
  std::sort(rows.begin(), rows.end());
  if (rows == expected) return;
  faults_->Add("CLOSURE_DIFFERS", SubjectOf(id),
               absl::StrCat("Có ", rows.size(), " cấp trên được ghi, tính lại là ", expected.size(),
                            " hoặc khác thứ bậc."));
}

void TreeCheck::CompareSpans(const Uuid& id, const std::vector<SpanRow>& rows) {
  const auto found = organizations_.find(id);
  if (found == organizations_.end() || !IsSound(id)) return;
  const std::vector<SpanRow> expected = ExpectedSpans(found->second);
  if (rows == expected) return;
  const size_t both = std::min(rows.size(), expected.size());
  size_t same = 0;
  while (same < both && rows[same] == expected[same]) ++same;
  const SpanRow& first = same < expected.size() ? expected[same] : rows[same];
  faults_->Add("SPAN_DIFFERS", SubjectOf(id),
               absl::StrCat("Cây theo ngày có ", rows.size(), " dòng, tính lại là ",
                            expected.size(), "; sai từ ", DayText(first.days.from), " dưới ",
                            SubjectOf(first.ancestor), "."));
}

void TreeCheck::CompareListing(const Uuid& id, int64_t rows) {
  const auto found = organizations_.find(id);
  if (found == organizations_.end() || !IsSound(id)) return;
  const auto above = static_cast<int64_t>(ExpectedClosure(found->second).size());
  if (rows <= found->second.members * above) return;  // What is missing is told of the member.
  faults_->Add("LISTING_DIFFERS", SubjectOf(id),
               absl::StrCat("Danh sách đảng viên có ", rows, " dòng của chi bộ này, tính lại là ",
                            found->second.members * above, "."));
}

void CheckShares(const Uuid& predecessor, int64_t total_percent, StructureFaults* faults) {
  if (total_percent == 100) return;
  faults->Add("LINEAGE_SHARES", SubjectOf(predecessor),
              absl::StrCat("Phần của các tổ chức kế tục cộng lại là ", total_percent,
                           " %, phải là 100 %."));
}

}  // namespace ketnap::organization
