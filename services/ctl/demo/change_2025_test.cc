#include "services/ctl/demo/change_2025.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/proto_date.h"
#include "common/base/uuid.h"
#include "common/rpc/validation.h"
#include "services/ctl/demo/organizations.h"
#include "services/ctl/demo/sequel.h"
#include "services/ctl/demo/working_days.h"

namespace ketnap::ctl {
namespace {

using organization::v1::StructureOperation;

class Change2025Test : public testing::TestWithParam<uint64_t> {
 protected:
  void SetUp() override {
    province_ = GenerateProvince(GetParam(), *BuiltInCalendar());
    for (size_t i = 0; i < province_.organizations.size(); ++i) {
      names_.organizations.push_back(absl::StrCat(
          "organizations/", Uuid::FromName(absl::StrCat("organization", i)).ToString()));
    }
    change_ = PlanChange(province_);
  }

  const PlannedOrganization& At(int index) const {
    return province_.organizations[static_cast<size_t>(index)];
  }

  Province province_;
  LearnedNames names_;
  PlannedChange change_;
};

TEST_P(Change2025Test, EveryBaseOrganizationGoesSomewhereOnce) {
  std::set<int> gone;
  for (const auto* group : {&change_.party, &change_.government, &change_.merged}) {
    for (const int base : *group) EXPECT_TRUE(gone.insert(base).second) << base;
  }
  EXPECT_TRUE(gone.insert(change_.split).second);
  EXPECT_EQ(gone.size(), static_cast<size_t>(kBaseOrganizations));
  for (const PlannedBase& base : province_.bases) EXPECT_TRUE(gone.contains(base.organization));
  EXPECT_GE(change_.party.size(), 5u);
  EXPECT_GE(change_.government.size(), 35u);
  EXPECT_GT(change_.party_share, 0);
  EXPECT_LT(change_.party_share, 50);
}

TEST_P(Change2025Test, ThreeCellsBecomeOneAndOneCommitteeBecomesTwo) {
  ASSERT_EQ(change_.merged.size(), 3u);
  for (const int base : change_.merged) EXPECT_TRUE(absl::StartsWith(At(base).display_name, "Chi"));
  EXPECT_GE(change_.split_first.size(), 2u);
  EXPECT_GE(change_.split_second.size(), 2u);
  for (const auto* cells : {&change_.split_first, &change_.split_second}) {
    for (const int cell : *cells) EXPECT_EQ(At(cell).parent, change_.split);
  }
}

TEST_P(Change2025Test, TheBatchIsAValidRequestAndTheSameEveryTime) {
  organization::v1::ReorganizeRequest request;
  *request.mutable_reorganization() = ReorganizationOf(province_, change_, names_);
  request.set_request_id(RequestIdOf(province_.seed, "x"));
  const absl::Status valid = rpc::Validate(request);
  EXPECT_TRUE(valid.ok()) << valid.message();
  EXPECT_EQ(ReorganizationOf(province_, change_, names_).SerializeAsString(),
            request.reorganization().SerializeAsString());
  const auto& operations = request.reorganization().operations();
  EXPECT_EQ(operations.Get(operations.size() - 1).dissolve().organization(),
            names_.organizations[static_cast<size_t>(province_.superior)]);
  int moved = 0;
  for (const StructureOperation& operation : operations) {
    moved += operation.move().organizations_size();
    if (operation.has_create()) {
      EXPECT_TRUE(operation.create().organization().synthetic());
    }
    int shares = 0;
    for (const auto& part : operation.split().parts()) shares += part.share_percent();
    for (const auto& successor : operation.dissolve().successors()) {
      shares += successor.share_percent();
    }
    EXPECT_TRUE(shares == 0 || shares == 100) << shares;
  }
  EXPECT_EQ(moved, kBaseOrganizations - 4);
}

TEST_P(Change2025Test, TheSequelHasWorkWhereTheChangeHappens) {
  const Province sequel = GenerateSequel(province_, *BuiltInCalendar());
  EXPECT_TRUE(GenerateSequel(province_, *BuiltInCalendar()) == sequel);
  int merged = 0;
  int split = 0;
  for (const PlannedPerson& person : sequel.people) {
    const int base = sequel.bases[static_cast<size_t>(person.base)].organization;
    merged += std::count(change_.merged.begin(), change_.merged.end(), base) > 0;
    split += base == change_.split;
    EXPECT_NE(person.fate, Fate::kAdmitted);
    EXPECT_LT(person.steps.back().date, kChangeDay);
    EXPECT_GT(person.steps.front().date, kReportDay);
  }
  EXPECT_GE(sequel.people.size(), 50u);
  EXPECT_GE(merged, 8);
  EXPECT_GE(split, 10);
  for (const PlannedPlan& plan : sequel.plans) {
    int parts = 0;
    for (const PlannedTarget& target : plan.targets) parts += target.admissions;
    EXPECT_EQ(parts, plan.whole_target);
    EXPECT_EQ(plan.targets.size(), static_cast<size_t>(kBaseOrganizations));
  }
  ASSERT_TRUE(sequel.classes.back().stays_open);
  EXPECT_GE(sequel.classes.back().learners.size(), 5u);
  EXPECT_GE(sequel.appointments.size(), 8u);
}

INSTANTIATE_TEST_SUITE_P(Seeds, Change2025Test, testing::Values(1, 2, 77));

}  // namespace
}  // namespace ketnap::ctl
