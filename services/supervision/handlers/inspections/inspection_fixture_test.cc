#include "services/supervision/handlers/inspections/inspection_fixture.h"

#include "absl/strings/str_cat.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "services/supervision/projections/inspection_projections.h"

namespace ketnap::supervision {
namespace {

constexpr char kRead[] = "supervision.inspections.read";
constexpr char kWrite[] = "supervision.inspections.write";
constexpr char kConduct[] = "supervision.inspections.conduct";

journal::v1::JournalEntry MakeEntry(const google::protobuf::Message& event, int64_t version,
                                    Date occurred_on) {
  journal::v1::JournalEntry entry;
  entry.set_aggregate_version(version);
  *entry.mutable_occurred_on() = DateToProto(occurred_on);
  entry.mutable_event()->PackFrom(event);
  return entry;
}

}  // namespace

InspectionTest::InspectionTest()
    : commission_(Commission(bloc_)), lead_(MakeInspector(cell_b1_, bloc_)) {}

access::Caller InspectionTest::Commission(const Uuid& organization) {
  return harness_.Person({Harness::GrantOver(organization, {kRead, kWrite, kConduct})});
}

access::Caller InspectionTest::InspectionReader(const Uuid& organization) {
  return harness_.Person({Harness::GrantOver(organization, {kRead})});
}

access::Caller InspectionTest::TeamCaller(const Inspector& inspector, const std::string& inspection,
                                          const Uuid& subject) {
  access::Grant grant = Harness::GrantOver(subject, {kRead});
  grant.inspection = inspection;
  return harness_.Person({grant}, inspector.account);
}

InspectionTest::Inspector InspectionTest::MakeInspector(const Uuid& cell,
                                                        std::optional<Uuid> works_for) {
  Inspector inspector;
  inspector.account = Uuid::Generate(harness_.clock().Now());
  inspector.member = Uuid::Generate(harness_.clock().Now());
  inspector.account_name = absl::StrCat("accounts/", inspector.account.ToString());
  inspector.member_name = absl::StrCat("members/", inspector.member.ToString());
  TellMember(MemberOf(inspector, cell));
  identity::v1::Account account;
  account.set_name(inspector.account_name);
  account.set_member(inspector.member_name);
  account.set_state(identity::v1::ACCOUNT_STATE_ACTIVE);
  account.set_organization(works_for.has_value() ? NameOf(*works_for) : "organizations/-");
  TellAccount(account);
  return inspector;
}

organization::v1::Member InspectionTest::MemberOf(const Inspector& inspector, const Uuid& cell) {
  organization::v1::Member member;
  member.set_name(inspector.member_name);
  member.set_organization(NameOf(cell));
  auto* stay = member.add_stays();
  stay->set_organization(NameOf(cell));
  stay->set_kind(organization::v1::STAY_KIND_OFFICIAL);
  *stay->mutable_start_date() = DateOf(2005, 1, 1);
  return member;
}

void InspectionTest::TellMember(const organization::v1::Member& member) {
  organization::v1::MemberChanged event;
  *event.mutable_member() = member;
  const auto entry = MakeEntry(event, ++versions_[member.name()], harness_.clock().Today());
  Apply(entry);
  const absl::Status status = harness_.database().RunReadModifyWrite(
      absl::InfiniteFuture(),
      [&](db::Transaction& transaction) { return ApplyMembersForInspections(transaction, entry); });
  ASSERT_TRUE(status.ok()) << status;
}

void InspectionTest::TellAccount(const identity::v1::Account& account) {
  identity::v1::AccountChanged event;
  *event.mutable_account() = account;
  const auto entry = MakeEntry(event, ++versions_[account.name()], harness_.clock().Today());
  const absl::Status status = harness_.database().RunReadModifyWrite(
      absl::InfiniteFuture(), [&](db::Transaction& transaction) {
        return ApplyAccountsForInspections(transaction, entry);
      });
  ASSERT_TRUE(status.ok()) << status;
}

void InspectionTest::TellPerson(const dossier::v1::Candidate& candidate,
                                const dossier::v1::CandidateStep& step,
                                std::optional<Date> occurred_on) {
  dossier::v1::CandidateStepRecorded event;
  *event.mutable_candidate() = candidate;
  const Date day = occurred_on.value_or(harness_.clock().Today());
  if (step.ByteSizeLong() > 0) {
    *event.mutable_step() = step;
    *event.mutable_step()->mutable_occurred_on() = DateToProto(day);
  }
  const auto entry = MakeEntry(event, ++versions_[candidate.name()], day);
  Apply(entry);
  const absl::Status status = harness_.database().RunReadModifyWrite(
      absl::InfiniteFuture(),
      [&](db::Transaction& transaction) { return ApplyPeopleForInspections(transaction, entry); });
  ASSERT_TRUE(status.ok()) << status;
}

v1::Inspection InspectionTest::Decided() {
  v1::Inspection inspection;
  inspection.set_organization(NameOf(bloc_));
  inspection.set_kind(v1::INSPECTION_KIND_INSPECTION);
  inspection.set_title("Kiểm tra công tác phát triển đảng viên");
  auto* decision = inspection.mutable_decision();
  decision->set_number("45");
  decision->set_symbol("QĐ/ĐUK");
  decision->set_issuer("Đảng ủy Khối");
  *decision->mutable_date() = DateOf(2019, 8, 1);
  inspection.add_subjects(NameOf(base_a_));
  *inspection.mutable_period_start_date() = DateOf(2016, 7, 1);
  *inspection.mutable_period_end_date() = DateOf(2019, 6, 30);
  *inspection.mutable_start_date() = DateOf(2019, 8, 5);
  *inspection.mutable_end_date() = DateOf(2019, 8, 24);
  auto* planned = inspection.add_planned_steps();
  planned->set_kind(v1::INSPECTION_STEP_KIND_ANNOUNCED);
  *planned->mutable_due_date() = DateOf(2019, 8, 6);
  inspection.set_outline("Đề cương báo cáo tự kiểm tra");
  return inspection;
}

absl::StatusOr<v1::Inspection> InspectionTest::Create(const v1::Inspection& inspection) {
  v1::CreateInspectionRequest request;
  *request.mutable_inspection() = inspection;
  request.set_request_id(harness_.NewRequestId());
  return harness_.Call(commission_, &Service::CreateInspection, request);
}

std::string InspectionTest::Planned() {
  const auto created = Create(Decided());
  EXPECT_TRUE(created.ok()) << created.status();
  const auto appointed = Appoint(created->name(), lead_, v1::INSPECTION_TEAM_ROLE_LEAD);
  EXPECT_TRUE(appointed.ok()) << appointed.status();
  return created->name();
}

std::string InspectionTest::Started() {
  const std::string name = Planned();
  const auto started = Start(name, Date(2019, 8, 5));
  EXPECT_TRUE(started.ok()) << started.status();
  return name;
}

v1::AppointTeamRequest InspectionTest::Appointment(const std::string& inspection,
                                                   const Inspector& inspector,
                                                   v1::InspectionTeamRole role) {
  v1::AppointTeamRequest request;
  request.set_inspection(inspection);
  auto* line = request.add_appointments();
  line->set_account(inspector.account_name);
  line->set_role(role);
  request.set_request_id(harness_.NewRequestId());
  return request;
}

absl::StatusOr<v1::Inspection> InspectionTest::Appoint(const std::string& inspection,
                                                       const Inspector& inspector,
                                                       v1::InspectionTeamRole role) {
  return harness_.Call(commission_, &Service::AppointTeam,
                       Appointment(inspection, inspector, role));
}

absl::StatusOr<v1::Inspection> InspectionTest::Start(const std::string& inspection, Date day) {
  v1::StartInspectionRequest request;
  request.set_inspection(inspection);
  *request.mutable_date() = DateToProto(day);
  request.set_request_id(harness_.NewRequestId());
  return harness_.Call(commission_, &Service::StartInspection, request);
}

absl::StatusOr<v1::Inspection> InspectionTest::Get(const access::Caller& caller,
                                                   const std::string& inspection) {
  v1::GetInspectionRequest request;
  request.set_name(inspection);
  return harness_.Call(caller, &Service::GetInspection, request);
}

absl::StatusOr<v1::Inspection> InspectionTest::Close(const std::string& inspection) {
  v1::CloseInspectionRequest request;
  request.set_inspection(inspection);
  request.set_reason("Dừng theo chỉ đạo của thường trực cấp ủy");
  request.set_request_id(harness_.NewRequestId());
  return harness_.Call(commission_, &Service::CloseInspection, request);
}

absl::StatusOr<v1::InspectionSample> InspectionTest::Draw(const std::string& inspection,
                                                          int64_t seed, int size) {
  v1::DrawSampleRequest request;
  request.set_inspection(inspection);
  request.set_seed(seed);
  request.set_size(size);
  request.set_request_id(harness_.NewRequestId());
  return harness_.Call(commission_, &Service::DrawSample, request);
}

std::vector<std::string> InspectionTest::Violations(const absl::Status& status) {
  std::vector<std::string> found;
  for (const FieldViolation& each : FieldViolations(status)) {
    found.push_back(each.field + " " + each.rule_id);
  }
  return found;
}

std::vector<std::string> InspectionTest::Unmet(const absl::Status& status) {
  std::vector<std::string> found;
  for (const UnmetCondition& each : UnmetConditions(status)) {
    found.push_back(each.rule_id + " " + each.subject);
  }
  return found;
}

std::vector<v1::InspectionChanged> InspectionTest::Events(size_t at_least) {
  std::vector<v1::InspectionChanged> events;
  for (const auto& entry : harness_.WaitForJournal(at_least)) {
    v1::InspectionChanged event;
    if (entry.event().UnpackTo(&event)) events.push_back(event);
  }
  return events;
}

}  // namespace ketnap::supervision
