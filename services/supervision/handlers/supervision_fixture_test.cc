#include "services/supervision/handlers/supervision_fixture.h"

#include "absl/strings/str_cat.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "common/service/organization_replica.h"
#include "services/supervision/process_rules_file.h"
#include "services/supervision/projections/breach_facts.h"
#include "services/supervision/projections/process_facts.h"
#include "services/supervision/projections/projections.h"

namespace ketnap::supervision {

google::type::Date DateOf(int year, int month, int day) {
  return DateToProto(Date(year, month, day));
}

const ProcessRules& ProcessRulesOfTests() {
  static const auto* rules =
      new ProcessRules(LoadProcessRules(KETNAP_SOURCE_DIR "/services/dossier/rules").value());
  return *rules;
}

SupervisionTest::SupervisionTest()
    : harness_({.service = "supervision",
                .build = &BuildApp,
                .today = Date(2019, 8, 15),
                .peers = {"organization", "dossier", "identity", "training"},
                .configure = [](config::v1::ServiceConfig& config) {
                  config.set_supervision_data_directory(KETNAP_SOURCE_DIR
                                                        "/services/supervision/data");
                  config.set_rule_set_directory(KETNAP_SOURCE_DIR "/services/dossier/rules");
                  config.set_working_days_file(
                      KETNAP_SOURCE_DIR "/services/organization/data/working_days.textproto");
                }}) {
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
  return harness_.Person({Harness::GrantOver(
      std::nullopt, {"supervision.sensitive.read", "supervision.statistics.read"})});
}

std::string SupervisionTest::NameOf(const Uuid& organization) {
  return absl::StrCat("organizations/", organization.ToString());
}

namespace {

journal::v1::JournalEntry MakeEntry(const google::protobuf::Message& event, int64_t version,
                                    Date occurred_on) {
  journal::v1::JournalEntry entry;
  entry.set_aggregate_version(version);
  *entry.mutable_occurred_on() = DateToProto(occurred_on);
  entry.mutable_event()->PackFrom(event);
  return entry;
}

}  // namespace

journal::v1::JournalEntry SupervisionTest::EntryOf(const dossier::v1::Candidate& candidate,
                                                   std::optional<Date> occurred_on) {
  dossier::v1::CandidateStepRecorded event;
  *event.mutable_candidate() = candidate;
  return MakeEntry(event, ++versions_[candidate.name()],
                   occurred_on.value_or(harness_.clock().Today()));
}

journal::v1::JournalEntry SupervisionTest::EntryOf(const organization::v1::Plan& plan,
                                                   std::optional<Date> occurred_on) {
  organization::v1::PlanChanged event;
  *event.mutable_plan() = plan;
  return MakeEntry(event, ++versions_[plan.name()], occurred_on.value_or(harness_.clock().Today()));
}

journal::v1::JournalEntry SupervisionTest::EntryOf(const Uuid& organization,
                                                   organization::v1::WorkplaceKind kind) {
  kinds_[organization] = kind;
  return MakeEntry(ChangeOf(organization), ++versions_[NameOf(organization)],
                   harness_.clock().Today());
}

organization::v1::OrganizationChanged SupervisionTest::ChangeOf(const Uuid& organization) {
  const auto node = *harness_.runtime().tree().Find(organization);
  organization::v1::OrganizationChanged event;
  event.mutable_organization()->set_name(NameOf(organization));
  event.mutable_organization()->set_workplace_kind(kinds_[organization]);
  if (node.parent.has_value()) event.mutable_organization()->set_parent(NameOf(*node.parent));
  for (const access::OrganizationPeriod& period : node.periods) {
    auto* told = event.add_periods();
    *told->mutable_valid_from() = DateToProto(period.valid_from);
    if (period.parent.has_value()) told->set_parent(NameOf(*period.parent));
  }
  return event;
}

void SupervisionTest::TellTree() {
  for (const db::Row& row : harness_.ReadSql("SELECT id FROM replica_organization")) {
    const organization::v1::OrganizationChanged event = ChangeOf(row.Id(0));
    std::string& told = told_[row.Id(0)];
    if (told == event.SerializeAsString()) continue;
    told = event.SerializeAsString();
    const auto entry = MakeEntry(event, ++versions_[NameOf(row.Id(0))], harness_.clock().Today());
    const absl::Status status = harness_.database().RunReadModifyWrite(
        absl::InfiniteFuture(),
        [&](db::Transaction& transaction) { return ApplyOrganizationEntry(transaction, entry); });
    ASSERT_TRUE(status.ok()) << status;
  }
}

absl::Status ApplyDossier(db::Transaction& transaction,
                          std::span<const journal::v1::JournalEntry* const> entries) {
  static const auto* calendar = new WorkingDayCalendar();
  return ApplyDossierEntries(transaction, ProcessRulesOfTests(), *calendar, entries);
}

void SupervisionTest::Apply(const journal::v1::JournalEntry& entry) {
  TellTree();
  const absl::Status status = harness_.database().RunReadModifyWrite(
      absl::InfiniteFuture(), [&](db::Transaction& transaction) {
        KETNAP_RETURN_IF_ERROR(ApplyOrganizationEntry(transaction, entry));
        KETNAP_RETURN_IF_ERROR(ApplyTrainingEntry(transaction, entry));
        const journal::v1::JournalEntry* const entries[] = {&entry};
        return ApplyDossier(transaction, entries);
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
  plan.set_revision(state == organization::v1::PLAN_STATE_APPROVED ? 1 : 0);
  Apply(EntryOf(plan));
  return plan.name();
}

Uuid SupervisionTest::Create(std::string_view display_name, const Uuid& parent, Date valid_from,
                             std::string_view type) {
  access::OrganizationNode node;
  node.id = Uuid::Generate(harness_.clock().Now());
  node.parent = parent;
  node.type = std::string(type);
  node.display_name = std::string(display_name);
  node.valid_from = valid_from;
  harness_.PutOrganization(node);
  return node.id;
}

void SupervisionTest::MoveTo(const Uuid& organization, const Uuid& parent, Date valid_from) {
  auto node = *harness_.runtime().tree().Find(organization);
  access::OrganizationPeriod next = node.periods.back();
  node.periods.back().valid_to = valid_from - 1;
  next.valid_from = valid_from;
  next.parent = parent;
  node.periods.push_back(next);
  node.parent = parent;
  harness_.PutOrganization(node);
}

void SupervisionTest::End(const Uuid& organization, Date last_day) {
  auto node = *harness_.runtime().tree().Find(organization);
  node.valid_to = last_day;
  node.periods.back().valid_to = last_day;
  harness_.PutOrganization(node);
}

journal::v1::JournalEntry SupervisionTest::ReorganizationEntry(Date effective_date,
                                                               const std::vector<Ending>& endings,
                                                               const std::vector<Named>& named) {
  organization::v1::ReorganizationRecorded event;
  auto& reorganization = *event.mutable_reorganization();
  reorganization.set_state(organization::v1::REORGANIZATION_STATE_APPLIED);
  *reorganization.mutable_effective_date() = DateToProto(effective_date);
  for (const Ending& ending : endings) {
    for (const auto& [successor, share] : ending.successors) {
      auto& edge = *reorganization.add_lineage();
      edge.set_predecessor(NameOf(ending.organization));
      edge.set_successor(NameOf(successor));
      *edge.mutable_effective_date() = DateToProto(effective_date);
      edge.set_share_percent(share);
      edge.set_takes_rest(successor == ending.successors.front().first);
      edge.set_predecessor_ended(true);
    }
  }
  for (const Named& person : named) {
    auto& relocation = *event.add_relocations();
    relocation.set_resource(person.resource);
    relocation.set_from_organization(NameOf(person.from));
    relocation.set_to_organization(NameOf(person.to));
  }
  return MakeEntry(event, 1, effective_date);
}

void SupervisionTest::Reorganize(Date effective_date, const std::vector<Ending>& endings,
                                 const std::vector<Named>& named) {
  const auto entry = ReorganizationEntry(effective_date, endings, named);
  const absl::Status status = harness_.database().RunReadModifyWrite(
      absl::InfiniteFuture(),
      [&](db::Transaction& each) { return service::ApplyOrganizationEntry(each, entry); });
  ASSERT_TRUE(status.ok()) << status;
  ASSERT_TRUE(harness_.runtime().tree().Reload(harness_.runtime().database()).ok());
  Apply(entry);
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
  TellTree();
  return harness_.Call(ReaderOfEverything(), &Statistics::GetAttainment, request);
}

absl::StatusOr<v1::GetBreakdownResponse> SupervisionTest::Ask(
    const v1::GetBreakdownRequest& request) {
  TellTree();
  return harness_.Call(ReaderOfEverything(), &Statistics::GetBreakdown, request);
}

absl::StatusOr<v1::GetFunnelResponse> SupervisionTest::Ask(const v1::GetFunnelRequest& request) {
  TellTree();
  return harness_.Call(ReaderOfEverything(), &Statistics::GetFunnel, request);
}

}  // namespace ketnap::supervision
