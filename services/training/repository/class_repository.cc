#include "services/training/repository/class_repository.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "common/base/errors.h"
#include "common/base/status_macros.h"

namespace ketnap::training {
namespace {

#define KETNAP_CLASS_COLUMNS                                                               \
  "t.training_class_id, t.class_type, t.organizer_id, t.title, t.start_date, t.end_date, " \
  "t.seats, "                                                                              \
  "t.session_count, t.state, t.enrolled, t.passed, t.synthetic, t.version, t.create_time"

constexpr std::string_view kInsertClass =
    "INSERT INTO training_class (training_class_id, class_type, organizer_id, title, start_date, "
    "end_date, seats, "
    "session_count, state, enrolled, passed, synthetic, version, create_time) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr std::string_view kFindClass =
    "SELECT " KETNAP_CLASS_COLUMNS " FROM training_class t WHERE t.training_class_id = ?";
constexpr std::string_view kLockClass =
    "SELECT " KETNAP_CLASS_COLUMNS
    " FROM training_class t WHERE t.training_class_id = ? FOR UPDATE";
constexpr std::string_view kUpdateClass =
    "UPDATE training_class SET organizer_id = ?, state = ?, enrolled = ?, passed = ?, version = ? "
    "WHERE training_class_id = ? AND version = ?";

#define KETNAP_CLASS_PAGE                                                                \
  " t.start_date <= ? AND (t.start_date < ? OR t.training_class_id < ?) AND (? = '' OR " \
  "t.class_type = ?) ORDER BY t.start_date DESC, t.training_class_id DESC LIMIT ?"

constexpr std::string_view kListClasses =
    "SELECT " KETNAP_CLASS_COLUMNS " FROM training_class t WHERE" KETNAP_CLASS_PAGE;
// What a root sees, in two halves, each read through its own index of the closure: one condition
// with OR would leave the server to look at every class there is.
constexpr std::string_view kListClassesBelow =
    "SELECT " KETNAP_CLASS_COLUMNS
    " FROM replica_organization_closure c JOIN training_class t ON t.organizer_id = "
    "c.descendant_id WHERE c.ancestor_id = ? AND" KETNAP_CLASS_PAGE;
constexpr std::string_view kListClassesAbove =
    "SELECT " KETNAP_CLASS_COLUMNS
    " FROM replica_organization_closure c JOIN training_class t ON t.organizer_id = c.ancestor_id "
    "WHERE c.descendant_id = ? AND c.depth > 0 AND" KETNAP_CLASS_PAGE;

#define KETNAP_NOMINATION_COLUMNS                                                      \
  "n.nomination_id, n.training_class_id, n.candidate_id, n.organization_id, n.state, " \
  "n.sessions_attended, n.score, n.grade, n.certificate_id"

constexpr std::string_view kInsertNomination =
    "INSERT INTO nomination (nomination_id, training_class_id, candidate_id, organization_id, "
    "state, "
    "sessions_attended, score, grade, certificate_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr std::string_view kUpdateNomination =
    "UPDATE nomination SET organization_id = ?, state = ?, sessions_attended = ?, score = ?, "
    "grade = ?, certificate_id = ? WHERE nomination_id = ?";
constexpr std::string_view kNominationsOfClass =
    "SELECT " KETNAP_NOMINATION_COLUMNS
    " FROM nomination n WHERE n.training_class_id = ? ORDER BY n.nomination_id";
constexpr std::string_view kFindNomination =
    "SELECT " KETNAP_NOMINATION_COLUMNS
    " FROM nomination n WHERE n.training_class_id = ? AND n.candidate_id = ?";
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

// Classes with something left to do: by organizer, by whose people are in them, by one person.
#define KETNAP_OWES_CERTIFICATE "n.state = 3 AND n.certificate_id IS NULL"
constexpr std::string_view kUnfinishedClassesOfOrganizer =
    "SELECT t.training_class_id FROM training_class t WHERE t.organizer_id = ? AND (t.state < 3 "
    "OR EXISTS (SELECT 1 FROM nomination n WHERE n.training_class_id = t.training_class_id "
    "AND " KETNAP_OWES_CERTIFICATE "))";
constexpr std::string_view kUnfinishedClassesWithPeopleOf =
    "SELECT DISTINCT n.training_class_id FROM nomination n JOIN training_class t "
    "ON t.training_class_id = n.training_class_id WHERE n.organization_id = ? "
    "AND (? IS NULL OR n.candidate_id = ?) AND (t.state < 3 OR (" KETNAP_OWES_CERTIFICATE "))";

constexpr std::string_view kReplaceSession =
    "REPLACE INTO class_session (training_class_id, session, held_on) VALUES (?, ?, ?)";
constexpr std::string_view kDeleteAttendance =
    "DELETE FROM attendance WHERE training_class_id = ? AND session = ?";
constexpr std::string_view kInsertAttendance =
    "INSERT INTO attendance (training_class_id, session, nomination_id) VALUES (?, ?, ?)";
constexpr std::string_view kCountSessions =
    "SELECT COUNT(*) FROM class_session WHERE training_class_id = ?";
constexpr std::string_view kCountAttendance =
    "SELECT nomination_id, COUNT(*) FROM attendance WHERE training_class_id = ? GROUP BY "
    "nomination_id";

// One statement that takes the lock it needs at once: INSERT IGNORE and then UPDATE would take a
// shared one first, and two classes that issue at the same time would wait for each other.
constexpr std::string_view kAdvanceRegister =
    "INSERT INTO certificate_register (class_type, year, last_serial) VALUES (?, ?, ?) "
    "ON DUPLICATE KEY UPDATE last_serial = last_serial + ?";
constexpr std::string_view kReadRegister =
    "SELECT last_serial FROM certificate_register WHERE class_type = ? AND year = ?";

#define KETNAP_CERTIFICATE_COLUMNS                                                    \
  "f.certificate_id, f.class_type, f.year, f.serial, f.number, f.verification_code, " \
  "f.candidate_id, "                                                                  \
  "f.organization_id, f.training_class_id, f.issue_date, f.grade"

constexpr std::string_view kInsertCertificate =
    "INSERT INTO certificate (certificate_id, class_type, year, serial, number, verification_code, "
    "candidate_id, "
    "organization_id, training_class_id, issue_date, grade) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
    "?)";
constexpr std::string_view kFindCertificateByCode =
    "SELECT " KETNAP_CERTIFICATE_COLUMNS " FROM certificate f WHERE f.verification_code = ?";
constexpr std::string_view kListCertificates =
    "SELECT " KETNAP_CERTIFICATE_COLUMNS
    " FROM certificate f WHERE f.certificate_id < ? ORDER BY f.certificate_id DESC LIMIT ?";
constexpr std::string_view kListCertificatesBelow =
    "SELECT " KETNAP_CERTIFICATE_COLUMNS
    " FROM replica_organization_closure c JOIN certificate f ON f.organization_id = "
    "c.descendant_id "
    "WHERE c.ancestor_id = ? AND f.certificate_id < ? ORDER BY f.certificate_id DESC LIMIT ?";
constexpr std::string_view kListCertificatesOfCandidate =
    "SELECT " KETNAP_CERTIFICATE_COLUMNS
    " FROM certificate f WHERE f.candidate_id = ? AND f.certificate_id < ? "
    "AND (? IS NULL OR EXISTS (SELECT 1 FROM replica_organization_closure c "
    "WHERE c.ancestor_id = ? AND c.descendant_id = f.organization_id) OR EXISTS (SELECT 1 "
    "FROM candidate_fact k JOIN replica_organization_closure c ON c.descendant_id = "
    "k.organization_id WHERE k.candidate_id = f.candidate_id AND c.ancestor_id = ?)) "
    "ORDER BY f.certificate_id DESC LIMIT ?";

constexpr std::string_view kReplaceFacts =
    "REPLACE INTO candidate_fact (candidate_id, organization_id, listed_on, delisted_on, "
    "admitted_on, official_on, "
    "struck_off_on) VALUES (?, ?, ?, ?, ?, ?, ?)";
constexpr std::string_view kFindFacts =
    "SELECT candidate_id, organization_id, listed_on, delisted_on, admitted_on, official_on, "
    "struck_off_on "
    "FROM candidate_fact WHERE candidate_id = ?";

const std::string& LastId() {
  static const auto* id = new std::string(16, '\xff');
  return *id;
}

TrainingClass ClassOf(const db::Row& row) {
  TrainingClass value;
  value.id = row.Id(0);
  value.class_type = row.Text(1);
  value.organizer = row.Id(2);
  value.title = row.Text(3);
  value.start_date = row.DateAt(4);
  value.end_date = row.DateAt(5);
  value.seats = static_cast<int>(row.Int(6));
  value.session_count = static_cast<int>(row.Int(7));
  value.state = static_cast<ClassState>(row.Int(8));
  value.enrolled = static_cast<int>(row.Int(9));
  value.passed = static_cast<int>(row.Int(10));
  value.synthetic = row.Bool(11);
  value.version = row.Int(12);
  value.create_time = row.TimeAt(13);
  return value;
}

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
  return value;
}

Certificate CertificateOf(const db::Row& row) {
  Certificate value;
  value.id = row.Id(0);
  value.class_type = row.Text(1);
  value.year = static_cast<int>(row.Int(2));
  value.serial = static_cast<int>(row.Int(3));
  value.number = row.Text(4);
  value.verification_code = row.Text(5);
  value.candidate = row.Id(6);
  value.organization = row.Id(7);
  value.training_class = row.Id(8);
  value.issue_date = row.DateAt(9);
  value.grade = row.Text(10);
  return value;
}

Uuid FirstId(const db::Row& row) { return row.Id(0); }

template <typename T>
absl::StatusOr<std::vector<T>> Many(db::Transaction& transaction, std::string_view sql,
                                    const db::Values& values, T (*convert)(const db::Row&)) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, transaction.Query(sql, values));
  std::vector<T> result;
  result.reserve(rows.size());
  for (const db::Row& row : rows) result.push_back(convert(row));
  return result;
}

template <typename T>
absl::StatusOr<std::optional<T>> One(db::Transaction& transaction, std::string_view sql,
                                     const db::Values& values, T (*convert)(const db::Row&)) {
  KETNAP_ASSIGN_OR_RETURN(const auto row, transaction.QueryOptional(sql, values));
  if (!row.has_value()) return std::optional<T>();
  return std::optional<T>(convert(*row));
}

}  // namespace

absl::Status InsertClass(db::Transaction& transaction, const TrainingClass& value) {
  return transaction
      .Execute(kInsertClass,
               {value.id, value.class_type, value.organizer, value.title, value.start_date,
                value.end_date, value.seats, value.session_count, value.state, value.enrolled,
                value.passed, value.synthetic, value.version, value.create_time})
      .status();
}

absl::StatusOr<std::optional<TrainingClass>> FindClass(db::Transaction& transaction,
                                                       const Uuid& id) {
  return One(transaction, kFindClass, {id}, &ClassOf);
}

absl::StatusOr<std::optional<TrainingClass>> LockClass(db::Transaction& transaction,
                                                       const Uuid& id) {
  return One(transaction, kLockClass, {id}, &ClassOf);
}

absl::Status UpdateClass(db::Transaction& transaction, const TrainingClass& value) {
  KETNAP_ASSIGN_OR_RETURN(
      const int64_t changed,
      transaction.Execute(kUpdateClass, {value.organizer, value.state, value.enrolled, value.passed,
                                         value.version, value.id, value.version - 1}));
  if (changed == 1) return absl::OkStatus();
  return EtagMismatchError("trainingClasses/" + value.id.ToString());
}

absl::StatusOr<std::vector<TrainingClass>> ListClasses(db::Transaction& transaction,
                                                       const std::optional<Uuid>& root,
                                                       const ClassPage& page) {
  const Date start = page.before_start.value_or(Date(9999, 12, 31));
  const db::Value before =
      page.before_start.has_value() ? db::Value(page.before_id) : db::Value(LastId());
  db::Values values = {start, start, before, page.class_type, page.class_type, page.limit};
  if (!root.has_value()) return Many(transaction, kListClasses, values, &ClassOf);
  values.insert(values.begin(), *root);
  KETNAP_ASSIGN_OR_RETURN(std::vector<TrainingClass> classes,
                          Many(transaction, kListClassesBelow, values, &ClassOf));
  KETNAP_ASSIGN_OR_RETURN(const std::vector<TrainingClass> above,
                          Many(transaction, kListClassesAbove, values, &ClassOf));
  classes.insert(classes.end(), above.begin(), above.end());
  std::sort(classes.begin(), classes.end(), [](const TrainingClass& a, const TrainingClass& b) {
    return std::tie(a.start_date, a.id) > std::tie(b.start_date, b.id);
  });
  if (classes.size() > static_cast<size_t>(page.limit)) {
    classes.resize(static_cast<size_t>(page.limit));
  }
  return classes;
}

absl::StatusOr<std::vector<Uuid>> UnfinishedClassesOf(db::Transaction& transaction,
                                                      const Uuid& organizer) {
  return Many(transaction, kUnfinishedClassesOfOrganizer, {organizer}, &FirstId);
}

absl::StatusOr<std::vector<Uuid>> UnfinishedClassesWithPeopleOf(
    db::Transaction& transaction, const Uuid& organization, const std::optional<Uuid>& candidate) {
  return Many(transaction, kUnfinishedClassesWithPeopleOf, {organization, candidate, candidate},
              &FirstId);
}

absl::Status InsertNomination(db::Transaction& transaction, const Nomination& value) {
  return transaction
      .Execute(kInsertNomination,
               {value.id, value.training_class, value.candidate, value.organization, value.state,
                value.sessions_attended, value.score, value.grade, value.certificate})
      .status();
}

absl::Status UpdateNomination(db::Transaction& transaction, const Nomination& value) {
  return transaction
      .Execute(kUpdateNomination, {value.organization, value.state, value.sessions_attended,
                                   value.score, value.grade, value.certificate, value.id})
      .status();
}

absl::StatusOr<std::vector<Nomination>> NominationsOfClass(db::Transaction& transaction,
                                                           const Uuid& training_class) {
  return Many(transaction, kNominationsOfClass, {training_class}, &NominationOf);
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

absl::Status ReplaceAttendance(db::Transaction& transaction, const Uuid& training_class,
                               const SessionAttendance& session) {
  KETNAP_RETURN_IF_ERROR(
      transaction.Execute(kReplaceSession, {training_class, session.session, session.held_on})
          .status());
  KETNAP_RETURN_IF_ERROR(
      transaction.Execute(kDeleteAttendance, {training_class, session.session}).status());
  for (const Uuid& nomination : session.present) {
    KETNAP_RETURN_IF_ERROR(
        transaction.Execute(kInsertAttendance, {training_class, session.session, nomination})
            .status());
  }
  return absl::OkStatus();
}

absl::StatusOr<int> CountSessions(db::Transaction& transaction, const Uuid& training_class) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, transaction.Query(kCountSessions, {training_class}));
  return static_cast<int>(rows.at(0).Int(0));
}

absl::StatusOr<std::vector<Attendance>> CountAttendance(db::Transaction& transaction,
                                                        const Uuid& training_class) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows,
                          transaction.Query(kCountAttendance, {training_class}));
  std::vector<Attendance> counts;
  for (const db::Row& row : rows) counts.push_back({row.Id(0), static_cast<int>(row.Int(1))});
  return counts;
}

absl::StatusOr<int> TakeSerials(db::Transaction& transaction, const std::string& class_type,
                                int year, int count) {
  KETNAP_RETURN_IF_ERROR(
      transaction.Execute(kAdvanceRegister, {class_type, year, count, count}).status());
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows,
                          transaction.Query(kReadRegister, {class_type, year}));
  return static_cast<int>(rows.at(0).Int(0)) - count + 1;
}

absl::Status InsertCertificate(db::Transaction& transaction, const Certificate& value) {
  return transaction
      .Execute(kInsertCertificate,
               {value.id, value.class_type, value.year, value.serial, value.number,
                value.verification_code, value.candidate, value.organization, value.training_class,
                value.issue_date, value.grade})
      .status();
}

absl::StatusOr<std::optional<Certificate>> FindCertificateByCode(db::Transaction& transaction,
                                                                 std::string_view code) {
  return One(transaction, kFindCertificateByCode, {code}, &CertificateOf);
}

absl::StatusOr<std::vector<Certificate>> ListCertificates(db::Transaction& transaction,
                                                          const std::optional<Uuid>& root,
                                                          const std::optional<Uuid>& candidate,
                                                          const std::optional<Uuid>& before_id,
                                                          int limit) {
  const db::Value before = before_id.has_value() ? db::Value(*before_id) : db::Value(LastId());
  if (candidate.has_value()) {
    return Many(transaction, kListCertificatesOfCandidate,
                {*candidate, before, root, root, root, limit}, &CertificateOf);
  }
  if (!root.has_value()) {
    return Many(transaction, kListCertificates, {before, limit}, &CertificateOf);
  }
  return Many(transaction, kListCertificatesBelow, {*root, before, limit}, &CertificateOf);
}

absl::Status ReplaceCandidateFacts(db::Transaction& transaction, const CandidateFacts& facts) {
  return transaction
      .Execute(kReplaceFacts, {facts.id, facts.organization, facts.listed, facts.delisted,
                               facts.admitted, facts.official, facts.struck_off})
      .status();
}

absl::StatusOr<std::optional<CandidateFacts>> FindCandidateFacts(db::Transaction& transaction,
                                                                 const Uuid& candidate) {
  KETNAP_ASSIGN_OR_RETURN(const auto row, transaction.QueryOptional(kFindFacts, {candidate}));
  if (!row.has_value()) return std::optional<CandidateFacts>();
  CandidateFacts facts;
  facts.id = row->Id(0);
  facts.organization = row->Id(1);
  facts.listed = row->OptionalDate(2);
  facts.delisted = row->OptionalDate(3);
  facts.admitted = row->OptionalDate(4);
  facts.official = row->OptionalDate(5);
  facts.struck_off = row->OptionalDate(6);
  return std::optional<CandidateFacts>(facts);
}

absl::StatusOr<bool> NoteReorganization(db::Transaction& transaction, const Uuid& reorganization,
                                        Date effective_date, absl::Time now) {
  const auto inserted = transaction.Execute(
      "INSERT INTO applied_reorganization (reorganization_id, effective_date, applied_at) "
      "VALUES (?, ?, ?)",
      {reorganization, effective_date, now});
  if (absl::IsAlreadyExists(inserted.status())) return false;
  KETNAP_RETURN_IF_ERROR(inserted.status());
  return true;
}

std::vector<std::string_view> ListStatements() {
  return {kFindClass,
          kListClasses,
          kListClassesBelow,
          kListClassesAbove,
          kNominationsOfClass,
          kFindNomination,
          kListNominations,
          kListNominationsBelow,
          kListNominationsOfClass,
          kUnfinishedClassesOfOrganizer,
          kUnfinishedClassesWithPeopleOf,
          kCountSessions,
          kCountAttendance,
          kReadRegister,
          kFindCertificateByCode,
          kListCertificates,
          kListCertificatesBelow,
          kListCertificatesOfCandidate,
          kFindFacts};
}

}  // namespace ketnap::training
