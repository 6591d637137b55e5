#include "services/supervision/repository/commendation_repository.h"

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/db/rows.h"

namespace ketnap::supervision {
namespace {

#define KETNAP_COMMENDATION_COLUMNS                                                             \
  " t.id, t.version, t.organization_id, t.committee_id, t.criterion, t.start_date, t.end_date," \
  " t.reason, t.achieved, t.measured, t.compared, t.place, t.structure, t.as_of_time, t.state," \
  " t.decision_number, t.decision_symbol, t.decision_issuer, t.decision_date, t.form,"          \
  " t.closing_reason, t.synthetic, t.created_at, t.updated_at "

constexpr char kFind[] = "SELECT" KETNAP_COMMENDATION_COLUMNS "FROM commendation t WHERE t.id = ?";
constexpr char kLock[] =
    "SELECT" KETNAP_COMMENDATION_COLUMNS "FROM commendation t WHERE t.id = ? FOR UPDATE";
constexpr char kLive[] =
    "SELECT id FROM commendation WHERE organization_id = ? AND criterion = ? AND start_date = ?"
    " AND end_date = ? AND live = 1";
constexpr char kInsert[] =
    "INSERT INTO commendation (id, version, organization_id, committee_id, criterion, start_date,"
    " end_date, reason, achieved, measured, compared, place, structure, as_of_time, state, live,"
    " decision_number, decision_symbol, decision_issuer, decision_date, form, closing_reason,"
    " synthetic, created_at, updated_at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr char kUpdate[] =
    "UPDATE commendation SET version = version + 1, state = ?, live = ?, decision_number = ?,"
    " decision_symbol = ?, decision_issuer = ?, decision_date = ?, form = ?, closing_reason = ?,"
    " updated_at = ? WHERE id = ? AND version = ?";
// Ids follow time: read from the newest and looked up in the closure one by one.
constexpr char kList[] =
    "SELECT" KETNAP_COMMENDATION_COLUMNS
    "FROM commendation t FORCE INDEX (PRIMARY) WHERE t.id < ? AND (? = 0 OR t.state = ?)"
    " AND (? = 0 OR EXISTS (SELECT 1 FROM replica_organization_closure s WHERE s.ancestor_id = ?"
    " AND s.descendant_id = t.organization_id)) ORDER BY t.id DESC LIMIT ?";

#undef KETNAP_COMMENDATION_COLUMNS

Commendation CommendationOf(const db::Row& row) {
  Commendation commendation;
  commendation.id = row.Id(0);
  commendation.version = row.Int(1);
  commendation.organization = row.Id(2);
  commendation.committee = row.Id(3);
  commendation.criterion = static_cast<CommendationCriterion>(row.Int(4));
  commendation.start = row.DateAt(5);
  commendation.end = row.DateAt(6);
  commendation.reason = row.Text(7);
  if (!row.IsNull(8)) {
    CommendationFigure& figure = commendation.figure.emplace();
    figure.ranked.share = {commendation.organization, row.Int(8), row.Int(9)};
    figure.ranked.compared = static_cast<int>(row.Int(10));
    figure.ranked.place = static_cast<int>(row.Int(11));
    figure.basis = static_cast<Basis>(row.Int(12));
    figure.as_of = row.OptionalTime(13);
  }
  commendation.state = static_cast<CommendationState>(row.Int(14));
  if (!row.IsNull(15)) {
    commendation.decision = DecisionPaper{row.Text(15), row.Text(16), row.Text(17), row.DateAt(18)};
  }
  commendation.form = row.Text(19);
  commendation.closing_reason = row.Text(20);
  commendation.synthetic = row.Bool(21);
  commendation.create_time = row.TimeAt(22);
  commendation.update_time = row.TimeAt(23);
  return commendation;
}

// The state, whether it is live, its document, form and closing reason.
void AddStanding(const Commendation& commendation, db::Values* values) {
  values->emplace_back(commendation.state);
  values->push_back(IsLive(commendation) ? db::Value(1) : db::Value());
  if (commendation.decision.has_value()) {
    const DecisionPaper& paper = *commendation.decision;
    values->insert(values->end(), {paper.number, paper.symbol, paper.issuer, paper.date});
  } else {
    values->resize(values->size() + 4);
  }
  values->emplace_back(commendation.form);
  values->emplace_back(commendation.closing_reason);
}

}  // namespace

absl::StatusOr<std::optional<Commendation>> FindCommendation(db::Transaction& transaction,
                                                             const Uuid& id) {
  return One(transaction, kFind, {id}, &CommendationOf);
}

absl::StatusOr<std::optional<Commendation>> LockCommendation(db::Transaction& transaction,
                                                             const Uuid& id) {
  return One(transaction, kLock, {id}, &CommendationOf);
}

absl::StatusOr<std::optional<Uuid>> FindLiveCommendation(db::Transaction& transaction,
                                                         const Uuid& organization,
                                                         CommendationCriterion criterion,
                                                         Date start, Date end) {
  KETNAP_ASSIGN_OR_RETURN(const auto row,
                          transaction.QueryOptional(kLive, {organization, criterion, start, end}));
  if (!row.has_value()) return std::nullopt;
  return row->Id(0);
}

absl::Status InsertCommendation(db::Transaction& transaction, const Commendation& commendation) {
  db::Values values = {commendation.id,        commendation.version,   commendation.organization,
                       commendation.committee, commendation.criterion, commendation.start,
                       commendation.end,       commendation.reason};
  if (commendation.figure.has_value()) {
    const CommendationFigure& figure = *commendation.figure;
    values.insert(values.end(),
                  {figure.ranked.share.achieved, figure.ranked.share.measured,
                   figure.ranked.compared, figure.ranked.place, figure.basis, figure.as_of});
  } else {
    values.resize(values.size() + 6);
  }
  AddStanding(commendation, &values);
  values.insert(values.end(),
                {commendation.synthetic, commendation.create_time, commendation.update_time});
  return transaction.Execute(kInsert, values).status();
}

absl::Status UpdateCommendation(db::Transaction& transaction, const Commendation& commendation) {
  db::Values values;
  AddStanding(commendation, &values);
  values.insert(values.end(),
                {commendation.update_time, commendation.id, commendation.version - 1});
  KETNAP_ASSIGN_OR_RETURN(const int64_t updated, transaction.Execute(kUpdate, values));
  if (updated != 1) return EtagMismatchError(NameOf(commendation));
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Commendation>> ListCommendations(db::Transaction& transaction,
                                                            const std::optional<Uuid>& root,
                                                            const CommendationPage& page) {
  const db::Value before = page.before_id.has_value() ? db::Value(*page.before_id) : db::LastId();
  return Many(transaction, kList,
              {before, page.state, page.state, root.has_value(), root.value_or(Uuid()), page.limit},
              &CommendationOf);
}

std::vector<CommendationStatement> CommendationStatements(const Uuid& organization,
                                                          const Uuid& commendation) {
  const Date day(2018, 1, 1);
  return {{kFind, {commendation}},
          {kLock, {commendation}},
          {kLive, {organization, 1, day, day}},
          {kList, {db::LastId(), 1, 1, 1, organization, 51}, true}};
}

}  // namespace ketnap::supervision
