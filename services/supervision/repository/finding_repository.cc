#include "services/supervision/repository/finding_repository.h"

#include <utility>

#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"

namespace ketnap::supervision {
namespace {

#define KETNAP_FINDING_COLUMNS                                                       \
  "f.finding_id, f.inspection_id, f.issuer_id, f.subject_id, f.organization_id, "    \
  "f.responsible_id, f.clause, f.clause_text, f.severity, f.title, f.description, "  \
  "f.measure_code, f.due_on, f.found_on, f.evidence, f.evidence_count, f.proposed, " \
  "f.changed_by_hand, f.state, f.presented_on, f.response_organization_id, "         \
  "f.response_stance, f.response_text, f.response_evidence, f.responded_on, "        \
  "f.withdraw_reason, f.version, f.create_time, f.update_time"

constexpr std::string_view kFind =
    "SELECT " KETNAP_FINDING_COLUMNS " FROM finding f WHERE f.finding_id = ?";
constexpr std::string_view kLock =
    "SELECT " KETNAP_FINDING_COLUMNS " FROM finding f WHERE f.finding_id = ? FOR UPDATE";
constexpr std::string_view kOfInspection =
    "SELECT " KETNAP_FINDING_COLUMNS
    " FROM finding f WHERE f.inspection_id = ? ORDER BY f.finding_id";
// From the organizations to their findings, whatever the server thinks.
constexpr std::string_view kWithin =
    "SELECT STRAIGHT_JOIN " KETNAP_FINDING_COLUMNS
    " FROM replica_organization_closure c JOIN finding f ON f.organization_id = c.descendant_id "
    "WHERE c.ancestor_id = ? ORDER BY f.found_on DESC, f.finding_id DESC LIMIT ?";
constexpr std::string_view kWithinAfter =
    "SELECT STRAIGHT_JOIN " KETNAP_FINDING_COLUMNS
    " FROM replica_organization_closure c JOIN finding f ON f.organization_id = c.descendant_id "
    "WHERE c.ancestor_id = ? AND f.found_on <= ? AND (f.found_on < ? OR f.finding_id < ?) "
    "ORDER BY f.found_on DESC, f.finding_id DESC LIMIT ?";
constexpr std::string_view kEarlier =
    "SELECT " KETNAP_FINDING_COLUMNS
    " FROM finding f WHERE f.organization_id = ? AND f.clause = ? AND f.found_on < ? AND "
    "f.state <> 7 ORDER BY f.found_on DESC, f.finding_id DESC LIMIT 1000";
#undef KETNAP_FINDING_COLUMNS

constexpr std::string_view kInsert =
    "INSERT INTO finding (inspection_id, issuer_id, subject_id, organization_id, responsible_id, "
    "clause, clause_text, severity, title, description, measure_code, due_on, found_on, evidence, "
    "evidence_count, proposed, changed_by_hand, state, presented_on, response_organization_id, "
    "response_stance, response_text, response_evidence, responded_on, withdraw_reason, version, "
    "update_time, finding_id, create_time) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
    "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr std::string_view kUpdate =
    "UPDATE finding SET inspection_id = ?, issuer_id = ?, subject_id = ?, organization_id = ?, "
    "responsible_id = ?, clause = ?, clause_text = ?, severity = ?, title = ?, description = ?, "
    "measure_code = ?, due_on = ?, found_on = ?, evidence = ?, evidence_count = ?, proposed = ?, "
    "changed_by_hand = ?, state = ?, presented_on = ?, response_organization_id = ?, "
    "response_stance = ?, response_text = ?, response_evidence = ?, responded_on = ?, "
    "withdraw_reason = ?, version = ?, update_time = ? WHERE finding_id = ? AND version = ?";

constexpr std::string_view kRemedies =
    "SELECT number, organization_id, description, evidence, remedied_on, reporter, outcome, "
    "judged_on, judge_note FROM finding_remedy WHERE finding_id = ? ORDER BY number";
constexpr std::string_view kPutRemedy =
    "REPLACE INTO finding_remedy (finding_id, number, organization_id, description, evidence, "
    "remedied_on, reporter, outcome, judged_on, judge_note) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

constexpr std::string_view kInsertConclusion =
    "INSERT INTO inspection_conclusion (conclusion_id, inspection_id, organization_id, summary, "
    "manifest, snapshot, signature, signer, create_time) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr std::string_view kConclusion =
    "SELECT conclusion_id, inspection_id, organization_id, summary, manifest, '' AS snapshot, "
    "signature, signer, create_time FROM inspection_conclusion WHERE inspection_id = ?";
constexpr std::string_view kSealedConclusion =
    "SELECT conclusion_id, inspection_id, organization_id, summary, manifest, snapshot, "
    "signature, signer, create_time FROM inspection_conclusion WHERE inspection_id = ?";

std::string Join(const std::vector<std::string>& names) { return absl::StrJoin(names, "\n"); }

std::vector<std::string> Split(const std::string& text) {
  if (text.empty()) return {};
  return absl::StrSplit(text, '\n');
}

// In the order of kInsert, up to the id.
db::Values ValuesOf(const Finding& finding) {
  const FindingResponse none;
  const FindingResponse& response = finding.response.has_value() ? *finding.response : none;
  db::Value responder, responded_on;
  if (finding.response.has_value()) {
    responder = response.organization;
    responded_on = response.date;
  }
  return {finding.inspection,
          finding.issuer,
          finding.subject,
          finding.organization,
          finding.responsible_body,
          finding.clause,
          finding.clause_text,
          finding.severity,
          finding.title,
          finding.description,
          finding.measure_code,
          finding.due_date,
          finding.found_date,
          Join(finding.evidence),
          finding.evidence_count,
          finding.proposed,
          finding.changed_by_hand,
          finding.state,
          finding.present_date,
          responder,
          response.stance,
          response.text,
          Join(response.evidence),
          responded_on,
          finding.withdraw_reason,
          finding.version,
          finding.update_time};
}

Finding FindingOf(const db::Row& row) {
  Finding finding;
  finding.id = row.Id(0);
  finding.inspection = row.Id(1);
  finding.issuer = row.Id(2);
  finding.subject = row.Id(3);
  finding.organization = row.Id(4);
  finding.responsible_body = row.Id(5);
  finding.clause = row.Text(6);
  finding.clause_text = row.Text(7);
  finding.severity = static_cast<FindingSeverity>(row.Int(8));
  finding.title = row.Text(9);
  finding.description = row.Text(10);
  finding.measure_code = row.Text(11);
  finding.due_date = row.OptionalDate(12);
  finding.found_date = row.DateAt(13);
  finding.evidence = Split(row.Text(14));
  finding.evidence_count = static_cast<int>(row.Int(15));
  finding.proposed = row.Bool(16);
  finding.changed_by_hand = row.Bool(17);
  finding.state = static_cast<FindingState>(row.Int(18));
  finding.present_date = row.OptionalDate(19);
  if (!row.IsNull(20)) {
    finding.response = FindingResponse{row.Id(20), static_cast<int>(row.Int(21)), row.Text(22),
                                       Split(row.Text(23)), row.DateAt(24)};
  }
  finding.withdraw_reason = row.Text(25);
  finding.version = row.Int(26);
  finding.create_time = row.TimeAt(27);
  finding.update_time = row.TimeAt(28);
  return finding;
}

Remedy RemedyOf(const db::Row& row) {
  Remedy remedy;
  remedy.number = static_cast<int>(row.Int(0));
  remedy.organization = row.Id(1);
  remedy.description = row.Text(2);
  remedy.evidence = Split(row.Text(3));
  remedy.date = row.DateAt(4);
  remedy.reporter = row.Text(5);
  remedy.outcome = static_cast<RemedyOutcome>(row.Int(6));
  remedy.judge_date = row.OptionalDate(7);
  remedy.judge_note = row.Text(8);
  return remedy;
}

SealedBytes SealedOf(const db::Row& row) {
  return {row.Id(0),   row.Id(1),   row.Id(2),   row.Text(3),  row.Text(4),
          row.Text(5), row.Text(6), row.Text(7), row.TimeAt(8)};
}

absl::Status WriteRemedies(db::Transaction& transaction, const Finding& finding) {
  for (const Remedy& remedy : finding.remedies) {
    KETNAP_RETURN_IF_ERROR(transaction
                               .Execute(kPutRemedy, {finding.id, remedy.number, remedy.organization,
                                                     remedy.description, Join(remedy.evidence),
                                                     remedy.date, remedy.reporter, remedy.outcome,
                                                     remedy.judge_date, remedy.judge_note})
                               .status());
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Finding>> Many(db::Transaction& transaction, std::string_view sql,
                                          const db::Values& values) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, transaction.Query(sql, values));
  std::vector<Finding> findings;
  findings.reserve(rows.size());
  for (const db::Row& row : rows) findings.push_back(FindingOf(row));
  return findings;
}

absl::StatusOr<std::optional<Finding>> One(db::Transaction& transaction, std::string_view sql,
                                           const Uuid& id) {
  KETNAP_ASSIGN_OR_RETURN(const auto row, transaction.QueryOptional(sql, {id}));
  if (!row.has_value()) return std::nullopt;
  Finding finding = FindingOf(*row);
  KETNAP_RETURN_IF_ERROR(ReadRemedies(transaction, &finding));
  return finding;
}

absl::StatusOr<std::optional<SealedBytes>> OneConclusion(db::Transaction& transaction,
                                                         std::string_view sql,
                                                         const Uuid& inspection) {
  KETNAP_ASSIGN_OR_RETURN(const auto row, transaction.QueryOptional(sql, {inspection}));
  if (!row.has_value()) return std::nullopt;
  return SealedOf(*row);
}

}  // namespace

absl::Status InsertFinding(db::Transaction& transaction, const Finding& finding) {
  db::Values values = ValuesOf(finding);
  values.insert(values.end(), {db::Value(finding.id), db::Value(finding.create_time)});
  KETNAP_RETURN_IF_ERROR(transaction.Execute(kInsert, values).status());
  return WriteRemedies(transaction, finding);
}

absl::Status UpdateFinding(db::Transaction& transaction, const Finding& finding) {
  db::Values values = ValuesOf(finding);
  values.insert(values.end(), {db::Value(finding.id), db::Value(finding.version - 1)});
  KETNAP_ASSIGN_OR_RETURN(const int64_t rows, transaction.Execute(kUpdate, values));
  if (rows != 1) return absl::AbortedError("a finding was changed meanwhile");
  return WriteRemedies(transaction, finding);
}

absl::StatusOr<std::optional<Finding>> FindFinding(db::Transaction& transaction, const Uuid& id) {
  return One(transaction, kFind, id);
}

absl::StatusOr<std::optional<Finding>> LockFinding(db::Transaction& transaction, const Uuid& id) {
  return One(transaction, kLock, id);
}

absl::StatusOr<std::vector<Finding>> FindingsOf(db::Transaction& transaction,
                                                const Uuid& inspection) {
  KETNAP_ASSIGN_OR_RETURN(auto findings, Many(transaction, kOfInspection, {inspection}));
  for (Finding& finding : findings) {
    KETNAP_RETURN_IF_ERROR(ReadRemedies(transaction, &finding));
  }
  return findings;
}

absl::StatusOr<std::vector<Finding>> FindingsWithin(db::Transaction& transaction,
                                                    const FindingsQuery& query) {
  if (!query.after_day.has_value()) {
    return Many(transaction, kWithin, {query.organization, query.limit});
  }
  return Many(
      transaction, kWithinAfter,
      {query.organization, *query.after_day, *query.after_day, query.after_id, query.limit});
}

absl::Status ReadRemedies(db::Transaction& transaction, Finding* finding) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, transaction.Query(kRemedies, {finding->id}));
  finding->remedies.clear();
  for (const db::Row& row : rows) finding->remedies.push_back(RemedyOf(row));
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Finding>> EarlierFindings(db::Transaction& transaction,
                                                     const Uuid& organization,
                                                     const std::string& clause, Date before) {
  return Many(transaction, kEarlier, {organization, clause, before});
}

absl::Status InsertConclusion(db::Transaction& transaction, const SealedBytes& conclusion) {
  return transaction
      .Execute(kInsertConclusion, {conclusion.id, conclusion.inspection, conclusion.organization,
                                   conclusion.summary, conclusion.manifest, conclusion.snapshot,
                                   conclusion.signature, conclusion.signer, conclusion.create_time})
      .status();
}

absl::StatusOr<std::optional<SealedBytes>> FindConclusion(db::Transaction& transaction,
                                                          const Uuid& inspection) {
  return OneConclusion(transaction, kConclusion, inspection);
}

absl::StatusOr<std::optional<SealedBytes>> FindSealedConclusion(db::Transaction& transaction,
                                                                const Uuid& inspection) {
  return OneConclusion(transaction, kSealedConclusion, inspection);
}

std::vector<FindingStatement> FindingStatements(const Uuid& organization, const Uuid& id) {
  const Date day(2018, 6, 1);
  return {{kFind, {id}},
          {kOfInspection, {id}},
          {kWithin, {organization, 50}},
          {kWithinAfter, {organization, day, day, id, 50}},
          {kEarlier, {organization, "R-VOT-1", day}},
          {kRemedies, {id}},
          {kConclusion, {id}},
          {kSealedConclusion, {id}}};
}

}  // namespace ketnap::supervision
