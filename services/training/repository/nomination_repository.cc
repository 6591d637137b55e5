#include "services/training/repository/nomination_repository.h"

#include "common/base/status_macros.h"
#include "common/db/rows.h"
#include "services/training/repository/people_query.h"

namespace ketnap::training {
namespace {

#define KETNAP_NOMINATION_COLUMNS                                                      \
  "n.nomination_id, n.training_class_id, n.candidate_id, n.organization_id, n.state, " \
  "n.sessions_attended, n.score, n.grade, n.certificate_id, n.nomination_date, "       \
  "n.closing_reason, n.slip_code, n.quota_organization_id, n.recorded_order"

constexpr std::string_view kInsertNomination =
    "INSERT INTO nomination (nomination_id, training_class_id, candidate_id, organization_id, "
    "state, "
    "sessions_attended, score, grade, certificate_id, nomination_date, closing_reason, "
    "slip_code, quota_organization_id, recorded_order) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
    "?, ?)";
constexpr std::string_view kUpdateNomination =
    "UPDATE nomination SET organization_id = ?, state = ?, sessions_attended = ?, score = ?, "
    "grade = ?, certificate_id = ?, nomination_date = ?, closing_reason = ?, slip_code = ?, "
    "quota_organization_id = ?, recorded_order = ? WHERE nomination_id = ?";
constexpr std::string_view kNominationsOfClass =
    "SELECT " KETNAP_NOMINATION_COLUMNS
    " FROM nomination n WHERE n.training_class_id = ? ORDER BY n.nomination_id";
constexpr std::string_view kWaitingOfClass =
    "SELECT " KETNAP_NOMINATION_COLUMNS
    " FROM nomination n WHERE n.training_class_id = ? AND n.state = 5 ORDER BY n.nomination_id";
constexpr std::string_view kFindNomination =
    "SELECT " KETNAP_NOMINATION_COLUMNS
    " FROM nomination n WHERE n.training_class_id = ? AND n.candidate_id = ?";
// Nominations of people for classes of one type that are not over, or that they passed here and
// have no certificate of yet; the list of people goes between.
constexpr std::string_view kCurrentNominationsStart =
    "SELECT " KETNAP_NOMINATION_COLUMNS
    " FROM nomination n JOIN training_class t ON t.training_class_id = n.training_class_id "
    "WHERE t.class_type = ? AND (t.state < 3 OR (t.state = 3 AND n.state = 3 "
    "AND n.certificate_id IS NULL AND t.imported = FALSE)) AND n.candidate_id IN (";
constexpr std::string_view kListNominations =
    "SELECT " KETNAP_NOMINATION_COLUMNS
    " FROM nomination n WHERE n.nomination_id > ? ORDER BY n.nomination_id LIMIT ?";
constexpr std::string_view kListNominationsBelow =
    "SELECT " KETNAP_NOMINATION_COLUMNS
    " FROM replica_organization_closure c JOIN nomination n ON n.organization_id = c.descendant_id "
    "WHERE c.ancestor_id = ? AND n.nomination_id > ? ORDER BY n.nomination_id LIMIT ?";
constexpr std::string_view kListNominationsOfClass =
    "SELECT " KETNAP_NOMINATION_COLUMNS
    " FROM nomination n WHERE n.training_class_id = ? AND n.nomination_id > ? "
    "AND (? IS NULL OR EXISTS (SELECT 1 FROM replica_organization_closure c "
    "WHERE c.ancestor_id = ? AND c.descendant_id = n.organization_id) OR EXISTS (SELECT 1 "
    "FROM training_class t JOIN replica_organization_closure c ON c.descendant_id = t.organizer_id "
    "WHERE t.training_class_id = n.training_class_id AND c.ancestor_id = ?)) "
    "ORDER BY n.nomination_id LIMIT ?";

Nomination NominationOf(const db::Row& row) {
  Nomination value;
  value.id = row.Id(0);
  value.training_class = row.Id(1);
  value.candidate = row.Id(2);
  value.organization = row.Id(3);
  value.state = static_cast<NominationState>(row.Int(4));
  value.sessions_attended = static_cast<int>(row.Int(5));
  value.score = static_cast<int>(row.Int(6));
  value.grade = row.Text(7);
  value.certificate = row.OptionalId(8);
  value.nominated_on = row.OptionalDate(9);
  value.closing_reason = row.Text(10);
  value.slip_code = row.IsNull(11) ? "" : row.Text(11);
  value.quota_organization = row.OptionalId(12);
  value.recorded_order = row.Int(13);
  return value;
}

const std::string& CurrentNominationsStatement() {
  static const auto* sql = new std::string(PeopleStatement(kCurrentNominationsStart));
  return *sql;
}

db::Value CodeOrNull(const std::string& code) {
  return code.empty() ? db::Value() : db::Value(code);
}

}  // namespace

absl::Status InsertNomination(db::Transaction& transaction, const Nomination& value) {
  return transaction
      .Execute(kInsertNomination,
               {value.id, value.training_class, value.candidate, value.organization, value.state,
                value.sessions_attended, value.score, value.grade, value.certificate,
                value.nominated_on, value.closing_reason, CodeOrNull(value.slip_code),
                value.quota_organization, value.recorded_order})
      .status();
}

absl::Status UpdateNomination(db::Transaction& transaction, const Nomination& value) {
  return transaction
      .Execute(kUpdateNomination, {value.organization, value.state, value.sessions_attended,
                                   value.score, value.grade, value.certificate, value.nominated_on,
                                   value.closing_reason, CodeOrNull(value.slip_code),
                                   value.quota_organization, value.recorded_order, value.id})
      .status();
}

absl::StatusOr<std::vector<Nomination>> NominationsOfClass(db::Transaction& transaction,
                                                           const Uuid& training_class) {
  return Many(transaction, kNominationsOfClass, {training_class}, &NominationOf);
}

absl::StatusOr<std::vector<Nomination>> WaitingOfClass(db::Transaction& transaction,
                                                       const Uuid& training_class) {
  return Many(transaction, kWaitingOfClass, {training_class}, &NominationOf);
}

absl::StatusOr<std::vector<Nomination>> ListNominations(db::Transaction& transaction,
                                                        const std::optional<Uuid>& root,
                                                        const std::optional<Uuid>& training_class,
                                                        const Uuid& after_id, int limit) {
  if (training_class.has_value()) {
    return Many(transaction, kListNominationsOfClass,
                {*training_class, after_id, root, root, root, limit}, &NominationOf);
  }
  if (!root.has_value()) {
    return Many(transaction, kListNominations, {after_id, limit}, &NominationOf);
  }
  return Many(transaction, kListNominationsBelow, {*root, after_id, limit}, &NominationOf);
}

absl::StatusOr<std::optional<Nomination>> FindNomination(db::Transaction& transaction,
                                                         const Uuid& training_class,
                                                         const Uuid& candidate) {
  return One(transaction, kFindNomination, {training_class, candidate}, &NominationOf);
}

absl::StatusOr<std::vector<Nomination>> CurrentNominationsOfPeople(db::Transaction& transaction,
                                                                   const std::vector<Uuid>& people,
                                                                   const std::string& class_type) {
  KETNAP_ASSIGN_OR_RETURN(
      const db::Rows rows,
      QueryPeople(transaction, CurrentNominationsStatement(), {class_type}, people));
  std::vector<Nomination> nominations;
  for (const db::Row& row : rows) nominations.push_back(NominationOf(row));
  return nominations;
}

std::vector<std::string_view> NominationStatements() {
  return {kNominationsOfClass,   kFindNomination,         kListNominations,
          kListNominationsBelow, kListNominationsOfClass, CurrentNominationsStatement(),
          kWaitingOfClass};
}

}  // namespace ketnap::training
