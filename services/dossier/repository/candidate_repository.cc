#include "services/dossier/repository/candidate_repository.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/dossier/repository/milestone_columns.h"

namespace ketnap::dossier {
namespace {

#define KETNAP_MILESTONES                                                                      \
  "nomination_date, listing_date, helper_assignment_date, last_review_date, delisting_date,"   \
  " awareness_certificate_date, application_date, cv_date, verification_date, opinions_date,"  \
  " cell_resolution_date, base_resolution_date, appraisal_date, admission_decision_date,"      \
  " ceremony_date, new_member_certificate_date, recognition_proposal_date,"                    \
  " recognition_base_resolution_date, recognition_decision_date, official_date, refusal_date," \
  " strike_off_date"
#define KETNAP_CANDIDATE                                                                    \
  "id, version, organization_id, full_name, folded_name, birth_date, sex, ethnicity,"       \
  " religion, general_education, qualification, occupation, youth_union_member, synthetic," \
  " state, helper_id, return_count, created_at, updated_at, " KETNAP_MILESTONES

constexpr size_t kFirstMilestone = 19;

// With when the person was last moved; the column comes after the milestones.
#define KETNAP_CANDIDATE_AND_MOVE                                         \
  "SELECT " KETNAP_CANDIDATE                                              \
  ", (SELECT MAX(relocation.effective_date) FROM candidate_relocation AS" \
  " relocation WHERE relocation.candidate_id = candidate.id) FROM candidate"
constexpr char kSelect[] = KETNAP_CANDIDATE_AND_MOVE " WHERE candidate.id = ?";
constexpr char kLock[] = KETNAP_CANDIDATE_AND_MOVE " WHERE candidate.id = ? FOR UPDATE";
// By the index whatever the planner thinks: another way would lock everybody there is.
constexpr char kLockOfOrganization[] = KETNAP_CANDIDATE_AND_MOVE
    " FORCE INDEX (candidate_by_organization)"
    " WHERE candidate.organization_id = ? ORDER BY candidate.id FOR UPDATE";
constexpr char kInsert[] =
    "INSERT INTO candidate (" KETNAP_CANDIDATE
    ", nominator_kind) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
    " ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr char kAdvance[] =
    "UPDATE candidate SET version = version + 1, organization_id = ?, state = ?, helper_id = ?,"
    " return_count = ?, updated_at = ?, nomination_date = ?, listing_date = ?, "
    "helper_assignment_date = ?,"
    " last_review_date = ?, delisting_date = ?, awareness_certificate_date = ?,"
    " application_date = ?, cv_date = ?, verification_date = ?, opinions_date = ?,"
    " cell_resolution_date = ?, base_resolution_date = ?, appraisal_date = ?,"
    " admission_decision_date = ?, ceremony_date = ?, new_member_certificate_date = ?,"
    " recognition_proposal_date = ?, recognition_base_resolution_date = ?,"
    " recognition_decision_date = ?, official_date = ?, refusal_date = ?, strike_off_date = ?"
    " WHERE id = ? AND version = ?";

// The lower bound is the greater of prefix and last name given, so that an index range begins
// there.
#define KETNAP_LIST_RANGE                                     \
  " candidate.folded_name >= ? AND candidate.folded_name < ?" \
  " AND (candidate.folded_name > ? OR candidate.id > ?)"
#define KETNAP_LIST_ORDER " ORDER BY candidate.folded_name, candidate.id LIMIT ?"

// In the order of the index, so that a page costs a page however many there are; the planner, which
// does not know the bounds when the statement is prepared, may think of a sort instead.
constexpr char kListAll[] =
    "SELECT " KETNAP_CANDIDATE
    " FROM candidate FORCE INDEX (candidate_by_name) WHERE" KETNAP_LIST_RANGE KETNAP_LIST_ORDER;
constexpr char kListAllOfState[] =
    "SELECT " KETNAP_CANDIDATE
    " FROM candidate FORCE INDEX (candidate_by_state) WHERE state = ? AND" KETNAP_LIST_RANGE
        KETNAP_LIST_ORDER;
// The roots lie outside one another, so nobody comes twice.
#define KETNAP_SCOPED_LIST                        \
  "SELECT " KETNAP_CANDIDATE                      \
  " FROM replica_organization_closure AS closure" \
  " JOIN candidate ON candidate.organization_id = closure.descendant_id WHERE"
constexpr char kListScoped[] = KETNAP_SCOPED_LIST KETNAP_LIST_RANGE " AND closure.ancestor_id IN (";
constexpr char kListScopedOfState[] =
    KETNAP_SCOPED_LIST " candidate.state = ? AND" KETNAP_LIST_RANGE " AND closure.ancestor_id IN (";
constexpr char kListScopedEnd[] = ")" KETNAP_LIST_ORDER;

// Sorts after every folded name that begins with the same text: those hold letters, digits, spaces.
constexpr char kGreatestCharacter[] = "\U0010FFFF";

CandidateRecord RecordOf(const db::Row& row) {
  CandidateRecord record;
  Candidate& candidate = record.candidate;
  candidate.id = row.Id(0);
  candidate.version = row.Int(1);
  candidate.organization = row.Id(2);
  candidate.full_name = row.Text(3);
  record.folded_name = row.Text(4);
  candidate.birth_date = row.DateAt(5);
  candidate.sex = static_cast<int>(row.Int(6));
  candidate.ethnicity = row.Text(7);
  candidate.religion = row.Text(8);
  candidate.general_education = static_cast<GeneralEducation>(row.Int(9));
  candidate.qualification = static_cast<int>(row.Int(10));
  candidate.occupation = static_cast<int>(row.Int(11));
  candidate.youth_union_member = row.Bool(12);
  candidate.synthetic = row.Bool(13);
  candidate.state = static_cast<CandidateState>(row.Int(14));
  candidate.helper = row.OptionalId(15);
  candidate.return_count = static_cast<int>(row.Int(16));
  record.create_time = row.TimeAt(17);
  record.update_time = row.TimeAt(18);
  for (size_t i = 0; i < std::size(kMilestoneColumns); ++i) {
    candidate.milestones.*kMilestoneColumns[i] = row.OptionalDate(kFirstMilestone + i);
  }
  return record;
}

CandidateRecord RecordWithMoveOf(const db::Row& row) {
  CandidateRecord record = RecordOf(row);
  record.candidate.relocated_on = row.OptionalDate(kFirstMilestone + std::size(kMilestoneColumns));
  return record;
}

absl::StatusOr<std::optional<CandidateRecord>> FindOne(db::Transaction& transaction,
                                                       std::string_view sql, const Uuid& id) {
  KETNAP_ASSIGN_OR_RETURN(const auto row, transaction.QueryOptional(sql, {id}));
  std::optional<CandidateRecord> record;
  if (row.has_value()) record = RecordWithMoveOf(*row);
  return record;
}

void AppendMilestones(const Milestones& milestones, db::Values* values) {
  for (const auto column : kMilestoneColumns) values->emplace_back(milestones.*column);
}

// The last root repeated until the number is a power of four, so that few variants of the statement
// exist.
size_t AppendRoots(const std::vector<Uuid>& roots, db::Values* values) {
  size_t count = 1;
  while (count < roots.size()) count *= 4;
  for (size_t i = 0; i < count; ++i) {
    values->emplace_back(i < roots.size() ? roots[i] : roots.back());
  }
  return count;
}

}  // namespace

absl::Status InsertCandidate(db::Transaction& transaction, const CandidateRecord& record,
                             int nominator_kind) {
  const Candidate& candidate = record.candidate;
  db::Values values = {candidate.id,
                       candidate.version,
                       candidate.organization,
                       candidate.full_name,
                       record.folded_name,
                       candidate.birth_date,
                       candidate.sex,
                       candidate.ethnicity,
                       candidate.religion,
                       candidate.general_education,
                       candidate.qualification,
                       candidate.occupation,
                       candidate.youth_union_member,
                       candidate.synthetic,
                       candidate.state,
                       candidate.helper,
                       candidate.return_count,
                       record.create_time,
                       record.update_time};
  AppendMilestones(candidate.milestones, &values);
  values.emplace_back(nominator_kind);
  return transaction.Execute(kInsert, values).status();
}

absl::StatusOr<std::optional<CandidateRecord>> FindCandidate(db::Transaction& transaction,
                                                             const Uuid& id) {
  return FindOne(transaction, kSelect, id);
}

absl::StatusOr<std::optional<CandidateRecord>> LockCandidate(db::Transaction& transaction,
                                                             const Uuid& id) {
  return FindOne(transaction, kLock, id);
}

absl::StatusOr<std::vector<CandidateRecord>> LockCandidatesOf(db::Transaction& transaction,
                                                              const Uuid& organization) {
  KETNAP_ASSIGN_OR_RETURN(const auto rows, transaction.Query(kLockOfOrganization, {organization}));
  std::vector<CandidateRecord> records;
  for (const db::Row& row : rows) records.push_back(RecordWithMoveOf(row));
  return records;
}

absl::StatusOr<std::optional<Uuid>> FindOwner(db::Transaction& transaction, const Uuid& id) {
  KETNAP_ASSIGN_OR_RETURN(
      const auto row,
      transaction.QueryOptional("SELECT organization_id FROM candidate WHERE id = ?", {id}));
  std::optional<Uuid> owner;
  if (row.has_value()) owner = row->Id(0);
  return owner;
}

absl::Status AdvanceCandidate(db::Transaction& transaction, absl::Time now,
                              CandidateRecord& record) {
  Candidate& candidate = record.candidate;
  db::Values values = {candidate.organization, candidate.state, candidate.helper,
                       candidate.return_count, now};
  AppendMilestones(candidate.milestones, &values);
  values.emplace_back(candidate.id);
  values.emplace_back(candidate.version);
  KETNAP_ASSIGN_OR_RETURN(const int64_t changed, transaction.Execute(kAdvance, values));
  if (changed != 1) return EtagMismatchError(absl::StrCat("candidates/", candidate.id.ToString()));
  ++candidate.version;
  record.update_time = now;
  return absl::OkStatus();
}

absl::Status InsertDelistingNote(db::Transaction& transaction, const Uuid& candidate,
                                 int64_t version, const std::string& note) {
  return transaction
      .Execute("INSERT INTO delisting_note (candidate_id, version, note) VALUES (?, ?, ?)",
               {candidate, version, note})
      .status();
}

absl::Status LockOrganization(db::Transaction& transaction, const Uuid& organization) {
  return transaction
      .Query("SELECT id FROM replica_organization WHERE id = ? FOR UPDATE", {organization})
      .status();
}

absl::StatusOr<std::vector<Namesake>> FindNamesakes(db::Transaction& transaction,
                                                    const std::string& folded_name,
                                                    Date birth_date) {
  KETNAP_ASSIGN_OR_RETURN(const auto rows,
                          transaction.Query("SELECT id, organization_id FROM candidate"
                                            " WHERE folded_name = ? AND birth_date = ?"
                                            " ORDER BY id",
                                            {folded_name, birth_date}));
  std::vector<Namesake> namesakes;
  for (const db::Row& row : rows) namesakes.push_back({row.Id(0), row.Id(1)});
  return namesakes;
}

absl::StatusOr<std::vector<CandidateRecord>> ListCandidates(db::Transaction& transaction,
                                                            const CandidateQuery& query) {
  std::vector<CandidateRecord> records;
  if (query.scope.IsEmpty()) return records;
  const bool any_state = query.state == CandidateState::kUnspecified;
  db::Values values;
  if (!any_state) values.emplace_back(query.state);
  values.emplace_back(std::max(query.folded_prefix, query.after_name));
  values.emplace_back(absl::StrCat(query.folded_prefix, kGreatestCharacter));
  values.emplace_back(query.after_name);
  values.emplace_back(query.after_id);
  std::string sql = any_state ? kListAll : kListAllOfState;
  if (!query.scope.everything) {
    const size_t count = AppendRoots(query.scope.roots, &values);
    sql = absl::StrCat(any_state ? kListScoped : kListScopedOfState, db::Placeholders(count),
                       kListScopedEnd);
  }
  values.emplace_back(query.limit);
  KETNAP_ASSIGN_OR_RETURN(const auto rows, transaction.Query(sql, values));
  for (const db::Row& row : rows) records.push_back(RecordOf(row));
  return records;
}

}  // namespace ketnap::dossier
