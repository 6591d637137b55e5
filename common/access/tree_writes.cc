#include "common/access/tree_writes.h"

#include <algorithm>
#include <utility>

#include "common/access/span_store.h"
#include "common/access/tree_statements.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"

namespace ketnap::access {
namespace {

struct TreeState {
  int64_t change_number = 0;
  bool spans_complete = false;
};

absl::StatusOr<TreeState> LockState(db::Transaction& transaction) {
  KETNAP_ASSIGN_OR_RETURN(const auto row, transaction.QueryOptional(kLockState));
  if (!row.has_value()) return absl::InternalError("replica_tree_state has no row");
  return TreeState{row->Int(0), row->Bool(1)};
}

// The number of the change that is written now. Whoever takes one holds the lock until the commit,
// so that numbers are committed in their order and a reader misses none.
absl::StatusOr<int64_t> NextChange(db::Transaction& transaction) {
  KETNAP_ASSIGN_OR_RETURN(const TreeState state, LockState(transaction));
  if (!state.spans_complete) KETNAP_RETURN_IF_ERROR(RebuildSpans(transaction));
  const int64_t next = state.change_number + 1;
  KETNAP_RETURN_IF_ERROR(
      transaction
          .Execute("UPDATE replica_tree_state SET change_number = ?, spans_complete = 1"
                   " WHERE id = 1",
                   {next})
          .status());
  return next;
}

absl::Status PeriodError(const Uuid& id, std::string_view reason, const Message& message) {
  return ReasonedError(absl::StatusCode::kInvalidArgument, reason, message,
                       {{"organization", id.ToString()}});
}

absl::Status CheckPeriods(const OrganizationNode& node) {
  for (size_t i = 0; i < node.periods.size(); ++i) {
    const OrganizationPeriod& period = node.periods[i];
    const bool is_last = i + 1 == node.periods.size();
    if (period.valid_to.has_value() && *period.valid_to < period.valid_from) {
      return PeriodError(node.id, "ORGANIZATION_PERIOD_REVERSED",
                         {"Giai đoạn của tổ chức có ngày cuối trước ngày đầu.",
                          "A period of the organization ends before it begins."});
    }
    if (is_last) continue;
    if (!period.valid_to.has_value() || *period.valid_to + 1 > node.periods[i + 1].valid_from) {
      return PeriodError(
          node.id, "ORGANIZATION_PERIODS_OVERLAP",
          {"Các giai đoạn của tổ chức chồng lên nhau.", "Periods of the organization overlap."});
    }
    if (*period.valid_to + 1 < node.periods[i + 1].valid_from) {
      return PeriodError(node.id, "ORGANIZATION_PERIODS_GAP",
                         {"Giữa các giai đoạn của tổ chức có khoảng trống.",
                          "There is a gap between periods of the organization."});
    }
  }
  for (const AuthorityPeriod& authority : node.authorities) {
    if (!authority.valid_to.has_value() || *authority.valid_to >= authority.valid_from) continue;
    return PeriodError(node.id, "ORGANIZATION_PERIOD_REVERSED",
                       {"Thẩm quyền của tổ chức có ngày cuối trước ngày đầu.",
                        "An authority of the organization ends before it begins."});
  }
  return absl::OkStatus();
}

void MergeEqualPeriods(std::vector<OrganizationPeriod>* periods) {
  std::vector<OrganizationPeriod> merged;
  for (OrganizationPeriod& period : *periods) {
    if (!merged.empty() && merged.back().parent == period.parent &&
        merged.back().type == period.type && merged.back().display_name == period.display_name) {
      merged.back().valid_to = period.valid_to;
    } else {
      merged.push_back(std::move(period));
    }
  }
  *periods = std::move(merged);
}

// The node as the tables hold it: valid periods, none beside one that says the same, its parent
// that of the last.
absl::StatusOr<OrganizationNode> Normalized(OrganizationNode node) {
  if (node.periods.empty()) {
    node.periods.push_back(OnlyPeriodOf(node));
    if (node.has_admission_authority && node.authorities.empty()) {
      node.authorities.push_back({1, node.valid_from, node.valid_to});
    }
  }
  KETNAP_RETURN_IF_ERROR(CheckPeriods(node));
  MergeEqualPeriods(&node.periods);
  node.parent = node.periods.back().parent;
  const auto order = [](const AuthorityPeriod& a, const AuthorityPeriod& b) {
    return std::tie(a.kind, a.valid_from) < std::tie(b.kind, b.valid_from);
  };
  std::sort(node.authorities.begin(), node.authorities.end(), order);
  return node;
}

absl::Status CheckParentsKnown(db::Transaction& transaction, const OrganizationNode& node) {
  std::optional<Uuid> checked;
  for (const OrganizationPeriod& period : node.periods) {
    if (!period.parent.has_value() || period.parent == checked) continue;
    if (*period.parent == node.id) return OrganizationCycleError(node.id);
    KETNAP_ASSIGN_OR_RETURN(
        const auto parent,
        transaction.QueryOptional("SELECT id FROM replica_organization WHERE id = ?",
                                  {*period.parent}));
    if (!parent.has_value()) {
      return ReasonedError(absl::StatusCode::kFailedPrecondition, "PARENT_ORGANIZATION_UNKNOWN",
                           {"Chưa có tổ chức cấp trên trong bản sao cây tổ chức.",
                            "The parent organization is not in the replica of the tree."},
                           {{"organization", node.id.ToString()}});
    }
    checked = period.parent;
  }
  return absl::OkStatus();
}

absl::Status CheckParentNotBelow(db::Transaction& transaction, const OrganizationNode& node) {
  KETNAP_ASSIGN_OR_RETURN(const auto below,
                          transaction.QueryOptional("SELECT depth FROM replica_organization_closure"
                                                    " WHERE ancestor_id = ? AND descendant_id = ?",
                                                    {node.id, *node.parent}));
  if (below.has_value()) return OrganizationCycleError(node.id);
  return absl::OkStatus();
}

absl::Status InsertHead(db::Transaction& transaction, const OrganizationNode& node) {
  KETNAP_RETURN_IF_ERROR(
      transaction
          .Execute("INSERT INTO replica_organization (id, parent_id, type, display_name, "
                   "has_admission_authority, valid_from, valid_to) VALUES (?, ?, ?, ?, ?, ?, ?)",
                   {node.id, node.parent, node.type, node.display_name,
                    node.has_admission_authority, node.valid_from, node.valid_to})
          .status());
  return transaction
      .Execute(
          "INSERT INTO replica_organization_closure (ancestor_id, descendant_id, depth) "
          "VALUES (?, ?, 0)",
          {node.id, node.id})
      .status();
}

absl::Status UpdateHead(db::Transaction& transaction, const OrganizationNode& node) {
  return transaction
      .Execute(
          "UPDATE replica_organization SET parent_id = ?, type = ?, display_name = ?, "
          "has_admission_authority = ?, valid_from = ?, valid_to = ? WHERE id = ?",
          {node.parent, node.type, node.display_name, node.has_admission_authority, node.valid_from,
           node.valid_to, node.id})
      .status();
}

// Cuts what ties the node and everything below it to what stands above the node.
absl::Status CutFromAncestors(db::Transaction& transaction, const Uuid& id) {
  return transaction
      .Execute(
          "DELETE link FROM replica_organization_closure AS link "
          "JOIN replica_organization_closure AS below "
          "ON below.descendant_id = link.descendant_id AND below.ancestor_id = ? "
          "JOIN replica_organization_closure AS above "
          "ON above.ancestor_id = link.ancestor_id AND above.descendant_id = ? "
          "WHERE above.depth > 0",
          {id, id})
      .status();
}

absl::Status TieToParent(db::Transaction& transaction, const Uuid& id, const Uuid& parent) {
  return transaction
      .Execute(
          "INSERT INTO replica_organization_closure (ancestor_id, descendant_id, depth) "
          "SELECT above.ancestor_id, below.descendant_id, above.depth + below.depth + 1 "
          "FROM replica_organization_closure AS above "
          "JOIN replica_organization_closure AS below ON below.ancestor_id = ? "
          "WHERE above.descendant_id = ?",
          {id, parent})
      .status();
}

// The tree of today. `present_parent` is what the table has, of a node that is there already.
absl::Status PutHead(db::Transaction& transaction, const OrganizationNode& node,
                     const std::optional<db::Row>& present) {
  if (present.has_value() && present->OptionalId(0) == node.parent) {
    return UpdateHead(transaction, node);
  }
  if (present.has_value()) {
    if (node.parent.has_value()) KETNAP_RETURN_IF_ERROR(CheckParentNotBelow(transaction, node));
    KETNAP_RETURN_IF_ERROR(UpdateHead(transaction, node));
    KETNAP_RETURN_IF_ERROR(CutFromAncestors(transaction, node.id));
  } else {
    KETNAP_RETURN_IF_ERROR(InsertHead(transaction, node));
  }
  if (!node.parent.has_value()) return absl::OkStatus();
  return TieToParent(transaction, node.id, *node.parent);
}

absl::StatusOr<std::vector<OrganizationPeriod>> ReadPeriods(db::Transaction& transaction,
                                                            const Uuid& id) {
  KETNAP_ASSIGN_OR_RETURN(
      const db::Rows rows,
      transaction.Query("SELECT valid_from, NULLIF(valid_to, '9999-12-31'), parent_id, type,"
                        " display_name FROM replica_organization_period"
                        " WHERE organization_id = ? ORDER BY valid_from",
                        {id}));
  std::vector<OrganizationPeriod> periods;
  for (const db::Row& row : rows) {
    periods.push_back(
        {row.DateAt(0), row.OptionalDate(1), row.OptionalId(2), row.Text(3), row.Text(4)});
  }
  return periods;
}

absl::StatusOr<std::vector<AuthorityPeriod>> ReadAuthorities(db::Transaction& transaction,
                                                             const Uuid& id) {
  KETNAP_ASSIGN_OR_RETURN(
      const db::Rows rows,
      transaction.Query("SELECT kind, valid_from, NULLIF(valid_to, '9999-12-31')"
                        " FROM replica_organization_authority WHERE organization_id = ?"
                        " ORDER BY kind, valid_from",
                        {id}));
  std::vector<AuthorityPeriod> authorities;
  for (const db::Row& row : rows) {
    authorities.push_back({static_cast<int>(row.Int(0)), row.DateAt(1), row.OptionalDate(2)});
  }
  return authorities;
}

// Where it stood when, whatever it was called.
std::vector<OrganizationPeriod> PlacesOf(std::vector<OrganizationPeriod> periods) {
  for (OrganizationPeriod& period : periods) {
    period.type.clear();
    period.display_name.clear();
  }
  MergeEqualPeriods(&periods);
  return periods;
}

absl::Status PutPeriods(db::Transaction& transaction, const OrganizationNode& node,
                        const std::vector<OrganizationPeriod>& present) {
  if (!present.empty()) {
    KETNAP_RETURN_IF_ERROR(
        transaction
            .Execute("DELETE FROM replica_organization_period WHERE organization_id = ?", {node.id})
            .status());
  }
  for (const OrganizationPeriod& period : node.periods) {
    KETNAP_RETURN_IF_ERROR(
        transaction
            .Execute("INSERT INTO replica_organization_period (organization_id, valid_from,"
                     " valid_to, parent_id, type, display_name) VALUES (?, ?, ?, ?, ?, ?)",
                     {node.id, period.valid_from, period.valid_to.value_or(kOpenDay), period.parent,
                      period.type, period.display_name})
            .status());
  }
  return absl::OkStatus();
}

absl::Status PutAuthorities(db::Transaction& transaction, const OrganizationNode& node) {
  KETNAP_ASSIGN_OR_RETURN(const auto present, ReadAuthorities(transaction, node.id));
  if (present == node.authorities) return absl::OkStatus();
  if (!present.empty()) {
    KETNAP_RETURN_IF_ERROR(transaction
                               .Execute("DELETE FROM replica_organization_authority"
                                        " WHERE organization_id = ?",
                                        {node.id})
                               .status());
  }
  for (const AuthorityPeriod& authority : node.authorities) {
    KETNAP_RETURN_IF_ERROR(
        transaction
            .Execute("INSERT INTO replica_organization_authority (organization_id, kind,"
                     " valid_from, valid_to) VALUES (?, ?, ?, ?)",
                     {node.id, authority.kind, authority.valid_from,
                      authority.valid_to.value_or(kOpenDay)})
            .status());
  }
  return absl::OkStatus();
}

absl::Status NoteChange(db::Transaction& transaction, const Uuid& id, int64_t change) {
  return transaction
      .Execute(
          "INSERT INTO replica_organization_change (organization_id, change_number)"
          " VALUES (?, ?) ON DUPLICATE KEY UPDATE change_number = ?",
          {id, change, change})
      .status();
}

}  // namespace

OrganizationPeriod OnlyPeriodOf(const OrganizationNode& node) {
  return {node.valid_from, node.valid_to, node.parent, node.type, node.display_name};
}

absl::Status CompleteSpans(db::Database& database) {
  bool complete = true;
  KETNAP_RETURN_IF_ERROR(database.RunSingleRead(
      absl::InfiniteFuture(), [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(const auto row, transaction.QueryOptional(kSelectComplete));
        complete = !row.has_value() || row->Bool(0);
        return absl::OkStatus();
      }));
  if (complete) return absl::OkStatus();
  return database.RunReadModifyWrite(absl::InfiniteFuture(), [](db::Transaction& transaction) {
    return NextChange(transaction).status();
  });
}

absl::Status LockTree(db::Transaction& transaction) { return LockState(transaction).status(); }

absl::Status UpsertOrganization(db::Transaction& transaction, const OrganizationNode& given) {
  KETNAP_ASSIGN_OR_RETURN(const OrganizationNode node, Normalized(given));
  KETNAP_ASSIGN_OR_RETURN(const int64_t change, NextChange(transaction));
  KETNAP_ASSIGN_OR_RETURN(
      const auto head, transaction.QueryOptional(
                           "SELECT parent_id FROM replica_organization WHERE id = ?", {node.id}));
  KETNAP_ASSIGN_OR_RETURN(const auto present, ReadPeriods(transaction, node.id));
  const bool has_moved = PlacesOf(present) != PlacesOf(node.periods);
  if (has_moved) KETNAP_RETURN_IF_ERROR(CheckParentsKnown(transaction, node));
  KETNAP_RETURN_IF_ERROR(PutHead(transaction, node, head));
  if (present != node.periods) {
    KETNAP_RETURN_IF_ERROR(PutPeriods(transaction, node, present));
    // Nobody can stand below one that was not there until now.
    KETNAP_RETURN_IF_ERROR(RefreshSpans(transaction, node.id, has_moved && head.has_value()));
  }
  KETNAP_RETURN_IF_ERROR(PutAuthorities(transaction, node));
  return NoteChange(transaction, node.id, change);
}

absl::Status PutSuccession(db::Transaction& transaction, const Succession& succession) {
  KETNAP_ASSIGN_OR_RETURN(const int64_t change, NextChange(transaction));
  return transaction
      .Execute(
          "INSERT INTO replica_organization_succession (predecessor_id, successor_id,"
          " effective_date, share_percent, takes_rest, predecessor_ended, change_number)"
          " VALUES (?, ?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE share_percent = ?,"
          " takes_rest = ?, predecessor_ended = ?, change_number = ?",
          {succession.predecessor, succession.successor, succession.effective_date,
           succession.share_percent, succession.takes_rest, succession.predecessor_ended, change,
           succession.share_percent, succession.takes_rest, succession.predecessor_ended, change})
      .status();
}

}  // namespace ketnap::access
