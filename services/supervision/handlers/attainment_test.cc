#include "absl/strings/str_cat.h"
#include "common/base/proto_date.h"
#include "services/supervision/handlers/supervision_fixture.h"

namespace ketnap::supervision {
namespace {

using organization::v1::PLAN_PERIOD_TERM;
using organization::v1::PLAN_PERIOD_YEAR;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string Text(const v1::AttainmentRow& row) {
  return absl::StrCat(row.organization_display_name(), " ", row.admitted(), "/", row.target(), " ",
                      row.attainment_permille());
}

std::vector<std::string> Rows(const v1::GetAttainmentResponse& response) {
  std::vector<std::string> rows;
  for (const auto& row : response.rows()) rows.push_back(Text(row));
  return rows;
}

std::vector<std::string> Years(const v1::GetAttainmentResponse& response) {
  std::vector<std::string> years;
  for (const auto& year : response.years()) {
    years.push_back(absl::StrCat(year.year(), " ", year.admitted(), "/", year.target(), " ",
                                 year.over_plan_permille()));
  }
  return years;
}

// Of the bloc's term: two in cell_a1, one in cell_a2, one in cell_b1; one the day before the term,
// one tomorrow, one of another bloc, one not admitted.
class AttainmentTest : public SupervisionTest {
 protected:
  AttainmentTest() {
    Admit(cell_a1_, Date(2016, 5, 19));
    Admit(cell_a1_, Date(2018, 1, 3));
    Admit(cell_a2_, Date(2019, 8, 15));
    Admit(cell_b1_, Date(2017, 7, 1));
    Admit(cell_a1_, Date(2015, 6, 30));
    Admit(cell_a1_, Date(2019, 8, 16));
    Admit(base_c_, Date(2017, 3, 3));
    Apply(EntryOf(Candidate(cell_a1_)));
  }

  std::string TermPlan(const Uuid& organization, int target, const Parts& parts = {}) {
    return Plan(organization, PLAN_PERIOD_TERM, Date(2015, 7, 1), Date(2020, 6, 30), target, parts);
  }
  std::string YearPlan(const Uuid& organization, int year, int target, const Parts& parts = {}) {
    return Plan(organization, PLAN_PERIOD_YEAR, Date(year, 1, 1), Date(year, 12, 31), target,
                parts);
  }
};

TEST_F(AttainmentTest, OfAnOrganizationAndItsPartsAgainstTheTermPlan) {
  const std::string plan = TermPlan(bloc_, 10, {{base_a_, 6}, {base_b_, 3}});
  const auto of_bloc = Ask(Attainment(bloc_));
  ASSERT_TRUE(of_bloc.ok()) << of_bloc.status();
  EXPECT_EQ(of_bloc->plan(), plan);
  EXPECT_EQ(of_bloc->plan_title(), "Chỉ tiêu kết nạp đảng viên");
  EXPECT_EQ(FormatDate(*DateFromProto(of_bloc->start_date())), "2015-07-01");
  EXPECT_EQ(FormatDate(*DateFromProto(of_bloc->end_date())), "2019-08-15");
  EXPECT_EQ(Text(of_bloc->total()), "Đảng bộ Khối 4/10 400");
  EXPECT_THAT(Rows(*of_bloc),
              ElementsAre("Đảng bộ Sở Tài chính 3/6 500", "Đảng bộ Sở Y tế 1/3 333"));
  EXPECT_EQ(of_bloc->rows(0).organization(), NameOf(base_a_));

  // A base organization has its part of the plan above.
  const auto of_base = Ask(Attainment(base_a_));
  ASSERT_TRUE(of_base.ok()) << of_base.status();
  EXPECT_EQ(of_base->plan(), plan);
  EXPECT_EQ(Text(of_base->total()), "Đảng bộ Sở Tài chính 3/6 500");
  EXPECT_THAT(Rows(*of_base), ElementsAre("Chi bộ Thanh tra 1/0 0", "Chi bộ Văn phòng 2/0 0"));
  const auto of_cell = Ask(Attainment(cell_b1_));
  ASSERT_TRUE(of_cell.ok()) << of_cell.status();
  EXPECT_EQ(Text(of_cell->total()), "Chi bộ Văn phòng 1/0 0");
  EXPECT_THAT(Rows(*of_cell), IsEmpty());

  // Its own plan, where it has one, goes first; the root's covers the other bloc too.
  TermPlan(base_a_, 3);
  EXPECT_EQ(Text(Ask(Attainment(base_a_))->total()), "Đảng bộ Sở Tài chính 3/3 1000");
  TermPlan(root_, 20, {{bloc_, 12}, {other_, 8}});
  const auto of_root = Ask(Attainment(root_));
  ASSERT_TRUE(of_root.ok()) << of_root.status();
  EXPECT_EQ(Text(of_root->total()), "Đảng bộ tỉnh 5/20 250");
  EXPECT_THAT(Rows(*of_root), ElementsAre("Đảng bộ Khối 4/12 333", "Đảng bộ thành phố 1/8 125"));
}

TEST_F(AttainmentTest, IsMadeAgainForAnEarlierDay) {
  TermPlan(bloc_, 10, {{base_a_, 6}, {base_b_, 3}});
  auto request = Attainment(bloc_);
  *request.mutable_as_of_date() = DateOf(2017, 12, 31);
  const auto then = Ask(request);
  ASSERT_TRUE(then.ok()) << then.status();
  EXPECT_EQ(Text(then->total()), "Đảng bộ Khối 2/10 200");
  EXPECT_EQ(FormatDate(*DateFromProto(then->end_date())), "2017-12-31");
  EXPECT_THAT(Years(*then), ElementsAre("2015 1/0 0", "2016 1/0 0", "2017 1/0 0"));
  *request.mutable_as_of_date() = DateOf(2015, 6, 30);
  const auto before = Ask(request).status();
  EXPECT_EQ(before.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ErrorReason(before), "NO_APPROVED_PLAN");
  EXPECT_THAT(before.ToString(), HasSubstr("30/06/2015"));
}

TEST_F(AttainmentTest, OfAPeriodIsAgainstThePlanOfExactlyThatPeriod) {
  const std::string term = TermPlan(bloc_, 10, {{base_a_, 6}, {base_b_, 3}});
  const std::string year = YearPlan(bloc_, 2018, 4, {{base_a_, 2}, {base_b_, 2}});
  auto request = Attainment(base_a_);
  *request.mutable_start_date() = DateOf(2018, 1, 1);
  *request.mutable_end_date() = DateOf(2018, 12, 31);
  const auto of_year = Ask(request);
  ASSERT_TRUE(of_year.ok()) << of_year.status();
  EXPECT_EQ(of_year->plan(), year);
  EXPECT_EQ(Text(of_year->total()), "Đảng bộ Sở Tài chính 1/2 500");

  *request.mutable_end_date() = DateOf(2018, 6, 30);
  const auto none = Ask(request).status();
  EXPECT_EQ(ErrorReason(none), "NO_APPROVED_PLAN");
  EXPECT_THAT(none.ToString(), HasSubstr("01/01/2018 đến 30/06/2018"));
  // A named plan is measured over whatever period is asked for.
  request.set_plan(term);
  EXPECT_EQ(Text(Ask(request)->total()), "Đảng bộ Sở Tài chính 1/6 167");

  request.clear_end_date();
  EXPECT_EQ(FieldViolations(Ask(request).status()).at(0).field, "end_date");
  *request.mutable_end_date() = DateOf(2017, 12, 31);
  EXPECT_EQ(FieldViolations(Ask(request).status()).at(0).rule_id, "OUT_OF_RANGE");
}

TEST_F(AttainmentTest, YearsStandAgainstTheirOwnPlans) {
  TermPlan(bloc_, 10, {{base_a_, 6}, {base_b_, 3}});
  YearPlan(bloc_, 2016, 2, {{base_a_, 1}, {base_b_, 1}});
  YearPlan(bloc_, 2018, 3, {{base_a_, 2}, {base_b_, 1}});
  YearPlan(other_, 2017, 9);
  EXPECT_THAT(
      Years(*Ask(Attainment(bloc_))),
      ElementsAre("2015 1/0 0", "2016 1/2 -500", "2017 1/0 0", "2018 1/3 -667", "2019 1/0 0"));
  YearPlan(base_a_, 2019, 1);
  EXPECT_THAT(Years(*Ask(Attainment(base_a_))),
              ElementsAre("2015 1/0 0", "2016 1/1 0", "2017 0/0 0", "2018 1/2 -500", "2019 1/1 0"));
  EXPECT_THAT(Years(*Ask(Attainment(cell_b1_))),
              ElementsAre("2015 0/0 0", "2016 0/0 0", "2017 1/0 0", "2018 0/0 0", "2019 0/0 0"));
}

TEST_F(AttainmentTest, NeedsAnApprovedPlanOfItsOwnOrAbove) {
  const std::string foreign = TermPlan(base_b_, 3);
  const std::string below = TermPlan(cell_a1_, 1);
  const std::string draft = Plan(bloc_, PLAN_PERIOD_TERM, Date(2015, 7, 1), Date(2020, 6, 30), 10,
                                 {}, organization::v1::PLAN_STATE_PROPOSED);
  for (const Uuid& organization : {root_, bloc_, base_a_}) {
    const auto refused = Ask(Attainment(organization)).status();
    EXPECT_EQ(refused.code(), absl::StatusCode::kFailedPrecondition) << refused;
    EXPECT_EQ(ErrorReason(refused), "NO_APPROVED_PLAN");
  }
  auto request = Attainment(base_a_);
  for (const std::string& plan :
       {foreign, below, std::string("plans/018f0000-0000-7000-8000-0000000000aa")}) {
    request.set_plan(plan);
    EXPECT_EQ(Ask(request).status().code(), absl::StatusCode::kNotFound) << plan;
  }
}

}  // namespace
}  // namespace ketnap::supervision
