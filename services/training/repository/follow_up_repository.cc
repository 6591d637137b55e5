#include "services/training/repository/follow_up_repository.h"

#include "common/base/status_macros.h"
#include "common/db/rows.h"

namespace ketnap::training {
namespace {

constexpr std::string_view kCountAdmitted =
    "SELECT k.organization_id, COUNT(*), COUNT(*) FROM replica_organization_closure c JOIN "
    "candidate_fact k ON k.organization_id = c.descendant_id AND k.admitted_on >= ? AND "
    "k.admitted_on < ? WHERE c.ancestor_id = ? GROUP BY k.organization_id";

// A certificate counts that was neither revoked nor replaced and has not run out.
#define KETNAP_COUNTS_ON                                                                   \
  "f.class_type = ? AND f.status = 1 AND f.issue_date <= ? AND (f.expire_date IS NULL OR " \
  "f.expire_date >= ?)"

constexpr std::string_view kCountCertified =
    "SELECT k.organization_id, COUNT(*), 0 FROM replica_organization_closure c JOIN candidate_fact "
    "k ON k.organization_id = c.descendant_id AND ((k.admitted_on IS NULL AND k.stage BETWEEN 1 "
    "AND 4) OR k.admitted_on > ?) WHERE c.ancestor_id = ? AND EXISTS (SELECT 1 FROM certificate f "
    "WHERE f.candidate_id = k.candidate_id AND " KETNAP_COUNTS_ON ") GROUP BY k.organization_id";
constexpr std::string_view kCountPast =
    "SELECT f.organization_id, COUNT(DISTINCT f.candidate_id), COUNT(DISTINCT CASE WHEN "
    "k.admitted_on >= f.issue_date AND k.admitted_on <= DATE_ADD(f.issue_date, INTERVAL ? MONTH) "
    "THEN f.candidate_id END) FROM replica_organization_closure c JOIN certificate f ON "
    "f.organization_id = c.descendant_id AND f.class_type = ? AND f.issue_date >= ? AND "
    "f.issue_date < ? LEFT JOIN candidate_fact k ON k.candidate_id = f.candidate_id WHERE "
    "c.ancestor_id = ? AND f.status = 1 GROUP BY f.organization_id";
constexpr std::string_view kPlannedSeats =
    "SELECT t.organizer_id, q.organization_id, COALESCE(q.seats, t.seats) FROM training_class t "
    "LEFT JOIN class_quota q ON q.training_class_id = t.training_class_id WHERE t.state IN (1, 2) "
    "AND t.class_type = ? AND t.start_date BETWEEN ? AND ?";

#define KETNAP_PERSON_COLUMNS                                                               \
  "k.candidate_id, k.organization_id, k.full_name, k.birth_date, k.stage, k.last_step_on, " \
  "k.admitted_on"
#define KETNAP_PAPER_COLUMNS                                                     \
  "f.certificate_id, f.number, f.issue_date, f.expire_date, f.status, f.grade, " \
  "f.verification_code, f.organization_id, f.class_type, f.training_class_id, f.imported"

constexpr std::string_view kListCohort =
    "SELECT n.nomination_id, n.training_class_id, n.candidate_id, n.organization_id, n.state, "
    "n.sessions_attended, n.score, n.grade, n.certificate_id, n.nomination_date, "
    "n.closing_reason, " KETNAP_PERSON_COLUMNS ", " KETNAP_PAPER_COLUMNS
    " FROM nomination n LEFT JOIN candidate_fact k ON k.candidate_id = n.candidate_id LEFT JOIN "
    "certificate f ON f.certificate_id = n.certificate_id WHERE n.training_class_id = ? AND "
    "n.nomination_id > ? AND (? IS NULL OR EXISTS (SELECT 1 FROM replica_organization_closure c "
    "WHERE c.ancestor_id = ? AND c.descendant_id = n.organization_id)) ORDER BY n.nomination_id "
    "LIMIT ?";
constexpr std::string_view kListStalled =
    "SELECT n.nomination_id, COALESCE(n.training_class_id, f.training_class_id), k.candidate_id, "
    "f.organization_id, n.state, n.sessions_attended, n.score, n.grade, f.certificate_id, "
    "n.nomination_date, n.closing_reason, " KETNAP_PERSON_COLUMNS ", " KETNAP_PAPER_COLUMNS
    " FROM replica_organization_closure c JOIN candidate_fact k ON k.organization_id = "
    "c.descendant_id AND k.admitted_on IS NULL JOIN certificate f ON f.candidate_id = "
    "k.candidate_id AND " KETNAP_COUNTS_ON
    " JOIN nomination n ON n.training_class_id = f.training_class_id AND n.candidate_id = "
    "f.candidate_id WHERE c.ancestor_id = ? AND k.stage BETWEEN 1 AND 4 AND k.last_step_on <= ? "
    "AND NOT EXISTS (SELECT 1 FROM certificate g WHERE g.candidate_id = f.candidate_id AND "
    "g.class_type = f.class_type AND g.status = 1 AND (g.issue_date > f.issue_date OR "
    "(g.issue_date = f.issue_date AND g.certificate_id > f.certificate_id))) AND (k.last_step_on > "
    "? OR (k.last_step_on = ? AND k.candidate_id > ?)) ORDER BY k.last_step_on, k.candidate_id "
    "LIMIT ?";

OrganizationCount CountOf(const db::Row& row) {
  return {row.Id(0), static_cast<int>(row.Int(1)), static_cast<int>(row.Int(2))};
}

PlannedSeats SeatsOf(const db::Row& row) {
  return {row.Id(0), row.OptionalId(1), static_cast<int>(row.Int(2))};
}

CandidateFacts PersonOf(const db::Row& row, const Uuid& candidate) {
  CandidateFacts person;
  person.id = candidate;
  if (row.IsNull(11)) return person;  // The dossier service has not told of them yet.
  person.organization = row.Id(12);
  person.full_name = row.Text(13);
  person.birth_date = row.OptionalDate(14);
  person.stage = static_cast<LearnerStage>(row.Int(15));
  person.last_step = row.OptionalDate(16);
  person.admitted = row.OptionalDate(17);
  return person;
}

CohortRow CohortOf(const db::Row& row) {
  CohortRow value;
  Nomination& learner = value.nomination;
  learner.id = row.Id(0);
  learner.training_class = row.Id(1);
  learner.candidate = row.Id(2);
  learner.organization = row.Id(3);
  learner.state = static_cast<NominationState>(row.Int(4));
  learner.sessions_attended = static_cast<int>(row.Int(5));
  learner.score = static_cast<int>(row.Int(6));
  learner.grade = row.Text(7);
  learner.certificate = row.OptionalId(8);
  learner.nominated_on = row.OptionalDate(9);
  learner.closing_reason = row.Text(10);
  value.person = PersonOf(row, learner.candidate);
  if (row.IsNull(18)) return value;
  Certificate certificate;
  certificate.id = row.Id(18);
  certificate.number = row.Text(19);
  certificate.issue_date = row.DateAt(20);
  certificate.expires_on = row.OptionalDate(21);
  certificate.status = static_cast<CertificateStatus>(row.Int(22));
  certificate.grade = row.Text(23);
  certificate.verification_code = row.Text(24);
  certificate.organization = row.Id(25);
  certificate.class_type = row.Text(26);
  certificate.training_class = row.Id(27);
  certificate.imported = row.Bool(28);
  certificate.candidate = learner.candidate;
  value.certificate = certificate;
  return value;
}

}  // namespace

absl::StatusOr<std::vector<OrganizationCount>> CountAdmitted(db::Transaction& transaction,
                                                             const Uuid& root, Date begin,
                                                             Date end) {
  return Many(transaction, kCountAdmitted, {begin, end, root}, &CountOf);
}

absl::StatusOr<std::vector<OrganizationCount>> CountCertified(db::Transaction& transaction,
                                                              const Uuid& root,
                                                              const std::string& class_type,
                                                              Date day) {
  return Many(transaction, kCountCertified, {day, root, class_type, day, day}, &CountOf);
}

absl::StatusOr<std::vector<OrganizationCount>> CountPast(db::Transaction& transaction,
                                                         const Uuid& root,
                                                         const std::string& class_type, Date begin,
                                                         Date end, int months) {
  return Many(transaction, kCountPast, {months, class_type, begin, end, root}, &CountOf);
}

absl::StatusOr<std::vector<PlannedSeats>> ListPlannedSeats(db::Transaction& transaction,
                                                           const std::string& class_type,
                                                           int year) {
  return Many(transaction, kPlannedSeats, {class_type, Date(year, 1, 1), Date(year, 12, 31)},
              &SeatsOf);
}

absl::StatusOr<std::vector<CohortRow>> ListCohort(db::Transaction& transaction,
                                                  const std::optional<Uuid>& root,
                                                  const Uuid& training_class, const Uuid& after,
                                                  int limit) {
  return Many(transaction, kListCohort, {training_class, after, root, root, limit}, &CohortOf);
}

absl::StatusOr<std::vector<CohortRow>> ListStalled(db::Transaction& transaction, const Uuid& root,
                                                   const std::string& class_type, Date today,
                                                   Date before, Date after_step,
                                                   const Uuid& after_person, int limit) {
  return Many(transaction, kListStalled,
              {class_type, today, today, root, before, after_step, after_step, after_person, limit},
              &CohortOf);
}

std::vector<std::string_view> FollowUpStatements() {
  return {kCountAdmitted, kCountCertified, kCountPast, kPlannedSeats, kListCohort, kListStalled};
}

}  // namespace ketnap::training
