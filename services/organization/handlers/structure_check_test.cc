#include <gmock/gmock.h>

#include <set>

#include "services/organization/handlers/import_fixture.h"
#include "services/organization/handlers/reorganization_fixture.h"

namespace ketnap::organization {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class StructureCheckTest : public ImportTest {
 protected:
  // The province with two members in cell_a1 and one who moved from there to cell_b1.
  void Build() {
    BuildProvince();
    member_ = MustEnter(cell_a1_, "Lý Thị Mai").name();
    MustEnter(cell_a1_, "Hoàng Văn Nam");
    moved_ = MustEnter(cell_a1_, "Vi Văn Bảo").name();
    v1::TransferMemberRequest transfer;
    transfer.mutable_transfer()->set_member(moved_);
    transfer.mutable_transfer()->set_kind(v1::STAY_KIND_OFFICIAL);
    transfer.mutable_transfer()->set_destination(cell_b1_);
    *transfer.mutable_transfer()->mutable_issue_date() = DateOf(2025, 2, 20);
    *transfer.mutable_receive_date() = DateOf(2025, 2, 25);
    transfer.set_request_id(harness_.NewRequestId());
    const auto received = harness_.Call(officer_, &Members::TransferMember, transfer);
    ASSERT_TRUE(received.ok()) << received.status();
    // A second period of base_a, so that there is something between periods.
    v1::UpdateOrganizationRequest rename;
    rename.mutable_organization()->set_name(base_a_);
    rename.mutable_organization()->set_display_name("Đảng bộ Sở Tài chính mới");
    *rename.mutable_organization()->mutable_valid_from() = DateOf(2001, 2, 3);
    rename.mutable_organization()->set_type("GRASSROOTS_PARTY_ORGANIZATION");
    rename.mutable_update_mask()->add_paths("display_name");
    *rename.mutable_effective_date() = DateOf(2025, 2, 1);
    rename.set_request_id(harness_.NewRequestId());
    const auto renamed = harness_.Call(officer_, &Organizations::UpdateOrganization, rename);
    ASSERT_TRUE(renamed.ok()) << renamed.status();
    ASSERT_THAT(Told(), IsEmpty());
  }

  // "CODE subject" of every fault.
  std::set<std::string> Told() {
    std::set<std::string> told;
    const auto response = CheckStructure();
    EXPECT_EQ(response.fault_count(), response.faults_size());
    for (const auto& fault : response.faults()) {
      EXPECT_FALSE(fault.message().empty());
      told.insert(absl::StrCat(fault.code(), " ", fault.subject()));
    }
    return told;
  }

  struct Statement {
    std::string sql;
    db::Values values;
  };
  // Breaks something, sees that exactly `expected` is told, and mends it.
  void ExpectTold(const std::vector<Statement>& breaking, const std::vector<Statement>& mending,
                  const std::set<std::string>& expected) {
    for (const auto& statement : breaking) harness_.RunSql(statement.sql, statement.values);
    EXPECT_EQ(Told(), expected) << breaking.front().sql;
    for (const auto& statement : mending) harness_.RunSql(statement.sql, statement.values);
    EXPECT_THAT(Told(), IsEmpty()) << "not mended: " << breaking.front().sql;
  }

  std::string member_, moved_;
};

TEST_F(StructureCheckTest, PeriodsAndHeads) {
  Build();
  const Uuid base = IdOf(base_a_), cell = IdOf(cell_a1_);
  auto end_first = [&](Date last_day) {
    return Statement{
        "UPDATE organization_period SET valid_to = ? WHERE organization_id = ?"
        " AND valid_from = '2001-02-03'",
        {last_day, base}};
  };
  ExpectTold({end_first(Date(2025, 1, 30))}, {end_first(Date(2025, 1, 31))},
             {"PERIOD_GAP " + base_a_});
  ExpectTold({end_first(Date(2025, 2, 5))}, {end_first(Date(2025, 1, 31))},
             {"PERIOD_OVERLAP " + base_a_});
  auto end_last = [&](const char* last_day) {
    return Statement{
        "UPDATE organization_period SET valid_to = ? WHERE organization_id = ?"
        " AND valid_from = '2025-02-01'",
        {last_day, base}};
  };
  ExpectTold({end_last("2025-02-20")}, {end_last("9999-12-31")}, {"PERIOD_GAP " + base_a_});
  auto begin_first = [&](Date day, Date from) {
    return Statement{
        "UPDATE organization_period SET valid_from = ? WHERE organization_id = ?"
        " AND valid_from = ?",
        {day, base, from}};
  };
  ExpectTold({begin_first(Date(2000, 1, 1), Date(2001, 2, 3))},
             {begin_first(Date(2001, 2, 3), Date(2000, 1, 1))},
             {"PERIOD_OUTSIDE_EXISTENCE " + base_a_, "PARENT_NOT_ALIVE " + base_a_});
  ExpectTold({{"UPDATE organization SET committee_size = 7 WHERE id = ?", {cell}}},
             {{"UPDATE organization SET committee_size = 0 WHERE id = ?", {cell}}},
             {"HEAD_DIFFERS_FROM_PERIOD " + cell_a1_});
  ExpectTold({{"UPDATE organization_period SET live_mark = NULL, superseded_at = recorded_at"
               " WHERE organization_id = ?",
               {cell}}},
             {{"UPDATE organization_period SET live_mark = 1, superseded_at = NULL"
               " WHERE organization_id = ?",
               {cell}}},
             {"PERIOD_MISSING " + cell_a1_});
}

TEST_F(StructureCheckTest, ParentsCyclesAndRoots) {
  Build();
  const Uuid cell = IdOf(cell_a1_), other = IdOf(cell_a2_), base = IdOf(base_a_);
  auto set_parent = [&](const Uuid& id, const Uuid& parent) {
    return std::vector<Statement>{
        {"UPDATE organization SET parent_id = ? WHERE id = ?", {parent, id}},
        {"UPDATE organization_period SET parent_id = ? WHERE organization_id = ?", {parent, id}}};
  };
  ExpectTold(set_parent(other, Uuid::FromName("nobody")), set_parent(other, base),
             {"PARENT_UNKNOWN " + cell_a2_});
  // Each below the other.
  auto both = set_parent(other, cell);
  for (const auto& statement : set_parent(cell, other)) both.push_back(statement);
  auto mended = set_parent(other, base);
  for (const auto& statement : set_parent(cell, base)) mended.push_back(statement);
  ExpectTold(both, mended, {"ORGANIZATION_CYCLE " + cell_a1_, "ORGANIZATION_CYCLE " + cell_a2_});
  const std::vector<Statement> second_root = {
      {"UPDATE organization SET parent_id = NULL, root_mark = 1, live_mark = NULL WHERE id = ?",
       {other}},
      {"UPDATE organization_period SET parent_id = NULL WHERE organization_id = ?", {other}},
      {"UPDATE replica_organization SET parent_id = NULL WHERE id = ?", {other}},
      {"UPDATE replica_organization_period SET parent_id = NULL WHERE organization_id = ?",
       {other}}};
  for (const auto& statement : second_root) harness_.RunSql(statement.sql, statement.values);
  const auto told = Told();
  EXPECT_TRUE(told.contains("MULTIPLE_ROOTS " + cell_a2_) ||
              told.contains("MULTIPLE_ROOTS " + root_));
}

TEST_F(StructureCheckTest, WhatHasEndedAndWhatIsHeld) {
  Build();
  const Uuid cell = IdOf(cell_a1_), base = IdOf(base_b_), bloc = IdOf(bloc_);
  auto set_end = [&](const Uuid& id, bool ended) {
    const std::string day = ended ? "'2025-03-01'" : "NULL";
    return std::vector<Statement>{
        {absl::StrCat("UPDATE organization SET live_mark = ", ended ? "NULL" : "1",
                      ", valid_to = ", day, " WHERE id = ?"),
         {id}},
        {absl::StrCat("UPDATE organization_period SET valid_to = ",
                      ended ? "'2025-03-01'" : "'9999-12-31'", " WHERE organization_id = ?"),
         {id}}};
  };
  harness_.RunSql(
      "INSERT INTO organization_authority (organization_id, kind, valid_from, valid_to,"
      " recorded_at) VALUES (?, 1, '2010-01-01', '9999-12-31', '2025-01-01')",
      {base});
  // The members' stays are theirs; that they stay is told of the cell.
  EXPECT_THAT(Told(), IsEmpty());
  auto ended = set_end(base, true);
  ExpectTold(ended, set_end(base, false),
             {"ENDED_WITH_CHILDREN " + base_b_, "AUTHORITY_OUTSIDE_EXISTENCE " + base_b_});
  ExpectTold(set_end(cell, true), set_end(cell, false), {"ENDED_WITH_MEMBERS " + cell_a1_});
  harness_.RunSql("DELETE FROM organization_authority WHERE organization_id = ?", {base});
  harness_.RunSql(
      "INSERT INTO organization_code (organization_id, scheme, value, valid_from, valid_to,"
      " live_mark, recorded_at) VALUES (?, 'PARTY_ORGANIZATION', 'X', '1990-01-01', '1991-01-01',"
      " NULL, '2025-01-01')",
      {bloc});
  EXPECT_EQ(Told(), std::set<std::string>{"CODE_OUTSIDE_EXISTENCE " + bloc_});
}

TEST_F(StructureCheckTest, WhatIsKeptBesideTheTree) {
  Build();
  const Uuid cell = IdOf(cell_a1_), root = IdOf(root_);
  ExpectTold({{"UPDATE replica_organization_closure SET depth = 7 WHERE ancestor_id = ?"
               " AND descendant_id = ?",
               {root, cell}}},
             {{"UPDATE replica_organization_closure SET depth = 3 WHERE ancestor_id = ?"
               " AND descendant_id = ?",
               {root, cell}}},
             {"CLOSURE_DIFFERS " + cell_a1_});
  auto set_span = [&](const char* day) {
    return Statement{absl::StrCat("UPDATE replica_organization_span SET valid_to = '", day,
                                  "' WHERE ancestor_id = ? AND descendant_id = ?"),
                     {root, cell}};
  };
  ExpectTold({set_span("2020-01-01")}, {set_span("9999-12-31")}, {"SPAN_DIFFERS " + cell_a1_});
  auto set_name = [&](const char* name) {
    return Statement{"UPDATE replica_organization SET display_name = ? WHERE id = ?", {name, cell}};
  };
  ExpectTold({set_name("Khác")}, {set_name("Chi bộ Văn phòng")}, {"REPLICA_DIFFERS " + cell_a1_});
}

TEST_F(StructureCheckTest, MembersAndTheirStays) {
  Build();
  const Uuid member = IdOf(member_), moved = IdOf(moved_), cell = IdOf(cell_a1_);
  auto set_cell = [&](const std::string& organization) {
    return Statement{"UPDATE member_stay SET organization_id = ? WHERE member_id = ?",
                     {IdOf(organization), member}};
  };
  ExpectTold({set_cell(cell_a2_)}, {set_cell(cell_a1_)}, {"MEMBER_STAY_DIFFERS " + member_});
  auto set_end = [&](const Uuid& id, const char* day, const char* mark, const char* from) {
    return Statement{absl::StrCat("UPDATE member_stay SET end_date = '", day, "', open_mark = ",
                                  mark, " WHERE member_id = ? AND start_date < '", from, "'"),
                     {id}};
  };
  ExpectTold({set_end(member, "2025-01-01", "NULL", "2025-01-01")},
             {set_end(member, "9999-12-31", "1", "2025-01-01")},
             {"MEMBER_WITHOUT_STAY " + member_});
  ExpectTold({set_end(moved, "2025-02-20", "NULL", "2025-02-01")},
             {set_end(moved, "2025-02-24", "NULL", "2025-02-01")}, {"STAY_GAP " + moved_});
  ExpectTold({set_end(moved, "2025-02-28", "NULL", "2025-02-01")},
             {set_end(moved, "2025-02-24", "NULL", "2025-02-01")}, {"STAY_OVERLAP " + moved_});
  ExpectTold(
      {{"UPDATE member SET status = 3, left_date = '2025-03-01', leave_reason = 1"
        " WHERE id = ?",
        {member}},
       {"UPDATE member_listing SET status = 3 WHERE member_id = ?", {member}}},
      {{"UPDATE member SET status = 2, left_date = NULL, leave_reason = 0 WHERE id = ?", {member}},
       {"UPDATE member_listing SET status = 2 WHERE member_id = ?", {member}}},
      {"LEFT_MEMBER_STAYS " + member_});
  auto set_listed = [&](int status) {
    return Statement{"UPDATE member_listing SET status = ? WHERE member_id = ? AND ancestor_id = ?",
                     {status, member, cell}};
  };
  ExpectTold({set_listed(1)}, {set_listed(2)}, {"LISTING_DIFFERS " + member_});
  ExpectTold({{"INSERT INTO member_listing (ancestor_id, folded_name, member_id, status,"
               " organization_id) SELECT ?, 'x', id, 2, organization_id FROM member WHERE id = ?",
               {IdOf(cell_b1_), member}}},
             {{"DELETE FROM member_listing WHERE folded_name = 'x'", {}}},
             {"LISTING_DIFFERS " + cell_a1_});
}

TEST_F(StructureCheckTest, LineageAndPlans) {
  Build();
  const Uuid base = IdOf(base_a_), other = IdOf(base_b_);
  ExpectTold({{"INSERT INTO organization_lineage (predecessor_id, successor_id, reorganization_id,"
               " kind, effective_date, share_percent, takes_rest, predecessor_ended,"
               " predecessor_display_name, successor_display_name)"
               " VALUES (?, ?, ?, 2, '2025-01-01', 60, 1, 1, 'a', 'b')",
               {base, other, Uuid::FromName("r")}}},
             {{"DELETE FROM organization_lineage", {}}}, {"LINEAGE_SHARES " + base_a_});
  auto plan = Make(NewPlan(base_a_, 2025, 10));
  auto successor = Make(NewPlan(base_b_, 2025, 9));
  ASSERT_TRUE(plan.ok() && successor.ok());
  ExpectTold({{"UPDATE admission_plan SET state = 4 WHERE id = ?", {IdOf(plan->name())}},
              {"UPDATE admission_plan SET predecessor_id = ? WHERE id = ?",
               {IdOf(plan->name()), IdOf(successor->name())}}},
             {{"UPDATE admission_plan SET state = 1, predecessor_id = NULL", {}}},
             {"PLAN_WHOLE " + plan->name()});
}

TEST_F(StructureCheckTest, OnlyProcessesMayAsk) {
  const auto refused =
      harness_.Call(officer_, &Organizations::CheckStructure, v1::CheckStructureRequest());
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kPermissionDenied);
}

using StructureAfterReorganizationTest = ReorganizationServiceTest;

TEST_F(StructureAfterReorganizationTest, AMergeASplitAndADissolutionLeaveItSound) {
  BuildProvince();
  for (const std::string& cell : {cell_a1_, cell_a2_, cell_b1_}) MustEnter(cell, "Lý Thị Mai");
  MustEnter(cell_a1_, "Hoàng Văn Nam");
  ASSERT_TRUE(Make(NewPlan(base_a_, 2025, 7)).ok());
  auto request = NewReorganization(root_);
  const std::string merged =
      AddCreate(&request, bloc_, "GRASSROOTS_PARTY_ORGANIZATION", "Đảng bộ Sở Nội vụ");
  AddMerge(&request, {base_a_, base_b_}, merged);
  const std::string part = AddCreate(&request, merged, "PARTY_CELL", "Chi bộ Phần mới");
  auto* split = Next(&request)->mutable_split();
  split->set_source(cell_a1_);
  AddPart(split, cell_a1_, 40, true);
  AddPart(split, part, 60, false);
  AddDissolve(&request, cell_a2_, {cell_b1_, part});
  // Two cells of one name come below one organization.
  AddRename(&request, cell_b1_, "Chi bộ Văn phòng Sở Y tế");
  MustReorganize(request);
  const auto checked = harness_.Call(Harness::Process("operator"), &Organizations::CheckStructure,
                                     v1::CheckStructureRequest());
  ASSERT_TRUE(checked.ok()) << checked.status();
  EXPECT_EQ(checked->fault_count(), 0) << checked->DebugString();
  EXPECT_EQ(checked->organization_count(), 9);
}

class StructureIndicatorsTest : public ImportTest {
 protected:
  std::vector<std::string> List(const access::Caller& caller,
                                v1::ListStructureIndicatorsRequest request = {}) {
    std::vector<std::string> lines;
    for (int pages = 0; pages < 100; ++pages) {
      const auto response = harness_.Call(caller, &Organizations::ListStructureIndicators, request);
      EXPECT_TRUE(response.ok()) << response.status();
      if (!response.ok()) return lines;
      for (const auto& indicator : response->indicators()) {
        lines.push_back(absl::StrCat(indicator.rule_id(), " ", indicator.organization(), " ",
                                     indicator.value(), "/", indicator.threshold()));
        if (indicator.rule_id() == "R-ORG-1") {
          EXPECT_EQ(indicator.clause(), "Điều lệ Đảng, Điều 24");
          EXPECT_EQ(indicator.confidence(), "SOURCED");
          EXPECT_THAT(indicator.message(), ::testing::HasSubstr("cần ít nhất 3"));
        }
      }
      if (response->next_page_token().empty()) return lines;
      request.set_page_token(response->next_page_token());
    }
    return lines;
  }
};

TEST_F(StructureIndicatorsTest, CellsWithTooFewMembersAreListedAndFollowTheRegister) {
  BuildProvince();
  for (const char* name : {"Lý Thị Mai", "Hoàng Văn Nam"}) MustEnter(cell_a1_, name);
  v1::CreateMemberRequest probationary = NewMember(cell_a1_, "Vi Văn Bảo");
  probationary.mutable_member()->set_status(v1::MEMBER_STATUS_PROBATIONARY);
  probationary.mutable_member()->clear_official_date();
  probationary.mutable_member()->clear_seniority_date();
  ASSERT_TRUE(Enter(probationary).ok());
  const std::vector<std::string> all = {"R-ORG-1 " + cell_a2_ + " 0/3",
                                        "R-ORG-1 " + cell_a1_ + " 2/3",
                                        "R-ORG-1 " + cell_b1_ + " 0/3"};
  EXPECT_THAT(List(officer_), ::testing::UnorderedElementsAreArray(all));
  v1::ListStructureIndicatorsRequest paged;
  paged.set_page_size(1);
  EXPECT_EQ(List(officer_, paged), List(officer_));
  EXPECT_THAT(List(Clerk(base_a_)), ::testing::UnorderedElementsAre(all[0], all[1]));
  v1::ListStructureIndicatorsRequest of_cell;
  of_cell.set_organization(cell_a1_);
  EXPECT_THAT(List(officer_, of_cell), ElementsAre(all[1]));
  MustEnter(cell_a1_, "Nông Thị Lan");
  EXPECT_THAT(List(officer_, of_cell), IsEmpty());
  of_cell.set_rule_id("R-ORG-2");
  EXPECT_THAT(List(officer_, of_cell), IsEmpty());
}

TEST_F(StructureIndicatorsTest, ACellThatHasGrownAndAnAuthorityWithoutEvidence) {
  BuildProvince();
  const std::string cell = MustCreate(bloc_, "GRASSROOTS_CELL", "Chi bộ cơ sở Báo");
  for (int i = 0; i < 29; ++i) MustEnter(cell, absl::StrCat("Đảng viên số ", i));
  v1::ListStructureIndicatorsRequest request;
  request.set_organization(cell);
  request.set_rule_id("R-ORG-2");
  EXPECT_THAT(List(officer_, request), IsEmpty());
  MustEnter(cell, "Đảng viên thứ ba mươi");
  EXPECT_THAT(List(officer_, request), ElementsAre("R-ORG-2 " + cell + " 30/30"));
  auto base = NewOrganization(bloc_, "GRASSROOTS_PARTY_ORGANIZATION", "Đảng bộ Sở Nội vụ");
  base.mutable_organization()->set_has_admission_authority(true);
  const auto made = Create(base);
  ASSERT_TRUE(made.ok()) << made.status();
  request.clear_organization();
  request.set_rule_id("AUTHORITY_WITHOUT_EVIDENCE");
  EXPECT_THAT(List(officer_, request),
              ElementsAre("AUTHORITY_WITHOUT_EVIDENCE " + made->name() + " 1/0"));
}

}  // namespace
}  // namespace ketnap::organization
