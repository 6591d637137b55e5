#include "services/supervision/handlers/findings/findings_fixture.h"

#include "common/api/resource_name.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "services/supervision/handlers/inspections/inspection_view.h"
#include "services/supervision/repository/inspection_repository.h"

namespace ketnap::supervision {
namespace {

const std::vector<std::string> kTeam = {
    "history.enter",
    "supervision.conclusions.write",
    "supervision.findings.read",
    "supervision.findings.write",
    "supervision.inspections.read",
    "supervision.remedies.verify",
};
const std::vector<std::string> kBody = {"supervision.findings.read", "supervision.responses.write"};

}  // namespace

FindingsTest::FindingsTest() {
  team_ = harness_.Person({Harness::GrantOver(bloc_, kTeam)});
  body_ = harness_.Person({Harness::GrantOver(base_a_, kBody)});
  cell_ = harness_.Person({Harness::GrantOver(cell_a1_, kBody)});
  neighbor_ = harness_.Person({Harness::GrantOver(base_b_, kBody)});
  superior_ = harness_.Person({Harness::GrantOver(root_, kTeam)});
  inspection_ = StartInspection(bloc_, {base_a_});
}

std::string FindingsTest::StartInspection(const Uuid& holder, const std::vector<Uuid>& subjects,
                                          Date start) {
  Inspection inspection;
  inspection.id = Uuid::Generate(harness_.clock().Now());
  inspection.organization = holder;
  inspection.title = "Kiểm tra công tác kết nạp đảng viên";
  inspection.decision = {"12", "QĐ/ĐU", "Đảng ủy Khối", start - 10};
  inspection.subjects = subjects;
  inspection.period_start = Date(2015, 1, 1);
  inspection.period_end = Date(2019, 7, 31);
  inspection.start = start;
  inspection.end = start + 19;
  inspection.state = InspectionState::kStarted;
  inspection.rule_set = "30-QĐ/TW 2016";
  inspection.version = 1;
  inspection.create_time = inspection.update_time = harness_.clock().Now();
  FillCarriers(harness_.runtime().tree(), &inspection);
  const absl::Status written = harness_.database().RunReadModifyWrite(
      absl::InfiniteFuture(),
      [&](db::Transaction& transaction) { return InsertInspection(transaction, inspection); });
  EXPECT_TRUE(written.ok()) << written;
  // The journal's chain of an aggregate begins with version 1.
  harness_.RunSql(
      "INSERT INTO journal_entry (entry_id, aggregate_type, aggregate_id, aggregate_version,"
      " previous_hash, entry_hash, occurred_on, recorded_at, actor, on_behalf_of, purpose,"
      " request_id, action, organization_id, event_type, event, historical) VALUES (?,"
      " 'inspections', ?, 1, '', REPEAT('h', 32), ?, ?, 'accounts/x', '', '', '', 'Test', ?, 't',"
      " '', 0)",
      {inspection.id, inspection.id, start, harness_.clock().Now(), holder});
  return api::ResourceName("inspections", inspection.id);
}

v1::Finding FindingsTest::Stated(const std::string& clause) {
  v1::Finding finding;
  finding.set_organization(NameOf(cell_a1_));
  finding.set_responsible_body(NameOf(base_a_));
  finding.set_clause(clause);
  finding.set_severity(v1::FINDING_SEVERITY_SHORTCOMING);
  finding.set_title("Hồ sơ thiếu giấy tờ");
  finding.set_description("Thiếu nghị quyết giới thiệu.");
  finding.set_measure_code("MEASURE_5");
  *finding.mutable_due_date() = DateOf(2019, 9, 30);
  *finding.mutable_found_date() = DateOf(2019, 8, 10);
  finding.add_evidence("candidates/" + harness_.NewRequestId());
  return finding;
}

absl::StatusOr<v1::Finding> FindingsTest::Record(const v1::Finding& finding) {
  v1::RecordFindingRequest request;
  request.set_inspection(inspection_);
  *request.mutable_finding() = finding;
  request.set_request_id(harness_.NewRequestId());
  return harness_.Call(team_, &Service::RecordFinding, request);
}

absl::StatusOr<v1::PresentFindingsResponse> FindingsTest::Present(
    std::optional<access::Caller> caller) {
  v1::PresentFindingsRequest request;
  request.set_inspection(inspection_);
  *request.mutable_date() = DateOf(2019, 8, 12);
  request.set_request_id(harness_.NewRequestId());
  return harness_.Call(caller.value_or(team_), &Service::PresentFindings, request);
}

absl::StatusOr<v1::Finding> FindingsTest::Respond(const access::Caller& caller,
                                                  const Uuid& organization,
                                                  const std::string& finding) {
  v1::SubmitResponseRequest request;
  request.set_organization(NameOf(organization));
  request.set_finding(finding);
  request.set_stance(v1::RESPONSE_STANCE_ACCEPTS_IN_PART);
  request.set_text("Chi bộ đã bổ sung một phần.");
  *request.mutable_date() = DateOf(2019, 8, 13);
  request.set_request_id(harness_.NewRequestId());
  return harness_.Call(caller, &Service::SubmitResponse, request);
}

v1::ConcludeInspectionRequest FindingsTest::Conclusion() {
  v1::ConcludeInspectionRequest request;
  request.set_inspection(inspection_);
  request.mutable_decision()->set_number("05");
  request.mutable_decision()->set_symbol("TB/ĐU");
  request.mutable_decision()->set_issuer("Đảng ủy Khối");
  *request.mutable_decision()->mutable_date() = DateOf(2019, 8, 14);
  request.set_summary("Công tác kết nạp cơ bản đúng quy định.");
  request.set_request_id(harness_.NewRequestId());
  return request;
}

absl::StatusOr<v1::Conclusion> FindingsTest::Conclude() {
  return harness_.Call(team_, &Service::ConcludeInspection, Conclusion());
}

absl::StatusOr<v1::Finding> FindingsTest::Remedy(const access::Caller& caller,
                                                 const Uuid& organization,
                                                 const std::string& finding) {
  v1::RecordRemedyRequest request;
  request.set_organization(NameOf(organization));
  request.set_finding(finding);
  request.set_description("Đã bổ sung nghị quyết.");
  *request.mutable_date() = DateToProto(harness_.clock().Today());
  request.set_request_id(harness_.NewRequestId());
  return harness_.Call(caller, &Service::RecordRemedy, request);
}

absl::StatusOr<v1::Finding> FindingsTest::Verify(const access::Caller& caller,
                                                 const std::string& finding) {
  v1::VerifyRemedyRequest request;
  request.set_name(finding);
  *request.mutable_date() = DateToProto(harness_.clock().Today());
  request.set_note("Đã xem nghị quyết bổ sung.");
  request.set_request_id(harness_.NewRequestId());
  return harness_.Call(caller, &Service::VerifyRemedy, request);
}

absl::StatusOr<v1::Finding> FindingsTest::Get(const access::Caller& caller,
                                              const std::string& finding) {
  v1::GetFindingRequest request;
  request.set_name(finding);
  return harness_.Call(caller, &Service::GetFinding, request);
}

std::vector<std::string> FindingsTest::List(
    const access::Caller& caller, const Uuid& organization,
    const std::function<void(v1::ListFindingsRequest&)>& edit) {
  v1::ListFindingsRequest request;
  request.set_organization(NameOf(organization));
  if (edit) edit(request);
  std::vector<std::string> names;
  do {
    const auto page = harness_.Call(caller, &Service::ListFindings, request);
    EXPECT_TRUE(page.ok()) << page.status();
    if (!page.ok()) break;
    for (const v1::Finding& finding : page->findings()) names.push_back(finding.name());
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  return names;
}

absl::StatusOr<v1::ProposeFindingsResponse> FindingsTest::Propose() {
  v1::ProposeFindingsRequest request;
  request.set_inspection(inspection_);
  request.set_request_id(harness_.NewRequestId());
  return harness_.Call(team_, &Service::ProposeFindings, request);
}

}  // namespace ketnap::supervision
