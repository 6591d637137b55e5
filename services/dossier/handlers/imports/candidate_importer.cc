#include "services/dossier/handlers/imports/candidate_importer.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/api/import_part.h"
#include "common/api/request_digest.h"
#include "common/api/resource_name.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "common/base/text.h"
#include "common/rpc/validation.h"
#include "common/service/historical_entry.h"
#include "services/dossier/handlers/candidate_writes.h"
#include "services/dossier/handlers/convert.h"
#include "services/dossier/handlers/steps/snapshot.h"
#include "services/dossier/handlers/sympathizers/namesakes.h"
#include "services/dossier/handlers/worklists/candidate_index.h"
#include "services/dossier/repository/relocation_repository.h"

namespace ketnap::dossier {
namespace {

constexpr char kAction[] = "ImportCandidates";

// What a register may say of a person; the rest is the service's, whatever the row says.
v1::CandidateRow OnlyWhatIsRead(v1::CandidateRow row) {
  v1::Candidate* candidate = row.mutable_candidate();
  candidate->clear_name();
  candidate->clear_return_count();
  candidate->clear_etag();
  candidate->clear_create_time();
  candidate->clear_update_time();
  candidate->clear_resume_state();
  candidate->clear_transfer_destination();
  candidate->clear_merged_into();
  candidate->clear_national_id_masked();
  candidate->clear_undecided_vote_count();
  candidate->clear_revocation_kind();
  candidate->clear_helper_to_be_replaced();
  candidate->clear_acquaintance_waived();
  return row;
}

// Digests differ by what they are of: a key never meets a person.
Uuid KeyDigest(const std::string& key) { return Uuid::FromName(absl::StrCat("key ", key)); }
Uuid PersonDigest(const CandidateRecord& record, const Uuid& base) {
  return Uuid::FromName(absl::StrCat("person ", base.ToString(), " ",
                                     FormatDate(record.candidate.birth_date), " ",
                                     record.folded_name));
}

FieldViolation DuplicateRow(const char* field, int64_t first_met_row) {
  return {field,
          "DUPLICATE_ROW",
          {absl::StrCat("Trùng với dòng số ", first_met_row,
                        " (đếm từ 0) của cùng đợt nhập; chỉ giữ một dòng."),
           absl::StrCat("Row ", first_met_row,
                        " (counted from 0) of this import is the same; keep one of them.")}};
}

}  // namespace

CandidateImporter::CandidateImporter(const Environment& environment,
                                     const access::RequestContext& context,
                                     db::Transaction& transaction, const ImportRun& import,
                                     std::string request_id)
    : environment_(environment),
      context_(context),
      transaction_(transaction),
      import_(import),
      request_id_(std::move(request_id)) {}

void CandidateImporter::AddFault(FieldViolation fault, ReadRow* row) {
  row->faults.Add(std::move(fault));
}

absl::Status CandidateImporter::TakeAsFault(const absl::Status& status, const char* field,
                                            ReadRow* row) {
  if (status.ok()) return status;
  std::vector<FieldViolation> violations = FieldViolations(status);
  const bool is_fault = absl::IsInvalidArgument(status) || absl::IsFailedPrecondition(status);
  if (!is_fault) return status;
  if (violations.empty()) {
    const std::string reason = ErrorReason(status);
    violations.push_back({field,
                          reason.empty() ? "NOT_VALID" : reason,
                          {std::string(status.message()), EnglishMessage(status)}});
  }
  for (FieldViolation& violation : violations) {
    if (!row->faults.HasExactly(violation.field)) AddFault(std::move(violation), row);
  }
  return absl::OkStatus();
}

CandidateImporter::ReadRow CandidateImporter::Read(const v1::CandidateRow& given,
                                                   int64_t number) const {
  ReadRow row;
  row.number = number;
  const v1::CandidateRow content = OnlyWhatIsRead(given);
  const v1::Candidate& person = content.candidate();
  row.key = NormalizeNfc(absl::StripAsciiWhitespace(content.key()));
  row.hash = api::RequestDigest(content, "candidate row");
  row.faults.Add(FieldViolations(rpc::Validate(content)));
  const bool was_sound = row.faults.empty();
  auto record = RecordOf(person, context_);
  auto milestones = MilestonesOf(person.milestones());
  row.readable = record.ok() && milestones.ok();
  for (const absl::Status& status : {record.status(), milestones.status()}) {
    // What cannot be read is told by the field rules already.
    if (was_sound || !FieldViolations(status).empty()) {
      TakeAsFault(status, "candidate", &row).IgnoreError();
    }
  }
  if (content.has_evidence()) {
    row.evidence = content.evidence();
    const auto date = DateFromProto(row.evidence.date());
    if (date.ok()) row.evidence_date = *date;
  }
  if (!row.readable) return row;
  row.record = *std::move(record);
  Candidate& candidate = row.record.candidate;
  candidate.milestones = *milestones;
  candidate.state = static_cast<CandidateState>(person.state());
  if (!person.helper().empty()) {
    const auto helper = api::ParseResourceName(person.helper(), kMembers);
    if (helper.ok()) candidate.helper = *helper;
  }
  row.faults.Add(CheckImportedWay(candidate, row.evidence_date, context_.today));
  return row;
}

absl::Status CandidateImporter::JudgePresent(ReadRow* row) {
  if (!row->known.has_value()) return absl::OkStatus();
  KETNAP_ASSIGN_OR_RETURN(row->present, LockCandidate(transaction_, row->known->candidate));
  if (!row->present.has_value()) return absl::InternalError("a key's person is not there");
  const Candidate& present = row->present->candidate;
  if (present.version != row->known->version) {
    AddFault({"key",
              "RECORD_HAS_GONE_ON",
              {"Hồ sơ của người này đã được xử lý tiếp trên hệ thống sau lần nhập trước; hãy cập "
               "nhật trực tiếp trên hồ sơ.",
               "The person's record has gone on here since the last import; change it there."}},
             row);
  } else if (row->readable && present.organization != row->record.candidate.organization) {
    AddFault({"candidate.organization",
              "TRANSFER_NEEDED",
              {"Người này đang do chi bộ khác theo dõi; đổi chi bộ bằng chuyển hồ sơ.",
               "Another cell follows the person; they move by a transfer."}},
             row);
  }
  row->record.candidate.id = present.id;
  return absl::OkStatus();
}

absl::StatusOr<std::optional<Uuid>> CandidateImporter::BaseOf(Date day, ReadRow* row) {
  const Uuid& cell = row->record.candidate.organization;
  const auto known = bases_.find({cell, day});
  if (known != bases_.end()) return std::optional<Uuid>(known->second);
  const auto node = environment_.tree->Find(cell);
  // What lies outside the import is as unknown as what does not exist.
  if (!node.has_value() || !environment_.tree->IsWithin(cell, import_.organization)) {
    AddFault({"candidate.organization",
              "UNKNOWN_ORGANIZATION",
              {"Không có chi bộ này trong tổ chức được nhập.",
               "There is no such cell below the organization of the import."}},
             row);
    return std::nullopt;
  }
  // What the tree in memory does not know yet, is told behind the lock.
  KETNAP_RETURN_IF_ERROR(LockOrganization(transaction_, cell));
  KETNAP_ASSIGN_OR_RETURN(const bool ended, HasEnded(transaction_, cell));
  if (node->valid_to.has_value() || ended) {
    AddFault({"candidate.organization",
              "ORGANIZATION_CLOSED",
              {"Chi bộ này đã kết thúc hoạt động; hãy nhập vào chi bộ đang theo dõi người này.",
               "The cell has ended; name the one that follows the person now."}},
             row);
    return std::nullopt;
  }
  const auto base = BaseOfEnteringCell(environment_, transaction_, cell, day);
  KETNAP_RETURN_IF_ERROR(TakeAsFault(base.status(), "candidate.organization", row));
  if (!base.ok()) return std::nullopt;
  bases_.emplace(std::pair(cell, day), *base);
  return std::optional<Uuid>(*base);
}

absl::Status CandidateImporter::JudgeDay(ReadRow* row) {
  const Candidate& candidate = row->record.candidate;
  const auto earliest = EarliestMilestone(candidate.milestones);
  if (earliest.has_value() && *earliest <= context_.today) {
    const auto historical =
        service::CheckEntryDate(context_, *environment_.tree, candidate.organization, *earliest,
                                environment_.historical_entry_days, "candidate.milestones");
    KETNAP_RETURN_IF_ERROR(TakeAsFault(historical.status(), "candidate.milestones", row));
    row->historical = historical.ok() && *historical;
  }
  const auto day = DayOfState(candidate);
  if (!day.has_value()) return absl::OkStatus();
  const auto rules = environment_.rules->InForceOn(*day);
  KETNAP_RETURN_IF_ERROR(TakeAsFault(rules.status(), "candidate.milestones", row));
  if (rules.ok()) row->rule_set = (*rules)->id;
  return absl::OkStatus();
}

absl::StatusOr<std::optional<bool>> CandidateImporter::FindHelper(const Uuid& helper,
                                                                  const Uuid& cell) {
  const auto known = helpers_.find({helper, cell});
  if (known != helpers_.end()) return known->second;
  // As of today: whoever helps now has to be able to.
  auto around = around_.find(cell);
  if (around == around_.end()) {
    KETNAP_ASSIGN_OR_RETURN(const Surroundings loaded,
                            LoadSurroundings(transaction_, cell, context_.today));
    around = around_.emplace(cell, loaded).first;
  }
  KETNAP_ASSIGN_OR_RETURN(const auto found,
                          LoadMembers(transaction_, {helper}, around->second, context_.today));
  std::optional<bool> same_base;
  if (!found.empty() && found.front().is_official && !found.front().has_left) {
    same_base = found.front().same_base_organization;
  }
  helpers_.emplace(std::pair(helper, cell), same_base);
  return same_base;
}

absl::Status CandidateImporter::JudgeHelper(ReadRow* row) {
  Candidate& candidate = row->record.candidate;
  if (!candidate.helper.has_value()) return absl::OkStatus();
  KETNAP_ASSIGN_OR_RETURN(const auto same_base,
                          FindHelper(*candidate.helper, candidate.organization));
  candidate.helper_to_be_replaced = !same_base.value_or(true);
  if (same_base.has_value()) return absl::OkStatus();
  AddFault({"candidate.helper",
            "HELPER_NOT_OFFICIAL",
            {"Đảng viên giúp đỡ phải là đảng viên chính thức có trong sổ đảng viên.",
             "The helper must be an official member known to the register."}},
           row);
  return absl::OkStatus();
}

absl::Status CandidateImporter::JudgeNamesakes(const Uuid& base, ReadRow* row) {
  KETNAP_ASSIGN_OR_RETURN(const Namesakes namesakes,
                          FindNamesakesWithin(*environment_.tree, transaction_, base, row->record));
  row->former = namesakes.former;
  if (namesakes.blocking.has_value()) {
    // Whoever imports into the organization sees everybody below it; a namesake of the same base
    // organization may still lie outside.
    KETNAP_ASSIGN_OR_RETURN(const auto owner, FindOwner(transaction_, *namesakes.blocking));
    const bool visible =
        owner.has_value() && environment_.tree->IsWithin(*owner, import_.organization);
    const std::string which =
        visible ? absl::StrCat(" (", CandidateName(*namesakes.blocking), ")") : "";
    AddFault({"candidate",
              "DUPLICATE",
              {absl::StrCat("Trong tổ chức cơ sở đảng này đã có người cùng họ tên và ngày sinh",
                            which, "; đề nghị đối chiếu, không nhập lần nữa."),
               absl::StrCat("The grassroots organization already has a person of this name and "
                            "date of birth",
                            which, ".")}},
             row);
    return absl::OkStatus();
  }
  if (!import_.dry_run || !row->faults.empty()) return absl::OkStatus();
  // A dry run leaves nobody for the next row to find.
  KETNAP_ASSIGN_OR_RETURN(
      const auto met, Meet(transaction_, import_.id, PersonDigest(row->record, base), row->number));
  if (met.has_value()) AddFault(DuplicateRow("candidate", *met), row);
  return absl::OkStatus();
}

absl::Status CandidateImporter::Judge(ReadRow* row) {
  KETNAP_RETURN_IF_ERROR(JudgePresent(row));
  if (!row->readable) return absl::OkStatus();
  const Date day = DayOfState(row->record.candidate).value_or(context_.today);
  KETNAP_ASSIGN_OR_RETURN(const auto base, BaseOf(std::min(day, context_.today), row));
  if (!base.has_value()) return absl::OkStatus();
  KETNAP_RETURN_IF_ERROR(JudgeDay(row));
  KETNAP_RETURN_IF_ERROR(JudgeHelper(row));
  return JudgeNamesakes(*base, row);
}

absl::Status CandidateImporter::Write(ReadRow* row) {
  Candidate& candidate = row->record.candidate;
  const std::optional<Date>& last_review = candidate.milestones.last_review;
  std::optional<Date> reviewed_until;
  if (last_review.has_value()) {
    reviewed_until = Date(last_review->year(), last_review->month(), 1);
  }
  CandidateChange change;
  change.action = kAction;
  change.occurred_on = *DayOfState(candidate);
  change.request_id = request_id_;
  change.historical = row->historical;
  change.index_later = true;
  change.papers = PapersOfImportedWay(candidate);
  change.record.set_step(v1::STEP_IMPORT);
  change.record.set_rule_set(row->rule_set);
  change.record.set_to_state(static_cast<v1::CandidateState>(candidate.state));
  if (row->evidence_date.has_value()) *change.record.mutable_document() = row->evidence;
  if (candidate.helper.has_value()) change.record.set_member(MemberName(*candidate.helper));
  if (reviewed_until.has_value()) *change.record.mutable_month() = DateToProto(*reviewed_until);
  if (row->former.has_value()) change.record.set_other_candidate(CandidateName(*row->former));
  if (row->present.has_value()) {
    const CandidateRecord& present = *row->present;
    change.record.set_from_state(static_cast<v1::CandidateState>(present.candidate.state));
    change.clear_papers = true;
    candidate.relocated_on = present.candidate.relocated_on;
    candidate.version = present.candidate.version;
    row->record.create_time = present.create_time;
    KETNAP_RETURN_IF_ERROR(PutReviewElsewhere(transaction_, candidate.id, reviewed_until));
    KETNAP_RETURN_IF_ERROR(
        WriteCandidate(environment_, context_, transaction_, std::move(change), row->record));
  } else {
    candidate.version = 1;
    if (reviewed_until.has_value()) {
      KETNAP_RETURN_IF_ERROR(PutReviewElsewhere(transaction_, candidate.id, reviewed_until));
    }
    KETNAP_RETURN_IF_ERROR(
        WriteNewCandidate(environment_, context_, transaction_, std::move(change), row->record));
  }
  written_.push_back(candidate);
  return PutImportKey(transaction_, import_.organization, row->key,
                      {candidate.id, row->hash, candidate.version}, context_.now);
}

absl::Status CandidateImporter::Finish() {
  if (written_.empty()) return absl::OkStatus();
  return RefreshCandidateIndex(environment_, transaction_, written_);
}

absl::StatusOr<ImportOutcome> CandidateImporter::Take(const v1::CandidateRow& given, int64_t number,
                                                      v1::CandidateRowResult* result) {
  ReadRow row = Read(given, number);
  bool skipped = false;
  std::optional<int64_t> met;
  if (!row.key.empty()) {
    KETNAP_ASSIGN_OR_RETURN(met, Meet(transaction_, import_.id, KeyDigest(row.key), number));
    KETNAP_ASSIGN_OR_RETURN(row.known, FindImportKey(transaction_, import_.organization, row.key));
    skipped = row.known.has_value() && row.known->row_hash == row.hash;
  }
  // What the first row of the key has done is not held against the second.
  if (met.has_value()) {
    AddFault(DuplicateRow("key", *met), &row);
  } else if (!skipped) {
    KETNAP_RETURN_IF_ERROR(Judge(&row));
  }
  if (!row.faults.empty() && (met.has_value() || !skipped)) {
    api::AddFaults(row.faults.Take(), result);
    return ImportOutcome::kFailed;
  }
  if (!skipped && !import_.dry_run) KETNAP_RETURN_IF_ERROR(Write(&row));
  if (skipped) {
    result->set_candidate(CandidateName(row.known->candidate));
    return ImportOutcome::kSkipped;
  }
  const bool is_new = !row.present.has_value();
  if (!is_new || !import_.dry_run) {
    result->set_candidate(CandidateName(row.record.candidate.id));
  }
  return is_new ? ImportOutcome::kCreated : ImportOutcome::kUpdated;
}

}  // namespace ketnap::dossier
