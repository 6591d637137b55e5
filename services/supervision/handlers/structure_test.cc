#include "services/supervision/handlers/structure.h"

#include <map>

#include "absl/strings/str_cat.h"
#include "common/base/proto_date.h"
#include "services/supervision/handlers/supervision_fixture.h"

namespace ketnap::supervision {
namespace {

using organization::v1::PLAN_PERIOD_TERM;
using organization::v1::PLAN_PERIOD_YEAR;
using organization::v1::PLAN_STATE_APPROVED;
using organization::v1::PLAN_STATE_SUPERSEDED;
using ::testing::ElementsAre;

const Date kChange(2019, 7, 1);

std::string Text(const v1::AttainmentRow& row) {
  return absl::StrCat(row.organization_display_name(), " ", row.admitted(), "/", row.target());
}
std::vector<std::string> Rows(const v1::GetAttainmentResponse& response) {
  std::vector<std::string> rows;
  for (const auto& row : response.rows()) rows.push_back(Text(row));
  return rows;
}
std::vector<std::string> Years(const v1::GetAttainmentResponse& response) {
  std::vector<std::string> years;
  for (const auto& year : response.years()) {
    years.push_back(absl::StrCat(year.year(), " ", year.admitted(), "/", year.target()));
  }
  return years;
}

// The bloc of before, with base_d > cell_d1 and base_e, a grassroots cell; on 1 July 2019 it is
// dissolved:
//   root > party > base_a > cell_a2, part_1 (the rest of cell_a1), part_2 (Hoa of cell_a1)
//        > government > base_b > cell_b1, cell_d1 (base_d and base_e are merged into base_b)
//        > other > base_c
class StructureTest : public SupervisionTest {
 protected:
  StructureTest() {
    base_d_ = harness_.AddOrganization("Đảng bộ Sở Y tế dự phòng", bloc_);
    cell_d1_ = harness_.AddOrganization("Chi bộ Khoa Dược", base_d_, "PARTY_CELL");
    base_e_ = harness_.AddOrganization("Chi bộ Ban Dân tộc", bloc_, "GRASSROOTS_CELL");
    hoa_ = Admit(cell_a1_, Date(2018, 1, 3));
    Admit(cell_a1_, Date(2018, 3, 3));
    Admit(cell_a2_, Date(2018, 5, 19));
    Admit(cell_b1_, Date(2017, 7, 1));
    Admit(cell_d1_, Date(2018, 9, 2));
    Admit(base_e_, Date(2018, 12, 31));
    Admit(base_e_, Date(2019, 6, 30));
    Admit(base_c_, Date(2018, 3, 3));
    Apply(EntryOf(Candidate(cell_a1_)));
    term_ = Plan(bloc_, PLAN_PERIOD_TERM, Date(2015, 7, 1), Date(2019, 6, 30), 10,
                 {{base_a_, 5}, {base_b_, 2}, {base_d_, 2}, {base_e_, 1}});
    Plan(bloc_, PLAN_PERIOD_YEAR, Date(2018, 1, 1), Date(2018, 12, 31), 7,
         {{base_a_, 3}, {base_b_, 1}, {base_d_, 2}, {base_e_, 1}});
  }

  void Change() {
    party_ = Create("Đảng bộ các cơ quan Đảng", root_, kChange);
    government_ = Create("Đảng bộ Ủy ban nhân dân", root_, kChange);
    MoveTo(base_a_, party_, kChange);
    MoveTo(base_b_, government_, kChange);
    MoveTo(cell_d1_, base_b_, kChange);
    part_1_ = Create("Chi bộ Văn phòng 1", base_a_, kChange, "PARTY_CELL");
    part_2_ = Create("Chi bộ Văn phòng 2", base_a_, kChange, "PARTY_CELL");
    for (const Uuid& id : {base_d_, base_e_, cell_a1_, bloc_}) End(id, kChange - 1);
    Reorganize(kChange, Endings(), {{hoa_.name(), cell_a1_, part_2_}});
  }
  std::vector<Ending> Endings() const {
    return {{base_d_, {{base_b_, 100}}},
            {base_e_, {{base_b_, 100}}},
            {cell_a1_, {{part_1_, 50}, {part_2_, 50}}},
            {bloc_, {{party_, 60}, {government_, 40}}}};
  }

  v1::GetAttainmentRequest Of2018(const Uuid& organization, v1::StructureBasis structure) {
    auto request = Attainment(organization);
    *request.mutable_start_date() = DateOf(2018, 1, 1);
    *request.mutable_end_date() = DateOf(2018, 12, 31);
    request.set_structure(structure);
    return request;
  }
  v1::GetAttainmentRequest OfTerm(const Uuid& organization, v1::StructureBasis structure) {
    auto request = Attainment(organization);
    *request.mutable_as_of_date() = DateOf(2019, 6, 30);
    request.set_structure(structure);
    return request;
  }
  int Admitted(const Uuid& organization, v1::StructureBasis structure) {
    auto request = Breakdown(organization, v1::BREAKDOWN_DIMENSION_WORKPLACE_KIND);
    request.set_structure(structure);
    const auto response = Ask(request);
    EXPECT_TRUE(response.ok()) << response.status();
    return response.ok() ? response->total() : -1;
  }
  int Nominated(const Uuid& organization, v1::StructureBasis structure) {
    auto request = Funnel(organization);
    request.set_structure(structure);
    const auto response = Ask(request);
    EXPECT_TRUE(response.ok()) << response.status();
    if (!response.ok()) return -1;
    int sum = 0;
    for (const auto& row : response->rows()) sum += row.nominated();
    if (response->rows_size() > 0) {
      EXPECT_EQ(sum, response->total().nominated());
    }
    return response->total().nominated();
  }

  // Every report about the days before the change, as text without its freshness.
  std::string ReportsOfBefore() {
    std::string all;
    for (const Uuid& organization : {root_, bloc_, base_a_, base_b_, base_d_, base_e_, cell_a1_,
                                     cell_a2_, cell_b1_, cell_d1_, other_, base_c_}) {
      for (const auto& request : {Of2018(organization, v1::STRUCTURE_BASIS_AS_IT_WAS),
                                  OfTerm(organization, v1::STRUCTURE_BASIS_UNSPECIFIED)}) {
        auto response = Ask(request);
        if (!response.ok()) {
          absl::StrAppend(&all, response.status().message(), "\n");
          continue;
        }
        response->clear_freshness();
        absl::StrAppend(&all, response->ShortDebugString(), "\n");
      }
      auto request = Breakdown(organization, v1::BREAKDOWN_DIMENSION_ETHNICITY);
      *request.mutable_end_date() = DateOf(2019, 6, 30);
      auto breakdown = Ask(request);
      breakdown->clear_freshness();
      auto funnel = Ask(Funnel(organization));
      funnel->clear_freshness();
      absl::StrAppend(&all, breakdown->ShortDebugString(), "\n", funnel->ShortDebugString(), "\n");
    }
    return all;
  }

  Uuid base_d_, cell_d1_, base_e_, party_, government_, part_1_, part_2_;
  dossier::v1::Candidate hoa_;
  std::string term_;
};

constexpr auto kThen = v1::STRUCTURE_BASIS_AS_IT_WAS;
constexpr auto kNow = v1::STRUCTURE_BASIS_BY_TODAY;

TEST_F(StructureTest, ReportsOfEarlierDaysStayAsTheyWere) {
  const std::string before = ReportsOfBefore();
  EXPECT_THAT(before, ::testing::HasSubstr(NameOf(base_d_)));
  Change();
  EXPECT_EQ(ReportsOfBefore(), before);
  // A dissolved organization is asked for without a day: by its last one.
  const auto of_bloc = Ask(Attainment(bloc_));
  ASSERT_TRUE(of_bloc.ok()) << of_bloc.status();
  EXPECT_EQ(of_bloc->plan(), term_);
  EXPECT_EQ(of_bloc->structure(), kThen);
  EXPECT_EQ(Text(of_bloc->total()), "Đảng bộ Khối 7/10");
  EXPECT_THAT(Rows(*of_bloc), ElementsAre("Chi bộ Ban Dân tộc 2/1", "Đảng bộ Sở Tài chính 3/5",
                                          "Đảng bộ Sở Y tế 1/2", "Đảng bộ Sở Y tế dự phòng 1/2"));
  // What did not exist then has nothing of then.
  EXPECT_EQ(ErrorReason(Ask(Of2018(party_, kThen)).status()), "NO_APPROVED_PLAN");
  EXPECT_EQ(Admitted(party_, kThen), 0);
}

TEST_F(StructureTest, ReportsOfEarlierDaysBearTheNamesOfThen) {
  auto node = *harness_.runtime().tree().Find(base_a_);
  access::OrganizationPeriod renamed = node.periods.back();
  node.periods.back().valid_to = kChange - 1;
  renamed.valid_from = kChange;
  renamed.display_name = node.display_name = "Đảng bộ Sở Kế hoạch";
  node.periods.push_back(renamed);
  harness_.PutOrganization(node);
  EXPECT_THAT(Rows(*Ask(Of2018(bloc_, kThen))), ::testing::Contains("Đảng bộ Sở Tài chính 3/3"));
  EXPECT_THAT(Rows(*Ask(Of2018(bloc_, kNow))), ::testing::Contains("Đảng bộ Sở Kế hoạch 3/3"));
}

TEST_F(StructureTest, TodaysStructureRegroupsTheSamePeople) {
  Change();
  const auto of_party = Ask(Of2018(party_, kNow));
  ASSERT_TRUE(of_party.ok()) << of_party.status();
  EXPECT_EQ(of_party->structure(), kNow);
  EXPECT_EQ(Text(of_party->total()), "Đảng bộ các cơ quan Đảng 3/3");
  EXPECT_THAT(Rows(*of_party), ElementsAre("Đảng bộ Sở Tài chính 3/3"));
  const auto of_government = Ask(Of2018(government_, kNow));
  ASSERT_TRUE(of_government.ok()) << of_government.status();
  EXPECT_EQ(Text(of_government->total()), "Đảng bộ Ủy ban nhân dân 2/4");
  EXPECT_THAT(Rows(*of_government), ElementsAre("Đảng bộ Sở Y tế 2/4"));
  EXPECT_THAT(Years(*of_government), ElementsAre("2018 2/4"));
  // base_b counts those of base_e itself, whom no cell below it has.
  EXPECT_THAT(Rows(*Ask(Of2018(base_b_, kNow))),
              ElementsAre("Chi bộ Khoa Dược 1/0", "Chi bộ Văn phòng 0/0", "Đảng bộ Sở Y tế 1/0"));
  // Hoa was named for one part, the rest of the cell went to the other.
  EXPECT_THAT(
      Rows(*Ask(Of2018(base_a_, kNow))),
      ElementsAre("Chi bộ Thanh tra 1/0", "Chi bộ Văn phòng 1 1/0", "Chi bộ Văn phòng 2 1/0"));
  EXPECT_EQ(Nominated(part_2_, kNow), 1);
  EXPECT_EQ(Nominated(part_1_, kNow), 2);
  // The term: everybody of the bloc, below one of the two.
  EXPECT_EQ(Text(Ask(OfTerm(party_, kNow))->total()), "Đảng bộ các cơ quan Đảng 3/5");
  EXPECT_EQ(Text(Ask(OfTerm(government_, kNow))->total()), "Đảng bộ Ủy ban nhân dân 4/5");
  // Ended organizations have nobody any more.
  for (const Uuid& ended : {bloc_, base_d_, base_e_, cell_a1_}) {
    EXPECT_EQ(Admitted(ended, kNow), 0);
    EXPECT_EQ(Nominated(ended, kNow), 0);
  }
}

TEST_F(StructureTest, BothTreesCountEverybodyOnce) {
  Change();
  EXPECT_EQ(Admitted(root_, kThen), 8);
  EXPECT_EQ(Admitted(root_, kNow), 8);
  EXPECT_EQ(Admitted(bloc_, kThen), 7);
  EXPECT_EQ(Admitted(party_, kNow) + Admitted(government_, kNow), 7);
  EXPECT_EQ(Nominated(root_, kThen), 9);
  EXPECT_EQ(Nominated(root_, kNow), 9);
  EXPECT_EQ(Nominated(bloc_, kThen), 8);
  EXPECT_EQ(Nominated(party_, kNow) + Nominated(government_, kNow), 8);
  // A period over the change shows the old parts and the new ones.
  Admit(cell_a2_, Date(2019, 8, 1));
  Plan(root_, PLAN_PERIOD_YEAR, Date(2019, 1, 1), Date(2019, 12, 31), 3);
  auto request = Attainment(root_);
  *request.mutable_start_date() = DateOf(2019, 1, 1);
  *request.mutable_end_date() = DateOf(2019, 12, 31);
  const auto of_root = Ask(request);
  ASSERT_TRUE(of_root.ok()) << of_root.status();
  EXPECT_EQ(Text(of_root->total()), "Đảng bộ tỉnh 2/3");
  EXPECT_THAT(Rows(*of_root), ElementsAre("Đảng bộ các cơ quan Đảng 1/0", "Đảng bộ Khối 1/0",
                                          "Đảng bộ thành phố 0/0", "Đảng bộ Ủy ban nhân dân 0/0"));
}

TEST_F(StructureTest, WhichJournalComesFirstMakesNoDifference) {
  // Recorded before the change, told after it.
  const auto late = EntryOf(Candidate(cell_a1_, [](auto& person) {
    *person.mutable_milestones()->mutable_ceremony_date() = DateOf(2018, 11, 11);
  }));
  // Entered for a day after the change by the organization that was still there when it was.
  const auto after = EntryOf(Candidate(base_d_, [](auto& person) {
    *person.mutable_milestones()->mutable_ceremony_date() = DateOf(2019, 7, 20);
  }));
  Change();
  EXPECT_EQ(Nominated(part_1_, kNow), 2);
  Apply(late);
  EXPECT_EQ(Nominated(cell_a1_, kThen), 4);
  EXPECT_EQ(Nominated(part_1_, kNow), 3);
  EXPECT_EQ(Admitted(part_1_, kNow), 2);
  Apply(after);
  EXPECT_EQ(Admitted(base_d_, kThen), 1);  // The one of 2018 through its cell.
  EXPECT_EQ(Admitted(base_b_, kThen), 2);  // cell_b1's, and the one of after the change.
  EXPECT_EQ(Nominated(base_d_, kThen), 2);
}

TEST_F(StructureTest, AStepOnAfterTheChangeLeavesTheStepsBeforeWhereTheyWere) {
  auto moved = Candidate(cell_a1_);
  Apply(EntryOf(moved, Date(2019, 6, 1)));
  Change();
  moved.set_organization(NameOf(part_1_));
  Apply(EntryOf(moved, kChange));
  *moved.mutable_milestones()->mutable_ceremony_date() = DateOf(2019, 8, 10);
  Apply(EntryOf(moved, Date(2019, 8, 10)));
  EXPECT_EQ(Nominated(cell_a1_, kThen), 4);
  EXPECT_EQ(Nominated(part_1_, kThen), 0);
  EXPECT_EQ(Admitted(part_1_, kThen), 1);
  EXPECT_EQ(Admitted(cell_a1_, kThen), 2);
  // Entered late: a ceremony of before the change counts where the person was then.
  *moved.mutable_milestones()->mutable_ceremony_date() = DateOf(2019, 6, 20);
  Apply(EntryOf(moved, Date(2019, 6, 20)));
  EXPECT_EQ(Admitted(cell_a1_, kThen), 3);
  EXPECT_EQ(Admitted(part_1_, kThen), 0);
  EXPECT_EQ(Admitted(part_1_, kNow), 2);
}

TEST_F(StructureTest, PlansThatCoverTheChangeAreCarriedOn) {
  organization::v1::Plan old;
  old.set_name("plans/018f0000-0000-7000-8000-0000000000cc");
  old.set_organization(NameOf(bloc_));
  old.set_period(PLAN_PERIOD_YEAR);
  *old.mutable_start_date() = DateOf(2019, 1, 1);
  *old.mutable_end_date() = DateOf(2019, 12, 31);
  old.set_title("Kế hoạch 2019");
  old.set_whole_target(9);
  for (const auto& [part, target] : Parts{{base_a_, 5}, {base_e_, 4}}) {
    auto& added = *old.add_targets();
    added.set_organization(NameOf(part));
    added.set_admissions(target);
  }
  old.set_state(PLAN_STATE_APPROVED);
  old.set_revision(1);
  Apply(EntryOf(old, Date(2019, 1, 10)));
  Change();
  old.set_state(PLAN_STATE_SUPERSEDED);
  *old.mutable_approval_date() = DateOf(2019, 1, 10);
  Apply(EntryOf(old, kChange));
  for (const auto& [heir, part, target] :
       {std::tuple(party_, base_a_, 5), std::tuple(government_, base_b_, 4)}) {
    auto next = old;
    next.set_name(absl::StrCat("plans/", harness_.NewRequestId()));
    next.set_predecessor(old.name());
    next.set_organization(NameOf(heir));
    next.set_state(PLAN_STATE_APPROVED);
    next.set_whole_target(target);
    next.clear_targets();
    next.add_targets()->set_organization(NameOf(part));
    next.mutable_targets(0)->set_admissions(target);
    Apply(EntryOf(next, kChange));
  }
  auto of_2019 = [&](const Uuid& organization, v1::StructureBasis structure) {
    auto request = Attainment(organization);
    *request.mutable_start_date() = DateOf(2019, 1, 1);
    *request.mutable_end_date() = DateOf(2019, 12, 31);
    request.set_structure(structure);
    const auto response = Ask(request);
    return response.ok() ? Text(response->total()) : response.status().ToString();
  };
  EXPECT_EQ(of_2019(bloc_, kThen), "Đảng bộ Khối 1/9");
  EXPECT_EQ(of_2019(base_e_, kThen), "Chi bộ Ban Dân tộc 1/4");
  EXPECT_EQ(of_2019(party_, kThen), "Đảng bộ các cơ quan Đảng 0/5");
  // The successors' own plans, not theirs and the old one's together.
  EXPECT_EQ(of_2019(party_, kNow), "Đảng bộ các cơ quan Đảng 0/5");
  EXPECT_EQ(of_2019(government_, kNow), "Đảng bộ Ủy ban nhân dân 1/4");
  EXPECT_EQ(of_2019(base_b_, kNow), "Đảng bộ Sở Y tế 1/4");
}

TEST_F(StructureTest, TheTargetOfASplitOrganizationIsSharedOut) {
  Plan(base_a_, PLAN_PERIOD_YEAR, Date(2018, 1, 1), Date(2018, 12, 31), 7,
       {{cell_a1_, 5}, {cell_a2_, 2}});
  Change();
  EXPECT_THAT(
      Rows(*Ask(Of2018(base_a_, kNow))),
      ElementsAre("Chi bộ Thanh tra 1/2", "Chi bộ Văn phòng 1 1/3", "Chi bộ Văn phòng 2 1/2"));
  EXPECT_THAT(Rows(*Ask(Of2018(base_a_, kThen))),
              ElementsAre("Chi bộ Thanh tra 1/2", "Chi bộ Văn phòng 2/5"));
}

TEST_F(StructureTest, AReportOfADayIsAgainstTheTargetsOfThatDay) {
  organization::v1::Plan plan;
  plan.set_name("plans/018f0000-0000-7000-8000-0000000000dd");
  plan.set_organization(NameOf(other_));
  plan.set_period(PLAN_PERIOD_TERM);
  *plan.mutable_start_date() = DateOf(2016, 1, 1);
  *plan.mutable_end_date() = DateOf(2020, 12, 31);
  plan.set_whole_target(4);
  plan.set_state(PLAN_STATE_APPROVED);
  plan.set_revision(1);
  Apply(EntryOf(plan, Date(2019, 5, 1)));  // Entered late; in force all the same.
  plan.set_whole_target(6);
  plan.set_revision(2);
  Apply(EntryOf(plan, Date(2019, 7, 1)));
  auto request = Attainment(other_);
  EXPECT_EQ(Text(Ask(request)->total()), "Đảng bộ thành phố 1/6");
  *request.mutable_as_of_date() = DateOf(2018, 12, 31);
  EXPECT_EQ(Text(Ask(request)->total()), "Đảng bộ thành phố 1/4");
}

TEST_F(StructureTest, RefusesAStructureThatIsNot) {
  auto request = Attainment(bloc_);
  request.set_structure(static_cast<v1::StructureBasis>(7));
  EXPECT_EQ(FieldViolations(Ask(request).status()).at(0).field, "structure");
}

}  // namespace
}  // namespace ketnap::supervision
