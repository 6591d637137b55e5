#include "services/supervision/repository/program_repository.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/db/rows.h"

namespace ketnap::supervision {
namespace {

#define KETNAP_PROGRAM_COLUMNS                                                         \
  " t.id, t.version, t.organization_id, t.program_year, t.title, t.state, t.revision," \
  " t.synthetic, t.created_at, t.updated_at "

constexpr char kFind[] = "SELECT" KETNAP_PROGRAM_COLUMNS "FROM inspection_program t WHERE t.id = ?";
constexpr char kLock[] =
    "SELECT" KETNAP_PROGRAM_COLUMNS "FROM inspection_program t WHERE t.id = ? FOR UPDATE";
constexpr char kOfYear[] =
    "SELECT id FROM inspection_program WHERE organization_id = ? AND program_year = ?";
constexpr char kInsert[] =
    "INSERT INTO inspection_program (id, version, organization_id, program_year, title, state,"
    " revision, synthetic, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr char kUpdate[] =
    "UPDATE inspection_program SET version = version + 1, title = ?, state = ?, revision = ?,"
    " updated_at = ? WHERE id = ? AND version = ?";

// Read in the order of the year and looked up in the closure one by one, so that no page is sorted,
// however wide the scope is.
constexpr char kList[] =
    "SELECT" KETNAP_PROGRAM_COLUMNS
    "FROM inspection_program t FORCE INDEX (inspection_program_by_year)"
    " WHERE t.program_year >= ? AND t.program_year <= ? AND (t.program_year < ? OR t.id < ?)"
    " AND (? = 0 OR EXISTS (SELECT 1 FROM replica_organization_closure s WHERE s.ancestor_id = ?"
    " AND s.descendant_id = t.organization_id))"
    " ORDER BY t.program_year DESC, t.id DESC LIMIT ?";

#define KETNAP_REVISION_COLUMNS                                                          \
  " revision, reason, decision_number, decision_symbol, decision_issuer, decision_date," \
  " recorded_at "
constexpr char kFindRevision[] =
    "SELECT" KETNAP_REVISION_COLUMNS
    "FROM inspection_program_revision WHERE program_id = ? AND revision = ?";
constexpr char kListRevisions[] =
    "SELECT" KETNAP_REVISION_COLUMNS
    "FROM inspection_program_revision WHERE program_id = ? AND revision < ?"
    " ORDER BY revision DESC LIMIT ?";
constexpr char kReplaceRevision[] =
    "REPLACE INTO inspection_program_revision (program_id, revision, reason, decision_number,"
    " decision_symbol, decision_issuer, decision_date, recorded_at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)";

constexpr char kItems[] =
    "SELECT position, item_id, title, kind, quarter, lead_title, lead_id"
    " FROM inspection_program_item WHERE program_id = ? AND revision = ? ORDER BY position";
constexpr char kSubjects[] =
    "SELECT position, organization_id FROM inspection_program_subject"
    " WHERE program_id = ? AND revision = ? ORDER BY position, subject_position";
constexpr char kDeleteItems[] =
    "DELETE FROM inspection_program_item WHERE program_id = ? AND revision = ?";
constexpr char kDeleteSubjects[] =
    "DELETE FROM inspection_program_subject WHERE program_id = ? AND revision = ?";
constexpr char kInsertItem[] =
    "INSERT INTO inspection_program_item (program_id, revision, position, item_id, title, kind,"
    " quarter, lead_title, lead_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr char kInsertSubject[] =
    "INSERT INTO inspection_program_subject (program_id, revision, position, subject_position,"
    " organization_id) VALUES (?, ?, ?, ?, ?)";

constexpr char kInspections[] =
    "SELECT STRAIGHT_JOIN i.item_id, n.inspection_id, n.holder_id, n.state"
    " FROM inspection_program_item i"
    " JOIN inspection n FORCE INDEX (inspection_by_program_item) ON n.program_item_id = i.item_id"
    " WHERE i.program_id = ? AND i.revision = ? ORDER BY i.position, n.inspection_id";
constexpr char kProgramOfItem[] =
    "SELECT program_id FROM inspection_program_item WHERE item_id = ? LIMIT 1";

#undef KETNAP_PROGRAM_COLUMNS
#undef KETNAP_REVISION_COLUMNS

InspectionProgram ProgramOf(const db::Row& row) {
  InspectionProgram program;
  program.id = row.Id(0);
  program.version = row.Int(1);
  program.organization = row.Id(2);
  program.year = static_cast<int>(row.Int(3));
  program.title = row.Text(4);
  program.state = static_cast<ProgramState>(row.Int(5));
  program.revision = static_cast<int>(row.Int(6));
  program.synthetic = row.Bool(7);
  program.create_time = row.TimeAt(8);
  program.update_time = row.TimeAt(9);
  return program;
}

ProgramRevision RevisionOf(const db::Row& row) {
  ProgramRevision revision;
  revision.revision = static_cast<int>(row.Int(0));
  revision.reason = row.Text(1);
  if (!row.IsNull(2)) {
    revision.decision = DecisionPaper{row.Text(2), row.Text(3), row.Text(4), row.DateAt(5)};
  }
  revision.record_time = row.TimeAt(6);
  return revision;
}

absl::StatusOr<std::vector<ProgramItem>> ItemsOf(db::Transaction& transaction, const Uuid& program,
                                                 int revision) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, transaction.Query(kItems, {program, revision}));
  std::vector<ProgramItem> items;
  std::map<int64_t, size_t> by_position;
  for (const db::Row& row : rows) {
    by_position[row.Int(0)] = items.size();
    ProgramItem& item = items.emplace_back();
    item.id = row.Id(1);
    item.title = row.Text(2);
    item.kind = static_cast<InspectionKind>(row.Int(3));
    item.quarter = static_cast<int>(row.Int(4));
    item.lead_title = row.Text(5);
    item.lead = row.OptionalId(6);
  }
  KETNAP_ASSIGN_OR_RETURN(const db::Rows subjects,
                          transaction.Query(kSubjects, {program, revision}));
  for (const db::Row& row : subjects) {
    items[by_position.at(row.Int(0))].subjects.push_back(row.Id(1));
  }
  return items;
}

absl::Status PutItem(db::Transaction& transaction, const Uuid& program, int revision, int position,
                     const ProgramItem& item) {
  KETNAP_RETURN_IF_ERROR(
      transaction
          .Execute(kInsertItem, {program, revision, position, item.id, item.title, item.kind,
                                 item.quarter, item.lead_title, item.lead})
          .status());
  for (size_t i = 0; i < item.subjects.size(); ++i) {
    KETNAP_RETURN_IF_ERROR(
        transaction.Execute(kInsertSubject, {program, revision, position, i, item.subjects[i]})
            .status());
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::optional<InspectionProgram>> FindProgram(db::Transaction& transaction,
                                                             const Uuid& id) {
  return One(transaction, kFind, {id}, &ProgramOf);
}

absl::StatusOr<std::optional<InspectionProgram>> LockProgram(db::Transaction& transaction,
                                                             const Uuid& id) {
  return One(transaction, kLock, {id}, &ProgramOf);
}

absl::StatusOr<std::optional<Uuid>> FindProgramOfYear(db::Transaction& transaction,
                                                      const Uuid& organization, int year) {
  KETNAP_ASSIGN_OR_RETURN(const auto row, transaction.QueryOptional(kOfYear, {organization, year}));
  if (!row.has_value()) return std::nullopt;
  return row->Id(0);
}

absl::Status InsertProgram(db::Transaction& transaction, const InspectionProgram& program) {
  return transaction
      .Execute(kInsert, {program.id, program.version, program.organization, program.year,
                         program.title, program.state, program.revision, program.synthetic,
                         program.create_time, program.update_time})
      .status();
}

absl::Status UpdateProgram(db::Transaction& transaction, const InspectionProgram& program) {
  KETNAP_ASSIGN_OR_RETURN(
      const int64_t updated,
      transaction.Execute(kUpdate, {program.title, program.state, program.revision,
                                    program.update_time, program.id, program.version - 1}));
  if (updated != 1) return EtagMismatchError(NameOf(program));
  return absl::OkStatus();
}

absl::Status PutProgramRevision(db::Transaction& transaction, const Uuid& program,
                                const ProgramRevision& revision) {
  db::Values values = {program, revision.revision, revision.reason};
  if (revision.decision.has_value()) {
    const DecisionPaper& paper = *revision.decision;
    values.insert(values.end(), {paper.number, paper.symbol, paper.issuer, paper.date});
  } else {
    values.resize(values.size() + 4);
  }
  values.emplace_back(revision.record_time);
  KETNAP_RETURN_IF_ERROR(transaction.Execute(kReplaceRevision, values).status());
  for (const char* sql : {kDeleteItems, kDeleteSubjects}) {
    KETNAP_RETURN_IF_ERROR(transaction.Execute(sql, {program, revision.revision}).status());
  }
  for (size_t i = 0; i < revision.items.size(); ++i) {
    KETNAP_RETURN_IF_ERROR(
        PutItem(transaction, program, revision.revision, static_cast<int>(i), revision.items[i]));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::optional<ProgramRevision>> FindProgramRevision(db::Transaction& transaction,
                                                                   const Uuid& program,
                                                                   int revision) {
  KETNAP_ASSIGN_OR_RETURN(auto found,
                          One(transaction, kFindRevision, {program, revision}, &RevisionOf));
  if (!found.has_value()) return std::nullopt;
  KETNAP_ASSIGN_OR_RETURN(found->items, ItemsOf(transaction, program, revision));
  return found;
}

absl::StatusOr<std::vector<ProgramRevision>> ListProgramRevisions(db::Transaction& transaction,
                                                                  const Uuid& program, int before,
                                                                  int limit) {
  KETNAP_ASSIGN_OR_RETURN(std::vector<ProgramRevision> revisions,
                          Many(transaction, kListRevisions, {program, before, limit}, &RevisionOf));
  for (ProgramRevision& revision : revisions) {
    KETNAP_ASSIGN_OR_RETURN(revision.items, ItemsOf(transaction, program, revision.revision));
  }
  return revisions;
}

absl::StatusOr<std::vector<InspectionProgram>> ListPrograms(db::Transaction& transaction,
                                                            const std::optional<Uuid>& root,
                                                            const ProgramPage& page) {
  const int last = page.year == 0 ? 9999 : page.year;
  const int before = page.before_year.value_or(std::numeric_limits<int>::max());
  return Many(transaction, kList,
              {page.year, std::min(last, before), before, page.before_id, root.has_value(),
               root.value_or(Uuid()), page.limit},
              &ProgramOf);
}

absl::StatusOr<std::map<Uuid, std::vector<ItemInspection>>> InspectionsOfProgram(
    db::Transaction& transaction, const Uuid& program, int revision) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows,
                          transaction.Query(kInspections, {program, revision}));
  std::map<Uuid, std::vector<ItemInspection>> inspections;
  for (const db::Row& row : rows) {
    inspections[row.Id(0)].push_back(
        {row.Id(1), row.Id(2), static_cast<InspectionState>(row.Int(3))});
  }
  return inspections;
}

absl::StatusOr<std::optional<FoundItem>> LockProgramItem(db::Transaction& transaction,
                                                         const Uuid& item) {
  KETNAP_ASSIGN_OR_RETURN(const auto row, transaction.QueryOptional(kProgramOfItem, {item}));
  if (!row.has_value()) return std::nullopt;
  KETNAP_ASSIGN_OR_RETURN(auto program, LockProgram(transaction, row->Id(0)));
  if (!program.has_value()) return std::nullopt;
  KETNAP_ASSIGN_OR_RETURN(std::vector<ProgramItem> items,
                          ItemsOf(transaction, program->id, program->revision));
  for (ProgramItem& each : items) {
    if (each.id == item) return FoundItem{*std::move(program), std::move(each)};
  }
  return std::nullopt;
}

std::vector<ProgramStatement> ProgramStatements(const Uuid& organization, const Uuid& program,
                                                const Uuid& item) {
  return {{kFind, {program}},
          {kLock, {program}},
          {kOfYear, {organization, 2018}},
          {kList, {0, 9999, 9999, Uuid(), 1, organization, 51}, true},
          {kFindRevision, {program, 1}},
          {kListRevisions, {program, 100, 51}, true},
          {kItems, {program, 1}, true},
          {kSubjects, {program, 1}, true},
          {kDeleteItems, {program, 1}},
          {kDeleteSubjects, {program, 1}},
          {kInspections, {program, 1}},
          {kProgramOfItem, {item}}};
}

}  // namespace ketnap::supervision
