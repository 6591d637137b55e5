#include "absl/strings/str_cat.h"
#include "common/base/proto_date.h"
#include "ketnap/organization/v1/events.pb.h"
#include "services/organization/handlers/province_fixture.h"
#include "services/organization/repository/lineage_repository.h"

namespace ketnap::organization {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kNewName[] = "Đảng bộ Sở Tài chính và Kế hoạch";

class OrganizationHistoryTest : public ProvinceTest {
 protected:
  OrganizationHistoryTest() { BuildProvince(); }

  access::Caller Historian() {
    return harness_.Person(
        {Harness::GrantOver(std::nullopt, {"organization.organizations.read",
                                           "organization.organizations.write", "history.enter"})});
  }
  v1::UpdateOrganizationRequest Rename(const std::string& name, const std::string& display_name) {
    v1::UpdateOrganizationRequest request;
    *request.mutable_organization() = *Get(Officer(), name);
    request.mutable_organization()->set_display_name(display_name);
    request.mutable_update_mask()->add_paths("display_name");
    request.set_request_id(harness_.NewRequestId());
    return request;
  }
  v1::UpdateOrganizationRequest NewCodes(const std::string& name,
                                         const std::vector<std::string>& values) {
    v1::UpdateOrganizationRequest request;
    *request.mutable_organization() = *Get(Officer(), name);
    request.mutable_organization()->clear_codes();
    for (const std::string& value : values) {
      auto* code = request.mutable_organization()->add_codes();
      code->set_scheme("PARTY_ORGANIZATION");
      code->set_value(value);
    }
    request.mutable_update_mask()->add_paths("codes");
    request.set_request_id(harness_.NewRequestId());
    return request;
  }
  absl::StatusOr<v1::Organization> Update(const v1::UpdateOrganizationRequest& request) {
    return harness_.Call(Historian(), &Organizations::UpdateOrganization, request);
  }
  void MustUpdate(const v1::UpdateOrganizationRequest& request) {
    auto updated = Update(request);
    ASSERT_TRUE(updated.ok()) << updated.status();
  }
  absl::StatusOr<v1::Organization> GetOn(const std::string& name, Date day) {
    v1::GetOrganizationRequest request;
    request.set_name(name);
    *request.mutable_as_of() = DateToProto(day);
    return harness_.Call(Officer(), &Organizations::GetOrganization, request);
  }
  std::string NameOn(const std::string& name, Date day) {
    auto organization = GetOn(name, day);
    return organization.ok() ? organization->display_name()
                             : std::string(absl::StatusCodeToString(organization.status().code()));
  }
  std::vector<std::string> CodesOn(const std::string& name, Date day) {
    std::vector<std::string> values;
    auto organization = GetOn(name, day);
    EXPECT_TRUE(organization.ok()) << organization.status();
    for (const auto& code : organization->codes()) values.push_back(code.value());
    return values;
  }
  v1::GetLineageResponse Lineage(const std::string& name) {
    v1::GetLineageRequest request;
    request.set_name(name);
    auto lineage = harness_.Call(Officer(), &Organizations::GetLineage, request);
    EXPECT_TRUE(lineage.ok()) << lineage.status();
    return lineage.value_or(v1::GetLineageResponse());
  }
};

TEST_F(OrganizationHistoryTest, ARenameLeavesThePastAsItWas) {
  MustUpdate(Rename(base_a_, kNewName));
  const Date today(2025, 3, 3);
  EXPECT_EQ(NameOn(base_a_, today), kNewName);
  EXPECT_EQ(NameOn(base_a_, today - 1), "Đảng bộ Sở Tài chính");
  EXPECT_EQ(NameOn(base_a_, Date(2001, 2, 3)), "Đảng bộ Sở Tài chính");
  EXPECT_EQ(NameOn(base_a_, Date(2001, 2, 2)), "NOT_FOUND");
  auto tomorrow = GetOn(base_a_, today + 1);
  EXPECT_THAT(Faults(tomorrow.status()), ElementsAre("as_of:AS_OF_IN_FUTURE"));

  v1::ListOrganizationsRequest list;
  list.set_text("ke hoach");
  EXPECT_THAT(ListNames(Officer(), list), ElementsAre(base_a_));
  *list.mutable_as_of() = DateOf(2025, 3, 2);
  EXPECT_THAT(ListNames(Officer(), list), IsEmpty());
  list.set_text("so tai chinh");
  EXPECT_THAT(ListNames(Officer(), list), ElementsAre(base_a_));
  auto response = harness_.Call(Officer(), &Organizations::ListOrganizations, list);
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_EQ(response->organizations(0).display_name(), "Đảng bộ Sở Tài chính");
  *list.mutable_as_of() = DateOf(2025, 3, 4);
  auto refused = harness_.Call(Officer(), &Organizations::ListOrganizations, list);
  EXPECT_THAT(Faults(refused.status()), ElementsAre("as_of:AS_OF_IN_FUTURE"));
}

TEST_F(OrganizationHistoryTest, AnEffectiveDateLiesBetweenTheLastChangeAndToday) {
  auto request = Rename(base_a_, kNewName);
  *request.mutable_effective_date() = DateOf(2025, 3, 4);
  EXPECT_THAT(Faults(Update(request).status()), ElementsAre("effective_date:DATE_IN_FUTURE"));

  *request.mutable_effective_date() = DateOf(2015, 1, 1);
  request.set_request_id(harness_.NewRequestId());
  auto ordinary = harness_.Call(Officer(), &Organizations::UpdateOrganization, request);
  EXPECT_EQ(ErrorReason(ordinary.status()), "HISTORICAL_ENTRY_NOT_PERMITTED");
  MustUpdate(request);
  EXPECT_EQ(NameOn(base_a_, Date(2014, 12, 31)), "Đảng bộ Sở Tài chính");
  EXPECT_EQ(NameOn(base_a_, Date(2015, 1, 1)), kNewName);
  const auto entries = harness_.WaitForJournal(8);
  ASSERT_THAT(entries, SizeIs(8));
  EXPECT_TRUE(entries.back().historical());
  EXPECT_EQ(entries.back().occurred_on().year(), 2015);

  auto earlier = Rename(base_a_, "Đảng bộ khác");
  *earlier.mutable_effective_date() = DateOf(2014, 12, 31);
  auto refused = Update(earlier);
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ErrorReason(refused.status()), "ORGANIZATION_CHANGED_SINCE");
  EXPECT_EQ(ErrorMetadataValue(refused.status(), "changed_on"), "2015-01-01");
}

TEST_F(OrganizationHistoryTest, ACorrectionKeepsWhatWasWrong) {
  MustUpdate(Rename(base_a_, "Đảng bộ Sở Tài chin"));
  auto correction = Rename(base_a_, "Đảng bộ Sở Tài chính mới");
  correction.set_correction_reason("Ghi sai tên");
  *correction.mutable_effective_date() = DateOf(2025, 3, 3);
  EXPECT_THAT(Faults(Update(correction).status()), ElementsAre("effective_date:ONE_OF"));
  correction.clear_effective_date();
  correction.set_request_id(harness_.NewRequestId());
  harness_.clock().SetDay(Date(2025, 6, 1));
  MustUpdate(correction);
  EXPECT_EQ(NameOn(base_a_, Date(2025, 3, 2)), "Đảng bộ Sở Tài chính");
  EXPECT_EQ(NameOn(base_a_, Date(2025, 3, 3)), "Đảng bộ Sở Tài chính mới");

  const v1::GetLineageResponse lineage = Lineage(base_a_);
  ASSERT_EQ(lineage.periods_size(), 3);
  EXPECT_EQ(lineage.periods(0).display_name(), "Đảng bộ Sở Tài chính mới");
  EXPECT_FALSE(lineage.periods(0).has_valid_to());
  EXPECT_EQ(lineage.periods(1).display_name(), "Đảng bộ Sở Tài chin");
  EXPECT_TRUE(lineage.periods(1).has_supersede_time());
  EXPECT_EQ(lineage.periods(1).correction_reason(), "Ghi sai tên");
  EXPECT_EQ(lineage.periods(2).display_name(), "Đảng bộ Sở Tài chính");
  EXPECT_EQ(lineage.periods(2).valid_to().day(), 2);

  v1::OrganizationChanged event;
  ASSERT_TRUE(harness_.WaitForJournal(9).back().event().UnpackTo(&event));
  EXPECT_EQ(event.periods_size(), 2) << "what is superseded is left out";
  EXPECT_EQ(event.organization().etag(), "\"3\"");
}

TEST_F(OrganizationHistoryTest, TwoChangesOfOneDayLeaveOnePeriodAndTheTrace) {
  MustUpdate(Rename(base_a_, "Tên thứ nhất"));
  MustUpdate(Rename(base_a_, "Tên thứ hai"));
  EXPECT_EQ(NameOn(base_a_, Date(2025, 3, 3)), "Tên thứ hai");
  const v1::GetLineageResponse lineage = Lineage(base_a_);
  ASSERT_EQ(lineage.periods_size(), 3);
  EXPECT_EQ(lineage.periods(1).display_name(), "Tên thứ nhất");
  EXPECT_TRUE(lineage.periods(1).has_supersede_time());
  EXPECT_TRUE(lineage.periods(1).correction_reason().empty());
}

TEST_F(OrganizationHistoryTest, NobodyHasTheCodeOfAnother) {
  MustUpdate(NewCodes(base_a_, {"LS-01", "LS-02"}));
  auto clash = Update(NewCodes(base_b_, {"LS-02"}));
  EXPECT_EQ(clash.status().code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(ErrorMetadataValue(clash.status(), "existing"), base_a_);
  EXPECT_THAT(CodesOn(base_b_, Date(2025, 3, 3)), IsEmpty());

  harness_.clock().SetDay(Date(2025, 4, 1));
  MustUpdate(NewCodes(base_a_, {"LS-01", "LS-03"}));
  EXPECT_THAT(CodesOn(base_a_, Date(2025, 3, 31)), ElementsAre("LS-01", "LS-02"));
  EXPECT_THAT(CodesOn(base_a_, Date(2025, 4, 1)), ElementsAre("LS-01", "LS-03"));
  // Free from the day on which it was given up, and not before.
  auto early = NewCodes(base_b_, {"LS-02"});
  *early.mutable_effective_date() = DateOf(2025, 3, 31);
  EXPECT_EQ(Update(early).status().code(), absl::StatusCode::kAlreadyExists);
  MustUpdate(NewCodes(base_b_, {"LS-02"}));
  EXPECT_THAT(CodesOn(base_b_, Date(2025, 4, 1)), ElementsAre("LS-02"));

  auto dated = NewCodes(base_b_, {"LS-09"});
  *dated.mutable_organization()->mutable_codes(0)->mutable_valid_from() = DateOf(2020, 1, 1);
  EXPECT_THAT(Faults(Update(dated).status()),
              ElementsAre("organization.codes[0]:NOT_THE_EFFECTIVE_DATE"));
  auto twice = NewCodes(base_b_, {"LS-09", "LS-09"});
  EXPECT_THAT(Faults(Update(twice).status()), ElementsAre("organization.codes[1]:CODE_TWICE"));
  // What is read can be sent back as it is.
  v1::UpdateOrganizationRequest same;
  *same.mutable_organization() = *Get(Officer(), base_a_);
  same.set_request_id(harness_.NewRequestId());
  MustUpdate(same);
  EXPECT_THAT(CodesOn(base_a_, Date(2025, 4, 1)), ElementsAre("LS-01", "LS-03"));
}

TEST_F(OrganizationHistoryTest, ACorrectionOfCodesTakesThemFromTheBeginning) {
  MustUpdate(NewCodes(cell_a1_, {"SAI"}));
  harness_.clock().SetDay(Date(2025, 4, 1));
  auto correction = NewCodes(cell_a1_, {"DUNG"});
  correction.set_correction_reason("Nhập nhầm mã");
  MustUpdate(correction);
  EXPECT_THAT(CodesOn(cell_a1_, Date(2025, 3, 10)), ElementsAre("DUNG"));
  MustUpdate(NewCodes(cell_a2_, {"SAI"}));
}

TEST_F(OrganizationHistoryTest, AuthoritiesHaveDaysAndDecisions) {
  auto request = NewOrganization(bloc_, "GRASSROOTS_PARTY_ORGANIZATION", "Đảng bộ Sở Nội vụ");
  auto* owed = request.mutable_organization()->add_authorities();
  owed->set_kind(v1::AUTHORITY_KIND_DELEGATED_ADMISSION);
  *owed->mutable_valid_from() = DateOf(2010, 1, 1);
  *owed->mutable_valid_to() = DateOf(2012, 12, 31);
  auto* held = request.mutable_organization()->add_authorities();
  held->set_kind(v1::AUTHORITY_KIND_DELEGATED_ADMISSION);
  *held->mutable_valid_from() = DateOf(2020, 1, 1);
  held->mutable_decision()->set_number("12");
  held->mutable_decision()->set_symbol("QĐ/TU");
  held->mutable_decision()->set_issuer("Tỉnh ủy Lạng Sơn");
  *held->mutable_decision()->mutable_date() = DateOf(2019, 12, 20);
  auto created = Create(request);
  ASSERT_TRUE(created.ok()) << created.status();
  ASSERT_EQ(created->authorities_size(), 1);
  EXPECT_EQ(created->authorities(0).decision().number(), "12");
  EXPECT_TRUE(created->has_admission_authority());
  EXPECT_TRUE(GetOn(created->name(), Date(2011, 1, 1))->has_admission_authority());
  EXPECT_FALSE(GetOn(created->name(), Date(2011, 1, 1))->authorities(0).has_decision());
  EXPECT_FALSE(GetOn(created->name(), Date(2015, 1, 1))->has_admission_authority());
  const Uuid id = IdOf(created->name());
  const auto& tree = harness_.runtime().tree();
  EXPECT_EQ(tree.AdmissionAuthorityOn(id, Date(2011, 1, 1)), id);
  EXPECT_EQ(tree.AdmissionAuthorityOn(id, Date(2015, 1, 1)), std::nullopt);
  v1::OrganizationChanged event;
  ASSERT_TRUE(harness_.WaitForJournal(8).back().event().UnpackTo(&event));
  EXPECT_EQ(event.organization().authorities_size(), 2);

  auto plain = NewOrganization(bloc_, "GRASSROOTS_PARTY_ORGANIZATION", "Đảng bộ Sở Xây dựng");
  plain.mutable_organization()->set_has_admission_authority(true);
  created = Create(plain);
  ASSERT_TRUE(created.ok()) << created.status();
  ASSERT_EQ(created->authorities_size(), 1);
  EXPECT_EQ(created->authorities(0).kind(), v1::AUTHORITY_KIND_ADMISSION);
  EXPECT_FALSE(created->authorities(0).has_decision());
  EXPECT_EQ(created->authorities(0).valid_from().year(), 2001);
}

TEST_F(OrganizationHistoryTest, NothingIsOlderThanWhatItStandsBelow) {
  auto request = NewOrganization(base_a_, "PARTY_CELL", "Chi bộ cổ");
  *request.mutable_organization()->mutable_valid_from() = DateOf(2001, 2, 2);
  EXPECT_THAT(Faults(Create(request).status()),
              ElementsAre("organization.valid_from:BEFORE_PARENT"));
}

TEST_F(OrganizationHistoryTest, APageOfADayGoesOnInThatDay) {
  harness_.clock().SetDay(Date(2025, 4, 1));
  auto late = NewOrganization(base_a_, "PARTY_CELL", "Chi bộ Ngân sách");
  *late.mutable_organization()->mutable_valid_from() = DateOf(2025, 4, 1);
  ASSERT_TRUE(Create(late).ok());
  MustUpdate(Rename(cell_a2_, "Chi bộ A"));
  v1::ListOrganizationsRequest list;
  list.set_parent(base_a_);
  list.set_page_size(1);
  EXPECT_THAT(ListNames(Officer(), list), SizeIs(3));
  EXPECT_EQ(ListNames(Officer(), list)[0], cell_a2_);
  *list.mutable_as_of() = DateOf(2025, 3, 31);
  EXPECT_THAT(ListNames(Officer(), list), ElementsAre(cell_a2_, cell_a1_));
  *list.mutable_as_of() = DateOf(2001, 2, 2);
  EXPECT_THAT(ListNames(Officer(), list), IsEmpty());
}

TEST_F(OrganizationHistoryTest, AClerkSeesThePastOfWhatIsInSightToday) {
  const auto clerk = Clerk(base_a_);
  v1::ListOrganizationsRequest list;
  *list.mutable_as_of() = DateOf(2010, 1, 1);
  EXPECT_THAT(ListNames(clerk, list), ElementsAre(cell_a2_, cell_a1_, base_a_));
  list.set_parent(base_a_);
  list.set_page_size(1);
  EXPECT_THAT(ListNames(clerk, list), ElementsAre(cell_a2_, cell_a1_));
  list.set_parent(bloc_);
  auto listed = harness_.Call(clerk, &Organizations::ListOrganizations, list);
  EXPECT_EQ(listed.status().code(), absl::StatusCode::kNotFound);
  v1::GetLineageRequest lineage;
  lineage.set_name(base_b_);
  auto refused = harness_.Call(clerk, &Organizations::GetLineage, lineage);
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kNotFound);
}

TEST_F(OrganizationHistoryTest, LineageGoesBothWaysAndNeverBackInTime) {
  const Uuid a1 = IdOf(cell_a1_), a2 = IdOf(cell_a2_), b1 = IdOf(cell_b1_), base = IdOf(base_a_);
  const Uuid decision = Uuid::FromName("decision");
  auto edge = [&](const Uuid& from, const Uuid& to, Date day) {
    LineageEdge made;
    made.predecessor = from;
    made.successor = to;
    made.reorganization = decision;
    made.kind = LineageKind::kMerge;
    made.effective_date = day;
    made.share_percent = 100;
    made.takes_rest = true;
    made.predecessor_display_name = "Trước";
    made.successor_display_name = "Sau";
    return made;
  };
  // a1 → a2 in 2020; a2 → b1 in 2022; what a2 gave to base in 2019 is nothing of a1's.
  const std::vector<LineageEdge> edges = {edge(a1, a2, Date(2020, 1, 1)),
                                          edge(a2, b1, Date(2022, 1, 1)),
                                          edge(a2, base, Date(2019, 1, 1))};
  ASSERT_TRUE(
      harness_.database()
          .RunWrite(absl::InfiniteFuture(),
                    [&](db::Transaction& transaction) { return InsertLineage(transaction, edges); })
          .ok());
  v1::GetLineageResponse lineage = Lineage(cell_a1_);
  EXPECT_EQ(lineage.predecessors_size(), 0);
  ASSERT_EQ(lineage.successors_size(), 2);
  EXPECT_EQ(lineage.successors(0).successor(), cell_a2_);
  EXPECT_EQ(lineage.successors(1).successor(), cell_b1_);
  EXPECT_EQ(lineage.successors(1).predecessor_display_name(), "Trước");
  EXPECT_THAT(lineage.successors(0).reorganization(), HasSubstr(decision.ToString()));
  lineage = Lineage(cell_b1_);
  ASSERT_EQ(lineage.predecessors_size(), 2);
  EXPECT_EQ(lineage.predecessors(0).predecessor(), cell_a2_);
  EXPECT_EQ(lineage.predecessors(1).predecessor(), cell_a1_);
  lineage = Lineage(base_a_);
  ASSERT_EQ(lineage.predecessors_size(), 1);
}

}  // namespace
}  // namespace ketnap::organization
