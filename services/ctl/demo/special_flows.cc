#include "services/ctl/demo/special_flows.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "ketnap/dossier/v1/rule_service.pb.h"
#include "ketnap/organization/v1/organization_service.pb.h"
#include "services/ctl/demo/change_2025.h"
#include "services/ctl/demo/explain.h"

namespace ketnap::ctl {
namespace {

using namespace ketnap::dossier::v1;  // NOLINT(build/namespaces): the messages of the API.

constexpr char kCandidates[] = "/ketnap.dossier.v1.CandidateService/";
constexpr char kDossiers[] = "/ketnap.dossier.v1.DossierService/";
const Date kClass(2025, 7, 17);

// How far each is told before their flow begins.
struct Told {
  const char* key;
  const char* full_name;
  StoryStop stop;
};
constexpr Told kPeople[] = {
    {"move-early", "Nông Thị Chuyển Sớm", StoryStop::kVerified},
    {"move-resolved", "Nông Văn Chuyển Giữa", StoryStop::kBaseResolved},
    {"move-decided", "Nông Thị Chuyển Muộn", StoryStop::kDecided},
    {"move-probation", "Nông Văn Dự Bị", StoryStop::kAdmitted},
    {"over-age", "Hoàng Thị Cao Tuổi", StoryStop::kBaseResolved},
    {"low-education", "Triệu Văn Vùng Cao", StoryStop::kBaseResolved},
    {"readmission", "Lộc Thị Kết Nạp Lại", StoryStop::kBaseResolved},
    {"relist", "Vi Văn Trở Lại", StoryStop::kListed},
    {"decline", "Vi Thị Chờ Thêm", StoryStop::kNominated},
    {"verification", "Bế Thị Xác Minh", StoryStop::kVerifying},
    {"correction", "Bế Văn Đính Chính", StoryStop::kCellResolved},
    {"undo", "Đinh Thị Hoàn Tác", StoryStop::kOpinions},
    {"duplicate-kept", "Chu Văn Hai Hồ Sơ", StoryStop::kListed},
    {"criterion", "Dương Văn Sinh Viên", StoryStop::kTrained},
    {"document", "Dương Thị Bản Quét", StoryStop::kVerifying},
    {"revoked-procedure", "Hứa Văn Làm Lại", StoryStop::kDecided},
    {"revoked-substance", "Hứa Thị Hủy Bỏ", StoryStop::kDecided},
    {"struck-off", "Linh Văn Xóa Tên", StoryStop::kAdmitted},
    {"reported", "Linh Thị Báo Cáo", StoryStop::kAdmitted},
};

// Whatever the rules ask of the class, these do not come so far.
bool NeedsClass(StoryStop stop) { return stop >= StoryStop::kTrained; }

}  // namespace

SpecialFlows::SpecialFlows(const Province& province, const LearnedNames& names, SuiteClient* client,
                           DemoAccounts* accounts)
    : province_(province),
      names_(names),
      client_(client),
      accounts_(accounts),
      story_(province, client, accounts) {
  for (const Told& told : kPeople) {
    StoryPerson person;
    person.key = told.key;
    person.full_name = told.full_name;
    people_.push_back(std::move(person));
  }
  Of("over-age").birth_date = Date(1962, 2, 14);
  Of("low-education").education = GENERAL_EDUCATION_PRIMARY;
  Of("low-education").occupation = OCCUPATION_FARMER;
  Of("criterion").occupation = OCCUPATION_STUDENT;
}

StoryPerson& SpecialFlows::Of(const std::string& key) {
  return *std::find_if(people_.begin(), people_.end(),
                       [&](const StoryPerson& person) { return person.key == key; });
}

absl::Status SpecialFlows::Run() {
  KETNAP_RETURN_IF_ERROR(FindPlaces());
  const std::pair<const char*, absl::Status (SpecialFlows::*)()> flows[] = {
      {"OwnCriterion", &SpecialFlows::OwnCriterion},
      {"TellBefore", &SpecialFlows::TellBefore},
      {"MovesBeforeAdmission", &SpecialFlows::MovesBeforeAdmission},
      {"MovesAfterAdmission", &SpecialFlows::MovesAfterAdmission},
      {"Consents", &SpecialFlows::Consents},
      {"ListedAgain", &SpecialFlows::ListedAgain},
      {"Verification", &SpecialFlows::Verification},
      {"Corrections", &SpecialFlows::Corrections},
      {"Duplicates", &SpecialFlows::Duplicates},
      {"Attested", &SpecialFlows::Attested},
      {"Document", &SpecialFlows::Document},
      {"Revocations", &SpecialFlows::Revocations},
      {"EndsOfProbation", &SpecialFlows::EndsOfProbation},
      {"VoidNumber", &SpecialFlows::VoidNumber},
  };
  for (const auto& [name, tell] : flows) {
    const absl::Status status = (this->*tell)();
    if (!status.ok()) {
      return Explain(status, {absl::StrCat("trường hợp đặc biệt ", name),
                              absl::StrCat("special flow ", name)});
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<StoryPlace> SpecialFlows::PlaceAt(int base, size_t cell) {
  const PlannedBase& planned = province_.bases[static_cast<size_t>(base)];
  const int cell_index = planned.cells[cell];
  StoryPlace place;
  place.cell = names_.organizations[static_cast<size_t>(cell_index)];
  place.base = names_.organizations[static_cast<size_t>(planned.organization)];
  place.base_committee =
      province_.organizations[static_cast<size_t>(planned.organization)].committee_size;
  organization::v1::GetOrganizationRequest request;
  request.set_name(place.base);
  organization::v1::Organization found;
  const std::string path = "/ketnap.organization.v1.OrganizationService/GetOrganization";
  Session* board = accounts_->SessionOf("board");
  KETNAP_RETURN_IF_ERROR(client_->Call(board, path, request, &found));
  place.superior = found.parent();
  request.set_name(place.superior);
  KETNAP_RETURN_IF_ERROR(client_->Call(board, path, request, &found));
  place.standing_committee = found.standing_committee_size();
  for (size_t i = 0; i < province_.members.size(); ++i) {
    if (province_.members[i].cell == cell_index) place.members.push_back(names_.members[i]);
  }
  return place;
}

// Two cells of one base organization on the one side of the change, a cell of another on the other.
absl::Status SpecialFlows::FindPlaces() {
  const PlannedChange change = PlanChange(province_);
  auto fits = [&](size_t base, const std::vector<int>& side, size_t cells) {
    const PlannedBase& planned = province_.bases[base];
    auto has = [&](const std::vector<int>& list) {
      return std::find(list.begin(), list.end(), planned.organization) != list.end();
    };
    return planned.has_committee() && planned.cells.size() >= cells && has(side) &&
           !has(change.merged) && planned.organization != change.split;
  };
  int home = -1;
  int other = -1;
  for (size_t i = 0; i < province_.bases.size(); ++i) {
    if (home < 0 && fits(i, change.party, 2)) home = static_cast<int>(i);
    if (other < 0 && fits(i, change.government, 2)) other = static_cast<int>(i);
  }
  if (home < 0 || other < 0) {
    return absl::FailedPreconditionError(
        "special flows: no two base organizations with committees");
  }
  KETNAP_ASSIGN_OR_RETURN(home_, PlaceAt(home, 0));
  KETNAP_ASSIGN_OR_RETURN(neighbour_, PlaceAt(home, 1));
  KETNAP_ASSIGN_OR_RETURN(other_, PlaceAt(other, 0));
  for (StoryPerson& person : people_) person.place = &home_;
  return absl::OkStatus();
}

absl::Status SpecialFlows::TellBefore() {
  std::vector<StoryPerson*> learners;
  for (const Told& told : kPeople) {
    StoryPerson& person = Of(told.key);
    KETNAP_RETURN_IF_ERROR(story_.Tell(&person, std::min(told.stop, StoryStop::kTrained)));
    if (NeedsClass(told.stop)) learners.push_back(&person);
  }
  KETNAP_RETURN_IF_ERROR(
      story_.TeachClass(names_.organizations[static_cast<size_t>(province_.root)],
                        "classTypes/awareness", learners, kClass));
  for (const Told& told : kPeople) {
    if (told.stop <= StoryStop::kTrained) continue;
    // Age and education are told at the cell's meeting: their consents come before it.
    StoryPerson& person = Of(told.key);
    const std::string key = told.key;
    const bool special = key == "over-age" || key == "low-education" || key == "readmission";
    if (special) {
      KETNAP_RETURN_IF_ERROR(Consent(person, key == "over-age"        ? SPECIAL_CASE_OVER_AGE
                                             : key == "low-education" ? SPECIAL_CASE_LOW_EDUCATION
                                                                      : SPECIAL_CASE_READMISSION));
    }
    KETNAP_RETURN_IF_ERROR(story_.Tell(&person, told.stop));
  }
  return absl::OkStatus();
}

absl::Status SpecialFlows::Transfer(const StoryPerson& person, const StoryPlace& to, Date day) {
  TransferCandidateRequest request;
  request.set_candidate(person.name);
  request.set_destination(to.cell);
  *request.mutable_certificate() = story_.Paper("GCN/ĐU", day);
  CandidateTransfer made;
  return story_.Call("base", absl::StrCat(kCandidates, "TransferCandidate"),
                     absl::StrCat(person.key, "/transfer"), std::move(request), &made);
}

absl::Status SpecialFlows::Accept(const StoryPerson& person, const StoryPlace& to, Date day,
                                  bool confirm) {
  AcceptTransferRequest request;
  request.set_organization(to.cell);
  request.set_candidate(person.name);
  *request.mutable_acceptance_date() = DateToProto(day);
  request.set_helper(to.members.front());
  if (confirm) *request.mutable_decision_confirmation() = story_.Paper("CV/ĐU", day);
  CandidateTransfer made;
  return story_.Call("base", absl::StrCat(kCandidates, "AcceptTransfer"),
                     absl::StrCat(person.key, "/accept"), std::move(request), &made);
}

absl::Status SpecialFlows::MovesBeforeAdmission() {
  const StoryPerson& early = Of("move-early");
  KETNAP_RETURN_IF_ERROR(Transfer(early, neighbour_, Date(2025, 9, 4)));
  KETNAP_RETURN_IF_ERROR(Accept(early, neighbour_, Date(2025, 9, 8), false));
  const StoryPerson& resolved = Of("move-resolved");
  KETNAP_RETURN_IF_ERROR(Transfer(resolved, other_, Date(2025, 9, 12)));
  KETNAP_RETURN_IF_ERROR(Accept(resolved, other_, Date(2025, 9, 17), false));
  KETNAP_RETURN_IF_ERROR(
      story_.ResolveBase(resolved, other_, RESOLUTION_KIND_BASE_ADMISSION, Date(2025, 9, 26)));
  KETNAP_RETURN_IF_ERROR(story_.Appraise(resolved, "appraise-anew", Date(2025, 10, 3)));
  return story_.Admit(resolved, other_, "decide-there", Date(2025, 10, 14));
}

absl::Status SpecialFlows::MovesAfterAdmission() {
  const StoryPerson& decided = Of("move-decided");
  KETNAP_RETURN_IF_ERROR(Transfer(decided, other_, Date(2025, 9, 25)));
  KETNAP_RETURN_IF_ERROR(Accept(decided, other_, Date(2025, 9, 30), true));
  KETNAP_RETURN_IF_ERROR(story_.Celebrate(decided, Date(2025, 9, 30), Date(2025, 10, 8)));
  const StoryPerson& probation = Of("move-probation");
  KETNAP_RETURN_IF_ERROR(Transfer(probation, other_, Date(2026, 3, 2)));
  return Accept(probation, other_, Date(2026, 3, 16), false);
}

absl::Status SpecialFlows::Consent(const StoryPerson& person, SpecialCase special_case) {
  RecordConsentRequest request;
  request.mutable_consent()->set_special_case(special_case);
  request.mutable_consent()->set_authority(
      names_.organizations[static_cast<size_t>(province_.root)]);
  *request.mutable_consent()->mutable_document() = story_.Paper("CV/TU", Date(2025, 7, 30));
  return story_.Dossier("base", "RecordConsent", person, "consent", std::move(request));
}

absl::Status SpecialFlows::Consents() {
  for (const char* key : {"over-age", "low-education", "readmission"}) {
    const StoryPerson& person = Of(key);
    KETNAP_RETURN_IF_ERROR(story_.Appraise(person, "appraise", Date(2025, 9, 15)));
    KETNAP_RETURN_IF_ERROR(story_.Admit(person, home_, "decide", Date(2025, 9, 22)));
  }
  return absl::OkStatus();
}

absl::Status SpecialFlows::ListedAgain() {
  const StoryPerson& person = Of("relist");
  DelistCandidateRequest delist;
  delist.set_reason(DELISTING_REASON_LEFT_WORKPLACE);
  *delist.mutable_resolution() = story_.Paper("NQ/CB", Date(2025, 10, 6));
  KETNAP_RETURN_IF_ERROR(
      story_.Person("base", "DelistCandidate", person, "delist", std::move(delist)));
  RelistCandidateRequest relist;
  relist.set_reason(RELISTING_REASON_RETURNED);
  *relist.mutable_resolution() = story_.Paper("NQ/CB", Date(2026, 2, 9));
  KETNAP_RETURN_IF_ERROR(
      story_.Person("base", "RelistCandidate", person, "relist", std::move(relist)));
  ReferToClassRequest refer;
  *refer.mutable_resolution() = story_.Paper("NQ/CB", Date(2026, 3, 9));
  KETNAP_RETURN_IF_ERROR(story_.Person("base", "ReferToClass", person, "refer", std::move(refer)));
  DeclineNominationRequest decline;
  *decline.mutable_date() = DateToProto(Date(2025, 7, 14));
  decline.set_reason_note("Chi bộ cần thêm thời gian theo dõi, giao việc thử thách.");
  return story_.Person("base", "DeclineNomination", Of("decline"), "decline", std::move(decline));
}

absl::Status SpecialFlows::CorrectRecord(const StoryPerson& person, CorrectRecordRequest request) {
  request.set_candidate(person.name);
  *request.mutable_legal_basis() = story_.Paper("CV/BTC", Date(2025, 9, 8));
  request.set_reason_note("Đối chiếu giấy khai sinh và biên bản gốc (trình diễn).");
  Correction correction;
  KETNAP_RETURN_IF_ERROR(story_.Call("base", absl::StrCat(kDossiers, "CorrectRecord"),
                                     absl::StrCat(person.key, "/correct"), std::move(request),
                                     &correction));
  ApproveCorrectionRequest approve;
  approve.set_candidate(person.name);
  approve.set_correction(correction.name());
  Correction approved;
  return story_.Call("board", absl::StrCat(kDossiers, "ApproveCorrection"),
                     absl::StrCat(person.key, "/approve"), std::move(approve), &approved);
}

absl::Status SpecialFlows::Corrections() {
  CorrectRecordRequest correction;
  FieldChange& change = *correction.add_changes();
  change.set_field("birth_date");
  change.set_new_value("1992-04-21");
  KETNAP_RETURN_IF_ERROR(CorrectRecord(Of("correction"), std::move(correction)));
  // The resolution was entered for the wrong person: taken back.
  const StoryPerson& person = Of("undo");
  KETNAP_RETURN_IF_ERROR(story_.ResolveCell(person, home_, Date(2025, 9, 5)));
  CorrectRecordRequest undo;
  undo.set_undo_last_step(true);
  return CorrectRecord(person, std::move(undo));
}

absl::Status SpecialFlows::Duplicates() {
  const StoryPerson& kept = Of("duplicate-kept");
  StoryPerson second = kept;
  second.key = "duplicate-second";
  second.place = &other_;
  second.name.clear();
  second.told.reset();
  KETNAP_RETURN_IF_ERROR(story_.Tell(&second, StoryStop::kNominated));
  MergeDuplicateRequest request;
  request.set_duplicate(second.name);
  request.set_reason_note("Cùng một người, được giới thiệu ở hai nơi (trình diễn).");
  *request.mutable_date() = DateToProto(Date(2025, 10, 20));
  return story_.Person("base", "MergeDuplicate", kept, "merge", std::move(request));
}

absl::Status SpecialFlows::Revoke(const StoryPerson& person, RevocationKind kind) {
  RevokeDecisionRequest request;
  request.set_kind(kind);
  request.set_revoking_organization(home_.superior);
  request.set_body(DECIDING_BODY_STANDING_COMMITTEE);
  *request.mutable_decision() = story_.Paper("QĐ/ĐU", Date(2025, 10, 13));
  request.set_reason_note(kind == REVOCATION_KIND_PROCEDURE
                              ? "Biên bản họp không đúng thành phần (trình diễn)."
                              : "Không bảo đảm tiêu chuẩn theo Điều 1 Điều lệ Đảng (trình diễn).");
  return story_.Dossier("standing", "RevokeDecision", person, "revoke", std::move(request));
}

absl::Status SpecialFlows::Revocations() {
  const StoryPerson& again = Of("revoked-procedure");
  KETNAP_RETURN_IF_ERROR(Revoke(again, REVOCATION_KIND_PROCEDURE));
  KETNAP_RETURN_IF_ERROR(story_.Appraise(again, "appraise-again", Date(2025, 10, 20)));
  KETNAP_RETURN_IF_ERROR(story_.Admit(again, home_, "decide-again", Date(2025, 10, 28)));
  return Revoke(Of("revoked-substance"), REVOCATION_KIND_SUBSTANCE);
}

}  // namespace ketnap::ctl
