#include "services/organization/domain/import.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/organization/domain/import_organization.h"

namespace ketnap::organization {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> Told(RowFaults* faults) {
  std::vector<std::string> told;
  for (const FieldViolation& fault : faults->Take()) {
    EXPECT_FALSE(fault.message.vietnamese.empty());
    EXPECT_FALSE(fault.message.english.empty());
    told.push_back(fault.field + ":" + fault.rule_id);
  }
  return told;
}

// A cell below a base, both there since 2001.
class ImportOrganizationTest : public ::testing::Test {
 protected:
  ImportOrganizationTest() {
    type_.code = "CELL";
    type_.display_name = "Chi bộ";
    type_.allowed_parents = {"BASE"};
    base_.id = Uuid::FromName("base");
    base_.content.type = "BASE";
    base_.content.display_name = "Đảng bộ";
    base_.valid_from = base_.content_from = Date(2001, 2, 3);
    row_.content.type = "CELL";
    row_.content.display_name = "Chi bộ 1";
    row_.valid_from = Date(2005, 1, 1);
    present_.id = Uuid::FromName("cell");
    present_.content = row_.content;
    present_.content.parent = base_.id;
    present_.valid_from = present_.content_from = Date(2005, 1, 1);
    facts_.today = facts_.effective_date = Date(2025, 3, 3);
    facts_.parent = base_;
    facts_.type = type_;
  }

  ImportOutcome Judge(bool has_valid_from = true) {
    RowFaults faults;
    judgement_ = JudgeOrganization(row_, has_valid_from, facts_, &faults);
    told_ = Told(&faults);
    return judgement_.outcome;
  }

  OrganizationType type_;
  Organization base_, present_, row_;
  OrganizationRowFacts facts_;
  OrganizationJudgement judgement_;
  std::vector<std::string> told_;
};

TEST_F(ImportOrganizationTest, NewChangedOrTheSame) {
  EXPECT_EQ(Judge(), ImportOutcome::kCreated);
  EXPECT_EQ(judgement_.content.parent, base_.id);
  facts_.present = present_;
  EXPECT_EQ(Judge(/*has_valid_from=*/false), ImportOutcome::kSkipped);
  row_.content.committee_size = 3;
  EXPECT_EQ(Judge(), ImportOutcome::kUpdated);
  EXPECT_EQ(judgement_.content.committee_size, 3);
  EXPECT_THAT(told_, IsEmpty());
}

TEST_F(ImportOrganizationTest, ANewOneTellsEverythingThatIsWrong) {
  row_.content.standing_committee_size = 1;
  row_.valid_from = Date(1999, 1, 1);
  type_.allowed_parents = {};
  facts_.type = type_;
  facts_.name_taken = true;
  facts_.key_elsewhere = true;
  EXPECT_EQ(Judge(), ImportOutcome::kFailed);
  EXPECT_THAT(told_, ElementsAre("organization.standing_committee_size:LARGER_THAN_COMMITTEE",
                                 "organization.display_name:NAME_TAKEN", "key:KEY_IN_USE",
                                 "parent_key:ORGANIZATION_TYPE_PARENT",
                                 "organization.valid_from:BEFORE_PARENT"));
}

TEST_F(ImportOrganizationTest, WhatOnlyADecisionChangesIsRefused) {
  facts_.present = present_;
  facts_.parent->id = Uuid::FromName("another base");
  row_.content.type = "SECTION";
  row_.authorities = {{.kind = AuthorityKind::kAdmission, .valid_from = Date(2005, 1, 1)}};
  EXPECT_EQ(Judge(), ImportOutcome::kFailed);
  EXPECT_THAT(told_, ElementsAre("parent_key:MOVE_NEEDS_REORGANIZATION",
                                 "organization.type:TYPE_NEEDS_REORGANIZATION",
                                 "organization.authorities:AUTHORITY_NEEDS_REORGANIZATION"));
}

TEST_F(ImportOrganizationTest, NothingIsChangedBeforeItsLastChange) {
  facts_.present = present_;
  facts_.present->content_from = Date(2025, 2, 1);
  facts_.effective_date = Date(2025, 1, 1);
  EXPECT_EQ(Judge(), ImportOutcome::kSkipped);
  row_.content.has_trade_union = true;
  EXPECT_EQ(Judge(), ImportOutcome::kFailed);
  EXPECT_THAT(told_, ElementsAre("organization:ORGANIZATION_CHANGED_SINCE"));
}

TEST_F(ImportOrganizationTest, UnknownTypeAndParentAreTold) {
  facts_.type.reset();
  facts_.parent.reset();
  EXPECT_EQ(Judge(/*has_valid_from=*/false), ImportOutcome::kFailed);
  EXPECT_THAT(told_, ElementsAre("organization.type:UNKNOWN_TYPE", "parent_key:PARENT_NOT_FOUND",
                                 "organization.valid_from:REQUIRED"));
}

}  // namespace
}  // namespace ketnap::organization
