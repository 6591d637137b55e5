#include "services/organization/repository/lineage_repository.h"

#include <deque>
#include <set>
#include <tuple>
#include <utility>

#include "common/base/status_macros.h"
#include "services/organization/repository/history_statements.h"
#include "services/organization/repository/open_end.h"

namespace ketnap::organization {
namespace {

const Date kFirstDay(1000, 1, 1);

LineageEdge EdgeOf(const db::Row& row) {
  LineageEdge edge;
  edge.predecessor = row.Id(0);
  edge.successor = row.Id(1);
  edge.reorganization = row.Id(2);
  edge.kind = static_cast<LineageKind>(row.Int(3));
  edge.effective_date = row.DateAt(4);
  edge.share_percent = static_cast<int>(row.Int(5));
  edge.takes_rest = row.Bool(6);
  edge.predecessor_ended = row.Bool(7);
  edge.predecessor_display_name = row.Text(8);
  edge.successor_display_name = row.Text(9);
  return edge;
}

absl::StatusOr<std::vector<LineageEdge>> Edges(db::Transaction& transaction,
                                               std::string_view statement,
                                               const db::Values& values) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, transaction.Query(statement, values));
  std::vector<LineageEdge> edges;
  edges.reserve(rows.size());
  for (const db::Row& row : rows) edges.push_back(EdgeOf(row));
  return edges;
}

// Follows edges from `organization`, nearest first, from one organization to `next` of each edge.
// The statement takes an organization and the day beyond which its edges are no part of the line.
absl::StatusOr<std::vector<LineageEdge>> Follow(db::Transaction& transaction,
                                                std::string_view statement,
                                                const Uuid& organization, Date from,
                                                Uuid LineageEdge::*next) {
  std::vector<LineageEdge> line;
  std::set<std::tuple<Uuid, Uuid, Uuid, Date>> seen;
  std::deque<std::pair<Uuid, Date>> open = {{organization, from}};
  while (!open.empty() && line.size() < kLongestLineage) {
    const auto [at, day] = open.front();
    open.pop_front();
    KETNAP_ASSIGN_OR_RETURN(std::vector<LineageEdge> edges,
                            Edges(transaction, statement, {at, day}));
    for (LineageEdge& edge : edges) {
      if (line.size() == kLongestLineage) break;
      if (!seen.emplace(edge.predecessor, edge.successor, edge.reorganization, edge.effective_date)
               .second) {
        continue;
      }
      open.emplace_back(edge.*next, edge.effective_date);
      line.push_back(std::move(edge));
    }
  }
  return line;
}

}  // namespace

absl::Status InsertLineage(db::Transaction& transaction, const std::vector<LineageEdge>& edges) {
  for (const LineageEdge& edge : edges) {
    KETNAP_RETURN_IF_ERROR(
        transaction
            .Execute(
                sql::kInsertLineage,
                {edge.predecessor, edge.successor, edge.reorganization, edge.kind,
                 edge.effective_date, edge.share_percent, edge.takes_rest, edge.predecessor_ended,
                 edge.predecessor_display_name, edge.successor_display_name})
            .status());
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<LineageEdge>> FindPredecessors(db::Transaction& transaction,
                                                          const Uuid& organization) {
  return Follow(transaction, sql::kFindPredecessors, organization, kOpenEnd,
                &LineageEdge::predecessor);
}

absl::StatusOr<std::vector<LineageEdge>> FindSuccessors(db::Transaction& transaction,
                                                        const Uuid& organization) {
  return Follow(transaction, sql::kFindSuccessors, organization, kFirstDay,
                &LineageEdge::successor);
}

}  // namespace ketnap::organization
