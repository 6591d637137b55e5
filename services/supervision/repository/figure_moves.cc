#include "services/supervision/repository/figure_moves.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "common/base/status_macros.h"
#include "services/supervision/repository/figure_counts.h"
#include "services/supervision/repository/figure_rows.h"

namespace ketnap::supervision {
namespace {

// More moves than any reorganization makes; a circle of handovers ends there.
constexpr int kMostMoves = 100000;

constexpr std::string_view kParentsOf =
    "SELECT DISTINCT parent_id FROM organization_place WHERE organization_id = ? AND basis IN "
    "(1, 2) AND parent_id IS NOT NULL";
constexpr std::string_view kSuccessionsOf =
    "SELECT successor_id, effective_date, predecessor_ended FROM succession_fact "
    "WHERE predecessor_id = ? ORDER BY effective_date";
constexpr std::string_view kMoveAsItWas =
    "UPDATE person_figure SET as_it_was_id = ? WHERE as_it_was_id = ? AND day >= ?";
constexpr std::string_view kMoveToday =
    "UPDATE person_figure SET today_id = ? WHERE today_id = ? AND day >= ?";
constexpr std::string_view kNamedFrom =
    "SELECT f.candidate_id FROM person_figure f JOIN relocation_fact r ON r.candidate_id = "
    "f.candidate_id AND r.from_organization_id = ? WHERE f.as_it_was_id = ? UNION "
    "SELECT f.candidate_id FROM person_figure f JOIN relocation_fact r ON r.candidate_id = "
    "f.candidate_id AND r.from_organization_id = ? WHERE f.today_id = ?";
constexpr std::string_view kPeopleOf =
    "SELECT candidate_id FROM person_figure WHERE as_it_was_id = ? UNION "
    "SELECT candidate_id FROM person_figure WHERE today_id = ?";
constexpr std::string_view kKind =
    "SELECT workplace_kind FROM organization_fact WHERE organization_id = ?";
constexpr std::string_view kReplaceKind =
    "REPLACE INTO organization_fact (organization_id, workplace_kind) VALUES (?, ?)";

struct CountChange {
  ChainPiece into;
  int sign = 0;
};

// The pieces that only one of two chains has, day by day: what leaves the first is taken off, what
// the second adds comes in.
std::vector<CountChange> Differences(const std::vector<ChainPiece>& before,
                                     const std::vector<ChainPiece>& after) {
  std::map<Uuid, std::map<Date, int>> edges;  // How coverage changes from each day on.
  std::map<Uuid, int> levels;
  const auto note = [&](const std::vector<ChainPiece>& pieces, int sign) {
    for (const ChainPiece& piece : pieces) {
      edges[piece.organization][piece.from] += sign;
      edges[piece.organization][piece.to + 1] -= sign;
      levels[piece.organization] = piece.level;
    }
  };
  note(before, -1);
  note(after, 1);
  std::vector<CountChange> changes;
  for (const auto& [organization, days] : edges) {
    int sign = 0;
    Date since;
    for (const auto& [day, change] : days) {
      if (sign != 0 && since < day) {
        changes.push_back({{organization, since, day - 1, levels[organization]}, sign});
      }
      sign += change;
      since = day;
    }
  }
  return changes;
}

absl::Status ApplyDifferences(db::Transaction& transaction, FactsBelow facts,
                              const std::vector<CountChange>& changes) {
  for (const CountChange& change : changes) {
    facts.from = change.into.from;
    facts.to = change.into.to;
    KETNAP_RETURN_IF_ERROR(AddToCounts(transaction, facts, change.into.organization,
                                       GrainsOf(change.into.level), change.sign));
  }
  return absl::OkStatus();
}

// Keeps finer counts of an organization from now on, and of those above it.
absl::Status RaiseLevel(db::Transaction& transaction, const Uuid& organization, int level) {
  level = std::min(level, 2);
  KETNAP_ASSIGN_OR_RETURN(const int before, LevelOf(transaction, organization));
  if (before >= level) return absl::OkStatus();
  const auto kept = GrainsOf(before);
  auto grains = GrainsOf(level);
  grains.erase(grains.begin(), grains.begin() + static_cast<std::ptrdiff_t>(kept.size()));
  KETNAP_RETURN_IF_ERROR(PutLevel(transaction, organization, level));
  for (const Basis basis : {Basis::kAsItWas, Basis::kToday}) {
    KETNAP_RETURN_IF_ERROR(AddToCounts(transaction, {basis, organization, false, kEver, kForever},
                                       organization, grains, 1));
  }
  KETNAP_ASSIGN_OR_RETURN(const db::Rows parents, transaction.Query(kParentsOf, {organization}));
  for (const db::Row& parent : parents) {
    KETNAP_RETURN_IF_ERROR(RaiseLevel(transaction, parent.Id(0), level + 1));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<ChainPiece>> ChainsAbove(db::Transaction& transaction, Basis basis,
                                                    const std::vector<ParentSpan>& spans) {
  std::vector<ChainPiece> pieces;
  for (const ParentSpan& span : spans) {
    if (!span.parent.has_value()) continue;
    KETNAP_ASSIGN_OR_RETURN(const auto chain,
                            ChainOf(transaction, basis, *span.parent, span.from, span.to));
    pieces.insert(pieces.end(), chain.begin(), chain.end());
  }
  return pieces;
}

absl::Status PutSpans(db::Transaction& transaction, Basis basis, const Uuid& organization,
                      const std::vector<ParentSpan>& spans) {
  KETNAP_ASSIGN_OR_RETURN(const auto before, ParentSpansOf(transaction, basis, organization));
  if (before == spans) return absl::OkStatus();
  KETNAP_ASSIGN_OR_RETURN(const int level, LevelOf(transaction, organization));
  for (const ParentSpan& span : spans) {
    if (!span.parent.has_value()) continue;
    KETNAP_RETURN_IF_ERROR(RaiseLevel(transaction, *span.parent, level + 1));
  }
  KETNAP_ASSIGN_OR_RETURN(const auto left, ChainsAbove(transaction, basis, before));
  KETNAP_ASSIGN_OR_RETURN(const auto joined, ChainsAbove(transaction, basis, spans));
  KETNAP_RETURN_IF_ERROR(ApplyDifferences(transaction, {basis, organization, false, kEver, kEver},
                                          Differences(left, joined)));
  return ReplaceParentSpans(transaction, basis, organization, spans);
}

// From ever to for ever; neighbours that say the same are one.
std::vector<ParentSpan> Widened(const std::vector<ParentSpan>& parents) {
  std::vector<ParentSpan> spans;
  for (const ParentSpan& span : parents) {
    if (!spans.empty() && spans.back().parent == span.parent) continue;
    if (!spans.empty()) spans.back().to = span.from - 1;
    spans.push_back({spans.empty() ? kEver : span.from, kForever, span.parent});
  }
  return spans;
}

// Moves what belongs to `from` and is dated on `since` or later to `to`, with its counts.
absl::StatusOr<bool> MoveFacts(db::Transaction& transaction, Basis basis, const Uuid& from,
                               const Uuid& to, Date since) {
  KETNAP_ASSIGN_OR_RETURN(const auto left, ChainOf(transaction, basis, from, since, kForever));
  KETNAP_ASSIGN_OR_RETURN(const auto joined, ChainOf(transaction, basis, to, since, kForever));
  KETNAP_RETURN_IF_ERROR(
      ApplyDifferences(transaction, {basis, from, true, kEver, kEver}, Differences(left, joined)));
  KETNAP_ASSIGN_OR_RETURN(
      const int64_t moved,
      transaction.Execute(basis == Basis::kToday ? kMoveToday : kMoveAsItWas, {to, from, since}));
  return moved > 0;
}

absl::Status RelocateAll(db::Transaction& transaction, std::string_view people,
                         const db::Values& values) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, transaction.Query(people, values));
  for (const db::Row& row : rows) {
    KETNAP_RETURN_IF_ERROR(RelocateFacts(transaction, row.Id(0)));
  }
  return absl::OkStatus();
}

// Hands on what belongs to `from` by all that is known of it. True with those it went to.
absl::StatusOr<std::vector<Uuid>> HandOn(db::Transaction& transaction, const Uuid& from) {
  // Who was named goes where they were named to, and then on as far as it leads.
  KETNAP_RETURN_IF_ERROR(RelocateAll(transaction, kNamedFrom, {from, from, from, from}));
  KETNAP_ASSIGN_OR_RETURN(const db::Rows steps, transaction.Query(kSuccessionsOf, {from}));
  for (const db::Row& step : steps) {
    const Uuid to = step.Id(0);
    if (!step.Bool(2)) {
      // It goes on beside its parts: day and way of each fact say whether it went along.
      KETNAP_RETURN_IF_ERROR(RelocateAll(transaction, kPeopleOf, {from, from}));
      continue;
    }
    KETNAP_ASSIGN_OR_RETURN(const bool moved_then,
                            MoveFacts(transaction, Basis::kAsItWas, from, to, step.DateAt(1)));
    KETNAP_ASSIGN_OR_RETURN(const bool moved_now,
                            MoveFacts(transaction, Basis::kToday, from, to, kEver));
    if (moved_then) KETNAP_RETURN_IF_ERROR(RecodeWorkplaces(transaction, to));
    if (moved_then || moved_now) return std::vector<Uuid>{to};
    break;
  }
  return std::vector<Uuid>();
}

}  // namespace

absl::Status PutOrganizationPlace(db::Transaction& transaction, const Uuid& organization,
                                  const std::vector<ParentSpan>& parents,
                                  const std::optional<Uuid>& today) {
  KETNAP_RETURN_IF_ERROR(LockPlaces(transaction));
  KETNAP_RETURN_IF_ERROR(PutSpans(transaction, Basis::kAsItWas, organization, Widened(parents)));
  return PutSpans(transaction, Basis::kToday, organization, {{kEver, kForever, today}});
}

absl::Status ApplyHandovers(db::Transaction& transaction, const std::vector<Handover>& handovers) {
  KETNAP_RETURN_IF_ERROR(LockPlaces(transaction));
  std::set<Uuid> named;
  std::vector<Uuid> sources;
  for (const Handover& handover : handovers) {
    KETNAP_RETURN_IF_ERROR(PutHandover(transaction, handover));
    if (handover.candidate.has_value()) {
      named.insert(*handover.candidate);
    } else {
      sources.push_back(handover.from);
    }
  }
  for (const Uuid& person : named) {
    KETNAP_RETURN_IF_ERROR(RelocateFacts(transaction, person));
  }
  for (int i = 0; !sources.empty() && i < kMostMoves; ++i) {
    const Uuid from = sources.back();
    sources.pop_back();
    KETNAP_ASSIGN_OR_RETURN(const auto next, HandOn(transaction, from));
    sources.insert(sources.end(), next.begin(), next.end());
  }
  return absl::OkStatus();
}

absl::Status PutWorkplaceKind(db::Transaction& transaction, const Uuid& organization, int kind) {
  KETNAP_RETURN_IF_ERROR(LockPlaces(transaction));
  KETNAP_RETURN_IF_ERROR(transaction.Execute(kReplaceKind, {organization, kind}).status());
  return RecodeWorkplaces(transaction, organization);
}

absl::StatusOr<int> WorkplaceKindOf(db::Transaction& transaction, const Uuid& organization) {
  KETNAP_ASSIGN_OR_RETURN(const auto row, transaction.QueryOptional(kKind, {organization}));
  return row.has_value() ? static_cast<int>(row->Int(0)) : 0;
}

std::vector<FigureStatement> MoveStatements(const Uuid& organization) {
  return {{kParentsOf, {organization}},
          {kSuccessionsOf, {organization}},
          {kMoveAsItWas, {organization, organization, kEver}},
          {kMoveToday, {organization, organization, kEver}},
          {kNamedFrom, {organization, organization, organization, organization}},
          {kPeopleOf, {organization, organization}},
          {kKind, {organization}}};
}

}  // namespace ketnap::supervision
