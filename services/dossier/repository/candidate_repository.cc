#include "services/dossier/repository/candidate_repository.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/db/row_batches.h"
#include "services/dossier/repository/milestone_columns.h"
#include "services/dossier/repository/worklists/index_repository.h"

namespace ketnap::dossier {
namespace {

#define KETNAP_MILESTONES                                                                       \
  "nomination_date, listing_date, helper_assignment_date, last_review_date, delisting_date,"    \
  " awareness_certificate_date, application_date, cv_date, verification_date, opinions_date,"   \
  " cell_resolution_date, base_resolution_date, appraisal_date, admission_decision_date,"       \
  " ceremony_date, new_member_certificate_date, recognition_proposal_date,"                     \
  " recognition_base_resolution_date, recognition_decision_date, official_date, refusal_date,"  \
  " strike_off_date, class_referral_date, section_report_date, party_cv_date,"                  \
  " recognition_section_report_date, revocation_date, transfer_date, transfer_acceptance_date," \
  " strike_off_proposal_date, recognition_report_date, decision_received_date,"                 \
  " decision_confirmation_date"
#define KETNAP_CANDIDATE                                                                      \
  "id, version, created_at, updated_at, organization_id, full_name, folded_name, birth_date," \
  " sex, ethnicity, religion, general_education, qualification, occupation,"                  \
  " youth_union_member, synthetic, nominator_kind, state, helper_id, return_count,"           \
  " resume_state, transfer_destination_id, merged_into_id, former_first_admission_date,"      \
  " former_leaving_date, former_leaving_reason, former_record_cleared_date,"                  \
  " former_readmission_count, special_cases, national_id_masked, undecided_vote_count,"       \
  " revocation_kind, helper_to_be_replaced, acquaintance_waived, " KETNAP_MILESTONES

// Columns of a candidate, and of these the ones no change writes: id, version, creation.
constexpr size_t kFirstMilestone = 34;
constexpr size_t kColumns = kFirstMilestone + std::size(kMilestoneColumns);

// With when the person was last moved; the column comes after the milestones.
#define KETNAP_CANDIDATE_AND_MOVE                                         \
  "SELECT " KETNAP_CANDIDATE                                              \
  ", (SELECT MAX(relocation.effective_date) FROM candidate_relocation AS" \
  " relocation WHERE relocation.candidate_id = candidate.id) FROM candidate"
constexpr char kInsert[] = "INSERT INTO candidate (" KETNAP_CANDIDATE ") VALUES (";
constexpr char kSelect[] = KETNAP_CANDIDATE_AND_MOVE " WHERE candidate.id = ?";
constexpr char kLock[] = KETNAP_CANDIDATE_AND_MOVE " WHERE candidate.id = ? FOR UPDATE";
// By the index whatever the planner thinks: another way would lock everybody there is.
constexpr char kLockOfOrganization[] = KETNAP_CANDIDATE_AND_MOVE
    " FORCE INDEX (candidate_by_organization)"
    " WHERE candidate.organization_id = ? ORDER BY candidate.id FOR UPDATE";
// Everything but id, version and when the row was made.
constexpr char kAdvance[] =
    "UPDATE candidate SET version = version + 1, updated_at = ?, organization_id = ?,"
    " full_name = ?, folded_name = ?, birth_date = ?, sex = ?, ethnicity = ?, religion = ?,"
    " general_education = ?, qualification = ?, occupation = ?, youth_union_member = ?,"
    " synthetic = ?, nominator_kind = ?, state = ?, helper_id = ?, return_count = ?,"
    " resume_state = ?, transfer_destination_id = ?, merged_into_id = ?,"
    " former_first_admission_date = ?, former_leaving_date = ?, former_leaving_reason = ?,"
    " former_record_cleared_date = ?, former_readmission_count = ?, special_cases = ?,"
    " national_id_masked = ?, undecided_vote_count = ?, revocation_kind = ?,"
    " helper_to_be_replaced = ?, acquaintance_waived = ?, nomination_date = ?, listing_date = ?,"
    " helper_assignment_date = ?, last_review_date = ?, delisting_date = ?,"
    " awareness_certificate_date = ?, application_date = ?, cv_date = ?, verification_date = ?,"
    " opinions_date = ?, cell_resolution_date = ?, base_resolution_date = ?, appraisal_date = ?,"
    " admission_decision_date = ?, ceremony_date = ?, new_member_certificate_date = ?,"
    " recognition_proposal_date = ?, recognition_base_resolution_date = ?,"
    " recognition_decision_date = ?, official_date = ?, refusal_date = ?, strike_off_date = ?,"
    " class_referral_date = ?, section_report_date = ?, party_cv_date = ?,"
    " recognition_section_report_date = ?, revocation_date = ?, transfer_date = ?,"
    " transfer_acceptance_date = ?, strike_off_proposal_date = ?, recognition_report_date = ?,"
    " decision_received_date = ?, decision_confirmation_date = ? WHERE id = ? AND version = ?";

// Ids are looked up in steps of a few sizes, so that few variants of the statement exist.
constexpr char kSelectSome[] =
    KETNAP_CANDIDATE_AND_MOVE " FORCE INDEX (PRIMARY) WHERE candidate.id IN (";

// Special case n is bit n of the column.
int64_t BitsOf(const std::vector<SpecialCase>& cases) {
  int64_t bits = 0;
  for (const SpecialCase each : cases) bits |= int64_t{1} << static_cast<int>(each);
  return bits;
}

std::vector<SpecialCase> CasesOf(int64_t bits) {
  std::vector<SpecialCase> cases;
  for (int number = 1; (bits >> number) != 0; ++number) {
    if (((bits >> number) & 1) != 0) cases.push_back(static_cast<SpecialCase>(number));
  }
  return cases;
}

void ReadPerson(const db::Row& row, CandidateRecord* record) {
  Candidate& candidate = record->candidate;
  candidate.id = row.Id(0);
  candidate.version = row.Int(1);
  record->create_time = row.TimeAt(2);
  record->update_time = row.TimeAt(3);
  candidate.organization = row.Id(4);
  candidate.full_name = row.Text(5);
  record->folded_name = row.Text(6);
  candidate.birth_date = row.DateAt(7);
  candidate.sex = static_cast<int>(row.Int(8));
  candidate.ethnicity = row.Text(9);
  candidate.religion = row.Text(10);
  candidate.general_education = static_cast<GeneralEducation>(row.Int(11));
  candidate.qualification = static_cast<int>(row.Int(12));
  candidate.occupation = static_cast<int>(row.Int(13));
  candidate.youth_union_member = row.Bool(14);
  candidate.synthetic = row.Bool(15);
  candidate.nominator_kind = static_cast<int>(row.Int(16));
}

void ReadStanding(const db::Row& row, Candidate* candidate) {
  candidate->state = static_cast<CandidateState>(row.Int(17));
  candidate->helper = row.OptionalId(18);
  candidate->return_count = static_cast<int>(row.Int(19));
  candidate->resume_state = static_cast<CandidateState>(row.Int(20));
  candidate->transfer_destination = row.OptionalId(21);
  candidate->merged_into = row.OptionalId(22);
  if (!row.IsNull(24)) {
    FormerMembership former;
    former.first_admission = row.OptionalDate(23);
    former.leaving = row.DateAt(24);
    former.reason = static_cast<LeavingReason>(row.Int(25));
    former.record_cleared = row.OptionalDate(26);
    former.readmission_count = static_cast<int>(row.Int(27));
    candidate->former_membership = former;
  }
  candidate->special_cases = CasesOf(row.Int(28));
  candidate->national_id_masked = row.Text(29);
  candidate->undecided_vote_count = static_cast<int>(row.Int(30));
  candidate->revocation_kind = static_cast<RevocationKind>(row.Int(31));
  candidate->helper_to_be_replaced = row.Bool(32);
  candidate->acquaintance_waived = row.Bool(33);
}

CandidateRecord RecordOf(const db::Row& row) {
  CandidateRecord record;
  ReadPerson(row, &record);
  ReadStanding(row, &record.candidate);
  for (size_t i = 0; i < std::size(kMilestoneColumns); ++i) {
    record.candidate.milestones.*kMilestoneColumns[i] = row.OptionalDate(kFirstMilestone + i);
  }
  return record;
}

CandidateRecord RecordWithMoveOf(const db::Row& row) {
  CandidateRecord record = RecordOf(row);
  record.candidate.relocated_on = row.OptionalDate(kColumns);
  return record;
}

absl::StatusOr<std::optional<CandidateRecord>> FindOne(db::Transaction& transaction,
                                                       std::string_view sql, const Uuid& id) {
  KETNAP_ASSIGN_OR_RETURN(const auto row, transaction.QueryOptional(sql, {id}));
  std::optional<CandidateRecord> record;
  if (row.has_value()) record = RecordWithMoveOf(*row);
  return record;
}

// From organization_id on, as KETNAP_CANDIDATE and kAdvance name the columns.
void AppendPerson(const CandidateRecord& record, db::Values* values) {
  const Candidate& candidate = record.candidate;
  const std::optional<FormerMembership>& former = candidate.former_membership;
  const FormerMembership none;
  const FormerMembership& known = former.has_value() ? *former : none;
  const std::optional<Date> leaving = former.has_value() ? former->leaving : std::optional<Date>();
  for (db::Value& value : db::Values{candidate.organization,
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
                                     candidate.nominator_kind,
                                     candidate.state,
                                     candidate.helper,
                                     candidate.return_count,
                                     candidate.resume_state,
                                     candidate.transfer_destination,
                                     candidate.merged_into,
                                     known.first_admission,
                                     leaving,
                                     known.reason,
                                     known.record_cleared,
                                     known.readmission_count,
                                     BitsOf(candidate.special_cases),
                                     candidate.national_id_masked,
                                     candidate.undecided_vote_count,
                                     candidate.revocation_kind,
                                     candidate.helper_to_be_replaced,
                                     candidate.acquaintance_waived}) {
    values->push_back(std::move(value));
  }
  for (const auto column : kMilestoneColumns) values->emplace_back(candidate.milestones.*column);
}

}  // namespace

absl::Status InsertCandidate(db::Transaction& transaction, const CandidateRecord& record) {
  static const std::string& sql =
      *new std::string(absl::StrCat(kInsert, db::Placeholders(kColumns), ")"));
  db::Values values = {record.candidate.id, record.candidate.version, record.create_time,
                       record.update_time};
  AppendPerson(record, &values);
  return transaction.Execute(sql, values).status();
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
  db::Values values = {now};
  AppendPerson(record, &values);
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
  KETNAP_RETURN_IF_ERROR(HoldTree(transaction));
  return transaction
      .Query("SELECT id FROM replica_organization WHERE id = ? FOR UPDATE", {organization})
      .status();
}

absl::StatusOr<std::vector<Namesake>> FindNamesakes(db::Transaction& transaction,
                                                    const std::string& folded_name,
                                                    Date birth_date) {
  KETNAP_ASSIGN_OR_RETURN(const auto rows,
                          transaction.Query("SELECT id, organization_id, state FROM candidate"
                                            " WHERE folded_name = ? AND birth_date = ?"
                                            " ORDER BY id",
                                            {folded_name, birth_date}));
  std::vector<Namesake> namesakes;
  for (const db::Row& row : rows) {
    namesakes.push_back({row.Id(0), row.Id(1), static_cast<CandidateState>(row.Int(2))});
  }
  return namesakes;
}

absl::StatusOr<std::vector<CandidateRecord>> FindCandidates(db::Transaction& transaction,
                                                            const std::vector<Uuid>& ids) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, QueryIn(transaction, kSelectSome, ")", ids));
  std::vector<CandidateRecord> records;
  for (const db::Row& row : rows) records.push_back(RecordWithMoveOf(row));
  return records;
}

}  // namespace ketnap::dossier
