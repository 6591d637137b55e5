#include "services/organization/domain/organization.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ketnap::organization {
namespace {

using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

OrganizationType Cell() {
  return {.code = "PARTY_CELL",
          .display_name = "Chi bộ trực thuộc",
          .holds_members = true,
          .allowed_parents = {"GRASSROOTS_PARTY_ORGANIZATION", "SECTIONAL_COMMITTEE"}};
}

OrganizationType Province() {
  return {.code = "PROVINCIAL_COMMITTEE",
          .display_name = "Đảng bộ tỉnh",
          .may_be_root = true,
          .may_decide_admission = true};
}

Organization Of(const std::string& type) {
  Organization organization;
  organization.id = Uuid::FromName(type);
  organization.type = type;
  organization.display_name = "Đảng bộ";
  organization.valid_from = Date(2001, 1, 1);
  return organization;
}

std::vector<std::string> Rules(const absl::Status& status) {
  std::vector<std::string> rules;
  for (const auto& condition : UnmetConditions(status)) rules.push_back(condition.rule_id);
  return rules;
}

TEST(CheckPlacementTest, FollowsTheTypesData) {
  const Organization base = Of("GRASSROOTS_PARTY_ORGANIZATION");
  const Organization section = Of("SECTIONAL_COMMITTEE");
  const Organization cell = Of("PARTY_CELL");
  EXPECT_TRUE(CheckPlacement(Cell(), &base).ok());
  EXPECT_TRUE(CheckPlacement(Cell(), &section).ok());
  EXPECT_TRUE(CheckPlacement(Province(), nullptr).ok());
  EXPECT_THAT(Rules(CheckPlacement(Cell(), &cell)), ElementsAre("ORGANIZATION_TYPE_PARENT"));
  EXPECT_THAT(Rules(CheckPlacement(Province(), &base)), ElementsAre("ORGANIZATION_TYPE_PARENT"));
  EXPECT_THAT(Rules(CheckPlacement(Cell(), nullptr)), ElementsAre("ORGANIZATION_TYPE_ROOT"));
  EXPECT_EQ(UnmetConditions(CheckPlacement(Cell(), &cell))[0].subject, NameOf(cell));
}

TEST(CheckPlacementTest, NothingStandsBelowWhatHasEnded) {
  Organization base = Of("GRASSROOTS_PARTY_ORGANIZATION");
  base.valid_to = Date(2025, 6, 30);
  EXPECT_THAT(Rules(CheckPlacement(Cell(), &base)), ElementsAre("ORGANIZATION_EXISTS"));
}

TEST(CheckContentTest, NamesEveryFault) {
  Organization organization = Of("PARTY_CELL");
  const Date today(2025, 3, 3);
  EXPECT_TRUE(CheckContent(organization, Cell(), today).empty());
  organization.valid_from = today;
  organization.committee_size = organization.standing_committee_size = 5;
  EXPECT_TRUE(CheckContent(organization, Cell(), today).empty());
  organization.display_name.clear();
  organization.has_admission_authority = true;
  organization.standing_committee_size = 6;
  organization.valid_from = today + 1;
  std::vector<std::string> rules;
  for (const auto& violation : CheckContent(organization, Cell(), today)) {
    rules.push_back(violation.rule_id);
    EXPECT_FALSE(violation.message.vietnamese.empty());
    EXPECT_FALSE(violation.message.english.empty());
  }
  EXPECT_THAT(rules, UnorderedElementsAre("REQUIRED", "TYPE_CANNOT_DECIDE_ADMISSION",
                                          "LARGER_THAN_COMMITTEE", "DATE_IN_FUTURE"));
  organization.display_name = "Đảng bộ tỉnh";
  organization.standing_committee_size = 5;
  organization.valid_from = today;
  EXPECT_TRUE(CheckContent(organization, Province(), today).empty());
}

}  // namespace
}  // namespace ketnap::organization
