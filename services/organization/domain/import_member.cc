#include "services/organization/domain/import_member.h"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/organization/domain/member_stay.h"

namespace ketnap::organization {
namespace {

// Rules that hold two dates against each other.
constexpr std::string_view kRulesOfTwoDates[] = {"UNDER_AGE_AT_ADMISSION", "BEFORE_CEREMONY",
                                                 "AFTER_CEREMONY"};

FieldViolation CellNotFound() {
  return {"cell_key",
          "CELL_NOT_FOUND",
          {"Không có chi bộ nào đang hoạt động mang mã này trong phạm vi của đợt nhập.",
           "No live organization within the import has this key."}};
}

FieldViolation TransferNeeded(const Member& present) {
  return {"cell_key",
          "TRANSFER_NEEDED",
          {absl::StrCat("Đảng viên này đang sinh hoạt ở organizations/",
                        present.organization.ToString(),
                        "; chuyển sinh hoạt phải có giấy giới thiệu, không theo đợt nhập."),
           "The member belongs to another cell; members move by a transfer, not by an import."}};
}

FieldViolation StatusNeedsDecision() {
  return {"member.status",
          "STATUS_NEEDS_DECISION",
          {"Tình trạng khác với sổ đảng viên; tình trạng chỉ đổi theo quyết định, không theo đợt "
           "nhập.",
           "The standing differs from the register's; it changes by a decision, not by an "
           "import."}};
}

FieldViolation MemberLeft() {
  return {"key",
          "MEMBER_LEFT",
          {"Đảng viên mang mã này đã thôi sinh hoạt.", "The member with this key has left."}};
}

FieldViolation EnteredBefore() {
  return {"member",
          "MEMBER_ENTERED_BEFORE",
          {"Chi bộ đã có đảng viên khác trùng họ tên và ngày sinh.",
           "The cell has another member of the same name and birth date."}};
}

void AddPapersFaults(std::vector<FieldViolation> found, bool dates_readable, RowFaults* faults) {
  // A field that could not be read has its own reason already.
  std::erase_if(found, [&](const FieldViolation& fault) { return faults->Has(fault.field); });
  for (FieldViolation& fault : found) {
    const bool of_two = std::find(std::begin(kRulesOfTwoDates), std::end(kRulesOfTwoDates),
                                  fault.rule_id) != std::end(kRulesOfTwoDates);
    if (!of_two || dates_readable) faults->Add(std::move(fault));
  }
}

void CheckDossierDate(const char* field, bool changed, const Member& present, RowFaults* faults) {
  if (!changed || !present.candidate.has_value()) return;
  faults->Add({absl::StrCat("member.", field),
               "SET_BY_DOSSIER",
               {"Ngày này lấy từ hồ sơ kết nạp; cần đính chính trong hồ sơ.",
                "This date comes from the dossier and is corrected there."}});
}

void CheckCell(const MemberRowFacts& facts, RowFaults* faults) {
  if (!facts.cell.has_value()) {
    if (!faults->Has("cell_key")) faults->Add(CellNotFound());
    return;
  }
  for (const UnmetCondition& unmet : UnmetConditions(CheckTakesMembers(*facts.cell))) {
    faults->Add({"cell_key", unmet.rule_id, unmet.message});
  }
}

bool SamePapers(const Member& a, const Member& b) {
  return a.full_name == b.full_name && a.birth_date == b.birth_date &&
         a.admission_ceremony_date == b.admission_ceremony_date &&
         a.official_date == b.official_date && a.seniority_date == b.seniority_date;
}

// The member who is there with the row's papers.
Member Corrected(const Member& row, const MemberRowFacts& facts, RowFaults* faults) {
  const Member& present = *facts.present;
  Member after = present;
  after.full_name = row.full_name;
  after.birth_date = row.birth_date;
  after.admission_ceremony_date = row.admission_ceremony_date;
  after.official_date = row.official_date;
  after.seniority_date = row.seniority_date;
  const bool joined = after.admission_ceremony_date != present.admission_ceremony_date;
  CheckDossierDate("admission_ceremony_date", joined, present, faults);
  CheckDossierDate("official_date", after.official_date != present.official_date, present, faults);
  CheckDossierDate("seniority_date", after.seniority_date != present.seniority_date, present,
                   faults);
  if (joined && !after.stays.empty()) {
    const absl::Status status = CorrectFirstDay(&after, facts.first_home.value_or(MemberHome()));
    if (!status.ok()) {
      faults->Add({"member.admission_ceremony_date",
                   ErrorReason(status),
                   {std::string(status.message()), EnglishMessage(status)}});
    }
  }
  return after;
}

MemberJudgement JudgePresent(const Member& row, bool dates_readable, const MemberRowFacts& facts,
                             RowFaults* faults) {
  const Member& present = *facts.present;
  MemberJudgement judgement;
  if (present.status == MemberStatus::kLeft) faults->Add(MemberLeft());
  if (facts.cell.has_value() && facts.cell->organization != present.organization) {
    faults->Add(TransferNeeded(present));
  }
  if (row.status != present.status && !faults->Has("member.status")) {
    faults->Add(StatusNeedsDecision());
  }
  if (!dates_readable) return judgement;
  judgement.member = Corrected(row, facts, faults);
  AddPapersFaults(CheckCorrectedMember(judgement.member, facts.today), dates_readable, faults);
  judgement.outcome =
      SamePapers(judgement.member, present) ? ImportOutcome::kSkipped : ImportOutcome::kUpdated;
  return judgement;
}

}  // namespace

MemberJudgement JudgeMember(const Member& row, bool dates_readable, const MemberRowFacts& facts,
                            RowFaults* faults) {
  MemberJudgement judgement;
  CheckCell(facts, faults);
  if (facts.present.has_value()) {
    judgement = JudgePresent(row, dates_readable, facts, faults);
  } else {
    AddPapersFaults(CheckNewMember(row, facts.today), dates_readable, faults);
    if (facts.key_elsewhere) faults->Add(KeyInUseElsewhere());
    judgement.member = row;
    if (facts.cell.has_value()) judgement.member.organization = facts.cell->organization;
    judgement.outcome = ImportOutcome::kCreated;
  }
  if (facts.same_person) faults->Add(EnteredBefore());
  if (!faults->empty()) judgement.outcome = ImportOutcome::kFailed;
  return judgement;
}

}  // namespace ketnap::organization
