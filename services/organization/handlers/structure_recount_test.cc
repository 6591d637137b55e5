#include "services/organization/handlers/structure_recount.h"

#include <gtest/gtest.h>

#include <set>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"

namespace ketnap::organization {
namespace {

constexpr Date kOpen(9999, 12, 31);

}  // namespace

StructureRecount::StructureRecount(const std::string& socket_path, const std::string& schema) {
  db::DatabaseOptions options;
  options.socket_path = socket_path;
  options.user = "root";
  options.schema = schema;
  options.pool_size = 4;
  auto database = db::OpenDatabase(options);
  if (!database.ok()) abort();
  database_ = *std::move(database);
}

db::Rows StructureRecount::Read(const std::string& sql, const db::Values& values) {
  db::Rows rows;
  const absl::Status status =
      database_->RunRead(absl::InfiniteFuture(), [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(rows, transaction.Query(sql, values));
        return absl::OkStatus();
      });
  EXPECT_TRUE(status.ok()) << sql << ": " << status;
  return rows;
}

int StructureRecount::KillConnections(const std::string& user, int most) {
  // Those that are at work first.
  const db::Rows rows = Read(
      "SELECT ID FROM information_schema.PROCESSLIST WHERE USER = ?"
      " ORDER BY COMMAND = 'Sleep', TIME_MS LIMIT ?",
      {user, most});
  int killed = 0;
  for (const db::Row& row : rows) {
    const absl::Status status =
        database_->RunWrite(absl::InfiniteFuture(), [&](db::Transaction& transaction) {
          return transaction.Execute(absl::StrCat("KILL ", row.Int(0))).status();
        });
    if (status.ok()) ++killed;
  }
  return killed;
}

StructureRecount::Day StructureRecount::DayOf(Date day) {
  Day found;
  for (const db::Row& row :
       Read("SELECT organization_id, parent_id, display_name, type FROM organization_period"
            " WHERE live_mark = 1 AND valid_from <= ? AND valid_to >= ?",
            {day, day})) {
    const bool added =
        found.tree.emplace(row.Id(0), Place{row.OptionalId(1), row.Text(2), row.Text(3)}).second;
    if (!added) Fault(absl::StrCat("two periods of ", row.Id(0).ToString(), " on a day"));
  }
  for (const db::Row& row : Read("SELECT member_id, organization_id FROM member_stay"
                                 " WHERE kind = 1 AND start_date <= ? AND end_date >= ?",
                                 {day, day})) {
    if (!found.members.emplace(row.Id(0), row.Id(1)).second) {
      Fault(absl::StrCat("two stays of ", row.Id(0).ToString(), " on ", FormatDate(day)));
    }
  }
  return found;
}

void StructureRecount::None(const std::string& what, const std::string& sql) {
  const db::Rows rows = Read(sql);
  if (!rows.empty()) Fault(absl::StrCat(what, ": ", rows.size()));
}

std::vector<std::string> StructureRecount::Faults(const std::vector<Date>& days) {
  faults_.clear();
  CheckPeriods();
  CheckMembers();
  CheckLineage();
  CheckJournal();
  for (const Date day : days) CheckDay(day);
  return faults_;
}

void StructureRecount::CheckPeriods() {
  struct Line {
    Date from, to;
    std::optional<Date> next;  // The day the next period must begin on.
  };
  std::map<Uuid, Line> lines;
  for (const db::Row& row : Read("SELECT id, valid_from, valid_to FROM organization")) {
    lines[row.Id(0)] = {row.DateAt(1), row.OptionalDate(2).value_or(kOpen), row.DateAt(1)};
  }
  for (const db::Row& row :
       Read("SELECT organization_id, valid_from, NULLIF(valid_to, '9999-12-31')"
            " FROM organization_period"
            " WHERE live_mark = 1 ORDER BY organization_id, valid_from")) {
    Line& line = lines[row.Id(0)];
    if (line.next != row.DateAt(1)) Fault(absl::StrCat("gap in ", row.Id(0).ToString()));
    line.next = row.OptionalDate(2).value_or(kOpen) + 1;
  }
  for (const auto& [id, line] : lines) {
    if (line.next != line.to + 1) Fault(absl::StrCat("periods of ", id.ToString(), " end early"));
  }
  None("head rows unlike their last period",
       "SELECT o.id FROM organization o LEFT JOIN organization_period p ON p.organization_id = o.id"
       " AND p.live_mark = 1 AND p.valid_from = o.content_from AND p.parent_id <=> o.parent_id"
       " AND p.display_name = o.display_name AND p.type = o.type WHERE p.organization_id IS NULL");
  None("live organizations without their claim",
       "SELECT id FROM organization WHERE (valid_to IS NULL) <> (live_mark IS NOT NULL)");
  None("periods unlike the replica's",
       "SELECT p.organization_id FROM organization_period p LEFT JOIN replica_organization_period r"
       " ON r.organization_id = p.organization_id AND r.valid_from <= p.valid_from"
       " AND r.valid_to >= p.valid_to AND r.parent_id <=> p.parent_id AND r.type = p.type"
       " AND r.display_name = p.display_name WHERE p.live_mark = 1 AND r.organization_id IS NULL");
  None("authorities of the ended",
       "SELECT a.organization_id FROM organization_authority a JOIN organization o"
       " ON o.id = a.organization_id AND o.valid_to < a.valid_to");
}

void StructureRecount::CheckMembers() {
  None("members without one open stay",
       "SELECT m.id FROM member m LEFT JOIN member_stay s ON s.member_id = m.id AND s.kind = 1"
       " AND s.end_date = '9999-12-31' WHERE m.status IN (1, 2)"
       " GROUP BY m.id, m.organization_id HAVING COUNT(s.member_id) <> 1"
       " OR MIN(s.organization_id) <> m.organization_id");
  None("members in what has ended or holds none",
       "SELECT m.id FROM member m JOIN organization o ON o.id = m.organization_id"
       " JOIN organization_type t ON t.code = o.type"
       " WHERE m.status IN (1, 2) AND (o.valid_to IS NOT NULL OR NOT t.holds_members)");
  None("stays outside the days of their organization",
       "SELECT s.member_id FROM member_stay s JOIN organization o ON o.id = s.organization_id"
       " WHERE s.start_date < o.valid_from OR s.end_date > COALESCE(o.valid_to, '9999-12-31')");
  None("listings unlike the members",
       "SELECT m.id FROM member m JOIN replica_organization_closure c"
       " ON c.descendant_id = m.organization_id LEFT JOIN member_listing l"
       " ON l.ancestor_id = c.ancestor_id AND l.member_id = m.id"
       " AND l.organization_id = m.organization_id WHERE l.member_id IS NULL");
  std::map<Uuid, Date> last;
  for (const db::Row& row : Read("SELECT member_id, start_date, NULLIF(end_date, '9999-12-31')"
                                 " FROM member_stay"
                                 " WHERE kind = 1 ORDER BY member_id, start_date")) {
    const auto before = last.find(row.Id(0));
    if (before != last.end() && before->second + 1 != row.DateAt(1)) {
      Fault(absl::StrCat("stays of ", row.Id(0).ToString(), " have a gap or meet"));
    }
    last[row.Id(0)] = row.OptionalDate(2).value_or(kOpen);
  }
}

void StructureRecount::CheckLineage() {
  None("shares that do not add up",
       "SELECT predecessor_id FROM organization_lineage WHERE predecessor_ended = 1"
       " GROUP BY predecessor_id HAVING SUM(share_percent) <> 100 OR SUM(takes_rest) <> 1");
  None("predecessors that ended and live",
       "SELECT l.predecessor_id FROM organization_lineage l JOIN organization o"
       " ON o.id = l.predecessor_id WHERE l.predecessor_ended = 1 AND o.valid_to IS NULL");
  None("lineage of nothing",
       "SELECT l.predecessor_id FROM organization_lineage l LEFT JOIN reorganization r"
       " ON r.id = l.reorganization_id AND r.state = 2 WHERE r.id IS NULL");
  None("lineage that the replica does not have",
       "SELECT l.predecessor_id FROM organization_lineage l LEFT JOIN"
       " replica_organization_succession s ON s.predecessor_id = l.predecessor_id"
       " AND s.successor_id = l.successor_id AND s.effective_date = l.effective_date"
       " WHERE s.predecessor_id IS NULL");
}

void StructureRecount::CheckJournal() {
  std::map<Uuid, int64_t> last;
  for (const db::Row& row : Read("SELECT aggregate_id, MAX(aggregate_version) FROM journal_entry"
                                 " GROUP BY aggregate_id")) {
    last[row.Id(0)] = row.Int(1);
  }
  for (const char* table : {"organization", "reorganization", "member", "admission_plan"}) {
    for (const db::Row& row : Read(absl::StrCat("SELECT id, version FROM ", table))) {
      if (last[row.Id(0)] == row.Int(1)) continue;
      Fault(absl::StrCat("a version of ", table, " unlike the journal's"));
    }
  }
}

void StructureRecount::CheckDay(Date day) {
  const Day found = DayOf(day);
  const std::string on = absl::StrCat(" on ", FormatDate(day));
  std::set<std::pair<Uuid, std::string>> names;
  std::set<std::pair<Uuid, Uuid>> pairs;
  int roots = 0;
  for (const auto& [id, place] : found.tree) {
    pairs.insert({id, id});
    if (!place.parent.has_value()) {
      ++roots;
      continue;
    }
    if (!names.insert({*place.parent, place.name}).second) Fault(absl::StrCat("a name twice", on));
    std::optional<Uuid> at = place.parent;
    for (int steps = 0; at.has_value(); ++steps) {
      const auto above = found.tree.find(*at);
      if (above == found.tree.end() || steps > 100) {
        Fault(
            absl::StrCat(id.ToString(), steps > 100 ? " stands in a ring" : " hangs nowhere", on));
        break;
      }
      pairs.insert({*at, id});
      at = above->second.parent;
    }
  }
  if (roots != 1) Fault(absl::StrCat(roots, " roots", on));
  for (const auto& [member, place] : found.members) {
    if (!found.tree.contains(place)) Fault(absl::StrCat("a member belonged to nothing", on));
  }
  std::set<std::pair<Uuid, Uuid>> spans;
  for (const db::Row& row : Read("SELECT ancestor_id, descendant_id FROM replica_organization_span"
                                 " WHERE valid_from <= ? AND valid_to >= ?",
                                 {day, day})) {
    if (!spans.insert({row.Id(0), row.Id(1)}).second) Fault(absl::StrCat("a span twice", on));
  }
  if (spans != pairs) Fault(absl::StrCat("spans unlike the tree", on));
}

}  // namespace ketnap::organization
