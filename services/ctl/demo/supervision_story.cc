#include "services/ctl/demo/supervision_story.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/base/clock.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "ketnap/organization/v1/member_service.pb.h"
#include "ketnap/supervision/v1/commendation.pb.h"
#include "ketnap/supervision/v1/oversight_service.pb.h"
#include "ketnap/supervision/v1/program.pb.h"
#include "services/ctl/demo/change_2025.h"
#include "services/ctl/demo/explain.h"

namespace ketnap::ctl {
namespace {

using namespace ketnap::supervision::v1;  // NOLINT(build/namespaces): the messages of the API.

constexpr char kCommission[] = "commission";
constexpr char kToday[] = "supervision/today";
constexpr char kLead[] = "person/doan-kiem-tra.truong-doan";
constexpr char kMember[] = "person/doan-kiem-tra.thanh-vien";
const Date kDecided(2026, 3, 30);
const Date kBegun(2026, 4, 6);
const Date kEnded(2026, 4, 24);
const Date kPeriodStart(2025, 7, 1);
const Date kPeriodEnd(2026, 3, 31);

organization::v1::DecisionReference Decision(const char* number, const char* symbol, Date date) {
  organization::v1::DecisionReference decision;
  decision.set_number(number);
  decision.set_symbol(symbol);
  decision.set_issuer("Cấp ủy (trình diễn)");
  *decision.mutable_date() = DateToProto(date);
  return decision;
}

}  // namespace

SupervisionStory::SupervisionStory(const Province& province, const LearnedNames& names,
                                   SuiteClient* client, DemoAccounts* accounts, LoaderStore* store)
    : province_(province), names_(names), client_(client), accounts_(accounts), store_(store) {}

absl::Status SupervisionStory::Run() {
  KETNAP_RETURN_IF_ERROR(FindPlaces());
  const std::pair<const char*, absl::Status (SupervisionStory::*)()> parts[] = {
      {"AppointOverseer", &SupervisionStory::AppointOverseer},
      {"MakeAccounts", &SupervisionStory::MakeAccounts},
      {"Program", &SupervisionStory::Program},
      {"PastInspection", &SupervisionStory::PastInspection},
      {"Findings", &SupervisionStory::Findings},
      {"PresentAndRespond", &SupervisionStory::PresentAndRespond},
      {"Conclude", &SupervisionStory::Conclude},
      {"Remedies", &SupervisionStory::Remedies},
      {"PresentInspection", &SupervisionStory::PresentInspection},
      {"Oversight", &SupervisionStory::Oversight},
      {"Commendation", &SupervisionStory::Commendation},
  };
  for (const auto& [name, tell] : parts) {
    const absl::Status status = (this->*tell)();
    if (!status.ok()) {
      return Explain(status, {absl::StrCat("giám sát ", name), absl::StrCat("supervision ", name)});
    }
  }
  return absl::OkStatus();
}

std::string SupervisionStory::BaseName(int base) const {
  return names_
      .organizations[static_cast<size_t>(province_.bases[static_cast<size_t>(base)].organization)];
}

// A member of the base organization's cells.
std::string SupervisionStory::Member(int base, size_t ordinal) const {
  const std::vector<int>& cells = province_.bases[static_cast<size_t>(base)].cells;
  for (size_t i = 0; i < province_.members.size(); ++i) {
    if (std::find(cells.begin(), cells.end(), province_.members[i].cell) == cells.end()) continue;
    if (ordinal == 0) return names_.members[i];
    --ordinal;
  }
  return "";
}

// The closed inspection looks at the organization the special flows happened in: there is something
// to find. The others are chosen by the seed.
absl::Status SupervisionStory::FindPlaces() {
  const PlannedChange change = PlanChange(province_);
  const ChangeNames made = NamesOfChange(province_);
  party_ = made.party;
  government_ = made.government;
  auto fitting = [&](const std::vector<int>& side) {
    std::vector<int> found;
    for (size_t i = 0; i < province_.bases.size(); ++i) {
      const PlannedBase& base = province_.bases[i];
      const bool there = std::find(side.begin(), side.end(), base.organization) != side.end();
      if (there && base.has_committee() && base.cells.size() >= 2) {
        found.push_back(static_cast<int>(i));
      }
    }
    return found;
  };
  const std::vector<int> of_party = fitting(change.party);
  const std::vector<int> of_government = fitting(change.government);
  if (of_party.size() < 3 || of_government.size() < 2) {
    return absl::FailedPreconditionError("supervision: too few base organizations with committees");
  }
  past_ = of_party[0];
  of_team_ = of_party[1 + province_.seed % (of_party.size() - 1)];
  third_ = of_party[1 + (province_.seed + 1) % (of_party.size() - 1)];
  present_ = of_government[province_.seed % of_government.size()];
  std::string& kept = store_->facts[kToday];
  if (kept.empty()) {
    kept = FormatDate(SystemClock().Today());
    KETNAP_RETURN_IF_ERROR(store_->Save());
  }
  KETNAP_ASSIGN_OR_RETURN(today_, ParseDate(kept));
  return absl::OkStatus();
}

absl::Status SupervisionStory::MakeAccounts() {
  const std::string& root = names_.organizations[static_cast<size_t>(province_.root)];
  WantedAccount commission{kCommission,
                           "trinh-dien.kiem-tra",
                           "Nạp dữ liệu trình diễn: ủy ban kiểm tra",
                           {"roles/inspection-commission", "roles/historical-entry"},
                           root};
  KETNAP_RETURN_IF_ERROR(accounts_->AddWorking(commission));
  people_ = {{"person/uy-ban-kiem-tra",
              "uy-ban-kiem-tra",
              "Cán bộ Ủy ban Kiểm tra Tỉnh ủy",
              {"roles/inspection-commission"},
              root},
             {kLead, "doan-kiem-tra.truong-doan", "Trưởng đoàn kiểm tra", {}, party_},
             {kMember, "doan-kiem-tra.thanh-vien", "Thành viên đoàn kiểm tra", {}, party_}};
  people_[1].member = Member(of_team_, 0);
  people_[2].member = Member(of_team_, 1);
  for (const WantedAccount& wanted : people_) {
    KETNAP_RETURN_IF_ERROR(accounts_->AddPerson(wanted));
  }
  return absl::OkStatus();
}

absl::Status SupervisionStory::Program() {
  CreateInspectionProgramRequest create;
  InspectionProgram& program = *create.mutable_program();
  program.set_organization(names_.organizations[static_cast<size_t>(province_.root)]);
  program.set_year(2026);
  program.set_title("Chương trình kiểm tra, giám sát năm 2026 (trình diễn)");
  program.set_synthetic(true);
  const std::tuple<const char*, int, int, InspectionKind> items[] = {
      {"Kiểm tra công tác kết nạp đảng viên", past_, 2, INSPECTION_KIND_INSPECTION},
      {"Giám sát chuyên đề việc tạo nguồn, bồi dưỡng quần chúng", third_, 3,
       INSPECTION_KIND_THEMATIC_SUPERVISION},
      {"Kiểm tra hồ sơ và thời hạn kết nạp", present_, 4, INSPECTION_KIND_INSPECTION}};
  for (const auto& [title, base, quarter, kind] : items) {
    ProgramItem& item = *program.add_items();
    item.set_title(title);
    item.set_kind(kind);
    item.add_subjects(BaseName(base));
    item.set_quarter(quarter);
    item.set_lead_title("Ủy viên Ủy ban Kiểm tra");
  }
  InspectionProgram made;
  KETNAP_RETURN_IF_ERROR(Call(kCommission, "ProgramService/CreateInspectionProgram",
                              "program/create", std::move(create), &made));
  program_ = made.name();
  ApproveInspectionProgramRequest approve;
  approve.set_name(program_);
  *approve.mutable_approval() = Decision("04", "CTr/TU", Date(2026, 1, 12));
  KETNAP_RETURN_IF_ERROR(Call("standing", "ProgramService/ApproveInspectionProgram",
                              "program/approve", std::move(approve), &made));
  for (const ProgramItem& item : made.items()) items_.push_back(item.name());
  return absl::OkStatus();
}

Inspection SupervisionStory::NewInspection(const std::string& subject, const std::string& title,
                                           Date decided, Date start, Date end) const {
  Inspection inspection;
  // Held by the province's commission itself: who stands above another committee only sees what
  // came of its own.
  inspection.set_organization(names_.organizations[static_cast<size_t>(province_.root)]);
  inspection.set_kind(INSPECTION_KIND_INSPECTION);
  inspection.set_title(title);
  *inspection.mutable_decision() = Decision("15", "QĐ/UBKT", decided);
  inspection.add_subjects(subject);
  *inspection.mutable_period_start_date() = DateToProto(kPeriodStart);
  *inspection.mutable_period_end_date() = DateToProto(std::min(kPeriodEnd, decided));
  *inspection.mutable_start_date() = DateToProto(start);
  *inspection.mutable_end_date() = DateToProto(end);
  inspection.set_outline(
      "1. Danh sách cảm tình đảng và phân công giúp đỡ.\n2. Nhận xét hằng tháng.\n"
      "3. Hồ sơ, biểu quyết và thời hạn.");
  inspection.set_synthetic(true);
  return inspection;
}

absl::Status SupervisionStory::Appoint(const std::string& inspection, const std::string& key) {
  AppointTeamRequest request;
  request.set_inspection(inspection);
  const std::pair<const char*, InspectionTeamRole> team[] = {
      {kLead, INSPECTION_TEAM_ROLE_LEAD}, {kMember, INSPECTION_TEAM_ROLE_MEMBER}};
  for (const auto& [account, role] : team) {
    TeamAppointment& appointment = *request.add_appointments();
    appointment.set_account(store_->accounts.at(account).name);
    appointment.set_role(role);
  }
  Inspection appointed;
  return Call(kCommission, "InspectionService/AppointTeam", key, std::move(request), &appointed);
}

absl::Status SupervisionStory::TakeStep(const std::string& inspection, InspectionStepKind kind,
                                        Date date, const std::string& document) {
  RecordInspectionStepRequest request;
  request.set_inspection(inspection);
  request.set_kind(kind);
  *request.mutable_date() = DateToProto(date);
  request.set_document(document);
  Inspection after;
  const std::string key = absl::StrCat("step/", inspection, "/", InspectionStepKind_Name(kind));
  return Call(kCommission, "InspectionService/RecordInspectionStep", key, std::move(request),
              &after);
}

absl::Status SupervisionStory::PastInspection() {
  CreateInspectionRequest create;
  *create.mutable_inspection() =
      NewInspection(BaseName(past_), "Kiểm tra công tác kết nạp đảng viên (trình diễn)", kDecided,
                    kBegun, kEnded);
  create.mutable_inspection()->set_program_item(items_.at(0));
  create.mutable_inspection()->set_allows_personal_data(true);
  PlannedInspectionStep& planned = *create.mutable_inspection()->add_planned_steps();
  planned.set_kind(INSPECTION_STEP_KIND_SELF_REPORT_RECEIVED);
  *planned.mutable_due_date() = DateToProto(Date(2026, 4, 10));
  Inspection inspection;
  KETNAP_RETURN_IF_ERROR(Call(kCommission, "InspectionService/CreateInspection", "past/inspection",
                              std::move(create), &inspection));
  inspection_ = inspection.name();
  KETNAP_RETURN_IF_ERROR(Appoint(inspection_, "past/team"));
  StartInspectionRequest start;
  start.set_inspection(inspection_);
  *start.mutable_date() = DateToProto(kBegun);
  KETNAP_RETURN_IF_ERROR(Call(kCommission, "InspectionService/StartInspection", "past/start",
                              std::move(start), &inspection));
  const std::tuple<InspectionStepKind, Date, const char*> steps[] = {
      {INSPECTION_STEP_KIND_ANNOUNCED, Date(2026, 4, 6), "Biên bản số 01/BB-ĐKT"},
      {INSPECTION_STEP_KIND_SELF_REPORT_RECEIVED, Date(2026, 4, 13), "Báo cáo số 22/BC-ĐU"},
      {INSPECTION_STEP_KIND_VERIFICATION_MINUTES, Date(2026, 4, 16), "Biên bản số 02/BB-ĐKT"},
      {INSPECTION_STEP_KIND_HEARING, Date(2026, 4, 20), "Biên bản số 03/BB-ĐKT"},
      {INSPECTION_STEP_KIND_DRAFT_REPORT, Date(2026, 4, 22), "Báo cáo số 01/BC-ĐKT (dự thảo)"},
      {INSPECTION_STEP_KIND_CONCLUSION_CONFERENCE, Date(2026, 4, 24), "Biên bản số 04/BB-ĐKT"}};
  for (const auto& [kind, date, document] : steps) {
    KETNAP_RETURN_IF_ERROR(TakeStep(inspection_, kind, date, document));
  }
  DrawSampleRequest draw;
  draw.set_inspection(inspection_);
  draw.set_seed(static_cast<int64_t>(20260416 + province_.seed));
  draw.set_size(5);
  InspectionSample sample;
  return Call(kCommission, "InspectionService/DrawSample", "past/sample", std::move(draw), &sample);
}

absl::Status SupervisionStory::Record(const std::string& key, const char* clause, const char* title,
                                      const char* measure, std::string* name) {
  RecordFindingRequest request;
  request.set_inspection(inspection_);
  Finding& finding = *request.mutable_finding();
  finding.set_organization(BaseName(past_));
  finding.set_responsible_body(BaseName(past_));
  finding.set_clause(clause);
  finding.set_severity(FINDING_SEVERITY_SHORTCOMING);
  finding.set_title(title);
  finding.set_measure_code(measure);
  *finding.mutable_found_date() = DateToProto(Date(2026, 4, 16));
  *finding.mutable_due_date() = DateToProto(Date(2026, 6, 30));
  finding.add_evidence(BaseName(past_));
  Finding made;
  KETNAP_RETURN_IF_ERROR(
      Call(kCommission, "FindingService/RecordFinding", key, std::move(request), &made));
  *name = made.name();
  return absl::OkStatus();
}

absl::Status SupervisionStory::Findings() {
  findings_.resize(3);
  KETNAP_RETURN_IF_ERROR(Record("finding/list", "C-LIST",
                                "Danh sách cảm tình đảng chưa được rà soát hằng tháng", "MEASURE_3",
                                &findings_[0]));
  KETNAP_RETURN_IF_ERROR(Record("finding/helper", "C-HELPER",
                                "Phân công giúp đỡ ghi chung trong biên bản họp", "MEASURE_3",
                                &findings_[1]));
  return Record("finding/assigned", "C-ASSIGNED",
                "Chưa phân công cấp ủy viên phụ trách công tác phát triển đảng", "MEASURE_7",
                &findings_[2]);
}

absl::Status SupervisionStory::PresentAndRespond() {
  PresentFindingsRequest present;
  present.set_inspection(inspection_);
  for (const std::string& finding : findings_) present.add_findings(finding);
  *present.mutable_date() = DateToProto(Date(2026, 4, 20));
  PresentFindingsResponse presented;
  KETNAP_RETURN_IF_ERROR(Call(kCommission, "FindingService/PresentFindings", "finding/present",
                              std::move(present), &presented));
  SubmitResponseRequest respond;
  respond.set_organization(BaseName(past_));
  respond.set_finding(findings_[0]);
  respond.set_stance(RESPONSE_STANCE_ACCEPTS);
  respond.set_text("Đảng ủy tiếp thu, giao chi bộ rà soát danh sách trong tháng 5.");
  *respond.mutable_date() = DateToProto(Date(2026, 4, 22));
  Finding finding;
  return Call("base", "FindingService/SubmitResponse", "finding/respond", std::move(respond),
              &finding);
}

absl::Status SupervisionStory::Conclude() {
  ConcludeInspectionRequest conclude;
  conclude.set_inspection(inspection_);
  *conclude.mutable_decision() = Decision("07", "TB/UBKT", Date(2026, 4, 24));
  conclude.set_summary(
      "Công tác kết nạp cơ bản đúng quy định; còn thiếu sót trong rà soát danh sách và phân công.");
  Conclusion conclusion;
  KETNAP_RETURN_IF_ERROR(Call(kCommission, "FindingService/ConcludeInspection", "past/conclude",
                              std::move(conclude), &conclusion));
  CloseInspectionRequest close;
  close.set_inspection(inspection_);
  Inspection closed;
  return Call(kCommission, "InspectionService/CloseInspection", "past/close", std::move(close),
              &closed);
}

// One remedy verified, one opened again, one finding without any: overdue.
absl::Status SupervisionStory::Remedies() {
  for (size_t i = 0; i < 2; ++i) {
    RecordRemedyRequest remedy;
    remedy.set_organization(BaseName(past_));
    remedy.set_finding(findings_[i]);
    remedy.set_description("Đã rà soát, bổ sung nghị quyết của chi bộ.");
    *remedy.mutable_date() = DateToProto(Date(2026, 5, 29));
    Finding finding;
    KETNAP_RETURN_IF_ERROR(Call("base", "FindingService/RecordRemedy",
                                absl::StrCat("remedy/record/", i), std::move(remedy), &finding));
  }
  VerifyRemedyRequest verify;
  verify.set_name(findings_[0]);
  *verify.mutable_date() = DateToProto(Date(2026, 6, 12));
  verify.set_note("Đã kiểm tra biên bản và danh sách.");
  Finding finding;
  KETNAP_RETURN_IF_ERROR(Call(kCommission, "FindingService/VerifyRemedy", "remedy/verify",
                              std::move(verify), &finding));
  ReopenRemedyRequest reopen;
  reopen.set_name(findings_[1]);
  *reopen.mutable_date() = DateToProto(Date(2026, 6, 12));
  reopen.set_reason("Nghị quyết chưa ghi rõ từng đảng viên được phân công.");
  *reopen.mutable_due_date() = DateToProto(Date(2026, 8, 31));
  return Call(kCommission, "FindingService/ReopenRemedy", "remedy/reopen", std::move(reopen),
              &finding);
}

absl::Status SupervisionStory::PresentInspection() {
  CreateInspectionRequest create;
  *create.mutable_inspection() =
      NewInspection(BaseName(present_), "Kiểm tra hồ sơ và thời hạn kết nạp (trình diễn)",
                    today_ - 10, today_ - 5, today_ + 12);
  create.mutable_inspection()->set_program_item(items_.at(2));
  Inspection inspection;
  KETNAP_RETURN_IF_ERROR(Call(kCommission, "InspectionService/CreateInspection",
                              "present/inspection", std::move(create), &inspection));
  KETNAP_RETURN_IF_ERROR(Appoint(inspection.name(), "present/team"));
  StartInspectionRequest start;
  start.set_inspection(inspection.name());
  *start.mutable_date() = DateToProto(today_ - 5);
  Inspection started;
  KETNAP_RETURN_IF_ERROR(Call(kCommission, "InspectionService/StartInspection", "present/start",
                              std::move(start), &started));
  KETNAP_RETURN_IF_ERROR(TakeStep(inspection.name(), INSPECTION_STEP_KIND_ANNOUNCED, today_ - 4,
                                  "Biên bản số 05/BB-ĐKT"));
  // What the data suggest, for the team to look into: drafts.
  ProposeFindingsRequest propose;
  propose.set_inspection(inspection.name());
  ProposeFindingsResponse proposed;
  return Call(kCommission, "FindingService/ProposeFindings", "present/propose", std::move(propose),
              &proposed);
}

// Who oversees sits in the committee. Early: supervision learns of it by an event.
absl::Status SupervisionStory::AppointOverseer() {
  organization::v1::AppointMemberRequest request;
  request.mutable_appointment()->set_member(Member(of_team_, 2));
  request.mutable_appointment()->set_organization(party_);
  request.mutable_appointment()->set_position("COMMITTEE_MEMBER");
  *request.mutable_appointment()->mutable_start_date() = DateToProto(kChangeDay);
  request.set_request_id(RequestIdOf(province_.seed, "supervision/oversight/post"));
  organization::v1::Appointment made;
  return client_->Call(accounts_->SessionOf("board"),
                       "/ketnap.organization.v1.MemberService/AppointMember", request, &made);
}

absl::Status SupervisionStory::Oversight() {
  AssignOverseerRequest assign;
  OversightAssignment& assignment = *assign.mutable_assignment();
  assignment.set_organization(BaseName(third_));
  assignment.set_committee(party_);
  assignment.set_member(Member(of_team_, 2));
  *assignment.mutable_start_date() = DateToProto(Date(2026, 2, 2));
  *assignment.mutable_decision() = Decision("09", "TB/ĐU", Date(2026, 1, 30));
  assignment.set_duties("Dự sinh hoạt cấp ủy hằng quý; theo dõi nguồn và chỉ tiêu kết nạp.");
  OversightAssignment made;
  KETNAP_RETURN_IF_ERROR(Call("standing", "OversightService/AssignOverseer", "oversight/assign",
                              std::move(assign), &made));
  RecordOversightNoteRequest note;
  note.set_assignment(made.name());
  *note.mutable_date() = DateToProto(Date(2026, 5, 15));
  note.set_kind(OVERSIGHT_NOTE_KIND_MEETING);
  note.set_text("Dự họp đảng ủy: nguồn còn mỏng so với chỉ tiêu năm.");
  OversightNote noted;
  KETNAP_RETURN_IF_ERROR(Call("standing", "OversightService/RecordOversightNote", "oversight/note",
                              std::move(note), &noted));
  CreateOversightReminderRequest remind;
  remind.mutable_reminder()->set_assignment(made.name());
  *remind.mutable_reminder()->mutable_due_date() = DateToProto(today_ + 7);
  remind.mutable_reminder()->set_text("Dự họp đảng ủy quý IV.");
  remind.mutable_reminder()->set_repeat_months(3);
  OversightReminder reminder;
  return Call("standing", "OversightService/CreateOversightReminder", "oversight/remind",
              std::move(remind), &reminder);
}

absl::Status SupervisionStory::Commendation() {
  RecordCommendationRequest record;
  supervision::v1::Commendation& commendation = *record.mutable_commendation();
  commendation.set_organization(BaseName(present_));
  commendation.set_committee(government_);
  commendation.set_criterion(COMMENDATION_CRITERION_OTHER);
  *commendation.mutable_start_date() = DateToProto(Date(2026, 1, 1));
  *commendation.mutable_end_date() = DateToProto(Date(2026, 6, 30));
  commendation.set_reason("Cách làm tốt trong bồi dưỡng quần chúng là viên chức trẻ (trình diễn).");
  commendation.set_synthetic(true);
  supervision::v1::Commendation made;
  KETNAP_RETURN_IF_ERROR(Call("board", "CommendationService/RecordCommendation",
                              "commendation/record", std::move(record), &made));
  DecideCommendationRequest decide;
  decide.set_name(made.name());
  decide.set_granted(true);
  *decide.mutable_decision() = Decision("31", "QĐ/ĐU", Date(2026, 7, 20));
  decide.set_form("Giấy khen");
  return Call("standing", "CommendationService/DecideCommendation", "commendation/decide",
              std::move(decide), &made);
}

}  // namespace ketnap::ctl
