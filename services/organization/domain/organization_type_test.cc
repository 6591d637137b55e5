#include "services/organization/domain/organization_type.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ketnap::organization {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

OrganizationType Cell() {
  OrganizationType type;
  type.code = "PARTY_CELL";
  type.display_name = "Chi bộ trực thuộc";
  type.holds_members = true;
  type.may_decide_admission = true;
  type.allowed_parents = {"BASE", "SECTION"};
  return type;
}

TEST(CheckTypeTest, NamesEveryFault) {
  OrganizationType type = Cell();
  EXPECT_THAT(CheckType(type, {"BASE", "SECTION"}), IsEmpty());
  type.allowed_parents = {"PARTY_CELL"};
  EXPECT_THAT(CheckType(type, {}), IsEmpty()) << "a type may stand below itself";
  type.display_name.clear();
  type.valid_from = Date(2025, 7, 1);
  type.valid_to = Date(2025, 6, 30);
  type.allowed_parents = {"NOWHERE"};
  std::vector<std::string> rules;
  for (const auto& violation : CheckType(type, {"BASE"})) {
    rules.push_back(violation.field + ":" + violation.rule_id);
  }
  EXPECT_THAT(rules,
              UnorderedElementsAre("type.display_name:REQUIRED", "type.valid_to:BEFORE_VALID_FROM",
                                   "type.allowed_parents:UNKNOWN_TYPE"));
  OrganizationType nowhere = Cell();
  nowhere.allowed_parents.clear();
  EXPECT_EQ(CheckType(nowhere, {})[0].rule_id, "REQUIRED");
  nowhere.may_be_root = true;
  EXPECT_THAT(CheckType(nowhere, {}), IsEmpty());
}

TEST(CheckFitsUseTest, WhatIsThereIsNotForbidden) {
  TypeUse use;
  use.places = {{"BASE", 7}, {"SECTION", 2}};
  use.with_members = 9;
  EXPECT_TRUE(CheckFitsUse(Cell(), use).ok());
  OrganizationType type = Cell();
  type.allowed_parents = {"SECTION", "NEW"};
  type.holds_members = false;
  type.may_decide_admission = false;
  use.places.push_back({std::nullopt, 1});
  use.deciding = 3;
  const absl::Status refused = CheckFitsUse(type, use);
  EXPECT_EQ(ErrorReason(refused), "ORGANIZATION_TYPE_IN_USE");
  std::vector<std::string> rules;
  for (const auto& condition : UnmetConditions(refused)) rules.push_back(condition.rule_id);
  EXPECT_THAT(rules, ElementsAre("ORGANIZATION_TYPE_PARENT", "ORGANIZATION_TYPE_ROOT",
                                 "ORGANIZATION_TYPE_DECIDES", "ORGANIZATION_TYPE_MEMBERS"));
  EXPECT_THAT(UnmetConditions(refused)[0].message.vietnamese, HasSubstr("7 tổ chức"));
  EXPECT_EQ(UnmetConditions(refused)[0].subject, "organizationTypes/PARTY_CELL");
}

}  // namespace
}  // namespace ketnap::organization
