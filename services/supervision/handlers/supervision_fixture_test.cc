#include "services/supervision/handlers/supervision_fixture.h"

#include "absl/strings/str_cat.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "services/supervision/projections/projections.h"

namespace ketnap::supervision {

google::type::Date DateOf(int year, int month, int day) {
  return DateToProto(Date(year, month, day));
}

SupervisionTest::SupervisionTest()
    : harness_({.service = "supervision",
                .build = &BuildApp,
                .today = Date(2019, 8, 15),
                .peers = {"organization", "dossier"}}) {
  root_ = harness_.AddOrganization("Đảng bộ tỉnh", std::nullopt, "PROVINCIAL_COMMITTEE");
  bloc_ = harness_.AddOrganization("Đảng bộ Khối", root_, "DIRECT_SUPERIOR_COMMITTEE", true);
  base_a_ = harness_.AddOrganization("Đảng bộ Sở Tài chính", bloc_);
  cell_a1_ = harness_.AddOrganization("Chi bộ Văn phòng", base_a_, "PARTY_CELL");
  cell_a2_ = harness_.AddOrganization("Chi bộ Thanh tra", base_a_, "PARTY_CELL");
  base_b_ = harness_.AddOrganization("Đảng bộ Sở Y tế", bloc_);
  cell_b1_ = harness_.AddOrganization("Chi bộ Văn phòng", base_b_, "PARTY_CELL");
  other_ = harness_.AddOrganization("Đảng bộ thành phố", root_, "DIRECT_SUPERIOR_COMMITTEE", true);
  base_c_ = harness_.AddOrganization("Đảng bộ phường", other_);
}

access::Caller SupervisionTest::Reader(const Uuid& organization) {
  return harness_.Person({Harness::GrantOver(organization, {"supervision.statistics.read"})});
}

access::Caller SupervisionTest::ReaderOfEverything() {
  return harness_.Person({Harness::GrantOver(std::nullopt, {"supervision.statistics.read"})});
}

std::string SupervisionTest::NameOf(const Uuid& organization) {
  return absl::StrCat("organizations/", organization.ToString());
}

journal::v1::JournalEntry SupervisionTest::EntryOf(const dossier::v1::Candidate& candidate) {
  dossier::v1::CandidateStepRecorded event;
  *event.mutable_candidate() = candidate;
  journal::v1::JournalEntry entry;
  entry.set_aggregate_type("candidates");
  entry.set_aggregate_version(1);
  entry.mutable_event()->PackFrom(event);
  return entry;
}

journal::v1::JournalEntry SupervisionTest::EntryOf(const organization::v1::Plan& plan) {
  organization::v1::PlanChanged event;
  *event.mutable_plan() = plan;
  journal::v1::JournalEntry entry;
  entry.set_aggregate_type("plans");
  entry.set_aggregate_version(1);
  entry.mutable_event()->PackFrom(event);
  return entry;
}

journal::v1::JournalEntry SupervisionTest::EntryOf(const Uuid& organization,
                                                   organization::v1::WorkplaceKind kind) {
  organization::v1::OrganizationChanged event;
  event.mutable_organization()->set_name(NameOf(organization));
  event.mutable_organization()->set_workplace_kind(kind);
  journal::v1::JournalEntry entry;
  entry.set_aggregate_type("organizations");
  entry.set_aggregate_version(1);
  entry.mutable_event()->PackFrom(event);
  return entry;
}

void SupervisionTest::Apply(const journal::v1::JournalEntry& entry) {
  const absl::Status status =
      harness_.database().RunWrite(absl::InfiniteFuture(), [&](db::Transaction& transaction) {
        KETNAP_RETURN_IF_ERROR(ApplyOrganizationEntry(transaction, entry));
        return ApplyDossierEntry(transaction, entry);
      });
  ASSERT_TRUE(status.ok()) << status;
}

dossier::v1::Candidate SupervisionTest::Candidate(const Uuid& cell, const Edit& edit) {
  dossier::v1::Candidate candidate;
  candidate.set_name(absl::StrCat("candidates/", harness_.NewRequestId()));
  candidate.set_organization(NameOf(cell));
  candidate.set_full_name("Vi Thị Hoa");
  *candidate.mutable_birth_date() = DateOf(1989, 1, 1);
  candidate.set_sex(dossier::v1::SEX_FEMALE);
  candidate.set_ethnicity("Tày");
  candidate.set_religion("Không");
  candidate.set_general_education(dossier::v1::GENERAL_EDUCATION_UPPER_SECONDARY);
  candidate.set_qualification(dossier::v1::QUALIFICATION_UNIVERSITY);
  candidate.set_occupation(dossier::v1::OCCUPATION_CIVIL_SERVANT);
  candidate.set_youth_union_member(true);
  *candidate.mutable_milestones()->mutable_nomination_date() = DateOf(2017, 2, 6);
  if (edit) edit(candidate);
  return candidate;
}

dossier::v1::Candidate SupervisionTest::Admit(const Uuid& cell, Date ceremony, const Edit& edit) {
  const auto candidate = Candidate(cell, [&](dossier::v1::Candidate& person) {
    *person.mutable_milestones()->mutable_ceremony_date() = DateToProto(ceremony);
    if (edit) edit(person);
  });
  Apply(EntryOf(candidate));
  return candidate;
}

std::string SupervisionTest::Plan(const Uuid& organization, organization::v1::PlanPeriod period,
                                  Date from, Date to, int whole_target, const Parts& parts,
                                  organization::v1::PlanState state) {
  organization::v1::Plan plan;
  plan.set_name(absl::StrCat("plans/", harness_.NewRequestId()));
  plan.set_organization(NameOf(organization));
  plan.set_period(period);
  *plan.mutable_start_date() = DateToProto(from);
  *plan.mutable_end_date() = DateToProto(to);
  plan.set_title("Chỉ tiêu kết nạp đảng viên");
  plan.set_whole_target(whole_target);
  for (const auto& [part, admissions] : parts) {
    organization::v1::Target* target = plan.add_targets();
    target->set_organization(NameOf(part));
    target->set_admissions(admissions);
  }
  plan.set_state(state);
  Apply(EntryOf(plan));
  return plan.name();
}

v1::GetAttainmentRequest SupervisionTest::Attainment(const Uuid& organization) {
  v1::GetAttainmentRequest request;
  request.set_organization(NameOf(organization));
  return request;
}

v1::GetBreakdownRequest SupervisionTest::Breakdown(const Uuid& organization,
                                                   v1::BreakdownDimension dimension) {
  v1::GetBreakdownRequest request;
  request.set_organization(NameOf(organization));
  *request.mutable_start_date() = DateOf(2015, 7, 1);
  *request.mutable_end_date() = DateOf(2019, 8, 15);
  request.set_dimension(dimension);
  return request;
}

v1::GetFunnelRequest SupervisionTest::Funnel(const Uuid& organization) {
  v1::GetFunnelRequest request;
  request.set_organization(NameOf(organization));
  *request.mutable_start_date() = DateOf(2017, 1, 1);
  *request.mutable_end_date() = DateOf(2017, 12, 31);
  return request;
}

absl::StatusOr<v1::GetAttainmentResponse> SupervisionTest::Ask(
    const v1::GetAttainmentRequest& request) {
  return harness_.Call(ReaderOfEverything(), &Statistics::GetAttainment, request);
}

absl::StatusOr<v1::GetBreakdownResponse> SupervisionTest::Ask(
    const v1::GetBreakdownRequest& request) {
  return harness_.Call(ReaderOfEverything(), &Statistics::GetBreakdown, request);
}

absl::StatusOr<v1::GetFunnelResponse> SupervisionTest::Ask(const v1::GetFunnelRequest& request) {
  return harness_.Call(ReaderOfEverything(), &Statistics::GetFunnel, request);
}

}  // namespace ketnap::supervision
